"""Several sheets in one file, each so many times, so that a class's versions are printed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from .pdf import Pages


@dataclass(frozen=True)
class Stack:
    """A sheet and how many learners get it."""

    pages: Pages
    copies: int


def merged(stacks: Sequence[Stack], teacher: Sequence[Pages], *, both_sides: bool) -> Pages:
    """All copies of the first sheet, then of the next, and the teacher's pages last; every copy has as many pages as
    the longest sheet, an even number for `both_sides`, so that copies look alike and none begins on another's back.

    Pages alone are taken over, not their trees of tags. Equal input gives equal bytes.
    """
    longest = max(stack.pages.count for stack in stacks)
    sides = longest + (longest % 2 if both_sides else 0)
    done = BytesIO()
    with pikepdf.Pdf.new() as whole:
        for stack in stacks:
            _add(whole, stack.pages, stack.copies, sides)
        for pages in teacher:
            _add(whole, pages, 1, pages.count + (pages.count % 2 if both_sides else 0))
        count = len(whole.pages)
        with pikepdf.Pdf.open(BytesIO(stacks[0].pages.pdf)) as first:
            whole.Root.Lang = first.Root.Lang
            whole.trailer.Info = whole.copy_foreign(first.make_indirect(first.docinfo))
        whole.save(done, deterministic_id=True, compress_streams=True)
    return Pages(done.getvalue(), count)


def _add(whole: pikepdf.Pdf, pages: Pages, copies: int, sides: int) -> None:
    with pikepdf.Pdf.open(BytesIO(pages.pdf)) as source:
        for page in source.pages:
            for name in ("/StructParents", "/Tabs"):
                if name in page:
                    del page[name]
        width, height = (float(one) for one in source.pages[0].mediabox[2:])  # type: ignore[index]
        for _ in range(copies):
            whole.pages.extend(source.pages)
            for _ in range(sides - pages.count):
                whole.add_blank_page(page_size=(width, height))
