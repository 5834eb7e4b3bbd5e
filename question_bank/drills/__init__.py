"""Drills: small items made by the dozen, a ladder of steps for each kind, and never the same set twice."""

from __future__ import annotations

from .fresh import Fresh, find
from .ladders import GRADES, drills, of_grade
from .ladders import find as step
from .sets import content, draft, items
from .values import Drill, Level, Sum, Words

__all__ = [
    "GRADES", "Drill", "Fresh", "Level", "Sum", "Words", "content", "draft", "drills", "find", "items", "of_grade",
    "step",
]  # fmt: skip
