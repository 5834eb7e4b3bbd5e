"""Proposals for minutes: how fast a typical learner works, by grade band and kind of work.

Starting values, to be fitted on what learners report. Source: the speed table of this project's rules; colouring a bar
and circling a part were added by its design guide and are still to be timed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

BANDS = ((1, 2), (3, 4), (5, 6), (7, 9))
Span = tuple[float, float]
Spans = tuple[Span | None, Span | None, Span | None, Span | None]


def _rate(low: float, high: float, each: float = 1) -> Span:
    """So many done a minute, as quick and slow minutes for `each` of them."""
    return each / high, each / low


MATHS: Mapping[str, Spans] = {
    "mental-table": (_rate(8, 10), _rate(8, 10), None, None),
    "mental-100": (_rate(3, 4), _rate(3, 4), None, None),
    "mental-fraction": (None, None, _rate(3, 4), _rate(3, 4)),
    "column": (_rate(1, 2), _rate(1, 2), (1, 1), None),
    "stepwise": (None, (1, 1.5), (1, 1.5), (1.5, 2)),
    "fraction-calculation": (None, None, (1, 1), (1, 1)),
    "like-fractions": (None, _rate(3, 4), _rate(3, 4), None),
    "simplify": (None, None, (0.5, 0.5), None),
    "short-answer": ((0.5, 0.5), _rate(1, 2), (1, 1), (1, 1.5)),
    "equation": (None, None, (1.5, 2), (1.5, 2)),
    "proof": (None, None, None, (5, 8)),
    "word-problem": ((1.5, 2), (2, 3), (3, 4), (3, 4)),
    "draw": ((2, 2), (2, 3), (2, 3), (3, 4)),
    "reason": ((2, 3), (3, 4), (3, 4), (3, 5)),
    "hands-on": ((5, 8), (5, 8), (5, 8), (5, 8)),
    "colour-bar": ((0.75, 0.75), (0.75, 0.75), (0.75, 0.75), None),
    "circle-count": ((1, 1), (1, 1), (1, 1), None),
}
"""Minutes for one small item, figure or task."""

CHINESE: Mapping[str, Spans] = {
    "copy-characters": (_rate(2, 3), _rate(3, 4), _rate(6, 8), _rate(10, 12)),
    "dictation": (None, _rate(5, 6), _rate(8, 10), _rate(10, 15)),
    "make-words": (_rate(1, 2), _rate(2, 3), _rate(3, 4), _rate(4, 5)),
    "sentence": ((3, 3), (2, 3), (2, 2), (1.5, 2)),
    "read-passage": (_rate(100, 150, 100), _rate(150, 200, 100), _rate(200, 300, 100), _rate(300, 400, 100)),
    "read-question": ((1, 1), (1, 1), (1, 1.5), (2, 2)),
    "compose": (_rate(4, 5), _rate(6, 8), _rate(10, 10), _rate(11, 12)),
    "read-aloud": (_rate(80, 120, 100), _rate(120, 150, 100), _rate(150, 200, 100), _rate(200, 200, 100)),
    "recite": ((4, 6), (4, 5), (3, 5), (3, 5)),
}
"""Minutes for one character, word, sentence or poem; `read-passage` and `read-aloud` for 100 characters."""

ENGLISH: Mapping[str, Spans] = {
    "write-words": (None, _rate(4, 5), _rate(5, 6), _rate(6, 8)),
    "en-choice": (None, _rate(2, 2), _rate(2, 2), _rate(2, 2)),
    "en-sentence": (None, (1, 1.5), (1, 1.5), (1, 1.5)),
    "en-read": (None, _rate(30, 50, 100), _rate(50, 70, 100), _rate(70, 100, 100)),
    "en-read-question": (None, (0.5, 0.5), (1, 1), (1, 1)),
    "en-compose": (None, _rate(3, 4), _rate(4, 5), _rate(5, 6)),
}
"""Minutes for one word or sentence; `en-read` for 100 words."""

SPEEDS: Mapping[str, Spans] = {**MATHS, **CHINESE, **ENGLISH}
BY_DIFFICULTY = {1: 4.0, 2: 4.0, 3: 6.5, 4: 11.5, 5: 11.5}
"""Minutes where nothing is known of an exercise but its difficulty from 1 to 5."""


def band(grade: int) -> int:
    """The position of a grade's band: 1-2, 3-4, 5-6, 7-9. Raises `KeyError` for a grade outside 1 to 9."""
    for at, (low, high) in enumerate(BANDS):
        if low <= grade <= high:
            return at
    raise KeyError(grade)


def minutes_of(work: Iterable[tuple[str, float]], grade: int) -> Span:
    """Quick and slow minutes of (kind, amount) pairs. Raises `KeyError` for a kind that the grade does not know."""
    low = high = 0.0
    for kind, amount in work:
        span = SPEEDS[kind][band(grade)]
        if span is None:
            raise KeyError(kind)
        low, high = low + span[0] * amount, high + span[1] * amount
    return low, high


def propose(work: Iterable[tuple[str, float]], grade: int, *, difficulty: int = 2) -> int:
    """Half-minutes for this work: the slow end, rounded up; by difficulty where no work is named."""
    pairs = list(work)
    slow = minutes_of(pairs, grade)[1] if pairs else BY_DIFFICULTY[difficulty]
    return math.ceil(slow * 2 - 1e-9)
