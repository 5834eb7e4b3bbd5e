"""Half-width signs of Chinese texts are put right, and nothing else is touched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.content import Content, Item, Kind
from question_bank.markup import MATHS
from question_bank.punctuation import full_width, put_right

PUT_RIGHT = {
    "看图,说一说:谁多?": "看图，说一说：谁多？",
    "有3个苹果,5个梨": "有3个苹果，5个梨",
    "一共15,还剩几个?": "一共15，还剩几个？",
    "一个.还剩两个.": "一个。还剩两个。",
    "( )厘米": "（ ）厘米",
    "3是奇数。( )": "3是奇数。（ ）",
    "答案:3": "答案：3",
    "答案: 3.5": "答案：3.5",
    "一共有____.": "一共有____。",
    "一共有 ____ .": "一共有 ____。",
    r"它的面积是$\frac{1}{2}$.": r"它的面积是$\frac{1}{2}$。",
    r"因为$x=3,y=4$,所以$x<y$.": r"因为$x=3,y=4$，所以$x<y$。",
    "小明说:“真好!”": "小明说：“真好！”",
    "“苹果”,“梨”": "“苹果”，“梨”",
    "《草原》,作者是老舍.": "《草原》，作者是老舍。",
    "写出3, 5, 7三个数.": "写出3，5，7三个数。",
    "长3cm,宽2cm,面积是多少?": "长3cm，宽2cm，面积是多少？",
    "跑了5km.": "跑了5km。",
    "小明(三年级)说": "小明（三年级）说",
    "15-3=12(个)": "15-3=12（个）",
    "四(1)班": "四（1）班",
    "(甲(乙)丙)": "（甲（乙）丙）",
    "(苹果）": "（苹果）",
    "有3,000个,还剩2个": "有3,000个，还剩2个",
    "时间是8:30,他到了.": "时间是8:30，他到了。",
    "比是2:3,求甲.": "比是2:3，求甲。",
    "1.小明有3个,给了1个.": "1.小明有3个，给了1个。",
    "第一行,\n第二行.": "第一行，\n第二行。",
    "**注意**:请看图.": "**注意**：请看图。",
    "用Word打字,再打印出来.": "用Word打字，再打印出来。",
    "线段AB,则它长3.": "线段AB，则它长3。",
    "翻译:I am Tom.": "翻译：I am Tom.",
    "[[figure bar 1/3]],涂色": "[[figure bar 1/3]]，涂色",
    "共3.5元;找回1元": "共3.5元；找回1元",
    "解:设鸡有x只,则兔有y只": "解：设鸡有x只，则兔有y只",
    "3+5=8.还剩几个": "3+5=8。还剩几个",
    "正确率是90%,真高!": "正确率是90%，真高！",
    "姓名:    班级:    ": "姓名：    班级：    ",
    "什么?!": "什么？！",
    "在( )里填上>,<或=.": "在（ ）里填上>，<或=。",
    "气温是25℃,真热": "气温是25℃，真热",
}
KEPT_AS_THEY_ARE = [
    "3,000", "有3,000个", "3.5", "约3.5米", "2:3", "比是2:3", "8:30", "8:30到校", "1.", "1. 小明", "2.小红", "(1)小明",
    "A.苹果", "A. 苹果 B. 梨", "$x=3,y=4$是解", "$甲,乙$", "$$甲,乙.$$", "`甲,乙`", "[[figure 甲,乙]]",
    "点(3, 5)在图上",
    "函数f(x, y)的值", "在[1, 3]内", "甲:乙=2:3", "那么甲:乙$=20:19$", "男生:女生=( ):( )", "____:5是甲",
    "5!=120是对的", "3+?=5的数",
    "看https://a.cn/x?y=1,2", "写信到a.b@c.cn", "打开图.png", "省略...", r"第一\.第二", "甲&lt;乙",
    "I like 苹果, bananas and pears.", "Hello, world.", "Read it: 你好", "What does 你好 mean?", "小明用x,y表示",
    "15÷(3+2)得几", "小明算(3+5)×2", "1. 甲 2. 乙 3. 丙", "v1.2版", "写 Cook: 或 Tom:", "| 甲 | 乙 |\n|:---|---:|",
]  # fmt: skip
SIGNS = st.lists(st.sampled_from([
    "有", "苹果", "还剩", "3", "15", "2.5", "____", "$x,y$", r"$\frac{1}{2}$", "[[o]]", "[[bar 1,2]]", "`a,b`", " ",
    "  ", "\n", ",", ".", ":", ";", "?", "!", "(", ")", "（", "）", "，", "。", "“", "”", "**", "=", "+", "|", "cm",
    "is", "the", "A", "x", "1.", "(2)", "https://a.cn/b,c", "\\", "&lt;", "-", "/",
]), max_size=24).map("".join)  # fmt: skip


@pytest.mark.parametrize("text", PUT_RIGHT)
def test_signs_of_chinese_are_put_right(text):
    assert full_width(text) == PUT_RIGHT[text]


@pytest.mark.parametrize("text", KEPT_AS_THEY_ARE)
def test_what_is_no_chinese_sign_stays(text):
    assert full_width(text) == text


@settings(max_examples=1500, deadline=None)
@given(SIGNS)
def test_it_is_done_at_once_and_touches_signs_alone(text):
    """Teeth: take the masks from brackets, or look right over signs that are not put right yet."""
    right = full_width(text)
    assert full_width(right) == right
    kept = r"[^\s,.:;?!()，。：；？！（）]"
    assert re.findall(kept, right) == re.findall(kept, text)
    assert [one[0] for one in MATHS.finditer(right)] == [one[0] for one in MATHS.finditer(text)]
    assert re.findall(r"\[\[[^\]\n]*\]\]", right) == re.findall(r"\[\[[^\]\n]*\]\]", text)
    assert right.count("\n") == text.count("\n")


def test_a_wording_is_put_right_but_for_its_answers_and_english_stays():
    part = Content(Kind.BLANK, "有____个,", answers=(("3,个",),))
    whole = Content(Kind.GROUP, "看图,回答", parts=(part,), items=(Item("甲,", (("乙,",),)),), hints=("想一想.",))
    right = put_right(whole)
    assert (right.stem, right.parts[0].stem, right.hints) == ("看图，回答", "有____个，", ("想一想。",))
    assert (right.parts[0].answers, right.items) == (part.answers, (Item("甲，", (("乙,",),)),))
    paired = Content(Kind.ORDER, "排一排.", options=("甲,乙",), answers=("甲,乙",))
    assert put_right(paired).options == paired.options
    english = Content(Kind.SHORT, "Write 你好,", language="en")
    assert put_right(english) is english


def test_straight_quotation_marks_in_chinese_become_chinese_ones():
    """Teeth: take every pair, or the inches of a screen."""
    assert full_width('在○里填上">"、"<"或"="。') == "在○里填上“>”、“<”或“=”。"
    assert full_width('把单词"apple"抄两遍。') == "把单词“apple”抄两遍。"
    for text in ('屏幕5"和6"。', '读句子：Tom said "Hi" to me.', '一个"不成对。'):
        assert full_width(text) == text
