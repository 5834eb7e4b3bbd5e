"""Other papers and layouts: dishes whole, type never smaller, paper counted, the screen without room to write."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace
from typing import cast

import pikepdf
import pypdfium2
import pytest

from homework_menu import paper_count
from homework_menu.models import Menu
from homework_menu.printing import paper, papers, pdf, views
from homework_menu.printing.sheet import Layout, Paper, SheetSection
from question_bank.content import Content, Kind
from tests.printing.menus import BASIC, MAY, MUST, MUST_MAY, SHEETS, made

MM = 25.4 / 72
ACROSS = {Paper.A5: (297, 210), Paper.B4: (364, 257), Paper.K8: (390, 270)}
HALVES = tuple(ACROSS)


def sizes(data: bytes) -> set[tuple[int, int]]:
    with pikepdf.Pdf.open(BytesIO(data)) as opened:
        return {tuple(round(float(one) * MM) for one in page.mediabox[2:]) for page in opened.pages}


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    found = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(found.split())


@pytest.mark.pango
@pytest.mark.parametrize("on", HALVES)
@pytest.mark.parametrize("name", ["must-may", "three-in-a-row", "columns", "set-meals"])
def test_half_pages_stand_side_by_side_with_whole_dishes(name: str, on: Paper) -> None:
    sheet = replace(SHEETS[name], paper=on)
    pages = paper.learner_pdf(sheet)
    width, height = ACROSS[on]
    assert sizes(pages.pdf) == {(width, height)}
    uids = [place.uid for place in pages.dishes]
    assert sorted(uids) == sorted(unit.dish.uid for unit in views.units(sheet)), "a dish is missing or in two pieces"
    for place in pages.dishes:
        assert not place.is_narrow, place
        assert place.x + place.width <= width / 2 - 10, place
        assert place.y + place.height <= height - 7.5, place


PAIR_MM = 80.0
"""A box in which two bars to colour stand side by side."""


@pytest.mark.pango
@pytest.mark.parametrize("on", [Paper.A4, *HALVES])
def test_figures_that_are_compared_stand_in_one_line(on: Paper) -> None:
    """Teeth: let what is compared be torn in narrow boxes too, on A4 or on what is measured."""
    narrow = SheetSection((MAY[0], *MUST), (BASIC,), 0, 1)
    pages = paper.learner_pdf(replace(MUST_MAY, paper=on, sections=(MUST_MAY.sections[0], narrow)))
    assert {place.width > PAIR_MM for place in pages.dishes if place.uid == MAY[0].uid} == {True}


@pytest.mark.pango
def test_an_a5_page_is_printed_twice_to_be_cut_apart() -> None:
    once = paper.learner_pdf(replace(SHEETS["english"], paper=Paper.A5, grade=7))
    assert text_of(once.pdf).count("Convinceafriend") == 2
    b4 = paper.learner_pdf(replace(SHEETS["english"], paper=Paper.B4, grade=7))
    assert text_of(b4.pdf).count("Convinceafriend") == 1


@pytest.mark.pango
@pytest.mark.parametrize("high", range(40, 140, 10))
def test_no_foot_stands_alone_on_a_last_half_page(high: int) -> None:
    """Of these boxes one ends just where the foot should begin."""
    dishes = (MUST[0], made("b", "画一画", Content(Kind.TASK, "画图。", space=f"box {high}")))
    section = SheetSection(dishes, (BASIC,), 2, 2)
    assert not is_bare(paper.learner_pdf(replace(MUST_MAY, sections=(section,), paper=Paper.A5, grade=5)))


def is_bare(pages: pdf.Pages) -> bool:
    return max(place.page for place in pages.dishes) < pages.count - 1


@pytest.mark.pango
def test_paper_is_made_the_same_every_time_and_has_its_title_and_language() -> None:
    first, again = (paper.learner_pdf(replace(MUST_MAY, paper=Paper.B4)).pdf for _ in range(2))
    assert first == again
    with pikepdf.Pdf.open(BytesIO(first)) as opened:
        assert str(opened.docinfo["/Title"]) == "分数的初步认识"
        assert str(opened.Root.Lang) == "zh-CN"


@pytest.mark.pango
@pytest.mark.parametrize("name", ["must-may", "three-in-a-row", "set-meals", "english"])
def test_the_screen_shows_the_menu_and_then_every_dish_alone(name: str) -> None:
    sheet = replace(SHEETS[name], paper=Paper.SCREEN)
    pages = paper.learner_pdf(sheet)
    assert pages.count == 1 + len(views.units(sheet))
    assert {round(width / height, 1) for width, height in sizes(pages.pdf)} == {1.8}
    assert [place.page for place in pages.dishes] == list(range(1, pages.count))
    assert not [place for place in pages.dishes if place.is_narrow]
    assert 'class="line"' not in paper.learner_html(sheet, media="app:", styles=())


@pytest.mark.pango
@pytest.mark.parametrize("name", ["must-may", "english"])
def test_large_and_comfort_print_larger_than_the_grade(name: str) -> None:
    sheet = replace(SHEETS[name], grade=5)

    def tallest(layout: Layout) -> float:
        document = pypdfium2.PdfDocument(paper.learner_pdf(replace(sheet, layout=layout)).pdf)
        page = document[0].get_textpage()
        mark = "写出" if name == "must-may" else "Kim"
        first = page.search(mark).get_next()
        _, bottom, _, top = page.get_charbox(first[0], loose=True)
        document.close()
        return top - bottom

    standard, comfort, large = (tallest(layout) for layout in (Layout.STANDARD, Layout.COMFORT, Layout.LARGE))
    assert standard < comfort < large


def test_sheets_of_paper_are_counted_for_a_class() -> None:
    assert papers.count(Paper.A4, 1, 42) == 42
    assert papers.count(Paper.A4, 3, 42) == 84
    assert papers.count(Paper.A5, 1, 41) == 21
    assert papers.count(Paper.B4, 2, 40) == 40
    assert papers.count(Paper.SCREEN, 9, 40) == 0


@pytest.mark.pango
def test_pictures_of_all_pages_can_be_taken() -> None:
    pages = paper.learner_pdf(replace(MUST_MAY, paper=Paper.SCREEN))
    assert len(pdf.pages_as_images(pages.pdf, 40)) == pages.count


@pytest.mark.parametrize("on_a4", [1, 2, 3])
@pytest.mark.parametrize("on_a5", range(1, 8))
@pytest.mark.parametrize("learners", [None, 1, 2, 41, 42])
def test_a5_is_called_vain_where_it_takes_as_much_paper_as_a4(on_a4: int, on_a5: int, learners: int | None) -> None:
    """Every sheet counted out one by one; without a class two copies. Teeth: compare sides instead of sheets."""
    menu = cast(Menu, SimpleNamespace(school_class=learners and SimpleNamespace(learners=learners)))
    copies, halves = learners or 2, ((learners or 2) + 1) // 2
    sheets_a4 = sum(1 for _ in range(copies) for side in range(on_a4) if side % 2 == 0)
    sheets_a5 = sum(1 for _ in range(halves) for side in range(on_a5) if side % 2 == 0)
    told = paper_count.vain(menu, {Paper.A4: on_a4, Paper.A5: on_a5})
    assert (told is not None) == (sheets_a5 >= sheets_a4)
    needed = {one.paper: one.needed for one in paper_count.compared(menu, {Paper.A4: on_a4, Paper.A5: on_a5})}
    assert needed == {Paper.A4: sheets_a4, Paper.A5: sheets_a5}
