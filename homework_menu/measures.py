"""What a draw must know of every wording: how tall it stands in a grade band, how it is worked, how it reads.

Worked out once for a wording, kept beside it and in the memory of the process; what other code worked out is not read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import and_, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from question_bank import content, duplicates, exercises, figures, formulas, gaps, markup, progress
from question_bank.content import Content, from_json
from question_bank.duplicates import Reading
from question_bank.models import Exercise, Revision

from . import exercise_view, scaffolds, ways
from .menu_rules import Format
from .models import Measured
from .printing import atoms, heights, layout, room
from .printing.sheet import band_of

CODE: tuple[ModuleType, ...] = (
    atoms, content, duplicates, exercise_view, exercises, figures, formulas, gaps, heights, layout, markup, room,
    scaffolds, ways,
)  # fmt: skip
SOME = 400
Key = tuple[int, str]
Json = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """`wide` and `narrow`: mm that a dish takes of the page's full width in rows of any boxes, or of narrow ones only
    (`room.NEVER` where such a box does not hold it). `steps`: of its worked solution; `helps`: whether it has
    help to print.
    """

    wide: int
    narrow: int
    way: str
    reading: Reading
    steps: int = 0
    helps: bool = False

    def mm(self, format: Format) -> int:
        """What it takes in a format."""
        return self.narrow if format in room.NARROW else self.wide


@dataclass
class _Memory:
    """By revision and band: what is known, and of what is not stored yet the wording that was measured.

    `made`: when the revision was made. One that was removed leaves its number to another one.
    """

    made: dict[int, object] = field(default_factory=dict[int, object])
    known: dict[Key, Measure] = field(default_factory=dict[Key, Measure])
    fresh: dict[Key, Json] = field(default_factory=dict[Key, Json])

    def tell_apart(self, made: Mapping[int, object]) -> None:
        """Forget those that were made at another moment than the one of this number that is known."""
        others = {one for one, moment in made.items() if self.made.get(one, moment) != moment}
        for key in [key for key in self.known if key[0] in others] if others else ():
            del self.known[key]
            self.fresh.pop(key, None)
        self.made.update(made)


_memories: WeakKeyDictionary[Any, _Memory] = WeakKeyDictionary()


def of(
    db: Session, revisions: Iterable[int], grade: int, *, made: Mapping[int, object] | None = None
) -> dict[int, Measure]:
    """Revision id -> its measure in the band of a grade; only reads. `made`: when these were made, as the database
    writes moments.
    """
    memory, band, wanted = _memory(db), band_of(grade), list(dict.fromkeys(revisions))
    memory.tell_apart(made or {})
    memory.known |= _stored(db, [one for one in wanted if (one, band) not in memory.known], band)
    fresh = _wordings(db, [one for one in wanted if (one, band) not in memory.known])
    for one, (_, data) in progress.counted(fresh.items(), "Measuring the space: {at} of {all} exercises"):
        memory.known[one, band] = _measured(from_json(data), band)
        memory.fresh[one, band] = data
    return {one: memory.known[one, band] for one in wanted}


def keep(db: Session) -> None:
    """Store what was worked out since; the caller commits. A wording that was taken back is not stored."""
    memory = _memory(db)
    fresh = dict(memory.fresh)
    there = _wordings(db, sorted({one for one, _ in fresh}))
    rows = [_row(there[one][0], (one, band), memory.known[one, band])
            for (one, band), data in fresh.items() if one in there and there[one][1] == data]  # fmt: skip
    if rows:
        made = (sqlite if db.get_bind().dialect.name == "sqlite" else postgresql).insert(Measured)
        changes = {name: made.excluded[name] for name in ("code", "wide", "narrow", "way", "reading")}
        db.connection().execute(made.on_conflict_do_update(index_elements=["revision_id", "band"], set_=changes), rows)
    for row in rows:
        memory.fresh.pop((row["revision_id"], row["band"]), None)


def take(db: Session, uids: Sequence[str]) -> None:
    """Measure exercises that were made just now in the bands of their grades, and store it; the caller commits."""
    by_grade: dict[int, dict[int, object]] = {}
    for at in range(0, len(uids), SOME):
        newest = and_(Revision.exercise_id == Exercise.id, Revision.number == Exercise.number)
        moment = type_coerce(Revision.created, NullType())
        wanted = select(Revision.id, Exercise.grades, moment).join(Exercise, newest)
        for one, grades, made in db.execute(wanted.where(Exercise.uid.in_(uids[at : at + SOME]))):
            for grade in {band_of(grade): grade for grade in exercises.unmask(grades)}.values():
                by_grade.setdefault(grade, {})[one] = made
    for grade, some in by_grade.items():
        of(db, some, grade, made=some)
    keep(db)


def _memory(db: Session) -> _Memory:
    pool: Any = db.get_bind().engine.pool
    return _memories.setdefault(pool, _Memory())


def _stored(db: Session, revisions: Sequence[int], band: str) -> dict[Key, Measure]:
    names = (Measured.revision_id, Measured.wide, Measured.narrow, Measured.way, Measured.reading)
    found: dict[Key, Measure] = {}
    for at in range(0, len(revisions), SOME):
        wanted = select(*names).where(Measured.band == band, Measured.code == _code())
        for one, wide, narrow, way, read in db.execute(
            wanted.where(Measured.revision_id.in_(revisions[at : at + SOME]))
        ):
            reading = Reading(tuple(read["words"].split()), tuple(read["numbers"]), read["is_story"])
            found[one, band] = Measure(wide, narrow, way, reading, read["steps"], read["helps"])
    return found


def _row(school_id: int, key: Key, measure: Measure) -> Json:
    return {
        "revision_id": key[0], "band": key[1], "school_id": school_id, "code": _code(), "wide": measure.wide,
        "narrow": measure.narrow, "way": measure.way,
        "reading": {**asdict(measure.reading), "words": " ".join(measure.reading.words), "steps": measure.steps,
                    "helps": measure.helps},
    }  # fmt: skip


def _measured(text: Content, band: str) -> Measure:
    wide, narrow = (room.taken(text, one, band) for one in (Format.MUST_MAY, Format.COLUMNS))
    helps = bool(scaffolds.of(text))
    return Measure(wide, narrow, ways.way(text), duplicates.reading(text), scaffolds.steps(text), helps)


def _wordings(db: Session, revisions: Sequence[int]) -> dict[int, tuple[int, Json]]:
    """Revision id -> its school and its wording."""
    found: dict[int, tuple[int, Json]] = {}
    for at in range(0, len(revisions), SOME):
        wanted = select(Revision.id, Revision.school_id, Revision.data)
        rows = db.execute(wanted.where(Revision.id.in_(revisions[at : at + SOME])))
        found |= {one: (school_id, data) for one, school_id, data in rows}
    return found


@cache
def _code() -> str:
    """A name of the code that measures: with other code everything is measured anew."""
    files = b"".join(Path(str(module.__file__)).read_bytes() for module in CODE)
    return hashlib.sha256(files).hexdigest()[:16]
