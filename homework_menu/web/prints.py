"""What leaves a menu: PDF, Word, print page, pictures of the pages, other papers, the blackboard's text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from io import BytesIO

from flask import Response, make_response, render_template, request, url_for
from PIL import Image

from question_bank.access import Right
from question_bank.errors import BankError

from .. import classes, group_sheets, menus, paper_count, sheets
from ..assets import SHEET_STYLES
from ..models import Menu
from ..printing import blackboard as board
from ..printing import html, paper, pdf, word
from ..printing.sheet import OFFERED, Layout, Paper, Sheet
from . import finished, sides
from .builder import READERS
from .menus import blueprint
from .requests import db, needs, school, viewer

PREVIEW_DPI, PAGE_GAP, GROUND = 96, 16, "#efece3"
TOP_DPI, TOP_SHARE = 80, 0.72
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<uid>/<any(learner, teacher):reader>.pdf")
@needs(Right.SEE_MENU)
def printed(uid: str, reader: str) -> Response:
    """The sheet as PDF; without Pango the print page."""
    found = menus.find(db(), viewer(), uid)
    make = partial(_pdf, found, reader, asks=request.args.get("dialog") == "yes")
    return as_printed(lambda: make().pdf, lambda: _page(found, reader), f"{sheets.code_of(found)}-{reader}")


@blueprint.get("/<uid>/<any(learner, teacher):reader>.docx")
@needs(Right.SEE_MENU)
def edited(uid: str, reader: str) -> Response:
    """The sheet as a Word document for last edits."""
    found = menus.find(db(), viewer(), uid)
    make = word.teacher if reader == "teacher" else word.learner
    response = make_response(make(_sheet(found, reader), pictures=sheets.pictures_of(db(), found)))
    response.headers["Content-Type"] = WORD_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{sheets.code_of(found)}-{reader}.docx"'
    return response


@blueprint.get("/<uid>/<any(learner, teacher):reader>.png")
@needs(Right.SEE_MENU)
def preview(uid: str, reader: str) -> Response:
    """The pages of the real sheet as one picture, one below the other."""
    made = _pdf(menus.find(db(), viewer(), uid), reader).pdf
    return picture(made)


@blueprint.get("/<uid>/top.webp")
@needs(Right.SEE_MENU)
def top(uid: str) -> Response:
    """The upper half of the learner's first page, small enough for the first page of the product."""
    made = _pdf(menus.find(db(), viewer(), uid), READERS[0]).pdf
    return _drawn(finished.once(("top", made), lambda: _saved(_top(made).convert("L"), "webp")), "image/webp")


@blueprint.get("/<uid>/places.svg")
@needs(Right.SEE_MENU)
def places(uid: str) -> Response:
    """Where the dishes stand on the pages of the preview, in mm: a rectangle each, the pages one below the other."""
    found = menus.find(db(), viewer(), uid)
    pages = _pdf(found, READERS[0])
    drawn = render_template("menus/places.svg", pages=pages, gap=PAGE_GAP * 25.4 / PREVIEW_DPI)
    return _drawn(drawn.encode(), "image/svg+xml")


def as_printed(make: Callable[[], bytes], page: Callable[[], str], name: str) -> Response:
    """The PDF that `make` gives, under a name; without Pango the page that the browser prints."""
    try:
        return as_pdf(make(), name)
    except pdf.PdfUnavailable:
        return make_response(page())


def print_styles() -> list[str]:
    """The addresses of the style sheets of a print page, in the order in which the PDF reads them."""
    return [url_for("static", filename=one) for one in SHEET_STYLES]


def as_pdf(made: bytes, name: str) -> Response:
    """A PDF to be shown in the browser, and kept under this name."""
    response = make_response(made)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def picture(made: bytes) -> Response:
    """A PDF's pages as one picture: grey, as the school's printer prints, unless the address asks for colour."""
    mode = "RGB" if request.args.get("colour") == "yes" else "L"
    made_once = finished.once(("preview", mode, made), lambda: _saved(_below(made).convert(mode), "png"))
    return _drawn(made_once, "image/png")


def _drawn(body: bytes, kind: str) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def _below(made: bytes) -> Image.Image:
    """All pages, one below the other, as wide as the first."""
    pages = pdf.pages_as_images(made, PREVIEW_DPI)
    wide = pages[0].width
    pages = [one if one.width == wide else one.resize((wide, one.height * wide // one.width)) for one in pages]
    whole = Image.new("RGB", (wide, sum(one.height + PAGE_GAP for one in pages) - PAGE_GAP), GROUND)
    top = 0
    for one in pages:
        whole.paste(one, (0, top))
        top += one.height + PAGE_GAP
    return whole


def _top(made: bytes) -> Image.Image:
    page = pdf.pages_as_images(made, TOP_DPI)[0]
    return page.crop((0, 0, page.width, round(page.width * TOP_SHARE)))


def _saved(picture: Image.Image, kind: str) -> bytes:
    body = BytesIO()
    picture.save(body, kind, quality=70)
    return body.getvalue()


@blueprint.get("/<uid>/<any(learner, teacher):reader>")
@needs(Right.SEE_MENU)
def print_page(uid: str, reader: str) -> Response:
    """The sheet as a page that the browser prints: the same HTML and CSS as the PDF."""
    return make_response(_page(menus.find(db(), viewer(), uid), reader))


def _page(found: Menu, reader: str) -> str:
    make = html.teacher if reader == "teacher" else paper.learner_html
    return make(_sheet(found, reader), media="/media/", styles=print_styles())


@blueprint.get("/<uid>/paper")
@needs(Right.SEE_MENU)
def papers(uid: str) -> str:
    """Layout and paper to choose from, with the sheets of paper that a class takes."""
    return papers_page(menus.find(db(), viewer(), uid))


def papers_page(found: Menu, refused: BankError | None = None) -> str:
    """The page to choose a paper on; `refused`: what is at fault with the number of learners."""
    layout, paper_ = _look("learner")
    told, vain, fault = None, None, None
    try:
        count = _pdf(found, "learner").count
        told = paper_count.words(found, count, paper_)
        vain = paper_count.vain(found, {Paper.A4: _on_a4(found, layout), paper_: count}) if paper_ is Paper.A5 else None
    except BankError as error:
        fault = error
    return render_template(
        "menus/papers.html", menu=found, title=sheets.title_of(found), told=told, vain=vain, fault=fault,
        refused=refused,
        may_count=found.school_class is not None and viewer().may(Right.BUILD_MENU) and classes.teaches(
            found.school_class, viewer()),
        layout=layout, paper=paper_, layouts=list(Layout), papers=OFFERED,
    )  # fmt: skip


@blueprint.get("/<uid>/paper/sheets")
@needs(Right.SEE_MENU)
def sheets_on_each(uid: str) -> str:
    """The sheets that every paper takes, as a part of the page on which one is chosen."""
    found, (layout, chosen) = menus.find(db(), viewer(), uid), _look("learner")
    try:
        taken = {one: _pdf(found, "learner", look=(layout, one)).count for one in OFFERED if one is not Paper.SCREEN}
    except BankError:
        taken = {}
    lines = paper_count.compared(found, taken) if taken else []
    return render_template("menus/paper_sheets.html", menu=found, layout=layout, chosen=chosen, lines=lines)


@blueprint.get("/<uid>/paper/count")
@needs(Right.SEE_MENU)
def counted(uid: str) -> str:
    """What stands beside the print buttons once the menu is laid out, as a part of the pages with these buttons."""
    found = menus.find(db(), viewer(), uid)
    with suppress(pdf.PdfUnavailable):
        _pdf(found, READERS[0], look=(Layout.STANDARD, Paper.A4))
    return render_template("menus/paper_count.html", menu=found, paper=sides.words(found, school()))


def _on_a4(found: Menu, layout: Layout) -> int:
    """The sides that a menu takes on A4."""
    if layout is Layout.STANDARD:
        return sides.of(found, school())
    return _pdf(found, "learner", look=(layout, Paper.A4)).count


def _look(reader: str) -> tuple[Layout, Paper]:
    """Layout and paper that the address names; the teacher's page has one look."""
    layouts, papers_ = ([one.value for one in kind] for kind in (Layout, OFFERED))
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


def _sheet(found: Menu, reader: str, look: tuple[Layout, Paper] | None = None) -> Sheet:
    layout, on = look or _look(reader)
    told = menus.findings(db(), found) if reader == "teacher" else ()
    sheet = sheets.sheet_of(db(), found, school(), layout=layout, paper=on, findings=told)
    return group_sheets.dressed(db(), sheet, found, school(), is_for_teacher=reader == "teacher")


def _pdf(found: Menu, reader: str, *, asks: bool = False, look: tuple[Layout, Paper] | None = None) -> pdf.Pages:
    """The pages of a menu; of equal sheets the ones made first, whose moment of making they bear."""
    sheet = _sheet(found, reader, look)
    pictures = sheets.pictures_of(db(), found)
    make = paper.teacher_pdf if reader == "teacher" else partial(paper.learner_pdf, asks=asks)
    name = reader, asks, repr(replace(sheet, made="")), frozenset(pictures)
    made = finished.once(name, lambda: make(sheet, pictures=pictures))
    if (reader, sheet.layout, sheet.paper) == (READERS[0], Layout.STANDARD, Paper.A4):
        sides.remember(found, school(), made.count)
    return made
