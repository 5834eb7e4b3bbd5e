"""Made-up banks to choose one sheet from, the benchmark's rules, and a checker that shares nothing with the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from homework_menu.assembly.rows import Items, Rules

WRITTEN = 3
BENCHMARK = Rules(
    half=(70, 80), tiers={0: (4, 6), 1: (3, 4), 2: (1, 2), 3: (1, 1)},
    points={**dict.fromkeys(range(8), (1, 4)), **dict.fromkeys(range(8, 12), (0, 4))},
    kinds={WRITTEN: (2, 99)}, difficulty=(250, 300),
)  # fmt: skip


def made_bank(size: int, seed: int) -> Items:
    """Like a school's: many basic exercises, harder and longer ones seldom, a few points common and the rest scarce,
    30 % in families of about four.
    """
    dice = np.random.default_rng(seed)
    tier = dice.choice(4, size, p=[0.4, 0.3, 0.2, 0.1])
    half = np.clip(np.rint(2 * (1.5 + 1.2 * tier + dice.gamma(2.0, 1.0, size))), 2, 40).astype(np.int64)
    scarcity = 1 / np.arange(1, 13)
    number, points = dice.choice([1, 2, 3], size, p=[0.5, 0.35, 0.15]), np.zeros(size, np.int64)
    for place in range(3):
        points |= np.where(place < number, 1 << dice.choice(12, size, p=scarcity / scarcity.sum()), 0)
    return Items(
        tier=tier, half=half, points=points,
        difficulty=np.clip(np.rint(1.4 + 0.8 * tier + dice.normal(0, 0.7, size)), 1, 5).astype(np.int64),
        kind=dice.choice(5, size, p=[0.35, 0.25, 0.2, 0.15, 0.05]),
        family=np.where(dice.random(size) < 0.3, dice.integers(0, max(1, int(0.3 * size / 4)), size), -1),
        value=np.rint(dice.beta(4, 3, size) * 10_000).astype(np.int64),
        mm=np.clip(np.rint(8 + 1.2 * half + dice.normal(0, 4, size)), 6, 60).astype(np.int64),
    )  # fmt: skip


def faults(items: Items, rules: Rules, some: Sequence[int]) -> list[str]:
    """The rules that a sheet breaks, counted one by one in plain Python."""

    def within(total: float, limit: tuple[int, int]) -> bool:
        return limit[0] <= total <= limit[1]

    def column(values: np.ndarray) -> list[int]:
        return [int(values[row]) for row in some]

    tiers, halves, points = column(items.tier), column(items.half), column(items.points)
    families = Counter(family for family in column(items.family) if family >= 0)
    kept = {
        "half": within(sum(halves), rules.half),
        "tiers": all(within(tiers.count(tier), limit) for tier, limit in rules.tiers.items()),
        "tier_half": all(within(sum(half for half, own in zip(halves, tiers, strict=True) if own == tier), limit)
                         for tier, limit in rules.tier_half.items()),
        "points": all(within(sum(bits >> point & 1 for bits in points), limit)
                      for point, limit in rules.points.items()),
        "kinds": all(within(column(items.kind).count(kind), limit) for kind, limit in rules.kinds.items()),
        "difficulty": rules.difficulty is None or not some
        or within(100 * sum(column(items.difficulty)) / len(some), rules.difficulty),
        "page": rules.page_mm is None or sum(column(items.mm)) <= rules.page_mm,
        "families": max(families.values(), default=0) <= 1,
        "pins": set(rules.pins) <= set(some), "bars": not set(rules.bars) & set(some),
        "once": len(set(some)) == len(some),
    }  # fmt: skip
    return [name for name, holds in kept.items() if not holds]


def scarce_point(size: int) -> tuple[Items, Rules, bool]:
    """A point that must be met and that two exercises serve."""
    items = made_bank(size, 3)
    points = items.points & ~np.int64(1)
    points[[size // 3, size // 2]] |= 1
    return replace(items, points=points), BENCHMARK, True


def one_sheet(size: int, least: int = 74) -> tuple[Items, Rules, bool]:
    """Four exercises of 17 to 20 half-minutes among others of 45 minutes: 74 half-minutes are one sheet's alone."""
    half = np.full(size, 90)
    half[[3, size // 9, size // 3, size - 1]] = 17, 18, 19, 20
    items = replace(made_bank(size, 5), half=half, family=np.full(size, -1))
    return items, Rules((least, 80)), least <= 74


def pinned(size: int, count: int) -> tuple[Items, Rules, bool]:
    """The longest exercises pinned: one leaves room, eight take more than the time."""
    items = made_bank(size, 4)
    longest = np.flatnonzero(items.tier == 3)[:count] if count == 1 else np.argsort(-items.half)[:count]
    return items, replace(BENCHMARK, pins=tuple(longest.tolist())), count == 1


AWKWARD: dict[str, Callable[[int], tuple[Items, Rules, bool]]] = {
    "equal values": lambda size: (replace(made_bank(size, 3), value=np.full(size, 5_000)), BENCHMARK, True),
    "families of fifty": lambda size: (
        replace(made_bank(size, 3), family=np.arange(size) % (size // 50)), BENCHMARK, True),
    "scarce point": scarce_point,
    "minutes by tier": lambda size: (
        made_bank(size, 3), Rules((70, 80), tier_half={0: (20, 30), 1: (20, 25), 3: (10, 20)}, page_mm=250), True),
    "five exercises": lambda size: (made_bank(5, 4), Rules((0, 60)), True),
    "one sheet": one_sheet,
    "half a minute short": lambda size: one_sheet(size, 75),
    "one pinned": lambda size: pinned(size, 1),
    "pins too long": lambda size: pinned(size, 8),
}  # fmt: skip
