"""A request to cut a menu that is handed in: who asks what of it, and what answers it in one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.errors import Invalid
from question_bank.models import School, Teacher

from . import day_mends, days, edits, exercise_view, menu_rows, menu_rules, menus, shared_menus
from .day_budget import Cut, Kind
from .errors import Message
from .models import DayMove, Menu, Submission


@dataclass(frozen=True)
class Way:
    """A change that brings a menu down to what was asked: how (`kind`), where, to what; `most` half-minutes of the day
    after it. `is_asked`: it is the change that the class teacher proposed.
    """

    kind: str
    at: int
    to: str
    most: int
    message: Message
    is_asked: bool = False


@dataclass(frozen=True)
class Request:
    """What is asked of a menu, by whom, and what answers it; `moves`: how many moves its day has seen."""

    line: Submission
    asker: Teacher | None
    ways: list[Way]
    moves: int


def request_of(db: Session, viewer: Viewer, menu: Menu) -> Request | None:
    """What the class teacher asks of one's own menu; None where nothing is asked."""
    line = menu.submission
    if line is None or line.state != "asked-to-cut" or line.teacher_id != viewer.teacher_id:
        return None
    moved = select(Teacher).join(DayMove, DayMove.teacher_id == Teacher.id).where(
        DayMove.class_id == line.class_id, DayMove.date == line.date, DayMove.subject == line.subject,
        DayMove.new == "asked-to-cut", DayMove.words != "")  # fmt: skip
    asker = db.scalars(moved.order_by(DayMove.number.desc())).first()
    return Request(line, asker, ways(db, viewer, menu), days.moves_made(db, line.school_class, line.date))


def ways(db: Session, viewer: Viewer, menu: Menu) -> list[Way]:
    """What brings a menu down to what was asked, the class teacher's own proposal first, then what leaves most minutes;
    none of a menu with versions for groups, which would have to follow.
    """
    line = menu.submission
    if line is None or line.target is None or menu.versions:
        return []
    found = [one for one in _changes(db, viewer, menu, line) if 0 < one.most <= (line.target or 0)]
    asked = [replace(one, is_asked=day_mends.is_request(line, one.most, one.message)) for one in found]
    return sorted(asked, key=lambda one: (not one.is_asked, -one.most))


def shorten(db: Session, viewer: Viewer, menu: Menu, kind: str, at: int, to: str, *, now: datetime) -> Submission:
    """Take one of the `ways`: the menu is changed and handed in again, which `days.put_back` takes back.

    Raises `Invalid` for any other change, and as `days.hand_in` does.
    """
    wanted = next((one for one in ways(db, viewer, menu) if (one.kind, one.at, one.to) == (kind, at, to)), None)
    if wanted is None:
        raise Invalid("This no longer answers the request. Choose one of the changes offered.")
    return days.hand_in_changed(db, menu, viewer, lambda: _change(db, viewer, menu, wanted, now), now=now)


def _change(db: Session, viewer: Viewer, menu: Menu, way: Way, now: datetime) -> None:
    if way.kind == Kind.SWAP:
        edits.swap(db, db.get_one(School, menu.school_id), menu, way.at, way.to, viewer, now=now)
    elif way.kind == shared_menus.OFF:
        edits.remove(db, menu, way.at, now=now)
    else:
        menu_rows.remember(menu)
        shared_menus.lessen(db, menu, way.kind, way.at, way.to)
    menu.changed = now
    db.flush()


def _changes(db: Session, viewer: Viewer, menu: Menu, line: Submission) -> Iterator[Way]:
    for cut in day_mends.cuts_of(db, menu):
        yield _way(cut, str(cut.to), line)
    for cut, other in day_mends.shorter_dishes(db, viewer, [menu], line.most - (line.target or 0)):
        yield _way(cut, other.uid, line)
    yield from _taken_off(db, menu)


def _way(cut: Cut, to: str, line: Submission) -> Way:
    return Way(cut.kind.value, cut.at, to, cut.most, day_mends.message_of(cut, line))


def _taken_off(db: Session, menu: Menu) -> Iterator[Way]:
    """A dish of the longest choice less; none that the teacher keeps."""
    value = menu_rows.value_of(menu)
    before = day_mends.blocked(value)
    for at, dish in day_mends.worst(menu) if menu.format not in edits.FILLED else ():
        if dish.locked or not edits.may_go(menu, at):
            continue
        changed = menu_rules.removed(value, dish.exercise.uid)
        if day_mends.blocked(changed) <= before:
            told = Message("Take “{name}” off", {"name": exercise_view.called(dish.revision.content)})
            yield Way(shared_menus.OFF, at, "", menus.drawn_of(db, menu, changed).most, told)
