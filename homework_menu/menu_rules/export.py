"""A menu as the command line and the database write it: the contract's `sections`, `rule` and `orders`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from .formats import rule_kind
from .orders import orders
from .values import Dish, Menu, Orders, Section

TENTH = Decimal("0.1")


def as_json(menu: Menu) -> dict[str, Any]:
    """`sections`, `rule` and `orders`; minutes in half-minute steps, `typical` and `slowest` to a tenth."""
    found = orders(menu)
    return {
        "sections": [section_json(section) for section in menu.sections],
        "rule": {"kind": rule_kind(menu.format)},
        "orders": figures(found) if found else None,
    }


def figures(found: Orders) -> dict[str, Any]:
    """The contract's `orders` object."""
    return {
        "count": found.count, "least": minutes(found.least), "typical": tenth(found.typical / 2),
        "most": minutes(found.most), "slowest": tenth(found.slowest), "is_exact": found.is_exact,
        "worst": list(found.worst),
    }  # fmt: skip


def minutes(half: int) -> float | int:
    """Half-minutes as minutes: whole ones as whole numbers."""
    return half // 2 if half % 2 == 0 else half / 2


def tenth(value: Fraction | Decimal) -> float:
    """A figure rounded half up to a tenth."""
    exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(TENTH, ROUND_HALF_UP))


def section_json(section: Section) -> dict[str, Any]:
    """One section with its dishes."""
    return {
        "title": section.title, "tiers": list(section.tiers),
        "pick": {"min": section.pick.low, "max": section.pick.high}, "points_target": section.points_target,
        "dishes": [dish_json(dish) for dish in section.dishes],
    }  # fmt: skip


def dish_json(dish: Dish) -> dict[str, Any]:
    """One dish; a meal's exercises stand in `parts`."""
    return {
        "id": dish.uid, "revision": dish.revision, "tier": dish.tier, "minutes": minutes(dish.half),
        "slow_minutes": float(dish.slow), "points": dish.points, "modality": dish.modality,
        "goals": sorted(dish.goals), "family": dish.family, "cell": list(dish.cell) if dish.cell else None,
        "kind": dish.kind, "stem": dish.stem, "parts": [dish_json(part) for part in dish.parts],
    }  # fmt: skip
