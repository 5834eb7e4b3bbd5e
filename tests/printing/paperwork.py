"""Real heights of boxes, by WeasyPrint itself: each exercise alone in its box, as the sheet would set it."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pytest
from markupsafe import Markup

from homework_menu.assets import FONTS
from homework_menu.printing import heights, html, pdf, views, worker
from homework_menu.printing.layout import WIDTHS
from homework_menu.printing.sheet import OrderFigures, Sheet, SheetDish, SheetSection
from question_bank.content import Content, Tier

GRADES = {"g12": 2, "g34": 3, "g56": 5, "g79": 7}
AT_ONCE = 20
# what fills the row beside a box of a width, for a box alone would take the whole row
FILL = {"1-1": (), "2-3": ("1-3",), "3-5": ("2-5",), "1-2": ("1-2",), "2-5": ("3-5",), "1-3": ("1-3",) * 2,
        "2-7": ("2-7", "2-5"), "1-4": ("1-4",) * 3}  # fmt: skip
HAIR_MM = 0.3
NO_FIGURES = OrderFigures(1, 2, Decimal(1), 2, Decimal(2))


@dataclass(frozen=True)
class Measured:
    """One box: what was estimated and what it takes, in mm."""

    uid: str
    width: str
    estimated: float
    real: float
    is_narrow: bool


def dish(uid: str, content: Content, *, tier: Tier = Tier.BASIC, half: int = 8, points: int | None = None) -> SheetDish:
    """A dish of a content, half-minutes as given, slow ones by 1.3."""
    return SheetDish(uid, content.title, content, tier, half, Decimal(half) / 2 * Decimal("1.3"), points=points)


def one_section(contents: dict[str, Content], *, band: str, language: str) -> Sheet:
    """A sheet with one dish a content, for measuring only."""
    dishes = tuple(dish(uid, content) for uid, content in contents.items())
    section = SheetSection(dishes, (Tier.BASIC,), 0, 1)
    return Sheet("must-may", language, GRADES[band], "数学", "量一量", 2, (section,), NO_FIGURES)


def measure(
    contents: dict[str, Content], *, band: str, widths: Iterable[str] = WIDTHS, most: int = 1
) -> list[Measured]:
    """Every content at every width that the estimate allows, a few at a time, for a job has ten seconds."""
    names = list(contents)
    some = [{uid: contents[uid] for uid in names[at : at + AT_ONCE]} for at in range(0, len(names), AT_ONCE)]
    gc.disable()
    try:
        return [box for few in some for width in widths for box in _measured(few, band=band, width=width, most=most)]
    finally:
        gc.enable()
        gc.collect()


def _measured(contents: dict[str, Content], *, band: str, width: str, most: int) -> list[Measured]:
    sheet = one_section(contents, band=band, language=next(iter(contents.values())).language)
    tall, blocks = html.estimated(sheet, most), html.blocks(sheet)
    every = zip(views.units(sheet), blocks, tall, strict=True)
    rows = tuple(
        (views.cell(sheet, unit, block, width=width, most=most), *map(_empty, FILL[width]))
        for unit, block, known in every
        if known[width] is not None
    )
    text = html.page(sheet, views.Placed((views.Course("", "", "", (), rows),), 2, 1, 0.0))
    guess = dict(zip(contents, tall, strict=True))
    boxes = [place for place in _laid_out(text) if place.uid in contents]
    assert all(abs(place.width - WIDTHS[width]) < HAIR_MM for place in boxes), "measured in a box of another width"
    return [
        Measured(place.uid, width, guess[place.uid][width] or 0.0, place.inside, place.is_narrow) for place in boxes
    ]


def _laid_out(text: str) -> list[pdf.Place]:
    """Where the dishes stand, as the worker sets them, in this process and without the PDF that nobody looks at."""
    document = _press().lay_out(text, worker.Refusing({}))
    return [pdf.Place(**one) for one in worker.boxes(document)["dishes"]]


@cache
def _press() -> worker.Press:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(FONTS / "fonts.conf"))
        return worker.Press()


def _empty(width: str) -> views.Cell:
    return views.Cell("empty", Markup(""), f"w-{width}", heights.Set(), width)
