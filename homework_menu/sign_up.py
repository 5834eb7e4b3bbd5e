"""How people come in by themselves: who sets a server up, with its key, and colleagues by their school's invitation."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import curriculum
from question_bank.access import Role
from question_bank.errors import NotFound
from question_bank.models import School, Teacher

from . import accounts
from .settings import Settings

INVITED_FOR = timedelta(days=14)
POLICIES = {"zh": "cn-2021", "en": "us-10min"}
"""The policy that a new school begins with, by the language of who sets it up; the school's page changes it."""


@dataclass(frozen=True)
class Person:
    """Who comes in: what the person is called, and how the person signs in."""

    name: str
    sign_in: str
    password: str
    language: str


def key(secret: str) -> str:
    """The key that makes the first school of a server; it follows from the server's secret."""
    return hmac.new(secret.encode(), b"first school", "sha256").hexdigest()[:32]


def needs_first(db: Session) -> bool:
    """Whether nobody has an account on this server yet."""
    return db.scalar(select(Teacher.id).limit(1)) is None


def require_open(db: Session, settings: Settings, given: str) -> None:
    """Raise `NotFound` where nobody may make a school here: a demo lets everybody, a server the first with the key."""
    is_first = needs_first(db) and hmac.compare_digest(given.encode(), key(settings.secret).encode())
    if not (settings.is_open or is_first):
        raise NotFound


def start(db: Session, school: str, person: Person, *, now: datetime) -> Teacher:
    """A school with its first person, who leads it and teaches. Raises `Invalid` and `Conflict` as accounts do."""
    made = accounts.create_school(db, school, POLICIES[person.language], now=now, language=person.language)
    curriculum.install(db)
    return _account(db, made, person, (Role.SCHOOL_LEAD, Role.TEACHER), now)


def invite(school: School, *, now: datetime) -> None:
    """A fresh invitation in place of an older one, good for 14 days."""
    school.invitation, school.invited_until = secrets.token_urlsafe(24), now + INVITED_FOR


def withdraw(school: School) -> None:
    """Nobody comes in by the invitation any more."""
    school.invitation, school.invited_until = "", None


def invited_to(db: Session, invitation: str, *, now: datetime) -> School:
    """The school that invites. Raises `NotFound` where the invitation was withdrawn, replaced or is too old."""
    wanted = School.invitation == invitation, School.invited_until > now
    found = db.scalars(select(School).where(*wanted)).one_or_none() if invitation else None
    if found is None:
        raise NotFound("This invitation no longer works. Ask your school's lead for a new one.")
    return found


def join(db: Session, school: School, person: Person, *, now: datetime) -> Teacher:
    """An account for a colleague, who teaches. Raises as `accounts.create_teacher` does."""
    return _account(db, school, person, (Role.TEACHER,), now)


def _account(db: Session, school: School, person: Person, roles: tuple[Role, ...], now: datetime) -> Teacher:
    made = accounts.create_teacher(
        db, school, sign_in=person.sign_in, name=person.name.strip()[:80], password=person.password,
        roles=[(role, "") for role in roles], now=now,
    )  # fmt: skip
    made.language = person.language
    return made
