"""Banks: shelves of exercises, a teacher's own, a team's or the school's; taking a credited copy into one's own."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import exercises
from .access import Viewer, may_fill, visible_to
from .errors import Invalid, NotFound
from .models import Bank, Exercise, Revision, Teacher
from .team_models import Adoption

MOST_CREDITS = 8


def create(
    db: Session, school_id: int, name: str, *, owner_id: int | None = None, is_sample: bool = False, **defaults: Any
) -> Bank:
    """A new bank; `defaults` are labels for exercises that come in without them. Raises `Invalid`."""
    if not name.strip() or len(name) > 120:
        raise Invalid("Give the bank a name of 1 to 120 characters.", field="bank")
    if db.scalars(select(Bank).where(Bank.name == name.strip())).one_or_none():
        raise Invalid("There is a bank “{name}” already.", field="bank", name=name.strip())
    bank = Bank(school_id=school_id, uid=uuid4().hex, name=name.strip(), owner_id=owner_id, is_sample=is_sample,
                defaults=defaults, version=1)  # fmt: skip
    db.add(bank)
    db.flush()
    return bank


def named(db: Session, viewer: Viewer, name: str) -> Bank:
    """A bank that the viewer sees, by name or uid. Raises `NotFound`."""
    same = (Bank.name == name) | (Bank.uid == name)
    found = db.scalars(select(Bank).where(same, visible_to(viewer, Bank))).first()
    if found is None:
        raise NotFound("There is no bank “{name}”.", name=name)
    return found


def named_or_new(db: Session, viewer: Viewer, name: str) -> Bank:
    """A bank by name, made where there is none."""
    try:
        return named(db, viewer, name)
    except NotFound:
        return create(db, viewer.school_id, name)


def listed(db: Session, viewer: Viewer) -> list[Bank]:
    """The banks that the viewer sees, by name."""
    return list(db.scalars(select(Bank).where(visible_to(viewer, Bank)).order_by(Bank.name)))


def free_name(db: Session, wanted: str) -> str:
    """The name, with a number where another bank has it."""
    taken = set(db.scalars(select(Bank.name).where(Bank.name.startswith(wanted, autoescape=True))))
    names = (wanted if at == 1 else f"{wanted} {at}" for at in count(1))
    return next(one for one in names if one not in taken)


def own(db: Session, viewer: Viewer) -> Bank | None:
    """The viewer's own bank, or None where it has not been needed yet."""
    return db.scalars(select(Bank).where(Bank.owner_id == (viewer.teacher_id or -1)).order_by(Bank.id)).first()


def own_or_new(db: Session, viewer: Viewer) -> Bank:
    """The viewer's own bank, made on first use. Raises `NotFound` for who has no account."""
    found = own(db, viewer)
    if found is not None:
        return found
    teacher = db.get(Teacher, viewer.teacher_id or 0)
    if teacher is None:
        raise NotFound
    return create(db, viewer.school_id, free_name(db, teacher.name), owner_id=teacher.id)


def fillable(db: Session, viewer: Viewer) -> list[Bank]:
    """Those of `listed` that the viewer may put exercises into."""
    return [bank for bank in listed(db, viewer) if may_fill(bank, viewer)]


def adopt(db: Session, viewer: Viewer, exercise: Exercise, *, now: datetime) -> Exercise:
    """A copy in the viewer's own bank, with credit: the viewer's to change, and never changed by anybody else.

    A second adoption of the same exercise gives the first one's copy. Raises `Invalid` for one's own exercise.
    """
    shelf = own_or_new(db, viewer)
    if exercise.bank_id == shelf.id:
        raise Invalid("This exercise is in your own bank already.")
    copy = adopted(db, viewer, exercise)
    if copy is not None:
        return copy
    revision = exercise.revisions[-1]
    draft = exercises.Draft(revision.content, exercises.labels_of(exercise))
    made = exercises.create(db, shelf, draft, now=now, author_id=viewer.teacher_id)
    db.add(Adoption(school_id=made.school_id, exercise_id=made.id, revision_id=revision.id, moment=now))
    db.flush()
    return made


def adopted(db: Session, viewer: Viewer, exercise: Exercise) -> Exercise | None:
    """The viewer's copy of an exercise that is in use, or None."""
    copies = select(Exercise).join(Adoption, Adoption.exercise_id == Exercise.id)
    copies = copies.join(Revision, Revision.id == Adoption.revision_id).join(Bank, Bank.id == Exercise.bank_id)
    mine = copies.where(Revision.exercise_id == exercise.id, Bank.owner_id == (viewer.teacher_id or -1))
    return db.scalars(mine.where(Exercise.status != "retired")).first()


def credits_of(db: Session, exercise: Exercise) -> list[Adoption]:
    """Where an exercise comes from, the nearest first: each with the wording that was taken."""
    found: list[Adoption] = []
    at: int | None = exercise.id
    while at is not None and len(found) < MOST_CREDITS:
        row = db.scalars(select(Adoption).where(Adoption.exercise_id == at)).one_or_none()
        found += [row] if row else []
        at = row.revision.exercise_id if row else None
    return found
