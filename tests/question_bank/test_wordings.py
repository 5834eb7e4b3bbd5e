"""Warnings for wordings, and how two wordings differ."""

from __future__ import annotations

import pytest

from homework_menu.demo import sample_bank
from question_bank import advice, differences, reckoned, sum_forms
from question_bank.content import Content, Item, Kind
from question_bank.formats import sum_items


def warned(text: str) -> list[str]:
    return [one.values["words"] for one in advice.of(Content(Kind.SHORT, text, answers=("x",)))]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("sign", [" ", "\n", "1", "1个", "(", "1+", "1÷", "家长"])
def test_a_long_text_that_repeats_itself_is_read_in_a_moment(sign):
    """Teeth: look for a bracket from each blank before it, for the end of a number from each of its digits, or for the
    form of a sum of any length.
    """
    text = (sign * 64_000)[:64_000]
    assert advice.cut(text)
    content = Content(Kind.SHORT, text, answers=("3",))
    assert reckoned.points(content) == ()
    assert sum_items.split(content) is None
    drilled = Content(Kind.BLANK, "口算", items=(Item(text), Item(f"{text}!")))
    assert sum_forms.points(drilled, "", {one.point for one in sum_forms.forms()}) == ()


@pytest.mark.parametrize("text", [
    "写完后请家长签字。", "读三遍，爸爸妈妈检查后打分。", "每天在群里打卡。", "同桌互相批改。", "订正后家长签名",
    "Have a parent sign here.", "It is marked by a parent.", "\u2605\u2605 想一想", "难题：算一算",
    "培优练习", "An easy task:",
])  # fmt: skip
def test_marking_by_others_and_words_for_difficulty_are_warned_of(text):
    assert len(warned(text)) == 1


@pytest.mark.parametrize("text", [
    "做完后自己检查一遍。", "简单地说说你的想法。", "和爸爸一起量一量餐桌。", "签名墙上有 5 行，每行 8 个。",
    "Check your answer.", "小明在检查站数车。", "Parents came, and the bus stopped at the sign.",
])  # fmt: skip
def test_what_only_sounds_like_it_is_not(text):
    assert warned(text) == []


STAR = "\u2605"


@pytest.mark.parametrize(("text", "left"), [
    ("算一算，写完后请家长签字。", "算一算。"), ("还剩几块？请家长批改签字。", "还剩几块？"),
    ("算一算，请家长签字", "算一算"),
    (f"（拓展题{STAR}）24个桃子，分给3只猴。", "24个桃子，分给3只猴。"), ("7×8＝____。（请家长签字）", "7×8＝____。"),
    (f"{STAR}{STAR} 想一想", "想一想"), ("难题：算一算", "算一算"),
    ("算一算\n请家长签字。\n\n写一写", "算一算\n\n写一写"),
    ("Read it. Please have your parents sign.", "Read it."),
])  # fmt: skip
def test_what_is_warned_of_is_cut_where_nothing_else_hangs_on_it(text, left):
    """Teeth: cut the words alone, or leave the comma before a last clause."""
    assert advice.cut(text)[0] == left
    assert advice.cut(text)[1]


@pytest.mark.parametrize("text", [
    "请家长检查：7×8＝____。", "家长签字：____", "读课文（请家长签字____）", "每天在群里打卡。", "同桌互相批改。",
    "培优练习", "请家长签字（  ）。", "做完后自己检查一遍。", "一个数，\n\n再写一个。",
])  # fmt: skip
def test_what_cannot_be_cut_cleanly_stays(text):
    """Teeth: cut a clause with a blank in it, or a text's only sentence."""
    assert advice.cut(text) == (text, ())


def test_the_sample_bank_needs_no_warning():
    texts = [one.content for unit in sample_bank.units() for one in sample_bank.load(unit)]
    assert {one.words for content in texts for one in advice.of(content)} == set()


def test_a_difference_goes_by_sign_word_and_formula():
    assert list(differences.words("涂色 $\\frac{1}{2}$，再写。", "涂色 $\\frac{1}{4}$，再写出。")) == [
        ("same", "涂色 "), ("gone", "$\\frac{1}{2}$"), ("new", "$\\frac{1}{4}$"), ("same", "，再写"), ("new", "出"),
        ("same", "。"),
    ]  # fmt: skip
    assert list(differences.words("two red apples", "two green apples"))[1:3] == [("gone", "red"), ("new", "green")]


def test_both_texts_can_be_read_from_a_difference_and_only_what_differs_is_named():
    before = Content(Kind.GROUP, "A text.", parts=(Content(Kind.SHORT, "One?", answers=("1",)),))
    after = Content(
        Kind.GROUP, "A text.", parts=(Content(Kind.BLANK, "One ____?", items=(Item("x ____", (("2",),)),)),)
    )
    found = list(differences.between(before, after))
    assert {(one.name, one.part) for one in found} == {
        ("Kind of exercise", 1),
        ("Text", 1),
        ("Small items", 1),
        ("Answer", 1),
    }
    stem = next(one for one in found if one.name == "Text")
    assert "".join(text for how, text in stem.pieces if how != "new") == "One?"
    assert "".join(text for how, text in stem.pieces if how != "gone") == "One ____?"
