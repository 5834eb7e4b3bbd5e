"""Two posts of a form, two teachers on one exercise, a file sent twice: one effect each, nothing overwritten unseen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from question_bank.models import Bank, Exercise, Revision
from tests.conftest import THOROUGH
from tests.web.test_access import app, client_of, token  # noqa: F401

WORDING = {"kind": "short", "stem": "Half of 8?", "answer": "4", "subject": "maths", "grade": "3", "tier": "basic",
           "minutes": "4", "modality": "written", "status": "ready"}  # fmt: skip
LONG = [pytest.mark.slow, pytest.mark.timeout(600)]
ROUNDS = [20, pytest.param(1000, marks=LONG)] if THOROUGH else [200]
STALE = [20, pytest.param(500, marks=LONG)] if THOROUGH else [100]


def at_once(*posts):
    """The answers of posts that are sent by a thread each."""
    with ThreadPoolExecutor(len(posts)) as pool:
        return [one.result() for one in [pool.submit(post) for post in posts]]


def bank_of(town) -> str:
    with town.session() as db:
        return db.scalars(select(Bank.uid)).first()


def count(town) -> int:
    with town.session() as db:
        return db.scalar(select(func.count()).select_from(Exercise))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_form_that_is_sent_twice_at_once_works_once(app, town, rounds):  # noqa: F811
    """Teeth: take the unique index off the posts' key."""
    clients, bank, before = [client_of(app, "ann"), client_of(app, "ann")], bank_of(town), count(town)
    guards = [token(client) for client in clients]
    for at in range(rounds):
        form = {**WORDING, "stem": f"Half of {at}?", "bank": bank, "key": uuid4().hex}
        answers = at_once(*(
            partial(client.post, "/bank/new", data={**form, "csrf_token": guard})
            for client, guard in zip(clients, guards, strict=True)
        ))  # fmt: skip
        assert {answer.status_code for answer in answers} == {303}, at
        assert answers[0].location == answers[1].location
    assert count(town) - before == rounds


@pytest.mark.parametrize("rounds", STALE)
def test_of_two_teachers_who_save_one_exercise_the_second_sees_both_texts(app, town, rounds):  # noqa: F811
    """Teeth: leave the version check out of `save`."""
    clients = [client_of(app, "ann"), client_of(app, "ann")]
    guards = [token(client) for client in clients]
    made = clients[0].post("/bank/new", data={**WORDING, "bank": bank_of(town), "csrf_token": guards[0],
                                              "key": uuid4().hex})  # fmt: skip
    for at in range(rounds):
        with town.session() as db:
            version = db.scalars(select(Exercise).order_by(Exercise.id.desc())).first().version
        forms = [{**WORDING, "stem": f"Half of {at}, {who}?", "version": version, "key": uuid4().hex} for who in "ab"]
        answers = at_once(*(
            partial(client.post, f"{made.location}/edit", data={**form, "csrf_token": guard})
            for client, guard, form in zip(clients, guards, forms, strict=True)
        ))  # fmt: skip
        first = next(number for number, answer in enumerate(answers) if answer.status_code == 303)
        late = answers[1 - first]
        assert late.status_code == 409, at
        assert all(form["stem"] in late.text for form in forms), at
    with town.session() as db:
        last = db.scalars(select(Exercise).order_by(Exercise.id.desc())).first()
        assert db.scalar(select(func.count()).where(Revision.exercise_id == last.id)) == rounds + 1


def test_a_file_that_is_sent_twice_comes_in_once(app, town):  # noqa: F811
    ann, before = client_of(app, "ann"), count(town)
    form = {"bank": bank_of(town), "csrf_token": token(ann), "key": uuid4().hex}
    table = b"stem,answer,kind,subject,grade,tier,minutes\nHalf of 6?,3,short,maths,3,basic,4\n"
    for status in (200, 303):
        answer = ann.post("/bank/import", data={**form, "file": (BytesIO(table), "one.csv")})
        assert answer.status_code == status, answer.text
    assert count(town) == before + 1


def test_a_draw_number_of_five_thousand_digits_is_a_fault_of_the_form(app):  # noqa: F811
    ann = client_of(app, "ann")
    form = {"csrf_token": token(ann), "key": uuid4().hex, "seed": "9" * 5_000}
    assert ann.post("/menus", data=form).status_code < 500
