"""From an empty account to a menu of one's own workbook: it stands where the class is, and the way leads on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse as Response

from homework_menu import sheets
from homework_menu.models import Menu
from homework_menu.printing.sheet import Sheet
from question_bank.models import Bank, Exercise, Lesson, School
from tests.people import UNIT
from tests.web.test_access import post, token
from tests.web.test_exercise_form import fields
from tests.web.test_first_day import server, started  # noqa: F401  fixture
from tests.web.test_statements import counted

TIERS = ("basic", "specialised", "extension")
MOST_A_PAGE, MOST_A_LINE = 75, 7


@pytest.fixture
def lin(server):  # noqa: F811
    """A new account's client on the page that asks where exercises come from, and the database."""
    make, database = server
    client = make(is_open=True).test_client()
    started(client)
    settled = post(client, "/first", {"grade": "3", "subject": "maths", "class": "new-1", "unit": UNIT})
    return client, database, client.get(settled.location).text


def link(page: str, start: str, words: str = "") -> str:
    """The address of the page's first link that begins so and holds these words."""
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page, re.S)
    return next(unescape(to) for to, text in links if to.startswith(start) and words in text)


def put_in(client, address: str, numbers: Sequence[int], minutes: str = "4", **more: str) -> Response:
    """Lines of the workbook by their numbers only, saved together."""
    form = {**fields(client.get(address).text), "book": "Workbook", **more}
    for at, number in enumerate(numbers):
        form |= {f"page-{at}": str(20 + number), f"numbers-{at}": "1, 3", f"minutes-{at}": minutes}
        form |= {f"tier-{at}": TIERS[number % len(TIERS)]}
    return post(client, address, form)


def cards(client, home: str) -> dict[str, str]:
    uid = re.search(r"class=([0-9a-f]{32})", home)[1]
    return {
        format: client.post(f"/classes/{uid}/maths/ready/{format}", data={"csrf_token": token(client)},
                            headers={"X-Part": "card"}).text
        for format in ("must-may", "set-meals", "three-in-a-row")
    }  # fmt: skip


def test_six_lines_of_a_workbook_make_a_menu(lin):
    """Teeth: leave the lesson out of the link."""
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    home = put_in(client, address, [0]).location
    assert home.startswith("/?class="), "it leads to the class"
    assert "Too few exercises fit: 1 basic" in cards(client, home)["must-may"], "it says what lacks"
    with database.everywhere(read_only=True) as db:
        ours = db.scalars(select(Bank.uid).where(Bank.owner_id.is_not(None))).one()
    more = client.get(put_in(client, address, range(6), bank=ours).location).text
    assert "Added to the bank: 5 exercises from the workbook." in more
    assert "1 were there already" in more, "the line that was there before"
    assert "Hand in and print" in cards(client, home)["set-meals"]
    assert "Hand in and print" in client.get(home).text
    with database.everywhere(read_only=True) as db:
        first = db.scalars(select(Lesson).where(Lesson.code.startswith(UNIT)).order_by(Lesson.code)).first()
        made = db.scalars(select(Exercise)).all()
        assert {one.lesson.code for one in made} == {first.code}
        assert all({point.code for point in one.points} == {point.code for point in first.points} for one in made)


def sheet(client, database) -> Sheet:
    """The sheet of the account's only must-do and may-do menu."""
    with database.everywhere(read_only=True) as db:
        menu = db.scalars(select(Menu).where(Menu.format == "must-may")).one()
        return sheets.sheet_of(db, menu, db.get_one(School, menu.school_id))


def test_what_a_lesson_teaches_is_not_told_of_a_line_of_which_nobody_said_so(lin):
    """Teeth: print a goal of the lesson over the choice. A line whose point was named bears it."""
    client, database, stock = lin
    home = put_in(client, link(stock, "/bank/workbook", "My workbook"), range(12), minutes="2").location
    card = cards(client, home)["must-may"]
    assert "Hand in and print" in card, re.sub(r"<[^>]+>|\\s+", " ", card)
    made = sheet(client, database)
    assert {one.goal for one in made.sections} == {""}
    assert {one.goals for one in made.dishes} == {()}


def test_a_point_that_was_named_for_the_lines_is_their_goal_on_paper(lin):
    """Teeth: leave every goal of a workbook's lines out."""
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    home = put_in(client, address, range(12), minutes="2", goals="maths.fraction.unit").location
    card = cards(client, home)["must-may"]
    assert "Hand in and print" in card, re.sub(r"<[^>]+>|\\s+", " ", card)
    made = sheet(client, database)
    assert len({one.goals for one in made.dishes}) == 1
    assert all(one.goals for one in made.dishes)
    assert any(one.goal for one in made.sections)


def test_points_that_were_named_stay_and_another_subject_gets_none(lin):
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    assert put_in(client, address, [1], goals="maths.fraction.unit").status_code == 303
    assert put_in(client, address, [2], subject="science").status_code == 303
    with database.everywhere(read_only=True) as db:
        points = [[point.code for point in one.points] for one in db.scalars(select(Exercise).order_by(Exercise.id))]
    assert points == [["maths.fraction.unit"], []]


FAULTS = {
    "no numbers": ({"numbers-1": ""}, "numbers-1", "Give the book and the numbers."),
    "no book": ({"book": ""}, "book", "Give the book and the numbers."),
    "no minutes": ({"minutes-1": ""}, "minutes-1", "Give the minutes as a number."),
    "a third of a minute": ({"minutes-0": "2.3"}, "minutes-0", "Give the minutes in steps of half a minute"),
    "not a kind of work": ({"tier-1": "hard"}, "tier-1", "“hard” is not a kind of work."),
    "not a grade": ({"grade": ""}, "grade", "Choose at least one grade from 1 to 9."),
    "a point nobody knows": ({"goals": "Flying"}, "goals", "“Flying” is not a knowledge point"),
}


def test_a_faulty_line_is_said_beside_its_field_and_none_comes_in(lin):
    """Teeth: leave the line's number out of the fault's field."""
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    for name, (change, field, told) in FAULTS.items():
        typed = {**fields(client.get(address).text), "book": "Workbook", "page-0": "20",
                 "numbers-0": "1", "minutes-0": "4", "tier-0": "basic", "page-1": "21", "numbers-1": "2",
                 "minutes-1": "3", "tier-1": "basic", **change}  # fmt: skip
        answer = post(client, address, typed)
        assert answer.status_code == 422, name
        assert re.search(rf'class="fault" id="{field}-note">[^<]*{re.escape(told)}', answer.text), name
        assert re.search(rf'<[a-z]+[^>]*id="{field}"[^>]*aria-invalid="true"', answer.text), name
        assert fields(answer.text)["page-1"] == "21", "what was typed stays"
    assert "Fill in at least one line." in put_in(client, address, []).text
    with database.everywhere(read_only=True) as db:
        assert not db.scalars(select(Exercise)).all()


def test_all_that_is_at_fault_is_said_at_once_each_beside_its_field(lin):
    """Teeth: stop at the first faulty line, or at the first fault of a line."""
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    wrong = {"numbers-0": "", "minutes-0": "many", "minutes-2": "2.3", "tier-1": "hard", "grade": "", "book": ""}
    wrong |= {"page-0": "4", **{f"page-{at}": str(at) for at in (1, 2)}, "numbers-1": "1", "numbers-2": "1",
              "minutes-1": "3"}  # fmt: skip
    answer = post(client, address, {**fields(client.get(address).text), **wrong})
    assert answer.status_code == 422
    told = set(re.findall(r'class="fault" id="([\w-]+)-note"', answer.text))
    assert {"book", "numbers-0", "minutes-0", "minutes-2", "grade"} <= told
    assert "tier-1" in told
    for name in told:
        assert re.search(rf'<[a-z]+[^>]*id="{name}"[^>]*aria-invalid="true"', answer.text), name
    assert f"{len(told)} places need correcting" in answer.text
    with database.everywhere(read_only=True) as db:
        assert not db.scalars(select(Exercise)).all()


def test_thirty_lines_ask_for_their_labels_once(lin):
    """Teeth: look the lesson's points up for each line."""
    client, database, stock = lin
    address, asked = link(stock, "/bank/workbook", "My workbook"), list[int]()
    for count in (5, 30):
        with counted(database) as said:
            answer = put_in(client, address, range(count), lines="30", lesson="none")
        assert answer.status_code == 422
        asked.append(len(said))
    assert asked[0] == asked[1]


def test_thirty_lines_are_saved_with_few_questions(lin):
    """Teeth: look the lesson's points up for each line."""
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    with counted(database) as said:
        assert put_in(client, address, range(30), lines="30").status_code == 303
    assert len(said) < MOST_A_PAGE + MOST_A_LINE * 30


def test_full_width_digits_of_page_and_numbers_become_ordinary_ones(lin):
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    put_in(client, address, [0], **{"page-1": "Ｐ２３", "numbers-1": "第１、２（１）题，①", "minutes-1": "４"})
    with database.everywhere(read_only=True) as db:
        places = [one.revisions[-1].content.place for one in db.scalars(select(Exercise).order_by(Exercise.id))]
    assert (places[1].page, places[1].numbers) == ("Ｐ23", "第1、2（1）题，①")


def test_more_lines_come_with_what_was_written_and_are_taken_back_together(lin):
    client, database, stock = lin
    address = link(stock, "/bank/workbook", "My workbook")
    page = put_in(client, address, [0, 1], more="1").text
    assert (fields(page)["page-0"], "page-11" in fields(page)) == ("20", True)
    assert put_in(client, address, range(8), lines="12").status_code == 303
    back = link(client.get("/bank?status=all").text.replace('action="', '<a href="').replace("</form>", "</a>"),
                "/bank/import/", "Take this import back")  # fmt: skip
    assert "8 exercises were removed" in client.get(post(client, back, {}).location).text
    with database.everywhere(read_only=True) as db:
        assert not db.scalars(select(Exercise)).all()


def test_a_drill_from_there_is_drawn_for_the_class_and_leads_back(lin):
    client, database, stock = lin
    address = link(stock, "/bank/drills", "A drill")
    page = client.get(address).text
    kept = post(client, "/bank/drills", {**fields(page.split('action="/bank/drills"')[1])})
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
    sent = {**fields(review), "take-0": "yes"}
    assert link(post(client, "/bank/paper/save", sent).text, "/?class=", "To today")
