"""Chinese stands on the screen of a machine without a Chinese face; ours stay away where the system has one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Page, Playwright, sync_playwright

from homework_menu.assets import FONTS
from tests.web.test_journey import FLAGS, LEFT_OPEN, PASSWORD, address  # noqa: F401  fixture

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]
Environment = dict[str, str | float | bool]
LATIN, HAN = "hm-latin-400.ttf", "hm-sans-400.ttf"
BOXES = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [], range = new Range();
    while (texts.nextNode()) {
        const node = texts.currentNode, size = parseFloat(getComputedStyle(node.parentElement).fontSize);
        if (!/^\\s*[\\u4e00-\\u9fff]+\\s*$/.test(node.data) || !node.parentElement.checkVisibility()) continue;
        range.selectNodeContents(node);
        const wide = [...range.getClientRects()].reduce((sum, one) => sum + one.width, 0);
        if (Math.abs(wide / size / node.data.trim().length - 1) > 0.08) found.push(node.data.trim());
    }
    return found; }"""
"""The Chinese texts of a page whose characters are not as wide as they are high: boxes in their place."""


def renamed(target: Path) -> None:
    """Our face under a name that systems give theirs."""
    font = TTFont(FONTS / HAN)
    for record in font["name"].names:
        record.string = {1: "Noto Sans CJK SC", 4: "Noto Sans CJK SC", 6: "NotoSansCJKsc-Regular"}.get(
            record.nameID, record.toUnicode()
        )
    font.save(target)


def faces_of(system: Path, *, has_han: bool) -> Environment:
    """The environment of a browser on a machine with these faces only."""
    faces = system / "faces"
    faces.mkdir(parents=True)
    shutil.copy(FONTS / LATIN, faces)
    if has_han:
        renamed(faces / "han.ttf")
    lists = f"<dir>{faces}</dir><cachedir>{system}/cache</cachedir>"
    (system / "fonts.conf").write_text(f'<?xml version="1.0"?><fontconfig>{lists}</fontconfig>')
    return {**os.environ, "FONTCONFIG_FILE": str(system / "fonts.conf")}


def visited(playwright: Playwright, base: str, environment: Environment) -> tuple[list[str], list[str]]:
    """What is a box on the pages to sign in, of menus and the form for an exercise; the faces that were asked for."""
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS, env=environment)
    page, asked, boxes = browser.new_page(locale="zh-CN"), list[str](), list[str]()
    page.on("request", lambda one: asked.append(Path(one.url).name.split("?")[0]) if "/fonts/" in one.url else None)
    page.goto(base + "/sign-in")
    boxes += _boxes(page)
    page.locator("#name").fill("ann")
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for path in ("/menus", "/bank/new"):
        page.goto(base + path)
        boxes += _boxes(page)
    browser.close()
    return boxes, asked


def _boxes(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise(done => setTimeout(done, 300)))")
    assert page.get_by_text("题").or_(page.get_by_text("登录")).count()
    return page.evaluate(BOXES)


def test_chinese_stands_on_a_machine_without_a_chinese_face(address: str, tmp_path: Path):  # noqa: F811
    """Teeth: let the system's own face stand before those with Han; Chromium then keeps the first boxes."""
    with sync_playwright() as playwright:
        boxes, asked = visited(playwright, address, faces_of(tmp_path / "bare", has_han=False))
    assert boxes == []
    assert {name for name in asked if name.endswith(".ttf")} <= {LATIN, "hm-latin-700.ttf"}
    assert {"hm-sans-400.woff2", "hm-sans-700.woff2"} <= set(asked)


def test_nobody_with_a_chinese_face_waits_for_ours(address: str, tmp_path: Path):  # noqa: F811
    with sync_playwright() as playwright:
        boxes, asked = visited(playwright, address, faces_of(tmp_path / "full", has_han=True))
    assert boxes == []
    assert [name for name in asked if "sans" in name] == []
