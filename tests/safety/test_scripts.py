"""S4: what people write through any door runs in nobody's browser and fetches nothing, with and without the policy."""

from __future__ import annotations

import csv
import gc
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from homework_menu import menu_rows, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from question_bank import markup
from question_bank.access import viewer_of
from question_bank.models import Exercise, School, Teacher
from tests.conftest import THOROUGH
from tests.people import NOW, PASSWORD
from tests.safety import archives, hostile_bundles
from tests.safety.doors import Door, knocked, opened_door, signed_in
from tests.safety.scripts import shapes
from tests.web.test_journey import FLAGS, LEFT_OPEN, Silent

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("browser"),
    LEFT_OPEN,
]
HEAD = tuple("题干 题型 选项A 选项B 答案 解析 标题 标签 来源 知识点 分钟 年级 学科 作业类型".split())
MENUS, EVERY, SHARE = (4, 4, 1) if THOROUGH else (2, 8, 3)
CONTROLS = 10
PLANTED = "SELECT uid FROM exercise WHERE uid NOT LIKE 'hm-%' AND school_id = 1 ORDER BY id"
STIR = """() => { const found = [];
    for (const e of document.querySelectorAll('*')) {
        for (const name of ['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'xlink:href'])
            if (/^\\s*(javascript|vbscript|data:text)/i.test(e.getAttribute(name) || '')) found.push(e.outerHTML);
        for (const one of e.attributes) if (one.name.startsWith('on')) found.push(e.outerHTML);
        for (const name of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'toggle', 'animationstart', 'error'])
            e.dispatchEvent(new Event(name)); }
    return found; }"""

Planted = tuple[Door, list[str], list[str]]  # with the shapes, and the menus by their uids


@dataclass
class Watched:
    """A browser page on a server, with every call of `hit`, dialogue and outside request that it saw."""

    page: Page
    base: str
    is_bare: bool = False
    seen: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.expose_function("hit", lambda *_: self.seen.append("hit"))
        self.page.on("dialog", lambda box: (self.seen.append("dialog"), box.dismiss()))
        self.page.route("**/*", self._stop)

    def _stop(self, route: Route) -> None:
        """Pictures of the page itself are of no interest here; what leaves for elsewhere is."""
        inside = route.request.url.startswith((self.base, "data:", "blob:"))
        if not inside:
            self.seen.append(route.request.url)
        quiet = route.request.resource_type in ("image", "font", "stylesheet") and inside
        route.abort() if quiet or not inside else route.continue_()

    def open(self, path: str) -> None:
        answer = self.page.goto(self.base + path)
        assert answer, path
        assert answer.status == 200, (path, answer.status)
        self.look(path)

    def look(self, path: str) -> None:
        held = self.page.evaluate(STIR)
        assert not self.seen, (path, self.seen[:3])
        assert held == [], (path, held[:3])

    def sign_in(self, name: str) -> None:
        self.page.goto(self.base + "/sign-in")
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def planted(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """The application with every shape sent through every door, and menus of what came in."""
    with knocked() as (web, heard), opened_door(town_file, tmp_path_factory.mktemp("scripts")) as door:
        every = shapes(web)
        by_form(door, every)
        for name, data in files(every).items():
            answer = door.post("/bank/import", {**bank_of(door), "file": (io.BytesIO(data), name)})
            assert answer.status_code == 200, answer.text
        by_names(door, every)
        yield door, every, menus_of(door)
        assert heard == []


def bank_of(door: Door) -> dict[str, str]:
    return {"bank": door.rows("SELECT uid FROM bank WHERE school_id = 1")[0][0], "subject": "maths", "grade": "3",
            "tier": "basic", "minutes": "2"}  # fmt: skip


def by_form(door: Door, every: list[str]) -> None:
    """Each shape in every field of the exercise's form; the index-only kind takes a place in a book."""
    taken = 0
    for at, shape in enumerate(every):
        flat = " ".join(shape.split())
        form = {"kind": "choice", "stem": f"f{at} {shape}", "options": f"{flat}\n{at}", "answer": "A",
                "title": flat[:60], "solution": shape, "how_to": flat, "intent": flat, "source": flat, "tags": flat,
                "goals": flat, "own_point": "yes", "status": "ready", "modality": "written"}  # fmt: skip
        answer = door.post("/bank/new", {**bank_of(door), **form})
        taken += answer.status_code == 303
        if at % 2:
            continue
        place = {
            "book": flat[:100],
            "page-0": flat[:20],
            "numbers-0": f"{at} {flat}"[:40],
            "minutes-0": "2",
            "tier-0": "basic",
        }
        door.post("/bank/workbook", {**bank_of(door), **place, "status": "ready", "modality": "written"})
    assert taken >= 0.9 * len(every)


def files(every: list[str]) -> dict[str, bytes]:
    """The shapes as table and as bundle, in files whose names are shapes, too."""
    rows = [HEAD]
    rows += [(f"t{at} {one}", "单选", one, f"{at}", "A", one, one[:60], one, one, one, "2", "3", "数学", "基础")
             for at, one in enumerate(every)]  # fmt: skip
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    sheet = archives.workbook(archives.rows_xml([tuple(f"x{cell}" if at and here == 0 else cell for here, cell in
                                                       enumerate(row)) for at, row in enumerate(rows)]))  # fmt: skip
    lines = [
        hostile_bundles.line(uid=f"{at:016x}", labels__intent=one, labels__source=one, content__stem=f"b{at} {one}",
                             content__title=one[:60], content__solution=one, content__hints=[one])
        for at, one in enumerate(every)
    ]  # fmt: skip
    name = "<img src=x onerror=hit()>"
    return {
        f"{name}.csv": text.getvalue().encode(),
        f"{name}.xlsx": sheet,
        f"{name}.zip": hostile_bundles.bundled(*lines),
    }


def by_names(door: Door, every: list[str]) -> None:
    """Names of classes and people, and reasons for a rule of the school."""
    lead = signed_in(door.app, "lee")
    for at, shape in enumerate(every[::3]):
        name = f"{at}{' '.join(shape.split())}"[:60]
        door.post("/school/classes", {"name": name, "grade": "3"}, client=lead)
        door.post("/school/people", {"name": name, "sign_in": f"p{at}{name}"[:80], "role": "teacher"}, client=lead)


def menus_of(door: Door) -> list[str]:
    """Menus of the planted exercises alone, each of others."""
    with door.database.session([1]) as db:
        school, ann = (
            db.get_one(School, 1),
            viewer_of(db.scalars(select(Teacher).where(Teacher.sign_in == "ann")).one()),
        )
        made: list[str] = []
        barred = list(db.scalars(select(Exercise.uid).where(Exercise.uid.startswith("hm-"))))
        for seed in range(MENUS):
            spec = MenuSpec(
                3, "maths", 30, Format.MUST_MAY, "school-home", date(2026, 11, 26), seed, bars=tuple(barred)
            )
            built = menus.build(db, ann, school, spec, now=NOW)
            menu = built.menu
            assert menu is not None, (seed, built.shortfalls)
            made.append(menu.uid)
            barred += [dish.exercise.uid for dish in menu_rows.dishes(menu)]
        db.commit()
        return made


@pytest.fixture(params=["with the policy", "without it"])
def watched(request: pytest.FixtureRequest, planted: Planted, chromium: Browser) -> Iterator[Watched]:
    door = planted[0]

    def app(environ, start):
        def begin(status, headers, *more):
            kept = [one for one in headers if one[0] != "Content-Security-Policy" or request.param == "with the policy"]
            return start(status, kept, *more)

        return door.app(environ, begin)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = chromium.new_context(locale="en-GB")
    yield Watched(context.new_page(), f"http://127.0.0.1:{server.server_port}", request.param == "without it")
    context.close()
    server.shutdown()
    thread.join(5)
    server.server_close()
    gc.collect()


def pages(door: Door, every: list[str]) -> Iterator[str]:
    """The bank's lists, which show every shape, and a share of the exercises of each door with their forms."""
    total = door.rows("SELECT count(*) FROM exercise WHERE school_id = 1")[0][0]
    yield from (f"/bank?status=all&page={at + 1}" for at in range(-(-total // 20)))
    planted = [uid for (uid,) in door.rows(PLANTED)]
    by_hand = len(every) * 3 // 2
    typed, read_in = planted[:by_hand], planted[by_hand:]
    yield from (f"/bank/exercise/{uid}" for uid in [*typed[:: 6 * SHARE], *read_in[:: 18 * SHARE]])
    yield from (f"/bank/exercise/{uid}/edit" for uid in [*typed[:: 14 * SHARE], *read_in[:: 50 * SHARE]])
    yield from ("/", "/menus", "/bank/new", "/bank/import", "/account")


@pytest.mark.timeout(900)
def test_nothing_that_people_write_runs_or_fetches_in_a_browser(planted, watched):
    """Teeth: `markup._clean` that gives back what it gets."""
    door, every, made = planted
    assert len(every) >= 182
    watched.sign_in("ann")
    for path in list(pages(door, every))[:: 1 if watched.is_bare else EVERY]:
        watched.open(path)
    for uid in made:
        for path in ("", "/learner", "/teacher", "/blackboard", "/swap/0"):
            watched.open(f"/menus/{uid}{path}")


@pytest.mark.timeout(300)
def test_reports_and_the_school_s_pages_run_nothing(planted, watched, tmp_path):
    every = planted[1]
    watched.sign_in("ann")
    for name, data in files(every).items():
        path = tmp_path / name
        path.write_bytes(data)
        watched.open("/bank/import")
        watched.page.locator("#file").set_input_files(path)
        watched.page.get_by_role("button", name="Next", exact=True).click()
        watched.page.locator("#report section, [role='alert'], .taken").first.wait_for()
        watched.page.wait_for_load_state("networkidle")
        watched.look(name)
    watched.page.context.clear_cookies()
    watched.sign_in("lee")
    for path in ("/school", "/school/classes", "/school/people", "/"):
        watched.open(path)


def test_the_watch_notices_what_runs(planted, watched, monkeypatch):
    """The control: with the cleaning taken out, shapes run where no policy stops them, and are seen in any case."""
    door = planted[0]
    monkeypatch.setattr(markup, "_render", lambda text, *_: text)
    watched.sign_in("ann")
    noticed = 0
    for (uid,) in door.rows(f"{PLANTED} LIMIT 440")[::10]:
        try:
            watched.open(f"/bank/exercise/{uid}")
        except AssertionError:
            noticed += 1
            watched.seen.clear()
        if noticed == CONTROLS:
            return
    raise AssertionError(f"{noticed} noticed")
