"""A sheet as its template sets it: dishes with their HTML, rows with their widths, courses with their headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf

from markupsafe import Markup

from homework_menu import i18n
from homework_menu.errors import Message
from question_bank.content import Tier

from . import heights, large, layout, teacher, wording, writing
from .layout import Heights, Row
from .sheet import Layout, Sheet, SheetDish

PILL, DOT = 6.0, " · "
HEADING, SHAPE, NUMBER_LINE, LINE_WISH = 12.0, 8.4, "[[line ", 80.0


@dataclass(frozen=True)
class Unit:
    """What stands in a box of its own: a dish, or one part of a set meal.

    `number`: its number in a required course, None for a tick box; `is_shaped`: whether it shows its tier's shape;
    `price`: coins in words, or empty.
    """

    dish: SheetDish
    number: int | None = None
    is_ticked: bool = False
    is_shaped: bool = False
    price: str = ""

    @property
    def rest(self) -> float:
        """Mm of the title line beside the title: box or number, shape, a bit of leader, minutes, coins."""
        marks = 6.4 * (self.is_ticked or self.number is not None) + 6.0 * self.is_shaped
        return 18.5 + marks + (PILL + heights.note_width(self.price) if self.price else 0.0)


Block = Callable[[bool, str, int | None], Markup]
"""The inside of a box: whether the text runs in after its title, its answer space (`lines 3`), and its number."""


def _blank(_runs_in: bool, _space: str, _number: int | None) -> Markup:
    return Markup()


def blanks(sheet: Sheet) -> list[Block]:
    """Empty insides for every box, where only the arrangement is asked for."""
    return [_blank] * len(units(sheet))


@dataclass(frozen=True)
class Cell:
    """A box in a row: its inside as HTML, the classes that give it its width and height, how its exercise is set at
    the named width, its number, and the mm by which its answer space was grown.
    """

    uid: str
    html: Markup
    classes: str
    how: heights.Set
    width: str
    number: int | None = None
    grown: float = 0.0


@dataclass(frozen=True)
class Square:
    """A square of a board that is chosen from, its dish set elsewhere under the same number."""

    number: int
    tier: Tier
    title: str
    minutes: str


@dataclass(frozen=True)
class Head:
    """What stands above a column: the shapes of its kinds of work, a name, and the name of its width."""

    title: str
    tiers: tuple[Tier, ...]
    width: str


@dataclass(frozen=True)
class Course:
    """A heading (empty for the board) and its rows; `is_meal` draws one box around all rows.

    `turns`: the rows with which pages begin, 0 for the heading; `nexts`: what the page before each of them says of
    it. `board`: three rows of squares above it.
    """

    title: str
    tag: str
    minutes: str
    tiers: tuple[Tier, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_ticked: bool = False
    is_meal: bool = False
    columns: tuple[Head, ...] = ()
    board: tuple[tuple[Square, ...], ...] = ()
    turns: tuple[int, ...] = ()
    nexts: tuple[str, ...] = ()


def units(sheet: Sheet) -> list[Unit]:
    """Every box of the sheet in the order of the page."""
    if sheet.format == "set-meals":
        return [Unit(part, is_shaped=True) for meal in sheet.dishes for part in meal.parts]
    if sheet.format == "three-in-a-row":
        return [Unit(dish, is_shaped=True) for dish in teacher.in_page_order(sheet)]
    if sheet.format == "columns":
        return [Unit(dish, is_ticked=True) for dish in teacher.in_page_order(sheet)]
    return [unit for at in range(len(sheet.sections)) for unit in _section_units(sheet, at)]


def _section_units(sheet: Sheet, at: int) -> list[Unit]:
    section = sheet.sections[at]
    first = 1 + sum(len(one.dishes) for one in sheet.sections[:at] if one.is_required)
    mixed = len(section.tiers) > 1
    return [
        Unit(dish, number=first + n if section.is_required else None, is_ticked=not section.is_required,
             is_shaped=mixed, price=i18n.say(sheet.language, wording.price(dish) or ""))
        for n, dish in enumerate(section.dishes)
    ]  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """The page's courses, its step of air, its pages, the mm that should be left above the foot, and the mm that
    one page holds besides its boxes: head, foot, headings, gaps.
    """

    courses: tuple[Course, ...]
    air: int
    pages: int
    left: float
    around: float = 0.0


@dataclass(frozen=True)
class Room:
    """What the page allows: the heights of all boxes, how close small items may stand (0-2), mm kept free,
    and the pages that it may take."""

    tall: Heights
    most: int = 0
    extra: float = 0.0
    pages: int = 1


def courses(sheet: Sheet, blocks: Sequence[Block], room: Room) -> Placed:
    """The page's courses with rows of boxes."""
    if sheet.format == "three-in-a-row":
        return _board(sheet, blocks, room)
    if sheet.format == "columns":
        return _columns(sheet, blocks, room)
    sizes = _sizes(sheet)
    every = units(sheet)
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    opened = [writing.is_open(unit.dish) for unit in every]
    wishes = [_wish(unit.dish) for unit in every]
    meals = sheet.format == "set-meals"
    frame = _frame(sheet, extra=room.extra)
    tried: list[layout.Arrangement] = []
    for choice in large.choices(sheet):
        rows = [
            layout.rows_of(room.tall[start : start + size], opened[start : start + size], choice=choice,
                           wishes=wishes[start : start + size])
            for start, size in zip(starts, sizes, strict=True)
        ]  # fmt: skip
        rows = [tuple(_marked(row, every[start:]) for row in one) for start, one in zip(starts, rows, strict=True)]
        if room.pages == 1:
            tried = [layout.arrange(rows, fixed=frame.total(len(sizes)), is_joined=meals)]
            break
        tried.append(layout.spread(rows, frame=frame, is_joined=meals, choices=_choices(sheet), bare=large.bare(sheet)))
    placed = large.easiest(tried)
    made: list[Course] = []
    for at, (start, course) in enumerate(zip(starts, placed.courses, strict=True)):
        own = replace(room, tall=room.tall[start:])
        cells = cells_of(sheet, every[start:], blocks[start:], own, rows=course, air=placed.air)
        one = _meal(sheet, at, cells) if meals else _course(sheet, at, cells)
        made.append(replace(one, turns=placed.turn[1:]) if placed.turn and placed.turn[0] == at else one)
    return Placed(tuple(made), placed.air, placed.pages, placed.left, placed.around)


def _marked(row: Row, every: Sequence[Unit]) -> Row:
    """A row that says whether a dish in it is reckoned without a line to work on."""
    own = every[row.first : row.first + len(row.widths)]
    return replace(row, is_bare=any(writing.is_bare(unit.dish) for unit in own))


def _choices(sheet: Sheet) -> set[int]:
    """The courses of which a few dishes are picked; what is summed up from many is read one by one."""
    if sheet.format not in ("three-courses", "must-may"):
        return set()
    return {at for at, section in enumerate(sheet.sections) if not section.is_required}


def packed(sheet: Sheet, tall: Heights) -> list[str]:
    """The dishes course by course in the order in which their boxes need least height; columns have theirs by height,
    so that tall ones share a row. A board keeps its places.
    """
    every = units(sheet)
    uids = [unit.dish.uid for unit in every]
    found: list[str] = []
    for places in groups_of(sheet, every):
        own = [tall[place] for place in places]
        if sheet.format == "columns":
            order: Sequence[int] = sorted(range(len(own)), key=lambda at: own[at]["1-3"] or inf, reverse=True)
        else:
            order = range(len(own)) if sheet.format == "three-in-a-row" else layout.packed(own)
        found += [uids[places[at]] for at in order]
    return found


def course_of(sheet: Sheet, at: int, rows: tuple[tuple[Cell, ...], ...]) -> Course:
    """A course of a sheet whose pages are of any height: a board becomes squares to choose from, its dishes set
    below; columns become courses.
    """
    make = {"set-meals": _meal, "three-in-a-row": _nine}.get(sheet.format, _course)
    return make(sheet, at, rows)


def groups_of(sheet: Sheet, every: Sequence[Unit]) -> list[list[int]]:
    """For every course the places of its boxes among all."""
    if sheet.format == "three-in-a-row":
        return [list(range(len(every)))]
    place = {unit.dish.uid: at for at, unit in enumerate(every)}
    groups = [meal.parts for meal in sheet.dishes] if sheet.format == "set-meals" else [
        section.dishes for section in sheet.sections]  # fmt: skip
    return [[place[dish.uid] for dish in group] for group in groups]


def _nine(sheet: Sheet, _at: int, rows: tuple[tuple[Cell, ...], ...]) -> Course:
    """The nine squares to choose from, the boxes below."""
    say = partial(i18n.say, sheet.language)
    squares = [
        Square(number, unit.dish.tier, wording.dish_title(unit.dish), say(wording.time_of(sheet, unit.dish)))
        for number, unit in enumerate(units(sheet), 1)
    ]
    return Course(
        title=say(Message("The nine boxes")), tag=say(Message("do the three of your line")), minutes="", tiers=(),
        rows=rows, board=tuple(tuple(squares[at : at + 3]) for at in (0, 3, 6)),
    )  # fmt: skip


def numbered(every: Sequence[Unit]) -> list[Unit]:
    """Boxes that are looked for: from their square of the board."""
    return [replace(unit, number=number) for number, unit in enumerate(every, 1)]


def _sizes(sheet: Sheet) -> list[int]:
    if sheet.format == "set-meals":
        return [len(meal.parts) for meal in sheet.dishes]
    return [len(section.dishes) for section in sheet.sections]


def _wish(dish: SheetDish) -> float:
    """Mm of a box in which a number line has room around it; 0 without one."""
    return LINE_WISH if NUMBER_LINE in dish.content.stem else 0.0


def _frame(sheet: Sheet, *, extra: float = 0.0) -> layout.Frame:
    """Mm that head, strip, tray, headings and foot take; `extra` is kept free."""
    kind = heights.type_of(sheet.language, sheet.type)
    text = wording.promise_text(sheet).replace("**", "")
    strip = layout.STRIP + 1.45 * kind.em * heights.line_count(text, kind, layout.WIDTHS["1-1"] - 8)
    tray = layout.TRAY if sheet.format == "purse" else 0.0
    is_large = sheet.layout is Layout.LARGE
    heading = layout.COURSE_HEAD + layout.MEAL * (sheet.format == "set-meals") + layout.LARGE_HEAD * is_large
    foot = layout.FOOT + layout.LARGE_FOOT[sheet.language] * is_large
    return layout.Frame(layout.HEAD + strip + tray + extra, foot, heading)


def cells_of(
    sheet: Sheet, every: Sequence[Unit], blocks: Sequence[Block], room: Room, *, rows: Sequence[Row], air: int
) -> tuple[tuple[Cell, ...], ...]:
    """Rows of boxes; where a row is taller than a dish, its answer space grows."""
    pad = layout.AIR[max(0, air)][1]
    return tuple(
        tuple(cell(sheet, every[at], blocks[at], width=name, stretch=row.stretch, most=room.most,
                   spare=_spare(row, room.tall[at][name], pad))
              for at, name in enumerate(row.widths, start=row.first))
        for row in rows
    )  # fmt: skip


def _spare(row: Row, tall: float | None, pad: float) -> float:
    """Mm of a row that a dish does not need; none where one of them does not fit its width."""
    return 0.0 if tall is None or row.height == inf else (row.stretch - 2 * pad if row.stretch else row.height) - tall


def cell(
    sheet: Sheet, unit: Unit, block: Block, *, width: str, most: int, stretch: int = 0, spare: float = 0.0
) -> Cell:
    """A box with the classes for its width, its height and the columns of its small items and options.

    `spare`: mm of the box's height that its dish does not need.
    """
    dish = unit.dish
    space, grown = heights.grown_space(writing.space_of(dish), spare)
    title = wording.dish_title(dish)
    how = heights.setting(dish.content, band=sheet.type, width=width, title=title, rest=unit.rest, most=most)
    found = [
        f"w-{width}", f"h-{stretch}" if stretch else "", f"items-{how.items}" if how.items > 1 else "",
        f"options-{how.options}" if how.options > 1 else "", ("", "tight", "tight corner")[how.close],
        "full" if most == heights.FULL_PAGE else "",
        "snug" if how.is_snug else "", "small" if how.is_small else "", "long" if how.is_long else "",
        "apart" if how.needs_apart else "", ("stacked" if unit.price else "wraps") if how.wraps else "",
    ]  # fmt: skip
    inside = block(how.runs_in, space, unit.number)
    return Cell(dish.uid, inside, " ".join(one for one in found if one), how, width, unit.number, grown)


def _course(sheet: Sheet, at: int, rows: tuple[tuple[Cell, ...], ...]) -> Course:
    say = partial(i18n.say, sheet.language)
    section = sheet.sections[at]
    title, minutes = say(wording.section_title(sheet, at)), say(wording.section_minutes(sheet, section))
    room = layout.WIDTHS["1-1"] - HEADING - SHAPE * len(section.tiers) - heights.note_width(title + minutes, 16)
    tag = _shortened(list(map(say, wording.section_tag(sheet, at))), room)
    return Course(title=title, tag=tag, minutes=minutes, tiers=section.tiers, rows=rows)


def _shortened(parts: list[str], room: float) -> str:
    """The small line of a heading, without its middle (the shared goal) where that would not fit."""
    whole = DOT.join(parts)
    return whole if heights.note_width(whole) <= room else DOT.join([parts[0], parts[-1]])


def _meal(sheet: Sheet, at: int, rows: tuple[tuple[Cell, ...], ...]) -> Course:
    meal = sheet.dishes[at]
    return Course(
        title=i18n.say(sheet.language, wording.meal_title(sheet, at)), tag=wording.meal_tag(sheet, at),
        minutes=i18n.say(sheet.language, wording.time_of(sheet, meal)), tiers=(), rows=rows, is_ticked=True,
        is_meal=True,
    )  # fmt: skip


def _board(sheet: Sheet, blocks: Sequence[Block], room: Room) -> Placed:
    """The board with its dishes in the squares; on two pages the squares to choose from, the dishes under them."""
    if room.pages > 1:
        return _listed(sheet, blocks, room)
    placed = layout.board(room.tall, fixed=_frame(sheet, extra=room.extra).total(0))
    cells = cells_of(sheet, units(sheet), blocks, room, rows=placed.courses[0], air=placed.air)
    return Placed((Course("", "", "", (), cells),), placed.air, placed.pages, placed.left, placed.around)


def _listed(sheet: Sheet, blocks: Sequence[Block], room: Room) -> Placed:
    every = numbered(units(sheet))
    opened = [writing.is_open(unit.dish) for unit in every]
    wishes, frame = [_wish(unit.dish) for unit in every], _frame(sheet, extra=room.extra + layout.PICKS)
    ways = [layout.rows_of(room.tall, opened, choice=choice, wishes=wishes) for choice in large.choices(sheet)]
    placed = large.easiest(layout.spread([rows], frame=frame) for rows in ways)
    cells = cells_of(sheet, every, blocks, room, rows=placed.courses[0], air=placed.air)
    turns = placed.turn[1:] if placed.turn else ()
    course = replace(_nine(sheet, 0, cells), turns=turns)
    return Placed((course,), placed.air, placed.pages, placed.left)


def _columns(sheet: Sheet, blocks: Sequence[Block], room: Room) -> Placed:
    every, across = units(sheet), len(sheet.sections)
    opened = [writing.is_open(unit.dish) for unit in every]
    rows = layout.columns_of(room.tall, opened, across)
    frame = _frame(sheet, extra=room.extra)
    two = layout.spread([rows], frame=frame) if room.pages > 1 else None
    placed = two or layout.arrange([rows], fixed=frame.total(1))
    cells = cells_of(sheet, every, blocks, room, rows=placed.courses[0], air=placed.air)
    turns = placed.turn[1:] if placed.turn else ()
    course = Course("", "", "", (), cells, columns=_heads(sheet, rows[0].widths), turns=turns)
    return Placed((course,), placed.air, placed.pages, placed.left, placed.around)


def _heads(sheet: Sheet, widths: Sequence[str]) -> tuple[Head, ...]:
    """Columns are told apart by their goals where these differ and fit a line, else by their kinds of work."""
    say = partial(i18n.say, sheet.language)
    goals = [section.goal for section in sheet.sections]
    kinds = [wording.section_kinds(sheet, section) for section in sheet.sections]
    most = (
        min(layout.WIDTHS[width] for width in widths)
        - 4
        - SHAPE * max(len(section.tiers) for section in sheet.sections)
    )
    is_short = all(heights.note_width(goal, 12.5) <= most for goal in goals)
    ways = ((goals, is_short), ([say(kind or "") for kind in kinds], True))
    numbered = [say(wording.section_title(sheet, at)) for at in range(len(goals))]
    names = next((names for names, fits in ways if fits and all(names) and len(set(names)) == len(names)), numbered)
    return tuple(
        Head(name[:1].upper() + name[1:], section.tiers, width)
        for name, section, width in zip(names, sheet.sections, widths, strict=True)
    )
