"""The first day: four choices without typing, then exercises to draw from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank import curriculum
from question_bank.access import Right
from question_bank.content import SUBJECTS
from question_bank.errors import BankError, Invalid, NotFound
from question_bank.models import Book, Unit

from .. import classes, first_day, i18n
from ..models import ClassSubject
from . import errors
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("first", __name__, url_prefix="/first")
GRADES = range(1, 10)
NEW = re.compile(r"new-([1-9]\d?)")


@blueprint.get("")
@needs(Right.BUILD_MENU)
def choose() -> str:
    """The next choice: grade, subject, class, book where there are several, unit."""
    return _page()


@blueprint.post("")
@needs(Right.BUILD_MENU)
def settle() -> Response | tuple[str, int]:
    """The class is there; on to its menus, or to exercises where nothing could be drawn."""

    def act() -> str:
        grade, subject = _grade(), request.values.get("subject", "")
        if grade is None:
            raise Invalid("Choose a grade from 1 to 9.", field="grade")
        uid = request.values.get("class", "")
        new = NEW.fullmatch(uid)
        if not uid:
            raise Invalid("Choose a class.", field="class")
        taught = first_day.settle(
            db(), viewer(), grade=grade, subject=subject, class_uid="" if new else uid,
            name=first_day.class_name(grade, int(new[1]), language()) if new else "",
            place=request.form.get("unit", ""),
        )  # fmt: skip
        is_stocked = taught.unit is not None and first_day.stock(db(), viewer(), taught.unit) > 0
        return home_of(taught) if is_stocked else url_for("first.stock", uid=taught.school_class.uid, subject=subject)

    return errors.carried_out(act, _page)


@blueprint.get("/<uid>/<subject>")
@needs(Right.BUILD_MENU)
def stock(uid: str, subject: str) -> str:
    """Where the exercises come from: the samples of the unit, the own workbook, the own files."""
    taught = _taught(uid, subject)
    return render_template("first/stock.html", taught=taught, lesson=classes.lesson_of(taught),
                           samples=first_day.samples(taught.unit) if taught.unit else 0)  # fmt: skip


@blueprint.post("/<uid>/<subject>/samples")
@needs(Right.EDIT_BANK)
def take_samples(uid: str, subject: str) -> Response:
    """The samples of a class's unit, ready to draw from."""

    def act() -> str:
        taught = _taught(uid, subject)
        if taught.unit is None or not first_day.samples(taught.unit):
            raise NotFound
        count = first_day.take_samples(db(), viewer(), taught.unit, now=now())
        flash(i18n.gettext(language(), "{count} samples are in the bank. You can remove them there.", count=count))
        return home_of(taught)

    return once(act)


@blueprint.post("/samples/<what>")
@needs(Right.EDIT_BANK)
def change_samples(what: str) -> Response:
    """Every sample out of use, or back."""
    if what not in ("remove", "back"):
        raise NotFound
    change = first_day.remove_samples if what == "remove" else first_day.bring_back_samples
    said = "{count} samples were removed." if what == "remove" else "{count} samples are in use again."

    def act() -> str:
        flash(i18n.gettext(language(), said, count=change(db(), viewer(), now=now())))
        return url_for("bank.search_page", samples="removed" if what == "remove" else None)

    return once(act)


def led(subject: str) -> ClassSubject | None:
    """The viewer's class for which exercises are being put in, as the address or the form names it."""
    uid = request.values.get("class", "")
    mine = classes.taught_by(db(), viewer().teacher_id) if uid else []
    return next((one for one in mine if (one.school_class.uid, one.subject) == (uid, subject)), None)


def on_the_way(form: Mapping[str, str]) -> dict[str, Any]:
    """What the next address says of the class for which exercises are being put in."""
    return {"class": form["class"]} if form.get("class") else {}


def _taught(uid: str, subject: str) -> ClassSubject:
    """The class's subject. Raises `NotFound`."""
    taught = classes.subject_of(db(), classes.named(db(), uid), subject)
    if taught is None:
        raise NotFound
    return taught


def home_of(taught: ClassSubject) -> str:
    """The address of a class's first page."""
    values: dict[str, Any] = {"class": taught.school_class.uid, "subject": taught.subject}
    return url_for("today.home", **values)


def _grade() -> int | None:
    text = request.values.get("grade", "")
    return int(text) if text in {str(one) for one in GRADES} else None


def _page(fault: BankError | None = None) -> str:
    grade, subject = _grade(), request.values.get("subject", "")
    subject = subject if subject in SUBJECTS else ""
    free = first_day.free_classes(db(), viewer(), grade, subject) if grade and subject else []
    made = first_day.new_names(db(), grade, language()) if grade and subject else {}
    named = {one.uid: one.name for one in free} | {f"new-{number}": name for number, name in made.items()}
    uid = request.values.get("class", "")
    books = curriculum.books(db(), subject, grade, school().language) if grade and subject else []
    book = _book(books)
    return render_template(
        "first/choose.html", grades=GRADES, grade=grade, subject=subject, books=books, book=book, named=named,
        there=len(free), chosen=uid if uid in named else "",
        shelves=first_day.shelves(db(), grade) if grade else {}, samples=_samples(book), fault=fault,
    )  # fmt: skip


def _book(books: list[Book]) -> Book | None:
    wanted = request.values.get("book", "")
    return books[0] if len(books) == 1 else next((one for one in books if one.code == wanted), None)


def _samples(book: Book | None) -> dict[str, int]:
    units: list[Unit] = book.units if book else []
    return {one.code: number for one in units if (number := first_day.samples(one))}
