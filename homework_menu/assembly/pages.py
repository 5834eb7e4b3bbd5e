"""What parts of a menu can be worth within so many mm of paper: exact but for families, where prices leave a gap.

Every array holds, for m = 0, 1, … mm, the most worth within m mm; `NOTHING` where nothing fits.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .pool import Ints

NOTHING = -(10**15)


def best_of(worth: Sequence[int], mm: Sequence[int], count: int, page: int) -> Ints:
    """Of `count` of some dishes."""
    table = np.full((count + 1, page + 1), NOTHING, np.int64)
    table[0] = 0
    for own, tall in zip(worth, mm, strict=True):
        if tall <= page:
            for k in range(count, 0, -1):
                np.maximum(table[k, tall:], table[k - 1, : page + 1 - tall] + own, out=table[k, tall:])
    return table[count]


def required(worth: Sequence[int], half: Sequence[int], mm: Sequence[int], count: int, page: int) -> Ints:
    """Of `count` of some dishes that take exactly h half-minutes together, for h = 0, 1, … (first axis)."""
    widest = max(half, default=0) * count
    table = np.full((count + 1, widest + 1, page + 1), NOTHING, np.int64)
    table[0, 0] = 0
    for own, long, tall in zip(worth, half, mm, strict=True):
        if tall <= page:
            for k in range(count, 0, -1):
                here = table[k, long:, tall:]
                np.maximum(here, table[k - 1, : widest + 1 - long, : page + 1 - tall] + own, out=here)
    return table[count]


def together(one: Ints, other: Ints) -> Ints:
    """Of both parts."""
    found = np.full(len(one), NOTHING, np.int64)
    for m in np.flatnonzero(np.diff(one, prepend=NOTHING)).tolist():
        np.maximum(found[m:], other[: len(one) - m] + one[m], out=found[m:])
    return found
