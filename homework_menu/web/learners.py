"""How many learners a class has, said by who teaches it where the sheets of paper are counted."""

from __future__ import annotations

from flask import flash, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank.access import Right
from question_bank.errors import BankError, NotFound

from .. import classes, group_rows, i18n, menus
from . import errors, group_versions, prints, requests
from .menus import blueprint
from .requests import db, language, needs, viewer


@blueprint.post("/<uid>/<any(papers, versions):at>/learners")
@needs(Right.BUILD_MENU)
def count_learners(uid: str, at: str) -> AnyResponse | tuple[str, int]:
    """Set the number; versions that nobody has yet are shared out among the class."""

    def act() -> str:
        found = menus.find(db(), viewer(), uid)
        school_class = found.school_class
        if school_class is None:
            raise NotFound
        classes.require_taught(school_class, viewer())
        learners = classes.counted(request.form.get("learners", ""))
        requests.take_turn(school_class, mine=lambda: f"{learners}", theirs=lambda: f"{school_class.learners}")
        school_class.learners = learners
        group_rows.share_at_first(found)
        flash(i18n.gettext(language(), "Saved."))
        return url_for(f"menus.{at}", uid=uid)

    def show(fault: BankError) -> str:
        found = menus.find(db(), viewer(), uid)
        if at == "versions":
            menus.require_own(found, viewer())
            return group_versions.page(found, fault=fault)
        return prints.papers_page(found, fault)

    return errors.carried_out(act, show)
