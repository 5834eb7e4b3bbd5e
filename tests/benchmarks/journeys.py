"""How long a teacher's ways take in a real browser, on a school with a large bank, by the words on the pages.

    python -m tests.benchmarks.journeys [--size 100000] [--runs 30]      one JSON object on standard output

Ways: a new account with its own class to paper, by a textbook and samples that lie ready, by the school's own workbook
(six lines of page and numbers), and by a table of contents that is pasted as well; a sample account's first sheet, a
later day's sheet; each with its clicks and typed fields. Steps in the builder and the bank: milliseconds from the click
until what was asked for is seen. The server is the demo's own, in a process of its own; reading time is not in it.
"""

from __future__ import annotations

import argparse
import json
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

from homework_menu.demo import school
from homework_menu.migrations import upgrade
from question_bank import banks
from question_bank import search as words
from question_bank.database import open_database
from tests.benchmarks.search import spread, write
from tests.web.team_way import Hand

MOST = {
    "own_class_s": 300, "own_workbook_s": 300, "own_textbook_s": 300, "sample_account_s": 60, "later_day_s": 15,
    "meter_ms": 100, "swap_ms": 250, "search_ms": 250, "changed_dish_ms": 400, "real_page_ms": 1200,
    "first_page_kb": 150,
}  # fmt: skip
CLICKS = {"own_class": 20, "sample_account": 3, "later_day": 2}
PATIENCE = 120_000
UNIT, TIERS = "分数的初步认识", ("基础性", "专项性", "拓展性")
CONTENTS = f"{UNIT}\t几分之一\t认识几分之一\n\t几分之几\t认识几分之几\n"
SHOWN = """async ([what, name, number]) => {
    const picture = () => document.querySelector('.sheet img');
    const isStill = () => picture().complete && !picture().dataset.wanted;
    const isNew = () => isStill() && picture().src !== window.pictured;
    const seen = {
        tray: () => document.querySelector('.tray'),
        fresh: () => !document.querySelector('.builder').dataset.old,
        dish: () => document.querySelector('.sheet .instead .look') ?? isNew(),
        page: isNew,
        still: isStill,
        hits: () => !document.querySelector('#results > *').dataset.old }[what];
    const named = one => (one.getAttribute('aria-label') ?? one.innerText).trim() === name;
    const all = [...document.querySelectorAll('button, a')].filter(one => one.checkVisibility() && named(one));
    const begun = performance.now();
    if (name) all[number % all.length].click();
    while (!seen()) await new Promise(done => setTimeout(done, 4));
    return performance.now() - begun; }"""
SEARCHED = ("分数", "周长", "披萨", "苹果", "速度")
TRIES = 3
"""Trays that are opened for each run: one may hold nothing that fits."""
FLAGS = ["--no-sandbox", "--disable-gpu"]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--data", type=Path, help="A folder that was filled before, or is to be kept.")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        data = wish.data or Path(fresh)
        password = filled(data, wish.size)
        with serving(data) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            result = measured(browser.new_context, base, password, wish.runs)
            browser.close()
    print(json.dumps({"size": wish.size, "runs": wish.runs, "most": MOST, "clicks": CLICKS, **result}, indent=1))
    return 0 if not result["missed"] else 1


def filled(data: Path, size: int) -> str:
    """The demo school with `size` exercises more in its school's bank; gives its people's password."""
    folder = data / "demo"
    if not folder.exists():
        folder.mkdir(parents=True)
        database = open_database(f"sqlite:///{folder}/homework-menu.db")
        upgrade(database)
        school.prepare(database, folder, now=datetime.now(UTC))
        with database.session([1]) as db:
            write(db, 1, [banks.create(db, 1, "Large").id] * 2, size)
            words.reindex(db)
            db.commit()
        database.dispose()
    return json.loads((folder / "demo-password.json").read_text())


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The demo's server on a free port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "homework_menu", "--data", str(data), "demo", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


class Teacher(Hand):
    """A person at a page who knows when paper has come."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        super().__init__(context)
        self.context, self.base = context, base
        self.page.set_default_timeout(PATIENCE)
        self.papers: list[str] = []
        context.on("response", self._look)

    def _look(self, answer: Any) -> None:
        if (
            answer.request.is_navigation_request()
            and answer.status == 200
            and "pdf" in answer.headers.get("content-type", "")
        ):
            self.papers.append(answer.url)

    def print_first(self) -> None:
        """Hand in and print the first menu that lies ready, and wait until the browser has the paper."""
        before = len(self.papers)
        self.press(re.compile("提交并打印|改交这份并打印"))
        end = perf_counter() + PATIENCE / 1000
        while len(self.papers) == before and perf_counter() < end:
            self.page.wait_for_timeout(20)
        assert len(self.papers) > before, "no paper came"


def sign_up(teacher: Teacher) -> None:
    """A new account in a school of its own, with a grade and a subject."""
    name = secrets.token_hex(4)
    teacher.page.goto(teacher.base + "/start")
    teacher.type("学校", f"新学校{name}")
    teacher.type("您的称呼", "王老师")
    teacher.type("登录名", f"wang-{name}")
    teacher.type(re.compile("^密码"), "correct-horse-battery")
    for choice in ("建立并继续", "三年级", "数学", "三(2)班"):
        teacher.press(choice)


def own_class(teacher: Teacher) -> None:
    """A new account: textbook, unit, samples, paper."""
    sign_up(teacher)
    for choice in (re.compile("人教版.*上册"), re.compile(UNIT), re.compile("示例题")):
        teacher.press(choice)
    teacher.print_first()


def own_workbook(teacher: Teacher) -> None:
    """A new account: textbook, unit, six lines of a workbook, paper."""
    sign_up(teacher)
    for choice in (re.compile("人教版.*上册"), re.compile(UNIT)):
        teacher.press(choice)
    six_numbers(teacher)


def own_textbook(teacher: Teacher) -> None:
    """A new account: a table of contents pasted and looked at, its unit, six lines of a workbook, paper."""
    sign_up(teacher)
    teacher.press("没有我的教材")
    for label, text in (("版本", "我们的教材"), ("书名", "三年级上册"), ("目录", CONTENTS)):
        teacher.type(label, text)
    for choice in ("先看看结果", "加入教材", re.compile("我们的教材"), re.compile(UNIT)):
        teacher.press(choice)
    six_numbers(teacher)


def six_numbers(teacher: Teacher) -> None:
    """Six exercises of a workbook by page and numbers, then the first menu that they make."""
    teacher.press(re.compile("^我的练习册"))
    teacher.type("书名", "练习册")
    for at in range(6):
        for label, text in (("页码", f"{20 + at}"), ("题号", "1, 3"), ("预计时间", "4")):
            teacher.type(f"第 {at + 1} 行{label}", text)
        if at % len(TIERS):
            teacher.page.get_by_label(f"第 {at + 1} 行作业类别").select_option(label=TIERS[at % len(TIERS)])
            teacher.clicks += 1
    teacher.press("保存")
    teacher.print_first()


def sample_account(teacher: Teacher, password: str) -> None:
    """A demo teacher signs in and prints."""
    teacher.page.goto(teacher.base + "/")
    teacher.type("登录名", "lin")
    teacher.type(re.compile("^密码"), password)
    teacher.press("登录")
    teacher.press("三(2)班")
    teacher.print_first()


def later_day(teacher: Teacher) -> None:
    """Signed in from yesterday: the first page, and its main button."""
    teacher.page.goto(teacher.base + "/")
    teacher.print_first()


NEW = {"own_class": own_class, "own_workbook": own_workbook, "own_textbook": own_textbook}


def measured(context_of: Callable[..., BrowserContext], base: str, password: str, runs: int) -> dict[str, Any]:
    times: dict[str, list[float]] = {name: [] for name in (*NEW, "sample_account", "later_day")}
    effort: dict[str, tuple[int, int]] = {}

    def take(name: str, teacher: Teacher, way: Callable[[Teacher], None]) -> None:
        teacher.clicks = teacher.typed = 0
        begun = perf_counter()
        way(teacher)
        times[name].append(perf_counter() - begun)
        effort[name] = (teacher.clicks, teacher.typed)

    for _ in range(runs):
        with closing(context_of(locale="zh-CN", viewport={"width": 1280, "height": 900})) as context:
            new = Teacher(context, base)
            take("own_class", new, NEW["own_class"])
            take_back(new)
            take("later_day", new, later_day)
        for name in ("own_workbook", "own_textbook"):
            with closing(context_of(locale="zh-CN", viewport={"width": 1280, "height": 900})) as context:
                take(name, Teacher(context, base), NEW[name])
    with closing(context_of(locale="zh-CN", viewport={"width": 1280, "height": 900})) as context:
        known = Teacher(context, base)
        take("sample_account", known, lambda one: sample_account(one, password))
        take_back(known)
        steps = {name: spread(ms) for name, ms in builder(known, runs).items()}
        steps["search_ms"] = spread(searching(known, runs))
        size = first_page(known)
    ways = {name: spread(seconds) | {"clicks": effort[name][0], "typed": effort[name][1]}
            for name, seconds in times.items()}  # fmt: skip
    figures = {"first_page_kb": size, **{name: one["p95"] for name, one in steps.items()}}
    figures |= {f"{name}_s": one["p95"] for name, one in ways.items()}
    missed = [name for name, most in MOST.items() if figures[name] > most]
    missed += [name for name, most in CLICKS.items() if effort[name][0] > most]
    return {"ways": ways, "steps": steps, "first_page_kb": size, "missed": missed}


@contextmanager
def closing(context: BrowserContext) -> Iterator[BrowserContext]:
    yield context
    context.close()


def take_back(teacher: Teacher) -> None:
    """So that the next run hands in anew."""
    teacher.page.goto(teacher.base + "/menus")
    teacher.page.locator("main a[href*='/menus/']").first.click()
    teacher.press("收回")
    teacher.page.get_by_role("button", name="提交并打印").wait_for()


def builder(teacher: Teacher, runs: int) -> dict[str, list[float]]:
    """Milliseconds from a click in the builder to what it is for."""
    page = teacher.page
    page.goto(teacher.base + "/")
    page.locator(".ready-card img").nth(2).wait_for()
    teacher.press("改一改")
    page.locator(".meter").wait_for()
    ms: dict[str, list[float]] = {name: [] for name in ("swap_ms", "changed_dish_ms", "real_page_ms", "meter_ms")}
    for number in range(TRIES * runs):
        settle(page)
        ms["swap_ms"].append(page.evaluate(SHOWN, ["tray", "换一道", number]))
        settle(page)
        if not page.locator(".tray .offer:not([disabled])").count():
            page.evaluate(SHOWN, ["fresh", "取消", 0])
            continue
        begun = page.evaluate("document.querySelector('.tray .offer:not([disabled])').click(), performance.now()")
        page.evaluate(SHOWN, ["dish", "", 0])
        ms["changed_dish_ms"].append(page.evaluate("performance.now()") - begun)
        page.evaluate(SHOWN, ["page", "", 0])
        ms["real_page_ms"].append(page.evaluate("performance.now()") - begun)
        settle(page)
        ms["meter_ms"].append(page.evaluate(SHOWN, ["fresh", "去掉这道", number]))
        settle(page)
        page.evaluate(SHOWN, ["fresh", "撤销", 0])
        if len(ms["meter_ms"]) == runs:
            break
    return ms


def settle(page: Page) -> None:
    """Wait until nothing is on its way, and mark what is shown as old."""
    page.evaluate(SHOWN, ["still", "", 0])
    page.wait_for_load_state("networkidle")
    page.locator(".sheet svg").wait_for(state="attached")
    page.evaluate("""() => { window.pictured = document.querySelector('.sheet img').src;
        document.querySelector('.builder').dataset.old = 'yes'; }""")


def searching(teacher: Teacher, runs: int) -> list[float]:
    """Milliseconds from the last key of a word to its hits."""
    page, ms = teacher.page, []
    page.goto(teacher.base + "/bank")
    for number in range(runs):
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelector('#results > *').dataset.old = 'yes'")
        begun = page.evaluate("performance.now()")
        page.get_by_role("searchbox").fill(SEARCHED[number % len(SEARCHED)])
        page.evaluate(SHOWN, ["hits", "", 0])
        ms.append(page.evaluate("performance.now()") - begun)
    return ms


def first_page(teacher: Teacher) -> float:
    """Kilobytes that the first page takes over the wire when nothing is cached, fonts aside."""
    with closing(teacher.context.browser.new_context(storage_state=teacher.context.storage_state())) as fresh:
        page = fresh.new_page()
        asked: list[Request] = []
        page.on("requestfinished", lambda one: asked.append(one))
        page.goto(teacher.base + "/")
        page.wait_for_load_state("networkidle")
        return round(sum(one.sizes()["responseBodySize"] for one in asked if one.resource_type != "font") / 1000, 1)


if __name__ == "__main__":
    sys.exit(main())
