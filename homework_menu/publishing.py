"""A class's day goes out (发布), and is corrected (更正): what must be in order first, and the versions that stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.errors import Invalid, NotAllowed

from . import day_plans, day_versions, days
from .day_plans import Day
from .errors import Message
from .models import DayPlan
from .names import name_of


def publish(
    db: Session, viewer: Viewer, day: Day, *, reason: str, now: datetime, without: Collection[str] = ()
) -> DayPlan:
    """Publish the whole day, which freezes it, or its correction, which is a version more; an empty day too.

    `without`: the subjects that the class teacher knows to have handed in nothing. Raises `Invalid` where another one
    lacks, where the day is over a cap that binds, over one that warns without a reason, or not all agreed.
    """
    day_plans.require_keeper(day, viewer)
    plan = day.plan or DayPlan(
        school_id=day.school_class.school_id, class_id=day.school_class.id, date=day.date, state="draft", version=0,
    )  # fmt: skip
    _require_publishable(day, reason or (plan.reason if plan.is_open else ""), without)
    lines = day_versions.lines_of(day.submissions, day.lacking)
    if plan.is_open and not _changes(db, day, lines):
        return _closed(db, viewer, day, plan, now=now)
    old, plan.state = plan.state, "corrected" if plan.is_open else "published"
    plan.version, plan.published, plan.publisher_id = plan.version + 1, now, viewer.teacher_id
    if old == "draft":
        plan.reason = reason.strip() if day.broken else ""
    _freeze(db, viewer, day, plan.state, now=now)
    db.add(plan)
    days.record(db, plan, viewer, old=old, now=now, words=plan.reason)
    day_versions.keep(db, plan, lines)
    return plan


def reopen(db: Session, viewer: Viewer, day: Day, *, reason: str, now: datetime) -> None:
    """Begin a correction of a published day: its homework may change until it is published again.

    Raises `Invalid` without a reason, and where it is not published.
    """
    if not viewer.keeps_day(day.school_class.uid):
        raise NotAllowed
    if day.plan is None or day.plan.is_open:
        raise Invalid("Only a published day can be corrected.")
    said = day_plans.words(reason, "reason")
    if not day_versions.listed(db, day.school_class, day.date):
        day_versions.keep(db, day.plan, day_versions.lines_of(day.submissions, ()))
    old, day.plan.state, day.plan.reason = day.plan.state, "reopened", said
    for line in day.lines:
        day_plans.move(db, viewer, line.submission, "agreed", now=now)
    days.record(db, day.plan, viewer, old=old, now=now, words=said)


def _changes(db: Session, day: Day, lines: Sequence[day_versions.Line]) -> list[day_versions.Change]:
    """What a correction has changed so far."""
    return day_versions.changes(day_versions.listed(db, day.school_class, day.date)[-1].lines, lines)


def _closed(db: Session, viewer: Viewer, day: Day, plan: DayPlan, *, now: datetime) -> DayPlan:
    """The day as it was before a correction that changed nothing."""
    last = day_versions.listed(db, day.school_class, day.date)[-1]
    plan.state, plan.reason = "published" if plan.version == 1 else "corrected", last.reason
    _freeze(db, viewer, day, plan.state, now=now)
    days.record(db, plan, viewer, old="reopened", now=now)
    return plan


def _freeze(db: Session, viewer: Viewer, day: Day, state: str, *, now: datetime) -> None:
    for line in day.lines:
        if line.submission.state != "agreed":
            day_plans.move(db, viewer, line.submission, "agreed", now=now)
        day_plans.move(db, viewer, line.submission, state, now=now)


def _require_publishable(day: Day, reason: str, without: Collection[str]) -> None:
    told = {"over": day.over / 2, "most": day.most / 2}
    if day.broken and day.broken.level == "block":
        text = "The day takes up to {most} minutes, {over} too many. Ask for less before you publish it."
        raise Invalid(text, None, **told)
    asked = [one.submission.subject for one in day.waiting if one.state == "asked-to-cut"]
    if asked:
        text = "Asked to cut and not changed yet: {subjects}. Agree to it as it is, or withdraw the request."
        raise Invalid(text, None, subjects=_named(asked))
    names = [one.submission.subject for one in day.waiting]
    if names:
        raise Invalid("Not agreed yet: {subjects}.", None, subjects=_named(names))
    if day.broken and not reason.strip():
        raise Invalid("The day takes up to {most} minutes, {over} too many. Give the reason.", field="reason", **told)
    if day.broken:
        day_plans.words(reason, "reason")
    lacking = [one for one in day.lacking if one not in without]
    if lacking:
        text = "Nothing handed in yet: {subjects}. Confirm that the day is to be published like this."
        raise Invalid(text, field="without", subjects=_named(lacking))


def _named(subjects: Iterable[str]) -> list[Message]:
    return [Message(name_of(one)) for one in subjects]
