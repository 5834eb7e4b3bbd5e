"""Who may see and do what: ONE table of roles and rights, and fetching that cannot tell "hidden" from "missing".

School isolation is the session's (see `database`); here stands what a person may do inside the own school. A role is
held for a scope, and an empty one is the whole school, but for a class teacher:

- `class-teacher` for a class, by its uid: sees the menus of that class and of no other, and keeps its day (ask to cut,
  agree, publish); with an empty scope of none. Parents' requests and the learners' list are the role's too and have no
  page yet.
- `team-lead` for a grade, a subject or both (`3`, `maths`, `3/maths`): what the role adds to a teacher's rights,
  revising a colleague's exercise in a school's or a team's bank and keeping the team, holds for the team's exercises.
  Team plans and groups have no page yet.
- The others are held for the school alone. An inspector's area, which is a set of schools, and a researcher's region
  have neither table nor page yet: an inspector sees the own school, a researcher the own account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.base import ExecutableOption

from .errors import NotAllowed, NotFound
from .models import Bank, Exercise, ImportBatch, Teacher, Team, TeamMember
from .team_models import Call, Review


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
    SEE_DAY = "see-day"
    FILL_DAY = "fill-day"
    KEEP_DAY = "keep-day"
    SHARE = "share"
    KEEP_TEAM = "keep-team"
    MANAGE_SCHOOL = "manage-school"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.TEACHER: frozenset(Right) - {Right.MANAGE_SCHOOL, Right.KEEP_DAY, Right.KEEP_TEAM},
    Role.CLASS_TEACHER: frozenset({Right.OWN_ACCOUNT, Right.SEE_BANK, Right.SEE_MENU})
    | {Right.SEE_DAY, Right.FILL_DAY, Right.KEEP_DAY},
    Role.TEAM_LEAD: frozenset(Right) - {Right.MANAGE_SCHOOL, Right.KEEP_DAY},
    Role.SCHOOL_LEAD: frozenset(Right),
    Role.RESEARCHER: frozenset({Right.OWN_ACCOUNT}),
    Role.INSPECTOR: frozenset({Right.OWN_ACCOUNT, Right.SEE_MENU, Right.SEE_DAY}),
}
EVERY_DAY = frozenset({Role.TEAM_LEAD, Role.SCHOOL_LEAD, Role.INSPECTOR})
Held = tuple[Role, str]


@dataclass(frozen=True)
class Viewer:
    """Who is asking: read from the database at every request. `teacher_id` is None for the command line.

    `held`: the roles, each with its scope. `language` is empty where the person has chosen none.
    """

    teacher_id: int | None
    school_id: int
    held: frozenset[Held]
    language: str = ""

    def may(self, right: Right) -> bool:
        """Whether one of the roles gives the right."""
        return any(right in RIGHTS[role] for role, _ in self.held)

    def leads(self, thing: Exercise | Team) -> bool:
        """Whether the person leads the school, or teams that take in the thing's subject and one of its grades."""
        return self.leads_school or any(_is_of_team(thing, scope) for scope in self.led)

    @property
    def leads_school(self) -> bool:
        """Whether the person leads the school."""
        return (Role.SCHOOL_LEAD, "") in self.held

    @property
    def led(self) -> list[str]:
        """The scopes of the teams that the person leads."""
        return [scope for role, scope in self.held if role is Role.TEAM_LEAD]

    def keeps_day(self, uid: str) -> bool:
        """Whether the person asks to cut, agrees and publishes in a class."""
        return self.leads_school or (Role.CLASS_TEACHER, uid) in self.held

    def sees_day(self, uid: str) -> bool:
        """Whether a role shows a class's day; who teaches in the class sees it too."""
        return self.keeps_day(uid) or any(role in EVERY_DAY for role, _ in self.held)

    @property
    def classes(self) -> frozenset[str] | None:
        """The uids of the classes whose menus the person sees; None where it is those of every class."""
        seeing = [one for one in self.held if Right.SEE_MENU in RIGHTS[one[0]]]
        is_bound = all(role is Role.CLASS_TEACHER for role, _ in seeing)
        return frozenset(scope for _, scope in seeing if scope) if is_bound else None

    @property
    def lacks_class(self) -> bool:
        """Whether the person is a class teacher whose class was not named yet."""
        return [scope for role, scope in self.held if role is Role.CLASS_TEACHER] == [""]


def command_line(school_id: int, language: str = "zh") -> Viewer:
    """The command line acts as school lead."""
    return Viewer(None, school_id, frozenset({(Role.SCHOOL_LEAD, "")}), language)


def viewer_of(teacher: Teacher) -> Viewer:
    """The viewer that a signed-in teacher is, with the roles as they stand now."""
    held = frozenset((Role(grant.role), grant.scope) for grant in teacher.grants)
    return Viewer(teacher.id, teacher.school_id, held, teacher.language or "")


def _is_of_team(thing: Exercise | Team, scope: str) -> bool:
    parts = filter(None, scope.split("/"))
    return all(thing.grades >> int(part) & 1 if part.isdecimal() else part == thing.subject for part in parts)


def _teams(viewer: Viewer) -> ColumnElement[bool]:
    """The teams that a person is in, or leads."""
    mine = select(TeamMember.team_id).where(TeamMember.teacher_id == (viewer.teacher_id or -1))
    return or_(Team.id.in_(mine), true() if viewer.leads_school else false(), *map(_within, viewer.led))


def _within(scope: str) -> ColumnElement[bool]:
    parts = filter(None, scope.split("/"))
    return and_(true(), *(Team.grades.bitwise_and(1 << int(part)) != 0 if part.isdecimal() else Team.subject == part
                          for part in parts))  # fmt: skip


class HasUid(Protocol):
    """A row that is fetched by its uid."""

    uid: InstrumentedAttribute[str] | Any


Row = TypeVar("Row", bound=HasUid)


def visible_to(viewer: Viewer, model: type[Any]) -> ColumnElement[bool]:
    """The one condition that lists, searches and single fetches share: the school's banks, one's own and those of one's
    teams; what is offered to these or by oneself; of a class what its class teacher may see."""
    if model is Team:
        return _teams(viewer)
    if model is Call:
        return Call.team_id.in_(select(Team.id).where(_teams(viewer)))
    is_schools = and_(Bank.owner_id.is_(None), Bank.team_id.is_(None))
    is_of_team = Bank.team_id.in_(select(Team.id).where(_teams(viewer)))
    shelves = or_(is_schools, Bank.owner_id == (viewer.teacher_id or -1), is_of_team)
    if model is Bank:
        return shelves
    if model is Exercise or model is ImportBatch:
        return model.bank_id.in_(select(Bank.id).where(shelves))
    if model is Review:
        return or_(Review.teacher_id == (viewer.teacher_id or -1), Review.bank_id.in_(select(Bank.id).where(shelves)))
    if hasattr(model, "school_class") and viewer.classes is not None:
        return or_(false(), *(model.school_class.has(uid=uid) for uid in viewer.classes))
    return true()


def find(
    db: Session, model: type[Row], uid: str, viewer: Viewer, *, to_change: bool = False,
    loads: Sequence[ExecutableOption] = (),
) -> Row:  # fmt: skip
    """The visible row with this uid. Raises `NotFound` for a missing and for a hidden one alike.

    `to_change` waits for whoever is changing it just now, so that the version read is the one that stands. `loads`:
    what is read with it.
    """
    wanted = select(model).where(model.uid == uid, visible_to(viewer, model)).options(*loads)
    found = db.scalars(wanted.with_for_update(of=model) if to_change else wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def may_edit(exercise: Exercise, viewer: Viewer) -> bool:
    """Its author may, the owner of its bank, and in a school's bank the school's lead and that of its team."""
    if not viewer.may(Right.EDIT_BANK):
        return False
    mine = viewer.teacher_id is not None and viewer.teacher_id in (exercise.author_id, exercise.bank.owner_id)
    return mine or (exercise.bank.owner_id is None and viewer.leads(exercise))


def may_fill(bank: Bank, viewer: Viewer) -> bool:
    """Who may put something into a bank unasked: into a team's its leads alone, the others offer it; into the samples
    nobody, for they may be removed together.
    """
    return not bank.is_sample and (bank.team is None or viewer.leads(bank.team))


def require_fill(bank: Bank, viewer: Viewer) -> None:
    """Raises `NotAllowed` where the viewer may only offer to the bank."""
    if bank.is_sample:
        raise NotAllowed("The sample bank is not for your own exercises. Choose another bank.")
    if not may_fill(bank, viewer):
        raise NotAllowed("Put it into your own bank, then offer it to the team.")


def may_review(review: Review, viewer: Viewer) -> bool:
    """A colleague other than the author: of a team's bank its members and leads, of the school's bank the leads."""
    exercise = review.exercise
    if viewer.teacher_id is not None and viewer.teacher_id in (review.teacher_id, exercise.author_id):
        return False
    team = review.bank.team
    is_member = team is not None and any(one.id == viewer.teacher_id for one in team.members)
    return is_member or viewer.leads(team or exercise)


def require_edit(exercise: Exercise, viewer: Viewer) -> None:
    """Raises `NotAllowed` where the viewer may see but not change the exercise."""
    if not may_edit(exercise, viewer):
        raise NotAllowed


def require(viewer: Viewer, right: Right) -> None:
    """Raises `NotFound` where no role gives the right: a page that is not for you does not exist."""
    if not viewer.may(right):
        raise NotFound
