"""A sheet's whole way to paper: guess the heights, arrange, lay out, learn the real heights, until it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256

from . import flows, html, large, papers, pdf, slides, views
from .layout import FOOT_GAP, PAGE_HEIGHT, WIDTHS, Heights
from .sheet import Paper, Sheet

ROUNDS, ENOUGH, OVERFULL, CLEAR, KEPT, KEPT_FREE = 5, 5.0, 3.0, 0.5, 2_000, 10.0
Learnt = dict[tuple[str, str, int], float | None]
_settled: dict[bytes, str] = {}


def learner_pdf(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None, asks: bool = False) -> pdf.Pages:
    """The learner's sheet as PDF, one page where it can be; where it `asks`, it opens the print dialog by itself.
    Equal sheets give equal bytes.

    Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    sheet = large.enlarged(sheet)
    if sheet.paper is not Paper.A4:
        return papers.learner_pdf(sheet, pictures=pictures)
    first = html.learner(sheet)
    name = sha256(first.encode()).digest()
    if name in _settled:
        return pdf.render(_settled[name], pictures=pictures, asks=asks)
    text, pages = _fitted(sheet, pictures)
    while len(_settled) >= KEPT:
        del _settled[next(iter(_settled))]
    _settled[name] = text
    return pdf.render(text, pictures=pictures, asks=True) if asks else pages


def learner_html(sheet: Sheet, *, media: str, styles: Sequence[str]) -> str:
    """The learner's sheet for the browser's print page; works without Pango."""
    sheet = large.enlarged(sheet)
    if sheet.paper is Paper.A4:
        return html.learner(sheet, media=media, styles=styles)
    if sheet.paper is Paper.SCREEN:
        return slides.learner(sheet, media=media, styles=styles)
    return html.page(sheet, flows.flowing(sheet, html.blocks(sheet, media=media)), styles=styles)


def teacher_pdf(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> pdf.Pages:
    """The teacher's page as PDF; the table of orders gives way to their figures where the key would run over, and
    then its lines stand closer.

    Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    brief = replace(sheet, figures=replace(sheet.figures, orders=()))
    texts = (html.teacher(sheet), html.teacher(brief), html.teacher(brief, is_close=True))
    made: list[pdf.Pages] = []
    for text in texts:
        made.append(pdf.render(text, pictures=pictures))
        if made[-1].count == 1:
            break
    return min(made, key=lambda pages: pages.count)


def _fitted(sheet: Sheet, pictures: Mapping[str, bytes] | None) -> tuple[str, pdf.Pages]:
    """The page that agrees with its own heights and is full, laid out at most `ROUNDS` times; else two pages."""
    blocks = html.blocks(sheet)
    room, placed = html.first_placed(sheet, blocks)
    learnt: Learnt = {}
    tried: dict[str, pdf.Pages] = {}
    while room.pages == 1 and len(tried) < ROUNDS and (text := html.page(sheet, placed)) not in tried:
        tried[text] = pages = pdf.render(text, pictures=pictures)
        if pages.count == 1 and (pages.left or 0.0) < ENOUGH and not _narrow(pages):
            break
        learnt |= _learnt(sheet, pages, placed, room.most)
        known = partial(_known, sheet, dict(learnt))
        room, placed = html.easiest(sheet, blocks, known, extra=room.extra + _amiss(pages, placed))
    singles = {text: pages for text, pages in tried.items() if pages.count == 1}
    if singles:
        best = min(singles, key=lambda text: (_narrow(singles[text]), singles[text].left or 0.0))
        return best, singles[best]
    return _on_two_pages(sheet, blocks, pictures)


def _on_two_pages(
    sheet: Sheet, blocks: Sequence[views.Block], pictures: Mapping[str, bytes] | None
) -> tuple[str, pdf.Pages]:
    """Both sides of the paper; arranged anew by the real heights where it runs on or a dish sticks out."""
    room, placed = html.two_pages(sheet, blocks)
    learnt: Learnt = {}
    tried: dict[str, pdf.Pages] = {}
    while len(tried) < ROUNDS and (text := html.page(sheet, placed)) not in tried:
        tried[text] = pages = pdf.render(text, pictures=pictures)
        if pages.count <= 2 and not _narrow(pages):
            break
        learnt |= _learnt(sheet, pages, placed, room.most)
        known = partial(_known, sheet, dict(learnt))
        overruns = pages.count > 2
        least, extra = min(html.CLOSEST, room.most + overruns), room.extra + KEPT_FREE * overruns
        room, placed = html.easiest(sheet, blocks, known, pages=2, least=least, extra=extra)
    best = min(tried, key=lambda text: (tried[text].count, _narrow(tried[text])))
    return best, tried[best]


def _narrow(pages: pdf.Pages) -> int:
    """Dishes from which something sticks out."""
    return sum(place.is_narrow for place in pages.dishes)


def _amiss(pages: pdf.Pages, placed: views.Placed) -> float:
    """Mm by which head, headings, gaps and foot take more than was reckoned."""
    if any(place.page for place in pages.dishes) or placed.pages > 1:
        return OVERFULL
    short = FOOT_GAP - (pages.left or 0.0) if pages.count > 1 else 0.0
    return around(pages) - placed.around if short <= 0 else max(0.0, around(pages) - placed.around) + short + CLEAR


def around(pages: pdf.Pages) -> float:
    """Mm that a page holds besides its rows, the room that is left above the foot not counted."""
    rows: dict[float, float] = {}
    for place in pages.dishes:
        rows[round(place.y, 1)] = max(place.height, rows.get(round(place.y, 1), 0.0))
    return PAGE_HEIGHT - (pages.left or 0.0) + FOOT_GAP - sum(rows.values())


def _learnt(sheet: Sheet, pages: pdf.Pages, placed: views.Placed, most: int) -> Learnt:
    """Real heights in mm by dish, width and closeness, less what its answer space was grown."""
    grown = {cell.uid: cell.grown for course in placed.courses for row in course.rows for cell in row}
    found: Learnt = {}
    for place in pages.dishes:
        name = min(WIDTHS, key=lambda width: abs(WIDTHS[width] - place.width))
        inside = place.inside - grown[place.uid]
        found[(place.uid, name, most)] = None if place.is_narrow and sheet.format not in html.FIXED else inside
    return found


def _known(sheet: Sheet, learnt: Learnt, most: int) -> Heights:
    """Estimated heights with the real ones in the place of those that were printed."""
    tall = html.estimated(sheet, most)
    for unit, heights in zip(views.units(sheet), tall, strict=True):
        heights |= {name: learnt[key] for name in WIDTHS if (key := (unit.dish.uid, name, most)) in learnt}
    return tall


__all__ = ["around", "learner_html", "learner_pdf", "teacher_pdf"]
