"""A sheet's whole way to paper: guess the heights, arrange, lay out, learn the real heights, until it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from . import html, pdf, views
from .layout import WIDTHS, Heights
from .sheet import Sheet

FIXED = ("three-in-a-row", "columns")
ROUNDS, ENOUGH, CLEAR, OVERFULL, KEPT = 4, 5.0, 0.5, 6.0, 2_000
_settled: dict[bytes, str] = {}


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
    """The page that agrees with its own heights and is full, laid out at most `ROUNDS` times; else two pages."""
    blocks = html.blocks(sheet)
    room, placed = html.first_placed(sheet, blocks)
    learnt: dict[tuple[str, str, int], float | None] = {}
    tried: dict[str, pdf.Pages] = {}
    while room.pages == 1 and len(tried) < ROUNDS:
        text = html.page(sheet, placed)
        if text in tried:
            break
        tried[text] = pages = pdf.render(text, pictures=pictures)
        if pages.count == 1 and (pages.left or 0.0) < ENOUGH and not _narrow(pages):
            break
        learnt |= _learnt(sheet, pages, room.most)
        room = _next_room(sheet, learnt, room, placed=placed, pages=pages)
        placed = views.courses(sheet, blocks, room)
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
    learnt: dict[tuple[str, str, int], float | None] = {}
    tried: dict[str, pdf.Pages] = {}
    while len(tried) < ROUNDS and (text := html.page(sheet, placed)) not in tried:
        tried[text] = pages = pdf.render(text, pictures=pictures)
        if pages.count <= 2 and not _narrow(pages):
            break
        learnt |= _learnt(sheet, pages, room.most)
        most = min(html.CLOSEST, room.most + (pages.count > 2))
        room = views.Room(_known(sheet, learnt, most), most, pages=2)
        placed = views.courses(sheet, blocks, room)
    best = min(tried, key=lambda text: (tried[text].count, _narrow(tried[text])))
    return best, tried[best]


def _narrow(pages: pdf.Pages) -> int:
    """Dishes from which something sticks out."""
    return sum(place.is_narrow for place in pages.dishes)


def _next_room(
    sheet: Sheet,
    learnt: Mapping[tuple[str, str, int], float | None],
    room: views.Room,
    *,
    placed: views.Placed,
    pages: pdf.Pages,
) -> views.Room:
    """What the next round starts from: real heights, the frame put right, items closer where the page overflowed."""
    extra, most = room.extra, room.most
    if pages.count > 1:
        most = min(html.CLOSEST, most + 1)
        extra += OVERFULL if placed.pages == 1 else 0.0
    elif placed.pages == 1:
        extra += placed.left - (pages.left or 0.0) + CLEAR
    return views.Room(_known(sheet, learnt, most), most, extra)


def _learnt(sheet: Sheet, pages: pdf.Pages, most: int) -> dict[tuple[str, str, int], float | None]:
    """Real heights in mm by dish, width and closeness."""
    found: dict[tuple[str, str, int], float | None] = {}
    for place in pages.dishes:
        name = min(WIDTHS, key=lambda width: abs(WIDTHS[width] - place.width))
        found[(place.uid, name, most)] = None if place.is_narrow and sheet.format not in FIXED else place.inside
    return found


def _known(sheet: Sheet, learnt: Mapping[tuple[str, str, int], float | None], most: int) -> Heights:
    """Estimated heights with the real ones in the place of those that were printed."""
    tall = html.estimated(sheet, most=most)
    for unit, heights in zip(views.units(sheet), tall, strict=True):
        heights |= {name: learnt[key] for name in WIDTHS if (key := (unit.dish.uid, name, most)) in learnt}
    return tall


__all__ = ["learner_html", "learner_pdf", "teacher_pdf"]
