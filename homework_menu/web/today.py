"""The first page: my classes with where they are, one button from there to a menu, and the menus made lately."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank import curriculum
from question_bank.access import Right
from question_bank.content import SUBJECTS
from question_bank.errors import BankError, Invalid

from .. import classes, i18n, menus, policy
from ..menu_rules import Format
from . import errors
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("today", __name__)
MENUS_SHOWN = 6


@blueprint.get("/")
@needs(Right.OWN_ACCOUNT)
def home() -> str:
    """Where each of my classes is, what its day has left, and a menu for the next school day."""
    return _page()


@blueprint.post("/classes/<uid>/<subject>")
@needs(Right.BUILD_MENU)
def arrive(uid: str, subject: str) -> Response | tuple[str, int]:
    """The class is at this unit or lesson now (学到这里); the teacher teaches this subject in it."""

    def act() -> str:
        taught = classes.teach(db(), classes.named(db(), uid), subject, teacher_id=viewer().teacher_id)
        place = request.form.get("lesson", "")
        if not place:
            raise Invalid("Choose where the class is.", field="lesson")
        unit, lesson = curriculum.unit_or_lesson(db(), place)
        taught.unit, taught.lesson = unit, lesson
        flash(i18n.gettext(language(), "The class is at “{place}” now.", place=(lesson or unit).title))
        return url_for("today.home")

    try:
        return once(act)
    except BankError as error:
        db().rollback()
        return _page(error), errors.status_of(error)


@blueprint.get("/classes/<uid>/take")
@needs(Right.BUILD_MENU)
def take(uid: str) -> str:
    """Choose the subject that one teaches in a class, and where it is."""
    found = classes.named(db(), uid)
    shelves = [(subject, curriculum.books(db(), subject, found.grade)) for subject in SUBJECTS]
    return render_template("today/take.html", school_class=found, shelves=[one for one in shelves if one[1]])


def next_school_day(after: date) -> date:
    """The next Monday to Friday after a day."""
    day = after + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _page(fault: BankError | None = None) -> str:
    mine = classes.taught_by(db(), viewer().teacher_id) if viewer().may(Right.BUILD_MENU) else []
    rules = menus.policy_of(school())
    rows = [
        {
            "taught": one, "class": one.school_class,
            "quota": policy.quota(rules, one.school_class.grade, one.subject) / 2,
            "books": curriculum.books(db(), one.subject, one.school_class.grade),
        }
        for one in mine
    ]  # fmt: skip
    return render_template(
        "today/home.html", rows=rows, day=next_school_day(now().date()), formats=list(Format), fault=fault,
        lately=menus.listed(db(), limit=MENUS_SHOWN) if viewer().may(Right.SEE_MENU) else [],
        all_classes=classes.listed(db()) if viewer().may(Right.BUILD_MENU) else [], default_place=policy.default_place,
    )  # fmt: skip
