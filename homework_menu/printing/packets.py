"""Several sheets in one file, each so many times, so that a class's versions are printed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .binding import Binding
from .pdf import Pages


@dataclass(frozen=True)
class Stack:
    """A sheet and how many learners get it."""

    pages: Pages
    copies: int


def merged(stacks: Sequence[Stack], teacher: Sequence[Pages], *, both_sides: bool) -> Pages:
    """All copies of the first sheet, then of the next, and the teacher's pages last; every copy has as many pages as
    the longest sheet, an even number for `both_sides`, so that copies look alike and none begins on another's back.

    Equal input gives equal bytes.
    """
    longest = max(stack.pages.count for stack in stacks)
    whole = Binding()
    for stack in stacks:
        whole.add(stack.pages.pdf, times=stack.copies, sides=longest + (longest % 2 if both_sides else 0))
    for pages in teacher:
        whole.add(pages.pdf, sides=pages.count + (pages.count % 2 if both_sides else 0))
    return Pages(whole.written(stacks[0].pages.pdf), len(whole.pdf.pages))
