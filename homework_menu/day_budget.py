"""The minutes of a class's day and what would lower them: values in, values out. Minutes in half-minutes.

A subject's share of the day runs from the least to the most that a learner may choose. What the day takes is their sum,
for the choices of one subject do not bind those of another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What lowers a day's minutes, the cheapest for the teacher first."""

    DROP = "drop"
    SWAP = "swap"
    NARROW = "narrow"
    SHORTEN = "shorten"
    MOVE = "move"


# Where everybody keeps the quota: homework goes to another day as it is before anybody shortens what was agreed.
KEPT = (Kind.DROP, Kind.SWAP, Kind.NARROW, Kind.MOVE, Kind.SHORTEN)


@dataclass(frozen=True)
class Share:
    """What a subject takes of the day, its quota where it has one, and whether it is a line without a menu."""

    subject: str
    least: int
    most: int
    quota: int | None = None
    is_line: bool = False

    @property
    def excess(self) -> int:
        """How much of it is above the quota."""
        return 0 if self.quota is None else max(0, self.most - self.quota)


@dataclass(frozen=True)
class Cut:
    """A change in one subject: `most`, what the subject takes of this day after it.

    `at` and `to` by kind: drop, narrow: the section, from 0, and how many are left to choose · swap: the dish, from 0,
    and its minutes then · shorten, move: nothing. `day`: the day that it moves to, `there`: what that day takes then.
    """

    kind: Kind
    subject: str
    most: int
    at: int = 0
    to: int = 0
    day: date | None = None
    there: int = 0


@dataclass(frozen=True)
class Place:
    """A day to which homework may move, and the most half-minutes that it has with it."""

    day: date
    most: int


@dataclass(frozen=True)
class Mend:
    """A cut with what the day takes after it, and how much of that is still over the cap.

    `joined`: both count what the earlier shortenings of the list take away too.
    """

    cut: Cut
    most: int
    over: int
    joined: bool = False


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
    """What brings those above their quota back and, of each kind that finds nothing there or where all of it does not
    do, the best of the others too; nothing within the cap. What fits stands first.

    Of each kind the cut that leaves least over the cap and, of those, takes least away.
    """
    if not over(most(shares), cap):
        return []
    now = {share.subject: share.most for share in shares}
    above = {share.subject for share in shares if share.excess}
    tried = [_tried(now, cut, cap) for cut in cuts if cut.most < now[cut.subject]]
    steps = shortenings(shares, cap)
    aimed = _best([one for one in tried if one.cut.subject in above])
    others = _best([one for one in tried if one.cut.subject not in above], to_cut(shares))
    if any(not one.over for one in [*aimed, *steps]):
        found = {one.cut.kind for one in aimed}
        return _ranked([*aimed, *(one for one in others if one.cut.kind not in found)], steps, Kind)
    return _ranked([*aimed, *others], [*steps, *_last(shares, steps, cap)], Kind if steps else KEPT)


def to_cut(shares: Iterable[Share]) -> set[str]:
    """Who gives way on a day over its cap: all above their quota, else whoever has the smallest one."""
    taking = [one for one in shares if one.most]
    above = {one.subject for one in taking if one.excess}
    known = [(one.quota, -one.most, one.subject) for one in taking if one.quota is not None]
    return above or {subject for _, _, subject in sorted(known)[:1]}


def shortenings(shares: Iterable[Share], cap: int) -> list[Mend]:
    """Each subject above its quota, the furthest first: down to the quota, but by no more than the day needs."""
    shares, made = list(shares), list[Mend]()
    taken = most(shares)
    for share in sorted(shares, key=lambda one: (-one.excess, one.subject)):
        less = min(share.excess, over(taken, cap))
        if less:
            made.append(_shortened(share, less, taken, cap, joined=bool(made)))
            taken -= less
    return made


def moves(shares: Iterable[Share], week: Mapping[date, Mapping[str, int]], cap: int) -> list[Cut]:
    """A subject's whole homework on another day that has room for it and nothing of the subject yet."""
    return [
        Cut(Kind.MOVE, share.subject, 0, day=place.day, there=place.most)
        for share in shares
        for place in places(share, week)
        if share.most and not over(place.most, cap)
    ]


def places(share: Share, week: Mapping[date, Mapping[str, int]]) -> list[Place]:
    """The days to which a subject's homework may move: those with nothing of the subject yet."""
    return [Place(day, sum(taken.values()) + share.most) for day, taken in week.items() if share.subject not in taken]


def _best(tried: Sequence[Mend], first: Collection[str] = ()) -> list[Mend]:
    """Of each kind the best; of moves those of the subjects that come `first`."""
    best = (min((one for one in tried if one.cut.kind is kind), key=lambda one: _price(one, first), default=None)
            for kind in Kind)  # fmt: skip
    return [one for one in best if one]


def _ranked(single: Iterable[Mend], chain: list[Mend], kinds: Iterable[Kind]) -> list[Mend]:
    """What fits first, then by kind; the shortenings, which count together, stay together."""
    order, blocks = list(kinds), [*([one] for one in single), *([chain] if chain else [])]
    blocks.sort(key=lambda block: (block[-1].over > 0, order.index(block[0].cut.kind)))
    return [one for block in blocks for one in block]


def _last(shares: Sequence[Share], steps: Sequence[Mend], cap: int) -> list[Mend]:
    """The longest line that keeps its quota, by what is still over when all the others keep theirs."""
    taken = steps[-1].most if steps else most(shares)
    less = over(taken, cap)
    lines = [one for one in shares if one.is_line and not one.excess and one.most > less]
    longest = max(lines, key=lambda one: (one.most, one.subject), default=None)
    return [_shortened(longest, less, taken, cap, joined=bool(steps))] if longest else []


def _shortened(share: Share, less: int, taken: int, cap: int, *, joined: bool) -> Mend:
    cut = Cut(Kind.SHORTEN, share.subject, share.most - less)
    return Mend(cut, taken - less, over(taken - less, cap), joined)


def _tried(now: Mapping[str, int], cut: Cut, cap: int) -> Mend:
    taken = sum(now.values()) - now[cut.subject] + cut.most
    return Mend(cut, taken, over(taken, cap))


def _price(mend: Mend, first: Collection[str]) -> tuple[int, bool, int, int, str]:
    day, is_later = mend.cut.day.toordinal() if mend.cut.day else 0, mend.cut.kind is Kind.MOVE
    return mend.over, is_later and mend.cut.subject not in first, -mend.most, day, mend.cut.subject
