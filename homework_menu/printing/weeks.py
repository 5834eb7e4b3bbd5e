"""Several sheets in one file for printing on both sides: on whole pages or on halves of A4 across, as takes less paper.

Type keeps its size, so halves gain only where most menus are short enough for one half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from . import html, paper, papers, pdf
from .binding import Binding
from .sheet import Paper, Sheet

SIDES = papers.Across(297, 210)


@dataclass(frozen=True)
class Week:
    """A finished PDF with its number of sides; `is_halved`: two half pages stand on each."""

    pdf: bytes
    sides: int
    is_halved: bool

    @property
    def paper(self) -> int:
        """Sheets of paper, both sides printed."""
        return ceil(self.sides / 2)


def week(sheets: Sequence[Sheet], *, pictures: Mapping[str, bytes] | None = None) -> Week:
    """The sheets in their order, at least one. Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`."""
    halves = _merged(_halves(sheets, pictures))
    if halves.count > 4:
        whole = _merged([paper.learner_pdf(one, pictures=pictures) for one in sheets])
        if ceil(whole.count / 2) <= ceil(halves.count / 4):
            return Week(whole.pdf, whole.count, is_halved=False)
    made = papers.side_by_side(halves, SIDES)
    return Week(made.pdf, made.count, is_halved=True)


def _halves(sheets: Sequence[Sheet], pictures: Mapping[str, bytes] | None) -> list[pdf.Pages]:
    return [pdf.render(html.learner(replace(one, paper=Paper.A5)), pictures=pictures) for one in sheets]


def _merged(made: Sequence[pdf.Pages]) -> pdf.Pages:
    whole = Binding()
    for one in made:
        whole.add(one.pdf)
    return pdf.Pages(whole.written(made[0].pdf), len(whole.pdf.pages))
