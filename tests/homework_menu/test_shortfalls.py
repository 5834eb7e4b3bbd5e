"""Where no menu fits, it is said what is short and by how much, and what is offered to mend it does mend it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homework_menu import shortfalls
from homework_menu.assembly import Candidate, Wish, choose, pool_of
from homework_menu.menu_rules import Format
from tests.homework_menu.test_assembly import big_bank

BANK = big_bank(60)
COLUMNS = Wish(Format.COLUMNS, 40)


def explain(bank: list[Candidate], wish: Wish, **more):
    assert choose(pool_of(bank, seed=1, bars=more.get("bars", ())), wish) is None
    (found,) = shortfalls.explain(bank, wish, seed=1, **more)
    return found


def is_mended(bank: list[Candidate], wish: Wish, fix: shortfalls.Fix, lately: list[Candidate]) -> bool:
    """Whether the wish, changed as the fix says, has a menu."""
    match fix.action:
        case "raise-minutes":
            wish = replace(wish, cap=round(fix.to * 2))
        case "change-format":
            wish = replace(wish, format=Format(fix.to))
        case "unpin":
            wish = replace(wish, pins=tuple(uid for uid in wish.pins if uid not in fix.to))
        case "drop-point":
            wish = replace(wish, must_goals=wish.must_goals - {fix.to})
        case "allow-repeat":
            bank = lately
        case "add-exercises":
            goals, half = frozenset({fix.to.get("goal", "any")}), round(fix.to["minutes"] * 2)
            bank = bank + [Candidate(f"n{at}", fix.to["tier"], half, goals) for at in range(fix.to["count"])]
    return choose(pool_of(bank, seed=1), wish) is not None


WISHES = {
    "little time": (BANK, Wish(Format.MUST_MAY, 10), {}, "V1"),
    "little time on a board": (BANK, Wish(Format.THREE_IN_A_ROW, 12), {}, "V1"),
    "a full day": (BANK, Wish(Format.MUST_MAY, 10), {"most": 12}, "supply"),
    "few exercises": (BANK[:4], Wish(Format.MUST_MAY, 40), {}, "supply"),
    "none at all": ([], Wish(Format.MUST_MAY, 40), {}, "supply"),
    "all had lately": (BANK[:3], Wish(Format.MUST_MAY, 40), {"lately": lambda: BANK}, "supply"),
    "a pin that is barred": (BANK, Wish(Format.MUST_MAY, 40, pins=("x002",)), {"bars": ("x002",)}, "pins"),
    "pins that break the cap": (BANK, replace(COLUMNS, pins=tuple(f"x{at:03d}" for at in range(12))), {}, "pins"),
    "a goal of nobody": (BANK, Wish(Format.MUST_MAY, 40, must_goals=frozenset({"gx"})), {}, "supply"),
}  # fmt: skip


@pytest.mark.parametrize("name", WISHES)
def test_what_is_short_is_said_and_every_mend_works(name):
    bank, wish, more, rule = WISHES[name]
    short = explain(bank, wish, **more)
    assert short.rule == rule
    assert short.amount > 0
    assert short.fixes, name
    for fix in short.fixes:
        assert is_mended(bank, wish, fix, list(more.get("lately", list)())), fix


def test_the_minutes_that_are_offered_are_the_fewest_of_the_steps():
    fix = explain(BANK, Wish(Format.MUST_MAY, 10)).fixes[0]
    fewer = [step for step in shortfalls.STEPS if 10 + step < fix.to * 2]
    assert fewer
    assert all(choose(pool_of(BANK, seed=1), Wish(Format.MUST_MAY, 10 + step)) is None for step in fewer)


def test_more_minutes_than_the_day_has_are_never_offered():
    short = explain(BANK, Wish(Format.MUST_MAY, 10), most=12)
    assert all(fix.action != "raise-minutes" for fix in short.fixes)
