"""Homework policies as data: caps by grade, day, place and modality; a school picks a preset and may tighten it. Pure.

Minutes in half-minutes. Of several rows that apply the stricter wins. Written work alone counts against a written cap,
and work begun in after-school service counts as home in full: an in-school label is no loophole.
"""

from .changes import SETTINGS, Change, Difference, PolicyFault, difference, of_school, tighten, with_setting
from .lookup import (
    AT_HOME,
    QUOTAS,
    Cap,
    Taken,
    broken,
    cap,
    caps,
    default_place,
    draws_on_cap,
    home_refusal,
    is_home_subject,
    kind_of,
    offered,
    quota,
    room,
    stage,
)
from .presets import PRESETS
from .rows import SYSTEMS, Day, Measure, Policy, Row, Scope, Source, Stage, Statistic, Where

__all__ = [
    "AT_HOME", "PRESETS", "QUOTAS", "SETTINGS", "SYSTEMS", "Cap", "Change", "Day", "Difference", "Measure",
    "Policy", "PolicyFault", "Row", "Scope", "Source", "Stage", "Statistic", "Taken", "Where", "broken",
    "cap", "caps", "default_place", "difference", "draws_on_cap", "home_refusal", "is_home_subject", "kind_of",
    "of_school", "offered", "quota", "room", "stage", "tighten", "with_setting",
]  # fmt: skip
