"""Ending what takes long: the key of its form is taken, so that what is still being reckoned is never carried out.

The work is told to end first, for while it writes, its key cannot be taken.
"""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right

from .. import posts
from . import under_way
from .requests import db, fresh_key, needs, now, viewer

blueprint = Blueprint("cancel", __name__, url_prefix="/cancel")


@blueprint.post("")
@needs(Right.OWN_ACCOUNT)
def cancel() -> AnyResponse:
    """Whether the form's action will not be done any more, else (`done`) where it led; and a fresh key for its form."""
    key = request.form.get("key", "")
    posts.require_key(key)
    under_way.stop(key)
    done = posts.cancel(db(), viewer(), key, now=now())
    return jsonify({"done": done, "key": fresh_key()})
