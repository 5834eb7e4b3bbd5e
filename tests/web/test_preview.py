"""The preview in a browser: a change stands on the page at once, where it will be printed; then the real page comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401
from tests.web.test_team import build

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]
BOX = """uid => { const one = document.querySelector(`.sheet rect[data-uid="${uid}"]`).getBoundingClientRect();
    return [one.x, one.y, one.width, one.height]; }"""
PATCH = "patch => { const one = patch.getBoundingClientRect(); return [one.x, one.y, one.width, one.height]; }"


@pytest.fixture
def page(address: str, chromium: Browser, town):  # noqa: F811
    """The builder, its picture and the places of its dishes there."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    visit = Visit(context.new_page(), address, "zh", 1280)
    visit.sign_in("ann")
    visit.page.goto(f"{address}/menus/{build(town)}")
    expect(visit.page.locator(".sheet rect").first).to_be_attached(timeout=30_000)
    yield visit.page
    visit.page.wait_for_load_state("networkidle")
    context.close()


def uids(page: Page) -> list[str]:
    return page.locator(".dish[data-uid]").evaluate_all("all => all.map(one => one.dataset.uid)")


def test_a_swapped_dish_stands_in_its_place_before_the_real_page_comes(page: Page):
    """Teeth: lay the dish over the whole page, or leave the old picture alone until the new one comes."""
    before, held = uids(page), []
    at = next(at for at in range(len(before)) if _offered(page, at))
    box = page.evaluate(BOX, before[at])
    page.route("**/learner.png*", lambda route: held.append(route))
    page.locator(".offer:not([disabled])").first.click()
    patch = page.locator(".instead")
    expect(patch).to_have_count(1)
    expect(page.locator(".sheet img")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".making")).to_be_visible()
    title = page.locator(".dish .row > .name a").nth(at).inner_text()
    expect(patch).to_contain_text(title)
    assert patch.locator(".stem, .items, .options").count(), "the exercise's own templates"
    assert all(abs(one - other) < 3 for one, other in zip(patch.evaluate(PATCH), box, strict=True))
    _let_go(page, held)
    expect(patch).to_have_count(0, timeout=30_000)
    expect(page.locator(".making")).to_be_empty()
    expect(page.locator(f".sheet rect[data-uid='{uids(page)[at]}']")).to_be_attached()


def _offered(page: Page, at: int) -> bool:
    """Open the offers for a dish; whether one may be taken. The picture's places come anew, for nothing is changed."""
    page.locator(f"a[href*='/swap/{at}']").click()
    expect(page.locator(".tray")).to_be_visible()
    expect(page.locator(".sheet rect").first).to_be_attached(timeout=30_000)
    return page.locator(".offer:not([disabled])").count() > 0


def _let_go(page: Page, held: list) -> None:
    for _ in range(100):
        while held:
            held.pop(0).continue_()
        if page.locator(".instead").count() == 0:
            return
        page.wait_for_timeout(100)


def test_three_changes_in_a_row_never_have_two_pictures_made_at_a_time(page: Page):
    """Teeth: ask for a picture after each change."""
    asked, most = set(), [0]

    def begun(request) -> None:
        if "learner.png" in request.url:
            asked.add(request)
            most[0] = max(most[0], len(asked))

    page.on("request", begun)
    page.on("requestfinished", lambda request: asked.discard(request))
    page.on("requestfailed", lambda request: asked.discard(request))
    before = uids(page)
    page.locator(".dish").first.focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".dish").nth(2)).to_have_attribute("data-uid", before[0])
    expect(page.locator(".instead")).to_have_count(3)
    expect(page.locator(".instead")).to_have_count(0, timeout=40_000)
    assert most[0] == 1
    expect(page.locator(".sheet rect").first).to_be_attached()
