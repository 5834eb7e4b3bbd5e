"""The builder's page: a menu's meter, its dishes, what is open on it, and what its rules and its teams say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from flask import render_template, request

from question_bank.access import Right

from .. import (
    cut_requests,
    drafts,
    group_notes,
    i18n,
    menu_rows,
    menu_rules,
    menus,
    notes,
    reach,
    rule_mends,
    shared_menus,
    sheets,
    steps,
)
from ..errors import Message
from ..menu_rules import Finding, Format
from ..models import Menu
from ..names import SHORT_WORDINGS
from ..printing.sheet import Sheet
from ..printing.wording import told
from . import sides, wishes
from .requests import db, language, now, school, viewer

READERS = ("learner", "teacher")


@dataclass(frozen=True)
class Short:
    """A shortfall's sentence with its fixes as buttons."""

    message: str
    offers: list[wishes.Offer]


def page(found: Menu, **more: object) -> str:
    """The builder. `more`: what is open on it (`moving`, or `swapping` or `adding` with their `offers`), the rule that
    is `mending`, and what was refused.
    """
    orders = menu_rules.orders(menu_rows.value_of(found))
    sheet = sheets.sheet_of(db(), found, school())
    courses: list[dict[str, object]] = []
    at = 0
    for number, section in enumerate(found.sections):
        title, pick, minutes = sheets.section_words(sheet, number, language())
        dishes = list(enumerate(section.dishes, at))
        courses.append({"section": section, "title": title, "pick": pick, "minutes": minutes, "dishes": dishes})
        at += len(dishes)
    reader, findings, stale = request.args.get("reader", ""), menus.findings(db(), found), group_notes.stale(found)
    is_over = orders is not None and orders.most > found.cap
    return render_template(
        "menus/menu.html", menu=found, sheet=sheet, paper=sides.words(found, school()), orders=orders,
        is_counted=not sides.are_open(found, school()),
        time_of=partial(_on_paper, sheet.language),
        courses=courses, reach=reach.of(found), loose=reach.loose(found),
        worst=_worst(sheet, orders), worst_uids=_leaves(sheet, orders),
        formats=list(Format), wordings=SHORT_WORDINGS, is_mine=viewer().teacher_id == found.teacher_id,
        title=sheets.title_of(found), titles=_titles(sheet), findings=_beside(findings, is_over=is_over),
        notes=notes.of_whole(db(), found), early=notes.early(db(), found, language()), step=steps.last(db(), found),
        asked=cut_requests.request_of(db(), viewer(), found), credit=shared_menus.credit_of(db(), viewer(), found),
        is_deletable=bool(drafts.deletable(db(), viewer(), [found])),
        stale=stale, is_over=is_over, shut=_shut(found, stale, orders, findings),
        reader=reader if reader in READERS else READERS[0], **_shared(found),
        **{"swapping": None, "moving": None, "adding": None, "offers": [], "laid": None, "book": "", "fault": None,
           "short": [], **more, **_mending(found, findings, more)},
    )  # fmt: skip


def _shut(
    found: Menu, stale: Sequence[Message], orders: menu_rules.Orders | None, findings: Sequence[Finding]
) -> Message | None:
    """Why the menu cannot be handed in as it is, shortly where a note says more."""
    over = 0 if orders is None else orders.most - found.cap
    if over > 0:
        return Message("{minutes} minutes over", {"minutes": over / 2})
    if stale:
        return Message("first decide about its versions for groups")
    return next((one.message for one in findings if one.level == "block" and one.rule != "V13"), None)


def _beside(findings: Sequence[Finding], *, is_over: bool) -> list[Finding]:
    """The findings that have a note of their own: of a menu over its cap the meter says that, and who needs longer is
    judged once it fits.
    """
    return [one for one in findings if not (is_over and one.rule in ("V1", "V12"))]


def _mending(found: Menu, findings: Sequence[Finding], more: Mapping[str, object]) -> dict[str, object]:
    """What mends the rule that was asked for, else, where nothing else is open, the first that stops the menu; of one
    over its cap other mends stand above.
    """
    is_open = viewer().teacher_id == found.teacher_id and not found.submission
    first = next(((one.rule, one.about) for one in findings if one.level == "block" and one.rule != "V1"), None)
    wanted = more.get("mending", None if "offers" in more else first)
    if not is_open or wanted not in [(one.rule, one.about) for one in findings]:
        return {"mending": None, "mended": []}
    rule, about = cast("tuple[str, str]", wanted)
    return {"mending": wanted, "mended": rule_mends.mends(db(), viewer(), found, rule, about)}


def _on_paper(language: str, half: int) -> str:
    """Half-minutes as the sheet says them."""
    return i18n.say(language, told(half))


def _shared(found: Menu) -> dict[str, object]:
    """Of one's own menu the teams to share it with and what mends it, of a shared one the classes to adopt it for."""
    is_mine = viewer().teacher_id == found.teacher_id
    if not viewer().may(Right.SHARE):
        return {"teams": [], "cures": [], "fits": []}
    if is_mine:
        cures = [] if found.submission else shared_menus.mends(db(), viewer(), found)
        return {"teams": shared_menus.teams_of(db(), viewer(), found), "cures": cures, "fits": []}
    is_shared = shared_menus.is_shared(db(), viewer(), found)
    fits = shared_menus.fits(db(), viewer(), school(), [found], now=now())[found.id] if is_shared else []
    return {"teams": [], "cures": [], "fits": fits}


def _titles(sheet: Sheet) -> dict[str, str]:
    """Exercise -> how the sheet calls it."""
    return {part.uid: part.title for dish in sheet.dishes for part in dish.parts or (dish,)}


def _leaves(sheet: Sheet, orders: menu_rules.Orders | None) -> list[str]:
    """The exercises of the order that takes longest."""
    parts = {one.uid: [part.uid for part in one.parts or (one,)] for one in sheet.dishes}
    return [leaf for uid in (orders.worst if orders else ()) for leaf in parts.get(uid, [])]


def _worst(sheet: Sheet, orders: menu_rules.Orders | None) -> list[str]:
    """The dishes of the order that takes longest."""
    titles = {
        one.uid: [part.title for part in one.parts] or [one.title] for section in sheet.sections
        for one in section.dishes
    }  # fmt: skip
    return [title for uid in (orders.worst if orders else ()) for title in titles.get(uid, [])]
