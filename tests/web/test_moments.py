"""Moments on the pages of bank, review and team are told by the school's clock, not by the server's."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import g
from sqlalchemy import select

from homework_menu import assets
from question_bank import reviews
from question_bank.models import Bank, School
from tests.web import test_exercise_form
from tests.web.test_access import app, client_of, post  # noqa: F401

EVENING = datetime(2026, 11, 30, 23, 26, tzinfo=UTC)
"""In Shanghai the morning of the next day."""
RAW = re.compile(r"\.(?:created|changed|moment|offered|decided)\.(?:date|strftime|isoformat)\(")


@pytest.fixture
def ann(app, town):  # noqa: F811
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: setattr(g, "now", EVENING))
    with town.session() as db:
        db.get_one(School, town.schools["here"]).zone = "Asia/Shanghai"
        db.commit()
    return client_of(app, "ann")


def test_a_revision_bears_the_hour_of_the_schools_clock(ann, town):
    with town.session() as db:
        bank = db.scalars(select(Bank.uid)).first()
    form = {"bank": bank, **test_exercise_form.LABELS, **test_exercise_form.WORDINGS["short"]}
    page = ann.get(post(ann, "/bank/new", {**form, "stem": "小明有3个苹果,吃了1个."}).location).text
    assert "07:26" in page
    assert "23:26" not in page


def test_what_is_offered_in_the_evening_of_utc_was_offered_today_in_shanghai(ann, app, town):  # noqa: F811
    """Teeth: tell the date of today instead of the time."""
    post(ann, "/bank/new", {"bank": "own", **test_exercise_form.LABELS, **test_exercise_form.WORDINGS["short"]})
    with town.session() as db:
        made, bank = test_exercise_form.last(db), db.scalars(select(Bank).where(Bank.owner_id.is_(None))).first()
        reviews.offer(db, town.viewer("ann"), made, bank, now=EVENING)
        db.commit()
    page = client_of(app, "lee").get("/review").text
    assert "today, 07:26" in page
    assert "30 Nov" not in page


def test_no_page_tells_a_moment_by_the_servers_clock():
    """Teeth: a raw moment in any page."""
    pages = [one for one in assets.TEMPLATES.rglob("*.html") if "print" not in one.parts]
    assert [(one.name, found[0]) for one in pages for found in RAW.finditer(one.read_text())] == []
