"""The bank's list follows the class that is chosen for it, and a short list says where there is more."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from homework_menu import classes
from question_bank.models import Unit
from tests.people import UNIT
from tests.web.test_access import app, client_of  # noqa: F401

WIDER = re.compile(r'class="chip" data-stay href="([^"]+)">([^<]+) <small>(\d+) exercises</small>')


@pytest.fixture
def second(town):
    """The address of Ann's second class, of grade 2, somewhere in its book."""
    with town.session() as db:
        made = classes.create(db, town.schools["here"], "Second", 2, learners=30)
        unit = db.scalars(select(Unit).where(Unit.code == "pep-maths-2a-1")).one()
        classes.teach(db, made, "maths", teacher_id=town.people["ann"], unit=unit)
        db.commit()
        return f"{made.uid}/maths"


def classes_of(page: str) -> list[str]:
    return re.findall(r'name="class" value="([^"]+)"', page)


def test_another_class_sets_grade_and_unit(app, second):  # noqa: F811
    """Teeth: keep the grades that were ticked for the class before."""
    ann = client_of(app, "ann")
    page = ann.get("/bank").text
    (first,) = [one for one in classes_of(page) if one != second]
    was = re.search(r'name="was" value="([^"]+)"', page)[1]
    assert was == second, "the lower grade comes first"
    address = f"/bank?class={first}&was={was}&grade=2&subject=maths&goal=5&q="
    page = ann.get(address).text
    assert re.search(r'name="grade" value="3" checked', page)
    assert not re.search(r'name="grade" value="2" checked', page)
    assert re.search(rf'<option value="{UNIT}" selected', page)
    page = ann.get(address.replace(f"was={was}", f"was={first}").replace("&goal=5", "")).text
    assert re.search(r'name="grade" value="2" checked', page), "what is ticked afterwards stays"


def test_a_short_list_says_how_many_there_are_further_out(app, town):  # noqa: F811
    """Teeth: offer steps that give no more."""
    ann = client_of(app, "ann")
    page = ann.get(f"/bank?subject=maths&grade=3&unit={UNIT}&tier=basic&kind=essay").text
    found = [(unescape(address), told, int(count)) for address, told, count in WIDER.findall(page)]
    assert [told for _, told, _ in found] == ["Grade 3"], "there is no other grade in this bank"
    address, _, count = found[0]
    assert count > 5
    assert f"<b>{count}</b> exercises" in ann.get(address).text
    assert not WIDER.findall(ann.get(address).text)
