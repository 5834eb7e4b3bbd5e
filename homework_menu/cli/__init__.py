"""The command line: set-up, files in and out, menus and sheets; one set of commands for people and scripts."""

from __future__ import annotations

import logging
import sys

import click

from question_bank.database import DatabaseError
from question_bank.errors import BankError

from .. import i18n
from ..errors import Message
from . import bank, menu, setup
from .shared import Shell


class Group(click.Group):
    """Refusals leave by exit 1 with one plain sentence on standard error; nothing is changed by them."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a refusal of the bank is said, never traced."""
        try:
            return super().invoke(ctx)
        except BankError as error:
            reason: i18n.Sayable = error
        except OSError as error:
            reason = Message("{file} cannot be used: {reason}.", {"file": error.filename, "reason": error.strerror})
        except DatabaseError as error:
            logging.getLogger("homework_menu").debug("the database refused", exc_info=error)
            reason = Message("The database cannot be used: {reason}.", {"reason": str(error).splitlines()[0]})
        click.echo(i18n.say(ctx.obj.language if ctx.obj else "en", reason), err=True)
        sys.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None})
@click.option("--data", type=click.Path(file_okay=False), help="The folder with everything that the server keeps.")
@click.option("--database", help="Another database, for example PostgreSQL, by its URL.")
@click.option("--language", type=click.Choice(i18n.LANGUAGES), help="The language of what is said here.")
@click.version_option(package_name="homework-menu")
@click.pass_context
def main(ctx: click.Context, data: str | None, database: str | None, language: str | None) -> None:
    """Homework Menu 作业菜单: homework sheets in which every allowed choice fits the time allowed."""
    ctx.obj = Shell(data, database, language)
    ctx.call_on_close(ctx.obj.close)


for command in (*setup.COMMANDS, *bank.COMMANDS, *menu.COMMANDS):
    main.add_command(command)
