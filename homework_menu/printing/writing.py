"""Where children write in a box: whether they do, the answer space they have, and how far it may grow."""

from __future__ import annotations

from math import inf

from question_bank.content import OPEN_KINDS, Kind
from question_bank.gaps import working_space

from . import heights
from .sheet import SheetDish

ALL_MM = 1_000.0


def is_open(dish: SheetDish) -> bool:
    """Whether children write or draw freely, so that more room is welcome."""
    return dish.is_written and (dish.content.kind in OPEN_KINDS or space_of(dish) != "none")


def is_bare(dish: SheetDish) -> bool:
    """Whether there is something to work out and no line for it yet."""
    return space_of(dish) == "lines 0"


def growth(dish: SheetDish) -> float:
    """Mm that an answer space may grow; no end to it where children write without one. A task without one is spoken,
    or coloured where it is drawn.
    """
    is_free = dish.is_written and dish.content.kind is Kind.ESSAY and space_of(dish) == "none"
    return inf if is_free else heights.grown_space(space_of(dish), ALL_MM)[1]


def space_of(dish: SheetDish) -> str:
    """The answer space of a dish on paper."""
    return working_space(dish.content, dish.tier) if dish.is_written else dish.content.space
