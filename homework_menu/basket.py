"""A teacher's basket (选题篮): exercises put aside while browsing the bank, from which a menu is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from question_bank.access import Viewer, visible_to
from question_bank.content import Tier
from question_bank.errors import Invalid
from question_bank.models import Exercise

from .models import BasketItem

MOST = 30


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
        raise Invalid("The basket holds {most} exercises. Build a menu from them, or take some out.", most=MOST)
    db.add(BasketItem(school_id=exercise.school_id, teacher_id=viewer.teacher_id, exercise_id=exercise.id))
    db.flush()


def take_out(db: Session, viewer: Viewer, exercise: Exercise | None = None) -> None:
    """Take an exercise out, or everything."""
    gone = delete(BasketItem).where(BasketItem.teacher_id == viewer.teacher_id)
    db.execute(gone if exercise is None else gone.where(BasketItem.exercise_id == exercise.id))
