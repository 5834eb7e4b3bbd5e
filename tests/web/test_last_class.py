"""A teacher of several classes comes back to the one used last."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from homework_menu import classes
from homework_menu.models import ClassSubject, SchoolClass
from question_bank.models import Unit
from tests.people import UNIT
from tests.web.test_access import app, client_of, post, token  # noqa: F401


@pytest.fixture
def desk(app, town):  # noqa: F811
    """Ann, who teaches maths in two classes, and where the second one's pages are."""
    with town.session() as db:
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        second = classes.create(db, town.schools["here"], "Class second", 3, learners=20)
        classes.teach(db, second, "maths", teacher_id=town.people["ann"], unit=unit)
        db.commit()
        return client_of(app, "ann"), second.uid


def shown(client) -> str:
    """The class that the first page is about."""
    chosen = r'class="chip" href="[^"]+" aria-current="true"><span data-content>([^<]+)'
    return re.search(chosen, client.get("/").text)[1]


def ready_menu(client, uid: str) -> str:
    """The address of a menu that was made ready for a class."""
    sent = {"csrf_token": token(client)}
    card = client.post(f"/classes/{uid}/maths/ready/must-may", data=sent, headers={"X-Part": "card"})
    return re.search("/menus/[0-9a-f]{32}", card.text)[0]


def test_the_class_chosen_last_comes_first_and_the_address_wins(desk):
    """Teeth: show the first class that has handed in nothing."""
    ann, second = desk
    assert shown(ann) == "Class here", "the next one due, before any was used"
    assert "Class second" in ann.get(f"/?class={second}&subject=maths").text
    ann.get("/bank")
    assert shown(ann) == "Class second"
    assert shown(ann) == "Class second", "and it stays"
    assert f'value="{second}/maths" checked' in ann.get("/bank").text, "in the bank too"


def test_a_menu_that_was_opened_or_handed_in_leads_to_its_class(desk, town):
    ann, second = desk
    menu = ready_menu(ann, second)
    assert shown(ann) == "Class here", "made by itself, which nobody chose"
    version = re.search(r'name="version" value="(\d+)"', ann.get(menu).text)[1]
    assert shown(ann) == "Class second"
    with town.session() as db:
        here = db.scalars(select(SchoolClass.uid).where(SchoolClass.name == "Class here")).one()
    ann.get(f"/?class={here}")
    assert shown(ann) == "Class here"
    assert post(ann, f"{menu}/hand-in", {"version": version, "print": "yes"}).status_code == 303
    assert shown(ann) == "Class second"


def test_a_class_that_was_given_to_a_colleague_is_remembered_no_more(desk, town):
    ann, second = desk
    ann.get(f"/?class={second}")
    with town.session() as db:
        wanted = select(ClassSubject).join(SchoolClass).where(SchoolClass.uid == second)
        db.scalars(wanted).one().teacher_id = town.people["ben"]
        db.commit()
    assert "Class second" not in ann.get("/").text
