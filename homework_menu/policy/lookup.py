"""Questions to a policy: which cap binds a class's day, what may go home, how much room a menu has, which quota."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..errors import Message
from ..menu_rules.values import Level
from .rows import GRADES, SYSTEMS, Day, Measure, Policy, Row, Scope, Stage, Where

QUOTAS = {"chinese": 25, "maths": 20, "english": 15}
QUOTA_OF = 60
OTHERS = 10
AT_HOME = frozenset({"home", "school-home"})
NO_WRITTEN_HOME = frozenset({1, 2})
SATURDAY = 5
STRICTNESS = (Level.INFO, Level.WARN, Level.BLOCK)
DAY_SCOPES = frozenset({Scope.CLASS_DAY, Scope.WEEK, Scope.WEEKEND})


@dataclass(frozen=True)
class Cap:
    """The most half-minutes of a class's day (None: no number), how strict it is, and the row that says so."""

    half: int | None
    level: Level
    row: Row | None

    @property
    def measure(self) -> Measure:
        """Which work counts against it."""
        return self.row.measure if self.row else Measure.WRITTEN


@dataclass(frozen=True)
class Taken:
    """What a class's other subjects take of a day: the most half-minutes of each that is handed in or further."""

    most: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def half(self) -> int:
        """Their sum."""
        return sum(self.most.values())


def kind_of(day: date) -> Day:
    """A weekend from its date; holidays are the school's own and are not known here."""
    return Day.WEEKEND if day.weekday() >= SATURDAY else Day.SCHOOL


def caps(
    policy: Policy, grade: int, *, day: Day = Day.SCHOOL, measure: Measure = Measure.WRITTEN, place: Where = Where.HOME,
    subject: str | None = None,
) -> list[Cap]:  # fmt: skip
    """The numbers that bind this work, the strictest first; rows that only inform bind nothing.

    A rule on all work bounds the written too, one on the week or weekend bounds each of its days. `subject`: the rules
    on one subject's day in place of those on the class's.
    """
    rows = [
        row
        for row in policy.rows
        if grade in policy.grades_of(row) and row.day in (day, Day.ANY) and row.measure in (measure, Measure.ALL)
        and row.place in (place, Where.ANY) and _concerns(row, subject) and row.level is not Level.INFO
    ]  # fmt: skip
    found = [Cap(row.half, row.level, row) for row in rows if row.half is not None]
    return sorted(found, key=lambda one: (one.half or 0, -STRICTNESS.index(one.level)))


def _concerns(row: Row, subject: str | None) -> bool:
    if subject is None:
        return row.scope in DAY_SCOPES
    return row.scope is Scope.SUBJECT_DAY and (not row.subjects or subject in row.subjects)


def cap(
    policy: Policy, grade: int, *, day: Day = Day.SCHOOL, measure: Measure = Measure.WRITTEN, place: Where = Where.HOME
) -> Cap:
    """The cap on a class's homework of a day, all subjects together; the stricter of the rows that apply.

    Without a binding number `half` is None and `row` what the policy says about this day, if anything.
    """
    found = caps(policy, grade, day=day, measure=measure, place=place)
    return found[0] if found else Cap(None, Level.INFO, _words(policy, grade, day))


def _words(policy: Policy, grade: int, day: Day) -> Row | None:
    told = [row for row in policy.rows if grade in policy.grades_of(row) and row.scope in DAY_SCOPES]
    return next((row for row in told if row.level is Level.INFO and row.day in (day, Day.ANY)), None)


def broken(policy: Policy, grade: int, most: int, *, day: Day = Day.SCHOOL) -> Cap | None:
    """The cap that a day of so many half-minutes breaks: of several the one that is most strict about it."""
    over = [one for one in caps(policy, grade, day=day) if one.half is not None and most > one.half]
    return max(over, key=lambda one: (STRICTNESS.index(one.level), -(one.half or 0)), default=None)


def draws_on_cap(place: str, modalities: Collection[str] = ("written",), *, measure: Measure = Measure.WRITTEN) -> bool:
    """Whether work at this place counts against the day's cap: at home, and written where the cap is on written work.

    Work begun in after-school service counts as home in full: an in-school label is no loophole.
    """
    return place in AT_HOME and (measure is Measure.ALL or "written" in modalities)


def room(
    policy: Policy, grade: int, wish: int, taken: Taken, *, place: str, day: Day = Day.SCHOOL,
    modalities: Collection[str] = ("written",), subject: str | None = None,
) -> int:  # fmt: skip
    """A menu's cap in half-minutes: the wish, less where the class's day, or the subject's, has less left.

    The wish alone at school or in the lesson, and where nothing counts against a cap.
    """
    top = cap(policy, grade, day=day)
    if not draws_on_cap(place, modalities, measure=top.measure):
        return wish
    bounds = [wish] if top.half is None else [wish, top.half - taken.half]
    if subject is not None:
        bounds += [one.half for one in caps(policy, grade, day=day, subject=subject) if one.half is not None]
    return max(0, min(bounds))


def home_refusal(policy: Policy, grade: int, place: str, *, day: Day = Day.SCHOOL) -> Message | None:
    """Why written work may not go home from this grade at all, or None where it may.

    Grades 1 and 2 never take written work home; other grades where the policy's cap of the day is none.
    """
    if place not in AT_HOME:
        return None
    top = cap(policy, grade, day=day)
    is_closed = top.half == 0 and top.level is Level.BLOCK
    if is_closed and top.measure is Measure.ALL and grade not in NO_WRITTEN_HOME:
        return Message("Grade {grade} gets no homework on such a day. It can be done at school.", {"grade": grade})
    if is_closed or grade in NO_WRITTEN_HOME:
        text = "Grade {grade} gets no written homework at home. Set oral, reading or practical work, or work at school."
        return Message(text, {"grade": grade})
    return None


def default_place(grade: int) -> str:
    """School in grades 1 and 2, begun in after-school service from grade 3."""
    return "school" if grade in NO_WRITTEN_HOME else "school-home"


def quota(
    policy: Policy, grade: int, subject: str, *, weekday: int | None = None,
    table: Mapping[str, Sequence[int]] | None = None,
) -> int:  # fmt: skip
    """The suggested half-minutes of a subject's menu: 25 / 20 / 15 of 60, in proportion for other caps.

    `table`: the grade's own, subject -> half-minutes from Monday on. On a weekday without homework: 0.
    """
    if weekday is not None and weekday in policy.no_homework_weekdays:
        return 0
    own = (table or {}).get(subject, ())
    if weekday is not None and weekday < len(own):
        return own[weekday]
    top = cap(policy, grade).half or 2 * QUOTA_OF
    return int(Fraction(QUOTAS.get(subject, OTHERS) * top, QUOTA_OF))


def is_home_subject(policy: Policy, subject: str) -> bool:
    """Whether a subject gives homework without a reason and the class teacher's yes."""
    return not policy.home_subjects or subject in policy.home_subjects


def stage(policy: Policy, grade: int) -> Stage | None:
    """The stage of a grade in the school's system, looked up; None outside grades 1 to 12."""
    return next((one for one, grades in SYSTEMS[policy.system].items() if grade in grades), None)


def offered(policy: Policy) -> list[Row]:
    """The rows that a school of grades 1 to 9 sees."""
    return [row for row in policy.rows if policy.grades_of(row) & GRADES]
