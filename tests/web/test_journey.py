"""The teacher's whole way in a real browser, in both languages, on desk and phone: every page and state in order.

In order means: no violation that axe finds, nothing that scrolls sideways, controls large enough for a finger, no Han
outside content on English pages and no English left on Chinese ones, no fault in the console.
"""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from homework_menu.settings import Settings
from homework_menu.web import create_app
from tests.conftest import THOROUGH
from tests.people import PASSWORD

# a browser that goes on before a file is sent leaves it open in the tests' server until the collector comes
LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]
# two cores are shared by the tests, the server, the layout of pages and the browser
expect.set_options(timeout=20_000)
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
WORDS = {
    "zh": {
        "in": "登录", "change": "改一改", "add": "加一道", "remove": "去掉这道", "down": "下移",
        "meals": "分层套餐", "build": "生成菜单", "swap": "换一道", "keep": "锁定这道",
        "again": "重新生成", "undo": "撤销", "redo": "恢复", "hand": "提交", "back": "收回", "teacher": "教师页",
        "next": "进入下一课", "copy": "复制文字", "look": "看看学生版", "save": "保存", "read": "下一步",
        "take": "导入", "short": "没有合适的菜单", "busy": "正在生成菜单……",
    },
    "en": {
        "in": "Sign in", "change": "Adjust", "add": "Add a dish",
        "remove": "Take this dish off", "down": "Down", "meals": "Set meals",
        "build": "Build a menu", "swap": "Swap this dish",
        "keep": "Keep this dish", "again": "Build again", "undo": "Undo", "redo": "Redo", "hand": "Hand in",
        "back": "Take back", "teacher": "Teacher's page", "next": "Next lesson", "copy": "Copy the text",
        "look": "See it as children do", "save": "Save", "read": "Next", "take": "Import",
        "short": "No menu fits", "busy": "Building the menu …",
    },
}  # fmt: skip
LATIN = {"english", "markdown", "pdf", "excel", "csv", "png", "jpeg", "webp", "frac", "circle", "lines", "box", "grid",
         "gb18030", "utf", "word", "wps", "docx", "ping", "guo"}  # fmt: skip
ONCE = {("en", 390), ("zh", 1280)}  # each language and each width: no rule of axe asks for both
SMALL = """least => [...document.querySelectorAll('.button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => e.checkVisibility() && !['checkbox', 'radio'].includes(e.type) && !e.closest('.chip'))
    .filter(e => e.getBoundingClientRect().height < least - 0.5)
    .map(e => `${e.outerHTML.slice(0, 90)} is ${e.getBoundingClientRect().height} px high`)"""
OUTSIDE = """() => { const copy = document.body.cloneNode(true);
    copy.querySelectorAll('[data-content], script, textarea').forEach(e => e.remove());
    const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT), found = [];
    while (texts.nextNode()) found.push(texts.currentNode.data);
    return found.join(' '); }"""
ASKED = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})"
BARS = """place => document.querySelectorAll('.tabs, .bar, .foot, .actions, .basket').forEach(bar => {
    if (place) bar.style.position = place; else bar.removeAttribute('style'); })"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Silent(WSGIRequestHandler):
    """Keeps the log of requests out of the tests' output."""

    def log(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server of this application."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()
    gc.collect()


@pytest.fixture
def address(town, tmp_path):
    with served(create_app(Settings(tmp_path, "sqlite://", "zh", secret="k" * 64), town.database)) as found:
        yield found


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A person at a page, and what is asked of every page."""

    page: Page
    base: str
    language: str
    width: int
    by_axe: bool = True
    reads: int = 0

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    def sign_in(self, name: str) -> None:
        self.page.goto(self.base + "/sign-in")
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(PASSWORD)
        self.press(self.words["in"])

    def open(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(self.base + path)
        assert answer.status == status, (path, answer.status)
        self.check(path)

    def press(self, name: str) -> None:
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def act(self, name: str, role: str = "button") -> None:
        """Press what changes the page in place."""
        self.page.locator("#main > *").first.evaluate("part => part.dataset.old = 'yes'")
        self.page.get_by_role(role, name=name, exact=True).first.click()
        expect(self.page.locator("[data-old]")).to_have_count(0, timeout=20_000)

    def stays(self, true: str) -> bool:
        """Whether something is still true two seconds after the window changed, for the page is laid out anew."""
        for _ in range(20):
            if not self.page.evaluate(true):
                return False
            self.page.wait_for_timeout(100)
        return True

    def check(self, state: str) -> None:
        """Every fault of the page as it stands; the bars are set into it, for what they cover depends on scrolling."""
        page, narrow = self.page, self.width < 720
        assert not page.evaluate(SIDEWAYS), f"{state} scrolls sideways"
        if narrow:
            page.set_viewport_size({"width": 320, "height": 900})
            assert not self.stays(SIDEWAYS), f"{state} scrolls sideways at 320 px"
            page.set_viewport_size({"width": self.width, "height": 900})
        self.read(state)

    def read(self, state: str) -> None:
        """The faults of the page as it stands, but for its width; the walks in two languages take axe in turns."""
        page = self.page
        assert page.evaluate(SMALL, 44 if self.width < 720 else 40) == [], state
        outside = page.evaluate(OUTSIDE)
        if self.language == "en":
            assert re.findall(r"[\u4e00-\u9fff]+", outside) == [], state
        else:
            words = {word.lower() for word in re.findall(r"[A-Za-z]{3,}", outside)}
            assert words <= LATIN, (state, words - LATIN)
        self.reads += 1
        if self.by_axe and (THOROUGH or self.reads % 2 == (self.language == "zh")):
            self.hold_to_axe(state)

    def hold_to_axe(self, state: str) -> None:
        """No violation that axe finds."""
        page = self.page
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        page.evaluate(BARS, "static")
        tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
        found = page.evaluate(ASKED, tags)
        page.evaluate(BARS, "")
        wrong = [f"{one['id']}: {one['nodes'][0]['html'][:140]}" for one in found["violations"]]
        assert wrong == [], (state, wrong)


RUNS = [pytest.param(("en", 390), id="en-390"), pytest.param(("zh", 1280), id="zh-1280", marks=pytest.mark.slow)]
if THOROUGH:
    RUNS += [pytest.param(("zh", 390), id="zh-390"), pytest.param(("en", 1280), id="en-1280")]


@pytest.fixture(params=RUNS)
def visit(request, address, chromium):
    language, width = request.param
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale=LOCALES[language])
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield Visit(page, address, language, width, by_axe=THOROUGH or request.param in ONCE)
    page.wait_for_load_state("networkidle")
    context.close()
    assert [one for one in faults if "the server responded with a status of 4" not in one] == []


def names(page: Page) -> list[str]:
    return page.locator(".dish .row > .name").all_inner_texts()


def test_a_teacher_gets_from_sign_in_to_paper(visit: Visit):
    page, word = visit.page, visit.words
    visit.open("/sign-in")
    visit.press(word["in"])
    visit.check("sign-in with a fault")
    visit.sign_in("ann")
    visit.check("first page")
    _wishes(visit)
    visit.check("menu")
    before = names(page)
    visit.act(word["keep"])
    expect(page.get_by_role("button", name=word["keep"]).first).to_be_focused()
    page.get_by_role("link", name=word["swap"]).nth(1).click()
    offer = page.locator(".offer:not([disabled])").first
    expect(offer).to_be_focused()
    visit.check("swap")
    page.keyboard.press("Enter")
    expect(page.locator(".offer")).to_have_count(0)
    after = names(page)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    visit.act(word["undo"])
    assert names(page) == before
    visit.act(word["redo"])
    assert names(page) == after
    _by_hand(visit)
    visit.act(word["again"])
    assert before[0] in names(page)
    page.locator("#minutes").fill("3")
    visit.act(word["again"])
    visit.check("rebuild that does not fit")
    _paper(visit)


def _by_hand(visit: Visit) -> None:
    """Another order by button and by key, a dish less, one more, another format, and all of it taken back."""
    page, word = visit.page, visit.words
    before = names(page)
    visit.act(word["down"])
    assert names(page)[:2] == [before[1], before[0]]
    page.locator(".dish").first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".dish .name").first).to_contain_text(before[0])
    assert names(page) == before
    _ahead(page, before)
    visit.act(word["remove"])
    assert len(names(page)) == len(before) - 1
    visit.act(word["add"], "link")
    visit.check("what may be added")
    page.keyboard.press("Escape")
    expect(page.locator(".tray")).to_have_count(0)
    page.locator("#settings > summary").click()
    visit.act(word["meals"])
    expect(page.locator("#settings")).to_have_attribute("open", "")
    visit.check("set meals")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert page.evaluate("document.querySelector('#keys').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    for _ in range(4):
        page.locator(".dish").first.focus()
        page.locator("#main > *").first.evaluate("part => part.dataset.old = 'yes'")
        page.keyboard.press("Control+z")
        expect(page.locator("[data-old]")).to_have_count(0, timeout=20_000)
    assert names(page) == before


def _ahead(page: Page, before: list[str]) -> None:
    """Keys that come faster than the answers are carried out one after the other, and a dish that moves is followed.

    Teeth: do nothing with a key while the page changes.
    """
    dishes = page.locator(".dish .name")
    page.locator(".dish").first.focus()
    for _ in range(3):  # the second step leads from the end of a course to the head of the next
        page.keyboard.press("Alt+ArrowDown")
    expect(dishes.nth(2)).to_contain_text(before[0])
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(dishes.first).to_contain_text(before[0])
    assert names(page) == before


def _wishes(visit: Visit) -> None:
    """A fault, a wish that nothing fits, and its mend."""
    page, word = visit.page, visit.words
    details = page.locator(".here-card details:has([name=minutes])").first
    details.locator("summary").first.click()
    for one in details.locator("details summary").all():
        one.click()
    visit.check("first page, all open")
    minutes = details.locator("[name=minutes]")
    minutes.fill("二十" if visit.language == "zh" else "twenty")
    visit.press(word["build"])
    expect(page.locator("[aria-invalid=true]")).to_be_focused()
    visit.check("build form with a fault")
    page.locator("[aria-invalid=true]").fill("4")
    visit.press(word["build"])
    expect(page.get_by_role("heading", name=word["short"])).to_be_visible()
    visit.check("nothing fits")
    with page.expect_navigation():
        page.locator(".mends button").first.click()
    expect(page.locator(".meter")).to_be_visible()
    page.goto(visit.base)
    expect(page.locator(".ready-card .go")).to_have_count(3, timeout=30_000)
    visit.check("three menus lie ready")
    page.get_by_role("link", name=word["change"]).first.click()
    expect(page.locator(".meter")).to_be_visible()


def _paper(visit: Visit) -> None:
    """Hand in, take back, both sheets, the blackboard."""
    page, word = visit.page, visit.words
    uid = re.search(r"/menus/(\w+)", page.url)[1]
    page.goto(f"{visit.base}/menus/{uid}")
    visit.act(word["hand"])
    visit.check("handed in")
    visit.act(word["back"])
    visit.act(word["hand"])
    visit.act(word["teacher"], "link")
    picture = page.locator(".preview img[src*='teacher']")
    expect(picture).to_be_attached(timeout=20_000)
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    for reader in ("learner", "teacher"):
        sheet = page.request.get(f"{visit.base}/menus/{uid}/{reader}.pdf")
        assert sheet.body().startswith(b"%PDF")
        assert page.request.get(f"{visit.base}/menus/{uid}/{reader}.docx").body().startswith(b"PK")
        printed = page.goto(f"{visit.base}/menus/{uid}/{reader}")
        assert printed.status == 200
    for paper in ("a4", "16x9"):
        visit.open(f"/menus/{uid}/paper?paper={paper}")
        expect(page.get_by_role("status").first).to_contain_text(re.compile(r"\d"))
    visit.open(f"/menus/{uid}/blackboard")
    page.get_by_role("button", name=word["copy"]).click()
    expect(page.locator("[data-copied]")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("textarea").input_value()
    visit.open("/menus")


def test_the_bank_is_in_order_in_every_state(visit: Visit):
    page, word = visit.page, visit.words
    visit.sign_in("ann")
    drills = ("/bank/drills?seed=1", "/bank/drills?grade=3&level=column-two-two&seed=1")
    for path in ("/bank", "/bank?q=nothing+of+this+kind", "/bank/new", "/bank/import", *drills, "/account"):
        visit.open(path)
    visit.open("/bank/workbook")
    visit.press(word["save"])
    visit.check("workbook numbers with a fault")
    page.goto(visit.base + "/bank/new")
    page.locator("#kind").select_option("group")
    page.locator("#stem").fill("3/4")
    visit.press(word["look"])
    visit.check("group")
    page.locator("#kind").select_option("choice")
    page.locator("#options").fill("1\n2")
    page.locator("#answer").fill("B")
    visit.press(word["look"])
    visit.check("as children read it")
    page.locator("#grade").fill("3")
    page.locator("#minutes").fill("0")
    visit.press(word["save"])
    visit.check("exercise with a fault")
    page.locator("#minutes").fill("2")
    visit.press(word["save"])
    visit.check("exercise")
    _conflict(visit)
    page.goto(visit.base + "/bank/import")
    visit.press(word["read"])
    visit.check("import with a fault")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"stem,answer\n1+1=____,2\n,\n"}
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name=word["read"], exact=True).click()
    expect(page.locator("#report [data-take]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    visit.check("import's report")
    assert page.locator("#file").evaluate("file => file.files.length") == 1, "the file is still chosen"
    page.locator("#minutes").fill("2")
    visit.press(word["take"])
    visit.check("import's result")
    expect(page.locator("#report h2")).to_contain_text("a.csv")
    visit.open("/nowhere", 404)


def _conflict(visit: Visit) -> None:
    """Two tabs at one exercise."""
    page, word = visit.page, visit.words
    uid = page.url.rsplit("/", 1)[1]
    page.goto(f"{visit.base}/bank/exercise/{uid}/edit")
    other = page.context.new_page()
    other.goto(f"{visit.base}/bank/exercise/{uid}/edit")
    other.locator("#stem").fill("5/6")
    with other.expect_navigation():
        other.get_by_role("button", name=word["save"], exact=True).click()
    page.locator("#stem").fill("7/8")
    visit.press(word["save"])
    visit.check("conflict")
    assert page.locator("#stem").input_value() == "7/8"
    visit.press(word["save"])
    page.locator(".revisions summary").last.click()
    visit.check("revisions")


def test_the_school_is_in_order_in_every_state(visit: Visit):
    page = visit.page
    visit.sign_in("lee")
    visit.open("/school")
    rule = page.locator(".rule").nth(1)
    rule.locator("summary").click()
    rule.locator("[name=minutes]").fill("70")
    with page.expect_navigation():
        rule.locator("button").first.click()
    visit.check("a rule that would be loosened")
    page.locator("[aria-invalid=true]").fill("45")
    with page.expect_navigation():
        page.locator(".rule").nth(1).locator("button").first.click()
    expect(page.locator("del")).to_have_count(1)
    visit.check("a rule made stricter")
    for path in ("/school/classes", "/school/people"):
        visit.open(path)
        with page.expect_navigation():
            page.locator("main .main").click()
        page.locator(".entries summary").first.click()
        visit.check(path + " with a fault")
    visit.open("/menus/none", 404)
    for choices in (
        "",
        "?grade=4",
        "?grade=3&subject=maths",
        "?grade=3&subject=maths&class=new-2",
        "?grade=9&subject=art&class=new-1",
    ):
        visit.open("/first" + choices)
    with page.expect_navigation():
        page.locator("main .main").click()
    visit.check("where the exercises come from")


def test_the_way_works_without_scripts_and_by_keyboard(address, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(address)
    page.locator("#name").focus()
    page.keyboard.type("ann")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Get it ready").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Adjust").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Swap this dish").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator(".offer:not([disabled])").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("link", name="Print page", exact=True).focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    with context.expect_page() as opened:
        page.keyboard.press("Enter")
    expect(opened.value.locator("body")).to_contain_text("分钟")
    context.close()


def test_a_button_that_takes_a_moment_says_so(address, chromium):
    context = chromium.new_context(locale="en-GB")
    visit = Visit(context.new_page(), address, "en", 1280)
    visit.sign_in("ann")
    page = visit.page
    expect(page.locator(".ready-card .go")).to_have_count(3, timeout=30_000)
    page.locator(".here-card details:has([name=minutes]) summary").first.click()
    page.evaluate("document.querySelector('.build').addEventListener('submit', e => e.preventDefault())")
    page.get_by_role("button", name=visit.words["build"], exact=True).click()
    expect(page.get_by_role("button", name=visit.words["busy"])).to_have_attribute("aria-busy", "true")
    context.close()
