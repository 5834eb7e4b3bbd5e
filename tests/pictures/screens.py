"""The chief screens, each in both languages and at both widths on one picture:   python -m tests.pictures.screens

A demo school after a team's whole way: exercises written, reviewed and waiting, a menu shared, a day published.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.journeys import filled, serving
from tests.pictures.take import GAP, GROUND
from tests.web import team_way

HERE = Path(__file__).parent / "screens"
VIEWS = (("zh-CN", 1280), ("en-GB", 1280), ("zh-CN", 390), ("en-GB", 390))
TALLEST, SCALE = {1280: 1500, 390: 2600}, 0.5
WAITING = (
    ("分铅笔", "24 支铅笔平均分给 6 个小组，每组几支？", "4"),
    ("一样多吗", "$\\frac{1}{2}$ 和 $\\frac{2}{4}$ 一样大吗？", "一样大"),
)


def main() -> None:
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        password = filled(Path(name), 0)
        with serving(Path(name)) as base:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for _ in team_way.parts(browser.new_context, base, password):
                pass
            _offer(browser, base, password)
            for number, (screen, (who, way)) in enumerate(SCREENS.items(), 1):
                shots = [_shot(browser, base, password, who, way, view) for view in VIEWS]
                _beside(shots).save(HERE / f"{number}-{screen}.png", optimize=True)
            browser.close()


def _offer(browser: Browser, base: str, password: str) -> None:
    """Two exercises of Lin's that wait for a colleague."""
    lin = team_way.Person(browser.new_context(locale="zh-CN"), base, "lin", password)
    for title, stem, answer in WAITING:
        lin.page.goto(base + "/bank/new?bank=own&subject=maths&grade=3")
        for label, text in (("简称", title), ("题干", stem), (re.compile("^答案"), answer), ("预计时间", "2")):
            lin.type(label, text)
        lin.press("保存")
        lin.press("提交审核")
        team_way.sees(lin, re.compile("已提交 1 道给"))
    lin.page.context.close()


def _shot(
    browser: Browser, base: str, password: str, who: str, way: Callable[[Page, str], None], view: tuple[str, int]
) -> Image.Image:
    locale, width = view
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(base + "/sign-in")
    page.locator("#name").fill(who)
    page.locator("#password").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    way(page, base)
    page.wait_for_load_state("networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(TALLEST[width], height)})
    page.wait_for_timeout(500)
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return shot


def _home(page: Page, base: str) -> None:
    page.goto(base + "/")
    page.locator(".classes a, a[href*='class=']").first.click()
    page.locator(".ready-card img").nth(2).wait_for()


def _bank(page: Page, base: str) -> None:
    page.goto(base + "/bank")
    page.locator(".hit").first.wait_for()


def _builder(page: Page, base: str) -> None:
    _home(page, base)
    page.locator(".ready-card .go a").first.click()
    page.locator("img[src*='learner']").wait_for()


def _day(page: Page, base: str) -> None:
    page.goto(base + "/days")


def _review(page: Page, base: str) -> None:
    page.goto(base + "/review")


def _team(page: Page, base: str) -> None:
    page.goto(base + "/teams")


SCREENS: Mapping[str, tuple[str, Callable[[Page, str], None]]] = {
    "home": ("lin", _home), "bank": ("lin", _bank), "builder": ("lin", _builder), "day": ("chen", _day),
    "review": ("zhou", _review), "team": ("zhou", _team),
}  # fmt: skip


def _beside(shots: list[Image.Image]) -> Image.Image:
    made = [
        one.resize((round(one.width * SCALE), round(one.height * SCALE)), Image.Resampling.LANCZOS) for one in shots
    ]
    width, height = sum(one.width + GAP for one in made) + GAP, max(one.height for one in made) + 2 * GAP
    whole, left = Image.new("RGB", (width, height), GROUND), GAP
    for one in made:
        whole.paste(one, (left, GAP))
        left += one.width + GAP
    return whole.quantize(128, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
