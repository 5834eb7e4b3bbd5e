"""Drills on paper: every kind fits its box, its squares stand below, and a sheet of them is one page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homework_menu.printing import paper
from homework_menu.printing.sheet import SheetSection
from question_bank import drills
from question_bank.content import Tier
from tests.conftest import THOROUGH
from tests.printing.menus import made, menu
from tests.printing.paperwork import measure
from tests.printing.test_sheets import HALF_MM, band_of

pytestmark = pytest.mark.pango
WIDTHS, AT_ONCE, ALMOST = ("1-1", "1-2", "1-3"), 6, 1.04
NARROW = {"zh": "1-3", "en": "1-2"}  # beside the full width, where the walk is not thorough
SHEETS = {
    "grade 1": (1, "zh", [("within-20-all", 12), ("units-money", 6), ("two-one-carry", 8)]),
    "grade 2": (2, "en", [("units-length-2", 8), ("column-rest-tables", 6), ("tables-both", 10)]),
    "grade 3": (3, "zh", [("column-two-two", 6), ("like-one", 8), ("units-length-3", 8)]),
    "grade 4": (4, "en", [("column-divide-two-rest", 6), ("units-decimal", 8), ("like-mixed", 6)]),
    "grade 5": (5, "zh", [("unlike-multiple", 8), ("unlike-three", 6), ("equation-two", 6)]),
    "grade 7": (7, "en", [("equation-both", 6), ("rational-all", 12)]),
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_of_drills_is_one_page(name):
    grade, language, chosen = SHEETS[name]
    dishes = []
    for code, count in chosen:
        drill, level = drills.step(code)
        content = drills.content(level, count, 4, language)
        half = drills.draft(drill, level, content, grade).labels.half
        dishes.append(made(code, content.title, content, tier=Tier(drill.tier), half=half))
    section = SheetSection(tuple(dishes), (Tier.BASIC,), len(dishes), len(dishes))
    sheet = replace(menu("must-may", (section,)), grade=grade, language=language)
    printed = paper.learner_pdf(sheet)
    assert printed.count == 1
    assert [place.uid for place in printed.dishes if place.is_narrow] == []
    assert paper.teacher_pdf(sheet).count == 1


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("grade", [2, 3, 5, 7])
def test_no_drill_is_much_taller_than_was_reckoned_or_runs_over_its_box(grade, language):
    widths = WIDTHS if THOROUGH else ("1-1", NARROW[language])
    ends = [level for _, levels in drills.of_grade(grade) for level in levels[:: max(1, len(levels) - 1)]]
    for at in range(0, len(ends), AT_ONCE):
        some = {one.code: drills.content(one, one.counts[1], 3, language) for one in ends[at : at + AT_ONCE]}
        boxes = [box for width in widths for box in measure(some, band=band_of(grade), widths=(width,))]
        assert {box.uid for box in boxes} == set(some)
        assert [box for box in boxes if box.is_narrow] == []
        assert [box for box in boxes if box.real > box.estimated * ALMOST + HALF_MM] == []
