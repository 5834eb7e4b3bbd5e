"""Every page and every main state once, in Chinese on the desk and in English on the phone, down to 320 px.

The pages are those of `routes.VISITS`, so that a new one is walked too; what folds is open, so that all of it is seen.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from homework_menu import i18n
from tests.conftest import THOROUGH
from tests.web.routes import VISITS, Things, things_of
from tests.web.test_journey import LEFT_OPEN, LOCALES, ONCE, SIDEWAYS, Visit, address, chromium  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]
PAPER = re.compile(r"\.(pdf|png|webp|svg|docx|csv)$|/(learner|teacher|paper/sheets|paper/count)$|^/(media|under-way)/")
PICTURE = re.compile(r"/menus/.*\.(png|webp)")  # setting pages is another test's work
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAG7buVgAAAABJRU5ErkJggg==")
OPEN = "document.querySelectorAll('main details').forEach(one => one.open = true)"
STILL = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
TABLE = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"Aufgabe,Ergebnis\nHalf of 6?,3\n"}


@pytest.fixture(params=list(LOCALES))
def walker(request: pytest.FixtureRequest, address: str, chromium) -> Iterator[Visit]:  # noqa: F811
    context = chromium.new_context(locale=LOCALES[request.param])
    context.route(PICTURE, lambda route: route.fulfill(body=DOT, content_type="image/png"))
    yield Visit(context.new_page(), address, request.param, 1280)
    context.close()


def _(visit: Visit, english: str) -> str:
    return i18n.gettext(visit.language, english)


def hold(visit: Visit, state: str) -> None:
    """On desk, phone and the narrowest phone the page is in order."""
    visit.page.evaluate(OPEN)
    for visit.width in (1280, 390) if THOROUGH else (width for language, width in ONCE if language == visit.language):
        visit.page.set_viewport_size({"width": visit.width, "height": 900})
        visit.page.evaluate(STILL)
        visit.read(f"{state}, {visit.width} px")
    visit.page.set_viewport_size({"width": 320, "height": 900})
    visit.page.evaluate(STILL)
    assert not visit.page.evaluate(SIDEWAYS), f"{state} scrolls sideways at 320 px"
    visit.page.set_viewport_size({"width": 1280, "height": 900})


def go(visit: Visit, path: str, status: int = 200) -> None:
    answer = visit.page.goto(visit.base + path, wait_until="domcontentloaded")
    assert answer.status == status, (path, answer.status)
    hold(visit, path)


def pages(things: Things) -> list[tuple[str, int]]:
    """Every page that may be asked for, with the status of its answer."""
    asked = (one for one in VISITS if one.method == "GET" and not PAPER.search(one.path))
    return [(one.address(things), 200 if one.ok == 303 else one.ok) for one in asked]


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_in_order_at_every_width(walker: Visit, town, half: int):
    """Teeth: leave a field without a label on any page, or set a table wider than a phone."""
    things = things_of(town, "lee")
    found = pages(things)
    assert len(found) > 25
    walker.sign_in("lee")
    for path, status in found[half::2]:
        go(walker, path, status)


def test_every_state_is_in_order_at_every_width(walker: Visit, town):
    """Teeth: as above, and let what a basket holds stand in white on white."""
    things = things_of(town, "lee")
    go(walker, "/sign-in")
    walker.press(_(walker, "Sign in"))
    hold(walker, "sign-in with a fault")
    go(walker, f"/join/{things.uids['invitation']}")
    walker.sign_in("lee")
    for state in (_builder, _clash, _short, _files, _bank):
        state(walker, things)


def _builder(visit: Visit, things: Things) -> None:
    page, menu = visit.page, f"/menus/{things.uids['menu']}"
    page.goto(visit.base + menu)
    page.keyboard.press("?")
    hold(visit, "the list of keys")
    page.keyboard.press("Escape")
    go(visit, f"{menu}?reader=teacher")
    page.goto(visit.base + menu)
    visit.act(_(visit, "Hand in"))
    hold(visit, "handed in")
    visit.act(_(visit, "Take back"))
    page.locator("#settings > summary").click()
    page.locator("#minutes").fill("3")
    visit.act(_(visit, "Build again"))
    hold(visit, "a rebuild that does not fit")


def _clash(visit: Visit, things: Things) -> None:
    """A page that is older than the menu."""
    page = visit.page
    page.goto(f"{visit.base}/menus/{things.uids['menu']}")
    old = page.locator("input[name=version]").first.input_value()
    visit.act(_(visit, "Down"))
    page.locator("input[name=version]").evaluate_all(f"all => all.forEach(one => one.value = '{old}')")
    visit.act(_(visit, "Take this dish off"))
    expect(page.locator(".compared")).to_be_visible()
    hold(visit, "changed in two places")


def _short(visit: Visit, _things: Things) -> None:
    page = visit.page
    page.goto(visit.base)
    page.evaluate(OPEN)
    page.locator("[name=minutes]").first.fill("4")
    visit.press(_(visit, "Build a menu"))
    hold(visit, "nothing fits")


def _files(visit: Visit, _things: Things) -> None:
    page = visit.page
    page.goto(visit.base + "/bank/import")
    page.locator("#text").fill("1. 7×8＝____。\n答案：56\n2. 6×9＝____。\n答案：54")
    visit.press(_(visit, "Next"))
    hold(visit, "a pasted worksheet, exercise by exercise")
    page.goto(visit.base + "/bank/import")
    page.locator("#file").set_input_files(TABLE)
    page.get_by_role("button", name=_(visit, "Next"), exact=True).click()
    expect(page.locator(".column").first).to_be_visible()
    hold(visit, "columns to be named")
    go(visit, "/bank/workbook")
    visit.press(_(visit, "Save"))
    hold(visit, "an exercise of a workbook with a fault")


def _bank(visit: Visit, _things: Things) -> None:
    page = visit.page
    page.goto(visit.base + "/bank")
    page.locator("#show-facets").evaluate("box => box.checked = true")
    visit.act(_(visit, "Add to basket"))
    hold(visit, "the bank with its filters and a basket")
    page.locator("input[name=exercise]").first.check()
    page.locator("#many details").evaluate("one => one.open = true")
    page.locator("#tier-many").select_option("creative")
    visit.press(_(visit, "Preview the changes"))
    hold(visit, "what labels would change")
    go(visit, "/basket")
    go(visit, "/bank?q=nothing+of+this+kind")
    go(visit, "/nowhere", 404)


@pytest.mark.parametrize("name", ["ida", "cat", "roy"])
def test_who_only_looks_has_pages_in_order(walker: Visit, name: str):
    walker.sign_in(name)
    for path in ("/", "/menus", "/account"):
        walker.page.goto(walker.base + path)
        hold(walker, f"{path} of {name}")
