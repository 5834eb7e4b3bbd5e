"""What a workbook asks by page and numbers: how it reads, what it is called, in which order it stands in the book."""

from __future__ import annotations

import re

from question_bank.content import BookPlace, Content

from . import i18n, names

MOST = 40
"""Signs of a title; of a longer one the book's name is cut, for without page and numbers nobody finds the work."""
JOIN = {"zh": "、", "en": ", "}
BETWEEN, RUN = re.compile("[,，、;；]"), re.compile(r"(?<=\d)\s*[-–—~～]\s*(?=\d)")
COUNTED = re.compile(r"[\d（(①-⑳一二三四五六七八九十]")


def told(place: BookPlace, language: str) -> str:
    """Where an exercise stands in its book, as one plain line."""
    book = place.book.strip().strip("《》")  # a teacher may have written them as well
    after = _page(place) + _numbers(place, language)
    most = MOST - len(after) - 2
    return f"《{book if len(book) <= most else book[: max(1, most - 1)] + '…'}》{after}"


def called(content: Content, language: str) -> str:
    """What a dish is called: its title, else its place in the book, else what is to be done."""
    done = names.dish_of(content.kind.value)
    return content.title or (told(content.place, language) if content.place else i18n.gettext(language, done))


def is_called_by(content: Content) -> bool:
    """Whether the place in the book is the title, so that nothing below it repeats it."""
    return content.place is not None and not content.title


def order(place: BookPlace) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Sorts as the books run: page by page, number by number."""
    page, numbers = (tuple(map(int, re.findall(r"\d+", text))) for text in (place.page, place.numbers))
    return place.book.strip("《》"), page, numbers or (10**9,)


def _page(place: BookPlace) -> str:
    page = re.sub(r"^(?:[Pp]+\.?|第)\s*", "", place.page.strip()).removesuffix("页").rstrip()
    return f"P{page} " if page else ""


def _numbers(place: BookPlace, language: str) -> str:
    bare = place.numbers.strip().removeprefix("第").removesuffix("题").strip()
    if not COUNTED.match(bare):
        return place.numbers.strip()
    joined = JOIN[language].join(one for one in map(str.strip, BETWEEN.split(bare)) if one)
    return f"No. {joined}" if language == "en" else f"第{RUN.sub('～', joined)}题"
