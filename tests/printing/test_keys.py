"""The key answers what the sheet asks, in the order in which it stands there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from homework_menu import exercise_view
from homework_menu.errors import Message
from homework_menu.printing import html
from question_bank import formulas
from question_bank.content import Content, Item, Kind
from tests.printing.menus import MUST_MAY


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=2, max_size=7))
def test_the_numbers_of_the_key_put_what_is_printed_in_order(texts: list[str]):
    """Teeth: print the texts behind one another instead of their places."""
    content = Content(Kind.ORDER, "排一排。", answers=tuple(texts))
    ((_, told),) = exercise_view.key_texts(content, "zh")
    places = [int(one) for one in told.split("、")]
    printed = dict(zip(places, exercise_view.sequence(content), strict=True))
    assert [printed[at] for at in range(1, len(texts) + 1)] == texts


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=4, max_size=7, unique=True))
def test_the_printed_order_gives_little_of_the_right_one_away(texts: list[str]):
    """Teeth: take the first order that is not the given one."""
    printed = exercise_view.sequence(Content(Kind.ORDER, "排一排。", answers=tuple(texts)))
    kept = set(pairwise(texts)) & set(pairwise(printed))
    assert sorted(printed) == sorted(texts)
    assert len(kept) + sum(map(str.__eq__, printed, texts)) <= len(texts) // 2


def test_answers_that_may_change_places_are_told_once():
    swapped = Content(Kind.BLANK, "春天：", items=(Item("____、____", (("发芽", "融雪"), ("融雪", "发芽"))),))
    assert exercise_view.key_texts(swapped, "zh") == [("①", "发芽、融雪（顺序不限）")]
    assert exercise_view.key_texts(swapped, "en") == [("a)", "发芽, 融雪 (in any order)")]


def test_a_whole_number_stays_with_its_fraction():
    assert (formulas.simple(r"1\frac{3}{4}") or "").startswith('<span class="m"><span class="keep">1<span class="fr">')


def test_what_a_menu_breaks_is_told_on_the_teachers_page_alone():
    """Teeth: leave the findings off the sheet."""
    told = replace(MUST_MAY, warnings=(Message("None is over the cap."), "V2"))
    assert '<ul class="warnings">' in html.teacher(told)
    assert "V2" not in html.learner(told)
