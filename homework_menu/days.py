"""A school's days: which comes next, until when homework may be handed in for it, and the handing in itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import exercises
from question_bank.access import Viewer
from question_bank.errors import Conflict, Invalid
from question_bank.models import School

from . import drawing, menu_rows, menu_rules, menus
from .models import ClassSubject, Menu, Submission

WEEK = 7
CHANGEABLE = ("handed-in", "asked-to-cut")


def today(school: School, now: datetime) -> date:
    """The date where the school is."""
    return _local(school, now).date()


def deadline(school: School, day: date) -> datetime:
    """Until when homework for a day is handed in on time: school days before it, at an hour; the policy's settings."""
    rules = menus.policy_of(school)
    before = drawing.school_days_before(day, rules.hand_in_days_ahead)
    local = datetime.combine(before, time(rules.hand_in_hour))
    return local.replace(tzinfo=ZoneInfo(school.zone)) if school.zone else local.astimezone()


def open_day(school: School, now: datetime) -> date:
    """The first school day with homework whose hand-in is still open."""
    free = menus.policy_of(school).no_homework_weekdays
    days = (today(school, now) + timedelta(days=ahead) for ahead in range(4 * WEEK))
    wanted = [day for day in days if day.weekday() < 5 and now <= deadline(school, day)]
    return next((day for day in wanted if day.weekday() not in free), wanted[0])


def hand_in(db: Session, menu: Menu, viewer: Viewer, *, now: datetime) -> Submission:
    """Hand a menu in for its class's day, in place of another of the subject. That the day is over its cap (V13) never
    stops it: then the day waits.

    Raises `Invalid` without a class, where an order is over the cap or a rule is broken, and where the day has gone on
    with what was handed in before.
    """
    if menu.school_class is None:
        raise Invalid("Only a class's menu can be handed in.")
    menus.require_grade(menu.school_class, menu.grade)
    menus.require_open(menu)
    orders = menu_rules.orders(menu_rows.value_of(menu))
    if orders is None or orders.most > menu.cap:
        raise Invalid("One choice of this menu takes more than {cap} minutes.", cap=menu.cap / 2)
    for finding in menus.findings(db, menu):
        if finding.level == "block" and finding.rule != "V13":
            raise Invalid(finding.message.text, None, **finding.message.values)
    _clear(db, menu, viewer)
    menu.ready = False
    least, most = menus.drawn(db, menu)
    made = Submission(
        school_id=menu.school_id, class_id=menu.class_id, date=menu.date, subject=menu.subject, menu=menu,
        late=now > deadline(db.get_one(School, menu.school_id), menu.date), least=least,
        most=most, teacher_id=viewer.teacher_id, moment=now,
    )  # fmt: skip
    db.add(made)
    exercises.count_use(db, [dish.exercise_id for dish in menu_rows.dishes(menu)])
    db.flush()
    return made


def handed_in(db: Session, taught: ClassSubject, day: date) -> Submission | None:
    """What a class's subject has handed in for a day."""
    wanted = select(Submission).where(Submission.class_id == taught.class_id, Submission.date == day)
    return db.scalars(wanted.where(Submission.subject == taught.subject)).first()


def take_back(db: Session, menu: Menu) -> None:
    """The menu is a draft again. Raises `Invalid` where the day has gone on with it."""
    if menu.submission is None:
        raise Invalid("This menu is not handed in.")
    _require_changeable(menu.submission)
    db.delete(menu.submission)
    db.flush()
    db.expire(menu, ["submission"])


def _clear(db: Session, menu: Menu, viewer: Viewer) -> None:
    """Take out what the same teacher handed in before for the subject's day. Raises `Conflict` for a colleague's."""
    same_day = select(Submission).where(Submission.class_id == menu.class_id, Submission.date == menu.date)
    for old in db.scalars(same_day.where(Submission.subject == menu.subject)).all():
        _require_changeable(old)
        if viewer.teacher_id is not None and old.teacher_id not in (None, viewer.teacher_id):
            raise Conflict("A colleague has handed in this subject for the day already. Talk to each other first.")
        db.delete(old)
    db.flush()


def _require_changeable(submission: Submission) -> None:
    if submission.state not in CHANGEABLE:
        raise Invalid("The day goes on with this menu already. Ask the class teacher.")


def _local(school: School, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(school.zone) if school.zone else None)
