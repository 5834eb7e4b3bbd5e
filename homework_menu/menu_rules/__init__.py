"""Menu formats, their allowed orders, least / typical / most / slowest minutes, and the rules a menu keeps. Pure."""

from .changes import Action, Fix, apply, removed, swapped
from .export import as_json, figures, minutes, section_json, tenth
from .fixes import narrowings, together, tried, validate
from .formats import PLANS, Course, Plan, plan, rule_kind
from .orders import LINES, decisions, every_order, orders, orders_without
from .validation import Context, Finding, day_finding, judge
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
    of_written_work,
    points_of,
    with_shared_goals,
)

__all__ = [
    "LINES", "PLANS", "STRETCH", "TIERS", "Action", "Context", "Course", "Dish", "Finding", "Fix", "Format", "Level",
    "Menu", "Orders", "Pick", "Place", "Plan", "Section", "apply", "as_json", "day_finding", "decisions", "every_order",
    "figures", "judge", "meal", "minutes", "narrowings", "of_written_work", "orders", "orders_without", "plan",
    "points_of", "removed", "rule_kind", "section_json", "swapped", "tenth", "together", "tried", "validate",
    "with_shared_goals",
]  # fmt: skip
