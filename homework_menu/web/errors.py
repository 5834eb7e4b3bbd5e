"""What a refusal looks like: one table from the kind of error to its status; the traceback stays in the log."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from question_bank import errors
from question_bank.database import Overtaken

from .. import i18n
from ..printing.pdf import PdfUnavailable
from .requests import Action, Page, db, language, once, page_of_form

STATUS: dict[type[errors.BankError], int] = {
    errors.Invalid: 422,
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Conflict: 409,
    errors.Throttled: 429,
    errors.Refused: 400,
    PdfUnavailable: 503,
}
SENTENCES = {
    400: "This form is out of date. Load the page again, then resend it.",
    403: "You may look at this, but not change it.",
    404: "This page does not exist, or it is not for you.",
    405: "This page does not exist, or it is not for you.",
    413: "This is too much for the page: at most 10 MB a file and 2 MB of text.",
    429: "Too many requests. Wait a minute, then try again.",
    500: "Something went wrong on our side. Nothing was changed. Try again; if it happens again, report "
    "the number below.",
}
SIGNED_IN_ANEW = (
    "This page was opened before you last signed in, so nothing was saved. Sign in again if you are asked to, and open "
    "the page once more: what you typed into an exercise or the review of a worksheet is kept on this computer and "
    "offered there."
)


def attach(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(errors.BankError, refused)
    app.register_error_handler(CSRFError, lambda _: page(400, i18n.gettext(language(), SIGNED_IN_ANEW)))
    app.register_error_handler(HTTPException, _http)
    for overtaken in Overtaken:
        app.register_error_handler(overtaken, _overtaken)
    app.register_error_handler(Exception, _crashed)


def page(status: int, sentence: str, error: errors.BankError | None = None) -> Response:
    """The error page, in the viewer's language, with the request's number."""
    text = render_template("error.html", status=status, sentence=sentence, error=error, number=g.get("request_id"),
                           back=page_of_form() if status == 400 else "")  # fmt: skip
    response = make_response(text, status)
    if status == 429:
        response.headers["Retry-After"] = str(60)
    return response


def status_of(error: errors.BankError) -> int:
    """The status of a refusal."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def carried_out(act: Action, show: Page) -> AnyResponse | tuple[str, int]:
    """Carry out a form's action once and go on; where it is refused, nothing stays and `show` gives the page again."""
    try:
        return once(act)
    except errors.BankError as error:
        db().rollback()
        return show(error), status_of(error)


def refused(error: errors.BankError) -> Response:
    """The page of a refusal; nothing of the request stays."""
    if "db" in g:
        g.db.rollback()
    return page(status_of(error), i18n.say(language(), error), error)


def _overtaken(error: Exception) -> Response:
    """Two posts met in the database and the other one was first."""
    return refused(errors.Conflict("Somebody saved the same thing a moment ago. Load the page again."))


def _http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return page(status, i18n.gettext(language(), SENTENCES.get(status, SENTENCES[404 if status < 500 else 500])))


def _crashed(error: Exception) -> Response:
    current_app.logger.error("request %s", g.get("request_id"), exc_info=error)
    return page(500, i18n.gettext(language(), SENTENCES[500]))
