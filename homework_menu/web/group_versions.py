"""Versions of a menu for groups of its class: made, changed, counted and printed at once; their teacher's alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.errors import BankError, Conflict, Invalid

from .. import (
    classes,
    group_levels,
    group_notes,
    group_rows,
    group_sheets,
    group_versions,
    i18n,
    menu_rows,
    menus,
    paper_count,
    sheets,
)
from ..models import GroupVersion, Menu
from ..shortfalls import Shortfall
from . import errors, finished, requests
from .menus import blueprint, own
from .prints import as_printed, print_styles
from .requests import db, language, needs, now, once, school, viewer

GROUP = "<any(support, core, stretch):group>"
SIDES = ("one", "both")
Made = TypeVar("Made")


@blueprint.get("/<uid>/versions")
@needs(Right.BUILD_MENU)
def versions(uid: str) -> str:
    """The menu's versions beside each other, or what to ask for."""
    return page(_own(uid))


@blueprint.post("/<uid>/versions")
@needs(Right.BUILD_MENU)
def make_versions(uid: str) -> AnyResponse | tuple[str, int]:
    """Make the versions, in place of those that there were."""
    planned = _Planned(uid, lambda read: group_versions.plan(db(), viewer(), school(), read, _wished(read), now=now()))
    short = list(planned.made.shortfalls) if planned.made else []

    def act() -> None:
        made = planned.taken()
        if short:
            raise Invalid("No versions fit.")
        group_rows.store(db(), viewer(), school(), planned.menu, made.states, now=now())

    return _changed(planned.menu, act, short=short)


def _wished(menu: Menu) -> group_versions.Wished:
    form = request.form
    return group_versions.wished(form.getlist("group"), form.get("common", ""), helps=form.get("helps") == "yes",
                                 menu=menu)  # fmt: skip


@blueprint.post("/<uid>/versions/remove")
@needs(Right.BUILD_MENU)
def remove_versions(uid: str) -> AnyResponse | tuple[str, int]:
    """Take the versions away; the menu stays."""
    found = _own(uid)

    def act() -> None:
        group_rows.remove(db(), found)
        flash(i18n.gettext(language(), "The versions are removed; the menu stays."))

    return _changed(found, act)


@blueprint.post("/<uid>/versions/bring-back")
@needs(Right.BUILD_MENU)
def bring_back(uid: str) -> AnyResponse | tuple[str, int]:
    """The versions that were removed or replaced last stand again."""
    found = _own(uid)
    return _changed(found, lambda: group_rows.bring_back(db(), viewer(), school(), found, now=now()))


@blueprint.post("/<uid>/versions/keep")
@needs(Right.BUILD_MENU)
def keep_versions(uid: str) -> AnyResponse | tuple[str, int]:
    """The versions stay as they are though the menu was changed."""
    found = _own(uid)
    return _changed(found, lambda: group_notes.keep(found))


@blueprint.post("/<uid>/versions/copies")
@needs(Right.BUILD_MENU)
def share_out(uid: str) -> AnyResponse | tuple[str, int]:
    """How many learners have each version."""
    found = _own(uid)
    copies = {one.group: request.form.get(f"copies-{one.group}", "") for one in found.versions}
    return _changed(found, lambda: group_rows.share_out(found, copies))


@blueprint.post(f"/<uid>/versions/{GROUP}/rebuild")
@needs(Right.BUILD_MENU)
def rebuild_version(uid: str, group: str) -> AnyResponse | tuple[str, int]:
    """Another draw for one version; what all have in common stays."""
    planned = _Planned(uid, lambda read: group_versions.plan_again(db(), viewer(), school(), read, group, now=now()))

    def act() -> None:
        made = planned.taken()
        if made.state is None:
            raise Invalid("Nothing was changed: no other version of this shape was found.")
        group_versions.rebuilt(db(), planned.menu, group, made, now=now())

    return _changed(planned.menu, act, group=group)


@blueprint.get(f"/<uid>/versions/{GROUP}/swap/<int:at>")
@needs(Right.BUILD_MENU)
def version_offers(uid: str, group: str, at: int) -> str:
    """The same page with what may take a dish's place on one version, its effect said beforehand."""
    found = _own(uid)
    offers = group_versions.offers(db(), viewer(), found, group, at)
    return page(found, swapping=(group, at), offers=offers)


@blueprint.post(f"/<uid>/versions/{GROUP}/swap/<int:at>")
@needs(Right.BUILD_MENU)
def swap_on_version(uid: str, group: str, at: int) -> AnyResponse | tuple[str, int]:
    """Put another exercise in a dish's place on one version."""
    found, wanted = _own(uid), request.form.get("exercise", "")
    group_versions.require_dish(found, group, at)
    swap = partial(group_versions.swap, db(), school(), found, group, at, wanted, viewer(), now=now())
    return _changed(found, swap, group=group)


@blueprint.post(f"/<uid>/versions/{GROUP}/<any(undo, redo):step>")
@needs(Right.BUILD_MENU)
def undo_version(uid: str, group: str, step: str) -> AnyResponse | tuple[str, int]:
    """One step back, or forward again, on one version."""
    found = _own(uid)
    version = group_rows.find(found, group).menu
    return _changed(found, lambda: menus.undo(db(), version, now=now(), forward=step == "redo"), group=group)


@blueprint.get("/<uid>/versions.pdf")
@needs(Right.BUILD_MENU)
def versions_printed(uid: str) -> AnyResponse:
    """All sheets in one file, each so many times, and the teacher's pages last; without Pango the print page."""
    found = _own(uid)
    is_single = request.args.get("each") == "one"
    sides = request.args.get("sides") or SIDES[paper_count.sides(db(), found) > 1]
    make = partial(group_sheets.together, db(), found, school(), both_sides=sides != SIDES[0], is_single=is_single)
    page = partial(group_sheets.print_page, db(), found, school(), is_single=is_single, media="/media/",
                   styles=print_styles())  # fmt: skip
    name = "versions", sides, is_single, group_sheets.look(db(), found, school())
    return as_printed(lambda: finished.once(name, make).pdf, page, f"{sheets.code_of(found)}-cards")


class _Planned(Generic[Made]):
    """What was planned for a menu's versions while nothing was held, and the menu as it is now."""

    def __init__(self, uid: str, plan: Callable[[Menu], Made]) -> None:
        self.made: Made | None = None
        self.fault: BankError | None = None
        with requests.reading():
            read = _own(uid)
            self.seen = group_rows.stamp(read), read.version
            try:
                self.made = plan(read)
            except BankError as error:
                self.fault = error
        self.menu = _own(uid)

    def taken(self) -> Made:
        """What was planned. Raises what the planning raised, and `Conflict` where the versions changed meanwhile."""
        if self.made is None or self.seen != (group_rows.stamp(self.menu), self.menu.version):
            raise self.fault or _conflict()
        return self.made


def _own(uid: str) -> Menu:
    """The viewer's own menu with its versions, read in a handful of statements. Raises as `own` does."""
    found = own(uid)
    menu_rows.loaded(db(), menus.whole(found))
    return found


def _conflict() -> Conflict:
    return Conflict("Somebody changed this menu while you were working on it. Look at it again.")


def _changed(
    found: Menu, act: Callable[[], None], *, short: list[Shortfall] | None = None, group: str | None = None
) -> AnyResponse | tuple[str, int]:
    """Carry out one change of the versions; a refusal is said on the same page, and nothing is changed."""
    uid = found.uid

    def whole() -> str:
        if request.form.get("stamp", "") != f"{found.version}:{group_rows.stamp(found)}":
            raise _conflict()
        act()
        return url_for("menus.versions", uid=uid, _anchor=group)

    try:
        return once(whole)
    except BankError as error:
        db().rollback()
        shown = page(menus.find(db(), viewer(), uid), fault=error, short=short or [])
        return shown, errors.status_of(error)


def page(found: Menu, **more: object) -> str:
    """The page of a menu's versions, after a refusal with its `fault`."""
    shared, count = group_notes.common(found), len(menu_rows.dishes(found))
    wish = next((one.menu.wish for one in found.versions if one.menu is not found), dict[str, Any]())
    return render_template(
        "menus/versions.html", menu=found, title=sheets.title_of(found), count=count, shared=shared,
        in_part=group_notes.in_part(found), asked=min(count, wish.get("common", count // 2)),
        columns=[_column(found, one) for one in found.versions],
        stale=group_notes.stale(found), same=group_notes.same(found), few=group_notes.few(found),
        over=group_notes.over(found), may_keep=bool(group_notes.older(found)) and not group_notes.unlike(found),
        shut=group_notes.too_long_itself(found), apart=group_notes.apart(found),
        has_former=group_rows.has_former(db(), found),
        sides=paper_count.sides(db(), found),
        may_count=found.school_class is not None and classes.teaches(found.school_class, viewer()),
        helps=any(one.menu.wish.get("helps") for one in found.versions),
        stamp=f"{found.version}:{group_rows.stamp(found)}",
        groups=[one for one in group_rows.GROUPS if one != group_rows.CORE],
        **{"swapping": None, "offers": [], "fault": None, "short": [], **more},
    )  # fmt: skip


def _column(found: Menu, one: GroupVersion) -> dict[str, object]:
    """A version with its courses; dishes are counted through."""
    sheet = sheets.sheet_of(db(), one.menu, school())
    names = {part.uid: part.title for dish in sheet.dishes for part in dish.parts or (dish,)}
    courses: list[dict[str, object]] = []
    at = 0
    for number, section in enumerate(one.menu.sections):
        title = sheets.section_words(sheet, number, language())[0]
        courses.append({"title": title, "dishes": list(enumerate(section.dishes, at))})
        at += len(section.dishes)
    helped = frozenset(one.menu.wish.get("scaffolds", ()))
    return {"version": one, "card": i18n.say(language(), group_sheets.card(one)), "courses": courses,
            "names": names, "helped": helped, "is_core": one.group == group_rows.CORE,
            "told": group_levels.told(found, one)}  # fmt: skip
