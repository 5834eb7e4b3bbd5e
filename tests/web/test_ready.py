"""The menus that lie ready on the first page: made once, printed by one click, never counted before that."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select

from homework_menu import days, paper_count
from homework_menu.models import ClassSubject, Menu, SchoolClass, Submission
from homework_menu.printing import pdf
from homework_menu.web import sides
from question_bank.models import School
from tests.people import NOW
from tests.web.test_access import app, client_of, post, token  # noqa: F401
from tests.web.test_statements import MOST, counted

FORMATS = ("must-may", "set-meals", "three-in-a-row")


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


@pytest.fixture
def desk(ann, town):
    """Ann's client and what makes a card of hers ready."""
    with town.session() as db:
        uid = db.scalars(select(SchoolClass.uid)).one()

    def make(format: str, **words: str):
        return ann.post(f"/classes/{uid}/maths/ready/{format}", data={"csrf_token": token(ann), **words},
                        headers={"X-Part": "card"})  # fmt: skip

    return ann, make


def menus_of(town) -> list[tuple[str, bool, int]]:
    with town.session() as db:
        return [(one.format, one.ready, one.seed) for one in db.scalars(select(Menu).order_by(Menu.id))]


def test_each_is_made_once_and_found_again(desk, town):
    ann, make = desk
    for format in FORMATS:
        first, again = make(format), make(format)
        assert (first.status_code, again.status_code) == (200, 200)
        assert re.findall("/menus/[0-9a-f]{32}", first.text) == re.findall("/menus/[0-9a-f]{32}", again.text)
    assert menus_of(town) == [(format, True, 1) for format in FORMATS]
    assert ann.get("/").text.count("Hand in and print") == 3
    assert "data-ready" not in ann.get("/").text


def test_others_take_their_place_and_what_was_opened_stays_that_day(desk, town):
    """Teeth: delete what lay ready when others take its place."""
    ann, make = desk
    first = re.search("/menus/[0-9a-f]{32}", make("must-may").text)[0]
    second = re.search("/menus/[0-9a-f]{32}", make("must-may", again="yes").text)[0]
    assert menus_of(town) == [("must-may", True, 1), ("must-may", True, 2)]
    home = ann.get("/").text
    assert second in home
    assert first not in home
    page = ann.get(first)
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    assert post(ann, f"{first}/lock/0", {"version": version, "locked": "yes"}).status_code == 303


def test_one_of_a_day_that_is_over_leads_to_the_new_ones(desk, town):
    ann, make = desk
    first = re.search("/menus/[0-9a-f]{32}", make("must-may").text)[0]
    with town.session() as db:
        db.scalars(select(Menu)).one().date = date(2026, 11, 24)
        db.commit()
    make("must-may")
    gone = ann.get(first)
    assert gone.status_code == 404
    assert "new ones are on the home page" in gone.text
    assert 'href="/"' in gone.text


def test_one_click_hands_it_in_and_the_sheet_asks_to_be_printed(desk, town):
    ann, make = desk
    card = make("must-may").text
    uid = re.search("/menus/([0-9a-f]{32})/hand-in", card)[1]
    version = re.search('name="version" value="([0-9]+)"', card)[1]
    answer = post(ann, f"/menus/{uid}/hand-in", {"version": version, "print": "yes"})
    assert answer.location.endswith(f"/menus/{uid}/learner.pdf?dialog=yes")
    with town.session() as db:
        assert db.scalars(select(Submission)).one().menu.uid == uid
    assert menus_of(town) == [("must-may", False, 1)]
    home = ann.get("/").text
    assert "Handed in for" in home
    assert re.search(r"Maths: [\d.]+ minutes handed in, [\d.]+ left for the class", home), (
        "as the class's day counts it"
    )
    assert "Hand in and print" not in make("must-may").text, "another would take its place"
    assert "Replace and print" in ann.get("/").text
    assert uid in ann.get("/menus").text


@pytest.mark.pango
def test_the_sheet_opens_the_dialog_only_when_asked(desk):
    ann, make = desk
    uid = re.search("/menus/([0-9a-f]{32})/", make("must-may").text)[1]
    asks, plain = (ann.get(f"/menus/{uid}/learner.pdf{more}").data for more in ("?dialog=yes", ""))
    for data, is_asking in ((asks, True), (plain, False)):
        with pikepdf.Pdf.open(BytesIO(data)) as document:
            assert ("/OpenAction" in document.Root) is is_asking
    top = ann.get(f"/menus/{uid}/top.webp")
    assert top.data[8:12] == b"WEBP"
    assert len(top.data) < 40_000


def test_what_only_lies_ready_is_no_draft_and_nothing_that_the_class_had(desk, town):
    ann, make = desk
    make("must-may")
    assert "Menus you change or hand in appear here." in ann.get("/").text
    with town.session() as db:
        menu = db.scalars(select(Menu)).one()
        menu.date = date(2026, 11, 24)
        db.commit()
        dishes = {dish.exercise.uid for section in menu.sections for dish in section.dishes}
    again = make("must-may").text
    assert "Hand in and print" in again
    with town.session() as db:
        made = db.scalars(select(Menu)).one()
        assert dishes & {dish.exercise.uid for section in made.sections for dish in section.dishes}


def test_the_paper_is_counted_beside_the_buttons_without_laying_anything_out(desk, town, monkeypatch):
    """Teeth: count the pages of the sheet in the request."""
    ann, make = desk
    monkeypatch.setattr(pdf, "render", None)
    told = "Sheets of paper: 40 for 40 learners, printed on one side."
    card = make("must-may").text
    assert told in card
    make("set-meals"), make("three-in-a-row")
    with counted(town.database) as said:
        assert ann.get("/").text.count("Sheets of paper: ") == 3
    assert len(said) <= MOST, len(said)
    assert told in ann.get(re.search("/menus/[0-9a-f]{32}", card)[0]).text


def test_what_was_laid_out_is_counted_rather_than_what_was_reckoned(desk, town):
    ann, make = desk
    make("must-may")
    with town.session() as db:
        sides.remember(db.scalars(select(Menu)).one(), db.get_one(School, town.schools["here"]), 2)
    assert "Sheets of paper: 40 for 40 learners, printed on both sides. Pages: 2." in ann.get("/").text


@pytest.mark.pango
def test_where_one_page_may_do_no_two_are_told_before_the_menu_is_laid_out(desk, monkeypatch):
    """Teeth: tell what was reckoned, or let the builder or a card forget to ask."""
    ann, make = desk
    monkeypatch.setattr(paper_count, "sides", lambda *_: 2)
    card = make("must-may").text
    menu = re.search("/menus/[0-9a-f]{32}", card)[0]
    for page in (card, ann.get("/").text, ann.get(menu).text):
        assert "Sheets of paper: 40 for 40 learners, one page or two." in page
        assert "both sides" not in page
        asked = re.search(f'data-later="({menu}/paper/count[^"]*)"', page)[1]
    told = "Sheets of paper: 40 for 40 learners, printed on one side."
    assert ann.get(asked).text.strip() == told
    for page in (make("must-may").text, ann.get("/").text, ann.get(menu).text):
        assert told in page
        assert "data-later" not in page


@pytest.mark.pango
def test_one_page_that_was_reckoned_is_one(desk, town):
    """Teeth: reckon too little for a box."""
    ann, make = desk
    for form in FORMATS:
        menu = re.search("/menus/[0-9a-f]{32}", make(form).text)[0]
        with town.session() as db:
            reckoned = paper_count.sides(db, db.scalars(select(Menu).where(Menu.uid == menu[7:])).one())
        assert ("printed on one side" in ann.get(f"{menu}/paper/count").text) >= (reckoned == 1), form


def test_a_stranger_makes_nothing_ready(app, town):  # noqa: F811
    cho = client_of(app, "cho")
    with town.session() as db:
        uid = db.scalars(select(SchoolClass.uid)).one()
    assert cho.post(f"/classes/{uid}/maths/ready/must-may", data={"csrf_token": token(cho)}).status_code == 404
    assert menus_of(town) == []


@pytest.fixture
def full_day(town) -> tuple[date, date]:
    """The day that the first page is about, filled by the other subjects, and the school day after it."""
    with town.session() as db:
        school, made = db.get_one(School, town.schools["here"]), db.scalars(select(SchoolClass)).one()
        day = days.open_day(school, datetime.now(UTC))
        for subject in ("chinese", "english"):
            db.add(Submission(school_id=school.id, class_id=made.id, date=day, subject=subject, content="P1", half=60,
                              least=60, most=60, moment=NOW))  # fmt: skip
        db.commit()
        return day, next(days.after(school, day))


def test_a_full_day_says_why_nothing_is_ready_and_what_can_be_done(ann, town, full_day):
    """Teeth: show the cards of a day that has no room."""
    page = ann.get("/").text
    assert "No menu fits on this day any more" in page
    assert "60 minutes are left: Chinese takes 30 min, English takes 30 min." in page
    assert "data-ready" not in page
    assert "menus are ready" not in page
    offered = page.split('class="card pad full-day"')[1].split("</section>")[0].split("</form>")[:2]
    for form in offered:
        answer = post(ann, "/menus", dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)))
        assert answer.status_code == 303, answer.text
    with town.session() as db:
        made = [(one.date, one.place) for one in db.scalars(select(Menu).order_by(Menu.id))]
    assert made == [(full_day[1], "school-home"), (full_day[0], "school")]


def only(town, minutes: float, scope: str = "subject-day") -> None:
    """The other subjects take part of the day; a rule gives maths so many minutes of it."""
    with town.session() as db:
        school = db.get_one(School, town.schools["here"])
        school.policy, row = "sg-school", f"3-4/school-day/all/home/{scope}"
        change = {"row": row, "minutes": minutes, "reason": "Trial"}
        made, day = db.scalars(select(SchoolClass)).one(), days.open_day(school, datetime.now(UTC))
        school.policy_changes = [change]
        db.add(Submission(school_id=school.id, class_id=made.id, date=day, subject="chinese", content="P1", half=20,
                          least=20, most=20, moment=NOW))  # fmt: skip
        db.commit()


def full_part(page: str) -> str:
    return page.split('class="card pad full-day"')[1].split("</section>")[0]


def test_a_rule_on_the_subject_is_not_put_on_those_who_take_little_of_the_day(ann, app, town):  # noqa: F811
    """Teeth: name the takers wherever there are any."""
    only(town, 0)
    found = full_part(ann.get("/").text)
    assert "rules leave no minutes for Maths on this day. The school's lead can change the rules." in found
    assert "Chinese takes" not in found
    assert "any more" not in found
    assert "/school" not in found, "a teacher cannot change the rules"
    (form,) = [re.findall(r'name="(\w+)" value="([^"]*)"', one) for one in found.split("</form>")[:-1]]
    assert post(ann, "/menus", dict(form)).status_code == 303
    with town.session() as db:
        assert [one.place for one in db.scalars(select(Menu))] == ["school"]


def test_a_quota_too_short_for_a_menu_is_said_and_no_mend_that_does_not_help(ann, town):
    """Teeth: offer the work at school whatever the reason."""
    only(town, 2, "class-day")
    found = full_part(ann.get("/").text)
    assert "rules give Maths ½ min on this day, and a menu needs 1." in found
    assert "Do it at school" not in found


def test_whoever_may_change_the_rules_is_led_to_them(app, town):  # noqa: F811
    only(town, 0)
    with town.session() as db:
        db.scalars(select(ClassSubject)).one().teacher_id = town.people["lee"]
        db.commit()
    found = full_part(client_of(app, "lee").get("/").text)
    assert "/school" in found.split("See the school")[0].rsplit("<a ", 1)[1]


def test_a_day_over_its_cap_says_by_how_much_and_not_that_nothing_is_left(ann, town, full_day):
    """Teeth: tell of the minutes that are left."""
    with town.session() as db:
        made = db.scalars(select(SchoolClass)).one()
        db.add(Submission(school_id=made.school_id, class_id=made.id, date=full_day[0], subject="maths", content="P2",
                          half=16, least=16, most=16, moment=NOW))  # fmt: skip
        db.commit()
    page = ann.get("/").text
    assert "Maths: 8 minutes handed in, the class is 8 over" in page
    assert "left for the class" not in page
    bar = page.split('class="day-bar"')[1].split("</div>")[0]
    assert "+8" in bar.split('class="over-words"')[1]
    assert "Maths 8 · 8 minutes over" in bar
    assert "minutes left" not in bar


def test_a_class_that_only_has_a_unit_is_shown_at_its_first_lesson(ann, town):
    """Teeth: choose the lesson that the class has been given alone."""
    with town.session() as db:
        taught = db.scalars(select(ClassSubject)).one()
        taught.lesson, first = None, taught.unit.lessons[0].code
        db.commit()
    lessons = ann.get("/").text.split('name="lesson"')[1].split("</select>")[0]
    chosen = re.findall(r'<option value="([^"]+)" selected', lessons)
    assert chosen == [first]


def test_a_grade_that_takes_nothing_home_is_told_its_minutes_at_school(ann, town):
    with town.session() as db:
        db.scalars(select(SchoolClass)).one().grade = 2
        db.commit()
    head = ann.get("/").text.split("<h1>")[1].split("</div>")[0]
    assert head.startswith("Maths: 20 minutes, done at school</h1>")
    assert "Grade 2 gets no written homework at home" in head


def test_the_heading_counts_what_is_ready(desk):
    ann, make = desk
    assert "No menu is ready yet" in ann.get("/").text
    make("must-may")
    assert "1 of 3 menus ready" in ann.get("/").text
    make("set-meals"), make("three-in-a-row")
    assert "Three menus are ready" in ann.get("/").text
