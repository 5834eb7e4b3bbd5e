"""What a teacher should know of a menu beside the rules that it keeps or not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import curriculum
from question_bank.models import KnowledgePoint, School

from . import day_room, drawing, exercise_view, menu_rows, policy
from .assembly import FULL
from .errors import Message
from .models import Menu
from .names import name_of


def notes(db: Session, menu: Menu, language: str) -> list[Message]:
    """That the menu is shorter than asked, that its subject needs a reason for homework, and which dishes build on what
    the class has not had yet.
    """
    return [*of_whole(db, menu), *early(db, menu, language).values()]


def of_whole(db: Session, menu: Menu) -> list[Message]:
    """Of the notes those that no single dish is the reason of."""
    return [*_shorter(menu), *_unusual(db, menu)]


def _unusual(db: Session, menu: Menu) -> Iterator[Message]:
    rules = day_room.policy_of(db.get_one(School, menu.school_id))
    if menu.place in policy.AT_HOME and not policy.is_home_subject(rules, menu.subject):
        text = "{subject} homework needs a reason and the class teacher's agreement."
        yield Message(text, {"subject": Message(name_of(menu.subject))})


def _shorter(menu: Menu) -> Iterator[Message]:
    """Where even the longest choice is under nine tenths of what was asked for: by how much."""
    cap, asked, most = menu.cap / 2, menu.wish.get("half", menu.cap) / 2, menu.orders["most"] if menu.orders else 0
    if most < FULL * cap:
        text = "You asked for {asked} minutes; the longest choice takes {most}. Another format may come closer."
        if cap < asked:
            text = "You asked for {asked} minutes but the day has {cap} left; the longest choice takes {most}."
        yield Message(text, {"asked": asked, "cap": cap, "most": most})


def early(db: Session, menu: Menu, language: str) -> dict[int, Message]:
    """Place -> what to say of a dish whose points need, softly, one that the textbook teaches later."""
    taught = drawing.taught_by(menu.unit, menu.lesson)
    if taught is None:
        return {}
    found: dict[int, Message] = {}
    dishes = menu_rows.dishes(menu)
    codes = {code for dish in dishes for code in dish.goals}
    late = curriculum.late_needs(db, taught, sorted(codes), soft=True)
    for at, dish in enumerate(dishes):
        needed = [need for code in dish.goals for need in late.get(code, ())]
        if needed:
            point = db.scalars(select(KnowledgePoint).where(KnowledgePoint.code == needed[0])).one().title(language)
            text = "“{title}” builds on “{point}”, which the textbook teaches later."
            found[at] = Message(text, {"title": exercise_view.called(dish.revision.content), "point": point})
    return found
