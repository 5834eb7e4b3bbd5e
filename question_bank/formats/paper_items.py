"""Exercises of a paper as its lines say them, before their wording is understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import BankError
from .paper import Line, finished

Sayings = list[BankError]


@dataclass
class Section:
    """一、选择题（每题 3 分）: its number, its title, the line as it stands, the lines before its first exercise."""

    number: int
    title: str
    line: str
    place: str
    lines: list[Line] = field(default_factory=list[Line])


@dataclass
class Raw:
    """An exercise or part as its lines say it: by field the texts, each line one; options in order; parts.

    `number` is None where a section itself is the exercise, `run` grows where the numbering starts anew.
    `is_passage`: a text whose parts are numbered exercises; `is_alone`: the only one under its heading.
    """

    place: str
    number: int | None
    section: Section | None = None
    run: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    options: list[str] = field(default_factory=list[str])
    parts: list[Raw] = field(default_factory=list["Raw"])
    said: Sayings = field(default_factory=list[BankError])
    original: list[str] = field(default_factory=list[str])
    is_passage: bool = False
    is_alone: bool = False

    def add(self, name: str, text: str) -> None:
        """One line more of a field."""
        self.texts.setdefault(name, []).append(text)

    def text(self, name: str) -> str:
        """A field as markup."""
        return finished("\n".join(self.texts.get(name, ())))


@dataclass
class Split:
    """What a paper holds: exercises in order, the lines of the key, its titles, and notes for the report."""

    items: list[Raw] = field(default_factory=list[Raw])
    key: list[Line] = field(default_factory=list[Line])
    titles: list[str] = field(default_factory=list[str])
    notes: Sayings = field(default_factory=list[BankError])


def short(text: str, most: int = 60) -> str:
    """The beginning of a line, for a message."""
    plain = " ".join(finished(text).split())
    return plain if len(plain) <= most else f"{plain[:most]} …"
