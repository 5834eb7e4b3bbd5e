"""The teacher's page of a menu's versions as values: whose which mark is, what each holds, what all have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from homework_menu import i18n
from homework_menu.errors import Message

from . import wording
from .sheet import Sheet, SheetDish, SheetSection

JOIN = " – "


@dataclass(frozen=True)
class Shown:
    """A version: its sheet, the group that it is for, how many learners have it, the exercises with printed help."""

    sheet: Sheet
    mark: Message
    group: Message
    copies: int
    helped: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """A dish of a version: whether all versions have it, and whether its help is printed."""

    title: str
    minutes: str
    is_common: bool
    is_helped: bool


def page(some: Sequence[Shown]) -> dict[str, Any]:
    """What the template of the page shows, versions in the order of their marks."""
    first = some[0].sheet
    say = partial(i18n.say, first.language)
    shared = _uids(some[0]).intersection(*map(_uids, some[1:]))
    return {
        "lines": [
            {"mark": say(one.mark), "group": say(one.group), "copies": one.copies, "minutes": _span(one.sheet),
             "code": one.sheet.code, "help": len(one.helped)}
            for one in some
        ],
        "courses": [
            {"title": say(wording.section_title(first, at)),
             "columns": [_entries(one, one.sheet.sections[at], shared) for one in some]}
            for at in range(len(first.sections))
        ],
        "common": len(shared), "count": len(_uids(some[0])),
    }  # fmt: skip


def _span(sheet: Sheet) -> str:
    least, most = wording.minutes(sheet.figures.least), wording.minutes(sheet.figures.most)
    return least if least == most else JOIN.join((least, most))


def _uids(one: Shown) -> frozenset[str]:
    return frozenset(dish.uid for dish in _leaves(one.sheet.dishes))


def _leaves(dishes: tuple[SheetDish, ...]) -> list[SheetDish]:
    return [part for dish in dishes for part in dish.parts or (dish,)]


def _entries(one: Shown, section: SheetSection, shared: frozenset[str]) -> list[Entry]:
    return [
        Entry(wording.dish_title(dish), wording.minutes(dish.half), dish.uid in shared, dish.uid in one.helped)
        for dish in _leaves(section.dishes)
    ]
