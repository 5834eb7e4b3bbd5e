"""What a teacher should know of a menu beside the rules that it keeps or not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import curriculum
from question_bank.models import KnowledgePoint, School

from . import day_room, menu_rows, policy
from .assembly import FULL
from .errors import Message
from .models import Menu
from .names import name_of


def notes(db: Session, menu: Menu, language: str) -> list[Message]:
    """That the menu is shorter than asked, that its subject needs a reason for homework, and which dishes build on what
    the class has not had yet.
    """
    return [*_shorter(menu), *_unusual(db, menu), *_early(db, menu, language)]


def _unusual(db: Session, menu: Menu) -> Iterator[Message]:
    rules = day_room.policy_of(db.get_one(School, menu.school_id))
    if menu.place in policy.AT_HOME and not policy.is_home_subject(rules, menu.subject):
        text = "{subject} gives homework only with a reason and the class teacher's yes."
        yield Message(text, {"subject": Message(name_of(menu.subject))})


def _shorter(menu: Menu) -> Iterator[Message]:
    """Where even the longest choice is under nine tenths of what was asked for: by how much."""
    cap, asked, most = menu.cap / 2, menu.wish.get("half", menu.cap) / 2, menu.orders["most"] if menu.orders else 0
    if most < FULL * cap:
        text = "You asked for {asked} minutes; the longest choice takes {most}. Another format may fill it."
        if cap < asked:
            text = "Of {asked} minutes asked the day has {cap} left; the longest choice takes {most}."
        yield Message(text, {"asked": asked, "cap": cap, "most": most})


def _early(db: Session, menu: Menu, language: str) -> Iterator[Message]:
    """Dishes whose points need, softly, one that the textbook teaches after the menu's lesson."""
    taught = menu.lesson or (menu.unit.lessons[-1] if menu.unit and menu.unit.lessons else None)
    if taught is None:
        return
    dishes = menu_rows.dishes(menu)
    codes = {code for dish in dishes for code in dish.goals}
    late = curriculum.late_needs(db, taught, sorted(codes), soft=True)
    for number, dish in enumerate(dishes, 1):
        needed = [need for code in dish.goals for need in late.get(code, ())]
        if needed:
            title = db.scalars(select(KnowledgePoint).where(KnowledgePoint.code == needed[0])).one().title(language)
            text = "Dish {number} builds on “{point}”, which the textbook teaches later."
            yield Message(text, {"number": number, "point": title})
