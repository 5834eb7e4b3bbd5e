"""Arranges a course's dishes in rows of full, half or third width, and shares out the room that is left on the page.

Heights come from outside, in mm, by dish and width: estimated (`heights.py`) or measured in the worker.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from math import floor, inf

PAGE_HEIGHT = 279.0
WIDTHS = {"1-1": 184.0, "2-3": 121.7, "3-5": 108.6, "1-2": 90.5, "2-5": 72.4, "1-3": 59.3, "2-7": 52.8, "1-4": 43.75}
ON_SCREEN = {
    "on-0": 90.5, "on-1": 99.0, "on-2": 108.6, "on-3": 115.0, "on-4": 121.7, "on-5": 135.0, "on-6": 150.0,
    "on-7": 160.0, "on-8": 171.0, "on-9": 184.0, "on-10": 206.0, "on-11": 230.0, "on-12": 270.0,
}  # fmt: skip
"""Mm of a dish on the pages of the projector, as in sheet.css."""
ROWS = (
    ("1-1",),
    ("1-2", "1-2"), ("3-5", "2-5"), ("2-5", "3-5"), ("2-3", "1-3"), ("1-3", "2-3"),
    ("1-3", "1-3", "1-3"), ("2-5", "2-7", "2-7"), ("2-7", "2-5", "2-7"), ("2-7", "2-7", "2-5"),
)  # fmt: skip
HEAD, STRIP, TRAY, PICKS, FOOT, COURSE_HEAD, MEAL = 35.75, 2.85, 12.0, 44.0, 18.65, 8.2, 0.65
LARGE_FOOT, LARGE_HEAD = {"zh": 4.0, "en": 8.4}, 1.7
"""Mm by which the foot and a heading are taller in the large layout."""
AIR = tuple((1.4 + 0.2 * step, 1.0 + 0.2 * step) for step in range(12))
"""Mm between rows and inside boxes; the first two are kept for pages whose estimate was a little low."""
FOOT_GAP = 1.8
UNEVEN, CRAMPED, LEAST_STRETCH, MOST_STRETCH, BOARD_AIR, LINE_ROOM = 0.1, 0.4, 2.0, 30.0, 4, 9.5
USUAL_AIR, SPREAD_AIRS, SPREAD_CLEAR, MORE, RUNNER, SPLIT = 4, (11, 8, 4, 2, 0), 6.0, 8.0, 5.0, 30.0
FRONT, BARE, CLOSED_STRETCH = 0.1, 100.0, 10.0
EVEN_MM, MOST_PACKED = 4.0, 8

Heights = Sequence[Mapping[str, float | None]]
"""Height in mm at no padding, by dish and name of the width; None where the dish does not fit the width."""


@dataclass(frozen=True)
class Row:
    """Dishes side by side: the first dish, names of the widths, height in mm at no padding, room to grow wished for.

    `stretch`: the height in mm to which the row is drawn out, 0 for its own; `most`: mm of growth beyond
    which no room helps; `is_bare`: whether someone works in it and has no line yet.
    """

    first: int
    widths: tuple[str, ...]
    height: float
    is_open: bool = False
    stretch: int = 0
    most: float = inf
    is_bare: bool = False


@dataclass(frozen=True)
class Arrangement:
    """The rows of every course, the step of air (index in `AIR`), the pages that they need, the mm left over (below
    zero: what one page lacks), with which course and row of it the second page begins, and the mm that one page holds
    besides its rows.
    """

    courses: tuple[tuple[Row, ...], ...]
    air: int
    pages: int
    left: float = 0.0
    turn: tuple[int, int] | None = None
    around: float = 0.0


@dataclass(frozen=True)
class Frame:
    """Mm that stand around the rows: at the first page's top, at the last page's bottom, above each course."""

    top: float
    bottom: float
    heading: float

    def total(self, courses: int) -> float:
        """Everything, where all stands on one page."""
        return self.top + self.bottom + self.heading * courses


def rows_of(
    heights: Heights, is_open: Sequence[bool], *, choice: Sequence[tuple[str, ...]] = ROWS, wishes: Sequence[float] = ()
) -> tuple[Row, ...]:
    """The rows of one course, dishes kept in order, with the least height; ties go to the more even rows.

    `wishes`: the mm of width at which each dish's widest figure has its ease, 0 for a dish without one.
    """

    @cache
    def best(first: int) -> tuple[float, tuple[Row, ...]]:
        if first == len(heights):
            return 0.0, ()
        found: list[tuple[float, tuple[Row, ...]]] = []
        for widths in choice:
            if first + len(widths) <= len(heights):
                row = row_of(heights, is_open, first, widths)
                rest, after = best(first + len(widths))
                cramped = sum(max(0.0, wish - WIDTHS[name]) for wish, name in zip(wishes[first:], widths, strict=False))
                found.append((_price(heights, row) + CRAMPED * cramped + rest, (row, *after)))
        return min(found, key=lambda one: (one[0], len(one[1])))

    return best(0)[1]


def packed(heights: Heights, *, choice: Sequence[tuple[str, ...]] = ROWS) -> tuple[int, ...]:
    """The order of a course's dishes in which their rows are lowest: their own where that is as low, and where they
    are more than `MOST_PACKED`.
    """
    if len(heights) > MOST_PACKED:
        return tuple(range(len(heights)))

    @cache
    def best(rest: frozenset[int]) -> tuple[float, tuple[int, ...]]:
        if not rest:
            return 0.0, ()
        found: list[tuple[float, tuple[int, ...]]] = []
        for widths in choice:
            for others in permutations(sorted(rest)[1:], len(widths) - 1):
                side = (min(rest), *others)
                own = [heights[at] for at in side]
                price, order = best(rest - set(side))
                found.append((round(_price(own, row_of(own, [False] * len(own), 0, widths)) + price, 1), side + order))
        return min(found)

    return best(frozenset(range(len(heights))))[1]


def columns_of(heights: Heights, is_open: Sequence[bool], across: int) -> tuple[Row, ...]:
    """Rows of one dish from each column, all of the same widths: even ones, unless others are lower by `EVEN_MM`."""

    def rows(widths: tuple[str, ...]) -> tuple[Row, ...]:
        firsts = range(0, len(heights), across)
        return tuple(row_of(heights, is_open, first, widths[: len(heights) - first]) for first in firsts)

    even = (f"1-{across}",) * across
    others = (widths for widths in ROWS if len(widths) == across and widths != even)
    return min(map(rows, (even, *others)), key=lambda found: _tall(found) + EVEN_MM * (found[0].widths != even))


def _tall(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)


def row_of(heights: Heights, is_open: Sequence[bool], first: int, widths: tuple[str, ...]) -> Row:
    """One row; its height is `inf` where a dish does not fit."""
    tall = [heights[first + at][name] for at, name in enumerate(widths)]
    height = max(inf if one is None else one for one in tall)
    return Row(first, widths, height, any(is_open[first : first + len(widths)]))


def _price(heights: Heights, row: Row) -> float:
    """Height with its usual gaps, and a little for white corners; too narrow costs more than any page."""
    if row.height == inf:
        return 1e6 * len(row.widths)
    spare = sum(row.height - (heights[row.first + at][name] or 0) for at, name in enumerate(row.widths))
    gap, pad = AIR[USUAL_AIR]
    return row.height + gap + 2 * pad + UNEVEN * spare


def arrange(courses: Sequence[tuple[Row, ...]], *, fixed: float, is_joined: bool = False) -> Arrangement:
    """The airiest page that holds all courses, its open rows drawn out to the foot; else two pages.

    `fixed`: mm that head, foot and headings of courses take; `is_joined`: the rows of a course share one box.
    """
    rows = [row for course in courses for row in course]
    needed = fixed + sum(row.height for row in rows)
    gaps, pads = (len(courses), len(rows) + len(courses)) if is_joined else (len(rows), 2 * len(rows))
    lefts = [PAGE_HEIGHT - needed - gaps * gap - pads * pad for gap, pad in AIR]
    if lefts[0] < 0:
        return Arrangement(tuple(courses), 0, 2, lefts[0])
    step = _airiest(lefts, sum(row.is_bare for row in rows))
    gap, pad = AIR[step]
    drawn, taken = drawn_out(courses, lefts[step], 2 * pad)
    return Arrangement(drawn, step, 1, lefts[step] - taken, around=fixed + gaps * gap)


def _airiest(lefts: Sequence[float], bare: int) -> int:
    """The airiest step that fits; one with less air than that, yet its usual, where more rows get a line so."""
    most = max(step for step, left in enumerate(lefts) if left >= 0)
    return max(range(min(most, USUAL_AIR), most + 1), key=lambda step: (min(bare, int(lefts[step] / LINE_ROOM)), step))


def spread(
    courses: Sequence[tuple[Row, ...]], *, frame: Frame, is_joined: bool = False, choices: Collection[int] = (),
    bare: float = BARE,
) -> Arrangement:  # fmt: skip
    """Two pages that look alike: neither is whiter than it must be, the first rather the fuller one, and never `bare`
    where another turn fills it, however white the last one is then. They are turned between rows of a course only where
    that leaves `SPLIT` mm less white, and of one of the `choices`, which are made at one glance, only where two pages
    do not hold all otherwise or the first would stay bare.

    Where they need more, `left` says what two pages lack.
    """
    places = [(at, row) for at, course in enumerate(courses) for row in range(len(course)) if (at, row) != (0, 0)]
    found: list[tuple[bool, bool, float, int, tuple[int, int]]] = []
    least = -inf
    for turn in places:
        if turn[1] and is_joined:
            continue
        pages = _turned(courses, turn)
        for step in SPREAD_AIRS:
            left = [PAGE_HEIGHT - _taken(part, edge, frame.heading, step=step)
                    for part, edge in zip(pages, (frame.top + MORE, frame.bottom + RUNNER), strict=True)]  # fmt: skip
            least = max(least, min(left))
            if min(left) >= 0:
                front, back = map(_white, pages, left)
                price = max(front, back) + FRONT * front + SPLIT * (turn[1] > 0)
                found.append((front > bare, turn[1] > 0 and turn[0] in choices, price, step, turn))
                break
    if not found:
        return Arrangement(tuple(courses), 0, 3, least)
    *_, step, (at, row) = min(found)
    first, second = _turned(courses, (at, row))
    front, back = (_full(part, edge, frame.heading, step=step)
                   for part, edge in ((first, frame.top + MORE), (second, frame.bottom + RUNNER)))  # fmt: skip
    whole = [*front[:-1], front[-1] + back[0], *back[1:]] if row else [*front, *back]
    return Arrangement(tuple(whole), step, 2, 0.0, (at, row))


def _turned(courses: Sequence[tuple[Row, ...]], turn: tuple[int, int]) -> tuple[list[tuple[Row, ...]], ...]:
    """The courses of the first and of the second page; one may stand on both."""
    at, row = turn
    if not row:
        return list(courses[:at]), list(courses[at:])
    return [*courses[:at], courses[at][:row]], [courses[at][row:], *courses[at + 1 :]]


def _white(courses: Sequence[tuple[Row, ...]], left: float) -> float:
    """Mm that stay white where a page has so many left and its rows are drawn out."""
    most = sum(MOST_STRETCH if row.is_open else CLOSED_STRETCH for course in courses for row in course)
    return max(0.0, left - most)


def _taken(courses: Sequence[tuple[Row, ...]], edge: float, heading: float, *, step: int) -> float:
    gap, pad = AIR[step]
    rows = [row for course in courses for row in course]
    return edge + heading * len(courses) + sum(row.height for row in rows) + len(rows) * (gap + 2 * pad)


def _full(courses: Sequence[tuple[Row, ...]], edge: float, heading: float, *, step: int) -> list[tuple[Row, ...]]:
    """The courses of one page with their open rows drawn out, and the others by a little of what is still left."""
    left = max(0.0, PAGE_HEIGHT - _taken(courses, edge, heading, step=step) - SPREAD_CLEAR)
    padding = 2 * AIR[step][1]
    drawn, taken = drawn_out(courses, left, padding)
    return list(drawn_out(drawn, left - taken, padding, is_open=False, most=CLOSED_STRETCH)[0])


def drawn_out(
    courses: Sequence[tuple[Row, ...]], left: float, padding: float, *, is_open: bool = True, most: float = MOST_STRETCH
) -> tuple[tuple[tuple[Row, ...], ...], float]:
    """Rows where children write freely (or the others) share the room that is left; the mm that they take.

    Where it is little, the last rows have it in which there is no line to write on yet, a whole line each.
    """
    takers = [(at, n) for at, course in enumerate(courses) for n, row in enumerate(course) if row.is_open is is_open]
    lines = int(left / LINE_ROOM)
    if 0 < lines < len(takers):
        takers = [(at, n) for at, n in takers if courses[at][n].is_bare][-lines:] or takers
    share = min(most, left / len(takers)) if takers else 0.0
    if share < LEAST_STRETCH:
        return tuple(courses), 0.0
    drawn = tuple(
        tuple(replace(row, stretch=floor(row.height + padding + share)) if (at, n) in takers else row
              for n, row in enumerate(course))
        for at, course in enumerate(courses)
    )  # fmt: skip
    return drawn, sum(drawn[at][n].stretch - drawn[at][n].height - padding for at, n in takers)


def board(heights: Heights, *, fixed: float) -> Arrangement:
    """Three rows of three, of equal height where that fits, filling the page; `left` says what one page lacks."""
    rows = [row_of(heights, [True] * 9, first, ("1-3",) * 3) for first in (0, 3, 6)]
    needed = fixed + sum(row.height for row in rows)
    fits = (
        step for step in reversed(range(BOARD_AIR + 1)) if needed + 3 * AIR[step][0] + 6 * AIR[step][1] <= PAGE_HEIGHT
    )
    air = next(fits, -1)
    if air < 0:
        gap, pad = AIR[0]
        return Arrangement((tuple(rows),), 0, 2, PAGE_HEIGHT - needed - 3 * gap - 6 * pad)
    gap, pad = AIR[air]
    room = PAGE_HEIGHT - fixed - 3 * gap
    tall = [row.height + 2 * pad for row in rows]
    spare = (room - sum(tall)) / 3
    wanted = [room / 3] * 3 if max(tall) <= room / 3 else [high + spare for high in tall]
    drawn = tuple(replace(row, stretch=floor(high)) for row, high in zip(rows, wanted, strict=True))
    return Arrangement((drawn,), air, 1, room - sum(row.stretch for row in drawn), around=fixed + 3 * gap)
