"""A worksheet's way through a real browser: pasted with its look, dropped as a file, in both languages and widths."""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium, visit  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), LEFT_OPEN]
SAMPLES = Path(__file__).parent.parent / "samples"
WORDS = {
    "zh": {
        "go": "下一步",
        "save": "保存勾选的题目",
        "ticked": "已勾选{}道",
        "large": re.compile("太大"),
        "within": re.compile("中间"),
        "changed": re.compile("改动过"),
    },
    "en": {
        "go": "Next",
        "save": "Save those ticked",
        "ticked": "{} ticked",
        "large": re.compile("too large"),
        "within": re.compile("between"),
        "changed": re.compile("changed by hand"),
    },
}
PAGE = (
    "<p>三年级数学</p>"
    + "".join(f"<p><b>{at}．</b>{at}×<u>&nbsp;&nbsp;&nbsp;</u>＝{at * 6}</p><p>答案：6</p>" for at in range(1, 11))
    + "<p>11．m<sup>2</sup> 读作什么？</p><p>答案：平方米</p>"
)
PASTE = """([text, page]) => {
    const area = document.querySelector('#text'), data = new DataTransfer();
    data.setData('text/plain', text);
    data.setData('text/html', page);
    area.focus();
    area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    area.value = text;
}"""
PASTE_AT = """(area, [text, page, at]) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    data.setData('text/html', page);
    area.focus();
    area.setSelectionRange(at ?? area.value.length, at ?? area.value.length);
    area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', {bubbles: true}));
}"""
DROP = """([body, name]) => {
    const bytes = Uint8Array.from(atob(body), sign => sign.charCodeAt(0)), data = new DataTransfer();
    data.items.add(new File([bytes], name));
    const form = document.querySelector('.paper-form');
    for (const kind of ['dragover', 'drop'])
        form.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def saved(visit: Visit, page: Page) -> int:  # noqa: F811
    with page.expect_navigation():
        page.get_by_role("button", name=WORDS[visit.language]["save"]).click()
    visit.check("saved")
    return page.locator("#report .fits").count()


def test_what_was_pasted_from_word_is_saved_in_two_minutes(visit: Visit):  # noqa: F811
    page, word = visit.page, WORDS[visit.language]
    visit.sign_in("ann")
    started = time.monotonic()
    visit.open("/bank/import")
    text = "一．二\n" * 3
    page.evaluate(PASTE, [text, PAGE])
    page.wait_for_function("document.querySelector('[data-page]').dataset.beside !== undefined")
    with page.expect_navigation():
        page.get_by_role("button", name=word["go"], exact=True).click()
    expect(page.locator(".taken")).to_have_count(11)
    expect(page.locator("#row-0 .gap")).to_have_count(1)
    expect(page.locator("#row-10 .stem")).to_contain_text("m²")
    for one in page.locator("details summary").all()[:2]:
        one.click()
    visit.check("review")
    page.locator("[name=take-3]").uncheck()
    expect(page.locator("[data-counted]")).to_have_text(word["ticked"].format(10))
    page.locator("[name=minutes-0]").fill("x")
    with page.expect_navigation():
        page.get_by_role("button", name=word["save"]).click()
    expect(page.locator("[aria-invalid=true]")).to_be_focused()
    assert not page.locator("[name=take-3]").is_checked()
    visit.check("review with a fault")
    page.locator("[name=minutes-0]").fill("1.5")
    assert saved(visit, page) == 10
    assert time.monotonic() - started < 60


def test_a_word_file_that_is_dropped_is_gone_through(visit: Visit):  # noqa: F811
    page = visit.page
    visit.sign_in("ann")
    page.goto(visit.base + "/bank/import")
    name = "worksheet-inline-zh.docx"
    page.evaluate(DROP, [base64.b64encode((SAMPLES / name).read_bytes()).decode(), name])
    with page.expect_navigation():
        page.get_by_role("button", name=WORDS[visit.language]["go"], exact=True).click()
    expect(page.locator(".taken")).to_have_count(8)
    picture = page.locator("#row-6 img.picture")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    visit.check("review of a file")
    assert page.locator("#subject").input_value() == "maths"
    assert page.locator("#grade").input_value() == "5"
    assert saved(visit, page) == 8


def test_text_that_was_changed_after_pasting_goes_alone(visit: Visit):  # noqa: F811
    page = visit.page
    visit.sign_in("ann")
    page.goto(visit.base + "/bank/import")
    page.evaluate(PASTE, ["1．3＋4＝____", PAGE])
    page.locator("#text").fill("1．3＋5＝____\n2．5＋5＝____")
    expect(page.locator("[data-lost]")).to_have_text(WORDS[visit.language]["changed"])
    with page.expect_navigation():
        page.get_by_role("button", name=WORDS[visit.language]["go"], exact=True).click()
    expect(page.locator(".taken")).to_have_count(2)


def _paste(page: Page, text: str, html: str = "", at: int | None = None) -> None:
    """As the browser does it: at the cursor, which stands behind everything unless said otherwise."""
    page.locator("#text").evaluate(PASTE_AT, [text, html, at])
    page.wait_for_timeout(50)


def test_pieces_that_are_pasted_one_after_the_other_all_keep_their_pages(visit: Visit):  # noqa: F811
    """Teeth: keep the last piece's page alone, or cut a large one without a word."""
    page, word = visit.page, WORDS[visit.language]
    visit.sign_in("ann")
    page.goto(visit.base + "/bank/import")
    told = page.locator("[data-lost]")
    page.locator("#text").fill("1．3＋4＝____\n")
    _paste(page, "2．m2 读作什么？\n", "<p>2．m<sup>2</sup> 读作什么？</p>")
    _paste(
        page,
        "3．cm2 读作什么？\n",
        "<html><!--StartFragment--><p>3．cm<sup>2</sup> 读作什么？</p><!--EndFragment--></html>",
    )
    expect(told).to_be_empty()
    _paste(page, "4．很大的一段？\n", f"<p>4．很大的<sup>2</sup>一段？</p><!--{'x' * 1_500_000}-->")
    expect(told).to_have_text(word["large"])
    with page.expect_navigation():
        page.get_by_role("button", name=word["go"], exact=True).click()
    expect(page.locator(".taken")).to_have_count(4)
    for at, text in enumerate(("3＋4", "m²", "cm²", "很大的一段")):
        expect(page.locator(f"#row-{at} .stem")).to_contain_text(text)
    page.goto(visit.base + "/bank/import")
    page.locator("#text").fill("1．甲\n3．乙")
    _paste(page, "2．m2\n", "<p>2．m<sup>2</sup></p>", 4)
    expect(told).to_have_text(word["within"])
    visit.check("a piece pasted between")
