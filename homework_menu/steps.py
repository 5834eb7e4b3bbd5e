"""What the last change of a menu was, in words: read off the menu as it is and as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from question_bank.models import Exercise

from . import book_places, menu_rows, names
from .errors import Message
from .models import Menu

Json = dict[str, Any]


def last(db: Session, menu: Menu) -> Message | None:
    """What Undo takes back; None where nothing was changed."""
    return _told(db, menu, menu.undo[-1], _now(menu)) if menu.undo else None


def _now(menu: Menu) -> Json:
    """What is looked at of `menu_rows.state`."""
    dishes = [{"exercise": dish.exercise.uid, "locked": dish.locked} for dish in menu_rows.dishes(menu)]
    return {"format": menu.format, "seed": menu.seed, "cap": menu.cap, "wish": menu.wish, "place": menu.place,
            "date": menu.date.isoformat(), "sections": [{"dishes": dishes}]}  # fmt: skip


def _told(db: Session, menu: Menu, before: Json, after: Json) -> Message:
    gone, come = (
        [one for one in _uids(here) if one not in _uids(there)] for here, there in ((before, after), (after, before))
    )
    if before["format"] != after["format"]:
        return Message("format {format}", {"format": Message(names.name_of(after["format"]))})
    if before["seed"] != after["seed"]:
        return Message("built again")
    if len(gone) == len(come) == 1:
        return Message("“{new}” for “{old}”", {"new": _title(db, menu, come[0]), "old": _title(db, menu, gone[0])})
    if len(gone) + len(come) == 1:
        text = "“{title}” taken off" if gone else "“{title}” added"
        return Message(text, {"title": _title(db, menu, (gone or come)[0])})
    if gone or come:
        return Message("several dishes")
    return next(_small(before, after), Message("the last change"))


def _small(before: Json, after: Json) -> Iterator[Message]:
    """What is otherwise where the dishes are the same."""
    if _uids(before) != _uids(after):
        yield Message("another order")
    locked = [{dish["exercise"] for dish in _dishes(state) if dish["locked"]} for state in (before, after)]
    if locked[0] != locked[1]:
        yield Message("one dish kept") if locked[0] < locked[1] else Message("no longer kept")
    if before["wish"].get("wording", "") != after["wish"].get("wording", ""):
        yield Message("wording of the sheet")
    if before.get("place", after["place"]) != after["place"] or before.get("date", after["date"]) != after["date"]:
        yield Message("another day or place")
    if before["cap"] != after["cap"]:
        yield Message("{minutes} minutes", {"minutes": after["cap"] / 2})


def _dishes(state: Json) -> list[Json]:
    return [dish for section in state["sections"] for dish in section["dishes"]]


def _uids(state: Json) -> list[str]:
    return [dish["exercise"] for dish in _dishes(state)]


def _title(db: Session, menu: Menu, uid: str) -> str:
    wanted = select(Exercise).where(Exercise.uid == uid).options(selectinload(Exercise.revisions))
    content = db.scalars(wanted).one().revisions[-1].content
    return book_places.called(content, menu.language)
