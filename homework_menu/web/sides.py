"""The sides of paper that a menu takes: as it was laid out last, else as they are reckoned, which is on the safe side:
one is one, and two are one or two until the menu is laid out.
"""

from __future__ import annotations

import threading

from question_bank.models import School

from .. import paper_count
from ..errors import Message
from ..models import Menu
from .requests import db

KEPT = 1_000
Name = tuple[str, int, str]
_lock = threading.Lock()
_laid_out: dict[Name, int] = {}
_reckoned: dict[Name, int] = {}


def words(menu: Menu, school: School) -> Message:
    """What stands beside its print buttons."""
    return paper_count.either(menu) if are_open(menu, school) else paper_count.words(menu, of(menu, school))


def are_open(menu: Menu, school: School) -> bool:
    """Whether only laying it out tells how many sides there are."""
    return _name(menu, school) not in _laid_out and of(menu, school) > 1


def of(menu: Menu, school: School) -> int:
    """The sides of the menu as it is now; reckoned once."""
    name = _name(menu, school)
    known = _laid_out.get(name, _reckoned.get(name))
    if known is None:
        known = paper_count.sides(db(), menu)
        _keep(_reckoned, name, known)
    return known


def remember(menu: Menu, school: School, count: int) -> None:
    """The menu took so many sides when it was laid out, which is better than what was reckoned."""
    _keep(_laid_out, _name(menu, school), count)


def _keep(known: dict[Name, int], name: Name, count: int) -> None:
    with _lock:
        known[name] = count
        while len(known) > KEPT:
            del known[next(iter(known))]


def _name(menu: Menu, school: School) -> Name:
    return menu.uid, menu.version, school.wording
