"""Menus in the browser: build, meter, swap, lock, build again, undo, preview, print, blackboard, hand in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.errors import BankError, Invalid, NotFound

from .. import (
    conflicts,
    day_room,
    drafts,
    edits,
    i18n,
    menu_rows,
    menus,
)
from ..conflicts import Stale
from ..models import Menu
from ..shortfalls import Shortfall
from . import clash, errors, last_class, requests, today, wishes
from .builder import Short, page
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("menus", __name__, url_prefix="/menus")
STAYS = "X-Stays-At"
OWN, PAGE_SIZE, MOST_PAGES = "own", 50, 10_000
Shown = Callable[[Menu], dict[str, object]]


@blueprint.get("")
@needs(Right.SEE_MENU)
def all_menus() -> str:
    """One's own menus, what was changed last first, or all that one may see, newest day first; page by page."""
    usual = OWN if viewer().may(Right.BUILD_MENU) else ""
    whose, at = request.args.get("whose", usual), min(MOST_PAGES, max(1, request.args.get("page", 1, type=int)))
    found = menu_rows.lately(db(), viewer(), is_own=whose == OWN, limit=PAGE_SIZE + 1, skip=PAGE_SIZE * (at - 1))
    return render_template("menus/all.html", menus=found[:PAGE_SIZE], has_more=len(found) > PAGE_SIZE, at=at,
                           deletable=drafts.deletable(db(), viewer(), found[:PAGE_SIZE]),
                           deleted=drafts.deleted(db(), viewer(), request.args.get("deleted", "")),
                           whose=OWN if whose == OWN else "all", has_own=usual == OWN)  # fmt: skip


@blueprint.post("")
@needs(Right.BUILD_MENU)
def build() -> AnyResponse | tuple[str, int]:
    """Build a menu for a class; where nothing fits, say what is short and what mends it."""
    short: list[Short] = []

    def planned() -> menus.Planned:
        spec = wishes.read()
        found = menus.plan(db(), viewer(), school(), spec, now=now())
        short[:] = _said(found.shortfalls, spec.grade, spec.subject)
        if found.state is None:
            raise Invalid("No menu fits.")
        return found

    def act() -> str:
        spec = wishes.read()
        is_stale = day_room.room(db(), school(), spec) != plan.cap
        made = menus.store(db(), viewer(), school(), spec, planned() if is_stale else plan, now=now())
        return url_for("menus.menu", uid=made.uid)

    try:
        with requests.reading():
            plan = planned()
        return once(act)
    except BankError as error:
        db().rollback()
        if not short:
            return today.page(error, errors.status_of(error))
        page = render_template("menus/nothing.html", shortfalls=short, row=today.row_of(request.form),
                               form=request.form, **today.CHOICES)  # fmt: skip
        return page, 422


def _said(short: list[Shortfall] | tuple[Shortfall, ...], grade: int, subject: str) -> list[Short]:
    return [Short(i18n.say(language(), one.message), wishes.offers(one, grade=grade, subject=subject)) for one in short]


@blueprint.get("/<uid>")
@needs(Right.SEE_MENU)
def menu(uid: str) -> str | AnyResponse:
    """The builder: meter of all orders, dishes, preview; a version for a group has its place among the others."""
    found = menus.find(db(), viewer(), uid)
    if found.group and found.group.of is not found:
        return redirect(url_for("menus.versions", uid=found.group.of.uid))
    if found.teacher_id == viewer().teacher_id:
        last_class.remember_of(found)
    return page(found)


@blueprint.get("/<uid>/swap/<int:at>")
@needs(Right.BUILD_MENU)
def offers(uid: str, at: int) -> str:
    """The same page with what may take a dish's place, its effect said beforehand."""
    found = own(uid)
    _require_dish(found, at)
    return page(found, swapping=at, offers=edits.offers(db(), viewer(), found, at))


@blueprint.post("/<uid>/swap/<int:at>")
@needs(Right.BUILD_MENU)
def swap(uid: str, at: int) -> AnyResponse | tuple[str, int]:
    """Put another exercise in a dish's place."""
    found = own(uid)
    _require_dish(found, at)
    wanted = request.form.get("exercise", "")
    return changed(found, lambda: edits.swap(db(), school(), found, at, wanted, viewer(), now=now()), at=at)


@blueprint.post("/<uid>/remove/<int:at>")
@needs(Right.BUILD_MENU)
def remove(uid: str, at: int) -> AnyResponse | tuple[str, int]:
    """Take a dish off the menu."""
    found = own(uid)
    _require_dish(found, at)
    return changed(found, lambda: say_taller(edits.remove(db(), found, at, now=now())), at=max(0, at - 1))


@blueprint.get("/<uid>/move/<int:at>")
@needs(Right.BUILD_MENU)
def places_for(uid: str, at: int) -> str:
    """The same page with the places to which a dish may be moved."""
    found = own(uid)
    _require_dish(found, at)
    return page(found, moving=at)


@blueprint.post("/<uid>/move/<int:at>")
@needs(Right.BUILD_MENU)
def move(uid: str, at: int) -> AnyResponse | tuple[str, int]:
    """Put a dish where another stands."""
    found = own(uid)
    _require_dish(found, at)
    to = request.form.get("to", -1, type=int)
    return changed(found, lambda: say_taller(edits.move(db(), found, at, to, now=now())), at=to)


@blueprint.post("/<uid>/lock/<int:at>")
@needs(Right.BUILD_MENU)
def lock(uid: str, at: int) -> AnyResponse | tuple[str, int]:
    """Keep a dish through every rebuild, or let it go."""
    found = own(uid)
    _require_dish(found, at)

    def act() -> None:
        edits.require_place(found, at)
        menus.lock(found, at, locked=request.form.get("locked") == "yes")

    return changed(found, act, at=at)


@blueprint.post("/<uid>/rebuild")
@needs(Right.BUILD_MENU)
def rebuild(uid: str) -> AnyResponse | tuple[str, int]:
    """Choose anew, locked dishes kept; also in another format."""
    short: list[Short] = []
    fault: BankError | None = None
    planned = menus.Planned(None, 0)
    with requests.reading():
        read = own(uid)
        locked = conflicts.turn_back(read, shown())
        try:
            wished = wishes.changed(read)
            planned = menus.plan_again(db(), viewer(), school(), read, now=now(), wished=wished, locked=locked)
            short = _said(planned.shortfalls, read.grade, read.subject)
        except BankError as error:
            fault = error
    found = own(uid)

    def act() -> None:
        if fault:
            raise fault
        if planned.state is None:
            raise Invalid("Nothing was changed: no menu of this kind fits.")
        menus.rebuilt(db(), found, planned, wishes.changed(found), now=now())

    return changed(found, act, short=short)


@blueprint.post("/<uid>/wording")
@needs(Right.BUILD_MENU)
def reword(uid: str) -> AnyResponse | tuple[str, int]:
    """Name the sheet's sections another way."""
    found = own(uid)
    return changed(found, lambda: menus.reword(found, request.form.get("wording", ""), now=now()))


@blueprint.post("/<uid>/<any(undo, redo):step>")
@needs(Right.BUILD_MENU)
def undo(uid: str, step: str) -> AnyResponse | tuple[str, int]:
    """One step back, or forward again."""
    found = own(uid)
    return changed(found, lambda: menus.undo(db(), found, now=now(), forward=step == "redo"))


@blueprint.post("/<uid>/settle")
@needs(Right.BUILD_MENU)
def settle(uid: str) -> AnyResponse | tuple[str, int]:
    """Of two changes of a menu keep mine, or both: then mine becomes a menu of its own."""
    found = own(uid)
    try:
        mine = clash.unpacked(found, request.form.get("mine", ""))
    except BankError as error:
        return refused(uid, error)

    def act() -> str:
        if request.form.get("choice") == "both":
            made = conflicts.put_beside(db(), viewer(), school(), found, mine, now=now())
            flash(i18n.gettext(language(), "This is yours, as a menu of its own. The other one is unchanged."))
            return url_for("menus.menu", uid=made.uid)
        conflicts.require_seen(found, shown())
        conflicts.put(db(), found, mine, now=now())
        flash(i18n.gettext(language(), "Yours is kept. Undo brings the other one back."))
        return url_for("menus.menu", uid=uid)

    try:
        return once(act)
    except Stale:
        db().rollback()
        found = menus.find(db(), viewer(), uid)
        return clash.page(found, lambda: conflicts.laid(db(), found, mine))
    except BankError as error:
        return refused(uid, error)


def say_taller(is_taller: bool) -> None:
    """Say on the next page that the sheet takes one side of paper more by now."""
    if is_taller:
        flash(i18n.gettext(language(), "The sheet now takes one more side of paper."), "warn")


def own(uid: str) -> Menu:
    """The viewer's own menu. Raises `NotFound`, also for a version, and `NotAllowed` for a colleague's."""
    found = menus.find(db(), viewer(), uid)
    menus.require_own(found, viewer())
    school()  # held by the session from now on, so that it is read once
    if found.group and found.group.of is not found:
        raise NotFound
    return found


def _require_dish(found: Menu, at: int) -> None:
    if shown() in (0, found.version):
        edits.require_place(found, at)


def shown() -> int:
    """The version of the menu that the form's page showed."""
    return request.form.get("version", 0, type=int)


def changed(
    found: Menu,
    act: requests.Change,
    *,
    at: int | None = None,
    short: list[Short] | None = None,
    to: str | None = None,
    is_edit: bool = True,
    again: Shown | None = None,
) -> AnyResponse | tuple[str, int]:
    """Carry out one change of a menu; a refusal is said on the same page, and nothing is changed.

    Where the menu changed since the page was shown, both menus are shown to choose from. `is_edit`: whether the change
    is one of the menu itself. `again`: what the page shows open where the change is refused, also because the menu
    changed since; what was written then stays in its form. A script that stays on the page gets the page at once,
    without a second request.
    """

    def whole() -> str:
        conflicts.require_seen(found, shown())
        act()
        last_class.remember_of(found)
        return to or url_for("menus.menu", uid=uid, _anchor=None if at is None else f"dish-{at}")

    uid = found.uid
    try:
        answer = once(whole)
    except Stale as error:
        db().rollback()
        if again:
            return refused(uid, error, again=again)
        return _clashing(menus.find(db(), viewer(), uid), act if is_edit else lambda: None)
    except BankError as error:
        return refused(uid, error, short, again)
    return _at_once(uid, answer) if STAYS in request.headers else answer


def _at_once(uid: str, answer: AnyResponse) -> AnyResponse:
    """The page that the answer leads to, where that is the menu's own."""
    location = answer.location or ""
    if location.partition("#")[0] != url_for("menus.menu", uid=uid):
        return answer
    with requests.reading():
        whole = make_response(page(menus.find(db(), viewer(), uid)))
    whole.headers[STAYS] = location
    return whole


def _clashing(found: Menu, act: requests.Change) -> AnyResponse | tuple[str, int]:
    """The page of both menus; where mine cannot be made any more, the page of theirs says so."""
    try:
        return clash.page(found, lambda: conflicts.wished(db(), found, shown(), act))
    except BankError as error:
        return refused(found.uid, error)


def refused(
    uid: str, error: BankError, short: list[Short] | None = None, again: Shown | None = None
) -> tuple[str, int]:
    db().rollback()
    found = menus.find(db(), viewer(), uid)
    more = again(found) if again else {}
    return page(found, fault=error, short=short or [], **more), errors.status_of(error)
