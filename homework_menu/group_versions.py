"""Versions of a menu for the groups of its class: of one shape, with so many dishes in common, alike on paper.

The menu itself is the core's version. What a group is called is the teacher's alone: a sheet bears its mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from question_bank import progress
from question_bank.access import Viewer
from question_bank.errors import Invalid
from question_bank.models import School

from . import day_room, edits, group_levels, group_notes, group_rows, menu_rows, menus, paper_count, scaffolds, sheets
from .assembly import Pool, groups, pool_of
from .assembly.groups import Alike, Version, Versions
from .drawing import MenuSpec
from .errors import Message
from .menu_rules import TIERS, Format
from .models import Dish, Menu, Section
from .names import TIERS as TIER_NAMES
from .shortfalls import Fix, Shortfall

AIMS = {"support": 1, "stretch": 5}
HELPED = "support"
TRIES, ROUNDS, LESS, APART = 4, 2, 6, 40_000
FEWER = (1, 2, 4)
Json = dict[str, Any]


@dataclass(frozen=True)
class Wished:
    """What a teacher asks for: groups beside the core, dishes in common, whether hints are printed for support."""

    groups: tuple[str, ...]
    common: int
    helps: bool = True


@dataclass(frozen=True)
class Planned:
    """Each group's version as `menu_rows.state` writes it; or what is short."""

    states: Mapping[str, Json]
    shortfalls: tuple[Shortfall, ...] = ()


def wished(chosen: Sequence[str], common: str, *, helps: bool, menu: Menu) -> Wished:
    """The form's wish. Raises `Invalid`."""
    beside = tuple(group for group in AIMS if group in chosen)
    if not beside:
        raise Invalid("Choose at least one group beside the core.", field="group")
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
        raise Invalid("This is a version of a menu already.")
    for one in group_notes.too_long_itself(menu):
        raise Invalid(one.text, None, **one.values)
    room = _Room(db, viewer, school, menu, wish, now)
    made = room.versions(wish.common)
    if made is None:
        return Planned({}, (_short(room, wish.common),))
    apart = None if wish.common == len(room.own) or _differ(made) else _apart(room)
    for one in made.values():
        one.wish = {**one.wish, **({} if apart is None else {"apart": apart})}
    return Planned({group: menu_rows.state(one) for group, one in made.items()})


def _differ(made: Mapping[str, Menu]) -> bool:
    return len({group_notes.uids(one) for one in made.values()}) == len(made)


def _apart(room: _Room) -> int | None:
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
    """Another draw for one version, the dishes in common kept; only reads. What is short where there is no other."""
    menus.require_open(menu)
    version = group_rows.find(menu, group).menu
    if version is menu:
        raise Invalid("The menu itself is built again on its own page.")
    wish = Wished((group,), len(group_notes.common(menu)), bool(version.wish.get("helps")))
    room = _Room(db, viewer, school, menu, wish, now)
    made = room.version(group, tuple(sorted(group_notes.common(menu))), seed=version.seed + 1)
    if made is None:
        return menus.Planned(None, menu.cap, "", (_short(room, wish.common),))
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
        _help(db, school, version, paper_count.sides(db, menu))
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


def _help(db: Session, school: School, menu: Menu, sides: int) -> None:
    """Print the help of as many dishes, in reading order, as the menu's sides of paper hold."""
    kept: list[str] = []
    for dish in menu_rows.dishes(menu):
        if scaffolds.of(dish.revision.content):
            menu.wish = {**menu.wish, "scaffolds": [*kept, dish.exercise.uid]}
            if sheets.lacking(db, menu, school, pages=sides) <= 0:
                kept.append(dish.exercise.uid)
    menu.wish = {**menu.wish, "scaffolds": kept}


class _Room:
    """What the versions of one menu are chosen in: its shape, its sides of paper, each group's candidates."""

    def __init__(self, db: Session, viewer: Viewer, school: School, menu: Menu, wish: Wished, now: datetime) -> None:
        self.db, self.viewer, self.school, self.menu, self.wish, self.now = db, viewer, school, menu, wish, now
        self.own = tuple(dish.exercise.uid for dish in menu_rows.dishes(menu))
        spec = menus.spec_of(db, menu)
        self.specs = {group: replace(spec, pins=self.own, aim=AIMS[group]) for group in wish.groups}
        self.drawn = day_room.candidates(db, viewer, school, replace(spec, pins=self.own))
        self.sides = paper_count.sides(db, menu)
        self.pools = {group: self.pool(group, menu.seed) for group in wish.groups}
        self.alike, self.known = self.shape(), groups.Known()

    def pool(self, group: str, seed: int) -> Pool:
        drawn = day_room.candidates(self.db, self.viewer, self.school, self.specs[group])
        return pool_of(drawn.candidates, seed=seed, bars=self.specs[group].bars)

    def shape(self) -> Alike:
        """What the versions agree in, with no dish in common."""
        menu, certificate = self.menu, self.menu.proof["certificate"]
        target = next((section.points_target for section in menu.sections if section.points_target), None)
        counts = [len(section.dishes) for section in menu.sections]
        tall = sum(one.mm for one in self.drawn.candidates if one.uid in self.own)
        goals = frozenset(certificate["must_goals"])
        return Alike(
            Format(menu.format), groups.shapes(certificate["solved"], counts, group_notes.most(menu), target),
            groups.cap_of(certificate["solved"], group_notes.most(menu)), self.own, 0, goals,
            max(tall, int(certificate["page_mm"])) if certificate["page_mm"] else 0, apart=APART,
        )  # fmt: skip

    def versions(self, common: int) -> dict[str, Menu] | None:
        """The best versions that lie on the paper and are alike, each as a menu that is not stored; or None."""
        for model in self.alike.models:
            for less in range(0, LESS * ROUNDS if self.alike.page_mm else 1, LESS):
                alike = replace(self.alike, models=(model,), common=common, page_mm=self.alike.page_mm - less)
                progress.doing("Choosing dishes …")
                found = groups.best(list(self.pools.values()), alike, self.known)
                if found is None:
                    break
                if made := self.tried(found):
                    return made
        return None

    def tried(self, found: Versions) -> dict[str, Menu] | None:
        """The versions as menus, where they lie on the paper and are alike."""
        pairs = progress.counted([*zip(self.pools, found.each, strict=True)], "Trying the page: version {at} of {all}")
        laid = {group: self.laid(group, one, found.common, self.menu.seed) for group, one in pairs}
        made = {group: one for group, one in laid.items() if one}
        most = sorted([group_notes.most(self.menu), *map(group_notes.most, made.values())])
        fits = most[-1] <= self.menu.cap and groups.are_alike(most[0], most[-1])
        return made if len(made) == len(laid) and fits else None

    def version(self, group: str, common: tuple[str, ...], seed: int) -> Menu | None:
        """One version with these dishes in common, from a draw of its own."""
        progress.doing("Choosing dishes …")
        elsewhere = [one.menu for one in self.menu.versions if one.group != group and one.menu is not self.menu]
        held = frozenset[str]().union(*map(group_notes.uids, elsewhere)) - {*common}
        found = groups.one(groups.apart(self.pool(group, seed), held, APART), self.alike, common)
        made = self.laid(group, found, common, seed) if found else None
        long = group_notes.most(made) if made else 0
        return made if long <= self.menu.cap and groups.are_alike(long, group_notes.most(self.menu)) else None

    def laid(self, group: str, found: Version, common: tuple[str, ...], seed: int) -> Menu | None:
        """A version as a menu on the menu's sides of paper; chosen anew with less height where its boxes overrun."""
        bars = tuple(sorted({*self.specs[group].bars, *self.own} - {*common}))
        spec = replace(self.specs[group], pins=common, bars=bars, seed=seed)
        made = menus.blank(self.viewer, self.school, spec, self.menu.cap, self.menu.language, self.now)
        made.wish = {**made.wish, "common": len(common), "helps": self.wish.helps and group == HELPED,
                     "seen": sorted(self.own),
                     "lacks": group_levels.lacking(self.menu, group, common, self.drawn)}  # fmt: skip
        version = found
        for _ in range(TRIES):
            over = self.fill(made, spec, version)
            if over <= 0:
                if made.wish["helps"]:
                    _help(self.db, self.school, made, self.sides)
                return made
            taken = sum(int(version.pool.mm[row]) for part in version.choice.parts for row in part.rows)
            again = groups.one(version.pool, replace(self.alike, page_mm=taken - max(LESS, over // 2)), common)
            if again is None:
                return None
            version = again
        return None

    def fill(self, made: Menu, spec: MenuSpec, version: Version) -> int:
        """Give the menu the version's dishes, with the choice rules and titles of the menu that it is a version of.

        Gives the mm by which its boxes overrun the menu's sides of paper.
        """
        states = menu_rows.sections(self.db, spec, version.pool, version.choice, day_room.factor(self.school))
        if len(states) == len(self.menu.sections):
            for state, section in zip(states, self.menu.sections, strict=True):
                state |= {"title": section.title, "low": section.pick_min, "high": section.pick_max}
                if spec.format not in edits.FILLED:
                    state["dishes"] = _in_place(state["dishes"], section)
        over = menus.arrange(self.db, made, self.school, states, pages=self.sides)
        menu_rows.prove(made, version.pool, version.choice, self.drawn.banks)
        return over


def _in_place(dishes: list[Json], section: Section) -> list[Json]:
    """A version's dishes of a section where the menu has them: what is in common in its own place, the rest where the
    menu has work of the same kind.
    """
    left, places = list(dishes), dict[int, Json]()
    for is_there in (_is_same, _is_alike, _is_any):
        for at, dish in enumerate(section.dishes):
            found = None if at in places else next((one for one in left if is_there(one, dish)), None)
            if found is not None:
                places[at] = found
                left.remove(found)
    return [*(places[at] for at in sorted(places)), *left]


def _is_same(one: Json, dish: Dish) -> bool:
    return one["exercise"] == dish.exercise.uid


def _is_alike(one: Json, dish: Dish) -> bool:
    return one["tier"] == dish.tier


def _is_any(_: Json, __: Dish) -> bool:
    return True


def _short(room: _Room, common: int) -> Shortfall:
    """What is short: other exercises of the menu's kinds; mended by more dishes in common, the fewest that work."""
    count = len(room.own)
    drawn = {one.uid for one in room.drawn.candidates}
    foreign = [dish for dish in menu_rows.dishes(room.menu) if dish.exercise.uid not in drawn]
    more = sorted({min(common + step, count) for step in (1, 2, 4)} | {count - 1, count} - {*range(common + 1)})
    least = _least(room, more)
    lack = _lack(room) or _paper(room, common)
    if least is not None:
        text = "With {common} dishes in common no versions fit{lack}. With {least} of {count} in common they do."
        told = {"common": common, "least": least, "count": count, "lack": lack}
        fix = Fix("share-dishes", least, Message("Take {count} dishes in common", {"count": least}))
        return Shortfall("supply", least - common, Message(text, told), (fix,))
    if foreign:
        names = [dish.revision.content.title or dish.exercise.uid for dish in foreign]
        return Shortfall("pins", len(foreign), Message("Not among what may be drawn for this class: {names}. "
                         "Swap these on the menu, then make its versions.", {"names": names}))  # fmt: skip
    text = "No versions of this shape fit{lack}. Build the menu again, or add exercises to the bank."
    return Shortfall("supply", 1, Message(text, {"lack": lack}))


def _least(room: _Room, some: Sequence[int]) -> int | None:
    """The first of some numbers of dishes in common with which versions fit and differ, or at least fit."""
    fits = None
    for common in some:
        made = room.versions(common)
        if made and _differ(made):
            return common
        fits = common if made and fits is None else fits
    return fits


def _paper(room: _Room, common: int) -> Message | str:
    """That it is the paper alone which the versions do not fit."""
    free = replace(room.alike, common=common, page_mm=0)
    fits = bool(room.alike.page_mm) and groups.best(list(room.pools.values()), free, room.known)
    return Message(" (other dishes take more than its paper holds)") if fits else ""


def _lack(room: _Room) -> Message | str:
    """The kinds of work of which the bank has fewer others than the menu has dishes, with how many it lacks."""
    others = [one.tier for one in room.drawn.candidates if one.uid not in room.own]
    there = [dish.tier for dish in menu_rows.dishes(room.menu)]
    missing = [
        Message("{kind}: {count}", {"kind": Message(TIER_NAMES[tier]), "count": there.count(tier) - others.count(tier)})
        for tier in TIERS if there.count(tier) > others.count(tier)
    ]  # fmt: skip
    return Message(" (exercises that the bank lacks: {missing})", {"missing": missing}) if missing else ""
