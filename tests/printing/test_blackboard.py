"""The menu for the blackboard: a line a dish, its task where it is short, and never more than a board holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homework_menu.printing import blackboard, views
from homework_menu.printing.sheet import Sheet, SheetDish
from question_bank.content import BookPlace, Content, Item, Kind
from tests.printing.menus import MUST_MAY, SHEETS, made

PLACE = BookPlace("课堂作业本", "23", "2、4")
WORDY = "一块巧克力有 12 小块，小雨吃了四分之一，小明吃了三分之一。"


def with_dishes(*dishes: SheetDish) -> Sheet:
    """The menu with other dishes in its required course."""
    must, *others = MUST_MAY.sections
    count = len(dishes)
    return replace(MUST_MAY, sections=(replace(must, dishes=dishes, low=count, high=count), *others))


def line_of(content: Content, title: str = "分一分") -> str:
    text = blackboard.text(with_dishes(made("z1", title, content)))
    return next(line for line in text.splitlines() if line.startswith("1 "))


@pytest.mark.parametrize("name", SHEETS)
def test_every_dish_has_a_line_with_its_name_and_minutes(name: str):
    text = blackboard.text(SHEETS[name])
    for unit in views.units(SHEETS[name]):
        assert any(unit.dish.title in line and ("分钟" in line or " min" in line) for line in text.splitlines())


def test_a_short_task_is_written_out_with_its_items():
    """Teeth: leave the small items out."""
    text = blackboard.text(MUST_MAY)
    assert "2 比大小 4 分钟：填 >、< 或 =。  ①1/2○1/4  ②2/5○4/5" in text
    assert "3 算一算 4 分钟：写出得数。  ①2/7+3/7=  ②1/4+2/4=" in text
    assert "□ 说理比 4 分钟：小明说：“1/8 比 1/6 大。”对吗？" in text


@pytest.mark.parametrize("content", [
    Content(Kind.SHORT, WORDY * 3, answers=("7",)),
    Content(Kind.SHORT, "读表。\n\n| 天 | 人 |\n|---|---|\n| 一 | 3 |", answers=("3",)),
    Content(Kind.MATCH, "连一连。", answers=(("1/2", "一半"), ("1/1", "一个"))),
    Content(Kind.GROUP, "读短文。", parts=(Content(Kind.SHORT, "写几个？", answers=("3",)),)),
])  # fmt: skip
def test_long_work_is_looked_up_on_the_sheet(content: Content):
    """Teeth: write texts of any length."""
    assert line_of(content) == "1 分一分 4 分钟（见作业单）"


@pytest.mark.parametrize("content", [
    Content(Kind.TASK, "给旗子涂色。\n\n[[grid 4x6 0]]", marking=("12 格",)),
    Content(Kind.BLANK, "写一写。", items=(Item("[[circle 1/4]] [[/]]", (("1/4",),)),)),
    Content(Kind.SHORT, "A 是几？\n\n[[line 0 3 12 marks=A:5/4]]", answers=("5/4",)),
])  # fmt: skip
def test_work_with_a_picture_says_that_the_picture_stands_on_the_sheet(content: Content):
    """Teeth: write figures by their description, or say of every work only that it stands on the sheet."""
    assert line_of(content) == "1 分一分 4 分钟（图见作业单）"


def test_a_plain_number_line_pinyin_and_what_is_put_in_order_are_written():
    """Teeth: take them for pictures."""
    drawn = Content(Kind.BLANK, "标一标。\n\n[[line 0 1 6]]", items=(Item("$\\frac16$ [[o]] $\\frac36$", (("<",),)),))
    assert line_of(drawn).endswith("：标一标。 [从0到1平均分成6段的数线]  ①1/6○3/6")
    words = Content(
        Kind.BLANK, "写词语。", items=(Item("[[tian hǎi bīn]]", (("海滨",),)), Item("[[tian wèi lái]]", (("未来",),)))
    )
    assert line_of(words).endswith("：写词语。  ①hǎi bīn  ②wèi lái")
    order = line_of(Content(Kind.ORDER, "排一排。", answers=("1/8", "1/4", "1/2")))
    assert sorted(order.partition("：排一排。  ")[2].split("  ")) == ["□1/2", "□1/4", "□1/8"]


def test_twelve_sums_are_written_out_and_required_work_gives_way_last():
    """Teeth: allow them the lines of a text, or let the longest of all give way."""
    sums = tuple(Item(f"$\\frac{{{at}}}{{17}} - \\frac{{1}}{{17}} =$ ____", (("1",),)) for at in range(2, 14))
    asked = Content(Kind.BLANK, "写出得数。", items=sums)
    assert "①2/17−1/17=  ②3/17−1/17=" in line_of(asked)
    must, may, _ = MUST_MAY.sections
    others = tuple(made(f"y{at}", f"第{at}件", Content(Kind.SHORT, WORDY[:24], answers=("1",))) for at in range(18))
    full = replace(with_dishes(made("z1", "算一算", asked)), sections=(
        replace(must, dishes=(made("z1", "算一算", asked),), low=1, high=1), replace(may, dishes=others)))  # fmt: skip
    lines = blackboard.text(full).splitlines()
    assert any("①2/17−1/17=" in line for line in lines)
    assert any(line.endswith("（见作业单）") for line in lines)


def test_work_of_a_book_is_found_by_page_and_numbers_and_said_once():
    book = Content(Kind.TASK, "", place=PLACE)
    assert line_of(book) == "1 分一分 4 分钟（《课堂作业本》P23 第2、4题）"
    untitled = blackboard.text(with_dishes(SheetDish(
        "z1", "《课堂作业本》P23 第2、4题", book, MUST_MAY.dishes[0].tier, 8, MUST_MAY.dishes[0].slow)))  # fmt: skip
    assert "1 《课堂作业本》P23 第2、4题 4 分钟\n" in untitled


def test_options_and_brackets_are_written_answers_are_not():
    choice = Content(Kind.CHOICE, "哪个大？", options=("1/2", "1/3"), answers=(0,))
    assert line_of(choice) == "1 分一分 4 分钟：哪个大？（ ）  A. 1/2  B. 1/3"
    assert line_of(Content(Kind.TRUEFALSE, "1/2 比 1/3 大。", answers=(True,))).endswith("1/2 比 1/3 大。（ ）")
    assert line_of(Content(Kind.SHORT, "12 的 1/3 是几？", answers=("4",))).endswith("：12 的 1/3 是几？")


def test_the_longest_tasks_give_way_where_a_board_would_not_hold_all():
    """Teeth: leave out the room."""
    tasks = [WORDY[: 20 + at] for at in range(12)]
    many = [made(f"z{at}", f"第{at}件", Content(Kind.SHORT, one, answers=("1",))) for at, one in enumerate(tasks)]
    lines = blackboard.text(with_dishes(*many)).splitlines()
    assert sum(map(blackboard.lines_of, lines)) <= blackboard.BOARD_LINES
    assert all(any(dish.title in line for line in lines) for dish in many)
    is_written = [any(line.endswith("：" + one) for line in lines) for one in tasks]
    assert is_written == sorted(is_written, reverse=True), "the shortest stay"
    assert set(is_written) == {True, False}


def test_an_english_board_reads_in_english():
    text = blackboard.text(SHEETS["english"])
    assert "□ Convince a friend 4 min: Kim says 1/8 is more than 1/6. Is Kim right?" in text
    assert "1 Which is more? 4 min: Write >, < or =.  a) 1/2○3/8  b) 2/3○5/6" in text
    assert "□ On the line 4 min: Mark 1/6 on the line. [number line from 0 to 1 in 6 equal steps]  a) 1/6○3/6" in text
