"""No meal holds the same work twice where the bank allows, a board's rows suit each other, meals lie side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homework_menu import ways
from homework_menu.assembly import Candidate, Wish, choose, pool_of, varied
from homework_menu.assembly.model import balanced, repeats
from homework_menu.menu_rules import TIERS, Format
from question_bank.content import Content, Item, Kind

COMPARE, FILL = frozenset({"compare"}), frozenset({"fill in a"})
LINES = [*(range(at, at + 3) for at in (0, 3, 6)), *(range(at, 9, 3) for at in range(3)), (0, 4, 8), (2, 4, 6)]


def drill(text: str) -> Content:
    return Content(Kind.BLANK, "填一填。", items=(Item(text, (("1",),)),))


@pytest.mark.parametrize(
    ("content", "way"),
    [
        (drill("$\\frac12$ [[o]] $\\frac13$"), "compare"),
        (drill("$1-\\frac13=$ ____"), "work out"),
        (drill("一____桥"), "fill in"),
        (Content(Kind.ESSAY, "为什么？", space="lines 3"), "write"),
        (Content(Kind.TASK, "设计一面旗。", space="box 40"), "draw"),
        (Content(Kind.MATCH, "连一连。"), "match"),
    ],
)
def test_an_exercise_is_named_by_how_it_is_worked(content, way):
    assert ways.way(content) == way


def test_aloud_is_talk_and_with_things_is_doing():
    assert ways.way(Content(Kind.TASK, "背一背。"), is_written=False) == "talk"
    assert ways.way(Content(Kind.TASK, "摆一摆。", needs=("豆子",)), is_written=False) == "make or do"


def test_comparing_twice_is_alike_whatever_the_goal_and_filling_in_only_for_one_goal():
    assert ways.likeness("compare", {"a"}) & ways.likeness("compare", {"b"})
    assert ways.likeness("fill in", {"a"}) & ways.likeness("fill in", {"a", "b"})
    assert not ways.likeness("fill in", {"a"}) & ways.likeness("fill in", {"b"})


def test_meals_are_dealt_so_that_none_holds_the_same_work_twice():
    halves = [[6, 8], [6, 8]]
    assert balanced(halves, 0, 99) == [(0, 1), (1, 0)], "nearest in time"
    assert balanced([[8, 9], [8, 9]], 18, 99) == [(0, 1), (0, 1)], "the longest meal as asked"
    halves = [[8, 8], [8, 8]]
    assert balanced(halves, 0, 99, [[COMPARE, FILL], [COMPARE, FILL]]) == [(0, 1), (1, 0)]
    assert balanced(halves, 0, 99, [[COMPARE, FILL], [FILL, COMPARE]]) == [(0, 1), (0, 1)]


def bank(alike: dict[int, frozenset[str]], count: int = 48) -> list[Candidate]:
    return [
        Candidate(f"x{at:02d}", TIERS[at % 4], 12, frozenset({"g"}), value=5_000 - at, mm=20,
                  alike=alike.get(at, frozenset({f"own {at}"})))
        for at in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(("format", "size"), [(Format.SET_MEALS, 1), (Format.MUST_MAY, 2)])
def test_the_same_work_twice_gives_way_where_another_menu_is_nearly_as_good(format, size):
    rows = [replace(one, value=one.value + 500 * bool(at < 16)) for at, one in enumerate(bank({}))]
    rows = [replace(one, alike=COMPARE) if at < 30 and at % 4 < 2 else one for at, one in enumerate(rows)]
    pool, wish = pool_of(rows), Wish(format, 40 * size)
    choice = choose(pool, wish)
    fewer, other = varied(pool, wish, choice)

    def doubled(pool, choice):
        parts = choice.parts[0].meals or (choice.parts[0].rows,)
        return sum(repeats([pool.alike[row] for row in part]) for part in parts)

    assert doubled(pool, choice) > 0
    assert doubled(fewer, other) == 0
    assert other.optimal
    assert other.relaxed == choice.relaxed


def test_what_is_worth_much_more_stays_though_it_is_alike():
    rows = [replace(one, value=9_000 if at < 12 else 100, alike=COMPARE) for at, one in enumerate(bank({}))]
    pool, wish = pool_of(rows), Wish(Format.MUST_MAY, 80)
    choice = choose(pool, wish)
    assert varied(pool, wish, choice) == (pool, choice)


def test_tall_boxes_stand_side_by_side_on_a_board_and_every_line_has_basic_work():
    rows = [replace(one, mm=30 if at % 3 == 0 else 12, half=12) for at, one in enumerate(bank({}, 36))]
    pool = pool_of(rows)
    board = choose(pool, Wish(Format.THREE_IN_A_ROW, 40)).parts[0].rows
    tall = sorted(int(pool.mm[row]) for row in board)
    high = sum(max(int(pool.mm[row]) for row in board[at : at + 3]) for at in (0, 3, 6))
    assert high <= sum(tall[-3:])
    basic, stretch = {row for row in board if pool.tier[row] == 0}, {row for row in board if pool.tier[row] > 1}
    assert all(any(board[at] in basic for at in line) for line in LINES)
    assert sum(any(board[at] in stretch for at in line) for line in LINES) >= 4


def test_long_boxes_stay_long_where_only_the_basic_ones_are_short():
    rows = [replace(one, half=8 if one.tier == "basic" else (12 if at % 8 < 4 else 8))
            for at, one in enumerate(bank({}))]  # fmt: skip
    pool = pool_of(rows)
    choice = choose(pool, Wish(Format.THREE_IN_A_ROW, 40))
    assert {int(pool.half[row]) for row in choice.parts[0].rows} == {8, 12}


def test_meals_keep_to_one_page_before_they_are_quite_as_long_as_asked():
    rows = [replace(one, half=18 if at < 24 else 15, mm=40 if at < 24 else 12) for at, one in enumerate(bank({}))]
    pool = pool_of(rows)
    choice = choose(pool, Wish(Format.SET_MEALS, 60, pages=(120, 400)))
    assert "2 pages" not in choice.relaxed
    assert {int(pool.half[row]) for row in choice.parts[0].rows} == {15}
