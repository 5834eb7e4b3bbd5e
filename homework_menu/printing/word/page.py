"""The learner's sheet in Word: the same words and boxes in the same order as the printed page, all of it editable."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import partial

import segno

from homework_menu import i18n
from homework_menu.errors import Message
from homework_menu.printing import heights, html, marks, views, wording
from homework_menu.printing.layout import WIDTHS
from homework_menu.printing.sheet import Sheet
from question_bank.content import Content, Tier

from . import exercise
from .manuscript import WIDTH, Manuscript, begun
from .ooxml import EMPTY, END, INK, PLAIN, SOFT, TIED, Cell, Look, Tab, paragraph, run, table
from .text import BLANK, Room, inline, rule

USED, FACE, PRICE, QR_MM, FACE_MM, GAP_MM = 39.0, 19.0, 24.0, 15.0, 8.4, 3.0
NOTE, RULE_POINTS, LEADER_MM = 10.5, 10.5, 2.0
SPREAD = {"zh": 1.0, "en": 1.06}
"""How much wider than ours the machine's own face may set a title; Han is as wide everywhere."""
LINE_ABOVE = '<w:tblBorders><w:top w:val="single" w:sz="10" w:space="0" w:color="17202A"/></w:tblBorders>'


def learner(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The learner's sheet as a Word document. Equal sheets give equal bytes."""
    say = partial(i18n.say, sheet.language)
    paper = begun(sheet, html.DOT.join(map(say, wording.title(sheet))), pictures=pictures or {})
    _, placed = html.first_placed(sheet, views.blanks(sheet))
    paper.add(_head(sheet), EMPTY, _fields(sheet), paragraph(bold_runs(wording.promise_text(sheet)), "Promise"))
    if sheet.format == "purse":
        paper.add(*_tray(paper, sheet))
    known = {unit.dish.uid: unit for unit in views.units(sheet)}
    made = [block for course in placed.courses for block in _course(paper, sheet, course, known)]
    paper.add(*made[:-1], TIED, _foot(paper, sheet), END)
    return paper.whole()


def bold_runs(text: str, look: Look = PLAIN) -> str:
    """`**…**` as bold."""
    parts = text.split("**")
    return "".join(run(part, Look(bold=True) if at % 2 else look) for at, part in enumerate(parts))


def sign(tier: Tier) -> str:
    """A tier's shape in its colour."""
    return run(marks.SIGNS[tier] + " ", Look(colour=marks.PAINTS[tier], face="SimSun"))


def _head(sheet: Sheet) -> str:
    say = partial(i18n.say, sheet.language)
    title = (html.DOT if sheet.language == "zh" else ": ").join(map(say, wording.title(sheet)))
    above = html.kicker(sheet)
    left = Cell([paragraph(run(above), "Subtitle"), paragraph(run(title), "Title")], WIDTH - PRICE, 0, middle=True)
    over, figure, under = map(say, wording.circle(sheet))
    price = [paragraph(run(over), "Note", align="center"),
             paragraph(run(figure, Look(bold=True, size=18, colour=INK)), "Note", align="center"),
             paragraph(run(under), "Note", align="center")]  # fmt: skip
    return table([[left, Cell(price, PRICE, 1.5, INK, middle=True)]], pad=(0.8, 0.6))


def _fields(sheet: Sheet) -> str:
    say = partial(i18n.gettext, sheet.language)
    ink = Look(colour=INK)
    name = 28 if sheet.language == "en" else 22
    parts = [
        run(say("Class") + " ") + (run(sheet.class_name, ink) if sheet.class_name else _line(20)),
        run(say("No.") + " ") + _line(13),
        run(say("Name") + " ") + _line(name),
        run(
            i18n.date_of(sheet.language, sheet.date)
            if sheet.date
            else say("Date {month} / {day}", month=BLANK * 6, day=BLANK * 6)
        ),
    ]
    line = run(BLANK * 3).join(parts) + run("\t" + i18n.say(sheet.language, wording.PLACES[sheet.place]))
    return paragraph(line, "Fields", tabs=[Tab(WIDTH, "right")])


def _line(length: float) -> str:
    return rule(length, RULE_POINTS, INK)


def _tray(paper: Manuscript, sheet: Sheet) -> list[str]:
    """The purse's boxes to colour, and what they mean."""
    tray = html.tray(sheet)
    drawn = paper.drawing(tray["drawn"], *marks.TRAY_MM, tray["told"])
    return [paragraph(drawn + run("  " + tray["told"], Look(size=NOTE)))]


def _course(paper: Manuscript, sheet: Sheet, course: views.Course, known: Mapping[str, views.Unit]) -> list[str]:
    made = _squares(course) if course.board else []
    if course.title:
        made.append(_heading(course))
    if course.columns:
        names = [
            Cell([paragraph("".join(map(sign, head.tiers)) + run(head.title), "Heading1")], WIDTHS[head.width], 0)
            for head in course.columns
        ]  # fmt: skip
        made += [table([_spaced(names)], pad=(0, 1)), EMPTY]
    for row in course.rows:
        cells = [_box(paper, sheet, known[cell.uid], cell) for cell in row]
        made += [table([_spaced(cells)], pad=(1.2, 1.8)), EMPTY]
    return made


def _spaced(cells: list[Cell]) -> list[Cell]:
    """Boxes with a little air between them."""
    return [one for cell in cells for one in (Cell([], GAP_MM, 0), cell)][1:]


def _heading(course: views.Course) -> str:
    tick = run("□ ") if course.is_ticked else ""
    signs = "".join(map(sign, course.tiers))
    tag = run("  " + course.tag, Look(bold=False, size=NOTE, colour=SOFT)) if course.tag else ""
    price = run(" \t ") + run(course.minutes, Look(bold=True, size=12.5))
    return paragraph(tick + signs + run(course.title) + tag + price, "Heading1", tabs=[Tab(WIDTH, "right", "dot")])


def _squares(course: views.Course) -> list[str]:
    """The nine squares to choose from."""
    small = Look(size=NOTE, colour=SOFT)
    rows = [
        [Cell([paragraph(run(f"{one.number} ", Look(bold=True)) + sign(one.tier) + run(f"{one.title} ")
                         + run(one.minutes, small), "List")], WIDTH / 3, 1.1, INK, middle=True)
         for one in row]
        for row in course.board
    ]  # fmt: skip
    return [table(rows, height=11, pad=(0.6, 3)), EMPTY]


def _box(paper: Manuscript, sheet: Sheet, unit: views.Unit, cell: views.Cell) -> Cell:
    content, inner = unit.dish.content, heights.inner_width(cell.width)
    box = exercise.Box(cell.width, inner, sheet.type, cell.how)
    return Cell([_title(paper, sheet, unit, cell), *exercise.exercise(paper, content, box)], WIDTHS[cell.width])


def _title(paper: Manuscript, sheet: Sheet, unit: views.Unit, cell: views.Cell) -> str:
    say, content, inner = partial(i18n.say, sheet.language), unit.dish.content, heights.inner_width(cell.width)
    begins = run(f"{cell.number} ", Look(bold=True)) if cell.number else run("□ ") if unit.is_ticked else ""
    small = Look(bold=False, size=NOTE)
    runs = begins + (sign(unit.dish.tier) if unit.is_shaped else "") + run(wording.dish_title(unit.dish))
    if cell.how.runs_in:
        runs += run(BLANK * 2) + inline(paper, content.stem, Room(inner), Look(bold=False))
    needs = _needs(sheet, content)
    if needs and not cell.how.needs_apart:
        runs += run("  ") + needs
    time = say(wording.time_of(sheet, unit.dish))
    wide = SPREAD[sheet.language] * heights.note_width(f"□ {wording.dish_title(unit.dish)}", paper.points)
    beside = LEADER_MM + heights.note_width(time) + heights.note_width(unit.price and f"  {unit.price}")
    price = run(("\n" if wide <= inner < wide + beside else " ") + "\t " + time, small)
    coins = run("  " + unit.price, Look(bold=True, size=NOTE)) if unit.price else ""
    title = paragraph(runs + price + coins, "Heading2", tabs=[Tab(inner, "right", "dot")])
    return title + paragraph(needs, "Note") if cell.how.needs_apart else title


def _needs(sheet: Sheet, content: Content) -> str:
    told = Message("You need: {things}", {"things": list(content.needs)})
    return run(i18n.say(sheet.language, told), Look(bold=False, size=NOTE, colour=SOFT)) if content.needs else ""


def _foot(paper: Manuscript, sheet: Sheet) -> str:
    """The slip: minutes taken, three faces, what families need not do, the code."""
    say = partial(i18n.say, sheet.language)
    before, _, after = i18n.gettext(sheet.language, "I took {blank} minutes", blank=BLANK).partition(BLANK)
    cells = [Cell([paragraph(run(before) + _line(13) + run(after), "Note")], USED, 0, middle=True)]
    for mouth, said in marks.FACES:
        face = paper.drawing(marks.face(mouth), FACE_MM, FACE_MM, say(said))
        inside = [paragraph(face, "Note", align="center"), paragraph(run(say(said)), "Note", align="center")]
        cells.append(Cell(inside, FACE, 0, middle=True))
    lines = [paragraph(run(line), "Note", align="right") for line in html.foot(sheet)]
    cells.append(Cell(lines, WIDTH - USED - 3 * FACE - (QR_MM + 4) * bool(sheet.code), 0, middle=True))
    if sheet.code:
        cells.append(Cell([paragraph(_qr(paper, sheet), "Note", align="right")], QR_MM + 4, 0, middle=True))
    return table([cells], pad=(0.8, 0.5), below=LINE_ABOVE)


def _qr(paper: Manuscript, sheet: Sheet) -> str:
    made = io.BytesIO()
    segno.make(sheet.link or sheet.code, error="m", micro=False, boost_error=False).save(
        made, kind="png", border=0, scale=8)  # fmt: skip
    return paper.picture(made.getvalue(), QR_MM, QR_MM, sheet.code)
