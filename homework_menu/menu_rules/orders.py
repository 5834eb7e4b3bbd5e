"""Which orders a menu allows and what they come to: exact, by counting and tables, for every format.

Of a section with a pick the sums add up over sections, so its count, mean and extremes come from its own k largest and
smallest minutes; points and purse are counted by a table over the sum reached (0/1 knapsack counting).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, islice

from .formats import rule_kind
from .values import Dish, Menu, Orders, Section

Order = tuple[Dish, ...]
LINES = (
    *(tuple((row, column) for column in range(3)) for row in range(3)),
    *(tuple((row, column) for row in range(3)) for column in range(3)),
    tuple((at, at) for at in range(3)),
    tuple((at, 2 - at) for at in range(3)),
)


def orders(menu: Menu) -> Orders | None:
    """Count, least, typical, most, slowest and a worst order; None where the rule allows no order at all."""
    count = {"per-section": _per_section, "lines": _lines, "points": _tabled, "purse": _tabled}
    return count[rule_kind(menu.format)](menu)


def orders_without(menu: Menu, uids: Collection[str]) -> int:
    """How many orders take none of these dishes: exact for every format, however many orders there are."""
    rule = rule_kind(menu.format)
    if rule == "lines":
        return sum(not any(dish.uid in uids for dish in line) for line in _board_lines(menu))
    if rule == "per-section":
        return math.prod(_ways(section, sum(dish.uid not in uids for dish in section.dishes))
                         for section in menu.sections)  # fmt: skip
    stake = _stake(menu)
    if stake.left < 0 or any(dish.uid in uids for dish in stake.required):
        return 0
    table = Counter({0: 1})
    for dish, weight in zip(stake.free, stake.weights, strict=True):
        if dish.uid not in uids:
            table.update({sum_ + weight: ways for sum_, ways in table.items() if sum_ + weight <= stake.left})
    return table[stake.left] if stake.is_exact else table.total()


def decisions(menu: Menu) -> int:
    """How many decisions a sheet asks for (2 to 4 are best): a pick-one group is one, a pick of up to k is k.

    On the board a cell, then a line through it; of points and purse the most dishes that an order chooses.
    """
    rule = rule_kind(menu.format)
    if rule == "lines":
        return 2
    if rule == "per-section":
        return sum(min(section.pick.high, len(section.dishes)) for section in menu.sections if not section.is_required)
    stake = _stake(menu)
    table = {0: 0}
    for weight in stake.weights:
        grown = {sum_ + weight: count + 1 for sum_, count in table.items() if sum_ + weight <= stake.left}
        table |= {sum_: max(count, table.get(sum_, 0)) for sum_, count in grown.items()}
    return table.get(stake.left, 0) if stake.is_exact else max(table.values())


def every_order(menu: Menu, limit: int = 5_000) -> list[Order]:
    """The first `limit` orders, each as its dishes in reading order."""
    return list(islice(_enumerated(menu), limit))


def _enumerated(menu: Menu) -> Iterator[Order]:
    rule = rule_kind(menu.format)
    if rule == "lines":
        yield from _board_lines(menu)
    elif rule == "per-section":
        yield from _combined(menu.sections)
    else:
        stake = _stake(menu)
        yield from ((*stake.required, *some) for some in _subsets(stake))


def _combined(sections: Sequence[Section]) -> Iterator[Order]:
    if not sections:
        yield ()
        return
    first, low = sections[0], sections[0].pick.low
    for size in range(low, min(first.pick.high, len(first.dishes)) + 1):
        for some in combinations(first.dishes, size):
            yield from ((*some, *rest) for rest in _combined(sections[1:]))


def _subsets(stake: _Stake) -> Iterator[Order]:
    """Sets of free dishes that the stake allows; no branch is entered that leads to none."""
    reachable: list[set[int]] = [{0}]
    for weight in reversed(stake.weights):
        reachable.insert(0, reachable[0] | {sum_ + weight for sum_ in reachable[0]})

    def grow(at: int, left: int) -> Iterator[Order]:
        if left < 0 or (stake.is_exact and left not in reachable[at]):
            return
        if at == len(stake.free):
            yield ()
            return
        yield from ((stake.free[at], *rest) for rest in grow(at + 1, left - stake.weights[at]))
        yield from grow(at + 1, left)

    return grow(0, stake.left)


@dataclass(frozen=True)
class _Stake:
    """Points and purse alike: all of `required`, then free dishes whose weights come to `left` or stay within it."""

    required: tuple[Dish, ...]
    free: tuple[Dish, ...]
    weights: tuple[int, ...]
    left: int
    is_exact: bool


def _stake(menu: Menu) -> _Stake:
    required = tuple(dish for section in menu.sections if section.is_required for dish in section.dishes)
    chosen = [section for section in menu.sections if not section.is_required]
    free = tuple(dish for section in chosen for dish in section.dishes)
    if rule_kind(menu.format) == "points":
        target = sum(section.points_target or 0 for section in chosen)
        return _Stake(required, free, tuple(dish.points or 0 for dish in free), target, True)
    return _Stake(required, free, tuple(dish.half for dish in free), menu.cap - _half(required), False)


def _ways(section: Section, free: int) -> int:
    """Picks of a section when only so many of its dishes are free to take."""
    high = min(section.pick.high, free)
    return sum(math.comb(free, size) for size in range(section.pick.low, high + 1))


def _half(order: Iterable[Dish]) -> int:
    return sum(dish.half for dish in order)


def _slow(order: Iterable[Dish]) -> Decimal:
    return sum((dish.slow for dish in order), Decimal())


def _per_section(menu: Menu) -> Orders | None:
    count, least, most = 1, 0, 0
    mean, slowest, worst = Fraction(), Decimal(), list[str]()
    for section in menu.sections:
        dishes, low = section.dishes, section.pick.low
        high = min(section.pick.high, len(dishes))
        ways = _ways(section, len(dishes))
        if not ways:
            return None
        count *= ways
        dearest = sorted(dishes, key=lambda dish: -dish.half)[:high]
        least += sum(sorted(dish.half for dish in dishes)[:low])
        most += _half(dearest)
        slowest += sum(sorted((dish.slow for dish in dishes), reverse=True)[:high], Decimal())
        mean += _mean_of_picks(dishes, low, high, ways)
        worst += [dish.uid for dish in dearest]
    return Orders(count, least, mean, most, slowest, _in_order(menu, worst))


def _mean_of_picks(dishes: Sequence[Dish], low: int, high: int, ways: int) -> Fraction:
    """Each dish is in C(n - 1, k - 1) of the C(n, k) picks of size k."""
    n = len(dishes)
    with_one = sum(math.comb(n - 1, size - 1) for size in range(max(low, 1), high + 1))
    return Fraction(with_one * _half(dishes), ways)


def _board_lines(menu: Menu) -> list[Order]:
    board = {dish.cell: dish for dish in menu.dishes}
    if len(board) != 9 or len(menu.dishes) != 9 or None in board:
        return []
    return [tuple(board[cell] for cell in line) for line in LINES]


def _lines(menu: Menu) -> Orders | None:
    return _summed(menu, _board_lines(menu))


def _summed(menu: Menu, found: Sequence[Order]) -> Orders | None:
    if not found:
        return None
    halves = [_half(order) for order in found]
    worst = found[halves.index(max(halves))]
    slowest = max(_slow(order) for order in found)
    mean = Fraction(sum(halves), len(found))
    return Orders(len(found), min(halves), mean, max(halves), slowest, _in_order(menu, [dish.uid for dish in worst]))


def _tabled(menu: Menu) -> Orders | None:
    """One row a sum of weights: (orders, their half-minutes in all, least, most with its dishes, slowest)."""
    stake = _stake(menu)
    if stake.left < 0:
        return None
    empty = (1, 0, 0, 0, (), Decimal())
    table: dict[int, tuple[int, int, int, int, tuple[Dish, ...], Decimal]] = {0: empty}
    for dish, weight in zip(stake.free, stake.weights, strict=True):
        grown = dict(table)
        for sum_, (count, total, least, most, worst, slow) in table.items():
            if sum_ + weight > stake.left:
                continue
            more = (
                count,
                total + count * dish.half,
                least + dish.half,
                most + dish.half,
                (*worst, dish),
                slow + dish.slow,
            )
            grown[sum_ + weight] = _merged(grown.get(sum_ + weight), more)
        table = grown
    rows = [row for sum_, row in table.items() if sum_ == stake.left or not stake.is_exact]
    if not rows:
        return None
    base, base_slow = _half(stake.required), _slow(stake.required)
    count, total = sum(row[0] for row in rows), sum(row[1] for row in rows)
    top = max(rows, key=lambda row: row[3])
    return Orders(
        count, base + min(row[2] for row in rows), base + Fraction(total, count), base + top[3],
        base_slow + max(row[5] for row in rows), _in_order(menu, [dish.uid for dish in (*stake.required, *top[4])]),
    )  # fmt: skip


_Row = tuple[int, int, int, int, tuple[Dish, ...], Decimal]


def _merged(old: _Row | None, new: _Row) -> _Row:
    if old is None:
        return new
    most, worst = (old[3], old[4]) if old[3] >= new[3] else (new[3], new[4])
    return (old[0] + new[0], old[1] + new[1], min(old[2], new[2]), most, worst, max(old[5], new[5]))


def _in_order(menu: Menu, uids: Iterable[str]) -> tuple[str, ...]:
    wanted = set(uids)
    return tuple(dish.uid for dish in menu.dishes if dish.uid in wanted)
