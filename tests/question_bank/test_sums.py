"""Sums as a keyboard writes them are set as they are printed, and nothing else is touched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank import as_printed, formats, punctuation
from question_bank.content import TEXT_CAP, Content, Item, Kind, gap_count
from question_bank.sums import set_all, set_sums

SET = {
    "1/5+2/5=": r"$\frac{1}{5}+\frac{2}{5}=$",
    "1/5 + 2/5 = ____": r"$\frac{1}{5}+\frac{2}{5}=$ ____",
    "-1/5": "−1/5",
    "-3/4 + 1/2": r"$-\frac{3}{4}+\frac{1}{2}$",
    "－3": "−3",
    "8-3=____": "8−3=____",
    "12－5＝____": "12−5＝____",
    "计算：1/2-1/3=____": r"计算：$\frac{1}{2}-\frac{1}{3}=$____",
    "（1）1/2－1/3＝____": r"（1）$\frac{1}{2}-\frac{1}{3}=$____",
    "(1/2+1/3)×6=____": r"$(\frac{1}{2}+\frac{1}{3})×6=$____",
    "1/2+____=3/4": r"$\frac{1}{2}+$____$=\frac{3}{4}$",
    "1/2[[o]]1/3": r"$\frac{1}{2}$[[o]]$\frac{1}{3}$",
    "1/2 = [[/]]": r"$\frac{1}{2}=$ [[/]]",
    "(-3)+(-5)=____": "(−3)+(−5)=____",
    "气温是-3℃，比-5℃高": "气温是−3℃，比−5℃高",
    "点(-3, 4)": "点(−3, 4)",
    "比较 -3/4 的大小": "比较 −3/4 的大小",
    "1/5+2/5=3/5。再算 2/7＋3/7＝": r"$\frac{1}{5}+\frac{2}{5}=\frac{3}{5}$。再算 $\frac{2}{7}+\frac{3}{7}=$",
    "2又1/3+1/3=": r"$2\frac{1}{3}+\frac{1}{3}=$",
    "1/3 + 2 1/3 =": r"$\frac{1}{3}+2\frac{1}{3}=$",
    "用去它的1/4，还剩": r"用去它的$\frac{1}{4}$，还剩",
    "看了1/3，": r"看了$\frac{1}{3}$，",
    "一桶油重2/5千克": r"一桶油重$\frac{2}{5}$千克",
    "绳长2又1/2米，": r"绳长$2\frac{1}{2}$米，",
    "2又1/3 和 3": r"$2\frac{1}{3}$ 和 3",
    "What is 1/2 + 1/3?": r"What is $\frac{1}{2}+\frac{1}{3}$?",
}
LEFT = [
    "5/1交", "5/1-5/3放假", "2024/5/1", "2024-5-1", "第3-5页", "第 3 -5 页", "km/h", "60km/h", "15元/千克",
    "图-3", "A-3", "v-2", "010-1234", "比是3/4", "2/3的人", "x + 1/2 = 3/4", "2 1/2+1/3=", "1.1/2+1/3=", "x-1",
    "3-5天", "1/0+1=", "-- 3", "- 3个", "$-3$", "$1/2+1/3=$", "`1/2+1/3=`", "https://a.cn/1/2-3/4=5",
    "a/b+c", "每支2元/支", "[[figure 1/2+1/3=]]",
    "昨天的5/1，", "第3的1/4拍", "单价3/4元", "1+1=2 1/3+x", "5/1千克", "15元/千克", "的1/4/5，", "3/2小时",
    "时间1:1/2小时", "的24/6，", "速度比的3/4的比",
    "甲:1/2=3:4", "<<48/2=24>>", "小明-3号", "2x-3/4=5", "24/6+1=",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from([
    "1/5", "-1/5", "3", "12", "-3", "－3", "－", "-", "–", "−", "+", "＋", "×", "÷", "=", "＝", "<", ">", "(", ")",
    "（", "）", "____", "[[/]]", "[[o]]", "[[bar 1,2]]", "$x-1$", r"$\frac{1}{2}$", "`1-2=`", " ", "  ", "\n", "的",
    "是", "，", "。", "/", ".", ":", "x", "km", "2.5", "5/1", "$", "①", "%", "°",
]), max_size=20).map("".join)  # fmt: skip


@pytest.mark.parametrize("text", SET)
def test_sums_and_signs_are_set_as_they_are_printed(text):
    assert set_sums(text) == SET[text]


@pytest.mark.parametrize("text", LEFT)
def test_dates_ranges_units_and_what_is_in_doubt_stay(text):
    """Teeth: set runs without regard to what stands beside them."""
    assert set_sums(text) == text


def test_a_division_of_an_english_solution_is_no_fraction():
    assert set_sums("48/2 + 1 = 25", "en") == "48/2 + 1 = 25"
    assert set_sums("1/2 + 1/4 =", "en") == r"$\frac{1}{2}+\frac{1}{4}=$"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Tom ate 1/4 of the cake.", r"Tom ate $\frac{1}{4}$ of the cake."),
        ("then 2 1/2 hours", r"then $2\frac{1}{2}$ hours"),
        ("Walk 3/4 km.", r"Walk $\frac{3}{4}$ km."),
        ("12 / 3 =", "12 ÷ 3 ="),
        ("12 / 3 =\n20 / 5 = ____", "12 ÷ 3 =\n20 ÷ 5 = ____"),
    ],
)
def test_in_english_the_words_around_say_what_a_stroke_is(text, right):
    """Teeth: take the words away, and a date is a fraction."""
    assert set_sums(text, "en") == right


@pytest.mark.parametrize(
    "text",
    ["On 1/4 we met.", "page 1/4 of the book", "12 / 5 =", "3 / 12 =", "12/3 =", "24/7 of the week"],
)
def test_in_english_what_is_in_doubt_stays(text):
    assert set_sums(text, "en") == text


def even(text: str) -> str:
    """What is read: without the signs of formulas, blanks and the widths of signs."""
    text = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text).replace("$", "")
    return re.sub(r"\s", "", text).translate(str.maketrans("－–−＋＝＜＞（）／", "---+=<>()/"))


@settings(max_examples=3000, deadline=None)
@given(TEXTS)
def test_it_is_done_at_once_and_reads_as_before(text):
    """Teeth: set what stands in code, or lose what follows the last sum."""
    right = set_sums(text)
    assert re.findall(r"`[^`\n]+`", right) == re.findall(r"`[^`\n]+`", text)
    assert set_sums(right) == right
    assert even(right) == even(text)
    assert gap_count(right) == gap_count(text)
    assert re.findall(r"[^\d\s+＋×÷=＝<>＜＞()（）/／$\\{}a-z−－–-]|\n", right) == re.findall(
        r"[^\d\s+＋×÷=＝<>＜＞()（）/／$\\{}a-z−－–-]|\n", text
    )


def test_of_a_wording_the_answers_stay():
    whole = Content(Kind.BLANK, "1/2-1/4=____", answers=(("1/4", "-1/4"),), items=(Item("-3+5=", (("-2",),)),))
    right = set_all(whole)
    assert (right.stem, right.items[0].text) == (r"$\frac{1}{2}-\frac{1}{4}=$____", "−3+5=")
    assert (right.answers, right.items[0].answers) == (whole.answers, whole.items[0].answers)
    paired = Content(Kind.ORDER, "排一排", options=("-3", "2"), answers=("-3", "2"))
    assert set_all(paired).options == paired.options


def test_a_pasted_paper_is_set_and_says_what_was_set():
    """Teeth: say minus of a paper that has none."""
    read = as_printed.with_signs(
        formats.read(b"1. 1/5+2/5=____\n2. -3+8=____\n3. 4/5-1/5=____\n", "pasted.txt", format="word")
    )
    stems = [one.content.stem for one in read.items if one.content]
    assert r"$\frac{1}{5}+\frac{2}{5}=$" in stems[0]
    assert "−3+8=" in stems[1]
    told = [[note.text for note in one.messages if note.text in as_printed.SET_AS_PRINTED] for one in read.items]
    assert told == [[as_printed.FRACTIONS], [as_printed.MINUS], [as_printed.SUMS]]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("sign", ["(", "( ", " ", "+1", "1", "1.", "-", "_", "a", "[a](", "[a](.", "`a", "好,"])
def test_the_longest_text_that_repeats_itself_is_read_in_a_moment(sign):
    """Teeth: an address or a bracket without a bound, which is read to the end again from each of its signs."""
    text = ("好，1/2 " + sign * TEXT_CAP)[:TEXT_CAP] + "+1="
    assert set_sums(text)
    assert punctuation.put_right(Content(Kind.SHORT, text, answers=("3",))).stem
