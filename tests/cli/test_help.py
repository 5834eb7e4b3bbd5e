"""Help is whole: every command and every option says what it is for, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from homework_menu import i18n
from homework_menu.cli import main

HAN = re.compile("[\u4e00-\u9fff]")


def every(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all under it, with the words that call them."""
    yield path, command
    for name, one in command.commands.items() if isinstance(command, click.Group) else ():
        yield from every(one, *path, name)


EVERY = dict(every(main))


def helped(language: str, *path: str, first: bool = True) -> str:
    words = ["--language", language, *path, "--help"] if first else ["--help", "--language", language]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_and_option_has_a_help_text_in_both_languages(path):
    options = [one for one in EVERY[path].params if isinstance(one, click.Option)]
    texts = {path: EVERY[path].help, **{one.opts[0]: one.help for one in options}}
    assert [name for name, text in texts.items() if not text] == []
    assert [name for name, text in texts.items() if text not in i18n.catalogue("zh")] == []


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_help_is_shown_in_the_language_of_the_call(path):
    chinese, english = helped("zh", *path), helped("en", *path)
    rows = re.split(r"\n(?=  \S)", chinese)[1:]
    assert len(rows) > 2
    assert [row for row in rows if not HAN.search(row)] == []
    assert "Usage" not in chinese
    assert not HAN.search(english.replace("作业菜单", ""))


def test_the_language_counts_wherever_it_stands():
    assert helped("zh", first=False) == helped("zh")
    assert helped("en", first=False) == helped("en")
