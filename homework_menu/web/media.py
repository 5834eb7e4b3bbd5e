"""Pictures in texts: formulas and figures are drawn from the source that their address carries, uploads are fetched."""

from __future__ import annotations

from flask import Blueprint, Response, make_response

from question_bank import pictures
from question_bank.access import Right

from .requests import PUBLIC, db, needs, viewer

blueprint = Blueprint("media", __name__, url_prefix="/media")
KEPT = "private, max-age=2592000, immutable"


@blueprint.get("/<any(formula, figure):what>/<code>.svg")
@needs(PUBLIC)
def drawn(what: str, code: str) -> Response:
    """A formula or a figure as SVG. It holds nothing but what the address says, so it asks for no right."""
    return _picture(pictures.drawn(what, code), "image/svg+xml")


@blueprint.get("/picture/<uid>")
@needs(Right.SEE_BANK)
def uploaded(uid: str) -> Response:
    """An uploaded picture of the viewer's school."""
    picture = pictures.find(db(), viewer(), uid)
    return _picture(picture.print_bytes, picture.media_type)


def _picture(body: bytes, media_type: str) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = media_type
    response.headers["Cache-Control"] = KEPT
    return response
