"""A dish from a workbook: an exercise that names book, page and numbers alone, made for a place on a menu."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import banks, exercises
from question_bank.access import Viewer
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, Exercise, Revision, School

from . import edits
from .models import Menu


def last_book(db: Session, viewer: Viewer) -> str:
    """The book of the last such exercise in the viewer's own bank; empty where there is none."""
    book = Revision.data["place"]["book"].as_string()
    found = select(book).join(Exercise, Exercise.id == Revision.exercise_id).join(Bank, Bank.id == Exercise.bank_id)
    found = found.where(Bank.owner_id == (viewer.teacher_id or -1), Exercise.kind == Kind.SHORT, book.is_not(None))
    return db.scalars(found.order_by(Revision.id.desc()).limit(1)).first() or ""


def add(
    db: Session, viewer: Viewer, school: School, menu: Menu, section: int, content: Content, half: int, *, now: datetime
) -> bool:
    """Make the exercise in the viewer's own bank, labelled as the section is, and put it on the menu; `half` in
    half-minutes. Gives and raises as `edits.add` does; the caller then rolls back.
    """
    rules = edits.section_of(menu, section)
    labels = Labels(
        subject=menu.subject, grades=frozenset({menu.grade}), tier=rules.tiers[0], half=half,
        goals=tuple(rules.goals), lesson=menu.lesson.code if menu.lesson else None,
    )  # fmt: skip
    draft = Draft(replace(content, language=menu.language), labels)
    made = exercises.create(db, banks.own_or_new(db, viewer), draft, now=now, author_id=viewer.teacher_id)
    return edits.add(db, school, menu, section, made, now=now)
