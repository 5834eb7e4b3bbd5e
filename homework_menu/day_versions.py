"""What the notice of a published day told, version by version, and what a correction changed.

A line is a value of JSON: `subject`, `content`, the half-minutes `least`, `typical` and `most`, `is_written`;
`dishes`, a menu's exercises by uid and revision; and, for a subject that had handed in nothing when the day went out,
`is_missing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import menu_rows
from .models import DayPlan, DayVersion, Menu, SchoolClass, Submission

Line = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A subject before and after a correction; None where it had nothing, or has nothing any more."""

    subject: str
    was: Line | None
    now: Line | None


def lines_of(some: Sequence[Submission], missing: Sequence[str]) -> list[Line]:
    """What the notice says of a day's homework, and of the subjects that handed in nothing."""
    empty: Line = {"content": "", "least": 0, "typical": None, "most": 0, "is_written": True}
    return [*(_line(one) for one in some), *({**empty, "subject": one, "is_missing": True} for one in missing)]


def keep(db: Session, plan: DayPlan, lines: Sequence[Line]) -> None:
    """Write down what the day's notice tells from now on."""
    db.add(DayVersion(
        school_id=plan.school_id, class_id=plan.class_id, date=plan.date, number=plan.version, reason=plan.reason,
        lines=list(lines), moment=plan.published,
    ))  # fmt: skip
    db.flush()


def listed(db: Session, school_class: SchoolClass, day: date) -> list[DayVersion]:
    """The versions of a day's notice, the first one first."""
    wanted = select(DayVersion).where(DayVersion.class_id == school_class.id, DayVersion.date == day)
    return list(db.scalars(wanted.order_by(DayVersion.number)))


def changes(was: Sequence[Line], now: Sequence[Line]) -> list[Change]:
    """What differs from one version to the next, by subject."""
    before, after = ({one["subject"]: one for one in some if not one.get("is_missing")} for some in (was, now))
    both = dict.fromkeys([*before, *after])
    found = [Change(one, before.get(one), after.get(one)) for one in both]
    return [one for one in found if not is_said_alike(one.was, one.now) or _is_served_anew(one.was, one.now)]


def is_said_alike(was: Line | None, now: Line | None) -> bool:
    """Whether two lines tell the same: they may still differ in the exercises behind them."""
    return _told(was) == _told(now)


def _told(line: Line | None) -> Line | None:
    return line and {name: value for name, value in line.items() if name != "dishes"}


def _is_served_anew(was: Line | None, now: Line | None) -> bool:
    """Whether the exercises changed; of a line that was kept before they were written down, nobody knows."""
    kept = [one["dishes"] for one in (was, now) if one and "dishes" in one]
    return len(kept) == 2 and kept[0] != kept[1]


def as_it_stands(plan: DayPlan, lines: Sequence[Line]) -> DayVersion:
    """The notice of a day that was published before versions were kept."""
    return DayVersion(number=plan.version, reason=plan.reason, lines=list(lines), moment=plan.published)


def _line(one: Submission) -> Line:
    least, typical, most = one.least, one.typical, one.most
    if not most and one.menu:
        least, typical, most = (round(2 * one.menu.orders[name]) for name in ("least", "typical", "most"))
    elif not most:
        least = typical = most = one.half or 0
    return {
        "subject": one.subject, "content": one.menu.title if one.menu else one.content, "least": least, "most": most,
        "typical": None if typical is None else float(typical), "is_written": one.most > 0, "dishes": _served(one.menu),
    }  # fmt: skip


def _served(menu: Menu | None) -> list[str]:
    return [f"{dish.exercise.uid}@{dish.revision.number}" for dish in menu_rows.dishes(menu)] if menu else []
