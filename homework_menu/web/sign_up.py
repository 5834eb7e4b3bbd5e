"""Coming in by oneself: the first person sets a school up, colleagues follow its invitation."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank.database import Session
from question_bank.errors import BankError, Conflict
from question_bank.models import Teacher

from .. import accounts, sign_up
from ..sign_up import Person
from . import errors, requests
from .requests import PUBLIC, language, needs, now

blueprint = Blueprint("sign_up", __name__)
Make = Callable[[Session], Teacher]


@blueprint.get("/start")
@needs(PUBLIC)
def start() -> str:
    """The form for a school and its first person."""
    _require_open()
    return _page("start")


@blueprint.post("/start")
@needs(PUBLIC)
def make_school() -> Response | tuple[str, int]:
    """A school with its first person, who is signed in at once."""
    _require_open()
    return _carried_out("start", lambda db: sign_up.start(db, request.form.get("school", ""), _person(), now=now()))


@blueprint.get("/join/<invitation>")
@needs(PUBLIC)
def invited(invitation: str) -> str:
    """The form for a colleague, with the name of the school that invites."""
    return _page("join", school=_school_of(invitation))


@blueprint.post("/join/<invitation>")
@needs(PUBLIC)
def join(invitation: str) -> Response | tuple[str, int]:
    """An account at the school, signed in at once."""
    school = _school_of(invitation)

    def make(db: Session) -> Teacher:
        return sign_up.join(db, sign_up.invited_to(db, invitation, now=now()), _person(), now=now())

    return _carried_out("join", make, school=school)


def _require_open() -> None:
    server = requests.server()
    with server.database.everywhere(read_only=True) as db:
        sign_up.require_open(db, server.settings, request.values.get("server", ""))


def _school_of(invitation: str) -> str:
    with requests.server().database.everywhere(read_only=True) as db:
        return sign_up.invited_to(db, invitation, now=now()).name


def _person() -> Person:
    form = request.form
    return Person(form.get("person", ""), form.get("sign_in", ""), form.get("password", ""), language())


def _carried_out(view: str, make: Make, *, school: str = "") -> Response | tuple[str, int]:
    """Make the account and sign in; a form that is sent twice finds its account made and signs in, too."""
    with requests.server().database.everywhere() as db:
        try:
            teacher = make(db)
        except BankError as error:
            db.rollback()
            teacher = _made_before(db) if isinstance(error, Conflict) else None
            if teacher is None:
                return _page(view, school=school, fault=error), errors.status_of(error)
        requests.sign_in_as(teacher.uid, teacher.session_version)
        db.commit()
    return redirect(url_for("first.choose"), 303)


def _made_before(db: Session) -> Teacher | None:
    try:
        return accounts.sign_in(db, request.form.get("sign_in", ""), request.form.get("password", ""),
                                address=request.remote_addr or "", now=now())  # fmt: skip
    except BankError:
        return None


def _page(view: str, *, school: str = "", fault: BankError | None = None) -> str:
    return render_template(f"sign_up/{view}.html", form=request.form, fault=fault, school=school,
                           server=request.values.get("server", ""))  # fmt: skip
