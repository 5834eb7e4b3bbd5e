"""Teams (备课组): who prepares what together, the bank of each, and what its members ask each other for (征题)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from . import access, banks, exercises
from .access import Viewer
from .content import SUBJECTS
from .errors import Conflict, Invalid, NotAllowed
from .models import Teacher, Team
from .team_models import Call

MOST_WORDS = 200


@dataclass(frozen=True)
class TeamSpec:
    """What a team is: its name, its subject and grades, who is in it."""

    name: str
    subject: str
    grades: frozenset[int]
    members: Sequence[Teacher] = ()


def create(db: Session, viewer: Viewer, spec: TeamSpec) -> Team:
    """A team with its bank. Raises `Invalid`, `Conflict` where the name is taken, and `NotAllowed`."""
    made = Team(school_id=viewer.school_id, uid=uuid4().hex, version=1)
    _describe(db, viewer, made, spec)
    db.add(made)
    db.flush()
    made.bank = banks.create(db, viewer.school_id, banks.free_name(db, made.name))
    db.flush()
    return made


def change(db: Session, viewer: Viewer, team: Team, spec: TeamSpec) -> None:
    """Another name, subject, grades or members. Raises as `create` does."""
    require_lead(team, viewer)
    _describe(db, viewer, team, spec)
    db.flush()


def _describe(db: Session, viewer: Viewer, team: Team, spec: TeamSpec) -> None:
    name = spec.name.strip()
    if not 1 <= len(name) <= 60:
        raise Invalid("Give the team a name of 1 to 60 characters.", field="name")
    if spec.subject not in SUBJECTS:
        raise Invalid("Choose a subject.", field="subject")
    if not spec.grades or not spec.grades <= set(range(1, 10)):
        raise Invalid("Choose at least one grade from 1 to 9.", field="grades")
    if db.scalars(select(Team.id).where(Team.name == name, Team.id != (team.id or 0))).first():
        raise Conflict("There is a team “{name}” already.", name=name)
    team.name, team.subject, team.grades = name, spec.subject, exercises.mask(spec.grades)
    team.members = list(spec.members)
    require_lead(team, viewer)


def require_lead(team: Team, viewer: Viewer) -> None:
    """Raises `NotAllowed` for who leads neither the school nor this subject and one of these grades."""
    if not viewer.leads(team):
        raise NotAllowed


def listed(db: Session, viewer: Viewer) -> list[Team]:
    """The teams that the viewer is in or leads, the own ones first."""
    wanted = select(Team).where(access.visible_to(viewer, Team)).order_by(Team.name)
    found = list(db.scalars(wanted.options(selectinload(Team.members))))
    return sorted(found, key=lambda one: viewer.teacher_id not in [member.id for member in one.members])


def find(db: Session, viewer: Viewer, uid: str) -> Team:
    """A team that the viewer is in or leads. Raises `NotFound`."""
    return access.find(db, Team, uid, viewer)


def ask(db: Session, viewer: Viewer, team: Team, words: str, *, now: datetime) -> Call:
    """Ask the team for an exercise. Raises `Invalid`."""
    made = Call(school_id=team.school_id, uid=uuid4().hex, team=team, teacher_id=viewer.teacher_id, moment=now,
                words=said(words, MOST_WORDS))  # fmt: skip
    db.add(made)
    db.flush()
    return made


def close(viewer: Viewer, call: Call, *, now: datetime) -> None:
    """It is not asked for any more. Raises `NotAllowed` but for who asked and the team's leads."""
    if viewer.teacher_id != call.teacher_id and not viewer.leads(call.team):
        raise NotAllowed
    call.closed = now


def calls(db: Session, team: Team) -> list[Call]:
    """What the team is asked for, newest first."""
    wanted = select(Call).where(Call.team_id == team.id, Call.closed.is_(None)).order_by(Call.id.desc())
    return list(db.scalars(wanted.options(selectinload(Call.answers))))


def said(words: str, most: int) -> str:
    """A person's words on one line. Raises `Invalid` where there are none, or too many."""
    told = " ".join(words.split())
    if not 1 <= len(told) <= most:
        raise Invalid("Write 1 to {most} characters.", field="words", most=most)
    return told
