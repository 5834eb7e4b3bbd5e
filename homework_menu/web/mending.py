"""What mends a broken rule of a menu, as buttons beside its sentence."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right

from .. import rule_mends
from .builder import page
from .menus import blueprint, changed, own
from .requests import db, needs, now, viewer


@blueprint.get("/<uid>/mends/<rule>")
@needs(Right.BUILD_MENU)
def mends(uid: str, rule: str) -> str:
    """The same page with what mends one of its findings."""
    return page(own(uid), mending=(rule, request.args.get("about", "")))


@blueprint.post("/<uid>/mends/<rule>")
@needs(Right.BUILD_MENU)
def take_mend(uid: str, rule: str) -> AnyResponse | tuple[str, int]:
    """Take one of the mends."""
    found = own(uid)
    about, name = request.form.get("about", ""), request.form.get("mend", "")
    return changed(found, lambda: rule_mends.mend(db(), viewer(), found, rule, about, name, now=now()))
