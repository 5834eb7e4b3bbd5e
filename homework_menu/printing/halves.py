"""Arranges a sheet on pages of any size: choices stay whole, and the pages that lie side by side are alike.

Values in, values out; the heights were measured by the worker (`flows.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, product
from math import ceil, floor, inf

from . import layout
from .layout import AIR, Row

AIRS, CLEAR, MOST_PAGES, MOST_HIGH = (11, 8, 5, 2, 0), 1.6, 6, 130
FRONT, EVEN = 0.1, 0.5
OPEN_STRETCH, CLOSED_STRETCH = 45.0, 18.0
BARE, OPEN_MOST, CLOSED_MOST = 8.0, 110.0, 18.0
Price = tuple[float, ...]
NO_PRICE: Price = (inf,)
NOISE = 0.001


@dataclass(frozen=True)
class Size:
    """Mm of height between the margins of the first page and of the others, mm that the foot takes of the last, and
    how many pages lie side by side; `more`: mm that pages but the last keep free to say that another follows.
    """

    first: float
    other: float
    foot: float
    columns: int = 1
    more: float = 0.0

    def room(self, at: int, pages: int) -> float:
        """Mm for boxes and headings on a page."""
        return (self.other if at else self.first) - (self.foot if at == pages - 1 else self.more)


@dataclass(frozen=True)
class Group:
    """A course: the ways in which its dishes may stand in rows, mm above them, mm of white for which it may be broken
    (`inf` for a choice that is made at one glance), and whether its rows share one box.
    """

    ways: tuple[tuple[Row, ...], ...]
    above: float
    split: float
    is_joined: bool = False

    def tall(self, step: int) -> float:
        """Mm of all of it where it stands lowest."""
        return self.above + min(sum(_tall(row, at, self, step) for at, row in enumerate(way)) for way in self.ways)


@dataclass(frozen=True)
class Halves:
    """The rows of every course, the rows with which pages begin by course (0 for a heading), the step of air, and the
    mm that stay white on each page.
    """

    courses: tuple[tuple[Row, ...], ...]
    turns: tuple[tuple[int, ...], ...]
    air: int
    white: tuple[float, ...]

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.white)


@dataclass(frozen=True)
class _Piece:
    """A row with what stands above it, the mm that it can be drawn out, and what a page's turn before it costs."""

    course: int
    at: int
    row: Row
    tall: float
    grows: float
    turn: float


@dataclass(frozen=True)
class _Turned:
    """The first pages: the pieces with which all but the first begin, the piece with which the next one would, and
    what their price is made of: choices broken, mm paid for other turns, white on the first page, most and least white
    on any, most that is left before rows grow.
    """

    breaks: tuple[int, ...] = ()
    end: int = 0
    price: Price = ()
    broken: int = 0
    paid: float = 0.0
    first: float = 0.0
    most: float = 0.0
    least: float = inf
    left: float = 0.0

    def beats(self, other: _Turned) -> bool:
        """Whether nothing that follows can make the other cheaper than this one."""
        return (
            self.broken <= other.broken and self.paid <= other.paid and self.first <= other.first
            and self.most <= other.most and self.least >= other.least and self.left <= other.left
        )  # fmt: skip


class _Stack:
    """Pieces one below the other, to be turned over so many pages."""

    def __init__(self, pieces: Sequence[_Piece], size: Size, pages: int) -> None:
        self.pieces, self.size = pieces, size
        self.rooms = [size.room(at, pages) - CLEAR for at in range(pages)]
        self.talls = [0.0, *accumulate(one.tall for one in pieces)]
        self.grows = [0.0, *accumulate(one.grows for one in pieces)]

    def ends(self, begun: _Turned, at: int) -> Iterator[int]:
        """Where the page may end: at a row that it holds and behind which the others have room; the last at the end."""
        rest = self.talls[-1] - sum(self.rooms[at + 1 :]) - NOISE
        for end in range(begun.end + 1, len(self.talls)):
            if self.rooms[at] - self.talls[end] + self.talls[begun.end] < 0:
                return
            if self.talls[end] >= rest and (end == len(self.pieces)) == (at == len(self.rooms) - 1):
                yield end

    def turned(self, begun: _Turned, at: int, end: int) -> _Turned:
        """One page more, with the pieces before `end`."""
        left = self.rooms[at] - self.talls[end] + self.talls[begun.end]
        white = max(0.0, left - self.grows[end] + self.grows[begun.end])
        turn = self.pieces[begun.end].turn if at else 0.0
        longer = replace(
            begun, breaks=(*begun.breaks, begun.end) if at else (), end=end, broken=begun.broken + (turn == inf),
            paid=begun.paid + (turn if turn < inf else 0.0), first=begun.first if at else white,
            most=max(begun.most, white), least=min(begun.least, white), left=max(begun.left, left),
        )  # fmt: skip
        return replace(longer, price=self.price(longer))

    def price(self, turned: _Turned) -> Price:
        """Choices broken; sides of paper; white, the first page rather the fuller; what is left before rows grow."""
        most = max(turned.most, self.size.other * (-len(self.rooms) % self.size.columns))
        worst = most + FRONT * turned.first + EVEN * (turned.most - turned.least) + turned.paid
        return turned.broken, ceil(len(self.rooms) / self.size.columns), round(worst, 1), round(turned.left, 1)


def arranged(groups: Sequence[Group], size: Size) -> Halves | None:
    """The pages with the fewest broken choices, then the fewest sides of paper, then the least white; None where a
    box is taller than a page.
    """
    split = [_split(group, at, len(groups), size) for at, group in enumerate(groups)]
    found: tuple[_Turned, int, Sequence[_Piece]] | None = None
    for ways, step in product(product(*(group.ways for group in groups)), AIRS):
        pieces = [piece for at, way in enumerate(ways) for piece in _pieces(groups[at], at, way, split[at], step)]
        better = _turned(pieces, size, found[0].price if found else NO_PRICE)
        found = (better, step, pieces) if better else found
    return _filled(found[2], found[0].breaks, size, found[1], len(groups)) if found else None


def _split(group: Group, at: int, count: int, size: Size) -> float:
    """Mm of white for which a course is broken; one that no page holds must be."""
    room = size.room(min(at, 1), 2 if at == count - 1 else 3)
    return layout.SPLIT if group.split == inf and group.tall(0) > room else group.split


def _pieces(group: Group, course: int, way: Sequence[Row], split: float, step: int) -> Iterator[_Piece]:
    for at, row in enumerate(way):
        above = group.above if at == 0 else 0.0
        grows = min(OPEN_STRETCH if row.is_open else CLOSED_STRETCH, row.most)
        yield _Piece(course, at, row, above + _tall(row, at, group, step), grows, split if at else 0.0)


def _tall(row: Row, at: int, group: Group, step: int) -> float:
    """Mm of a row with its gap and its paddings; the rows of a shared box have neither above them."""
    gap, pad = AIR[step]
    return row.height + pad + (0.0 if group.is_joined and at else gap + pad)


def _turned(pieces: Sequence[_Piece], size: Size, known: Price) -> _Turned | None:
    """The cheapest way of turning the pages, the first of several; None where none is cheaper than what is known.

    No page makes the pages before it cheaper. So whatever costs too much already is left, and of the ways to the same
    row only those are followed that none before them beats in everything that the price looks at.
    """
    best: _Turned | None = None
    for pages in range(1, min(MOST_PAGES, len(pieces)) + 1):
        stack, begun = _Stack(pieces, size, pages), [_Turned()]
        for at in range(pages):
            longer = [stack.turned(one, at, end) for one in begun for end in stack.ends(one, at)]
            begun = _unbeaten(one for one in longer if one.price < known)
        if begun:
            best = min(begun, key=lambda one: one.price)
            known = best.price
    return best


def _unbeaten(turned: Iterable[_Turned]) -> list[_Turned]:
    """Those that none before them with the same end beats; in the order of their breaks."""
    kept: dict[int, list[_Turned]] = {}
    for one in sorted(turned, key=lambda one: one.breaks):
        rivals = kept.setdefault(one.end, [])
        if not any(rival.beats(one) for rival in rivals):
            rivals.append(one)
    return [one for some in kept.values() for one in some]


def _filled(pieces: Sequence[_Piece], breaks: tuple[int, ...], size: Size, step: int, courses: int) -> Halves:
    """The pages with their rows drawn out, those first where children write."""
    edges, white = (0, *breaks, len(pieces)), list[float]()
    rows: list[list[Row]] = [[] for _ in range(courses)]
    padding = 2 * AIR[step][1]
    for at, (start, end) in enumerate(pairwise(edges)):
        own = pieces[start:end]
        left = size.room(at, len(edges) - 1) - CLEAR - sum(one.tall for one in own)
        drawn, left = _drawn([one.row for one in own], left, padding)
        white.append(left)
        for one, row in zip(own, drawn, strict=True):
            rows[one.course].append(row)
    turned = [(pieces[at].course, pieces[at].at) for at in breaks]
    turns = tuple(tuple(row for course, row in turned if course == at) for at in range(courses))
    return Halves(tuple(map(tuple, rows)), turns, step, tuple(white))


def _drawn(rows: Sequence[Row], left: float, padding: float) -> tuple[tuple[Row, ...], float]:
    """The rows of a page, drawn out, and the mm that are left; further than they would be where much is left."""
    (open_rows,), taken = layout.drawn_out([tuple(rows)], left, padding, most=OPEN_STRETCH)
    (drawn,), more = layout.drawn_out([open_rows], left - taken, padding, is_open=False, most=CLOSED_STRETCH)
    cut = [replace(row, stretch=floor(min(row.stretch, MOST_HIGH, row.height + padding + row.most))) for row in drawn]
    left -= taken + more - sum(row.stretch - own.stretch for row, own in zip(drawn, cut, strict=True))
    for is_open, most in ((True, OPEN_MOST), (False, CLOSED_MOST)):
        if left > BARE:
            left -= _topped(cut, left, padding, is_open=is_open, most=most)
    return tuple(cut), left


def _topped(rows: list[Row], left: float, padding: float, *, is_open: bool, most: float) -> float:
    """Draws rows further out, each by as much unless it may take less; gives the mm that they take."""
    may = {at: min(row.height + padding + min(most, row.most), MOST_HIGH) - max(row.stretch, row.height + padding)
           for at, row in enumerate(rows) if row.is_open is is_open}  # fmt: skip
    taken, rest = 0.0, len(may)
    for at in sorted(may, key=may.__getitem__):
        own, share = max(rows[at].stretch, rows[at].height + padding), max(0.0, min(may[at], (left - taken) / rest))
        rest -= 1
        if share >= layout.LEAST_STRETCH:
            rows[at] = replace(rows[at], stretch=floor(own + share))
            taken += rows[at].stretch - own
    return taken
