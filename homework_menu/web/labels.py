"""Labels changed on the bank's list: of one exercise in its place, of many after a look at what would change; undo."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, flash, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access, curriculum, exercises, point_lists, relabelling, search
from question_bank.access import Right
from question_bank.content import SUBJECTS, Tier
from question_bank.errors import BankError, Invalid, NotFound
from question_bank.exercises import Labels
from question_bank.formats.found import difficulty_of
from question_bank.minutes import half_of
from question_bank.relabelling import Step, Wish

from .. import i18n
from ..errors import Message
from ..names import name_of
from . import bank_list, errors
from .bank_list import Listing
from .requests import db, language, needs, now, once, viewer

blueprint = Blueprint("labels", __name__, url_prefix="/bank/labels")
CHOICES = {"tiers": tuple(Tier), "statuses": exercises.STATUSES}
TITLES = {"tier": "Kind of work", "half": "Minutes", "difficulty": "Difficulty", "status": "Status",
          "goals": "Knowledge points", "tags": "Tags"}  # fmt: skip


@blueprint.post("/look")
@needs(Right.EDIT_BANK)
def look() -> str | tuple[str, int]:
    """What a change would do to everything that is ticked; nothing is changed yet."""
    back = _back()
    try:
        return _page(relabelling.steps(db(), relabelling.named(db(), viewer(), list(_ticked(back))), _wish()), back)
    except Invalid as error:
        return _page([], back, error), errors.status_of(error)


@blueprint.post("")
@needs(Right.EDIT_BANK)
def save() -> AnyResponse | tuple[str, int]:
    """Change what was looked at, or one exercise in its place; back to the list, which offers the way back."""
    back, ticked = _back(), _ticked(None)

    def act() -> str:
        steps = relabelling.steps(db(), relabelling.named(db(), viewer(), list(ticked)), _wish())
        name = relabelling.carry_out(db(), steps, ticked, now=now(), viewer=viewer())
        return back.address(changed=name or None)

    try:
        return once(act)
    except Invalid as error:
        db().rollback()
        return _page([], back, error), errors.status_of(error)


@blueprint.post("/undo/<name>")
@needs(Right.EDIT_BANK)
def undo(name: str) -> AnyResponse:
    """Give everything of a change the labels that it bore before."""
    back = _back()

    def act() -> str:
        count = relabelling.undo(db(), name, now=now(), viewer=viewer())
        flash(i18n.gettext(language(), "Undone: {count} exercises are as they were.", count=count))
        return back.address()

    return once(act)


def shown(found: Listing) -> dict[str, Any]:
    """For the list: what may be changed, what is open to be changed, and what was changed just now."""
    name = request.args.get("changed", "")
    try:
        changed = relabelling.change(db(), name, viewer()) if re.fullmatch("[0-9a-f]{32}", name) else None
    except NotFound:
        changed = None
    is_open = request.args.get("open", "")
    subjects = [one.subject for one in found.page.hits if one.uid == is_open] or _subjects(found)
    return {
        "points": _points(subjects),
        "editable": {one.id for one in found.page.hits if access.may_edit(one, viewer())},
        "open": is_open, "changed": changed and (name, len(changed.before)),
        "most": relabelling.MOST,
    }  # fmt: skip


def _subjects(found: Listing) -> Sequence[str]:
    """Those that the list is narrowed to, else those that it holds."""
    return found.query.subjects or [one for one in SUBJECTS if found.facets.of("subject", one)]


def _points(subjects: Sequence[str]) -> list[tuple[str, str, list[str]]]:
    """The points of these subjects to choose from; of several each group bears its subject's name."""
    if len(subjects) == 1:
        return point_lists.to_choose(db(), subjects[0], language())
    named = [(_say(Message(name_of(one))), point_lists.to_choose(db(), one, language())) for one in subjects]
    return [(f"{name} · {holder}", distance, some) for name, found in named for holder, distance, some in found]


def _points_at_fault(back: Listing) -> list[tuple[str, str, list[str]]]:
    """The points for what is ticked, else for the whole list."""
    uids = list(_ticked(None))[: relabelling.MOST]
    held = {one.subject for one in relabelling.named(db(), viewer(), uids)} if uids else set[str]()
    return _points([one for one in SUBJECTS if one in held] or _subjects(back))


def _back() -> Listing:
    """The list that the form stood on."""
    return bank_list.listing(MultiDict(parse_qsl(request.form.get("back", ""))))


def _ticked(back: Listing | None) -> dict[str, int]:
    """The uids that are ticked, with the versions that were shown; of a whole list those that may be changed.

    Raises `Invalid` where the whole list is too long.
    """
    if back is not None and "all" in request.form:
        page = search.find(db(), viewer(), back.query, limit=relabelling.MOST)
        if page.total > relabelling.MOST:
            raise Invalid("The list holds more than {most} exercises. Narrow it first.", most=relabelling.MOST)
        return {one.uid: one.version for one in page.hits}
    found = [re.fullmatch(r"(.{1,64}):([0-9]{1,9})", one) for one in request.form.getlist("exercise")]
    return {one[1]: int(one[2]) for one in found if one}


def _wish() -> Wish:
    """What the fields say; an empty one leaves its label as it is. Raises `Invalid`."""
    form = request.form
    return Wish(
        tier=form.get("tier") or None, half=half_of(form["minutes"]) if form.get("minutes", "").strip() else None,
        difficulty=_difficulty(form.get("difficulty", "")), status=form.get("status") or None,
        goals=_several("goals", "goal") if "goals" in form else None,
        tags=_several("tags") if "tags" in form else None, more_goals=_several("more_goals", "goal"),
        fewer_goals=_several("fewer_goals"), more_tags=_several("more_tags"), fewer_tags=_several("fewer_tags"),
    )  # fmt: skip


def _difficulty(text: str) -> int | None:
    if text in ("", "none"):
        return relabelling.NONE if text else None
    level = difficulty_of(text)
    if level is None:
        raise Invalid("Difficulty goes from 1 to 5.", field="difficulty")
    return level


def _several(*names: str) -> tuple[str, ...]:
    return tuple(
        one.strip()
        for one in re.split(r"[；;，,\n]", "；".join(request.form.get(one, "") for one in names))
        if one.strip()
    )


def _page(steps: Sequence[Step], back: Listing, fault: BankError | None = None) -> str:
    mine = [one for one in steps if access.may_edit(one.exercise, viewer())]
    sound = [one for one in mine if one.changed and not one.fault]
    codes = {code for one in sound for labels in (one.before, one.after) for code in labels.goals}
    titles = curriculum.titles_of(db(), codes, language())
    return render_template(
        "bank/labels.html", tab="bank", fault=fault, back=back, sound=[(one, _told(one, titles)) for one in sound],
        same=len([one for one in mine if not one.changed and not one.fault]), foreign=len(steps) - len(mine),
        faulty=[one for one in mine if one.fault], form=request.form, is_many="goals" not in request.form,
        most=relabelling.MOST, points=_points_at_fault(back) if fault else [], **CHOICES,
        fields=[(name, text) for name, text in request.form.items(multi=True)
                if name not in ("csrf_token", "key", "exercise", "all", "back")],
    )  # fmt: skip


def _told(step: Step, titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Of one exercise each label that changes, before and after, in the page's language."""
    return [(_say(Message(TITLES[name])), _shown(step.before, name, titles), _shown(step.after, name, titles))
            for name in step.changed if name in TITLES]  # fmt: skip


def _shown(labels: Labels, name: str, titles: Mapping[str, str]) -> str:
    value = getattr(labels, name)
    if name == "half":
        return f"{value / 2:g}"
    if name in ("tier", "status"):
        return _say(Message(name_of(value)))
    if name in ("goals", "tags"):
        return "、".join(titles.get(one, one) for one in value) or "–"
    return str(value or "–")


def _say(message: Message) -> str:
    return i18n.say(language(), message)
