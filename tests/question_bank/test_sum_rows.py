"""Rows of sums on a paper become small items of one exercise, each with its own answer."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.content import Content, Item, Kind, faults
from question_bank.formats import sum_items, sum_rows, word

BLOCKS = {
    "2/7+3/7=   9/10-4/10=  1-3/8=": ["2/7+3/7=____", "9/10-4/10=____", "1-3/8=____"],
    "2/5○4/5  1/3○1/6\t7/7○1": ["2/5[[o]]4/5", "1/3[[o]]1/6", "7/7[[o]]1"],
    "①3×8=②4×7=": ["3×8=____", "4×7=____"],
    "(1) 3×8=  (2) 4×7=": ["3×8=____", "4×7=____"],
    "3×8=____　4×7=（　）": ["3×8=____", "4×7=____"],
    "（  ）×8=24；4×□=28": ["____×8=24", "4×[[box]]=28"],
    "25×4=4×□  3+5=□+4": ["25×4=4×[[box]]", "3+5=[[box]]+4"],
}
TEXTS = [
    "3×8=4×6=24", "3×8=4×7=", "日期 2024-9-1  2024-9-2", "下面各题，对的打√：3×8=24  4×7=27", "解方程 x+3=8  2x=10",
    "3×8=", "看第1-5页  6-9页", "12厘米=（ ）毫米  3米=（ ）分米",
]  # fmt: skip
ANSWERS = [
    "5/7 5/10 5/8", "①5/7 ②5/10 ③5/8", "5/7；5/10；5/8", "5/7、5/10、5/8", "5/7\u30005/10\t5/8",
    "(1)5/7 (2)5/10 (3)5/8",
    "2/7+3/7=5/7  9/10-4/10=5/10  1-3/8=5/8",
]  # fmt: skip


def pasted(text: str) -> list[Content]:
    read = word.read(text.encode(), "paper.txt", {})
    return [one.content for one in read.items if one.content]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("head", ["1. 算一算。\n", "1. 算一算：", "1. "])
def test_a_row_of_sums_is_one_exercise_with_a_gap_behind_each_sign(block, head):
    """Teeth: leave the text as it stands."""
    (made,) = pasted(f"{head}{block}\n")
    assert [one.text for one in made.items] == BLOCKS[block]
    assert made.kind is Kind.BLANK
    assert made.stem.strip()


@pytest.mark.parametrize("text", TEXTS)
def test_what_may_be_something_else_stays_a_text(text):
    """Teeth: part at every sign of equality."""
    assert not pasted(f"1. {text}\n2. 好\n")[0].items


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("is_key", [False, True])
def test_the_answers_go_to_the_sums_in_their_order(answer, is_key):
    """Teeth: keep the answer whole."""
    behind = f"2. 好不好？\n参考答案\n1. {answer}\n2. 好" if is_key else f"答案：{answer}"
    made = pasted(f"1. 算一算。\n2/7+3/7=  9/10-4/10=  1-3/8=\n{behind}")[0]
    assert [one.answers for one in made.items] == [(("5/7",),), (("5/10",),), (("5/8",),)]
    assert faults(made) == []


@pytest.mark.parametrize("signs", ["< > =", "<>=", "①< ②> ③=", "＜、＞、＝", "2/5<4/5 1/3>1/6 7/7=1"])
def test_signs_go_into_the_circles(signs):
    made = pasted(f"1. 在○里填上>、<或=。\n2/5○4/5 1/3○1/6 7/7○1\n答案：{signs}")[0]
    told = [one.answers[0][0].translate(str.maketrans("＜＞＝", "<>=")) for one in made.items]
    assert told == ["<", ">", "="] or signs.endswith("=1")
    assert len(told) == 3


@pytest.mark.parametrize("mark", [". ", "、", "．"])
def test_numbered_sums_of_one_line_take_the_answers_of_their_numbers(mark):
    """Teeth: read the second number as a part of the first sum's answer."""
    text = "一、口算\n1. 3×8=  2. 4×7=  3. 5×5=\n4. 6×6=  5. 7×7=\n参考答案\n一、1. 24 2. 28 3. 25 4. 36 5. 49"
    made = pasted(re.sub(r"(?<=\d)\. ", mark, text))
    assert [[one.answers for one in some.items] for some in made] == [
        [(("24",),), (("28",),), (("25",),)], [(("36",),), (("49",),)],
    ]  # fmt: skip
    assert made[0].stem == "口算"


def test_sums_that_are_worked_on_paper_become_parts_with_room():
    """Teeth: make small items of them, without room to work."""
    (made,) = pasted("一、竖式计算\n1. 23×4=  35×6=\n参考答案\n一、1. 92 210")
    assert [(one.stem, one.space, one.answers[0]["value"]) for one in made.parts] == [
        ("23×4=", "box 30", 92), ("35×6=", "box 30", 210),
    ]  # fmt: skip


def test_answers_behind_the_sums_are_taken_out_and_an_answer_that_does_not_fit_is_kept():
    """Teeth: drop what does not fit."""
    assert pasted("1. 3×8=24  4×7=28")[0].items == (Item("3×8=____", (("24",),)), Item("4×7=____", (("28",),)))
    made = pasted("1. 3×8=  4×7=\n答案：24；28；30")[0]
    assert [one.answers for one in made.items] == [(), ()]
    assert made.solution == "24；28；30"


def test_sums_without_anything_between_are_parted_when_that_is_asked_for():
    """Teeth: lose the answers."""
    made = sum_items.split(Content(Kind.SHORT, "算一算：3×8=4×7=", answers=("24 28",)))
    assert made is not None
    assert (made.stem, made.items) == ("算一算：", (Item("3×8=____", (("24",),)), Item("4×7=____", (("28",),))))
    assert sum_items.split(Content(Kind.SHORT, "3×8是多少？", answers=("24",))) is None


TERMS = st.integers(0, 999).map(str) | st.tuples(st.integers(1, 20), st.integers(2, 20)).map(
    lambda two: f"{two[0]}/{two[1]}"
)
OPERATORS = st.sampled_from(["+", "-", "×", "÷", "－", "＋", " + ", " − "])
ASKED = st.tuples(TERMS, OPERATORS, TERMS, st.sampled_from(["=", "＝", " ="])).map("".join)
COMPARED = st.tuples(TERMS, st.sampled_from(["○", " ○ "]), TERMS).map("".join)
BETWEEN = st.sampled_from(["  ", " ", "\t", "\u3000", "\u3000\u3000", "\n", "；", "； ", "，", " \n "])
ROWS = st.lists(st.tuples(ASKED | COMPARED, TERMS | st.sampled_from(["1/2", "0.5"]), BETWEEN), min_size=2, max_size=12)
NUMBERED = st.sampled_from([None, "①", "(1)", "（1）"])


def numbered(at: int, how: str | None) -> str:
    return "" if how is None else chr(ord("①") + at) if how == "①" else how.replace("1", str(at + 1))


@settings(max_examples=600, deadline=None)
@given(
    ROWS,
    NUMBERED,
    NUMBERED,
    st.sampled_from(["1. 算一算。\n", "1. ", "1. 算一算："]),
    st.sampled_from([" ", "；", "\u3000"]),
)
def test_a_row_has_as_many_items_as_sums_each_with_its_answer(row, how, told, head, mark):
    """Teeth: take a comma for a part of a number, or share answers out from the end."""
    told_signs = [sign if "○" not in sum_ else "<" for sum_, sign, _ in row]
    text = "".join(f"{numbered(at, how)}{sum_}{between}" for at, (sum_, _, between) in enumerate(row))
    answers = mark.join(f"{numbered(at, told)}{sign}" for at, sign in enumerate(told_signs))
    (made,) = pasted(f"{head}{text}\n答案：{answers}")
    assert len(made.items) == len(row)
    assert [one.answers for one in made.items] == [((sign,),) for sign in told_signs]
    for item, (sum_, _, _) in zip(made.items, row, strict=True):
        assert item.text.removesuffix("____").replace("[[o]]", "○") == sum_.strip()
    assert faults(made) == []


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789/+-=○×()（）_ \n①②.,，；对$[]o", max_size=40))
def test_whatever_is_written_is_read_without_an_error(text):
    found = sum_rows.row(text, 1)
    assert found is None or len(found[1]) >= 2


@pytest.mark.parametrize("number", ["7. ", ""])
@pytest.mark.parametrize(("heading", "asked"), [
    ("计算题", "计算。"), ("计算题（每题2分，共8分）", "计算。"), ("口算题", "口算。"), ("脱式计算题", "脱式计算。"),
    ("基础练习", "算一算。"),
    ("应用题", "算一算。"), ("计算下面各题", "计算下面各题"),
])  # fmt: skip
def test_a_heading_that_only_names_a_kind_is_no_instruction(heading, asked, number):
    """Teeth: take the heading's words as they stand."""
    made = pasted(f"练习\n四、{heading}\n{number}2/5+1/5=  7/9-4/9=  1-3/8=\n五、解决问题\n8. 还剩几颗？\n")[0]
    assert made.stem == asked
    assert len(made.items or made.parts) == 3
