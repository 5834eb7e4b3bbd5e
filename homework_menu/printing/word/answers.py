"""The teacher's page in Word: figures of all orders, then every dish with its answers, marking points and minutes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from homework_menu import exercise_view, i18n
from homework_menu.errors import Message
from homework_menu.printing import html, wording
from homework_menu.printing import teacher as teacher_page
from homework_menu.printing.sheet import Sheet

from .manuscript import WIDTH, Manuscript, begun
from .ooxml import EMPTY, SOFT, Cell, Look, Tab, paragraph, run, table
from .page import bold_runs, sign
from .text import Room, blocks, inline

NOTE, FIGURE_MM = Look(bold=False, size=9, colour=SOFT), 17.0
BOLD, BETWEEN = Look(bold=True), "   "


def teacher(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The teacher's page as a Word document. Equal sheets give equal bytes."""
    say = partial(i18n.say, sheet.language)
    title = say(Message("Teacher's page: answers and minutes"))
    document_title = html.DOT.join([*map(say, wording.title(sheet)), say(Message("Teacher's page"))])
    paper = begun(sheet, document_title, pictures=pictures or {}, for_teacher=True)
    above = html.DOT.join([*map(say, wording.kicker(sheet)), sheet.title, say(wording.FORMAT_NAMES[sheet.format])])
    code = run("\t" + sheet.code) if sheet.code else ""
    paper.add(paragraph(run(above) + code, "Subtitle", tabs=[Tab(WIDTH, "right")]), paragraph(run(title), "Title"))
    gap = "" if sheet.language == "zh" else " "
    paper.add(paragraph(bold_runs(gap.join(map(say, teacher_page.summary(sheet)))), "Promise"))
    paper.add(*(paragraph(run(say(one)), "ListBullet") for one in sheet.warnings))
    paper.add(*_orders(sheet))
    paper.add(paragraph(run(say(Message("Answers, with the numbers of the sheet"))), "Heading1"))
    for line in teacher_page.key_lines(sheet):
        paper.add(*_key(paper, sheet, line))
    return paper.whole()


def _orders(sheet: Sheet) -> list[str]:
    """The table of all orders, or of their figures; nothing where every order takes the same minutes."""
    say, lines = partial(i18n.say, sheet.language), teacher_page.order_lines(sheet)
    if sheet.figures.least == sheet.figures.most:
        return []
    if not lines:
        figures = teacher_page.figures_table(sheet.figures)
        head, values = [say(name) for name, _ in figures], [value for _, value in figures]
        worst = teacher_page.worst(sheet)
        dearest = run(say(Message("Longest choice")) + " ", BOLD) + run(worst)
        table_ = _table([head, values], [WIDTH / 4] * 4)
        return [table_, EMPTY, *([paragraph(dearest)] if worst else [])]
    names = teacher_page.columns(sheet)
    widths = [(WIDTH - 2 * FIGURE_MM) / len(names)] * len(names) + [FIGURE_MM] * 2
    rows = [[*line.chosen, line.minutes, line.slow] for line in lines]
    return [_table([[*names, say(Message("expected")), say(Message("slow"))], *rows], widths), EMPTY]


def _table(rows: list[list[str]], widths: list[float]) -> str:
    made = [
        [Cell([paragraph(run(text, Look(colour=SOFT) if at == 0 else Look()), "List")], wide, 0.5)
         for text, wide in zip(row, widths, strict=True)]
        for at, row in enumerate(rows)
    ]  # fmt: skip
    return table(made, pad=(0.2, 1.6), heads=1)


def _key(paper: Manuscript, sheet: Sheet, line: teacher_page.KeyLine) -> list[str]:
    """One dish: its name with kind, minutes and goals, then answers, marking points and the worked solution."""
    say, content, room = partial(i18n.gettext, sheet.language), line.dish.content, Room(WIDTH)
    told = BETWEEN.join(one for one in (line.kind, line.minutes, line.goals) if one)
    made = [paragraph(run(line.meal), "Heading1")] if line.meal else []
    made.append(paragraph(sign(line.tier) + run(line.name) + run(BETWEEN + told, NOTE), "Heading2"))
    answers = [
        (run(mark + " ", Look(colour=SOFT)) if mark else "") + inline(paper, text, room)
        for mark, text in exercise_view.key_texts(content, content.language)
    ]
    if answers:
        made.append(paragraph(run(BETWEEN).join(answers), "List"))
    if content.marking:
        points = [inline(paper, point.rstrip("。."), room) for point in content.marking]
        marking = run(html.SEMICOLON[content.language]).join(points)
        made.append(paragraph(run(say("Marking") + " ", BOLD) + marking, "List"))
    if content.solution:
        made += blocks(paper, content.solution, room, first=run(say("Solution") + " ", BOLD))
    return made
