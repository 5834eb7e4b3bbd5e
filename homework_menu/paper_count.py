"""The sides of paper that a menu takes, and its sheets: for its class, else for one learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from question_bank.models import School

from . import sheets
from .errors import Message
from .models import Menu
from .printing import papers, room
from .printing.sheet import Paper

ALONE = "One page: print on one side."
COPY = "Pages: {pages}. Sheets of paper per copy: {needed}, printed on both sides."
ONE_SIDE = "Sheets of paper: {needed} for {learners} learners, printed on one side."
EITHER = "One page or two; sheets of paper for a copy: {needed}."
EITHER_SIDES = "Sheets of paper: {needed} for {learners} learners, one page or two."
NO_SAVING = "A5 takes {sides} sides of each copy here and saves no paper: take A4."
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


def either(menu: Menu) -> Message:
    """What stands there while it is not known yet whether the menu has one page or two: a sheet of paper holds both."""
    learners = menu.school_class.learners if menu.school_class else 0
    needed = papers.count(Paper.A4, 2, learners or 1)
    return Message(EITHER_SIDES if learners else EITHER, {"needed": needed, "learners": learners})


@dataclass(frozen=True)
class Taken:
    """What a menu takes on a paper: sides of it, sheets for the class (else for two copies, which is what A5 saves by),
    and whether that is no less than on A4, though its copies are half as large.
    """

    paper: Paper
    sides: int
    needed: int
    is_vain: bool


def compared(menu: Menu, sides: Mapping[Paper, int]) -> list[Taken]:
    """What a menu takes on every paper of which the sides are known, A4 among them."""
    learners = (menu.school_class.learners if menu.school_class else 0) or 2
    usual = papers.count(Paper.A4, sides[Paper.A4], learners)
    needed = {paper: papers.count(paper, count, learners) for paper, count in sides.items()}
    return [Taken(paper, sides[paper], some, paper is Paper.A5 and some >= usual) for paper, some in needed.items()]


def vain(menu: Menu, sides: Mapping[Paper, int]) -> Message | None:
    """That A5 saves no paper, where it does not."""
    found = [one for one in compared(menu, sides) if one.is_vain]
    return Message(NO_SAVING, {"sides": found[0].sides}) if found else None
