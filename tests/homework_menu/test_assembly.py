"""The chosen menu is worth what trying everything finds, and no order of it takes more than the cap."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homework_menu.assembly import Candidate, Choice, Pool, Wish, choose, fits, pool_of, search, swaps
from homework_menu.assembly.model import FULL, SHORTER, lengths
from homework_menu.menu_rules import PLANS, TIERS, Dish, Format, Menu, Pick, Section, meal, orders

GOALS = ("a", "b")


def menu_of(pool: Pool, choice: Choice, wish: Wish) -> Menu:
    """The choice as a menu, built here from its rows alone."""

    def dish(row: int, points: int | None = None, cell: tuple[int, int] | None = None) -> Dish:
        half = int(pool.half[row])
        return Dish(
            pool.uids[row], TIERS[pool.tier[row]], half, Decimal(half) / 2, pool.goals[row], points=points, cell=cell
        )

    sections = []
    for at, (part, course) in enumerate(zip(choice.parts, PLANS[wish.format].courses, strict=False)):
        dishes = tuple(
            dish(
                row,
                part.points[i] if part.points else None,
                divmod(i, 3) if wish.format is Format.THREE_IN_A_ROW else None,
            )
            for i, row in enumerate(part.rows)
        )
        if part.meals:
            dishes = tuple(meal(f"m{i}", tuple(map(dish, rows))) for i, rows in enumerate(part.meals))
        low = len(dishes) if course.low is None else course.low
        high = len(dishes) if course.high is None else course.high
        target = choice.target if part.points and any(part.points) else None
        sections.append(Section(f"s{at}", course.tiers, Pick(low, high), dishes, target))
    return Menu(wish.format, 3, "maths", "school-home", wish.cap, tuple(sections))


@st.composite
def banks(draw: st.DrawFn, most: int = 26) -> list[Candidate]:
    count = draw(st.integers(8, most))
    return [
        Candidate(
            f"e{at:02d}", draw(st.sampled_from(TIERS)), draw(st.integers(4, 14)),
            frozenset(draw(st.sets(st.sampled_from(GOALS), min_size=1))),
            draw(st.sampled_from([None, None, None, "f", "g"])), draw(st.integers(0, 50)) * 100,
            draw(st.integers(10, 40)),
        )
        for at in range(count)
    ]  # fmt: skip


@given(banks(), st.sampled_from(list(Format)), st.integers(16, 60), st.integers(1, 5))
@settings(max_examples=60)
def test_no_order_of_a_built_menu_takes_more_than_the_cap(bank, format, cap, seed):
    pool, wish = pool_of(bank, seed=seed), Wish(format, cap)
    choice = choose(pool, wish)
    if choice is None:
        return
    found = orders(menu_of(pool, choice, wish))
    rows = [row for part in choice.parts for row in part.rows]
    families = [int(pool.family[row]) for row in rows if pool.family[row] >= 0]
    assert found.most <= cap
    assert found.count >= PLANS[format].fewest_orders
    assert len(set(rows)) == len(rows)
    assert len(set(families)) == len(families)
    assert choice.value == sum(int(pool.value[row]) for row in rows)
    assert choice.value <= choice.bound


def best_must_may(
    pool: Pool, cap: int, *, page: int = 10**6, goal: str | None = None, fewest: int | None = None
) -> int | None:
    """The most that 3 basic, 3 specialised and 2 further dishes are worth, by trying every menu whose longest order
    takes `fewest` half-minutes.
    """
    fewest = FULL * cap if fewest is None else fewest
    rows = {tier: [row for row in range(len(pool)) if TIERS[pool.tier[row]] in tier] for tier in
            (("basic",), ("specialised",), ("extension", "creative"))}  # fmt: skip
    must, may, more = rows.values()
    best = None
    groups = [(s, x) for s in picks(pool, may, 3) for x in picks(pool, more, 2)]
    for required in combinations(must, 3):
        spent = sum(int(pool.half[row]) for row in required)
        for s, x in groups:
            chosen = (*required, *s, *x)
            families = [int(pool.family[row]) for row in chosen if pool.family[row] >= 0]
            top = spent + max(int(pool.half[row]) for row in s) + max(int(pool.half[row]) for row in x)
            fits = fewest <= top <= cap and 2 * spent >= cap - 1 and int(pool.mm[list(chosen)].sum()) <= page
            meets = goal is None or any(goal in pool.goals[row] for row in required)
            if fits and meets and len(set(families)) == len(families):
                value = sum(int(pool.value[row]) for row in chosen)
                best = value if best is None else max(best, value)
    return best


def picks(pool: Pool, rows: list[int], count: int):
    for some in combinations(rows, count):
        halves = [int(pool.half[row]) for row in some]
        if max(halves) - min(halves) <= 4 and frozenset.intersection(*(pool.goals[row] for row in some)):
            yield some


@given(banks(most=18), st.integers(20, 60))
@settings(max_examples=50)
def test_the_menu_is_worth_what_trying_everything_finds(bank, cap):
    pool = pool_of(bank, seed=3)
    choice, told = choose(pool, Wish(Format.MUST_MAY, cap)), ()
    true = best_must_may(pool, cap)
    if true is None:
        assert choice is None or choice.relaxed
        if choice is None or choice.relaxed != (SHORTER,):
            return
        tried = (best_must_may(pool, cap, fewest=fewest) for fewest in lengths(cap)[1:])
        true, told = next(best for best in tried if best is not None), (SHORTER,)
    assert (choice.relaxed, choice.value, choice.optimal) == (told, true, True)


def small_bank(seed: int) -> list[Candidate]:
    """Six basic, five specialised and four extension exercises of near minutes, so that many menus can be made."""
    chance = Random(seed)
    tiers = [tier for tier, count in zip(TIERS, (6, 5, 4), strict=False) for _ in range(count)]
    return [
        Candidate(f"e{at:02d}", tier, chance.randint(6, 9), frozenset(chance.choice(["b", "b", "b", "ab"])),
                  chance.choice([None, None, "f", "g"]), 100 * chance.randint(0, 50), chance.randint(10, 40))
        for at, tier in enumerate(tiers)
    ]  # fmt: skip


@pytest.mark.parametrize("goal", [None, "a"])
def test_the_best_menu_that_fits_the_page_and_meets_a_must_goal_is_found(goal):
    found = 0
    for seed in range(40):
        pool, page = pool_of(small_bank(seed), seed=seed), 150 + seed * 2
        true = best_must_may(pool, 42, page=page, goal=goal)
        choice = choose(pool, Wish(Format.MUST_MAY, 42, frozenset({goal} - {None}), pages=(page,)))
        if true is None:
            assert choice is None or choice.relaxed
            continue
        found += 1
        assert (choice.relaxed, choice.value, choice.optimal) == ((), true, True)
    assert found >= 15


def test_a_second_page_is_taken_only_where_fewer_dishes_do_not_fit_one():
    bank = [replace(one, mm=30) for one in big_bank(60)]
    pool = pool_of(bank)
    one, two = (choose(pool, Wish(Format.MUST_MAY, 40, pages=pages)) for pages in ((180, 400), (170, 400)))
    assert sum(len(part.rows) for part in one.parts) == 6
    assert one.relaxed == ("2/2/2 dishes",)
    assert sum(len(part.rows) for part in two.parts) == 8
    assert two.relaxed == ("2 pages",)


@pytest.mark.parametrize("format", [Format.MUST_MAY, Format.THREE_COURSES, Format.COLUMNS, Format.SET_MEALS])
def test_a_menu_has_the_asked_length_where_the_bank_has_it(format):
    bank = [replace(one, value=10_000 - 500 * one.half) for one in big_bank()]
    for cap, told in ((30, False), (200, True)):
        choice = choose(pool_of(bank), Wish(format, cap))
        most = orders(menu_of(pool_of(bank), choice, Wish(format, cap))).most
        assert ("shorter than asked" in choice.relaxed) == told
        assert told or most >= FULL * cap


@pytest.mark.parametrize("cap", range(60, 241, 30))
def test_a_wish_beyond_the_bank_gets_a_long_menu_not_any(cap):
    bank = [replace(one, value=10_000 - 500 * one.half) for one in big_bank()]
    choice = choose(pool_of(bank), Wish(Format.MUST_MAY, cap))
    most = orders(menu_of(pool_of(bank), choice, Wish(Format.MUST_MAY, cap))).most
    longest = 6 * 14 + 2 * 14
    assert most >= min(FULL * cap, Fraction(2, 3) * longest), "of eight dishes of 7 minutes"


@pytest.mark.parametrize("format", [Format.THREE_IN_A_ROW, Format.EXACT_POINTS])
@pytest.mark.parametrize("cap", [120, 480])
def test_far_more_minutes_than_the_bank_fills_still_make_a_board_and_a_purse_to_spend(format, cap):
    """Teeth: ask for cells of a third of the cap, and for points of the whole of it."""
    bank = [Candidate(f"{tier}{at}", tier, 4 + 2 * (at % 6), frozenset("a"), None, 100 + at, 10)
            for tier in TIERS for at in range(30)]  # fmt: skip
    wish = Wish(format, cap, pages=(200, 400))
    choice = choose(pool_of(bank, seed=1), wish)
    assert choice
    found = orders(menu_of(pool_of(bank, seed=1), choice, wish))
    assert found
    assert 20 <= found.most <= cap


def test_meals_name_the_goals_that_each_of_them_serves():
    """Where exercises share no point of their own, what a course shares above them is the menu's goal.

    Teeth: leave the goals of the cells out of the part.
    """
    bank = [Candidate(f"{tier}{at}", tier, 6 + at % 2, frozenset({f"own {tier} {at}", f"above {tier}"}), None, 100, 10)
            for tier in TIERS for at in range(8)]  # fmt: skip
    pool = pool_of(bank, seed=1)
    choice = choose(pool, Wish(Format.SET_MEALS, 40, pages=(200, 400)))
    assert choice
    (part,) = choice.parts
    assert part.goals
    for rows in part.meals:
        assert set(part.goals) <= set().union(*(pool.goals[row] for row in rows))


def test_a_search_cut_short_says_so(monkeypatch):
    monkeypatch.setattr(search, "NODES", 5)
    choice = choose(pool_of(big_bank()), Wish(Format.MUST_MAY, 40))
    monkeypatch.undo()
    best = choose(pool_of(big_bank()), Wish(Format.MUST_MAY, 40))
    assert choice is None or choice.bound >= best.value


def big_bank(count: int = 400) -> list[Candidate]:
    return [Candidate(f"x{at:03d}", TIERS[at % 4], 6 + at * 7 % 9, frozenset({f"g{at % 3}"})) for at in range(count)]


@pytest.mark.parametrize("format", list(Format))
def test_the_same_seed_gives_the_same_menu_and_another_seed_another(format):
    rows = [
        [part.rows for part in choose(pool_of(big_bank(), seed=seed), Wish(format, 40)).parts] for seed in (1, 1, 2)
    ]
    assert rows[0] == rows[1]
    assert rows[0] != rows[2]


@pytest.mark.parametrize("format", list(Format))
def test_a_pinned_exercise_is_on_the_menu_and_a_barred_one_is_not(format):
    pool = pool_of(big_bank(), bars=["x001"])
    choice = choose(pool, Wish(format, 40, pins=("x002",)))
    uids = {pool.uids[row] for part in choice.parts for row in part.rows}
    assert "x002" in uids
    assert "x001" not in uids
    assert 0 <= choice.value < 100_000


@pytest.mark.parametrize("wanted", [{"half": 41}, {"family": "twins"}])
def test_pins_that_no_menu_holds_are_refused_without_a_search(wanted, monkeypatch):
    """Teeth: leave it to the search, which looks through everything before it gives up."""
    bank = [replace(one, **wanted) if one.uid in ("x002", "x003") else one for one in big_bank()]
    monkeypatch.setattr("homework_menu.assembly.solve", None)
    assert choose(pool_of(bank), Wish(Format.MUST_MAY, 40, pins=("x002", "x003"))) is None
    assert not fits(pool_of(bank), Wish(Format.MUST_MAY, 40, pins=("x002", "x003")))


def test_every_order_meets_a_must_goal():
    pool, wish = pool_of(big_bank()), Wish(Format.MUST_MAY, 40, must_goals=frozenset({"g1"}))
    choice = choose(pool, wish)
    assert any("g1" in pool.goals[row] for row in choice.parts[0].rows)


def test_four_exercises_in_all_make_no_menu():
    assert choose(pool_of(big_bank(4)), Wish(Format.MUST_MAY, 40)) is None


def test_a_swap_offers_the_same_tier_and_goal_nearest_minutes_first():
    pool = pool_of(big_bank())
    offered = swaps(pool, 4, shared=frozenset({"g1"}), taken=[4, 8])
    gaps = [abs(int(pool.half[row]) - int(pool.half[4])) for row in offered]
    assert gaps == sorted(gaps)
    assert all(pool.tier[row] == pool.tier[4] and "g1" in pool.goals[row] for row in offered)
