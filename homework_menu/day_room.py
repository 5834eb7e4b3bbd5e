"""What bounds a menu before it is chosen: the school's policy, what else its class's day holds, what may be drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from question_bank import curriculum
from question_bank.access import Viewer
from question_bank.content import SUBJECTS
from question_bank.models import School

from . import drawing, policy
from .assembly import Wish
from .drawing import MenuSpec
from .errors import Message, Name
from .models import SchoolClass, Submission
from .names import name_of
from .printing import room as paper

WRITTEN, UNWRITTEN = ("written",), ("oral", "reading", "practical")
ENDLESS = 10**6


def refusal(school: School, spec: MenuSpec) -> Message | None:
    """Why nothing written may go home, or None where it may."""
    return policy.home_refusal(policy_of(school), spec.grade, spec.place, day=policy.kind_of(spec.day))


def modalities(school: School, spec: MenuSpec) -> tuple[str, ...]:
    """How the work of a menu may be done."""
    return WRITTEN if refusal(school, spec) is None else UNWRITTEN


def candidates(db: Session, viewer: Viewer, school: School, spec: MenuSpec) -> drawing.Drawn:
    """The candidates; none that is written where nothing written may go home."""
    drawn = drawing.draw(db, viewer, spec)
    if refusal(school, spec) is None:
        return drawn
    return replace(drawn, candidates=[one for one in drawn.candidates if one.modality != "written"])


def room(db: Session, school: School, spec: MenuSpec, filled: policy.Taken | None = None) -> int:
    """The menu's cap in half-minutes: the wish, or less where the class's day, `filled` so far, has less left."""
    if spec.school_class is None:
        return spec.half
    return policy.room(policy_of(school), spec.grade, spec.half, filled or taken(db, spec), place=spec.place,
                       day=policy.kind_of(spec.day), modalities=modalities(school, spec),
                       subject=spec.subject)  # fmt: skip


def taken(db: Session, spec: MenuSpec) -> policy.Taken:
    """What the class's other subjects have handed in for the day."""
    return taken_of(db, spec.school_class, spec.day, but=spec.subject) if spec.school_class else policy.Taken()


def takers(db: Session, school: School, spec: MenuSpec) -> list[Message]:
    """Who takes minutes of the day and how many, where that is what bounds the menu; nobody where a rule alone does."""
    endless = replace(spec, half=ENDLESS)
    if room(db, school, endless) == room(db, school, endless, policy.Taken()):
        return []
    most, text = taken(db, spec).most, "{subject} takes {minutes} min"
    return [Message(text, {"subject": Message(name_of(one)), "minutes": most[one] / 2})
            for one in SUBJECTS if most.get(one)]  # fmt: skip


def taken_of(db: Session, school_class: SchoolClass, day: date, *, but: str) -> policy.Taken:
    """What the subjects of a class but this one have handed in for a day."""
    rows = db.execute(standing(school_class, [day]).with_only_columns(Submission.subject, Submission.most))
    return policy.Taken({subject: most for subject, most in rows if subject != but})


def standing(school_class: SchoolClass, some: Iterable[date]) -> Select[Submission]:
    """What stands on days of a class and fills them, whatever its state: what is asked to be cut until it is."""
    return select(Submission).where(Submission.class_id == school_class.id, Submission.date.in_(some))


def policy_of(school: School) -> policy.Policy:
    """The school's policy: its preset with its own changes."""
    return policy.of_school(school.policy, school.policy_changes)


def factor(school: School) -> Decimal:
    """A slow learner's minutes over the expected ones."""
    return policy_of(school).slow_factor


def wish_of(db: Session, spec: MenuSpec, cap: int) -> Wish:
    """What is asked of the solver, within a cap."""
    goals = frozenset(drawing.goal_codes(db, spec))
    return Wish(spec.format, cap, goals, spec.pins, paper.pages(spec.format))


def titles(db: Session, codes: Iterable[str]) -> dict[str, Name]:
    """Code -> title of knowledge points, in both languages."""
    zh, en = (curriculum.titles_of(db, list(codes), one) for one in ("zh", "en"))
    return {code: Name(zh[code], en[code]) for code in zh}


def most(db: Session, school: School, spec: MenuSpec) -> int | None:
    """The half-minutes that the day, or the subject's part of it, could give at most; None without a bound."""
    found = room(db, school, replace(spec, half=ENDLESS))
    return found if found < ENDLESS else None
