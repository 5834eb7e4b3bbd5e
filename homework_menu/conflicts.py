"""Two changes of one menu that were made from the same page: what each of them made, what differs, which one stays.

A stale change is carried out on the menu as its page showed it, looked at, and rolled back: nothing is stored before
its teacher has chosen, and what is not chosen is one step back, or a menu of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from question_bank.access import Viewer
from question_bank.errors import Conflict
from question_bank.models import Exercise, School

from . import book_places, exercise_view, menu_rows, menus, names
from .errors import Message
from .models import Menu

STALE = "Somebody changed this menu while you were working on it. Look at it again."
Json = dict[str, Any]


class Stale(Conflict):
    """The menu changed since the page was shown from which somebody wants to change it."""


@dataclass(frozen=True)
class Version:
    """A menu as one of the two changes made it: its `menu_rows.state` and the figures of its orders."""

    state: Json
    orders: Json


@dataclass(frozen=True)
class Side:
    """A dish of one of the two: its place and its part of the menu from 1, its name, its text as one line."""

    uid: str
    place: int
    part: int
    title: str
    gist: str
    half: int
    revision: int
    is_kept: bool


@dataclass(frozen=True)
class Row:
    """What stands in one place of the two menus, and in words what is different about it."""

    mine: Side | None
    theirs: Side | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """Something about the whole menu in which the two differ."""

    label: str
    mine: Message
    theirs: Message


def require_seen(menu: Menu, version: int) -> None:
    """Raises `Stale` where the menu changed since its page showed `version`."""
    if menu.version != version:
        raise Stale(STALE)


def seen(menu: Menu, version: int) -> Json | None:
    """The menu's state when its page showed `version`, from its steps back and forward; None where it is not kept."""
    return next((one for one in (*menu.undo, *menu.redo) if one.get("version") == version), None)


def version_of(menu: Menu) -> Version:
    """The menu as it stands."""
    return Version(menu_rows.state(menu), dict(menu.orders))


def wished(db: Session, menu: Menu, version: int, act: Callable[[], None]) -> Version:
    """What `act` makes of the menu as its page showed it; the caller rolls back.

    Raises `Stale` where that state is not kept any more, and what `act` raises.
    """
    chain = [*menu.undo, menu_rows.step(menu), *reversed(menu.redo)]
    at = next((at for at, one in enumerate(chain) if one.get("version") == version), None)
    if at is None:
        raise Stale(STALE)
    menu.undo, menu.redo = chain[:at], chain[:at:-1]
    menu_rows.restore(db, menu, chain[at])
    act()
    return version_of(menu)


def laid(db: Session, menu: Menu, state: Json) -> Version:
    """The menu with this state; the caller rolls back."""
    menu_rows.restore(db, menu, state)
    return version_of(menu)


def turn_back(menu: Menu, version: int) -> list[str] | None:
    """Give a menu that is only read the wish that its page showed; the dishes that were locked there, None where the
    menu is as it was."""
    base = seen(menu, version)
    if base is None:
        return None
    menu.format, menu.seed, menu.cap, menu.wish = base["format"], base["seed"], base["cap"], base["wish"]
    return [dish["exercise"] for _, dish in _dishes(base) if dish["locked"]]


def put(db: Session, menu: Menu, state: Json, *, now: datetime) -> None:
    """Keep mine: it takes the place of what stands there, which is one step back. Raises `Invalid` where the menu is
    handed in."""
    menus.require_open(menu)
    menu_rows.remember(menu)
    menu_rows.restore(db, menu, state)
    menu.changed = now
    db.flush()


def put_beside(db: Session, viewer: Viewer, school: School, menu: Menu, state: Json, *, now: datetime) -> Menu:
    """Keep both: mine becomes a menu of its own for the same class and day; the other stays as it is."""
    planned = menus.Planned(state, state["cap"], menu.language)
    made = menus.store(db, viewer, school, menus.spec_of(db, menu), planned, now=now)
    made.title = menu.title
    db.flush()
    return made


def is_same(mine: Version, theirs: Version) -> bool:
    """Whether both changes made the same menu, whatever its proof says."""
    return _told(mine.state) == _told(theirs.state)


def facts(mine: Version, theirs: Version) -> list[Fact]:
    """What of the two menus as wholes differs."""
    labels = ("Format", "Wording of the sheet", "Minutes allowed", "Choices", "Exercise set", "Where it is done")
    found = [Fact(label, *both) for label, *both in zip(labels, _whole(mine), _whole(theirs), strict=True)]
    return [one for one in found if one.mine != one.theirs]


def rows(db: Session, menu: Menu, mine: Version, theirs: Version) -> list[Row]:
    """Dish by dish what differs, in the order of the page."""
    one, other = (_sides(db, which.state, menu.language) for which in (mine, theirs))
    found = [row for row in _rows(one, other) if row.words]
    return sorted(found, key=lambda row: next(side.place for side in (row.mine, row.theirs) if side))


def _rows(mine: Sequence[Side], theirs: Sequence[Side]) -> Iterator[Row]:
    there = {side.uid: side for side in theirs}
    here = {side.uid for side in mine}
    steps = SequenceMatcher(None, [one.uid for one in mine], [one.uid for one in theirs], autojunk=False).get_opcodes()
    for step, i, j, m, n in steps:
        for side in mine[i:j]:
            if side.uid in there:
                words = _words(side, there[side.uid], is_moved=step != "equal")
                yield Row(side, there[side.uid], tuple(words))
        ours, others = ([one for one in some if one.uid not in known]
                        for some, known in ((mine[i:j], there), (theirs[m:n], here)))  # fmt: skip
        for left, right in zip_longest(ours, others):
            words = ("Another dish",) if left and right else ("Only in yours",) if left else ("Only in the other",)
            yield Row(left, right, words)


def _words(one: Side, other: Side, *, is_moved: bool) -> Iterator[str]:
    if is_moved or one.part != other.part:
        yield "Another place"
    if one.half != other.half:
        yield "Other minutes"
    if one.revision != other.revision:
        yield "Another wording"
    if one.is_kept != other.is_kept:
        yield "Kept in one of them"


def _whole(version: Version) -> Iterator[Message]:
    state, orders = version.state, version.orders
    yield Message(names.name_of(state["format"]))
    yield Message(names.WORDINGS.get(state["wish"].get("wording", ""), "School default"))
    yield Message("{minutes} minutes", {"minutes": state["cap"] / 2})
    text = "{count} choices, {least} to {most} minutes"
    yield Message(text, {name: orders.get(name, 0) for name in ("count", "least", "most")})
    yield Message("set {seed}", {"seed": state["seed"]})
    yield Message(names.name_of(state["place"]))


def _told(state: Json) -> Json:
    """What a state says of the menu itself; a slow learner's minutes follow from the others."""
    sections = [{**one, "dishes": [{**dish, "slow": None} for dish in one["dishes"]]} for one in state["sections"]]
    whole = {"wording": state["wish"].get("wording", ""), **{name: state[name] for name in ("format", "cap", "place")}}
    return {**whole, "sections": sections}


def _dishes(state: Json) -> Iterator[tuple[int, Json]]:
    """Every dish with the number of its part."""
    for part, section in enumerate(state["sections"], 1):
        yield from ((part, dish) for dish in section["dishes"])


def _sides(db: Session, state: Json, language: str) -> list[Side]:
    dishes = list(_dishes(state))
    wanted = select(Exercise).where(Exercise.uid.in_([dish["exercise"] for _, dish in dishes]))
    found = {one.uid: one for one in db.scalars(wanted.options(selectinload(Exercise.revisions)))}
    sides: list[Side] = []
    for place, (part, dish) in enumerate(dishes, 1):
        revisions = found[dish["exercise"]].revisions
        content = next(one for one in revisions if one.number == dish["revision"]).content
        title = book_places.called(content, language)
        sides.append(Side(dish["exercise"], place, part, title, exercise_view.gist(content), dish["half"],
                          dish["revision"], dish["locked"]))  # fmt: skip
    return sides
