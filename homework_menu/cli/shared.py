"""What every command shares: settings, the database, the school, and one JSON object on standard output."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from question_bank import access, curriculum
from question_bank.access import Viewer
from question_bank.database import Database, Session, open_database
from question_bank.models import School

from .. import accounts, i18n, migrations, settings
from ..settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


class Shell:
    """One call of the command line; the database is opened, made and upgraded on first use."""

    def __init__(self, data: str | None, database: str | None, language: str) -> None:
        self.data, self.database_url, self.language = data, database, language
        self._opened: Database | None = None

    @cached_property
    def settings(self) -> Settings:
        """Data folder, database, secret and language."""
        return settings.load(self.data, self.database_url, language=self.language)

    @property
    def database(self) -> Database:
        """The database, its schema up to date."""
        if self._opened is None:
            self._opened = open_database(self.settings.database)
            migrations.upgrade(self._opened)
        return self._opened

    @contextmanager
    def everywhere(self) -> Generator[Session]:
        """A session over all schools, for set-up."""
        with self.database.everywhere() as db:
            yield db

    @contextmanager
    def at_school(self, name: str | None, *, read_only: bool = False) -> Generator[tuple[Session, School, Viewer]]:
        """A session of one school, and the school lead that the command line acts as; an empty folder gets one.

        A session that only reads waits for no writer, and no writer for it.
        """
        if name is None:
            self._first_school()
        with self.database.everywhere(read_only=True) as db:
            asked = accounts.find_school(db, name)
            school_id, language = asked.id, asked.language
        with self.database.session([school_id], read_only=read_only) as db:
            found = db.get(School, school_id)
            assert found is not None
            yield db, found, access.command_line(school_id, language)

    def _first_school(self) -> None:
        with self.database.everywhere(read_only=True) as db:
            if accounts.has_school(db):
                return
        with self.database.everywhere() as db:
            accounts.create_school(
                db, accounts.FIRST_SCHOOL[self.language], "cn-2021", now=now(), language=self.language
            )
            curriculum.install(db)
            db.commit()

    def move_to(self, folder: Path) -> None:
        """Work in another data folder, before anything was opened in this one."""
        self.data, self.database_url = str(folder), None
        del self.settings

    def close(self) -> None:
        """Close the database, if it was opened."""
        if self._opened is not None:
            self._opened.dispose()

    def say(self, thing: i18n.Sayable) -> str:
        """A sentence in the call's language."""
        return i18n.say(self.language, thing)


def now() -> datetime:
    """The moment of the call."""
    return datetime.now(UTC)


def answer(result: Mapping[str, Any], as_json: bool, text: str) -> None:
    """The result as one JSON object in UTF-8, or as text for a person."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str).encode(errors="replace") if as_json else text)


def shown(path: Path) -> str:
    """A file's name as it can be said, whatever bytes it has."""
    return os.fsencode(path.name).decode(errors="replace")


def tell(text: str) -> None:
    """A message on standard error."""
    click.echo(text, err=True)


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
school_option = click.option("--school", help="The school; not needed if there is only one.")
