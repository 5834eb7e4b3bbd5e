"""The page of two changes of one menu: what differs, and three ways on. Mine travels in the form, signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, render_template, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from question_bank.errors import Invalid

from .. import conflicts, days, sheets
from ..conflicts import Version
from ..models import Menu
from .requests import db, language, now, school, viewer

OUT_OF_DATE = "This form is out of date. Load the page again."


def page(found: Menu, make: Callable[[], Version]) -> AnyResponse | tuple[str, int]:
    """Both menus, nothing stored; where both are the same there is nothing to choose.

    `make` lays mine on the menu, which is rolled back. Raises what it raises.
    """
    theirs, at = conflicts.version_of(found), days.clock(school(), found.changed, language(), now=now())
    mine = make()
    db().rollback()
    if conflicts.is_same(mine, theirs):
        return redirect(url_for("menus.menu", uid=found.uid), 303)
    shown = render_template(
        "menus/conflict.html", menu=found, title=sheets.title_of(found), at=at, mine=_packed(found, mine),
        facts=conflicts.facts(mine, theirs), rows=conflicts.rows(db(), found, mine, theirs),
    )  # fmt: skip
    return shown, 409


def unpacked(found: Menu, text: str) -> dict[str, Any]:
    """The state that a page of this person about this menu carries. Raises `Invalid` where it is not ours."""
    try:
        who, uid, state = _serializer().loads(text)
    except (BadData, ValueError) as error:
        raise Invalid(OUT_OF_DATE) from error
    if (who, uid) != (viewer().teacher_id, found.uid):
        raise Invalid(OUT_OF_DATE)
    return state


def _packed(found: Menu, mine: Version) -> str:
    made = _serializer().dumps([viewer().teacher_id, found.uid, mine.state])
    return made.decode() if isinstance(made, bytes) else made


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="menu")
