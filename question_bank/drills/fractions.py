"""Fractions with like and unlike denominators, none larger in common than children meet. All values are exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm
from random import Random

from .values import Draw, Sum

LONG_GAP = "_" * 10
LARGEST_COMMON, SMALLER_COMMON, COMMON_OF_MIXED = 40, 30, 20
UNDERS, UNLIKE = range(3, 11), (2, 3, 4, 5, 6, 7, 8, 9, 10, 12)


def printed(over: int, under: int, whole: int = 0) -> str:
    """A fraction or mixed number as a formula's source."""
    return rf"{whole or ''}\frac{{{over}}}{{{under}}}"


def mixed(value: Fraction) -> str:
    """A value as an answer: `3/4`, `1 3/4`, `2`."""
    whole, over = divmod(value.numerator, value.denominator)
    return " ".join([*([str(whole)] if whole or not over else []), *([f"{over}/{value.denominator}"] if over else [])])


def lowest(value: Fraction) -> tuple[str, ...]:
    """The accepted answers in lowest terms: a mixed number, and the same with one line."""
    return tuple(dict.fromkeys((mixed(value), str(value))))


def like(signs: str, *, has_one: bool = False) -> Draw:
    """Like proper fractions, sums to 1 at most; the answer may stay as it comes. `has_one`: one of them is 1."""

    def draw(random: Random) -> Sum | None:
        under, sign = random.choice(UNDERS), random.choice(signs)
        a = under if has_one and sign == "-" else random.randrange(1, under)
        b = under - a if has_one and sign == "+" else random.randrange(1, under)
        over = a + b if sign == "+" else a - b
        if not 1 <= over <= under:
            return None
        first = "1" if a == under else printed(a, under)
        plain = f"{over}/{under}"
        answers = (mixed(Fraction(over, under)), plain) if over == under else (plain, mixed(Fraction(over, under)))
        return Sum(f"${first}{sign}{printed(b, under)}=$ ____", (tuple(dict.fromkeys(answers)),))

    return draw


def like_lowest(random: Random) -> Sum | None:
    """Like proper fractions whose sum or difference can be simplified or is more than one."""
    under, sign = random.choice((4, 6, 8, 9, 10, 12, 15)), random.choice("+-")
    a, b = _over(random, under), _over(random, under)
    over = a + b if sign == "+" else a - b
    if over <= 0 or over == under or (gcd(over, under) == 1 and over < under):
        return None
    return _sum([printed(a, under), printed(b, under)], sign, Fraction(over, under), "____")


def like_mixed(random: Random) -> Sum | None:
    """Like mixed numbers, the parts crossing a whole or not."""
    return _mixed_numbers(random, (under := random.choice(UNDERS)), under, "____")


def unlike(fits: Callable[[int, int], bool]) -> Draw:
    """Two proper fractions in lowest terms whose denominators fit."""

    def draw(random: Random) -> Sum | None:
        under, other = random.choice(UNLIKE), random.choice(UNLIKE)
        if under == other or not fits(under, other) or lcm(under, other) > LARGEST_COMMON:
            return None
        (a, b), sign = (_over(random, under), _over(random, other)), random.choice("+-")
        result = Fraction(a, under) + Fraction(b, other) * (1 if sign == "+" else -1)
        return _sum([printed(a, under), printed(b, other)], sign, result, LONG_GAP) if result > 0 else None

    return draw


def unlike_mixed(random: Random) -> Sum | None:
    """Unlike mixed numbers, with the denominators of a textbook: nobody should have to write 9 23/24."""
    under, other = random.choice(UNLIKE), random.choice(UNLIKE)
    fits = under != other and lcm(under, other) <= COMMON_OF_MIXED
    return _mixed_numbers(random, under, other, LONG_GAP) if fits else None


def unlike_three(random: Random) -> Sum | None:
    """Three fractions in a chain that never falls below zero."""
    unders = [random.choice(UNLIKE) for _ in range(3)]
    if len(set(unders)) < 3 or lcm(*unders) > SMALLER_COMMON:
        return None
    overs, signs = [_over(random, under) for under in unders], random.choice(("+-", "-+", "++", "--"))
    values = [Fraction(over, under) for over, under in zip(overs, unders, strict=True)]
    second = values[0] + values[1] * (1 if signs[0] == "+" else -1)
    result = second + values[2] * (1 if signs[1] == "+" else -1)
    if second <= 0 or result <= 0:
        return None
    shown = [printed(over, under) for over, under in zip(overs, unders, strict=True)]
    return _sum(shown, signs, result, LONG_GAP)


def _mixed_numbers(random: Random, under: int, other: int, gap: str) -> Sum | None:
    """Two mixed numbers; their answer is one as well, never 151/20."""
    parts = [(_over(random, one), one, random.randrange(1, 6)) for one in (under, other)]
    first, second = (whole + Fraction(over, one) for over, one, whole in parts)
    sign = random.choice("+-")
    result = first + second if sign == "+" else first - second
    if result <= 0:
        return None
    made = _sum([printed(*part) for part in parts], sign, result, gap)
    return replace(made, answers=((mixed(result),),))


def _over(random: Random, under: int) -> int:
    """A numerator that makes a proper fraction in lowest terms."""
    return random.choice([over for over in range(1, under) if gcd(over, under) == 1])


def _sum(shown: Sequence[str], signs: str, result: Fraction, gap: str) -> Sum:
    expression = shown[0] + "".join(sign + one for sign, one in zip(signs, shown[1:], strict=True))
    return Sum(f"${expression}=$ {gap}", (lowest(result),))


DRAWS: Mapping[str, Draw] = {
    "like-add": like("+"),
    "like-subtract": like("-"),
    "like-one": like("+-", has_one=True),
    "like-lowest": like_lowest,
    "like-mixed": like_mixed,
    "unlike-multiple": unlike(lambda a, b: a % b == 0 or b % a == 0),
    "unlike-coprime": unlike(lambda a, b: gcd(a, b) == 1),
    "unlike-common": unlike(lambda a, b: gcd(a, b) > 1 and a % b != 0 and b % a != 0),
    "unlike-mixed": unlike_mixed,
    "unlike-three": unlike_three,
}
