"""Deleting a draft of one's own from the builder, the list of menus or the first page, and bringing it back, also from
a page that was open when it went.
"""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.errors import Conflict, Invalid, NotFound

from .. import conflicts, drafts, i18n, menus
from ..names import name_of
from . import errors
from .menus import blueprint, own, refused, shown
from .requests import db, language, needs, now, once, school, viewer

NO_MENU = (
    "There is no such menu. A ready menu that was neither changed nor handed in goes when its day is "
    "over; new ones are on the home page."
)


@blueprint.post("/<uid>/delete")
@needs(Right.BUILD_MENU)
def delete_draft(uid: str) -> AnyResponse | tuple[str, int]:
    """Delete it; the page that follows offers the way back."""

    def act() -> str:
        found = own(uid)
        conflicts.require_seen(found, shown())
        drafts.delete(db(), viewer(), found, now=now())
        return _list(deleted=uid)

    try:
        return once(act)
    except (Invalid, Conflict) as error:
        return refused(uid, error)


@blueprint.post("/<uid>/bring-back")
@needs(Right.BUILD_MENU)
def bring_draft_back(uid: str) -> AnyResponse:
    """The draft stands again where it stood."""

    def act() -> str:
        menu = drafts.bring_back(db(), viewer(), school(), uid, now=now())
        title = menu.title or i18n.say(language(), name_of(menu.subject))
        flash(i18n.gettext(language(), "“{title}” is back as it was.", title=title))
        return url_for("menus.menu", uid=uid) if request.form.get("back") == "menu" else _list()

    return once(act)


@blueprint.errorhandler(NotFound)
def gone(error: NotFound) -> AnyResponse | tuple[str, int]:
    """Whatever was asked of a draft that the viewer deleted: that it is deleted, and the way back; of one that is not
    there: what becomes of those that lay ready.
    """
    db().rollback()
    uid = (request.view_args or {}).get("uid", "")
    kept = drafts.deleted(db(), viewer(), uid)
    if kept is None and viewer().may(Right.BUILD_MENU) and not _is_there(uid):
        return errors.page(404, i18n.gettext(language(), NO_MENU))
    if kept is None:
        return errors.refused(error)
    return render_template("menus/deleted.html", tab="menus", kept=kept.before), errors.status_of(error)


def _is_there(uid: str) -> bool:
    """Whether the viewer sees a menu of this name."""
    try:
        return bool(menus.find(db(), viewer(), uid))
    except NotFound:
        return False


def _list(deleted: str | None = None) -> str:
    """The list that the button stood on; the first page keeps its class."""
    form = request.form
    if form.get("back") == "home":
        values: dict[str, Any] = {name: form[name] for name in ("class", "subject") if name in form}
        return url_for("today.home", **values, deleted=deleted)
    return url_for("menus.all_menus", deleted=deleted)
