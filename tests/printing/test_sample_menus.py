"""Menus from the sample bank on paper: every format of every unit is one sheet of paper, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from homework_menu import edits, menus, sheets
from homework_menu.demo import sample_bank
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import Menu
from homework_menu.printing import paper
from homework_menu.printing.sheet import Paper
from question_bank import access, curriculum
from question_bank.database import open_database
from question_bank.models import School
from tests.conftest import THOROUGH
from tests.people import NOW
from tests.printing.test_halves import check_pages, check_slides

pytestmark = [pytest.mark.slow, pytest.mark.pango]


@pytest.fixture(scope="module")
def demo(demo_copy: Path) -> Iterator[Session]:
    database = open_database(f"sqlite:///{demo_copy}/homework-menu.db")
    with database.session([1]) as db:
        yield db
    database.dispose()


MOST_KEYS = 10
NEARLY = (Format.THREE_IN_A_ROW, Format.SET_MEALS)
ONE_SIDE = (Format.COLUMNS, Format.EXACT_POINTS, Format.PURSE)


def built(demo: Session, unit: str, format: Format) -> Menu:
    """A unit's menu of twenty minutes."""
    at, sample = demo.get_one(School, 1), sample_bank.load(unit)[0]
    found, _ = curriculum.unit_or_lesson(demo, unit)
    spec = MenuSpec(sample.grades[0], sample.subject, 40, format, "school-home", date(2026, 11, 26), 2, unit=found)
    menu = menus.build(demo, access.command_line(1), at, spec, now=NOW).menu
    assert menu
    return menu


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("unit", sample_bank.units())
def test_a_menu_takes_one_sheet_and_boards_and_meals_nearly_their_minutes(demo: Session, unit: str, format: Format):
    at, menu = demo.get_one(School, 1), built(demo, unit, format)
    sheet = sheets.sheet_of(demo, menu, at)
    demo.rollback()
    if format in NEARLY:
        assert sheet.figures.most >= 2 * 17
        assert sheet.figures.least >= 2 * 15
    pages = paper.learner_pdf(sheet)
    assert pages.count <= (1 if format in ONE_SIDE else 2)
    assert [place.uid for place in pages.dishes if place.is_narrow] == []
    count = sum(len(dish.parts) or 1 for dish in sheet.dishes)
    assert paper.teacher_pdf(sheet).count <= (1 if count <= MOST_KEYS else 2)


HALF_MM = 148.0


@pytest.mark.parametrize(("at", "to"), [(6, 2), (6, 4), (0, 3)])
def test_a_sheet_whose_dishes_were_moved_by_hand_fills_its_first_page(demo: Session, at: int, to: int):
    """Teeth: weigh both pages alike where the sheet is turned."""
    menu = built(demo, "pep-maths-3a-8", Format.THREE_COURSES)
    edits.move(demo, menu, at, to, now=NOW)
    sheet = sheets.sheet_of(demo, menu, demo.get_one(School, 1))
    demo.rollback()
    pages = paper.learner_pdf(sheet)
    assert pages.count == 2
    assert max(place.y + place.height for place in pages.dishes if place.page == 0) > HALF_MM


EVERY = [(unit, format) for unit in sample_bank.units() for format in Format]


@pytest.mark.parametrize(("unit", "format"), EVERY if THOROUGH else EVERY[::6])
def test_other_papers_keep_choices_whole_and_fill_their_pages_alike(demo: Session, unit: str, format: Format):
    sheet = sheets.sheet_of(demo, built(demo, unit, format), demo.get_one(School, 1))
    demo.rollback()
    for on in (Paper.A5, Paper.B4, Paper.K8):
        check_pages(replace(sheet, paper=on))
    check_slides(sheet)
