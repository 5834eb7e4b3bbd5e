"""What places an exercise (lesson and points), what it is called, what the editor says of how things are written."""

from __future__ import annotations

import re

from homework_menu import exercise_view
from question_bank import curriculum
from question_bank.content import Content, Kind
from tests.web.test_access import app, post  # noqa: F401
from tests.web.test_exercise_form import LABELS, WORDINGS, ann, bank, last  # noqa: F401


def test_an_exercise_that_no_lesson_and_no_point_places_says_so_and_leads_to_the_field(ann, bank):  # noqa: F811
    """Teeth: warn of exercises that have a point too."""
    told = "this exercise is not drawn by a menu that follows a textbook"
    form = {"bank": bank, **LABELS, **WORDINGS["short"]}
    assert told in post(ann, "/bank/editor/look", form).text
    assert told not in post(ann, "/bank/editor/look", {**form, "lesson": "pep-maths-3a-8.1"}).text
    bare = post(ann, "/bank/new", form).location
    page = ann.get(bare).text
    assert told in page
    assert f'href="{bare}/edit#lesson"' in page
    assert told not in ann.get(post(ann, "/bank/new", {**form, "lesson": "pep-maths-3a-8.1"}).location).text


def test_a_lesson_brings_its_points_where_none_is_named(ann, bank, town):  # noqa: F811
    post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["short"], "lesson": "pep-maths-3a-8.1"})
    with town.session() as db:
        made = last(db)
        assert {one.code for one in made.points} == {one.code for one in made.lesson.points}
        assert made.points


def test_the_points_of_the_lesson_stand_first_else_those_of_the_class(ann, town):  # noqa: F811
    """Teeth: keep the order of the curriculum."""

    def first(page: str) -> str:
        return re.search(r'id="goals-pick".*?<optgroup label="([^"]*)"', page, re.S)[1]

    with town.session() as db:
        lesson = curriculum.lesson(db, "pep-maths-3a-8.1")
        unit, title, points = lesson.unit.title, lesson.title, [one.title("en") for one in lesson.points]
    assert first(ann.get("/bank/new?subject=maths&grade=3").text) == unit
    page = ann.get("/bank/new?subject=maths&grade=3&lesson=pep-maths-3a-8.1").text
    assert first(page) == title
    assert page.count(f">{points[0]}</option>") == 1, "and none of them twice"
    assert first(ann.get("/bank/new?subject=chinese&grade=3").text) != unit


def test_an_exercise_without_a_title_is_called_by_what_is_to_be_done_as_on_the_sheet(ann, bank):  # noqa: F811
    """Teeth: call it by the name of its kind."""
    form = {"bank": bank, **LABELS, **WORDINGS["short"], "title": "", "stem": "Quite another question."}
    post(ann, "/bank/new", form)
    page = ann.get("/bank?q=another").text
    assert "Solve it</a>" in page
    assert "Short answer</a>" not in page


def test_the_form_shows_no_notation_until_it_is_asked_for(ann):  # noqa: F811
    """Teeth: say how every kind is written beside the one field."""
    page = ann.get("/bank/new").text
    assert "[[circle" not in page.split('id="stem-note"')[1].split("</span>")[0]
    assert "Open work" not in page.split('id="answer-note"')[1].split("</span>")[0]
    assert re.search(r"<details[^>]*><summary>Answers of other kinds</summary><p>[^<]*Open work", page)


def test_a_bare_fraction_is_set_as_one_in_the_key_of_a_short_answer():
    """Teeth: write it as it was typed."""
    content = Content(Kind.SHORT, "How much is left?", answers=("5/8",), language="en")
    assert 'class="fr"' in str(exercise_view.key(content)[0][1])
