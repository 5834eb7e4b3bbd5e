"""What a teacher writes plainly comes to the bank as it is printed, and back into the form as it was written."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from homework_menu.web import plain_writing
from question_bank.content import Kind
from question_bank.models import Bank
from tests.web.test_access import app, post  # noqa: F401
from tests.web.test_exercise_form import LABELS, ann, fields, last  # noqa: F401

FRACTIONS = {
    "Half is [[1/2]].": r"Half is $\frac{1}{2}$.",
    "[[2 1/3]] 米": r"$2\frac{1}{3}$ 米",
    "[[1/2]][[o]][[1/3]]": r"$\frac{1}{2}$ [[o]]$\frac{1}{3}$",
    "2[[1/3]]": r"$2\frac{1}{3}$",
    "[[1/2]][[1/3]]": r"$\frac{1}{2}$ $\frac{1}{3}$",
}
ITEMS = {
    "24÷6=4": "24÷6= || 4",
    "[[1/2]]+[[1/4]]=3/4": r"$\frac{1}{2}$+$\frac{1}{4}$= || 3/4",
    "How many? || 5": "How many? || 5",
    "24÷6=____": "24÷6=____",
    "x=y": "x=y",
    "1+2=3=3": "1+2=3=3",
}


@pytest.mark.parametrize("text", FRACTIONS)
def test_a_plain_fraction_is_kept_as_a_formula(text):
    assert plain_writing.kept(text) == FRACTIONS[text]


@pytest.mark.parametrize("text", ["[[/]]", "[[clock 7:30]]", "[[o]]", "1/2", "[[1/2", "[[12345/6]]", "[[bar 1/2]]"])
def test_other_notations_stay(text):
    assert plain_writing.kept(text) == text


@pytest.mark.parametrize("text", ITEMS)
def test_the_result_of_a_small_sum_is_its_answer(text):
    assert plain_writing.kept_items(text) == ITEMS[text]


@pytest.mark.parametrize(
    "kept", [r"$\frac{1}{2}$ m", r"$2\frac{1}{3}$", r"$\frac{x}{2}$", r"5$\frac{1}{2}$", r"$\frac12$"]
)
def test_what_is_shown_comes_back_unchanged(kept):
    """Teeth: show a price before a fraction as a mixed number."""
    assert plain_writing.kept(plain_writing.shown(kept)) == kept


def test_the_form_shows_an_exercise_as_it_was_written(ann, town):  # noqa: F811
    """Teeth: show the source of the formula."""
    with town.session() as db:
        bank = db.scalars(select(Bank.uid)).first()
    wording = {"kind": "blank", "stem": "Of [[3/4]]:", "items": "24÷6=4\n[[1/2]]+[[1/4]]=3/4"}
    made = post(ann, "/bank/new", {"bank": bank, **LABELS, **wording})
    with town.session() as db:
        content = last(db).revisions[-1].content
    assert content.stem == r"Of $\frac{3}{4}$:"
    assert [one.answers for one in content.items] == [(("4",),), (("3/4",),)]
    page = fields(ann.get(made.location + "/edit").text)
    assert (page["stem"], page["items"]) == (wording["stem"], wording["items"])


def test_a_sum_to_be_judged_is_not_its_own_answer(ann, town):  # noqa: F811
    with town.session() as db:
        bank = db.scalars(select(Bank.uid)).first()
    wording = {"kind": "truefalse", "stem": "Right?", "items": "24÷6=4 || √\n1+1=3 || ×"}
    assert post(ann, "/bank/new", {"bank": bank, **LABELS, **wording}).status_code == 303
    with town.session() as db:
        content = last(db).revisions[-1].content
    assert content.kind is Kind.TRUEFALSE
    assert content.items[0].text.strip() == "24÷6=4"
