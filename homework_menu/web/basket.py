"""The basket in the browser: in and out from the bank's pages, and a menu built from what lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access, exercises, reviews
from question_bank.access import Right
from question_bank.errors import BankError
from question_bank.models import Exercise

from .. import basket, classes, days, drawing, i18n, pinned, policy
from ..day_room import policy_of, refusal
from ..drawing import MenuSpec
from ..errors import Message
from ..menu_rules import Format
from ..models import ClassSubject
from . import bank_list, errors
from .requests import db, language, needs, now, once, school, viewer
from .today import CHOICES

blueprint = Blueprint("basket", __name__, url_prefix="/basket")


@blueprint.get("")
@needs(Right.BUILD_MENU)
def show() -> str:
    """What lies in the basket, and the classes for which it could become a menu."""
    return _page()


@blueprint.post("/<uid>")
@needs(Right.BUILD_MENU)
def change(uid: str) -> AnyResponse | tuple[str, int]:
    """Put an exercise in or take it out; back to where one was."""

    def act() -> str:
        exercise = access.find(db(), Exercise, uid, viewer())
        if request.form.get("in") == "yes":
            basket.put(db(), viewer(), exercise)
        else:
            basket.take_out(db(), viewer(), exercise)
        return bank_list.back()

    return errors.carried_out(act, _page)


@blueprint.post("/several")
@needs(Right.BUILD_MENU)
def several() -> AnyResponse | tuple[str, int]:
    """Put what is ticked in, as far as it is ready; back to the list."""

    def act() -> str:
        uids = [ticked.rpartition(":")[0] for ticked in request.form.getlist("exercise")]
        count = basket.put_several(db(), viewer(), uids)
        flash(i18n.gettext(language(), "{count} exercises were put in the basket.", count=count))
        return bank_list.back()

    return errors.carried_out(act, _page)


@blueprint.post("/empty")
@needs(Right.BUILD_MENU)
def empty() -> AnyResponse:
    """Take everything out; the page that follows offers the way back."""

    def act() -> str:
        return url_for("basket.show", emptied=basket.empty(db(), viewer(), now=now()) or None)

    return once(act)


@blueprint.post("/put-back")
@needs(Right.BUILD_MENU)
def put_back() -> AnyResponse | tuple[str, int]:
    """Put everything in again that was taken out at once."""

    def act() -> str:
        count = basket.put_back(db(), viewer(), request.form.get("emptied", ""))
        flash(i18n.gettext(language(), "{count} exercises are in the basket again.", count=count))
        return url_for("basket.show")

    return errors.carried_out(act, _page)


def _to_offer(lies: Sequence[Exercise]) -> list[Exercise]:
    """Those of one's own bank that do not wait for a review yet."""
    waits = reviews.offered_by(db(), viewer())
    mine = [one for one in lies if one.bank.owner_id == viewer().teacher_id]
    return [one for one in mine if one.status == "ready" and one.id not in waits]


@dataclass(frozen=True)
class Row:
    """A class that the basket could become a menu for; `half`: its usual half-minutes.

    `fit`: what goes on it; `unfit`: what cannot stand on it, with why; `loose`: what can, though nobody has said what
    it is about; `had`: what the class would have again; `others`: of another subject.
    """

    taught: ClassSubject
    half: int
    fit: Sequence[Exercise]
    unfit: Sequence[tuple[Exercise, Message]]
    loose: Sequence[Exercise]
    had: Sequence[Exercise]
    others: int


def _row(taught: ClassSubject, half: int, day: date, lies: Sequence[Exercise]) -> Row:
    grade, own = taught.school_class.grade, [one for one in lies if one.subject == taught.subject]
    spec = MenuSpec(grade, taught.subject, half, Format.MUST_MAY, policy.default_place(grade), day,
                    school_class=taught.school_class, unit=taught.unit, lesson=taught.lesson,
                    pins=tuple(one.uid for one in own))  # fmt: skip
    whys = pinned.reasons(db(), viewer(), spec, own, at_home=refusal(school(), spec) is None)
    had = set(drawing.lately(db(), spec).values())
    loose = [one for one in own if taught.unit and one.uid not in whys and pinned.is_unplaced(one)]
    fit = [one for one in own if one.uid not in whys]
    return Row(taught, half, fit, [(one, whys[one.uid]) for one in own if one.uid in whys], loose,
               [one for one in own if one.id in had], len(lies) - len(own))  # fmt: skip


def _page(fault: BankError | None = None) -> str:
    lies, rules = basket.listed(db(), viewer()), policy_of(school())
    wanted = {(one.subject, grade) for one in lies for grade in exercises.unmask(one.grades)}
    fitting = [one for one in classes.taught_by(db(), viewer().teacher_id)
               if (one.subject, one.school_class.grade) in wanted]  # fmt: skip
    day = days.open_day(school(), now())
    return render_template(
        "bank/basket.html", exercises=lies, fault=fault, day=day, emptied=request.values.get("emptied", ""),
        missing=basket.missing(db(), viewer(), request.values.get("emptied", "")),
        rows=[_row(one, policy.quota(rules, one.school_class.grade, one.subject), day, lies) for one in fitting],
        grades={one.uid: sorted(exercises.unmask(one.grades)) for one in lies},
        unplaced={one.uid for one in lies if pinned.is_unplaced(one) and access.may_edit(one, viewer())},
        place_of=policy.default_place, own=_to_offer(lies),
        audiences=reviews.audiences(db(), viewer()), **CHOICES,
    )  # fmt: skip
