"""Knowledge points that are proposed are nearly always right, and what is unsure gets none."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from homework_menu.demo import sample_bank
from question_bank import drills, proposals, shipped, sum_forms
from question_bank.content import Content, Item, Kind
from question_bank.formats.found import Found

POINTS = {row["code"]: row for row in shipped.points() if row["level"] == "point"}
CODES = {title: code for code, row in POINTS.items() for title in (row["title_zh"], row["title_en"])}
LEAST_RECALL = {"ccss-maths-4-nf": 0.1, "pep-maths-2a-4": 0.04, "pep-maths-3a-8": 0.15, "pep-maths-5b-4": 0.28,
                "pep-maths-7a-2": 0.15}  # fmt: skip
DRILLS = {drill.code: drill.levels for drill in drills.drills()}


def proposed(db, content: Content, grade: int, heading: str = "") -> set[str]:
    found = Found("1", content, {}, proposals={"subject": "maths", "grades": {grade}, "heading": heading})
    return {CODES[title] for title in proposals.defaults_for(db, found, {}, []).get("goals", ())}


def score(db, cases: Iterable[tuple[Content, int, Iterable[str]]]) -> tuple[float, float]:
    """Precision and recall of all points that are proposed against those that the exercises bear."""
    right = told = tagged = 0
    for content, grade, goals in cases:
        found, own = proposed(db, content, grade), set(goals)
        right, told, tagged = right + len(found & own), told + len(found), tagged + len(own)
    return right / max(1, told), right / tagged


@pytest.mark.parametrize("unit", LEAST_RECALL)
def test_nine_in_ten_points_proposed_for_the_sample_bank_are_its_own(town, unit):
    """Teeth: let words of solutions or of earlier grades propose points, or a sum be told by its operation alone."""
    with town.session() as db:
        precision, recall = score(db, ((one.content, one.grades[0], one.goals) for one in sample_bank.load(unit)))
    assert precision >= 0.9
    assert recall >= LEAST_RECALL[unit]


@pytest.mark.parametrize("drill", DRILLS)
def test_a_drill_pasted_anew_gets_the_points_of_its_step_in_the_grades_that_are_taught_them(town, drill):
    """Teeth: leave a drill's form out of the table."""
    cases = [
        (drills.content(level, level.counts[0], seed, "zh"), grade, level.goals)
        for level in DRILLS[drill] for seed in range(2) for grade in level.grades
        if all(POINTS[goal]["grade_from"] <= grade <= POINTS[goal]["grade_to"] for goal in level.goals)
    ]  # fmt: skip
    with town.session() as db:
        precision, recall = score(db, cases)
    assert (precision, recall >= 0.75) == (1, True)


@pytest.mark.parametrize(("heading", "sums", "grade", "points"), [
    ("口算", ["3.2+4.5=", "7.8-2.6="], 3, {"maths.decimal.add-first"}),
    ("竖式计算", ["24×13=", "45×32="], 3, {"maths.number.multiply-two-digit"}),
    ("", ["24×13=", "45×32="], 3, set()), ("口算", ["24×13=", "3.2+4.5="], 4, set()),
    ("口算", ["3.2+4.5=", "小明有几支？"], 4, set()), ("口算", ["3.2+4.5="], 4, set()),
    ("", ["3米=____厘米", "____千米=5000米"], 3, {"maths.measure.length-mm", "maths.measure.km"}),
    ("", ["3千米=____米", "____千米=5000米"], 3, {"maths.measure.km"}),
    ("解方程", ["2x+3=9", "x-4=5"], 5, {"maths.equation.solve"}),
    ("口算", ["(-3)+5=", "-4-6="], 7, {"maths.rational.add"}),
])  # fmt: skip
def test_sums_tell_their_point_where_all_of_them_have_its_form(town, heading, sums, grade, points):
    """Teeth: go by the first sum, or by one alone."""
    content = Content(Kind.BLANK, "算一算。", items=tuple(Item(text, (("1",),)) for text in sums))
    with town.session() as db:
        assert proposed(db, content, grade, heading) == points


def test_every_point_of_the_table_is_one_of_the_curriculum():
    assert {one.point for one in sum_forms.forms()} | {point for point, *_ in sum_forms.tasks()} <= POINTS.keys()
