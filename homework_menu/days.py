"""A school's days: which comes next, until when homework may be handed in for it, the handing in itself, and the log
of every move of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank import exercises
from question_bank.access import Viewer
from question_bank.errors import Conflict, Invalid
from question_bank.models import School

from . import day_room, drawing, group_notes, i18n, menu_rows, menu_rules, menus
from .models import ClassSubject, DayMove, DayPlan, Menu, SchoolClass, Submission

WEEK = 7
CHANGEABLE = ("handed-in", "asked-to-cut")


def today(school: School, now: datetime) -> date:
    """The date where the school is."""
    return _local(school, now).date()


def clock(school: School, moment: datetime, language: str, *, now: datetime) -> str:
    """A moment where the school is, such as 10:41; of another day with that day."""
    local = _local(school, moment)
    said = local.strftime("%H:%M")
    return said if local.date() == today(school, now) else f"{i18n.day(language, local.date())} {said}"


def deadline(school: School, day: date) -> datetime:
    """Until when homework for a day is handed in on time: school days before it, at an hour; the policy's settings."""
    rules = day_room.policy_of(school)
    before = drawing.school_days_before(day, rules.hand_in_days_ahead)
    local = datetime.combine(before, time(rules.hand_in_hour))
    return local.replace(tzinfo=ZoneInfo(school.zone)) if school.zone else local.astimezone()


def open_day(school: School, now: datetime) -> date:
    """The first school day with homework whose hand-in is still open."""
    free = day_room.policy_of(school).no_homework_weekdays
    days = (today(school, now) + timedelta(days=ahead) for ahead in range(4 * WEEK))
    wanted = [day for day in days if day.weekday() < 5 and now <= deadline(school, day)]
    return next((day for day in wanted if day.weekday() not in free), wanted[0])


def hand_in(db: Session, menu: Menu, viewer: Viewer, *, now: datetime) -> Submission:
    """Hand a menu in for its class's day, in place of another of the subject. That the day is over its cap (V13) never
    stops it: then the day waits.

    Raises `Invalid` without a class, where its versions are not those of the menu as it is now, where an order is over
    the cap or a rule is broken, and where the day has gone on with what was handed in before.
    """
    if menu.school_class is None:
        raise Invalid("Only a class's menu can be handed in.")
    if menu.group and menu.group.of is not menu:
        raise Invalid("This is a version of a menu. Hand in the menu itself.")
    menus.require_grade(menu.school_class, menu.grade)
    menus.require_open(menu)
    group_notes.require_current(menu)
    require_unpublished(db, menu.school_class, menu.date)
    orders = menu_rules.orders(menu_rows.value_of(menu))
    if orders is None or orders.most > menu.cap:
        raise Invalid("One choice of this menu takes more than {cap} minutes.", cap=menu.cap / 2)
    for finding in menus.findings(db, menu):
        if finding.level == "block" and finding.rule != "V13":
            raise Invalid(finding.message.text, None, **finding.message.values)
    old = _clear(db, menu, viewer)
    menu.ready = False
    least, most = menus.drawn(db, menu)
    made = Submission(
        school_id=menu.school_id, class_id=menu.class_id, date=menu.date, subject=menu.subject, menu=menu,
        late=now > deadline(db.get_one(School, menu.school_id), menu.date), least=least,
        most=most, teacher_id=viewer.teacher_id, moment=now,
    )  # fmt: skip
    db.add(made)
    exercises.count_use(db, sorted({dish.exercise_id for one in menus.whole(menu) for dish in menu_rows.dishes(one)}))
    record(db, made, viewer, old=old, now=now)
    return made


def handed_in(db: Session, taught: ClassSubject, day: date) -> Submission | None:
    """What a class's subject has handed in for a day."""
    wanted = select(Submission).where(Submission.class_id == taught.class_id, Submission.date == day)
    return db.scalars(wanted.where(Submission.subject == taught.subject)).first()


def open_for(db: Session, mine: Sequence[ClassSubject], day: date) -> list[ClassSubject]:
    """Those of the subjects that have handed in nothing for a day."""
    wanted = select(Submission.class_id, Submission.subject).where(Submission.date == day)
    done = set(db.execute(wanted.where(Submission.class_id.in_({one.class_id for one in mine}))).all())
    return [one for one in mine if (one.class_id, one.subject) not in done]


def take_back(db: Session, menu: Menu, viewer: Viewer, *, now: datetime) -> None:
    """The menu is a draft again. Raises `Invalid` where the day has gone on with it."""
    if menu.submission is None:
        raise Invalid("This menu is not handed in.")
    _require_changeable(menu.submission)
    record(db, menu.submission, viewer, old=menu.submission.state, new="draft", now=now)
    db.delete(menu.submission)
    db.flush()
    db.expire(menu, ["submission"])


def plan_of(db: Session, school_class: SchoolClass, day: date) -> DayPlan | None:
    """The class's day as it was published, or None."""
    wanted = select(DayPlan).where(DayPlan.class_id == school_class.id, DayPlan.date == day)
    return db.scalars(wanted).one_or_none()


def require_unpublished(db: Session, school_class: SchoolClass, day: date) -> None:
    """Raises `Invalid` where the class's day is published: it is frozen."""
    if plan_of(db, school_class, day):
        raise frozen()


def frozen() -> Invalid:
    """What is said of a change to a published day."""
    return Invalid("This day is published. Nothing is added to it or taken from it any more.")


def moves_made(db: Session, school_class: SchoolClass, day: date) -> int:
    """How many moves the class's day has seen."""
    wanted = select(func.max(DayMove.number)).where(DayMove.class_id == school_class.id, DayMove.date == day)
    return db.scalar(wanted) or 0


def record(
    db: Session, of: Submission | DayPlan, viewer: Viewer, *, old: str, now: datetime, new: str = "", words: str = ""
) -> None:
    """Write down a move of a day, or of a subject in it, with person and moment."""
    before = select(func.max(DayMove.number)).where(DayMove.class_id == of.class_id, DayMove.date == of.date)
    db.add(DayMove(
        school_id=of.school_id, class_id=of.class_id, date=of.date, number=1 + (db.scalar(before) or 0),
        subject=of.subject if isinstance(of, Submission) else "", old=old, new=new or of.state, words=words,
        teacher_id=viewer.teacher_id, moment=now,
    ))  # fmt: skip
    db.flush()


def _clear(db: Session, menu: Menu, viewer: Viewer) -> str:
    """Take out what the same teacher handed in before for the subject's day; the state that it was in.

    Raises `Conflict` for a colleague's.
    """
    state = "draft"
    same_day = select(Submission).where(Submission.class_id == menu.class_id, Submission.date == menu.date)
    for old in db.scalars(same_day.where(Submission.subject == menu.subject)).all():
        _require_changeable(old)
        if viewer.teacher_id is not None and old.teacher_id not in (None, viewer.teacher_id):
            raise Conflict("A colleague has handed in this subject for the day already. Talk to each other first.")
        state = old.state
        db.delete(old)
    db.flush()
    return state


def _require_changeable(submission: Submission) -> None:
    if submission.state not in CHANGEABLE:
        raise Invalid("The day goes on with this menu already. Ask the class teacher.")


def _local(school: School, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(school.zone) if school.zone else None)
