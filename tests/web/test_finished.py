"""Sheets made last: one layout for all who ask at the same time, none for what is on paper already."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from homework_menu.printing import paper
from homework_menu.web import finished
from tests.web.routes import shown_version
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_team import build


@pytest.fixture(autouse=True)
def _nothing_made(monkeypatch):
    monkeypatch.setattr(finished, "_made", {})


def test_all_who_ask_at_the_same_time_wait_for_one():
    """Teeth: make it for everybody who finds nothing."""
    made: list[int] = []

    def make() -> int:
        time.sleep(0.1)
        made.append(len(made))
        return made[-1]

    with ThreadPoolExecutor(8) as many:
        given = list(many.map(lambda _: finished.once("a", make), range(8)))
    assert given == [0] * 8
    assert finished.once("b", make) == 1


def test_what_failed_is_said_to_all_who_wait_and_made_anew():
    begun = threading.Event()

    def fails() -> int:
        begun.set()
        time.sleep(0.1)
        raise ValueError("no paper")

    with ThreadPoolExecutor(2) as both:
        first = both.submit(finished.once, "a", fails)
        begun.wait()
        second = both.submit(finished.once, "a", lambda: 7)
    for one in (first, second):
        with pytest.raises(ValueError, match="no paper"):
            one.result()
    assert finished.once("a", lambda: 7) == 7


def test_the_oldest_goes_and_what_is_asked_for_stays():
    for name in range(finished.KEPT):
        finished.once(name, lambda: "kept")
    finished.once(0, lambda: "made anew")
    finished.once("one more", lambda: "kept")
    assert finished.once(0, lambda: "made anew") == "kept"
    assert finished.once(1, lambda: "made anew") == "made anew"


@pytest.mark.pango
def test_what_changes_nothing_on_paper_lays_nothing_out(app, town, monkeypatch):  # noqa: F811
    """Teeth: name a sheet by its menu's version."""
    uid, ann, laid = build(town), client_of(app, "ann"), []
    whole = paper.learner_pdf
    monkeypatch.setattr(paper, "learner_pdf", lambda sheet, **wishes: laid.append(sheet) or whole(sheet, **wishes))
    for path in ("learner.png", "places.svg", "top.webp", "learner.pdf"):
        assert ann.get(f"/menus/{uid}/{path}").status_code == 200
    assert len(laid) == 1
    for action, form, count in (("lock/0", {}, 1), ("move/0", {"to": "1"}, 2)):
        page = ann.get(f"/menus/{uid}").text
        path = f"/menus/{uid}/{action}"
        assert post(ann, path, {"version": shown_version(page, path), **form}).status_code == 303
        assert ann.get(f"/menus/{uid}/learner.png").status_code == 200
        assert len(laid) == count, action
    places = ann.get(f"/menus/{uid}/places.svg").text
    assert len(re.findall("<rect", places)) == len(laid[1].dishes)
