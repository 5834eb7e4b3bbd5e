"""A worksheet under review is kept on the computer: after signing out, and when one left the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.people import PASSWORD
from tests.web.test_editor import page  # noqa: F401  fixture
from tests.web.test_journey import LEFT_OPEN, address, chromium  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), LEFT_OPEN]
TEXT = "1．7×8＝____。\n答案：56\n2．一年有____个月。\n答案：12"


def reviewed(page: Page, address: str) -> None:  # noqa: F811
    """The worksheet under review with an answer of one's own."""
    page.goto(address + "/bank/import")
    page.fill("#text", TEXT)
    page.get_by_role("button", name="Next", exact=True).click()
    page.fill("#answer-1", "twelve")
    page.select_option("#grade", "3")
    page.select_option("#subject", "maths")


def go_on(page: Page) -> None:  # noqa: F811
    expect(page.locator("[data-paper-kept]")).to_contain_text("did not save")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#answer-1")).to_have_value("twelve")
    expect(page.locator("#grade")).to_have_value("3")


def test_a_worksheet_is_there_again_after_signing_out_until_it_is_saved(page: Page, address: str):  # noqa: F811
    """Teeth: lead home after signing in, keep nothing at the submit, or go on offering what was saved."""
    reviewed(page, address)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save those ticked").click()
    expect(page.locator("[role=status]")).to_contain_text("kept on this computer")
    page.fill("#name", "ann")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/bank/import$"))
    go_on(page)
    page.get_by_role("button", name="Save those ticked").click()
    expect(page.get_by_text("2 exercises found")).to_be_visible()
    assert page.locator("#report").bounding_box()["y"] < page.locator("#text").bounding_box()["y"]
    expect(page.locator("[data-paper-kept]")).to_be_hidden()
    page.goto(address + "/bank/import")
    expect(page.locator("[data-paper-kept]")).to_be_hidden()


def test_a_worksheet_that_one_left_is_offered_and_can_be_thrown_away(page: Page, address: str):  # noqa: F811
    reviewed(page, address)
    page.get_by_role("link", name="Start again").click()
    go_on(page)
    page.goto(address + "/bank/import")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("[data-paper-kept]")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-paper-kept]")).to_be_hidden()


def test_a_page_from_before_the_last_sign_in_says_so_and_bears_a_number(page: Page, address: str):  # noqa: F811
    """Teeth: let the guard of the forms answer before the request has its number."""
    reviewed(page, address)
    page.evaluate("document.querySelector('.papers').elements.csrf_token.value = 'old'")
    page.get_by_role("button", name="Save those ticked").click()
    expect(page.locator("main")).to_contain_text("Sign in again if you are asked to")
    expect(page.locator("main")).to_contain_text(re.compile("Request number: [0-9a-f]{12}"))
    page.get_by_role("link", name="Open the page again").click()
    go_on(page)
