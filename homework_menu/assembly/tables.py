"""What the search looks up: the best dishes for every cell and minutes, and the best required parts by minutes.

`worth` is a dish's value less what it costs at the prices. Made once for all models of a pool that share them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..menu_rules import TIERS
from . import pages
from .model import Cell, Model
from .pages import NOTHING
from .pool import Ints, Pool


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


class Row(NamedTuple):
    """A row of the required part in plain numbers: the search looks at them millions of times."""

    row: int
    half: int
    mm: int
    worth: int
    family: int
    goals: frozenset[str]


@dataclass(frozen=True)
class Required:
    """The required part: rows best first; table[k][m] = most worth of k of them with exactly m half-minutes.

    `spare`: half-minutes -> worth of the best row of that length that is left out; `least_mm` of 0, 1, 2 … rows.
    """

    rows: tuple[int, ...]
    table: list[list[int]]
    spare: dict[int, int]
    least_mm: tuple[int, ...]

    def best(self, k: int, low: int, high: int) -> int:
        """Most worth of k dishes with minutes from low to high; a bound, as families are left aside."""
        if k == 0:
            return 0 if low <= 0 <= high else NOTHING
        best = max(self.table[k][max(0, low) : max(0, high) + 1], default=NOTHING)
        return best if best > NOTHING // 2 else NOTHING

    def best_spare(self, k: int, low: int, high: int) -> int:
        """The same for sets that hold a row left out."""
        found = (
            worth + self.best(k - 1, low - half, high - half) for half, worth in self.spare.items() if half <= high
        )
        return max(found, default=NOTHING)


@dataclass(frozen=True)
class Prices:
    """What the rows of the model cost, each 0 or more: a mm of the page, and (row, price) to stand on a menu once."""

    mm: int = 0
    once: tuple[tuple[int, int], ...] = ()

    def total(self, page_mm: int) -> int:
        """What all that they are charged for costs: the page, and every priced dish once."""
        return self.mm * page_mm + sum(price for _, price in self.once)

    def worth(self, pool: Pool) -> Ints:
        """Every dish's value less what it costs."""
        worth = pool.value - self.mm * pool.mm
        for row, price in self.once:
            worth[row] -= price
        return worth


def prices_at(pool: Pool, model: Model, mm: int) -> Prices:
    """The price a mm, and where parts may take the same dishes, what each of the best is worth more than the n-th best.

    n dishes of these kinds stand on a menu, so that no bound of all parts together is above the n best, each once.
    """
    worth, once = Prices(mm).worth(pool), dict[int, int]()
    for tiers, count in model.shared:
        rows = np.flatnonzero(np.isin(pool.tier, [TIERS.index(tier) for tier in tiers]))
        rows = rows[np.lexsort((rows, -worth[rows]))][:count]
        once |= {row: int(worth[row] - worth[rows[-1]]) for row in rows.tolist()}
    return Prices(mm, tuple(sorted((row, price) for row, price in once.items() if price)))


class Tables:
    """The tables of one pool at some prices, `deep` dishes deep.

    `is_plain`: dishes differ in worth alone, so that the better of two may always take the other's place.
    """

    def __init__(self, pool: Pool, prices: Prices, deep: int, *, has_page: bool, must_goals: frozenset[str]) -> None:
        self.pool, self.deep, self.has_page, self.must_goals = pool, deep, has_page, must_goals
        self.is_plain = not (has_page or must_goals or prices.once)
        self.worth = prices.worth(pool)
        self.by_worth = np.lexsort((np.arange(len(pool)), -self.worth))
        self.rank = np.argsort(self.by_worth)
        self.single = replace(prices, mm=0).worth(pool)
        self._within: dict[tuple[Cell, int, int], Ints] = {}
        self._required_within: dict[tuple[int, tuple[str, ...], int], Ints] = {}
        self._groups: dict[Cell, dict[int, list[Group]]] = {}
        self._required: dict[tuple[int, tuple[str, ...]], Required] = {}

    def groups(self, cell: Cell) -> dict[int, list[Group]]:
        """U -> groups that may fill the cell, best bound first."""
        if cell not in self._groups:
            self._groups[cell] = self._made_groups(cell)
        return self._groups[cell]

    def required(self, count: int, tiers: tuple[str, ...]) -> Required:
        """The table of a required part of `count` dishes of these tiers."""
        if (count, tiers) not in self._required:
            self._required[count, tiers] = self._made_required(count, tiers)
        return self._required[count, tiers]

    def rows(self, required: Required) -> list[Row]:
        """The rows of a required part, best first."""
        pool, rows = self.pool, list(required.rows)
        columns = (column[rows].tolist() for column in (pool.half, pool.mm, self.worth, pool.family))
        return list(map(Row, rows, *columns, [pool.goals[row] for row in rows]))

    def within(self, cell: Cell, u: int, page: int) -> Ints:
        """The most that a cell's dishes can be worth, the page's price aside, within 0, 1, … mm; goals aside."""
        if (cell, u, page) not in self._within:
            rows = sorted({row for group in self.groups(cell)[u] for row in group.rows})
            self._within[cell, u, page] = pages.best_of(*self._columns(rows), cell.count, page)
        return self._within[cell, u, page]

    def required_within(self, count: int, tiers: tuple[str, ...], page: int) -> Ints:
        """The same of the required part, by its half-minutes first."""
        if (count, tiers, page) not in self._required_within:
            rows = self.required(count, tiers).rows
            worth, mm = self._columns(rows)
            half = self.pool.half[list(rows)].tolist()
            self._required_within[count, tiers, page] = pages.required(worth, half, mm, count, page)
        return self._required_within[count, tiers, page]

    def _columns(self, rows: Sequence[int]) -> tuple[list[int], list[int]]:
        return self.single[list(rows)].tolist(), self.pool.mm[list(rows)].tolist()

    def _of_tiers(self, tiers: Sequence[str]) -> NDArray[np.bool_]:
        return np.isin(self.pool.tier, [TIERS.index(tier) for tier in tiers])

    def _made_groups(self, cell: Cell) -> dict[int, list[Group]]:
        pool = self.pool
        rows = self.by_worth[self._of_tiers(cell.tiers)[self.by_worth]]
        us: Sequence[int] = [cell.fixed] if cell.fixed else sorted(set(pool.half[rows].tolist()))
        found: dict[int, list[Group]] = {}
        scopes = dict(self._scopes(cell, rows))
        for u in us:
            near = {goal: here[(pool.half[here] <= u) & (pool.half[here] >= u - cell.window)]
                    for goal, here in scopes.items()}  # fmt: skip
            groups = [self._group(goal, near[goal], cell.count, dearest=None if cell.fixed else u)
                      for goal in self._widest(near)]  # fmt: skip
            found[u] = sorted((one for one in groups if one), key=lambda group: (-group.bound, group.goal))
        return {u: groups for u, groups in found.items() if groups}

    def _widest(self, near: dict[str, Ints]) -> list[str]:
        """The goals but those all of whose rows serve another, too: whatever they can fill, that one can."""
        masks = {goal: sum(1 << row for row in rows.tolist()) for goal, rows in near.items()}
        kept: list[str] = []
        for goal in sorted(near, key=lambda goal: (-len(near[goal]), goal)):
            mask = masks[goal]
            if goal in self.must_goals or all(mask & ~masks[other] for other in kept):
                kept.append(goal)
        return kept

    def _scopes(self, cell: Cell, rows: Ints) -> Iterator[tuple[str, Ints]]:
        """(goal, rows that serve it), or all rows where the cell needs no goal."""
        if not cell.has_goal:
            yield "", rows
            return
        for goal in cell.goals or self.pool.members:
            members = self.pool.members.get(goal, rows[:0])
            serves = np.zeros(len(self.pool), bool)
            serves[members] = True
            yield goal, rows[serves[rows]]

    def _group(self, goal: str, rows: Ints, count: int, dearest: int | None = None) -> Group | None:
        """`rows` by worth, best first, of which one must take `dearest` half-minutes; of a family only the best of
        either length is kept where dishes differ in worth and length alone.
        """
        families, is_dearest = self.pool.family[rows], self.pool.half[rows] == dearest
        kept = _first(families)
        best = self.worth[rows[kept][:count]].tolist()
        if len(best) < count or (dearest is not None and not is_dearest.any()):
            return None
        if dearest is not None and not is_dearest[np.flatnonzero(kept)[:count]].any():
            best[-1] = int(self.worth[rows[is_dearest][0]])
        if self.is_plain:
            kept = _first(np.where(families < 0, -1, 2 * families + is_dearest))
        else:
            kept[:] = True
        is_near = kept & ((np.cumsum(kept) <= self.deep) | (is_dearest & (np.cumsum(kept & is_dearest) <= self.deep)))
        left = rows[kept & ~is_near]
        spare = int(self.worth[left[0]]) if len(left) else NOTHING
        least_mm = int(np.sort(self.pool.mm[rows])[:count].sum()) if self.has_page else 0
        return Group(goal, tuple(rows[is_near].tolist()), sum(best), sum(best[:-1]) + spare, least_mm)

    def _made_required(self, count: int, tiers: tuple[str, ...]) -> Required:
        pool = self.pool
        rows = self.by_worth[self._of_tiers(tiers)[self.by_worth]] if count else self.by_worth[:0]
        kept: set[int] = set()
        groups = {half: self._group("", rows[pool.half[rows] == half], 1) for half in set(pool.half[rows].tolist())}
        for group in groups.values():
            kept.update(group.rows if group else ())
        for goal in self.must_goals:
            serving = rows[np.isin(rows, pool.members.get(goal, rows[:0]))]
            kept.update(serving[: self.deep].tolist())
        ordered = tuple(int(row) for row in rows.flat if int(row) in kept)
        spare = {half: group.spare for half, group in groups.items() if group}
        tall = np.sort(pool.mm[rows])[:count].tolist()
        return Required(ordered, self._table(ordered, count), spare, tuple(sum(tall[:at]) for at in range(count + 1)))

    def _table(self, rows: Sequence[int], count: int) -> list[list[int]]:
        halves = [int(self.pool.half[row]) for row in rows]
        widest = max(halves, default=0) * count
        table = np.full((count + 1, widest + 1), NOTHING, np.int64)
        table[0, 0] = 0
        for row, half in zip(rows, halves, strict=True):
            for k in range(count, 0, -1):
                shifted = table[k - 1, : widest + 1 - half] + int(self.worth[row])
                table[k, half:] = np.maximum(table[k, half:], shifted)
        return table.tolist()


def _first(families: Ints) -> NDArray[np.bool_]:
    """Which rows are the first of their family, or have none (-1)."""
    first = np.zeros(len(families), bool)
    first[np.unique(families, return_index=True)[1]] = True
    return first | (families < 0)
