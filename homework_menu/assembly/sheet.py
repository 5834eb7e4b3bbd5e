"""One sheet without choices, from a bank of any size: the best exercises that keep all rules, with a proof.

The linear programme is solved on a short list; its duals price the whole bank by table look-ups, and what pays joins
the list. Duals rounded to 1/1024 give a bound in exact arithmetic, valid whatever the duals are; exercises that the
bound shuts out need no search, and the few that are left are searched exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pool import Ints
from .programme import Floats, best_of, programme
from .rows import NO_LIMIT, Items, Row, Rules, counts, profiles_of, rows_of

SCALE = 1024
SHUT = -(10**12)
START, DRAWN, ADDED, SMALL, WIDER = 200, 150, 300, 80, 4
MOST_SEARCHED, ROUNDS, TINY = 4_000, 60, 1e-6
PENALTY = 10**5


@dataclass(frozen=True)
class Chosen:
    """The best sheet: rows, value, proven bound, and the prices of the rules (in 1/1024) that prove it."""

    rows: tuple[int, ...]
    value: int
    bound: int
    prices: tuple[int, ...]

    @property
    def optimal(self) -> bool:
        """Whether no sheet is worth more."""
        return self.value == self.bound


def best_sheet(items: Items, rules: Rules, *, seed: int = 1) -> Chosen | None:
    """The best sheet that keeps the rules, or None where it is proven that there is none.

    The same items, rules and seed give the same sheet. `optimal` is false where the search had to stop short;
    `UndecidedError` is raised where it then had no sheet either.
    """
    return _Solver(items, rules, seed).run()


class _Solver:
    """One sheet: the rows less what pinned exercises take, the short list, the linear programme over it."""

    def __init__(self, items: Items, rules: Rules, seed: int) -> None:
        self.items, self.pins = items, np.array(rules.pins, np.int64)
        taken = counts(items, rows_of(rules), self.pins).sum(axis=1).tolist()
        self.rows = [Row(row.what, row.which, row.low - used, row.high - used)
                     for row, used in zip(rows_of(rules), taken, strict=True)]  # fmt: skip
        self.is_open = np.ones(len(items), bool)
        self.is_open[[*rules.pins, *rules.bars]] = False
        families = [family for family in items.family[self.pins].tolist() if family >= 0]
        self.are_twins = len(set(families)) < len(families)
        if families:
            self.is_open &= ~np.isin(items.family, families)
        for row in self.rows:
            if row.what in ("half", "tier_half", "mm") or (row.what != "difficulty" and row.high == 0):
                self.is_open &= counts(items, [row], np.arange(len(items)))[0] <= row.high
        self.code = profiles_of(items)
        self.list = self._start(np.random.default_rng(seed))

    def run(self) -> Chosen | None:
        prices = None if self.are_twins else self._prices()
        return None if prices is None else self._search(prices)

    def _start(self, chance: np.random.Generator) -> Ints:
        """The first short list: the best by value, by value a minute, of every tier, point and kind, and some drawn."""
        items, free = self.items, np.flatnonzero(self.is_open)
        if len(free) <= 2 * START:
            return free
        best = free[_top(items.value[free], 40 * START)]
        found = [best[_top(items.value[best], START)], best[_top(items.value[best] / items.half[best], START)]]
        for row in self.rows:
            if row.what in ("tier", "point", "kind"):
                here = best[counts(items, [row], best)[0] > 0]
                found.append(here[_top(items.value[here], 12)])
        found.append(chance.choice(free, min(DRAWN, len(free)), replace=False))
        return np.unique(np.concatenate(found))

    def _prices(self) -> list[int] | None:
        """Prices of the rows from the linear programme over the whole bank; None where they prove that it has no
        solution: with values of 0, a bound below 0.
        """
        prices, short = self._priced(PENALTY, with_values=True)
        if short < TINY:
            return prices
        barring, _ = self._priced(1, with_values=False)
        if self._bound(barring, self._worth(barring, with_values=False)) < 0:
            return None
        return self._priced(100 * PENALTY, with_values=True)[0]

    def _priced(self, penalty: int, *, with_values: bool) -> tuple[list[int], float]:
        """Prices of the programme in which breaking a row costs `penalty` a unit, and what is still broken."""
        prices, short = self._dual(penalty, with_values)
        for _ in range(ROUNDS):
            paying = self._paying(prices, with_values=with_values)
            if not len(paying):
                break
            self.list = np.union1d(self.list, paying)
            prices, short = self._dual(penalty, with_values)
        return prices, short

    def _dual(self, penalty: int, with_values: bool) -> tuple[list[int], float]:
        """The same over the short list alone."""
        solver = programme(self.items, self.rows, self.list, with_values=with_values, penalty=penalty)
        solver.run()
        found = solver.getSolution()
        prices = -np.array(found.row_dual[: len(self.rows)])
        return _rounded(prices, self.rows), float(sum(found.col_value[len(self.list) :]))

    def _paying(self, prices: Sequence[int], *, with_values: bool) -> Ints:
        """Exercises outside the list that would lift the programme, the best first, at most `ADDED`."""
        worth = self._worth(prices, with_values=with_values)
        inside = np.zeros(len(worth), bool)
        inside[self.list] = True
        paying = np.flatnonzero((worth > SCALE // 64) & ~inside)
        if not len(paying):
            return paying
        mates = self.list[self.items.family[self.list] >= 0]
        held: dict[int, int] = {}
        for family, own in zip(self.items.family[mates].tolist(), worth[mates].tolist(), strict=True):
            held[family] = max(own, held.get(family, 0))
        paying = paying[_top(worth[paying], 4 * ADDED)]
        better = [own > held.get(family, 0) for family, own in
                  zip(self.items.family[paying].tolist(), worth[paying].tolist(), strict=True)]  # fmt: skip
        return paying[np.array(better, bool)][:ADDED]

    def _worth(self, prices: Sequence[int], *, with_values: bool = True) -> Ints:
        """1024 times value less prices, for every exercise: two look-ups and the page."""
        items, code = self.items, self.code
        worth = -code.table(self.rows, prices)[code.profile] - code.of_points(self.rows, prices)[items.points]
        worth += items.value * SCALE if with_values else 0
        for row, price in zip(self.rows, prices, strict=True):
            if row.what == "mm" and price:
                worth -= price * items.mm
        worth[~self.is_open] = SHUT
        return worth

    def _bound(self, prices: Sequence[int], worth: Ints) -> int:
        """1024 times a bound on what a sheet is worth beside the pins: limits at their prices, and all that pays."""
        limits = sum(price * (row.high if price > 0 else row.low) for row, price in
                     zip(self.rows, prices, strict=True))  # fmt: skip
        paying = np.flatnonzero(worth > 0)
        return limits + sum(_by_family(self.items.family[paying], worth[paying]).values()) + int(
            worth[paying][self.items.family[paying] < 0].sum())  # fmt: skip

    def _search(self, prices: Sequence[int]) -> Chosen | None:
        """Search the exercises of least loss exactly, and wider until the bound shuts out all others."""
        worth = self._worth(prices)
        bound, loss = self._bound(prices, worth), self._loss(worth)
        order = _top(np.where(self.is_open, -loss, SHUT), MOST_SEARCHED)
        order, least, best, is_whole = order[self.is_open[order]], -1, None, False
        count = min(SMALL, len(order))
        while True:
            found, is_whole = best_of(self.items, self.rows, np.sort(order[:count]))
            if found is not None:
                best, least = found, int(self.items.value[found].sum())
            left = int((self.is_open & (bound - loss >= SCALE * (least + 1))).sum())
            if left <= count or count == len(order):
                break
            count = min(max(WIDER * count, left if best is not None else 0), len(order))
        is_closed = is_whole and left <= count
        if best is None and not is_closed:
            raise UndecidedError
        return best if best is None else self._chosen(best, least if is_closed else bound // SCALE, prices)

    def _chosen(self, rows: Ints, bound: int, prices: Sequence[int]) -> Chosen:
        value, pinned = int(self.items.value[rows].sum()), int(self.items.value[self.pins].sum())
        every = tuple(sorted([*rows.tolist(), *self.pins.tolist()]))
        return Chosen(every, value + pinned, max(bound, value) + pinned, tuple(prices))

    def _loss(self, worth: Ints) -> Ints:
        """What the bound loses where an exercise is taken: less its worth, more that of the family's best."""
        loss = np.where(worth < 0, -worth, 0)
        paying = np.flatnonzero(worth > 0)
        best = _by_family(self.items.family[paying], worth[paying])
        if best:
            table = np.zeros(int(self.items.family.max()) + 2, np.int64)
            table[list(best)] = list(best.values())
            of_family = table[self.items.family]
            loss = np.where(of_family > 0, of_family - worth, loss)
        return loss


class UndecidedError(ArithmeticError):
    """Neither a sheet nor a proof that there is none was found within the search's limits."""


def _rounded(duals: Floats, rows: Sequence[Row]) -> list[int]:
    """Duals as whole 1/1024; one that would meet an endless limit counts as 0."""
    prices = np.rint(duals * SCALE).astype(np.int64).tolist()
    ends = [row.high >= NO_LIMIT // 2 if price > 0 else row.low <= -NO_LIMIT // 2
            for row, price in zip(rows, prices, strict=True)]  # fmt: skip
    return [0 if is_endless else price for price, is_endless in zip(prices, ends, strict=True)]


def _top(values: NDArray[Any], count: int) -> Ints:
    """Places of the largest values, largest first, ties by place."""
    places = np.argpartition(-values, count)[:count] if len(values) > count else np.arange(len(values))
    return places[np.lexsort((places, -values[places]))]


def _by_family(families: Ints, worth: Ints) -> dict[int, int]:
    """Family -> the most worth of its exercises."""
    found: dict[int, int] = {}
    for family, own in zip(families.tolist(), worth.tolist(), strict=True):
        if family >= 0:
            found[family] = max(own, found.get(family, own))
    return found
