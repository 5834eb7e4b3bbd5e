"""A class's menus of one week: as few sheets of the school's paper as hold them, printed on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from flask import Response, render_template, request

from question_bank import access
from question_bank.access import Right
from question_bank.content import SUBJECTS
from question_bank.errors import BankError, NotFound

from .. import day_plans, menu_rows, menus, sheets
from ..errors import Message
from ..models import Menu, SchoolClass
from ..printing import html, paper, pdf, weeks
from ..printing.sheet import Paper
from ..printing.weeks import Week
from . import finished
from .menus import blueprint
from .prints import as_printed, picture, print_styles
from .requests import db, needs, school, today, viewer


@blueprint.get("/week/<uid>")
@needs(Right.SEE_MENU)
def week(uid: str) -> str:
    """The week's menus, the sheets of paper that they take, and how they will look."""
    school_class = access.find(db(), SchoolClass, uid, viewer())
    day = _date(request.args.get("date", ""))
    found, made, fault = _menus(school_class, day), None, None
    try:
        made = _pdf(found) if found else None
    except BankError as error:
        fault = error
    days = day_plans.week_of(day)
    return render_template(
        "menus/week.html", school_class=school_class, found=found, fault=fault,
        told=_count(found, school_class, made) if made else None, columns=made.columns if made else 1, on=_on(),
        papers=list(weeks.WAYS),
        sides=made.sides if made else 0, is_printable=made is not None or isinstance(fault, pdf.PdfUnavailable),
        subject=_subject(), subjects=[one.subject for one in school_class.subjects], date=day,
        titles=sheets.title_of,
        version="-".join(str(one.version) for one in found), days=days,
        before=day - timedelta(days=7), after=day + timedelta(days=7),
    )  # fmt: skip


@blueprint.get("/week/<uid>/<day>.pdf")
@needs(Right.SEE_MENU)
def week_printed(uid: str, day: str) -> Response:
    """The week's menus as PDF; without Pango the print page."""
    found = _menus(access.find(db(), SchoolClass, uid, viewer()), _date(day))
    return as_printed(lambda: _pdf(found).pdf, lambda: _page(found), f"week-{_date(day).isoformat()}")


@blueprint.get("/week/<uid>/<day>.png")
@needs(Right.SEE_MENU)
def week_preview(uid: str, day: str) -> Response:
    """The sides of the week's paper as one picture."""
    return picture(_pdf(_menus(access.find(db(), SchoolClass, uid, viewer()), _date(day))).pdf)


def _pdf(found: Sequence[Menu]) -> Week:
    """Raises `NotFound` where there is no menu, and what the printing raises."""
    if not found:
        raise NotFound
    some = [sheets.sheet_of(db(), one, school()) for one in found]
    pictures = {uid: data for one in found for uid, data in sheets.pictures_of(db(), one).items()}
    name = "week", _on(), repr([replace(one, made="") for one in some]), frozenset(pictures)
    return finished.once(name, partial(weeks.week, some, on=_on(), pictures=pictures))


def _page(found: Sequence[Menu]) -> str:
    some = [sheets.sheet_of(db(), one, school()) for one in found]
    return html.several([paper.learner_html(one, media="/media/", styles=print_styles()) for one in some])


def _count(found: Sequence[Menu], school_class: SchoolClass, made: Week) -> Message:
    if not school_class.learners:
        return Message("Menus: {menus}. Sheets of paper per copy: {each}.", {"each": made.paper, "menus": len(found)})
    text = "Sheets of paper: {needed} for {learners} learners, {each} each. Menus: {menus}."
    return Message(text, {"needed": made.paper * school_class.learners, "learners": school_class.learners,
                          "each": made.paper, "menus": len(found)})  # fmt: skip


def _menus(school_class: SchoolClass, day: date) -> list[Menu]:
    return menu_rows.of_week(db(), viewer(), school_class, day_plans.week_of(day), _subject())


def _date(text: str) -> date:
    """The day that the address names, else today; one of another century is none."""
    with suppress(ValueError):
        named = date.fromisoformat(text)
        return named if named.year in menus.YEARS else today()
    return today()


def _subject() -> str:
    named = request.args.get("subject", "")
    return named if named in SUBJECTS else ""


def _on() -> str:
    """The paper in the machine."""
    named = request.args.get("on", "")
    return named if named in weeks.WAYS else Paper.A4
