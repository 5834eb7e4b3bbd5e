"""Every figure of a menu is that of counting all its orders one by one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homework_menu.menu_rules import (
    LINES,
    Dish,
    Format,
    Menu,
    Pick,
    Section,
    as_json,
    decisions,
    every_order,
    meal,
    orders,
    orders_without,
    points_of,
)


def dishes(*minutes: float, tier: str = "basic", name: str = "d", points: tuple[int, ...] = ()) -> tuple[Dish, ...]:
    return tuple(
        Dish(f"{name}{at}", tier, round(one * 2), Decimal(str(one)) * Decimal("1.3"), frozenset({"g"}),
             points=points[at] if points else None)
        for at, one in enumerate(minutes)
    )  # fmt: skip


def section(found: tuple[Dish, ...], low: int, high: int, target: int | None = None) -> Section:
    return Section("s", ("basic",), Pick(low, high), found, target)


def menu(format: Format, cap: float, *sections: Section) -> Menu:
    return Menu(format, 3, "maths", "school-home", round(cap * 2), sections)


def all_of(*minutes: float, name: str = "m") -> Section:
    return section(dishes(*minutes, name=name), len(minutes), len(minutes))


def board(*minutes: float) -> Section:
    cells = [Dish(f"c{at}", "basic", round(one * 2), Decimal(str(one)) * Decimal("1.3"), cell=divmod(at, 3))
             for at, one in enumerate(minutes)]  # fmt: skip
    return section(tuple(cells), 3, 3)


def with_points(target: int, *points: int) -> Section:
    found = dishes(*(2 * one for one in points), name="p", points=points)
    return section(found, 0, len(points), target)


def meals(*parts: tuple[float, ...]) -> Section:
    return section(tuple(meal(f"meal{at}", dishes(*one, name=f"m{at}")) for at, one in enumerate(parts)), 1, 1)


EXAMPLES = [
    (menu(Format.THREE_COURSES, 20, all_of(4, 4), section(dishes(6, 6, 6, name="s"), 1, 1),
          section(dishes(6, 6, name="x"), 0, 1)), 9, 14, 18, 20, None),
    (menu(Format.MUST_MAY, 20, all_of(3, 4, 4), section(dishes(4, 4, 4, name="a"), 0, 1),
          section(dishes(5, 5, name="b"), 0, 1)), 12, 11, Fraction(173, 10), 20, None),
    (menu(Format.MUST_MAY, 20, all_of(5, 5), section(dishes(4, 4, 5, 6, name="a"), 0, 2)), 11, 10, Fraction(169, 10),
     21, "27.3"),
    (menu(Format.MUST_MAY, 20, all_of(5, 5), section(dishes(4, 4, 5, 5, name="a"), 0, 2)), 11, 10, Fraction(165, 10),
     20, "26"),
    (menu(Format.THREE_IN_A_ROW, 18, board(6, 5, 6, 5, 6, 5, 6, 6, 5)), 8, 16, Fraction(169, 10), 18, None),
    (menu(Format.COLUMNS, 20, section(dishes(5, 6, 5, name="a"), 1, 1), section(dishes(5, 6, 6, name="b"), 1, 1),
          section(dishes(5, 5, 6, name="c"), 1, 1)), 27, 15, Fraction(163, 10), 18, None),
    (menu(Format.EXACT_POINTS, 20, all_of(4), with_points(8, 2, 2, 3, 3, 3, 5, 6)), 11, 20, 20, 20, "26"),
    (menu(Format.EXACT_POINTS, 20, with_points(10, 2, 2, 5, 5, 5, 8, 8)), 7, 20, 20, 20, None),
    (menu(Format.EXACT_POINTS, 20, with_points(10, 2, 2, 2, 3, 3, 5, 5)), 16, 20, 20, 20, None),
    (menu(Format.PURSE, 20, all_of(4, 4), section(dishes(4, 4, 6, 6, 5, name="f"), 0, 5)), 16, 8, Fraction(158, 10), 20,
     None),
    (menu(Format.SET_MEALS, 18, meals((6, 6, 5), (5, 7, 6), (8, 8))), 3, 16, 17, 18, "23.4"),
]  # fmt: skip


@pytest.mark.parametrize(("example", "count", "least", "typical", "most", "slowest"), EXAMPLES)
def test_the_examples_come_out_as_worked_by_hand(example, count, least, typical, most, slowest):
    found = orders(example)
    assert (found.count, found.least / 2, found.most / 2) == (count, least, most)
    assert abs(found.typical / 2 - typical) <= Fraction(1, 20)
    assert slowest is None or found.slowest == Decimal(slowest)


def test_a_required_part_as_long_as_the_cap_leaves_one_order():
    full = menu(Format.PURSE, 8, all_of(4, 4), section(dishes(4, 5, name="f"), 0, 2))
    assert (orders(full).count, orders(full).most, orders_without(full, {"f0"})) == (1, 16, 1)
    over = menu(Format.PURSE, 7.5, all_of(4, 4), section(dishes(4, 5, name="f"), 0, 2))
    assert (orders(over), orders_without(over, {"f0"})) == (None, 0)


def brute(one: Menu) -> list[tuple[Dish, ...]]:
    """Every set of dishes, kept where the format's sentence allows it."""
    whole = [set(c) for n in range(len(one.dishes) + 1) for c in combinations(range(len(one.dishes)), n)]
    places, start = [], 0
    for part in one.sections:
        places.append(set(range(start, start + len(part.dishes))))
        start += len(part.dishes)
    return [tuple(one.dishes[at] for at in sorted(chosen)) for chosen in whole if allows(one, places, chosen)]


def allows(one: Menu, places: list[set[int]], chosen: set[int]) -> bool:
    minutes = sum(one.dishes[at].half for at in chosen)
    if one.format is Format.THREE_IN_A_ROW:
        return sorted(one.dishes[at].cell for at in chosen) in [sorted(line) for line in LINES]
    for part, here in zip(one.sections, places, strict=True):
        taken = here & chosen
        if not part.pick.low <= len(taken) <= part.pick.high:
            return False
        if part.points_target is not None and sum(one.dishes[at].points for at in taken) != part.points_target:
            return False
    return one.format is not Format.PURSE or minutes <= one.cap


halves = st.integers(2, 24).map(lambda half: half / 2)


@st.composite
def menus(draw: st.DrawFn) -> Menu:
    format = draw(st.sampled_from(list(Format)))
    some = st.lists(halves, min_size=1, max_size=4).map(tuple)
    cap = draw(st.integers(10, 60))
    if format is Format.THREE_IN_A_ROW:
        return menu(format, cap, board(*draw(st.lists(halves, min_size=9, max_size=9))))
    if format is Format.SET_MEALS:
        return menu(format, cap, meals(*draw(st.lists(some, min_size=2, max_size=3))))
    must = all_of(*draw(some))
    if format is Format.EXACT_POINTS:
        return menu(
            format,
            cap,
            must,
            with_points(draw(st.integers(1, 14)), *draw(st.lists(st.integers(1, 8), min_size=1, max_size=6))),
        )
    free = draw(st.lists(halves, min_size=1, max_size=5))
    if format is Format.PURSE:
        return menu(format, cap, must, section(dishes(*free, name="f"), 0, len(free)))
    high = draw(st.integers(1, len(free)))
    low = draw(st.integers(0, high))
    last = dishes(*draw(some), name="z")
    return menu(format, cap, must, section(dishes(*free, name="f"), low, high), section(last, 0, 1))


@given(menus())
def test_counting_by_tables_agrees_with_counting_one_by_one(one):
    found, true = orders(one), brute(one)
    if not true:
        assert found is None
        return
    sums = [sum(dish.half for dish in order) for order in true]
    assert found.count == len(true)
    assert (found.least, found.most) == (min(sums), max(sums))
    assert found.typical == Fraction(sum(sums), len(sums))
    assert found.slowest == max(sum((dish.slow for dish in order), Decimal()) for order in true)
    worst = set(found.worst)
    assert any(
        {dish.uid for dish in order} == worst and sum(dish.half for dish in order) == found.most for order in true
    )
    assert {frozenset(order) for order in every_order(one)} == {frozenset(order) for order in true}


def test_a_menu_with_no_order_says_so():
    assert orders(menu(Format.EXACT_POINTS, 20, with_points(7, 2, 2, 4))) is None


def test_points_are_minutes_over_the_unit_rounded_half_up():
    assert [points_of(half) for half in (1, 5, 6, 8, 9, 10, 12)] == [1, 1, 2, 2, 2, 3, 3]


def test_a_meal_has_its_commonest_tier_and_the_sum_of_its_minutes():
    parts = (*dishes(2, 3), *dishes(4, tier="extension", name="e"), *dishes(5, tier="extension", name="f"))
    made = meal("x", parts)
    assert (made.tier, made.half, made.kind, made.revision) == ("basic", 28, "group", None)


@pytest.mark.parametrize(("at", "count"), [(0, 2), (1, 2), (4, 2), (5, 3), (10, 1)])
def test_decisions_are_counted_as_the_sheet_asks_them(at, count):
    assert decisions(EXAMPLES[at][0]) == count


def test_minutes_are_written_in_half_minutes_and_means_to_a_tenth():
    written = as_json(EXAMPLES[1][0])
    assert written["orders"]["typical"] == 17.3
    assert written["rule"] == {"kind": "per-section"}
    assert written["sections"][0]["dishes"][0]["minutes"] == 3
