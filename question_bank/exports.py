"""A bank written out: rows for Excel and CSV, everything for the bundle; what does not fit is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from . import content as contents
from . import exercises, pictures
from .errors import Invalid
from .exercises import Labels
from .formats import bundle, csv_text, excel
from .formats.cells import cells_of
from .formats.tables import COLUMNS
from .models import Bank, Exercise, KnowledgePoint

FORMATS = ("excel", "csv", "bundle")
OPTIONS = 8
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
        raise Invalid("“{format}” is none of the formats: {formats}.", format=format, formats=", ".join(FORMATS))
    wanted = select(Exercise).where(Exercise.bank_id == bank.id).order_by(Exercise.id)
    found = list(db.scalars(wanted.options(selectinload(Exercise.revisions), selectinload(Exercise.points))))
    return _bundle(db, bank, found) if format == "bundle" else _table(found, format)


def _table(found: Sequence[Exercise], format: str) -> Export:
    rows: list[list[str]] = []
    left_out: list[tuple[str, Invalid]] = []
    heading = [names[0] for names in COLUMNS.values() if names[0] != "选项"]
    heading[4:4] = [f"选项{chr(65 + at)}" for at in range(OPTIONS)]
    fields = [name for name in COLUMNS if name != "options"]
    fields[4:4] = [f"option.{chr(65 + at)}" for at in range(OPTIONS)]
    for number, exercise in enumerate(found, 1):
        try:
            cells = _cells(exercise) | {"number": str(number)}
            rows.append([cells.get(field, "") for field in fields])
        except Invalid as error:
            left_out.append((exercise.uid, error))
    writer = excel.write if format == "excel" else csv_text.write
    return Export(writer(rows, heading), len(rows), tuple(left_out))


def _cells(exercise: Exercise) -> dict[str, str]:
    labels = exercises.labels_of(exercise)
    return cells_of(exercise.revisions[-1].content) | {
        "uid": exercise.uid, "goals": "；".join(labels.goals), "tier": labels.tier, "minutes": f"{labels.half / 2:g}",
        "grade": "、".join(str(grade) for grade in sorted(labels.grades)), "subject": labels.subject,
        "difficulty": str(labels.difficulty or ""), "tags": "；".join(labels.tags), "source": labels.source,
        "marks": str(labels.marks or ""), "modality": labels.modality, "lesson": labels.lesson or "",
        "intent": labels.intent,
    }  # fmt: skip


def _bundle(db: Session, bank: Bank, found: Sequence[Exercise]) -> Export:
    lines = [_line(exercise) for exercise in found]
    points = {point.code: point for exercise in found for point in exercise.points}
    uids = {uid for line in lines for uid in PICTURE.findall(str(line["revisions"]))}
    body = bundle.write(lines, name=bank.name, points=[_point(points[code]) for code in sorted(points)],
                        pictures=pictures.bytes_of(db, uids))  # fmt: skip
    return Export(body, len(lines), ())


def _line(exercise: Exercise) -> dict[str, Any]:
    revisions = [{"number": one.number, "content": contents.to_json(one.content)} for one in exercise.revisions]
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
