"""A sheet's whole way to paper: measure its dishes, arrange them, lay out the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import html, pdf
from .layout import WIDTHS
from .sheet import Sheet

KEPT = 20_000
_measured: dict[tuple[str, str, str], float | None] = {}


def learner_pdf(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> pdf.Pages:
    """The learner's sheet as PDF. Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`."""
    heights = measured(sheet, pictures=pictures)
    return pdf.render(html.learner(sheet, heights=heights), pictures=pictures)


def teacher_pdf(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> pdf.Pages:
    """The teacher's page as PDF. Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`."""
    return pdf.render(html.teacher(sheet), pictures=pictures)


def measured(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> html.Heights:
    """Real heights in mm of every dish at every width, from the worker; what was measured before is remembered."""
    blocks = html.blocks(sheet)
    wanted = [(html.classes(sheet), width, block) for block in blocks for width in WIDTHS]
    new = [key for key in dict.fromkeys(wanted) if key not in _measured]
    if new:
        found = pdf.measure(html.measuring(sheet, new), pictures=pictures)
        _measured.update({key: found[f"m-{at}"] for at, key in enumerate(new)})
    heights = [{width: _measured[(html.classes(sheet), width, block)] for width in WIDTHS} for block in blocks]
    _forget(new)
    return heights


def _forget(new: Sequence[tuple[str, str, str]]) -> None:
    while len(_measured) > max(KEPT, len(new)):
        del _measured[next(iter(_measured))]
