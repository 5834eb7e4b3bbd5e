"""A class's day in the browser's forms: one line by hand, the blocking cap, asking to cut, publishing and freezing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask import g
from sqlalchemy import event, select

from homework_menu import days, menus, school_rules
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import DayMove, DayPlan, SchoolClass, Submission
from homework_menu.settings import Settings
from homework_menu.web import create_app
from question_bank import curriculum
from question_bank.errors import Invalid
from question_bank.models import School, Teacher
from tests.people import NOW, PASSWORD, UNIT

FRIDAY = datetime(2026, 11, 27, 8, tzinfo=UTC)
MONDAY, SATURDAY = date(2026, 11, 30), date(2026, 12, 5)


class Person:
    """Somebody signed in, at the page of a class's day."""

    def __init__(self, app, uid: str, name: str) -> None:
        self.client, self.uid = app.test_client(), uid
        self.client.post("/sign-in", data={"name": name, "password": PASSWORD, **self.tokens("/sign-in")})

    def tokens(self, path: str) -> dict[str, str]:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path).text)
        return {"csrf_token": found[1] if found else "", "key": uuid4().hex}

    def page(self, day: date = MONDAY) -> str:
        return self.client.get(f"/days/{self.uid}?date={day}").text

    def post(self, step: str, day: date = MONDAY, **form: str):
        path = f"/days/{self.uid}?date={day}"
        seen = re.search(r'name="seen" value="(\d+)"', self.client.get(path).text)
        sent = {"date": day.isoformat(), "seen": seen[1] if seen else "0", **self.tokens("/account"), **form}
        return self.client.post(f"/days/{self.uid}/{step}", data=sent)

    def line(self, subject: str, minutes: str, day: date = MONDAY, **form: str):
        return self.post("line", day, subject=subject, content="P23, 2 and 4", minutes=minutes, **form)


@pytest.fixture
def people(town, tmp_path):
    """Cat, the class teacher, and Ann, who teaches maths."""
    app = create_app(Settings(tmp_path, "sqlite://", "en", secret="k" * 64), town.database)
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: setattr(g, "now", FRIDAY))
    with town.session() as db:
        uid = db.scalars(select(SchoolClass)).one().uid
        db.get_one(Teacher, town.people["cat"]).grants[0].scope = uid
        db.commit()
    return Person(app, uid, "cat"), Person(app, uid, "ann")


def states(town) -> dict[str, str]:
    with town.session() as db:
        return dict(db.execute(select(Submission.subject, Submission.state)).all())


def told(page: str) -> dict[str, str]:
    """What the page says of the state of each line."""
    rows = dict(re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', page, re.S))
    found = {name: re.search(r'<td class="state [^"]*">(.*?)</td>', row, re.S) for name, row in rows.items()}
    return {name: unescape(re.sub(r"<[^>]+>", "", one[1])) for name, one in found.items() if one}


def hand_in_maths(town, half: int) -> None:
    """Ann's menu of so many half-minutes stands on the Monday."""
    with town.session() as db:
        school, third = db.get_one(School, town.schools["here"]), db.scalars(select(SchoolClass)).one()
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        spec = MenuSpec(3, "maths", half, Format.MUST_MAY, "school-home", MONDAY, school_class=third, unit=unit)
        menu = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
        days.hand_in(db, menu, town.viewer("ann"), now=NOW)
        db.commit()


def test_a_day_over_a_binding_cap_is_not_published_and_nothing_moves(people, town):
    cat, _ = people
    for subject, minutes in (("chinese", "25"), ("maths", "28"), ("english", "15")):
        assert cat.line(subject, minutes).status_code == 303
    assert "at most 68 minutes, 8 over" in cat.page()
    answer = cat.post("publish", reason="just this once")
    assert answer.status_code == 422
    assert "8 too many. Ask for less" in answer.text
    assert set(states(town).values()) == {"agreed"}
    assert cat.line("maths", "20").status_code == 303
    assert cat.post("publish").status_code == 303
    assert set(states(town).values()) == {"published"}


def test_a_cap_that_warns_asks_for_a_reason_and_keeps_it(people, town):
    cat, _ = people
    cat.line("chinese", "70", SATURDAY)
    assert cat.post("publish", SATURDAY).status_code == 422
    assert cat.post("publish", SATURDAY, reason="A reading week").status_code == 303
    with town.session() as db:
        assert db.scalars(select(DayPlan)).one().reason == "A reading week"
    assert "A reading week" in cat.page(SATURDAY)


def test_a_published_day_is_frozen_for_everybody_and_an_empty_one_can_be_published(people, town):
    cat, ann = people
    assert cat.post("publish", without="maths").status_code == 303
    said = r"Published Friday 27 November \d\d:00 · <span data-content>Cat</span> · Any change now is a correction\."
    assert re.search(said, cat.page())
    assert "Only the class teacher can correct it." in ann.page()
    for answer in (cat.line("chinese", "10"), ann.line("maths", "10"), cat.post("publish")):
        assert answer.status_code == 422
    with town.session() as db:
        school, third = db.get_one(School, town.schools["here"]), db.scalars(select(SchoolClass)).one()
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", MONDAY, school_class=third, unit=unit)
        menu = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
        with pytest.raises(Invalid, match="published"):
            days.hand_in(db, menu, town.viewer("ann"), now=NOW)


def test_work_that_is_not_written_stands_outside_the_cap(people, town):
    cat, _ = people
    cat.line("chinese", "60")
    assert cat.line("labour", "30", unwritten="yes").status_code == 303
    page = cat.page()
    assert "at most 60 minutes, cap 60" in page
    assert "not written, outside the cap" in page
    assert cat.post("publish", without="maths").status_code == 303


def test_within_its_quota_a_home_subject_is_agreed_by_itself_and_above_it_waits(people, town):
    cat, ann = people
    ann.line("maths", "20")
    assert told(ann.page())["Maths"] == "Agreed by the school's rule"
    ann.line("maths", "21")
    assert told(ann.page())["Maths"] == "Handed in · 1 minute over its quota"
    answer = cat.post("publish")
    assert (answer.status_code, "Not agreed yet: Maths." in answer.text) == (422, True)
    assert cat.post("agree", subject="maths").status_code == 303
    assert told(ann.page())["Maths"] == "Agreed · 1 minute over its quota"
    assert cat.post("publish").status_code == 303
    assert told(ann.page())["Maths"] == "Published · 1 minute over its quota"


def test_by_hand_each_one_waits_for_the_class_teacher(people, town):
    cat, ann = people
    with town.session() as db:
        school_rules.set_to(db.get_one(School, town.schools["here"]), {"agree": "by-hand"})
        db.commit()
    ann.line("maths", "10")
    assert told(ann.page())["Maths"] == "Handed in · class teacher must agree"
    assert cat.post("publish").status_code == 422


def test_what_the_class_teacher_types_is_written_down_and_nobody_is_said_to_have_agreed(people):
    """Teeth: call the own line agreed, or what somebody agreed to written down."""
    cat, ann = people
    cat.line("chinese", "20")
    cat.line("english", "20")
    ann.line("maths", "25")
    assert told(cat.page()) == {
        "Chinese": "Written down", "English": "Written down · 5 minutes over its quota",
        "Maths": "Handed in · 5 minutes over its quota",
    }  # fmt: skip
    cat.post("agree", subject="maths")
    assert told(cat.page())["Maths"] == "Agreed · 5 minutes over its quota"
    cat.post("publish")
    cat.post("correct", reason="A lesson fell out")
    assert told(cat.page())["Chinese"] == "Written down"
    assert told(cat.page())["Maths"] == "Agreed · 5 minutes over its quota"


def test_a_request_to_cut_is_an_action_in_other_words_than_its_state(people):
    """Teeth: call both the same."""
    cat, ann = people
    ann.line("maths", "30")
    assert re.search(r"<summary>Ask <span data-content>Ann</span> to cut</summary>", cat.page())
    cat.post("ask", subject="maths", target="20", comment="Ten less, please")
    assert told(cat.page())["Maths"] == "Asked to cut · 10 minutes over its quota · the day is within its cap"
    assert "to cut</summary>" not in cat.page()


def test_a_request_to_cut_reaches_the_teacher_who_answers_it(people, town):
    cat, ann = people
    ann.line("maths", "30")
    assert cat.post("ask", subject="maths", target="30", comment="Less").status_code == 422
    assert cat.post("ask", subject="maths", target="20", comment="Ten less, please").status_code == 303
    assert states(town) == {"maths": "asked-to-cut"}
    home = ann.client.get("/").text
    assert "Ten less, please" in home
    assert cat.post("publish").status_code == 422
    assert ann.post("keep", subject="maths", answer="They need it").status_code == 303
    assert states(town) == {"maths": "handed-in"}
    assert "Ten less, please" not in ann.client.get("/").text
    assert "They need it" in cat.page()


def test_a_teacher_writes_the_own_subject_alone_and_does_not_keep_the_day(people, town):
    _, ann = people
    assert ann.line("chinese", "5").status_code == 403
    ann.line("maths", "30")
    for step in ("ask", "agree", "publish"):
        assert ann.post(step, subject="maths", target="5", comment="Less").status_code == 404
    stranger = Person(ann.client.application, ann.uid, "ben")
    assert stranger.client.get(f"/days/{ann.uid}").status_code == 404


def test_a_class_teacher_keeps_no_other_class(people, town):
    cat, _ = people
    with town.session() as db:
        db.get_one(Teacher, town.people["cat"]).grants[0].scope = "another"
        db.commit()
    assert cat.client.get(f"/days/{cat.uid}").status_code == 404


def test_what_was_decided_on_an_old_page_is_not_carried_out(people, town):
    cat, ann = people
    seen = re.search(r'name="seen" value="(\d+)"', cat.page())[1]
    ann.line("maths", "20")
    assert cat.post("publish", seen=seen).status_code == 409
    assert states(town) == {"maths": "handed-in"}


def test_every_move_is_written_down_once(people, town):
    cat, ann = people
    ann.line("maths", "30")
    cat.post("ask", subject="maths", target="20", comment="Less")
    ann.line("maths", "20")
    cat.post("publish")
    with town.session() as db:
        found = db.execute(select(DayMove.number, DayMove.subject, DayMove.old, DayMove.new).order_by(DayMove.id)).all()
    assert [tuple(one) for one in found] == [
        (1, "maths", "draft", "handed-in"), (2, "maths", "handed-in", "asked-to-cut"),
        (3, "maths", "asked-to-cut", "handed-in"), (4, "maths", "handed-in", "agreed"),
        (5, "maths", "agreed", "published"), (6, "", "draft", "published"),
    ]  # fmt: skip


def test_a_line_with_a_fault_keeps_what_was_written(people):
    cat, _ = people
    for form in ({"minutes": "many"}, {"minutes": "5", "content": ""}, {"minutes": "5", "subject": "magic"}):
        answer = cat.post("line", **{"subject": "science", "content": "Watch the beans", **form})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
    assert "Watch the beans" in cat.post("line", subject="science", content="Watch the beans", minutes="?").text


def test_a_crowded_day_takes_at_most_sixty_statements(people, town):
    cat, _ = people
    hand_in_maths(town, 52)
    cat.line("chinese", "40")
    said: list[str] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    assert "still" in cat.page()
    assert len(said) <= 60, len(said)


def set_free(town, *weekdays: str) -> None:
    with town.session() as db:
        school_rules.set_to(db.get_one(School, town.schools["here"]), {"no_homework_weekdays": list(weekdays)})
        db.commit()


def test_a_weekday_without_homework_takes_no_written_line_and_says_what_may_be_done(people, town):
    cat, _ = people
    set_free(town, "0")
    answer = cat.line("maths", "20")
    assert answer.status_code == 422
    assert "gives no written homework on this weekday. Give oral, reading or practical work" in answer.text
    assert states(town) == {}
    assert cat.line("maths", "20", unwritten="yes").status_code == 303
    assert cat.line("maths", "20", date(2026, 12, 1)).status_code == 303


def test_an_empty_day_shows_its_cap_and_what_is_left(people):
    cat, _ = people
    assert "at most 0 minutes, cap 60" in cat.page()
    assert "60 min left" in cat.page()
    cat.line("maths", "20")
    assert "40 min left" in cat.page()


def test_a_grade_without_written_homework_says_so_and_shows_no_minutes_of_it(people, town):
    """Teeth: draw the chart of a cap of 0."""
    cat, _ = people
    with town.session() as db:
        db.scalars(select(SchoolClass)).one().grade = 2
        db.commit()
    page = cat.page()
    assert "This grade has no written homework at home" in page
    assert "Quotas:" not in page
    assert "of 0 minutes" not in page
    assert "<svg" not in page[page.index('aria-label="The week"') : page.index('class="days"')]


def test_a_class_teacher_without_a_class_keeps_none_and_is_told_how_to_get_one(people, town):
    cat, _ = people
    with town.session() as db:
        db.get_one(Teacher, town.people["cat"]).grants[0].scope = ""
        db.commit()
    assert cat.client.get(f"/days/{cat.uid}").status_code == 404
    page = cat.client.get("/days", follow_redirects=True).text
    assert "class teacher without a class. Ask the school's lead" in page


def test_what_was_agreed_stays_agreed_when_another_line_makes_the_day_go_over(people):
    cat, ann = people
    ann.line("maths", "20")
    assert told(ann.page()) == {"Maths": "Agreed by the school's rule"}
    cat.line("chinese", "50")
    assert "10 over" in cat.page()
    there = {"Chinese": "Written down · 25 minutes over its quota", "Maths": "Agreed by the school's rule"}
    assert told(cat.page()) == there
    cat.line("english", "20")
    assert {**told(cat.page()), **there} == told(cat.page()), "another subject changes no state"
    cat.post("take-off", subject="english")
    assert told(cat.page()) == there
    ann.line("maths", "19")
    assert told(cat.page())["Maths"] == "Handed in · the day was full already", "it changed, and the day is over"
    cat.post("take-off", subject="chinese")
    assert told(cat.page())["Maths"] == "Agreed by the school's rule", "the rule of a day within its cap"


def test_one_s_own_line_moves_to_another_day_and_a_colleague_s_does_not(people, town):
    """Teeth: let anybody who may write move it, or let what stands there go."""
    cat, ann = people
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    ann.line("maths", "20")
    cat.line("chinese", "45")
    assert "Move it to another day" in ann.page()
    assert re.search(rf'<option value="{tuesday}">[^<]*20 min in all then', ann.page())
    assert cat.post("put-off", subject="maths", there=tuesday.isoformat()).status_code == 403
    for there in (MONDAY, SATURDAY, MONDAY - timedelta(days=3), "", "tomorrow"):
        answer = ann.post("put-off", subject="maths", there=str(there))
        assert answer.status_code == 422
        assert "Choose a school day" in answer.text
    moved = ann.post("put-off", subject="maths", there=tuesday.isoformat())
    assert moved.status_code == 303
    assert "P23, 2 and 4" not in ann.page().split("Homework without a menu")[0].split("Maths")[-1]
    assert "P23, 2 and 4" in ann.page(tuesday)
    with town.session() as db:
        kept = db.scalars(select(Submission).where(Submission.subject == "maths")).one()
        assert (kept.date, kept.most, kept.half) == (tuesday, 40, 40)
    ann.line("maths", "10", wednesday)
    assert f'value="{tuesday}"' not in ann.page(wednesday)
    answer = ann.post("put-off", tuesday, subject="maths", there=wednesday.isoformat())
    assert "That day already has homework" in answer.text


def test_a_line_that_was_moved_or_taken_off_comes_back_in_one_step(people, town):
    """Teeth: keep no step, keep it for every browser, leave it after it was used, or forget it where it failed."""
    cat, ann = people
    tuesday = MONDAY + timedelta(days=1)
    ann.line("maths", "20")
    for step, form in (("put-off", {"there": tuesday.isoformat()}), ("take-off", {})):
        assert ann.post(step, subject="maths", **form).status_code == 303
        assert "/undo" in ann.page()
        assert "/undo" not in cat.page(), "another person's step"
        assert cat.post("undo").status_code == 422
        assert ann.post("undo").status_code == 303
        with town.session() as db:
            kept = db.scalars(select(Submission).where(Submission.subject == "maths")).one()
            assert (kept.date, kept.content, kept.most, kept.half) == (MONDAY, "P23, 2 and 4", 40, 40)
        assert "/undo" not in ann.page()
        answer = ann.post("undo")
        assert answer.status_code == 422
        assert "nothing to undo" in answer.text
    assert ann.post("put-off", subject="maths", there=tuesday.isoformat()).status_code == 303
    ann.line("maths", "10")
    assert "That day already has homework" in ann.post("undo").text
    assert cat.post("take-off", subject="maths").status_code == 303
    assert ann.post("undo").status_code == 303, "what could not be taken back then can be now"
