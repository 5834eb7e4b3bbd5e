"""Sheets as Word documents: the words of the sheet in their order, equations that can be edited, nobody's name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from homework_menu.demo import sample_bank
from homework_menu.printing import heights, views, word, wording
from homework_menu.printing import teacher as teacher_page
from homework_menu.printing.sheet import Layout, Sheet, SheetSection
from homework_menu.printing.word import exercise, manuscript, maths, text
from question_bank.content import Content, Item, Kind, Tier
from tests.printing.menus import MUST_MAY, SHEETS, made, menu

FORMULA = re.compile(r"\$[^$]+\$")
NUMBERED = re.compile("[①-⑳]")
PICTURE = b"\x89PNG\r\n\x1a\n"


def opened(data: bytes):
    return docx.Document(BytesIO(data))


def texts(data: bytes) -> Iterator[str]:
    """Every text of the body in reading order, those of equations too."""
    for node in opened(data).element.body.iter():
        if node.tag in (qn("w:t"), qn("m:t")):
            yield node.text or ""


def read(data: bytes) -> str:
    return re.sub(r"\s+", "", "".join(texts(data)))


def sheet_of(*contents: Content, language: str = "zh") -> Sheet:
    dishes = tuple(made(f"x{at}", f"题目{at}", one) for at, one in enumerate(contents))
    sheet = menu("must-may", (SheetSection(dishes, (Tier.BASIC,), len(dishes), len(dishes)),))
    return replace(sheet, language=language)


def equations(data: bytes) -> int:
    return len(list(opened(data).element.body.iter(qn("m:oMath"))))


def formulas_of(content: Content) -> int:
    every = [content.stem, *content.options, *(item.text for item in content.items)]
    return sum(len(FORMULA.findall(text)) for text in every) + sum(map(formulas_of, content.parts))


@pytest.mark.parametrize("name", SHEETS)
def test_the_learners_words_stand_in_the_order_of_the_sheet(name: str) -> None:
    sheet = SHEETS[name]
    found, at = read(word.learner(sheet)), 0
    for unit in views.units(sheet):
        title = re.sub(r"\s+", "", wording.dish_title(unit.dish))
        at = found.find(title, at) + 1
        assert at > 0, f"{title} is missing or out of order"
    assert wording.promise_text(sheet).replace("**", "").replace(" ", "") in found
    assert found.count("分钟" if sheet.language == "zh" else "min") >= len(views.units(sheet))


@pytest.mark.parametrize("name", SHEETS)
def test_every_formula_is_an_equation_that_can_be_edited(name: str) -> None:
    sheet = SHEETS[name]
    wanted = sum(formulas_of(unit.dish.content) for unit in views.units(sheet))
    assert equations(word.learner(sheet)) == wanted > 0


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "english"])
def test_the_key_has_the_numbers_of_the_sheet(name: str) -> None:
    sheet = SHEETS[name]
    answers = read(word.teacher(sheet)).partition("答案（按小题序号）")[2]
    at = 0
    for line in teacher_page.key_lines(sheet):
        at = answers.find(re.sub(r"\s+", "", line.name), at) + 1
        assert at > 0, f"{line.name} is missing or out of order"
    assert "".join(NUMBERED.findall(read(word.learner(sheet)))) == "".join(NUMBERED.findall(answers))


def test_the_teachers_page_has_marking_points_and_minutes() -> None:
    found = read(word.teacher(MUST_MAY))
    assert "评分要点不对：份数越多，每份越小" in found
    assert "4分钟（较慢5.2）" in found
    assert "12种选法" in found


def test_styles_are_words_own_and_boxes_keep_together() -> None:
    made = opened(word.learner(MUST_MAY))
    styles = [
        made.styles.element.xpath(f'./w:style[@w:styleId="{one}"]/w:name/@w:val')[0]
        for one in made.element.body.xpath(".//w:pStyle/@w:val")
    ]
    assert styles.count("heading 1") == 3
    assert styles.count("heading 2") == 8
    assert {"Title", "Subtitle", "List"} <= set(styles)
    rows = list(made.element.body.iter(qn("w:tr")))
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in rows)


def test_faces_languages_and_paper_are_set() -> None:
    made = opened(word.learner(MUST_MAY))
    assert made.styles["Normal"].element.xpath(".//w:rFonts/@w:eastAsia") == ["KaiTi"]
    assert made.styles.element.xpath(".//w:docDefaults//w:lang/@w:eastAsia") == ["zh-CN"]
    assert round(made.sections[0].page_width.mm), round(made.sections[0].page_height.mm) == (210, 297)
    older = opened(word.learner(replace(MUST_MAY, grade=5)))
    assert older.styles["Normal"].element.xpath(".//w:rFonts/@w:eastAsia") == ["SimSun"]
    assert opened(word.learner(SHEETS["english"])).styles.element.xpath(".//w:docDefaults//w:lang/@w:val") == ["en-GB"]


def test_every_picture_says_what_it_shows() -> None:
    told = opened(word.learner(MUST_MAY)).element.body.xpath(".//wp:docPr/@descr")
    assert "圆平均分成4份，涂色1份" in told
    assert all(told)


def test_nobodys_name_and_no_clock_are_in_the_file() -> None:
    first, again = word.learner(MUST_MAY), word.learner(MUST_MAY)
    assert first == again
    known = opened(first).core_properties
    assert (known.title, known.author, known.last_modified_by) == ("分数的初步认识", "", "")
    assert known.created.isoformat().startswith("2026-01-01T00:00:00")
    with zipfile.ZipFile(BytesIO(first)) as packed:
        assert not [name for name in packed.namelist() if "thumbnail" in name]


@pytest.mark.parametrize("layout", Layout)
def test_the_type_follows_the_layout(layout: Layout) -> None:
    size = opened(word.learner(replace(MUST_MAY, layout=layout))).styles["Normal"].font.size.pt
    assert size == {"large": 18, "comfort": 14.5}.get(layout.value, 14)


def test_gaps_lists_tables_and_room_to_write_become_words_own() -> None:
    stem = "读一读：\n\n- 一\n- 二\n\n1. 先\n2. 后\n\n| 甲 | 乙 |\n|---|---|\n| 1 | ____ |\n\n"
    stem += "[[/]] 和 [[o]]、[[box]]，[[ruby 银行 yín háng]]"
    rooms = [Content(Kind.TASK, "写。", space=space) for space in ("grid 40", "tian 5", "box 30")]
    found = word.learner(sheet_of(Content(Kind.SHORT, stem, space="lines 3"), *rooms))
    body = opened(found).element.body
    assert "ListBullet" in body.xpath(".//w:pStyle/@w:val")
    assert len(body.xpath('.//w:pStyle[@w:val="Writingline"]')) == 3
    assert len(body.xpath(".//w:ruby")) == 2
    assert [run for run in body.xpath(".//w:tc//w:tc//w:t") if set(run.text) == {"_"}]
    told = body.xpath(".//wp:docPr/@descr")
    assert told.count("田字格") == 5
    assert "待填的分数：上下两个方框" in told
    assert "方格，写在这里" in told
    assert "1.先2.后甲乙1" in read(found)


def test_minutes_are_never_torn_from_their_unit_by_a_title_that_leaves_them_no_room() -> None:
    """The nine boxes of a board are narrow: after a title of eight characters the minutes take the next line."""
    short, long = "春和秋", "雪花和灯光像什么"
    board = tuple(made(f"b{at}", long if at else short, Content(Kind.SHORT, "写一写。")) for at in range(9))
    sheet = menu("three-in-a-row", (SheetSection(board, (Tier.BASIC,), 3, 3),))
    titles = opened(word.learner(sheet)).element.body.xpath('.//w:p[w:pPr/w:pStyle/@w:val="Heading2"]')
    broken = {"".join(one.xpath(".//w:t/text()")): bool(one.xpath(".//w:br")) for one in titles}
    assert [found for name, found in broken.items() if short in name] == [False]
    assert all(found for name, found in broken.items() if long in name)


def test_small_items_stand_in_fewer_columns_where_office_programs_set_them_wider() -> None:
    content = next(one.content for one in sample_bank.load("pep-maths-7a-2") if one.uid == "hm-7a2-040")
    how = heights.setting(content, band="g79", width="1-1", most=2)
    paper = manuscript.begun(replace(sheet_of(content), grade=7), "", pictures={})
    made = exercise.exercise(paper, content, exercise.Box("1-1", heights.inner_width("1-1"), "g79", how))
    assert how.items == 6
    assert [found for block in made if (found := block.count("<m:oMath"))] == [3, 3]


def test_a_list_of_signed_numbers_may_break_before_each_of_them() -> None:
    """Teeth: leave it to the rules of Unicode for lines, by which an office program tears a number in a narrow box."""
    paper = manuscript.begun(MUST_MAY, "", pictures={})
    made = text.inline(paper, "差是：+800，−300，−1200；比−3大。", text.Room(40.0))
    assert "差是：\u200b+800，\u200b−300，\u200b−1200；比−3大。" in made


def test_the_slip_is_on_the_page_of_the_last_boxes() -> None:
    *_, before, slip, _, _ = opened(word.learner(MUST_MAY)).element.body
    assert slip.tag == qn("w:tbl")
    assert before.xpath("./w:pPr/w:keepNext")


def test_options_pairs_and_orders_are_all_there() -> None:
    choice = Content(Kind.CHOICE, "哪个对？", options=("$\\frac12$", "一半", "都对"), answers=(2,))
    match = Content(Kind.MATCH, "连一连。", answers=(("猫", "喵"), ("狗", "汪")))
    order = Content(Kind.ORDER, "排一排。", answers=("早", "中", "晚"))
    truth = Content(Kind.TRUEFALSE, "地球是圆的。", answers=(True,))
    group = Content(Kind.GROUP, "读短文。", parts=(Content(Kind.NUMERIC, "几个？", answers=({"value": 3},)),))
    found = read(word.learner(sheet_of(choice, match, order, truth, group)))
    assert all(one in found for one in ("A.12B.一半C.都对", "猫•", "•喵", "□早", "（）", "几个？答："))
    assert "C" in read(word.teacher(sheet_of(choice))).partition("答案")[2]


@pytest.mark.parametrize(
    "hostile",
    [
        "a\x00b\x0b]]>&<w:p/>",
        "$\\frac{1$",
        "$" + "{" * 60 + "}" * 60 + "$",
        "$\\ce{H2O}$",
        "$\\sqrt{2}$ \ufffe",
        "[[picture deadbeef '\"<x>]]",
        "$\\begin{array}{c}1\\hline\\end$",
    ],
)
def test_hostile_texts_still_give_a_document(hostile: str) -> None:
    assert opened(word.learner(sheet_of(Content(Kind.ESSAY, hostile + " 完", items=(Item(hostile),)))))


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        (r"\sqrt{2}", "degHide"),
        (r"\overline{AB}", "bar"),
        (r"90^\circ", "°"),
        (r"2\frac14", "m:f"),
        (r"\text{速度}\times 2", "速度"),
    ],
)
def test_school_formulas_become_equations(source: str, inside: str) -> None:
    found = maths.equation(source)
    assert found is not None
    assert inside in found
    assert "m:box" not in found
    etree.fromstring(found)


@pytest.mark.parametrize("source", [r"\ce{H2O}", r"\frac{1}{2", r"\hline"])
def test_what_cannot_be_an_equation_is_left_to_a_picture(source: str) -> None:
    assert maths.equation(source) is None


def test_a_sign_at_the_edge_stays_in_the_text() -> None:
    assert maths.parted(r"\frac14 + \frac24 =") == ("", r"\frac14 + \frac24", " =")
    assert maths.parted("= 5") == ("= ", "5", "")
    assert maths.parted("=") == ("", "=", "")
    assert maths.parted("+3") == ("", "+3", "")


@pytest.mark.parametrize(("width", "ends"), [("1-1", 0), ("1-3", 1)])
def test_figures_that_are_compared_stand_below_each_other_where_a_box_is_narrow(width: str, ends: int) -> None:
    """Teeth: leave the end of the line to Word, or end it before the sign."""
    bars = Item("$\\frac25$ [[bar 0/5]] [[o]] $\\frac45$ [[bar 0/5]]", (("<",),))
    content = Content(Kind.BLANK, "先涂色，再填。", items=(bars,))
    paper, how = manuscript.begun(sheet_of(content), "", pictures={}), heights.setting(content, band="g34", width=width)
    made = exercise.exercise(paper, content, exercise.Box(width, heights.inner_width(width), "g34", how))
    assert "".join(made).count("<w:br/>") == ends
    assert "".join(made).rpartition("<w:br/>")[2].count("○") == 1 - ends
    assert "[[" not in "".join(made)
