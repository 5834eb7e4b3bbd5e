"""Real heights of boxes, by WeasyPrint itself: each exercise alone in its box, as the sheet would set it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from homework_menu.printing import html, pdf, views
from homework_menu.printing.layout import WIDTHS
from homework_menu.printing.sheet import OrderFigures, Sheet, SheetDish, SheetSection
from question_bank.content import Content, Tier

GRADES = {"g12": 2, "g34": 3, "g56": 5, "g79": 7}
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
    """Every content at every width that the estimate allows, on as many pages as it takes."""
    language = next(iter(contents.values())).language
    sheet = one_section(contents, band=band, language=language)
    tall, blocks = html.estimated(sheet, most=most), html.blocks(sheet)
    found: list[Measured] = []
    for width in widths:
        cells = [views.cell(sheet, unit, block, width=width, stretch=0, most=most)
                 for unit, block, heights in zip(views.units(sheet), blocks, tall, strict=True)
                 if heights[width] is not None]  # fmt: skip
        course = views.Course("", "", "", (), tuple((cell,) for cell in cells))
        pages = pdf.render(html.page(sheet, views.Placed((course,), 2, 1, 0.0)))
        guess = dict(zip(contents, tall, strict=True))
        found += [
            Measured(place.uid, width, guess[place.uid][width] or 0.0, place.inside, place.is_narrow)
            for place in pages.dishes
        ]
    return found


def retitled(content: Content, title: str) -> Content:
    """The same exercise under another name."""
    return replace(content, title=title)
