"""The textbooks that are offered for a class: those in its language, its own first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .models import Book, Unit

VOLUME = re.compile(r"[一二三四五六七八九]年级(?:[上下]册|全一册)")


def for_class(books: Sequence[Book], own: Book | None, language: str) -> list[Book]:
    """The books in the language of the class's own, else in `language`, and a school's own ones; all where none is."""
    language = own.language if own else language
    fitting = [one for one in books if one.language == language or one.school_id is not None]
    return sorted(fitting or books, key=lambda one: own is None or one.id != own.id)


def names(books: Sequence[Book]) -> dict[str, str]:
    """Unit's code -> its title, with its volume where another unit is called so too."""
    units = [(book, unit) for book in books for unit in book.units]
    titles = Counter(unit.title for _, unit in units)
    return {unit.code: _with_volume(book, unit) if titles[unit.title] > 1 else unit.title for book, unit in units}


def _with_volume(book: Book, unit: Unit) -> str:
    volume = VOLUME.search(book.title)
    return f"{volume[0] if volume else book.title} · {unit.title}"
