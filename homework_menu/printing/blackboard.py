"""黑板版: a menu as a few lines of plain text, to copy on the blackboard or into a message."""

from __future__ import annotations

from functools import partial

from homework_menu import i18n
from homework_menu.errors import Message

from . import wording
from .sheet import Sheet, SheetDish, SheetSection

COLON = {"zh": "：", "en": ": "}


def text(sheet: Sheet) -> str:
    """Title, promise, one line a course (one a meal, one a row of the board), what to bring, place."""
    say = partial(i18n.say, sheet.language)
    heading = " · ".join(map(say, wording.title(sheet)))
    lines = [heading, wording.promise_text(sheet).replace("**", ""), *_courses(sheet)]
    every = [one for dish in sheet.dishes for one in (dish, *dish.parts)]
    needs = list(dict.fromkeys(need for one in every for need in one.content.needs))
    if needs:
        lines.append(say(Message("You need: {things}", {"things": needs})))
    return "\n".join([*lines, say(wording.PLACES[sheet.place])])


def _courses(sheet: Sheet) -> list[str]:
    say = partial(i18n.say, sheet.language)
    if sheet.format == "set-meals":
        colon = COLON[sheet.language]
        return [
            f"{say(wording.meal_title(sheet, at))}{colon}{_names(sheet, meal.parts)}"
            for at, meal in enumerate(sheet.dishes)
        ]
    if sheet.format == "three-in-a-row":
        board = sorted(sheet.dishes, key=lambda dish: dish.cell or (9, 9))
        return [" | ".join(_name(sheet, dish) for dish in board[at : at + 3]) for at in range(0, len(board), 3)]
    return [_course(sheet, at, section) for at, section in enumerate(sheet.sections)]


def _course(sheet: Sheet, at: int, section: SheetSection) -> str:
    say = partial(i18n.say, sheet.language)
    title, pick = say(wording.section_title(sheet, at)), say(wording.pick(sheet, section))
    return f"{title}{i18n.aside(sheet.language, pick)}{COLON[sheet.language]}{_names(sheet, section.dishes)}"


def _names(sheet: Sheet, dishes: tuple[SheetDish, ...]) -> str:
    return i18n.COMMA[sheet.language].join(_name(sheet, dish) for dish in dishes)


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
