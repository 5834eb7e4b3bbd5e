"""A school's days: which comes next, until when homework may be handed in for it, the handing in itself, and the log
of every move of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank import exercises
from question_bank.access import Viewer
from question_bank.errors import Conflict, Invalid
from question_bank.models import School

from . import day_room, drawing, group_notes, i18n, menu_rows, menu_rules, menus, policy
from .errors import Message
from .models import ClassSubject, DayMove, DayPlan, Menu, SchoolClass, Submission
from .names import name_of

WEEK, AHEAD = 7, 14
CHANGEABLE = ("handed-in", "asked-to-cut")


def today(school: School, now: datetime) -> date:
    """The date where the school is."""
    return _local(school, now).date()


def clock(school: School, moment: datetime, language: str, *, now: datetime, is_dated: bool = False) -> str:
    """A moment where the school is, such as 10:41; of another day, or where it is to be dated, with that day."""
    local = _local(school, moment)
    said = local.strftime("%H:%M")
    return said if local.date() == today(school, now) and not is_dated else f"{i18n.day(language, local.date())} {said}"


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
    wanted = [day for day in days if policy.kind_of(day) is policy.Day.SCHOOL and now <= deadline(school, day)]
    return next((day for day in wanted if day.weekday() not in free), wanted[0])


def after(school: School, day: date, *, most: int = AHEAD) -> Iterator[date]:
    """The school days with homework of so many days after a day, two weeks without a number."""
    free = day_room.policy_of(school).no_homework_weekdays
    ahead = (day + timedelta(days=one) for one in range(1, most + 1))
    return (one for one in ahead if policy.kind_of(one) is policy.Day.SCHOOL and one.weekday() not in free)


def next_open(db: Session, school: School, some: Sequence[SchoolClass], now: datetime) -> dict[int, date]:
    """Class id -> its first school day with homework whose hand-in is open and that is not published."""
    first, ids = open_day(school, now), [one.id for one in some]
    planned = select(DayPlan.class_id, DayPlan.date).where(DayPlan.class_id.in_(ids), DayPlan.date >= first)
    frozen = {tuple(row) for row in db.execute(planned.where(DayPlan.state != "reopened"))}
    ahead = [first, *after(school, first)]
    return {one: next((day for day in ahead if (one, day) not in frozen), first) for one in ids}


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
    old, before = _clear(db, menu, viewer)
    menu.ready = False
    drawn = menus.drawn(db, menu)
    made = Submission(
        school_id=menu.school_id, class_id=menu.class_id, date=menu.date, subject=menu.subject, menu=menu,
        late=now > deadline(db.get_one(School, menu.school_id), menu.date), least=drawn.least, most=drawn.most,
        typical=thousandths(drawn.typical), teacher_id=viewer.teacher_id, moment=now, before=before,
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
    """The menu is a draft again; one that should be shorter is held to what was asked, so that its page offers what
    makes it fit. Raises `Invalid` where the day has gone on with it.
    """
    if menu.submission is None:
        raise Invalid("This menu is not handed in.")
    _require_changeable(db, menu.submission)
    asked, all_of_it = menu.submission.target, menu.submission.most == round(2 * menu.orders.get("most", 0))
    if asked and asked < menu.cap and all_of_it and not menu.versions:
        menu.cap = asked
    record(db, menu.submission, viewer, old=menu.submission.state, new="draft", now=now)
    db.delete(menu.submission)
    db.flush()
    db.expire(menu, ["submission"])


def over_quota(db: Session, submission: Submission) -> Message | None:
    """That a hand-in takes more than its subject's quota of the day, in one sentence; None where it does not."""
    rules = day_room.policy_of(db.get_one(School, submission.school_id))
    quota = policy.quota(rules, submission.school_class.grade, submission.subject)
    if submission.most <= quota:
        return None
    told = {"subject": Message(name_of(submission.subject)), "most": submission.most / 2, "quota": quota / 2}
    text = ("{subject} takes up to {most} minutes, {over} more than its quota of {quota}. The class teacher sees it on "
            "the day.")  # fmt: skip
    return Message(text, {**told, "over": (submission.most - quota) / 2})


def hand_in_changed(
    db: Session, menu: Menu, viewer: Viewer, change: Callable[[], None], *, now: datetime
) -> Submission:
    """Change a menu that is handed in and hand it in again, as one step that `put_back` takes back.

    Raises as `take_back`, the change and `hand_in` do.
    """
    standing = menu.submission
    if standing is None:
        raise Invalid("This menu is not handed in.")
    _require_changeable(db, standing)
    before = _values(standing)
    standing.menu = None
    db.flush()
    db.expire(menu, ["submission"])
    change()
    made = hand_in(db, menu, viewer, now=now)
    made.before = before
    return made


def put_back(db: Session, menu: Menu, viewer: Viewer, *, now: datetime) -> Submission:
    """One step back: what the handed-in menu took the place of stands on the day again, as it stood.

    Raises `Invalid` where there is nothing to go back to, the earlier menu has changed or gone, or the day has gone on.
    """
    standing = menu.submission
    if standing is None or standing.before is None:
        raise Invalid("Nothing was handed in here before this menu.")
    _require_changeable(db, standing)
    values = dict(standing.before)
    uid, version = values.pop("menu"), values.pop("version")
    is_same = uid == menu.uid and bool(menu.undo) and menu.undo[-1].get("version") == version
    earlier = menu if is_same else _unchanged(db, uid, version)
    values.pop("title")
    values["moment"] = datetime.fromisoformat(values["moment"])
    values["typical"] = None if values["typical"] is None else Decimal(values["typical"])
    state = standing.state
    db.delete(standing)
    db.flush()
    db.expire(menu, ["submission"])
    if is_same:
        menus.undo(db, menu, now=now)
    made = Submission(school_id=menu.school_id, class_id=menu.class_id, date=menu.date, subject=menu.subject,
                      menu=earlier, **values)  # fmt: skip
    db.add(made)
    record(db, made, viewer, old=state, now=now)
    return made


def _unchanged(db: Session, uid: str | None, version: int | None) -> Menu | None:
    """The menu of a hand-in that was replaced; None for a line by hand. Raises `Invalid` where it is not as it was."""
    if uid is None:
        return None
    found = db.scalars(select(Menu).where(Menu.uid == uid)).one_or_none()
    if found is None or found.version != version or found.submission:
        raise Invalid("The earlier menu has changed since. Hand it in from its own page.")
    return found


def thousandths(half: Fraction) -> Decimal:
    """Half-minutes as they are stored."""
    return Decimal(round(1000 * half)) / 1000


def plan_of(db: Session, school_class: SchoolClass, day: date) -> DayPlan | None:
    """The class's day as it was published, or None."""
    wanted = select(DayPlan).where(DayPlan.class_id == school_class.id, DayPlan.date == day)
    return db.scalars(wanted).one_or_none()


def require_unpublished(db: Session, school_class: SchoolClass, day: date) -> None:
    """Raises `Invalid` where the class's day is published: it is frozen."""
    plan = plan_of(db, school_class, day)
    if plan and not plan.is_open:
        raise frozen()


def frozen() -> Invalid:
    """What is said of a change to a published day."""
    return Invalid("This day is published. Only the class teacher can correct it.")


def moves_made(db: Session, school_class: SchoolClass, day: date) -> int:
    """How many moves the class's day has seen."""
    wanted = select(func.max(DayMove.number)).where(DayMove.class_id == school_class.id, DayMove.date == day)
    return db.scalar(wanted) or 0


def moves_of(db: Session, school_class: SchoolClass, day: date) -> Sequence[DayMove]:
    """The moves that the class's day has seen, in their order."""
    wanted = select(DayMove).where(DayMove.class_id == school_class.id, DayMove.date == day)
    return db.scalars(wanted.order_by(DayMove.number)).all()


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


def _clear(db: Session, menu: Menu, viewer: Viewer) -> tuple[str, dict[str, Any] | None]:
    """Take out what the same teacher handed in before for the subject's day; its state, and all of it as values.

    Raises `Conflict` for a colleague's.
    """
    state, before = "draft", None
    same_day = select(Submission).where(Submission.class_id == menu.class_id, Submission.date == menu.date)
    for old in db.scalars(same_day.where(Submission.subject == menu.subject)).all():
        _require_changeable(db, old)
        if viewer.teacher_id is not None and old.teacher_id not in (None, viewer.teacher_id):
            raise Conflict("A colleague has already handed in this subject for the day. Talk to them first.")
        state, before = old.state, _values(old)
        db.delete(old)
    db.flush()
    return state, before


def _values(old: Submission) -> dict[str, Any]:
    """A hand-in as it stands, with the version of its menu, so that it can be put back."""
    menu = old.menu
    return {
        "menu": menu.uid if menu else None, "version": menu.version if menu else None,
        "title": menu.title if menu else old.content, "content": old.content, "half": old.half, "state": old.state,
        "late": old.late, "least": old.least, "typical": None if old.typical is None else str(old.typical),
        "most": old.most, "comment": old.comment, "target": old.target, "teacher_id": old.teacher_id,
        "moment": old.moment.isoformat(),
    }  # fmt: skip


def _require_changeable(db: Session, submission: Submission) -> None:
    """Raises `Invalid` where the day has gone on; what is agreed may change again while a correction is made."""
    plan = plan_of(db, submission.school_class, submission.date)
    may_change = (*CHANGEABLE, "agreed") if plan and plan.is_open else CHANGEABLE
    if submission.state not in may_change:
        raise Invalid("The day plan already uses this menu. Ask the class teacher.")


def _local(school: School, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(school.zone) if school.zone else None)
