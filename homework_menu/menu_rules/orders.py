"""Which orders a menu allows and what they come to: exact, by counting and tables, for every format.

Of a section with a pick the sums add up over sections, so its count, mean and extremes come from its own k largest and
smallest minutes; points and purse are counted by a table over the sum reached (0/1 knapsack counting).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, islice, product

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
    count = {"per-section": _per_section, "lines": _lines, "points": _points, "purse": _purse}
    return count[rule_kind(menu.format)](menu)


def every_order(menu: Menu, limit: int = 5_000) -> list[Order]:
    """The first `limit` orders, each as its dishes in reading order."""
    return list(islice(_enumerated(menu), limit))


def _enumerated(menu: Menu) -> Iterator[Order]:
    rule = rule_kind(menu.format)
    if rule == "lines":
        yield from _board_lines(menu)
        return
    for parts in product(*(_choices(menu, section) for section in menu.sections)):
        order = tuple(chain(*parts))
        if rule != "purse" or _half(order) <= menu.cap:
            yield order


def _choices(menu: Menu, section: Section) -> Iterable[Order]:
    low, high = section.pick.low, min(section.pick.high, len(section.dishes))
    found = chain.from_iterable(combinations(section.dishes, size) for size in range(low, high + 1))
    if section.points_target is None:
        return list(found)
    return [one for one in found if sum(dish.points or 0 for dish in one) == section.points_target]


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
        ways = sum(math.comb(len(dishes), size) for size in range(low, high + 1))
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


def _points(menu: Menu) -> Orders | None:
    required = [dish for section in menu.sections[:-1] for dish in section.dishes]
    last = menu.sections[-1]
    return _tabled(
        menu, required, last.dishes, [dish.points or 0 for dish in last.dishes], last.points_target or 0, True
    )


def _purse(menu: Menu) -> Orders | None:
    required = [dish for section in menu.sections if section.is_required for dish in section.dishes]
    free = [dish for section in menu.sections if not section.is_required for dish in section.dishes]
    left = menu.cap - _half(required)
    return _tabled(menu, required, free, [dish.half for dish in free], left, False) if left >= 0 else None


def _tabled(
    menu: Menu, required: Sequence[Dish], free: Sequence[Dish], weights: Sequence[int], target: int, exact: bool
) -> Orders | None:
    """Orders that take `required` and free dishes whose weights sum to the target (`exact`) or stay within it.

    One row a sum: (orders, their minutes in all, least, most with its dishes, slowest).
    """
    empty = (1, 0, 0, 0, (), Decimal())
    table: dict[int, tuple[int, int, int, int, tuple[Dish, ...], Decimal]] = {0: empty}
    for dish, weight in zip(free, weights, strict=True):
        grown = dict(table)
        for sum_, (count, total, least, most, worst, slow) in table.items():
            if sum_ + weight > target:
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
    rows = [row for sum_, row in table.items() if sum_ == target or not exact]
    if not rows:
        return None
    base, base_slow = _half(required), _slow(required)
    count, total = sum(row[0] for row in rows), sum(row[1] for row in rows)
    top = max(rows, key=lambda row: row[3])
    return Orders(
        count, base + min(row[2] for row in rows), base + Fraction(total, count), base + top[3],
        base_slow + max(row[5] for row in rows), _in_order(menu, [dish.uid for dish in (*required, *top[4])]),
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


def decisions(menu: Menu) -> int:
    """How many decisions a sheet asks for (menu design: 2 to 4 are best)."""
    rule = rule_kind(menu.format)
    if rule == "lines":
        return 2
    if rule == "per-section":
        return sum(1 if section.pick.low == section.pick.high == 1 else section.pick.high
                   for section in menu.sections if not section.is_required)  # fmt: skip
    free = {dish.uid for section in menu.sections if not section.is_required for dish in section.dishes}
    return max((sum(dish.uid in free for dish in order) for order in every_order(menu)), default=0)
