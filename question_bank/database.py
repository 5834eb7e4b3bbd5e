"""The database: one declarative base, SQLite's settings, sessions that see only the schools they were opened for.

School isolation holds by construction: every statement over a `Tenant` gets the session's schools added to it, and a
session opened for no school raises. SQLite: WAL with synchronous FULL keeps every acknowledged commit over a power cut;
BEGIN IMMEDIATE keeps two writers from losing each other's work.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import DateTime, Engine, ForeignKey, MetaData, create_engine, event, make_url, or_
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from .errors import NotFound, Refused

BUSY_MS = 10_000
LARGE = {"exercise", "menu", "post"}
KINDS = ("sqlite", "postgresql")
DatabaseError = SQLAlchemyError
Overtaken = (IntegrityError, StaleDataError)


class Utc(TypeDecorator[datetime]):
    """Moments in UTC: stored without a zone, given back with one, on SQLite and PostgreSQL alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To the database: UTC without its zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """From the database: UTC with its zone."""
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    """Base of every table, with names for constraints so that migrations can refer to them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Utc}  # noqa: RUF012


class Tenant:
    """A row that belongs to one school."""

    @declared_attr
    def school_id(cls) -> Mapped[int]:
        """The school; first in some indexes, and never one alone: SQLite would take that for the rows of a whole table
        before the index that finds a handful of them.
        """
        return mapped_column(ForeignKey("school.id"))


class Reference:
    """A row of the curriculum: of one school, or of all where `school_id` is null."""

    @declared_attr
    def school_id(cls) -> Mapped[int | None]:
        """The school that added the row; null for what every school sees."""
        return mapped_column(ForeignKey("school.id"), index=True)


class Database:
    """Engines for writing and reading, and the sessions on them."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.reader = self.engine.execution_options(read_only=True)

    def session(self, schools: Iterable[int], *, read_only: bool = False) -> Session:
        """A session that sees the rows of these schools only. Raises `NotFound` where there are none."""
        ids = frozenset(schools)
        if not ids:
            raise NotFound
        return self._session(read_only, ids)

    def everywhere(self, *, read_only: bool = False) -> Session:
        """A session over all schools: for sign-in, set-up and backup alone."""
        return self._session(read_only, None)

    def _session(self, read_only: bool, schools: frozenset[int] | None) -> Session:
        return Session(self.reader if read_only else self.engine, info={"schools": schools})

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """A database by its URL; the folder of a SQLite file is made. Raises `Refused` for one of another kind."""
    if make_url(url).get_backend_name() not in KINDS:
        raise Refused("The URL of the database begins with {kinds}.", kinds=[f"{kind}://" for kind in KINDS])
    path = make_url(url).database
    if url.startswith("sqlite") and path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return Database(url)


class HasVersion(Protocol):
    """A row that counts its changes."""

    version: Any


def take_turn(db: Session, row: HasVersion, version: int) -> bool:
    """Count a change of a row; False where somebody changed it since `version` was read.

    Waits for whoever is changing it just now; the row is read anew, so that it tells what stands there.
    """
    db.refresh(row, with_for_update=True)
    if row.version != version:
        return False
    row.version += 1
    return True


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def write_statistics(connection: Connection) -> None:
    """Tell SQLite's planner that a school has many rows; PostgreSQL keeps statistics of its own.

    Without any, SQLite takes ten rows for whatever an index begins with, and so reads all of a school's rows where it
    could look up a handful by their ids. The figures are those of a large school, the same on every server, so that a
    statement has one plan: https://www.sqlite.org/optoverview.html, "Manual control of query plans using sqlite_stat
    tables". A migration that adds an index which begins with the school calls this again.
    """
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql("ANALYZE sqlite_master")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    indexes = connection.exec_driver_sql("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'").all()
    for table, index in indexes:
        columns = [row[2] for row in connection.exec_driver_sql(f'PRAGMA index_info("{index}")')]
        if columns[0] == "school_id":
            told = (table, index, " ".join(map(str, _rows(table, len(columns)))))
            connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", told)
    connection.exec_driver_sql("ANALYZE sqlite_master")


def _rows(table: str, columns: int) -> list[int]:
    """A table's rows, then how many share an index's first column, the first two and so on: a label parts in three."""
    of_a_school = 10_000 if table in LARGE else 100
    return [10 * of_a_school, *(max(1, of_a_school // 3**place) for place in range(columns))]


@event.listens_for(Session, "do_orm_execute")
def _keep_to_schools(state: ORMExecuteState) -> None:
    """Add the session's schools to every statement over tenant rows."""
    schools: frozenset[int] | None = state.session.info.get("schools", frozenset())
    if schools is None or state.is_column_load or state.is_relationship_load:
        return
    if not schools:
        raise NotFound
    state.statement = state.statement.options(
        with_loader_criteria(Tenant, lambda cls: cls.school_id.in_(schools), include_aliases=True),  # type: ignore[attr-defined]
        with_loader_criteria(
            Reference,
            lambda cls: or_(cls.school_id.is_(None), cls.school_id.in_(schools)),  # type: ignore[attr-defined]
            include_aliases=True,
        ),
    )
