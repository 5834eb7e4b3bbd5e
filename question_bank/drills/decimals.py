"""Decimals: adding and subtracting, moving the point, multiplying and dividing where the result ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from .values import Draw, Sum
from .whole import ANY_CARRIES, DIGITS, NONE, carries

MOST_PLACES = 3


def decimal(value: Fraction) -> str:
    """A decimal without zeros at its end. Only for values that end within a dozen places."""
    places = next(places for places in range(12) if (value * 10**places).denominator == 1)
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def shifted(number: int, places: int) -> Fraction:
    """A whole number with its point moved left."""
    return Fraction(number, 10**places)


def add_subtract(first: Sequence[int], second: Sequence[int], places: tuple[int, int], carry: range) -> Draw:
    """`a + b` or `a - b`, from 0.1 to below 10; the numbers are given without their points, which stand `places` from
    the right, so that what is carried comes from behind the point."""
    longest = max(places)

    def draw(random: Random) -> Sum | None:
        a, b = (random.choice(some) * 10 ** (longest - own) for some, own in zip((first, second), places, strict=True))
        sign = random.choice("+-")
        result = a + b if sign == "+" else a - b
        is_small = 10 ** (longest - 1) <= result < 10 ** (longest + 1)
        if not is_small or carries(*((a, b) if sign == "+" else (result, b))) not in carry:
            return None
        return _sum(shifted(a, longest), sign, shifted(b, longest), shifted(result, longest))

    return draw


def move_point(random: Random) -> Sum | None:
    """Times or divided by 10, 100 or 1000, at most three places on either side."""
    number, power = shifted(random.choice(_PLAIN), random.randrange(3)), random.choice((10, 100, 1000))
    sign = random.choice("×÷")
    result = number * power if sign == "×" else number / power
    fits = _is_short(result) and (sign == "÷" or number.denominator > 1)
    return _sum(number, sign, Fraction(power), result) if fits else None


def multiply(first: Sequence[int], second: Sequence[int], places: Sequence[tuple[int, int]]) -> Draw:
    """`a × b` with the points of `places`."""

    def draw(random: Random) -> Sum | None:
        own, other = random.choice(places)
        a, b = shifted(random.choice(first), own), shifted(random.choice(second), other)
        fits = a.denominator > 1 and _is_short(a * b)
        return _sum(a, "×", b, a * b) if fits else None

    return draw


def divide(divisors: Sequence[int], quotients: Sequence[int], places: Sequence[tuple[int, int]]) -> Draw:
    """`a ÷ b` that ends; `places` of divisor and quotient. What is divided has its point too."""

    def draw(random: Random) -> Sum | None:
        own, other = random.choice(places)
        b, quotient = shifted(random.choice(divisors), own), shifted(random.choice(quotients), other)
        fits = (b * quotient).denominator > 1 and _is_short(b * quotient)
        return _sum(b * quotient, "÷", b, quotient) if fits else None

    return draw


def _sum(a: Fraction, sign: str, b: Fraction, result: Fraction) -> Sum:
    return Sum(f"${decimal(a)}{sign}{decimal(b)}=$ ____", ((decimal(result),),))


def _is_short(value: Fraction) -> bool:
    return (value * 10**MOST_PLACES).denominator == 1


_PLAIN = [number for number in range(3, 100) if number % 10]
TENTHS = [number for number in range(12, 99) if number % 10]
HUNDREDTHS = [number for number in range(112, 999) if number % 10]
TWO_DIGITS = [number for number in range(12, 100) if number % 10]
SOME = range(1, 9)

DRAWS: Mapping[str, Draw] = {
    "tenths-easy": add_subtract(TENTHS, TENTHS, (1, 1), NONE),
    "tenths-carry": add_subtract(TENTHS, TENTHS, (1, 1), SOME),
    "move-point": move_point,
    "decimal-times-whole": multiply(DIGITS, DIGITS, [(1, 0), (2, 0)]),
    "decimal-times": multiply(DIGITS, DIGITS, [(1, 1), (1, 2), (2, 1)]),
    "decimal-divide": divide(DIGITS, DIGITS, [(0, 1), (1, 0), (1, 1), (2, 0)]),
    "column-hundredths": add_subtract(HUNDREDTHS, HUNDREDTHS, (2, 2), SOME),
    "column-places": add_subtract(TENTHS, HUNDREDTHS, (1, 2), ANY_CARRIES),
    "column-decimal-whole": multiply(TWO_DIGITS, TWO_DIGITS, [(1, 0)]),
    "column-decimal-times": multiply(TWO_DIGITS, TWO_DIGITS, [(1, 1), (2, 1)]),
    "column-divide-whole": divide(range(3, 10), [one for one in range(12, 250) if one % 10], [(0, 1), (0, 2)]),
    "column-divide-decimal": divide(TWO_DIGITS, [one for one in range(4, 60) if one % 10], [(1, 0), (1, 1), (2, 0)]),
}
