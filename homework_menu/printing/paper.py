"""A sheet's whole way to paper: guess the heights, arrange, lay out, learn the real heights, until the page is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from . import html, pdf, views
from .layout import WIDTHS
from .sheet import Sheet

ROUNDS, TOLERANCE, OVERFULL = 4, 1.5, 6.0
_settled: dict[bytes, str] = {}
KEPT = 2_000


def learner_pdf(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> pdf.Pages:
    """The learner's sheet as PDF, one page where it can be. Equal sheets give equal bytes.

    Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    first = html.learner(sheet)
    name = sha256(first.encode()).digest()
    if name in _settled:
        return pdf.render(_settled[name], pictures=pictures)
    text, pages = _fitted(sheet, pictures)
    while len(_settled) >= KEPT:
        del _settled[next(iter(_settled))]
    _settled[name] = text
    return pages


def learner_html(sheet: Sheet, *, media: str, styles: Sequence[str]) -> str:
    """The learner's sheet for the browser's print page; works without Pango."""
    return html.learner(sheet, media=media, styles=styles)


def teacher_pdf(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> pdf.Pages:
    """The teacher's page as PDF. Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`."""
    return pdf.render(html.teacher(sheet), pictures=pictures)


def _fitted(sheet: Sheet, pictures: Mapping[str, bytes] | None) -> tuple[str, pdf.Pages]:
    """The page that agrees with its own heights: at most `ROUNDS` times laid out."""
    blocks, extra = html.blocks(sheet), 0.0
    tall = [dict(one) for one in html.estimated(sheet)]
    placed = views.courses(sheet, blocks, tall)
    text = html.page(sheet, placed)
    for _ in range(ROUNDS - 1):
        pages = pdf.render(text, pictures=pictures)
        _learn(sheet, tall, pages)
        if placed.pages == 1:
            extra += OVERFULL if pages.count > 1 else placed.left - (pages.left or 0.0) + 0.3
        placed = views.courses(sheet, blocks, tall, extra=extra)
        again = html.page(sheet, placed)
        if again == text:
            return text, pages
        text = again
    return text, pdf.render(text, pictures=pictures)


def _learn(sheet: Sheet, tall: Sequence[dict[str, float | None]], pages: pdf.Pages) -> None:
    """Puts the real heights in the place of the estimated ones, at the widths that were printed."""
    at = {unit.dish.uid: number for number, unit in enumerate(views.units(sheet))}
    for place in pages.dishes:
        name = min(WIDTHS, key=lambda width: abs(WIDTHS[width] - place.width))
        tall[at[place.uid]][name] = None if place.is_narrow else place.inside


__all__ = ["learner_html", "learner_pdf", "teacher_pdf"]
