"""The build form: what a teacher asks for, read with the faults beside its fields, and a fix as that form changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from flask import request, url_for

from question_bank import curriculum
from question_bank.content import SUBJECTS
from question_bank.errors import Invalid

from .. import classes, i18n, menu_rows, menus
from ..drawing import MOST_SEED, REPEAT_DAYS, MenuSpec, wished_half
from ..errors import Message
from ..menu_rules import Format, Place
from ..models import Menu
from ..names import name_of
from ..shortfalls import Fix, Shortfall
from .requests import db, language

FIELDS = ("class", "subject", "date", "minutes", "format", "place", "seed", "goal", "repeat", "drop", "unpin", "pin")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Offer:
    """A fix as a button: `fields` to post in its form, or where nothing can be posted the page `href` to go to."""

    label: str
    fields: Sequence[Pair] = ()
    href: str = ""


def read() -> MenuSpec:
    """The build form's wish. Raises `Invalid`."""
    form = request.form
    school_class = classes.named(db(), form.get("class", ""))
    subject = form.get("subject", "")
    if subject not in SUBJECTS:
        raise Invalid("Choose a subject.", field="subject")
    taught = classes.subject_of(db(), school_class, subject)
    if form.get("place") not in list(Place):
        raise Invalid("Choose where the work is done.", field="place")
    return MenuSpec(
        grade=school_class.grade, subject=subject, half=wished_half(form.get("minutes", "")),
        format=_format(form.get("format", "")), place=form["place"], day=_day(), seed=_seed(),
        school_class=school_class, unit=taught.unit if taught else None, lesson=taught.lesson if taught else None,
        goals=tuple(form.getlist("goal")), pins=tuple(form.getlist("pin")),
        repeat_days=0 if form.get("repeat") == "yes" else REPEAT_DAYS,
    )  # fmt: skip


def changed(menu: Menu) -> MenuSpec:
    """A menu's wish with what the builder's form changes; dishes that are let go are unlocked. Raises `Invalid`."""
    form, spec = request.form, menus.spec_of(db(), menu)
    if "minutes" in form:
        spec = replace(spec, half=wished_half(form["minutes"]))
    if form.get("repeat") == "yes":
        spec = replace(spec, repeat_days=0)
    let_go = set(form.getlist("unpin"))
    for dish in menu_rows.dishes(menu):
        dish.locked = dish.locked and dish.exercise.uid not in let_go
    return replace(
        spec, format=_format(form.get("format", menu.format)), pins=_without(spec.pins, let_go),
        goals=_without(spec.goals, form.getlist("drop")),
    )  # fmt: skip


def offers(short: Shortfall, *, grade: int, subject: str) -> list[Offer]:
    """What mends a shortfall, as buttons."""
    return [_offer(fix, grade, subject) for fix in short.fixes]


def _offer(fix: Fix, grade: int, subject: str) -> Offer:
    fields, label = _mended(fix), i18n.say(language(), _label(fix, subject))
    if fields is not None:
        return Offer(label, fields)
    asked = {"tier": "tier", "minutes": "minutes", "modality": "modality", "goal": "goals"}
    known = {asked[name]: value for name, value in cast(dict[str, Any], fix.to).items() if name in asked}
    return Offer(label, (), url_for("bank.new", grade=grade, subject=subject, **known))


def _mended(fix: Fix) -> list[Pair] | None:
    """The form's fields with the fix in them; None where the bank has to change."""
    given = [(name, text) for name, text in request.form.items(multi=True) if name in FIELDS]
    match fix.action:
        case "raise-minutes":
            return _set(given, "minutes", f"{fix.to:g}")
        case "change-format":
            return _set(given, "format", fix.to)
        case "change-place":
            return _set(given, "place", fix.to)
        case "allow-repeat":
            return _set(given, "repeat", "yes")
        case "drop-point":
            return [*(one for one in given if one != ("goal", fix.to)), ("drop", fix.to)]
        case "unpin":
            kept = [one for one in given if one[0] != "pin" or one[1] not in fix.to]
            return [*kept, *(("unpin", uid) for uid in fix.to)]
        case _:
            return None


def _label(fix: Fix, subject: str) -> Message:
    if fix.action == "change-format":
        return Message("Use “{format}”", {"format": Message(name_of(fix.to))})
    if fix.action == "drop-point":
        points = curriculum.find_points(db(), fix.to, subject)
        title = points[0].title(language()) if points else fix.to
        return Message("Leave out “{point}”", {"point": title})
    return fix.message


def _set(given: Iterable[Pair], name: str, text: str) -> list[Pair]:
    return [*(one for one in given if one[0] != name), (name, text)]


def _without(some: Iterable[str], gone: Iterable[str]) -> tuple[str, ...]:
    left_out = set(gone)
    return tuple(one for one in some if one not in left_out)


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("date", ""))
    except ValueError as error:
        raise Invalid("Give the day as a date.", field="date") from error


def _seed() -> int:
    text = request.form.get("seed", "").strip() or "1"
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) > MOST_SEED:
        raise Invalid("Give the set number as a whole number from 0 to {most}.", field="seed", most=MOST_SEED)
    return int(text)


def _format(text: str) -> Format:
    if text not in list(Format):
        raise Invalid("Choose a format.", field="format")
    return Format(text)
