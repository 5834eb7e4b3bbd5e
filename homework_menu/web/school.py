"""The school's page: policy and wording, classes, people. For the school lead."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank.access import Right, Role
from question_bank.errors import BankError, Invalid

from .. import accounts, classes, i18n
from ..policy import PRESETS
from . import errors, requests
from .requests import db, language, needs, once, school, viewer

blueprint = Blueprint("school", __name__, url_prefix="/school")


@blueprint.get("")
@needs(Right.MANAGE_SCHOOL)
def settings() -> str:
    """Policy, wording, classes and people on one page."""
    return _page()


@blueprint.post("/settings")
@needs(Right.MANAGE_SCHOOL)
def save() -> Response | tuple[str, int]:
    """Change policy, wording or language."""

    def act() -> str:
        accounts.set_up(school(), policy=request.form.get("policy", ""), wording=request.form.get("wording", ""),
                        language=request.form.get("language", ""))  # fmt: skip
        flash(i18n.gettext(language(), "Saved."))
        return url_for("school.settings")

    return _carried_out(act)


@blueprint.post("/classes")
@needs(Right.MANAGE_SCHOOL)
def add_class() -> Response | tuple[str, int]:
    """A new class."""

    def act() -> str:
        form = request.form
        made = classes.create(db(), viewer().school_id, form.get("name", ""), _number(form.get("grade"), "grade"),
                              learners=_number(form.get("learners") or "0", "learners"))  # fmt: skip
        flash(i18n.gettext(language(), "Class {name} is there.", name=made.name))
        return url_for("school.settings")

    return _carried_out(act)


@blueprint.post("/people")
@needs(Right.MANAGE_SCHOOL)
def add_person() -> Response | tuple[str, int]:
    """A new account; its first password is shown once."""

    def act() -> str:
        form = request.form
        password = accounts.new_password()
        role, scope = accounts.parse_role(form.get("role", Role.TEACHER))
        person = accounts.create_teacher(
            db(), school(), sign_in=form.get("sign_in", ""), name=form.get("person", ""), password=password,
            roles=[(role, scope)], now=requests.now(),
        )  # fmt: skip
        flash(i18n.gettext(language(), "{name} signs in as “{sign_in}” with the password {password}. It is shown once.",
                           name=person.name, sign_in=person.sign_in, password=password))  # fmt: skip
        return url_for("school.settings")

    return _carried_out(act)


def _carried_out(act: requests.Action) -> Response | tuple[str, int]:
    try:
        return once(act)
    except BankError as error:
        db().rollback()
        return _page(error), errors.status_of(error)


def _page(fault: BankError | None = None) -> str:
    return render_template(
        "school/settings.html", school=school(), presets=PRESETS, classes=classes.listed(db()),
        people=accounts.people(db()), roles=list(Role), wordings=accounts.WORDINGS, form=request.form, fault=fault,
    )  # fmt: skip


def _number(text: str | None, field: str) -> int:
    try:
        return int(text or "")
    except ValueError as error:
        raise Invalid("Give a whole number.", field=field) from error
