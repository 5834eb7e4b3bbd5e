"""What a page holds and a dish takes, before there is a sheet: the heights by which a menu is chosen."""

from __future__ import annotations

from math import ceil

from homework_menu.menu_rules import Format
from question_bank.content import Content

from . import heights, layout

COURSES = {Format.MUST_MAY: 3, Format.THREE_COURSES: 3, Format.SET_MEALS: 3, Format.EXACT_POINTS: 2, Format.PURSE: 2}
COURSE_MM, TRAY_MM = 10, 12
PAGES = 2
NARROW = (Format.THREE_IN_A_ROW, Format.COLUMNS)
NEVER = 1_000


def pages(format: Format) -> tuple[int, ...]:
    """Mm of dishes that one page and two pages hold."""
    if format is Format.THREE_IN_A_ROW:
        return int(heights.PAGE_SHARE), int(heights.PAGE_SHARE * PAGES - layout.PICKS - COURSE_MM)
    taken = COURSE_MM * COURSES.get(format, 1) + TRAY_MM * (format is Format.PURSE)
    return tuple(int(heights.PAGE_SHARE * count - taken) for count in range(1, PAGES + 1))


def taken(content: Content, format: Format, band: str) -> int:
    """Mm that a dish takes of the page's full width; `NEVER` where a format's narrow box does not hold it."""
    if format not in NARROW:
        return ceil(heights.share(content, band=band))
    tall = heights.of(content, band=band, width="1-3", most=2)
    return NEVER if tall is None else ceil((tall + heights.FRAME_MM) / 3)
