"""The sheets made last, each made once however many ask for it at the same time: a page and the places of its dishes
come from one layout, and what changes nothing on paper lays nothing out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

from question_bank.progress import Stopped

Made = TypeVar("Made")
KEPT = 48
_lock = threading.Lock()
_made: dict[Hashable, Future[Any]] = {}


def once(name: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives for this name, from memory where it is among the last `KEPT`; what failed is not kept.

    Raises what `make` raises, for all who wait for it; where the one who began it cancels, another of them begins anew.
    """
    with _lock:
        kept = _made.pop(name, None)
        found: Future[Made] = kept or Future()
        _made[name] = found
        while len(_made) > KEPT:
            del _made[next(iter(_made))]
    if kept is None:
        _fill(name, found, make)
        return found.result()
    try:
        return found.result()
    except Stopped:
        return once(name, make)


def _fill(name: Hashable, found: Future[Made], make: Callable[[], Made]) -> None:
    try:
        found.set_result(make())
    except BaseException as error:
        with _lock:
            if _made.get(name) is found:
                del _made[name]
        found.set_exception(error)
