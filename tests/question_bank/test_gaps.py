"""Places to write: as high as a fraction where one is asked, whole in a row, large where children colour."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from homework_menu import exercise_view
from question_bank import content, figures, markup
from question_bank.content import BookPlace, Content, Item, Kind, Tier
from question_bank.gaps import fitted, working_space

LEAST_CELL_MM = 3.0


def items(*pairs: tuple[str, str]) -> Content:
    return Content(Kind.BLANK, "算一算。", items=tuple(Item(text, ((answer,),)) for text, answer in pairs))


def texts(content: Content) -> list[str]:
    return [item.text for item in fitted(content).items]


def test_a_gap_for_a_fraction_is_as_high_as_one():
    assert texts(items(("1-$\\frac{1}{4}$ = ____", "3/4"), ("3+4 = ____", "7"))) == [
        "1-$\\frac{1}{4}$ = [[high 1]]", "3+4 = ____"]  # fmt: skip


@pytest.mark.parametrize("answer", ["1 3/4", "$2\\frac{1}{2}$", "49/1000", "−1/3"])
def test_a_mixed_number_and_a_long_fraction_have_a_wider_place(answer: str):
    assert texts(items(("____", answer))) == ["[[high 2]]"]


def test_the_size_of_a_gap_does_not_tell_which_answer_is_a_fraction():
    assert texts(items(("a = ____", "1/2"), ("b = ____", "1"), ("c = ____", "0"), ("d = ____", "1/3"))) == [
        f"{name} = [[high 1]]" for name in "abcd"
    ]


def test_gaps_of_a_row_are_alike_and_boxes_of_fractions_stay():
    row = Content(Kind.BLANK, "____ < ____ < ____", answers=(("1/3",), ("0.5",), ("3/4",)))
    assert fitted(row).stem == "[[high 1]] < [[high 1]] < [[high 1]]"
    boxes = Content(Kind.BLANK, "", items=(Item("[[/]] is ____ of them", (("1/8",), ("3",))),))
    assert fitted(boxes) == boxes


def test_the_gaps_of_a_running_text_bear_numbers_and_so_do_their_answers():
    letter = Content(Kind.BLANK, "____ Rose, ____ fresh and ____.", answers=(("Dear",), ("They're",), ("sweet",)))
    assert fitted(letter).stem == "①____ Rose, ②____ fresh and ③____."
    assert exercise_view.key_texts(letter, "zh") == [("①", "Dear"), ("②", "They're"), ("③", "sweet")]
    assert '<span class="chain">②<span class="gap' in markup.render(fitted(letter).stem), "no line ends behind a number"
    row = replace(letter, stem="____ > ____ > ____")
    table = replace(letter, stem="| 3 is | ____ or |\n|---|---|\n| ____ and | ____ |")
    two = replace(letter, stem="____ Rose, ____ fresh.", answers=letter.answers[:2])
    assert [fitted(one).stem for one in (row, table, two)] == [row.stem, table.stem, two.stem]


def test_what_is_set_is_not_set_again():
    once = fitted(items(("[[bar 0/6]] ____", "1/2"), ("[[bar 2/6]] ____", "1 1/2")))
    assert fitted(once) == once
    once = fitted(Content(Kind.BLANK, "a ____ b ____ c ____", answers=(("1",), ("2",), ("3",))))
    assert fitted(once) == once


@pytest.mark.parametrize("stem", ["哪几组？都选出来。", "哪几组？（　　）都选出来。", "把____的选出来。"])
def test_a_choice_has_one_place_for_its_letter(stem: str):
    content = Content(Kind.CHOICES, stem, options=("1", "2"), answers=(0,))
    assert len(re.findall("（　　）|____", fitted(content).stem)) == 1


@pytest.mark.parametrize("parts", [2, 5, 6, 8, 12, 24])
@pytest.mark.parametrize("shape", ["bar", "circle", "square"])
def test_what_is_coloured_has_parts_a_pencil_can_fill(shape: str, parts: int):
    (text,) = texts(items((f"[[{shape} 0/{parts}]]", "1")))
    drawn = figures.draw(text[2:-2])
    across = {
        "bar": parts,
        "circle": parts / 3.14,
        "square": min(n for n in range(1, parts + 1) if parts % n == 0 and n * n >= parts),
    }[shape]
    assert drawn.width / across >= LEAST_CELL_MM or parts > 12
    assert 'class="figure large"' in markup.render(text)


def test_all_figures_of_an_exercise_that_is_coloured_show_the_same_whole():
    sizes = {figures.draw(text[2:-2]).width for text in texts(items(("[[bar 0/5]]", "a"), ("[[bar 2/3]]", "b")))}
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("从小到大：____ < ____ < ____。", ["____ < ____ < ____。"]),
        ("$1-$ [[/]] $=\\frac{1}{4}$", ["$1-$ [[/]] $=\\frac{1}{4}$"]),
        ("(−7)+(−9) = ____ (9+7) = ____", ["(−7)+(−9) = ____ (9+7) = ____"]),
        ("一共有 ____ 种不同填法。", []),
        ("要用 ____ 块。", ["要用 ____ 块。"]),
        ("还剩 ____ 米，比用去的长 ____ 米。", ["还剩 ____ 米，", "比用去的长 ____ 米。"]),
        ("这根绳子一共用去 ____ 米。", ["用去 ____ 米。"]),
        ("填 ____ + 3 = 5", ["____ + 3 = 5"]),
        ("[[circle 1/4]] [[/]]", ["[[circle 1/4]] [[/]]"]),
        ("$1$ [[bar 0/5]] [[o]] $2$ [[bar 0/5]]", ["$1$ [[bar 0/5]] [[o]]", "$2$ [[bar 0/5]]"]),
        ("[[bar 2/7]] [[o]] [[bar 3/7]]", ["[[bar 2/7]] [[o]]"]),
        ("[[bar 1/4]] [[o]] $\\frac12$", ["[[bar 1/4]] [[o]]"]),
        ("[[bar 1/4]] + [[bar 2/4]] = ____", ["[[bar 1/4]] +", "= ____"]),
        ("How many laps? ____ laps", ["____ laps"]),
        ("1+2=3", []),
        ("$3^{20}$的个位是 ____，$3^{30}$的个位是 ____。", ["的个位是 ____，", "的个位是 ____。"]),
        ("(−20)+(+3)−(−5)−(+7) = ____", ["(−20)+(+3)−(−5)−(+7) ", "= ____"]),
        ("| ____ | 0 |", []),
    ],
)
def test_a_row_of_gaps_a_sum_a_short_clause_and_a_fraction_with_its_figure_are_not_torn(text: str, kept: list[str]):
    assert [text[start:end] for start, end in markup.chains(text)] == kept
    assert markup.render(text, inline=True).count('class="chain"') == len(kept)


def test_blanks_in_what_is_not_torn_are_no_ends_of_lines():
    assert markup.glued("绳子还剩____米。") == "绳子还剩\u00a0____\u00a0米。"
    assert markup.glued("$1 + 2 =$ [[high 1]]") == "$1 + 2 =$\u00a0[[high 1]]"


@pytest.mark.parametrize(
    "text", ["的$\\frac{1}{3}$是____个", "的 $\\frac{1}{3}$ 是 ____ 个", "的$\\frac{1}{3}$ 是____ 个"]
)
def test_formulas_and_gaps_stand_as_far_from_the_han_on_both_sides(text: str):
    assert markup.spaced(text) == "的 $\\frac{1}{3}$ 是 ____ 个"


def test_an_extension_that_is_reckoned_may_have_lines_and_a_drill_has_none():
    sums = items(("20的$\\frac{1}{4}$是 ____。", "5"))
    words = items(("谁最多？____", "小方"))
    assert working_space(sums, Tier.EXTENSION) == "lines 0"
    assert {working_space(words, Tier.EXTENSION), working_space(sums, Tier.BASIC)} == {"none"}
    powers = items(("8万册=____ 册。", "8×10⁴"))
    assert working_space(powers, Tier.EXTENSION) == "lines 0"
    length = items(("全长是 ____。", "$\\frac34$米"))
    assert working_space(length, Tier.EXTENSION) == "lines 0"


def test_a_word_problem_may_have_lines_whatever_its_tier():
    told = "12块积木用了四分之三，20颗珠子用了五分之一。"
    story = replace(items(("积木用了 ____ 块。", "9"), ("珠子还剩 ____ 颗。", "16")), stem=told)
    asked = Content(Kind.SHORT, "一块巧克力有 12 小块，小雨吃了 $\\frac14$。吃了几小块？", answers=("3小块",))
    drill = replace(items(("3+4=____", "7")), stem="看清运算符号，再用竖式算一算，把得数写在横线上。")
    why = replace(asked, answers=("小雨",))
    small = replace(items(("和是 ____。", "7")), stem="先数3块，再填。")
    told = [working_space(one, Tier.BASIC) for one in (story, asked, drill, why, small)]
    assert told == ["lines 0"] * 2 + ["none"] * 3


@pytest.mark.parametrize(
    "wording",
    [
        Content(Kind.SHORT, "2+1=____", answers=("3",)),
        Content(Kind.SHORT, "2+1=____"),
        Content(Kind.ESSAY, "为什么？", marking=("说出理由。",)),
        Content(Kind.ESSAY, "为什么？"),
        Content(Kind.SHORT, "", place=BookPlace("课堂作业本", "23", "2、4")),
        Content(
            Kind.GROUP, "读一读。", parts=(Content(Kind.SHORT, "谁？", answers=("我",)), Content(Kind.SHORT, "谁？"))
        ),
        Content(Kind.CHOICE, "选一选。", options=("甲", "乙")),
    ],
)
def test_what_lacks_an_answer_is_what_is_at_fault_for_it(wording):
    """Teeth: leave the parts out of `is_answered`."""
    lacks = [one for one in content.faults(wording) if one.field in ("answers", "marking")]
    assert content.is_answered(wording) == (not lacks)
