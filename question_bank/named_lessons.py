"""The unit or lesson of a textbook that a worksheet names (三年级上册第四单元, 4.2 笔算加法); none where unsure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Book, KnowledgePoint, Lesson, LessonPoint, Unit

DIGITS = "一二三四五六七八九"
UNIT = re.compile(rf"第\s*([{DIGITS}]?十[{DIGITS}]?|[{DIGITS}]|\d{{1,2}})\s*单元|\bunit\s*(\d{{1,2}})\b", re.I)
NUMBERED = re.compile(r"(?<![\d.])(\d{1,2})\.\d{1,2}(?![\d.])\s*[^\d\s]")
TERM = re.compile("[上下]册")
BARE = re.compile(r"^\S+\s")
SHORTEST = 2
LEAST_SIGNS = 5
"""So long is a title of which a text certainly speaks: 24时计时法, and not 解决问题 or 几分之几."""


def place(heading: str, books: Sequence[Book], own: Book | None = None) -> Lesson | Unit | None:
    """The lesson whose title is named, else the unit that is, by its title or number; by its number alone only in
    `own`, the class's book, or in the one book that there is. A unit of one lesson is that lesson.
    """
    term = TERM.search(heading)
    fitting = [one for one in books if not term or not TERM.search(one.title) or term[0] in one.title]
    fitting = [one for one in fitting if own and one.id == own.id] or fitting
    number = _number(heading)
    numbered = _unit(fitting[0], number) if number and len(fitting) == 1 else None
    places = [numbered.lessons] if numbered else []
    places.append([one for book in fitting for unit in book.units for one in unit.lessons])
    named = next((found for some in places if (found := _titled(heading, some))), None)
    found = named or (numbered if numbered and UNIT.search(heading) and numbered.lessons else None)
    return found.lessons[0] if isinstance(found, Unit) and len(found.lessons) == 1 else found


def says_where(heading: str) -> bool:
    """Whether a heading names a unit or a volume, whichever that may be."""
    return re.search(r"单元|[上下]册|\bunit\b", heading, re.I) is not None


def point(db: Session, text: str, subject: str, grade: int) -> str:
    """The one knowledge point of the lessons of a grade whose titles stand in a text; empty where that is none or
    several.
    """
    wanted = select(Lesson.title, KnowledgePoint.title_zh).join(LessonPoint, LessonPoint.lesson_id == Lesson.id)
    wanted = wanted.join(KnowledgePoint, KnowledgePoint.id == LessonPoint.point_id).join(Lesson.unit).join(Unit.book)
    named: dict[str, set[str]] = {}
    for title, taught in db.execute(wanted.where(Book.subject == subject, Book.grade == grade)):
        if len(title) >= LEAST_SIGNS and title.lower() in text.lower():
            named.setdefault(title, set()).add(taught)
    longest = [taught for title, taught in named.items() if not any(title in other != title for other in named)]
    found = set[str]().union(*longest)
    return found.pop() if len(found) == 1 else ""


def _titled(heading: str, lessons: Sequence[Lesson]) -> Lesson | Unit | None:
    """What has the longest title in the heading, a lesson before its unit; none where a book has it twice."""
    own = [(len(one.title), 1, one) for one in lessons if len(one.title) >= SHORTEST and one.title in heading]
    units = [(len(bare), 0, one) for one in lessons
             if len(bare := BARE.sub("", one.unit.title)) >= SHORTEST and bare in heading]  # fmt: skip
    *best, first = max([*own, *units], key=lambda one: one[:2], default=(0, 0, None))
    alike = {one.unit_id for *rank, one in [*own, *units] if first and rank == best
             and one.unit.book_id == first.unit.book_id}  # fmt: skip
    if first is None or len(alike) != 1:
        return None
    return first if best[1] else first.unit


def _unit(book: Book, number: int) -> Unit | None:
    """A unit by its number; a book with starter units counts otherwise, so none of it."""
    units = sorted(book.units, key=lambda one: one.position)
    is_plain = not any("starter" in one.title.lower() for one in units)
    return units[number - 1] if is_plain and number <= len(units) else None


def _number(heading: str) -> int:
    """The number of the unit that is named; 0 where none is, or several are."""
    told = {_value(one[1] or one[2]) for one in UNIT.finditer(heading)}
    told = told or {int(one[1]) for one in NUMBERED.finditer(heading)}
    return told.pop() if len(told) == 1 else 0


def _value(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS.index(ones) + 1 if len(ones) == 1 else 0
    return (DIGITS.index(tens) + 1 if tens else 1) * 10 + (DIGITS.index(ones) + 1 if ones else 0)
