"""Exercises: create, revise, relabel, retire. Wording is never edited in place: `revise` adds a revision."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from . import content as contents
from . import curriculum, minutes, search
from .content import SUBJECTS, Content, Modality, Tier
from .errors import Conflict, Invalid
from .models import Bank, Change, Exercise, Family, Revision

ORIGINS = ("teacher", "default", "timed")
STATUSES = ("draft", "to-check", "ready", "retired")
LENGTHS = {"intent": 400, "context": 12, "category": 300, "source": 300, "cognitive": 12, "purpose": 12, "origin": 10,
           "rights": 10, "family": 64, "lesson": 60}  # fmt: skip


@dataclass(frozen=True)
class Labels:
    """What is said about an exercise beside its wording; `half` in half-minutes, goals and lesson by code."""

    subject: str
    grades: frozenset[int]
    tier: str
    half: int
    slow: Decimal | None = None
    origin: str = "teacher"
    modality: str = "written"
    difficulty: int | None = None
    cognitive: str | None = None
    purpose: str | None = None
    intent: str = ""
    context: str = ""
    goals: tuple[str, ...] = ()
    lesson: str | None = None
    family: str | None = None
    tags: tuple[str, ...] = ()
    category: str = ""
    marks: Decimal | None = None
    source: str = ""
    rights: str = "own"
    status: str = "ready"


@dataclass(frozen=True)
class Draft:
    """An exercise that is about to enter a bank: from a form, a file or the sample bank."""

    content: Content
    labels: Labels
    uid: str = field(default_factory=lambda: uuid4().hex)
    original: str = ""


def mask(grades: Iterable[int]) -> int:
    """Grades as a bit mask: bit g for grade g."""
    return sum(1 << grade for grade in set(grades))


def unmask(bits: int) -> tuple[int, ...]:
    """Grades of a bit mask, in order."""
    return tuple(grade for grade in range(1, 13) if bits >> grade & 1)


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """A text as it reads: width, case, blanks and punctuation evened out; what stands between digits stays."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _IDLE.sub("", folded)


_IDLE = re.compile(r"[\s;?!\"'`—…、。“”‘’「」『』()\[\]【】《》$]|(?<!\d)[.,:]|[.,:](?!\d)")


def fingerprint(content: Content) -> str:
    """Equal for exercises whose stem, small items and options read alike."""
    texts = [content.stem, *(item.text for item in content.items), *content.options]
    texts += [fingerprint(part) for part in content.parts]
    place = content.place
    texts += [place.book, place.page, place.numbers] if place else []
    whole = "\x1f".join(normalised(text) for text in texts)
    return hashlib.sha256(whole.encode()).hexdigest()


WORDS: dict[str, tuple[Sequence[str], str, str]] = {
    "subject": (SUBJECTS, "Choose a subject.",
                "“{value}” is not a known subject. Write, for example, maths, chinese or english."),
    "tier": (list(Tier), "Choose the kind of work.",
             "“{value}” is not a kind of work. Write basic, specialised, extension or creative."),
    "modality": (list(Modality), "Choose how the work is done.",
                 "“{value}” is not a way to do the work. Write written, oral, reading or practical."),
}  # fmt: skip
"""Labels that are one word of a list: the list, what is said where none is given, and where another is."""


def _word_faults(labels: Labels) -> list[Invalid]:
    found: list[Invalid] = []
    for name, (words, none, other) in WORDS.items():
        value = str(getattr(labels, name) or "").strip()
        if value not in words:
            found.append(Invalid(other, field=name, value=value[:40]) if value else Invalid(none, field=name))
    return found


def label_faults(labels: Labels) -> list[Invalid]:
    """What keeps labels from being used, each with the field to mend."""
    found = _word_faults(labels)
    if not labels.grades or not labels.grades <= set(range(1, 10)):
        found.append(Invalid("Choose at least one grade from 1 to 9.", field="grades"))
    if labels.half not in minutes.HALVES:
        found.append(minutes.not_allowed())
    if labels.slow is not None and not Decimal(labels.half) / 2 <= labels.slow < 1000:
        text = "The minutes for a learner who needs longer cannot be fewer than the expected minutes."
        found.append(Invalid(text, field="slow"))
    if labels.marks is not None and not 0 <= labels.marks < 1000:
        found.append(Invalid("“{value}”: marks go from 0 to 999.", field="marks", value=labels.marks))
    if labels.status not in STATUSES or labels.origin not in ORIGINS:
        found.append(Invalid("Choose a status.", field="status"))
    found += [Invalid("This text is longer than {most} characters.", field=name, most=most)
              for name, most in LENGTHS.items() if len(getattr(labels, name) or "") > most]  # fmt: skip
    if labels.difficulty is not None and not 1 <= labels.difficulty <= 5:
        found.append(Invalid("Difficulty goes from 1 to 5.", field="difficulty"))
    return found


def require_valid(draft: Draft) -> None:
    """Raises the first fault of labels or content as `Invalid`; a draft may lack its answer, retired too."""
    found = label_faults(draft.labels) + contents.faults(draft.content)
    if draft.labels.status in ("draft", "retired"):
        found = [one for one in found if one.field not in ("answers", "marking")]
    if found:
        raise found[0]


def create(
    db: Session,
    bank: Bank,
    draft: Draft,
    *,
    now: datetime,
    author_id: int | None = None,
    as_written: Content | None = None,
) -> Exercise:
    """Put an exercise into a bank as revision 1, tagged and searchable. Raises `Invalid`.

    `as_written`: the wording before its signs were put right; where it is another, it is kept before the first one.
    """
    require_valid(draft)
    exercise = Exercise(
        school_id=bank.school_id, bank=bank, uid=draft.uid, kind=draft.content.kind, language=draft.content.language,
        number=0, author_id=author_id, created=now, changed=now, fingerprint="",
    )  # fmt: skip
    _label(db, exercise, draft.labels)
    db.add(exercise)
    if as_written not in (None, draft.content):
        exercise.revisions.append(_revision(exercise, as_written, now, author_id))
    _add_revision(exercise, draft.content, now, author_id, draft.original)
    _touch(bank)
    db.flush()
    search.index(db, exercise)
    return exercise


def revise(
    db: Session, exercise: Exercise, content: Content, *, version: int, now: datetime, author_id: int | None = None
) -> Revision:
    """Add a revision. Raises `Conflict` with both texts where somebody saved since `version`, and `Invalid`."""
    if exercise.version != version:
        theirs = exercise.revisions[-1].content.stem
        raise Conflict("Somebody saved this exercise while you were writing.", mine=content.stem, theirs=theirs)
    require_valid(Draft(content, labels_of(exercise)))
    revision = _add_revision(exercise, content, now, author_id, "")
    exercise.kind, exercise.language, exercise.changed = content.kind, content.language, now
    _touch(exercise.bank)
    db.flush()
    search.index(db, exercise)
    return revision


def relabel(
    db: Session, exercise: Exercise, labels: Labels, *, version: int, now: datetime, author_id: int | None = None
) -> None:
    """Change labels in place; what stood before is kept. Raises `Conflict` and `Invalid`."""
    if exercise.version != version:
        raise Conflict("Somebody changed this exercise while you were working on it.")
    relabel_all(db, [(exercise, labels)], now=now, author_id=author_id)


def relabel_all(
    db: Session, pairs: Sequence[tuple[Exercise, Labels]], *, now: datetime, author_id: int | None = None
) -> None:
    """Change the labels of several in one go; what stood before is kept of each. Raises `Invalid`."""
    with db.no_autoflush:
        for exercise, labels in pairs:
            require_valid(Draft(exercise.revisions[-1].content, labels))
            _log(db, exercise, "relabel", plain(labels_of(exercise)), now, author_id)
            _label(db, exercise, labels)
            exercise.changed = now
        for bank in {exercise.bank for exercise, _ in pairs}:
            _touch(bank)
        db.flush()
    if pairs:
        search.index(db, *(exercise for exercise, _ in pairs))


def retire(db: Session, exercise: Exercise, *, now: datetime, author_id: int | None = None) -> None:
    """Take an exercise out of use; menus that pinned it keep it, and `relabel` brings it back."""
    relabel(db, exercise, replace(labels_of(exercise), status="retired"),
            version=exercise.version, now=now, author_id=author_id)  # fmt: skip


def bring_back(db: Session, exercise: Exercise, *, version: int, now: datetime, author_id: int | None = None) -> None:
    """Give a retired exercise the status that it had before. Raises `Conflict`, and `Invalid` where it has another."""
    if exercise.status != "retired":
        raise Invalid("There is nothing to undo.")
    logged = select(Change.before).where(Change.thing == _thing(exercise), Change.action == "relabel")
    before = (one["status"] for one in db.scalars(logged.order_by(Change.id.desc())) if one["status"] != "retired")
    labels = replace(labels_of(exercise), status=next(before, "ready"))
    relabel(db, exercise, labels, version=version, now=now, author_id=author_id)


def move(db: Session, exercise: Exercise, bank: Bank) -> None:
    """Put an exercise into another bank; its author, revisions and uses stay."""
    if exercise.bank_id == bank.id:
        return
    _touch(exercise.bank)
    exercise.bank = bank
    _touch(bank)
    db.flush()
    search.index(db, exercise)


def remove(db: Session, ids: Sequence[int]) -> None:
    """Take exercises out of their banks for good, with their revisions. None of them may stand on a menu."""
    as_rows = {"synchronize_session": False}
    for at in range(0, len(ids), 500):
        own = Exercise.id.in_(ids[at : at + 500])
        for bank in db.scalars(select(Bank).where(Bank.id.in_(select(Exercise.bank_id).where(own)))):
            _touch(bank)
        families = db.scalars(select(Exercise.family_id).where(own, Exercise.family_id.is_not(None)).distinct()).all()
        search.forget(db, ids[at : at + 500])
        db.execute(delete(Exercise).where(own), execution_options=as_rows)
        left = ~select(Exercise.id).where(Exercise.family_id == Family.id).exists()
        db.execute(delete(Family).where(Family.id.in_(families), left), execution_options=as_rows)
    db.expire_all()


def labels_of(exercise: Exercise) -> Labels:
    """The labels that an exercise bears now."""
    return Labels(
        subject=exercise.subject, grades=frozenset(unmask(exercise.grades)), tier=exercise.tier, half=exercise.half,
        slow=exercise.slow, origin=exercise.origin, modality=exercise.modality, difficulty=exercise.difficulty,
        cognitive=exercise.cognitive, purpose=exercise.purpose, intent=exercise.intent, context=exercise.context,
        goals=tuple(point.code for point in exercise.points),
        lesson=exercise.lesson.code if exercise.lesson else None,
        family=exercise.family.uid if exercise.family else None, tags=tuple(exercise.tags), category=exercise.category,
        marks=exercise.marks, source=exercise.source, rights=exercise.rights, status=exercise.status,
    )  # fmt: skip


def count_use(db: Session, exercise_ids: Sequence[int]) -> None:
    """Count one more use of each: the generator prefers what was used less."""
    db.execute(update(Exercise).where(Exercise.id.in_(exercise_ids)).values(uses=Exercise.uses + 1),
               execution_options={"synchronize_session": False})  # fmt: skip


def _label(db: Session, exercise: Exercise, labels: Labels) -> None:
    for name in _SAME:
        setattr(exercise, name, getattr(labels, name))
    exercise.grades, exercise.tags = mask(labels.grades), list(labels.tags)
    exercise.points = curriculum.points(db, labels.subject, labels.goals, school_id=exercise.school_id)
    exercise.lesson = curriculum.lesson(db, labels.lesson) if labels.lesson else None
    exercise.family = _family(db, exercise.school_id, labels.family) if labels.family else None


_SAME = (
    "subject", "tier", "half", "slow", "origin", "modality", "difficulty", "cognitive", "purpose", "intent", "context",
    "category", "marks", "source", "rights", "status",
)  # fmt: skip


def _family(db: Session, school_id: int, uid: str) -> Family:
    found = db.scalars(select(Family).where(Family.uid == uid)).one_or_none()
    return found or Family(school_id=school_id, uid=uid)


def _add_revision(
    exercise: Exercise, content: Content, now: datetime, author_id: int | None, original: str
) -> Revision:
    exercise.number += 1
    exercise.fingerprint = fingerprint(content)
    revision = _revision(exercise, content, now, author_id, original)
    exercise.revisions.append(revision)
    return revision


def _revision(
    exercise: Exercise, content: Content, now: datetime, author_id: int | None, original: str = ""
) -> Revision:
    return Revision(
        school_id=exercise.school_id, number=exercise.number, data=contents.to_json(content),
        original=original, author_id=author_id, created=now,
    )  # fmt: skip


def insert_earlier(
    exercise: Exercise, earlier: Sequence[Content], *, now: datetime, author_id: int | None = None
) -> None:
    """Revisions 1, 2, … of an exercise whose last revision has its number already (from a bundle)."""
    for number, content in enumerate(earlier, 1):
        exercise.revisions.append(Revision(
            school_id=exercise.school_id, number=number, data=contents.to_json(content), original="",
            author_id=author_id, created=now,
        ))  # fmt: skip


def _touch(bank: Bank) -> None:
    """A change of any exercise makes a new version of the bank: caches and proofs name it."""
    bank.version += 1


def plain(labels: Labels) -> dict[str, Any]:
    """Labels as JSON holds them."""
    values = {**vars(labels), "grades": sorted(labels.grades)}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _log(
    db: Session, exercise: Exercise, action: str, before: dict[str, Any], now: datetime, teacher_id: int | None
) -> None:
    db.add(Change(school_id=exercise.school_id, teacher_id=teacher_id, moment=now, action=action,
                  thing=_thing(exercise), before=before))  # fmt: skip


def _thing(exercise: Exercise) -> str:
    return f"exercise:{exercise.uid}"
