"""Sheet to HTML by Jinja: one page for the PDF and for the browser's print page, learner's and teacher's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from homework_menu import assets, i18n
from homework_menu.errors import Message
from question_bank import markup
from question_bank.content import Tier

from . import wording
from .sheet import Layout, Sheet, SheetDish

MEDIA = "app:"
DOT = " · "
BOLD = re.compile(r"\*\*(.+?)\*\*")
SHAPES = {
    Tier.BASIC: Message("circle shape"),
    Tier.SPECIALISED: Message("square shape"),
    Tier.EXTENSION: Message("triangle shape"),
    Tier.CREATIVE: Message("diamond shape"),
}


@dataclass(frozen=True)
class DishView:
    """A dish as the template sets it; `width` is the name of its share of the row."""

    anchor: str
    title: str
    tier: Tier
    number: int | None
    ticked: bool
    shaped: bool
    core: bool
    minutes: str
    coins: str
    body: str
    needs: str
    width: str


@dataclass(frozen=True)
class SectionView:
    """A course as the template sets it."""

    title: str
    tag: str
    minutes: str
    tiers: tuple[Tier, ...]
    rows: tuple[tuple[DishView, ...], ...]


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(assets.TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.do"])  # fmt: skip


def learner(sheet: Sheet, *, media: str = MEDIA, styles: tuple[str, ...] = ()) -> str:
    """The learner's sheet as a whole HTML document; `styles` are addresses of style sheets for a browser."""
    say = partial(i18n.say, sheet.language)
    page = {
        "lang": "zh-CN" if sheet.language == "zh" else "en",
        "document_title": DOT.join(map(say, wording.title(sheet))),
        "made": sheet.made,
        "classes": f"{sheet.language} {sheet.band} {sheet.format} {sheet.layout}",
        "ink": sheet.layout is Layout.INK,
        "kicker": DOT.join([*([sheet.school] if sheet.school else []), *map(say, wording.kicker(sheet))]),
        "title": (" · " if sheet.language == "zh" else ": ").join(map(say, wording.title(sheet))),
        "circle": tuple(map(say, wording.circle(sheet))),
        "class_name": sheet.class_name,
        "date_line": _date_line(sheet),
        "place": say(wording.PLACES[sheet.place]),
        "promise": _bold(("" if sheet.language == "zh" else " ").join(map(say, wording.promise(sheet)))),
        "purse": "",
        "sections": [_section(sheet, at, media) for at in range(len(sheet.sections))],
        "used": _filled(sheet, Message("I took {blank} minutes"), blank=_rule("w13")),
        "foot": [say(Message("Families: no marking, no signing.")) + say(Message(" · Time is up? You may stop.")),
                 *([sheet.bedtime] if sheet.bedtime else [])],
        "code": sheet.code,
        "qr": _qr(sheet),
    }  # fmt: skip
    return _render("print/learner.html", sheet, page=page, styles=styles)


def _render(template: str, sheet: Sheet, **values: object) -> str:
    gettext = partial(i18n.gettext, sheet.language)
    shapes = {tier: i18n.say(sheet.language, said) for tier, said in SHAPES.items()}
    return _environment().get_template(template).render(_=gettext, said_shape=shapes, **values)


def _section(sheet: Sheet, at: int, media: str) -> SectionView:
    section = sheet.sections[at]
    say = partial(i18n.say, sheet.language)
    first = 1 + sum(len(one.dishes) for one in sheet.sections[:at] if one.is_required)
    count = len(section.dishes)
    share = f"-1-{min(3, count)}"
    views = [
        _dish(sheet, dish, number=first + n if section.is_required else None, width=share,
              shaped=len(section.tiers) > 1, media=media)
        for n, dish in enumerate(section.dishes)
    ]  # fmt: skip
    rows = tuple(tuple(views[start : start + 3]) for start in range(0, count, 3))
    return SectionView(
        title=say(wording.section_title(sheet, at)),
        tag=DOT.join(map(say, wording.section_tag(sheet, at))),
        minutes=say(wording.section_minutes(section)),
        tiers=section.tiers,
        rows=rows,
    )


def _dish(sheet: Sheet, dish: SheetDish, *, number: int | None, width: str, shaped: bool, media: str) -> DishView:
    say = partial(i18n.say, sheet.language)
    coins = Message("{points} coins", {"points": dish.points}) if dish.points is not None else ""
    return DishView(
        anchor=f"d-{dish.uid}", title=wording.dish_title(dish), tier=dish.tier, number=number, ticked=number is None,
        shaped=shaped, core=dish.cell == (1, 1), width=width,
        minutes=say(Message("{minutes} min", {"minutes": wording.minutes(dish.half)})),
        coins=say(coins) if coins else "", body=_body(dish, media),
        needs=("、" if sheet.language == "zh" else ", ").join(dish.content.needs),
    )  # fmt: skip


def _body(dish: SheetDish, media: str) -> str:
    content = dish.content
    items = "".join(f"<p>{markup.render(item.text, media=media, inline=True)}</p>" for item in content.items)
    return markup.render(content.stem, media=media, language=content.language) + items


def _date_line(sheet: Sheet) -> Markup:
    month, day = (str(sheet.date.month), str(sheet.date.day)) if sheet.date else (_rule("w8"), _rule("w8"))
    return _filled(sheet, Message("Date {month} / {day}"), month=month, day=day)


def _rule(width: str) -> Markup:
    """A line to write on."""
    return Markup('<span class="rule {}"></span>').format(width)


def _filled(sheet: Sheet, sentence: Message, **values: str) -> Markup:
    """A sentence whose values may be HTML of our own."""
    return Markup(escape(i18n.say(sheet.language, sentence))).format(**values)  # noqa: S704  escaped just before


def _bold(text: str) -> Markup:
    """`**…**` as bold in a text that is escaped first."""
    return Markup(BOLD.sub(r"<b>\1</b>", str(escape(text))))  # noqa: S704  escaped just before


def _qr(sheet: Sheet) -> str:
    if not sheet.code:
        return ""
    made = segno.make(sheet.link or sheet.code, error="m", micro=False, boost_error=False)
    return made.svg_inline(border=0, title=sheet.code, omitsize=True)
