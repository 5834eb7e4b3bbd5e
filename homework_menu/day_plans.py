"""A class's day (作业统筹): what each subject sets, lines written by hand, asking to cut, agreeing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from question_bank import access
from question_bank.access import Viewer
from question_bank.content import SUBJECTS
from question_bank.errors import Conflict, Invalid, NotAllowed, NotFound
from question_bank.models import School

from . import classes, day_budget, day_room, days, policy
from .day_budget import Share
from .models import ClassSubject, DayPlan, SchoolClass, Submission

SCHOOL_DAYS = 5
MOST_WORDS = 200
AUTOMATIC = "automatic"
FREE_DAY = (
    "{day}: the school gives no written homework on this weekday. Give oral, reading or practical work, or do it at "
    "school."
)
FREE_OF_ALL = "{day}: the school gives no homework on this weekday. Choose another day, or do it at school."


@dataclass(frozen=True)
class Line:
    """A subject's homework of the day. `quota` in half-minutes; `state` counts what is agreed by itself as agreed.

    `word`: the state as it came about, which of what is agreed tells what was only written down (the class teacher's
    own line) and what the school's rule agreed to from what somebody did; `is_late_comer`: it waits because the day was
    over its cap when it came.
    """

    submission: Submission
    quota: int
    state: str
    word: str
    is_late_comer: bool = False

    @property
    def above(self) -> int:
        """How much of it is above the quota."""
        return max(0, self.submission.most - self.quota)


@dataclass(frozen=True)
class Day:
    """A class's day: its lines, who has nothing handed in yet, the cap that it is held to, the one that it breaks.

    `least`, `typical`, `most`, `over` in half-minutes; `moves`: how many moves it has seen; `plan`: as it was
    published; `lacking`: the subjects of `missing` that are expected to give homework.
    """

    school_class: SchoolClass
    date: date
    lines: Sequence[Line]
    missing: Sequence[ClassSubject]
    cap: policy.Cap
    broken: policy.Cap | None
    plan: DayPlan | None
    moves: int
    lacking: Sequence[str]

    @property
    def is_frozen(self) -> bool:
        """Whether it is published and no correction is being made."""
        return self.plan is not None and not self.plan.is_open

    @property
    def typical(self) -> Decimal | None:
        """Of a learner in the middle: the sum of the subjects' means; None where one of them is not known."""
        each = [one.submission.typical for one in self.lines if one.submission.most]
        known = [one for one in each if one is not None]
        return sum(known, Decimal()) if len(known) == len(each) else None

    @property
    def submissions(self) -> list[Submission]:
        """What its subjects have handed in."""
        return [one.submission for one in self.lines]

    @property
    def shares(self) -> list[Share]:
        """What each subject takes."""
        return [Share(it.subject, it.least, it.most, line.quota, it.menu is None)
                for line in self.lines for it in [line.submission]]  # fmt: skip

    @property
    def least(self) -> int:
        """Of a learner who chooses the least."""
        return day_budget.least(self.shares)

    @property
    def most(self) -> int:
        """Of a learner who chooses the most."""
        return day_budget.most(self.shares)

    @property
    def over(self) -> int:
        """How much of it is over the cap that it breaks."""
        return day_budget.over(self.most, self.broken.half) if self.broken else 0

    @property
    def left(self) -> int | None:
        """What the cap leaves; None where there is none."""
        return None if self.cap.half is None else max(0, self.cap.half - self.most)

    @property
    def waiting(self) -> list[Line]:
        """What is not agreed yet."""
        return [one for one in self.lines if one.state in days.CHANGEABLE]


def class_of(db: Session, viewer: Viewer, uid: str) -> SchoolClass:
    """A class whose day the viewer sees. Raises `NotFound`."""
    found = access.find(db, SchoolClass, uid, viewer)
    if not viewer.sees_day(uid) and not any(_teaches(one, viewer) for one in found.subjects):
        raise NotFound
    return found


def classes_of(db: Session, viewer: Viewer) -> list[SchoolClass]:
    """The classes whose days the viewer sees, those first whose day the viewer keeps by name."""
    seen = [one for one in classes.listed(db)
            if viewer.sees_day(one.uid) or any(_teaches(taught, viewer) for taught in one.subjects)]  # fmt: skip
    own = {scope for _, scope in viewer.held}
    return sorted(seen, key=lambda one: (one.uid not in own, not any(_teaches(it, viewer) for it in one.subjects)))


def week_of(day: date) -> list[date]:
    """The school days of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=at) for at in range(SCHOOL_DAYS)]


def day_of(db: Session, school_class: SchoolClass, day: date) -> Day:
    """A class's day as it stands."""
    school = db.get_one(School, school_class.school_id)
    rules, kind = day_room.policy_of(school), policy.kind_of(day)
    found = submissions(db, school_class, [day])[day]
    broken = policy.broken(rules, school_class.grade, sum(one.most for one in found), day=kind)
    fitting = _fitting(rules, school_class.grade, kind, found)
    there = {one.subject for one in found}
    missing = [one for one in school_class.subjects if one.subject not in there and one.teacher_id]
    top = policy.cap(rules, school_class.grade, day=kind)
    moves = days.moves_of(db, school_class, day)
    noted = {(one.subject, one.moment) for one in moves if one.new == "agreed" and one.words}
    expected = kind is policy.Day.SCHOOL and top.half != 0 and day.weekday() not in rules.no_homework_weekdays
    return Day(
        school_class, day,
        [_line(rules, school_class, one, fits=one in fitting, is_noted=(one.subject, one.moment) in noted)
         for one in found],
        missing, top, broken, days.plan_of(db, school_class, day), len(moves),
        [one.subject for one in missing if expected and policy.is_home_subject(rules, one.subject)],
    )  # fmt: skip


def submissions(db: Session, school_class: SchoolClass, some: Sequence[date]) -> Mapping[date, list[Submission]]:
    """What the class's subjects have set for some days, in the order of subjects."""
    wanted = day_room.standing(school_class, some).options(joinedload(Submission.menu), joinedload(Submission.teacher))
    found = defaultdict[date, list[Submission]](list)
    for one in sorted(db.scalars(wanted), key=lambda one: SUBJECTS.index(one.subject)):
        found[one.date].append(one)
    return found


def asked_of(db: Session, viewer: Viewer, since: date) -> list[Submission]:
    """What class teachers ask the viewer to shorten."""
    wanted = select(Submission).where(Submission.state == "asked-to-cut", Submission.date >= since)
    mine = wanted.where(Submission.teacher_id == viewer.teacher_id).order_by(Submission.date, Submission.id)
    return list(db.scalars(mine.options(joinedload(Submission.school_class), joinedload(Submission.menu))))


def require_seen(day: Day, moves: int, *, is_frozen: bool = False) -> None:
    """Raises `Conflict` where the day has moved on since the page was shown, `Invalid` where it is published and the
    step is not for a day that `is_frozen`.
    """
    if not is_frozen:
        _require_changing(day)
    if day.moves != moves:
        raise Conflict("The day has changed since this page was shown. Look at it again.")


def write_line(
    db: Session, viewer: Viewer, day: Day, *, subject: str, content: str, half: int, is_written: bool, now: datetime
) -> Submission:
    """A subject's homework in one line, in place of an earlier line; the class teacher's own line is agreed.

    Raises `Invalid`, `NotAllowed` where a colleague teaches the subject, `Conflict` where a menu is handed in.
    """
    _require_changing(day)
    _require_writer(day, viewer, subject)
    least = _counted(db, day, half, is_written=is_written)
    old = _out_of_the_way(db, day, subject)
    made = Submission(
        school_id=day.school_class.school_id, class_id=day.school_class.id, date=day.date, subject=subject,
        content=words(content, "content"), half=half, least=least, typical=Decimal(least), most=least,
        teacher_id=viewer.teacher_id, moment=now,
        state="agreed" if viewer.keeps_day(day.school_class.uid) else "handed-in",
        late=now > days.deadline(db.get_one(School, day.school_class.school_id), day.date),
    )  # fmt: skip
    db.add(made)
    days.record(db, made, viewer, old=old, now=now, words=made.content)
    return made


def require_shorter(day: Day, subject: str, content: str) -> None:
    """Raises `Invalid` where the words of a line that is to be shortened are the same: fewer minutes for the same work
    are no less work.
    """
    if " ".join(content.split()) == _line_of(day, subject).submission.content:
        raise Invalid("The homework is still the same. Write what is left of it.", field="content")


def take_off(db: Session, viewer: Viewer, day: Day, subject: str, *, now: datetime) -> Submission:
    """Take a line that was written by hand off the day; the line as it was. Raises `Invalid` and `NotAllowed`."""
    _require_changing(day)
    _require_writer(day, viewer, subject)
    line = _line_of(day, subject).submission
    if line.menu:
        raise Invalid("This is a menu. Its teacher has to take it back.")
    days.record(db, line, viewer, old=line.state, new="draft", words=line.content, now=now)
    db.delete(line)
    db.flush()
    return line


def put_off(db: Session, viewer: Viewer, day: Day, there: Day, subject: str, *, now: datetime) -> Submission:
    """Put one's own line on another day, where nothing of its subject stands; the line there. Raises as `take_off` and
    `write_line`.
    """
    line = _line_of(day, subject).submission
    if line.teacher_id not in (None, viewer.teacher_id):
        raise NotAllowed
    if any(one.submission.subject == subject for one in there.lines):
        raise Invalid("That day already has homework in this subject.", field="there")
    content, half, is_written = line.content, line.half or 0, bool(line.most)
    take_off(db, viewer, day, subject, now=now)
    return write_line(db, viewer, there, subject=subject, content=content, half=half, is_written=is_written, now=now)


def ask(
    db: Session, viewer: Viewer, day: Day, subject: str, *, target: int | None, comment: str, now: datetime
) -> None:
    """Ask a subject's teacher for less: the class teacher's proposal, with what the subject should take at most.

    Raises `Invalid`, and `NotAllowed` for anybody else.
    """
    require_keeper(day, viewer)
    line = _line_of(day, subject).submission
    if target is None or not target < (line.most or line.half or 0):
        raise Invalid("Ask for fewer minutes than the subject takes now.", field="target")
    line.comment, line.target = words(comment, "comment"), target
    move(db, viewer, line, "asked-to-cut", now=now, words=line.comment)


def keep(db: Session, viewer: Viewer, day: Day, subject: str, *, answer: str, now: datetime) -> None:
    """Answer a request to cut by keeping the homework, with a reason. Raises `Invalid` and `NotAllowed`."""
    _require_changing(day)
    line = _line_of(day, subject).submission
    if line.teacher_id != viewer.teacher_id and not viewer.keeps_day(day.school_class.uid):
        raise NotAllowed
    if line.state != "asked-to-cut":
        raise Invalid("There is no longer a request to cut here.")
    line.comment, line.target = words(answer, "answer"), None
    move(db, viewer, line, "handed-in", now=now, words=line.comment)


def withdraw(db: Session, viewer: Viewer, day: Day, subject: str, *, now: datetime) -> None:
    """The class teacher's request to cut is taken back: the homework stands as it was handed in. Raises as `keep`."""
    require_keeper(day, viewer)
    line = _line_of(day, subject).submission
    if line.state != "asked-to-cut":
        raise Invalid("There is no longer a request to cut here.")
    line.comment, line.target = "", None
    move(db, viewer, line, "handed-in", now=now)


def agree(db: Session, viewer: Viewer, day: Day, subject: str, *, now: datetime) -> None:
    """The class teacher's yes to a subject, above its quota and to one that is no home subject too; to one that was
    asked to be cut as it stands, which ends the request.
    """
    require_keeper(day, viewer)
    line = _line_of(day, subject).submission
    if line.state not in days.CHANGEABLE:
        raise Invalid("Only what is handed in can be agreed to.")
    if line.state == "asked-to-cut":
        line.comment, line.target = "", None
    move(db, viewer, line, "agreed", now=now)


def move(db: Session, viewer: Viewer, line: Submission, new: str, *, now: datetime, words: str = "") -> None:
    """A subject's homework has another state from now on; the move is written down."""
    old, line.state = line.state, new
    days.record(db, line, viewer, old=old, now=now, words=words)


def _fitting(rules: policy.Policy, grade: int, kind: policy.Day, found: Sequence[Submission]) -> list[Submission]:
    """What fitted the day when it came: what comes later and makes the day go over undoes no earlier agreement."""
    in_turn = sorted(found, key=lambda one: (one.moment, one.id))
    taken = accumulate(one.most for one in in_turn)
    return [one for one, most in zip(in_turn, taken, strict=True) if not policy.broken(rules, grade, most, day=kind)]


def _line(rules: policy.Policy, school_class: SchoolClass, one: Submission, *, fits: bool, is_noted: bool) -> Line:
    """`is_noted`: it was agreed the moment that it was written."""
    quota = policy.quota(rules, school_class.grade, one.subject)
    may = one.state == "handed-in" and rules.agree == AUTOMATIC and policy.is_home_subject(rules, one.subject)
    may = may and one.most <= quota
    if may and fits:
        return Line(one, quota, "agreed", "by-rule")
    word = "written-down" if one.state == "agreed" and is_noted and not one.menu else one.state
    return Line(one, quota, one.state, word, is_late_comer=may)


def _line_of(day: Day, subject: str) -> Line:
    found = next((one for one in day.lines if one.submission.subject == subject), None)
    if found is None:
        raise Invalid("This subject has nothing on the day.")
    return found


def _counted(db: Session, day: Day, half: int, *, is_written: bool) -> int:
    """What a line takes of the day's cap. Raises `Invalid` where written work may not go home."""
    rules = day_room.policy_of(db.get_one(School, day.school_class.school_id))
    kind = policy.kind_of(day.date)
    refusal = policy.home_refusal(rules, day.school_class.grade, "home", day=kind) if is_written else None
    if refusal:
        raise Invalid(refusal.text, None, **refusal.values)
    modality = "written" if is_written else "practical"
    draws = policy.draws_on_cap("home", [modality], measure=day.cap.measure)
    if draws and day.date.weekday() in rules.no_homework_weekdays:
        raise Invalid(FREE_DAY if is_written else FREE_OF_ALL, None, day=day.date)
    return half if draws else 0


def _out_of_the_way(db: Session, day: Day, subject: str) -> str:
    """Take out the line that stands for a subject; its state. Raises `Conflict` where a menu stands there."""
    old = next((one.submission for one in day.lines if one.submission.subject == subject), None)
    if old is None:
        return "draft"
    if old.menu:
        raise Conflict("A menu is handed in for this subject. Its teacher has to take it back first.")
    db.delete(old)
    db.flush()
    return old.state


def _teaches(taught: ClassSubject, viewer: Viewer) -> bool:
    return viewer.teacher_id is not None and taught.teacher_id == viewer.teacher_id


def may_write(day: Day, viewer: Viewer) -> list[str]:
    """The subjects for which the viewer may write a line: all for who keeps the day, else those taught."""
    if viewer.keeps_day(day.school_class.uid):
        return list(SUBJECTS)
    return [one.subject for one in day.school_class.subjects if _teaches(one, viewer)]


def _require_writer(day: Day, viewer: Viewer, subject: str) -> None:
    if subject not in SUBJECTS:
        raise Invalid("Choose a subject.", field="subject")
    if subject not in may_write(day, viewer):
        raise NotAllowed


def require_keeper(day: Day, viewer: Viewer) -> None:
    """Raises `NotAllowed` for who does not keep the class's day, `Invalid` where it is published."""
    if not viewer.keeps_day(day.school_class.uid):
        raise NotAllowed
    _require_changing(day)


def _require_changing(day: Day) -> None:
    if day.is_frozen:
        raise days.frozen()


def words(text: str, field: str) -> str:
    """What somebody wrote, on one line. Raises `Invalid` where it is empty or too long."""
    found = " ".join(text.split())
    if not 1 <= len(found) <= MOST_WORDS:
        raise Invalid("Write 1 to {most} characters.", field=field, most=MOST_WORDS)
    return found
