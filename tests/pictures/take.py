"""The README's pictures, taken from a new demo school:   python -m tests.pictures.take"""

from __future__ import annotations

import json
import tempfile
import threading
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from homework_menu import menus, sheets
from homework_menu.demo import sample_bank, school
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.migrations import upgrade
from homework_menu.printing import paper, pdf
from homework_menu.settings import Settings
from homework_menu.web import create_app
from question_bank import access, curriculum
from question_bank.database import Database, open_database
from question_bank.models import School

HERE = Path(__file__).parent
GROUND, GAP, DPI, DAY = "#dcd8ce", 20, 62, date(2026, 11, 26)
SHEETS = (("pep-maths-3a-8", Format.MUST_MAY), ("pep-maths-3a-8", Format.THREE_IN_A_ROW),
          ("pep-maths-5b-4", Format.SET_MEALS))  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = open_database(f"sqlite:///{folder}/pictures.db")
        upgrade(database)
        school.prepare(database, folder, now=datetime.now(UTC))
        _take_sheets(database)
        _take_builder(database, folder)
        database.dispose()


def _take_sheets(database: Database) -> None:
    made: list[Image.Image] = []
    with database.session([1]) as db:
        at = db.get_one(School, 1)
        for unit, format in SHEETS:
            found, _ = curriculum.unit_or_lesson(db, unit)
            grade = sample_bank.load(unit)[0].grades[0]
            spec = MenuSpec(grade, "maths", 40, format, "school-home", DAY, 3, unit=found)
            menu = menus.build(db, access.command_line(1), at, spec, now=datetime.now(UTC)).menu
            assert menu is not None
            sheet = sheets.sheet_of(db, menu, at)
            made.append(pdf.pages_as_images(paper.learner_pdf(sheet).pdf, DPI)[0])
        made.append(pdf.pages_as_images(paper.teacher_pdf(sheet).pdf, DPI)[0])
        db.rollback()
    whole = Image.new("RGB", (sum(one.width + GAP for one in made) + GAP, made[0].height + 2 * GAP), GROUND)
    for number, one in enumerate(made):
        whole.paste(one, (GAP + number * (one.width + GAP), GAP))
    whole.quantize(256).save(HERE / "sheets.png", optimize=True)


def _take_builder(database: Database, folder: Path) -> None:
    app = create_app(Settings(folder, "sqlite://", "zh", secret="k" * 64), database)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="zh-CN")
        page.goto(f"http://127.0.0.1:{server.server_port}/sign-in")
        page.locator("#name").fill(school.PEOPLE[0][0])
        page.locator("#password").fill(json.loads((folder / "demo-password.json").read_text()))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_role("link", name=school.CLASSES[0][0]).click()
        page.locator(".ready-card .go").nth(2).wait_for()
        page.wait_for_load_state("networkidle")
        _keep(page.screenshot(), "home.png")
        page.locator(".ready-card .go a").first.click()
        page.locator("img[src*='learner']").wait_for()
        page.wait_for_load_state("networkidle")
        _keep(page.screenshot(), "builder.png")
        _take_phone(page)
        browser.close()
    server.shutdown()


def _take_phone(page: Page) -> None:
    """The builder and the first page as a phone shows them, side by side."""
    page.set_viewport_size({"width": 390, "height": 844})
    builder = page.screenshot()
    page.go_back()
    page.locator(".ready-card img").first.wait_for()
    page.wait_for_load_state("networkidle")
    pair = [Image.open(BytesIO(one)) for one in (page.screenshot(), builder)]
    whole = Image.new("RGB", (2 * 390 + 3 * GAP, 844 + 2 * GAP), GROUND)
    for number, one in enumerate(pair):
        whole.paste(one, (GAP + number * (390 + GAP), GAP))
    whole.quantize(256, dither=Image.Dither.NONE).save(HERE / "phone.png", optimize=True)


def _keep(shot: bytes, name: str) -> None:
    Image.open(BytesIO(shot)).quantize(256).save(HERE / name, optimize=True)


if __name__ == "__main__":
    main()
