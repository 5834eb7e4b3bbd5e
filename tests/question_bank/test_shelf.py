"""The textbooks that a page offers are those of the class: in its language, its own first, units told apart by name."""

from __future__ import annotations

import pytest

from question_bank import shelf
from question_bank.models import Book, Unit


def book(code: str, title: str, *units: str, language: str = "zh") -> Book:
    made = Book(code=code, title=title, language=language, edition="人教版", subject="maths", grade=3, school_id=None)
    made.id = sum(map(ord, code))
    made.units = [Unit(code=f"{code}-{at}", title=one, position=at) for at, one in enumerate(units)]
    return made


UPPER = book("up", "数学 三年级上册", "分数的初步认识", "总复习")
LOWER = book("low", "数学 三年级下册", "面积", "总复习")
COMMON = book("ccss", "Maths grade 3", "Fractions", language="en")


@pytest.mark.parametrize(("own", "language", "offered"), [
    (None, "zh", [UPPER, LOWER]), (LOWER, "zh", [LOWER, UPPER]), (COMMON, "zh", [COMMON]), (None, "en", [COMMON]),
    (None, "fr", [UPPER, LOWER, COMMON]),
])  # fmt: skip
def test_a_class_is_offered_the_books_in_its_language_and_its_own_first(own, language, offered):
    """Teeth: offer every book of the grade."""
    assert shelf.for_class([UPPER, LOWER, COMMON], own, language) == offered


def test_units_of_one_name_are_told_apart_by_their_volume():
    """Teeth: name each by its title."""
    named = shelf.names([UPPER, LOWER])
    assert list(named.values()) == ["分数的初步认识", "三年级上册 · 总复习", "面积", "三年级下册 · 总复习"]
