"""The sheets of paper that a menu takes: for its class, or for one learner where nobody has said how many there are."""

from __future__ import annotations

from .errors import Message
from .models import Menu
from .printing import papers
from .printing.sheet import Paper

ALONE = "One page: print on one side."
COPY = "Pages: {pages}. Sheets of paper for a copy: {needed}, printed on both sides."
ONE_SIDE = "Sheets of paper: {needed} for {learners} learners, printed on one side."
BOTH_SIDES = "Sheets of paper: {needed} for {learners} learners, printed on both sides. Pages: {pages}."


def words(menu: Menu, pages: int, paper: Paper = Paper.A4) -> Message:
    """What stands beside the print buttons of a menu that has this many pages on its paper."""
    if paper is Paper.SCREEN:
        return Message("Pages for the screen: {pages}. No paper.", {"pages": pages})
    learners = menu.school_class.learners if menu.school_class else 0
    told = {"needed": papers.count(paper, pages, learners or 1), "pages": pages}
    if not learners:
        return Message(ALONE if pages == 1 else COPY, told)
    return Message(ONE_SIDE if pages == 1 else BOTH_SIDES, {**told, "learners": learners})
