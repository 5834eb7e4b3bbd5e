"""Grades as people write them: 3、4 · 3-5 · 三至五年级 · 初一 · 三年级上册 · 3年级（2）班 · grades 3 to 5.

What names no grade from 1 to 9 is never bent into one: it is given back, for whoever reads to say so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from .errors import Invalid

HAN = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)}
ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ORDINAL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
WORDS = {word: value for words in (ENGLISH, ORDINAL) for value, word in enumerate(words, 1)}
GRADES = range(1, 10)
MIDDLE_YEARS, BEFORE_MIDDLE = range(1, 4), 6

LONGEST = 200
"""Signs of a text that is looked into; a longer one is no list of grades."""

_DIGITS = "".join(HAN)
_CLASS_NUMBER = rf"(?:\d{{1,2}}|[{_DIGITS}十]+)"
_CLASSES = rf"{_CLASS_NUMBER}(?:[,、和-]{_CLASS_NUMBER})*"
_CLASS = re.compile(
    rf"(?<=[\d{_DIGITS}年级])\s*\(\s*{_CLASSES}\s*\)\s*班|(?<=[年级])\s*{_CLASSES}\s*班|(?<=[{_DIGITS}]){_CLASSES}班",
    re.A,
)
_TERM = re.compile(
    rf"(?<=[\d{_DIGITS}级])\s*\(?(?:[上下全](?:半?学期|册|半年)?|第[一二12]学期|[ab])\)?(?=[,、;/&\s和与及或至到~-]|$)",
    re.A,
)
_PART = re.compile(r"[,、;/&\s和与及或]|\b(?:and|or)\b", re.A)
_NUMBER = rf"\d+(?:\.0+)?(?![\d.])|[{_DIGITS}十]+|\b(?:{'|'.join(WORDS)})\b"
_ITEM = (
    rf"(?P<stage{{0}}>小学|小|初中|初|高中|高|\bgrades?|\bgr\.?|\byears?|\bg|\by)?\s*(?P<number{{0}}>{_NUMBER})"
    r"(?:st|nd|rd|th)?\s*(?:(?P<own{0}>年级)|级|年|\bgrades?\b|\byears?\b)?(?!\s*班)"
)
_ONE = re.compile(_ITEM.format(1), re.A)
_RANGE = re.compile(_ITEM.format(1) + r"\s*(?:[-~–—―−]{1,2}|至|到|\bto\b)\s*" + _ITEM.format(2), re.A)
_REST = re.compile(r"[^,、;/&\s]+", re.A)


@dataclass(frozen=True)
class Grades:
    """The grades that a text names, and those of its words that name none."""

    known: frozenset[int]
    unknown: tuple[str, ...]


def read(text: str) -> Grades:
    """The grades of a text. A list or a range counts as far as it lies within 1 to 9; the rest of it is not known."""
    if len(text) > LONGEST:
        return Grades(frozenset(), (f"{text[:40]} …",))
    bare = _TERM.sub("", _CLASS.sub("", unicodedata.normalize("NFKC", text).strip().lower()))
    known: set[int] = set()
    unknown: list[str] = []
    at, stage, before = 0, "", ""
    while at < len(bare):
        gap = _PART.match(bare, at)
        found = None if gap else _RANGE.match(bare, at) or _ONE.match(bare, at)
        if found:
            stage, some = _values(found, "" if found["own1"] and not _goes_on(before, found["number1"]) else stage)
            before = found["number1"]
            known |= {one for one in some if one in GRADES}
            unknown += [] if some and all(one in GRADES for one in some) else [found[0].strip()]
        rest = None if gap or found else _REST.match(bare, at)
        unknown += [rest[0]] if rest else []
        at = max(one.end() for one in (gap, found, rest) if one)
    return Grades(frozenset(known), tuple(unknown))


def _values(found: re.Match[str], stage: str) -> tuple[str, list[int]]:
    """The stage of school that holds from here on, and the years; a year of a stage that has no such one is 0."""
    named = found.groupdict()
    stage = (named["stage1"] or stage)[:1]
    first = _years(named["number1"], stage)
    if "number2" not in named:
        return stage, first
    later = (named["stage2"] or stage)[:1]
    last = _years(named["number2"], later)
    if len(first) != 1 or len(last) != 1 or 0 in (*first, *last):
        return later, [0]
    low, high = sorted([first[0], min(last[0], GRADES.stop)])
    return later, [*range(max(low, 0), min(high, GRADES.stop) + 1)]


def _goes_on(before: str, number: str) -> bool:
    """Whether a number is the next year in the same writing, as in 初一、二年级: then the stage holds for it too."""
    own, last = (_years(one, "")[0] if one else 0 for one in (number, before))
    return own == last + 1 and (number[0] in HAN) == (before[:1] in HAN)


def _years(number: str, stage: str) -> list[int]:
    """三 is 3, 三四 are 3 and 4, 初三 is 9; 0 for what is no grade."""
    if "十" in number:
        values = [0]
    elif number[0] in HAN:
        values = [HAN[sign] for sign in number]
    else:
        values = [WORDS[number]] if number in WORDS else [_whole(number)]
    if stage == "初":
        return [one + BEFORE_MIDDLE if one in MIDDLE_YEARS else 0 for one in values]
    return [0] if stage == "高" else values


def _whole(number: str) -> int:
    """A number as an int; a very long one is as good as any that is no grade."""
    digits = number.partition(".")[0]
    return int(digits) if len(digits) <= 2 else 0


def required(text: str, field: str = "grade") -> frozenset[int]:
    """The grades of a text that may hold nothing else. Raises `Invalid` with what stood there."""
    found = read(text)
    if found.unknown:
        raise Invalid("“{text}” is not a grade from 1 to 9. Write, for example, 3 or 3-5.", field=field,
                      text="、".join(found.unknown)[:40])  # fmt: skip
    return found.known
