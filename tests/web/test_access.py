"""Who may see and do what in the browser: every route with every role, and another school's user."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from homework_menu.models import Menu, Post, SchoolClass, SignInTry
from homework_menu.settings import Settings
from homework_menu.web import create_app
from question_bank.access import RIGHTS, Right, Role
from question_bank.models import Bank, Exercise, Grant, Teacher
from tests.people import PASSWORD, PEOPLE, Town

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


def post(client: FlaskClient, path: str, form: dict, page: str = "/account"):
    return client.post(path, data={"csrf_token": token(client, page), "key": uuid4().hex, **form})


def addresses(app: Flask, town: Town) -> Iterator[tuple[str, str, str]]:
    """(method, path, endpoint) of every route, filled with things of the school here."""
    with town.session() as db:
        values = {
            "uid": db.scalars(select(Exercise.uid).order_by(Exercise.id)).first(), "at": 0, "subject": "maths",
            "format": "csv", "what": "figure", "code": "Y2lyY2xlIDMvNA", "reader": "learner", "step": "undo",
        }  # fmt: skip
        uids = {
            "bank.export": db.scalars(select(Bank.uid)).first(),
            "today": db.scalars(select(SchoolClass.uid)).first(),
        }
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        here = {**values, "uid": uids.get(rule.endpoint, uids["today"] if "today" in rule.endpoint else values["uid"])}
        with app.test_request_context():
            path = app.url_map.bind("").build(rule.endpoint, {name: here[name] for name in rule.arguments})
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield method, path, rule.endpoint


@pytest.mark.parametrize("name", [None, "ann", "cat", "tia", "lee", "roy", "ida", "cho"])
def test_every_route_answers_as_the_role_table_says(app, town, name):
    client = client_of(app, name)
    role = PEOPLE[name][1] if name else None
    guard = token(client, "/account" if name else "/sign-in")
    deviations = []
    for method, path, endpoint in addresses(app, town):
        right = app.view_functions[endpoint].right
        if endpoint == "account.sign_out":
            continue
        answer = client.get(path) if method == "GET" else client.post(path, data={"csrf_token": guard})
        if right == "public":
            allowed = answer.status_code < 500
        elif name is None:
            allowed = answer.status_code == 302 and "/sign-in" in answer.location
        elif right in RIGHTS[role]:
            allowed = answer.status_code < 500
        else:
            allowed = answer.status_code == 404
        if not allowed or (name == "cho" and PLANTED in answer.text):
            deviations.append((method, path, answer.status_code))
    assert deviations == []


def test_what_another_school_owns_does_not_exist(app, town):
    client = client_of(app, "cho")
    for method, path, endpoint in addresses(app, town):
        if method == "GET" and "<uid>" in str(next(app.url_map.iter_rules(endpoint))):
            assert client.get(path).status_code == 404, path


def test_the_inspector_changes_nothing(app, town):
    client = client_of(app, "ida")
    guard = token(client)
    for method, path, endpoint in addresses(app, town):
        if method == "POST" and app.view_functions[endpoint].right not in ("public", Right.OWN_ACCOUNT):
            assert client.post(path, data={"csrf_token": guard, "key": uuid4().hex}).status_code == 404, path


def test_a_post_without_its_token_is_refused(app, town):
    client = client_of(app, "lee")
    refused = {path: client.post(path, data={"key": uuid4().hex}).status_code
               for method, path, _ in addresses(app, town) if method == "POST"}  # fmt: skip
    assert set(refused.values()) == {400}, refused


def test_a_get_changes_nothing(app, town):
    def everything() -> tuple[int, ...]:
        with town.database.everywhere(read_only=True) as db:
            return tuple(
                db.scalar(select(func.count()).select_from(model)) for model in (Exercise, Menu, Post, Teacher, Grant)
            )

    client, before = client_of(app, "lee"), everything()
    for method, path, _ in addresses(app, town):
        if method == "GET":
            client.get(path)
    assert everything() == before


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
    assert "Too many tries" in throttled.text
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
