"""The best sheet without choices: against brute force, and where real banks are awkward."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homework_menu.assembly.rows import Items, Rules, counts, rows_of
from homework_menu.assembly.sheet import best_sheet
from tests.benchmarks.sheet_banks import AWKWARD, BENCHMARK, faults, made_bank


def small(size: int, seed: int) -> Items:
    dice = np.random.default_rng(seed)
    return Items(
        tier=dice.integers(0, 4, size), half=dice.integers(2, 13, size), difficulty=dice.integers(1, 6, size),
        kind=dice.integers(0, 3, size), points=dice.integers(1, 8, size), family=dice.integers(-3, 4, size).clip(-1),
        value=dice.integers(0, 50, size), mm=dice.integers(5, 60, size),
    )  # fmt: skip


def best_by_trying(items: Items, rules: Rules) -> int | None:
    values = [int(items.value[list(some)].sum()) for count in range(len(items) + 1)
              for some in combinations(range(len(items)), count) if not faults(items, rules, some)]  # fmt: skip
    return max(values, default=None)


limits = st.tuples(st.integers(0, 2), st.integers(1, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))
wishes = st.builds(
    Rules,
    half=st.tuples(st.integers(0, 30), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    tiers=st.dictionaries(st.integers(0, 3), limits, max_size=2),
    tier_half=st.dictionaries(st.integers(0, 3), st.just((2, 20)), max_size=1),
    points=st.dictionaries(st.integers(0, 2), limits, max_size=2),
    kinds=st.dictionaries(st.integers(0, 2), limits, max_size=1),
    difficulty=st.none() | st.just((200, 350)),
    page_mm=st.none() | st.integers(40, 200),
    pins=st.sets(st.integers(0, 8), max_size=2).map(lambda some: tuple(sorted(some))),
    bars=st.sets(st.integers(5, 8), max_size=1).map(tuple[int, ...]),
)


@settings(max_examples=150, deadline=None)
@given(st.integers(9, 11), st.integers(0, 10**6), wishes)
def test_the_best_sheet_is_that_of_trying_all(size, seed, rules):
    rules = replace(rules, bars=tuple(set(rules.bars) - set(rules.pins)))
    items, best = small(size, seed), best_by_trying(small(size, seed), rules)
    found = best_sheet(items, rules)
    if found is None:
        assert best is None
    else:
        assert not faults(items, rules, found.rows)
        assert (found.value, found.bound) == (best, best)


def test_a_bank_of_ten_thousand_is_proven_and_the_same_seed_gives_the_same():
    items = made_bank(10_000, 1)
    first, again = (best_sheet(items, BENCHMARK, seed=1) for _ in range(2))
    assert first is not None
    assert first == again
    assert first.optimal
    assert not faults(items, BENCHMARK, first.rows)
    assert len(first.prices) == len(rows_of(BENCHMARK))


def test_prices_bound_every_sheet():
    """Anyone can check the bound: limits at their prices, and what still pays, the best of each family."""
    items = made_bank(2_000, 2)
    found = best_sheet(items, BENCHMARK)
    assert found is not None
    prices = np.array(found.prices)
    worth = 1024 * items.value - prices @ counts(items, rows_of(BENCHMARK), np.arange(len(items)))
    ends = [row.high if price > 0 else row.low for row, price in zip(rows_of(BENCHMARK), prices, strict=True)]
    alone = worth[(items.family < 0) & (worth > 0)].sum()
    families = {family: worth[items.family == family].max() for family in set(items.family[items.family >= 0].tolist())}
    bound = prices @ np.array(ends) + alone + sum(one for one in families.values() if one > 0)
    assert found.value <= bound / 1024 < 1.02 * found.value


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_banks_are_proven(name):
    items, rules, has_sheet = AWKWARD[name](3_000)
    found = best_sheet(items, rules)
    assert (found is not None) == has_sheet
    if found:
        assert found.optimal
        assert not faults(items, rules, found.rows)


def test_pins_are_kept_and_pins_that_break_the_time_are_refused():
    items = made_bank(1_000, 4)
    best = best_sheet(items, BENCHMARK)
    assert best is not None
    again = best_sheet(items, replace(BENCHMARK, pins=best.rows))
    assert again is not None
    assert (again.rows, again.value, again.optimal) == (best.rows, best.value, True)
    longest = tuple(np.argsort(-items.half)[:8].tolist())
    assert best_sheet(items, replace(BENCHMARK, pins=longest)) is None
