"""What a class has had: the last day on which each exercise stood on a menu that was handed in for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import Dish, Menu, SchoolClass, Section, Submission


def days(db: Session, school_class: SchoolClass, exercise_ids: Iterable[int]) -> dict[int, date]:
    """Exercise id -> the last such day; a day to come counts too."""
    wanted = select(Dish.exercise_id, func.max(Submission.date)).join(Section, Section.id == Dish.section_id)
    wanted = wanted.join(Menu, Menu.id == Section.menu_id).join(Submission, Submission.menu_id == Menu.id)
    wanted = wanted.where(Submission.class_id == school_class.id, Dish.exercise_id.in_(list(exercise_ids)))
    return dict(db.execute(wanted.group_by(Dish.exercise_id)).all())
