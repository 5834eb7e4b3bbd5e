"""Menu formats, their allowed orders, least / typical / most / slowest minutes, and the rules a menu keeps. Pure."""

from .export import as_json, figures, minutes, section_json, tenth
from .formats import PLANS, Course, Plan, plan, rule_kind
from .orders import LINES, decisions, every_order, orders, orders_without
from .values import (
    STRETCH,
    TIERS,
    Dish,
    Format,
    Level,
    Menu,
    Orders,
    Pick,
    Place,
    Section,
    meal,
    points_of,
    with_shared_goals,
)

__all__ = [
    "LINES", "PLANS", "STRETCH", "TIERS", "Course", "Dish", "Format", "Level", "Menu", "Orders", "Pick", "Place", "Plan",
    "Section", "as_json", "decisions", "every_order", "figures", "meal", "minutes", "orders", "orders_without", "plan",
    "points_of", "rule_kind", "section_json", "tenth", "with_shared_goals",
]  # fmt: skip
