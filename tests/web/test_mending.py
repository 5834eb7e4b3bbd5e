"""What mends a broken rule, beside its sentence: by one press, taken back by Undo, by keys and without scripts too."""

from __future__ import annotations

import re
from html import unescape

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from homework_menu import menu_rows
from homework_menu.models import Menu
from tests.homework_menu.test_rule_mends import slow, with_one_to_choose, without_a_goal
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_build import ann  # noqa: F401
from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401
from tests.web.test_team import build


def spoilt(town, broken) -> str:
    """Ann's menu with a rule broken on purpose."""
    uid = build(town)
    with town.session() as db:
        menu = db.scalars(select(Menu).where(Menu.uid == uid)).one()
        broken(db, menu)
        db.flush()
        menu_rows.recount(menu)
        db.commit()
    return uid


def dishes(town, uid: str) -> list[str]:
    with town.session() as db:
        return [one.exercise.uid for one in menu_rows.dishes(db.scalars(select(Menu).where(Menu.uid == uid)).one())]


def posted(page: str) -> list[dict]:
    """The forms of the mends on a page."""
    forms = re.findall(r'<form[^>]*action="/menus/\w+/mends/V\d+">(.*?)</form>', page, re.S)
    return [{name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', one)
             if name != "csrf_token"} for one in forms]  # fmt: skip


def test_what_stops_a_menu_shows_its_mends_and_a_warning_when_asked_without_scripts(ann, town):  # noqa: F811
    uid = spoilt(town, without_a_goal)
    page = ann.get(f"/menus/{uid}").text
    assert len(posted(page)) == 2
    assert "at most 20 minutes then" in page
    other = ann.get(f"/menus/{spoilt(town, with_one_to_choose)}").text
    assert posted(other) == [], "a warning's are looked for when they are asked for"
    link = unescape(re.search(r'href="([^"]+)" [^>]*>How to fix it', other)[1])
    offered = posted(ann.get(link.partition("#")[0]).text)
    assert len(offered) == 1
    assert post(ann, link.partition("?")[0], offered[0]).status_code == 303
    after = ann.get(link.partition("/mends")[0]).text
    assert "two to four are best" not in after
    assert "Changed by hand" in after


def test_what_nothing_mends_is_said_and_a_mend_that_is_gone_is_refused(ann, town):  # noqa: F811
    uid = spoilt(town, without_a_goal)
    first, _ = posted(ann.get(f"/menus/{uid}").text)
    before = dishes(town, uid)
    gone = post(ann, f"/menus/{uid}/mends/V4", {**first, "mend": "swap.nothing.0.nothing"})
    assert (gone.status_code, "would no longer fix it" in gone.text) == (422, True)
    assert dishes(town, uid) == before
    with town.session() as db:
        for dish in menu_rows.dishes(db.scalars(select(Menu).where(Menu.uid == uid)).one()):
            dish.locked = True
        db.commit()
    assert "None of the changes tried" in ann.get(f"/menus/{uid}").text


def test_a_mend_from_a_page_that_is_older_shows_both_menus(ann, town):  # noqa: F811
    uid = spoilt(town, without_a_goal)
    first, _ = posted(ann.get(f"/menus/{uid}").text)
    at = next(at for at in range(6) if 'value="hm' in ann.get(f"/menus/{uid}/swap/{at}").text)
    post(ann, f"/menus/{uid}/lock/{at}", {"locked": "yes", "version": first["version"]})
    answer = post(ann, f"/menus/{uid}/mends/V4", first)
    assert answer.status_code == 409
    assert 'name="mine"' in answer.text


@pytest.fixture
def visit(address: str, chromium: Browser):  # noqa: F811
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    visit = Visit(context.new_page(), address, "en", 1280)
    visit.sign_in("ann")
    yield visit
    visit.page.wait_for_load_state("networkidle")
    context.close()


@pytest.mark.browser
@pytest.mark.pango
@pytest.mark.xdist_group("browser")
@LEFT_OPEN
def test_a_mend_is_pressed_by_keys_and_taken_back_by_undo(visit: Visit, town):
    uid = spoilt(town, slow)
    before, page = dishes(town, uid), visit.page
    visit.open(f"/menus/{uid}")
    sentence, button = page.locator(".finding", has_text="who needs longer"), page.locator(".finding .mends button")
    sentence.get_by_role("link", name="How to fix it").focus()
    page.keyboard.press("Enter")
    expect(button.first).to_be_focused()
    visit.check("mends")
    page.keyboard.press("Escape")
    expect(button).to_have_count(0)
    sentence.get_by_role("link", name="How to fix it").click()
    expect(button.first).to_have_accessible_description(re.compile("who needs longer.*at most .* minutes then"))
    button.first.press("Enter")
    expect(sentence).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    assert dishes(town, uid) != before
    page.keyboard.press("Enter")
    expect(sentence).to_have_count(1)
    assert dishes(town, uid) == before
