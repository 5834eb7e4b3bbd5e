"""Who may see and do what in the browser: every route with every role, and another school's user."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from homework_menu.models import SchoolClass, SignInTry
from homework_menu.settings import Settings
from homework_menu.web import create_app
from question_bank.access import RIGHTS, Right, Role
from question_bank.database import Base
from question_bank.models import Bank, Exercise, Grant, Teacher
from tests.people import CURRICULUM, PASSWORD, PEOPLE, Town
from tests.web.routes import MAY, PUBLIC, VISITS, Things, Visit, things_of

PLANTED = "Bank here"


@pytest.fixture
def app(town: Town, tmp_path) -> Flask:
    made = create_app(Settings(tmp_path, "sqlite://", "en", secret="k" * 64), town.database)
    made.testing = False
    return made


def client_of(app: Flask, name: str | None) -> FlaskClient:
    client = app.test_client()
    if name:
        answer = post(client, "/sign-in", {"name": name, "password": PASSWORD}, page="/sign-in")
        assert answer.status_code == 303, answer.text
    return client


def token(client: FlaskClient, page: str = "/account") -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)[1]


def unmarked(page: str) -> str:
    """A page without the marks of what no line's end parts."""
    return re.sub(r"</?span[^>]*>", "", page)


def post(client: FlaskClient, path: str, form: dict, page: str = "/account"):
    return client.post(path, data={"csrf_token": token(client, page), "key": uuid4().hex, **form})


def visit(client: FlaskClient, one: Visit, things: Things, *, guard: bool = True):
    """The answer to a visit; a form goes with a key, and with the token of its page."""
    if one.method == "GET":
        return client.get(one.address(things))
    tokens = {"csrf_token": token(client, "/sign-in")} if guard else {}
    return client.post(one.address(things), data={"key": uuid4().hex, **tokens, **one.form(things)})


def endpoint_of(app: Flask, one: Visit, things: Things) -> str:
    return app.url_map.bind("").match(one.address(things), method=one.method)[0]


def expected(one: Visit, things: Things) -> int:
    """Works for whose role has the right; for a stranger what is of this school does not exist."""
    if one.right == PUBLIC:
        return one.ok
    if things.name is None:
        return 302
    at, role = PEOPLE[things.name]
    is_there = at == "here" or not one.names_a_thing(things)
    return one.ok if role in MAY[one.right] and is_there else 404


def everything(town: Town) -> str:
    """All rows of all tables but the tries to sign in; of the curriculum, to which one can only add, how many."""
    with town.database.everywhere(read_only=True) as db:
        tables = [one for one in Base.metadata.sorted_tables if one.name != "sign_in_try"]
        rows = [
            db.scalar(select(func.count()).select_from(one)) if one.name in CURRICULUM
            else sorted(map(repr, map(tuple, db.connection().exec_driver_sql(f'SELECT * FROM "{one.name}"'))))
            for one in tables
        ]  # fmt: skip
    return sha256(repr(rows).encode()).hexdigest()


def test_every_route_has_its_visit(app, town):
    things = things_of(town, "ann")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    asked = {(method, rule.endpoint) for rule in rules for method in rule.methods & {"GET", "POST"}}
    assert {(one.method, endpoint_of(app, one, things)) for one in VISITS} == asked
    assert {rule.methods - {"GET", "POST", "HEAD", "OPTIONS"} == set() for rule in rules} == {True}


def test_every_route_asks_for_the_right_of_its_visit(app, town):
    things = things_of(town, "ann")
    assert [one for one in VISITS if app.view_functions[endpoint_of(app, one, things)].right != one.right] == []


def test_every_right_is_asked_for_and_the_roles_have_theirs():
    assert {one.right for one in VISITS} - {PUBLIC} == set(Right)
    assert {right: {role for role in Role if right in RIGHTS[role]} for right in Right} == MAY


@pytest.mark.parametrize("name", [None, "ann", "cat", "tia", "lee", "roy", "ida", "cho", "lou"])
def test_every_route_answers_as_the_role_table_says(app, town, name):
    """Teeth: take the mark off a view, give a role one right more, look a thing up over all schools."""
    client, things, deviations = client_of(app, name), things_of(town, name), []
    before = everything(town)
    for one in VISITS:
        wanted = expected(one, things)
        may_change = one.method == "POST" and wanted == one.ok
        if may_change:
            assert everything(town) == before, f"something before {one.path} changed what it may not"
        answer = visit(client, one, things)
        leads_to_sign_in = wanted != 302 or "/sign-in" in answer.location
        if answer.status_code != wanted or not leads_to_sign_in or (name in ("cho", "lou") and PLANTED in answer.text):
            deviations.append((one.method, one.address(things), wanted, answer.status_code))
        before = everything(town) if may_change else before
    assert deviations == []
    assert everything(town) == before


@pytest.mark.parametrize("name", ["ben", "tia"])
def test_what_is_a_colleagues_is_not_changed(app, town, name):
    """Teeth: leave out who owns the menu, the exercise or the class's subject."""
    with town.session() as db:
        db.get_one(Teacher, town.people["tia"]).grants[0].scope = "9/chinese"
        db.commit()
    client, things, deviations = client_of(app, name), replace(things_of(town, "ann"), name=name), []
    for one in VISITS:
        if one.own:
            before, answer = everything(town), visit(client, one, things)
            if answer.status_code != 403 or everything(town) != before:
                deviations.append((one.method, one.address(things), answer.status_code))
    assert deviations == []


def test_the_inspector_changes_nothing(app, town):
    client, things = client_of(app, "ida"), things_of(town, "ida")
    before = everything(town)
    for one in VISITS:
        if one.method == "POST" and one.right not in (PUBLIC, Right.OWN_ACCOUNT):
            assert visit(client, one, things).status_code == 404, one.path
    assert everything(town) == before


def test_a_post_without_its_token_is_refused(app, town):
    client, things = client_of(app, "lee"), things_of(town, "lee")
    before = everything(town)
    refused = {one.path: visit(client, one, things, guard=False).status_code for one in VISITS if one.method == "POST"}
    assert set(refused.values()) == {400}, refused
    assert everything(town) == before


def test_a_post_without_its_key_changes_nothing(app, town):
    client, things = client_of(app, "lee"), things_of(town, "lee")
    keyless = (
        "/account/password",
        "/language",
        "/sign-in",
        "/sign-out",
        "/bank/paper",
        "/bank/labels/look",
        "/textbooks/look",
        "/bank/editor/look",
        "/bank/editor/pinyin",
        "/bank/editor/points",
        "/start",
        "/join/{invitation}",
    )
    for one in VISITS:
        if one.method == "POST" and one.path not in keyless and "/ready/" not in one.path:
            before = everything(town)
            answer = client.post(one.address(things), data={"csrf_token": token(client), **one.form(things)})
            assert (answer.status_code, everything(town)) == (422, before), one.path


def test_a_get_changes_nothing(app, town):
    client, things = client_of(app, "lee"), things_of(town, "lee")
    before = everything(town)
    for one in VISITS:
        if one.method == "GET":
            assert visit(client, one, things).status_code == one.ok, one.path
    assert everything(town) == before


def test_every_answer_bears_its_headers(app):
    answer = client_of(app, "ann").get("/bank")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy


def test_the_cookie_is_fenced(app):
    client = app.test_client()
    answer = client.get("/sign-in", base_url="https://school.example")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Secure"))
    assert "Secure" not in app.test_client().get("/sign-in").headers["Set-Cookie"]


def test_a_double_post_has_one_effect(app, town):
    client = client_of(app, "lee")
    form = {"name": "Class twice", "grade": "3", "csrf_token": token(client), "key": uuid4().hex}
    first, second = (client.post("/school/classes", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    with town.session() as db:
        assert db.scalar(select(func.count()).where(SchoolClass.name == "Class twice")) == 1


def test_role_and_password_count_at_the_next_request(app, town):
    client = client_of(app, "ann")
    assert client.get("/bank").status_code == 200
    with town.database.everywhere() as db:
        db.get(Teacher, town.people["ann"]).grants = [Grant(school_id=town.schools["here"], role=Role.RESEARCHER)]
        db.commit()
    assert client.get("/bank").status_code == 404
    with town.database.everywhere() as db:
        db.get(Teacher, town.people["ann"]).session_version += 1
        db.commit()
    assert client.get("/account").status_code == 302


def test_sign_in_is_throttled_for_one_name_and_not_for_its_neighbours(app, town):
    client = app.test_client()
    for _ in range(10):
        assert post(client, "/sign-in", {"name": "ann", "password": "wrong"}, "/sign-in").status_code == 422
    throttled = post(client, "/sign-in", {"name": "ann", "password": PASSWORD}, "/sign-in")
    assert throttled.status_code == 429
    assert "Too many attempts" in throttled.text
    assert post(client, "/sign-in", {"name": "ben", "password": PASSWORD}, "/sign-in").status_code == 303
    with town.database.everywhere(read_only=True) as db:
        assert db.scalar(select(func.count()).select_from(SignInTry)) == 10


PRIVILEGED = {
    "school_id": "2", "teacher_id": "9", "author_id": "9", "role": "school-lead", "owner_id": "9", "is_sample": "1",
    "session_version": "9", "password_hash": "x", "uid": "mine", "uses": "99", "rights": "public", "active": "",
}  # fmt: skip


def test_a_form_cannot_set_what_is_not_its_own(app, town):
    client = client_of(app, "ann")
    with town.session() as db:
        bank = db.scalars(select(Bank.uid)).first()
    form = {"bank": bank, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "4", "stem": "1+1=____",
            "answer": "2", "modality": "written", "status": "ready"}  # fmt: skip
    assert post(client, "/bank/new", {**PRIVILEGED, **form}).status_code == 303
    with town.session() as db:
        made = db.scalars(select(Exercise).order_by(Exercise.id.desc())).first()
        assert (made.school_id, made.author_id, made.uses, made.rights) == (
            town.schools["here"], town.people["ann"], 0, "own",
        )  # fmt: skip
        assert made.uid != "mine"


SCRIPTS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "$\\href{javascript:1}{x}$", "<svg onload=alert(1)>", "[[circle 1/2\" onload=alert(1)]]",
    "![x](http://evil.example/x.png)",
]  # fmt: skip


@pytest.mark.parametrize("text", SCRIPTS)
def test_hostile_text_never_becomes_markup(app, town, text):
    client = client_of(app, "ann")
    with town.session() as db:
        bank = db.scalars(select(Bank.uid)).first()
    form = {"bank": bank, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "4", "stem": text,
            "answer": text, "title": text, "modality": "written", "status": "ready"}  # fmt: skip
    made = post(client, "/bank/new", form)
    pages = [client.get(made.location).text, client.get("/bank").text, client.get(made.location + "/edit").text]
    for page in pages:
        tags = [re.sub(r'alt="[^"]*"', "", tag) for tag in re.findall(r"<[a-zA-Z][^>]*>", page)]
        assert not [
            tag for tag in tags if re.search(r"\son\w+\s*=|javascript:|evil\.example", tag) and "value=" not in tag
        ]
        assert "<script>alert" not in page
