"""Whole journeys by keys alone, the focus seen at every step: from the first page to paper, from the bank to a menu."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.keys import Keys, address, chromium, hand  # noqa: F401
from tests.web.test_journey import LEFT_OPEN

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]


@pytest.fixture
def page(hand: Callable[[str], Keys]) -> Page:  # noqa: F811
    return hand("ann").page


def _press(page: Page, key: str, done: Locator, count: int = 1) -> None:
    """Press a key and wait for what it leads to."""
    page.keyboard.press(key)
    expect(done).to_have_count(count, timeout=30_000)


def _uids(page: Page) -> list[str]:
    return page.locator(".dish[data-uid]").evaluate_all("all => all.map(one => one.dataset.uid)")


def test_from_the_first_page_to_paper_by_keys_alone(page: Page):
    """Teeth: take the focus ring away, or lose the focus when a dish is swapped."""
    expect(page.locator(".ready-card .go")).to_have_count(3, timeout=90_000)
    Keys(page).reach(page.get_by_role("link", name="Adjust").first)
    _press(page, "Enter", page.locator(".meter"))
    page.wait_for_load_state()  # the keys' script comes after the page
    before = _uids(page)
    page.keyboard.press("j")
    expect(page.locator(".dish").first).to_be_focused()
    at = _swapped(page, before)
    after = _uids(page)
    assert [one == other for one, other in zip(before, after, strict=True)].count(False) == 1
    Keys(page).reach(page.locator(f"#dish-{at} form[action*='/lock/'] button").first)
    _press(page, "l", page.locator("[aria-pressed=true][aria-label='Keep this dish']"))
    Keys(page).see_focus()
    step = "ArrowUp" if at else "ArrowDown"
    _press(page, f"Alt+{step}", page.locator(f"#dish-{at}[data-uid='{after[at]}']"), 0)
    Keys(page).see_focus()
    assert sorted(_uids(page)) == sorted(after)
    for count in range(3):
        page.locator("#main > *").first.evaluate("part => part.dataset.old = 'yes'")
        page.keyboard.press("Control+z")
        expect(page.locator("[data-old]")).to_have_count(0, timeout=30_000)
        assert count < 2 or _uids(page) == before
    with page.context.expect_page(timeout=60_000) as opened:
        page.keyboard.press("p")
    opened.value.wait_for_url(re.compile("http"), wait_until="commit")
    opened.value.close()
    page.reload()
    expect(page.get_by_role("button", name="Take back", exact=True)).to_be_visible(timeout=60_000)


def _swapped(page: Page, before: list[str]) -> int:
    """Swap the first dish that has another to offer; which one it was."""
    for at in range(len(before)):
        page.locator(f"#dish-{at}").focus() if at == 0 else page.keyboard.press("j")
        expect(page.locator(f"#dish-{at}")).to_be_focused()
        _press(page, "s", page.locator(".tray"))
        if page.locator(".offer:not([disabled])").count():
            expect(page.locator(".offer:not([disabled])").first).to_be_focused()
            Keys(page).see_focus()
            _press(page, "Enter", page.locator(".tray"), 0)
            return at
        _press(page, "Escape", page.locator(".tray"), 0)
    raise AssertionError("nothing can be swapped")


def test_from_the_bank_over_the_basket_to_a_menu_by_keys_alone(page: Page):
    """Teeth: leave the key for the basket out, or the step from the search down to what it found."""
    expect(page.locator(".ready-card .go")).to_have_count(3, timeout=90_000)
    page.keyboard.press("/")
    page.wait_for_url("**/bank**")
    page.keyboard.press("/")
    expect(page.locator("[role=search] [type=search]")).to_be_focused()
    Keys(page).see_focus()
    page.keyboard.type("苹果", delay=20)
    page.wait_for_url(lambda url: quote("苹果") in url, wait_until="commit")
    page.keyboard.press("ArrowDown")
    first = page.locator(".hit").first
    expect(first).to_be_focused()
    Keys(page).see_focus()
    uid = first.locator("form[action*='/basket/']").get_attribute("action").rsplit("/", 1)[1]
    _press(page, "b", first.locator("button.in"))
    Keys(page).see_focus()
    Keys(page).reach(page.locator("aside.basket").get_by_role("link", name="Build a menu").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/basket")
    Keys(page).reach(page.get_by_role("button", name="Build a menu", exact=True).first)
    _press(page, "Enter", page.locator(".meter"))
    assert uid in _uids(page)
