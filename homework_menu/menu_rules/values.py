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


class Level(StrEnum):
    """How strict a rule is: `block` stops, `warn` is kept on the record, `info` is shown."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Place(StrEnum):
    """Where the work is done; `school-home` counts in full as home."""

    HOME = "home"
    SCHOOL = "school"
    CLASS = "class"
    SCHOOL_HOME = "school-home"


@dataclass(frozen=True)
class Dish:
    """An exercise on a menu. `half`: minutes in half-minutes; `slow`: a slow learner's minutes, exact.

    A set meal is a dish with `parts`; `key` is the normalised wording, equal for exercises that read alike, empty where
    nothing is to be compared; `mm` the height that it takes on paper, 0 where unknown.
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
    mm: int = 0

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
    """One course of the menu. `points_target` is set for the section whose points must sum to it.

    `is_marked_optional`: the sheet says that this course may be left out, so a short order is meant.
    """

    title: str
    tiers: tuple[str, ...]
    pick: Pick
    dishes: tuple[Dish, ...]
    points_target: int | None = None
    is_marked_optional: bool = False

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
    """What is offered. `cap` in half-minutes: the most that any order may take; `unit`: half-minutes a point."""

    format: Format
    grade: int
    subject: str
    place: Place
    cap: int
    sections: tuple[Section, ...]
    unit: int = 4

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

    The goals of a meal are set by the menu (`with_shared_goals`); here it bears the union of its parts'. Where any part
    is written, the meal is.
    """
    tiers = [part.tier for part in parts]
    tier = max(TIERS, key=lambda one: (tiers.count(one), -TIERS.index(one)))
    return Dish(
        uid=uid, tier=tier, half=sum(part.half for part in parts), slow=sum((part.slow for part in parts), Decimal()),
        goals=frozenset(goal for part in parts for goal in part.goals), kind="group", parts=parts, revision=None,
        modality="written" if any(part.modality == "written" for part in parts) else parts[0].modality,
        is_answered=all(part.is_answered for part in parts), mm=sum(part.mm for part in parts),
    )  # fmt: skip


def of_written_work(menu: Menu) -> Menu:
    """The menu with the minutes of its written dishes alone, as a cap on written work counts it."""

    def counted(dish: Dish) -> Dish:
        if dish.parts:
            return replace(dish, half=sum(counted(part).half for part in dish.parts))
        return dish if dish.modality == "written" else replace(dish, half=0)

    return replace(menu, sections=tuple(replace(one, dishes=tuple(map(counted, one.dishes))) for one in menu.sections))


def with_shared_goals(meals: tuple[Dish, ...]) -> tuple[Dish, ...]:
    """Meals that bear the goals that all of them share."""
    of_parts = [frozenset(goal for part in one.parts for goal in part.goals) for one in meals]
    shared = of_parts[0].intersection(*of_parts[1:])
    return tuple(replace(one, goals=shared) for one in meals)


def points_of(half: int, unit: int = 4) -> int:
    """Points of a dish: minutes over the unit (in half-minutes; 4 = 2 minutes), rounded half up, at least 1."""
    return max(1, (2 * half + unit) // (2 * unit))
