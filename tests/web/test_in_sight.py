"""The builder keeps in sight what is scrolled away: the meter in one line, and what was done, with Undo at the foot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.test_in_place import UIDS
from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401  fixtures
from tests.web.test_team import build

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]
ABOVE_THE_FOOT = """one => { const bars = [...document.querySelectorAll('.actions, .tabs')]
    .filter(bar => getComputedStyle(bar).position === 'fixed').map(bar => bar.getBoundingClientRect().top);
    return one.getBoundingClientRect().bottom <= Math.min(innerHeight, ...bars); }"""
IS_COVERED = """one => { const line = document.querySelector('.meter-line > *').getBoundingClientRect();
    return one.getBoundingClientRect().top < line.bottom; }"""


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desk", "phone"])
def page(request, address: str, chromium: Browser, town) -> Iterator[Page]:  # noqa: F811
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    context.clock.install()
    visit = Visit(context.new_page(), address, "en", width)
    visit.sign_in("ann")
    visit.page.goto(f"{address}/menus/{build(town)}")
    visit.page.wait_for_load_state()
    yield visit.page
    visit.page.wait_for_load_state("networkidle")
    context.close()


def taken_off(page: Page) -> tuple[str, list[str]]:
    """Takes the last dish that may go off, down where the head is out of sight: its name, and the dishes before."""
    before, dish = page.evaluate(UIDS), page.locator(".dish[data-uid]:has(form[action*='/remove/'])").last
    name = dish.locator(".name").inner_text()
    dish.locator("form[action*='/remove/'] button").evaluate("one => one.scrollIntoView({ block: 'center' })")
    dish.locator("form[action*='/remove/'] button").click()
    expect(page.locator(".dish[data-uid]")).to_have_count(len(before) - 1)
    return name, before


def test_what_was_done_far_below_the_head_is_told_at_the_foot_with_undo(page: Page):
    """Teeth: never show it, or leave it under the bars of a phone."""
    toast = page.locator("#toast")
    expect(toast).to_have_count(0)
    name, before = taken_off(page)
    expect(toast).to_be_visible()
    expect(toast).to_contain_text(name)
    assert toast.evaluate(ABOVE_THE_FOOT)
    down = page.evaluate("scrollY")
    toast.get_by_role("button", name="Undo").press("Enter")
    expect(toast).to_have_count(0)
    assert page.evaluate(UIDS) == before
    assert page.evaluate("scrollY") == pytest.approx(down, abs=200)
    assert page.evaluate("document.activeElement.matches('.dish')")


def test_it_goes_by_itself_but_not_from_under_the_mouse_or_the_focus(page: Page):
    """Teeth: drop the look at hover and focus, or the clock."""
    toast = page.locator("#toast")
    taken_off(page)
    toast.get_by_role("button").focus()
    page.clock.fast_forward(20_000)
    expect(toast).to_be_visible()
    toast.hover()
    toast.get_by_role("button").blur()
    page.clock.fast_forward(20_000)
    expect(toast).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.fast_forward(20_000)
    expect(toast).to_be_hidden()


def test_nothing_lies_over_the_page_while_the_head_is_in_sight(page: Page):
    """Teeth: show it whatever the head does."""
    taken_off(page)
    expect(page.locator("#toast")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#toast")).to_be_hidden(timeout=4000)
    expect(page.locator(".meter-line > *")).to_be_hidden()


def test_the_meter_stays_in_one_line_and_covers_nothing_that_has_the_focus(page: Page):
    """Teeth: leave the line hidden, or the page's padding as without it."""
    line = page.locator(".meter-line > *")
    expect(line).to_be_hidden()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".dish[data-uid]").last.evaluate("one => one.scrollIntoView({ block: 'start' })")
    expect(line).to_be_visible()
    expect(line).to_contain_text("Every choice fits")
    second = page.locator(".dish[data-uid]").nth(1)
    second.evaluate("one => one.scrollIntoView({ block: 'nearest' })")
    if line.is_visible():
        assert not second.evaluate(IS_COVERED)
