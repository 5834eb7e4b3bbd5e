"""A menu as what stands on paper: Menu rows to Sheet values, for the learner and the teacher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from sqlalchemy.orm import Session

from question_bank import curriculum, exports, pictures
from question_bank.content import Content, Tier
from question_bank.models import School

from . import book_places, i18n, menu_rows, menu_rules, names, policy, scaffolds
from .errors import Message
from .menu_rules import Finding, Format
from .models import Dish, Menu, Section
from .printing import html, views, wording
from .printing.sheet import Layout, OrderFigures, Paper, Sheet, SheetDish, SheetOrder, SheetSection, Wording

MOST_ORDERS = 40


def sheet_of(
    db: Session, menu: Menu, school: School, *, layout: str = "standard", paper: str = "a4",
    findings: Iterable[Finding] = (),
) -> Sheet:  # fmt: skip
    """The menu as a sheet in its language and wording; `findings` are told on the teacher's page."""
    value, words = menu_rows.value_of(menu), wording_of(menu, school)
    curriculum.by_code(db, {code for dish in menu_rows.dishes(menu) for code in (*dish.goals, *dish.section.goals)})
    return Sheet(
        format=menu.format, language=menu.language, grade=menu.grade,
        subject=i18n.gettext(menu.language, names.SUBJECTS[menu.subject]), title=title_of(menu), cap=menu.cap,
        sections=_told_apart(_section(db, menu, section, words) for section in menu.sections),
        figures=_figures(value),
        code=code_of(menu), wording=words, layout=Layout(layout), paper=Paper(paper),
        class_name=menu.school_class.name if menu.school_class else "", date=menu.date, place=menu.place,
        bedtime=_bedtime(menu, school),
        points_target=next((section.points_target for section in menu.sections if section.points_target), None),
        made=menu.changed.strftime("%Y-%m-%dT%H:%M:%SZ"), warnings=tuple(one.message for one in findings),
    )  # fmt: skip


def _told_apart(sections: Iterable[SheetSection]) -> tuple[SheetSection, ...]:
    """Dishes of one title are numbered, so that a choice can be named."""
    made = tuple(sections)
    count = Counter(part.title for section in made for dish in section.dishes for part in dish.parts or (dish,))
    seen = Counter[str]()

    def named(dish: SheetDish) -> SheetDish:
        if dish.parts:
            return replace(dish, parts=tuple(map(named, dish.parts)))
        seen[dish.title] += 1
        number = f"（{seen[dish.title]}）" if dish.content.language == "zh" else f" ({seen[dish.title]})"
        return replace(dish, title=dish.title + number) if count[dish.title] > 1 else dish

    return tuple(replace(section, dishes=tuple(map(named, section.dishes))) for section in made)


def wording_of(menu: Menu, school: School) -> Wording:
    """How the sheet names its sections: as its teacher chose, else as its school; versions as their menu."""
    whole = menu.group.of if menu.group else menu
    return Wording(whole.wish.get("wording") or school.wording)


def title_of(menu: Menu) -> str:
    """The unit's title, else the subject's homework."""
    return menu.title or i18n.gettext(menu.language, "Homework")


def code_of(menu: Menu) -> str:
    """A short code that ties the paper to its menu and says nothing of a learner."""
    return f"{menu.grade}-{menu.date:%m%d}-{menu.uid[:4].upper()}"


def pictures_of(db: Session, menu: Menu) -> dict[str, bytes]:
    """The uploaded pictures that the menu's exercises show."""
    texts = [text for section in menu.sections for dish in section.dishes for text in _texts(dish.revision.content)]
    return pictures.bytes_of(db, exports.named_pictures(texts))


def section_words(sheet: Sheet, at: int, language: str) -> tuple[str, str, str]:
    """A section's title, what it asks for, and its minutes, in a reader's language and the school's wording."""
    section = sheet.sections[at]
    title, pick = wording.section_title(sheet, at), wording.pick(sheet, section)
    return tuple(i18n.say(language, one) for one in (title, pick, wording.section_minutes(sheet, section)))  # type: ignore[return-value]


def lacking(db: Session, menu: Menu, school: School, *, pages: int, clear: float = 0.0) -> float:
    """Mm by which the sheet's boxes, set as close as they may stand, overrun these pages with `clear` mm kept free."""
    return _lacking(replace(sheet_of(db, menu, school), made=""), pages, clear)


@lru_cache(maxsize=256)
def _lacking(sheet: Sheet, pages: int, clear: float) -> float:
    room = views.Room(html.estimated(sheet, html.CLOSEST), html.CLOSEST, extra=clear, pages=pages)
    return max(0.0, -views.courses(sheet, views.blanks(sheet), room).left)


def packed(db: Session, menu: Menu, school: School) -> list[str]:
    """The uids of its exercises, course by course in the order in which their boxes need least of the page."""
    sheet = sheet_of(db, menu, school)
    return views.packed(sheet, html.estimated(sheet, html.CLOSEST))


def _texts(content: Content) -> list[str]:
    own = [content.stem, *content.options, *(item.text for item in content.items), content.solution]
    return [*own, *(text for part in content.parts for text in _texts(part))]


def _bedtime(menu: Menu, school: School) -> str:
    if menu.place not in policy.AT_HOME:
        return ""
    clock = policy.of_school(school.policy, school.policy_changes).bedtime.get(menu.grade)
    return i18n.gettext(menu.language, "In bed by {clock}.", clock=clock) if clock else ""


def _section(db: Session, menu: Menu, section: Section, words: Wording) -> SheetSection:
    dishes = tuple(_dish(db, menu, dish) for dish in section.dishes)
    if menu.format == Format.SET_MEALS:
        dishes = _meals(menu, dishes, words)
    goals = _titles(db, menu, section.goals) if all(map(_names_its_goals, section.dishes)) else []
    held = {part.tier for dish in dishes for part in dish.parts or (dish,)}
    return SheetSection(dishes, tuple(tier for tier in Tier if tier in held), section.pick_min, section.pick_max,
                        goal=goals[0] if goals else "", points_target=section.points_target)  # fmt: skip


def _meals(menu: Menu, dishes: tuple[SheetDish, ...], words: Wording) -> tuple[SheetDish, ...]:
    """The parts as meals; names carry no rank."""
    found: list[SheetDish] = []
    titles = wording.MEALS if words is Wording.RESTAURANT else wording.LEAVES
    for at, value in enumerate(menu_rows.value_of(menu).sections[0].dishes):
        parts = tuple(one for one in dishes if one.uid in {part.uid for part in value.parts})
        title = i18n.say(menu.language, titles[at % len(titles)])
        found.append(SheetDish(value.uid, title, Content(parts[0].content.kind, "-"), Tier(value.tier), value.half,
                               value.slow, parts=parts))  # fmt: skip
    return tuple(found)


def _dish(db: Session, menu: Menu, dish: Dish) -> SheetDish:
    content = dish.revision.content
    if dish.exercise.uid in menu.wish.get("scaffolds", ()):
        content = scaffolds.under(content)
    title = book_places.called(content, menu.language)
    cell = None if dish.row is None or dish.column is None else (dish.row, dish.column)
    return SheetDish(
        dish.exercise.uid, title, content, Tier(dish.tier), dish.half, Decimal(dish.slow), points=dish.points,
        cell=cell, origin=Message(names.ORIGINS.get(dish.origin, dish.origin)),
        goals=tuple(_titles(db, menu, dish.goals if _names_its_goals(dish) else ())),
        is_written=dish.modality == "written",
    )  # fmt: skip


def _names_its_goals(dish: Dish) -> bool:
    """Whether somebody said which goals it serves: a place in a book brings all those of its lesson."""
    lesson = dish.exercise.lesson if dish.revision.content.place and len(dish.goals) > 1 else None
    return lesson is None or {*dish.goals} != {point.code for point in lesson.points}


def _titles(db: Session, menu: Menu, codes: Sequence[str]) -> list[str]:
    known = curriculum.by_code(db, codes)
    return [known[code].title(menu.language) for code in sorted(codes) if code in known]


def _figures(value: menu_rules.Menu) -> OrderFigures:
    found = menu_rules.orders(value)
    assert found is not None
    listed = menu_rules.every_order(value, MOST_ORDERS + 1)
    orders = tuple(
        SheetOrder(
            tuple(dish.uid for dish in order),
            sum(dish.half for dish in order),
            sum((dish.slow for dish in order), Decimal()),
        )
        for order in listed
    )
    typical = Decimal(str(menu_rules.tenth(found.typical / 2)))
    return OrderFigures(found.count, found.least, typical, found.most, found.slowest, found.worst,
                        orders if len(orders) <= MOST_ORDERS else (), found.is_exact)  # fmt: skip


def in_layout(sheet: Sheet, layout: str) -> Sheet:
    """The same sheet in another layout."""
    return replace(sheet, layout=Layout(layout))
