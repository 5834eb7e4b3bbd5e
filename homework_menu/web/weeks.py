"""A class's menus of one week on half pages: as few sheets of paper as hold them, printed on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from flask import Response, make_response, render_template, request

from question_bank import access
from question_bank.access import Right
from question_bank.content import SUBJECTS
from question_bank.errors import BankError, NotFound

from .. import day_plans, menu_rows, sheets
from ..errors import Message
from ..models import Menu, SchoolClass
from ..printing import weeks
from ..printing.weeks import Week
from . import finished
from .menus import blueprint
from .prints import picture
from .requests import db, needs, school, today, viewer


@blueprint.get("/week/<uid>")
@needs(Right.SEE_MENU)
def week(uid: str) -> str:
    """The week's menus, the sheets of paper that they take, and how they will look."""
    school_class = access.find(db(), SchoolClass, uid, viewer())
    found, made, fault = _menus(school_class), None, None
    try:
        made = _pdf(found) if found else None
    except BankError as error:
        fault = error
    monday = _days()[0]
    return render_template(
        "menus/week.html", school_class=school_class, found=found, fault=fault,
        told=_count(found, school_class, made) if made else None, is_halved=made is not None and made.is_halved,
        subject=_subject(), subjects=[one.subject for one in school_class.subjects], date=_date(),
        titles=sheets.title_of,
        version="-".join(str(one.version) for one in found), days=_days(),
        before=monday - timedelta(days=7), after=monday + timedelta(days=7),
    )  # fmt: skip


@blueprint.get("/week/<uid>.pdf")
@needs(Right.SEE_MENU)
def week_printed(uid: str) -> Response:
    """The week's menus as PDF."""
    response = make_response(_pdf(_menus(access.find(db(), SchoolClass, uid, viewer()))).pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="week-{_days()[0].isoformat()}.pdf"'
    return response


@blueprint.get("/week/<uid>.png")
@needs(Right.SEE_MENU)
def week_preview(uid: str) -> Response:
    """The sides of the week's paper as one picture."""
    return picture(_pdf(_menus(access.find(db(), SchoolClass, uid, viewer()))).pdf)


def _pdf(found: Sequence[Menu]) -> Week:
    """Raises `NotFound` where there is no menu, and what the printing raises."""
    if not found:
        raise NotFound
    some = [sheets.sheet_of(db(), one, school()) for one in found]
    pictures = {uid: data for one in found for uid, data in sheets.pictures_of(db(), one).items()}
    name = "week", repr([replace(one, made="") for one in some]), frozenset(pictures)
    return finished.once(name, partial(weeks.week, some, pictures=pictures))


def _count(found: Sequence[Menu], school_class: SchoolClass, made: Week) -> Message:
    text = "Sheets of paper: {needed} for {learners} learners, {each} each, printed on both sides. Menus: {menus}."
    return Message(text, {"needed": made.paper * school_class.learners, "learners": school_class.learners,
                          "each": made.paper, "menus": len(found)})  # fmt: skip


def _menus(school_class: SchoolClass) -> list[Menu]:
    return menu_rows.of_week(db(), viewer(), school_class, _days(), _subject())


def _days() -> list[date]:
    return day_plans.week_of(_date())


def _date() -> date:
    """The day that the address names, else today; one of another millennium is none."""
    with suppress(ValueError):
        named = date.fromisoformat(request.args.get("date", ""))
        return named if named.year in range(2000, 2100) else today()
    return today()


def _subject() -> str:
    named = request.args.get("subject", "")
    return named if named in SUBJECTS else ""
