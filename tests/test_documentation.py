"""What the documents say is so: their commands, their files, their words."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from homework_menu import i18n
from homework_menu.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def test_the_readme_opens_with_the_two_commands() -> None:
    first = text_of("README.md").split("```")[1]
    assert re.findall(r"^python3 run\.py \w+", first, re.MULTILINE) == ["python3 run.py demo", "python3 run.py test"]


def test_the_readme_s_commands_are_read_as_they_stand(monkeypatch) -> None:
    """Teeth: name an option in one of them that there is not."""
    monkeypatch.setattr(click.Command, "invoke", lambda self, context: None)
    lines = re.findall(r"^homework-menu (.+)$", text_of("README.md"), re.MULTILINE)
    monkeypatch.chdir(ROOT)
    ended = [CliRunner().invoke(main, shlex.split(line)) for line in lines]
    assert [one.output for one in ended] == [""] * len(lines)
    assert len(lines) == 3


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files_that_exist(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", text_of(name))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_map_names_files_that_exist() -> None:
    named = set(
        re.findall(r"`((?:question_bank|homework_menu|templates|static|tests)/[\w./]*)`", text_of("CONTRIBUTING.md"))
    )
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_the_lock_files_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.txt", "tests/requirements.txt"):
        lines = text_of(name).replace("\\\n", " ").splitlines()
        assert lines
        assert [line for line in lines if "--hash=sha256:" not in line or "://" in line or line.startswith("-")] == []


def test_every_dependency_is_locked() -> None:
    named = re.findall(r'^    "([\w-]+)', text_of("pyproject.toml").split("[dependency-groups]")[0], re.MULTILINE)
    locked = set(re.findall(r"^([\w.-]+)==", text_of("requirements.txt"), re.MULTILINE))
    assert named
    assert [name for name in named if name.lower() not in locked] == []


def test_the_changelog_begins_with_the_version() -> None:
    version = re.search(r'^version = "(.+)"', text_of("pyproject.toml"), re.MULTILINE)
    assert version
    assert re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)[0] == version[1]


def test_every_decision_is_dated_and_gives_its_reason() -> None:
    decisions = text_of("CONTRIBUTING.md").split("## Decisions")[1].strip().split("\n\n")
    assert all(re.match(r"\*\*\d{4}-\d\d-\d\d .+ over .+\.\*\*", one) and "because" in one for one in decisions), (
        decisions
    )


def test_no_star_stands_for_anything() -> None:
    texts = [name for name in tracked() if name.endswith((".py", ".html", ".css", ".js", ".po", ".md", ".toml"))]
    stars = [
        name
        for name in texts
        if "/vendor/" not in name and "make_fonts" not in name and re.search("[\u2605\u2606]", text_of(name))
    ]
    assert stars == []


def test_the_languages_of_the_pages_are_the_two_promised() -> None:
    assert i18n.LANGUAGES == ("zh", "en")
    assert {path.name for path in i18n.FOLDER.iterdir() if path.is_dir()} == {"zh"}
