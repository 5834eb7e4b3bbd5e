"""Menus shared with a team and adopted by colleagues: the rest of the menus' routes."""

from __future__ import annotations

from flask import flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access
from question_bank.access import Right
from question_bank.models import Team

from .. import i18n, menus, shared_menus
from ..models import SchoolClass
from .menus import blueprint, changed, own
from .requests import db, language, needs, now, once, school, viewer


@blueprint.post("/<uid>/share")
@needs(Right.SHARE)
def share(uid: str) -> AnyResponse | tuple[str, int]:
    """Show a menu to a team, or show it no longer."""
    found = own(uid)

    def act() -> None:
        team = access.find(db(), Team, request.form.get("team", ""), viewer())
        if request.form.get("shared") == "no":
            shared_menus.stop(db(), viewer(), found, team)
            flash(i18n.gettext(language(), "{name} no longer sees this menu; copies stay.", name=team.name))
        else:
            shared_menus.share(db(), viewer(), found, team, now=now())
            flash(i18n.gettext(language(), "{name} sees this menu now.", name=team.name))

    return changed(found, act, is_edit=False)


@blueprint.post("/<uid>/adopt")
@needs(Right.BUILD_MENU)
def adopt(uid: str) -> AnyResponse:
    """A copy for a class of the viewer's own; what it takes of that class's day is said."""
    found = menus.find(db(), viewer(), uid)

    def act() -> str:
        school_class = access.find(db(), SchoolClass, request.form.get("class", ""), viewer())
        made = shared_menus.adopt(db(), viewer(), school(), found, school_class, now=now())
        most = made.orders.get("most", 0)
        if 2 * most <= made.cap:
            text = "Adopted for {name}: at most {most} of the {cap} minutes that its day has."
            flash(i18n.gettext(language(), text, name=school_class.name, most=most, cap=made.cap / 2))
        return url_for("menus.menu", uid=made.uid)

    return once(act)


@blueprint.post("/<uid>/mend")
@needs(Right.BUILD_MENU)
def mend(uid: str) -> AnyResponse | tuple[str, int]:
    """Take what brings an adopted menu under the cap of its day."""
    found = own(uid)
    kind, at, to = (request.form.get(name, "") for name in ("kind", "at", "to"))

    def act() -> None:
        place = int(at) if at.isdecimal() and len(at) < 4 else 0
        shared_menus.mend(db(), viewer(), school(), found, kind, place, to, now=now())

    return changed(found, act, is_edit=kind != shared_menus.LATER)
