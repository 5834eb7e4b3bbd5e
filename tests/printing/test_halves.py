"""Pages of other papers: choices stay whole, pages that lie side by side are alike, a slide is as large as it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from homework_menu.printing import flows, halves, html, layout, paper, slides, views, writing
from homework_menu.printing.halves import Group, Size
from homework_menu.printing.layout import Row
from homework_menu.printing.sheet import Paper, Sheet
from question_bank.content import Content, Kind
from tests.printing.menus import SHEETS, drill, made

UNEVEN_MM, LEAST_FILLED = 40.0, 0.45
GAP_MM, HEADING_MM = 4.0, 10.0
ALONE = ("2-3",)
B4 = Size(239.0, 239.0, 25.0, columns=2)


def group(*talls: float, split: float = inf, above: float = 8.0, is_open: bool = False) -> Group:
    return Group((tuple(Row(at, ALONE, tall, is_open) for at, tall in enumerate(talls)),), above, split)


def placed(groups: Sequence[Group], size: Size = B4) -> halves.Halves:
    found = halves.arranged(groups, size)
    assert found
    return found


def test_a_choice_goes_whole_to_the_next_page():
    """Teeth: price a broken choice like any white."""
    found = placed([group(60, 60, split=8.0, above=60.0), group(30, 30, 30), group(30, 30)])
    assert found.turns == ((), (0,), ()), "the second page begins with a heading"
    one = placed([group(60, 60, split=8.0), group(45, 45, 45)], Size(193.0, 188.0, 25.0))
    assert one.turns == ((), (0,))


def test_a_choice_that_no_page_holds_is_broken_between_boxes():
    found = placed([group(50, above=60.0), group(70, 70, 70, 70)], Size(193.0, 188.0, 25.0))
    assert sum(len(turns) for turns in found.turns) == found.pages - 1


def test_both_columns_of_a_side_are_filled_alike():
    """Teeth: fill the first page before the second."""
    found = placed([group(*[30.0] * 6, split=8.0, above=60.0)])
    assert found.pages == 2
    assert abs(found.white[0] - found.white[1]) <= UNEVEN_MM


def test_lines_to_write_on_take_what_is_left_before_other_boxes_do():
    found = placed([group(60, split=8.0, above=60.0, is_open=True), group(60, 60)])
    first, second = found.courses[0][0], found.courses[1][0]
    assert first.stretch - first.height > second.stretch - second.height


def test_boxes_grow_by_what_is_written_in_them_and_a_little_and_the_rest_stays_white_at_the_columns_foot():
    """Teeth: draw closed boxes out by 40 mm, or open ones further than their lines."""
    drills, story = Row(0, ALONE, 50.0), Row(1, ALONE, 20.0, is_open=True, most=43.2)
    drawn, left = halves._drawn([drills, story], 130.0, 4.0)
    assert [row.stretch - row.height - 4.0 for row in drawn] == [pytest.approx(one, abs=1) for one in (18, 43)]
    assert left == pytest.approx(130 - 18 - 43, abs=2)


def test_lines_grow_to_three_or_twice_their_number_and_an_essay_without_end():
    told = Content(Kind.SHORT, "一块巧克力有 12 小块，小雨吃了四分之一。吃了几小块？", answers=("3小块",))
    few = (told, replace(told, space="lines 4"), Content(Kind.ESSAY, "写。"), drill("算一算。", [("3+4=____", "7")]))
    assert [writing.growth(made("a", "", one)) for one in few] == [pytest.approx(one) for one in (25.2, 33.6, inf, 0)]


@given(
    any_of.lists(any_of.tuples(any_of.floats(10, 60), any_of.booleans()), min_size=1, max_size=5),
    any_of.floats(0, 260),
)
@settings(max_examples=300, deadline=None)
def test_a_column_is_white_only_where_its_boxes_can_take_no_more(boxes: list[tuple[float, bool]], left: float):
    """Teeth: stop where boxes were stopped before, or count what a box may not take as taken."""
    rows = [Row(at, ALONE, tall, is_open) for at, (tall, is_open) in enumerate(boxes)]
    drawn, rest = halves._drawn(rows, left, 4.0)
    grown = [max(0.0, row.stretch - row.height - 4.0) for row in drawn]
    assert sum(grown) + rest == pytest.approx(left)
    if rest > halves.BARE:
        most = {True: halves.OPEN_MOST, False: halves.CLOSED_MOST}
        full = [min(most[row.is_open], halves.MOST_HIGH - row.height - 4.0) for row in drawn]
        assert all(own > may - layout.LEAST_STRETCH for own, may in zip(grown, full, strict=True))


def test_a_box_taller_than_a_page_is_left_to_flow():
    assert halves.arranged([group(300)], B4) is None


def test_a_page_of_its_own_for_one_copy_and_two_columns_for_one_side():
    """Teeth: count pages instead of sides."""
    short = [group(40, split=8.0, above=60.0, is_open=True), group(40, is_open=True)]
    assert placed(short).pages == 2
    assert placed(short, replace(B4, columns=1)).pages == 1


TALLS = any_of.sampled_from([12.0, 25.5, 31.3, 40.0, 58.0, 90.0])
SPLITS = any_of.sampled_from([inf, 8.0, 60.0])
GROUPS = any_of.builds(
    lambda talls, split, is_open: group(*talls, split=split, is_open=is_open),
    any_of.lists(TALLS, min_size=1, max_size=4), SPLITS, any_of.booleans(),
)  # fmt: skip
PAPERS = any_of.sampled_from([B4, replace(B4, columns=3, more=5.0), Size(193.0, 188.0, 25.0), Size(98.0, 93.0, 12.0)])


def every_way(pieces: Sequence[halves._Piece], size: Size, known: halves.Price) -> halves._Turned | None:
    """Each set of turns with its price, as one may reckon it from the whole of the pages."""
    found: list[halves._Turned] = []
    for pages in range(1, min(halves.MOST_PAGES, len(pieces)) + 1):
        for breaks in combinations(range(1, len(pieces)), pages - 1):
            parts = [pieces[start:end] for start, end in zip((0, *breaks), (*breaks, len(pieces)), strict=True)]
            left = [
                size.room(at, pages) - halves.CLEAR - sum(one.tall for one in part) for at, part in enumerate(parts)
            ]
            if min(left) >= 0:
                white = [max(0.0, one - sum(row.grows for row in part)) for one, part in zip(left, parts, strict=True)]
                price = price_of([pieces[at].turn for at in breaks], white, max(left), size)
                found.append(halves._Turned(breaks, price=price))
    return min((one for one in found if one.price < known), key=lambda one: one.price, default=None)


def price_of(turns: Sequence[float], white: Sequence[float], left: float, size: Size) -> tuple[float, ...]:
    empty = size.other * (-len(white) % size.columns)
    worst = max(*white, empty) + halves.FRONT * white[0] + halves.EVEN * (max(white) - min(white))
    paid = sum(turn for turn in turns if turn < inf)
    return turns.count(inf), -(-len(white) // size.columns), round(worst + paid, 1), round(left, 1)


@given(any_of.lists(GROUPS, min_size=1, max_size=3), PAPERS)
@settings(max_examples=60, deadline=None)
def test_pages_are_turned_as_if_every_way_had_been_tried(groups: list[Group], size: Size):
    """Teeth: leave a way that another with the same end beats in white alone."""
    found = halves.arranged(groups, size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(halves, "_turned", every_way)
        assert found == halves.arranged(groups, size)


def test_sixty_rows_are_turned_by_looking_at_few_of_the_ways(monkeypatch: pytest.MonkeyPatch):
    """Of the five million sets of five turns. Teeth: follow every way of turning the first pages."""
    looked, usual = list[int](), halves._Stack.turned

    def counted(stack: halves._Stack, begun: halves._Turned, at: int, end: int) -> halves._Turned:
        looked.append(end)
        return usual(stack, begun, at, end)

    monkeypatch.setattr(halves._Stack, "turned", counted)
    found = placed([group(*[9.0 + at % 7 for at in range(20)], split=split) for split in (8.0, inf, 60.0)])
    assert found.pages > 1
    assert len(looked) < 20_000


def arranged(sheet: Sheet) -> halves.Halves:
    columns = 1 if sheet.paper is Paper.A5 else 2
    found = flows.arranged(sheet, measured(sheet), columns=columns)
    assert found
    return found


def measured(sheet: Sheet) -> flows.Measured:
    return flows.measured_on(sheet, html.blocks(sheet), None, flows.CLOSE)


def blocks_of(sheet: Sheet, found: halves.Halves) -> list[tuple[int, int, float]]:
    """What may not be broken, in the order of the pages: course, its first row, height with its gaps and heading."""
    every: list[tuple[int, int, float]] = []
    for at, rows in enumerate(found.courses):
        talls = [max(row.stretch, row.height + GAP_MM) + GAP_MM for row in rows]
        talls[0] += HEADING_MM
        is_kept = sheet.format in ("set-meals", "exact-points", "purse") or not (
            sheet.format == "three-in-a-row" or sheet.sections[at].is_required
        )
        whole = is_kept and not any(found.turns[at][-1:])
        every += [(at, 0, sum(talls))] if whole else [(at, row, tall) for row, tall in enumerate(talls)]
    return every


def check_pages(sheet: Sheet) -> None:
    """No choice is broken that a page holds, and pages are filled alike unless the box or choice at the turn is taller
    than the difference. The last page of a longer sheet is whatever is left.
    """
    found = arranged(sheet)
    room = flows.SIZES[sheet.paper][1].other - flows.FOOT
    blocks = blocks_of(sheet, found)
    for at, turns in enumerate(found.turns):
        if sheet.format in ("must-may", "three-courses", "columns") and not sheet.sections[at].is_required:
            tall = sum(row.height + 6.0 for row in found.courses[at]) + 12.0
            assert not any(turns) or tall > room, (sheet.format, sheet.paper, at)
    turned = [(at, row) for at, turns in enumerate(found.turns) for row in turns]
    for page, turn in enumerate(turned):
        after = next(n for n, (at, row, _) in enumerate(blocks) if (at, row) == turn)
        uneven = found.white[page] - found.white[page + 1]
        block = blocks[after if uneven > 0 else after - 1][2]
        assert abs(uneven) <= max(UNEVEN_MM, block), (sheet.format, sheet.paper, found.white)


@pytest.mark.pango
@pytest.mark.parametrize("on", [Paper.A5, Paper.B4, Paper.K8])
@pytest.mark.parametrize("name", ["must-may", "columns", "set-meals", "english"])
def test_menus_keep_choices_whole_and_fill_pages_alike(name: str, on: Paper):
    check_pages(replace(SHEETS[name], paper=on))


def check_slides(sheet: Sheet) -> None:
    """One page for the menu and for each dish; a dish fills its page, or the type is the largest."""
    shown = replace(sheet, paper=Paper.SCREEN)
    pages = paper.learner_pdf(shown)
    assert pages.count == 1 + len(views.units(shown))
    for place in pages.dishes:
        filled = (2 * place.inside - place.height) / place.height
        assert not place.is_narrow
        assert filled > LEAST_FILLED or abs(place.width - slides.STEPS[0].wide) < 1, (place, filled)


@pytest.mark.pango
@pytest.mark.parametrize("name", ["must-may", "exact-points", "english"])
def test_slides_are_as_large_as_they_fit(name: str):
    """Teeth: show every dish on the page of the menu."""
    check_slides(SHEETS[name])


POWERS = drill("看清括号和乘方，再算。", [
    ("(−3)×(5−9) = _____", "12"), ("[(−8)+2]÷(−3) = _____", "2"), ("(−4)²−(−5) = _____", "21"),
    ("2×(−3)³+50 = _____", "−4"), ("−(6−10)×(−2) = _____", "−8"), ("(−1)⁷×9÷(−3) = _____", "3"),
])  # fmt: skip


@pytest.mark.pango
def test_a_dish_that_takes_a_column_more_on_a_wider_page_fills_it():
    """Teeth: leave out the pages between 150 and 184 mm, or set a dish for A4's next smaller width."""
    must, *others = SHEETS["must-may"].sections
    own = replace(must, dishes=(made("a1", "带括号的六题", POWERS), *must.dishes[1:]))
    check_slides(replace(SHEETS["must-may"], grade=7, sections=(own, *others)))


@pytest.mark.pango
@pytest.mark.parametrize("at", [0, -1])
def test_the_page_of_a_dish_does_not_hang_on_its_estimate(at: int, monkeypatch: pytest.MonkeyPatch):
    """Teeth: look at one page more only."""
    shown = replace(SHEETS["must-may"], paper=Paper.SCREEN)
    usual = paper.learner_pdf(shown)
    guess = {unit.dish.uid: slides.STEPS[at] for unit in views.units(shown)}
    monkeypatch.setattr(slides, "_estimated", lambda _sheet: guess)
    assert paper.learner_pdf(shown).pdf == usual.pdf


MARK_TOP_MM = 210 - 8 + 2.4 - 4.8


def test_half_pages_end_above_the_words_that_lead_on():
    """Teeth: keep no room for them."""
    made = flows.pages(replace(SHEETS["must-may"], paper=Paper.A5), None)
    ends = [place.y + place.height for place in made.dishes if place.page < made.count - 1]
    assert made.count > 1
    assert max(ends) <= MARK_TOP_MM


@pytest.mark.parametrize(("is_bound", "said"), [(False, ["背面还有", "下一页还有"]), (True, ["下一页还有"] * 2)])
def test_a_page_says_overleaf_only_where_the_next_one_is_there(is_bound: bool, said: list[str]):
    """Teeth: say overleaf on every page."""
    sheet = replace(SHEETS["must-may"], paper=Paper.A5, is_bound=is_bound)
    course = views.Course("", "", "", (), ((), (), ()), turns=(1, 2))
    text = html.page(sheet, views.Placed((course,), 0, 3, 0.0))
    found = list(text.split('<p class="more">')[1:])
    assert [line.split(" →")[0] for line in found] == said
