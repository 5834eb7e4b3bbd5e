"""Schools and people: set-up, passwords, sign-in with a throttle that holds over processes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4
from zoneinfo import available_timezones

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, selectinload

from question_bank import database
from question_bank.access import Held, Role, Viewer, viewer_of
from question_bank.errors import Conflict, Invalid, NotFound, Throttled
from question_bank.models import Bank, Grant, School, Teacher

from . import scopes
from .i18n import LANGUAGES
from .models import SchoolClass, SignInTry
from .policy import PRESETS

WINDOW = timedelta(minutes=15)
TRIES_PER_PAIR, TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS = 10, 30, 200
SHORTEST_PASSWORD = 10
FIRST_SCHOOL = {"zh": "我的学校", "en": "My school"}
ZONES = {
    "CN": "Asia/Shanghai", "GB": "Europe/London", "FR": "Europe/Paris", "DE": "Europe/Berlin", "PL": "Europe/Warsaw",
    "IN": "Asia/Kolkata", "BY": "Europe/Minsk", "SG": "Asia/Singapore", "JP": "Asia/Tokyo",
}  # fmt: skip
WORDINGS = ("official", "plain", "restaurant")


@cache
def hasher() -> PasswordHasher:
    """argon2id with the library's current defaults (RFC 9106's second profile: 64 MiB)."""
    return PasswordHasher()


def create_school(db: Session, name: str, policy: str, *, now: datetime, language: str = "zh") -> School:
    """A school with a policy preset and, where its country has one clock, that one.

    Raises `Invalid`, and `Conflict` where the name is taken.
    """
    if not name.strip() or len(name) > 120:
        raise Invalid("Give the school a name of 1 to 120 characters.", field="name")
    if policy not in PRESETS:
        raise Invalid("There is no policy “{policy}”.", field="policy", policy=policy)
    if db.scalars(select(School).where(School.name == name)).one_or_none():
        raise Conflict("There is a school “{name}” already.", name=name)
    school = _untouched(db) or School(uid=uuid4().hex, policy_changes=[], created=now)
    school.name, school.policy, school.language = name.strip(), policy, language
    school.zone = ZONES.get(PRESETS[policy].country, "")
    db.add(school)
    db.flush()
    return school


def _untouched(db: Session) -> School | None:
    """The school that stood in for a missing one, where nothing was put into it yet."""
    found = db.scalars(select(School).where(School.name.in_(FIRST_SCHOOL.values()))).first()
    things = [Bank, Teacher, SchoolClass]
    is_empty = found and not any(db.scalar(select(one.id).where(one.school_id == found.id).limit(1)) for one in things)
    return found if is_empty else None


def has_school(db: Session) -> bool:
    """Whether there is any school."""
    return db.scalar(select(School.id).limit(1)) is not None


def find_school(db: Session, name: str | None) -> School:
    """A school by name or uid; the only one where no name is given. Raises `NotFound` or `Invalid`."""
    schools = list(db.scalars(select(School).order_by(School.id)))
    if name is None and len(schools) > 1:
        raise Invalid("There are several schools. Say which one with --school.")
    found = [one for one in schools if name in (None, one.name, one.uid)]
    if not found:
        raise NotFound("There is no school “{name}”.", name=name or "")
    return found[0]


def create_teacher(
    db: Session,
    school: School,
    *,
    sign_in: str,
    name: str,
    password: str,
    roles: Sequence[Held],
    now: datetime,
) -> Teacher:
    """An account with its roles and scopes. Raises `Invalid`, and `Conflict` where the sign-in name is taken."""
    check_password(password)
    held = scopes.checked(db, school.id, roles)
    if not sign_in.strip() or len(sign_in) > 80:
        raise Invalid("Give a sign-in name of 1 to 80 characters.", field="sign_in")
    if db.scalars(select(Teacher).where(Teacher.sign_in == _folded(sign_in))).one_or_none():
        raise Conflict("The sign-in name “{name}” is taken.", name=sign_in)
    teacher = Teacher(
        school_id=school.id, uid=uuid4().hex, sign_in=_folded(sign_in), name=name or sign_in,
        password_hash=hasher().hash(password), created=now,
    )  # fmt: skip
    teacher.grants = [Grant(school_id=school.id, role=role, scope=scope) for role, scope in held]
    db.add(teacher)
    db.flush()
    return teacher


def new_password() -> str:
    """A password that can be read out: 16 letters and digits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "".join(secrets.choice(letters) for _ in range(16))


def check_password(password: str) -> None:
    """Raises `Invalid` where a password is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= 200:
        raise Invalid("Choose a password of at least {count} characters.", field="password", count=SHORTEST_PASSWORD)


def change_password(teacher: Teacher, old: str, new: str) -> None:
    """A new password; every other session of the account ends. Raises `Invalid`."""
    if not _fits(teacher.password_hash, old):
        raise Invalid("The old password is wrong.", field="old")
    check_password(new)
    teacher.password_hash = hasher().hash(new)
    teacher.session_version += 1


def sign_in(db: Session, sign_in: str, password: str, *, address: str, now: datetime) -> Teacher | None:
    """The teacher, or None where name or password does not fit; the failed try is counted.

    Raises `Throttled` after 10 failed tries in 15 minutes for one name from one address; other names from the same
    address (a school's) are not held up by it. The caller commits in every case.
    """
    account, origin = _digest(_folded(sign_in)), _digest(address)
    if _is_throttled(db, account, origin, now):
        raise Throttled(
            "Too many attempts. Wait {minutes} minutes, then try again.", minutes=int(WINDOW.total_seconds() // 60)
        )
    teacher = db.scalars(select(Teacher).where(Teacher.sign_in == _folded(sign_in), Teacher.active)).one_or_none()
    if not _fits(teacher.password_hash if teacher else _nobody(), password) or teacher is None:
        db.add(SignInTry(account=account, address=origin, moment=now))
        return None
    if hasher().check_needs_rehash(teacher.password_hash):
        teacher.password_hash = hasher().hash(password)
    db.execute(delete(SignInTry).where(SignInTry.account == account, SignInTry.address == origin))
    return teacher


def take_turn(db: Session, school: School, version: int) -> None:
    """Count a change of the school's settings. Raises `Conflict` where somebody changed them since they were shown."""
    if not database.take_turn(db, school, version):
        raise Conflict("Somebody changed the school's settings while you were working on them. Look at them again.")


def set_up(school: School, *, policy: str, wording: str, language: str, zone: str) -> None:
    """Choose a school's policy preset, the wording and language of its sheets and its clock. Raises `Invalid`."""
    if policy not in PRESETS:
        raise Invalid("There is no policy “{policy}”.", field="policy", policy=policy)
    if wording not in WORDINGS:
        raise Invalid("Choose one of the wordings.", field="wording")
    if language not in LANGUAGES:
        raise Invalid("Choose Chinese or English.", field="language")
    if zone and zone not in available_timezones():
        raise Invalid("There is no time zone “{zone}”.", field="zone", zone=zone)
    school.policy_changes = school.policy_changes if school.policy == policy else []
    school.policy, school.wording, school.language, school.zone = policy, wording, language, zone


def people(db: Session) -> list[Teacher]:
    """The school's accounts, by name."""
    return list(db.scalars(select(Teacher).order_by(Teacher.name).options(selectinload(Teacher.grants))))


def person(db: Session, uid: str) -> Teacher:
    """An account of the school. Raises `NotFound`."""
    found = db.scalars(select(Teacher).where(Teacher.uid == uid)).one_or_none()
    if found is None:
        raise NotFound
    return found


def set_roles(db: Session, teacher: Teacher, roles: Sequence[Held], *, active: bool) -> None:
    """Other roles with their scopes; a closed account is signed out. Raises `Invalid`."""
    wanted = scopes.checked(db, teacher.school_id, roles)
    _require_a_lead(db, teacher, stays=active and (Role.SCHOOL_LEAD, "") in wanted)
    before = {(Role(grant.role), grant.scope): grant for grant in teacher.grants}
    teacher.grants = [
        before.get(one) or Grant(school_id=teacher.school_id, role=one[0], scope=one[1]) for one in wanted
    ]
    teacher.active = active
    db.flush()


def reset_password(teacher: Teacher, new: str) -> None:
    """A new password without the old one, for who forgot it; every session of the account ends."""
    check_password(new)
    teacher.password_hash = hasher().hash(new)
    teacher.session_version += 1


def own(db: Session, viewer: Viewer) -> Teacher:
    """The viewer's own account. Raises `NotFound`."""
    found = db.get(Teacher, viewer.teacher_id or 0)
    if found is None:
        raise NotFound
    return found


def speak(db: Session, viewer: Viewer, language: str) -> None:
    """Keep the language of the account's pages."""
    own(db, viewer).language = language


def signed_in(db: Session, uid: str, version: int) -> Viewer | None:
    """Who a session belongs to, with the roles as they stand now; None where the session has ended."""
    teacher = db.scalars(select(Teacher).where(Teacher.uid == uid, Teacher.active)).one_or_none()
    return viewer_of(teacher) if teacher and teacher.session_version == version else None


def _require_a_lead(db: Session, teacher: Teacher, *, stays: bool) -> None:
    """A school is never left without somebody who manages it."""
    others = select(Grant.id).join(Teacher).where(
        Grant.role == Role.SCHOOL_LEAD, Teacher.active, Teacher.id != teacher.id
    )  # fmt: skip
    is_lead = Role.SCHOOL_LEAD in {grant.role for grant in teacher.grants}
    if is_lead and not stays and db.scalars(others).first() is None:
        raise Invalid("The school needs a lead. Give the role to somebody else first.", field="role")


def _is_throttled(db: Session, account: str, origin: str, now: datetime) -> bool:
    db.execute(delete(SignInTry).where(SignInTry.moment < now - WINDOW))

    def tries(*where: ColumnElement[bool]) -> int:
        return db.scalar(select(func.count()).select_from(SignInTry).where(*where)) or 0

    by_account, by_address = SignInTry.account == account, SignInTry.address == origin
    return (
        tries(by_account, by_address) >= TRIES_PER_PAIR
        or tries(by_account) >= TRIES_PER_ACCOUNT
        or tries(by_address) >= TRIES_PER_ADDRESS
    )


def _fits(password_hash: str, password: str) -> bool:
    try:
        return hasher().verify(password_hash, password[:200])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash that fits nothing, so that an unknown name takes as long as a known one."""
    return hasher().hash(secrets.token_hex())


def _folded(sign_in: str) -> str:
    return sign_in.strip().casefold()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
