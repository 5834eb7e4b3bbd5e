"""The checker that shares nothing with the solver agrees with it, and is not fooled."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from homework_menu import menu_check
from homework_menu.assembly import Wish, choose, pool_of
from homework_menu.menu_rows import proof_rows
from homework_menu.menu_rules import Dish, Format, Menu, Pick, Place, Section, as_json, points_of
from tests.homework_menu.test_assembly import big_bank, small_bank


def wishes(format: Format):
    pages = () if format is Format.THREE_IN_A_ROW else (190,)
    yield Wish(format, 40)
    yield Wish(format, 40, pins=("x002", "x026"))
    yield Wish(format, 40, must_goals=frozenset({"g1"}) if format is Format.MUST_MAY else frozenset())
    yield Wish(format, 40, pages=pages)


@pytest.mark.parametrize("format", list(Format))
def test_nothing_is_worth_more_than_a_proven_menu_and_something_than_a_lesser_one(format):
    bank = [replace(one, mm=14 + at * 5 % 17) for at, one in enumerate(big_bank(80))]
    for wish in wishes(format):
        pool = pool_of(bank, seed=4)
        choice = choose(pool, wish)
        assert choice.optimal, wish
        assert not menu_check.better(proof_rows(pool), choice.certificate, choice.value), wish
        assert menu_check.better(proof_rows(pool), choice.certificate, choice.value - 1), wish


def test_the_checker_keeps_to_page_and_goal_as_the_solver_does():
    agreed = 0
    for seed in range(12):
        pool = pool_of(small_bank(seed), seed=seed)
        choice = choose(pool, Wish(Format.MUST_MAY, 46, frozenset({"a"}), pages=(160 + 2 * seed,)))
        if choice is not None and choice.optimal:
            agreed += 1
            rows = proof_rows(pool)
            assert not menu_check.better(rows, choice.certificate, choice.value)
            looser = {**choice.certificate, "page_mm": 0, "price": 0, "must_goals": []}
            assert menu_check.better(rows, looser, choice.value - 1)
    assert agreed >= 6


DISHES = [{"id": name, "minutes": half / 2, "slow_minutes": half * 0.65, "points": None, "cell": None, "parts": []}
          for name, half in (("a", 8), ("b", 8), ("c", 10))]  # fmt: skip
MENU = {
    "cap": 10, "rule": {"kind": "per-section"},
    "sections": [{"pick": {"min": 1, "max": 1}, "points_target": None, "dishes": DISHES[:1]},
                 {"pick": {"min": 0, "max": 1}, "points_target": None, "dishes": DISHES[1:]}],
    "orders": {"count": 3, "least": 4.0, "typical": 7.0, "most": 9.0, "slowest": 11.7, "is_exact": True,
               "worst": ["a", "c"]},
}  # fmt: skip


@pytest.mark.parametrize("wrong", [{}, {"slowest": 1.0}, {"worst": ["a", "b"]}, {"worst": ["a"]}, {"is_exact": False},
                                   {"worst": ["a", "c", "x"]}, {"count": 4}, {"most": 8.5}])  # fmt: skip
def test_every_figure_of_the_orders_is_counted_anew(wrong):
    menu = {**MENU, "orders": {**MENU["orders"], **wrong}}
    counted = menu_check.count_orders(menu)
    found = menu_check._orders_wrong(menu, counted) or menu_check._figures_wrong(menu, counted)
    assert bool(found) == bool(wrong)


def long_menu(format: Format, dishes: int, seed: int) -> dict:
    """A menu's own JSON: one required dish and two sections to choose from, with points or a cap that bind."""
    chance = Random(seed)
    made = [
        Dish(f"d{at}", "basic", half, Decimal(half + at * 5 % 7) / 2, points=points_of(half))
        for at, half in enumerate(chance.choices(range(4, 13), k=dishes))
    ]
    target = 6 if format is Format.EXACT_POINTS else None
    whole = dishes if format in (Format.EXACT_POINTS, Format.PURSE) else 2
    half = 1 + dishes // 2
    parts = (
        Section("a", ("basic",), Pick(1, 1), tuple(made[:1])),
        Section("b", ("basic",), Pick(0, whole), tuple(made[1:half]), target),
        Section("c", ("basic",), Pick(0, whole), tuple(made[half:]), target),
    )
    kept = parts if format is Format.MUST_MAY else (parts[0], replace(parts[1], dishes=tuple(made[1:])))
    cap = 60 if format is Format.PURSE else 200
    return {"cap": cap / 2, **as_json(Menu(format, 5, "maths", Place.HOME, cap, kept))}


CHOSEN = (Format.MUST_MAY, Format.EXACT_POINTS, Format.PURSE)


@pytest.mark.parametrize("format", CHOSEN)
def test_the_table_counts_what_trying_every_subset_counts(format):
    for seed in range(8):
        menu = long_menu(format, 13, seed)
        assert menu_check.counted_by_table(menu) == menu_check.count_orders(menu) != {}


@pytest.mark.parametrize("format", CHOSEN)
def test_a_menu_of_more_dishes_than_can_be_tried_is_counted_too(format):
    menu = long_menu(format, 24, 3)
    counted = menu_check.count_orders(menu)
    assert menu_check._orders_wrong(menu, counted) is None
    assert menu_check._figures_wrong(menu, counted) is None
    menu["orders"]["count"] += 1
    assert menu_check._orders_wrong(menu, counted)
