"""Taking an import back, by the teacher who imported."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.models import Exercise

from .. import exercise_view, i18n, imported
from .requests import db, language, needs, now, once, viewer

blueprint = Blueprint("imported", __name__, url_prefix="/bank/import")
MOST_NAMED, LONGEST = 6, 24


@blueprint.post("/<uid>/take-back")
@needs(Right.EDIT_BANK)
def take_back(uid: str) -> AnyResponse:
    """Remove what an import made; what stays is said by name."""

    def act() -> str:
        done = imported.take_back(db(), viewer(), uid, now=now())
        if done.gone:
            flash(i18n.gettext(language(), "The import was taken back: {count} exercises were removed.",
                               count=done.gone))  # fmt: skip
        for reason, some in done.kept.items():
            flash(i18n.gettext(language(), reason, names=_names(some)), "warn")
        return url_for("bank.search_page", status="all")

    return once(act)


def _names(some: Sequence[Exercise]) -> list[str]:
    contents = [one.revisions[-1].content for one in some[:MOST_NAMED]]
    names = [f"“{_short(content.title or exercise_view.gist(content))}”" for content in contents]
    rest = len(some) - len(names)
    return [*names, i18n.gettext(language(), "{count} more", count=rest)] if rest else names


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
