"""The teacher's way in a real browser, in both languages: sign in, build, swap, lock, build again, undo, print."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from waitress.server import create_server

from homework_menu.settings import Settings
from homework_menu.web import create_app
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser")]
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WORDS = {
    "zh": {"in": "登录", "build": "必做选做", "swap": "换一道", "keep": "锁定这道", "again": "重新生成", "undo": "撤销",
           "hand": "提交", "board": "黑板版"},
    "en": {"in": "Sign in", "build": "Must and may", "swap": "Swap this dish", "keep": "Keep this dish",
           "again": "Build again", "undo": "Undo", "hand": "Hand in", "board": "For the blackboard"},
}  # fmt: skip


@pytest.fixture
def address(town, tmp_path):
    app = create_app(Settings(tmp_path, "sqlite://", "zh", secret="k" * 64), town.database)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@pytest.fixture(params=[("zh", 1280), ("en", 390)], ids=lambda one: f"{one[0]}-{one[1]}")
def visit(request, address):
    language, width = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale={"zh": "zh-CN", "en": "en-GB"}[language]
        )
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(address)
        yield page, language
        page.wait_for_load_state("networkidle")
        browser.close()
        assert [one for one in faults if "404" not in one] == []


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page, and whether it scrolls sideways.

    The bars are set into the page meanwhile: what they cover depends on the scrolling.
    """
    sideways = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.evaluate(AXE)
    page.evaluate("document.querySelectorAll('.tabs, .bar').forEach(bar => { bar.style.position = 'static'; })")
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    wrong = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]
    return wrong + (["scrolls sideways"] if sideways else [])


def han_outside_content(page: Page) -> str:
    """Han on a page apart from what people wrote."""
    return page.evaluate(
        """() => { const copy = document.body.cloneNode(true);
        copy.querySelectorAll('[data-content], script').forEach(e => e.remove());
        return (copy.innerText.match(/[\\u4e00-\\u9fff]+/g) || []).join(' '); }"""
    )


def test_a_teacher_gets_a_sheet_from_sign_in_to_print(visit):
    page, language = visit
    word = WORDS[language]
    assert violations(page) == []
    page.get_by_label("登录名" if language == "zh" else "Name", exact=True).or_(page.locator("#name")).first.fill("ann")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name=word["in"]).click()
    assert violations(page) == []
    page.get_by_role("button", name=word["build"]).first.click()
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert language == "zh" or han_outside_content(page) == ""
    before = page.locator(".dish .name").all_inner_texts()
    page.get_by_role("button", name=word["keep"]).first.click()
    page.get_by_role("link", name=word["swap"]).nth(1).click()
    offer = page.locator(".offer:not([disabled])").first
    expect(offer).to_be_visible()
    assert violations(page) == []
    offer.click()
    after = page.locator(".dish .name").all_inner_texts()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    page.get_by_role("button", name=word["undo"]).click()
    assert page.locator(".dish .name").all_inner_texts() == before
    page.get_by_role("button", name=word["again"]).click()
    assert before[0] in page.locator(".dish .name").all_inner_texts()
    page.get_by_role("button", name=word["hand"], exact=True).click()
    uid = page.url.rstrip("/").split("/")[-1].split("#")[0]
    for reader in ("learner", "teacher"):
        sheet = page.request.get(f"{page.url.split('/menus')[0]}/menus/{uid}/{reader}.pdf")
        assert sheet.body().startswith(b"%PDF")
    page.get_by_role("link", name=word["board"]).click()
    assert "20" in page.locator("textarea").input_value()
    assert violations(page) == []


PATHS = ("/bank", "/bank?q=1", "/bank/new", "/bank/import", "/menus", "/account", "/nowhere")


def test_every_page_is_in_order(visit):
    page, language = visit
    page.locator("#name").fill("ann")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    base = page.url.rstrip("/")
    for path in PATHS:
        answer = page.goto(base + path)
        assert answer.status == (404 if path == "/nowhere" else 200), path
        assert violations(page) == [], path
        assert language == "zh" or han_outside_content(page) == "", path
