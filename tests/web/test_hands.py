"""The builder's hands: the longest choice shows itself, dishes are dragged, the picture leads to its dishes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401
from tests.web.test_mending import dishes
from tests.web.test_team import build

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]

SHOWN = "[...document.querySelectorAll('.dish.worst')].map(one => one.dataset.uid)"
LOOK = "one => getComputedStyle(one).backgroundColor"


@pytest.fixture
def uid(town) -> str:
    return build(town)


@pytest.fixture
def page(address: str, chromium: Browser, uid: str) -> Iterator[Page]:  # noqa: F811
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", has_touch=True)
    visit = Visit(context.new_page(), address, "en", 1280)
    visit.sign_in("ann")
    visit.page.goto(f"{address}/menus/{uid}")
    yield visit.page
    visit.page.wait_for_load_state("networkidle")
    context.close()


def test_the_longest_choice_shows_itself_to_mouse_keys_and_finger(page: Page):
    """Teeth: leave out either pair of events, or the place in the order of the keys."""
    longest, shown = page.locator(".meter [data-worst]"), page.locator(".dish.worst")
    wanted = longest.get_attribute("data-worst").split()
    ways = (
        ("mouse", longest.hover, lambda: page.mouse.move(5, 5)),
        ("keys", lambda: _tab_to(page), lambda: page.keyboard.press("Tab")),
        ("finger", longest.tap, lambda: page.locator("h1").first.tap()),
    )
    for way, show, leave in ways:
        expect(shown, way).to_have_count(0)
        show()
        expect(shown, way).to_have_count(len(wanted))
        assert sorted(page.evaluate(SHOWN)) == sorted(wanted), way
        assert shown.first.evaluate(LOOK) != page.locator(".dish:not(.worst)").first.evaluate(LOOK), way
        leave()
    expect(shown).to_have_count(0)


def _tab_to(page: Page) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-worst]')"):
            return
    raise AssertionError("not reached by Tab")


def test_a_dish_is_dragged_to_where_another_stands_and_undo_brings_it_back(page: Page, town, uid: str):
    before = dishes(town, uid)
    rows = page.locator(".dish[data-uid]")
    last = page.locator(".course").first.locator(".dish[data-uid]").count() - 1
    rows.nth(last).drag_to(rows.nth(0))
    moved = [before[last], *before[:last], *before[last + 1 :]]
    expect(rows.nth(0)).to_have_attribute("data-uid", before[last])
    assert dishes(town, uid) == moved
    expect(page.locator(".dish.carried, .dish.target")).to_have_count(0)
    page.locator(".actions").get_by_role("button", name="Undo").click()
    expect(rows.nth(0)).to_have_attribute("data-uid", before[0])
    assert dishes(town, uid) == before


def test_a_click_on_a_dish_of_the_picture_leads_to_its_row(page: Page):
    places = page.locator(".sheet rect")
    expect(places.first).to_be_attached(timeout=30_000)
    uids = places.evaluate_all("all => all.map(one => one.getAttribute('data-uid'))")
    assert sorted(uids) == sorted(page.locator(".dish").evaluate_all("all => all.map(one => one.dataset.uid)"))
    for at in (len(uids) - 1, 0):
        places.nth(at).click()
        expect(page.locator(f".dish[data-uid='{uids[at]}']")).to_be_focused()
        expect(page.locator(f".dish[data-uid='{uids[at]}']")).to_be_in_viewport()
    assert len(page.context.pages) == 1, "the print page stays closed"


def test_a_dish_is_moved_by_keys_to_a_place_that_is_chosen(page: Page, town, uid: str):
    """Teeth: leave the focus behind when the list opens, or when the dish has gone."""
    before = dishes(town, uid)
    rows = page.locator(".dish[data-uid]")
    rows.nth(4).get_by_role("link", name="Move to position …").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Move to position", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".tray")).to_have_count(0)
    expect(rows.nth(4)).to_be_focused()
    rows.nth(4).get_by_role("link", name="Move to position …").click()
    page.get_by_label("Move to position", exact=True).select_option("2")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(rows.nth(2)).to_have_attribute("data-uid", before[4])
    expect(rows.nth(2).get_by_role("link", name="Move to position …")).to_be_focused()
    assert dishes(town, uid) == [*before[:2], before[4], before[2], before[3], *before[5:]]
