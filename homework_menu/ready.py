"""The menus that lie ready for a class's next school day: made by themselves, printed or opened by one click.

A ready menu is an ordinary stored one with its proof. It counts for nothing until somebody hands it in or changes it.
Others take its place on the first page, but it may be open in another tab: it goes with its day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.models import School

from . import day_room, days, menu_rows, menus, policy
from .drawing import MenuSpec
from .errors import Message
from .menu_rules import Format
from .menus import Planned
from .models import ClassSubject, Menu
from .names import name_of

FORMATS = (Format.MUST_MAY, Format.SET_MEALS, Format.THREE_IN_A_ROW)
LEAST, LOOKED_AHEAD = 2, 5


@dataclass(frozen=True)
class Full:
    """That nothing can be made ready: `why`, the next day with room for all that is wished, where one is near, whether
    the day's rules alone leave no room, and whether there is room at school.
    """

    why: Message
    later: date | None
    is_ruled: bool
    is_open_at_school: bool


def full(db: Session, school: School, spec: MenuSpec) -> Full | None:
    """Why the wish's day has no room for any menu; None where it has."""
    if day_room.room(db, school, spec) >= LEAST:
        return None
    ahead = islice(days.after(school, spec.day), LOOKED_AHEAD)
    roomy = (day for day in ahead if LEAST <= spec.half <= day_room.room(db, school, replace(spec, day=day)))
    given = day_room.room(db, school, spec, policy.Taken())
    why = _ruled(spec, given) if given < LEAST else _taken(db, school, spec)
    at_school = day_room.room(db, school, replace(spec, place="school"))
    return Full(why, next(roomy, None), given < LEAST, at_school >= LEAST)


def _ruled(spec: MenuSpec, given: int) -> Message:
    """That the rules give the subject too little even where no other subject takes any of the day."""
    told = {"subject": Message(name_of(spec.subject)), "minutes": given / 2, "least": LEAST / 2}
    if not given:
        return Message("The school's rules leave no minutes for {subject} on this day.", told)
    return Message("The school's rules give {subject} {minutes} min on this day, and a menu needs {least}.", told)


def _taken(db: Session, school: School, spec: MenuSpec) -> Message:
    """Who has taken the day's minutes."""
    cap = policy.cap(day_room.policy_of(school), spec.grade, day=policy.kind_of(spec.day)).half or 0
    told = {"cap": cap / 2, "taken": day_room.takers(db, school, spec)}
    return Message("None of the day's {cap} minutes are left: {taken}.", told)


def wish(school: School, taught: ClassSubject, day: date, format: Format, *, seed: int = 1) -> MenuSpec:
    """What is made ready: the subject's quota, for where the class is, at the place that its grade allows."""
    grade = taught.school_class.grade
    quota = policy.quota(day_room.policy_of(school), grade, taught.subject)
    return MenuSpec(
        grade=grade, subject=taught.subject, half=quota, format=format, place=policy.default_place(grade), day=day,
        seed=seed, school_class=taught.school_class, unit=taught.unit, lesson=taught.lesson,
    )  # fmt: skip


def found(db: Session, viewer: Viewer, school: School, spec: MenuSpec) -> Menu | None:
    """The newest ready menu that still is what the wish asks for; None where it has to be made (anew)."""
    cap, lesson = day_room.room(db, school, spec), spec.lesson.id if spec.lesson else None
    wanted = (Menu.date == spec.day, Menu.cap == cap, Menu.lesson_id == lesson, Menu.place == spec.place)
    newest = select(Menu).where(*_mine(viewer, spec), *wanted).order_by(Menu.id.desc()).limit(1)
    for menu in menu_rows.loaded(db, db.scalars(newest)):
        is_usable = all(dish.exercise.status == "ready" for dish in menu_rows.dishes(menu))
        return menu if is_usable and menu.wish["half"] == spec.half else None
    return None


def keep(
    db: Session, viewer: Viewer, school: School, spec: MenuSpec, planned: Planned, *, now: datetime
) -> Menu | None:
    """Put the planned menu in place of the one that lay ready; those of other days go. The caller commits."""
    db.execute(delete(Menu).where(*_mine(viewer, spec), Menu.date != spec.day))
    if planned.state is None:
        return None
    menu = menus.store(db, viewer, school, spec, planned, now=now)
    menu.ready = True
    db.flush()
    return menu


def next_seed(db: Session, viewer: Viewer, spec: MenuSpec) -> int:
    """The number of the next draw."""
    return 1 + (db.scalar(select(func.max(Menu.seed)).where(*_mine(viewer, spec))) or 0)


def _mine(viewer: Viewer, spec: MenuSpec):
    assert spec.school_class is not None
    return (Menu.ready, Menu.teacher_id == viewer.teacher_id, Menu.class_id == spec.school_class.id,
            Menu.subject == spec.subject, Menu.format == spec.format.value)  # fmt: skip
