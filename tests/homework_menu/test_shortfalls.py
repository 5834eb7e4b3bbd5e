"""Where no menu fits, it is said what is short and by how much, and what is offered to mend it does mend it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homework_menu import i18n, shortfalls
from homework_menu.assembly import Candidate, Pool, Wish, choose, fits, pool_of, search
from homework_menu.errors import Message
from homework_menu.menu_rules import Format
from homework_menu.shortfalls import Day
from tests.homework_menu.test_assembly import banks, big_bank

BANK = big_bank(60)
COLUMNS = Wish(Format.COLUMNS, 40)
MOST_TABLES = 6


def explain(bank: list[Candidate], wish: Wish, **more):
    assert choose(pool_of(bank, seed=1, bars=more.get("bars", ())), wish) is None
    (found,) = shortfalls.explain(bank, wish, seed=1, **more)
    return found


def test_a_refusal_is_explained_with_the_same_tables_for_all_that_is_tried(monkeypatch: pytest.MonkeyPatch):
    """Teeth: look for prices before it is known that they are needed, or begin a shelf for each try."""
    made, usual = list[object](), search.Tables

    def counted(pool: Pool, prices: search.Prices, deep: int, **more: bool):
        made.append((prices, deep))
        return usual(pool, prices, deep, **more)

    monkeypatch.setattr(search, "Tables", counted)
    (found,) = shortfalls.explain(BANK, replace(COLUMNS, cap=12, pages=(200,)), seed=1)
    assert found.fixes
    assert len(made) <= MOST_TABLES


def test_another_format_is_offered_only_where_its_own_boxes_fit_its_own_pages():
    """Teeth: try it with the heights and the pages of the format that was asked for."""
    wish = replace(COLUMNS, cap=12, pages=(200,))
    tall = [replace(one, mm=150) for one in BANK]
    for others, is_offered in ((None, True), (lambda _: (BANK, (200,)), True), (lambda _: (tall, (200,)), False)):
        found = explain(BANK, wish, others=others)
        assert ("change-format" in [fix.action for fix in found.fixes]) == is_offered


@given(banks(), st.sampled_from(list(Format)), st.integers(4, 60), st.sampled_from([(), (60,), (90, 180)]))
@settings(max_examples=60, deadline=None)
def test_whether_a_menu_fits_is_told_as_by_its_best_one(some: list[Candidate], format: Format, cap: int, pages):
    """Teeth: take a search without prices that was cut short for one that found nothing."""
    pool, wish = pool_of(some, seed=1), Wish(format, cap, pages=pages)
    if fits(pool, wish):
        assert choose(pool, wish) is not None
    else:
        assert choose(pool, wish) is None


def is_mended(bank: list[Candidate], wish: Wish, fix: shortfalls.Fix, more: dict) -> bool:
    """Whether the wish, changed as the fix says, has a menu."""
    match fix.action:
        case "raise-minutes":
            wish = replace(wish, cap=round(fix.to * 2))
        case "change-place":
            assert fix.to == "school"
            wish = replace(wish, cap=more["day"].asked)
        case "change-format":
            wish = replace(wish, format=Format(fix.to))
        case "unpin":
            wish = replace(wish, pins=tuple(uid for uid in wish.pins if uid not in fix.to))
        case "drop-point":
            wish = replace(wish, must_goals=wish.must_goals - {fix.to})
        case "allow-repeat":
            bank = more["lately"]()
        case "add-exercises":
            goals, half = frozenset({fix.to.get("goal", "any")}), round(fix.to["minutes"] * 2)
            bank = bank + [Candidate(f"n{at}", fix.to["tier"], half, goals) for at in range(fix.to["count"])]
    return choose(pool_of(bank, seed=1), wish) is not None


WISHES = {
    "little time": (BANK, Wish(Format.MUST_MAY, 10), {}, "V1"),
    "little time on a board": (BANK, Wish(Format.THREE_IN_A_ROW, 12), {}, "V1"),
    "a full day": (BANK, Wish(Format.MUST_MAY, 10), {"day": Day(10, 40)}, "V13"),
    "a day with nothing left": (BANK, Wish(Format.MUST_MAY, 0), {"day": Day(0, 40)}, "V13"),
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
        assert is_mended(bank, wish, fix, more), fix


@pytest.mark.parametrize("format", [Format.MUST_MAY, Format.THREE_IN_A_ROW, Format.EXACT_POINTS])
@pytest.mark.parametrize("cap", [3, 10])
def test_the_minutes_that_are_offered_are_the_fewest_to_the_half_minute(format, cap):
    fix = explain(BANK, Wish(format, cap)).fixes[0]
    assert fix.action == "raise-minutes"
    found = round(fix.to * 2)
    assert choose(pool_of(BANK, seed=1), Wish(format, found)) is not None
    assert all(choose(pool_of(BANK, seed=1), Wish(format, less)) is None for less in range(cap, found))


def test_minutes_that_help_are_found_where_many_more_do_not(monkeypatch):
    monkeypatch.setattr(shortfalls, "has_menu", lambda pool, wish, _shelf: wish.cap in (13, 14))
    (short,) = shortfalls.explain(BANK, Wish(Format.EXACT_POINTS, 10), seed=1)
    assert [fix.to for fix in short.fixes if fix.action == "raise-minutes"] == [6.5]


def test_more_minutes_than_the_day_has_are_never_offered():
    short = explain(BANK, Wish(Format.MUST_MAY, 10), day=Day(12, 10))
    assert all(fix.action != "raise-minutes" for fix in short.fixes)


def test_a_full_day_says_what_is_left_and_who_takes_the_rest():
    taker = Message("{subject} takes {minutes} min", {"subject": Message("Chinese"), "minutes": 20.5})
    short = explain(BANK, Wish(Format.MUST_MAY, 3), day=Day(3, 40, [taker]))
    least = explain(BANK, Wish(Format.MUST_MAY, 3)).fixes[0].to
    words = i18n.say("en", short.message)
    assert words == f"The day has 1½ min left (Chinese takes 20½ min), but such a menu needs {least:g} min."
    assert [fix.action for fix in short.fixes][:1] == ["change-place"]
    assert short.amount == least - 1.5


def test_school_is_not_offered_where_nothing_fits_there_either():
    short = explain(BANK, Wish(Format.MUST_MAY, 3), day=Day(3, 10))
    assert all(fix.action != "change-place" for fix in short.fixes)
