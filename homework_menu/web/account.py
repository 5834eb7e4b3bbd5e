"""Signing in and out, one's own password and language."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from question_bank.access import Right
from question_bank.errors import BankError

from .. import accounts, i18n, sign_up
from . import errors, requests
from .requests import PUBLIC, db, needs, viewer

blueprint = Blueprint("account", __name__)


@blueprint.get("/sign-in")
@needs(PUBLIC)
def sign_in() -> str:
    """The form."""
    return _sign_in(_own(request.args.get("next")), has_ended="ended" in request.args)


@blueprint.post("/sign-in")
@needs(PUBLIC)
def enter() -> Response | tuple[str, int]:
    """Name and password; the failed try is counted before it is answered."""
    name, target = request.form.get("name", ""), _own(request.form.get("next"))
    with requests.server().database.everywhere() as everywhere:
        try:
            teacher = accounts.sign_in(
                everywhere, name, request.form.get("password", ""),
                address=request.remote_addr or "", now=requests.now(),
            )  # fmt: skip
            message, status = i18n.gettext(requests.language(), "The sign-in name or password is wrong."), 422
        except BankError as error:
            teacher, message, status = None, i18n.say(requests.language(), error), errors.status_of(error)
        if teacher:
            requests.sign_in_as(teacher.uid, teacher.session_version)
        everywhere.commit()
    if teacher is None:
        return _sign_in(target, message, name), status
    return redirect(target, 303)


@blueprint.post("/sign-out")
@needs(Right.OWN_ACCOUNT)
def sign_out() -> Response:
    """End this session."""
    session.clear()
    return redirect(url_for("account.sign_in"), 303)


@blueprint.post("/language")
@needs(PUBLIC)
def choose_language() -> Response:
    """Chinese or English: kept with the account, before signing in with the session."""
    wanted = request.form.get("language", "")
    if wanted in i18n.LANGUAGES:
        session["language"] = wanted
        if requests.g.get("viewer"):
            accounts.speak(db(), viewer(), wanted)
            db().commit()
    return redirect(_own(request.form.get("next")), 303)


@blueprint.get("/account")
@needs(Right.OWN_ACCOUNT)
def account() -> str:
    """One's own page."""
    return render_template("account/account.html", teacher=accounts.own(db(), viewer()), fault=None)


@blueprint.post("/account/password")
@needs(Right.OWN_ACCOUNT)
def change_password() -> Response | tuple[str, int]:
    """A new password; every other session of the account ends."""
    teacher = accounts.own(db(), viewer())
    try:
        accounts.change_password(teacher, request.form.get("old", ""), request.form.get("new", ""))
    except BankError as error:
        return render_template("account/account.html", teacher=teacher, fault=error), errors.status_of(error)
    requests.sign_in_as(teacher.uid, teacher.session_version)
    db().commit()
    flash(i18n.gettext(requests.language(), "The password was changed. Your other sessions have ended."))
    return redirect(url_for("account.account"), 303)


def _sign_in(target: str, message: str | None = None, name: str = "", *, has_ended: bool = False) -> str:
    server = requests.server()
    with server.database.everywhere(read_only=True) as everyone:
        is_new = sign_up.needs_first(everyone)
    return render_template("account/sign_in.html", target=target, message=message, name=name,
                           is_open=server.settings.is_open, is_new=is_new, has_ended=has_ended)  # fmt: skip


def _own(target: str | None) -> str:
    """A page of ours to go on to; addresses of others lead home."""
    is_ours = bool(target) and target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target  # type: ignore[union-attr]
    return str(target) if is_ours else "/"
