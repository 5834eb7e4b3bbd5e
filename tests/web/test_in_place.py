"""Changes in place: an early click is made later, Back leads to the page before, minutes are read out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.test_cancel import page  # noqa: F401  fixture
from tests.web.test_journey import LEFT_OPEN, address, chromium  # noqa: F401  fixtures
from tests.web.test_team import build

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]
UIDS = "() => [...document.querySelectorAll('.dish[data-uid]')].map(one => one.dataset.uid)"
TWO = """names => { for (const [uid, part] of names)
    document.querySelector(`.dish[data-uid="${uid}"] form[action*="/${part}/"] button`).click(); }"""


def test_clicks_that_come_early_are_made_later_and_never_on_another_dish(page: Page, address: str, town):  # noqa: F811
    """Teeth: drop a click while an answer is on its way, or find its control by its place."""
    page.goto(f"{address}/menus/{build(town)}")
    page.wait_for_load_state()
    first, second, *rest = page.evaluate(UIDS)
    page.evaluate(TWO, [(first, "remove"), (second, "lock")])
    expect(page.locator(f".dish[data-uid='{second}'] form[action*='/lock/'] [aria-pressed=true]")).to_have_count(1)
    assert page.evaluate(UIDS) == [second, *rest]
    gone = rest.pop(-2)
    page.evaluate("lastMetered = 'other minutes'")
    page.evaluate(TWO, [(gone, "remove"), (gone, "remove")])
    expect(page.locator(f".dish[data-uid='{gone}']")).to_have_count(0)
    expect(page.locator("#said")).to_contain_text(page.locator(".meter h2").inner_text())
    page.wait_for_timeout(1000)
    assert page.evaluate(UIDS) == [second, *rest]


def test_back_leads_to_the_page_of_the_list_before(page: Page, address: str):  # noqa: F811
    page.goto(f"{address}/bank")
    pages = page.get_by_role("navigation", name="Pages")
    hits = page.locator(".hit")
    before = hits.first.inner_text()
    pages.get_by_role("link", name="More").click()
    expect(pages.get_by_role("link", name="Before")).to_be_visible()
    assert "page=2" in page.url
    page.go_back()
    expect(pages.get_by_role("link", name="Before")).to_have_count(0)
    assert hits.first.inner_text() == before
    page.go_forward()
    expect(pages.get_by_role("link", name="Before")).to_be_visible()
