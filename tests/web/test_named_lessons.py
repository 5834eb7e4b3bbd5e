"""The unit or lesson that a worksheet's heading names is proposed, and none where that is unsure."""

from __future__ import annotations

import pytest

from tests.web.test_papers import door, fields, made_in, review  # noqa: F401  fixture

ITEMS = "1. 7×8＝____。\n2. 一年有____个月。\n答案：1. 56 2. 12\n"
PROPOSED = "Proposed from the worksheet's heading"
NAMED = {
    "三年级上册第四单元练习": "pep-maths-3a-4",
    "三年级数学上册 第8单元测试": "pep-maths-3a-8",
    "三年级数学\n第四单元 第2课时": "pep-maths-3a-4",
    "三年级数学上册 第八单元 分数的初步认识": "pep-maths-3a-8",
    "三年级数学上册 集合练习": "pep-maths-3a-9.1",
    "三年级数学上册 分数的简单应用": "pep-maths-3a-8.5",
    "三年级数学 8.4 分数的简单计算": "pep-maths-3a-8.4",
}
UNSURE = [
    "三年级数学 第十九单元", "三年级数学 第七九十单元",
    "三年级数学 第二单元至第四单元复习", "三年级数学下册 第四单元、第五单元",
]  # fmt: skip


@pytest.mark.parametrize("heading", NAMED)
def test_the_unit_or_lesson_that_the_heading_names_is_proposed(door, heading):  # noqa: F811
    """Teeth: take the first lesson of a unit."""
    page = review(door, text=f"{heading}\n{ITEMS}").text
    assert fields(page)["lesson"] == NAMED[heading]
    assert PROPOSED in page


@pytest.mark.parametrize("heading", UNSURE)
def test_nothing_is_proposed_where_it_is_unsure(door, heading):  # noqa: F811
    """Teeth: take the first unit that is named."""
    page = review(door, text=f"{heading}\n{ITEMS}").text
    assert fields(page)["lesson"] == ""
    assert PROPOSED not in page


def test_where_the_paper_names_none_the_class_s_unit_is_proposed(door):  # noqa: F811
    """Teeth: leave the field empty, or say that the heading named it."""
    page = review(door, text=f"三年级数学练习\n{ITEMS}").text
    assert fields(page)["lesson"] == "pep-maths-3a-8"
    assert "Proposed because your class is there" in page
    assert PROPOSED not in page
    assert "Common Core" not in page


def test_a_lesson_that_was_chosen_or_taken_away_stays(door):  # noqa: F811
    """Teeth: propose anew with every look."""
    form = fields(review(door, text=f"三年级上册第四单元练习\n{ITEMS}").text)
    for lesson in ("", "pep-maths-3a-1.1"):
        page = door.client.post("/bank/paper/change", data=form | {"do": "look", "lesson": lesson}).text
        assert fields(page)["lesson"] == lesson
        assert PROPOSED not in page


def test_a_unit_gives_no_points_and_a_chosen_lesson_gives_its_own_to_the_empty(door):  # noqa: F811
    """Teeth: give every exercise the points of the unit's first lesson."""
    paper = "三年级数学上册 第八单元 分数的初步认识\n1. 2/7+3/7=  1-3/8=\n答案：5/7 5/8\n2. 看一看。\n答案：好\n"
    page = review(door, text=paper).text
    form = fields(page)
    assert (form["points-0"], form["points-1"]) == ("同分母分数的简单加减；1减几分之几", "")
    assert "Not certain" in page
    assert '<option value="认识几分之一">' in page or "Unit fractions" in page
    door.client.post("/bank/paper/save", data=form)
    assert [[point.code for point in one.points] for one in made_in(door)][1] == []


def test_a_lesson_from_which_one_came_stands_before_a_unit_and_gives_its_points(door):  # noqa: F811
    """Teeth: let the heading's unit win."""
    paper = "三年级数学上册 第八单元 分数的初步认识\n1. 看一看。\n答案：好\n"
    form = fields(review(door, text=paper, lesson="pep-maths-3a-8.3").text)
    assert form["lesson"] == "pep-maths-3a-8.3"
    door.client.post("/bank/paper/save", data=form)
    (made,) = made_in(door)
    assert [point.code for point in made.points] == ["maths.fraction.compare-like"]
    assert made.lesson is not None
