"""The sides of paper that a menu takes, without laying it out: as it was laid out last, else as they are reckoned."""

from __future__ import annotations

import threading

from question_bank.models import School

from .. import paper_count
from ..errors import Message
from ..models import Menu
from .requests import db

KEPT = 1_000
_lock = threading.Lock()
_known: dict[tuple[str, int, str], int] = {}


def words(menu: Menu, school: School) -> Message:
    """What stands beside its print buttons."""
    return paper_count.words(menu, of(menu, school))


def of(menu: Menu, school: School) -> int:
    """The sides of the menu as it is now; reckoned once."""
    known = _known.get(_name(menu, school))
    if known is None:
        known = paper_count.sides(db(), menu)
        remember(menu, school, known)
    return known


def remember(menu: Menu, school: School, count: int) -> None:
    """The menu took so many sides when it was laid out, which is better than what was reckoned."""
    with _lock:
        _known[_name(menu, school)] = count
        while len(_known) > KEPT:
            del _known[next(iter(_known))]


def _name(menu: Menu, school: School) -> tuple[str, int, str]:
    return menu.uid, menu.version, school.wording
