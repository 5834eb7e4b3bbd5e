"""Roles with their scopes: read from what people wrote, held to what there is, and put into words.

What a scope means stands in `question_bank.access`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.access import Held, Role
from question_bank.content import SUBJECTS
from question_bank.errors import Invalid

from .errors import Message
from .models import SchoolClass
from .names import name_of

EVERY = "all"
GRADES = tuple(str(grade) for grade in range(1, 10))


def parse(text: str) -> Held:
    """`teacher`, `class-teacher:CLASS`, `team-lead:3/maths`. Raises `Invalid` for a role that there is not."""
    role, _, scope = text.partition(":")
    if role not in list(Role):
        raise Invalid("“{role}” is not one of the roles: {roles}.", field="role", role=role, roles=", ".join(Role))
    return Role(role), scope


def team(grade: str, subject: str) -> Held:
    """The lead of a team by a grade and a subject; `all` and nothing are every one."""
    return Role.TEAM_LEAD, "/".join(part for part in (grade, subject) if part not in ("", EVERY))


def checked(db: Session, school_id: int, held: Iterable[Held]) -> list[Held]:
    """Roles with scopes of the school, each once, classes by their uid. Raises `Invalid`."""
    found = [(role, _scope(db, school_id, role, scope.strip())) for role, scope in held]
    if not found:
        raise Invalid("Choose at least one role.", field="role")
    return list(dict.fromkeys(found))


def words(held: Iterable[Held], classes: Mapping[str, str]) -> list[Message]:
    """Each role as people read it; `classes`: the names of classes by uid."""
    order = list(Role)
    return [_words(role, scope, classes) for role, scope in sorted(held, key=lambda one: (order.index(one[0]), one[1]))]


def _scope(db: Session, school_id: int, role: Role, scope: str) -> str:
    if not scope:
        return ""
    if role is Role.CLASS_TEACHER:
        return _class(db, school_id, scope)
    if role is Role.TEAM_LEAD:
        return _team(scope)
    raise Invalid("The role “{role}” is held for the whole school: leave “{scope}” out.", field="role",
                  role=Message(name_of(role)), scope=scope)  # fmt: skip


def _class(db: Session, school_id: int, scope: str) -> str:
    is_named = (SchoolClass.uid == scope) | (SchoolClass.name == scope)
    uid = db.scalars(select(SchoolClass.uid).where(SchoolClass.school_id == school_id, is_named)).first()
    if uid is None:
        raise Invalid("There is no class “{name}”.", field="role", name=scope)
    return uid


def _team(scope: str) -> str:
    """Raises `Invalid` for what is not a grade, a subject, or both in this order."""
    grade, is_both, subject = scope.partition("/")
    known = (grade in GRADES and subject in SUBJECTS) if is_both else grade in (*GRADES, *SUBJECTS)
    if not known:
        raise Invalid("“{scope}” is not a team. Give a grade, a subject or both: 3, maths or 3/maths.", field="role",
                      scope=scope)  # fmt: skip
    return scope


def _words(role: Role, scope: str, classes: Mapping[str, str]) -> Message:
    title = Message(name_of(role))
    if not scope:
        return title
    if role is Role.CLASS_TEACHER:
        return Message("{role}: {scope}", {"role": title, "scope": classes.get(scope, scope)})
    grade, subject = team_parts(scope)
    parts = [Message("Grade {grade}", {"grade": int(grade)})] if grade else []
    parts += [Message(name_of(subject))] if subject else []
    return Message("{role}: {scope}", {"role": title, "scope": parts})


def team_parts(scope: str) -> tuple[str, str]:
    """Grade and subject of a team's scope, empty where it takes in every one."""
    parts = scope.split("/")
    named = next((part for part in parts if part in GRADES), "")
    return named, next((part for part in parts if part not in ("", named)), "")
