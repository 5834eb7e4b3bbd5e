"""What a paper's exercises were worth leaves the text that children read, and （1）…（2）… of one line are parts."""

from __future__ import annotations

import pytest

from question_bank import formats
from question_bank.content import Kind
from question_bank.formats.paper_marks import TAKEN_OUT


def pasted(text: str):
    return formats.read(text.encode(), "a.txt", format="word").items


@pytest.mark.parametrize(("line", "stem", "marks"), [
    ("把蛋糕平均分成8份，每份是它的____。（2分）", "把蛋糕平均分成8份，每份是它的____。", 2),
    ("(10分) 3个梨重多少？", "3个梨重多少？", 10),
    ("【　】一共多少元（本题3分）。", "【　】一共多少元。", 3),
    ("填数：3＋____＝7，____＋2＝5都对。（每空1.5分）", "填数：3＋____＝7，____＋2＝5都对。", 3),
    ("填数：3＋____＝7，____＋2＝5都对（每空1分，共2分）", "填数：3＋____＝7，____＋2＝5都对", 2),
    ("Add 3 and 4. (2 marks)", "Add 3 and 4.", 2),
])  # fmt: skip
def test_marks_at_either_end_leave_the_text_and_it_is_said_once(line, stem, marks):
    """Teeth: read the marks and leave them in the text."""
    (one,) = pasted(f"1．{line}\n答案：1\n")
    assert (one.content.stem, one.labels["marks"]) == (stem, marks)
    assert [note.text for note in one.messages].count(TAKEN_OUT) == 1


@pytest.mark.parametrize("line", ["小明上学用了（10分）", "小红考了 (95分)", "（2分）"])
def test_minutes_and_scores_of_a_story_stay(line):
    (one,) = pasted(f"1．{line}\n答案：1\n")
    assert one.content.stem == line


def test_marks_of_parts_are_summed():
    (one,) = pasted("1．看图回答。\n（1）谁多？（2分）\n（2）多几个？（3分）\n答案：（1）小明（2）2个\n")
    assert [part.stem for part in one.content.parts] == ["谁多？", "多几个？"]
    assert one.labels["marks"] == 5


@pytest.mark.parametrize("between", ["", " ", "　　"])
def test_parts_of_one_line_are_split_with_their_answers(between):
    """Teeth: ask for a blank before （2）."""
    line = f"7. (1) 小红看了2/9，小明看了4/9，谁看得多？{between}(2) 他们一共看了几分之几？"
    (one,) = pasted(f"{line}\n参考答案\n7. (1)小明 (2)6/9\n")
    assert one.content.kind is Kind.GROUP
    assert [(part.stem, part.answers) for part in one.content.parts] == [
        ("小红看了2/9，小明看了4/9，谁看得多？", ("小明",)), ("他们一共看了几分之几？", ("6/9",)),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["观察：(1)和(2)的面积相等吗？", "由(1)，(2)可得什么？", "图(1)和图(2)哪个大？"])
def test_numbers_that_are_only_spoken_of_are_no_parts(line):
    (one,) = pasted(f"1．{line}\n答案：1\n")
    assert (one.content.stem, one.content.parts) == (line, ())
