"""Ending what takes long: the key of its form is taken, so that what is still being reckoned is never carried out."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right

from .. import posts
from .requests import db, fresh_key, needs, now, viewer

blueprint = Blueprint("cancel", __name__, url_prefix="/cancel")


@blueprint.post("")
@needs(Right.OWN_ACCOUNT)
def cancel() -> AnyResponse:
    """Whether the form's action will not be done any more, else (`done`) where it led; and a fresh key for its form."""
    done = posts.cancel(db(), viewer(), request.form.get("key", ""), now=now())
    return jsonify({"done": done, "key": fresh_key()})
