"""Other papers than A4: half pages side by side on a sheet that lies across, twice the same or one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from . import flows, pdf, slides
from .binding import Binding
from .sheet import Paper, Sheet

POINTS = 72 / 25.4


@dataclass(frozen=True)
class Across:
    """A sheet that lies across: mm of its sides, whether both halves show the same page, to be cut apart, and how many
    pages stand side by side.
    """

    width: float
    height: float
    is_twice: bool = False
    columns: int = 2


ACROSS = {Paper.A5: Across(297, 210, is_twice=True), Paper.B4: Across(364, 257), Paper.K8: Across(390, 270)}


def learner_pdf(sheet: Sheet, *, pictures: Mapping[str, bytes] | None = None) -> pdf.Pages:
    """The learner's sheet on another paper than A4; dishes stay whole, and pages are as many as they need.

    Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    if sheet.paper is Paper.SCREEN:
        return slides.pages(sheet, pictures)
    across = ACROSS[sheet.paper]
    columns = 1 if across.is_twice else across.columns
    return side_by_side(flows.pages(sheet, pictures, columns=columns), across)


def count(paper: Paper, pages: int, learners: int) -> int:
    """Sheets of paper for a class, both sides printed; none for the screen."""
    if paper is Paper.SCREEN:
        return 0
    copies = ceil(learners / 2) if paper is Paper.A5 else learners
    return ceil(pages / 2) * copies


def side_by_side(pages: pdf.Pages, across: Across) -> pdf.Pages:
    """The pages side by side on each sheet, with their tags."""
    whole, size = Binding(), (across.width * POINTS, across.height * POINTS)
    whole.side_by_side(pages.pdf, size, columns=across.columns, is_twice=across.is_twice)
    return replace(pages, pdf=whole.written(pages.pdf), count=len(whole.pdf.pages), left=None)
