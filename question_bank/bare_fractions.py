"""Fractions outside sums, where the words around say that it is one: 用去它的1/4, 2/5千克, 2又1/3, `1/4 of the cake`.

A ratio, a date, a page or a time is never certain; only proper fractions are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FRACTION = r"(?P<over>\d{1,3})[/／](?P<under>\d{1,3})"
CLEAR = r"(?<![\w./／\\^:：∶-])"
UNIT = r"(?:千克|克|吨|千米|米|分米|厘米|毫米|升|毫升|小时|公顷|平方)"
TAKEN = r"(?:用去|用掉|用|吃|吃掉|喝|喝掉|修|看|读|走|行|运走|卖|卖出|花|花去|涂|剪去|剪下|剩|剩下|还剩|占)了?"
BEHIND = r"(?=\s*(?:[，。；、！？,;!?）)]|$|是|还|就|相当|给|后|的(?!比)|多少))"
CHINESE = re.compile(
    rf"(?P<said>(?:的|{TAKEN}|相当于)[ ]?){FRACTION}(?![\d/／.]){BEHIND}|"
    rf"{CLEAR}(?:(?P<whole>\d{{1,3}})又[ ]?)?{FRACTION.replace('over', 'over_of').replace('under', 'under_of')}"
    rf"[ ]?(?={UNIT}(?!/))|"
    rf"{CLEAR}(?P<mixed>\d{{1,3}})又[ ]?{FRACTION.replace('over', 'over_in').replace('under', 'under_in')}(?![\d/／.])",
    re.A,
)
MEASURE = r"(?:km|cm|mm|kg|litres?|liters?|metres?|meters?|hours?|miles?|cups?|pounds?)\b"
ENGLISH = re.compile(
    rf"(?<![\w./\\^:-])(?<![Pp]age )(?:(?<=[a-z] )(?P<whole>\d{{1,2}}) )?{FRACTION}"
    rf"(?= (?:of (?:the|a|an|it|them|his|her|my|their|all|\d)\b|{MEASURE}))",
    re.A,
)
DIVIDED = re.compile(r"(?:^|(?<=\n)|(?<=: ))(?P<over>\d{1,4}) / (?P<under>\d{1,3})(?= ?=)", re.A)
"""A division on a line of its own, with spaces around its stroke."""


@dataclass(frozen=True)
class Bare:
    """A place in a text and what stands there once it is set."""

    start: int
    stop: int
    text: str


def certain(text: str, language: str) -> list[Bare]:
    """The bare fractions and divisions of a text that are certain, in its order."""
    if language != "en":
        return [made for found in CHINESE.finditer(text) if (made := _chinese(found))]
    fractions = [_set(found, found["whole"], found["over"], found["under"]) for found in ENGLISH.finditer(text)]
    made = [one for one in (*fractions, *map(_divided, DIVIDED.finditer(text))) if one]
    return sorted(made, key=lambda one: one.start)


def _chinese(found: re.Match[str]) -> Bare | None:
    if found["said"]:
        return _set(found, None, found["over"], found["under"], found.end("said"))
    whole, over = found["whole"] or found["mixed"], found["over_of"] or found["over_in"]
    return _set(found, whole, over, found["under_of"] or found["under_in"])


def _set(found: re.Match[str], whole: str | None, over: str, under: str, start: int = -1) -> Bare | None:
    """The fraction as a formula; None where it is no proper one."""
    if not 0 < int(over) < int(under):
        return None
    return Bare(max(start, found.start()), found.end(), f"${whole or ''}\\frac{{{over}}}{{{under}}}$")


def _divided(found: re.Match[str]) -> Bare | None:
    over, under = int(found["over"]), int(found["under"])
    is_whole = under > 1 and over > under and over % under == 0
    return Bare(found.start(), found.end(), f"{over} ÷ {under}") if is_whole else None
