"""Taking an import back, by the teacher who imported, and putting the offer to do so away."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.errors import NotFound
from question_bank.models import Exercise, ImportBatch

from .. import exercise_view, i18n, imported
from . import bank_list
from .requests import db, language, needs, now, once, viewer

blueprint = Blueprint("imported", __name__, url_prefix="/bank/import")
MOST_NAMED, LONGEST = 6, 24
SEEN = "import-seen"
"""What the browser keeps: the import whose note was put away; the import page offers to take it back still."""


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


@blueprint.post("/<uid>/seen")
@needs(Right.EDIT_BANK)
def seen(uid: str) -> AnyResponse:
    """Put the note of an import away; back to the list it stood on."""

    def act() -> str:
        if uid not in [one.uid for one in imported.listed(db(), viewer())]:
            raise NotFound
        session[SEEN] = uid
        return bank_list.back()

    return once(act)


def just_now() -> ImportBatch | None:
    """The viewer's import that the list of exercises still tells of."""
    newest = imported.last(db(), viewer(), now=now()) if viewer().may(Right.EDIT_BANK) else None
    return newest if newest and newest.uid != session.get(SEEN) else None


def _names(some: Sequence[Exercise]) -> list[str]:
    contents = [one.revisions[-1].content for one in some[:MOST_NAMED]]
    names = [f"“{_short(content.title or exercise_view.gist(content))}”" for content in contents]
    rest = len(some) - len(names)
    return [*names, i18n.gettext(language(), "{count} more", count=rest)] if rest else names


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
