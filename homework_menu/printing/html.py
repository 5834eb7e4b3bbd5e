"""Sheet to HTML by Jinja: one page for the PDF and for the browser's print page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from math import ceil
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from homework_menu import assets, book_places, exercise_view, i18n
from homework_menu.errors import Message
from question_bank import markup

from . import heights, marks, overview, views, wording
from . import teacher as teacher_page
from .layout import Heights
from .sheet import Layout, Paper, Sheet

MEDIA = "app:"
FOLIO, KEPT, KEPT_TITLE = "#", {"zh": 4, "en": 0}, 2
UP, DONE = "Time is up? You may stop.", "Out of time? You may stop."
DOT, TITLE_PT, TITLE_MM = " · ", 27, 148.0
SEMICOLON = {"zh": "；", "en": "; "}
CLOSEST, HOPE = 2, 24.0
FIXED = ("three-in-a-row", "columns")
BOLD = re.compile(r"\*\*(.+?)\*\*")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(assets.TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)  # fmt: skip


def _words(sheet: Sheet) -> dict[str, Any]:
    """What every template of a sheet may use: translation, names of shapes, whether ink is spared."""
    return {
        "_": partial(i18n.gettext, sheet.language),
        "said_shape": {tier: i18n.say(sheet.language, said) for tier, said in marks.SHAPES.items()},
        "paint": marks.PAINTS,
        "faces": [(mouth, i18n.say(sheet.language, said)) for mouth, said in marks.FACES],
        "ink": sheet.layout is Layout.INK,
        "kept": partial(_kept, language=sheet.language),
    }


def classes(sheet: Sheet) -> str:
    """The classes of the body, on which type, measures and design hang."""
    layout = Layout.LARGE if sheet.paper is Paper.SCREEN else sheet.layout
    return f"{sheet.language} {sheet.band} {sheet.format} {layout} paper-{sheet.paper}"


BODY = re.compile(r'<body class="([^"]*)"[^>]*>(.*)</body>', re.DOTALL)


def learner(sheet: Sheet, *, media: str = MEDIA, styles: Sequence[str] = ()) -> str:
    """A learner's A4 sheet as a whole HTML document, arranged by estimated heights: the browser's print page.

    `styles` are addresses of style sheets; `media` is where a browser finds pictures.
    """
    made = blocks(sheet, media=media)
    return page(sheet, first_placed(sheet, made)[1], styles=styles)


def several(texts: Sequence[str]) -> str:
    """Documents as one for the browser's print page, each from a page of its own on; at least one."""
    bodies = [BODY.search(text) for text in texts]
    parts = [f'<div class="of-several {one[1]}">{one[2]}</div>' for one in bodies if one]
    return f"{texts[0].partition('<body')[0]}<body>{''.join(parts)}</body></html>"


def first_placed(sheet: Sheet, made: Sequence[views.Block]) -> tuple[views.Room, views.Placed]:
    """The easiest arrangement that fits one page by the estimates, or nearly, for they are cautious; else two pages."""
    room, placed = easiest(sheet, made, partial(estimated, sheet))
    if placed.pages > 1 and placed.left < -HOPE:
        return two_pages(sheet, made)
    return room, placed


def two_pages(sheet: Sheet, made: Sequence[views.Block]) -> tuple[views.Room, views.Placed]:
    """Both sides of the paper, with as much room to write as they hold."""
    return easiest(sheet, made, partial(estimated, sheet), pages=2, least=1)


def easiest(
    sheet: Sheet,
    made: Sequence[views.Block],
    tall: Callable[[int], Heights],
    *,
    pages: int = 1,
    extra: float = 0.0,
    least: int = 0,
) -> tuple[views.Room, views.Placed]:
    """Small items as far apart as the pages allow. `tall`: heights by closeness; `extra`: mm that are kept free."""
    room = views.Room(tall(least), least, extra, pages)
    placed = views.courses(sheet, made, room)
    if placed.pages <= pages or least == CLOSEST:
        return room, placed
    return easiest(sheet, made, tall, pages=pages, extra=extra, least=least + 1)


def page(sheet: Sheet, placed: views.Placed, *, styles: Sequence[str] = (), more: str = "") -> str:
    """The document of a sheet whose boxes have their places. `more`: another class of the whole."""
    own = f"air-{placed.air} {more}".rstrip()
    courses = list(_led_on(sheet, placed.courses))
    return filled(sheet, "print/learner.html", {"courses": courses}, styles=styles, more=own)


def _led_on(sheet: Sheet, courses: Sequence[views.Course]) -> Iterator[views.Course]:
    """The courses with what stands at the foot of pages that go on: a sheet by itself is turned over after every
    other page.
    """
    before = 0
    for course in courses:
        pages = range(before + 1, before + 1 + len(course.turns))
        is_over = [not sheet.is_bound and page % 2 == 1 for page in pages]
        said = (Message("More overleaf") if one else Message("Next page →") for one in is_over)
        yield replace(course, nexts=tuple(i18n.say(sheet.language, one) for one in said))
        before += len(course.turns)


def filled(sheet: Sheet, template: str, values: Mapping[str, Any], *, styles: Sequence[str], more: str) -> str:
    """A template of a sheet's pages with what every sheet has. `more`: classes of the body besides its own."""
    every = _page(sheet) | dict(values) | {"classes": f"{classes(sheet)} {more}"}
    return _environment().get_template(template).render(page=every, styles=styles, **_words(sheet))


def estimated(sheet: Sheet, most: int) -> list[dict[str, float | None]]:
    """Heights of every box at every width, from the texts alone; two lines for a title only where little else fits, and
    for figures that are compared only where a format leaves no choice.
    """
    is_fixed = sheet.format in FIXED
    made = partial(heights.table, band=sheet.type, most=most, may_wrap=most == CLOSEST or is_fixed, may_tear=is_fixed)
    return [made(unit.dish.content, title=wording.dish_title(unit.dish), rest=unit.rest) for unit in views.units(sheet)]


def teacher(sheet: Sheet, *, media: str = MEDIA, styles: Sequence[str] = (), is_close: bool = False) -> str:
    """The teacher's page as a whole HTML document: figures, orders, the key in the order of the sheet. `is_close`:
    with less between its lines.
    """
    say = partial(i18n.say, sheet.language)
    gap = "" if sheet.language == "zh" else " "
    keys = [_key(line, media) for line in teacher_page.key_lines(sheet)]
    page = _page(sheet) | {
        "document_title": DOT.join([*map(say, wording.title(sheet)), say(Message("Teacher's page"))]),
        "runner": DOT.join([runner(sheet), say(Message("Teacher's page"))]),
        "kicker": DOT.join([*map(say, wording.kicker(sheet)), sheet.title, say(wording.FORMAT_NAMES[sheet.format])]),
        "classes": f"{sheet.language} {sheet.band} teacher{' close' * is_close}",
        "summary": _bold(gap.join(map(say, teacher_page.summary(sheet)))),
        "warnings": [say(one) for one in sheet.warnings],
        "columns": teacher_page.columns(sheet),
        "orders": teacher_page.order_lines(sheet),
        "is_even": sheet.figures.least == sheet.figures.most,
        "figures": [(say(name), value) for name, value in teacher_page.figures_table(sheet.figures)],
        "worst": teacher_page.worst(sheet),
        "key_lines": keys,
        "has_meals": sheet.format == "set-meals",
    }
    return _environment().get_template("print/teacher.html").render(page=page, styles=styles, **_words(sheet))


def versions(some: Sequence[overview.Shown], *, styles: Sequence[str] = ()) -> str:
    """The teacher's page of a menu's versions, which alone says whose which card is."""
    sheet = some[0].sheet
    say = partial(i18n.say, sheet.language)
    told = say(Message("Teacher's page"))
    page = _page(sheet) | overview.page(some) | {
        "document_title": DOT.join([*map(say, wording.title(sheet)), told]),
        "runner": DOT.join([runner(sheet), told]), "kicker": DOT.join([runner(sheet), sheet.class_name]),
        "classes": f"{sheet.language} {sheet.band} teacher", "name": sheet.title,
    }  # fmt: skip
    return _environment().get_template("print/versions.html").render(page=page, styles=styles, **_words(sheet))


def _key(line: teacher_page.KeyLine, media: str) -> dict[str, Any]:
    content = line.dish.content
    inline = partial(markup.render, media=media, inline=True, language=content.language)
    solution = markup.render(content.solution, media=media, language=content.language) if content.solution else ""
    marking = SEMICOLON[content.language].join(inline(point).rstrip("。.") for point in content.marking)
    return {
        "meal": line.meal, "name": line.name, "tier": line.tier, "kind": line.kind, "minutes": line.minutes,
        "goals": line.goals,
        "answers": exercise_view.key(content, media=media),
        "marking": Markup(marking),  # noqa: S704  cleaned
        "solution": Markup(solution),  # noqa: S704  cleaned
    }  # fmt: skip


def blocks(sheet: Sheet, *, media: str = MEDIA) -> list[views.Block]:
    """The inside of every box in the order of the page."""
    parts: Any = _environment().get_template("print/parts.html").make_module(_words(sheet))

    def made(unit: views.Unit, runs_in: bool, space: str, number: int | None) -> Markup:
        own = replace(unit, number=number)
        return parts.inside(_inside(sheet, own, media=media, runs_in=runs_in, space=space))

    return [cache(partial(made, unit)) for unit in views.units(sheet)]


def _page(sheet: Sheet) -> dict[str, Any]:
    say = partial(i18n.say, sheet.language)
    return {
        "lang": "zh-CN" if sheet.language == "zh" else "en",
        "document_title": DOT.join(map(say, wording.title(sheet))),
        "made": sheet.made,
        "kicker": kicker(sheet),
        "title": _titled(sheet),
        "is_long": _is_long(sheet),
        "runner": runner(sheet),
        "folio": say(Message("Page {page} of {pages}", {"page": FOLIO, "pages": FOLIO})).split(FOLIO),
        "circle": tuple(map(say, wording.circle(sheet))),
        "class_name": sheet.class_name,
        "date_line": _date_line(sheet),
        "place": say(wording.PLACES[sheet.place]),
        "promise": _bold(wording.promise_text(sheet), KEPT[sheet.language]),
        "tray": tray(sheet) if sheet.format == "purse" else None,
        "used": _filled(sheet, Message("I took {blank} minutes"), blank=_rule("w13")),
        "foot": foot(sheet),
        "code": sheet.code,
        "qr": _qr(sheet),
    }  # fmt: skip


def runner(sheet: Sheet) -> str:
    """The line at the head of every page but the first: subject, unit, date."""
    day = i18n.day(sheet.language, sheet.date) if sheet.date else ""
    return DOT.join(one for one in (sheet.subject, sheet.title, day) if one)


def kicker(sheet: Sheet) -> str:
    """The line above the title: school, grade, subject, what this is."""
    words = [i18n.say(sheet.language, one) for one in wording.kicker(sheet)]
    return DOT.join([*([sheet.school] if sheet.school else []), *words])


def foot(sheet: Sheet) -> list[str]:
    """The lines at the end of the sheet: what families need not do, when to stop, bedtime, the code."""
    say = partial(i18n.say, sheet.language)
    said = [say(Message("Families do not mark or sign.")), say(Message(UP if sheet.is_written else DONE))]
    ends = [one for one in (sheet.bedtime, sheet.code) if one]
    return [DOT.join(said), *ends] if sheet.language == "zh" else [*said, DOT.join(ends)]


def _inside(sheet: Sheet, unit: views.Unit, *, media: str, runs_in: bool, space: str) -> dict[str, Any]:
    say, dish = partial(i18n.say, sheet.language), unit.dish
    place = None if book_places.is_called_by(dish.content) else dish.content.place
    content = replace(dish.content, stem="" if runs_in else dish.content.stem, space=space, place=place)
    lead_in = markup.render(dish.content.stem, media=media, inline=True, language=content.language) if runs_in else ""
    return {
        "title": _kept(wording.dish_title(dish), sheet.language),
        "tier": dish.tier,
        "number": unit.number,
        "is_ticked": unit.is_ticked,
        "is_shaped": unit.is_shaped,
        "minutes": say(wording.time_of(sheet, dish)),
        "coins": say(coins) if (coins := wording.price(dish)) else "",
        "lead_in": Markup(lead_in),  # noqa: S704  cleaned by markup
        "body": exercise_view.body(content, media=media),
        "needs": ("、" if sheet.language == "zh" else ", ").join(dish.content.needs),
    }


def tray(sheet: Sheet) -> dict[str, Any]:
    """Ten boxes to colour, together the promise, so that nothing is rounded: how far the required part fills them and
    where a minute ends within one, in boxes, and what to say.
    """
    required = sum(dish.half for section in sheet.sections if section.is_required for dish in section.dishes)
    a_minute = marks.TRAY_BOXES / Fraction(wording.promised(sheet))
    ends = (at * a_minute for at in range(1, ceil(marks.TRAY_BOXES / a_minute)))
    told = i18n.say(sheet.language, wording.tray(sheet, required))
    taken, ticks = float(required * a_minute / 2), [float(end) for end in ends if end.denominator > 1]
    drawn = Markup(marks.tray(taken, ticks, told))  # noqa: S704  escaped there
    return {"taken": taken, "ticks": ticks, "told": told, "drawn": drawn}


def _date_line(sheet: Sheet) -> Markup:
    if sheet.date:
        return Markup(escape(i18n.date_of(sheet.language, sheet.date)))  # noqa: S704  escaped
    return _filled(sheet, Message("Date {month} / {day}"), month=_rule("w8"), day=_rule("w8"))


def _rule(width: str) -> Markup:
    """A line to write on."""
    return Markup('<span class="rule {}"></span>').format(width)


def _filled(sheet: Sheet, sentence: Message, **values: str) -> Markup:
    """A sentence whose values may be HTML of our own."""
    return Markup(escape(i18n.say(sheet.language, sentence))).format(**values)  # noqa: S704  escaped just before


def _bold(text: str, kept: int = 0) -> Markup:
    """`**…**` as bold in a text that is escaped first; its last `kept` signs stand on one line, bold ones whole."""
    at = len(text) - kept
    at = text.rfind("**", 0, text.rfind("**")) if at < text.rfind("**") + 2 else at
    head, tail = (BOLD.sub(r"<b>\1</b>", str(escape(part))) for part in (text[:at], text[at:]))
    return Markup(f'{head}<span class="keep">{tail}</span>' if kept else head + tail)  # noqa: S704  escaped just before


def _is_long(sheet: Sheet) -> bool:
    """Whether the title would not stand on one line of an A4 page in its usual size."""
    name = "".join(i18n.say(sheet.language, part) for part in wording.title(sheet))
    return heights.note_width(name, TITLE_PT) > TITLE_MM


def _titled(sheet: Sheet) -> Markup:
    """Unit and format; where they take two lines, the format stands whole on the second."""
    name, *format = (i18n.say(sheet.language, part) for part in wording.title(sheet))
    if not format:
        return _kept(name, sheet.language)
    before, between = (" ", "· ") if sheet.language == "zh" else (": ", "")
    return Markup('{}{}<span class="keep">{}{}</span>').format(name, before, between, format[0])


def _kept(title: str, language: str) -> Markup:
    """A title that never leaves a sign alone on its second line."""
    kept = KEPT_TITLE if language == "zh" else len(title.split(" ")[-1])
    at = max(0, len(title) - kept - 2 * title.endswith("）"))
    return Markup('{}<span class="keep">{}</span>').format(title[:at], title[at:]) if at else Markup(escape(title))  # noqa: S704  escaped


def _qr(sheet: Sheet) -> Markup | str:
    if not sheet.code:
        return ""
    made = segno.make(sheet.link or sheet.code, error="m", micro=False, boost_error=False)
    return Markup(made.svg_inline(border=0, title=sheet.code, omitsize=True))  # noqa: S704  drawn by segno
