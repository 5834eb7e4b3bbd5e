"""A2 and A3: ids of another school are ids of nothing; fields that no form has are not heard."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.safety import hostile_tables
from tests.safety.doors import Door, opened_door, signed_in, token

UID = re.compile(r"[0-9a-f]{32}|hm-[a-z0-9-]+")
FORGED = {"school_id": "2", "school": "2", "owner_id": "8", "author_id": "8", "teacher_id": "8", "role": "school-lead",
          "roles": "school-lead", "is_sample": "1", "uses": "999", "version": "999", "status": "agreed",
          "state": "agreed", "password_hash": "x", "cap": "9999", "proof": "{}"}  # fmt: skip
Form = dict[str, str]


@pytest.fixture
def door(town_file: Path, tmp_path: Path) -> Iterator[Door]:
    with opened_door(town_file, tmp_path) as door:
        yield door


class Recorder:
    """Sends a person's requests and keeps them: (method, path, form)."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.kept = client, []

    def get(self, path: str):
        self.kept.append(("GET", path, {}))
        return self.client.get(path)

    def post(self, path: str, form: Form):
        self.kept.append(("POST", path, form))
        answer = send(self.client, "POST", path, form)
        assert answer.status_code in (200, 303), (path, form, answer.text)
        return answer


def send(client: FlaskClient, method: str, path: str, form: Form):
    if method == "GET":
        return client.get(path)
    data = {"csrf_token": token(client), "key": uuid4().hex, **form}
    if path == "/bank/import":
        data["file"] = (io.BytesIO(hostile_tables.table(hostile_tables.HONEST)), "x.csv")
    return client.post(path, data=data)


def one(door: Door, query: str) -> str:
    return str(door.rows(query)[0][0])


def honest(door: Door) -> list[tuple[str, str, Form]]:
    """What Ann and her school's lead ask for in a day, with every kind of id that the product has."""
    ann, lee = Recorder(door.client), Recorder(signed_in(door.app, "lee"))
    kind = "FROM {} WHERE school_id = 1 ORDER BY id LIMIT 1"
    exercise, bank = one(door, "SELECT uid " + kind.format("exercise")), one(door, "SELECT uid " + kind.format("bank"))
    third, ben = (
        one(door, "SELECT uid " + kind.format("school_class")),
        one(door, "SELECT uid FROM teacher WHERE sign_in = 'ben'"),
    )
    wish = {"class": third, "subject": "maths", "date": "2026-11-26", "minutes": "20", "format": "must-may",
            "place": "school-home", "seed": "1"}  # fmt: skip
    made = ann.post("/menus", wish).location
    assert made, "the honest menu is built"
    labels = {
        "subject": "maths",
        "grade": "3",
        "tier": "basic",
        "minutes": "4",
        "modality": "written",
        "status": "ready",
    }
    text = {"stem": "1 + 1 = ?", "answer": "2", "kind": "short"}
    for path in ("", "/learner", "/teacher", "/blackboard", "/swap/0"):
        assert ann.get(made + path).status_code == 200, path
    dish = UID.findall(ann.get(made + "/swap/0").text.split('name="exercise" value="')[-1])[0]
    ann.post(made + "/swap/0", {"version": one(door, "SELECT version FROM menu"), "exercise": dish})
    steps = {"/lock/0": {"locked": "yes"}, "/rebuild": {"minutes": "18", "format": "must-may"}, "/undo": {},
             "/hand-in": {}, "/take-back": {}}  # fmt: skip
    for path, more in steps.items():
        ann.post(made + path, {"version": one(door, "SELECT version FROM menu"), **more})
    here = "SELECT version FROM class_subject WHERE school_id = 1"
    ann.post(f"/classes/{third}/maths", {"lesson": "pep-maths-3a-8.1", "version": one(door, here)})
    ann.post(f"/classes/{third}/maths/next", {"version": one(door, here)})
    for path in (
        f"/classes/{third}/take",
        f"/bank/exercise/{exercise}",
        f"/bank/exercise/{exercise}/edit",
        f"/bank?bank={bank}",
    ):
        ann.get(path)
    own = ann.post("/bank/new", {"bank": bank, **labels, **text}).location
    ann.post(f"{own}/edit", {"version": "1", **labels, **text, "stem": "1 + 2 = ?", "answer": "3", "bank": bank})
    ann.post(f"{own}/retire", {"version": one(door, "SELECT version FROM exercise ORDER BY id DESC")})
    ann.post("/bank/import", {"bank": bank, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "2"})
    lee.get(f"/bank/export/{bank}.csv")
    lee.post(f"/school/classes/{third}", {"name": "3C", "grade": "3", "learners": "30", "version": "1"})
    lee.post(f"/school/classes/{third}/teacher", {"subject": "maths", "teacher": ben, "version": one(door, here)})
    lee.post(f"/school/people/{ben}", {"name": "Ben", "role": "teacher", "active": "yes", "version": "1"})
    lee.post(f"/school/people/{ben}/password", {"version": "2"})
    return [*ann.kept, *lee.kept]


def without_ids(request: tuple[str, str, Form]) -> tuple[str, str, Form]:
    """The same request with ids that nothing has."""
    method, path, form = request
    return method, UID.sub(uuid4().hex, path), {name: UID.sub(uuid4().hex, text) for name, text in form.items()}


@pytest.mark.slow
def test_ids_of_another_school_are_ids_of_nothing(door: Door) -> None:
    """Teeth: look an exercise up by its uid alone."""
    traffic = [one for one in honest(door) if UID.search(f"{one[1]} {one[2]}")]
    assert len(traffic) >= 25
    mine = (
        "exercise",
        "revision",
        "menu",
        "dish",
        "section",
        "submission",
        "school_class",
        "class_subject",
        "bank",
        "teacher",
    )
    for name in ("cho", "lou"):
        client = signed_in(door.app, name)
        for request in traffic:
            before = [door.rows(f"SELECT * FROM {table} WHERE school_id = 1") for table in mine]
            swapped, missing = send(client, *request), send(client, *without_ids(request))
            assert swapped.status_code == missing.status_code, (name, request)
            assert not (request[0] == "GET" and "/bank?" not in request[1] and swapped.status_code == 200), (
                name,
                request,
            )
            assert [door.rows(f"SELECT * FROM {table} WHERE school_id = 1") for table in mine] == before, (
                name,
                request,
            )
            assert "Bank here" not in swapped.text, (name, request)


@pytest.mark.slow
def test_fields_that_no_form_has_change_nothing(door: Door) -> None:
    """Teeth: fill a model from the form's names."""
    before = door.rows("SELECT role, teacher_id, school_id FROM role_grant ORDER BY id")
    sent = honest(door)
    for method, path, form in sent:
        if method == "POST":
            forged = {name: text for name, text in FORGED.items() if name not in form}
            send(door.client, method, path, {**form, **forged})
            send(
                signed_in(door.app, "lee"),
                method,
                path,
                {**form, **{k: v for k, v in forged.items() if k not in ("role", "roles")}},
            )
    assert door.rows("SELECT role, teacher_id, school_id FROM role_grant ORDER BY id") == before
    for table in ("exercise", "bank", "menu", "school_class", "teacher", "submission"):
        assert door.rows(f"SELECT count(*) FROM {table} WHERE school_id = 2") == [
            (len(door.rows(f"SELECT id FROM {table} WHERE school_id = 2")),)
        ]
    assert door.rows("SELECT count(*) FROM exercise WHERE school_id = 2") == [(0,)]
    assert door.rows("SELECT count(*) FROM exercise WHERE author_id = 8 OR uses > 50") == [(0,)]
    assert door.rows("SELECT count(*) FROM bank WHERE owner_id = 8 OR is_sample = 1") == [(0,)]
    assert door.rows("SELECT count(*) FROM menu WHERE cap > 120 OR teacher_id = 8") == [(0,)]
    assert door.rows("SELECT count(*) FROM submission WHERE state <> 'handed-in'") == [(0,)]
    assert door.rows("SELECT count(*) FROM teacher WHERE password_hash = 'x'") == [(0,)]
