"""Recomputes the answers of sample exercises from the numbers in their texts."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Iterator
from fractions import Fraction

from homework_menu.demo.sample_bank import SampleExercise

NUMBER = re.compile(
    r"\[\[(?:set|dots) (\d+)(?: (\d+))?\]\]|\[\[\w+ (\d+)/(\d+)\]\]|\[\[grid (\d+)x(\d+)(?: (\d+))?\]\]|"
    r"\[\[line (\d+) (\d+) (\d+)[^\]]*\]\]|\[\[[^\]]*\]\]|"
    r"(\d*)\\[dt]?frac\{(\d+)\}\{(\d+)\}|(\d+(?:\.\d+)?)"
)
OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.USub: operator.neg,
}  # fmt: skip
CALLS = {
    "min": min, "max": max, "abs": abs, "floor": math.floor, "ceil": math.ceil,
    "gcd": lambda a, b: math.gcd(int(a), int(b)), "lcm": lambda a, b: math.lcm(int(a), int(b)),
    "frac": lambda p, q: Fraction(p) / Fraction(q), "mixed": lambda x: x, "dec": lambda x: x,
    "cmp": lambda a, b: ">" if a > b else "<" if a < b else "=",
    "yes": lambda holds: "对" if holds else "错",
}  # fmt: skip


def numbers(text: str) -> list[Fraction]:
    """The numbers of a text in reading order; figures give the fraction that they show."""
    return [value for _, value in placed(text)]


def placed(text: str) -> Iterator[tuple[re.Match[str], Fraction]]:
    for found in NUMBER.finditer(text):
        total, filled, k, n, rows, columns, shaded, *_, whole, over, under, plain = found.groups()
        if total:
            yield found, Fraction(int(filled), int(total)) if filled else Fraction(total)
        elif n:
            yield found, Fraction(int(k), int(n))
        elif rows and shaded:
            yield found, Fraction(int(shaded), int(rows) * int(columns))
        elif under:
            yield found, int(whole or 0) + Fraction(int(over), int(under))
        elif plain:
            yield found, Fraction(plain)


def printed(text: str) -> dict[str, Fraction]:
    """p0, q0 …: numerator and denominator of the text's numbers as they are printed."""
    pairs = [
        (int(found[12]), int(found[13])) if found[13] else (value.numerator, value.denominator)
        for found, value in placed(text)
    ]
    return {f"{name}{at}": Fraction(pair[place]) for at, pair in enumerate(pairs) for place, name in enumerate("pq")}


def computed(expression: str, text: str, stem: str) -> Fraction | str:
    """The value of a check: arithmetic over n0…, p0…, q0… of the text, s0… of the stem, the functions above."""
    names = printed(text) | {f"n{at}": value for at, value in enumerate(numbers(text))}
    names |= {f"s{at}": value for at, value in enumerate(numbers(stem))}

    def value(node: ast.expr) -> Fraction | str:
        match node:
            case ast.BinOp():
                return OPERATORS[type(node.op)](value(node.left), value(node.right))
            case ast.UnaryOp():
                return OPERATORS[type(node.op)](value(node.operand))
            case ast.Call(func=ast.Name(id=name)):
                return CALLS[name](*map(value, node.args))
            case ast.Name(id=name):
                return names[name]
            case ast.Constant(value=constant):
                return Fraction(str(constant))
        raise ValueError(expression)

    return value(ast.parse(expression, mode="eval").body)


def read(answer: str) -> Fraction | str:
    """An answer as a value, else as its text."""
    plain = re.sub(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r" \1/\2", answer).replace("$", "").strip()
    mixed = re.fullmatch(r"(\d+) (\d+)/(\d+)", plain)
    try:
        return int(mixed[1]) + Fraction(int(mixed[2]), int(mixed[3])) if mixed else Fraction(plain.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return answer


def cases(sample: SampleExercise) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """(text, stem, check, accepted answers) of every gap that has a check."""
    content = sample.content
    if content.items:
        for item, checks in zip(content.items, sample.checks, strict=True):
            yield from ((item.text, content.stem, check, answers)
                        for check, answers in zip(checks, item.answers, strict=False) if check)  # fmt: skip
    elif sample.checks:
        gaps = content.answers if content.kind == "blank" else (content.answers,)
        for check, answers in zip(sample.checks[0], gaps, strict=True):
            yield content.stem, "", check, answers if isinstance(answers, tuple) else (answers,)


def holds(text: str, stem: str, check: str, answers: tuple[str, ...]) -> bool:
    """Whether every accepted answer equals the check."""
    try:
        result = computed(check, text, stem)
    except (KeyError, IndexError, ZeroDivisionError):
        return False
    return all(read(answer) == result for answer in answers)


def changed(text: str) -> Iterator[tuple[str, str]]:
    """(number, text) with one number made larger, a little and a lot, each in turn."""
    for found, value in placed(text):
        for more in (1, 4, 90):
            yield f"{value}", text[: found.start()] + _raised(found[0], more) + text[found.end() :]


def _raised(source: str, more: int) -> str:
    def raised(one: re.Match[str]) -> str:
        return one[0].replace(one[1], str(int(one[1]) + more), 1)

    if "frac" in source:
        return re.sub(r"frac\{(\d+)\}", raised, source, count=1)
    return re.sub(r"(\d+)", raised, source, count=1)
