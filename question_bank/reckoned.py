"""Knowledge points told from what an exercise reckons with: like fractions added or compared, a fraction of an amount.

Only what is certain is told; the codes are those of the curriculum's points.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from . import sum_forms
from .content import Content

FRAC = re.compile(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}")
FRACTION = r"(\d{1,3})/(\d{1,3})(?![\d/])"
ADDED = re.compile(rf"(?<![\d/.]){FRACTION} ?[+-] ?{FRACTION}")
ONE_MINUS = re.compile(rf"(?<![\d/.])1 ?- ?{FRACTION}")
COMPARED = re.compile(rf"(?<![\d/.]){FRACTION} ?(?:\[\[o\]\]|[○〇◯]) ?{FRACTION}")
OF = re.compile(rf"(?<!\d)\d++ ?(?!份)[\u3400-\u9fff][^\n]{{0,60}}?的 ?{FRACTION}(?! ?[+-])")
HOW_MANY = re.compile(r"多少|几(?!分之)")
SIGNS = str.maketrans({"−": "-", "－": "-", "–": "-", "＋": "+", "／": "/", "$": None})


def points(content: Content) -> tuple[str, ...]:
    """The codes of the points that the sums of a wording, of its parts and answers practise; empty where unsure."""
    text = FRAC.sub(r"\1/\2", "\n".join(_texts(content))).translate(SIGNS)
    return tuple(dict.fromkeys([*_added(text), *_compared(text), *_taken(content, text)]))


def taught(content: Content, heading: str, among: Collection[str]) -> tuple[str, ...]:
    """Those of `points`, if a grade is taught all of them, else what the forms of its sums tell."""
    told = points(content)
    return told if told and set(among).issuperset(told) else sum_forms.points(content, heading, among)


def _added(text: str) -> list[str]:
    pairs = [found.groups() for found in ADDED.finditer(text)]
    if any(under != other for _, under, _, other in pairs):
        return []
    made = ["maths.fraction.add-like"] if pairs else []
    return [*made, "maths.fraction.one-minus"] if ONE_MINUS.search(text) else made


def _compared(text: str) -> list[str]:
    """Fractions with the numerator 1, and such with like denominators; none where two are neither."""
    made: list[str] = []
    for over, under, other_over, other_under in (found.groups() for found in COMPARED.finditer(text)):
        if over == other_over == "1":
            made.append("maths.fraction.compare-unit")
        elif under == other_under:
            made.append("maths.fraction.compare-like")
        else:
            return []
    return made


def _taken(content: Content, text: str) -> list[str]:
    is_told = OF.search(text) and HOW_MANY.search(text) and "几分之" not in text
    return ["maths.fraction.of-quantity"] if is_told and not content.items and not content.options else []


def _texts(content: Content) -> Iterator[str]:
    yield content.stem
    yield from (item.text for item in content.items)
    yield from (one for one in content.answers if isinstance(one, str))
    for part in content.parts:
        yield from _texts(part)
