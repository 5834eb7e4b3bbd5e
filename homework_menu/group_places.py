"""Where a version's dishes stand: what is in common in its own place, the rest where the menu has the same kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

from .models import Dish, Section

Json = dict[str, Any]


def in_place(dishes: Sequence[Json], section: Section) -> list[Json]:
    """A version's dishes of a section where the menu has them, on a board in its cells, in meals that are most like
    the menu's.
    """
    if all(dish.meal is None for dish in section.dishes):
        return _placed(dishes, section.dishes)
    meals, there = _by_meal(dishes, _meal_of), list(_by_meal(section.dishes, _meal).values())
    if len(meals) != len(there):
        return list(dishes)
    dealt = max(permutations(meals.values()), key=lambda some: sum(map(_likeness, some, there)))
    return [dish | {"meal": at} for at, some in enumerate(map(_placed, dealt, there)) for dish in some]


def _by_meal(some: Sequence[Any], meal: Callable[[Any], int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in some:
        found.setdefault(meal(one), []).append(one)
    return dict(sorted(found.items()))


def _meal_of(one: Json) -> int:
    return one["meal"] or 0


def _meal(dish: Dish) -> int:
    return dish.meal or 0


def _likeness(some: Sequence[Json], there: Sequence[Dish]) -> int:
    """Dishes in common count first, then dishes of the same kind."""
    kinds = [dish.tier for dish in there]
    alike = sum(min(kinds.count(tier), sum(one["tier"] == tier for one in some)) for tier in {*kinds})
    return 10 * sum(_is_same(one, dish) for one in some for dish in there) + alike


def _placed(dishes: Sequence[Json], there: Sequence[Dish]) -> list[Json]:
    left, places = list(dishes), dict[int, Json]()
    for is_there in (_is_same, _is_alike, _is_any):
        for at, dish in enumerate(there):
            found = None if at in places else next((one for one in left if is_there(one, dish)), None)
            if found is not None:
                places[at] = found if dish.row is None else found | {"row": dish.row, "column": dish.column}
                left.remove(found)
    return [*(places[at] for at in sorted(places)), *left]


def _is_same(one: Json, dish: Dish) -> bool:
    return one["exercise"] == dish.exercise.uid


def _is_alike(one: Json, dish: Dish) -> bool:
    return one["tier"] == dish.tier


def _is_any(_: Json, __: Dish) -> bool:
    return True
