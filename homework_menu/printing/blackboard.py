"""黑板版: a menu as plain text that a teacher writes on the blackboard or sends as a message.

A line for each dish: what is to be done where it can be written in a line or two, small items in four, else where it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from math import ceil
from unicodedata import east_asian_width

from homework_menu import book_places, exercise_view, i18n
from homework_menu.errors import Message
from question_bank import markup
from question_bank.content import Content, Kind
from question_bank.gaps import BRACKETS, fitted

from . import views, wording
from .sheet import Sheet, SheetDish, SheetSection

COLON = {"zh": "：", "en": ": "}
LINE, TASK_LINES, ITEM_LINES, BOARD_LINES = 28, 2, 4, 28
"""Han that stand side by side on half a blackboard, the lines that a task may take without and with small items, the
lines of both halves."""
ASKING = ("?", "!", "？", "！")
PICTURE = re.compile(r"\[\[(?!/\]\]|o\]\]|box\]\]|high |tian |ruby |line [^\]=]*\]\])")
"""Figures and pictures; a number line without marks is told in words."""
UNWRITTEN = re.compile(rf"{PICTURE.pattern}|\[\[ruby |^\s*\|", re.MULTILINE)
"""Those, pinyin over characters, and tables."""
PINYIN = re.compile(r"\[\[tian ([^\]]*)\]\]")
WORKED = re.compile(r" ?(?:= ?_{2,}$|(?P<sign>[○□=<>+×÷−-])) ?")
"""The signs of a sum with the blanks around them, and the gap that stands at its end."""
TICK = "□"
Tasks = Mapping[str, str]
"""What is written of each dish that is short enough, by uid."""


def text(sheet: Sheet) -> str:
    """Title, promise, every course (or meal, or the squares of the board) with a line a dish, what to bring, place; a
    white line between them.
    """
    say = partial(i18n.say, sheet.language)
    heading = " · ".join(map(say, wording.title(sheet)))
    before = [heading, wording.promise_text(sheet).replace("**", "")]
    every = [one for dish in sheet.dishes for one in (dish, *dish.parts)]
    needs = list(dict.fromkeys(need for one in every for need in one.content.needs))
    after = [say(Message("You need: {things}", {"things": needs}))] if needs else []
    after.append(say(wording.PLACES[sheet.place]))
    room = BOARD_LINES - sum(map(lines_of, [*before, *after]))
    return "\n".join([*before, *_fitting(sheet, room), *after])


def lines_of(line: str) -> int:
    """The lines that a text takes on the board."""
    return ceil(_wide(line) / LINE)


def task(content: Content) -> str:
    """What is to be done as it is written by hand, in one line; empty where it cannot be."""
    if content.place or content.parts or content.kind is Kind.MATCH or any(map(UNWRITTEN.search, _texts(content))):
        return ""
    content = fitted(content)
    gap = "" if content.language == "zh" else " "
    plain = partial(_plain, language=content.language)
    numbered = [
        f"{exercise_view.number(at, content.language)}{gap}{_worked(plain(one.text))}"
        for at, one in enumerate(content.items)
    ]
    lettered = [f"{chr(65 + at)}. {plain(one)}" for at, one in enumerate(content.options)]
    boxed = [TICK + plain(one) for one in exercise_view.sequence(content)]
    bracket = BRACKETS[content.language] if content.kind is Kind.TRUEFALSE and not content.items else ""
    written = [plain(one) for one in (content.stem + bracket, content.how_to)]
    return "  ".join(one for one in (*written, *numbered, *lettered, *boxed) if one)


def _texts(content: Content) -> list[str]:
    """All that is read of an exercise."""
    boxed = exercise_view.sequence(content)
    return [content.stem, *content.options, content.how_to, *(item.text for item in content.items), *boxed]


def _plain(text: str, language: str) -> str:
    return " ".join(markup.plain(PINYIN.sub(r"\1", text), language).split())


def _worked(item: str) -> str:
    """A sum as it is written by hand: close, and open at its end."""
    if re.search(r"[^\W\d_]", item):
        return item
    return WORKED.sub(lambda found: found["sign"] or "=", item).replace("-", "−")


def _is_short(content: Content, task: str) -> bool:
    return 0 < lines_of(task) <= (ITEM_LINES if content.items else TASK_LINES)


def _fitting(sheet: Sheet, room: int) -> list[str]:
    """The courses with all short tasks; where so many lines would not hold them, the longest give way, and what is
    required last.
    """
    every = views.units(sheet)
    found = {unit.dish.uid: (unit.dish.content, task(unit.dish.content)) for unit in every}
    tasks = {uid: one for uid, (content, one) in found.items() if _is_short(content, one)}
    chosen = {unit.dish.uid for unit in every if unit.number is None}
    while sum(map(lines_of, lines := _courses(sheet, tasks))) > room and tasks:
        del tasks[max(tasks, key=lambda uid: (uid in chosen, _wide(tasks[uid])))]
    return lines


def _wide(line: str) -> float:
    """In widths of a Han."""
    return sum(1.0 if east_asian_width(sign) in "WF" else 0.5 for sign in line)


def _courses(sheet: Sheet, tasks: Tasks) -> list[str]:
    """The courses one below another, those of a board as its squares and then their tasks."""
    every = views.units(sheet)
    if sheet.format == "three-in-a-row":
        squares = [f"{at} {_name(sheet, unit.dish)}" for at, unit in enumerate(every, 1)]
        rows = [" | ".join(squares[at : at + 3]) for at in range(0, len(squares), 3)]
        return ["", *rows, "", *(_line(sheet, unit, tasks) for unit in views.numbered(every)), ""]
    heads = _heads(sheet)
    lines: list[str] = []
    for at, places in enumerate(views.groups_of(sheet, every)):
        lines += ["", heads[at], *(_line(sheet, every[place], tasks) for place in places)]
    return [*lines, ""]


def _heads(sheet: Sheet) -> Sequence[str]:
    """The names of the courses with what is picked there, or of the meals."""
    if sheet.format == "set-meals":
        meals = [(wording.meal_title(sheet, at), wording.time_of(sheet, meal)) for at, meal in enumerate(sheet.dishes)]
        return [" ".join(i18n.say(sheet.language, one) for one in meal) for meal in meals]
    return [_head(sheet, at, section) for at, section in enumerate(sheet.sections)]


def _head(sheet: Sheet, at: int, section: SheetSection) -> str:
    say = partial(i18n.say, sheet.language)
    return f"{say(wording.section_title(sheet, at))}{i18n.aside(sheet.language, say(wording.pick(sheet, section)))}"


def _line(sheet: Sheet, unit: views.Unit, tasks: Tasks) -> str:
    """A dish with its number or its box: its task, else where it stands."""
    dish = unit.dish
    mark = str(unit.number) if unit.number else TICK if unit.is_ticked else "·"
    is_named = sheet.format != "three-in-a-row"
    name = f"{mark} {_name(sheet, dish) if is_named else wording.dish_title(dish)}"
    if written := tasks.get(dish.uid):
        return f"{name} {written}" if name.endswith(ASKING) else f"{name}{COLON[sheet.language]}{written}"
    return name if book_places.is_called_by(dish.content) else name + _where(sheet, dish)


def _where(sheet: Sheet, dish: SheetDish) -> str:
    """Where a dish is found that is not written out: its place in a book, else the sheet, for its picture where it
    has one.
    """
    place, say = dish.content.place, partial(i18n.say, sheet.language)
    has_picture = any(map(PICTURE.search, _texts(dish.content)))
    seen = Message("for the picture see the sheet") if has_picture else Message("see the sheet")
    told = book_places.told(place, sheet.language) if place else say(seen)
    return i18n.aside(sheet.language, told)


def _name(sheet: Sheet, dish: SheetDish) -> str:
    """A dish with its minutes and, where it has them, its coins."""
    say = partial(i18n.say, sheet.language)
    price = say(wording.time_of(sheet, dish))
    coins = (
        ""
        if dish.points is None
        else i18n.aside(sheet.language, say(Message("{points} coins", {"points": dish.points})))
    )
    return f"{wording.dish_title(dish)} {price}{coins}"
