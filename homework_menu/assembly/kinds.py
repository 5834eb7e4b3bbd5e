"""Versions of a menu hold its kinds of work: where a cell may take several, as many of each as the first menu has.

A family stands on a menu once. So what may take the place of one dish of its kind becomes one family, and what may take
none joins the family of a dish that stands there: search, bound and checker then need no rule of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..menu_rules import TIERS
from .model import Cell, Model
from .pool import Pool


def narrowed(model: Model, kinds: Collection[str]) -> Model:
    """The model without the kinds of work of which the first menu has none."""
    return replace(model, cells=tuple(_narrowed(cell, kinds) for cell in model.cells))


def _narrowed(cell: Cell, kinds: Collection[str]) -> Cell:
    return replace(cell, tiers=tuple(tier for tier in cell.tiers if tier in kinds) or cell.tiers)


def held(pool: Pool, model: Model, own: Mapping[str, str], pins: Collection[str]) -> Pool:
    """The pool in whose menus with these pins there stand as many of each kind as on the first menu; `own`: its dishes
    with their kinds. Work whose family is of several kinds keeps it.
    """
    left = Counter(tier for uid, tier in own.items() if uid not in pins)
    family = pool.family.copy()
    for tiers in _together(model):
        replaced = [tier for tier in tiers if left[tier]]
        for tier in tiers if len(tiers) > 1 else ():
            free = _free(pool, tier, own)
            if replaced == [tier]:
                continue
            _deal(family, free, left[tier] or 1)
            if not left[tier]:
                _join(family, free, [row for row, uid in enumerate(pool.uids) if uid in pins and own[uid] == tier])
    return replace(pool, family=family)


def _together(model: Model) -> list[frozenset[str]]:
    """Kinds of work that cells and the required part share among them."""
    found: list[frozenset[str]] = []
    for tiers in (model.required_tiers if model.required else (), *(cell.tiers for cell in model.cells)):
        shared = frozenset(tiers).union(*(one for one in found if one & {*tiers}))
        found = [shared, *(one for one in found if not one & shared)]
    return found


def _free(pool: Pool, tier: str, own: Collection[str]) -> list[list[int]]:
    """Rows of a kind that are not the first menu's, best first, those of one family together."""
    of_kind = pool.tier == TIERS.index(tier)
    mixed = {*pool.family[~of_kind].tolist()} - {-1}
    rows = [row for row in np.flatnonzero(of_kind).tolist() if pool.uids[row] not in own]
    found: dict[tuple[int, int], list[int]] = {}
    for row in sorted(rows, key=lambda row: (-int(pool.value[row]), row)):
        family = int(pool.family[row])
        if family not in mixed:
            found.setdefault((family, row if family < 0 else 0), []).append(row)
    return list(found.values())


def _deal(family: np.ndarray, free: Sequence[Sequence[int]], count: int) -> None:
    """Make so many families of these rows, the best of them in different ones."""
    start = int(family.max(initial=-1)) + 1
    for at, rows in enumerate(free):
        family[list(rows)] = start + at % count


def _join(family: np.ndarray, free: Sequence[Sequence[int]], there: Sequence[int]) -> None:
    """Let these rows be of the family of what stands there, so that none of them does."""
    for row in there[:1]:
        family[row] = family[row] if family[row] >= 0 else int(family.max()) + 1
        family[[one for rows in free for one in rows]] = family[row]
