"""What a paper from a staff room proposes: answers found by section, room to work, the kind of work."""

from __future__ import annotations

import pytest

from question_bank import proposals
from question_bank.content import Content, Kind
from question_bank.errors import BankError
from question_bank.formats import read
from question_bank.formats.found import Doubt, FileRead
from tests.question_bank.papers import paper, understood

PAPER = """三年级数学上册第六单元练习
一、口算
1．40×2＝____
2．300×3＝____
二、选择题
3．24×3 的积是（　　）。
A．72　B．62　C．27
三、判断题
4．0 乘任何数都得 0。（　　）
5．125×8 的积的末尾没有 0。（　　）
四、脱式计算
6．128＋36×2
7．（205－97）×4
五、列式计算
8．比 125 的 3 倍多 40 的数是多少？
六、解方程
9．3x＋1.5＝9
七、解决问题
10．学校买来 6 箱苹果，每箱 24 千克，每千克 5 元，又买来 3 箱梨，共花了 900 元，买梨花了多少元？
11．一支铅笔 2 元，3 支多少元？
八、能力拓展
12．用 12 根小棒摆长方形，最大的面积是多少？
九、易错专项
13．305×4 等于几？
参考答案
一、1．80　2．900
二、3．A
三、{signs}
四、200　432
五、415
六、x＝2.5
七、10．180 元　11．6 元
八、9
九、1220"""


def pasted(text: str) -> FileRead:
    return read(text.encode(), "paper.txt", format="word")


def doubts(made: FileRead) -> list[BankError]:
    return [one for item in made.items for one in item.messages if isinstance(one, Doubt)]


@pytest.mark.parametrize("signs", ["√ ×", "√×", "√、×", "✓；✗", "对　错", "4．√　5．×", "4-5 √×"])
@pytest.mark.parametrize("is_word", [False, True])
def test_an_answer_line_of_a_section_is_shared_out_to_its_numbered_exercises(signs, is_word):
    """Teeth: look for the section's answer at exercises without a number alone."""
    text = PAPER.format(signs=signs)
    made = understood(paper(*text.split("\n"))) if is_word else pasted(text)
    found = {at: item.content for at, item in enumerate(made.items, 1)}
    assert [(found[at].kind, found[at].answers) for at in (4, 5)] == [
        (Kind.TRUEFALSE, (True,)), (Kind.TRUEFALSE, (False,))]  # fmt: skip
    assert [found[at].answers[0]["value"] for at in (6, 7, 8)] == [200, 432, 415]
    assert found[9].answers == ("x＝2.5",)
    assert not doubts(made)


def test_an_answer_line_that_does_not_fit_its_section_is_named_and_given_to_nobody():
    made = pasted(PAPER.format(signs="√ × √"))
    assert [made.items[at].content.answers for at in (3, 4)] == [(), ()]
    assert any("√ × √" in str(one.values) for one in made.messages)


def test_what_is_explained_beside_a_shared_answer_line_is_not_lost():
    """Teeth: share the answers out and forget the rest."""
    made = pasted(PAPER.format(signs="√ ×\n解析：角的大小与边的长短无关。"))
    assert [made.items[at].content.answers for at in (3, 4)] == [(True,), (False,)]
    assert any("角的大小与边的长短无关" in str(one.values) for one in made.messages)


def test_what_is_reckoned_in_steps_gets_room_for_them():
    """Teeth: propose lines for every kind alike."""
    made = [item.content for item in pasted(PAPER.format(signs="√ ×")).items]
    assert [one.space for one in made[:5]] == ["none"] * 5
    assert [one.space for one in made[5:11]] == ["steps 4", "steps 4", "lines 4", "steps 4", "lines 4", "lines 4"]


def test_parts_of_an_exercise_get_the_room_of_their_work():
    made = pasted("1．脱式计算。\n（1）12＋3×4\n（2）40－2×7\n答案：（1）24（2）26").items[0].content
    assert [part.space for part in made.parts] == ["steps 4", "steps 4"]


def tiers(text: str) -> list[str]:
    return [proposals.tier(one.content, one.proposals["heading"], None, paper=one.proposals["paper"])
            for one in pasted(text).items]  # fmt: skip


def test_headings_and_the_work_itself_propose_the_kind_of_work():
    found = tiers(PAPER.format(signs="√ ×"))
    assert found[:9] == ["basic"] * 9
    assert found[9:] == ["extension", "basic", "extension", "specialised"]


@pytest.mark.parametrize(("heading", "tier"), [
    ("基础练习", "basic"), ("能力提升", "extension"), ("提高题", "extension"), ("挑战自我", "extension"),
    ("综合运用", "extension"), ("思维训练", "extension"), ("选做题", "extension"), ("易错题", "specialised"),
    ("专项训练", "specialised"), ("变式练习", "specialised"), ("简便计算", "specialised"), ("实践活动", "creative"),
    ("口算", "basic"), ("填空题", "basic"), ("开放题", "creative"),
])  # fmt: skip
def test_the_words_of_a_heading_name_the_kind_of_work(heading, tier):
    assert tiers(f"一、{heading}\n1．7×8 等于多少？\n2．6×4 等于多少？\n答案：1．56　2．24") == [tier, tier]


@pytest.mark.parametrize(("stem", "tier"), [
    ("【拓展】7×8 等于多少？", "extension"), ("（易错）7×8 等于多少？", "specialised"),
    ("\u2605思考题：7×8 等于多少？", "extension"), ("请你提出一个数学问题并解答。", "creative"),
    ("你能想出几种不同的方法？写下来。", "creative"), ("编一道用乘法解决的题。", "creative"),
    ("7×8 等于多少？", "basic"), ("提出的问题", "basic"),
])  # fmt: skip
def test_marks_and_open_questions_name_the_kind_of_work(stem, tier):
    assert proposals.tier(Content(Kind.SHORT, stem), "", None) == tier


def test_a_paper_s_title_speaks_where_no_heading_does():
    line = "\n1．7×8 等于多少？\n答案：56"
    assert tiers(f"三年级数学易错题专项练习{line}") == ["specialised"]
    assert tiers(f"三年级数学综合练习{line}") == ["basic"]
    assert tiers(f"三年级数学拓展练习\n一、基础题{line}") == ["basic"]


def test_what_says_what_a_fraction_is_proposes_no_division():
    """Teeth: look for the title in the whole text."""
    titles = ["平均分", "分数的意义"]
    assert proposals.points(["把一个圆平均分成4份，涂出它的四分之一。"], titles) == ()
    assert proposals.points(["把12块糖平均分成4份，每份几块？"], titles) == ("平均分",)


STORY = "小明有24颗糖，送给弟弟9颗，又吃了3颗，还剩多少颗？"
DRILL = "一、{heading}\n1．40×2＝____\n2．{text}"


def of_last(heading: str, text: str, grade: int = 3) -> tuple[float, str, str]:
    found = pasted(DRILL.format(heading=heading, text=text)).items[-1]
    half, _ = proposals.half(found.content, "maths", grade, heading, None)
    return half / 2, found.content.space, proposals.tier(found.content, heading, None)


@pytest.mark.parametrize("heading", ["口算", "直接写出得数", "用竖式计算", "脱式计算", "解方程", "口算和解决问题"])
def test_a_story_below_a_heading_that_names_a_way_to_work_out_sums_is_a_story(heading):
    """Teeth: let the heading speak for all that stands below it."""
    assert of_last(heading, STORY) == (3, "lines 4", "basic")
    assert of_last(heading, STORY, grade=5)[0] == 4


@pytest.mark.parametrize(("heading", "text", "minutes", "space"), [
    ("口算", "7 的 8 倍是多少？", 0.5, "none"), ("口算", "一个数的 3 倍是 27，这个数是多少？", 0.5, "none"),
    ("口算", "36 与 28 的和再减去 9 的差是多少？", 0.5, "none"), ("脱式计算", "128＋36×2", 1.5, "steps 4"),
])  # fmt: skip
def test_what_a_heading_fits_follows_it(heading, text, minutes, space):
    """Teeth: take every question in words for a story."""
    assert of_last(heading, text)[:2] == (minutes, space)
