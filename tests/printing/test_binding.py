"""Several sheets in one file, and half pages side by side: every marked content has its place in one tree of tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from homework_menu.printing import packets, paper, pdf, weeks
from homework_menu.printing.packets import Stack
from homework_menu.printing.sheet import Paper
from tests.printing.menus import MUST_MAY, SHEETS

pytestmark = pytest.mark.pango
Shape = list[tuple[str, str]]


def shapes(data: bytes) -> list[Shape]:
    """Of every page its elements in reading order with what is said of their pictures; wherever one thing of the tree
    does not agree with another, it fails.
    """
    with pikepdf.Pdf.open(BytesIO(data)) as opened:
        assert opened.check_pdf_syntax() == []
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.Root.Lang) in ("zh-CN", "en")
        assert str(opened.docinfo["/Title"])
        pages = {page.objgen: at for at, page in enumerate(opened.pages)}
        found: list[Shape] = [[] for _ in pages]
        for one in elements(opened.Root.StructTreeRoot.K[0]):
            if "/Pg" in one:
                found[pages[one.Pg.objgen]].append((str(one.S), str(one.get("/Alt", ""))))
        nums = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        owners = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
        marked = [contents for page in opened.pages for contents in streams(page)]
        assert len({int(stream.StructParents) for _, stream in marked}) == len(marked), "two pages have one owner"
        for page, stream in marked:
            owned = owners[int(stream.StructParents)]
            assert sorted(numbers(stream)) == list(range(len(owned)))
            for number, owner in enumerate(owned):
                assert owner.Pg.objgen == page.objgen
                assert (number, stream.objgen if stream.objgen != page.objgen else None) in kids(owner)
        names = [str(one.ID) for one in elements(opened.Root.StructTreeRoot.K[0]) if "/ID" in one]
        assert len(set(names)) == len(names)
        return found


def elements(one: Any) -> Iterator[Any]:
    for kid in one.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == one.objgen
            yield kid
            yield from elements(kid)


def kids(one: Any) -> list[tuple[int, Any]]:
    """The marked contents of an element: each one's number, and the form that it is in."""
    found: list[tuple[int, Any]] = []
    for kid in one.K:
        if isinstance(kid, int):
            found.append((kid, None))
        elif "/MCID" in kid:
            assert kid.Pg.objgen == one.Pg.objgen
            found.append((int(kid.MCID), kid.Stm.objgen))
    return found


def streams(page: pikepdf.Page) -> list[tuple[Any, Any]]:
    """Where the contents of a page are marked: on it, or in the forms that are its halves."""
    if page.mediabox[2] < page.mediabox[3]:
        return [(page.obj, page.obj)] if "/StructParents" in page else []
    return [(page.obj, form) for form in page.Resources.XObject.values()]


def numbers(stream: Any) -> list[int]:
    return [int(one.operands[1].MCID) for one in pikepdf.parse_content_stream(stream)
            if str(one.operator) == "BDC" and "/MCID" in one.operands[1]]  # fmt: skip


@pytest.fixture(scope="module")
def sheets() -> tuple[pdf.Pages, pdf.Pages, pdf.Pages]:
    return (paper.learner_pdf(MUST_MAY), paper.learner_pdf(SHEETS["set-meals"]), paper.teacher_pdf(MUST_MAY))


def test_every_copy_has_the_tags_of_the_sheet_and_blank_backs_have_none(sheets):
    """Teeth: leave the trees out, give all copies the first one's tree, forget what stands in the margins."""
    one, other, key = sheets
    each = [shapes(sheet.pdf) for sheet in sheets]
    made = packets.merged([Stack(one, 3), Stack(other, 2)], [key, key], both_sides=True)
    front, meals, answers = (pages[0] for pages in each)
    assert front != meals
    assert {"/H1", "/H2"} <= {name for name, _ in front}
    assert "/TH" in {name for name, _ in answers}
    assert shapes(made.pdf) == [front, [], front, [], front, [], meals, [], meals, [], answers, [], answers, []]


def test_what_is_bound_looks_as_it_did(sheets):
    one, other, key = sheets
    made = packets.merged([Stack(one, 1), Stack(other, 1)], [key], both_sides=False)
    single = [pdf.pages_as_images(sheet.pdf, 60)[0] for sheet in sheets]
    assert pdf.pages_as_images(made.pdf, 60) == single
    assert packets.merged([Stack(one, 1), Stack(other, 1)], [key], both_sides=False).pdf == made.pdf


@pytest.mark.parametrize("on", [Paper.A5, Paper.B4, Paper.K8])
def test_half_pages_side_by_side_are_tagged(on: Paper):
    """Teeth: number the contents of a form as if they were the page's."""
    found = shapes(paper.learner_pdf(replace(SHEETS["set-meals"], paper=on)).pdf)
    assert all(found)
    assert [name for page in found for name, _ in page].count("/H1") == 1 + (on is Paper.A5)


def test_a_week_is_tagged_on_halves_and_on_whole_pages():
    short = replace(
        MUST_MAY, grade=7, sections=tuple(replace(one, dishes=one.dishes[1:2]) for one in MUST_MAY.sections[:2])
    )
    for some, columns in (([short] * 5, 2), ([MUST_MAY, SHEETS["set-meals"], MUST_MAY], 1)):
        made = weeks.week(some)
        assert made.columns == columns
        heads = [sum(name == "/H1" for name, _ in page) for page in shapes(made.pdf)]
        assert sum(heads) == len(some)
        assert all(heads)
