"""What a policy is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

LEVELS = ("info", "warn", "block")


@dataclass(frozen=True)
class Source:
    """Where a number comes from; `mark` says what is to be confirmed before it is quoted as law."""

    text: str
    address: str = ""
    checked_on: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """One rule. `half` in half-minutes, None where the source gives words alone; of a range the upper end.

    `day`: school-day, weekend, holiday or any; `measure`: written or all; `scope`: class-day,
    subject-day, week or clock.
    """

    grades: frozenset[int]
    day: str
    measure: str
    half: int | None
    level: str
    place: str = "home"
    scope: str = "class-day"
    note: str = ""


@dataclass(frozen=True)
class Policy:
    """A named list of rows with its settings."""

    id: str
    zh: str
    en: str
    country: str
    rows: tuple[Row, ...]
    source: Source
    system: str = "六三"
    home_subjects: tuple[str, ...] = ("chinese", "maths", "english", "pe", "art", "music")
    hand_in_days_ahead: int = 1
    slow_factor: Decimal = Decimal("1.3")
    agree: str = "automatic"
    bedtime: dict[int, str] = field(default_factory=dict[int, str], hash=False)

    def title(self, language: str) -> str:
        """The policy's name in a language."""
        return self.zh if language == "zh" else self.en
