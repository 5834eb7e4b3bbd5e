"""Columns of a table whose names are not known: what they hold is said once by a teacher, and remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import formats
from .access import Viewer
from .formats import tables
from .models import ColumnMap

LEFT = tables.UNREAD
SAMPLE = 3
MOST = 64


@dataclass(frozen=True)
class Column:
    """A column by name, with the field that it seems to hold (empty where nothing is known) and its first cells."""

    name: str
    field: str
    sample: tuple[str, ...]


def of_file(data: bytes, name: str, *, is_lettered: bool = False) -> list[Column]:
    """The named columns of a table's first sheet. Raises `Refused`.

    `is_lettered`: its first row is an exercise, and the columns are called A, B, C …
    """
    rows = formats.table(data, name)
    if is_lettered:
        rows = [tables.letters(max(map(len, rows), default=0)), *rows]
    at, fields = (0, dict[int, str]()) if is_lettered else tables.columns(rows)
    body = [row for row in rows[at + 1 :] if any(text.strip() for text in row)][:SAMPLE]
    found: list[Column] = []
    for place, title in enumerate(rows[at] if rows else []):
        if title.strip() and len(found) < MOST:
            shown = () if tables.names_people(title) else tuple(row[place] for row in body if place < len(row))
            found.append(Column(title.strip(), fields.get(place, ""), shown))
    return found


def remembered(db: Session, viewer: Viewer, columns: Sequence[Column]) -> dict[str, str]:
    """What the viewer said of a table with these columns before: name -> field; nothing where it was never asked."""
    found = db.scalars(_of(viewer).where(ColumnMap.heading == _heading(columns))).one_or_none()
    return dict(found.columns) if found else {}


def has_any(db: Session, viewer: Viewer) -> bool:
    """Whether the viewer ever said what columns hold."""
    return db.scalars(_of(viewer).limit(1)).first() is not None


def remember(db: Session, viewer: Viewer, columns: Sequence[Column], mapping: Mapping[str, str]) -> None:
    """Keep what the viewer says of a table with these columns."""
    heading = _heading(columns)
    found = db.scalars(_of(viewer).where(ColumnMap.heading == heading)).one_or_none()
    if found is None:
        found = ColumnMap(school_id=viewer.school_id, teacher_id=viewer.teacher_id, heading=heading)
        db.add(found)
    found.columns = dict(mapping)
    db.flush()


def _of(viewer: Viewer):
    return select(ColumnMap).where(ColumnMap.teacher_id == (viewer.teacher_id or -1))


def _heading(columns: Sequence[Column]) -> str:
    return hashlib.sha256("\x1f".join(one.name for one in columns).encode()).hexdigest()
