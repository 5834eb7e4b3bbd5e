"""A dish more on a menu: from the basket, from the bank, or in one line from a workbook."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access, minutes
from question_bank.access import Right
from question_bank.errors import NotFound
from question_bank.models import Exercise

from .. import basket, edits, numbers
from ..errors import Message
from ..models import Menu
from . import exercise_form
from .builder import page
from .menus import blueprint, changed, own, say_taller
from .requests import db, needs, now, school, viewer


@blueprint.get("/<uid>/add/<int:section>")
@needs(Right.BUILD_MENU)
def additions(uid: str, section: int) -> str:
    """The same page with what may be added to a section."""
    found = own(uid)
    if section >= len(found.sections):
        raise NotFound
    return page(found, **_tray(found, section))


@blueprint.post("/<uid>/add/<int:section>")
@needs(Right.BUILD_MENU)
def add(uid: str, section: int) -> AnyResponse | tuple[str, int]:
    """Put an exercise at the end of a section."""
    found = own(uid)

    def act() -> None:
        exercise = access.find(db(), Exercise, request.form.get("exercise", ""), viewer())
        say_taller(edits.add(db(), school(), found, section, exercise, now=now()))

    return changed(found, act)


@blueprint.post("/<uid>/add/<int:section>/numbers")
@needs(Right.BUILD_MENU)
def add_numbers(uid: str, section: int) -> AnyResponse | tuple[str, int]:
    """Put what stands in a workbook at the end of a section, as an exercise of one's own bank."""
    found = own(uid)

    def act() -> None:
        content = exercise_form.content(MultiDict({**request.form, "index": "yes"}))
        half = minutes.half_of(request.form.get("minutes", ""))
        say_taller(numbers.add(db(), viewer(), school(), found, section, content, half, now=now()))

    return changed(found, act, again=lambda menu: _tray(menu, section))


def _tray(found: Menu, section: int) -> dict[str, object]:
    if section >= len(found.sections):
        return {}
    tried = min(basket.MOST, max(edits.MOST_OFFERED, request.values.get("tried", 0, type=int)))
    offers = edits.additions(db(), viewer(), found, section, tried=tried)
    return {"adding": section, "offers": offers, "book": numbers.last_book(db(), viewer()),
            "laid": _laid(found, offers), "tried": tried + edits.MOST_OFFERED}  # fmt: skip


def _laid(found: Menu, offers: edits.Offers) -> Message:
    """What the basket holds for a menu of its subject: how long each takes, and what is left to the menu's cap."""
    halves = [one.exercise.half for one in offers if one.in_basket]
    if not halves:
        return Message("Your basket has nothing for this subject. Fill it from the question bank.")
    least, most, left = min(halves) / 2, max(halves) / 2, max(0.0, found.cap / 2 - found.orders.get("most", 0))
    text = "Each takes {least} to {most} minutes; the longest choice has {left} left."
    if least == most:
        text = "Each takes {least} minutes; the longest choice has {left} left."
    return Message(text, {"least": least, "most": most, "left": left})
