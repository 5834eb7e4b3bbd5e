"""A page that is full: its room goes to the lines children write on, its frame is as reckoned, no heading runs over."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from homework_menu.printing import heights, html, layout, paper, pdf, views
from homework_menu.printing.sheet import SheetSection
from question_bank.content import Content, Kind
from tests.printing.menus import EXTENSION, MORE, MUST_MAY, SHEETS, made
from tests.printing.paperwork import measure

NEAR_MM = 1.0


@pytest.mark.parametrize(
    ("space", "spare", "grown"),
    [
        ("lines 2", 9.0, ("lines 3", 8.4)),
        ("lines 2", 8.3, ("lines 2", 0.0)),
        ("lines 3", 90.0, ("lines 6", 25.2)),
        ("box 30", 14.0, ("box 40", 10.0)),
        ("grid 190", 40.0, ("grid 195", 5.0)),
        ("none", 40.0, ("none", 0.0)),
        ("lines 0", 40.0, ("lines 3", 25.2)),
        ("lines 2", -3.0, ("lines 2", 0.0)),
    ],
)
def test_room_to_spare_becomes_room_to_write(space: str, spare: float, grown: tuple[str, float]) -> None:
    assert heights.grown_space(space, spare) == pytest.approx(grown)


@pytest.mark.pango
@pytest.mark.parametrize("name", SHEETS)
def test_boxes_end_just_above_the_foot_and_never_touch_it(name: str) -> None:
    pages = paper.learner_pdf(SHEETS[name])
    assert pages.left is not None
    assert layout.FOOT_GAP - 0.3 <= pages.left <= 12


@pytest.mark.pango
@pytest.mark.parametrize("name", ["must-may", "three-in-a-row", "exact-points", "purse", "english"])
def test_head_headings_gaps_and_foot_take_what_was_reckoned(name: str) -> None:
    sheet = SHEETS[name]
    placed = html.first_placed(sheet, html.blocks(sheet))[1]
    pages = pdf.render(html.page(sheet, placed))
    assert placed.pages == 1
    assert paper.around(pages) == pytest.approx(placed.around, abs=NEAR_MM)


@pytest.mark.pango
def test_a_drawn_out_row_gives_its_dishes_more_lines() -> None:
    few = replace(MUST_MAY, sections=(MUST_MAY.sections[1],))
    drawn = paper.learner_html(few, media="", styles=())
    assert drawn.count('class="line"') > html.blocks(few)[2](False, "lines 2", None).count('class="line"')


@pytest.mark.pango
@pytest.mark.parametrize("texts", [("[[circle 1/4]]", "$\\frac14$"), ("八分之一", "0.125"), ("$\\frac18$", "0.125")])
@pytest.mark.parametrize("band", ["g12", "g34", "g56"])
def test_pairs_to_match_stand_as_tall_as_was_reckoned(texts: tuple[str, str], band: str) -> None:
    content = Content(Kind.MATCH, "连一连。", answers=tuple([texts] * 6))
    for box in measure({"a": replace(content, title="连线")}, band=band, widths=("1-1", "1-3")):
        assert box.estimated - 8 < box.real <= box.estimated + 0.5


def test_a_heading_that_would_run_over_goes_without_its_goal() -> None:
    goal = "A whole number times a fraction of another whole number"
    long = SheetSection(MORE, (EXTENSION,), 0, 1, goal=goal)
    short = replace(long, goal="Fractions")
    sheet = replace(MUST_MAY, language="en", sections=(long, short))
    tags = re.findall(r'class="tag">([^<]*)<', html.learner(sheet))
    assert [("extension" in tag, "Fractions" in tag, goal in tag, "pick 1" in tag) for tag in tags] == [
        (True, False, False, True),
        (True, True, False, True),
    ]


def test_a_title_takes_two_lines_only_where_the_page_is_full() -> None:
    dish = made("a", "按从小到大的顺序排一排", MORE[0].content)
    sheet = replace(MUST_MAY, sections=(SheetSection((dish,), (EXTENSION,), 0, 1),))
    eased, closest = (html.estimated(sheet, most)[0]["1-3"] for most in (0, html.CLOSEST))
    assert eased is None
    assert closest is not None


def test_two_pages_hold_the_same_boxes_in_the_same_order() -> None:
    sheet = SHEETS["three-in-a-row"]
    placed = html.two_pages(sheet, html.blocks(sheet))[1]
    cells = [cell.uid for course in placed.courses for row in course.rows for cell in row]
    assert cells == [unit.dish.uid for unit in views.units(sheet)]


@pytest.mark.pango
def test_the_table_of_orders_gives_way_to_the_key() -> None:
    first = MUST_MAY.sections[0]
    talked = replace(first.dishes[0].content, solution="先看平均分成几份，再数涂色的有几份。" * 26)
    long = replace(first, dishes=(replace(first.dishes[0], content=talked), *first.dishes[1:]))
    sheet = replace(MUST_MAY, sections=(long, *MUST_MAY.sections[1:]))
    assert pdf.render(html.teacher(sheet)).count == 2
    assert paper.teacher_pdf(sheet).count == 1


def rows_of(*heights: float, is_open: bool = False) -> tuple[layout.Row, ...]:
    return tuple(layout.Row(at, ("1-1",), height, is_open) for at, height in enumerate(heights))


def test_a_course_is_broken_between_its_dishes_rather_than_leave_a_page_white() -> None:
    frame = layout.Frame(50, 20, 8)
    placed = layout.spread([rows_of(60), rows_of(60, 60, 60)], frame=frame)
    assert placed.turn == (1, 1), "both sides of the paper are alike"
    placed = layout.spread([rows_of(100, 60), rows_of(60, 60, 60)], frame=frame)
    assert placed.turn == (1, 0), "a little white is better than a broken course"
    placed = layout.spread([rows_of(60, 60, is_open=True), rows_of(60, 60, 60)], frame=frame)
    assert placed.turn == (1, 0), "lines to write on take the white"


def test_a_choice_stays_whole_where_two_pages_hold_it() -> None:
    """Teeth: price a broken choice like any white."""
    frame = layout.Frame(50, 20, 8)
    placed = layout.spread([rows_of(110), rows_of(60, 60, 60)], frame=frame, choices={1})
    assert placed.turn == (1, 0), "dishes that one is picked from stand at one glance"
    placed = layout.spread([rows_of(30), rows_of(60, 60, 60)], frame=frame, choices={1})
    assert placed.turn == (1, 1), "yet the front is not left white for it"
    placed = layout.spread([rows_of(60), rows_of(70, 70, 70, 70)], frame=frame, choices={1})
    assert placed.pages == 2, "no third side for it"
    assert placed.turn in {(1, 1), (1, 2), (1, 3)}


def bare(*heights: float) -> tuple[layout.Row, ...]:
    return tuple(replace(row, is_bare=True) for row in rows_of(*heights, is_open=True))


def test_a_line_to_work_on_comes_before_more_air():
    """Teeth: take the airiest page that fits."""
    air, filled = layout.USUAL_AIR, 3 * (layout.AIR[layout.USUAL_AIR][0] + 2 * layout.AIR[layout.USUAL_AIR][1])
    fixed = layout.PAGE_HEIGHT - 180 - filled - 10
    placed = layout.arrange([rows_of(60, 60, is_open=True), bare(60)], fixed=fixed)
    assert placed.air == air
    assert [row.stretch > 0 for course in placed.courses for row in course] == [False, False, True]
    assert layout.arrange([rows_of(60, 60, 60, is_open=True)], fixed=fixed).air > air


def test_little_room_goes_whole_to_the_last_rows_without_a_line():
    """Teeth: share it out among all."""
    (drawn,), taken = layout.drawn_out([(*rows_of(40, is_open=True), *bare(40, 40))], 11.0, 4.0)
    assert [row.stretch for row in drawn] == [0, 0, 55]
    assert taken == 11


FRAME = layout.Frame(50, 20, 8)


def white(courses: list[tuple[layout.Row, ...]], turn: tuple[int, int], step: int) -> tuple[float, float]:
    """Mm that are left on both pages where the second begins with this row, their rows drawn out; below zero where
    they do not hold all.
    """
    gap, pad = layout.AIR[step]
    left = [layout.PAGE_HEIGHT - FRAME.top - layout.MORE, layout.PAGE_HEIGHT - FRAME.bottom - layout.RUNNER]
    for at, course in enumerate(courses):
        sides = [(at, row) >= turn for row in range(len(course))]
        for side in set(sides):
            left[side] -= FRAME.heading
        for row, side in zip(course, sides, strict=True):
            drawn = layout.MOST_STRETCH if row.is_open else layout.CLOSED_STRETCH
            left[side] -= row.height + gap + 2 * pad + (drawn if step else 0.0)
    return left[0], left[1]


@pytest.mark.parametrize("seed", range(200))
def test_a_first_page_is_not_left_bare_where_another_turn_fills_it(seed: int) -> None:
    """Of all turns, those within a choice too. Teeth: weigh both pages alike, or keep choices whole first."""
    drawn = Random(seed)
    courses = [
        rows_of(*(drawn.uniform(25, 90) for _ in range(drawn.randint(1, 3))), is_open=drawn.random() < 0.5)
        for _ in range(3)
    ]
    placed = layout.spread(courses, frame=FRAME, choices={1, 2})
    if placed.turn is None or white(courses, placed.turn, placed.air)[0] <= layout.BARE:
        return
    turns = [(at, row) for at, course in enumerate(courses) for row in range(len(course)) if (at, row) != (0, 0)]
    others = [white(courses, turn, 0) for turn in turns]
    assert not [front for front, back in others if min(front, back) >= 0 and front <= layout.BARE]


def test_neither_of_two_pages_is_left_nearly_empty() -> None:
    courses = [rows_of(*[30.0] * 4), rows_of(*[30.0] * 3)]
    placed = layout.spread(courses, frame=layout.Frame(50, 20, 8))
    assert placed.turn == (1, 0), "all would nearly fit the first page, and the second would be white"
    drawn = [row.stretch - row.height for course in placed.courses for row in course]
    padding = 2 * layout.AIR[placed.air][1]
    assert all(0 < one - padding <= layout.CLOSED_STRETCH for one in drawn), "boxes take a little of what is left"


def test_dishes_are_packed_in_the_order_that_needs_least_of_the_page() -> None:
    low, tall = dict.fromkeys(layout.WIDTHS, 20.0), dict.fromkeys(layout.WIDTHS, 70.0)
    assert layout.packed([low, tall, low, tall], choice=layout.ROWS[:6]) == (0, 2, 1, 3)
    assert layout.packed([low, low, tall, tall], choice=layout.ROWS[:6]) == (0, 1, 2, 3), "as they stand where they can"


def test_a_column_of_long_work_is_the_wider_one() -> None:
    short = dict.fromkeys(layout.WIDTHS, 30.0)
    long = {name: 2400 / width for name, width in layout.WIDTHS.items()}
    assert layout.columns_of([short] * 6, [False] * 6, 3)[0].widths == ("1-3",) * 3
    rows = layout.columns_of([short, short, long, short, short, long], [False] * 6, 3)
    assert {row.widths for row in rows} == {("2-7", "2-7", "2-5")}


def test_a_box_bears_the_number_of_its_square() -> None:
    sheet = SHEETS["three-in-a-row"]
    course = html.two_pages(sheet, html.blocks(sheet))[1].courses[0]
    squares = {square.title: square.number for row in course.board for square in row}
    assert sorted(squares.values()) == list(range(1, 10))
    for cell in (cell for row in course.rows for cell in row):
        assert re.search(rf'class="number">{cell.number}<.*</svg><h3>', cell.html)
    assert 'class="number"' not in html.learner(sheet), "boxes that stand in their squares need none"


def test_a_number_line_gets_the_wider_box_of_a_row() -> None:
    same: layout.Heights = [dict.fromkeys(layout.WIDTHS, 40.0)] * 2
    assert layout.rows_of(same, [False] * 2)[0].widths == ("1-2", "1-2")
    assert layout.rows_of(same, [False] * 2, wishes=[0.0, 100.0])[0].widths == ("2-5", "3-5")


def test_three_boxes_share_their_row_by_need() -> None:
    short, long = dict.fromkeys(layout.WIDTHS, 30.0), {**dict.fromkeys(layout.WIDTHS, 30.0), "1-3": 60.0, "2-7": 70.0}
    assert layout.rows_of([short, long, short], [False] * 3)[0].widths == ("2-7", "2-5", "2-7")
