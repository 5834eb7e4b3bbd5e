"""Where on its menu a dish may be put and which may go: what would be refused wherever it is tried gets no button."""

from __future__ import annotations

from . import menu_rows
from .edits import FILLED, may_go
from .models import Dish, Menu


def of(menu: Menu) -> list[frozenset[int]]:
    """For each dish the places, counted through, that a move may ask for, its own among them: in a filled format those
    of its meal, else all, but what stands alone in its section stays there.
    """
    whole = menu_rows.dishes(menu)
    alone = [section.dishes[0] for section in menu.sections if len(section.dishes) == 1]
    is_filled = menu.format in FILLED

    def may(dish: Dish, other: Dish) -> bool:
        return other is dish or (dish.meal == other.meal if is_filled else dish not in alone)

    return [frozenset(at for at, other in enumerate(whole) if may(dish, other)) for dish in whole]


def loose(menu: Menu) -> frozenset[int]:
    """The dishes that may be taken off: none of a filled format, nor the last one of a part that stays."""
    whole = () if menu.format in FILLED else menu_rows.dishes(menu)
    return frozenset(at for at, _ in enumerate(whole) if may_go(menu, at))
