"""Arranges a sheet on pages of any size: choices stay whole, and the pages that lie side by side are alike.

Values in, values out; the heights were measured by the worker (`flows.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, pairwise, product
from math import ceil, inf

from . import layout
from .layout import AIR, Row

AIRS, CLEAR, MOST_PAGES, MOST_HIGH = (11, 8, 5, 2, 0), 1.6, 6, 130
FRONT, EVEN = 0.1, 0.5
OPEN_STRETCH, CLOSED_STRETCH = 45.0, 18.0


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


def arranged(groups: Sequence[Group], size: Size) -> Halves | None:
    """The pages with the fewest broken choices, then the fewest sides of paper, then the least white; None where a
    box is taller than a page.
    """
    split = [_split(group, at, len(groups), size) for at, group in enumerate(groups)]
    found: list[tuple[tuple[float, ...], int, Sequence[_Piece], tuple[int, ...]]] = []
    for ways in product(*(group.ways for group in groups)):
        for step in AIRS:
            pieces = [piece for at, way in enumerate(ways) for piece in _pieces(groups[at], at, way, split[at], step)]
            found += [(price, step, pieces, breaks) for price, breaks in _priced(pieces, size)]
    if not found:
        return None
    _, step, pieces, breaks = min(found, key=lambda one: one[0])
    return _filled(pieces, breaks, size, step, len(groups))


def _split(group: Group, at: int, count: int, size: Size) -> float:
    """Mm of white for which a course is broken; one that no page holds must be."""
    room = size.room(min(at, 1), 2 if at == count - 1 else 3)
    return layout.SPLIT if group.split == inf and group.tall(0) > room else group.split


def _pieces(group: Group, course: int, way: Sequence[Row], split: float, step: int) -> Iterator[_Piece]:
    for at, row in enumerate(way):
        above = group.above if at == 0 else 0.0
        grows = OPEN_STRETCH if row.is_open else CLOSED_STRETCH
        yield _Piece(course, at, row, above + _tall(row, at, group, step), grows, split if at else 0.0)


def _tall(row: Row, at: int, group: Group, step: int) -> float:
    """Mm of a row with its gap and its paddings; the rows of a shared box have neither above them."""
    gap, pad = AIR[step]
    return row.height + pad + (0.0 if group.is_joined and at else gap + pad)


def _priced(pieces: Sequence[_Piece], size: Size) -> Iterator[tuple[tuple[float, ...], tuple[int, ...]]]:
    """Every way of turning the pages with its price."""
    talls, grows = ([0.0, *accumulate(amounts)] for amounts in ([one.tall for one in pieces],
                                                              [one.grows for one in pieces]))  # fmt: skip
    for pages in range(1, min(MOST_PAGES, len(pieces)) + 1):
        for breaks in combinations(range(1, len(pieces)), pages - 1):
            edges = (0, *breaks, len(pieces))
            left = [size.room(at, pages) - CLEAR - talls[end] + talls[start]
                    for at, (start, end) in enumerate(pairwise(edges))]  # fmt: skip
            if min(left) >= 0:
                white = [max(0.0, one - grows[end] + grows[start])
                         for one, (start, end) in zip(left, pairwise(edges), strict=True)]  # fmt: skip
                yield _price([pieces[at].turn for at in breaks], white, left, size), breaks


def _price(turns: Sequence[float], white: Sequence[float], left: Sequence[float], size: Size) -> tuple[float, ...]:
    """Choices broken; sides of paper; white, the first page rather the fuller one; what is left before rows grow."""
    broken = sum(turn == inf for turn in turns)
    empty = size.other * (-len(white) % size.columns)
    worst = max(*white, empty) + FRONT * white[0] + EVEN * (max(white) - min(white)) + sum(
        turn for turn in turns if turn < inf)  # fmt: skip
    return broken, ceil(len(white) / size.columns), round(worst, 1), round(max(left), 1)


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
    """The rows of a page, drawn out, and the mm that are left."""
    (open_rows,), taken = layout.drawn_out([tuple(rows)], left, padding, most=OPEN_STRETCH)
    (drawn,), more = layout.drawn_out([open_rows], left - taken, padding, is_open=False, most=CLOSED_STRETCH)
    return tuple(replace(row, stretch=min(row.stretch, MOST_HIGH)) for row in drawn), left - taken - more
