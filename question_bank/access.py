"""Who may see and do what: ONE table of roles and rights, and fetching that cannot tell "hidden" from "missing".

School isolation is the session's (see `database`); here stands what a person may do inside the own school.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from .errors import NotAllowed, NotFound
from .models import Bank, Exercise, ImportBatch, Teacher


class Role(StrEnum):
    """The six roles with an account; a person may hold several, each for a scope."""

    TEACHER = "teacher"
    CLASS_TEACHER = "class-teacher"
    TEAM_LEAD = "team-lead"
    SCHOOL_LEAD = "school-lead"
    RESEARCHER = "researcher"
    INSPECTOR = "inspector"


class Right(StrEnum):
    """What a page or an action asks for."""

    OWN_ACCOUNT = "own-account"
    SEE_BANK = "see-bank"
    EDIT_BANK = "edit-bank"
    EXPORT_BANK = "export-bank"
    SEE_MENU = "see-menu"
    BUILD_MENU = "build-menu"
    SEE_CLASS = "see-class"
    MANAGE_SCHOOL = "manage-school"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.TEACHER: frozenset(Right) - {Right.MANAGE_SCHOOL},
    Role.CLASS_TEACHER: frozenset({Right.OWN_ACCOUNT, Right.SEE_BANK, Right.SEE_MENU, Right.SEE_CLASS}),
    Role.TEAM_LEAD: frozenset(Right) - {Right.MANAGE_SCHOOL},
    Role.SCHOOL_LEAD: frozenset(Right),
    Role.RESEARCHER: frozenset({Right.OWN_ACCOUNT}),
    Role.INSPECTOR: frozenset({Right.OWN_ACCOUNT, Right.SEE_MENU}),
}
LEADS = frozenset({Role.TEAM_LEAD, Role.SCHOOL_LEAD})


@dataclass(frozen=True)
class Viewer:
    """Who is asking: read from the database at every request. `teacher_id` is None for the command line.

    `language` is empty where the person has chosen none.
    """

    teacher_id: int | None
    school_id: int
    roles: frozenset[Role]
    language: str = ""

    def may(self, right: Right) -> bool:
        """Whether one of the roles gives the right."""
        return any(right in RIGHTS[role] for role in self.roles)


def command_line(school_id: int, language: str = "zh") -> Viewer:
    """The command line acts as school lead."""
    return Viewer(None, school_id, frozenset({Role.SCHOOL_LEAD}), language)


def viewer_of(teacher: Teacher) -> Viewer:
    """The viewer that a signed-in teacher is, with the roles as they stand now."""
    roles = frozenset(Role(grant.role) for grant in teacher.grants)
    return Viewer(teacher.id, teacher.school_id, roles, teacher.language or "")


class HasUid(Protocol):
    """A row that is fetched by its uid."""

    uid: InstrumentedAttribute[str] | Any


Row = TypeVar("Row", bound=HasUid)


def visible_to(viewer: Viewer, model: type[Any]) -> ColumnElement[bool]:
    """The one condition that lists, searches and single fetches share: school banks and one's own."""
    shelves = or_(Bank.owner_id.is_(None), Bank.owner_id == (viewer.teacher_id or -1))
    if model is Bank:
        return shelves
    if model is Exercise or model is ImportBatch:
        return model.bank_id.in_(select(Bank.id).where(shelves))
    return true()


def find(db: Session, model: type[Row], uid: str, viewer: Viewer, *, to_change: bool = False) -> Row:
    """The visible row with this uid. Raises `NotFound` for a missing and for a hidden one alike.

    `to_change` waits for whoever is changing it just now, so that the version read is the one that stands.
    """
    wanted = select(model).where(model.uid == uid, visible_to(viewer, model))
    found = db.scalars(wanted.with_for_update(of=model) if to_change else wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def may_edit(exercise: Exercise, viewer: Viewer) -> bool:
    """Its author may, the owner of its bank, and in a school's bank the leads."""
    if not viewer.may(Right.EDIT_BANK):
        return False
    mine = viewer.teacher_id is not None and viewer.teacher_id in (exercise.author_id, exercise.bank.owner_id)
    return mine or (exercise.bank.owner_id is None and bool(viewer.roles & LEADS))


def require_edit(exercise: Exercise, viewer: Viewer) -> None:
    """Raises `NotAllowed` where the viewer may see but not change the exercise."""
    if not may_edit(exercise, viewer):
        raise NotAllowed


def require(viewer: Viewer, right: Right) -> None:
    """Raises `NotFound` where no role gives the right: a page that is not for you does not exist."""
    if not viewer.may(right):
        raise NotFound
