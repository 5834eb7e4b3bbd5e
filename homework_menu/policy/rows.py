"""What a policy is made of: rows with sources, settings, and the school systems that give each grade its stage.

Minutes stand in half-minutes. Of a range in a source the upper end is the cap and the text is kept; mere words give no
number and level info; rows outside grades 1 to 9 are kept and not offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from ..menu_rules.values import Level

GRADES = frozenset(range(1, 10))


class Day(StrEnum):
    """The kind of day that a row speaks of."""

    SCHOOL = "school-day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    ANY = "any"


class Measure(StrEnum):
    """Which work counts: the written alone, or all of it."""

    WRITTEN = "written"
    ALL = "all"


class Where(StrEnum):
    """Where the work is done that a row speaks of; `home` includes what is begun in after-school service."""

    HOME = "home"
    SCHOOL = "school"
    ANY = "any"


class Scope(StrEnum):
    """What the minutes are for: all subjects of a class's day, one subject, the week, the weekend; or a clock time."""

    CLASS_DAY = "class-day"
    SUBJECT_DAY = "subject-day"
    WEEK = "week"
    WEEKEND = "weekend"
    CLOCK = "clock"


class Statistic(StrEnum):
    """Whether the minutes are a mean over learners or the most that anyone may have."""

    AVERAGE = "average"
    MAX = "max"


class Stage(StrEnum):
    """A stretch of school that rules speak of; which grades it has is the system's."""

    LOWER = "lower-primary"
    UPPER = "upper-primary"
    JUNIOR = "junior"
    SENIOR = "senior"


def _stages(upper_to: int) -> dict[Stage, frozenset[int]]:
    return {
        Stage.LOWER: frozenset({1, 2}), Stage.UPPER: frozenset(range(3, upper_to + 1)),
        Stage.JUNIOR: frozenset(range(upper_to + 1, 10)), Stage.SENIOR: frozenset({10, 11, 12}),
    }  # fmt: skip


SYSTEMS: dict[str, dict[Stage, frozenset[int]]] = {
    "六三": _stages(6), "五四": _stages(5), "九年一贯": _stages(6), "boarding": _stages(6), "other": _stages(6),
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Where a number comes from: its text, its address, the day it was looked up, and from when to when it holds.

    `mark` says what is to be confirmed before it is quoted as law; the screen shows it.
    """

    text: str
    address: str = ""
    checked_on: str = ""
    mark: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Row:
    """One rule for some grades or for a stage. `half` in half-minutes, None where the source gives words alone.

    `subjects`: empty for all of them; `source`: None where the policy's own speaks for it; `reason`: a school's, for
    what it changed.
    """

    grades: frozenset[int]
    day: Day
    measure: Measure
    half: int | None
    level: Level
    place: Where = Where.HOME
    scope: Scope = Scope.CLASS_DAY
    note: str = ""
    stage: Stage | None = None
    statistic: Statistic = Statistic.AVERAGE
    subjects: frozenset[str] = frozenset()
    source: Source | None = None
    reason: str = ""

    @property
    def id(self) -> str:
        """The row's name within its policy, the same after every change of its minutes."""
        who = self.stage.value if self.stage else f"{min(self.grades)}-{max(self.grades)}"
        more = ["+".join(sorted(self.subjects))] if self.subjects else []
        return "/".join([who, self.day, self.measure, self.place, self.scope, *more])


@dataclass(frozen=True)
class Policy:
    """A named list of rows with its settings; a school's copy keeps the preset's id in `preset`.

    `home_subjects`: those that give homework without a reason, empty for any; weekdays from 0 (Monday); `bedtimes` and
    `sleep` by stage.
    """

    id: str
    zh: str
    en: str
    country: str
    rows: tuple[Row, ...]
    source: Source
    system: str = "六三"
    home_subjects: tuple[str, ...] = ("chinese", "maths", "english", "pe", "art", "music")
    hand_in_days_ahead: int = 1
    hand_in_hour: int = 16
    no_homework_weekdays: tuple[int, ...] = ()
    slow_factor: Decimal = Decimal("1.3")
    agree: str = "automatic"
    bedtimes: Mapping[Stage, str] = field(default_factory=dict[Stage, str], hash=False)
    sleep: Mapping[Stage, int] = field(default_factory=dict[Stage, int], hash=False)

    def title(self, language: str) -> str:
        """The policy's name in a language."""
        return self.zh if language == "zh" else self.en

    def grades_of(self, row: Row) -> frozenset[int]:
        """The grades that a row speaks of, a stage looked up in the school's system."""
        return SYSTEMS[self.system][row.stage] if row.stage else row.grades

    @property
    def bedtime(self) -> dict[int, str]:
        """Grade -> the time to go to bed, where the policy has one."""
        return {grade: clock for stage, clock in self.bedtimes.items() for grade in SYSTEMS[self.system][stage]}

    @property
    def sleep_hours(self) -> dict[int, int]:
        """Grade -> hours of sleep, where the policy has them."""
        return {grade: hours for stage, hours in self.sleep.items() for grade in SYSTEMS[self.system][stage]}

    def source_of(self, row: Row) -> Source:
        """What a row rests on."""
        return row.source or self.source
