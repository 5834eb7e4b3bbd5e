"""The sides of paper that a menu takes, and its sheets: for its class, else for one learner."""

from __future__ import annotations

from sqlalchemy.orm import Session

from question_bank.models import School

from . import sheets
from .errors import Message
from .models import Menu
from .printing import papers, room
from .printing.sheet import Paper

ALONE = "One page: print on one side."
COPY = "Pages: {pages}. Sheets of paper for a copy: {needed}, printed on both sides."
ONE_SIDE = "Sheets of paper: {needed} for {learners} learners, printed on one side."
BOTH_SIDES = "Sheets of paper: {needed} for {learners} learners, printed on both sides. Pages: {pages}."


def sides(db: Session, menu: Menu) -> int:
    """The sides of paper that the menu takes."""
    return taken(db, menu)[0]


def taken(db: Session, menu: Menu) -> tuple[int, float]:
    """The sides of paper that the menu takes, and the mm by which it overruns them."""
    school, over = db.get_one(School, menu.school_id), 0.0
    for count in range(1, room.PAGES + 1):
        over = sheets.lacking(db, menu, school, pages=count)
        if over <= 0:
            return count, 0.0
    return room.PAGES, over


def more(db: Session, menu: Menu, sides: int, overrun: float) -> tuple[bool, Message | None]:
    """Whether the menu takes more paper than these sides, overrun by so many mm, and why it may not."""
    school = db.get_one(School, menu.school_id)
    is_taller = sheets.lacking(db, menu, school, pages=sides) > overrun
    is_third = is_taller and (sides == room.PAGES or sheets.lacking(db, menu, school, pages=sides + 1) > 0)
    return is_taller, Message("The sheet would take a third side.") if is_third else None


def words(menu: Menu, pages: int, paper: Paper = Paper.A4) -> Message:
    """What stands beside the print buttons of a menu that has this many pages on its paper."""
    if paper is Paper.SCREEN:
        return Message("Pages for the screen: {pages}. No paper.", {"pages": pages})
    learners = menu.school_class.learners if menu.school_class else 0
    told = {"needed": papers.count(paper, pages, learners or 1), "pages": pages}
    if not learners:
        return Message(ALONE if pages == 1 else COPY, told)
    return Message(ONE_SIDE if pages == 1 else BOTH_SIDES, {**told, "learners": learners})
