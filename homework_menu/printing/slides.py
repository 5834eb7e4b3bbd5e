"""投影版: the menu and then every dish on a page of its own, each as large as it fits, without room to write.

A smaller page shows its type larger, for the projector fills the wall with any page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any

from homework_menu import i18n

from . import heights, html, pdf, views, wording
from .layout import AIR
from .sheet import Sheet, SheetDish


@dataclass(frozen=True)
class Step:
    """A size of page: its name in sheet.css, the width of A4 by which a dish is set in it, mm of its box."""

    name: str
    width: str
    wide: float
    high: float


@dataclass(frozen=True)
class Slide:
    """A dish on its page, and the line above it."""

    step: Step
    over: str
    cell: views.Cell


STEPS = (
    Step("0", "1-2", 90.5, 46.0),
    Step("1", "3-5", 108.6, 56.0),
    Step("2", "2-3", 121.7, 64.0),
    Step("3", "2-3", 150.0, 78.0),
    Step("4", "1-1", 184.0, 98.0),
    Step("5", "1-1", 230.0, 125.0),
)
"""From the largest type to the least that a class reads: 18 pt on a page of 60 to 146 mm."""
MENU_STEPS, USUAL = STEPS[2:], STEPS[4]
MENU, AIR_STEP, CLOSE, MANY, NOTE_PT = "menu", 6, 1, 5, 11.0
Chosen = Mapping[str, Step]
"""The page of every dish, and of the menu."""


def pages(sheet: Sheet, pictures: Mapping[str, bytes] | None) -> pdf.Pages:
    """A page for the whole menu and for each dish, every one as large as it fits by what was measured.

    Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    guess = _estimated(sheet)
    trials = [*({MENU: step} for step in MENU_STEPS), {uid: _larger(step) for uid, step in guess.items()}, guess]
    chosen = _chosen(trials, pdf.measure(_document(sheet, trials, more="measured"), pictures=pictures))
    return pdf.render(_document(sheet, [dict.fromkeys((MENU, *guess), STEPS[-1]) | chosen]), pictures=pictures)


def learner(sheet: Sheet, *, media: str, styles: Sequence[str]) -> str:
    """The same by estimated heights: the browser's print page."""
    return _document(sheet, [{MENU: USUAL} | _estimated(sheet)], media=media, styles=styles)


def _estimated(sheet: Sheet) -> dict[str, Step]:
    """The pages of the dishes by the cautious estimate."""
    bare = _unwritten(sheet)
    chosen: dict[str, Step] = {}
    for unit, known in zip(views.units(bare), html.estimated(bare, CLOSE), strict=True):
        fits = (step for step in STEPS if (height := known[step.width]) is not None and _is_low(height, step))
        chosen[unit.dish.uid] = next(fits, STEPS[-1])
    return chosen


def _larger(step: Step) -> Step:
    """The page before, on which type is larger."""
    return STEPS[max(0, STEPS.index(step) - 1)]


def _is_low(inside: float, step: Step) -> bool:
    return inside + 2 * AIR[AIR_STEP][1] <= step.high


def _chosen(trials: Sequence[Chosen], found: Sequence[pdf.Place]) -> dict[str, Step]:
    """The first trial's page on which each stands whole."""
    places, chosen = iter(found), dict[str, Step]()
    for trial in trials:
        for place in islice(places, len(trial)):
            if not place.is_narrow and _is_low(place.inside, trial[place.uid]):
                chosen.setdefault(place.uid, trial[place.uid])
    return chosen


def _document(
    sheet: Sheet, trials: Sequence[Chosen], *, media: str = html.MEDIA, styles: Sequence[str] = (), more: str = ""
) -> str:
    """The slides as a whole document, one set of them for each choice of pages."""
    bare = _unwritten(sheet)
    made = html.blocks(bare, media=media)
    sets = [(trial.get(MENU), *_slides(bare, made, trial)) for trial in trials]
    values = {"sets": sets, "cards": _cards(sheet), "is_measured": bool(more)}
    return html.filled(sheet, "print/slides.html", values, styles=styles, more=f"air-{AIR_STEP} {more}".rstrip())


def _slides(sheet: Sheet, made: Sequence[views.Block], chosen: Chosen) -> tuple[list[views.Course], list[Slide]]:
    """The headings of the courses, and every chosen dish on its page."""
    every = views.units(sheet)
    courses: list[views.Course] = []
    slides: list[Slide] = []
    for at, places in enumerate(views.groups_of(sheet, every)):
        own = [every[place] for place in places]
        own = views.numbered(own) if sheet.format == "three-in-a-row" else own
        courses.append(views.course_of(sheet, at, ()))
        for unit, place in zip(own, places, strict=True):
            if step := chosen.get(unit.dish.uid):
                cell = views.cell(sheet, unit, made[place], width=step.width, most=CLOSE)
                slides.append(Slide(step, _over(courses[at], step), cell))
    return courses, slides


def _over(course: views.Course, step: Step) -> str:
    """The line above a dish: its course and what is chosen there, without what they share where that is too long."""
    parts = [course.title, *course.tag.split(html.DOT)] if course.tag else [course.title]
    whole = html.DOT.join(parts)
    return whole if heights.note_width(whole, NOTE_PT) <= step.wide else html.DOT.join([parts[0], parts[-1]])


def _cards(sheet: Sheet) -> list[dict[str, Any]]:
    """The courses of the menu as lists of names and minutes; none where a board shows them."""
    say = partial(i18n.say, sheet.language)
    return [
        {"rows": [(wording.dish_title(dish), say(wording.time_of(sheet, dish))) for dish in dishes],
         "is_wide": len(dishes) > MANY}
        for dishes in _dishes(sheet)
    ]  # fmt: skip


def _dishes(sheet: Sheet) -> list[Sequence[SheetDish]]:
    """The dishes of every course."""
    if sheet.format == "set-meals":
        return [meal.parts for meal in sheet.dishes]
    return [section.dishes for section in sheet.sections]


def _unwritten(sheet: Sheet) -> Sheet:
    """The sheet without room to write, which a wall has not."""
    return replace(sheet, sections=tuple(
        replace(section, dishes=tuple(map(_bare, section.dishes))) for section in sheet.sections))  # fmt: skip


def _bare(dish: SheetDish) -> SheetDish:
    parts = tuple(map(_bare, dish.parts))
    return replace(dish, is_written=False, parts=parts, content=replace(dish.content, space="none"))
