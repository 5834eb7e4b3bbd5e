"""The seven formats as data: which sections, which tiers, how many dishes, which choice."""

from __future__ import annotations

from dataclasses import dataclass

from .values import Format, Menu

BASIC, SPECIALISED, EXTENSION, CREATIVE = "basic", "specialised", "extension", "creative"


@dataclass(frozen=True)
class Course:
    """The plan of one section. `low`, `high` of the pick, None for all dishes; `counts`: the default first."""

    name: str
    tiers: tuple[str, ...]
    low: int | None
    high: int | None
    counts: tuple[int, ...]
    needs_basic: bool = False


@dataclass(frozen=True)
class Plan:
    """A format: its rule, its courses, the fewest orders that it must leave, and which rules judge it.

    `may_ask_once`: one decision is enough.
    """

    rule: str
    courses: tuple[Course, ...]
    fewest_orders: int = 3
    spread_is_judged: bool = True
    least_is_judged: bool = True
    may_ask_once: bool = False


ALL_TIERS = (BASIC, SPECIALISED, EXTENSION, CREATIVE)
REQUIRED_BASIC = Course("must", (BASIC,), None, None, (3, 2, 4, 1), needs_basic=True)

PLANS: dict[Format, Plan] = {
    Format.MUST_MAY: Plan(
        "per-section",
        (
            REQUIRED_BASIC,
            Course("may", (SPECIALISED,), 0, 1, (3, 2, 4)),
            Course("may", (EXTENSION, CREATIVE), 0, 1, (2, 3)),
        ),
        spread_is_judged=False,
    ),
    Format.SET_MEALS: Plan(
        "per-section", (Course("meals", ALL_TIERS, 1, 1, (3, 2)),), fewest_orders=2, may_ask_once=True
    ),
    Format.THREE_COURSES: Plan(
        "per-section",
        (
            Course("main", (BASIC,), None, None, (2, 3, 1), needs_basic=True),
            Course("side", (SPECIALISED, EXTENSION), 1, 1, (3, 2, 4)),
            Course("dessert", (EXTENSION, CREATIVE), 0, 1, (2, 3)),
        ),
    ),
    Format.THREE_IN_A_ROW: Plan("lines", (Course("board", ALL_TIERS, 3, 3, (9,)),)),
    Format.COLUMNS: Plan(
        "per-section",
        (
            Course("column", (BASIC,), 1, 1, (3, 2), needs_basic=True),
            Course("column", (SPECIALISED,), 1, 1, (3, 2)),
            Course("column", (EXTENSION, CREATIVE), 1, 1, (3, 2)),
        ),
    ),
    Format.EXACT_POINTS: Plan(
        "points",
        (
            Course("must", (BASIC,), None, None, (1, 2), needs_basic=True),
            Course("points", ALL_TIERS, 0, None, (7, 6, 8, 5)),
        ),
    ),
    Format.PURSE: Plan(
        "purse",
        (
            Course("must", (BASIC,), None, None, (2, 1, 3), needs_basic=True),
            Course("free", (SPECIALISED, EXTENSION, CREATIVE), 0, None, (5, 4, 6)),
        ),
        spread_is_judged=False,
        least_is_judged=False,
    ),
}


def plan(menu: Menu) -> Plan:
    """The plan of a menu's format."""
    return PLANS[menu.format]


def rule_kind(format: Format) -> str:
    """The contract's `rule.kind` of a format: per-section, lines, points or purse."""
    return PLANS[format].rule
