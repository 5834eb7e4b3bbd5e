"""The school's page: homework policy, wording and language of the sheets. For the school lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank.access import Right
from question_bank.errors import BankError

from .. import accounts, i18n, school_rules
from ..policy import PRESETS, SYSTEMS, difference
from . import errors, policy_words, requests
from .requests import db, language, needs, school

blueprint = Blueprint("school", __name__, url_prefix="/school")
SLOW_FACTORS = ("1.3", "1.4", "1.5")
AGREE = ("automatic", "by-hand")
LEVELS = ("warn", "info", "block")


@blueprint.get("")
@needs(Right.MANAGE_SCHOOL)
def settings() -> str:
    """The policy's rows with their sources and what the school changed; the wording of the sheets."""
    return _page()


@blueprint.post("/settings")
@needs(Right.MANAGE_SCHOOL)
def save() -> Response | tuple[str, int]:
    """Choose the preset, the wording and the language."""

    def act() -> None:
        named = ("policy", "wording", "language", "zone")
        accounts.set_up(school(), **{name: request.form.get(name, "").strip() for name in named})

    return _carried_out(act)


@blueprint.post("/policy")
@needs(Right.MANAGE_SCHOOL)
def change_rule() -> Response | tuple[str, int]:
    """Tighten one row, or edit one that only warns or informs."""
    form = request.form
    return _carried_out(
        lambda: school_rules.change_row(
            school(), form.get("row", ""), minutes=form.get("minutes", ""), level=form.get("level", ""),
            reason=form.get("reason", ""),
        ),
        anchor=f"row-{form.get('at', '')}",
    )  # fmt: skip


@blueprint.post("/policy/reset")
@needs(Right.MANAGE_SCHOOL)
def reset_rule() -> Response | tuple[str, int]:
    """One row as the preset has it."""
    return _carried_out(lambda: school_rules.reset(school(), request.form.get("row", "")))


@blueprint.post("/policy/settings")
@needs(Right.MANAGE_SCHOOL)
def set_policy() -> Response | tuple[str, int]:
    """The policy's settings: school system, slow learners, deadline, days without homework, who agrees."""
    form = request.form
    named = ("system", "slow_factor", "hand_in_days_ahead", "hand_in_hour", "agree")
    wanted: dict[str, Any] = {name: form[name] for name in named if name in form}
    return _carried_out(
        lambda: school_rules.set_to(school(), {**wanted, "no_homework_weekdays": form.getlist("weekday")})
    )


def _carried_out(change: requests.Change, *, anchor: str | None = None) -> Response | tuple[str, int]:
    def act() -> str:
        accounts.take_turn(db(), school(), request.form.get("version", 0, type=int))
        change()
        flash(i18n.gettext(language(), "Saved."))
        return url_for("school.settings", _anchor=anchor)

    return errors.carried_out(act, _page)


def _page(fault: BankError | None = None) -> str:
    base, mine = school_rules.preset(school()), school_rules.own(school())
    before = {row.id: row for row in base.rows}
    changed = difference(base, mine)
    return render_template(
        "school/settings.html", school=school(), presets=PRESETS, wordings=accounts.WORDINGS, form=request.form,
        fault=fault, policy=mine, rows=policy_words.rows(mine), before=before, say_row=policy_words,
        settings_changed=_names(changed, before), systems=tuple(SYSTEMS), slow_factors=SLOW_FACTORS, agree=AGREE,
        levels=LEVELS, zones=sorted(available_timezones()),
        rows_changed={one.name for one in changed if one.name in before},
    )  # fmt: skip


def _names(changed: Sequence[Any], rows: dict[str, Any]) -> set[str]:
    return {one.name for one in changed if one.name not in rows}
