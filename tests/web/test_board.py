"""A board in the builder: nine dishes as they stand on paper, moved by keys and hand to the place beside or below."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from homework_menu.menu_rules import Format
from tests.web.keys import Keys
from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401
from tests.web.test_mending import dishes
from tests.web.test_team import build

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]

PLACES = [f"Row {row}, {side}" for row in (1, 2, 3) for side in ("left", "middle", "right")]
CORNERS = (
    "all => all.map(one => { const box = one.getBoundingClientRect(); return [Math.round(box.x), Math.round(box.y)]; })"
)


@pytest.fixture
def uid(town) -> str:
    return build(town, Format.THREE_IN_A_ROW)


@pytest.fixture(params=[1280])
def page(address: str, chromium: Browser, uid: str, request) -> Iterator[Page]:  # noqa: F811
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, locale="en-GB")
    visit = Visit(context.new_page(), address, "en", request.param)
    visit.sign_in("ann")
    visit.page.goto(f"{address}/menus/{uid}")
    visit.page.wait_for_load_state()
    yield visit.page
    visit.page.wait_for_load_state("networkidle")
    context.close()


def corners(page: Page) -> list[list[int]]:
    """Where each of the nine begins."""
    return page.locator(".dish[data-uid]").evaluate_all(CORNERS)


def is_square(page: Page) -> bool:
    """Whether the nine stand in three rows and three columns."""
    found = corners(page)
    rows, columns = [found[at : at + 3] for at in (0, 3, 6)], [found[at::3] for at in range(3)]
    is_even = all(len({y for _, y in row}) == 1 for row in rows) and all(
        len({x for x, _ in one}) == 1 for one in columns
    )
    return is_even and len({x for x, _ in found}) == len({y for _, y in found}) == 3


def test_the_nine_stand_as_on_paper_also_while_one_of_them_is_swapped(page: Page):
    """Teeth: show the board as a list, or open the tray inside its card."""
    assert is_square(page)
    rows = page.locator(".dish[data-uid]")
    rows.nth(3).get_by_role("link", name="Swap this dish").click()
    tray = page.locator(".tray")
    expect(tray).to_be_visible()
    assert is_square(page)
    top, below, wide = tray.bounding_box(), rows.nth(6).bounding_box(), page.locator(".board").bounding_box()
    assert top
    assert below
    assert wide
    assert rows.nth(5).bounding_box()["y"] < top["y"] < below["y"]
    assert top["width"] == pytest.approx(wide["width"], abs=2)
    page.keyboard.press("Escape")
    expect(tray).to_have_count(0)
    expect(rows.nth(3)).to_be_focused()


@pytest.mark.parametrize("page", [390], indirect=True)
def test_on_a_phone_each_row_of_the_list_says_its_place(page: Page):
    """Teeth: leave the words out, or keep the grid at every width."""
    assert len({x for x, _ in corners(page)}) == 1
    expect(page.locator(".dish .stands")).to_have_text(PLACES)
    assert all(one.is_visible() for one in page.locator(".dish .stands").all())
    buttons = page.locator(".dish[data-uid]").nth(4).get_by_role("button").or_(
        page.locator(".dish[data-uid]").nth(4).get_by_role("link"))  # fmt: skip
    assert all(box["x"] + box["width"] <= 390 for box in (one.bounding_box() for one in buttons.all()) if box)


def test_arrows_go_across_the_board_and_with_alt_take_the_dish_along(page: Page, town, uid: str):
    """Teeth: let the arrows follow the list, or lose the focus when a dish has moved."""
    before, rows = dishes(town, uid), page.locator(".dish[data-uid]")
    rows.nth(1).focus()
    for key, at in (("ArrowDown", 4), ("ArrowRight", 5), ("ArrowUp", 2), ("ArrowUp", 2), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        expect(rows.nth(at)).to_be_focused()
        Keys(page).see_focus()
    at, order = 1, list(before)
    for key, to in (("Alt+ArrowDown", 4), ("Alt+ArrowLeft", 3), ("Alt+ArrowUp", 0)):
        page.keyboard.press(key)
        order[at], order[to], at = order[to], order[at], to
        expect(rows.nth(to)).to_have_attribute("data-uid", before[1])
        expect(rows.nth(to)).to_be_focused()
        assert dishes(town, uid) == order
    page.keyboard.press("Alt+ArrowLeft")
    expect(rows.nth(0)).to_be_focused()
    assert page.url.split("#")[0].endswith(uid), "at the edge the browser does not go back"
    page.keyboard.press("Control+z")
    expect(rows.nth(3)).to_have_attribute("data-uid", before[1])


def test_a_dish_is_dragged_across_and_put_by_the_name_of_its_place(page: Page, town, uid: str):
    """Teeth: look for the dish of the list of places inside its card."""
    before, rows = dishes(town, uid), page.locator(".dish[data-uid]")
    rows.nth(8).scroll_into_view_if_needed()
    rows.nth(0).locator(".grip").drag_to(rows.nth(8))
    expect(rows.nth(8)).to_have_attribute("data-uid", before[0])
    rows.nth(8).get_by_role("link", name="Move to position …").click()
    chosen = page.get_by_label("Move to position", exact=True)
    expect(chosen).to_be_focused()
    assert [one.split(" · ")[0] for one in chosen.locator("option").all_inner_texts()] == PLACES
    chosen.select_option("4")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(rows.nth(4)).to_have_attribute("data-uid", before[0])
    expect(rows.nth(4).get_by_role("link", name="Move to position …")).to_be_focused()
    assert dishes(town, uid) == [before[8], *before[1:4], before[0], *before[5:8], before[4]]


def test_what_was_swapped_far_down_in_a_tall_tray_is_in_sight(page: Page):
    """Teeth: leave the page where it was scrolled to when the tray has gone."""
    page.set_viewport_size({"width": 1280, "height": 420})
    rows = page.locator(".dish[data-uid]")
    for at in range(9):
        rows.nth(at).get_by_role("link", name="Swap this dish").click()
        expect(page.locator(".tray")).to_be_visible()
        if page.locator(".offer:not([disabled])").count():
            break
        page.keyboard.press("Escape")
        expect(page.locator(".tray")).to_have_count(0)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.locator(".offer:not([disabled])").last.evaluate("one => one.click()")
    expect(page.locator(".tray")).to_have_count(0)
    expect(rows.nth(at)).to_be_focused()
    Keys(page).see_focus()
    box, bar = rows.nth(at).bounding_box(), page.locator("header").first.bounding_box()
    assert box
    assert bar
    assert box["y"] >= bar["y"] + bar["height"]
