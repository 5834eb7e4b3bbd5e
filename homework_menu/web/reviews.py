"""Offering exercises, and reviewing those of colleagues: twenty on a page, one by one or together, each step undone."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access, banks, reviews, teams
from question_bank.access import Right
from question_bank.errors import BankError, Conflict, Invalid, NotAllowed, NotFound
from question_bank.models import Bank, Exercise, Team
from question_bank.team_models import Call, Review

from .. import i18n
from ..review_checks import checks
from . import errors
from .requests import db, language, needs, now, once, viewer

blueprint = Blueprint("reviews", __name__, url_prefix="/review")
PAGE = 20
GONE = (NotFound, NotAllowed, Conflict)


@blueprint.get("")
@needs(Right.SHARE)
def waiting() -> str:
    """What waits for the viewer's word, as children will read it."""
    return _page()


@blueprint.post("/offer")
@needs(Right.SHARE)
def offer() -> AnyResponse | tuple[str, int]:
    """Offer one exercise or several to a team or the school."""

    def act() -> str:
        bank = access.find(db(), Bank, request.form.get("to", ""), viewer())
        call = access.find(db(), Call, request.form["call"], viewer()) if request.form.get("call") else None
        some = [access.find(db(), Exercise, ticked.partition(":")[0], viewer())
                for ticked in request.form.getlist("exercise")]  # fmt: skip
        if not some:
            raise Invalid("Choose at least one exercise.")
        moment = now()
        for exercise in some:
            reviews.offer(db(), viewer(), exercise, bank, now=moment, call=call)
        return url_for("teams.team", uid=bank.team.uid) if bank.team else _exercise(some[0])

    return once(act)


@blueprint.post("/<uid>/withdraw")
@needs(Right.SHARE)
def withdraw(uid: str) -> AnyResponse:
    """Take an offer back."""
    found = access.find(db(), Review, uid, viewer())

    def act() -> str:
        reviews.withdraw(db(), viewer(), found, now=now())
        return _exercise(found.exercise)

    return once(act)


@blueprint.post("/step-back")
@needs(Right.SHARE)
def step_back() -> AnyResponse:
    """Take back what one offered or withdrew last: an offer is withdrawn, a withdrawal is offered again."""

    def act() -> str:
        moment, found = now(), [access.find(db(), Review, uid, viewer()) for uid in request.form.getlist("review")]
        for one in found:
            change = reviews.offer_again if one.state == reviews.WITHDRAWN else reviews.withdraw
            change(db(), viewer(), one, now=moment)
        if not found:
            raise Invalid("There is nothing to undo.")
        team = found[0].bank.team
        return url_for("teams.team", uid=team.uid) if team and "team" in request.form else _exercise(found[0].exercise)

    return once(act)


@blueprint.post("/pass")
@needs(Right.SHARE)
def let_pass() -> AnyResponse | tuple[str, int]:
    """通过: one, or all of a page that have nothing to look at. Of several, those that changed meanwhile stay."""
    moment = now()
    wanted = list(zip(request.form.getlist("review"), request.form.getlist("version"), strict=False))

    def act() -> str:
        done = [one for uid, version in wanted if (one := _passed(uid, version, moment, is_alone=len(wanted) == 1))]
        if len(done) < len(wanted):
            left = len(wanted) - len(done)
            flash(i18n.gettext(language(), "Changed or reviewed meanwhile, and left as they are: {count}.", count=left))
        return _back()

    return errors.carried_out(act, _page)


def _passed(uid: str, version: str, moment: datetime, *, is_alone: bool) -> Review | None:
    try:
        found = access.find(db(), Review, uid, viewer())
        reviews.let_pass(db(), viewer(), found, seen=int(version) if version.isdecimal() else 0, now=moment)
        return found
    except GONE:
        if is_alone:
            raise
        return None


@blueprint.post("/<uid>/return")
@needs(Right.SHARE)
def send_back(uid: str) -> AnyResponse | tuple[str, int]:
    """退回修改, with the reason."""
    found = access.find(db(), Review, uid, viewer())

    def act() -> str:
        reviews.send_back(db(), viewer(), found, request.form.get("words", ""),
                          seen=request.form.get("version", 0, type=int), now=now())  # fmt: skip
        return _back()

    return errors.carried_out(act, lambda fault: _page(fault, uid))


@blueprint.post("/undo")
@needs(Right.SHARE)
def undo() -> AnyResponse | tuple[str, int]:
    """Take the last step back."""

    def act() -> str:
        for uid in request.form.getlist("review"):
            reviews.undo(db(), viewer(), access.find(db(), Review, uid, viewer()))
        return _back()

    return errors.carried_out(act, _page)


@blueprint.post("/comment/<uid>")
@needs(Right.SHARE)
def comment(uid: str) -> AnyResponse | tuple[str, int]:
    """Say something of an exercise; back to where it was said."""
    found = reviews.readable(db(), viewer(), uid)

    def act() -> str:
        reviews.comment(db(), viewer(), found, request.form.get("words", ""), now=now())
        return _back() if "review" in request.form else _exercise(found)

    return once(act)


@blueprint.post("/comment/<uid>/take-back")
@needs(Right.SHARE)
def take_comment_back(uid: str) -> AnyResponse:
    """Take one's own comment away."""

    def act() -> str:
        found = reviews.take_comment_back(db(), viewer(), uid)
        return _back() if "review" in request.form else _exercise(found)

    return once(act)


@blueprint.post("/adopt/<uid>")
@needs(Right.SHARE)
def adopt(uid: str) -> AnyResponse:
    """A credited copy in the viewer's own bank."""
    found = access.find(db(), Exercise, uid, viewer())

    def act() -> str:
        made = banks.adopt(db(), viewer(), found, now=now())
        flash(i18n.gettext(language(), "This is your copy. Nobody else changes it."))
        return _exercise(made)

    return once(act)


def _exercise(found: Exercise) -> str:
    return url_for("bank.exercise", uid=found.uid)


def _team() -> Team | None:
    wanted = request.values.get("team", "")
    return teams.find(db(), viewer(), wanted) if wanted else None


def _back() -> str:
    team = _team()
    return url_for("reviews.waiting", team=team.uid if team else None)


def _page(fault: BankError | None = None, about: str = "") -> str:
    team = _team()
    found = reviews.waiting(db(), viewer(), team)
    at = max(1, request.args.get("page", 1, type=int))
    shown = reviews.whole(db(), found[(at - 1) * PAGE : at * PAGE])
    told = {one.uid: checks(db(), one) for one in shown}
    earlier = {one.uid: number for one in shown if (number := reviews.before(db(), one))}
    return render_template(
        "reviews/waiting.html", team=team, shown=shown, total=len(found), at=at, size=PAGE, checks=told,
        clean=[one for one in shown if all(check.fits for check in told[one.uid])], fault=fault, about=about,
        earlier=earlier, wording=reviews.wording, done=reviews.last_batch(db(), viewer(), now=now()),
        comments=reviews.comments(db(), [one.exercise_id for one in shown]), form=request.form, tab="teams",
    )  # fmt: skip
