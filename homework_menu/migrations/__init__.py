"""The schema's history and bringing a database up to it, safely when several processes start at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from question_bank import curriculum
from question_bank.database import Database
from question_bank.errors import Refused

LOCK = 7_204_413


def upgrade(database: Database) -> str:
    """Create or upgrade the schema; gives the revision. Raises `Refused` where the schema is newer than the code.

    A database whose schools have an older shipped curriculum gets what this version adds to it. What is up to date is
    only read. Else one process migrates and the others wait: SQLite's BEGIN IMMEDIATE and PostgreSQL's advisory lock
    see to it.
    """
    with database.reader.connect() as connection:
        now = _current(connection)
        if now and now == _head(_config(connection)) and curriculum.is_current(_everywhere(connection)):
            return now
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config = _config(connection)
        head, now = _head(config), _current(connection)
        if now and now not in _known(config):
            raise Refused("The data folder was written by a newer version. Install that version, or another folder.")
        if now != head:
            command.upgrade(config, "head")
        with _everywhere(connection) as db:
            if not curriculum.is_current(db):
                curriculum.install(db)
        return head


def _everywhere(connection: Connection) -> Session:
    return Session(connection, info={"schools": None})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _head(config: Config) -> str:
    return ScriptDirectory.from_config(config).get_current_head() or ""


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
