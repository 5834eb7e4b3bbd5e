"""A team's page: what waits, what is new, used and asked for, the menus it shares; and who is in it."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access, banks, exercises, reviews, teams
from question_bank.access import Right
from question_bank.content import SUBJECTS
from question_bank.errors import BankError
from question_bank.models import Team
from question_bank.team_models import Call
from question_bank.teams import TeamSpec

from .. import accounts, i18n, shared_menus, team_news
from . import errors, requests
from .requests import db, language, needs, now, once, school, today, viewer

blueprint = Blueprint("teams", __name__, url_prefix="/teams")


@blueprint.get("")
@needs(Right.SHARE)
def first() -> str:
    """The first of the viewer's teams."""
    found = teams.listed(db(), viewer())
    return _page(found[0]) if found else render_template("teams/none.html")


@blueprint.get("/<uid>")
@needs(Right.SHARE)
def team(uid: str) -> str:
    """One team."""
    return _page(teams.find(db(), viewer(), uid))


@blueprint.get("/new")
@needs(Right.KEEP_TEAM)
def new() -> str:
    """The form of a new team."""
    return _form()


@blueprint.post("/new")
@needs(Right.KEEP_TEAM)
def create() -> AnyResponse | tuple[str, int]:
    """A new team with its bank."""

    def act() -> str:
        made = teams.create(db(), viewer(), _described())
        flash(i18n.gettext(language(), "The team {name} has its own bank now.", name=made.name))
        return url_for("teams.team", uid=made.uid)

    return errors.carried_out(act, _form)


@blueprint.get("/<uid>/edit")
@needs(Right.KEEP_TEAM)
def edit(uid: str) -> str:
    """The form of a team."""
    found = teams.find(db(), viewer(), uid)
    teams.require_lead(found, viewer())
    return _form(team=found)


@blueprint.post("/<uid>/edit")
@needs(Right.KEEP_TEAM)
def change(uid: str) -> AnyResponse | tuple[str, int]:
    """Another name, subject, grades or members."""
    found = teams.find(db(), viewer(), uid)
    teams.require_lead(found, viewer())

    def act() -> str:
        told = _described()
        requests.take_turn(found, mine=lambda: _words(told), theirs=lambda: _words(found))
        teams.change(db(), viewer(), found, told)
        flash(i18n.gettext(language(), "Saved."))
        return url_for("teams.team", uid=uid)

    return errors.carried_out(act, lambda fault: _form(fault, teams.find(db(), viewer(), uid)))


@blueprint.post("/<uid>/call")
@needs(Right.SHARE)
def call(uid: str) -> AnyResponse | tuple[str, int]:
    """Ask the team for an exercise."""
    found = teams.find(db(), viewer(), uid)

    def act() -> str:
        teams.ask(db(), viewer(), found, request.form.get("words", ""), now=now())
        return url_for("teams.team", uid=uid, _anchor="asked")

    return errors.carried_out(act, lambda fault: _page(teams.find(db(), viewer(), uid), fault))


@blueprint.post("/call/<uid>/close")
@needs(Right.SHARE)
def close(uid: str) -> AnyResponse:
    """It is not asked for any more."""
    found = access.find(db(), Call, uid, viewer())

    def act() -> str:
        teams.close(viewer(), found, now=now())
        return url_for("teams.team", uid=found.team.uid, _anchor="asked")

    return once(act)


def _words(team: Team | TeamSpec) -> str:
    return " · ".join([team.name, "、".join(one.name for one in team.members)])


def _described() -> TeamSpec:
    form = request.form
    members = [accounts.person(db(), one) for one in form.getlist("member")]
    grades = frozenset(int(one) for one in form.getlist("grade") if one in list("123456789"))
    return TeamSpec(form.get("name", ""), form.get("subject", ""), grades, members)


def _page(found: Team, fault: BankError | None = None) -> str:
    shares = shared_menus.shared(db(), found)
    fits = shared_menus.fits(db(), viewer(), school(), [one.menu for one in shares], now=now())
    return render_template(
        "teams/team.html", team=found, teams=teams.listed(db(), viewer()), fault=fault, form=request.form,
        leads=viewer().may(Right.KEEP_TEAM) and viewer().leads(found), waits=reviews.waiting(db(), viewer(), found),
        new=team_news.new(db(), found), used=team_news.used(db(), found, today()), calls=teams.calls(db(), found),
        mine=[one for one in reviews.own(db(), viewer()) if one.bank_id == found.bank.id], shares=shares, fits=fits,
        step=[one for one in reviews.last_step(db(), viewer(), now=now()) if one.bank_id == found.bank.id],
        grades=exercises.unmask(found.grades), shelf=banks.own(db(), viewer()), tab="teams",
    )  # fmt: skip


def _form(fault: BankError | None = None, team: Team | None = None) -> str:
    form = request.form
    chosen = form.getlist("member") if form else [one.uid for one in team.members] if team else []
    grades = form.getlist("grade") if form else [str(one) for one in exercises.unmask(team.grades)] if team else []
    people = [one for one in accounts.people(db()) if one.active and access.viewer_of(one).may(Right.SHARE)]
    return render_template("teams/form.html", team=team, fault=fault, form=form, people=people, members=chosen,
                           grades=grades, subjects=SUBJECTS, tab="teams")  # fmt: skip
