"""Homework policies as data: caps by grade, day, place and modality; a school picks a preset and may tighten it. Pure.

Minutes in half-minutes. Of several rows that apply the stricter wins. Written work alone counts against a written cap,
and work begun in after-school service counts as home in full: an in-school label is no loophole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from ..errors import Message
from .presets import PRESETS
from .rows import LEVELS, Policy, Row, Source

__all__ = [
    "LEVELS", "PRESETS", "QUOTAS", "Cap", "Day", "Policy", "PolicyFault", "Row", "Source", "Taken", "cap",
    "default_place", "difference", "draws_on_cap", "home_refusal", "of_school", "quota", "room", "stage", "tighten",
]  # fmt: skip

QUOTAS = {"chinese": 25, "maths": 20, "english": 15}
QUOTA_OF = 60
STAGES = {"六三": ((1, 2), (3, 4), (5, 6), (7, 9)), "五四": ((1, 2), (3, 5), (6, 7), (8, 9))}
AT_HOME = frozenset({"home", "school-home"})


class Day(StrEnum):
    """The kind of day that a row speaks of."""

    SCHOOL = "school-day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class PolicyFault(ValueError):
    """A change that a school may not make; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Cap:
    """The most half-minutes of a class's day (None: no number), how strict it is, and the row that says so."""

    half: int | None
    level: str
    row: Row | None


@dataclass(frozen=True)
class Taken:
    """What a class's other subjects take of a day: the most half-minutes of each that is handed in or further."""

    most: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def half(self) -> int:
        """Their sum."""
        return sum(self.most.values())


def cap(policy: Policy, grade: int, *, day: Day = Day.SCHOOL) -> Cap:
    """The cap on a class's written homework of a day, all subjects together; the stricter of the rows that apply."""
    rows = [row for row in policy.rows if grade in row.grades and row.day in (day, "any") and row.half is not None]
    rows = [row for row in rows if row.scope == "class-day" and row.place in ("home", "any")]
    binding = [row for row in rows if row.level != "info"]
    if not binding:
        return Cap(None, "info", rows[0] if rows else None)
    row = min(binding, key=lambda one: (one.half or 0, -LEVELS.index(one.level)))
    return Cap(row.half, row.level, row)


def draws_on_cap(place: str, modalities: Sequence[str] = ("written",)) -> bool:
    """Whether work at this place counts against the day's written cap."""
    return place in AT_HOME and "written" in modalities


def room(policy: Policy, grade: int, wish: int, taken: Taken, *, place: str, day: Day = Day.SCHOOL) -> int:
    """A menu's cap: the wish, less where the class's day has less left; the wish alone at school or in the lesson."""
    top = cap(policy, grade, day=day)
    if not draws_on_cap(place) or top.half is None:
        return wish
    return max(0, min(wish, top.half - taken.half))


def home_refusal(policy: Policy, grade: int, place: str, *, day: Day = Day.SCHOOL) -> Message | None:
    """Why written work may not go home from this grade at all, or None where it may."""
    top = cap(policy, grade, day=day)
    if place in AT_HOME and top.half == 0 and top.level == "block":
        text = "Grade {grade} gets no written homework at home. Oral, reading and practical work fits, or school."
        return Message(text, {"grade": grade})
    return None


def default_place(grade: int) -> str:
    """School in grades 1 and 2, begun in after-school service from grade 3."""
    return "school" if grade <= 2 else "school-home"


def quota(policy: Policy, grade: int, subject: str) -> int:
    """The suggested half-minutes of a subject's menu: 25 / 20 / 15 of 60, in proportion for other caps."""
    top = cap(policy, grade).half or 2 * QUOTA_OF
    return int(Fraction(QUOTAS.get(subject, 10) * top, QUOTA_OF))


def stage(system: str, grade: int) -> int:
    """The stage 1-4 of a grade, looked up for 六三 and 五四."""
    return next(at for at, (low, high) in enumerate(STAGES.get(system, STAGES["六三"]), 1) if low <= grade <= high)


def of_school(preset: str, changes: Sequence[Mapping[str, object]] = ()) -> Policy:
    """A school's policy: a preset with its changes, each `{"row": n, "minutes": m, "reason": …}`."""
    policy = PRESETS[preset]
    for change in changes:
        policy = tighten(
            policy, int(str(change["row"])), Fraction(str(change["minutes"])), str(change.get("reason", ""))
        )
    return policy


def tighten(policy: Policy, at: int, minutes: Fraction | int, reason: str = "") -> Policy:
    """A copy with other minutes in one row. Raises `PolicyFault` where a blocking row would be loosened.

    Rows that only warn or inform may be edited either way, with a reason.
    """
    row, half = policy.rows[at], int(minutes * 2)
    if row.level == "block" and row.half is not None and half > row.half:
        text = "This rule comes from the authority: at most {minutes} minutes. It can be made stricter, not looser."
        raise PolicyFault(Message(text, {"minutes": row.half / 2}))
    if row.level != "block" and not reason.strip():
        raise PolicyFault(Message("Say why the minutes are changed."))
    rows = (*policy.rows[:at], replace(row, half=half), *policy.rows[at + 1 :])
    return replace(policy, rows=rows)


def difference(old: Policy, new: Policy) -> list[tuple[Row, Row]]:
    """The rows in which two policies of one preset differ, old and new."""
    return [(before, after) for before, after in zip(old.rows, new.rows, strict=True) if before != after]
