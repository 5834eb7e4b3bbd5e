"""The days that wait for a class teacher to publish them, as the first page names them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.access import Role, Viewer
from question_bank.models import School

from . import classes, day_plans, days
from .day_plans import Day
from .models import DayPlan, Submission

MOST_SHOWN = 2


def to_publish(db: Session, viewer: Viewer, school: School, *, now: datetime) -> list[Day]:
    """Of the classes that the viewer keeps by name the days with homework from today to the next open one that are not
    published, the nearest first.
    """
    kept = {scope for role, scope in viewer.held if role is Role.CLASS_TEACHER}
    own = {one.id: one for one in classes.listed(db) if one.uid in kept} if kept else {}
    if not own:
        return []
    today, last = days.today(school, now), max(days.next_open(db, school, [*own.values()], now).values())
    given = select(Submission.class_id, Submission.date).distinct().where(
        Submission.class_id.in_(own), Submission.date.between(today, last))  # fmt: skip
    planned = select(DayPlan.class_id, DayPlan.date).where(
        DayPlan.class_id.in_(own), DayPlan.date.between(today, last), DayPlan.state != "reopened")  # fmt: skip
    frozen = {tuple(row) for row in db.execute(planned)}
    waits = sorted((day, one) for one, day in db.execute(given) if (one, day) not in frozen)
    return [day_plans.day_of(db, own[one], day) for day, one in waits[:MOST_SHOWN]]
