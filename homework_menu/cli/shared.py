"""What every command shares: settings, the database, the school, and one JSON object on standard output."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

import click

from question_bank import access
from question_bank.access import Viewer
from question_bank.database import Database, Session, open_database
from question_bank.models import School

from .. import accounts, i18n, migrations, settings
from ..demo import school
from ..settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


class Shell:
    """One call of the command line; the database is opened, made and upgraded on first use."""

    def __init__(self, data: str | None, database: str | None, language: str | None) -> None:
        self.words = (data, database, language)
        self._opened: Database | None = None

    @cached_property
    def settings(self) -> Settings:
        """Data folder, database, secret and language."""
        data, database, language = self.words
        return settings.load(data, database, language=language)

    @property
    def language(self) -> str:
        """The language of what is said."""
        return self.words[2] or self.settings.language

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
    def at_school(self, name: str | None) -> Generator[tuple[Session, School, Viewer]]:
        """A session of one school, and the school lead that the command line acts as; an empty folder gets one."""
        if name is None:
            self._first_school()
        with self.database.everywhere(read_only=True) as db:
            asked = accounts.find_school(db, name)
            school_id, language = asked.id, asked.language
        with self.database.session([school_id]) as db:
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
            school.install_curriculum(db)
            db.commit()

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
    """The result as one JSON object, or as text for a person."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)


def tell(text: str) -> None:
    """A message on standard error."""
    click.echo(text, err=True)


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
school_option = click.option("--school", help="The school; may be left out where there is one.")
