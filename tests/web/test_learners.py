"""The number of a class's learners: said by who teaches it where paper is counted, and no 0 is printed without it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from homework_menu import classes, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import GroupVersion, SchoolClass
from homework_menu.paper_count import words
from homework_menu.printing.sheet import Paper
from question_bank.models import School, Unit
from tests.people import NOW, UNIT
from tests.web.routes import DAY, shown_version
from tests.web.test_access import app, client_of, post  # noqa: F401

pytestmark = pytest.mark.pango


@pytest.fixture
def menu(town) -> str:
    """A menu of Ann's for a class of which nobody said how large it is."""
    with town.session() as db:
        school_class = db.scalars(select(SchoolClass)).one()
        school_class.learners = 0
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, Place.SCHOOL_HOME, DAY, school_class=school_class, unit=unit)
        school = db.get_one(School, town.schools["here"])
        uid = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu.uid
        db.commit()
        return uid


def said(client, menu: str, at: str, number: str):
    page = client.get(f"/menus/{menu}/{'paper' if at == 'papers' else at}").text
    action = f"/menus/{menu}/{at}/learners"
    return post(client, action, {"learners": number, "version": shown_version(page, action)})


def test_the_paper_page_counts_a_copy_until_the_teacher_says_how_many(app, town, menu):  # noqa: F811
    ann = client_of(app, "ann")
    page = ann.get(f"/menus/{menu}/paper").text
    assert "One page: print on one side." in page
    assert not re.search(r"\b0 (for|learners)", page)
    answer = said(ann, menu, "papers", "38")
    assert answer.location == f"/menus/{menu}/paper"
    assert "Sheets of paper: 38 for 38 learners" in ann.get(answer.location).text
    with town.session() as db:
        assert classes.listed(db)[0].learners == 38


@pytest.mark.parametrize("number", ["", "0", "81", "many"])
def test_what_is_no_number_of_learners_is_told_beside_the_field(app, town, menu, number):  # noqa: F811
    answer = said(client_of(app, "ann"), menu, "papers", number)
    assert answer.status_code == 422
    assert 'id="learners-note">Give a number from 1 to 80.' in answer.text


def test_who_does_not_teach_the_class_is_neither_asked_nor_heard(app, town, menu):  # noqa: F811
    ben = client_of(app, "ben")
    assert "/learners" not in ben.get(f"/menus/{menu}/paper").text
    assert post(ben, f"/menus/{menu}/papers/learners", {"learners": "38", "version": "1"}).status_code == 403
    assert said(client_of(app, "lee"), menu, "papers", "38").status_code == 303, "the lead speaks for every class"


def test_a_number_from_an_old_page_shows_both(app, town, menu):  # noqa: F811
    ann = client_of(app, "ann")
    assert said(ann, menu, "papers", "38").status_code == 303
    late = post(ann, f"/menus/{menu}/papers/learners", {"learners": "12", "version": "1"})
    assert late.status_code == 409
    assert "38" in late.text.split("What is there now")[1]


def test_versions_that_nobody_has_are_shared_out_by_the_number(app, town, menu):  # noqa: F811
    ann = client_of(app, "ann")
    stamp = re.search('name="stamp" value="([^"]+)"', ann.get(f"/menus/{menu}/versions").text)[1]
    made = post(ann, f"/menus/{menu}/versions", {"group": "support", "common": "4", "stamp": stamp})
    page = ann.get(made.location).text
    assert "Say how many learners have each version." in page
    assert "All sheets" not in page
    assert said(ann, menu, "versions", "40").location == f"/menus/{menu}/versions"
    page = ann.get(f"/menus/{menu}/versions").text
    assert "Copies: 40. Learners in the class: 40." in page
    assert "All sheets" in page
    with town.session() as db:
        assert sorted(db.scalars(select(GroupVersion.copies))) == [10, 30]


def test_a_half_page_counts_two_learners_a_sheet_and_one_alone(town, menu):
    with town.session() as db:
        found = menus.find(db, town.viewer("ann"), menu)
        assert words(found, 2, Paper.A5).values["needed"] == 1
        found.school_class.learners = 39
        assert words(found, 2, Paper.A5).values == {"needed": 20, "pages": 2, "learners": 39}
