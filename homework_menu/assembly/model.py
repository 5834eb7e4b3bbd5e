"""The models of the seven formats: a required part, cells that are chosen from, and the branches over their minutes.

A cell holds dishes that may stand for each other: `count` exercises of some tiers, with one shared goal where it is a
pick-one group, none dearer than U and none cheaper than U less the window. Of a section with "pick at most one" the
worst minutes are its dearest dish, U; so a branch fixes one U a cell, and its cap row is linear: required + sum of U.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations, combinations_with_replacement, islice, permutations, product
from math import ceil
from typing import Any

from ..menu_rules import TIERS, Format

WINDOW = 4
UNIT = 4
LEAST_TOTAL, FEW = 12, 16
FULL, MOSTLY = Fraction(9, 10), Fraction(3, 4)
LEAST_ASKED, STEP = 8, Fraction(9, 10)
SHORTER = "shorter than asked"
WIDE = 480


@dataclass(frozen=True)
class Cell:
    """`count` dishes of these tiers. `has_goal`: they share one. `window`: half-minutes below U that still fit.

    `fixed`: the only U allowed; `points` what each of its dishes costs; `section` where it stands;
    `always`: every order takes one; `goals`: of which they share one, none for any.
    """

    tiers: tuple[str, ...]
    count: int
    has_goal: bool = True
    window: int = WINDOW
    fixed: int | None = None
    section: int = 0
    points: int | None = None
    always: bool = False
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """What is solved: `required` dishes of `required_tiers` with minutes in [least, most], then the cells.

    `top(us)` gives the most half-minutes that the required part may take when the cells have these U, or None.
    `fewest`: half-minutes that required part and U come to at least, so that a menu of 20 minutes is not one of 13.
    `rule`: how the cap binds: the `sum` of required part and cells, the `max` of a cell, a `fixed` required part, or
    the meals that the cells are `dealt` to, of which the longest takes `fewest` to `longest` half-minutes.
    `step`: 0 keeps the wishes on minutes, 1 relaxes some, 2 takes any kind of work. `is_loosest`: every menu of the
    models with these counts is one of this model's.
    """

    cells: tuple[Cell, ...]
    required: int
    least_required: int
    top: Callable[[tuple[int, ...]], int | None] = field(compare=False)
    required_tiers: tuple[str, ...] = ("basic",)
    rule: str = "sum"
    target: int | None = None
    relaxed: tuple[str, ...] = ()
    step: int = 0
    fewest: int = 0
    longest: int = 0
    is_loosest: bool = True

    @cached_property
    def twins(self) -> frozenset[int]:
        """Places of cells that differ in nothing from the one before, so that they may change their dishes."""
        plain = [replace(cell, section=0) for cell in self.cells]
        return frozenset(at for at in range(1, len(plain)) if plain[at] == plain[at - 1])

    @cached_property
    def shared(self) -> list[tuple[frozenset[str], int]]:
        """Kinds of work that several parts may take, with the number of dishes that these parts hold together."""
        found = [(frozenset(self.required_tiers), self.required, 1)] * bool(self.required)
        for cell in self.cells:
            tiers, count, parts = frozenset(cell.tiers), cell.count, 1
            for other in [one for one in found if one[0] & tiers]:
                found.remove(other)
                tiers, count, parts = tiers | other[0], count + other[1], parts + other[2]
            found.append((tiers, count, parts))
        return [(tiers, count) for tiers, count, parts in found if parts > 1]

    def least(self, us: tuple[int, ...]) -> int:
        """The fewest half-minutes that the required part may take when the cells have these U."""
        return max(self.least_required, self.fewest - sum(us))


Supply = Mapping[str, frozenset[int]]


def models(format: Format, cap: int, supply: Supply) -> Iterator[Model]:
    """The models of a format in the order in which they are tried: as wished first, then with wishes relaxed.

    `supply`: tier -> the half-minutes that occur. The hard rule, no order over the cap, is never relaxed.
    """
    yield from _of_format(format, cap, supply)
    everything = frozenset(half for halves in supply.values() for half in halves)
    for model in _of_format(format, cap, dict.fromkeys(TIERS, everything)):
        yield _widened(model)


def _of_format(format: Format, cap: int, supply: Supply) -> Iterator[Model]:
    makers = {
        Format.MUST_MAY: _must_may, Format.THREE_COURSES: _three_courses, Format.COLUMNS: _columns,
        Format.SET_MEALS: _set_meals, Format.PURSE: _purse,
    }  # fmt: skip
    supplied = {Format.EXACT_POINTS: _exact_points, Format.THREE_IN_A_ROW: _board}
    return supplied[format](cap, supply) if format in supplied else makers[format](cap)


def _widened(model: Model) -> Model:
    """The same model with every kind of work allowed everywhere: for a bank that has one kind only."""
    merged: dict[Cell, int] = {}
    for at, cell in enumerate(model.cells):
        like = replace(cell, tiers=TIERS, count=0, section=at if cell.has_goal else cell.section)
        merged[like] = merged.get(like, 0) + cell.count
    cells = tuple(replace(like, count=count) for like, count in merged.items())
    return replace(model, cells=cells, required_tiers=TIERS, relaxed=(*model.relaxed, "any kind of work"), step=2)


def _sum_top(cap: int) -> Callable[[tuple[int, ...]], int | None]:
    def top(us: tuple[int, ...]) -> int | None:
        return cap - sum(us) if sum(us) <= cap else None

    return top


def _must_may(cap: int) -> Iterator[Model]:
    top = _sum_top(cap)
    for wish in _relaxations(cap, (3, 3, 2), (2, 3, 2), (2, 2, 2), (4, 4, 3), (6, 3, 2), (5, 3, 2), (1, 2, 2)):
        must, may, more = wish.counts
        cells = (
            Cell(TIERS[1:2], may, window=wish.window, section=1), Cell(TIERS[2:], more, window=wish.window, section=2)
        )  # fmt: skip
        yield Model(cells, must, cap // 2 if wish.shares else 1, top, **wish.told(cap))


def _three_courses(cap: int) -> Iterator[Model]:
    top = _sum_top(cap)
    for wish in _relaxations(cap, (2, 3, 2), (2, 2, 2), (4, 3, 2), (3, 3, 2), (1, 3, 2), (1, 2, 2)):
        main, side, dessert = wish.counts
        cells = (
            Cell(TIERS[1:3], side, window=wish.window, section=1, always=True),
            Cell(TIERS[2:], dessert, window=wish.window, section=2),
        )
        yield Model(cells, main, round(cap * 0.3) if wish.shares else 1, top, **wish.told(cap))


def _columns(cap: int) -> Iterator[Model]:
    def top(us: tuple[int, ...]) -> int | None:
        return 0 if sum(us) <= cap else None

    tiers = (TIERS[:1], TIERS[1:2], TIERS[2:])
    for wish in _relaxations(cap, (3, 3, 3), (3, 3, 2), (2, 2, 2)):
        cells = tuple(Cell(tiers[at], wish.counts[at], window=wish.window, section=at, always=True) for at in range(3))
        yield Model(cells, 0, 0, top, **wish.told(cap))


def _set_meals(cap: int) -> Iterator[Model]:
    """Three meals of the same shape: each takes one exercise of every cell, so all meals have equal goals."""

    stretch = TIERS[2:]
    shapes = (
        ((TIERS[:1], TIERS[1:2], stretch), 3), ((TIERS[:1], TIERS[:1], TIERS[1:2]), 3),
        ((TIERS[:1], TIERS[1:2], stretch), 2), ((TIERS[:1], TIERS[:1], TIERS[1:2], stretch), 3),
        ((TIERS[:1], TIERS[:1], TIERS[1:2], stretch), 2), ((TIERS[:1], TIERS[1:2]), 3), ((TIERS[:1], stretch), 3),
        ((TIERS[:1], TIERS[1:2]), 2), ((TIERS[:1], stretch), 2),
    )  # fmt: skip
    for step, some in ((0, shapes[:5]), (1, shapes[5:])):
        for fewest, (shape, meals), window in product(lengths(cap), some, (WINDOW // 2, WINDOW)):
            cells = tuple(Cell(tiers, meals, window=window, section=at, always=True) for at, tiers in enumerate(shape))
            told = [] if (shape, meals) == shapes[0] else [f"{meals} meals of {len(shape)}"]
            told += [] if fewest >= FULL * cap else [SHORTER]
            yield Model(cells, 0, 0, dealt_top(cap, window * (len(shape) - 1)), rule="dealt", relaxed=tuple(told),
                        step=step, fewest=fewest, longest=cap, is_loosest=not fewest and window == WINDOW)  # fmt: skip


def dealt_top(cap: int, slack: int) -> Callable[[tuple[int, ...]], int | None]:
    """The longest meal holds one cell's dearest dish, and of the others dishes within their windows."""
    return lambda us: 0 if sum(us) - slack <= cap else None


def lengths(cap: int) -> list[int]:
    """The half-minutes that the longest order is asked to take, from nine tenths of the cap down to any.

    Below three quarters the steps are the same for every cap, so that more minutes do not give a shorter menu.
    """
    fixed = [LEAST_ASKED]
    while fixed[-1] < MOSTLY * cap:
        fixed.append(ceil(fixed[-1] / STEP))
    return [ceil(FULL * cap), ceil(MOSTLY * cap), *reversed([one for one in fixed if one < MOSTLY * cap]), 0]


def balanced(
    rows: Sequence[Sequence[int]], fewest: int, longest: int, alike: Sequence[Sequence[frozenset[str]]] = ()
) -> list[tuple[int, ...]] | None:
    """How to deal the exercises of each cell (their half-minutes) to the meals so that no meal holds two that are
    `alike` where that can be, and these are nearest in time.

    Gives, per cell, the meal's row; None where no deal keeps within 15 % and 10 minutes with a longest meal of `fewest`
    to `longest` half-minutes.
    """
    meals = len(rows[0])
    best: tuple[tuple[int, int], list[tuple[int, ...]]] | None = None
    for deal in product(*(_permutations(meals) for _ in rows[1:])):
        order = [tuple(range(meals)), *deal]
        sums = [sum(row[order[at][one]] for at, row in enumerate(rows)) for one in range(meals)]
        spread = max(sums) - min(sums)
        if spread <= 20 and 100 * max(sums) <= 115 * min(sums) and fewest <= max(sums) <= longest:
            dealt = [[row[order[at][one]] for at, row in enumerate(alike)] for one in range(meals)]
            price = (sum(map(repeats, dealt)), spread)
            best = min(best, (price, order)) if best else (price, order)
    return best[1] if best else None


def can_be_dealt(rows: Iterable[Sequence[int]], fewest: int, longest: int) -> bool:
    """Whether `balanced` finds a deal, which does not hang on the order of the exercises."""
    return _can_be_dealt(tuple(sorted(tuple(sorted(row)) for row in rows)), fewest, longest)


@lru_cache(maxsize=1 << 16)
def _can_be_dealt(rows: tuple[tuple[int, ...], ...], fewest: int, longest: int) -> bool:
    return balanced(rows, fewest, longest) is not None


def repeats(alike: Sequence[frozenset[str]]) -> int:
    """Pairs of exercises that are much the same work."""
    return sum(bool(one & other) for one, other in combinations(alike, 2))


@lru_cache(maxsize=8)
def _permutations(count: int) -> tuple[tuple[int, ...], ...]:
    return tuple(permutations(range(count)))


def _board(cap: int, supply: Supply) -> Iterator[Model]:
    """Nine cells of at most a third of the cap: then every line holds, wherever the dishes stand. Where cells so long
    do not fit, they are as long as they can be, minute by minute, and the basic ones are shortened first.

    Cells that are longer than every exercise, or of a length that none of their kind of work has, are not asked for.
    """
    third = min(cap // 3, max((half for halves in supply.values() for half in halves), default=cap))
    for window, kept in product((*range(2, third - 1, 2), third - 1), (1, 2, 4)):
        windows = [window if at < kept else max(2, window - 2) for at in range(len(TIERS))]
        for counts in ((3, 2, 2, 2), (3, 3, 2, 1), (3, 3, 1, 2), (3, 2, 3, 1), (3, 2, 1, 3), (3, 4, 1, 1), (3, 4, 2, 0),
                       (3, 3, 3, 0), (3, 3, 0, 3), (4, 3, 1, 1), (4, 3, 2, 0), (5, 2, 2, 0), (3, 0, 6, 0)):  # fmt: skip
            kinds = [at for at, count in enumerate(counts) if count]
            if not all(any(third - windows[at] <= half <= third for half in supply[TIERS[at]]) for at in kinds):
                continue
            cells = tuple(Cell((TIERS[at],), counts[at], False, windows[at], third) for at in kinds)
            told = () if window == 2 else (f"cells from {(third - window) / 2:g}",)
            is_loosest = window == third - 1 and kept == 4
            yield Model(cells, 0, 0, lambda us: 0, rule="fixed", relaxed=told, is_loosest=is_loosest)


def _purse(cap: int) -> Iterator[Model]:
    def top(us: tuple[int, ...]) -> int | None:
        return min(cap // 2, cap - max(us)) if max(us) < cap else None

    for required, counts in (
        (2, (2, 2, 1)),
        (2, (2, 1, 1)),
        (1, (2, 2, 1)),
        (1, (2, 1, 1)),
        (1, (3, 2, 0)),
        (1, (3, 0, 0)),
    ):
        cells = tuple(Cell((TIERS[at + 1],), count, False, WIDE, section=1) for at, count in enumerate(counts) if count)
        yield Model(
            cells,
            required,
            1,
            top,
            rule="max",
            relaxed=() if (required, counts) == (2, (2, 2, 1)) else ("fewer dishes",),
        )


def _exact_points(cap: int, supply: Supply) -> Iterator[Model]:
    """A required basic part, then a checked pattern of points; no dish takes more than its points promise. Where
    nothing so long can be made, shorter, coin by coin.
    """
    yield from _points_models(cap, supply)
    for total in range(cap - UNIT, LEAST_TOTAL, -UNIT):
        yield from (replace(one, relaxed=(SHORTER,)) for one in islice(_points_models(total, supply), FEW))


def _points_models(cap: int, supply: Supply) -> Iterator[Model]:
    cheap, dear = _points_of(supply, TIERS[1:2]), _points_of(supply, TIERS[2:])
    for required_half in sorted({*range(4, cap // 2 + 1, 2)}, key=lambda half: (abs(half - cap // 5), half)):
        target = (cap - required_half) // UNIT
        for pattern in patterns(target, cheap, dear):
            yield _points_model(_bands(pattern), cap - UNIT * target, required_half, target)


def _points_model(cells: tuple[Cell, ...], most: int, required_half: int, target: int) -> Model:
    return Model(cells, 1, max(1, required_half - 3), lambda us: most, rule="fixed", target=target)


def _points_of(supply: Supply, tiers: Sequence[str]) -> frozenset[int]:
    """The points that dishes of these tiers can cost: minutes within half a point under them."""
    return frozenset(-(-half // UNIT) for tier in tiers for half in supply.get(tier, frozenset()) if -half % UNIT <= 2)


def _bands(pattern: tuple[int, ...]) -> tuple[Cell, ...]:
    """A pattern as cells: the cheaper half specialised, the dearer half extension and creative."""
    split = (len(pattern) + 1) // 2
    rows = [(points, TIERS[1:2] if at < split else TIERS[2:]) for at, points in enumerate(pattern)]
    found: list[Cell] = []
    for row in sorted(set(rows), key=lambda one: (one[0], one[1])):
        points, tiers = row
        found.append(Cell(tiers, rows.count(row), False, 2, UNIT * points, 1, points))
    return tuple(found)


@lru_cache(maxsize=256)
def patterns(target: int, cheap: frozenset[int], dear: frozenset[int]) -> tuple[tuple[int, ...], ...]:
    """Points of 5 to 7 dishes, cheapest first, that leave at least 3 orders, idle no dish, and keep V9.

    The cheaper half costs points of `cheap`, the dearer half points of `dear`. V9: at least half of the orders hold a
    dish of the dearer half, and none of these stands in all.
    """
    found: list[tuple[int, ...]] = []
    for count in (7, 6, 5):
        low = list(combinations_with_replacement(sorted(one for one in cheap if one <= target), (count + 1) // 2))
        high = list(combinations_with_replacement(sorted(one for one in dear if one <= target), count // 2))
        here = [one + two for one in low for two in high if one[-1] <= two[0] and _works(one + two, target)]
        found += sorted(here, key=lambda one: (-len(set(one)), one))[:8]
    return tuple(found)


def _works(pattern: tuple[int, ...], target: int) -> bool:
    ways = [1] + [0] * target
    for points in pattern:
        for total in range(target, points - 1, -1):
            ways[total] += ways[total - points]
    if not 3 <= ways[target] <= 40:
        return False
    orders = [chosen for chosen in range(1, 1 << len(pattern)) if _points(pattern, chosen) == target]
    used = all(any(chosen >> at & 1 for chosen in orders) for at in range(len(pattern)))
    dear = range((len(pattern) + 1) // 2, len(pattern))
    mask = sum(1 << at for at in dear)
    held = sum(bool(chosen & mask) for chosen in orders)
    return used and 2 * held >= len(orders) and not any(all(chosen >> at & 1 for chosen in orders) for at in dear)


def _points(pattern: tuple[int, ...], chosen: int) -> int:
    return sum(points for at, points in enumerate(pattern) if chosen >> at & 1)


@dataclass(frozen=True)
class _Wish:
    """How far a format's wishes are kept: the counts of its courses, the half-minutes that the longest order takes at
    least, the required part's share of the cap, minutes alike in a group.
    """

    counts: tuple[int, ...]
    first: tuple[int, ...]
    fewest: int
    shares: bool = True
    window: int = WINDOW

    def told(self, cap: int) -> dict[str, Any]:
        """The model's `fewest`, what is relaxed in words, its step, and whether all is."""
        words = {
            SHORTER: self.fewest < FULL * cap,
            "required part under its share of the cap": not self.shares,
            "minutes in a group differ by more than 2": self.window != WINDOW,
            f"{'/'.join(map(str, self.counts))} dishes": self.counts != self.first,
        }
        return {
            "fewest": self.fewest, "relaxed": tuple(word for word, said in words.items() if said),
            "step": 0 if self.shares and self.window == WINDOW else 1,
            "is_loosest": not self.fewest and self.window == WIDE,
        }  # fmt: skip


def _relaxations(cap: int, *counts: tuple[int, ...]) -> Iterator[_Wish]:
    """From as wished to the least."""
    full, *some, any_ = lengths(cap)
    kept = [(fewest, True, WINDOW) for fewest in (full, *some)]
    kept += [(fewest, False, window) for fewest in some for window in (WINDOW, WIDE)]
    kept += [(any_, True, WINDOW), (any_, False, WINDOW), (any_, False, WIDE)]
    for fewest, shares, window in kept:
        yield from (_Wish(one, counts[0], fewest, shares, window) for one in counts)
