"""The seven menu formats from 10,000 candidates in memory: CPU and the share that is proven.

    python -m tests.benchmarks.formats [--size 10000] [--seeds 10]      JSON on standard output

The time holds building the pool's arrays and the search. Every menu's orders are counted by `menu_rules`, which
knows nothing of the search: none may take more than the cap, none of a family stand beside another.
"""

from __future__ import annotations

import argparse
import json
import sys
from random import Random
from statistics import median
from time import process_time
from typing import Any

from homework_menu.assembly import Candidate, Pool, Wish, choose, pool_of
from homework_menu.menu_rules import PLANS, TIERS, Format, orders
from tests.homework_menu.test_assembly import menu_of

CAP = 40
HALVES = {"basic": (5, 6, 7, 8, 8, 9, 10, 12), "specialised": (7, 8, 8, 9, 10, 12),
          "extension": (8, 9, 10, 11, 12, 14, 16), "creative": (8, 10, 11, 12, 14, 16)}  # fmt: skip


def candidates(size: int, seed: int) -> list[Candidate]:
    """A grade's bank: six goals, a third of the exercises in families, 12 to 45 mm tall."""
    dice = Random(seed)
    tiers = dice.choices(TIERS, [4, 3, 2, 2], k=size)
    return [
        Candidate(
            f"e{at:06d}", tier, dice.choice(HALVES[tier]),
            frozenset(dice.sample([f"g{goal}" for goal in range(6)], dice.choice([1, 1, 2]))),
            f"f{dice.randrange(size // 10)}" if dice.random() < 0.3 else None, dice.randint(3_000, 9_000),
            dice.randint(12, 45),
        )
        for at, tier in enumerate(tiers)
    ]  # fmt: skip


def measured(bank: list[Candidate], format: Format, seed: int) -> dict[str, Any]:
    """One menu: milliseconds, whether it is proven, and what it breaks."""
    wish, begun = Wish(format, CAP, pages=(230, 480)), process_time()
    pool = pool_of(bank, seed=seed)
    choice = choose(pool, wish)
    ms = 1000 * (process_time() - begun)
    if choice is None:
        return {"ms": ms, "proven": False, "broken": ["no menu"], "relaxed": []}
    return {"ms": ms, "proven": choice.optimal, "broken": broken(pool, choice, wish), "relaxed": choice.relaxed}


def broken(pool: Pool, choice: Any, wish: Wish) -> list[str]:
    found = orders(menu_of(pool, choice, wish))
    rows = [row for part in choice.parts for row in part.rows]
    families = [int(pool.family[row]) for row in rows if pool.family[row] >= 0]
    kept = {
        "an order takes too long": found.most <= wish.cap,
        "too few orders": found.count >= PLANS[wish.format].fewest_orders,
        "a dish twice": len(set(rows)) == len(rows), "a family twice": len(set(families)) == len(families),
        "another value": choice.value == sum(int(pool.value[row]) for row in rows),
    }  # fmt: skip
    return [name for name, holds in kept.items() if not holds]


def main() -> int:
    """Prints one JSON object; exit 1 where a menu breaks a rule or is missing."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=10)
    wish = parser.parse_args()
    told: dict[str, Any] = {}
    for format in Format:
        runs = [measured(candidates(wish.size, seed), format, seed) for seed in range(1, wish.seeds + 1)]
        told[format] = {
            "ms": round(median(run["ms"] for run in runs), 1), "ms_most": round(max(run["ms"] for run in runs), 1),
            "proven": sum(run["proven"] for run in runs), "menus": len(runs),
            "relaxed": sum(bool(run["relaxed"]) for run in runs),
            "broken": [one for run in runs for one in run["broken"]],
        }  # fmt: skip
    print(json.dumps({"aim_ms": 200, **told}, indent=1))
    return 1 if any(one["broken"] for one in told.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
