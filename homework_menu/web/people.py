"""Classes and people of a school: made, changed, and of people the roles and first passwords. For the school lead."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank.access import Right, Role
from question_bank.errors import BankError, Invalid

from .. import accounts, classes, i18n
from . import errors, requests
from .requests import db, language, needs, once, school, viewer

blueprint = Blueprint("people", __name__, url_prefix="/school")


@blueprint.get("/classes")
@needs(Right.MANAGE_SCHOOL)
def all_classes() -> str:
    """The school's classes."""
    return _classes()


@blueprint.post("/classes")
@needs(Right.MANAGE_SCHOOL)
def add_class() -> Response | tuple[str, int]:
    """A new class."""

    def act() -> str:
        made = classes.create(db(), viewer().school_id, request.form.get("name", ""), _number("grade"),
                              learners=_number("learners"))  # fmt: skip
        flash(i18n.gettext(language(), "Class {name} is there.", name=made.name))
        return url_for("people.all_classes")

    return _carried_out(act, _classes)


@blueprint.post("/classes/<uid>")
@needs(Right.MANAGE_SCHOOL)
def change_class(uid: str) -> Response | tuple[str, int]:
    """Another name, grade or number of learners."""

    def act() -> str:
        found = classes.named(db(), uid)
        classes.change(db(), found, name=request.form.get("name", ""), grade=_number("grade"),
                       learners=_number("learners"))  # fmt: skip
        flash(i18n.gettext(language(), "Saved."))
        return url_for("people.all_classes")

    return _carried_out(act, _classes)


@blueprint.get("/people")
@needs(Right.MANAGE_SCHOOL)
def all_people() -> str:
    """The school's accounts with their roles."""
    return _people()


@blueprint.post("/people")
@needs(Right.MANAGE_SCHOOL)
def add_person() -> Response | tuple[str, int]:
    """A new account; its first password is shown once."""

    def act() -> str:
        password = accounts.new_password()
        person = accounts.create_teacher(
            db(), school(), sign_in=request.form.get("sign_in", ""), name=request.form.get("person", ""),
            password=password, roles=[(role, "") for role in _roles()], now=requests.now(),
        )  # fmt: skip
        _tell_password(person.name, person.sign_in, password)
        return url_for("people.all_people")

    return _carried_out(act, _people)


@blueprint.post("/people/<uid>")
@needs(Right.MANAGE_SCHOOL)
def change_person(uid: str) -> Response | tuple[str, int]:
    """Other roles, or an account that is closed or open again; it counts at the person's next request."""

    def act() -> str:
        found = accounts.person(db(), uid)
        accounts.set_roles(db(), found, _roles(), active=request.form.get("active") == "yes")
        flash(i18n.gettext(language(), "Saved."))
        return url_for("people.all_people")

    return _carried_out(act, _people)


@blueprint.post("/people/<uid>/password")
@needs(Right.MANAGE_SCHOOL)
def new_password(uid: str) -> Response | tuple[str, int]:
    """A fresh password for somebody who forgot it; shown once."""

    def act() -> str:
        found, password = accounts.person(db(), uid), accounts.new_password()
        accounts.reset_password(found, password)
        _tell_password(found.name, found.sign_in, password)
        return url_for("people.all_people")

    return _carried_out(act, _people)


def _classes(fault: BankError | None = None) -> str:
    return render_template("school/classes.html", classes=classes.listed(db()), form=request.form, fault=fault,
                           at=(request.view_args or {}).get("uid", ""))  # fmt: skip


def _people(fault: BankError | None = None) -> str:
    return render_template("school/people.html", people=accounts.people(db()), roles=list(Role), form=request.form,
                           fault=fault, at=(request.view_args or {}).get("uid", ""))  # fmt: skip


def _carried_out(act: requests.Action, page: requests.Page) -> Response | tuple[str, int]:
    try:
        return once(act)
    except BankError as error:
        db().rollback()
        return page(error), errors.status_of(error)


def _roles() -> list[Role]:
    return [accounts.parse_role(text)[0] for text in request.form.getlist("role")]


def _tell_password(name: str, sign_in: str, password: str) -> None:
    flash(i18n.gettext(language(), "{name} signs in as “{sign_in}” with the password {password}. It is shown once.",
                       name=name, sign_in=sign_in, password=password))  # fmt: skip


def _number(field: str) -> int:
    text = request.form.get(field, "").strip() or "0"
    if not text.isdecimal() or len(text) > 4:
        raise Invalid("Give a whole number.", field=field)
    return int(text)
