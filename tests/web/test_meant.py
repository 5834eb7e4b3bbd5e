"""A search that names a knowledge point or a unit offers its exercises, though none of their texts holds the words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from question_bank import exercises
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, KnowledgePoint, Unit
from tests.people import NOW, UNIT
from tests.web.test_access import app, client_of, unmarked  # noqa: F401

GOAL = "maths.fraction.unit"


@pytest.fixture
def named(town):
    """Titles of a point and of its unit, and the text of an exercise of Ann's school that serves the point."""
    text = "Zebra and ox"
    with town.session() as db:
        bank = db.scalars(select(Bank).where(Bank.owner_id.is_(None))).first()
        labels = Labels(subject="maths", grades=frozenset({3}), tier="basic", half=4, goals=(GOAL,))
        exercises.create(db, bank, Draft(Content(Kind.SHORT, text, answers=("1",)), labels), now=NOW)
        point = db.scalars(select(KnowledgePoint).where(KnowledgePoint.code == GOAL)).one()
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        db.commit()
        return point.title("en"), unit.title, text


def offered(page: str) -> dict[str, str]:
    """Title -> address of what the page offers by labels."""
    part = page.split('class="row meant"')[1].split("</p>")[0] if "row meant" in page else ""
    found = re.findall(r'href="([^"]+)"><span data-content>([^<]+)', part)
    return {unescape(title): unescape(address) for address, title in found}


def test_points_and_units_that_the_words_name_are_offered_and_lead_to_their_exercises(app, town, named):  # noqa: F811
    """Teeth: look among the texts alone."""
    point, unit, text = named
    ann = client_of(app, "ann")
    for title in (point, unit):
        found = offered(ann.get("/bank", query_string={"q": title}).text)
        assert title in found, found
        page = unmarked(ann.get(found[title]).text)
        assert text in page
        assert 'name="q" value="' + title not in page, "the words are gone, the label is chosen"


def test_what_serves_no_exercise_of_the_list_is_not_offered(app, town, named):  # noqa: F811
    point, _, _ = named
    ann = client_of(app, "ann")
    assert offered(ann.get("/bank", query_string={"q": point, "grade": "9"}).text) == {}
    assert offered(ann.get("/bank", query_string={"q": point, "subject": "english"}).text) == {}
    assert offered(ann.get("/bank", query_string={"q": "%"}).text) == {}
    assert offered(ann.get("/bank", query_string={"q": "%%%"}).text) == {}
    assert offered(client_of(app, "cho").get("/bank", query_string={"q": point}).text) == {}, "another school's"
