"""Layouts of larger type: figures grow with the large one's, and boxes stand below each other where two sides hold them
so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from question_bank.content import Content

from . import layout
from .sheet import Layout, Paper, Sheet, SheetDish

SHAPE = re.compile(r"\[\[((?:circle|bar|square) \d+/\d+)\]\]")
LINE = re.compile(r"\[\[(line [^\]]+?)(?: wide)?\]\]")


BOTH_SIDES, NEARLY_MM, BARE_MM = 2, 15.0, 80.0
SINGLE = (("1-1",),)
PAIRS = (*SINGLE, ("1-2", "1-2"), ("3-5", "2-5"), ("2-5", "3-5"))


def choices(sheet: Sheet) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The rows that a layout's boxes may stand in, from the easiest to read to the closest."""
    return (SINGLE, PAIRS) if sheet.layout in (Layout.LARGE, Layout.COMFORT) else (layout.ROWS,)


def bare(sheet: Sheet) -> float:
    """Mm of white from which a first page is too empty."""
    return BARE_MM if sheet.layout is Layout.COMFORT else layout.BARE


def easiest(tried: Iterable[layout.Arrangement]) -> layout.Arrangement:
    """The first that two sides hold, else the first that they nearly hold: estimates are on the safe side."""
    return min(tried, key=lambda one: (one.pages > BOTH_SIDES) + (one.left < -NEARLY_MM))


def enlarged(sheet: Sheet) -> Sheet:
    """The sheet with larger figures where its layout is the large one; else the sheet itself."""
    if sheet.layout is not Layout.LARGE:
        return sheet
    is_wide = sheet.paper is Paper.A4 and sheet.format != "columns"
    sections = tuple(
        replace(section, dishes=tuple(_dish(dish, is_wide=is_wide) for dish in section.dishes))
        for section in sheet.sections
    )
    return replace(sheet, sections=sections)


def _dish(dish: SheetDish, *, is_wide: bool) -> SheetDish:
    parts = tuple(_dish(part, is_wide=is_wide) for part in dish.parts)
    return replace(dish, content=_content(dish.content, is_wide=is_wide), parts=parts)


def _content(content: Content, *, is_wide: bool) -> Content:
    items = tuple(replace(item, text=_text(item.text, is_wide=False)) for item in content.items)
    parts = tuple(_content(part, is_wide=is_wide) for part in content.parts)
    return replace(content, stem=_text(content.stem, is_wide=is_wide), items=items, parts=parts)


def _text(text: str, *, is_wide: bool) -> str:
    shaped = SHAPE.sub(r"[[\1 large]]", text)
    return LINE.sub(r"[[\1 wide]]", shaped) if is_wide else shaped
