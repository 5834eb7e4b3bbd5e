"""People and classes: who may move a class, what scopes bound, stale forms with both texts, passwords told once."""

from __future__ import annotations

import base64
import re
import zlib

import pytest
from sqlalchemy import select

from homework_menu import accounts, classes
from homework_menu.migrations import upgrade
from homework_menu.models import ClassSubject, SchoolClass
from question_bank.access import Role
from question_bank.database import take_turn
from question_bank.errors import Conflict, Invalid
from question_bank.models import Bank, Exercise, School, Teacher
from tests.people import NOW, UNIT
from tests.web.routes import WORDING, shown_version, things_of
from tests.web.test_access import app, client_of, post  # noqa: F401

HERE = f"{UNIT}.1"


@pytest.fixture
def lead(app):  # noqa: F811
    return client_of(app, "lee")


@pytest.fixture
def third(town) -> str:
    """The uid of Ann's class."""
    with town.session() as db:
        return db.scalars(select(SchoolClass.uid)).first()


def uid_of(town, name: str) -> str:
    with town.session() as db:
        return db.get_one(Teacher, town.people[name]).uid


def subject_of(town) -> ClassSubject:
    with town.session() as db:
        found = db.scalars(select(ClassSubject).where(ClassSubject.subject == "maths")).one()
        assert found.lesson
        return found


def hold(town, name: str, *held: tuple[Role, str]) -> None:
    with town.session() as db:
        accounts.set_roles(db, db.get_one(Teacher, town.people[name]), held, active=True)
        db.commit()


@pytest.mark.parametrize("name", ["ben", "tia", "lee"])
@pytest.mark.parametrize("step", ["", "/next"])
def test_nobody_takes_a_class_over(app, town, third, name, step):  # noqa: F811
    """Teeth: let `arrive` set the teacher whoever taught before."""
    client, before = client_of(app, name), subject_of(town)
    answer = post(client, f"/classes/{third}/maths{step}", {"lesson": HERE, "version": str(before.version)})
    assert answer.status_code == 403
    assert "Ann teaches this subject" in answer.text
    after = subject_of(town)
    assert (after.teacher_id, after.lesson_id, after.version) == (town.people["ann"], before.lesson_id, before.version)
    assert "Class here" in client_of(app, "ann").get("/").text


def test_an_untaught_subject_is_taken_by_the_first_who_says_where_the_class_is(app, lead, town, third):  # noqa: F811
    free = {"subject": "maths", "teacher": "", "version": "1"}
    assert post(lead, f"/school/classes/{third}/teacher", free).status_code == 303
    ben, tia = client_of(app, "ben"), client_of(app, "tia")
    form = {"grade": "3", "subject": "maths", "class": third, "unit": HERE}
    assert all("Class here" in one.get("/first?grade=3&subject=maths").text for one in (ben, tia))
    assert [post(one, "/first", form).status_code for one in (ben, tia)] == [303, 403]
    assert subject_of(town).teacher_id == town.people["ben"]


def test_a_school_lead_gives_a_class_to_somebody_else(app, lead, town, third):  # noqa: F811
    path, before = f"/school/classes/{third}/teacher", subject_of(town)
    form = {"subject": "maths", "teacher": uid_of(town, "ben")}
    assert post(client_of(app, "tia"), path, {**form, "version": "1"}).status_code == 404
    version = shown_version(lead.get("/school/classes").text, path)
    assert post(lead, path, {**form, "version": version}).status_code == 303
    after = subject_of(town)
    assert (after.teacher_id, after.lesson_id) == (town.people["ben"], before.lesson_id)
    assert "Class here" in client_of(app, "ben").get("/").text
    ann = client_of(app, "ann")
    assert post(ann, f"/classes/{third}/maths", {"lesson": HERE, "version": str(after.version)}).status_code == 403


def test_a_class_is_given_only_to_who_teaches(lead, town, third):
    path = f"/school/classes/{third}/teacher"
    for name, status in (("roy", 422), ("cat", 422), ("cho", 404)):
        with town.database.everywhere() as db:
            uid = db.get_one(Teacher, town.people[name]).uid
        answer = post(lead, path, {"subject": "maths", "teacher": uid, "version": "1"})
        assert answer.status_code == status, name
    assert "may not build menus" in post(lead, path, {"subject": "chinese", "teacher": uid_of(town, "roy")}).text
    assert post(lead, path, {"subject": "magic", "teacher": uid_of(town, "ben")}).status_code == 422
    assert subject_of(town).teacher_id == town.people["ann"]
    assert post(lead, path, {"subject": "chinese", "teacher": uid_of(town, "ben")}).status_code == 303


def test_of_two_moves_of_a_class_the_second_sees_both(app, town, third):  # noqa: F811
    """Teeth: leave the turn out of `advance`: the class goes two lessons on."""
    ann, path = client_of(app, "ann"), f"/classes/{third}/maths"
    version = shown_version(ann.get("/").text, path)
    assert post(ann, path, {"lesson": HERE, "version": version}).status_code == 303
    with town.session() as db:
        title = db.scalars(select(ClassSubject)).one().lesson.title
    late = post(ann, f"{path}/next", {"version": version})
    assert late.status_code == 409
    assert title in late.text.split("What is there now")[1].split("What you wrote")[0]
    again = shown_version(late.text, f"{path}/next")
    assert post(ann, f"{path}/next", {"version": again}).status_code == 303


def test_of_two_leads_who_change_a_class_the_second_sees_both_texts(lead, third, town):
    path = f"/school/classes/{third}"
    version = shown_version(lead.get("/school/classes").text, path)
    assert post(lead, path, {"name": "3 Oak", "grade": "3", "learners": "31", "version": version}).status_code == 303
    mine = {"name": "3 Elm", "grade": "4", "learners": "32"}
    late = post(lead, path, {**mine, "version": version})
    assert late.status_code == 409
    stands, wrote = late.text.split("What is there now")[1].split("What you wrote")[:2]
    assert "3 Oak · Grade 3 · 31 learners" in stands
    assert "3 Elm · Grade 4 · 32 learners" in wrote
    with town.session() as db:
        assert db.scalars(select(SchoolClass.name)).first() == "3 Oak"
    assert 'value="3 Elm"' in late.text
    assert post(lead, path, {**mine, "version": shown_version(late.text, path)}).status_code == 303


def test_of_two_leads_who_give_a_class_away_the_second_sees_both(lead, third, town):
    path, form = f"/school/classes/{third}/teacher", {"subject": "maths", "version": "1"}
    assert post(lead, path, {**form, "teacher": uid_of(town, "ben")}).status_code == 303
    late = post(lead, path, {**form, "teacher": uid_of(town, "tia")})
    assert late.status_code == 409
    assert "Maths · Ben" in late.text
    assert "Maths · Tia" in late.text
    assert subject_of(town).teacher_id == town.people["ben"]


def test_of_two_leads_who_change_a_person_the_second_sees_both(lead, town):
    path = f"/school/people/{uid_of(town, 'ben')}"
    version = shown_version(lead.get("/school/people").text, path)
    assert post(lead, path, {"role": "team-lead:3/maths", "active": "yes", "version": version}).status_code == 303
    for late in (
        post(lead, path, {"role": ["teacher", "inspector"], "version": version}),
        post(lead, f"{path}/password", {"version": version}),
    ):
        assert late.status_code == 409
        assert "Team lead: Grade 3, Maths · Can sign in" in late.text.split("What is there now")[1]
        assert "with the password" not in late.text
    with town.session() as db:
        ben = db.get_one(Teacher, town.people["ben"])
        assert [(one.role, one.scope) for one in ben.grants] == [("team-lead", "3/maths")]
        assert ben.active
        assert ben.session_version == 1


def test_a_version_that_no_database_takes_is_only_stale(lead, town):
    path = f"/school/people/{uid_of(town, 'ben')}"
    assert post(lead, path, {"role": "teacher", "version": "9" * 40}).status_code == 409
    assert post(lead, "/school/settings", {"version": "9" * 40}).status_code == 409


def cookies(answer) -> str:
    """What the cookies of an answer hold, as who has them reads it: Flask's are signed and not sealed."""
    held = ""
    for value in re.findall(r"homework-menu=([^;]+)", " ".join(answer.headers.getlist("Set-Cookie"))):
        body, is_packed = value.lstrip(".").split(".")[0], value.startswith(".")
        plain = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        held += (zlib.decompress(plain) if is_packed else plain).decode()
    return held


def test_a_first_password_stands_in_one_answer_and_in_no_cookie(lead, town):
    """Teeth: tell it by a flash message."""
    form = {"person": "Mei", "sign_in": "mei", "role": "teacher", "key": "k" * 32}
    made = post(lead, "/school/people", form)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    password = re.search(r"with the password (\w+)\.", made.text)[1]
    assert '"teacher"' in cookies(made), "the cookie is read"
    after = lead.get("/school/people")
    again = post(lead, "/school/people", form)
    assert again.status_code == 303
    for answer in (made, after, again, lead.get(again.location)):
        assert password not in cookies(answer)
        assert answer is made or password not in answer.text
    path = f"/school/people/{uid_of(town, 'ben')}"
    version = shown_version(after.text, path)
    fresh = post(lead, f"{path}/password", {"version": version})
    assert fresh.status_code == 200
    assert re.search(r"with the password (\w+)\.", fresh.text)[1] not in cookies(fresh)


SCOPES = (
    ("teacher:zz", "is held for the whole school"), ("school-lead:3", "is held for the whole school"),
    ("class-teacher:zz", "There is no class “zz”."), ("team-lead:zz", "is not a team"),
    ("team-lead:10", "is not a team"), ("team-lead:maths/3", "is not a team"), ("team-lead:3/", "is not a team"),
    ("emperor", "is not one of the roles"),
)  # fmt: skip


@pytest.mark.parametrize(("role", "told"), SCOPES)
def test_a_scope_that_there_is_not_is_refused(lead, town, role, told):
    """Teeth: store what was sent."""
    path = f"/school/people/{uid_of(town, 'ben')}"
    answer = post(lead, path, {"role": role, "active": "yes", "version": "1"})
    assert answer.status_code == 422
    assert told in answer.text
    assert post(lead, "/school/people", {"person": "M", "sign_in": "mei", "role": role}).status_code == 422


def test_a_class_of_another_school_is_no_scope(town, third):
    with town.session("there") as db:
        cho = db.get_one(Teacher, town.people["cho"])
        with pytest.raises(Invalid):
            accounts.set_roles(db, cho, [(Role.CLASS_TEACHER, third)], active=True)
        own = db.scalars(select(SchoolClass)).one()
        accounts.set_roles(db, cho, [(Role.CLASS_TEACHER, own.name), (Role.CLASS_TEACHER, own.uid)], active=True)
        assert [one.scope for one in cho.grants] == [own.uid]


def test_roles_with_scopes_are_set_and_shown_on_the_page(lead, town, third):
    path = f"/school/people/{uid_of(town, 'ben')}"
    form = {"role": ["teacher", f"class-teacher:{third}", ""], "team-grade": ["3", "", "all", ""],
            "team-subject": ["maths", "english", "", ""], "active": "yes"}  # fmt: skip
    version = shown_version(lead.get("/school/people").text, path)
    assert post(lead, path, {**form, "version": version}).status_code == 303
    with town.session() as db:
        held = {(one.role, one.scope) for one in db.get_one(Teacher, town.people["ben"]).grants}
    assert held == {("teacher", ""), ("class-teacher", third), ("team-lead", "3/maths"), ("team-lead", "english"),
                    ("team-lead", "")}  # fmt: skip
    page = lead.get("/school/people").text
    assert "Class teacher: Class here" in page
    assert "Team lead: Grade 3, Maths" in page
    mine = next(one for one in page.split("<form") if f'action="{path}"' in one)
    assert mine.count(" selected>") == 1 + 3 * 2
    assert f'value="class-teacher:{third}" selected' in mine


def test_a_class_teacher_sees_the_menus_of_the_own_class_alone(app, town, third):  # noqa: F811
    """Teeth: let `visible_to` forget the classes, or the list forget `visible_to`. Without a class it is none."""
    things = things_of(town, "ann")
    for scopes, status in (((third,), 404), ((things.uids["class"],), 200), ((third, things.uids["class"]), 200),
                           (("",), 404)):  # fmt: skip
        hold(town, "cat", *((Role.CLASS_TEACHER, scope) for scope in scopes))
        cat = client_of(app, "cat")
        for reader in ("", "/learner", "/blackboard"):
            assert cat.get(f"/menus/{things.uids['menu']}{reader}").status_code == status, (scopes, reader)
        assert (things.uids["menu"] in cat.get("/menus").text) == (status == 200), scopes
    hold(town, "cat", (Role.CLASS_TEACHER, third), (Role.TEACHER, ""))
    assert client_of(app, "cat").get(f"/menus/{things.uids['menu']}").status_code == 200


TEAMS = (("", 303), ("maths", 303), ("3", 303), ("3/maths", 303), ("4/maths", 403), ("4", 403), ("english", 403),
         ("3/english", 403))  # fmt: skip


@pytest.mark.parametrize(("scope", "status"), TEAMS)
def test_a_team_lead_revises_what_belongs_to_the_team(app, town, scope, status):  # noqa: F811
    """Teeth: let every team lead edit the whole school's bank."""
    with town.session() as db:
        bank = db.scalars(select(Bank.uid)).one()
    made = post(client_of(app, "ann"), "/bank/new", {**WORDING, "bank": bank})
    hold(town, "tia", (Role.TEAM_LEAD, scope), (Role.TEACHER, ""))
    with town.session() as db:
        version = db.scalars(select(Exercise).order_by(Exercise.id.desc())).first().version
    form = {**WORDING, "stem": "Half of 20?", "version": str(version)}
    assert post(client_of(app, "tia"), f"{made.location}/edit", form).status_code == status


def test_a_turn_is_taken_once_on_both_databases(database):
    """Teeth: count without looking at the version."""
    upgrade(database)
    with database.everywhere() as db:
        school = accounts.create_school(db, "School", "cn-2021", now=NOW)
        made = classes.create(db, school.id, "Class", 3)
        db.commit()
        school_id, uid = school.id, made.uid
    with database.session([school_id]) as first:
        mine = classes.named(first, uid)
        seen = mine.version
        assert take_turn(first, mine, seen)
        classes.change(first, mine, name="Mine", grade=3, learners=0)
        first.commit()
    with database.session([school_id]) as second:
        late = classes.named(second, uid)
        assert not take_turn(second, late, seen)
        assert late.name == "Mine"
        with pytest.raises(Conflict):
            accounts.take_turn(second, second.get_one(School, school_id), 9)
