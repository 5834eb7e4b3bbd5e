"""A teacher's basket (选题篮): exercises put aside while browsing the bank, from which a menu is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from question_bank.access import Viewer, visible_to
from question_bank.content import Tier
from question_bank.errors import Invalid, NotFound
from question_bank.models import Change, Exercise

from .models import BasketItem

MOST, ACTION = 30, "empty-basket"
FULL = "The basket holds at most {most} exercises. Build a menu from them, or take some out."


def listed(db: Session, viewer: Viewer) -> list[Exercise]:
    """What lies in the basket and may still be seen, in the order in which it was put there."""
    wanted = select(Exercise).join(BasketItem, BasketItem.exercise_id == Exercise.id)
    wanted = wanted.where(BasketItem.teacher_id == viewer.teacher_id, visible_to(viewer, Exercise))
    return list(db.scalars(wanted.order_by(BasketItem.id).options(selectinload(Exercise.revisions))))


@dataclass(frozen=True)
class Span:
    """The least and the most half-minutes of a menu of what lies there, and what it may take; 0 where nobody says."""

    least: int
    most: int
    allowed: int


def span(lies: Sequence[Exercise], allowed: int) -> Span:
    """What a must-may sheet of these would take: all basic work, then one specialised dish and one further at most."""
    courses = ((Tier.BASIC,), (Tier.SPECIALISED,), (Tier.EXTENSION, Tier.CREATIVE))
    basic, special, further = (sorted(one.half for one in lies if one.tier in tiers) for tiers in courses)
    return Span(sum(basic), sum(basic) + sum(special[-1:]) + sum(further[-1:]), allowed)


def put(db: Session, viewer: Viewer, exercise: Exercise) -> None:
    """Put an exercise in; once is enough. Raises `Invalid` where the basket is full."""
    there = db.scalars(select(BasketItem.exercise_id).where(BasketItem.teacher_id == viewer.teacher_id)).all()
    if exercise.id in there:
        return
    if len(there) >= MOST:
        raise Invalid(FULL, most=MOST)
    db.add(BasketItem(school_id=exercise.school_id, teacher_id=viewer.teacher_id, exercise_id=exercise.id))
    db.flush()


def put_several(db: Session, viewer: Viewer, uids: Sequence[str]) -> int:
    """Put in those that are ready and do not lie there yet, and say how many. Raises `Invalid` as `put` does, and
    `NotFound` where none of them may be seen.
    """
    there = set(db.scalars(select(BasketItem.exercise_id).where(BasketItem.teacher_id == viewer.teacher_id)))
    seen = db.scalars(select(Exercise).where(Exercise.uid.in_(uids[: 2 * MOST]), visible_to(viewer, Exercise))).all()
    if not seen:
        raise NotFound
    found = [one for one in seen if one.status == "ready" and one.id not in there]
    if len(there) + len(found) > MOST:
        raise Invalid(FULL, most=MOST)
    db.add_all(BasketItem(school_id=one.school_id, teacher_id=viewer.teacher_id, exercise_id=one.id)
               for one in sorted(found, key=lambda one: uids.index(one.uid)))  # fmt: skip
    db.flush()
    return len(found)


def take_out(db: Session, viewer: Viewer, exercise: Exercise) -> None:
    """Take an exercise out."""
    gone = delete(BasketItem).where(BasketItem.teacher_id == viewer.teacher_id)
    db.execute(gone.where(BasketItem.exercise_id == exercise.id))


def empty(db: Session, viewer: Viewer, *, now: datetime) -> str:
    """Take everything out; the name under which `put_back` brings it again, empty where nothing lay there."""
    lies = [one.uid for one in listed(db, viewer)]
    db.execute(delete(BasketItem).where(BasketItem.teacher_id == viewer.teacher_id))
    name = uuid4().hex
    if lies:
        db.add(Change(school_id=viewer.school_id, teacher_id=viewer.teacher_id, moment=now, action=ACTION,
                      thing=_thing(name), before={"exercises": lies}))  # fmt: skip
        db.flush()
    return name if lies else ""


def missing(db: Session, viewer: Viewer, name: str) -> list[Exercise]:
    """What was taken out with the rest under this name, may still be seen and does not lie there again."""
    mine = select(Change.before).where(Change.thing == _thing(name), Change.action == ACTION,
                                       Change.teacher_id == viewer.teacher_id)  # fmt: skip
    kept = db.scalars(mine).one_or_none() if name else None
    uids: list[str] = [] if kept is None else kept["exercises"]
    there = select(BasketItem.exercise_id).where(BasketItem.teacher_id == viewer.teacher_id)
    wanted = select(Exercise).where(Exercise.uid.in_(uids), visible_to(viewer, Exercise), Exercise.id.not_in(there))
    return sorted(db.scalars(wanted), key=lambda one: uids.index(one.uid)) if uids else []


def put_back(db: Session, viewer: Viewer, name: str) -> int:
    """Put in again what was taken out with the rest, in its order, and say how much. Raises `Invalid` as `put` does."""
    gone = missing(db, viewer, name)
    for one in gone:
        put(db, viewer, one)
    return len(gone)


def _thing(name: str) -> str:
    return f"basket:{name}"
