"""How far work has come that takes long: it tells whoever listens, and whoever listens may end it between two steps.

The listener is one of the running request alone, so that no verb has to pass it on; without one nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextvars import ContextVar
from typing import TypeVar

from .errors import Refused

Thing = TypeVar("Thing")
EXERCISES = "{at} of {all} exercises"
Listener = Callable[[str, int, int], None]
"""Is told a sentence with `{at}` and `{all}`, the step that begins and how many there are, 0 where that is not known;
an empty sentence only asks whether to go on. May raise `Stopped`."""
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


class Stopped(Refused):
    """Whoever wanted the work does not want it any more."""

    def __init__(self) -> None:
        super().__init__("Cancelled. Nothing was changed.")


def listen(listener: Listener | None) -> None:
    """From now on tell this listener, in this thread's request; None: nobody."""
    _listener.set(listener)


def counted(things: Collection[Thing], text: str) -> Iterator[Thing]:
    """The things one after the other, each told with its number before its turn. Raises `Stopped`."""
    listener = _listener.get()
    for at, thing in enumerate(things, 1):
        if listener:
            listener(text, at, len(things))
        yield thing


def doing(text: str) -> None:
    """Tell what is being done where nothing can be counted. Raises `Stopped`."""
    if listener := _listener.get():
        listener(text, 0, 0)


def go_on() -> None:
    """Raises `Stopped` where the work is not wanted any more."""
    doing("")
