"""The minutes of a class's day and what would lower them: values in, values out. Minutes in half-minutes.

A subject's share of the day runs from the least to the most that a learner may choose. What the day takes is their sum,
for the choices of one subject do not bind those of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What lowers a day's minutes, the cheapest for the teacher first."""

    DROP = "drop"
    SWAP = "swap"
    NARROW = "narrow"
    MOVE = "move"


@dataclass(frozen=True)
class Share:
    """What a subject takes of the day."""

    subject: str
    least: int
    most: int


@dataclass(frozen=True)
class Cut:
    """A change in one subject: `most`, what the subject takes of this day after it.

    `at` and `to` by kind: drop, narrow: the section, from 0, and how many are left to choose · swap: the dish, from 0,
    and its minutes then · move: nothing. `day`: the day that it moves to, `there`: what that day takes then.
    """

    kind: Kind
    subject: str
    most: int
    at: int = 0
    to: int = 0
    day: date | None = None
    there: int = 0


@dataclass(frozen=True)
class Mend:
    """A cut with what the day takes after it, and how much of that is still over the cap."""

    cut: Cut
    most: int
    over: int


def least(shares: Iterable[Share]) -> int:
    """What the day takes of a learner who chooses the least everywhere."""
    return sum(share.least for share in shares)


def most(shares: Iterable[Share]) -> int:
    """What the day takes of a learner who chooses the most everywhere."""
    return sum(share.most for share in shares)


def over(taken: int, cap: int | None) -> int:
    """How much of it is over the cap."""
    return 0 if cap is None else max(0, taken - cap)


def mends(shares: Sequence[Share], cuts: Iterable[Cut], cap: int) -> list[Mend]:
    """Of each kind the cut that leaves least over the cap and, of those, takes least away; nothing within the cap."""
    if not over(most(shares), cap):
        return []
    now = {share.subject: share.most for share in shares}
    tried = [_tried(now, cut, cap) for cut in cuts if cut.most < now[cut.subject]]
    best = [min((one for one in tried if one.cut.kind is kind), key=_price, default=None) for kind in Kind]
    return [one for one in best if one]


def moves(shares: Iterable[Share], week: Mapping[date, Mapping[str, int]], cap: int) -> list[Cut]:
    """A subject's whole homework on another day that has room for it and nothing of the subject yet."""
    return [
        Cut(Kind.MOVE, share.subject, 0, day=day, there=sum(taken.values()) + share.most)
        for share in shares
        for day, taken in week.items()
        if share.most and share.subject not in taken and not over(sum(taken.values()) + share.most, cap)
    ]


def _tried(now: Mapping[str, int], cut: Cut, cap: int) -> Mend:
    taken = sum(now.values()) - now[cut.subject] + cut.most
    return Mend(cut, taken, over(taken, cap))


def _price(mend: Mend) -> tuple[int, int, int, str]:
    day = mend.cut.day.toordinal() if mend.cut.day else 0
    return mend.over, -mend.most, day, mend.cut.subject
