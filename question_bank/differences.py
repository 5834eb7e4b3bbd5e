"""How two wordings differ, field by field and word by word: a Han sign, a word, a formula or a notation at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from .content import Content
from .formats.cells import cells_of
from .models import Revision

WORD = re.compile(r"\$[^$\n]+\$|\[\[[^\]\n]*\]\]|_{2,}|[A-Za-z]+|\d+(?:\.\d+)?|\s+|.", re.S)
NAMES = {
    "kind": "Kind of exercise", "title": "Short name", "stem": "Text", "items": "Small items", "options": "Options",
    "answer": "Answer", "solution": "Worked solution", "space": "Answer space", "needs": "Needs",
    "columns": "Small items side by side", "how_to": "How to go about it", "hints": "Hints", "book": "Book",
    "page": "Page", "numbers": "Numbers",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A field that differs: its pieces in order, each `same`, `gone` or `new`. `part`: of which part, 0 for none."""

    name: str
    part: int
    pieces: tuple[tuple[str, str], ...]


def of_revisions(revisions: Sequence[Revision]) -> dict[int, list[Difference]]:
    """Revision number -> what it changed of the one before."""
    contents = [one.content for one in revisions]
    pairs = zip(revisions[1:], contents, contents[1:], strict=False)
    return {one.number: list(between(before, after)) for one, before, after in pairs}


def between(before: Content, after: Content, part: int = 0) -> Iterator[Difference]:
    """The fields that differ, in the order of the form; those of parts with the part's number."""
    old, new = _fields(before), _fields(after)
    for name, title in NAMES.items():
        if old[name] != new[name]:
            yield Difference(title, part, tuple(words(old[name], new[name])))
    for at in range(max(len(before.parts), len(after.parts))):
        nothing = Content(after.kind, "")
        parts = [one.parts[at] if at < len(one.parts) else nothing for one in (before, after)]
        yield from between(parts[0], parts[1], at + 1)


def words(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The pieces of two texts."""
    first, second = WORD.findall(old), WORD.findall(new)
    for step, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if step == "equal":
            yield "same", "".join(first[a:b])
        else:
            yield from ((name, text) for name, text in (("gone", "".join(first[a:b])), ("new", "".join(second[c:d])))
                        if text)  # fmt: skip


def _fields(content: Content) -> dict[str, str]:
    cells = cells_of(replace(content, parts=()))
    return {**cells, "options": "\n".join(f"{chr(65 + at)}. {text}" for at, text in enumerate(content.options))}
