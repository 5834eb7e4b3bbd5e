"""Handing a menu in for its class's day, one step back to what stood there before, and taking it back."""

from __future__ import annotations

from flask import flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right

from .. import cut_requests, days, i18n
from .builder import READERS
from .menus import blueprint, changed, own
from .requests import db, language, needs, now, viewer


@blueprint.post("/<uid>/hand-in")
@needs(Right.BUILD_MENU)
def hand_in(uid: str) -> AnyResponse | tuple[str, int]:
    """Hand the menu in for its class's day; with `print` the sheet comes next, and asks how to be printed."""
    found = own(uid)
    sheet = url_for("menus.printed", uid=uid, reader=READERS[0], dialog="yes")
    if found.versions:
        sheet = url_for("menus.versions_printed", uid=uid)

    def act() -> None:
        made = days.hand_in(db(), found, viewer(), now=now())
        if "print" not in request.form:
            flash(i18n.gettext(language(), "Handed in. The sheet is ready to print."))
        if above := days.over_quota(db(), made):
            flash(i18n.say(language(), above), "warn")

    return changed(found, act, to=sheet if "print" in request.form else None, is_edit=False)


@blueprint.post("/<uid>/put-back")
@needs(Right.BUILD_MENU)
def put_back(uid: str) -> AnyResponse | tuple[str, int]:
    """What this menu took the place of stands on the day again."""
    found = own(uid)
    before = (found.submission.before if found.submission else None) or {}

    def act() -> None:
        made = days.put_back(db(), found, viewer(), now=now())
        title = made.menu.title if made.menu else made.content
        if made.menu is found:
            return flash(i18n.gettext(language(), "Put back. The menu is handed in as it was."))
        return flash(i18n.gettext(language(), "“{title}” is handed in again; this menu is a draft.", title=title))

    return changed(found, act, to=url_for("menus.menu", uid=before.get("menu") or uid), is_edit=False)


@blueprint.post("/<uid>/shorten")
@needs(Right.BUILD_MENU)
def shorten(uid: str) -> AnyResponse | tuple[str, int]:
    """Take what answers the class teacher's request: the menu is changed and handed in again."""
    found = own(uid)
    kind, at, to = (request.form.get(name, "") for name in ("kind", "at", "to"))

    def act() -> None:
        place = int(at) if at.isdecimal() and len(at) < 4 else 0
        cut_requests.shorten(db(), viewer(), found, kind, place, to, now=now())
        flash(i18n.gettext(language(), "Shortened and handed in again. The class teacher sees it on the day plan."))

    return changed(found, act, is_edit=False)


@blueprint.post("/<uid>/take-back")
@needs(Right.BUILD_MENU)
def take_back(uid: str) -> AnyResponse | tuple[str, int]:
    """The menu is a draft again, so that it may be changed."""
    found = own(uid)

    def act() -> None:
        days.take_back(db(), found, viewer(), now=now())
        flash(i18n.gettext(language(), "Taken back. You can change the menu again."))

    return changed(found, act, is_edit=False)
