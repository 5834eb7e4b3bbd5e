"""Solves one model exactly: branches over the cells' minutes in the order of their bounds, each searched to its end.

Bound of a branch: every cell's best dishes for its best goal, families aside, plus the best required part by a table
over (dishes, minutes). A branch whose bound is not above the best menu found is closed unsearched; when all are closed,
the menu is proven. A page is a row of the model: its multiplier `price` (value per mm) is taken off every dish's value
and `price * page_mm` added to the bound, which holds for any price >= 0 (Lagrange).

Only the best `deep` dishes of a cell and of each length of the required part are searched. Without page and must-goals
that is exact: a menu holds fewer dishes, so of as many better ones of other families one is always free. With them,
what a dish left out could be worth is bounded afterwards, and the search widened where that is above the menu found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ..menu_rules import TIERS
from .model import Cell, Model, balanced
from .pool import Ints, Pool

DEEP, WIDER, ROUNDS = 16, 3, 4
NODES = 60_000
NOTHING = -(10**15)
PIN = 10**6
PRICES = (15, 30, 45, 60, 80, 100, 130, 170, 250, 400)


@dataclass(frozen=True)
class Wanted:
    """What a menu must keep beside the model: goals that every order meets, pinned rows, mm that its pages hold."""

    must_goals: frozenset[str] = frozenset()
    pins: frozenset[int] = frozenset()
    page_mm: int = 0


@dataclass(frozen=True)
class Group:
    """Dishes that may fill a cell together: rows by worth, best first; `bound` of the best `count`.

    `spare`: the bound of sets that hold a dish left out of `rows`; `least_mm` of any set.
    """

    goal: str
    rows: tuple[int, ...]
    bound: int
    spare: int
    least_mm: int


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
    price: int
    searched: tuple[tuple[int, ...], ...]


Held = tuple[tuple[int, ...], list[Group], list[tuple[int, ...]]]


def solve(pool: Pool, model: Model, wanted: Wanted = Wanted()) -> Found | None:
    """The best menu of a model, or None where it has none; widened until its bound is proven, or `ROUNDS` times."""
    lifted, lift = _lifted(pool, wanted.pins), PIN * len(wanted.pins)
    price = _price(lifted, model, wanted) if wanted.page_mm else 0
    run = Searcher(lifted, model, wanted, price, best=lift - 1)
    bound = run.search()
    for step in range(1, ROUNDS):
        if bound <= run.best or run.is_cut or run.is_whole:
            break
        run = Searcher(lifted, model, wanted, price, DEEP * WIDER**step, run.best, run.held)
        bound = run.search()
    found = run.found(max(run.best, bound))
    return found and replace(found, value=found.value - lift, bound=found.bound - lift)


def _lifted(pool: Pool, pins: frozenset[int]) -> Pool:
    """Pinned rows are worth so much more that no menu without one of them comes near one that holds them all."""
    value = pool.value.copy()
    value[list(pins)] += PIN
    return replace(pool, value=value)


def _price(pool: Pool, model: Model, wanted: Wanted) -> int:
    """The price a mm whose bound is least; as the bound is convex in it, the first price that does not help ends it."""
    best, least = 0, Searcher(pool, model, wanted).ceiling()
    for price in PRICES:
        ceiling = Searcher(pool, model, wanted, price).ceiling()
        if ceiling >= least:
            break
        best, least = price, ceiling
    return best


@dataclass
class Searcher:
    """One run over one model; holds the tables and the best menu so far. `worth` is value less price times mm."""

    pool: Pool
    model: Model
    wanted: Wanted
    price: int = 0
    deep: int = DEEP
    best: int = NOTHING
    held: Held | None = None
    nodes: int = 0
    branches: int = 0
    is_cut: bool = False
    searched: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])

    def __post_init__(self) -> None:
        pool = self.pool
        self.worth = pool.value - self.price * pool.mm
        self.slack = self.price * self.wanted.page_mm
        self.by_worth = np.lexsort((np.arange(len(pool)), -self.worth))
        self.groups = [self._groups(cell) for cell in self.model.cells]
        self.required, self.table, self.spare = self._required_table()
        self.least_mm = [
            min((one.least_mm for some in groups.values() for one in some), default=0) for groups in self.groups
        ]
        tall = np.sort(pool.mm[self._of_tiers(self.model.required_tiers)]).tolist()
        self.required_mm = [sum(tall[:count]) for count in range(self.model.required + 1)]

    @property
    def is_whole(self) -> bool:
        """Whether no dish is left out of the search."""
        return self.deep >= len(self.pool)

    @property
    def is_plain(self) -> bool:
        """Whether dishes differ in worth alone, so that the better of two may always take the other's place."""
        return not (self.wanted.page_mm or self.wanted.must_goals)

    def ceiling(self) -> int:
        """A bound on every menu of the model."""
        return max((limit for limit, _ in self._branches()), default=NOTHING) + self.slack

    def search(self) -> int:
        """Search every branch that can beat the best menu; gives a bound on all menus that were left unsearched."""
        branches = sorted(self._branches(), key=lambda one: (-one[0], one[1]))
        self.branches = len(branches)
        if self.wanted.page_mm and sum(self.least_mm) + self.required_mm[-1] > self.wanted.page_mm:
            return NOTHING
        for limit, us in branches:
            if limit + self.slack <= self.best:
                break
            self.searched.append(us)
            self._fill(us, self.model.top(us) or 0, [self.groups[at][u] for at, u in enumerate(us)], [], [])
            if self.nodes > NODES:
                self.is_cut = True
                return limit + self.slack
        return self._left_out([us for _, us in branches])

    def found(self, bound: int) -> Found | None:
        """The best menu of the search, if there is one."""
        if self.held is None:
            return None
        required, chosen, rows = self.held
        us = tuple(int(max(self.pool.half[list(row)])) for row in rows)
        goals = tuple(group.goal for group in chosen)
        return Found(
            required, tuple(rows), goals, us, self.best, bound, self.branches, self.price, tuple(self.searched)
        )

    def _left_out(self, branches: Sequence[tuple[int, ...]]) -> int:
        """The most that a menu with a dish outside `deep` could be worth."""
        if self.is_whole or self.is_plain:
            return NOTHING
        model, found = self.model, NOTHING
        spares = [{u: max(group.spare for group in groups) for u, groups in cell.items()} for cell in self.groups]
        for us in branches:
            top = model.top(us) or 0
            cells = [self.groups[at][u][0].bound for at, u in enumerate(us)]
            base = self._best_required(model.required, model.least_required, top)
            found = max(found, self._spare_required(top) + sum(cells))
            for at, u in enumerate(us):
                found = max(found, base + sum(cells) - cells[at] + spares[at][u])
        return found + self.slack

    def _spare_required(self, top: int) -> int:
        model = self.model
        return max(
            (worth + self._best_required(model.required - 1, model.least_required - half, top - half)
             for half, worth in self.spare.items() if half <= top),
            default=NOTHING,
        )  # fmt: skip

    def _of_tiers(self, tiers: Sequence[str]) -> NDArray[np.bool_]:
        return np.isin(self.pool.tier, [TIERS.index(tier) for tier in tiers])

    def _groups(self, cell: Cell) -> dict[int, list[Group]]:
        """U -> groups of that cell, best bound first."""
        pool = self.pool
        rows = self.by_worth[self._of_tiers(cell.tiers)[self.by_worth]]
        us: Sequence[int] = [cell.fixed] if cell.fixed else sorted(set(pool.half[rows].tolist()))
        found: dict[int, list[Group]] = {}
        for goal, here in self._scopes(cell, rows):
            half = pool.half[here]
            for u in us:
                group = self._group(goal, here[(half <= u) & (half >= u - cell.window)], cell.count)
                if group:
                    found.setdefault(u, []).append(group)
        return {u: sorted(found[u], key=lambda group: (-group.bound, group.goal)) for u in us if u in found}

    def _scopes(self, cell: Cell, rows: Ints) -> Iterator[tuple[str, Ints]]:
        """(goal, rows that serve it), or all rows where the cell needs no goal."""
        if not cell.has_goal:
            yield "", rows
            return
        for goal, members in self.pool.members.items():
            serves = np.zeros(len(self.pool), bool)
            serves[members] = True
            yield goal, rows[serves[rows]]

    def _group(self, goal: str, rows: Ints, count: int) -> Group | None:
        """`rows` by worth, best first; of a family only the best is kept where dishes differ in worth alone."""
        families = self.pool.family[rows]
        first = np.zeros(len(rows), bool)
        first[np.unique(families, return_index=True)[1]] = True
        first |= families < 0
        best = self.worth[rows[first][:count]].tolist()
        if len(best) < count:
            return None
        free = rows[first] if self.is_plain else rows
        spare = int(self.worth[free[self.deep]]) if len(free) > self.deep else NOTHING
        least_mm = int(np.sort(self.pool.mm[rows])[:count].sum()) if self.wanted.page_mm else 0
        return Group(goal, tuple(free[: self.deep].tolist()), sum(best), sum(best[:-1]) + spare, least_mm)

    def _required_table(self) -> tuple[list[int], Ints, dict[int, int]]:
        """Rows for the required part, best first; table[k][m] = most worth of k of them with exactly m half-minutes;
        half-minutes -> the worth of the best row of that length that is left out.
        """
        pool, model = self.pool, self.model
        rows = (
            self.by_worth[self._of_tiers(model.required_tiers)[self.by_worth]] if model.required else self.by_worth[:0]
        )
        kept: set[int] = set()
        groups = {half: self._group("", rows[pool.half[rows] == half], 1) for half in set(pool.half[rows].tolist())}
        for group in groups.values():
            kept.update(group.rows if group else ())
        for goal in self.wanted.must_goals:
            serving = rows[np.isin(rows, pool.members.get(goal, rows[:0]))]
            kept.update(serving[: self.deep].tolist())
        ordered = [int(row) for row in rows.flat if int(row) in kept]
        spare = {half: group.spare for half, group in groups.items() if group}
        return ordered, self._table(ordered), spare

    def _table(self, rows: Sequence[int]) -> Ints:
        halves, count = [int(self.pool.half[row]) for row in rows], self.model.required
        widest = max(halves, default=0) * count
        table = np.full((count + 1, widest + 1), NOTHING, np.int64)
        table[0, 0] = 0
        for row, half in zip(rows, halves, strict=True):
            for k in range(count, 0, -1):
                shifted = table[k - 1, : widest + 1 - half] + int(self.worth[row])
                table[k, half:] = np.maximum(table[k, half:], shifted)
        return table

    def _branches(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """(bound, Us) of every branch that the cap leaves."""
        for us in product(*self.groups):
            top = self.model.top(us)
            if top is None:
                continue
            base = self._best_required(self.model.required, self.model.least_required, top)
            if base > NOTHING:
                yield base + sum(self.groups[at][u][0].bound for at, u in enumerate(us)), us

    def _best_required(self, k: int, low: int, high: int) -> int:
        """Most worth of k required dishes with minutes from low to high; a bound, as families are left aside."""
        if k == 0:
            return 0 if low <= 0 <= high else NOTHING
        span = self.table[k, max(0, low) : max(0, high) + 1]
        best = int(span.max()) if len(span) else NOTHING
        return best if best > NOTHING // 2 else NOTHING

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
        if self.nodes > NODES:
            return
        if at == len(options):
            self._require(top, chosen, rows)
            return
        rest = sum(groups[0].bound for groups in options[at + 1 :])
        base = self._best_required(self.model.required, self.model.least_required, top)
        done = sum(int(self.worth[list(row)].sum()) for row in rows)
        mm = self.required_mm[-1] + sum(self.least_mm[at + 1 :])
        for group in options[at]:
            if done + group.bound + rest + base + self.slack <= self.best:
                break
            for row in self._combinations(group.rows, self.model.cells[at].count, rows, done + rest + base, mm):
                self._fill(us, top, options, [*chosen, group], [*rows, row])

    def _combinations(
        self, rows: Sequence[int], count: int, taken: Sequence[tuple[int, ...]], other: int, other_mm: int
    ) -> Iterator[tuple[int, ...]]:
        """Sets of `count` rows, none taken, no family twice, that beat the best menu with all `other` worth and leave
        the page `other_mm`.
        """
        pool = self.pool
        used = [row for one in taken for row in one]
        families = {int(pool.family[row]) for row in used} - {-1}
        free = [row for row in rows if row not in used and int(pool.family[row]) not in families]
        worth, tall = [int(self.worth[row]) for row in free], [int(pool.mm[row]) for row in free]
        prefix = [0, *np.cumsum(worth).tolist()]
        room = self._room(used, other_mm)

        def grow(start: int, left: int, total: int, mm: int, held: frozenset[int]) -> Iterator[tuple[int, ...]]:
            self.nodes += 1
            if left == 0:
                yield ()
                return
            for at in range(start, len(free) - left + 1):
                hope = total + prefix[at + left] - prefix[at] + other + self.slack
                if hope <= self.best or self.nodes > NODES:
                    return
                family = int(pool.family[free[at]])
                if mm + tall[at] <= room and family not in held:
                    for more in grow(at + 1, left - 1, total + worth[at], mm + tall[at], held | {family} - {-1}):
                        yield (free[at], *more)

        yield from grow(0, count, 0, 0, frozenset())

    def _room(self, used: Sequence[int], other_mm: int) -> int:
        """Mm that the page has left beside the used rows and others."""
        page = self.wanted.page_mm
        return page - other_mm - int(self.pool.mm[list(used)].sum()) if page else 10**9

    def _require(self, top: int, chosen: list[Group], rows: list[tuple[int, ...]]) -> None:
        """Choose the required part and keep the menu where it is the best so far and sound."""
        if self.model.is_balanced and balanced([self.pool.half[list(row)].tolist() for row in rows]) is None:
            return
        cells = [row for one in rows for row in one]
        for required in self._required(top, cells):
            value = int(self.pool.value[[*cells, *required]].sum())
            if value > self.best and self._keeps({*required, *cells}, required, chosen):
                self.best, self.held = value, (required, list(chosen), list(rows))

    def _required(self, top: int, used: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Sets for the required part that may beat the best menu, beside the rows used."""
        pool, model = self.pool, self.model
        families = {int(pool.family[row]) for row in used} - {-1}
        free = [row for row in self.required if row not in used and int(pool.family[row]) not in families]
        done, room = int(self.worth[list(used)].sum()) + self.slack, self._room(used, 0)

        def grow(start: int, left: int, half: int, worth: int, held: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            self.nodes += 1
            if left == 0:
                if half >= model.least_required:
                    yield held
                return
            for at in range(start, len(free) - left + 1):
                row = free[at]
                own = int(self.worth[row])
                if worth + left * own + done <= self.best or self.nodes > NODES:
                    return
                spent = half + int(pool.half[row])
                rest = self._best_required(left - 1, model.least_required - spent, top - spent)
                if spent > top or worth + own + rest + done <= self.best:
                    continue
                if pool.family[row] >= 0 and any(pool.family[row] == pool.family[other] for other in held):
                    continue
                if int(pool.mm[[*held, row]].sum()) + self.required_mm[left - 1] <= room:
                    yield from grow(at + 1, left - 1, spent, worth + own, (*held, row))

        yield from grow(0, model.required, 0, 0, ())

    def _keeps(self, rows: set[int], required: tuple[int, ...], chosen: list[Group]) -> bool:
        """Pins are on the menu, the must-goals are met by every order, the pages hold it."""
        if not self.wanted.pins <= rows:
            return False
        met = {goal for row in required for goal in self.pool.goals[row]}
        met |= {group.goal for group, cell in zip(chosen, self.model.cells, strict=True) if cell.always}
        if not self.wanted.must_goals <= met:
            return False
        return not self.wanted.page_mm or int(self.pool.mm[list(rows)].sum()) <= self.wanted.page_mm
