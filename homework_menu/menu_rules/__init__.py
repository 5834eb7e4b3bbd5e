"""Menu formats, their allowed orders, least / typical / most / slowest minutes, and the rules a menu keeps. Pure."""

from .export import as_json, figures, minutes, section_json, tenth
from .formats import PLANS, Course, Plan, plan, rule_kind
from .orders import LINES, decisions, every_order, orders
from .values import STRETCH, TIERS, Dish, Format, Menu, Orders, Pick, Place, Section, meal, points_of

__all__ = [
    "LINES", "PLANS", "STRETCH", "TIERS", "Course", "Dish", "Format", "Menu", "Orders", "Pick", "Place", "Plan",
    "Section", "as_json", "decisions", "every_order", "figures", "meal", "minutes", "orders", "plan", "points_of",
    "rule_kind", "section_json", "tenth",
]  # fmt: skip
