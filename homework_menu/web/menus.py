"""Menus in the browser: build, meter, swap, lock, build again, undo, preview, print, blackboard, hand in."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from PIL import Image
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.errors import BankError, Invalid, NotFound

from .. import days, i18n, menu_rows, menu_rules, menus, sheets
from ..errors import Message
from ..menu_rules import Format
from ..models import Menu
from ..notes import notes
from ..printing import blackboard as board
from ..printing import html, paper, pdf, word
from ..printing import papers as across
from ..printing.sheet import Layout, Paper, Sheet
from ..shortfalls import Shortfall
from . import errors, requests, today, wishes
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("menus", __name__, url_prefix="/menus")
PREVIEW_DPI, PAGE_GAP, GROUND = 96, 16, "#efece3"
READERS = ("learner", "teacher")
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Short:
    """A shortfall's sentence with its fixes as buttons."""

    message: str
    offers: list[wishes.Offer]


@blueprint.get("")
@needs(Right.SEE_MENU)
def all_menus() -> str:
    """The school's menus, newest day first."""
    return render_template("menus/all.html", menus=menus.listed(db()))


@blueprint.post("")
@needs(Right.BUILD_MENU)
def build() -> AnyResponse | tuple[str, int]:
    """Build a menu for a class; where nothing fits, say what is short and what mends it."""
    short: list[Short] = []

    def act() -> str:
        spec = wishes.read()
        built = menus.build(db(), viewer(), school(), spec, now=now())
        if built.menu is None:
            short.extend(_said(built.shortfalls, spec.grade, spec.subject))
            raise Invalid("No menu fits.")
        return url_for("menus.menu", uid=built.menu.uid)

    try:
        return once(act)
    except BankError as error:
        db().rollback()
        if not short:
            return today.page(error, errors.status_of(error))
        page = render_template("menus/nothing.html", shortfalls=short, row=today.row_of(request.form),
                               form=request.form, **today.CHOICES)  # fmt: skip
        return page, 422


def _said(short: list[Shortfall] | tuple[Shortfall, ...], grade: int, subject: str) -> list[Short]:
    return [Short(i18n.say(language(), one.message), wishes.offers(one, grade=grade, subject=subject)) for one in short]


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
    wanted = request.form.get("exercise", "")
    return _changed(found, lambda: menus.swap(db(), school(), found, at, wanted, viewer(), now=now()), at=at)


@blueprint.post("/<uid>/lock/<int:at>")
@needs(Right.BUILD_MENU)
def lock(uid: str, at: int) -> AnyResponse | tuple[str, int]:
    """Keep a dish through every rebuild, or let it go."""
    found = _own(uid)
    _require_dish(found, at)
    return _changed(found, lambda: menus.lock(found, at, locked=request.form.get("locked") == "yes"), at=at)


@blueprint.post("/<uid>/rebuild")
@needs(Right.BUILD_MENU)
def rebuild(uid: str) -> AnyResponse | tuple[str, int]:
    """Choose anew, locked dishes kept; also in another format."""
    found = _own(uid)
    short: list[Short] = []

    def act() -> None:
        left = menus.rebuild(db(), viewer(), school(), found, now=now(), wished=wishes.changed(found))
        if left:
            short.extend(_said(left, found.grade, found.subject))
            raise Invalid("Nothing was changed: no menu of this kind fits.")

    return _changed(found, act, short=short)


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
        days.hand_in(db(), found, viewer(), now=now())
        flash(i18n.gettext(language(), "Handed in. The sheet is ready to print."))

    return _changed(found, act)


@blueprint.post("/<uid>/take-back")
@needs(Right.BUILD_MENU)
def take_back(uid: str) -> AnyResponse | tuple[str, int]:
    """The menu is a draft again, so that it may be changed."""
    found = _own(uid)

    def act() -> None:
        days.take_back(db(), found)
        flash(i18n.gettext(language(), "Taken back. You may change the menu again."))

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


@blueprint.get("/<uid>/<any(learner, teacher):reader>.docx")
@needs(Right.SEE_MENU)
def edited(uid: str, reader: str) -> Response:
    """The sheet as a Word document for last edits."""
    found = menus.find(db(), viewer(), uid)
    make = word.teacher if reader == "teacher" else word.learner
    response = make_response(make(sheets.sheet_of(db(), found, school()), pictures=sheets.pictures_of(db(), found)))
    response.headers["Content-Type"] = WORD_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{sheets.code_of(found)}-{reader}.docx"'
    return response


@blueprint.get("/<uid>/<any(learner, teacher):reader>.png")
@needs(Right.SEE_MENU)
def preview(uid: str, reader: str) -> Response:
    """The pages of the real sheet as one picture, one below the other."""
    found = menus.find(db(), viewer(), uid)
    pages: list[Image.Image] = [
        Image.open(BytesIO(one)) for one in pdf.pages_as_png(_pdf(found, reader).pdf, PREVIEW_DPI)
    ]
    wide = pages[0].width
    pages = [one if one.width == wide else one.resize((wide, one.height * wide // one.width)) for one in pages]
    whole = Image.new("RGB", (wide, sum(one.height + PAGE_GAP for one in pages) - PAGE_GAP), GROUND)
    top = 0
    for one in pages:
        whole.paste(one, (0, top))
        top += one.height + PAGE_GAP
    body = BytesIO()
    whole.save(body, "PNG")
    response = make_response(body.getvalue())
    response.headers["Content-Type"] = "image/png"
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


@blueprint.get("/<uid>/<any(learner, teacher):reader>")
@needs(Right.SEE_MENU)
def print_page(uid: str, reader: str) -> Response:
    """The sheet as a page that the browser prints: the same HTML and CSS as the PDF."""
    found = menus.find(db(), viewer(), uid)
    layout, on = _look(reader)
    sheet = sheets.sheet_of(db(), found, school(), layout=layout, paper=on)
    styles = [url_for("static", filename="print/sheet.css"), url_for("static", filename="css/exercise.css")]
    make = html.teacher if reader == "teacher" else paper.learner_html
    return make_response(make(sheet, media="/media/", styles=styles))


@blueprint.get("/<uid>/paper")
@needs(Right.SEE_MENU)
def papers(uid: str) -> str:
    """Layout and paper to choose from, with the sheets of paper that a class takes."""
    found = menus.find(db(), viewer(), uid)
    layout, paper_ = _look("learner")
    told, fault = None, None
    try:
        told = _count(found, _pdf(found, "learner").count, paper_)
    except BankError as error:
        fault = error
    return render_template("menus/papers.html", menu=found, title=sheets.title_of(found), told=told, fault=fault,
                           layout=layout, paper=paper_, layouts=list(Layout), papers=list(Paper))  # fmt: skip


def _count(found: Menu, pages: int, paper_: Paper) -> Message:
    if paper_ is Paper.SCREEN:
        return Message("{pages} pages for the screen, no paper.", {"pages": pages})
    if found.school_class is None:
        return Message("Pages: {pages}. Sheets of paper for a copy: {needed}, printed on both sides.",
                       {"pages": pages, "needed": across.count(paper_, pages, 1)})  # fmt: skip
    learners = found.school_class.learners
    return Message("Sheets of paper: {needed} for {learners} learners, printed on both sides. Pages: {pages}.",
                   {"needed": across.count(paper_, pages, learners), "learners": learners, "pages": pages})  # fmt: skip


def _look(reader: str) -> tuple[Layout, Paper]:
    """Layout and paper that the address names; the teacher's page has one look."""
    layouts, papers_ = ([one.value for one in kind] for kind in (Layout, Paper))
    layout, paper_ = request.args.get("layout", ""), request.args.get("paper", "")
    if reader == "teacher":
        return Layout.STANDARD, Paper.A4
    return (Layout(layout) if layout in layouts else Layout.STANDARD,
            Paper(paper_) if paper_ in papers_ else Paper.A4)  # fmt: skip


@blueprint.get("/<uid>/blackboard")
@needs(Right.SEE_MENU)
def blackboard(uid: str) -> str:
    """The menu as a few lines to copy on the board or into a message."""
    found = menus.find(db(), viewer(), uid)
    sheet = sheets.sheet_of(db(), found, school())
    return render_template("menus/blackboard.html", menu=found, text=board.text(sheet))


def _pdf(found: Menu, reader: str) -> pdf.Pages:
    layout, on = _look(reader)
    sheet = sheets.sheet_of(db(), found, school(), layout=layout, paper=on)
    make = paper.teacher_pdf if reader == "teacher" else paper.learner_pdf
    return make(sheet, pictures=sheets.pictures_of(db(), found))


def _own(uid: str) -> Menu:
    found = menus.find(db(), viewer(), uid)
    menus.require_own(found, viewer())
    return found


def _require_dish(found: Menu, at: int) -> None:
    if at >= sum(len(section.dishes) for section in found.sections):
        raise NotFound


def _changed(
    found: Menu, act: requests.Change, *, at: int | None = None, short: list[Short] | None = None
) -> AnyResponse | tuple[str, int]:
    """Carry out one change of a menu; a refusal is said on the same page, and nothing is changed."""

    def whole() -> str:
        menus.require_version(found, request.form.get("version", 0, type=int))
        act()
        return url_for("menus.menu", uid=uid, _anchor=None if at is None else f"dish-{at}")

    uid = found.uid
    try:
        return once(whole)
    except BankError as error:
        db().rollback()
        return _page(menus.find(db(), viewer(), uid), fault=error, short=short or []), errors.status_of(error)


def _page(found: Menu, **more: object) -> str:
    orders = menu_rules.orders(menu_rows.value_of(found))
    sheet = sheets.sheet_of(db(), found, school())
    courses: list[dict[str, object]] = []
    at = 0
    for number, section in enumerate(found.sections):
        title, pick, minutes = sheets.section_words(sheet, number)
        dishes = list(enumerate(section.dishes, at))
        courses.append({"section": section, "title": title, "pick": pick, "minutes": minutes, "dishes": dishes})
        at += len(dishes)
    reader = request.args.get("reader", "")
    return render_template(
        "menus/menu.html", menu=found, sheet=sheet, orders=orders, courses=courses, worst=_worst(sheet, orders),
        formats=list(Format), is_mine=viewer().teacher_id == found.teacher_id, title=sheets.title_of(found),
        titles=_titles(sheet), findings=menus.findings(db(), found), notes=notes(db(), found, language()),
        reader=reader if reader in READERS else READERS[0],
        **{"swapping": None, "offers": [], "fault": None, "short": [], **more},
    )  # fmt: skip


def _titles(sheet: Sheet) -> dict[str, str]:
    """Exercise -> how the sheet calls it."""
    return {part.uid: part.title for dish in sheet.dishes for part in dish.parts or (dish,)}


def _worst(sheet: Sheet, orders: menu_rules.Orders | None) -> list[str]:
    """The dishes of the order that takes longest."""
    titles = {
        one.uid: [part.title for part in one.parts] or [one.title] for section in sheet.sections
        for one in section.dishes
    }  # fmt: skip
    return [title for uid in (orders.worst if orders else ()) for title in titles.get(uid, [])]
