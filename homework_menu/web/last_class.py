"""The class that its teacher chose or whose menu the teacher touched last, kept in the browser's session: a teacher of
several classes comes back to it, whatever page was looked at meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import session

from ..models import ClassSubject, Menu

KEPT = "class"


def remember(uid: str, subject: str) -> None:
    """The first page and the bank's list are about this class's subject from now on."""
    if session.get(KEPT) != [uid, subject]:
        session[KEPT] = [uid, subject]


def remember_of(menu: Menu) -> None:
    """They are about the class of this menu from now on."""
    if menu.school_class:
        remember(menu.school_class.uid, menu.subject)


def among(mine: Sequence[ClassSubject]) -> list[ClassSubject]:
    """The remembered one, where it is still among those that the viewer teaches."""
    return [one for one in mine if [one.school_class.uid, one.subject] == session.get(KEPT)]


def or_first(mine: Sequence[ClassSubject]) -> ClassSubject | None:
    """The remembered one of these, else the first; None where there are none."""
    return next(iter([*among(mine), *mine]), None)
