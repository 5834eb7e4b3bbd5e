"""A workbook's lines on a menu: called by book, page and numbers, said once, in the order of their pages."""

from __future__ import annotations

from datetime import date

import pytest

from homework_menu import book_places, menus, sheets
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.printing import html
from question_bank import banks, curriculum, exercises
from question_bank.content import BookPlace, Content, Kind, faults
from question_bank.exercises import Draft, Labels
from question_bank.models import School, Unit
from tests.people import NOW, UNIT, Town

BOOK = "课堂作业本"
LINES = (
    (51, "1,2", "specialised"), (9, "3", "basic"), (46, "1、3", "basic"), (46, "2", "basic"), (12, "4", "basic"),
    (50, "2", "specialised"), (8, "6-8", "specialised"), (53, "8", "extension"), (52, "9", "extension"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "numbers", "zh", "en"),
    [
        ("23", "2, 4", "《课堂作业本》P23 第2、4题", "《课堂作业本》P23 No. 2, 4"),
        ("P23", "第2、4题", "《课堂作业本》P23 第2、4题", "《课堂作业本》P23 No. 2, 4"),
        ("第23页", "6-8", "《课堂作业本》P23 第6～8题", "《课堂作业本》P23 No. 6-8"),
        ("23", "思考题", "《课堂作业本》P23 思考题", "《课堂作业本》P23 思考题"),
        ("", "3", "《课堂作业本》第3题", "《课堂作业本》No. 3"),
    ],
)
def test_a_place_reads_as_a_teacher_would_write_it(page: str, numbers: str, zh: str, en: str) -> None:
    place = BookPlace(f"《{BOOK}》", page, numbers)
    assert (book_places.told(place, "zh"), book_places.told(place, "en")) == (zh, en)


def test_of_a_long_title_the_book_is_cut_and_never_the_numbers() -> None:
    told = book_places.told(BookPlace("长" * 60, "23", "2,4"), "zh")
    assert told.endswith("…》P23 第2、4题")
    assert len(told) == book_places.MOST


@pytest.mark.timeout(20)
def test_a_place_has_an_end() -> None:
    """Teeth: look for the end of the page's blanks from each of them."""
    gap = "1" + " " * 64_000 + "x"
    assert book_places.told(BookPlace(BOOK, gap, gap), "zh").endswith("x题")
    told = [faults(Content(Kind.SHORT, "", place=BookPlace(*one))) for one in ((gap, "1", "2"), (BOOK, gap, "2"))]
    assert [[one.field for one in some] for some in told] == [["place"], ["place"]]


def test_a_menu_of_a_workbook_names_each_line_once_in_the_order_of_the_pages(town: Town) -> None:
    with town.session() as db:
        school, unit = db.get_one(School, town.schools["here"]), db.query(Unit).filter(Unit.code == UNIT).one()
        bank, goals = banks.create(db, school.id, "Own"), tuple(one.code for one in unit.lessons[0].points)
        for page, numbers, tier in LINES:
            content = Content(Kind.SHORT, "", place=BookPlace(BOOK, str(page), numbers))
            labels = Labels(subject="maths", grades=frozenset({3}), tier=tier, half=8, goals=goals)
            exercises.create(db, bank, Draft(content, labels), now=NOW)
        curriculum.by_code(db, set(goals))
        spec = MenuSpec(grade=3, subject="maths", half=40, format=Format.MUST_MAY, place="home",
                        day=date(2026, 11, 26), seed=1, unit=unit, banks=(bank,))  # fmt: skip
        menu = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
        assert menu is not None
        sheet = sheets.sheet_of(db, menu, school)
    for section in sheet.sections:
        places = [dish.content.place for dish in section.dishes]
        assert len(places) > 1
        assert places == sorted(places, key=lambda one: book_places.order(one or BookPlace("", "", "")))
    text, names = html.learner(sheet), [dish.title for dish in sheet.dishes]
    assert all(name.startswith(f"《{BOOK}》P") for name in names)
    assert text.count(f"《{BOOK}》") == len(names), "the box says again what its title says"
