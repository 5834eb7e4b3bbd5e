"""What stands on paper, as frozen values: one Sheet is one menu for one class, sections and dishes in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from homework_menu.errors import Message
from question_bank.content import Content, Tier

FORMATS = ("three-courses", "must-may", "three-in-a-row", "columns", "exact-points", "purse", "set-meals")
TIERS = tuple(Tier)


class Wording(StrEnum):
    """How a school names its sections: 必做 with the official kinds, 必做 / 选做 alone, or 主食 · 配菜 · 甜点."""

    OFFICIAL = "official"
    PLAIN = "plain"
    RESTAURANT = "restaurant"


def band_of(grade: int) -> str:
    """The grade band of the print standard: g12 g34 g56 g79."""
    return "g12" if grade <= 2 else "g34" if grade <= 4 else "g56" if grade <= 6 else "g79"


class Layout(StrEnum):
    """The design of the page; every layout is a reflow of the same sheet."""

    STANDARD = "standard"
    LARGE = "large"
    COMFORT = "comfort"
    INK = "ink"


class Paper(StrEnum):
    """What is printed on: A4; A4 across with two copies of an A5 sheet; B4 and 8K across in two columns; the screen;
    a third of 8K or A3 across, for a week's menus on one sheet.
    """

    A4 = "a4"
    A5 = "a5"
    B4 = "b4"
    K8 = "8k"
    SCREEN = "16x9"
    THIRD = "third"


OFFERED = tuple(one for one in Paper if one is not Paper.THIRD)
"""What a menu by itself is printed on."""


@dataclass(frozen=True)
class SheetDish:
    """One dish. `half`: half-minutes; `slow`: minutes of a slow learner, exact; `cell`: (row, column) from 0;
    `parts`: the dishes of a set meal, else empty; `origin`: where the minutes come from, for the teacher;
    `goals`: titles of knowledge points; `is_written`: whether it is done on paper. An empty `title`
    falls back to the beginning of the stem.
    """

    uid: str
    title: str
    content: Content
    tier: Tier
    half: int
    slow: Decimal
    points: int | None = None
    cell: tuple[int, int] | None = None
    parts: tuple[SheetDish, ...] = ()
    origin: Message | str = ""
    goals: tuple[str, ...] = ()
    is_written: bool = True


@dataclass(frozen=True)
class SheetSection:
    """One course. `low`, `high`: how many dishes a learner picks; all of them required where both equal the count.

    `title` and `tag` may stay empty: the wording of the sheet then names them. `goal`: what a pick-one group shares.
    """

    dishes: tuple[SheetDish, ...]
    tiers: tuple[Tier, ...]
    low: int
    high: int
    title: str = ""
    tag: str = ""
    goal: str = ""
    points_target: int | None = None

    @property
    def is_required(self) -> bool:
        """Whether every dish is to be done."""
        return self.low == self.high == len(self.dishes) and self.points_target is None


@dataclass(frozen=True)
class SheetOrder:
    """One allowed order: the uids of its dishes in menu order, its half-minutes, its slow minutes."""

    uids: tuple[str, ...]
    half: int
    slow: Decimal


@dataclass(frozen=True)
class OrderFigures:
    """The sum over all orders. `least`, `most`: half-minutes; `typical`, `slowest`: minutes; `worst`: uids of a
    dearest order; `orders`: every order, or empty where they are too many to list.
    """

    count: int
    least: int
    typical: Decimal
    most: int
    slowest: Decimal
    worst: tuple[str, ...] = ()
    orders: tuple[SheetOrder, ...] = ()
    is_exact: bool = True


@dataclass(frozen=True)
class Sheet:
    """One menu on paper, for the learner and for the teacher.

    `subject` and `title` are words in the sheet's language; `place` is an id (home school class school-home);
    `cap`: half-minutes that no order exceeds; `unit_half`: half-minutes a point;
    `code`: what the foot prints and the QR holds (default: the code itself; `link` overrides it);
    `bedtime`: the policy's line, already in words; `date`: None leaves month and day to be filled in by hand;
    `made`: the moment that goes into the PDF's metadata; `is_bound`: its pages follow those of other sheets, so that
    the next one may be overleaf or beside.
    """

    format: str
    language: str
    grade: int
    subject: str
    title: str
    cap: int
    sections: tuple[SheetSection, ...]
    figures: OrderFigures
    code: str = ""
    link: str = ""
    wording: Wording = Wording.OFFICIAL
    layout: Layout = Layout.STANDARD
    paper: Paper = Paper.A4
    kicker: str = ""
    school: str = ""
    class_name: str = ""
    date: date | None = None
    place: str = "school-home"
    bedtime: str = ""
    warnings: tuple[Message | str, ...] = ()
    points_target: int | None = None
    unit_half: int = 4
    made: str = "2026-01-01T00:00:00Z"
    is_bound: bool = False

    @property
    def dishes(self) -> tuple[SheetDish, ...]:
        """Every dish in the order of the page."""
        return tuple(dish for section in self.sections for dish in section.dishes)

    @property
    def is_written(self) -> bool:
        """Whether anything is done on paper."""
        return any(part.is_written for dish in self.dishes for part in dish.parts or (dish,))

    @property
    def band(self) -> str:
        """The grade band of the print standard: g12 g34 g56 g79."""
        return band_of(self.grade)

    @property
    def type(self) -> str:
        """The name of its type size: the grade band, or that of a larger layout."""
        if self.layout is Layout.LARGE or self.paper is Paper.SCREEN:
            return "large"
        return f"comfort-{self.band}" if self.layout is Layout.COMFORT else self.band
