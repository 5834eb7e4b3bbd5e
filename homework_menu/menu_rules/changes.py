"""What can be done to a menu, as values: a fix says what it would change, and `apply` gives the changed menu."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from ..errors import Message
from .formats import rule_kind
from .values import Dish, Format, Menu, Pick, Place, Section, meal, points_of, with_shared_goals


class Action(StrEnum):
    """What a fix does. `add-answer` and `reflow` open the editor; the others change the menu by themselves."""

    SWAP = "swap"
    REMOVE = "remove"
    ADD = "add"
    MOVE = "move"
    MARK_OPTIONAL = "mark-optional"
    NARROW_PICK = "narrow-pick"
    CHANGE_TARGET = "change-target"
    RAISE_MINUTES = "raise-minutes"
    CHANGE_PLACE = "change-place"
    ADD_ANSWER = "add-answer"
    REFLOW = "reflow"
    SEVERAL = "several"


BY_HAND = frozenset({Action.ADD_ANSWER, Action.REFLOW})


@dataclass(frozen=True)
class Fix:
    """A change that mends a finding. `uid`: the dish that it is about; `section`: where, from 0.

    `to` by action: swap, add: uid of the other dish · narrow-pick: the most to choose · change-target: points ·
    raise-minutes: half-minutes · change-place: the place. `steps` are the parts of several changes.
    """

    action: Action
    message: Message
    uid: str = ""
    section: int = 0
    to: str | int = ""
    steps: tuple[Fix, ...] = ()

    @property
    def is_by_hand(self) -> bool:
        """Whether a person has to do it, in the editor."""
        return self.action in BY_HAND


def apply(menu: Menu, fix: Fix, pool: Iterable[Dish] = ()) -> Menu:
    """The menu after a fix; `pool` holds the dishes that a swap or an addition may name.

    Raises `ValueError` where the change is not possible: done by hand, no such dish, a section that may not be empty.
    """
    match fix.action:
        case Action.SWAP:
            return swapped(menu, fix.uid, _named(pool, fix.to))
        case Action.REMOVE:
            return removed(menu, fix.uid)
        case Action.ADD:
            return added(menu, fix.section, _named(pool, fix.to))
        case Action.MOVE:
            return added(removed(menu, fix.uid, keeps_empty=True), fix.section, find(menu, fix.uid))
        case Action.MARK_OPTIONAL:
            return menu.with_section(fix.section, replace(menu.sections[fix.section], is_marked_optional=True))
        case Action.NARROW_PICK:
            section = menu.sections[fix.section]
            return menu.with_section(fix.section, replace(section, pick=Pick(section.pick.low, int(fix.to))))
        case Action.CHANGE_TARGET:
            section = replace(menu.sections[fix.section], points_target=int(fix.to))
            return menu.with_section(fix.section, section)
        case Action.RAISE_MINUTES:
            return replace(menu, cap=int(fix.to))
        case Action.CHANGE_PLACE:
            return replace(menu, place=Place(str(fix.to)))
        case Action.SEVERAL:
            known = tuple(pool)
            for step in fix.steps:
                menu = apply(menu, step, known)
            return menu
        case _:
            raise ValueError(f"{fix.action} is done by hand")


def find(menu: Menu, uid: str) -> Dish:
    """A dish or a part of a meal. Raises `ValueError` where the menu has none of this name."""
    return _named((*menu.dishes, *menu.leaves), uid)


def place_of(menu: Menu, uid: str) -> int:
    """The section of a dish or of a part of a meal. Raises `ValueError` where the menu has none of this name."""
    for at, section in enumerate(menu.sections):
        if any(uid in {dish.uid, *(part.uid for part in dish.parts)} for dish in section.dishes):
            return at
    raise ValueError(f"no dish {uid}")


def swapped(menu: Menu, uid: str, other: Dish) -> Menu:
    """Another exercise in a dish's place: it takes over cell and, anew from its minutes, the points."""
    at = place_of(menu, uid)

    def exchanged(dish: Dish) -> Dish:
        if dish.uid == uid:
            return replace(
                other, cell=dish.cell, points=None if dish.points is None else points_of(other.half, menu.unit)
            )
        if any(part.uid == uid for part in dish.parts):
            return meal(dish.uid, tuple(exchanged(part) for part in dish.parts))
        return dish

    return _with_dishes(menu, at, tuple(exchanged(dish) for dish in menu.sections[at].dishes))


def removed(menu: Menu, uid: str, *, keeps_empty: bool = False) -> Menu:
    """The menu without a dish or a part of a meal; a section that loses its last dish goes too.

    Raises `ValueError` on the board, where a section must offer something, and where a meal would be empty.
    """
    at = place_of(menu, uid)
    if menu.format is Format.THREE_IN_A_ROW:
        raise ValueError("a board has nine dishes")
    rest = tuple(_lessened(dish, uid) for dish in menu.sections[at].dishes if dish.uid != uid)
    if rest or keeps_empty:
        return _with_dishes(menu, at, rest)
    section = menu.sections[at]
    if len(menu.sections) == 1 or section.points_target is not None or (section.pick.low and not section.is_required):
        raise ValueError("a section would be empty")
    return replace(menu, sections=(*menu.sections[:at], *menu.sections[at + 1 :]))


def added(menu: Menu, at: int, dish: Dish) -> Menu:
    """One more dish at the end of a section; its points follow from its minutes where the section has points."""
    section = menu.sections[at]
    if menu.format in (Format.THREE_IN_A_ROW, Format.SET_MEALS):
        raise ValueError("this format has a fixed number of dishes")
    points = None if section.points_target is None else points_of(dish.half, menu.unit)
    grown = _with_dishes(menu, at, (*section.dishes, replace(dish, points=points, cell=None)))
    return replace(grown, sections=tuple(one for one in grown.sections if one.dishes))


def _lessened(dish: Dish, uid: str) -> Dish:
    """A meal without one of its parts; any other dish as it is."""
    parts = tuple(part for part in dish.parts if part.uid != uid)
    if dish.parts and not parts:
        raise ValueError("a meal would be empty")
    return meal(dish.uid, parts) if len(parts) < len(dish.parts) else dish


def _with_dishes(menu: Menu, at: int, dishes: tuple[Dish, ...]) -> Menu:
    section = menu.sections[at]
    if menu.format is Format.SET_MEALS and dishes:
        dishes = with_shared_goals(dishes)
    return menu.with_section(at, replace(section, dishes=dishes, pick=_pick(menu, section, len(dishes))))


def _pick(menu: Menu, section: Section, count: int) -> Pick:
    """The pick of a section that now has so many dishes: all stay all, open choices stay open, others keep their k."""
    if section.is_required:
        return Pick(count, count)
    if rule_kind(menu.format) in ("points", "purse"):
        return Pick(0, count)
    return Pick(min(section.pick.low, count), section.pick.high)


def _named(dishes: Iterable[Dish], uid: str | int) -> Dish:
    for dish in dishes:
        if dish.uid == uid:
            return dish
    raise ValueError(f"no dish {uid}")
