"""The lesson that a worksheet's heading names is proposed for all its exercises, and none where that is unsure."""

from __future__ import annotations

import pytest

from tests.web.test_papers import door, fields, review  # noqa: F401  fixture

ITEMS = "1. 7×8＝____。\n2. 一年有____个月。\n答案：1. 56 2. 12\n"
PROPOSED = "Proposed from the worksheet's heading"
NAMED = {
    "三年级上册第四单元练习": "pep-maths-3a-4.1",
    "三年级数学上册 第8单元测试": "pep-maths-3a-8.1",
    "三年级数学\n第四单元 第2课时": "pep-maths-3a-4.1",
    "三年级数学上册 分数的简单应用": "pep-maths-3a-8.5",
    "三年级数学 8.4 分数的简单计算": "pep-maths-3a-8.4",
}
UNSURE = [
    "三年级数学练习", "三年级数学 第十九单元", "三年级数学 第七九十单元",
    "三年级数学 第二单元至第四单元复习", "三年级数学下册 第四单元、第五单元",
]  # fmt: skip


@pytest.mark.parametrize("heading", NAMED)
def test_a_unit_that_the_heading_names_is_proposed(door, heading):  # noqa: F811
    page = review(door, text=f"{heading}\n{ITEMS}").text
    assert fields(page)["lesson"] == NAMED[heading]
    assert PROPOSED in page


@pytest.mark.parametrize("heading", UNSURE)
def test_nothing_is_proposed_where_it_is_unsure(door, heading):  # noqa: F811
    """Teeth: take the first unit that is named."""
    page = review(door, text=f"{heading}\n{ITEMS}").text
    assert fields(page)["lesson"] == ""
    assert PROPOSED not in page


def test_a_lesson_that_was_chosen_or_taken_away_stays(door):  # noqa: F811
    """Teeth: propose anew with every look."""
    form = fields(review(door, text=f"三年级上册第四单元练习\n{ITEMS}").text)
    for lesson in ("", "pep-maths-3a-1.1"):
        page = door.client.post("/bank/paper/change", data=form | {"do": "look", "lesson": lesson}).text
        assert fields(page)["lesson"] == lesson
        assert PROPOSED not in page
