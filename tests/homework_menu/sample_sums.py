"""Finds the sums with their results that stand in a text, and whether they hold: `3×5+3=18`, `17÷5=3……2`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

FRACTION = re.compile(r"(\d*)\\[dt]?frac\{(\d+)\}\{(\d+)\}")
VALUE = r"(?:\d+(?:\.\d+)?|<\d+\|\d+\|\d+>)"
SUM = rf"\(?{VALUE}\)?(?:\s*[+−×÷-]\s*\(?{VALUE}\)?)*"
CHAIN = re.compile(rf"(?<![A-Za-z0-9.)|□+×÷-]){SUM}(?:\s*[=≈≠＜＞]\s*{SUM})+(?:(?P<more>……?)(?P<rest>\d*))?(?![\d□])")
PIECE = re.compile(rf"{VALUE}|[()+×÷-]")
SIGNS = {"+": "+", "-": "-", "×": "*", "÷": "/", "(": "(", ")": ")"}


@dataclass(frozen=True)
class Chain:
    """A row of sums with signs between them as it is printed, and whether it is true."""

    text: str
    holds: bool


def chains(text: str) -> Iterator[Chain]:
    """Every row of equal, greater or smaller sums of a text."""
    for found in CHAIN.finditer(_plain(text)):
        yield Chain(found[0], _holds(found))


def _plain(text: str) -> str:
    """One spelling for signs; fractions as <whole|over|under>, comparisons in full width."""
    signs = {r"\times": "×", r"\div": "÷", r"\approx": "≈", "$": "", "−": "-", "<": "＜", ">": "＞", ",": "", " ": ""}
    plain = text.replace(", ", "; ").replace(r"\$", "")
    for sign, instead in signs.items():
        plain = plain.replace(sign, instead)
    plain = FRACTION.sub(lambda one: f"<{one[1] or 0}|{one[2]}|{one[3]}>", plain)
    return re.sub(r"(\d+)/(\d+)", r"<0|\1|\2>", plain)


def _holds(found: re.Match[str]) -> bool:
    body = found[0][: found.start("more") - found.start()] if found["more"] else found[0]
    signs, sides = re.findall("[=≈≠＜＞]", body), re.split("[=≈≠＜＞]", body)
    if found["rest"]:
        over, under = re.findall(r"\d+", sides[-2])
        return divmod(int(over), int(under)) == (int(sides[-1]), int(found["rest"]))
    near = Fraction(1, 10 ** len(sides[-1].partition(".")[2])) if found["more"] or "≈" in signs else Fraction(0)
    return all(_true(*map(_value, two), sign, near) for two, sign in zip(pairwise(sides), signs, strict=True))


def _true(left: Fraction, right: Fraction, sign: str, near: Fraction) -> bool:
    match sign:
        case "＜":
            return left < right
        case "＞":
            return left > right
        case "≠":
            return left != right
        case _:
            return abs(left - right) <= near


def _value(side: str) -> Fraction:
    """What a sum comes to. Its pieces are numbers and signs alone."""
    return eval("".join(map(_code, PIECE.findall(side))), {"__builtins__": {}, "Fraction": Fraction})


def _code(piece: str) -> str:
    if piece in SIGNS:
        return SIGNS[piece]
    whole, over, under = piece[1:-1].split("|") if piece.startswith("<") else ("0", piece, "1")
    return f"({whole}+Fraction('{over}')/{under})"
