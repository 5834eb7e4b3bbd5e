"""Where a page, or one kind of work for all parts, makes the bound weak: still the best menu, against trying all."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from homework_menu import menu_check
from homework_menu.assembly import Candidate, Wish, choose, pages, pool_of, search
from homework_menu.menu_rows import proof_rows
from homework_menu.menu_rules import TIERS, Format


def bank(seed: int, tiers: tuple[str, ...], count: int = 11) -> list[Candidate]:
    chance = Random(seed)
    return [
        Candidate(
            f"e{at:02d}", chance.choice(tiers), chance.choice((6, 7, 8, 8)),
            frozenset({"all", chance.choice(("a", "b", "c"))}), chance.choice((None, None, None, "f")),
            value=chance.randint(0, 9_000), mm=chance.randint(8, 40),
        )
        for at in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("tiers", [TIERS[:1], TIERS[:3]])
@pytest.mark.parametrize("format", [Format.MUST_MAY, Format.SET_MEALS, Format.COLUMNS, Format.PURSE])
@pytest.mark.parametrize("patience", [0, search.PATIENCE])
def test_no_menu_of_the_model_is_worth_more(format, tiers, patience, monkeypatch):
    monkeypatch.setattr(search, "PATIENCE", patience)
    built = 0
    for seed in range(5):
        pool = pool_of(bank(seed, tiers), seed=seed)
        choice = choose(pool, Wish(format, 40, pages=(120, 240)))
        if choice is None:
            continue
        built += 1
        assert choice.optimal
        unpriced = {**choice.certificate, "price": 0, "once": []}
        assert not menu_check.better(proof_rows(pool), unpriced, choice.value), seed
        assert not menu_check.better(proof_rows(pool), choice.certificate, choice.value), seed
        assert menu_check.better(proof_rows(pool), choice.certificate, choice.value - 1), seed
    assert built >= 3


def test_parts_within_a_page_are_worth_what_trying_all_finds():
    chance = Random(3)
    worth, half, mm = ([chance.randint(1, most) for _ in range(7)] for most in (99, 4, 20))
    one, table = pages.best_of(worth, mm, 2, 30), pages.required(worth, half, mm, 2, 30)
    both = pages.together(one, pages.best_of(worth[:3], mm[:3], 1, 30))
    pairs = [(worth[a] + worth[b], half[a] + half[b], mm[a] + mm[b]) for a, b in combinations(range(7), 2)]
    for page in range(31):
        assert max(one[page], 0) == max((own for own, _, tall in pairs if tall <= page), default=0)
        sums = [own + worth[at] for own, _, tall in pairs for at in range(3) if tall + mm[at] <= page]
        assert max(both[page], 0) == max(sums, default=0)
        for length in range(9):
            fit = [own for own, long, tall in pairs if tall <= page and long == length]
            assert max(table[length, page], 0) == max(fit, default=0)


def test_a_shared_goal_is_the_one_that_says_most():
    pool = pool_of(
        Candidate(f"e{at:02d}", "basic", 8, frozenset({"maths", f"chapter {at % 2}"})) for at in range(20)
    )  # fmt: skip
    choice = choose(pool, Wish(Format.MUST_MAY, 40))
    shared = [part for part in choice.parts if part.goals]
    assert shared
    for part in shared:
        halves = {row % 2 for row in part.rows}
        assert part.goals == (f"chapter {halves.pop()}" if len(halves) == 1 else "maths",)
