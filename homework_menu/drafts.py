"""Drafts that their teacher deletes, and that come back as they were: kept as values, for a deleted row would have to
be left out wherever menus are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.errors import Invalid, NotFound
from question_bank.models import Change, Lesson, School, Unit

from . import group_rows, menu_rows, menus
from .models import FormerVersions, Menu, MenuShare, SchoolClass, Submission

ACTION = "delete-draft"
PLAIN = ("uid", "teacher_id", "class_id", "subject", "grade", "language", "title", "undo", "redo")
MOMENTS = ("created", "changed")
Json = dict[str, Any]


def deletable(db: Session, viewer: Viewer, some: Iterable[Menu]) -> set[int]:
    """The ids of those that the viewer may delete: own drafts that no team sees and no day may step back to."""
    mine = [one.id for one in some if one.teacher_id == viewer.teacher_id and one.submission is None]
    shared = select(MenuShare.id).where(MenuShare.menu_id == Menu.id).exists()
    back = select(Submission.id).where(Submission.class_id == Menu.class_id, Submission.date == Menu.date,
                                       Submission.before["menu"].as_string() == Menu.uid).exists()  # fmt: skip
    return {*db.scalars(select(Menu.id).where(Menu.id.in_(mine), ~shared, ~back))} if mine else set()


def delete(db: Session, viewer: Viewer, menu: Menu, *, now: datetime) -> None:
    """Delete a draft with its versions; `bring_back` undoes it. Raises `Invalid` where the menu is handed in, shared,
    or what the class's day may step back to.
    """
    menus.require_own(menu, viewer)
    menus.require_open(menu)
    if menu.id not in deletable(db, viewer, [menu]):
        raise Invalid("This menu stays, because colleagues can see it or a day may go back to it.")
    db.add(Change(school_id=menu.school_id, teacher_id=viewer.teacher_id, moment=now, action=ACTION,
                  thing=_thing(menu.uid), before=_kept(db, menu)))  # fmt: skip
    menus.drop(db, menu)


def deleted(db: Session, viewer: Viewer, uid: str) -> Change | None:
    """What the viewer deleted under this name and has not brought back; None where nothing is."""
    mine = select(Change).where(Change.thing == _thing(uid), Change.action == ACTION,
                                Change.teacher_id == viewer.teacher_id)  # fmt: skip
    is_nothing = not uid or db.scalar(select(Menu.id).where(Menu.uid == uid)) is not None
    return None if is_nothing else db.scalars(mine.order_by(Change.id.desc()).limit(1)).one_or_none()


def bring_back(db: Session, viewer: Viewer, school: School, uid: str, *, now: datetime) -> Menu:
    """The draft as it was, with its steps, its versions and its place in the list. Raises `NotFound` where the viewer
    deleted none of this name, or it is back, and `Invalid` where an exercise of it has gone since.
    """
    found = deleted(db, viewer, uid)
    if found is None:
        raise NotFound
    kept = found.before
    _require_exercises(db, kept)
    menu = _made(db, school, kept)
    if kept["versions"]:
        group_rows.put(db, viewer, school, menu, kept["versions"], now=now)
    if kept["former"]:
        db.add(FormerVersions(school_id=school.id, of_id=menu.id, kept=kept["former"]))
    menu.changed = datetime.fromisoformat(kept["changed"])
    db.flush()
    # the version goes on where it stood, so that a page shown before fits the menu again and no other state of it
    db.execute(update(Menu).where(Menu.id == menu.id).values(version=kept["version"]))
    db.expire(menu)
    return menu


def _kept(db: Session, menu: Menu) -> Json:
    former = db.get(FormerVersions, menu.id)
    return {
        **{name: getattr(menu, name) for name in PLAIN},
        **{name: getattr(menu, name).isoformat() for name in MOMENTS},
        "state": menu_rows.state(menu), "version": menu.version, "unit_id": menu.unit_id,
        "lesson_id": menu.lesson_id, "versions": group_rows.kept(menu), "former": former.kept if former else [],
    }  # fmt: skip


def _made(db: Session, school: School, kept: Mapping[str, Any]) -> Menu:
    state = kept["state"]
    menu = Menu(
        school_id=school.id, **{name: kept[name] for name in PLAIN},
        **{name: datetime.fromisoformat(kept[name]) for name in MOMENTS},
        unit=db.get(Unit, kept["unit_id"] or 0), lesson=db.get(Lesson, kept["lesson_id"] or 0),
        format=state["format"], place=state["place"], date=datetime.fromisoformat(state["date"]).date(),
        cap=state["cap"], seed=state["seed"], wish=state["wish"], proof={}, orders={}, ready=False,
    )  # fmt: skip
    menu.school_class = db.get(SchoolClass, kept["class_id"] or 0)
    db.add(menu)
    menu_rows.restore(db, menu, state)
    return menu


def _require_exercises(db: Session, kept: Mapping[str, Any]) -> None:
    states = [kept["state"], *(one["state"] for one in kept["versions"] if "state" in one)]
    wanted = {dish["exercise"] for state in states for section in state["sections"] for dish in section["dishes"]}
    if wanted - menu_rows.read(db, wanted).keys():
        raise Invalid("Exercises on this menu have since been removed, so it cannot come back.")


def _thing(uid: str) -> str:
    return f"draft:{uid}"
