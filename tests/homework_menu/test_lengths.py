"""How long the longest order of a menu is: as asked where the bank has it, and never less because more was asked."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations, product
from random import Random

import pytest

from homework_menu.assembly import Candidate, Pool, Wish, choose, pool_of
from homework_menu.assembly.model import FULL, lengths
from homework_menu.menu_rules import TIERS, Format

ASKED = (30, 50, 80, 120, 240)
CELLS = (("basic",), ("specialised",), ("extension", "creative"))


def small_bank(seed: int, count: int = 15) -> list[Candidate]:
    chance = Random(seed)
    return [
        Candidate(f"e{at:02d}", TIERS[at % 3], chance.randint(5, 12), frozenset(chance.choice(["a", "b", "ab"])),
                  chance.choice([None, None, "f"]), 100 * chance.randint(0, 50), 10)
        for at in range(count)
    ]  # fmt: skip


def triples(pool: Pool, tiers: tuple[str, ...], window: int) -> list[tuple[int, ...]]:
    """Three exercises of these tiers within so many half-minutes of each other that share a goal."""
    rows = [row for row in range(len(pool)) if TIERS[pool.tier[row]] in tiers]
    sets = combinations(rows, 3)
    return [one for one in sets if max(pool.half[list(one)]) - min(pool.half[list(one)]) <= window
            and frozenset.intersection(*(pool.goals[row] for row in one))]  # fmt: skip


def dealt(pool: Pool, chosen: tuple[tuple[int, ...], ...]) -> set[int]:
    """The half-minutes of the longest meal in every fair deal."""
    first, *others = ([int(pool.half[row]) for row in cell] for cell in chosen)
    sums = [[sum(one) for one in zip(first, *deal, strict=True)] for deal in product(*map(permutations, others))]
    return {max(one) for one in sums if max(one) - min(one) <= 20 and 100 * max(one) <= 115 * min(one)}


def best_meals(pool: Pool, cap: int, fewest: int, window: int) -> int | None:
    """The most that three meals of three are worth whose longest takes `fewest` to `cap`, by trying everything."""
    worth = [
        sum(int(pool.value[row]) for row in rows)
        for chosen in product(*(triples(pool, tiers, window) for tiers in CELLS))
        for rows in [[row for cell in chosen for row in cell]]
        if len(families := [family for family in pool.family[rows].tolist() if family >= 0]) == len(set(families))
        and any(fewest <= one <= cap for one in dealt(pool, chosen))
    ]
    return max(worth, default=None)


@pytest.mark.parametrize("seed", range(12))
def test_set_meals_are_the_best_of_all_that_can_be_dealt_at_the_asked_length(seed):
    """Teeth: let the solver judge lengths by the cells' dearest dishes instead of by the meals."""
    pool, cap = pool_of(small_bank(seed), seed=seed), 22 + seed
    tried = [best_meals(pool, cap, lengths(cap)[0], window) for window in (2, 4)]
    true = next((best for best in tried if best is not None), None)
    choice = choose(pool, Wish(Format.SET_MEALS, cap))
    if true is None:
        assert choice is None or choice.relaxed
    else:
        assert choice
        assert (choice.relaxed, choice.value, choice.optimal) == ((), true, True)


def longest(pool: Pool, format: Format, cap: int) -> int:
    choice = choose(pool, Wish(format, cap, pages=(150, 300)))
    assert choice
    halves = [[int(pool.half[row]) for row in part.rows] for part in choice.parts]
    if format is Format.SET_MEALS:
        return max(sum(int(pool.half[row]) for row in rows) for rows in choice.parts[0].meals)
    if format is Format.COLUMNS:
        return sum(map(max, halves))
    return sum(halves[0]) + sum(max(some) for some in halves[1:])


@pytest.mark.parametrize("format", [Format.MUST_MAY, Format.THREE_COURSES, Format.COLUMNS, Format.SET_MEALS])
def test_more_minutes_asked_never_give_a_menu_that_is_a_step_shorter(format):
    """Teeth: make the steps below three quarters shares of the cap."""
    pool = pool_of([Candidate(f"x{at:03d}", TIERS[at % 4], 6 + at * 7 % 9, frozenset({f"g{at % 3}"}), None,
                              9_000 - 500 * (at * 7 % 9), 14) for at in range(120)])  # fmt: skip
    found = [longest(pool, format, cap) for cap in ASKED]
    assert all(after >= FULL * before for before, after in pairwise(found)), found
