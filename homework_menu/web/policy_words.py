"""The rows of a policy in words: for whom, on which days, for which work, and how much."""

from __future__ import annotations

from ..errors import Message
from ..menu_rules.values import Level
from ..policy import Day, Measure, Policy, Row, Scope, Where, offered
from ..policy.rows import GRADES

DAYS = {
    Day.SCHOOL: Message("on school days"), Day.WEEKEND: Message("at weekends"), Day.HOLIDAY: Message("in holidays"),
    Day.ANY: Message("on every day"),
}  # fmt: skip
WORK = {Measure.WRITTEN: Message("written homework"), Measure.ALL: Message("all homework")}
PLACES = {Where.HOME: None, Where.SCHOOL: Message("at school"), Where.ANY: Message("at home and at school")}
SCOPES = {
    Scope.CLASS_DAY: Message("all subjects together"), Scope.SUBJECT_DAY: Message("each subject"),
    Scope.WEEK: Message("in a week"), Scope.WEEKEND: Message("over the weekend"), Scope.CLOCK: Message("bedtime"),
}  # fmt: skip
LEVELS = {
    Level.BLOCK: Message("binding"), Level.WARN: Message("a warning"), Level.INFO: Message("for information"),
}  # fmt: skip


def rows(policy: Policy) -> list[Row]:
    """What a school of grades 1 to 9 sees, by grade."""
    return sorted(offered(policy), key=lambda row: (min(policy.grades_of(row) & GRADES), row.day != Day.SCHOOL))


def who(policy: Policy, row: Row) -> Message:
    """The grades: 3-6."""
    grades = sorted(policy.grades_of(row) & GRADES)
    if len(grades) == 1:
        return Message("Grade {grade}", {"grade": grades[0]})
    return Message("Grades {first} to {last}", {"first": grades[0], "last": grades[-1]})


def what(row: Row) -> list[Message]:
    """On which days, which work, for how many subjects."""
    named = [DAYS[row.day], *([] if row.scope is Scope.CLOCK else [WORK[row.measure]])]
    place = PLACES[row.place]
    return [*named, *([place] if place else []), SCOPES[row.scope]]


def amount(policy: Policy, row: Row) -> Message:
    """The minutes, or that the source names none; of a rule on sleep the time to go to bed."""
    if row.scope is Scope.CLOCK and row.stage and row.stage in policy.bedtimes:
        return Message("In bed by {clock}.", {"clock": policy.bedtimes[row.stage]})
    if row.half is None:
        return Message("no number")
    if row.half == 0:
        return Message("no homework")
    return Message("at most {minutes} minutes", {"minutes": row.half / 2})


def level(row: Row) -> Message:
    """How strict the row is."""
    return LEVELS[row.level]
