"""A school's own homework policy: the chosen preset, tightened row by row, and what differs from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from question_bank.errors import Invalid
from question_bank.models import School

from . import policy
from .policy import Policy, PolicyFault

Json = dict[str, Any]


def preset(school: School) -> Policy:
    """The preset that the school chose, unchanged."""
    return policy.PRESETS[school.policy]


def own(school: School) -> Policy:
    """The school's policy as it stands."""
    return policy.of_school(school.policy, school.policy_changes)


def change_row(school: School, row: str, *, minutes: str, level: str = "", reason: str = "") -> None:
    """Give a row other minutes, or a level. Raises `Invalid` where a blocking row would be loosened."""
    change = {"row": row, "minutes": minutes.strip(), "reason": reason.strip(), **({"level": level} if level else {})}
    _replace(school, ("row", row), change, field="minutes")


def set_to(school: School, settings: Mapping[str, Any]) -> None:
    """Set settings of the policy; those that equal the preset's are no change. Raises `Invalid`."""
    for name, value in settings.items():
        _replace(school, ("setting", name), {"setting": name, "value": value}, field=name)
    base, mine = preset(school), own(school)
    same = {name for name in settings if getattr(base, name) == getattr(mine, name)}
    school.policy_changes = [one for one in school.policy_changes if one.get("setting") not in same]


def reset(school: School, row: str) -> None:
    """The row as the preset has it."""
    school.policy_changes = [one for one in school.policy_changes if one.get("row") != row]


def _replace(school: School, name: tuple[str, str], change: Json, *, field: str) -> None:
    kept = [one for one in school.policy_changes if one.get(name[0]) != name[1]]
    try:
        policy.of_school(school.policy, [*kept, change])
    except PolicyFault as fault:
        raise Invalid(fault.message.text, field=field, **fault.message.values) from fault
    school.policy_changes = [*kept, change]
