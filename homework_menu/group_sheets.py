"""Versions of a menu on paper: one look, a card's number in the place of the group's name, all copies in one file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from question_bank import progress
from question_bank.content import Tier
from question_bank.errors import Invalid
from question_bank.models import School

from . import group_notes, i18n, menus, names, sheets
from .errors import Message
from .models import GroupVersion, Menu
from .printing import html, packets, paper, pdf, wording
from .printing.overview import Shown
from .printing.packets import Stack
from .printing.sheet import Sheet, SheetSection

CARDS = (Message("Task card 1"), Message("Task card 2"), Message("Task card 3"))
DOT = " · "


def dressed(db: Session, sheet: Sheet, menu: Menu, school: School, *, is_for_teacher: bool = False) -> Sheet:
    """A menu's sheet as one of several versions: the card's number above the title; for learners promise and headings
    as on all versions. A menu without versions stays as it is, and one whose versions are stale promises for itself.
    """
    if menu.group is None:
        return sheet
    if is_for_teacher or group_notes.stale(menu.group.of):
        return _marked(sheet, menu.group)
    others = [sheets.sheet_of(db, one, school) for one in menus.whole(menu.group.of)]
    figures = replace(sheet.figures, most=max(one.figures.most for one in others))
    return replace(_marked(sheet, menu.group), figures=figures, sections=_headed(sheet, others))


def _marked(sheet: Sheet, version: GroupVersion) -> Sheet:
    words = [*wording.kicker(sheet), card(version)]
    return replace(sheet, kicker=DOT.join(i18n.say(sheet.language, one) for one in words))


def card(version: GroupVersion) -> Message:
    """What the sheet bears in the place of the group's name."""
    return CARDS[version.mark - 1]


def _headed(own: Sheet, others: list[Sheet]) -> tuple[SheetSection, ...]:
    """The sections with the kinds of work of all versions in their headings."""
    kinds = [{tier for sheet in others for tier in sheet.sections[at].tiers} for at in range(len(own.sections))]
    return tuple(replace(section, tiers=tuple(tier for tier in Tier if tier in kinds[at]))
                 for at, section in enumerate(own.sections))  # fmt: skip


def learner(db: Session, version: GroupVersion, school: School) -> pdf.Pages:
    """One version's learner sheet as PDF."""
    sheet = dressed(db, sheets.sheet_of(db, version.menu, school), version.menu, school)
    return paper.learner_pdf(sheet, pictures=sheets.pictures_of(db, version.menu))


def together(
    db: Session, menu: Menu, school: School, *, both_sides: bool = False, is_single: bool = False
) -> pdf.Pages:
    """Every learner's sheet, card by card, then the teacher's page and each card's answers; `is_single`: one of each.

    Raises as `wanted` does, `pdf.PdfUnavailable`, `pdf.PdfFailed`.
    """
    some = wanted(menu, is_single=is_single)
    makes = [*(partial(learner, db, one, school) for one in some), *_teachers(db, menu, school)]
    made = [make() for make in progress.counted(makes, "Sheet {at} of {all}")]
    progress.doing("Putting the copies together …")
    stacks = [Stack(pages, 1 if is_single else one.copies) for pages, one in zip(made, some, strict=False)]
    return packets.merged(stacks, made[len(some) :], both_sides=both_sides)


def look(db: Session, menu: Menu, school: School) -> str:
    """All that the versions show on paper but the moment of making: what has the same look is the same on paper."""
    shown = [replace(one, sheet=replace(one.sheet, made="")) for one in shown_of(db, menu, school)]
    return repr((shown, [sorted(sheets.pictures_of(db, one.menu)) for one in menu.versions]))


def print_page(db: Session, menu: Menu, school: School, *, is_single: bool, media: str, styles: Sequence[str]) -> str:
    """The same as `together`, as one page that the browser prints, without empty sides. Raises as `wanted` does."""
    made: list[str] = []
    for one in wanted(menu, is_single=is_single):
        sheet = dressed(db, sheets.sheet_of(db, one.menu, school), one.menu, school)
        made += [paper.learner_html(sheet, media=media, styles=styles)] * (1 if is_single else one.copies)
    shown = shown_of(db, menu, school)
    keys = [html.teacher(one.sheet, media=media, styles=styles) for one in shown]
    return html.several([*made, html.versions(shown), *keys])


def wanted(menu: Menu, *, is_single: bool) -> list[GroupVersion]:
    """The versions of which learners have copies; `is_single`: all.

    Raises `Invalid` where there is none, a glance could tell them apart, or they are older than the menu.
    """
    if not menu.versions:
        raise Invalid("This menu has no versions yet.")
    group_notes.require_current(menu)
    found = [one for one in menu.versions if one.copies or is_single]
    if not found:
        raise Invalid("Say how many learners have each version.")
    return found


def shown_of(db: Session, menu: Menu, school: School) -> list[Shown]:
    """The versions as the teacher's page shows them."""
    return [
        Shown(_marked(sheets.sheet_of(db, one.menu, school), one), card(one), Message(names.GROUPS[one.group]),
              one.copies, frozenset(one.menu.wish.get("scaffolds", ())))
        for one in menu.versions
    ]  # fmt: skip


def _teachers(db: Session, menu: Menu, school: School) -> list[Callable[[], pdf.Pages]]:
    """What makes the page that says whose which card is, then each card's answers."""
    shown = shown_of(db, menu, school)
    keys = [partial(paper.teacher_pdf, one.sheet, pictures=sheets.pictures_of(db, version.menu))
            for one, version in zip(shown, menu.versions, strict=True)]  # fmt: skip
    return [partial(pdf.render, html.versions(shown)), *keys]
