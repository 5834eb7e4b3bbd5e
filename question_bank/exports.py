"""A bank written out: rows for Excel and CSV, everything for the bundle; what does not fit is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from . import content as contents
from . import exercises, pictures, progress
from .content import Content
from .errors import Invalid
from .exercises import Labels
from .formats import bundle, csv_text, exact, excel
from .formats.tables import COLUMNS, FIELDS
from .models import Bank, Exercise, KnowledgePoint

FORMATS = ("excel", "csv", "bundle")
HEADINGS = {field: COLUMNS[field][0] if field in COLUMNS else f"选项{field[-1]}" for field in FIELDS}
PICTURE = re.compile(r"\[\[picture ([0-9a-f]{8,64})")


@dataclass(frozen=True)
class Export:
    """The file, how many exercises it holds, and which were left out with the reason."""

    body: bytes
    exported: int
    left_out: tuple[tuple[str, Invalid], ...]


def write(db: Session, bank: Bank, format: str) -> Export:
    """A whole bank in a format. Raises `Invalid` for a format that is not written."""
    if format not in FORMATS:
        raise Invalid("“{format}” is not one of the formats: {formats}.", format=format, formats=", ".join(FORMATS))
    progress.doing("Reading the bank …")
    wanted = select(Exercise).where(Exercise.bank_id == bank.id).order_by(Exercise.id)
    found = list(db.scalars(wanted.options(selectinload(Exercise.revisions), selectinload(Exercise.points))))
    return _bundle(db, bank, found) if format == "bundle" else _table(found, format)


def _table(found: Sequence[Exercise], format: str) -> Export:
    """A row an exercise, and under a group a row a part; what does not fit into cells is left out by name."""
    rows: list[list[str]] = []
    left_out: list[tuple[str, Invalid]] = []
    writer, most = (excel.write, excel.MOST_IN_CELL) if format == "excel" else (csv_text.write, csv_text.FIELD_CAP)
    for number, exercise in enumerate(progress.counted(found, progress.EXERCISES), 1):
        try:
            rows += _rows(exercise, str(number), most)
        except Invalid as error:
            left_out.append((exercise.uid, error))
    progress.doing("Writing the file …")
    return Export(writer(rows, [HEADINGS[field] for field in FIELDS]), len(found) - len(left_out), tuple(left_out))


def _rows(exercise: Exercise, number: str, most: int) -> list[list[str]]:
    """Raises `Invalid` where a cell would be longer than `most`, or would not read back the same."""
    labels = {"uid": exercise.uid} | exact.label_cells(exercises.labels_of(exercise))
    first, *parts = _numbered(exercise.revisions[-1].content, number)
    rows = [[cells.get(field, "") for field in FIELDS] for cells in (first | labels, *parts)]
    if any(len(cell) > most for row in rows for cell in row):
        raise Invalid("A text is longer than a cell may be. Use the bundle.")
    return rows


def _numbered(content: Content, number: str) -> Iterator[dict[str, str]]:
    """The cells of a wording and of its parts, numbered 3, 3.1, 3.2 …"""
    yield exact.cells_of(content) | {"number": number, "markup": exact.MARK}
    for at, part in enumerate(content.parts, 1):
        yield from _numbered(part, f"{number}.{at}")


def _bundle(db: Session, bank: Bank, found: Sequence[Exercise]) -> Export:
    lines = [_line(exercise) for exercise in progress.counted(found, progress.EXERCISES)]
    points = {point.code: point for exercise in found for point in exercise.points}
    uids = {uid for line in lines for uid in PICTURE.findall(str(line["revisions"]))}
    progress.doing("Writing the file …")
    body = bundle.write(lines, name=bank.name, points=[_point(points[code]) for code in sorted(points)],
                        pictures=pictures.bytes_of(db, uids))  # fmt: skip
    return Export(body, len(lines), ())


def _line(exercise: Exercise) -> dict[str, Any]:
    told = [one for one in exercise.revisions if one.number]
    revisions = [{"number": one.number, "content": contents.to_json(one.content)} for one in told]
    return {"uid": exercise.uid, "labels": _plain(exercises.labels_of(exercise)), "revisions": revisions}


def _plain(labels: Labels) -> dict[str, Any]:
    plain = {**vars(labels), "grades": sorted(labels.grades)}
    return {
        key: str(value) if isinstance(value, Decimal) else value for key, value in plain.items() if value is not None
    }


def _point(point: KnowledgePoint) -> dict[str, Any]:
    return {"code": point.code, "subject": point.subject, "zh": point.title_zh, "en": point.title_en}


def named_pictures(texts: Iterable[str]) -> set[str]:
    """The uids of the uploaded pictures that texts show."""
    return {uid for text in texts for uid in PICTURE.findall(text)}
