"""Several sheets in one file for printing on both sides: on whole pages or on halves of A4 across, as takes less paper.

Type keeps its size, so halves gain only where most menus are short enough for one half. The merged pages are pictures
to a reader: only a sheet alone carries a tree of tags.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from math import ceil

import pikepdf

from . import html, paper, papers, pdf
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
    done = BytesIO()
    with pikepdf.Pdf.open(BytesIO(made[0].pdf)) as whole:
        for other in made[1:]:
            with pikepdf.Pdf.open(BytesIO(other.pdf)) as more:
                whole.pages.extend(more.pages)
        count = len(whole.pages)
        whole.save(done, deterministic_id=True)
    return pdf.Pages(done.getvalue(), count)
