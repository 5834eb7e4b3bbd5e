"""Classes and people of a school: made, changed, who teaches what, roles and first passwords. For the school lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank.access import Held, Right, Role, viewer_of
from question_bank.content import SUBJECTS
from question_bank.errors import BankError, Invalid
from question_bank.models import Teacher

from .. import accounts, classes, i18n, scopes, sign_up
from ..models import SchoolClass
from ..names import name_of
from . import errors, requests
from .requests import db, language, needs, school, viewer

blueprint = Blueprint("people", __name__, url_prefix="/school")
Told = Callable[[], tuple[Teacher, str]]


@blueprint.get("/classes")
@needs(Right.MANAGE_SCHOOL)
def all_classes() -> str:
    """The school's classes with who teaches what in them."""
    return _classes()


@blueprint.post("/classes")
@needs(Right.MANAGE_SCHOOL)
def add_class() -> Response | tuple[str, int]:
    """A new class."""

    def act() -> str:
        made = classes.create(db(), viewer().school_id, request.form.get("name", ""), _number("grade"),
                              learners=_number("learners"))  # fmt: skip
        flash(i18n.gettext(language(), "Class {name} has been added.", name=made.name))
        return url_for("people.all_classes")

    return errors.carried_out(act, _classes)


@blueprint.post("/classes/<uid>")
@needs(Right.MANAGE_SCHOOL)
def change_class(uid: str) -> Response | tuple[str, int]:
    """Another name, grade or number of learners."""

    def act() -> str:
        found, name, grade, learners = _class(uid), request.form.get("name", ""), _number("grade"), _number("learners")
        requests.take_turn(found, mine=lambda: _class_words(name, grade, learners),
                           theirs=lambda: _class_words(found.name, found.grade, found.learners))  # fmt: skip
        classes.change(db(), found, name=name, grade=grade, learners=learners)
        return _saved("people.all_classes")

    return errors.carried_out(act, _classes)


@blueprint.post("/classes/<uid>/teacher")
@needs(Right.MANAGE_SCHOOL)
def assign(uid: str) -> Response | tuple[str, int]:
    """Give a subject of a class to a teacher, or to nobody."""

    def act() -> str:
        found, subject, chosen = _class(uid), request.form.get("subject", ""), request.form.get("teacher", "")
        teacher = accounts.person(db(), chosen) if chosen else None
        taught = classes.subject_of(db(), found, subject)
        if taught is not None:
            requests.take_turn(taught, mine=lambda: _teacher_words(subject, teacher),
                               theirs=lambda: _teacher_words(subject, taught.teacher))  # fmt: skip
        classes.assign(db(), found, subject, teacher)
        return _saved("people.all_classes")

    return errors.carried_out(act, _classes)


@blueprint.get("/people")
@needs(Right.MANAGE_SCHOOL)
def all_people() -> str:
    """The school's accounts with their roles."""
    return _people()


@blueprint.post("/people")
@needs(Right.MANAGE_SCHOOL)
def add_person() -> Response | tuple[str, int]:
    """A new account; its first password is shown once."""

    def make() -> tuple[Teacher, str]:
        password = accounts.new_password()
        person = accounts.create_teacher(
            db(), school(), sign_in=request.form.get("sign_in", ""), name=request.form.get("person", ""),
            password=password, roles=_held(), now=requests.now(),
        )  # fmt: skip
        return person, password

    return _told_once(make)


@blueprint.post("/people/<uid>")
@needs(Right.MANAGE_SCHOOL)
def change_person(uid: str) -> Response | tuple[str, int]:
    """Other roles, or an account that is closed or open again; it counts at the person's next request."""

    def act() -> str:
        found, held, active = accounts.person(db(), uid), _held(), request.form.get("active") == "yes"
        requests.take_turn(found, mine=lambda: _account_words(held, active),
                           theirs=lambda: _account_words(_held_by(found), found.active))  # fmt: skip
        accounts.set_roles(db(), found, held, active=active)
        return _saved("people.all_people")

    return errors.carried_out(act, _people)


@blueprint.post("/people/<uid>/password")
@needs(Right.MANAGE_SCHOOL)
def new_password(uid: str) -> Response | tuple[str, int]:
    """A fresh password for somebody who forgot it; shown once."""

    def make() -> tuple[Teacher, str]:
        found, password = accounts.person(db(), uid), accounts.new_password()
        requests.take_turn(found, mine=lambda: i18n.gettext(language(), "Give a new password"),
                           theirs=lambda: _account_words(_held_by(found), found.active))  # fmt: skip
        accounts.reset_password(found, password)
        return found, password

    return _told_once(make)


@blueprint.post("/invitation")
@needs(Right.MANAGE_SCHOOL)
def invite() -> Response | tuple[str, int]:
    """A fresh invitation for colleagues, or none any more."""

    def act() -> str:
        if request.form.get("what") == "withdraw":
            sign_up.withdraw(school())
        else:
            sign_up.invite(school(), now=requests.now())
        return url_for("people.all_people", _anchor="invitation")

    return errors.carried_out(act, _people)


def _told_once(make: Told) -> Response | tuple[str, int]:
    """Carry out what makes a password and show it in this answer alone; a second post of the form leads to the page."""
    told: list[tuple[str, str, str]] = []

    def act() -> str:
        person, password = make()
        told.append((person.name, person.sign_in, password))
        return url_for("people.all_people")

    answer = errors.carried_out(act, _people)
    return (_people(told=told[0]), 200) if told and not isinstance(answer, tuple) else answer


def _classes(fault: BankError | None = None) -> str:
    teachers = [one for one in accounts.people(db()) if one.active and viewer_of(one).may(Right.BUILD_MENU)]
    return render_template("school/classes.html", classes=classes.listed(db()), form=request.form, fault=fault,
                           at=_at(), teachers=teachers, subjects=SUBJECTS)  # fmt: skip


def _people(fault: BankError | None = None, told: tuple[str, str, str] | None = None) -> str:
    shelves = classes.listed(db())
    names = {one.uid: one.name for one in shelves}
    return render_template(
        "school/people.html", people=accounts.people(db()), form=request.form, fault=fault, told=told, at=_at(),
        roles=[role for role in Role if role not in (Role.CLASS_TEACHER, Role.TEAM_LEAD)], classes=shelves,
        subjects=SUBJECTS, grades=scopes.GRADES, team_parts=scopes.team_parts, held_by=_held_by, written=_written,
        words=_role_words, names=names, invitation=_invitation(),
    )  # fmt: skip


def _invitation() -> tuple[str, date] | None:
    """The address by which colleagues come in, and its last day; None where nobody is invited."""
    at, until = school(), school().invited_until
    if not at.invitation or until is None or until < requests.now():
        return None
    return url_for("sign_up.invited", invitation=at.invitation, _external=True), until.date()


def _at() -> str:
    """Whom or what the form was about; empty for a new one."""
    return (request.view_args or {}).get("uid", "")


def _saved(endpoint: str) -> str:
    flash(i18n.gettext(language(), "Saved."))
    return url_for(endpoint)


def _class(uid: str) -> SchoolClass:
    return classes.named(db(), uid)


def _held() -> list[Held]:
    """The form's roles with their scopes. Raises `Invalid`."""
    form = request.form
    teams = zip(form.getlist("team-grade"), form.getlist("team-subject"), strict=False)
    return [*(scopes.parse(text) for text in form.getlist("role") if text),
            *(scopes.team(grade, subject) for grade, subject in teams if grade or subject)]  # fmt: skip


def _written() -> list[Held]:
    """What the form chose, to be shown again; a role that there is not is left out."""
    try:
        return _held()
    except Invalid:
        return []


def _held_by(person: Teacher) -> list[Held]:
    return [(Role(grant.role), grant.scope) for grant in person.grants]


def _role_words(held: Iterable[Held], names: Mapping[str, str]) -> str:
    return " · ".join(i18n.say(language(), one) for one in scopes.words(held, names))


def _account_words(held: Iterable[Held], active: bool) -> str:
    state = i18n.gettext(language(), "Can sign in") if active else i18n.gettext(language(), "closed")
    return f"{_role_words(held, {one.uid: one.name for one in classes.listed(db())})} · {state}"


def _class_words(name: str, grade: int, learners: int) -> str:
    said = [i18n.gettext(language(), "Grade {grade}", grade=grade)]
    said += [i18n.gettext(language(), "{count} learners", count=learners)]
    return " · ".join([name, *said])


def _teacher_words(subject: str, teacher: Teacher | None) -> str:
    name = teacher.name if teacher else i18n.gettext(language(), "Nobody")
    return f"{i18n.say(language(), name_of(subject))} · {name}"


def _number(field: str) -> int:
    text = request.form.get(field, "").strip() or "0"
    if not text.isdecimal() or len(text) > 4:
        raise Invalid("Give a whole number.", field=field)
    return int(text)
