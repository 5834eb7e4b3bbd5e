"""Solves one model exactly: branches over the cells' minutes in the order of their bounds, each searched to its end.

Bound of a branch: every cell's best dishes for its best goal, families aside, plus the best required part by a table
over (dishes, minutes). A branch whose bound is not above the best menu found is closed unsearched; when all are closed,
the menu is proven. A page is a row of the model, and so is that a dish stands on the menu once: what they cost at their
prices is taken off every dish's value and their total added to the bound, which holds for any prices >= 0 (Lagrange).

Only the best `deep` dishes of a cell and of each length of the required part are searched. Without page and must-goals
that is exact: a menu holds fewer dishes, so of as many better ones of other families one is always free. With them,
what a dish left out could be worth is bounded afterwards, and the search widened where that is above the menu found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product

import numpy as np

from . import pages
from .model import Model, can_be_dealt
from .pool import Ints, Pool
from .tables import NOTHING, Group, Prices, Row, Tables, prices_at

DEEP, WIDER, ROUNDS, PATIENCE = 16, 3, 4, 1_000
NODES, ALL_NODES, FEWEST_NODES = 240_000, 480_000, 2_000
PIN = 10**6
FREE = Prices()
PRICES = (0, 4, 8, 15, 30, 45, 60, 80, 100, 130, 170, 250, 400)


@dataclass(frozen=True)
class Wanted:
    """What a menu must keep beside the model: goals that every order meets, pinned rows, mm that its pages hold."""

    must_goals: frozenset[str] = frozenset()
    pins: frozenset[int] = frozenset()
    page_mm: int = 0


@dataclass
class Shelf:
    """What the models of one choice share: tables by price, depth and page, the nodes spent so far, and the place of
    the last price a mm among the `PRICES`.
    """

    tables: dict[tuple[Prices, int, bool], Tables] = field(default_factory=dict[tuple[Prices, int, bool], Tables])
    allowance: int = ALL_NODES
    nodes: int = 0
    price: int = 0

    @property
    def allowed(self) -> int:
        """Nodes that the next run may take: a choice whose wishes fail one after the other must end, too."""
        return max(FEWEST_NODES, min(NODES, self.allowance - self.nodes))


@dataclass(frozen=True)
class Found:
    """The best menu of a model: rows a cell, the required rows, value and proven bound."""

    required: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]
    goals: tuple[str, ...]
    us: tuple[int, ...]
    value: int
    bound: int
    branches: int
    prices: Prices
    searched: tuple[tuple[int, ...], ...]


Held = tuple[tuple[int, ...], list[Group], list[tuple[int, ...]]]


def solve(
    pool: Pool, model: Model, wanted: Wanted = Wanted(), shelf: Shelf | None = None, *, is_first: bool = False
) -> Found | None:
    """The best menu of a model, or None where it has none; widened until its bound is proven, or `ROUNDS` times.
    `is_first`: any menu does.

    the tables of the `shelf` are kept from call to call of one pool and the same pins and must-goals.
    """
    shelf = shelf or Shelf()
    raised, lift = lifted(pool, wanted.pins), PIN * len(wanted.pins)
    prices = _prices(raised, model, wanted, shelf, floor=lift - 1)
    run = Searcher(raised, model, wanted, shelf, prices, best=lift - 1, is_first=is_first)
    bound = run.search()
    for step in range(1, ROUNDS):
        if bound <= run.best or run.is_cut or run.is_whole:
            break
        run = Searcher(raised, model, wanted, shelf, prices, DEEP * WIDER**step, run.best, run.held, is_first=is_first)
        bound = run.search()
    found = run.found(max(run.best, bound))
    return found and replace(found, value=found.value - lift, bound=found.bound - lift)


def lifted(pool: Pool, pins: frozenset[int]) -> Pool:
    """Pinned rows are worth so much more that no menu without one of them comes near one that holds them all."""
    value = pool.value.copy()
    value[list(pins)] += PIN
    return replace(pool, value=value)


def _prices(pool: Pool, model: Model, wanted: Wanted, shelf: Shelf, floor: int) -> Prices:
    """The prices whose bound is least; as it is convex in the price a mm, it is looked for step by step from where the
    shelf's last one lay, and one that is enough ends it: no menu is worth more than the `floor`.
    """

    @cache
    def tried(at: int) -> tuple[int, Prices]:
        prices = prices_at(pool, model, PRICES[at])
        return Searcher(pool, model, wanted, shelf, prices).ceiling(), prices

    if not wanted.page_mm:
        return prices_at(pool, model, 0)
    at = shelf.price
    while at and floor < tried(at)[0] >= tried(at - 1)[0]:
        at -= 1
    while at + 1 < len(PRICES) and floor < tried(at)[0] > tried(at + 1)[0]:
        at += 1
    shelf.price = at
    return tried(at)[1]


@dataclass
class Searcher:
    """One run over one model; holds the tables and the best menu so far. `worth` is value less price times mm."""

    pool: Pool
    model: Model
    wanted: Wanted
    shelf: Shelf
    prices: Prices = FREE
    deep: int = DEEP
    best: int = NOTHING
    held: Held | None = None
    nodes: int = 0
    branches: int = 0
    is_cut: bool = False
    is_first: bool = False
    searched: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    rests: dict[tuple[int, ...], list[Ints]] = field(default_factory=dict[tuple[int, ...], list[Ints]])

    def __post_init__(self) -> None:
        self.slack = self.prices.total(self.wanted.page_mm)
        self.allowed = self.shelf.allowed
        self.tables = self._tables()
        self.worth, self.rank, self.single = self.tables.worth, self.tables.rank, self.tables.single
        self.groups = [self.tables.groups(cell) for cell in self.model.cells]
        self.required = self.tables.required(self.model.required, self.model.required_tiers)
        self.rows = self.tables.rows(self.required)
        self.least_mm = [
            min((one.least_mm for some in groups.values() for one in some), default=0) for groups in self.groups
        ]

    def _tables(self) -> Tables:
        key = (self.prices, self.deep, bool(self.wanted.page_mm))
        if key not in self.shelf.tables:
            goals = self.wanted.must_goals
            self.shelf.tables[key] = Tables(self.pool, self.prices, self.deep, has_page=key[2], must_goals=goals)
        return self.shelf.tables[key]

    @property
    def is_whole(self) -> bool:
        """Whether no dish is left out of the search."""
        return self.deep >= len(self.pool)

    def ceiling(self) -> int:
        """A bound on every menu of the model."""
        return max((limit for limit, _ in self._branches()), default=NOTHING) + self.slack

    def search(self) -> int:
        """Search every branch that can beat the best menu; gives a bound on all menus that were left unsearched."""
        branches = sorted(self._branches(), key=lambda one: (-one[0], one[1]))
        self.branches = len(branches)
        is_too_tall = self.wanted.page_mm and sum(self.least_mm) + self.required.least_mm[-1] > self.wanted.page_mm
        if is_too_tall or not all(map(self._can_meet, self.wanted.must_goals)):
            return NOTHING
        bound = self._searched(branches)
        self.shelf.nodes += self.nodes
        return bound

    def _searched(self, branches: Sequence[tuple[int, tuple[int, ...]]]) -> int:
        for limit, us in branches:
            if limit + self.slack <= self.best:
                break
            self.searched.append(us)
            self._fill(us, self.model.top(us) or 0, [self.groups[at][u] for at, u in enumerate(us)], [], [])
            if self.nodes > self.allowed:
                self.is_cut = True
                return max(limit + self.slack, self._left_out([us for _, us in branches]))
        return self._left_out([us for _, us in branches])

    def _can_meet(self, goal: str) -> bool:
        """Whether a required dish or a group that every order takes from serves the goal."""
        always = [groups for groups, cell in zip(self.groups, self.model.cells, strict=True) if cell.always]
        shared = {group.goal for groups in always for some in groups.values() for group in some}
        return goal in shared or any(goal in self.pool.goals[row] for row in self.required.rows)

    def found(self, bound: int) -> Found | None:
        """The best menu of the search, if there is one."""
        if self.held is None:
            return None
        required, chosen, rows = self.held
        us = tuple(int(max(self.pool.half[list(row)])) for row in rows)
        goals = tuple(map(self._finest, chosen, rows))
        return Found(
            required, tuple(rows), goals, us, self.best, bound, self.branches, self.prices, tuple(self.searched)
        )

    def _finest(self, group: Group, rows: Sequence[int]) -> str:
        """Of the goals that a group's dishes share the one that says most: that the fewest exercises serve."""
        if not group.goal or group.goal in self.wanted.must_goals:
            return group.goal
        shared = [goal for goal in self.pool.goals[rows[0]] if all(goal in self.pool.goals[row] for row in rows)]
        return min(shared, key=lambda goal: (len(self.pool.members[goal]), goal))

    def _left_out(self, branches: Sequence[tuple[int, ...]]) -> int:
        """The most that a menu with a dish outside `deep` could be worth."""
        if self.is_whole or self.tables.is_plain:
            return NOTHING
        model, found = self.model, NOTHING
        spares = [{u: max(group.spare for group in groups) for u, groups in cell.items()} for cell in self.groups]
        for us in branches:
            top = model.top(us) or 0
            cells = [self.groups[at][u][0].bound for at, u in enumerate(us)]
            base = self.required.best(model.required, model.least(us), top)
            found = max(found, self.required.best_spare(model.required, model.least(us), top) + sum(cells))
            for at, u in enumerate(us):
                found = max(found, base + sum(cells) - cells[at] + spares[at][u])
        return found + self.slack

    def _branches(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """(bound, Us) of every branch that the cap leaves."""
        for us in product(*self.groups):
            top = self.model.top(us)
            if top is None or any(us[at - 1] > us[at] for at in self.model.twins):
                continue
            base = self.required.best(self.model.required, self.model.least(us), top)
            if base > NOTHING:
                yield base + sum(self.groups[at][u][0].bound for at, u in enumerate(us)), us

    def _fill(
        self,
        us: tuple[int, ...],
        top: int,
        options: list[list[Group]],
        chosen: list[Group],
        rows: list[tuple[int, ...]],
    ) -> None:
        """Fill the cells one by one, then the required part; a part that cannot beat the best menu is cut."""
        at = len(chosen)
        if self.nodes > self.allowed:
            return
        if at == len(options):
            self._require(self.model.least(us), top, chosen, rows)
            return
        rest = sum(groups[0].bound for groups in options[at + 1 :])
        base = self.required.best(self.model.required, self.model.least(us), top)
        done = sum(int(self.worth[list(row)].sum()) for row in rows)
        mm = self.required.least_mm[-1] + sum(self.least_mm[at + 1 :])
        for group in options[at]:
            if done + group.bound + rest + base + self.slack <= self.best:
                break
            for row in self._combinations(group.rows, at, us[at], rows, done + rest + base, mm):
                if at in self.model.twins and us[at - 1] == us[at] and self.rank[row[0]] < self.rank[rows[-1][0]]:
                    continue
                if not self._overruns(us, top, [*rows, row]):
                    self._fill(us, top, options, [*chosen, group], [*rows, row])

    def _overruns(self, us: tuple[int, ...], top: int, rows: Sequence[tuple[int, ...]]) -> bool:
        """Whether nothing that beats the best menu fits on the page beside these cells; asked in a long search."""
        if not self.wanted.page_mm or self.nodes < PATIENCE:
            return False
        if us not in self.rests:
            self.rests[us] = self._rests(us, top)
        used = [row for one in rows for row in one]
        left = self.wanted.page_mm - int(self.pool.mm[used].sum())
        done = int(self.single[used].sum()) + self.prices.total(0)
        return left < 0 or done + int(self.rests[us][len(rows)][left]) <= self.best

    def _rests(self, us: tuple[int, ...], top: int) -> list[Ints]:
        """For every cell the most worth of it, those after it and the required part within so many mm."""
        page, least = self.wanted.page_mm, max(0, self.model.least(us))
        table = self.tables.required_within(self.model.required, self.model.required_tiers, page)
        found = [table[least : top + 1].max(axis=0, initial=NOTHING)]
        for at in range(len(us) - 1, -1, -1):
            found.insert(0, pages.together(self.tables.within(self.model.cells[at], us[at], page), found[0]))
        return found

    def _combinations(
        self, rows: Sequence[int], at_cell: int, u: int, taken: Sequence[tuple[int, ...]], other: int, other_mm: int
    ) -> Iterator[tuple[int, ...]]:
        """Sets of rows for a cell, none taken, no family twice, one of `u` half-minutes, that beat the best menu with
        all `other` worth and leave the page `other_mm`.
        """
        pool, cell = self.pool, self.model.cells[at_cell]
        used = [row for one in taken for row in one]
        families = {int(pool.family[row]) for row in used} - {-1}
        free = [row for row in rows if row not in used and int(pool.family[row]) not in families]
        worth, tall = [int(self.worth[row]) for row in free], [int(pool.mm[row]) for row in free]
        prefix = [0, *np.cumsum(worth).tolist()]
        room = self._room(used, other_mm)

        is_dearest = [cell.fixed is not None or int(pool.half[row]) == u for row in free]

        def grow(
            start: int, left: int, total: int, mm: int, held: frozenset[int], done: bool
        ) -> Iterator[tuple[int, ...]]:
            self.nodes += 1
            if left == 0:
                yield ()
                return
            for at in range(start, len(free) - left + 1):
                hope = total + prefix[at + left] - prefix[at] + other + self.slack
                if hope <= self.best or self.nodes > self.allowed:
                    return
                family, is_done = int(pool.family[free[at]]), done or is_dearest[at]
                if mm + tall[at] <= room and family not in held and (is_done or left > 1):
                    mates = held | {family} - {-1}
                    for more in grow(at + 1, left - 1, total + worth[at], mm + tall[at], mates, is_done):
                        yield (free[at], *more)

        yield from grow(0, cell.count, 0, 0, frozenset(), False)

    def _room(self, used: Sequence[int], other_mm: int) -> int:
        """Mm that the page has left beside the used rows and others."""
        page = self.wanted.page_mm
        return page - other_mm - int(self.pool.mm[list(used)].sum()) if page else 10**9

    def _require(self, least: int, top: int, chosen: list[Group], rows: list[tuple[int, ...]]) -> None:
        """Choose the required part and keep the menu where it is the best so far and sound."""
        cells = [row for one in rows for row in one]
        if self.model.rule == "dealt" and not self._is_better_deal(cells, rows):
            return
        met = {group.goal for group, cell in zip(chosen, self.model.cells, strict=True) if cell.always}
        for required in self._required(least, top, cells, self.wanted.must_goals - met):
            value = int(self.pool.value[[*cells, *required]].sum())
            if value > self.best and self._keeps({*required, *cells}):
                self.best, self.held = value, (required, list(chosen), list(rows))
                self.allowed = 0 if self.is_first else self.allowed

    def _is_better_deal(self, cells: Sequence[int], rows: Sequence[tuple[int, ...]]) -> bool:
        """Meals have no required part, so they are worth what their cells are."""
        is_better = int(self.pool.value[cells].sum()) > self.best
        halves = [self.pool.half[list(row)].tolist() for row in rows]
        return is_better and can_be_dealt(halves, self.model.fewest, self.model.longest)

    def _required(self, least: int, top: int, used: Sequence[int], unmet: frozenset[str]) -> Iterator[tuple[int, ...]]:
        """Sets for the required part that may beat the best menu, beside the rows used, and meet the unmet goals."""
        best, least_mm = self.required.best, self.required.least_mm
        families = {int(self.pool.family[row]) for row in used} - {-1}
        free = [one for one in self.rows if one.row not in used and one.family not in families]
        done, room = int(self.worth[list(used)].sum()) + self.slack, self._room(used, 0)
        last = {goal: max((at for at, one in enumerate(free) if goal in one.goals), default=-1) for goal in unmet}

        def grow(
            start: int, left: int, half: int, worth: int, mm: int, held: tuple[Row, ...]
        ) -> Iterator[tuple[int, ...]]:
            self.nodes += 1
            missing = unmet.difference(*(one.goals for one in held)) if unmet else unmet
            if left == 0:
                if half >= least and not missing:
                    yield tuple(one.row for one in held)
                return
            if any(last[goal] < start for goal in missing):
                return
            for at in range(start, len(free) - left + 1):
                one = free[at]
                if worth + left * one.worth + done <= self.best or self.nodes > self.allowed:
                    return
                spent = half + one.half
                if spent > top or (left == 1 and not missing <= one.goals):
                    continue
                if worth + one.worth + best(left - 1, least - spent, top - spent) + done <= self.best:
                    continue
                if one.family >= 0 and any(one.family == other.family for other in held):
                    continue
                if mm + one.mm + least_mm[left - 1] <= room:
                    yield from grow(at + 1, left - 1, spent, worth + one.worth, mm + one.mm, (*held, one))

        yield from grow(0, self.model.required, 0, 0, 0, ())

    def _keeps(self, rows: set[int]) -> bool:
        """Pins are on the menu, the pages hold it."""
        fits = not self.wanted.page_mm or int(self.pool.mm[list(rows)].sum()) <= self.wanted.page_mm
        return fits and self.wanted.pins <= rows
