"""Minutes as people write them; the code counts whole half-minutes."""

from __future__ import annotations

from math import ceil

from .errors import Invalid

LEAST, MOST = 0.5, 240
HALVES = range(1, 2 * MOST + 1)


def half_of(text: str | float, *, least: float = LEAST) -> int:
    """Half-minutes of minutes in steps of half a minute, from `least` to `MOST`. Raises `Invalid`."""
    twice = _twice(text)
    if not 2 * least <= twice <= 2 * MOST or twice % 1:
        raise not_allowed(least)
    return int(twice)


def half_above(text: str | float) -> int:
    """Half-minutes of any minutes up to `MOST`, rounded up. Raises `Invalid`."""
    twice = _twice(text)
    if not 0 < twice <= 2 * MOST:
        raise Invalid("“{text}”: give minutes over 0, at most {most}.", field="minutes", text=text, most=MOST)
    return ceil(twice)


def not_allowed(least: float = LEAST) -> Invalid:
    """What is said of minutes that are out of range or between the steps."""
    text = "Give the minutes in steps of half a minute, from {least} to {most}."
    return Invalid(text, field="minutes", least=least, most=MOST)


def _twice(text: str | float) -> float:
    try:
        return float(text) * 2
    except (ValueError, OverflowError) as error:
        raise Invalid("Give the minutes as a number.", field="minutes") from error
