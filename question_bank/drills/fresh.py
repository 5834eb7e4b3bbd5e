"""Sets that a school has not had: the next seed is tried until its exercise stands in none of the school's banks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import exercises
from ..content import Content
from ..errors import Refused
from ..models import Exercise
from . import sets
from .values import Level

SEEDS = 40


@dataclass(frozen=True)
class Fresh:
    """A set's exercise and the seed that it follows from."""

    content: Content
    seed: int


def find(db: Session, level: Level, count: int, language: str, *, seed: int) -> Fresh:
    """The first set from a seed on that no bank of the school holds. Raises `Refused` where the step is used up."""
    made = {at: sets.content(level, count, at, language) for at in range(seed, seed + SEEDS)}
    prints = {at: exercises.fingerprint(one) for at, one in made.items()}
    known = set(db.scalars(select(Exercise.fingerprint).where(Exercise.fingerprint.in_(prints.values()))))
    for at, one in made.items():
        if prints[at] not in known:
            return Fresh(one, at)
    raise Refused("The school has had all the sets of this step. Choose another number of exercises, or the next step.")
