"""Candidates as arrays: one row an exercise, in the order of their uids, so that equal input gives equal output."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ..menu_rules import TIERS

Ints = NDArray[np.int64]
BONUS = 2_000
EARLY = "early"
MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Candidate:
    """An exercise that may be drawn. `half` in half-minutes, `value` 0 to 10,000, `mm` its height on paper; `alike`:
    two that share one of these are much the same work.
    """

    uid: str
    tier: str
    half: int
    goals: frozenset[str] = frozenset()
    family: str | None = None
    value: int = 5_000
    mm: int = 0
    kind: str = "short"
    modality: str = "written"
    alike: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pool:
    """Candidates in columns. `family` is -1 where an exercise has none; `value` holds the seeded bonus already.

    `left_out`: names of work that is alike, of which some was left out, and `EARLY` where early work was.
    """

    uids: tuple[str, ...]
    tier: Ints
    half: Ints
    value: Ints
    family: Ints
    mm: Ints
    goals: tuple[frozenset[str], ...]
    members: Mapping[str, Ints] = field(default_factory=dict[str, Ints])
    alike: tuple[frozenset[str], ...] = ()
    left_out: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.uids)


def pool_of(candidates: Iterable[Candidate], *, seed: int = 1, bars: Iterable[str] = ()) -> Pool:
    """The pool of these candidates without the barred ones.

    Every value gets a bonus of 0 to 2,000 from (seed, uid): the same seed gives the same menu, another seed another
    one where the bank has it. The bonus is part of the value, so a proof covers it.
    """
    barred = set(bars)
    rows = sorted((one for one in candidates if one.uid not in barred), key=lambda one: one.uid)
    families = _numbered([row.family for row in rows])
    return Pool(
        uids=tuple(row.uid for row in rows),
        tier=np.array([TIERS.index(row.tier) for row in rows], np.int64),
        half=np.array([row.half for row in rows], np.int64),
        value=np.array([row.value + bonus(seed, row.uid) for row in rows], np.int64),
        family=np.array(families, np.int64),
        mm=np.array([row.mm for row in rows], np.int64),
        goals=tuple(row.goals for row in rows),
        members=_members([row.goals for row in rows]),
        alike=tuple(row.alike for row in rows),
    )


def without(pool: Pool, alike: frozenset[str], but: Collection[int]) -> Pool:
    """The same pool without the work of these names, but for some rows."""
    left = of_rows(pool, [row for row, own in enumerate(pool.alike) if row in but or not own & alike])
    return replace(left, left_out=pool.left_out | alike)


def without_early(pool: Pool, early: Collection[str]) -> Pool:
    """The same pool without what builds on something that is taught later."""
    left = of_rows(pool, [row for row, uid in enumerate(pool.uids) if uid not in early])
    return replace(left, left_out=pool.left_out | {EARLY})


def of_rows(pool: Pool, kept: list[int]) -> Pool:
    """The pool of some rows alone, in their order."""
    goals = [pool.goals[row] for row in kept]
    return Pool(
        tuple(pool.uids[row] for row in kept), pool.tier[kept], pool.half[kept], pool.value[kept], pool.family[kept],
        pool.mm[kept], tuple(goals), _members(goals), tuple(pool.alike[row] for row in kept), pool.left_out,
    )  # fmt: skip


def bonus(seed: int, uid: str) -> int:
    """0 to 2,000, evenly and always the same for a seed and an exercise (FNV-1a with a finaliser)."""
    mixed = 0xCBF29CE484222325
    for byte in f"{seed}:{uid}".encode():
        mixed = (mixed ^ byte) * 0x100000001B3 & MASK
    mixed = (mixed ^ mixed >> 33) * 0xFF51AFD7ED558CCD & MASK
    return (mixed ^ mixed >> 33) % (BONUS + 1)


def _numbered(names: Sequence[str | None]) -> list[int]:
    numbers: dict[str, int] = {}
    return [-1 if name is None else numbers.setdefault(name, len(numbers)) for name in names]


def _members(goals: Sequence[frozenset[str]]) -> dict[str, Ints]:
    """Goal -> rows that serve it, goals in the order of their names."""
    found: dict[str, list[int]] = {}
    for row, served in enumerate(goals):
        for goal in served:
            found.setdefault(goal, []).append(row)
    return {goal: np.array(found[goal], np.int64) for goal in sorted(found)}
