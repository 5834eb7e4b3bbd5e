"""Whole numbers: adding and subtracting with or without carrying, tables, columns, remainders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from .values import Draw, Sum, either, whole

DIGITS = range(2, 10)
TENS, HUNDREDS, THOUSANDS = range(10, 100, 10), range(100, 1000, 100), range(1000, 10_000, 1000)
TWO = [number for number in range(21, 99) if number % 10]
THREE = [number for number in range(112, 989) if number % 10]
ANY_CARRIES = range(9)
NONE, ONE, SEVERAL = range(1), range(1, 2), range(2, 9)


def carries(a: int, b: int) -> int:
    """How often adding two numbers in a column carries."""
    found = carried = 0
    while a or b:
        carried = int(a % 10 + b % 10 + carried > 9)
        found += carried
        a, b = a // 10, b // 10
    return found


def add(first: Sequence[int], second: Sequence[int], *, most: int, carry: range = ANY_CARRIES, least: int = 2) -> Draw:
    """`a + b` from `least` to `most`, carrying as often as `carry` allows."""

    def draw(random: Random) -> Sum | None:
        a, b = _mixed(random, first, second)
        fits = least <= a + b <= most and carries(a, b) in carry
        return whole(f"{a}+{b}", a + b) if fits else None

    return draw


def subtract(
    first: Sequence[int], second: Sequence[int], *, carry: range = ANY_CARRIES, least: int = 1, most: int = 99_999
) -> Draw:
    """`a - b` from `least` to `most`, borrowing as often as `carry` allows."""

    def draw(random: Random) -> Sum | None:
        a, b = random.choice(first), random.choice(second)
        fits = least <= a - b <= most and carries(a - b, b) in carry
        return whole(f"{a}-{b}", a - b) if fits else None

    return draw


def both(first: Sequence[int], second: Sequence[int], *, most: int, carry: range, least: int = 1) -> Draw:
    """Sums up to `most` and differences from `least` of the same numbers."""
    return either(add(first, second, most=most, carry=carry), subtract(first, second, carry=carry, least=least))


def times(
    first: Sequence[int],
    second: Sequence[int],
    *,
    may_carry: bool = True,
    must_carry: bool = False,
    is_mixed: bool = True,
) -> Draw:
    """`a × b`; without carrying every digit of the first times the second stays below ten. `is_mixed`: either first."""

    def draw(random: Random) -> Sum | None:
        a, b = random.choice(first), random.choice(second)
        full = max(int(digit) for digit in str(a)) * int(str(b).rstrip("0") or 0) > 9
        if (full and not may_carry) or (must_carry and not full):
            return None
        x, y = _mixed(random, [a], [b]) if is_mixed else (a, b)
        return whole(f"{x}×{y}", a * b, is_trivial=1 in (a, b))

    return draw


def divide(divisors: Sequence[int], quotients: Sequence[int], dividends: range = range(1, 100_000)) -> Draw:
    """`a ÷ b` without remainder."""

    def draw(random: Random) -> Sum | None:
        b = random.choice(divisors)
        fair = [one for one in quotients if b * one in dividends]
        quotient = random.choice(fair) if fair else 0
        return whole(f"{b * quotient}÷{b}", quotient, is_trivial=1 in (b, quotient)) if quotient else None

    return draw


def divide_apart(divisors: Sequence[int], quotients: Sequence[int]) -> Draw:
    """`a ÷ b` where b divides every digit of a."""

    def draw(random: Random) -> Sum | None:
        b, quotient = random.choice(divisors), random.choice(quotients)
        fits = max(int(digit) for digit in str(quotient)) * b < 10
        return whole(f"{b * quotient}÷{b}", quotient) if fits else None

    return draw


def divide_rest(divisors: Sequence[int], quotients: Sequence[int], dividends: range) -> Draw:
    """`a ÷ b = q … r`, r from 1."""

    def draw(random: Random) -> Sum | None:
        b = random.choice(divisors)
        fair = [one for one in quotients if b * one in dividends and b * (one + 1) - 1 in dividends]
        if not fair:
            return None
        quotient, rest = random.choice(fair), random.randrange(1, b)
        a = b * quotient + rest
        return Sum(f"${a}÷{b}=$ ____<rest>____", ((str(quotient),), (str(rest),)))

    return draw


def _mixed(random: Random, first: Sequence[int], second: Sequence[int]) -> tuple[int, int]:
    """One of each, in either order."""
    a, b = random.choice(first), random.choice(second)
    return (a, b) if random.random() < 0.5 else (b, a)


ONES = range(1, 10)
TEENS = range(11, 20)
ZERO_INSIDE = [number for number in range(102, 1000) if number // 10 % 10 == 0 and number % 10]
NO_ZERO = [number for number in range(112, 1000) if "0" not in str(number)]
UNBROKEN = [number for number in range(34, 334) if "0" not in str(number)]
ROUND = [*range(20, 100, 10), *range(200, 1000, 100)]
TWO_DIGITS = [number for number in range(12, 100) if number % 10]
EASY_TWO = [number for number in range(11, 45) if number % 10]

DRAWS: Mapping[str, Draw] = {
    "within-10": either(add(ONES, ONES, most=10), subtract(range(3, 11), ONES)),
    "within-20-easy": either(add(TEENS, ONES, most=19, carry=NONE), subtract(TEENS, ONES, carry=NONE)),
    "within-20-carry": add(DIGITS, DIGITS, least=11, most=18),
    "within-20-borrow": subtract(range(11, 19), DIGITS, carry=ONE, most=9),
    "within-20-all": either(add(DIGITS, DIGITS, least=11, most=18), subtract(range(11, 19), DIGITS, carry=ONE, most=9)),
    "tens": either(add(TENS, TENS, most=100), subtract(range(20, 101, 10), TENS)),
    "two-one-easy": both(TWO, ONES, most=99, carry=NONE),
    "two-one-carry": both(TWO, DIGITS, most=99, carry=ONE),
    "two-two-easy": both(TWO, TWO, most=99, carry=NONE, least=5),
    "two-two-carry": both(TWO, TWO, most=99, carry=ONE, least=5),
    "hundreds-round": either(
        add(HUNDREDS, HUNDREDS, most=1000), subtract(range(200, 1001, 100), HUNDREDS),
        add(THOUSANDS, THOUSANDS, most=10_000), subtract(THOUSANDS, THOUSANDS),
    ),
    "hundreds-easy": both(range(120, 1000, 10), range(120, 1000, 10), most=990, carry=NONE),
    "hundreds-carry": both(range(120, 1000, 10), range(120, 1000, 10), most=990, carry=ONE),
    "tables-6": times(range(2, 7), range(1, 7)),
    "tables-9": times(range(7, 10), range(2, 10)),
    "tables-all": times(DIGITS, DIGITS),
    "tables-divide-6": divide(range(2, 7), range(2, 7)),
    "tables-divide": divide(DIGITS, DIGITS),
    "tables-both": either(times(DIGITS, DIGITS), divide(DIGITS, DIGITS)),
    "round-times": times(ROUND, DIGITS),
    "two-times-easy": times(EASY_TWO, range(2, 5), may_carry=False),
    "round-divide": divide(DIGITS, ROUND, range(40, 1000)),
    "two-divide-easy": divide_apart(range(2, 5), EASY_TWO),
    "two-times-tens": times(EASY_TWO, TENS[1:], may_carry=False),
    "divide-tens": divide(TENS[1:], DIGITS),
    "column-two-easy": both(TWO, TWO, most=99, carry=NONE, least=5),
    "column-two-carry": both(TWO, TWO, most=99, carry=ONE, least=5),
    "column-three-easy": both(THREE, THREE, most=999, carry=NONE, least=20),
    "column-three-one": both(THREE, THREE, most=999, carry=ONE, least=20),
    "column-three-carry": both(THREE, THREE, most=999, carry=SEVERAL, least=20),
    "column-two-one": times(TWO_DIGITS, range(3, 10), must_carry=True, is_mixed=False),
    "column-three-times": times(NO_ZERO, range(3, 10), must_carry=True, is_mixed=False),
    "column-zero-times": times(ZERO_INSIDE, range(3, 10), must_carry=True, is_mixed=False),
    "column-two-two": times(TWO_DIGITS, TWO_DIGITS),
    "column-three-two": times(NO_ZERO, TWO_DIGITS, is_mixed=False),
    "column-rest-tables": divide_rest(DIGITS, DIGITS, range(10, 90)),
    "column-two-divide": divide(DIGITS, range(12, 50), range(30, 100)),
    "column-three-divide": divide(range(3, 10), UNBROKEN, range(112, 1000)),
    "column-zero-divide": divide(range(3, 10), [one for one in ZERO_INSIDE if one < 500], range(204, 1000)),
    "column-three-rest": divide_rest(range(3, 10), range(34, 334), range(112, 1000)),
    "column-divide-two": divide(TWO_DIGITS, range(6, 60), range(120, 1000)),
    "column-divide-two-rest": divide_rest(TWO_DIGITS, range(6, 60), range(120, 1000)),
}  # fmt: skip
