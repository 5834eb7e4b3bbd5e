"""A pasted worksheet of ten exercises gone through by keys alone: wording mended, two joined, one parted, all saved."""

from __future__ import annotations

import time

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from question_bank.models import Exercise, ImportBatch
from tests.people import Town
from tests.web.keys import Keys, address, hand  # noqa: F401  fixtures
from tests.web.test_journey import chromium  # noqa: F401
from tests.web.test_keyboard import page, pytestmark  # noqa: F401

WORKSHEET = """三年级数学练习
一、填空题
1．7×8＝____。
2．一年有____个月。
3．24÷6＝____，25÷6＝____……____。
二、选择题
4．下面哪个数最大？
A. 305
B. 350
C. 503
5．一支铅笔长约15（  ）。
A. 毫米  B. 厘米  C. 米
三、判断题
6．4个角都是直角的四边形一定是正方形。（  ）
四、应用题
7．小明有 24 张画片，平均分给 3 个同学，每人几张？
8．一本书 96 页，每天看 8 页。
几天看完？
9．看完以后再看一本 64 页的书，还要几天？
10．果园里有苹果树36棵，梨树是苹果树的2倍。一共多少棵？
参考答案
1．56　2．12　3．4；4；1　4．C　5．B　6．×
7．8张　8．12天　9．8天　10．108棵
"""


def to(page: Page, row: int, what: str) -> Locator:  # noqa: F811
    """Go by keys to something of a row: J and K from row to row, then Tab."""
    page.wait_for_load_state()  # the keys' script comes after the page
    while page.evaluate("document.activeElement.matches('input, select, textarea')"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("j")
    for _ in range(20):
        at = int(page.evaluate("document.activeElement.id.split('-')[1]"))
        if at == row:
            break
        page.keyboard.press("j" if at < row else "k")
    Keys(page).see_focus()
    found = page.locator(f"#row-{row} {what}")
    Keys(page).reach(found)
    return found.first


def change(page: Page, row: int) -> None:  # noqa: F811
    """Press the button that has the focus; the row it leads to has the focus afterwards."""
    with page.expect_navigation(url=f"**/bank/paper/change#row-{row}"):
        page.keyboard.press("Enter")
    expect(page.locator(f"#row-{row}")).to_be_focused()


def test_a_pasted_worksheet_of_ten_is_gone_through_by_keys_alone(page: Page, address: str, town: Town):  # noqa: F811
    """Teeth: lose the focus after a join, or the live wording beside the fields."""
    page.wait_for_url(lambda url: "sign-in" not in url, wait_until="commit", timeout=60_000)
    page.goto(address + "/bank/import")
    Keys(page).reach(page.locator("#text"))
    page.keyboard.insert_text(WORKSHEET)
    Keys(page).reach(page.get_by_role("button", name="Next", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".taken")).to_have_count(10, timeout=30_000)
    began = time.monotonic()
    to(page, 3, "details[data-wording] > summary")
    page.keyboard.press("Enter")
    Keys(page).reach(page.locator("#stem-3"))
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("下面哪个数最小？")
    expect(page.locator("#row-3 .paper[data-look]")).to_contain_text("下面哪个数最小")
    Keys(page).reach(page.locator("#answer-3"))
    page.keyboard.press("Control+a")
    page.keyboard.type("A")
    to(page, 8, "button[value='join 8']")
    change(page, 7)
    expect(page.locator(".taken")).to_have_count(9)
    expect(page.locator("#stem-3")).to_have_value("下面哪个数最小？")
    assert "还要几天" in page.locator("#row-7 .paper[data-look]").inner_text()
    to(page, 7, "#line-7")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    Keys(page).reach(page.locator("#row-7 button[value='part 7']"))
    change(page, 7)
    expect(page.locator(".taken")).to_have_count(10)
    to(page, 0, ".same > summary")
    page.keyboard.press("Enter")
    Keys(page).reach(page.locator("button[value='same minutes 0']"))
    change(page, 1)
    minutes = page.locator("#minutes-0").input_value()
    assert {page.locator(f"#minutes-{at}").input_value() for at in range(10)} == {minutes}
    Keys(page).reach(page.locator("#row-1 button[value='undo']"))
    change(page, 1)
    assert page.locator("#minutes-9").input_value() != minutes
    to(page, 9, "#points-9")
    Keys(page).reach(page.get_by_role("button", name="Save those ticked"))
    page.keyboard.press("Enter")
    expect(page.locator("#report")).to_be_visible(timeout=30_000)
    assert time.monotonic() - began < 120, "ten exercises are usable within two minutes"
    with town.session() as db:
        uids = db.scalars(select(ImportBatch)).one().exercises
        made = db.scalars(select(Exercise).where(Exercise.uid.in_(uids)).order_by(Exercise.id)).all()
        texts = [one.revisions[-1].content for one in made]
    assert (texts[3].stem, texts[3].answers) == ("下面哪个数最小？", (0,))
    assert [(one.stem.split("\n")[-1], one.answers) for one in texts[7:9]] == [
        ("几天看完？", ("12天",)), ("看完以后再看一本 64 页的书，还要几天？", ("8天",))]  # fmt: skip
    assert {one.status for one in made} == {"ready"}
