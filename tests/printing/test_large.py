"""The large layout: figures grow with the type, notes have 12 points, and a board stays on two sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homework_menu.printing import large, paper
from homework_menu.printing.layout import Arrangement, Frame, Row, spread
from homework_menu.printing.sheet import Layout
from question_bank import figures
from tests.printing.menus import MUST_MAY, REASON, SHEETS


def test_figures_are_larger_and_a_number_line_is_as_wide_as_the_page():
    """Teeth: leave the figures as they are."""
    before = {dish.uid: dish.content for dish in MUST_MAY.dishes}
    after = {dish.uid: dish.content for dish in large.enlarged(replace(MUST_MAY, layout=Layout.LARGE)).dishes}
    assert "[[line 0 1 6 wide]]" in after["b2"].stem
    assert figures.draw("line 0 1 6 wide").width > 2 * figures.draw("line 0 1 6").width
    assert before["a1"].items[0].text == "[[circle 1/4]] [[/]]"
    assert after["a1"].items[0].text == "[[circle 1/4 large]] [[/]]"
    assert large.enlarged(MUST_MAY) is MUST_MAY


def test_boxes_stand_side_by_side_only_where_one_below_the_other_needs_a_third_side():
    """Teeth: take the last way, or the one with the fewest sides by the estimate alone."""
    below, beside = Arrangement((), 0, 3, -40.0), Arrangement((), 0, 2, 0.0)
    nearly, far = Arrangement((), 0, 3, -5.0), Arrangement((), 0, 3, -30.0)
    assert large.easiest([beside, replace(beside, air=1)]) is beside
    assert large.easiest([below, beside]) is beside
    assert large.easiest([below, nearly]) is nearly
    assert large.easiest([below, far]) is below


def test_a_choice_is_parted_on_a_comfortable_sheet_where_a_third_of_its_first_page_would_stay_white():
    """Teeth: give comfortable sheets the usual measure."""
    must, may = ([Row(at, ("1-1",), high) for at, high in enumerate(tall)] for tall in ((50.0, 45.0), (45.0,) * 4))

    def turn(on: Layout) -> tuple[int, int] | None:
        bare = large.bare(replace(MUST_MAY, layout=on))
        return spread([tuple(must), tuple(may)], frame=Frame(44.0, 19.0, 8.0), choices={1}, bare=bare).turn

    assert turn(Layout.STANDARD) == (1, 0)
    assert turn(Layout.COMFORT) == (1, 1)


@pytest.mark.pango
def test_a_large_board_takes_two_sides():
    """Teeth: let its boxes stand below each other only."""
    sheet = SHEETS["three-in-a-row"]
    (board,) = sheet.sections
    longer = tuple(replace(one, content=replace(REASON, stem=2 * REASON.stem, space="lines 3")) for one in board.dishes)
    pages = paper.learner_pdf(replace(sheet, layout=Layout.LARGE, sections=(replace(board, dishes=longer),)))
    assert pages.count == 2
    assert not any(place.is_narrow for place in pages.dishes)
