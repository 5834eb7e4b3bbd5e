"""Menus in the browser: build, meter, swap, lock, build again, undo, preview, print, blackboard, hand in."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.errors import BankError, Invalid, NotFound

from .. import classes, i18n, menu_rows, menu_rules, menus, sheets
from ..drawing import MenuSpec
from ..menu_rules import Format, Place
from ..models import Menu
from ..printing import blackboard as board
from ..printing import html, paper, pdf
from ..shortfalls import Shortfall
from . import errors, requests
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("menus", __name__, url_prefix="/menus")
PREVIEW_DPI = 96


@blueprint.get("")
@needs(Right.SEE_MENU)
def all_menus() -> str:
    """The school's menus, newest day first."""
    return render_template("menus/all.html", menus=menus.listed(db()))


@blueprint.post("")
@needs(Right.BUILD_MENU)
def build() -> AnyResponse | tuple[str, int]:
    """Build a menu for a class; where nothing fits, say what is short and what mends it."""
    short: list[Shortfall] = []
    spec: list[MenuSpec] = []

    def act() -> str:
        spec.append(_spec())
        built = menus.build(db(), viewer(), school(), spec[0], now=now())
        if built.menu is None:
            short.extend(built.shortfalls)
            raise Invalid("No menu fits.")
        return url_for("menus.menu", uid=built.menu.uid)

    try:
        return once(act)
    except BankError as error:
        db().rollback()
        page = render_template("menus/nothing.html", shortfalls=short, spec=spec[0] if spec else None, error=error,
                               form=request.form)  # fmt: skip
        return page, errors.status_of(error)


@blueprint.get("/<uid>")
@needs(Right.SEE_MENU)
def menu(uid: str) -> str:
    """The builder: meter of all orders, dishes, preview."""
    return _page(menus.find(db(), viewer(), uid))


@blueprint.get("/<uid>/swap/<int:at>")
@needs(Right.BUILD_MENU)
def offers(uid: str, at: int) -> str:
    """The same page with what may take a dish's place, its effect said beforehand."""
    found = _own(uid)
    _require_dish(found, at)
    return _page(found, swapping=at, offers=menus.swap_offers(db(), viewer(), found, at))


@blueprint.post("/<uid>/swap/<int:at>")
@needs(Right.BUILD_MENU)
def swap(uid: str, at: int) -> AnyResponse | tuple[str, int]:
    """Put another exercise in a dish's place."""
    found = _own(uid)
    _require_dish(found, at)
    return _changed(
        found, lambda: menus.swap(db(), school(), found, at, request.form.get("exercise", ""), viewer(), now=now())
    )


@blueprint.post("/<uid>/lock/<int:at>")
@needs(Right.BUILD_MENU)
def lock(uid: str, at: int) -> AnyResponse | tuple[str, int]:
    """Keep a dish through every rebuild, or let it go."""
    found = _own(uid)
    _require_dish(found, at)
    return _changed(found, lambda: menus.lock(found, at, locked=request.form.get("locked") == "yes"))


@blueprint.post("/<uid>/rebuild")
@needs(Right.BUILD_MENU)
def rebuild(uid: str) -> AnyResponse | tuple[str, int]:
    """Choose anew, locked dishes kept; also in another format."""
    found = _own(uid)
    wanted = request.form.get("format", found.format)

    def act() -> None:
        short = menus.rebuild(db(), viewer(), school(), found, now=now(), format=_format(wanted))
        if short:
            said = i18n.say(language(), short[0].message)
            raise Invalid("Nothing was changed: {reason}", reason=said)

    return _changed(found, act)


@blueprint.post("/<uid>/<any(undo, redo):step>")
@needs(Right.BUILD_MENU)
def undo(uid: str, step: str) -> AnyResponse | tuple[str, int]:
    """One step back, or forward again."""
    found = _own(uid)
    return _changed(found, lambda: menus.undo(db(), found, now=now(), forward=step == "redo"))


@blueprint.post("/<uid>/hand-in")
@needs(Right.BUILD_MENU)
def hand_in(uid: str) -> AnyResponse | tuple[str, int]:
    """Hand the menu in for its class's day, then print it."""
    found = _own(uid)

    def act() -> None:
        menus.hand_in(db(), found, viewer(), now=now())
        flash(i18n.gettext(language(), "Handed in. The sheet is ready to print."))

    return _changed(found, act)


@blueprint.get("/<uid>/<any(learner, teacher):reader>.pdf")
@needs(Right.SEE_MENU)
def printed(uid: str, reader: str) -> Response | AnyResponse:
    """The sheet as PDF; without Pango the print page."""
    found = menus.find(db(), viewer(), uid)
    try:
        response = make_response(_pdf(found, reader).pdf)
    except pdf.PdfUnavailable:
        return print_page(uid, reader)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{sheets.code_of(found)}-{reader}.pdf"'
    return response


@blueprint.get("/<uid>/<any(learner, teacher):reader>-<int:at>.png")
@needs(Right.SEE_MENU)
def preview(uid: str, reader: str, at: int) -> Response:
    """A page of the real sheet as a picture."""
    found = menus.find(db(), viewer(), uid)
    pages = pdf.pages_as_png(_pdf(found, reader).pdf, PREVIEW_DPI)
    response = make_response(pages[min(max(at, 1), len(pages)) - 1])
    response.headers["Content-Type"] = "image/png"
    return response


@blueprint.get("/<uid>/<any(learner, teacher):reader>")
@needs(Right.SEE_MENU)
def print_page(uid: str, reader: str) -> Response:
    """The sheet as a page that the browser prints: the same HTML and CSS as the PDF."""
    found = menus.find(db(), viewer(), uid)
    sheet = sheets.sheet_of(db(), found, school())
    styles = [url_for("static", filename="print/sheet.css"), url_for("static", filename="css/exercise.css")]
    make = html.teacher if reader == "teacher" else paper.learner_html
    return make_response(make(sheet, media="/media/", styles=styles))


@blueprint.get("/<uid>/blackboard")
@needs(Right.SEE_MENU)
def blackboard(uid: str) -> str:
    """The menu as a few lines to copy on the board or into a message."""
    found = menus.find(db(), viewer(), uid)
    sheet = sheets.sheet_of(db(), found, school())
    return render_template("menus/blackboard.html", menu=found, text=board.text(sheet))


def _pdf(found: Menu, reader: str) -> pdf.Pages:
    sheet = sheets.sheet_of(db(), found, school())
    make = paper.teacher_pdf if reader == "teacher" else paper.learner_pdf
    return make(sheet, pictures=sheets.pictures_of(db(), found))


def _own(uid: str) -> Menu:
    found = menus.find(db(), viewer(), uid)
    menus.require_own(found, viewer())
    return found


def _require_dish(found: Menu, at: int) -> None:
    if at >= sum(len(section.dishes) for section in found.sections):
        raise NotFound


def _changed(found: Menu, act: requests.Change) -> AnyResponse | tuple[str, int]:
    """Carry out one change of a menu; a refusal is said on the same page, and nothing is changed."""

    def whole() -> str:
        menus.require_version(found, request.form.get("version", 0, type=int))
        act()
        return url_for("menus.menu", uid=uid)

    uid = found.uid
    try:
        return once(whole)
    except BankError as error:
        db().rollback()
        return _page(menus.find(db(), viewer(), uid), fault=error), errors.status_of(error)


def _page(found: Menu, **more: object) -> str:
    value = menu_rows.value_of(found)
    orders = menu_rules.orders(value)
    at_dish = 0
    starts: list[int] = []
    for section in found.sections:
        starts.append(at_dish)
        at_dish += len(section.dishes)
    sheet = sheets.sheet_of(db(), found, school())
    words = [sheets.section_words(sheet, at) for at in range(len(found.sections))]
    names = {
        dish.uid: dish.title for section in sheet.sections for one in section.dishes for dish in (one.parts or (one,))
    }
    worst = [names.get(uid, "") for uid in (orders.worst if orders else ())]
    return render_template(
        "menus/menu.html", menu=found, sheet=sheet, orders=orders, starts=starts, words=words,
        worst=[one for one in worst if one], formats=list(Format), is_mine=viewer().teacher_id == found.teacher_id,
        title=sheets.title_of(found), findings=menus.findings(db(), found),
        **{"swapping": None, "offers": [], "fault": None, **more},
    )  # fmt: skip


def _spec() -> MenuSpec:
    form = request.form
    school_class = classes.named(db(), form.get("class", ""))
    subject = form.get("subject", "maths")
    taught = classes.subject_of(db(), school_class, subject)
    try:
        half, day = float(form.get("minutes", "")) * 2, date.fromisoformat(form.get("date", ""))
    except ValueError as error:
        raise Invalid("Give the minutes as a number and the day as a date.", field="minutes") from error
    if half != int(half) or not 2 <= half <= 480:
        raise Invalid("Give the minutes in steps of half a minute, from 1 to 240.", field="minutes")
    if form.get("place") not in list(Place):
        raise Invalid("Choose where the work is done.", field="place")
    return MenuSpec(
        grade=school_class.grade, subject=subject, half=int(half), format=_format(form.get("format", "")),
        place=form["place"], day=day, seed=max(1, form.get("seed", 1, type=int)), school_class=school_class,
        unit=taught.unit if taught else None, lesson=taught.lesson if taught else None,
        repeat_days=0 if form.get("repeat") == "yes" else 10,
    )  # fmt: skip


def _format(text: str) -> Format:
    if text not in list(Format):
        raise Invalid("Choose a format.", field="format")
    return Format(text)
