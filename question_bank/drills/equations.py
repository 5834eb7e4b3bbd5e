"""Equations with one unknown and a whole solution, and sums with numbers below zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from .values import Draw, Sum, either, signed, whole
from .whole import DIGITS

MOST = 200
SOLUTIONS, SMALL = range(2, 21), range(2, 31)
BELOW = [number for number in range(-10, 11) if number]
Form = Callable[[Random, int], str | None]
"""The text of an equation that a solution fulfils; None where the numbers make no fair one."""


def solved(form: Form, solutions: range | list[int] = SOLUTIONS) -> Draw:
    """An equation of a form, with a solution of its own."""

    def draw(random: Random) -> Sum | None:
        x = random.choice(solutions)
        text = form(random, x)
        return Sum(f"${text}$", ((f"$x={x}$",),)) if text else None

    return draw


def _plus(random: Random, x: int) -> str:
    b = random.choice(SMALL)
    return random.choice((f"x+{b}={x + b}", f"{b}+x={x + b}"))


def _minus(random: Random, x: int) -> str | None:
    b = random.choice(SMALL)
    return f"x-{b}={x - b}" if x > b else None


def _times(random: Random, x: int) -> str:
    a = random.choice(DIGITS)
    return f"{a}x={a * x}"


def _divided(random: Random, x: int) -> str | None:
    a = random.choice(DIGITS)
    return f"x÷{a}={x // a}" if x % a == 0 and x > a else None


def _taken(random: Random, x: int) -> str | None:
    b = random.choice(SMALL)
    return f"{b}-x={b - x}" if b > x else None


def _divides(random: Random, x: int) -> str | None:
    quotient = random.choice(DIGITS)
    return f"{x * quotient}÷x={quotient}" if x * quotient <= 100 else None


def _two_plus(random: Random, x: int) -> str:
    a, b = random.choice(DIGITS), random.choice(SMALL)
    return random.choice((f"{a}x+{b}={a * x + b}", f"{b}+{a}x={a * x + b}"))


def _two_minus(random: Random, x: int) -> str | None:
    a, b = random.choice(DIGITS), random.choice(SMALL)
    return f"{a}x-{b}={a * x - b}" if a * x > b else None


def _bracket_plus(random: Random, x: int) -> str:
    a, b = random.choice(DIGITS), random.choice(DIGITS)
    return f"{a}(x+{b})={a * (x + b)}"


def _bracket_minus(random: Random, x: int) -> str | None:
    a, b = random.choice(DIGITS), random.choice(DIGITS)
    return f"{a}(x-{b})={a * (x - b)}" if x > b else None


def _twice(random: Random, x: int) -> str | None:
    a, d, sign = random.choice(DIGITS), random.choice(range(1, 9)), random.choice("+-")
    total = a + d if sign == "+" else a - d
    fits = total >= 2 and a != d and total * x <= MOST
    return f"{a}x{sign}{'' if d == 1 else d}x={total * x}" if fits else None


def _both(random: Random, x: int) -> str | None:
    a, d, b = random.choice(DIGITS), random.choice(DIGITS), random.choice(range(-12, 13))
    rest = a * x + b - d * x
    return f"{a}x{b:+}={d}x{rest:+}" if a != d and b and rest and abs(rest) <= 40 else None


def _both_brackets(random: Random, x: int) -> str | None:
    a, d, b = random.choice(DIGITS), random.choice(DIGITS), random.choice(BELOW)
    rest = a * (x + b) - d * x
    return f"{a}(x{b:+})={d}x{rest:+}" if a != d and rest and abs(rest) <= 40 else None


def below_add(random: Random) -> Sum | None:
    """`a + b` or `a - b` of whole numbers to 20, at least one number or the result below zero."""
    a, b, sign = random.choice(range(-20, 21)), random.choice(range(-20, 21)), random.choice("+-")
    result = a + b if sign == "+" else a - b
    fits = a and b and result and min(a, b, result) < 0
    return whole(f"{a}{sign}{_bracketed(b)}", result) if fits else None


def below_times(random: Random) -> Sum | None:
    """`a × b` or `a ÷ b` of the tables, at least one of them below zero."""
    a, b = (random.choice(DIGITS) * random.choice((1, -1)) for _ in range(2))
    if a > 0 and b > 0:
        return None
    if random.choice("×÷") == "×":
        return whole(f"{_bracketed(a)}×{_bracketed(b)}", a * b)
    return whole(f"{_bracketed(a * b)}÷{_bracketed(b)}", a) if min(a * b, b) < 0 else None


def _bracketed(number: int) -> str:
    return f"({number})" if number < 0 else signed(number)


DRAWS: Mapping[str, Draw] = {
    "equation-add": either(solved(_plus), solved(_minus, range(3, 40))),
    "equation-times": either(solved(_times), solved(_divided, range(6, 82))),
    "equation-reverse": either(solved(_taken), solved(_divides, range(2, 13))),
    "equation-two": either(solved(_two_plus), solved(_two_minus)),
    "equation-brackets": either(solved(_bracket_plus, range(2, 13)), solved(_bracket_minus)),
    "equation-like": solved(_twice),
    "equation-both": solved(_both, BELOW),
    "equation-both-brackets": solved(_both_brackets, BELOW),
    "rational-add": below_add,
    "rational-times": below_times,
    "rational-all": either(below_add, below_times),
}
