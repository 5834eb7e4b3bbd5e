"""One exercise as Word paragraphs: text, small items in columns, options, pairs, room to work in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import ceil

from homework_menu import book_places, exercise_view, i18n
from homework_menu.printing import heights, html
from question_bank import markup
from question_bank.content import Content, Kind
from question_bank.gaps import fitted

from .manuscript import Manuscript
from .ooxml import EMPTY, SOFT, Cell, Look, Tab, paragraph, run, table
from .text import BLANK, Room, blocks, inline

TRUTH = {"zh": "（　　）", "en": "(    )"}
ROUND, HANG, MARK = 5.0, 1.4, 10.5
SPREAD, MARK_MM = 1.12, 4.0
CORNER_FIGURE, SMALL_FIGURE, FREE = (10.5, 10.0), (14.5, 10.0), (180.0, 150.0)
PAIR_GAP, TIAN = 24.0, 12.0
PATTERNS = {
    "squares": '<path d="M0 0H5M0 0V5" stroke="#b9b4a8" stroke-width=".2" fill="none"/>',
    "dots": '<circle cx="2.5" cy="2.5" r=".3" fill="#857f70"/>',
}
GROUND = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}"><defs>'
    '<pattern id="p" width="5" height="5" patternUnits="userSpaceOnUse">{inside}</pattern></defs>'
    '<rect width="{w}" height="{h}" fill="url(#p)" stroke="#b9b4a8" stroke-width="{edge}"/></svg>'
)
SQUARE = (
    '<rect x="{x}" y=".2" width="11.6" height="11.6" stroke="#17202a" stroke-width=".28"/>'
    '<path d="M{x} 6h11.6M{middle} .2v11.6" stroke="#857f70" stroke-width=".2" stroke-dasharray=".8 .6"/>'
)
SPACES = {
    "squares": {"zh": "方格，写在这里", "en": "squares to work in"},
    "dots": {"zh": "点格，画在这里", "en": "dots to draw on"},
    "tian": {"zh": "田字格", "en": "squares to write in"},
}


@dataclass(frozen=True)
class Box:
    """Where an exercise stands: the name of its width, mm of a line in it, its grade's type, how it is set there."""

    width: str
    inner: float
    type: str
    how: heights.Set


def exercise(paper: Manuscript, content: Content, box: Box) -> list[str]:
    """The exercise as learners read it, below its title."""
    content, room = fitted(content), Room(box.inner)
    made = [paragraph(inline(paper, content.how_to, room), "Note")] if content.how_to else []
    made += _stem(paper, content, box, room)
    options = [(f"{chr(65 + at)}.", text) for at, text in enumerate(content.options)]
    options += [("□", text) for text in exercise_view.sequence(content)]
    made += _columns(paper, options, box, across=box.how.options, room=room)
    marks = [(exercise_view.number(at, paper.language), _item(item.text, box)) for at, item in enumerate(content.items)]
    made += _columns(paper, marks, box, across=_across(content, box), room=_item_room(box))
    made += _pairs(paper, content, room)
    for part in exercise_view.parts(content, paper.language):
        made += _part(paper, part, box)
    if content.kind is Kind.NUMERIC and content.space == "none":
        answer = run(i18n.gettext(paper.language, "Answer:") + " ") + inline(paper, "_" * 9, room)
        made.append(paragraph(answer))
    return made + space(paper, content.space, box.inner)


def _stem(paper: Manuscript, content: Content, box: Box, room: Room) -> list[str]:
    if content.place:
        is_said = book_places.is_called_by(content)
        return [] if is_said else [paragraph(run(book_places.told(content.place, paper.language)))]
    if box.how.runs_in and content.items:
        return []
    is_truth = content.kind is Kind.TRUEFALSE and not content.items
    return blocks(paper, content.stem, room, last=run(BLANK + TRUTH[paper.language]) if is_truth else "")


def _item(text: str, box: Box) -> str:
    """A small item; where figures that are compared take two lines, the sign ends the first, for office programs
    part an equation and a picture whatever stands between them.
    """
    return markup.compared(text) if box.how.is_long else text


def _part(paper: Manuscript, part: Content, box: Box) -> list[str]:
    how = heights.setting(part, band=box.type, width=box.width)
    return exercise(paper, part, Box(box.width, box.inner, box.type, how))


def _across(content: Content, box: Box) -> int:
    """Small items side by side: fewer than on paper where office programs set them wider, but never one long column."""
    kind = replace(heights.type_of(content.language, box.type), close=min(1, box.how.close))
    widest = max((heights.text_width(item.text, kind) for item in content.items), default=0.0)
    fitting = max(min(2, box.how.items), int(box.inner / (SPREAD * widest + MARK_MM)))
    if fitting >= box.how.items:
        return box.how.items
    return ceil(len(content.items) / ceil(len(content.items) / fitting))


def _item_room(box: Box) -> Room:
    across = max(1, box.how.items)
    figure = CORNER_FIGURE if box.how.close == html.CLOSEST else SMALL_FIGURE if box.how.is_small else FREE
    return Room(box.inner / across - ROUND, bool(box.how.close), figure)


def _columns(paper: Manuscript, marked: Sequence[tuple[str, str]], box: Box, *, across: int, room: Room) -> list[str]:
    """Marked texts side by side on tab stops, row by row; single ones hang from their mark."""
    across = max(1, across)
    said = [run(mark + " ", Look(size=MARK, colour=SOFT)) + inline(paper, text, room) for mark, text in marked]
    if across == 1:
        hang = HANG * paper.em
        return [paragraph(one, "List", indent=hang, hanging=hang) for one in said]
    tabs = [Tab(at * box.inner / across) for at in range(1, across)]
    rows = [said[at : at + across] for at in range(0, len(said), across)]
    return [paragraph(run("\t").join(row), "List", tabs=tabs) for row in rows]


def _pairs(paper: Manuscript, content: Content, room: Room) -> list[str]:
    found = exercise_view.pairs(content)
    if not found:
        return []
    side = (room.width - PAIR_GAP) / 2
    cell = partial(Cell, border=0.0, middle=True)
    rows = [
        [cell([paragraph(inline(paper, left, Room(side)) + run("  •"), "List", align="right")], side),
         cell([], PAIR_GAP),
         cell([paragraph(run("•  ") + inline(paper, right, Room(side)), "List")], side)]
        for left, right in found
    ]  # fmt: skip
    return [table(rows, pad=(0.4, 0.6)), EMPTY]


def space(paper: Manuscript, space: str, width: float) -> list[str]:
    """Room to work in: ruled lines, an empty box, squares, dots, 田字格."""
    kind, amount = exercise_view.answer_space(space)
    match kind:
        case "lines":
            return [paragraph(run("\t"), "Writingline", tabs=[Tab(width, "right", "underscore")])] * amount
        case "box":
            return [table([[Cell([], width, 0.8, "857F70")]], height=amount), EMPTY]
        case "grid" | "steps":
            return [_ground(paper, "squares", width, amount * 18 if kind == "steps" else amount)]
        case "dots":
            return [_ground(paper, "dots", width, amount)]
        case "tian":
            return [_tian(paper, amount, width)]
        case _:
            return []


def _ground(paper: Manuscript, pattern: str, width: float, height: float) -> str:
    wide, high = int(width) // 5 * 5, -(-int(height) // 5) * 5
    svg = GROUND.format(w=wide, h=high, inside=PATTERNS[pattern], edge=0.3 if pattern == "squares" else 0)
    return paragraph(paper.drawing(svg, wide, high, SPACES[pattern][paper.language]))


def _tian(paper: Manuscript, amount: int, width: float) -> str:
    """田字格, each a picture of its own, so that they wrap and one can be taken away."""
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" width="12mm" height="12mm" viewBox="0 0 12 12" fill="none">'
           f"{SQUARE.format(x=0.2, middle=6)}</svg>")  # fmt: skip
    return paragraph("".join(paper.drawing(svg, TIAN, TIAN, SPACES["tian"][paper.language]) for _ in range(amount)))
