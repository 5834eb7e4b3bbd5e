"""Minutes as people write them in a cell: 2分钟, 约3分钟, 2分半, 3-4分钟, 5 min, 90秒. What is unclear is none."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from math import ceil

_HAN = {"半": 0.5, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_AMOUNT = rf"(?:[0-9]{{1,4}}(?:\.[0-9]{{1,3}})?|[{''.join(_HAN)}])"
_SECONDS = r"秒钟?|s|secs?\.?|seconds?"
_MINUTES = r"分钟?|m|mins?\.?|minutes?|'"
_HOURS = r"个?小时|h|hrs?\.?|hours?"
_UNIT = rf"{_MINUTES}|{_HOURS}|{_SECONDS}"
_TO = r"-|~|—|–|至|到|to"
_ABOUT = r"(?:大约|大概|约|不超过|最多|预计|用时|about|approx\.?|ca\.?|≈|~)?"
_ROUGHLY = r"(?:左右|以内|之内|内)?"
_ONE = re.compile(rf"{_ABOUT}({_AMOUNT})(?:({_UNIT})(?:(半)钟?)?)?{_ROUGHLY}")
_SPAN = re.compile(
    rf"{_ABOUT}({_AMOUNT})(?:({_UNIT})(?:(半)钟?)?)?(?:{_TO})({_AMOUNT})(?:({_UNIT})(?:(半)钟?)?)?{_ROUGHLY}"
)
_BOTH = re.compile(rf"{_ABOUT}({_AMOUNT})(?:{_MINUTES})({_AMOUNT})(?:{_SECONDS}|\"|''){_ROUGHLY}")


@dataclass(frozen=True)
class Minutes:
    """What a cell says; `is_larger`: it named two amounts, and the larger was taken."""

    value: float
    is_larger: bool = False


def read(text: str) -> Minutes | None:
    """Minutes above 0, seconds rounded up to half a minute; None where the text says none clearly."""
    word = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower().rstrip("。")
    if one := _ONE.fullmatch(word):
        return _found(_minutes(one[1], one[2], one[3]))
    if both := _BOTH.fullmatch(word):
        return _found(_minutes(both[1], None) + _minutes(both[2], "s"))
    if span := _SPAN.fullmatch(word):
        low, high = _minutes(span[1], span[2] or span[5], span[3]), _minutes(span[4], span[5] or span[2], span[6])
        return _found(high, is_larger=True) if low < high else None
    return None


def _found(value: float, *, is_larger: bool = False) -> Minutes | None:
    value = int(value) if value == int(value) else value
    return Minutes(value, is_larger) if value > 0 else None


def _minutes(amount: str, unit: str | None, half: str | None = None) -> float:
    number = (_HAN.get(amount) or float(amount)) + (0.5 if half else 0)
    if unit and re.fullmatch(_SECONDS, unit):
        return ceil(number / 30) / 2
    return number * 60 if unit and re.fullmatch(_HOURS, unit) else number
