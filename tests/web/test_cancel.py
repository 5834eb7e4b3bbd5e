"""What takes over a second says so and can be ended: what was ended is never carried out, however the race goes."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from homework_menu import menu_rows, menus
from homework_menu.models import Menu
from homework_menu.printing import word
from tests.web.routes import shown_version
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401
from tests.web.test_team import build

KEY = "0123456789abcdef0123456789abcdef"
BROWSER = (pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN)

# the browser's driver waits for a page that is under way, so that the page itself has to press
PRESSED_LATER = """() => setTimeout(() => { const bar = document.querySelector('#busy');
    window.told = bar.textContent; bar.querySelector('button').click(); }, 2500)"""


def marked(test):
    for mark in BROWSER:
        test = mark(test)
    return test


def dishes(town, uid: str) -> list[str]:
    with town.session() as db:
        return [one.exercise.uid for one in menu_rows.dishes(db.scalars(select(Menu).where(Menu.uid == uid)).one())]


def test_what_was_cancelled_is_never_carried_out(app, town):  # noqa: F811
    """Teeth: answer a cancelled key without taking it."""
    uid, ann = build(town), client_of(app, "ann")
    path, before = f"/menus/{uid}/move/0", dishes(town, uid)
    form = {"version": shown_version(ann.get(f"/menus/{uid}").text, path), "to": "1", "key": KEY}
    told = post(ann, "/cancel", {"key": KEY}).json
    assert told["done"] == ""
    assert len(told["key"]) == 32
    post(ann, path, form)
    assert dishes(town, uid) == before
    assert post(ann, path, {**form, "key": told["key"]}).status_code == 303
    assert dishes(town, uid) != before


def test_what_was_faster_is_told_with_its_place(app, town):  # noqa: F811
    uid, ann = build(town), client_of(app, "ann")
    path = f"/menus/{uid}/move/0"
    form = {"version": shown_version(ann.get(f"/menus/{uid}").text, path), "to": "1", "key": KEY}
    assert post(ann, path, form).status_code == 303
    assert post(ann, "/cancel", {"key": KEY}).json["done"].startswith(f"/menus/{uid}")
    assert post(ann, "/cancel", {"key": "short"}).status_code == 422
    assert post(client_of(app, "ben"), "/cancel", {"key": KEY}).status_code == 404, "a key is its person's alone"


@pytest.fixture
def page(address: str, chromium: Browser):  # noqa: F811
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    visit = Visit(context.new_page(), address, "en", 1280)
    visit.sign_in("ann")
    expect(visit.page.locator(".ready-card .go")).to_have_count(3, timeout=60_000)
    yield visit.page
    visit.page.wait_for_load_state("networkidle")
    context.close()


@pytest.fixture
def slow(monkeypatch):
    """Holds whatever function is named until the test lets it go; tells once it has gone on."""
    held, gone = threading.Event(), threading.Event()

    def hold(module: object, name: str) -> tuple[threading.Event, threading.Event]:
        whole = getattr(module, name)

        def waits(*args, **more):
            held.wait(60)
            try:
                return whole(*args, **more)
            finally:
                gone.set()

        monkeypatch.setattr(module, name, waits)
        return held, gone

    yield hold
    held.set()


@marked
def test_a_rebuild_is_ended_by_key_and_the_menu_stays(page: Page, address: str, town, slow):  # noqa: F811
    uid = build(town)
    before = dishes(town, uid)
    page.goto(f"{address}/menus/{uid}")
    held, gone = slow(menus, "plan_again")
    page.get_by_role("button", name="Build again", exact=True).click()
    working = page.locator("#busy")
    expect(working).to_contain_text("Building the menu …")
    page.keyboard.press("Escape")
    expect(working).to_contain_text("Cancelled. Nothing was changed.")
    again = page.get_by_role("button", name="Build again", exact=True)
    expect(again).to_be_visible()
    page.wait_for_load_state("networkidle")
    held.set()
    assert gone.wait(30)
    page.wait_for_timeout(1500)
    assert dishes(town, uid) == before
    page.locator("#main > *").first.evaluate("part => part.dataset.old = 'yes'")
    again.click()
    expect(page.locator("[data-old]")).to_have_count(0)
    assert page.get_by_role("button", name="Undo").count() == 1


@marked
def test_building_from_the_first_page_is_ended_and_stores_nothing(page: Page, town, slow):
    def count() -> int:
        with town.session() as db:
            return db.scalar(select(func.count()).select_from(Menu).where(~Menu.ready)) or 0

    held, gone = slow(menus, "plan")
    page.locator(".here-card details:has([name=minutes]) summary").first.click()
    page.evaluate(PRESSED_LATER)
    page.get_by_role("button", name="Build a menu", exact=True).evaluate("button => button.click()")
    expect(page.locator("#busy")).to_contain_text("Cancelled.")
    assert "Building the menu …" in page.evaluate("told")
    expect(page.get_by_role("button", name="Build a menu", exact=True)).to_be_visible()
    held.set()
    assert gone.wait(30)
    page.wait_for_timeout(1500)
    assert count() == 0
    with page.expect_navigation():
        page.get_by_role("button", name="Build a menu", exact=True).click()
    assert count() == 1


@marked
def test_a_word_file_is_ended_or_saved(page: Page, address: str, town, slow):  # noqa: F811
    page.goto(f"{address}/menus/{build(town)}")
    held, _ = slow(word, "learner")
    page.get_by_role("link", name="Word", exact=True).click()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.locator("#busy")).to_contain_text("Cancelled.")
    held.set()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Word", exact=True).click()
    assert saved.value.suggested_filename.endswith("-learner.docx")


@marked
def test_a_second_click_is_told_that_the_first_counts_and_begins_nothing(page: Page, address: str, town, slow):  # noqa: F811
    """Teeth: drop the second click, or let a link fetch once more."""
    uid = build(town)
    page.goto(f"{address}/menus/{uid}")
    held, gone = slow(menus, "plan_again")
    page.get_by_role("button", name="Build again", exact=True).click()
    page.get_by_role("button", name="Building the menu …").click()
    working = page.locator("#busy")
    expect(working).to_contain_text("Under way, one click is enough: Building the menu …", timeout=900)
    held.set()
    assert gone.wait(30)
    expect(working).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith(".docx") else None)
    held, _ = slow(word, "learner")
    held.clear()
    page.locator("a[href$='learner.docx']").click()
    page.locator("a[href$='learner.docx']").click()
    expect(working).to_contain_text("Under way, one click is enough: Writing the Word file …", timeout=900)
    held.set()
    expect(working).to_be_hidden()
    assert len(asked) == 1


@marked
def test_the_menus_of_the_first_page_are_counted_while_they_are_made(address: str, chromium: Browser, slow):  # noqa: F811
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    visit = Visit(context.new_page(), address, "en", 1280)
    held, _ = slow(menus, "plan")
    visit.sign_in("ann")
    expect(visit.page.locator("#busy")).to_contain_text("Building the menu … 1 of 3", timeout=30_000)
    held.set()
    expect(visit.page.locator(".ready-card .go")).to_have_count(3, timeout=60_000)
    context.close()
