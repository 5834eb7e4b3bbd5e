"""A school's copy of a preset: what blocks may be tightened, the rest edited with a reason, settings set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from ..errors import Message
from ..menu_rules.export import minutes
from ..menu_rules.values import Level
from .presets import PRESETS
from .rows import SYSTEMS, Policy, Row, Stage

SLOW_FACTORS = (Decimal("1.3"), Decimal("1.5"))
AGREE = ("automatic", "by-hand")
MOST_DAYS_AHEAD = 5


class PolicyFault(ValueError):
    """A change that a school may not make; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Change:
    """New minutes, or a new level, of a row. `half` in half-minutes."""

    row: str
    half: int
    level: Level | None = None
    reason: str = ""


@dataclass(frozen=True)
class Difference:
    """A row (by its id) or a setting that two policies do not share."""

    name: str
    before: Any
    after: Any
    reason: str = ""


def of_school(preset: str, changes: Sequence[Mapping[str, Any]] = ()) -> Policy:
    """A school's policy from stored changes. Raises `PolicyFault`.

    A change is `{"row": id, "minutes": 45, "level": …, "reason": …}` or `{"setting": name, "value": …}`.
    """
    policy = PRESETS[preset]
    for change in changes:
        if "setting" in change:
            policy = with_setting(policy, str(change["setting"]), change["value"])
        else:
            policy = tighten(policy, _read(policy, change))
    return policy


def tighten(policy: Policy, *changes: Change) -> Policy:
    """A copy with changed rows. Raises `PolicyFault` where a blocking row would be loosened.

    A row that warns or informs may be edited either way, with a reason.
    """
    for change in changes:
        at = _place(policy, change.row)
        row = policy.rows[at]
        level = change.level or row.level
        _require_no_looser(row, change.half, level)
        if row.level is not Level.BLOCK and not change.reason.strip():
            raise PolicyFault(Message("Say why you are changing the minutes."))
        made = replace(row, half=change.half, level=level, reason=change.reason.strip())
        policy = replace(policy, rows=(*policy.rows[:at], made, *policy.rows[at + 1 :]))
    return policy


def with_setting(policy: Policy, name: str, value: Any) -> Policy:
    """A copy with one setting changed, read from what a form or JSON gives. Raises `PolicyFault`."""
    if name not in SETTINGS:
        raise PolicyFault(Message("There is no setting “{name}”.", {"name": name}))
    try:
        return replace(policy, **{name: SETTINGS[name](value)})
    except (TypeError, ValueError, AttributeError, InvalidOperation) as error:
        if isinstance(error, PolicyFault):
            raise
        told = {"name": name, "value": str(value)}
        raise PolicyFault(Message("“{value}” does not fit the setting “{name}”.", told)) from error


def difference(old: Policy, new: Policy) -> list[Difference]:
    """What a school changed: rows that differ, then settings that differ."""
    after = {row.id: row for row in new.rows}
    rows = [Difference(row.id, row, after[row.id], after[row.id].reason) for row in old.rows if after[row.id] != row]
    pairs = [(name, getattr(old, name), getattr(new, name)) for name in SETTINGS]
    return [*rows, *(Difference(name, before, now) for name, before, now in pairs if before != now)]


def _require_no_looser(row: Row, half: int, level: Level) -> None:
    if half < 0:
        raise PolicyFault(Message("Minutes are 0 or more, in steps of half a minute."))
    if row.level is not Level.BLOCK:
        return
    if row.half is not None and half > row.half:
        text = "This rule comes from the authority: at most {minutes} minutes. It can be made stricter, not looser."
        raise PolicyFault(Message(text, {"minutes": minutes(row.half)}))
    if level is not Level.BLOCK:
        raise PolicyFault(Message("This rule comes from the authority: it blocks, and cannot become a warning."))


def _read(policy: Policy, change: Mapping[str, Any]) -> Change:
    name = str(change["row"])
    row = policy.rows[_place(policy, name)]
    try:
        half = Fraction(str(change["minutes"])) * 2 if "minutes" in change else Fraction(row.half or 0)
        level = Level(str(change["level"])) if "level" in change else None
    except (ValueError, ZeroDivisionError) as error:
        raise PolicyFault(Message("Minutes are 0 or more, in steps of half a minute.")) from error
    if half.denominator != 1:
        raise PolicyFault(Message("Minutes are 0 or more, in steps of half a minute."))
    return Change(name, int(half), level, str(change.get("reason", "")))


def _place(policy: Policy, name: str) -> int:
    for at, row in enumerate(policy.rows):
        if row.id == name:
            return at
    raise PolicyFault(Message("This policy has no rule “{name}”.", {"name": name}))


def _one_of(allowed: Sequence[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError(value)
        return str(value)

    return read


def _slow_factor(value: Any) -> Decimal:
    factor = Decimal(str(value))
    if not SLOW_FACTORS[0] <= factor <= SLOW_FACTORS[1]:
        raise PolicyFault(Message("The minutes of a learner who needs longer are 1.3 to 1.5 times the expected ones."))
    return factor


def _below(bound: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if int(value) not in range(bound):
            raise ValueError(value)
        return int(value)

    return read


def _weekdays(value: Any) -> tuple[int, ...]:
    days = sorted({int(day) for day in value})
    if not set(days) <= set(range(7)):
        raise ValueError(value)
    return tuple(days)


def _subjects(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(value)
    return tuple(dict.fromkeys(str(one) for one in value))


def _bedtimes(value: Any) -> dict[Stage, str]:
    return {Stage(stage): _clock(str(clock)) for stage, clock in value.items()}


def _clock(text: str) -> str:
    hours, past = text.split(":")
    if not (len(past) == 2 and 0 <= int(hours) < 24 and 0 <= int(past) < 60):
        raise ValueError(text)
    return f"{int(hours)}:{past}"


SETTINGS: dict[str, Callable[[Any], Any]] = {
    "system": _one_of(tuple(SYSTEMS)), "home_subjects": _subjects, "hand_in_days_ahead": _below(MOST_DAYS_AHEAD + 1),
    "hand_in_hour": _below(24),
    "no_homework_weekdays": _weekdays, "slow_factor": _slow_factor, "agree": _one_of(AGREE), "bedtimes": _bedtimes,
}  # fmt: skip
