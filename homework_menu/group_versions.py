"""Versions of a menu for the groups of its class: of one shape, with so many dishes in common, alike on paper.

The menu itself is the core's version. What a group is called is the teacher's alone: a sheet bears its mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy.orm import Session

from question_bank import progress
from question_bank.access import Viewer
from question_bank.errors import Invalid
from question_bank.models import School

from . import (
    day_room,
    edits,
    group_levels,
    group_notes,
    group_places,
    group_rows,
    menu_rows,
    menus,
    paper_count,
    scaffolds,
    sheets,
)
from .assembly import Pool, groups, pool_of
from .assembly.groups import Alike, Version, Versions
from .drawing import MenuSpec
from .errors import Message
from .menu_rules import TIERS, Format
from .models import Menu
from .shortfalls import Shortfall

AIMS = {"support": 1, "stretch": 5}
HELPED = "support"
KEPT = ("common", "kept", "short", "paper")
TRIES, ROUNDS, LESS, APART = 4, 2, 6, 40_000
FEWER, DRAWS = (1, 2, 4), 6
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
    few = None if made else _fewest(room)
    made = few[1] if few else made
    if made is None:
        return Planned({}, (_short(room),))
    kept = {"kept": few[0], **_why(room)} if few else {}
    apart = None if few else _parting(room, made)
    for one in made.values():
        one.wish = {**one.wish, "common": wish.common, **kept, **({} if apart is None else {"apart": apart})}
    return Planned({group: menu_rows.state(one) for group, one in made.items()})


def _fewest(room: _Room) -> tuple[int, dict[str, Menu]] | None:
    """The fewest of the menu's dishes, more than wished, that the versions keep where they fit and differ."""
    for common in range(room.wish.common + 1, len(room.own)):
        for made in filter(None, (way(common) for way in (room.versions, room.apiece))):
            if _differ(made):
                return common, made
    return None


def _parting(room: _Room, made: Mapping[str, Menu]) -> int | None:
    return None if room.wish.common == len(room.own) or _differ(made) else _apart(room)


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
    """Another draw for one version, the dishes in common kept; only reads. What is short where there is none, and the
    same dishes only where several draws give no others.
    """
    menus.require_open(menu)
    version = group_rows.find(menu, group).menu
    if version is menu:
        raise Invalid("The menu itself is built again on its own page.")
    kept = tuple(sorted(group_notes.uids(version) & group_notes.uids(menu)))
    room = _Room(db, viewer, school, menu, Wished((group,), len(kept), bool(version.wish.get("helps"))), now)
    draws = (room.version(group, kept, seed=version.seed + step) for step in range(1, DRAWS + 1))
    made: Menu | None = None
    for made in draws:
        if made is None or group_notes.uids(made) != group_notes.uids(version):
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
            kinds=tuple(dish.tier for dish in menu_rows.dishes(menu)),
        )  # fmt: skip

    def versions(self, common: int, pools: Mapping[str, Pool] | None = None) -> dict[str, Menu] | None:
        """The best versions that lie on the paper and are alike, each as a menu that is not stored; or None. Held to
        the menu's kinds of work where that can be.
        """
        pools = pools or self.pools
        known = self.known if {*map(id, pools.values())} <= {*map(id, self.pools.values())} else groups.Known()
        ways = [*product((self.alike.kinds, ()), self.alike.models)]
        for at, (kinds, model) in enumerate(ways):
            alike = replace(self.alike, models=(model,), common=common, kinds=kinds)
            if at == 1 and not self.found(pools, replace(alike, models=(ways[-1][1],), kinds=()), known):
                return None
            for less in range(0, LESS * ROUNDS if alike.page_mm else 1, LESS):
                found = self.found(pools, replace(alike, page_mm=alike.page_mm - less), known)
                if found is None:
                    break
                if made := self.tried(pools, found, kinds):
                    return made
        return None

    def found(self, pools: Mapping[str, Pool], alike: Alike, known: groups.Known) -> Versions | None:
        progress.doing("Choosing dishes …")
        return groups.best(list(pools.values()), alike, known)

    def apiece(self, common: int) -> dict[str, Menu] | None:
        """The same where every version keeps so many of the menu's dishes by a choice of its own, and all keep as many
        as wished.
        """
        made = dict[str, Menu]()
        for group, pool in self.pools.items():
            held = frozenset[str]().union(*map(group_notes.uids, made.values())) - {*self.own}
            one = self.versions(common, {group: groups.apart(pool, held, APART)})
            if one is None:
                return None
            made |= one
        shared = frozenset(self.own).intersection(*map(group_notes.uids, made.values()))
        return made if len(shared) >= self.wish.common and self.are_alike(made) else None

    def tried(self, pools: Mapping[str, Pool], found: Versions, kinds: tuple[str, ...]) -> dict[str, Menu] | None:
        """The versions as menus, where they lie on the paper and are alike."""
        pairs = progress.counted([*zip(pools, found.each, strict=True)], "Trying the page: version {at} of {all}")
        laid = {group: self.laid(group, one, found.common, self.menu.seed, kinds) for group, one in pairs}
        made = {group: one for group, one in laid.items() if one}
        return made if len(made) == len(laid) and self.are_alike(made) else None

    def are_alike(self, made: Mapping[str, Menu]) -> bool:
        """Whether no version is over the cap, nor by its minutes unlike another."""
        most = sorted([group_notes.most(self.menu), *map(group_notes.most, made.values())])
        return most[-1] <= self.menu.cap and groups.are_alike(most[0], most[-1])

    def version(self, group: str, common: tuple[str, ...], seed: int) -> Menu | None:
        """One version with these dishes in common, from a draw of its own."""
        progress.doing("Choosing dishes …")
        elsewhere = [one.menu for one in self.menu.versions if one.group != group and one.menu is not self.menu]
        held = frozenset[str]().union(*map(group_notes.uids, elsewhere)) - {*common}
        pool = groups.apart(self.pool(group, seed), held, APART)
        for kinds in (self.alike.kinds, ()):
            found = groups.one(pool, replace(self.alike, kinds=kinds), common)
            made = self.laid(group, found, common, seed, kinds) if found else None
            if made and self.are_alike({group: made}):
                return made
        return None

    def laid(
        self, group: str, found: Version, common: tuple[str, ...], seed: int, kinds: tuple[str, ...]
    ) -> Menu | None:
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
            alike = replace(self.alike, page_mm=taken - max(LESS, over // 2), kinds=kinds)
            again = groups.one(version.pool, alike, common)
            if again is None:
                return None
            version = again
        return None

    def fill(self, made: Menu, spec: MenuSpec, version: Version) -> int:
        """Give the menu the version's dishes, with the choice rules and titles of the menu that it is a version of.

        Gives the mm by which its boxes overrun the menu's sides of paper.
        """
        states = menu_rows.sections(self.db, spec, version.pool, version.choice, day_room.factor(self.school))
        over = 0
        for one in self.orders(states):
            over = menus.arrange(self.db, made, self.school, one, pages=self.sides)
            if over <= 0:
                break
        menu_rows.prove(made, version.pool, version.choice, self.drawn.banks)
        return over

    def orders(self, states: list[Json]) -> list[list[Json]]:
        """The sections in the menu's places; boards and meals, where that overruns the paper, as they were dealt."""
        sections = self.menu.sections
        if len(states) != len(sections):
            return [states]
        named: list[Json] = [state | {"title": section.title, "low": section.pick_min, "high": section.pick_max}
                             for state, section in zip(states, sections, strict=True)]  # fmt: skip
        placed = [state | {"dishes": group_places.in_place(state["dishes"], section)}
                  for state, section in zip(named, sections, strict=True)]  # fmt: skip
        return [placed, named] if self.menu.format in edits.FILLED else [placed]


def _short(room: _Room) -> Shortfall:
    """What is short where no versions fit that differ, however many dishes they keep."""
    drawn = {one.uid for one in room.drawn.candidates}
    foreign = [dish for dish in menu_rows.dishes(room.menu) if dish.exercise.uid not in drawn]
    if foreign:
        names = [dish.revision.content.title or dish.exercise.uid for dish in foreign]
        return Shortfall("pins", len(foreign), Message("Not among what may be drawn for this class: {names}. "
                         "Swap these on the menu, then make its versions.", {"names": names}))  # fmt: skip
    text = "No versions of this shape fit: {why}. Build the menu again, or add exercises to the bank."
    return Shortfall("supply", 1, Message(text, {"why": group_notes.why(_why(room))}))


def _why(room: _Room) -> Json:
    """Why so few dishes in common do not fit: kinds of work of which the bank has fewer others than the menu has
    dishes that are not in common, or the paper alone.
    """
    others = Counter(one.tier for one in room.drawn.candidates if one.uid not in room.own)
    there = Counter(dish.tier for dish in menu_rows.dishes(room.menu))
    lacks = {tier: there[tier] - others[tier] for tier in TIERS if there[tier] > others[tier]}
    if sum(lacks.values()) > room.wish.common:
        return {"short": lacks}
    free = replace(room.alike, common=room.wish.common, page_mm=0, kinds=())
    is_paper = bool(room.alike.page_mm) and groups.best(list(room.pools.values()), free, room.known)
    return {"paper": True} if is_paper else {}
