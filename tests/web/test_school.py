"""The school's pages: a policy picked and tightened, classes and people, each fault beside its field."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from homework_menu import school_rules
from homework_menu.models import SchoolClass
from question_bank.models import School, Teacher
from tests.people import PASSWORD
from tests.web.routes import shown_version
from tests.web.test_access import app, client_of  # noqa: F401
from tests.web.test_access import post as plain_post

ROW = "upper-primary/school-day/written/home/class-day"


@pytest.fixture
def lead(app):  # noqa: F811
    return client_of(app, "lee")


def post(client, path: str, form: dict, at: str = "/school"):
    """A form sent as the page shows it, the version of the school's settings included."""
    shown = re.search(r'name="version" value="(\d+)"', client.get("/school").text)
    return plain_post(client, path, {**({"version": shown[1]} if shown else {}), **form}, at)


def school_of(db) -> School:
    return db.scalars(select(School)).first()


def rule(db):
    return next(row for row in school_rules.own(school_of(db)).rows if row.id == ROW)


def test_a_binding_rule_is_made_stricter_and_the_difference_stands_on_the_page(lead, town):
    answer = post(lead, "/school/policy", {"row": ROW, "minutes": "45", "reason": "agreed with parents"})
    assert answer.status_code == 303
    page = lead.get("/school").text
    assert "<del" in page
    assert "at most 45 minutes" in page
    assert "agreed with parents" in page
    with town.session() as db:
        assert rule(db).half == 90


def test_a_binding_rule_cannot_be_loosened_and_what_was_typed_stays(lead, town):
    answer = post(lead, "/school/policy", {"row": ROW, "minutes": "70", "reason": "more"})
    assert answer.status_code == 422
    assert 'value="70"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "It can be made stricter, not looser." in answer.text
    with town.session() as db:
        assert rule(db).half == 120


def test_a_changed_rule_goes_back_to_the_policy(lead, town):
    post(lead, "/school/policy", {"row": ROW, "minutes": "45"})
    post(lead, "/school/policy", {"row": ROW, "minutes": "30"})
    with town.session() as db:
        assert rule(db).half == 60
        assert len(school_of(db).policy_changes) == 1
    assert post(lead, "/school/policy/reset", {"row": ROW}).status_code == 303
    with town.session() as db:
        assert rule(db).half == 120
        assert school_of(db).policy_changes == []


def test_a_warning_needs_a_reason(lead):
    weekend = ROW.replace("school-day", "weekend")
    assert (
        "Say why you are changing the minutes." in post(lead, "/school/policy", {"row": weekend, "minutes": "80"}).text
    )
    assert post(lead, "/school/policy", {"row": weekend, "minutes": "80", "reason": "long trip"}).status_code == 303


def test_settings_that_equal_the_policys_are_no_change(lead, town):
    form = {"system": "六三", "slow_factor": "1.5", "hand_in_days_ahead": "1", "agree": "automatic", "weekday": "2"}
    assert post(lead, "/school/policy/settings", form).status_code == 303
    with town.session() as db:
        assert {one["setting"] for one in school_of(db).policy_changes} == {"slow_factor", "no_homework_weekdays"}
    assert post(lead, "/school/policy/settings", {**form, "slow_factor": "9"}).status_code == 422


CLASS_FAULTS = (
    ({"name": "", "grade": "3"}, "Give the class a name"),
    ({"name": "3 Ash", "grade": "three"}, "Give a whole number."),
    ({"name": "3 Ash", "grade": "12"}, "Choose a grade from 1 to 9."),
    ({"name": "3 Ash", "grade": "3", "learners": "900"}, "A class has 0 to 80 learners."),
)


def test_a_class_with_a_fault_is_not_made(lead):
    for form, told in CLASS_FAULTS:
        answer = post(lead, "/school/classes", form)
        assert answer.status_code == 422, form
        assert told in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert f'value="{form["name"]}"' in answer.text


def test_a_class_gets_another_name(lead, town):
    with town.session() as db:
        uid = db.scalars(select(SchoolClass.uid)).first()
    form = {"name": "Three Oak", "grade": "4", "learners": "31"}
    path = f"/school/classes/{uid}"
    first = {"version": shown_version(lead.get("/school/classes").text, path)}
    assert post(lead, path, {**form, **first}).status_code == 303
    with town.session() as db:
        found = db.scalars(select(SchoolClass)).first()
        assert (found.name, found.grade, found.learners) == ("Three Oak", 4, 31)
    post(lead, "/school/classes", {"name": "Two Elm", "grade": "2"})
    now = {"version": shown_version(lead.get("/school/classes").text, path)}
    taken = post(lead, path, {**form, "name": "Two Elm", **now})
    assert taken.status_code == 409
    assert "already" in taken.text


def test_a_person_gets_an_account_other_roles_and_a_new_password(app, lead, town):  # noqa: F811
    made = post(lead, "/school/people", {"person": "Mei", "sign_in": "mei", "role": ["teacher", "class-teacher"]})
    assert made.status_code == 200
    with town.session() as db:
        mei = db.scalars(select(Teacher).where(Teacher.sign_in == "mei")).one()
        assert {one.role for one in mei.grants} == {"teacher", "class-teacher"}
        uid = mei.uid

    def sent(path: str, form: dict):
        return post(lead, path, {**form, "version": shown_version(lead.get("/school/people").text, path)})

    assert sent(f"/school/people/{uid}", {"role": "researcher", "active": "yes"}).status_code == 303
    password = sent(f"/school/people/{uid}/password", {}).text.split("with the password ")[1].split(".")[0]
    client = app.test_client()
    assert post(client, "/sign-in", {"name": "mei", "password": password}, "/sign-in").status_code == 303
    assert client.get("/bank").status_code == 404
    sent(f"/school/people/{uid}", {"role": "researcher"})
    assert client.get("/account").status_code == 302


def test_the_last_school_lead_stays(lead, town):
    with town.session() as db:
        uid = db.get(Teacher, town.people["lee"]).uid
    answer = post(lead, f"/school/people/{uid}", {"role": "teacher", "active": "yes"})
    assert answer.status_code == 422
    assert "The school needs a lead." in answer.text
    assert post(lead, f"/school/people/{uid}", {"active": "yes"}).status_code == 422


def test_another_schools_people_and_classes_cannot_be_changed(app, town):  # noqa: F811
    lou = client_of(app, "lou")
    with town.session() as db:
        person, school_class = db.get(Teacher, town.people["ann"]).uid, db.scalars(select(SchoolClass.uid)).first()
    assert post(lou, f"/school/people/{person}", {"role": "inspector"}).status_code == 404
    assert post(lou, f"/school/people/{person}/password", {}).status_code == 404
    assert post(lou, f"/school/classes/{school_class}", {"name": "x", "grade": "1"}).status_code == 404
    assert post(app.test_client(), "/sign-in", {"name": "ann", "password": PASSWORD}, "/sign-in").status_code == 303


def test_of_two_leads_the_second_is_told_and_overwrites_nothing(lead, town):
    page = lead.get("/school").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert post(lead, "/school/policy", {"row": ROW, "minutes": "45", "version": version}).status_code == 303
    late = post(lead, "/school/policy", {"row": ROW, "minutes": "30", "version": version})
    assert late.status_code == 409
    assert "Somebody changed the school" in late.text
    with town.session() as db:
        assert rule(db).half == 90
