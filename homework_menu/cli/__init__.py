"""The command line: set-up, files in and out, menus and sheets; one set of commands for people and scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from itertools import islice
from typing import Any

import click

from question_bank.database import DatabaseError
from question_bank.errors import BankError, Invalid

from .. import i18n
from ..errors import Message, reason_of
from . import bank, menu, setup
from .shared import Shell
from .speech import LANGUAGE, Group, asked_language, fault

DEBUG = "HOMEWORK_MENU_DEBUG"
EVERYWHERE = ("--data", "--database", "--language")


class Main(Group):
    """Refusals leave by exit 1 with one plain sentence on standard error; nothing is changed by them."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **more: Any) -> Any:
        """Run a call; what is refused is said, never traced."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        words = sys.argv[1:] if args is None else args
        try:
            sys.exit(super().main(args, *rest, **{**more, "standalone_mode": False}) or 0)
        except click.UsageError as error:
            _tell(words, error.ctx, fault(error))
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(1)
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            _tell(words, None, _reason(error))
            sys.exit(1)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of a call. Raises `Invalid` where one holds a null sign."""
        ctx.meta[LANGUAGE] = asked_language(args)
        if any("\x00" in word for word in args):
            raise Invalid("The text contains a character that is not allowed. Remove it and send again.")
        return super().parse_args(ctx, _at_front(args))


def _at_front(args: list[str]) -> list[str]:
    """The call with what holds for every command before the command, wherever it was written. Raises `UsageError` where
    it lacks its word.
    """
    front, rest, words = list[str](), list[str](), iter(args)
    for word in words:
        if word in EVERYWHERE:
            front += [word, *islice(words, 1)]
            if front[-1] is word:
                raise click.BadOptionUsage(word, "")
        else:
            (front if word.partition("=")[0] in EVERYWHERE else rest).append(word)
    return front + rest


def _tell(words: Sequence[str], context: click.Context | None, what: i18n.Sayable) -> None:
    """Say why a call ends, after the line that shows how it is written where that was at fault."""
    if context:
        click.echo(context.get_usage(), err=True)
    click.echo(i18n.say(asked_language(words), what), err=True)


def _reason(error: Exception) -> i18n.Sayable:
    """Why a call was refused."""
    match error:
        case BankError():
            return error
        case OSError(filename=None):
            return Message("This computer could not do it: {reason}.", {"reason": reason_of(error)})
        case OSError():
            return Message("{file} cannot be used: {reason}.", {"file": error.filename, "reason": reason_of(error)})
        case DatabaseError():
            return Message("The database cannot be used: {reason}.", {"reason": str(error).splitlines()[0]})
        case UnicodeError():
            return Message("Part of this command is not in UTF-8.")
        case _:
            told = {"reason": f"{type(error).__name__} {error}".splitlines()[0], "variable": DEBUG}
            return Message("Something went wrong on our side: {reason}. Set {variable}=1 to see where.", told)


@click.group(cls=Main, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None})
@click.option("--data", type=click.Path(file_okay=False), help="The folder where the server keeps everything.")
@click.option("--database", help="The URL of another database, for example PostgreSQL.")
@click.option("--language", type=click.Choice(i18n.LANGUAGES), help="The language of the messages here.")
@click.version_option(package_name="homework-menu", help="Show the version.")
@click.pass_context
def main(ctx: click.Context, data: str | None, database: str | None, language: str | None) -> None:
    """Homework Menu 作业菜单: homework sheets in which every allowed choice fits the time allowed."""
    ctx.obj = Shell(data, database, language or i18n.of_environment())
    ctx.call_on_close(ctx.obj.close)


for command in (*setup.COMMANDS, *bank.COMMANDS, *menu.COMMANDS):
    main.add_command(command)
