"""Another exercise in a dish's place: what may stand there, what it does to the menu, and putting it there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import access
from question_bank.access import Viewer
from question_bank.errors import Invalid
from question_bank.models import Exercise, School

from . import assembly, menu_rows, menu_rules, menus, sheets
from .assembly import Pool, pool_of
from .errors import Message
from .menu_rules import Finding, Level
from .models import Dish, Menu
from .printing import room as paper


@dataclass(frozen=True)
class Offer:
    """An exercise for a dish's place with what it does: the menu's most then and what of it is over the cap, in
    half-minutes; whether the sheet gets another side (`is_taller`); `refusal`: why it cannot stand there.
    """

    exercise: Exercise
    most: int
    over: int
    is_taller: bool
    refusal: Message | None


def offers(db: Session, viewer: Viewer, menu: Menu, at: int) -> list[Offer]:
    """What may take a dish's place: same tier and goal, nearest minutes first."""
    _, exercises = _fitting(db, viewer, menu, at)
    dish = menu_rows.dishes(menu)[at]
    school, broken, sides = _school_of(db, menu), _broken(db, menu), _sides(db, menu)
    return [_tried(db, school, menu, dish, one, broken, sides) for one in exercises]


def _tried(
    db: Session, school: School, menu: Menu, dish: Dish, exercise: Exercise, broken: Collection[str], sides: int
) -> Offer:
    """The menu with the exercise in the dish's place for a moment; nothing of it is written."""
    before = dish.exercise, dish.revision, dish.half, dish.slow, dish.points
    with db.no_autoflush:
        menu_rows.pin(dish, exercise, menus.factor(school))
        orders = menu_rules.orders(menu_rows.value_of(menu))
        most = orders.most if orders else menu.cap
        found = [one for one in menus.findings(db, menu) if one.level == "block" and one.rule not in broken]
        is_taller = sheets.lacking(db, menu, school, pages=sides) > 0
        if is_taller and (sides == paper.PAGES or sheets.lacking(db, menu, school, pages=sides + 1) > 0):
            found.append(Finding("V14", Level.BLOCK, sides + 1, Message("The sheet would take a third side.")))
        dish.exercise, dish.revision, dish.half, dish.slow, dish.points = before
    return Offer(exercise, most, max(0, most - menu.cap), is_taller, found[0].message if found else None)


def _broken(db: Session, menu: Menu) -> frozenset[str]:
    return frozenset(one.rule for one in menus.findings(db, menu) if one.level == "block")


def _sides(db: Session, menu: Menu) -> int:
    """The sides of paper that the menu takes."""
    school = _school_of(db, menu)
    return next((n for n in range(1, paper.PAGES) if sheets.lacking(db, menu, school, pages=n) <= 0), paper.PAGES)


def _school_of(db: Session, menu: Menu) -> School:
    return db.get_one(School, menu.school_id)


def _fitting(db: Session, viewer: Viewer, menu: Menu, at: int) -> tuple[Pool, list[Exercise]]:
    """The candidates with the menu's own dishes, and those that may take a dish's place."""
    spec = menus.spec_of(db, menu)
    dish, school = menu_rows.dishes(menu)[at], _school_of(db, menu)
    drawn = {one.uid: one for one in menus.candidates(db, viewer, school, spec).candidates}
    drawn |= {one.uid: replace(one, family=drawn[one.uid].family) if one.uid in drawn else one
              for one in menu_rows.own(menu)}  # fmt: skip
    pool = pool_of(drawn.values(), seed=menu.seed)
    index = {uid: row for row, uid in enumerate(pool.uids)}
    shared = dish.section.goals[0] if dish.section.goals and dish.meal is None else ""
    taken_rows = [index[one.exercise.uid] for one in menu_rows.dishes(menu)]
    rows = assembly.swaps(pool, index[dish.exercise.uid], goal=shared, taken=taken_rows)
    found = {
        one.uid: one for one in db.scalars(select(Exercise).where(Exercise.uid.in_(pool.uids[row] for row in rows)))
    }
    return pool, [found[pool.uids[row]] for row in rows]


def swap(db: Session, school: School, menu: Menu, at: int, uid: str, viewer: Viewer, *, now: datetime) -> None:
    """Put one of the `offers` in a dish's place. Raises `Invalid` for any other exercise, and where a choice
    would then go over the cap, or another rule would stop the handing in.
    """
    menus.require_open(menu)
    exercise = access.find(db, Exercise, uid, viewer)
    pool, exercises = _fitting(db, viewer, menu, at)
    if exercise not in exercises:
        raise Invalid("This exercise does not fit in this place. Choose one that is offered.")
    dish = menu_rows.dishes(menu)[at]
    offer = _tried(db, school, menu, dish, exercise, _broken(db, menu), _sides(db, menu))
    if offer.over:
        raise Invalid("With this dish one choice takes {over} minutes more than the sheet allows.", over=offer.over / 2)
    if offer.refusal:
        raise Invalid(offer.refusal.text, None, **offer.refusal.values)
    menu_rows.remember(menu)
    menu_rows.pin(dish, exercise, menus.factor(school))
    menu_rows.recount(menu)
    menu_rows.changed_by_hand(menu, pool)
    menu.changed = now
    db.flush()
