"""What the versions of one menu are chosen in: its shape, its sides of paper, each group's candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import product
from typing import Any

from sqlalchemy.orm import Session

from question_bank import progress
from question_bank.access import Viewer
from question_bank.models import School

from . import (
    day_room,
    edits,
    group_levels,
    group_notes,
    group_places,
    menu_rows,
    menus,
    paper_count,
    scaffolds,
    sheets,
)
from .assembly import Pool, groups, pool_of
from .assembly.groups import Alike, Version, Versions
from .assembly.model import Model
from .drawing import MenuSpec
from .menu_rules import Format
from .models import Menu

AIMS = {"support": 1, "stretch": 5}
HELPED = "support"
TRIES, ROUNDS, LESS, APART = 4, 2, 6, 40_000
Json = dict[str, Any]


@dataclass(frozen=True)
class Wished:
    """What a teacher asks for: groups beside the core, dishes in common, whether hints are printed for support."""

    groups: tuple[str, ...]
    common: int
    helps: bool = True


def print_help(db: Session, school: School, menu: Menu, sides: int) -> None:
    """Print the help of as many dishes, in reading order, as the menu's sides of paper hold."""
    kept: list[str] = []
    for dish in menu_rows.dishes(menu):
        if scaffolds.of(dish.revision.content):
            menu.wish = {**menu.wish, "scaffolds": [*kept, dish.exercise.uid]}
            if sheets.lacking(db, menu, school, pages=sides) <= 0:
                kept.append(dish.exercise.uid)
    menu.wish = {**menu.wish, "scaffolds": kept}


class Room:
    """What the versions of one menu are chosen in: its shape, its sides of paper, each group's candidates."""

    def __init__(self, db: Session, viewer: Viewer, school: School, menu: Menu, wish: Wished, now: datetime) -> None:
        self.db, self.viewer, self.school, self.menu, self.wish, self.now = db, viewer, school, menu, wish, now
        self.own = tuple(dish.exercise.uid for dish in menu_rows.dishes(menu))
        spec = menus.spec_of(db, menu)
        self.specs = {group: replace(spec, pins=self.own, aim=AIMS[group]) for group in wish.groups}
        self.drawn = day_room.candidates(db, viewer, school, replace(spec, pins=self.own))
        self.levels = self.drawn.levels | {one.exercise.uid: group_levels.level(one) for one in menu_rows.dishes(menu)}
        self.sides = paper_count.sides(db, menu)
        self.pools = {group: self.pool(group, menu.seed) for group in wish.groups}
        self.alike, self.known = self.shape(), groups.Known()
        self.page_mm = self.alike.page_mm
        self.holding = groups.holding(self.alike.models, [section.goals for section in menu.sections])

    def give(self, more: int) -> None:
        """Choose by pages that are so many mm taller than those that the menu was chosen for, which are reckoned on the
        safe side; what is chosen is laid on the paper.
        """
        if self.page_mm:
            self.alike = replace(self.alike, page_mm=self.page_mm + more)

    def pool(self, group: str, seed: int) -> Pool:
        drawn = day_room.candidates(self.db, self.viewer, self.school, self.specs[group])
        return pool_of(drawn.candidates, seed=seed, bars=self.specs[group].bars)

    def shape(self) -> Alike:
        """What the versions agree in, with no dish in common."""
        menu, certificate = self.menu, self.menu.proof["certificate"]
        target = next((section.points_target for section in menu.sections if section.points_target), None)
        counts = [len(section.dishes) for section in menu.sections]
        models = groups.shapes(certificate["solved"], counts, group_notes.most(menu), target)
        tall = sum(one.mm for one in self.drawn.candidates if one.uid in self.own)
        goals = frozenset(certificate["must_goals"])
        return Alike(
            Format(menu.format), models,
            groups.cap_of(certificate["solved"], group_notes.most(menu)), self.own, 0, goals,
            max(tall, int(certificate["page_mm"])) if certificate["page_mm"] else 0, apart=APART,
            kinds=tuple(dish.tier for dish in menu_rows.dishes(menu)),
        )  # fmt: skip

    def versions(
        self,
        common: int,
        pools: Mapping[str, Pool] | None = None,
        models: tuple[Model, ...] = (),
        *,
        in_order: bool = False,
    ) -> dict[str, Menu] | None:
        """The best versions that lie on the paper and are alike, each as a menu that is not stored; or None. Held to
        the menu's kinds of work where that can be. `models`: the menu's shape, where it is to be held to more;
        `in_order`: with those dishes in common with which each group's own dishes are on its side of the menu's.
        """
        pools, models = pools or self.pools, models or self.alike.models
        known = self.known if {*map(id, pools.values())} <= {*map(id, self.pools.values())} else groups.Known()
        ways = [*product((self.alike.kinds, ()), models)]
        fit = partial(self.is_in_order, [*pools]) if in_order else self.alike.is_fit
        for at, (kinds, model) in enumerate(ways):
            alike = replace(self.alike, models=(model,), common=common, kinds=kinds, is_fit=fit)
            if at == 1 and not self.found(pools, replace(alike, models=(ways[-1][1],), kinds=()), known):
                return None
            for less in range(0, LESS * ROUNDS if alike.page_mm else 1, LESS):
                found = self.found(pools, replace(alike, page_mm=alike.page_mm - less), known)
                if found is None:
                    break
                if made := self.tried(pools, found, kinds):
                    return made
        return None

    def is_held_by_paper(self, *, in_order: bool = True) -> bool:
        """Whether there are versions with as many dishes in common as wished where the paper has no end."""
        fit = partial(self.is_in_order, [*self.pools]) if in_order else self.alike.is_fit
        free = replace(self.alike, common=self.wish.common, page_mm=0, kinds=(), is_fit=fit)
        return self.found(self.pools, free, self.known) is not None

    def is_in_order(self, names: Sequence[str], found: Versions) -> bool:
        """Whether each group's own dishes are on its side of those of the menu in whose place they stand."""
        kept = {*found.common}
        core = [self.levels[uid] for uid in self.own if uid not in kept]
        own = [[self.levels[uid] for uid in groups.dishes(one) - kept] for one in found.each]
        pairs = zip(names, own, strict=True)
        return group_levels.are_in_order([group_levels.step(some, core, group) for group, some in pairs])

    def found(self, pools: Mapping[str, Pool], alike: Alike, known: groups.Known) -> Versions | None:
        progress.doing("Choosing dishes …")
        return groups.best(list(pools.values()), alike, known)

    def apiece(self, common: int, *, in_order: bool = False) -> dict[str, Menu] | None:
        """The same where every version keeps so many of the menu's dishes by a choice of its own, and all keep as many
        as wished.
        """
        made = dict[str, Menu]()
        for group, pool in self.pools.items():
            held = frozenset[str]().union(*map(group_notes.uids, made.values())) - {*self.own}
            one = self.versions(common, {group: groups.apart(pool, held, APART)}, in_order=in_order)
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

    def version(
        self, group: str, common: tuple[str, ...], seed: int, *, but: frozenset[str] = frozenset()
    ) -> Menu | None:
        """One version with these dishes in common, from a draw of its own; `but`: what is to give way to others."""
        progress.doing("Choosing dishes …")
        elsewhere = [one.menu for one in self.menu.versions if one.group != group and one.menu is not self.menu]
        held = but.union(*map(group_notes.uids, elsewhere)) - {*common}
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
                    print_help(self.db, self.school, made, self.sides)
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
