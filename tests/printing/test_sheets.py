"""Sheets on paper: every format whole on its page, in reading order, in our faces, the same every time."""

from __future__ import annotations

import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from zlib import crc32

import pypdfium2
import pytest

from homework_menu.demo import sample_bank
from homework_menu.printing import fonts, html, paper, pdf, teacher, views, wording
from homework_menu.printing.sheet import Layout, Sheet, Wording
from tests.conftest import THOROUGH
from tests.printing.menus import MUST_MAY, SHEETS
from tests.printing.paperwork import measure

LEFT, RIGHT, BOTTOM = 13.0, 197.0, 289.0
BANDS = ("g12", "g34", "g56", "g79")
OUTERMOST = {("pep-maths-2a-4", -1), ("pep-maths-7a-2", 1)}  # no band lies below the first and above the last
HALF_MM = 0.5
WIDTHS = ("1-1", "1-2", "1-3")
NUMBERED = re.compile("[①-⑳]")


def text_of(data: bytes, folder: Path) -> str:
    """The text of a tagged PDF in its reading order: that of the tags, which is read out aloud."""
    path = folder / "sheet.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True)
    return "".join(re.findall(r'^\s*"(.*)"$', done.stdout, re.M))


@cache
def printed(name: str) -> pdf.Pages:
    """A sheet that several tests look at, laid out once: those of one sheet run in one process."""
    return paper.learner_pdf(SHEETS[name])


NAMES = [pytest.param(name, marks=pytest.mark.xdist_group(f"sheet-{name}")) for name in SHEETS]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.pango
@pytest.mark.parametrize("name", NAMES)
def test_no_dish_splits_or_leaves_its_page(name: str) -> None:
    pages = printed(name)
    uids = [place.uid for place in pages.dishes]
    assert len(uids) == len(set(uids)), "a dish stands in two pieces"
    assert len(uids) == len(html.blocks(SHEETS[name]))
    for place in pages.dishes:
        assert not place.is_narrow, place
        assert place.x >= LEFT - HALF_MM, place
        assert place.x + place.width <= RIGHT + HALF_MM, place
        assert place.y + place.height <= BOTTOM + HALF_MM, place


@pytest.mark.pango
@pytest.mark.parametrize("name", NAMES)
def test_a_usual_menu_takes_one_page(name: str) -> None:
    pages = printed(name)
    assert pages.count == 1
    assert pages.left is not None
    assert pages.left >= 0


@pytest.mark.pango
@pytest.mark.parametrize("layout", Layout)
def test_every_layout_keeps_its_dishes_whole(layout: Layout) -> None:
    pages = paper.learner_pdf(replace(MUST_MAY, layout=layout))
    assert len(pages.dishes) == 8
    assert not [place for place in pages.dishes if place.is_narrow or place.y + place.height > BOTTOM + HALF_MM]


@pytest.mark.pango
@pytest.mark.parametrize("name", [one for one in NAMES if one.values != ("english",)])
def test_the_key_follows_the_reading_order_of_the_sheet(name: str, tmp_path: Path) -> None:
    sheet = SHEETS[name]
    read = squeezed(text_of(printed(name).pdf, tmp_path))
    key = squeezed(text_of(paper.teacher_pdf(sheet).pdf, tmp_path)).partition("答案（按小题序号）")[2]
    at = 0
    for line in teacher.key_lines(sheet):
        found = read.find(squeezed(line.dish.title), at)
        assert found >= 0, f"{line.name} is not where the key has it"
        at = found + 1
    assert "".join(NUMBERED.findall(read)) == "".join(NUMBERED.findall(key))


@pytest.mark.pango
def test_equal_sheets_give_equal_bytes() -> None:
    first = paper.learner_pdf(MUST_MAY).pdf
    pdf.close()
    assert paper.learner_pdf(MUST_MAY).pdf == first


@pytest.mark.pango
def test_pictures_are_drawn_one_document_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium ends a process whose threads draw at once. Teeth: draw without the lock."""
    made, drawing, most = paper.learner_pdf(SHEETS["columns"]).pdf, list[int](), list[int]()

    class Slow(pypdfium2.PdfDocument):
        def __init__(self, data: bytes) -> None:
            drawing.append(1)
            most.append(len(drawing))
            time.sleep(0.1)
            super().__init__(data)

        def close(self) -> None:
            super().close()
            drawing.pop()

    monkeypatch.setattr(pypdfium2, "PdfDocument", Slow)
    with ThreadPoolExecutor(3) as pool:
        first, *others = pool.map(pdf.pages_as_images, [made] * 3)
    assert others == [first] * 2
    assert max(most) == 1


@pytest.mark.pango
@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_in_order(name: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(printed(name).pdf)
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    fonts_used = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    assert all("HM-" in line for line in fonts_used.splitlines()[2:])


@pytest.mark.parametrize("name", SHEETS)
def test_every_character_of_a_sheet_is_in_our_faces(name: str) -> None:
    for made in (html.learner(SHEETS[name]), html.teacher(SHEETS[name])):
        assert fonts.missing(re.sub(r"<[^>]*>", "", made)) == set()


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_asks_the_browser_for_no_inline_style_or_script(name: str) -> None:
    made = html.learner(SHEETS[name], media="/media/", styles=("/static/print/sheet.css",))
    assert " style=" not in made
    assert "<script" not in made
    assert "app:" not in made


def test_nothing_written_by_people_becomes_markup() -> None:
    hostile = '"><script>x</script>**{blank}'
    sheet = replace(MUST_MAY, title=hostile, class_name=hostile, code=hostile, bedtime=hostile)
    for made in (html.learner(sheet), html.teacher(sheet)):
        assert "<script" not in made


@pytest.mark.parametrize("wording", Wording)
def test_no_word_on_the_learners_page_ranks_a_child(wording: Wording) -> None:
    made = html.learner(replace(MUST_MAY, wording=wording))
    assert not re.search("[\u2605]|难度|简单|困难|星级|优生|差生|[甲乙丙]组", made)
    assert ("基础性" in made) is (wording is Wording.OFFICIAL)


def test_the_promise_is_never_below_the_dearest_order() -> None:
    for name, sheet in SHEETS.items():
        assert sheet.figures.most <= sheet.cap, name
        promised = re.search(r"<b>(\d+)</b>", html.learner(sheet))
        assert promised, name
        if name != "exact-points":
            assert int(promised[1]) * 2 >= sheet.figures.most, name


def test_a_draft_over_its_cap_promises_what_it_takes() -> None:
    """Teeth: promise the cap."""
    most = MUST_MAY.figures.most
    promised = re.search(r"<b>(\d+)</b>", html.learner(replace(MUST_MAY, cap=most - 5)))
    assert promised
    assert int(promised[1]) * 2 in (most, most + 1)


def test_the_teachers_page_lists_the_orders_or_their_figures() -> None:
    assert html.teacher(MUST_MAY).count("<tr") == 1 + MUST_MAY.figures.count
    many = replace(MUST_MAY, figures=replace(MUST_MAY.figures, count=400, orders=()))
    assert "最少" in html.teacher(many)


def test_the_teachers_page_says_where_minutes_come_from_once_or_for_each() -> None:
    assert html.teacher(MUST_MAY).count("老师预估") == 1
    first, *rest = MUST_MAY.sections
    timed = replace(first, dishes=(replace(first.dishes[0], origin="实测"), *first.dishes[1:]))
    made = html.teacher(replace(MUST_MAY, sections=(timed, *rest)))
    assert made.count("老师预估") == len(MUST_MAY.dishes) - 1
    assert made.count("实测") == 1


def test_orders_that_all_take_the_same_minutes_need_no_table() -> None:
    most = MUST_MAY.figures.most
    made = html.teacher(replace(MUST_MAY, figures=replace(MUST_MAY.figures, least=most)))
    assert "<table" not in made
    assert f"都是 <b>{most // 2} 分钟</b>" in made


@pytest.mark.pango
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("unit", "step"), sorted({*product(sample_bank.units(), (-1, 0, 1))} - OUTERMOST))
def test_every_sample_exercise_fits_its_box_and_its_estimate(unit: str, step: int) -> None:
    """What is low or sticks out by the estimate is set anew when a sheet is printed; few are."""
    samples = sample_bank.load(unit)
    at = BANDS.index(band_of(samples[0].grades[0])) + step
    assert 0 <= at < len(BANDS), "a step to no band"
    band = BANDS[at]
    walked = [one for one in samples if THOROUGH or not step or _third(one.uid) == step % 3]
    parts = [{one.uid: one.content for one in walked[at : at + 12]} for at in range(0, len(walked), 12)]
    boxes = [box for at, part in enumerate(parts) for box in measure(part, band=band, widths=_widths(at, step))]
    assert boxes
    wide = [box for box in boxes if box.is_narrow]
    tall = [box for box in boxes if box.real > 269]
    low = [box for box in boxes if box.real > box.estimated + HALF_MM]
    assert not tall, tall
    assert len(wide) <= len(boxes) // (20 if step else 50), wide
    assert len(low) <= len(boxes) // 12, low


def _third(uid: str) -> int:
    """The third of all exercises that this one is of, by its name; each band beside the own takes another third."""
    return crc32(uid.encode()) % 3


def _widths(part: int, step: int) -> tuple[str, ...]:
    """Boxes for some exercises: in the grade band below and above half wide, in their own one width in turn."""
    if step:
        return ("1-2",)
    return WIDTHS if THOROUGH else (WIDTHS[part % len(WIDTHS)],)


def band_of(grade: int) -> str:
    """The grade band that a sheet of this grade has."""
    return replace(MUST_MAY, grade=grade).band


def test_a_sheet_of_every_grade_has_its_band() -> None:
    assert [band_of(grade) for grade in range(1, 10)] == ["g12", "g12", "g34", "g34", "g56", "g56", "g79", "g79", "g79"]
    assert isinstance(MUST_MAY, Sheet)


LARGE = replace(MUST_MAY, layout=Layout.LARGE, date=date(2026, 11, 26))


@pytest.mark.pango
def test_every_page_but_the_first_is_headed_by_unit_day_and_its_number(tmp_path: Path) -> None:
    for made in (paper.learner_pdf(LARGE), paper.teacher_pdf(replace(LARGE, warnings=("长" * 300,) * 20))):
        (tmp_path / "sheet.pdf").write_bytes(made.pdf)
        asked = ["pdftotext", "-layout", str(tmp_path / "sheet.pdf"), "-"]
        first, second, *_ = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split("\f")
        head = squeezed(next(line for line in second.splitlines() if line.strip()))
        assert head.startswith("数学·分数的初步认识·11月26日周四")
        assert head.endswith(f"第2页，共{made.count}页")
        assert "第1页" not in squeezed(first)


def test_no_sign_of_a_title_stands_alone_on_its_second_line() -> None:
    told = html.learner(SHEETS["three-in-a-row"]) + html.learner(SHEETS["english"])
    assert '算<span class="keep">一算</span>' in told
    assert 'Which is <span class="keep">more?</span>' in told


def test_the_format_of_a_title_is_not_torn_and_a_long_title_is_set_smaller() -> None:
    purse = SHEETS["purse"]
    assert "分数的初步认<span class" not in html.learner(purse)
    assert ' <span class="keep">· 自助菜单</span></h1>' in html.learner(purse)
    assert "<h1>" in html.learner(purse)
    assert '<h1 class="long">' in html.learner(replace(purse, title="分数的初步认识和简单的加减法的整理"))


def test_choices_of_one_name_and_goal_are_told_apart_by_their_kinds() -> None:
    must, may, more = MUST_MAY.sections
    same = replace(MUST_MAY, sections=(must, may, replace(more, goal=may.goal)))
    assert teacher.columns(same) == ("选做（比较分数的大小） 专项性", "选做（比较分数的大小） 拓展性、创新性")
    plain = replace(same, wording=Wording.PLAIN)
    assert teacher.columns(plain) == ("选做（比较分数的大小） 1", "选做（比较分数的大小） 2")


@pytest.mark.pango
def test_a_key_that_runs_over_by_a_little_is_set_closer() -> None:
    first = MUST_MAY.sections[0]
    talked = replace(first.dishes[0].content, solution="先看平均分成几份，再数涂色的有几份。" * 40)
    long = replace(first, dishes=(replace(first.dishes[0], content=talked), *first.dishes[1:]))
    sheet = replace(MUST_MAY, sections=(long, *MUST_MAY.sections[1:]))
    brief = replace(sheet, figures=replace(sheet.figures, orders=()))
    assert pdf.render(html.teacher(brief)).count == 2
    assert paper.teacher_pdf(sheet).count == 1


def test_the_promise_ends_in_one_piece() -> None:
    told = html.learner(SHEETS["purse"])
    assert re.search(r'<span class="keep"><b>\d+ 分钟</b>以内。</span>', told)


def test_meals_say_what_they_are_about_and_no_two_the_same() -> None:
    meals = SHEETS["set-meals"]
    alike = [wording.meal_tag(meals, at) for at in range(3)]
    assert alike == ["分一分"] * 3, "meals of the same work are told by their last exercise"
    first, second, third = meals.sections[0].dishes
    own = replace(third, content=replace(third.content, how_to="先画图再算"))
    told_apart = (replace(first, parts=first.parts[1:]), replace(second, parts=second.parts[:2]), own)
    meals = replace(meals, sections=(replace(meals.sections[0], dishes=told_apart),))
    tags = [wording.meal_tag(meals, at) for at in range(3)]
    assert tags == ["算一算 · 解决问题", "比一比 · 算一算", "先画图再算"]


def test_columns_of_one_goal_are_headed_by_their_shapes_and_kinds() -> None:
    columns = SHEETS["columns"]
    heads = views.courses(columns, views.blanks(columns), views.Room(html.estimated(columns, 2), 2)).courses[0].columns
    assert [head.title for head in heads] == ["认识几分之几", "比较分数的大小", "几分之几是多少"]
    same = replace(columns, sections=tuple(replace(one, goal="比较分数的大小") for one in columns.sections))
    heads = views.courses(same, views.blanks(same), views.Room(html.estimated(same, 2), 2)).courses[0].columns
    assert [head.title for head in heads] == ["基础性", "专项性", "拓展性"]
    assert html.learner(same).count('class="mark"') == 3
