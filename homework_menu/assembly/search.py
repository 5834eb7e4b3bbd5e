"""Solves one model exactly: branches over the cells' minutes in the order of their bounds, each searched to its end.

Bound of a branch: every cell's best dishes for its best goal, families and pages aside, plus the best required part
by a table over (dishes, minutes). A branch whose bound is not above the best menu found is closed unsearched; when all
are closed, the menu is proven. Within a cell the best `DEEP` dishes of different families are enough: a menu holds
fewer dishes than that, so of as many better ones of other families one is always free (exchange argument).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from ..menu_rules import TIERS
from .model import Cell, Model, balanced
from .pool import Ints, Pool

DEEP = 16
NODES = 60_000
NOTHING = -(10**15)


@dataclass(frozen=True)
class Group:
    """Dishes that may fill a cell together: rows by value, best first, one a family; `bound` of the best `count`."""

    goal: str
    rows: tuple[int, ...]
    bound: int


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
    searched: tuple[tuple[int, ...], ...]


@dataclass
class Searcher:
    """One run over one model; holds the tables and the best menu so far."""

    pool: Pool
    model: Model
    must_goals: frozenset[str] = frozenset()
    pins: frozenset[int] = frozenset()
    page_mm: int = 0
    best: int = NOTHING
    held: tuple[tuple[int, ...], list[Group], list[tuple[int, ...]]] | None = None
    nodes: int = 0
    searched: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])

    def run(self) -> Found | None:
        """The best menu, or None where the model has none."""
        pool, model = self.pool, self.model
        groups = [self._groups(cell) for cell in model.cells]
        self.required, self.table = self._required_table()
        branches = sorted(self._branches(groups), key=lambda one: (-one[0], one[1]))
        bound = NOTHING
        for limit, us in branches:
            if limit <= self.best or self.nodes > NODES:
                bound = max(bound, limit if limit > self.best else NOTHING)
                break
            self.searched.append(us)
            top = model.top(us)
            self._fill(us, top or 0, [groups[at][u] for at, u in enumerate(us)], [], [])
        if self.held is None:
            return None
        required, chosen, rows = self.held
        us = tuple(int(max(pool.half[list(row)])) for row in rows)
        goals = tuple(group.goal for group in chosen)
        proven = self.best if self.nodes <= NODES else max(bound, self.best)
        return Found(required, tuple(rows), goals, us, self.best, proven, len(branches), tuple(self.searched))

    def _groups(self, cell: Cell) -> dict[int, list[Group]]:
        """U -> groups of that cell, best bound first."""
        pool = self.pool
        suits = np.isin(pool.tier, [TIERS.index(tier) for tier in cell.tiers])
        us: Sequence[int] = [cell.fixed] if cell.fixed else sorted(set(pool.half[suits].tolist()))
        scopes = list(pool.members.items()) if cell.has_goal else [("", np.arange(len(pool)))]
        found: dict[int, list[Group]] = {}
        for u in us:
            fits = suits & (pool.half <= u) & (pool.half >= u - cell.window)
            made = [self._group(goal, rows[fits[rows]], cell.count) for goal, rows in scopes]
            groups = [group for group in made if group]
            if groups:
                found[u] = sorted(groups, key=lambda group: (-group.bound, group.goal))
        return found

    def _group(self, goal: str, rows: Ints, count: int) -> Group | None:
        if len(rows) < count:
            return None
        kept: list[int] = []
        families: set[int] = set()
        for row in self._by_value(rows):
            family = int(self.pool.family[row])
            if family < 0 or family not in families:
                kept.append(row)
                families.add(family)
            if len(kept) >= DEEP:
                break
        if len(kept) < count:
            return None
        return Group(goal, tuple(kept), int(self.pool.value[kept[:count]].sum()))

    def _by_value(self, rows: Ints) -> list[int]:
        return rows[np.lexsort((rows, -self.pool.value[rows]))].tolist()

    def _required_table(self) -> tuple[list[int], Ints]:
        """Rows for the required part, best first; table[k][m] = most value of k of them with exactly m half-minutes."""
        pool, model = self.pool, self.model
        tiers = [TIERS.index(tier) for tier in model.required_tiers]
        rows = np.flatnonzero(np.isin(pool.tier, tiers)) if model.required else np.array([], np.int64)
        widest = int(pool.half[rows].max()) * model.required if len(rows) else 0
        kept = [row for half in sorted(set(pool.half[rows].tolist())) for row in
                self._distinct(rows[pool.half[rows] == half])]  # fmt: skip
        serving = [np.intersect1d(rows, _members(pool, goal)) for goal in sorted(self.must_goals)]
        kept = list(dict.fromkeys([*kept, *(row for some in serving for row in self._by_value(some)[:DEEP])]))
        table = np.full((model.required + 1, widest + 1), NOTHING, np.int64)
        table[0, 0] = 0
        for row in kept:
            half, value = int(pool.half[row]), int(pool.value[row])
            for k in range(model.required, 0, -1):
                shifted = table[k - 1, : widest + 1 - half] + value
                table[k, half:] = np.maximum(table[k, half:], shifted)
        return self._by_value(np.array(kept, np.int64)), table

    def _distinct(self, rows: Ints) -> list[int]:
        group = self._group("", rows, 1)
        return list(group.rows) if group else []

    def _branches(self, groups: list[dict[int, list[Group]]]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """(bound, Us) of every branch that the cap leaves."""
        for us in product(*groups):
            top = self.model.top(us)
            if top is None:
                continue
            base = self._best_required(self.model.required, self.model.least_required, top)
            if base > NOTHING:
                yield base + sum(groups[at][u][0].bound for at, u in enumerate(us)), us

    def _best_required(self, k: int, low: int, high: int) -> int:
        """Most value of k required dishes with minutes from low to high; a bound, as families are left aside."""
        if k == 0:
            return 0 if low <= 0 else NOTHING
        span = self.table[k, max(0, low) : max(0, high) + 1]
        best = int(span.max()) if len(span) else NOTHING
        return best if best > 0 else NOTHING

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
            self._require(us, top, chosen, rows)
            return
        rest = sum(groups[0].bound for groups in options[at + 1 :])
        base = self._best_required(self.model.required, self.model.least_required, top)
        done = sum(int(self.pool.value[list(row)].sum()) for row in rows)
        for group in options[at]:
            if done + group.bound + rest + base <= self.best:
                break
            need = self.best - done - rest - base
            for row in self._combinations(group.rows, self.model.cells[at].count, rows, need):
                self._fill(us, top, options, [*chosen, group], [*rows, row])

    def _combinations(
        self, rows: Sequence[int], count: int, taken: Sequence[tuple[int, ...]], need: int
    ) -> Iterator[tuple[int, ...]]:
        """Sets of `count` rows, none taken, no family twice, whose value is above `need`."""
        pool = self.pool
        used = {row for one in taken for row in one}
        families = {int(pool.family[row]) for row in used}
        free = [
            row for row in rows if row not in used and (pool.family[row] < 0 or int(pool.family[row]) not in families)
        ]
        value = [int(pool.value[row]) for row in free]
        prefix = [0, *np.cumsum(value).tolist()]

        def grow(start: int, left: int, total: int) -> Iterator[tuple[int, ...]]:
            self.nodes += 1
            if left == 0:
                yield ()
                return
            for at in range(start, len(free) - left + 1):
                if total + prefix[at + left] - prefix[at] <= need or self.nodes > NODES:
                    return
                for more in grow(at + 1, left - 1, total + value[at]):
                    yield (free[at], *more)

        yield from grow(0, count, 0)

    def _require(self, us: tuple[int, ...], top: int, chosen: list[Group], rows: list[tuple[int, ...]]) -> None:
        """Choose the required part and keep the menu where it is the best so far and sound."""
        done = sum(int(self.pool.value[list(row)].sum()) for row in rows)
        if self.model.is_balanced and balanced([self.pool.half[list(row)].tolist() for row in rows]) is None:
            return
        for required in self._required(top, rows, done):
            value = done + sum(int(self.pool.value[row]) for row in required)
            if value > self.best and self._keeps(required, chosen, rows):
                self.best, self.held = value, (required, list(chosen), list(rows))

    def _required(self, top: int, rows: Sequence[tuple[int, ...]], done: int) -> Iterator[tuple[int, ...]]:
        pool, model = self.pool, self.model
        used = {row for one in rows for row in one}
        families = {int(pool.family[row]) for row in used} - {-1}
        free = [row for row in self.required if row not in used and int(pool.family[row]) not in families]

        def grow(start: int, left: int, minutes: int, value: int, held: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            self.nodes += 1
            if left == 0:
                if minutes >= model.least_required:
                    yield held
                return
            for at in range(start, len(free) - left + 1):
                row = free[at]
                if value + left * int(pool.value[row]) + done <= self.best or self.nodes > NODES:
                    return
                spent = minutes + int(pool.half[row])
                rest = self._best_required(left - 1, model.least_required - spent, top - spent)
                if spent > top or value + int(pool.value[row]) + rest + done <= self.best:
                    continue
                if pool.family[row] >= 0 and any(pool.family[row] == pool.family[other] for other in held):
                    continue
                yield from grow(at + 1, left - 1, spent, value + int(pool.value[row]), (*held, row))

        yield from grow(0, model.required, 0, 0, ())

    def _keeps(self, required: tuple[int, ...], chosen: list[Group], rows: list[tuple[int, ...]]) -> bool:
        """Pins are on the menu, the must-goals are met by every order, the pages hold it."""
        everything = {*required, *(row for one in rows for row in one)}
        if not self.pins <= everything:
            return False
        met = {goal for row in required for goal in self.pool.goals[row]}
        met |= {group.goal for group, cell in zip(chosen, self.model.cells, strict=True) if cell.always}
        if not self.must_goals <= met:
            return False
        return not self.page_mm or sum(int(self.pool.mm[row]) for row in everything) <= self.page_mm


def _members(pool: Pool, goal: str) -> Ints:
    return pool.members.get(goal, np.array([], np.int64))
