"""A school's own textbook from the browser: a table that is pasted or sent, looked at row by row, then added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank import formats, textbooks
from question_bank.access import Right
from question_bank.content import SUBJECTS
from question_bank.errors import BankError, Invalid
from question_bank.models import Book
from question_bank.textbooks import Entry, Table

from .. import i18n
from . import errors
from .requests import db, language, needs, viewer

blueprint = Blueprint("textbooks", __name__, url_prefix="/textbooks")
FIELDS = {
    "unit": "Unit", "lesson": "Lesson", "points": "Knowledge points", "book": "Book", "edition": "Edition",
    "subject": "Subject", "grade": "Grade",
}  # fmt: skip
GIVEN = ("edition", "book", "subject", "grade")
UNREAD = "-"


@blueprint.get("")
@needs(Right.EDIT_BANK)
def own() -> str:
    """The school's own textbooks, and the form for a new one or for more of one of them."""
    code = request.args.get("book")
    return _page(Table((), (), 0), [], book=textbooks.get(db(), code) if code else None)


@blueprint.post("/look")
@needs(Right.EDIT_BANK)
def look() -> str | tuple[str, int]:
    """What the table would add, row by row; nothing is changed."""
    try:
        table = _table()
        entries = textbooks.add(db(), viewer().school_id, table, _defaults())
    except BankError as error:
        db().rollback()
        return _page(Table((), (), 0), [], fault=error), errors.status_of(error)
    db().rollback()
    return _page(table, entries)


@blueprint.post("")
@needs(Right.EDIT_BANK)
def take_in() -> Response | tuple[str, int]:
    """Add what the table names and the school has not; on to the choice of the class's unit."""

    def act() -> str:
        entries = textbooks.add(db(), viewer().school_id, _table(), _defaults())
        added = sum(one.state == "added" for one in entries)
        if not any(one.state != "left-out" for one in entries):
            raise Invalid("No row could be read. Look at the table again.", field="text")
        flash(i18n.gettext(language(), "{count} lessons were added to the school's own textbook.", count=added))
        given = request.form
        return url_for("first.choose", grade=given.get("grade"), subject=given.get("subject"))

    return errors.carried_out(act, lambda fault: _page(Table((), (), 0), [], fault=fault))


@blueprint.get("/<code>")
@needs(Right.EDIT_BANK)
def names(code: str) -> str:
    """The titles of one textbook's units and lessons, to be changed or emptied."""
    return _names(textbooks.get(db(), code))


@blueprint.post("/<code>")
@needs(Right.EDIT_BANK)
def rename(code: str) -> Response | tuple[str, int]:
    """Keep the titles as they are written; what has an empty title goes."""
    book = textbooks.get(db(), code)

    def act() -> str:
        textbooks.rename(db(), book, request.form)
        flash(i18n.gettext(language(), "The textbook is saved."))
        return url_for("textbooks.names", code=code)

    return errors.carried_out(act, lambda fault: _names(book, fault))


@blueprint.post("/<code>/remove")
@needs(Right.EDIT_BANK)
def remove(code: str) -> Response | tuple[str, int]:
    """Take the whole textbook out where nothing hangs on it."""
    book = textbooks.get(db(), code)

    def act() -> str:
        textbooks.remove(db(), book)
        flash(i18n.gettext(language(), "The textbook is removed."))
        return url_for("textbooks.own")

    return errors.carried_out(act, lambda fault: _names(book, fault))


def _names(book: Book, fault: BankError | None = None) -> str:
    return render_template("textbooks/names.html", book=book, given=request.form, fault=fault, tab="today")


def _table() -> Table:
    """The table that was sent, with its columns as they are said to be. Raises `Invalid` and `Refused`."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        rows = formats.table(upload.read(), upload.filename)
    else:
        text = request.form.get("text", "")
        if not text.strip():
            raise Invalid("Paste the table of contents, or choose a file.", field="text")
        rows = formats.table(text.encode(), "text")
    table = textbooks.look(rows)
    said = [request.form.get(f"column-{at}", "") for at in range(len(table.fields))]
    return replace(table, fields=["" if one == UNREAD else one or guess
                                  for one, guess in zip(said, table.fields, strict=True)])  # fmt: skip


def _defaults() -> dict[str, str]:
    """What holds for every row. Raises `Invalid` where edition or book is not given."""
    given = {name: request.form.get(name, "").strip() for name in GIVEN}
    for name in ("edition", "book"):
        if not 1 <= len(given[name]) <= 60:
            raise Invalid("Give the edition and the book a name of 1 to 60 characters.", field=name)
    return given


def _page(table: Table, entries: Sequence[Entry], *, fault: BankError | None = None, book: Book | None = None) -> str:
    given = dict(request.values)
    if book is not None:
        given |= {name: str(getattr(book, name)) for name in ("edition", "subject", "grade")} | {"book": book.title}
    rows = textbooks.rows_of(book) if book else table.rows
    text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
    return render_template(
        "textbooks/own.html", given=given, text=text or request.form.get("text", ""), table=table, entries=entries,
        fault=fault, fields=FIELDS, subjects=SUBJECTS, books=textbooks.own(db()), tab="today",
    )  # fmt: skip
