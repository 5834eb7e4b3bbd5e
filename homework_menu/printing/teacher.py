"""The teacher's page as values: figures of all orders, their table, and each dish's key with minutes and goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import zip_longest

from homework_menu import i18n
from homework_menu.errors import Message
from question_bank.content import Tier

from . import wording
from .sheet import OrderFigures, Sheet, SheetDish, SheetOrder, SheetSection

MOST_LISTED = 12
JOIN = " + "


@dataclass(frozen=True)
class OrderLine:
    """A row of the table: what is chosen from each column, expected and slow minutes."""

    chosen: tuple[str, ...]
    minutes: str
    slow: str
    is_worst: bool


@dataclass(frozen=True)
class KeyLine:
    """A dish on the teacher's page, before its answers. `meal`: the set meal that begins with it, or empty."""

    dish: SheetDish
    name: str
    tier: Tier
    kind: str
    minutes: str
    goals: str
    meal: str = ""


def summary(sheet: Sheet) -> list[Message]:
    """Cap and figures of all orders, one sentence after another; `**…**` is bold."""
    figures = sheet.figures
    values = {
        "cap": wording.minutes(sheet.cap),
        "count": figures.count,
        "least": wording.minutes(figures.least),
        "most": wording.minutes(figures.most),
        "typical": _tenth(figures.typical),
    }
    if figures.is_exact and figures.least == figures.most:
        told = Message("Cap {cap} minutes. **{count}** ways to choose, each **{most} minutes** expected.", values)
    elif figures.is_exact:
        told = Message("Cap {cap} minutes. **{count}** ways to choose, **{least} to {most} minutes** expected, "
                       "{typical} on average.", values)  # fmt: skip
    else:
        told = Message("Cap {cap} minutes. More than {count} ways to choose, **{least} to {most} minutes** expected, "
                       "about {typical} on average.", values)  # fmt: skip
    over = figures.most - sheet.cap
    verdict = Message("**None is over the cap.**") if over <= 0 else Message(
        "**The longest is {over} minutes over the cap.**", {"over": wording.minutes(over)})  # fmt: skip
    slow = Message("At a slow pace: up to {slowest} minutes; anyone not finished by then stops and need not catch up.",
                   {"slowest": _tenth(figures.slowest)})  # fmt: skip
    return [told, verdict, slow, *_origin(sheet)]


def _origin(sheet: Sheet) -> list[Message]:
    """Where all minutes come from, said once; nothing where dishes differ, for then each says its own."""
    first, *others = [part.origin for dish in sheet.dishes for part in dish.parts or (dish,)]
    is_one = first and all(origin == first for origin in others)
    return [Message("Minutes: {origin}.", {"origin": first})] if is_one else []


def worst(sheet: Sheet) -> str:
    """The titles of a dearest order."""
    titles = {dish.uid: wording.dish_title(dish) for dish in sheet.dishes}
    return JOIN.join(titles[uid] for uid in sheet.figures.worst if uid in titles)


def columns(sheet: Sheet) -> tuple[str, ...]:
    """Heads of the table of orders: one for each course that leaves a choice, else one for all."""
    say = partial(i18n.say, sheet.language)
    chosen = [at for at, section in enumerate(sheet.sections) if not section.is_required]
    if len(sheet.sections) == 1 or not chosen:
        return (say(Message("Chosen")),)
    names = [_named(sheet, say(wording.section_title(sheet, at)), sheet.sections[at].goal) for at in chosen]
    if len(set(names)) == len(names):
        return tuple(names)
    kinds = [wording.section_kinds(sheet, sheet.sections[at]) for at in chosen]
    return tuple(f"{name} {say(kind)}" if kind else f"{name} {place}"
                 for place, (name, kind) in enumerate(zip(names, kinds, strict=True), 1))  # fmt: skip


def _named(sheet: Sheet, title: str, goal: str) -> str:
    return f"{title}{i18n.aside(sheet.language, goal)}" if goal else title


def order_lines(sheet: Sheet) -> list[OrderLine]:
    """The table of all orders; empty where there are more than 12."""
    orders: Sequence[SheetOrder] = sheet.figures.orders
    if len(orders) > MOST_LISTED:
        return []
    return [
        OrderLine(_chosen(sheet, order), wording.minutes(order.half), _tenth(order.slow), order.half == _most(orders))
        for order in orders
    ]


def _most(orders: Sequence[SheetOrder]) -> int:
    return max(order.half for order in orders)


def _chosen(sheet: Sheet, order: SheetOrder) -> tuple[str, ...]:
    say = partial(i18n.say, sheet.language)
    free = [section for section in sheet.sections if not section.is_required] or sheet.sections
    return tuple(_titles(section, order) or say(Message("none")) for section in free)


def _titles(section: SheetSection, order: SheetOrder) -> str:
    return JOIN.join(wording.dish_title(dish) for dish in section.dishes if dish.uid in order.uids)


def in_page_order(sheet: Sheet) -> Sequence[SheetDish]:
    """The dishes as they are read: the board row by row, columns across."""
    if sheet.format == "three-in-a-row":
        return sorted(sheet.dishes, key=lambda dish: dish.cell or (9, 9))
    if sheet.format == "columns":
        rows = zip_longest(*(section.dishes for section in sheet.sections))
        return [dish for row in rows for dish in row if dish]
    return sheet.dishes


def key_lines(sheet: Sheet) -> list[KeyLine]:
    """Every dish in the order of the page, the parts of a meal in its place."""
    lines, number, said = list[KeyLine](), 0, _origin(sheet)
    required = {dish.uid for section in sheet.sections if section.is_required for dish in section.dishes}
    for dish in in_page_order(sheet):
        number += dish.uid in required
        mark = f"{number} " if dish.uid in required else ""
        for part in dish.parts or (dish,):
            meal = wording.dish_title(dish) if dish.parts and part is dish.parts[0] else ""
            lines.append(_key_line(sheet, part, mark=mark, meal=meal, says_origin=not said))
    return lines


def _key_line(sheet: Sheet, dish: SheetDish, *, mark: str, meal: str, says_origin: bool) -> KeyLine:
    say = partial(i18n.say, sheet.language)
    return KeyLine(
        dish, mark + wording.dish_title(dish), dish.tier, say(Message(wording.KINDS[dish.tier])),
        say(_minutes(dish, says_origin)), i18n.COMMA[sheet.language].join(dish.goals), meal,
    )  # fmt: skip


def _minutes(dish: SheetDish, says_origin: bool) -> Message:
    told = Message("{minutes} min (slow {slow})", {"minutes": wording.minutes(dish.half), "slow": _tenth(dish.slow)})
    if dish.points is not None:
        told = Message("{told}, {points} coins", {"told": told, "points": dish.points})
    return Message("{told}, {origin}", {"told": told, "origin": dish.origin}) if says_origin and dish.origin else told


def _tenth(minutes: Decimal) -> str:
    """Minutes to 0.1, half up as everywhere, whole ones without a point."""
    return str(minutes.quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix(".0")


def figures_table(figures: OrderFigures) -> tuple[tuple[Message, str], ...]:
    """Least, typical, most, slowest, where the orders are too many to list."""
    return (
        (Message("least"), wording.minutes(figures.least)),
        (Message("typical"), _tenth(figures.typical)),
        (Message("most"), wording.minutes(figures.most)),
        (Message("slowest"), _tenth(figures.slowest)),
    )
