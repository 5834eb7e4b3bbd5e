"""What a teacher changes on a menu by hand: another exercise in a dish's place, a dish less or more, another order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from question_bank import access, curriculum
from question_bank.access import Viewer
from question_bank.errors import Invalid, NotFound
from question_bank.models import Exercise, School

from . import assembly, basket, day_room, menu_rows, menu_rules, menus, paper_count, pinned
from .assembly import Pool, pool_of
from .errors import Message
from .menu_rules import Finding, Format
from .models import Dish, Menu, Section

CAP = "V1"
MOST_LOOKED_AT, MOST_OFFERED, LEAST_FITTING, SHORTER_TRIED = 40, 6, 3, 2
WHOLE = *menu_rows.LABELLED, selectinload(Exercise.revisions)
FILLED = (Format.THREE_IN_A_ROW, Format.SET_MEALS)
Json = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """What holds of a menu before a change: rules it breaks, its sides of paper and the mm by which it overruns them,
    what of it the class had lately, the half-minutes that its day holds of others, and those of its longest choice.
    """

    school: School
    broken: frozenset[str]
    sides: int
    overrun: float
    recent: frozenset[str]
    filled: int
    most: int = 0


@dataclass(frozen=True)
class Offer:
    """An exercise for a dish's place with what it does: the menu's most then and what of it is over the cap, in
    half-minutes (where a dish is swapped on a menu that was over it: over what it took); whether the sheet gets another
    side (`is_taller`); `refusal`: why it cannot stand there; `shares_goal`: whether it serves a goal that the dish in
    its place serves; `in_basket`: in the viewer's basket; `is_tried`: whether rules and paper were looked at, not the
    minutes alone.
    """

    exercise: Exercise
    most: int
    over: int
    is_taller: bool
    refusal: Message | None
    shares_goal: bool = True
    in_basket: bool = False
    is_tried: bool = True


class Offers(list[Offer]):
    """Offers; `beyond`: how many more of the kind serve other goals than the dishes to choose from share."""

    def __init__(self, some: Iterable[Offer] = (), beyond: int = 0) -> None:
        super().__init__(some)
        self.beyond = beyond


def offers(db: Session, viewer: Viewer, menu: Menu, at: int) -> Offers:
    """What may take a dish's place: of its tier, those that share a goal with it first, nearest minutes first."""
    pool, exercises = _fitting(db, viewer, menu, at)
    dish = menu_rows.dishes(menu)[at]
    standing, goals = _standing(db, menu), dict(zip(pool.uids, pool.goals, strict=True))
    mine = goals[dish.exercise.uid]
    found = [
        replace(_tried(db, menu, dish, one, standing), shares_goal=bool(mine & goals[one.uid])) for one in exercises
    ]
    shared, kind = mine.intersection(dish.section.goals), pool.tier[pool.uids.index(dish.exercise.uid)]
    beyond = sum(bool(one == kind and not shared <= goals) for one, goals in zip(pool.tier, pool.goals, strict=True))
    return Offers(sorted(found, key=lambda one: not one.shares_goal), beyond)


def shorter(db: Session, viewer: Viewer, menu: Menu, at: int, wanted: int) -> Exercise | None:
    """What may take a dish's place and is shorter: the longest of at most the wanted half-minutes, else the shortest.

    None where none is shorter, or a rule would stop the handing in then.
    """
    _, exercises = _fitting(db, viewer, menu, at)
    dish = menu_rows.dishes(menu)[at]
    less = sorted((one for one in exercises if one.half < dish.half),
                  key=lambda one: (one.half > wanted, abs(one.half - wanted)))  # fmt: skip
    standing = _standing(db, menu)
    tried = (_tried(db, menu, dish, one, standing) for one in less[:SHORTER_TRIED])
    return next((one.exercise for one in tried if one.refusal is None), None)


def _tried(db: Session, menu: Menu, dish: Dish, exercise: Exercise, standing: Standing) -> Offer:
    """The menu with the exercise in the dish's place for a moment; nothing of it is written."""
    before = {name: getattr(dish, name) for name in menu_rows.PINNED}
    with db.no_autoflush:
        menu_rows.pin(dish, exercise, day_room.factor(standing.school))
        offer = _effect(db, menu, exercise, standing)
        for name, kept in before.items():
            setattr(dish, name, kept)
    return replace(offer, over=max(0, offer.most - max(menu.cap, standing.most)))


def _effect(db: Session, menu: Menu, exercise: Exercise, standing: Standing) -> Offer:
    """What the menu that stands there for a moment is against what it was."""
    most = _most(menu)
    found = [one.message for one in menus.findings(db, menu, had=standing.recent, filled=standing.filled)
             if one.level == "block" and one.rule not in {CAP, *standing.broken}]  # fmt: skip
    is_taller, third = paper_count.more(db, menu, standing.sides, standing.overrun)
    reasons = [*found, *filter(None, [third])]
    return Offer(exercise, most, max(0, most - menu.cap), is_taller, reasons[0] if reasons else None)


def _standing(db: Session, menu: Menu) -> Standing:
    school, recent = db.get_one(School, menu.school_id), menus.recent(db, menu)
    broken = _broken(db, menu, recent)
    return Standing(school, broken, *paper_count.taken(db, menu), recent, menus.others(db, menu), _most(menu))


def _broken(db: Session, menu: Menu, recent: frozenset[str] | None = None) -> frozenset[str]:
    return frozenset(one.rule for one in menus.findings(db, menu, had=recent) if one.level == "block")


def _fitting(db: Session, viewer: Viewer, menu: Menu, at: int) -> tuple[Pool, list[Exercise]]:
    """The candidates with the menu's own dishes, and those that may take a dish's place."""
    spec = menus.spec_of(db, menu)
    dish, school = menu_rows.dishes(menu)[at], db.get_one(School, menu.school_id)
    drawn = {one.uid: one for one in day_room.candidates(db, viewer, school, spec).candidates}
    for one in menu_rows.own(menu):
        known = drawn.get(one.uid, one)
        drawn[one.uid] = replace(one, family=known.family, goals=known.goals)
    pool = pool_of(drawn.values(), seed=menu.seed)
    index = {uid: row for row, uid in enumerate(pool.uids)}
    taken_rows = [index[one.exercise.uid] for one in menu_rows.dishes(menu)]
    row = index[dish.exercise.uid]
    shared = pool.goals[row].intersection(dish.section.goals)
    rows = _nearest(menu, dish, pool, assembly.swaps(pool, row, shared=shared, taken=taken_rows, most=MOST_LOOKED_AT))
    wanted = select(Exercise).where(Exercise.uid.in_(pool.uids[row] for row in rows))
    found = {one.uid: one for one in db.scalars(wanted.options(*WHOLE))}
    curriculum.by_code(db, {point.code for one in found.values() for point in one.points})
    return pool, [found[pool.uids[row]] for row in rows]


def _nearest(menu: Menu, dish: Dish, pool: Pool, rows: Sequence[int]) -> list[int]:
    """Of what may take a dish's place, nearest minutes first, the first few, and some that fit the cap among them."""
    room = dish.half + menu.cap - _most(menu)
    fit = [row for row in rows if pool.half[row] <= room][:LEAST_FITTING]
    near = [row for row in rows[:MOST_OFFERED] if row not in fit][: MOST_OFFERED - len(fit)]
    return [row for row in rows if row in fit or row in near]


def swap(db: Session, school: School, menu: Menu, at: int, uid: str, viewer: Viewer, *, now: datetime) -> None:
    """Put one of the `offers` in a dish's place. Raises `Invalid` for any other exercise, and where a choice
    would then go over the cap, or another rule would stop the handing in, and `NotFound` where there is no such dish.
    """
    menus.require_open(menu)
    require_place(menu, at)
    exercise = access.find(db, Exercise, uid, viewer)
    pool, exercises = _fitting(db, viewer, menu, at)
    if exercise not in exercises:
        raise Invalid("This exercise does not fit here. Choose one of those offered.")
    dish = menu_rows.dishes(menu)[at]
    offer = _tried(db, menu, dish, exercise, _standing(db, menu))
    if offer.over:
        over = (offer.most - menu.cap) / 2
        raise Invalid("With this dish one choice takes {over} minutes more than the sheet allows.", over=over)
    if offer.refusal:
        raise Invalid(offer.refusal.text, None, **offer.refusal.values)
    menu_rows.remember(menu)
    menu_rows.pin(dish, exercise, day_room.factor(school))
    menu_rows.recount(menu)
    menu_rows.changed_by_hand(menu, pool)
    menu.changed = now
    db.flush()


def remove(db: Session, menu: Menu, at: int, *, now: datetime) -> bool:
    """Take a dish off; a part that may be left out goes with its last one. Gives whether the sheet takes a side more.

    Raises `Invalid` where its format has a dish in every place, a rule would be broken, or the sheet would take a third
    side.
    """
    _require_loose(menu)
    sections, (section, dish) = _opened(menu), _place(menu, at)
    if not may_go(menu, at):
        raise Invalid("A section needs at least one dish. Swap it instead.")
    _without(sections[section], dish)
    if not sections[section]["dishes"]:
        del sections[section]
    return _refill(db, menu, sections, now=now)


def may_go(menu: Menu, at: int) -> bool:
    """Whether a dish may be taken off: its section keeps another one, or may be left out as a whole."""
    section = menu.sections[_place(menu, at)[0]]
    is_optional = section.pick_min == 0 and section.points_target is None and len(menu.sections) > 1
    return len(section.dishes) > 1 or is_optional


def move(db: Session, menu: Menu, at: int, to: int, *, now: datetime) -> bool:
    """Put a dish where another stands, in its section or in another one. Gives and raises as `remove` does."""
    require_place(menu, to)
    sections, (section, dish), (other, place) = _opened(menu), _place(menu, at), _place(menu, to)
    if menu.format in FILLED:
        one, two = sections[section]["dishes"][dish], sections[other]["dishes"][place]
        if one["meal"] != two["meal"]:
            raise Invalid("Meals stay as they are. Swap the dish instead.")
        stands = {key: (one[key], two[key]) for key in ("row", "column", "meal")}
        sections[section]["dishes"][dish], sections[other]["dishes"][place] = two, one
        for key, (first, second) in stands.items():
            two[key], one[key] = first, second
    else:
        _with(sections[other], place, _without(sections[section], dish))
        if not sections[section]["dishes"]:
            raise Invalid("A section needs at least one dish. Swap it instead.")
    return _refill(db, menu, sections, now=now)


def add(db: Session, school: School, menu: Menu, section: int, exercise: Exercise, *, now: datetime) -> bool:
    """Put an exercise at the end of a section, also where a choice then goes over the cap: the menu waits for a mend.

    Gives and raises as `remove` does, and where it does not fit there.
    """
    _require_loose(menu)
    section_of(menu, section)
    if reason := pinned.unfit(menu, section, exercise):
        raise Invalid(reason.text)
    sections = _opened(menu)
    points = menu_rules.points_of(exercise.half) if sections[section]["target"] is not None else None
    dish = menu_rows.dish_state(exercise, day_room.factor(school)) | {"points": points, "locked": True}
    _with(sections[section], len(sections[section]["dishes"]), dish)
    return _refill(db, menu, sections, now=now, may_go_over=True)


def additions(db: Session, viewer: Viewer, menu: Menu, section: int, *, tried: int = MOST_OFFERED) -> Offers:
    """What may be added to a section: first what lies in the viewer's basket of the menu's subject, whatever its goals,
    also where it does not fit; then of its kinds of work, no kin of a dish, the worthiest that fit first. Rules and
    paper are tried for the first of each, of the basket for so many as `tried` says; of the rest only the minutes are
    known.
    """
    if menu.format in FILLED:
        return Offers()
    lies = [one for one in basket.listed(db, viewer) if one.subject == menu.subject]
    db.scalars(select(Exercise).where(Exercise.id.in_([one.id for one in lies])).options(*WHOLE)).all()
    laid = [replace(_added(menu, section, one), in_basket=True) for one in lies]
    laid.sort(key=lambda one: (one.refusal is not None, one.over))
    of_bank = _of_bank(db, viewer, menu, section, but={one.uid for one in lies})
    offers = laid[:tried] + of_bank
    standing = _standing(db, menu)
    looked_at = [one if one.refusal else _tried_at_end(db, menu, section, one, standing) for one in offers]
    rest = [replace(one, is_tried=one.refusal is not None) for one in laid[tried:]]
    shown = sorted(looked_at + rest, key=lambda one: (not one.in_basket, one.refusal is not None, one.over))
    return Offers(shown, of_bank.beyond)


def _tried_at_end(db: Session, menu: Menu, section: int, offer: Offer, standing: Standing) -> Offer:
    """The menu with what is offered at the end of a section for a moment; nothing of it is written."""
    there, exercise = menu.sections[section], offer.exercise
    low, high, count = there.pick_min, there.pick_max, len(there.dishes)
    with db.no_autoflush:
        dish = Dish(school_id=menu.school_id, position=count, points=there.points_target, locked=True)
        menu_rows.pin(dish, exercise, day_room.factor(standing.school))
        there.dishes.append(dish)
        if low == count:
            there.pick_min = there.pick_max = count + 1
        found = _effect(db, menu, exercise, standing)
        there.dishes.remove(dish)
        there.pick_min, there.pick_max = low, high
    return replace(offer, most=found.most, over=found.over, is_taller=found.is_taller, refusal=found.refusal)


def _of_bank(db: Session, viewer: Viewer, menu: Menu, section: int, *, but: set[str]) -> Offers:
    school, rules = db.get_one(School, menu.school_id), menu.sections[section]
    drawn = day_room.candidates(db, viewer, school, menus.spec_of(db, menu)).candidates
    goals = set(rules.goals)
    fitting = [one for one in drawn if one.tier in rules.tiers and goals <= one.goals]
    fitting.sort(key=lambda one: (-one.value, one.uid))
    there = but | {dish.exercise.uid for dish in menu_rows.dishes(menu)}
    wanted = [one.uid for one in fitting if one.uid not in there]
    found = db.scalars(select(Exercise).where(Exercise.uid.in_(wanted[:MOST_LOOKED_AT])).options(*WHOLE)).all()
    offers = [_added(menu, section, one) for one in found if not pinned.unfit(menu, section, one)]
    beyond = sum(one.tier in rules.tiers and not goals <= one.goals for one in drawn)
    return Offers(sorted(offers, key=lambda one: (one.over, wanted.index(one.exercise.uid)))[:MOST_OFFERED], beyond)


def _added(menu: Menu, section: int, exercise: Exercise) -> Offer:
    if reason := pinned.unfit(menu, section, exercise):
        return Offer(exercise, menu.cap, 0, False, reason)
    value = menu_rows.value_of(menu)
    course = value.sections[section]
    points = None if course.points_target is None else menu_rules.points_of(exercise.half)
    dish = replace(course.dishes[0], uid=exercise.uid, half=exercise.half, points=points, parts=())
    more = int(course.is_required)
    pick = replace(course.pick, low=course.pick.low + more, high=course.pick.high + more)
    orders = menu_rules.orders(value.with_section(section, replace(course, dishes=(*course.dishes, dish), pick=pick)))
    most = orders.most if orders else menu.cap
    return Offer(exercise, most, max(0, most - menu.cap), False, None)


def section_of(menu: Menu, section: int) -> Section:
    """A section by its number. Raises `Invalid` where the menu has no such section."""
    if section >= len(menu.sections):
        raise Invalid("Choose a section of this menu.")
    return menu.sections[section]


def require_place(menu: Menu, at: int) -> None:
    """Raises `NotFound` where the menu has no such dish."""
    if not 0 <= at < len(menu_rows.dishes(menu)):
        raise NotFound


def _require_loose(menu: Menu) -> None:
    if menu.format in FILLED:
        raise Invalid("In this format every place is filled. Swap the dish instead.")


def _opened(menu: Menu) -> list[Json]:
    """The sections as plain states. Raises `Invalid` where the menu is handed in."""
    menus.require_open(menu)
    return menu_rows.state(menu)["sections"]


def _place(menu: Menu, at: int) -> tuple[int, int]:
    """(section, place in it) of a dish that is counted through."""
    require_place(menu, at)
    for number, section in enumerate(menu.sections):
        if at < len(section.dishes):
            return number, at
        at -= len(section.dishes)
    raise NotFound


def _without(section: Json, place: int) -> Json:
    is_whole = section["low"] == len(section["dishes"])
    taken = section["dishes"].pop(place)
    count = len(section["dishes"])
    section["low"], section["high"] = (count, count) if is_whole else (section["low"], min(section["high"], count))
    return taken


def _with(section: Json, place: int, dish: Json) -> None:
    is_whole = section["low"] == len(section["dishes"])
    section["dishes"].insert(place, dish)
    if is_whole:
        section["low"] = section["high"] = len(section["dishes"])


def _refill(db: Session, menu: Menu, sections: list[Json], *, now: datetime, may_go_over: bool = False) -> bool:
    """Gives whether the sheet takes one side of paper more. Raises `Invalid`."""
    before, allowed = paper_count.taken(db, menu), max(menu.cap, _most(menu))
    menu_rows.remember(menu)
    menu_rows.fill(db, menu, sections)
    if not may_go_over and _most(menu) > allowed:
        over = (_most(menu) - menu.cap) / 2
        raise Invalid("With this dish one choice takes {over} minutes more than the sheet allows.", over=over)
    if blocks := [one for one in menus.findings(db, menu) if one.level == "block" and one.rule != CAP]:
        _require_known(db, menu, blocks, sections)
    is_taller, third = paper_count.more(db, menu, *before)
    if third:
        raise Invalid(third.text)
    menu_rows.changed_by_hand(menu)
    menu.changed = now
    db.flush()
    return is_taller


def _most(menu: Menu) -> int:
    """The half-minutes of the longest choice; the cap where nothing can be chosen, which other rules say."""
    orders = menu_rules.orders(menu_rows.value_of(menu))
    return orders.most if orders else menu.cap


def _require_known(db: Session, menu: Menu, blocks: Sequence[Finding], sections: list[Json]) -> None:
    """Raises `Invalid` where a rule is broken that was kept before the change."""
    menu_rows.fill(db, menu, menu.undo[-1]["sections"])
    broken = _broken(db, menu)
    menu_rows.fill(db, menu, sections)
    for finding in blocks:
        if finding.rule not in broken:
            raise Invalid(finding.message.text, None, **finding.message.values)
