"""Versions of a menu for the groups of its class: of one shape, with so many dishes in common, alike on paper.

The menu itself is the core's version. What a group is called is the teacher's alone: a sheet bears its mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.errors import Invalid
from question_bank.models import School

from . import edits, group_levels, group_notes, group_rows, menu_rows, menus, paper_count
from .assembly import groups
from .errors import Message
from .group_room import AIMS, Room, Wished, print_help
from .menu_rules import TIERS
from .models import Menu
from .shortfalls import Shortfall

KEPT = ("common", "kept", "levels", "short", "paper")
FEWER, MORE, DRAWS = (1, 2, 4), 2, 3
TALLER, MOST_SEARCHES = (12, 24), 1_000
Json = dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """Each group's version as `menu_rows.state` writes it; or what is short."""

    states: Mapping[str, Json]
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """Versions beside the core, how many of the menu's dishes they keep, and whether fewer would not be in order."""

    common: int
    made: Mapping[str, Menu]
    is_for_levels: bool = False


def wished(chosen: Sequence[str], common: str, *, helps: bool, menu: Menu) -> Wished:
    """The form's wish. Raises `Invalid`."""
    beside = tuple(group for group in AIMS if group in chosen)
    if not beside:
        raise Invalid("Choose at least one group besides the core.", field="group")
    count = len(menu_rows.dishes(menu))
    if not (common.isdecimal() and len(common) < 3 and int(common) <= count):
        raise Invalid("Give a whole number from 0 to {count}.", field="common", count=count)
    return Wished(beside, int(common), helps)


def plan(db: Session, viewer: Viewer, school: School, menu: Menu, wish: Wished, *, now: datetime) -> Planned:
    """Choose the versions beside the core; only reads. Where none fit, what is short and what mends it, tried out.

    Raises `Invalid` where the menu is handed in, is a version itself, or is over its cap, as its versions would be.
    """
    menus.require_open(menu)
    if menu.group and menu.group.of is not menu:
        raise Invalid("This is already a version of a menu.")
    for one in group_notes.too_long_itself(menu):
        raise Invalid(one.text, None, **one.values)
    room = Room(db, viewer, school, menu, wish, now)
    chosen = _levelled(room) or _nearest(room) or _taller(room) or _fewest(room)
    if chosen is None:
        return Planned({}, (_short(room),))
    common, made = chosen.common, chosen.made
    why = {"levels": True} if chosen.is_for_levels else {} if common == wish.common else _why(room)
    kept = {} if common == wish.common else {"kept": common, **why}
    apart = _parting(room, made) if common == wish.common else None
    for one in made.values():
        one.wish = {**one.wish, "common": wish.common, **kept, **({} if apart is None else {"apart": apart})}
    return Planned({group: menu_rows.state(one) for group, one in made.items()})


def _taller(room: Room) -> Chosen | None:
    """Where the paper alone is in the way, what is in order by pages that are taken to hold more, on which it then is
    laid.
    """
    if not room.page_mm or not room.is_held_by_paper():
        return None
    found = next(filter(None, (_levelled(room, more) for more in TALLER)), None)
    room.give(0)
    return found


def _levelled(room: Room, more: int = 0) -> Chosen | None:
    """As many dishes in common as wished or a few more, and the versions with them in which each group's own dishes are
    easier or harder as they should be, first those that serve the menu's goals in their places. None where there are
    none. `more`: mm that a page is taken to hold above those that the menu was chosen for, which is tried no longer
    than `MOST_SEARCHES`.
    """
    room.give(more)
    wished = room.wish.common
    for common in range(wished, max(wished, min(wished + MORE, len(room.own) - 1)) + 1):
        for models in dict.fromkeys((room.holding, room.alike.models)):
            if more and len(room.known.versions) > MOST_SEARCHES:
                return None
            made = room.versions(common, models=models, in_order=True)
            if made and group_levels.are_in_order(_gains(room, made)) and (common == wished or _differ(made)):
                return Chosen(common, made, is_for_levels=True)
        if common == wished and not room.versions(common):
            return None
    return None


def _nearest(room: Room) -> Chosen | None:
    """As many dishes in common as wished, and the versions with them that come nearest to being in order."""
    shapes = dict.fromkeys((room.holding, room.alike.models))
    each = (room.versions(room.wish.common, models=models) for models in shapes)
    made = max(filter(None, each), key=lambda one: sum(_gains(room, one)), default=None)
    return Chosen(room.wish.common, made) if made else None


def _gains(room: Room, made: Mapping[str, Menu]) -> list[float]:
    return [group_levels.gain(room.menu, one, group) for group, one in made.items()]


def _fewest(room: Room) -> Chosen | None:
    """The fewest of the menu's dishes, more than wished, that the versions keep where they fit and differ, each group's
    own dishes easier or harder as they should be; where there are none such, just the fewest.
    """
    fewest: Chosen | None = None
    for common in range(room.wish.common + 1, len(room.own)):
        for way in (room.versions, room.apiece):
            made = way(common, in_order=True)
            if made and _differ(made) and group_levels.are_in_order(_gains(room, made)):
                return Chosen(common, made, is_for_levels=bool(fewest and fewest.common < common))
            made = None if fewest else way(common)
            fewest = Chosen(common, made) if made and _differ(made) else fewest
    return fewest


def _parting(room: Room, made: Mapping[str, Menu]) -> int | None:
    return None if room.wish.common == len(room.own) or _differ(made) else _apart(room)


def _differ(made: Mapping[str, Menu]) -> bool:
    return len({group_notes.uids(one) for one in made.values()}) == len(made)


def _apart(room: Room) -> int | None:
    """The dishes in common, fewer than wished or else more, with which no two versions are the same; None where none
    is found.

    Where some number has no versions at all, bank or paper is too small for a lower one, which needs more of it.
    """
    wished = room.wish.common
    for fewer in sorted({max(0, wished - step) for step in FEWER} - {wished}, reverse=True):
        made = room.versions(fewer)
        if made is None:
            break
        if _differ(made):
            return fewer
    more = range(wished + 1, len(room.own))
    return next((one for one in more if (made := room.versions(one)) and _differ(made)), None)


def plan_again(db: Session, viewer: Viewer, school: School, menu: Menu, group: str, *, now: datetime) -> menus.Planned:
    """Another draw for one version, the dishes in common kept; only reads. What is short where there is none, and the
    same dishes only where several draws give no others.
    """
    menus.require_open(menu)
    version = group_rows.find(menu, group).menu
    if version is menu:
        raise Invalid("The menu itself is built again on its own page.")
    kept = tuple(sorted(group_notes.uids(version) & group_notes.uids(menu)))
    room = Room(db, viewer, school, menu, Wished((group,), len(kept), bool(version.wish.get("helps"))), now)
    room.give(max(0, int(version.proof["certificate"]["page_mm"]) - room.page_mm))
    had, seed = group_notes.uids(version), version.seed
    draws = (room.version(group, kept, seed + at + 1, but=had if at else frozenset()) for at in range(DRAWS))
    made: Menu | None = None
    for made in draws:
        if made is None or group_notes.uids(made) != had:
            break
    if made is None:
        return menus.Planned(None, menu.cap, "", (_short(room),))
    made.wish = {**made.wish, **{name: version.wish[name] for name in KEPT if name in version.wish}}
    return menus.Planned(menu_rows.state(made), menu.cap, menu.language)


def rebuilt(db: Session, menu: Menu, group: str, planned: menus.Planned, *, now: datetime) -> None:
    """Give a version what `plan_again` made of it; it can be undone."""
    version = group_rows.find(menu, group).menu
    if planned.state is not None:
        menu_rows.remember(version)
        menu_rows.restore(db, version, planned.state)
        version.changed = now
        db.flush()


def swap(
    db: Session, school: School, menu: Menu, group: str, at: int, uid: str, viewer: Viewer, *, now: datetime
) -> None:
    """Put one of the offers in a dish's place on one version. Raises as `edits.swap` does, and where the versions would
    no longer be alike.
    """
    menus.require_open(menu)
    version = group_rows.find(menu, group).menu
    edits.swap(db, school, version, at, uid, viewer, now=now)
    group_notes.require_alike(menu)
    if version.wish.get("helps"):
        print_help(db, school, version, paper_count.sides(db, menu))
    db.flush()


def require_dish(menu: Menu, group: str, at: int) -> None:
    """Raises `NotFound` where the version has no such dish."""
    edits.require_place(group_rows.find(menu, group).menu, at)


@dataclass(frozen=True)
class Offer:
    """An exercise for a dish's place on one version: what it does there, whether the versions stay alike, and how many
    dishes they then have in common.
    """

    offer: edits.Offer
    is_alike: bool
    common: int


def offers(db: Session, viewer: Viewer, menu: Menu, group: str, at: int) -> list[Offer]:
    """What may take a dish's place on one version."""
    version, shared = group_rows.find(menu, group).menu, group_notes.common(menu)
    edits.require_place(version, at)
    own = menu_rows.dishes(version)[at].exercise.uid
    others = [one for one in menus.whole(menu) if one is not version]
    most = [group_notes.most(one) for one in others]
    each = [{dish.exercise.uid for dish in menu_rows.dishes(one)} for one in others]
    found = edits.offers(db, viewer, version, at)
    held = [len(shared - {own}) + all(one.exercise.uid in some for some in each) for one in found]
    alike = [all(groups.are_alike(one.most, other) for other in most) for one in found]
    return [Offer(*one) for one in zip(found, alike, held, strict=True)]


def _short(room: Room) -> Shortfall:
    """What is short where no versions fit that differ, however many dishes they keep."""
    drawn = {one.uid for one in room.drawn.candidates}
    foreign = [dish for dish in menu_rows.dishes(room.menu) if dish.exercise.uid not in drawn]
    if foreign:
        names = [dish.revision.content.title or dish.exercise.uid for dish in foreign]
        text = "These cannot be drawn for this class: {names}. Swap them on the menu, then make its versions."
        return Shortfall("pins", len(foreign), Message(text, {"names": names}))
    text = "No versions of this shape fit: {why}. Build the menu again, or add exercises to the bank."
    return Shortfall("supply", 1, Message(text, {"why": group_notes.why(_why(room))}))


def _why(room: Room) -> Json:
    """Why so few dishes in common do not fit: kinds of work of which the bank has fewer others than the menu has
    dishes that are not in common, or the paper alone.
    """
    others = Counter(one.tier for one in room.drawn.candidates if one.uid not in room.own)
    there = Counter(dish.tier for dish in menu_rows.dishes(room.menu))
    lacks = {tier: there[tier] - others[tier] for tier in TIERS if there[tier] > others[tier]}
    if sum(lacks.values()) > room.wish.common:
        return {"short": lacks}
    return {"paper": True} if room.page_mm and room.is_held_by_paper(in_order=False) else {}
