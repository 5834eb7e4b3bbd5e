"""Where one fraction of an exercise is certain, the others are set like it, and dates, pages and classes are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from question_bank import alike, as_printed, formats
from question_bank.content import Content, Kind, gap_count
from question_bank.formats.found import FileRead, Found
from tests.question_bank.test_sums import TEXTS, even

PASTED = """三年级数学练习
1．3/7 里有____个 1/7。
2．1－3/8＝（ ）A．5/8 B．3/8 C．1/8
3．{first}
答案：2/9千克
4．5月3日，第3/4页，2/3班借了书，1/2班没有借。
5．24/6 和 2/3月
"""


def pasted(text: str) -> list[Content]:
    return [one.content for one in as_printed.with_signs(formats.read(text.encode(), "a.txt", format="word")).items]


@pytest.mark.parametrize(("text", "right"), [
    ("3/7里有几个1/7", r"$\frac{3}{7}$里有几个$\frac{1}{7}$"),
    ("从 3/4 到 9/8", r"从 $\frac{3}{4}$ 到 $\frac{9}{8}$"),
    ("3/4-1/4", r"$\frac{3}{4}$−$\frac{1}{4}$"),
    ("1-3/8", r"1−$\frac{3}{8}$"),
    ("2 1/3 ____ -3/4", r"2 $\frac{1}{3}$ ____ −$\frac{3}{4}$"),
    ("| 1/4 | 1／2 |", r"| $\frac{1}{4}$ | $\frac{1}{2}$ |"),
    ("班上2/3的人", r"班上$\frac{2}{3}$的人"),
])  # fmt: skip
def test_every_small_fraction_is_set(text, right):
    assert alike.set_text(text) == right


@pytest.mark.parametrize("text", [
    "2/3月", "1/2班", "3/4 页", "第3/4页", "第 3/4 题", "5/2-5/8放假", "作业5/3交", "日期：3/4", "5/3（周二）",
    "2024/5/3", "15元/千克", "时间1:1/2", "1/1", "0/5", "101/200", "$1/2$", "`1/2`", "[[figure 1/2]]", "https://a.cn/1/2",
    "a1/2", "1/2/3", "3/4拍", "$x$3/4",
])  # fmt: skip
def test_dates_pages_classes_and_what_is_no_text_stay(text):
    """Teeth: look at nothing around a fraction."""
    assert alike.set_text(text) == text


def test_in_english_only_proper_ones_are_set():
    assert alike.set_text("3/4 of 12/3, page 1/4, on 3/4", "en") == r"$\frac{3}{4}$ of 12/3, page 1/4, on 3/4"


def test_of_a_pasted_worksheet_with_several_all_are_set_in_options_and_answers_too():
    """Teeth: look at each text of an exercise by itself."""
    first, choice, told, dates, mixed = pasted(PASTED.format(first="3/9千克比1/9千克多几分之几千克？"))
    assert first.stem == r"$\frac{3}{7}$ 里有____个 $\frac{1}{7}$。"
    assert choice.options == (r"$\frac{5}{8}$", r"$\frac{3}{8}$", r"$\frac{1}{8}$")
    assert told.answers == (r"$\frac{2}{9}$千克",)
    assert "$" not in dates.stem
    assert mixed.stem == r"$\frac{24}{6}$ 和 2/3月"


def test_a_single_certain_one_speaks_for_its_own_exercise_alone():
    first, choice, *_ = pasted("三年级数学练习\n1．3/7 里有____个 1/7。\n2．1－3/8＝（ ）A．5/8 B．3/8 C．1/8\n")
    assert first.stem == "3/7 里有____个 1/7。"
    assert all("frac" in one for one in choice.options)


@pytest.mark.parametrize(("title", "is_set"), [
    ("三年级数学《分数的初步认识》", True),
    ("三年级数学 班级____姓名____分数____", False), ("三年级数学 姓名 分数", False),
    ("三年级语文 分数", False),
])  # fmt: skip
def test_a_title_about_fractions_speaks_for_all_and_room_for_a_score_does_not(title, is_set):
    (one,) = pasted(f"{title}\n1．3/7 里有____个 1/7。\n")
    assert ("frac" in one.stem) is is_set


def test_a_lesson_about_fractions_speaks_for_what_is_pasted_on_its_way():
    read = formats.read("1．3/7 里有____个 1/7。".encode(), "a.txt", format="word")
    assert "frac" in as_printed.with_signs(read, "分数的初步认识 几分之一").items[0].content.stem


def test_what_a_person_has_gone_through_stays_as_it_was_left():
    """Teeth: set what was reviewed once more when it is saved."""
    left = Content(Kind.SHORT, r"$\frac{1}{4}$ 和 1/4", answers=("x",))
    assert alike.in_file(FileRead("a", "word", "", (Found("1", left),))).items[0].content == left
    assert alike.in_file(FileRead("a", "csv", "", (Found("1", left),))).items[0].content != left


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_it_is_done_at_once_and_reads_as_before(text):
    right = alike.set_text(text)
    assert alike.set_text(right) == right
    assert even(right) == even(text)
    assert gap_count(right) == gap_count(text)
