"""On a long list what is done with ticked exercises stays in sight, and so does the basket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), LEFT_OPEN]


@pytest.fixture
def below(address: str, chromium: Browser) -> Iterator[Page]:  # noqa: F811
    """The bank's list, seen from its end by who leads the school and so may edit it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 700}, locale="en-GB")
    visit = Visit(context.new_page(), address, "en", 1280)
    visit.sign_in("lee")
    visit.page.goto(address + "/bank?status=ready")
    visit.page.locator(".hit").last.scroll_into_view_if_needed()
    yield visit.page
    context.close()


def test_the_panel_for_several_follows_once_something_is_ticked(below: Page):
    """Teeth: leave it above the list."""
    panel = below.locator("#many summary")
    expect(panel).not_to_be_in_viewport()
    below.locator(".hit input[name=exercise]").last.check()
    expect(panel).to_be_in_viewport()
    expect(panel).to_contain_text("1 ticked")


def test_what_can_be_done_with_ticked_exercises_is_in_sight_beside_their_number(below: Page):
    """Teeth: hide the actions in the panel, or keep the ticks after they were cancelled."""
    bar = below.locator("#many .ticked")
    expect(bar).not_to_be_visible()
    below.locator(".hit input[name=exercise]").last.check()
    expect(bar.get_by_role("button", name="Put in the basket")).to_be_in_viewport()
    bar.get_by_role("button", name="Cancel").click()
    expect(bar).not_to_be_visible()
    below.reload()
    expect(below.locator(".hit input[name=exercise]").last).not_to_be_checked()
    for at in (-1, -2):
        below.locator(".hit input[name=exercise]").nth(at).check()
    bar.get_by_role("button", name="Put in the basket").click()
    expect(below.locator(".basket")).to_contain_text("Basket 2")
    expect(bar).not_to_be_visible()


def test_an_empty_basket_stands_at_the_windows_foot(below: Page):
    """Teeth: put it at the end of the page."""
    expect(below.locator(".basket")).to_be_in_viewport()
