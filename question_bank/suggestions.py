"""Proposals for minutes: how fast a typical learner works, by grade band and kind of work.

Starting values, to be fitted on what learners report; minutes for one unit of work, from quick to slow. Source: the
speed table that this project's rules were written with; colouring a bar and circling a part are our own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

BANDS = ((1, 2), (3, 4), (5, 6), (7, 9))
Span = tuple[float, float] | None


def _rate(low: float, high: float) -> Span:
    """Items a minute, as minutes an item."""
    return (1 / high, 1 / low)


SPEEDS: Mapping[str, tuple[Span, Span, Span, Span]] = {
    "mental-table": (_rate(8, 10), _rate(8, 10), None, None),
    "mental-100": (_rate(3, 4), _rate(3, 4), None, None),
    "mental-fraction": (None, None, _rate(3, 4), _rate(3, 4)),
    "column": (_rate(1, 2), _rate(1, 2), _rate(1, 2), None),
    "stepwise": (None, (1, 1.5), (1, 1.5), (1.5, 2)),
    "fraction-calculation": (None, None, (1, 1), (1, 1)),
    "like-fractions": (None, _rate(3, 4), _rate(3, 4), None),
    "simplify": (None, None, _rate(2, 2), None),
    "short-answer": (_rate(2, 2), _rate(1, 2), _rate(1, 1), (1, 1.5)),
    "equation": (None, None, (1.5, 2), (1.5, 2)),
    "proof": (None, None, None, (5, 8)),
    "word-problem": (None, (2, 3), (3, 4), (3, 4)),
    "draw": ((2, 2), (2, 3), (2, 3), (3, 4)),
    "reason": ((2, 3), (3, 4), (3, 4), (3, 5)),
    "hands-on": ((5, 8), (5, 8), (5, 8), (5, 8)),
    "colour-bar": ((0.75, 0.75), (0.75, 0.75), (0.75, 0.75), None),
    "circle-count": ((1, 1), (1, 1), (1, 1), None),
    "copy-characters": (_rate(2, 3), _rate(3, 4), _rate(6, 8), _rate(10, 12)),
    "dictation": (None, _rate(5, 6), _rate(8, 10), _rate(10, 15)),
    "make-words": (_rate(1, 2), _rate(2, 3), _rate(3, 4), _rate(4, 5)),
    "sentence": ((3, 3), (2, 3), (2, 2), (1.5, 2)),
    "compose": (_rate(4, 5), _rate(6, 8), _rate(10, 10), _rate(11, 12)),
    "write-words": (None, _rate(4, 5), _rate(5, 6), _rate(6, 8)),
    "en-choice": (None, _rate(2, 2), _rate(2, 2), _rate(2, 2)),
    "en-sentence": (None, (1, 1.5), (1, 1.5), (1, 1.5)),
}
BY_DIFFICULTY = {1: 4.0, 2: 4.0, 3: 6.5, 4: 11.5, 5: 11.5}


def band(grade: int) -> int:
    """The position of a grade's band: 1-2, 3-4, 5-6, 7-9."""
    return next(at for at, (low, high) in enumerate(BANDS) if low <= grade <= high)


def minutes_of(work: Iterable[tuple[str, float]], grade: int) -> tuple[float, float]:
    """Quick and slow minutes of this much work. Raises `KeyError` for a kind that the grade does not know."""
    low = high = 0.0
    for kind, amount in work:
        span = SPEEDS[kind][band(grade)]
        if span is None:
            raise KeyError(kind)
        low, high = low + span[0] * amount, high + span[1] * amount
    return low, high


def propose(work: Iterable[tuple[str, float]], grade: int) -> int:
    """Half-minutes for this work: the slow end, rounded up."""
    return math.ceil(minutes_of(work, grade)[1] * 2 - 1e-9)
