"""A bank in columns, the rules of one sheet as rows, and what exercises count in them.

The rows, in this order: minutes; exercises a tier; minutes a tier; exercises a knowledge point; exercises a kind; mean
difficulty from below and from above; mm of the page. One of a family and pins and bars are kept beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .pool import Ints

DIFFICULTY = 100
NO_LIMIT = 10**9
Limits = tuple[int, int]


@dataclass(frozen=True)
class Items:
    """A bank in columns: tier 0-3, half-minutes, difficulty 1-5, kind 0-…, knowledge points as bits (at most 16),
    family (-1 for none), value 0-12,000, mm on paper.
    """

    tier: Ints
    half: Ints
    difficulty: Ints
    kind: Ints
    points: Ints
    family: Ints
    value: Ints
    mm: Ints

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True)
class Rules:
    """What a sheet must keep, each as (least, most): half-minutes in all; exercises and half-minutes by tier;
    exercises by point and by kind; the mean difficulty in hundredths; mm of the page; pinned and barred rows.
    """

    half: Limits
    tiers: Mapping[int, Limits] = field(default_factory=dict[int, Limits])
    tier_half: Mapping[int, Limits] = field(default_factory=dict[int, Limits])
    points: Mapping[int, Limits] = field(default_factory=dict[int, Limits])
    kinds: Mapping[int, Limits] = field(default_factory=dict[int, Limits])
    difficulty: Limits | None = None
    page_mm: int | None = None
    pins: tuple[int, ...] = ()
    bars: tuple[int, ...] = ()


@dataclass(frozen=True)
class Row:
    """A rule over exercises: what it counts (a column of `Items`, and which of it) and its limits."""

    what: str
    which: int
    low: int
    high: int


def rows_of(rules: Rules) -> list[Row]:
    """The rules as rows, in the order of a certificate's prices."""
    rows = [Row("half", 0, *rules.half)]
    for what, limits in (("tier", rules.tiers), ("tier_half", rules.tier_half), ("point", rules.points),
                         ("kind", rules.kinds)):  # fmt: skip
        rows += [Row(what, which, *limit) for which, limit in sorted(limits.items())]
    if rules.difficulty:
        rows += [Row("difficulty", rules.difficulty[0], 0, NO_LIMIT),
                 Row("difficulty", rules.difficulty[1], -NO_LIMIT, 0)]  # fmt: skip
    return [*rows, Row("mm", 0, 0, rules.page_mm)] if rules.page_mm is not None else rows


@dataclass(frozen=True)
class Profiles:
    """Exercises by (tier, minutes, difficulty, kind): prices of all rows but points and page are one look-up."""

    profile: Ints
    shape: tuple[int, int, int, int]

    def table(self, rows: Sequence[Row], prices: Sequence[int]) -> Ints:
        tier, half, difficulty, kind = np.ogrid[tuple(slice(0, size) for size in self.shape)]
        total = np.zeros(self.shape, np.int64)
        for row, price in zip(rows, prices, strict=True):
            match row.what:
                case "half":
                    total = total + price * half
                case "tier":
                    total = total + price * (tier == row.which)
                case "tier_half":
                    total = total + price * (tier == row.which) * half
                case "kind":
                    total = total + price * (kind == row.which)
                case "difficulty":
                    total = total + price * (DIFFICULTY * difficulty - row.which)
                case _:
                    continue
        return total.ravel()

    @staticmethod
    def of_points(rows: Sequence[Row], prices: Sequence[int]) -> Ints:
        """The price of every set of points."""
        bits = 1 + max((row.which for row in rows if row.what == "point"), default=0)
        table = np.zeros(1 << 16, np.int64)
        sets = np.arange(1 << bits)
        for row, price in zip(rows, prices, strict=True):
            if row.what == "point":
                table[: 1 << bits] += price * (sets >> row.which & 1)
        for start in range(1 << bits, 1 << 16, 1 << bits):
            table[start : start + (1 << bits)] = table[: 1 << bits]
        return table


def profiles_of(items: Items) -> Profiles:
    halves, kinds = int(items.half.max(initial=0)) + 1, int(items.kind.max(initial=0)) + 1
    shape = (4, halves, 6, kinds)
    profile = ((items.tier * halves + items.half) * 6 + items.difficulty) * kinds + items.kind
    return Profiles(profile, shape)


def counts(items: Items, rows: Sequence[Row], some: Ints) -> Ints:
    """What these exercises count in every row: rows x exercises."""
    made = np.empty((len(rows), len(some)), np.int64)
    for at, row in enumerate(rows):
        match row.what:
            case "half":
                made[at] = items.half[some]
            case "tier":
                made[at] = items.tier[some] == row.which
            case "tier_half":
                made[at] = (items.tier[some] == row.which) * items.half[some]
            case "point":
                made[at] = items.points[some] >> row.which & 1
            case "kind":
                made[at] = items.kind[some] == row.which
            case "difficulty":
                made[at] = DIFFICULTY * items.difficulty[some] - row.which
            case _:
                made[at] = items.mm[some]
    return made


def keeps(items: Items, rows: Sequence[Row], some: Ints) -> bool:
    sums = counts(items, rows, some).sum(axis=1).tolist()
    return all(row.low <= total <= row.high for row, total in zip(rows, sums, strict=True))
