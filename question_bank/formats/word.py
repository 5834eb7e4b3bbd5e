"""Worksheets from Word and WPS: a .docx, or what was copied there and pasted here as a page or as plain text.

The paper is read as lines, split into exercises, and the answers at its end are matched; every line ends up in an
exercise or in a message of the report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..errors import Refused
from . import answer_key, wording, worksheet
from .csv_text import decoded
from .docx import read_paper
from .found import SUBJECT_WORDS, FileRead, Found, clean
from .paper import Paper
from .paper_items import Raw, Split
from .pasted import read_page, read_text
from .tables import MOST_ITEMS

NAMES = {**SUBJECT_WORDS, **{name: name for name in ("maths", "english", "chinese", "science", "history", "geography")}}
SUBJECTS = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)), re.I)
GRADE = re.compile(
    r"([一二三四五六七八九1-9])\s*年级|(?:grade|year)\s*([1-9])|([一二三四五六七八九])[上下]册?数学", re.I
)
OLD = b"\xd0\xcf\x11\xe0"


def read(data: bytes, name: str, mapping: Mapping[str, str]) -> FileRead:
    """The exercises of a Word file, or of a pasted page or text. Raises `Refused`."""
    if data.startswith(OLD):
        raise Refused("The file {file} is an old .doc. Open it in Word or WPS and save it as .docx.", file=name)
    if data[:4] == b"PK\x03\x04":
        return _read(read_paper(data, name), name, "docx")
    text, encoding = decoded(data, name)
    is_html = name.lower().endswith((".html", ".htm")) or (is_page(data) and not name.lower().endswith(".txt"))
    return _read(read_page(text) if is_html else read_text(text), name, encoding)


def is_page(data: bytes) -> bool:
    """Whether a text is HTML, as an office program copies it."""
    return re.search(rb"<(?:html|p|div|table|body|span)\b[^>]*>", data[:4000], re.I) is not None


def _read(paper: Paper, name: str, encoding: str) -> FileRead:
    made = worksheet.split(paper)
    answer_key.match(made)
    if len(made.items) > MOST_ITEMS:
        raise Refused("The file holds {count} exercises; at most {most} can be imported at once. Split it.",
                      count=len(made.items), most=MOST_ITEMS)  # fmt: skip
    if not made.items:
        raise Refused("No exercises were found in {file}. Number them 1. 2. 3.", file=name)
    around = _around(made)
    items = tuple(_found(raw, around) for raw in made.items)
    return FileRead(name, "word", encoding, items, tuple(made.notes), paper.pictures)


def _found(raw: Raw, around: Mapping[str, Any]) -> Found:
    heading = raw.section.title if raw.section else ""
    one = wording.found(raw)
    return replace(one, original=clean(one.original), proposals={**around, "heading": heading})


def _around(made: Split) -> dict[str, Any]:
    """Subject and grade as the paper's titles name them."""
    title = " ".join(made.titles[:6])
    found: dict[str, Any] = {"paper": title[:200]}
    subject, grade = SUBJECTS.search(title), GRADE.search(title)
    if subject:
        found["subject"] = NAMES[subject[0].lower()]
    if grade:
        word = next(one for one in grade.groups() if one)
        found["grades"] = frozenset({int(word.translate(str.maketrans("一二三四五六七八九", "123456789")))})
    return found
