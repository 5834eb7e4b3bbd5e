"""A menu as a value: dishes, sections with their choice rule, and what the orders come to. Minutes in half-minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

TIERS = ("basic", "specialised", "extension", "creative")
STRETCH = frozenset({"extension", "creative"})


class Format(StrEnum):
    """The seven menu formats; must-may is the default."""

    MUST_MAY = "must-may"
    SET_MEALS = "set-meals"
    THREE_COURSES = "three-courses"
    THREE_IN_A_ROW = "three-in-a-row"
    COLUMNS = "columns"
    EXACT_POINTS = "exact-points"
    PURSE = "purse"


class Place(StrEnum):
    """Where the work is done; `school-home` counts in full as home."""

    HOME = "home"
    SCHOOL = "school"
    CLASS = "class"
    SCHOOL_HOME = "school-home"


@dataclass(frozen=True)
class Dish:
    """An exercise on a menu. `half`: minutes in half-minutes; `slow`: a slow learner's minutes, exact.

    A set meal is a dish with `parts`; `key` is the normalised wording, equal for exercises that read alike; `mm` the
    height that it takes on paper, 0 where unknown.
    """

    uid: str
    tier: str
    half: int
    slow: Decimal
    goals: frozenset[str] = frozenset()
    family: str | None = None
    kind: str = "short"
    modality: str = "written"
    points: int | None = None
    cell: tuple[int, int] | None = None
    parts: tuple[Dish, ...] = ()
    revision: int | None = 1
    stem: str = ""
    key: str = ""
    is_answered: bool = True

    @property
    def leaves(self) -> tuple[Dish, ...]:
        """The exercises that a learner holds in hand: the parts of a meal, else the dish itself."""
        return self.parts or (self,)


@dataclass(frozen=True)
class Pick:
    """How many dishes of a section an order takes."""

    low: int
    high: int


@dataclass(frozen=True)
class Section:
    """One course of the menu. `points_target` is set for the section whose points must sum to it."""

    title: str
    tiers: tuple[str, ...]
    pick: Pick
    dishes: tuple[Dish, ...]
    points_target: int | None = None

    @property
    def is_required(self) -> bool:
        """Whether every order takes all of it."""
        return self.points_target is None and self.pick.low >= len(self.dishes)

    @property
    def is_pick_one(self) -> bool:
        """Whether an order takes at most one of several dishes: they must share a goal."""
        return self.pick.high == 1 and len(self.dishes) > 1


@dataclass(frozen=True)
class Menu:
    """What is offered. `cap` in half-minutes: the most that any order may take."""

    format: Format
    grade: int
    subject: str
    place: Place
    cap: int
    sections: tuple[Section, ...]

    @property
    def dishes(self) -> tuple[Dish, ...]:
        """Every dish in reading order."""
        return tuple(dish for section in self.sections for dish in section.dishes)

    @property
    def leaves(self) -> tuple[Dish, ...]:
        """Every exercise in reading order, parts of meals included."""
        return tuple(leaf for dish in self.dishes for leaf in dish.leaves)

    def with_section(self, at: int, section: Section) -> Menu:
        """The same menu with another section at a place."""
        return replace(self, sections=(*self.sections[:at], section, *self.sections[at + 1 :]))


@dataclass(frozen=True)
class Orders:
    """What the allowed orders come to. `least` and `most` in half-minutes, `typical` the exact mean of them.

    `slowest` in minutes, exact; `worst` the uids of an order with the most minutes.
    """

    count: int
    least: int
    typical: Fraction
    most: int
    slowest: Decimal
    worst: tuple[str, ...]
    is_exact: bool = True


def meal(uid: str, parts: tuple[Dish, ...]) -> Dish:
    """A composed dish: minutes add, the tier is the commonest of the parts (a tie: the earlier), goals all parts' own.

    The goals of a meal are set by the menu (those that all meals share); here it bears the union of its parts'.
    """
    tiers = [part.tier for part in parts]
    tier = max(TIERS, key=lambda one: (tiers.count(one), -TIERS.index(one)))
    return Dish(
        uid=uid, tier=tier, half=sum(part.half for part in parts), slow=sum((part.slow for part in parts), Decimal()),
        goals=frozenset(goal for part in parts for goal in part.goals), kind="group", parts=parts, revision=None,
        modality=parts[0].modality, is_answered=all(part.is_answered for part in parts),
    )  # fmt: skip


def points_of(half: int, unit: int = 4) -> int:
    """Points of a dish: minutes over the unit (in half-minutes; 4 = 2 minutes), rounded half up, at least 1."""
    return max(1, (2 * half + unit) // (2 * unit))
