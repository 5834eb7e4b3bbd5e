"""Versions of a menu as rows: stored, found, counted for their learners, removed and brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.errors import Invalid, NotFound
from question_bank.models import School

from . import menu_rows, menus
from .classes import MOST_LEARNERS
from .models import FormerVersions, GroupVersion, Menu

CORE = "core"
GROUPS = ("support", CORE, "stretch")
Json = dict[str, Any]


def store(
    db: Session, viewer: Viewer, school: School, menu: Menu, states: Mapping[str, Json], *, now: datetime
) -> list[GroupVersion]:
    """The planned versions, a state for each group, as rows in place of those that there were.

    Marks are allotted afresh, copies are kept.
    """
    before = {one.group: one.copies for one in menu.versions} if _is_shared_out(menu) else {}
    remove(db, menu)
    each = [group for group in GROUPS if group == CORE or group in states]
    rows = {group: _stored(db, viewer, school, menu, state, now) for group, state in states.items()}
    rows[CORE] = menu
    copies = _shared_out(menu.school_class.learners if menu.school_class else 0, each)
    for mark, group in enumerate(sorted(each, key=lambda _: uuid4().hex), 1):
        db.add(GroupVersion(school_id=menu.school_id, of=menu, menu=rows[group], group=group, mark=mark,
                            copies=before.get(group, copies[group])))  # fmt: skip
    menu.ready = False
    db.flush()
    return list(menu.versions)


def _stored(db: Session, viewer: Viewer, school: School, menu: Menu, state: Json, now: datetime) -> Menu:
    planned = menus.Planned(state, menu.cap, menu.language)
    made = menus.store(db, viewer, school, menus.spec_of(db, menu), planned, now=now)
    made.title, made.teacher_id = menu.title, menu.teacher_id
    return made


def _shared_out(learners: int, each: Sequence[str]) -> dict[str, int]:
    """A start: a quarter of the class for every group, the rest for the core; the teacher knows better."""
    beside = {group: round(learners / 4) for group in each if group != CORE}
    return {**beside, CORE: learners - sum(beside.values())}


def share_at_first(menu: Menu) -> None:
    """Share the class out among versions of which nobody has one yet."""
    if menu.school_class is None or _is_shared_out(menu):
        return
    copies = _shared_out(menu.school_class.learners, [one.group for one in menu.versions])
    for one in menu.versions:
        one.copies = copies[one.group]


def _is_shared_out(menu: Menu) -> bool:
    return any(one.copies for one in menu.versions)


def remove(db: Session, menu: Menu) -> None:
    """Take the versions away; the menu itself stays, and `bring_back` undoes it.

    Raises `Invalid` where it is handed in.
    """
    menus.require_open(menu)
    others = [one.menu for one in menu.versions if one.menu is not menu]
    if others:
        former = db.get(FormerVersions, menu.id) or FormerVersions(school_id=menu.school_id, of_id=menu.id)
        former.kept = kept(menu)
        db.add(former)
    for one in menu.versions:
        db.delete(one)
    db.flush()
    for one in others:
        db.delete(one)
    db.flush()
    db.expire(menu, ["versions", "group"])


def kept(menu: Menu) -> list[Json]:
    """The menu's versions as values."""
    return [_kept(one) for one in menu.versions]


def _kept(one: GroupVersion) -> Json:
    """A version with its steps back, so that nothing of it is lost; of the core the card alone."""
    card: Json = {"group": one.group, "mark": one.mark, "copies": one.copies}
    if one.group == CORE:
        return card
    state = menu_rows.state(one.menu)
    return {**card, "state": state, "uid": one.menu.uid, "undo": one.menu.undo, "redo": one.menu.redo}


def has_former(db: Session, menu: Menu) -> bool:
    """Whether versions were removed or replaced that can be brought back."""
    former = db.get(FormerVersions, menu.id)
    return bool(former and former.kept)


def bring_back(db: Session, viewer: Viewer, school: School, menu: Menu, *, now: datetime) -> None:
    """Give the menu the versions that were removed or replaced last; those that it has go in their place, so that this
    undoes itself. Raises `Invalid` where there are none, or the menu is handed in.
    """
    former = db.get(FormerVersions, menu.id)
    if former is None or not former.kept:
        raise Invalid("There is nothing to undo.")
    some, former.kept = former.kept, []
    remove(db, menu)
    put(db, viewer, school, menu, some, now=now)


def put(db: Session, viewer: Viewer, school: School, menu: Menu, some: Sequence[Json], *, now: datetime) -> None:
    """Give a menu without versions those that were `kept`."""
    for one in some:
        row = menu
        if "state" in one:
            row = _stored(db, viewer, school, menu, one["state"], now)
            row.uid, row.undo, row.redo = one["uid"], one["undo"], one["redo"]
        db.add(GroupVersion(school_id=menu.school_id, of=menu, menu=row, group=one["group"], mark=one["mark"],
                            copies=one["copies"]))  # fmt: skip
    db.flush()


def find(menu: Menu, group: str) -> GroupVersion:
    """A group's version. Raises `NotFound`."""
    found = next((one for one in menu.versions if one.group == group), None)
    if found is None:
        raise NotFound
    return found


def stamp(menu: Menu) -> str:
    """Changes whenever one of the versions does."""
    return ".".join(f"{one.group}{one.version}-{one.menu.uid[:8]}-{one.menu.version}" for one in menu.versions)


def share_out(menu: Menu, copies: Mapping[str, str]) -> None:
    """How many learners have each version. Raises `Invalid`."""
    for one in menu.versions:
        text = copies.get(one.group, "").strip()
        if not (text.isdecimal() and len(text) < 4 and int(text) <= MOST_LEARNERS):
            raise Invalid("A group has 0 to {most} learners.", field=f"copies-{one.group}", most=MOST_LEARNERS)
        one.copies = int(text)
