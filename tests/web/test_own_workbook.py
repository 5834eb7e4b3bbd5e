"""From an empty account to a menu of one's own workbook: it stands where the class is, and the way leads on."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from question_bank.models import Exercise, Lesson
from tests.people import UNIT
from tests.web.test_access import post, token
from tests.web.test_exercise_form import fields
from tests.web.test_first_day import server, started  # noqa: F401  fixture

TIERS = ("basic", "specialised", "extension")


@pytest.fixture
def lin(server):  # noqa: F811
    """A new account's client on the page that asks where exercises come from, and the database."""
    make, database = server
    client = make(is_open=True).test_client()
    started(client)
    settled = post(client, "/first", {"grade": "3", "subject": "maths", "class": "new", "unit": UNIT})
    return client, database, client.get(settled.location).text


def link(page: str, start: str, words: str = "") -> str:
    """The address of the page's first link that begins so and holds these words."""
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page, re.S)
    return next(unescape(to) for to, text in links if to.startswith(start) and words in text)


def put_in(client, address: str, number: int) -> str:
    """An exercise of the workbook by its numbers only; gives the page after it."""
    form = fields(client.get(address).text)
    form |= {"book": "Workbook", "page": str(20 + number), "numbers": "1, 3", "minutes": "4"}
    form |= {"tier": TIERS[number % len(TIERS)], "bank_name": "Ours"}
    answer = post(client, address, form)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def cards(client, home: str) -> dict[str, str]:
    uid = re.search(r"class=([0-9a-f]{32})", home)[1]
    return {
        format: client.post(f"/classes/{uid}/maths/ready/{format}", data={"csrf_token": token(client)},
                            headers={"X-Part": "card"}).text
        for format in ("must-may", "set-meals", "three-in-a-row")
    }  # fmt: skip


def test_six_numbers_of_a_workbook_make_a_menu(lin):
    """Teeth: leave the lesson out of the link."""
    client, database, stock = lin
    address = link(stock, "/bank/new", "My workbook")
    page = put_in(client, address, 0)
    home = link(page, "/?class=", "To today")
    assert "There are too few exercises that fit: 1 basic" in cards(client, home)["must-may"], "it says what lacks"
    for number in range(1, 6):
        page = put_in(client, link(page, "/bank/new", "Another one"), number)
    assert "Hand in and print" in cards(client, home)["set-meals"]
    assert "Hand in and print" in client.get(home).text
    with database.everywhere(read_only=True) as db:
        first = db.scalars(select(Lesson).where(Lesson.code.startswith(UNIT)).order_by(Lesson.code)).first()
        made = db.scalars(select(Exercise)).all()
        assert {one.lesson.code for one in made} == {first.code}
        assert all({point.code for point in one.points} == {point.code for point in first.points} for one in made)


def test_points_that_were_named_stay_and_another_subject_gets_none(lin):
    client, database, stock = lin
    address = link(stock, "/bank/new", "My workbook")
    form = {**fields(client.get(address).text), "bank_name": "Ours", "book": "B", "numbers": "1", "minutes": "4"}
    named = {**form, "goals": "maths.fraction.unit"}
    other = {**form, "subject": "science", "numbers": "2"}
    assert [post(client, address, one).status_code for one in (named, other)] == [303, 303]
    with database.everywhere(read_only=True) as db:
        points = [[point.code for point in one.points] for one in db.scalars(select(Exercise).order_by(Exercise.id))]
    assert points == [["maths.fraction.unit"], []]


def test_a_drill_from_there_is_drawn_for_the_class_and_leads_back(lin):
    client, database, stock = lin
    address = link(stock, "/bank/drills", "A drill")
    page = client.get(address).text
    kept = post(client, "/bank/drills", {**fields(page.split('action="/bank/drills"')[1]), "bank_name": "Ours"})
    assert kept.status_code == 303
    assert link(client.get(kept.location).text, "/?class=", "To today")
    with database.everywhere(read_only=True) as db:
        assert db.scalars(select(Exercise)).one().lesson.code.startswith(UNIT)


def test_a_paper_from_there_has_the_class_s_lesson_chosen(lin):
    client, _, stock = lin
    page = client.get(link(stock, "/bank/import", "My files")).text
    told = fields(page.split('action="/bank/paper"')[1].split("</form>")[0])
    review = post(client, "/bank/paper", {**told, "text": "1. 7×8＝____。\n答案：56"}).text
    assert re.search(rf'<option value="{UNIT}\.1" selected', review)
    sent = {**fields(review), "bank_name": "Ours", "take-0": "yes"}
    assert link(post(client, "/bank/paper/save", sent).text, "/?class=", "To today")
