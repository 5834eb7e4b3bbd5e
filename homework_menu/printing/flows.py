"""Sheets on other papers than A4: every box is measured on its paper, and the pages are arranged by that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from markupsafe import Markup

from . import halves, heights, html, layout, pdf, views, writing
from .halves import Group, Halves, Size
from .layout import AIR, Heights, Row
from .sheet import Layout, Paper, Sheet

CLOSE, AIR_STEP, ROUNDS, AMISS, MANY = 1, 6, 3, 4.0, 2
ROWS_ON = {
    Paper.A5: (("2-3",), ("1-3", "1-3")),
    Paper.B4: (("2-3",), ("2-5", "2-5")),
    Paper.K8: (("2-3",), ("2-5", "2-5")),
    Paper.THIRD: (("2-3",), ("1-3", "1-3")),
}
"""Rows by the names of A4's widths: the nearest that is no wider than what the paper gives."""
WIDE = {Paper.A5: (126.5, 61.75), Paper.B4: (158.0, 77.5), Paper.K8: (169.0, 83.0), Paper.THIRD: (121.7, 59.35)}
"""Mm of both widths on each paper, as in sheet.css."""
FOOT = 25.0
SIZES = {
    Paper.A5: (9.0, Size(193.0, 188.0, FOOT, more=3.0)),
    Paper.B4: (10.0, Size(239.0, 239.0, FOOT)),
    Paper.K8: (10.0, Size(252.0, 252.0, FOOT)),
    Paper.THIRD: (9.0, Size(253.0, 248.0, FOOT)),
}
"""The margin above the first page, and the heights of the pages, as in sheet.css."""
SUM_SPLIT, MEAL_SPLIT, REQUIRED_SPLIT = 60.0, 40.0, 8.0


@dataclass(frozen=True)
class Measured:
    """Mm on a paper: of every box at both widths, and of what stands above the first row of every course."""

    tall: Heights
    above: tuple[float, ...]


def pages(sheet: Sheet, pictures: Mapping[str, bytes] | None, *, columns: int = 1) -> pdf.Pages:
    """A sheet on another paper than A4, on as few sides as keep its choices whole. `columns`: pages side by side.

    Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    made = html.blocks(sheet)
    close, measured = CLOSE, measured_on(sheet, made, pictures, CLOSE)
    placed = arranged(sheet, measured, columns=columns)
    if (placed is None or placed.pages > MANY) and _gains(sheet, measured):
        close, measured = html.CLOSEST, measured_on(sheet, made, pictures, html.CLOSEST)
    return _settled(sheet, made, measured, close, columns, pictures)


def _gains(sheet: Sheet, measured: Measured) -> bool:
    """Whether small items that stand as close as can be may save all pages but `MANY`."""
    whole = ROWS_ON[sheet.paper][0][0]
    far, near = (sum(one[whole] or 0.0 for one in html.estimated(sheet, close)) for close in (CLOSE, html.CLOSEST))
    own = SIZES[sheet.paper][1]
    least = sum(group.tall(0) for group in _grouped(sheet, measured))
    return near < far and least - (far - near) <= own.first + own.other - own.foot


def _settled(
    sheet: Sheet, made: Sequence[views.Block], measured: Measured, close: int, columns: int,
    pictures: Mapping[str, bytes] | None,
) -> pdf.Pages:  # fmt: skip
    """The pages as they were arranged; with a little kept free where they run over, and else as the boxes flow."""
    for again in range(ROUNDS):
        placed = arranged(sheet, measured, columns=columns, extra=AMISS * again)
        if placed is None:
            break
        whole = pdf.render(html.page(sheet, laid_out(sheet, made, measured, placed, close)), pictures=pictures)
        if whole.count == placed.pages:
            return whole
    return pdf.render(html.page(sheet, flowing(sheet, made, air=0)), pictures=pictures)


def arranged(sheet: Sheet, measured: Measured, *, columns: int = 1, extra: float = 0.0) -> Halves | None:
    """The pages of a sheet whose boxes were measured. `extra`: mm that are kept free on each."""
    own = SIZES[sheet.paper][1]
    size = replace(own, first=own.first - extra, other=own.other - extra, columns=columns)
    return halves.arranged(_grouped(sheet, measured), size)


def _grouped(sheet: Sheet, measured: Measured) -> list[Group]:
    """The courses with their ways to stand."""
    every = views.units(sheet)
    groups: list[Group] = []
    for at, places in enumerate(views.groups_of(sheet, every)):
        tall, opened = [measured.tall[one] for one in places], [writing.is_open(every[one].dish) for one in places]
        growths = [writing.growth(every[one].dish) + halves.CLOSED_MOST for one in places]
        ways = dict.fromkeys(
            tuple(_limited(row, growths) for row in layout.rows_of(tall, opened, choice=choice))
            for choice in _choices(sheet)
        )
        groups.append(Group(tuple(ways), measured.above[at], _split(sheet, at), sheet.format == "set-meals"))
    return groups


def _limited(row: Row, growths: Sequence[float]) -> Row:
    """A row that grows no further than one of its answer spaces does, and a little beyond."""
    return replace(row, most=max(growths[row.first : row.first + len(row.widths)]))


def _choices(sheet: Sheet) -> Sequence[tuple[tuple[str, ...], ...]]:
    """Rows of one or two boxes, or of one alone, where there is room for it or the type is large."""
    every = ROWS_ON[sheet.paper]
    return [every[:1]] if sheet.layout in (Layout.LARGE, Layout.COMFORT) else [every, every[:1]]


def _split(sheet: Sheet, at: int) -> float:
    """Mm of white for which a course is broken over pages: a board is chosen from by its squares, and what is summed
    up from many boxes is read one by one.
    """
    if sheet.format == "three-in-a-row":
        return 0.0
    if sheet.format == "set-meals":
        return MEAL_SPLIT
    if sheet.sections[at].is_required:
        return REQUIRED_SPLIT
    return SUM_SPLIT if sheet.format in ("exact-points", "purse") else inf


def laid_out(
    sheet: Sheet, made: Sequence[views.Block], measured: Measured, placed: Halves, close: int
) -> views.Placed:  # fmt: skip
    """The courses with their rows and the places where pages begin."""
    courses: list[views.Course] = []
    for at, rows in enumerate(placed.courses):
        cells = _cells(sheet, made, measured.tall, rows, at, close=close, air=placed.air)
        courses.append(replace(views.course_of(sheet, at, cells), turns=placed.turns[at]))
    return views.Placed(tuple(courses), placed.air, placed.pages, 0.0)


def flowing(sheet: Sheet, made: Sequence[views.Block], *, air: int = AIR_STEP) -> views.Placed:
    """The courses by estimated heights, running on from page to page: the browser's print page."""
    tall, every = html.estimated(sheet, CLOSE), views.units(sheet)
    courses: list[views.Course] = []
    for at, places in enumerate(views.groups_of(sheet, every)):
        opened = [writing.is_open(every[one].dish) for one in places]
        rows = layout.rows_of([tall[one] for one in places], opened, choice=_choices(sheet)[0])
        courses.append(views.course_of(sheet, at, _cells(sheet, made, tall, rows, at, close=CLOSE, air=air)))
    return views.Placed(tuple(courses), air, 1, 0.0)


def _cells(
    sheet: Sheet, made: Sequence[views.Block], tall: Heights, rows: Sequence[Row], at: int, *, close: int, air: int
) -> tuple[tuple[views.Cell, ...], ...]:
    """The boxes of a course in its rows."""
    own, places = _own(sheet, at)
    room = views.Room([tall[one] for one in places], close)
    return views.cells_of(sheet, own, [made[one] for one in places], room, rows=rows, air=air)


def _own(sheet: Sheet, at: int) -> tuple[list[views.Unit], list[int]]:
    """The boxes of a course with their places among all; those of a board are looked for by their numbers."""
    every = views.units(sheet)
    places = views.groups_of(sheet, every)[at]
    own = [every[one] for one in places]
    return (views.numbered(own) if sheet.format == "three-in-a-row" else own), places


def measured_on(
    sheet: Sheet, made: Sequence[views.Block], pictures: Mapping[str, bytes] | None, close: int
) -> Measured:  # fmt: skip
    """Every box at both widths of the paper, drawn on one page of any height."""
    every = views.units(sheet)
    courses: list[views.Course] = []
    for at, places in enumerate(views.groups_of(sheet, every)):
        own, _ = _own(sheet, at)
        rows = [row for unit, place in zip(own, places, strict=True) for row in _both(sheet, unit, made[place], close)]
        courses.append(views.course_of(sheet, at, tuple(rows)))
    drawn = views.Placed(tuple(courses), 0, 1, 0.0)
    found = pdf.measure(html.page(sheet, drawn, more="measured"), pictures=pictures)
    return Measured(_tall(sheet, every, found, close), _above(sheet, found))


def _both(sheet: Sheet, unit: views.Unit, block: views.Block, close: int) -> list[tuple[views.Cell, ...]]:
    """A box alone in its row, and beside an empty one."""
    found: list[tuple[views.Cell, ...]] = []
    for widths in ROWS_ON[sheet.paper]:
        own = views.cell(sheet, unit, block, width=widths[0], most=close)
        found.append((own, *(views.Cell("", Markup(), f"w-{width}", heights.Set(), width) for width in widths[1:])))
    return found


def _tall(sheet: Sheet, every: Sequence[views.Unit], found: Sequence[pdf.Place], close: int) -> Heights:
    """Heights by width; none at the smaller width where something sticks out of it or what is compared is torn."""
    whole, half = (widths[0] for widths in ROWS_ON[sheet.paper])
    known: dict[tuple[str, str], pdf.Place] = {}
    for place in found:
        wide, narrow = (abs(place.width - width) for width in WIDE[sheet.paper])
        known[(place.uid, whole if wide < narrow else half)] = place
    tall: list[dict[str, float | None]] = []
    for unit in every:
        wide, narrow = known[(unit.dish.uid, whole)], known[(unit.dish.uid, half)]
        is_torn = heights.tears(unit.dish.content, band=sheet.type, width=half, most=close)
        tall.append({whole: wide.inside, half: None if narrow.is_narrow or is_torn else narrow.inside})
    return tall


def _above(sheet: Sheet, found: Sequence[pdf.Place]) -> tuple[float, ...]:
    """Mm above the first row of every course, less the gap that each row has."""
    above: list[float] = []
    bottom, at = SIZES[sheet.paper][0], 0
    places = [place for place in found if place.uid]
    for group in views.groups_of(sheet, views.units(sheet)):
        own = places[at : at + 2 * len(group)]
        above.append(own[0].y - bottom - AIR[0][0])
        bottom, at = own[-1].y + own[-1].height, at + len(own)
    return tuple(above)
