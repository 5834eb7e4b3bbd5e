"""投影版: the menu and then every dish on a page of its own, each as large as it fits, without room to write.

A smaller page shows its type larger, for the projector fills the wall with any page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any

from homework_menu import i18n

from . import heights, html, pdf, views, wording
from .layout import AIR, ON_SCREEN
from .sheet import Sheet, SheetDish


@dataclass(frozen=True)
class Step:
    """A size of page: its name in sheet.css and in `layout.ON_SCREEN`, mm of its box's height."""

    name: str
    high: float

    @property
    def wide(self) -> float:
        """Mm of its box's width."""
        return ON_SCREEN[self.name]


@dataclass(frozen=True)
class Slide:
    """A dish on its page, and the line above it."""

    step: Step
    over: str
    cell: views.Cell


HIGH = (46.0, 51.0, 56.0, 60.0, 64.0, 70.0, 78.0, 84.0, 90.0, 98.0, 111.0, 125.0, 148.0)
STEPS = tuple(Step(name, high) for name, high in zip(ON_SCREEN, HIGH, strict=True))
"""From the largest type to the least that a class reads: 18 pt on a page of 58 to 172 mm. They lie close together,
for where a wider page takes a column more or a line less, a dish is half as high on it.
"""
USUAL = STEPS[9]
MENU, AIR_STEP, CLOSE, MANY, NOTE_PT = "menu", 6, 1, 5, 11.0
Chosen = Mapping[str, Step]
"""The page of every dish, and of the menu."""


def pages(sheet: Sheet, pictures: Mapping[str, bytes] | None) -> pdf.Pages:
    """A page for the whole menu and for each dish, every one as large as it fits by what was measured.

    Raises `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    return pdf.render(_document(sheet, [_searched(sheet, pictures)]), pictures=pictures)


def learner(sheet: Sheet, *, media: str, styles: Sequence[str]) -> str:
    """The same by estimated heights: the browser's print page."""
    return _document(sheet, [{MENU: USUAL} | _estimated(sheet)], media=media, styles=styles)


def _estimated(sheet: Sheet) -> dict[str, Step]:
    """The pages of the dishes by the cautious estimate."""
    bare = _unwritten(sheet)
    return {unit.dish.uid: next((step for step in STEPS if _holds(bare, unit, step)), STEPS[-1])
            for unit in views.units(bare)}  # fmt: skip


def _holds(sheet: Sheet, unit: views.Unit, step: Step) -> bool:
    """Whether a page should hold a dish; two lines for a title only on those from A4's width on."""
    height = heights.of(unit.dish.content, band=sheet.type, width=step.name, title=wording.dish_title(unit.dish),
                        rest=unit.rest, most=CLOSE, may_wrap=step.wide >= USUAL.wide)  # fmt: skip
    return height is not None and _is_low(height, step)


def _searched(sheet: Sheet, pictures: Mapping[str, bytes] | None) -> dict[str, Step]:
    """The least page on which each stands whole: step by step from the estimate, which is right for most."""
    chosen = _estimated(sheet)
    standing = _standing(sheet, [*({MENU: step} for step in STEPS), *_around(chosen)], pictures)
    menu = next((step for step in STEPS if (MENU, step) in standing), STEPS[-1])
    while moved := {uid: to for uid, step in chosen.items() if (to := _better(uid, step, standing)) != step}:
        chosen |= moved
        standing |= _standing(sheet, _around(moved), pictures)
    return {MENU: menu} | chosen


def _around(some: Chosen) -> list[Chosen]:
    """The pages of some dishes and those a step before."""
    return [{uid: _next(step, -1) for uid, step in some.items()}, some]


def _better(uid: str, step: Step, standing: Collection[tuple[str, Step]]) -> Step:
    """The page before where a dish stands whole there, the next where it does not on its own."""
    if (uid, _next(step, -1)) in standing:
        return _next(step, -1)
    return step if (uid, step) in standing else _next(step, 1)


def _next(step: Step, by: int) -> Step:
    return STEPS[min(len(STEPS) - 1, max(0, STEPS.index(step) + by))]


def _is_low(inside: float, step: Step) -> bool:
    return inside + 2 * AIR[AIR_STEP][1] <= step.high


def _standing(sheet: Sheet, trials: Sequence[Chosen], pictures: Mapping[str, bytes] | None) -> set[tuple[str, Step]]:
    """Which stand whole on which page."""
    places = iter(pdf.measure(_document(sheet, trials, more="measured"), pictures=pictures))
    own = [(place, trial[place.uid]) for trial in trials for place in islice(places, len(trial))]
    return {(place.uid, step) for place, step in own if not place.is_narrow and _stands(place, step)}


def _stands(place: pdf.Place, step: Step) -> bool:
    """Whether it is low enough; the menu stands in no box, and needs no padding."""
    return place.inside <= step.high if place.uid == MENU else _is_low(place.inside, step)


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
                cell = views.cell(sheet, unit, made[place], width=step.name, most=CLOSE)
                slides.append(Slide(step, _over(courses[at], step), cell))
    return courses, slides


def _over(course: views.Course, step: Step) -> str:
    """The line above a dish: its course and what is chosen there, without what they share where that is too long."""
    parts = [course.title, *course.tag.split(html.DOT)] if course.tag else [course.title]
    whole = html.DOT.join(parts)
    return whole if heights.note_width(whole, NOTE_PT) <= step.wide else html.DOT.join([parts[0], parts[-1]])


def _cards(sheet: Sheet) -> list[dict[str, Any]]:
    """The courses of the menu as lists of names and minutes."""
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
