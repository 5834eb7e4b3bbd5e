"""Knowledge points told from the form of an exercise's sums, by the table `curriculum_data/sums-maths.toml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import loads
from typing import Any

from .content import Content

WHOLE, DECIMAL = r"\d+", r"\d+\.\d+"
FRACTION = r"(?:\d+_)?\d+/\d+"
EITHER = rf"(?:{DECIMAL}|{WHOLE})"
ANY = rf"(?:{FRACTION}|{EITHER})"
PIECES = {
    "{w}": WHOLE,
    "{d}": DECIMAL,
    "{n}": EITHER,
    "{f}": FRACTION,
    "{q}": ANY,
    "{s}": rf"(?:-?{ANY}|\([+-]?{ANY}\))",
}
FRAC = re.compile(r"(\d*)\\[dt]?frac\{(\d+)\}\{(\d+)\}")
GAP = re.compile(r"\[\[/\]\]|_{2,}|[（(][\s\u3000]+[）)]")
SIGNS = str.maketrans(
    {"−": "-", "－": "-", "–": "-", "＋": "+", "／": "/", "（": "(", "）": ")", "＝": "=", "．": ".", "$": None}
)
TEX = {r"\times": "×", r"\div": "÷"}
RESULT = re.compile(r"=_?$")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MOST = 2
LEAST = 2
"""One sum alone may be an example in a text."""
LONGEST = 120
"""Signs of a sum that a child is given; what is longer has no form."""


@dataclass(frozen=True)
class Form:
    """A row of the table."""

    point: str
    form: re.Pattern[str]
    words: re.Pattern[str]
    unless: re.Pattern[str]
    most: float
    is_exact: bool

    def fits(self, sum_: str, told: str) -> bool:
        """Whether a sum below these words has this form."""
        if not self.form.fullmatch(sum_) or not self.words.search(told) or self.unless.search(told):
            return False
        return _largest(sum_) <= self.most and (not self.is_exact or _is_exact(sum_))


@cache
def forms() -> tuple[Form, ...]:
    """The table's rows in their order."""
    return tuple(
        Form(row["point"], _pattern(row["form"]), re.compile(row.get("words", ""), re.I),
             re.compile(row.get("unless", "$^"), re.I), row.get("most", float("inf")), row.get("exact", False))
        for row in _table()["sum"]
    )  # fmt: skip


@cache
def tasks() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """The table's points of tasks in words, with the words that tell them and those that forbid it."""
    return tuple((row["point"], re.compile(row["words"], re.I), re.compile(row.get("unless", "$^"), re.I))
                 for row in _table()["word"])  # fmt: skip


@cache
def _table() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return loads((files("question_bank") / "curriculum_data" / "sums-maths.toml").read_text(encoding="utf-8"))


def points(content: Content, heading: str, taught: Collection[str]) -> tuple[str, ...]:
    """The codes of the points of all sums of an exercise; empty where one has no known form or they are too many."""
    sums = list(_sums(content))
    told = f"{heading} {content.stem}"
    known = [one for one in forms() if one.point in taught]
    found = [next((one.point for one in known if one.fits(sum_, told)), "") for sum_ in sums]
    some = tuple(dict.fromkeys(found))
    return some if len(sums) >= LEAST and all(some) and len(some) <= MOST else _worded(told, taught)


def _worded(told: str, taught: Collection[str]) -> tuple[str, ...]:
    """The point of the one row of words that a task fits."""
    found = [
        point for point, words, unless in tasks() if point in taught and words.search(told) and not unless.search(told)
    ]
    return tuple(found) if len(found) == 1 else ()


def _pattern(form: str) -> re.Pattern[str]:
    for name, piece in PIECES.items():
        form = form.replace(name, piece)
    return re.compile(form)


def _sums(content: Content) -> Iterator[str]:
    texts = [one.text for one in content.items] or [part.stem for part in content.parts]
    for text in (one if len(one) <= LONGEST else "" for one in texts):
        text = FRAC.sub(lambda found: f"{found[1]}{'_' if found[1] else ''}{found[2]}/{found[3]}", text)
        for name, sign in TEX.items():
            text = text.replace(name, sign)
        yield RESULT.sub("", re.sub(r"\s", "", GAP.sub("_", text.translate(SIGNS))))


def _numbers(sum_: str) -> list[float]:
    return [float(one) for one in NUMBER.findall(sum_)]


def _largest(sum_: str) -> float:
    numbers = _numbers(sum_)
    return sum(numbers) if "+" in sum_ else max(numbers, default=0)


def _is_exact(sum_: str) -> bool:
    over, under, *_ = [*_numbers(sum_), 0, 0]
    return under != 0 and over % under == 0
