"""Several sheets in one file for printing on both sides, on as few sheets of the school's paper as hold them.

Type keeps its size, so narrow pages side by side gain only where most menus are short enough for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from question_bank import progress

from . import flows, paper, papers, pdf
from .binding import Binding
from .sheet import Paper, Sheet


@dataclass(frozen=True)
class Way:
    """How the pages stand: each of them on this paper, and on what they lie across; None for pages by themselves."""

    page: Paper
    across: papers.Across | None = None


A3, K8 = papers.Across(420, 297), papers.Across(390, 270)
WAYS = {
    Paper.A4: (Way(Paper.A5, papers.Across(297, 210)), Way(Paper.A4)),
    Paper.K8: (Way(Paper.THIRD, replace(K8, columns=3)), Way(Paper.K8, K8)),
    "a3": (Way(Paper.THIRD, replace(A3, columns=3)), Way(Paper.A4, A3)),
}
"""By the paper in the machine: narrow pages, then the widest that it takes."""


@dataclass(frozen=True)
class Week:
    """A finished PDF with its number of sides, and how many pages stand side by side on each."""

    pdf: bytes
    sides: int
    columns: int

    @property
    def paper(self) -> int:
        """Sheets of paper, both sides printed."""
        return ceil(self.sides / 2)


def week(sheets: Sequence[Sheet], *, on: str = Paper.A4, pictures: Mapping[str, bytes] | None = None) -> Week:
    """The sheets in their order, at least one; `on`: the paper, a key of `WAYS`. Wide pages where narrow ones take as
    much paper and more than one sheet. Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    narrow, wide = WAYS[on]
    made = _made(sheets, narrow, pictures, "Small pages: sheet {at} of {all}")
    if made.paper > 1:
        other = _made(sheets, wide, pictures, "Large pages: sheet {at} of {all}")
        return other if other.paper <= made.paper else made
    return made


def _made(sheets: Sequence[Sheet], way: Way, pictures: Mapping[str, bytes] | None, told: str) -> Week:
    some = progress.counted(sheets, told)
    whole = _merged([_pages(replace(one, paper=way.page, is_bound=True), pictures) for one in some])
    if way.across is None:
        return Week(whole.pdf, whole.count, 1)
    made = papers.side_by_side(whole, way.across)
    return Week(made.pdf, made.count, way.across.columns)


def _pages(sheet: Sheet, pictures: Mapping[str, bytes] | None) -> pdf.Pages:
    if sheet.paper is Paper.A4:
        return paper.learner_pdf(sheet, pictures=pictures)
    return flows.pages(sheet, pictures)


def _merged(made: Sequence[pdf.Pages]) -> pdf.Pages:
    whole = Binding()
    for one in made:
        whole.add(one.pdf)
    return pdf.Pages(whole.written(made[0].pdf), len(whole.pdf.pages))
