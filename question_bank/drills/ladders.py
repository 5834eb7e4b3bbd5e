"""The ladders as they ship: which drills there are, their steps, and how each step draws its numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import NotFound
from . import decimals, equations, fractions, order, units, whole
from .values import Draw, Drill, Level, Words

DRAWS: Mapping[str, Draw] = {
    **whole.DRAWS, **order.DRAWS, **decimals.DRAWS, **fractions.DRAWS, **units.DRAWS, **equations.DRAWS,
}  # fmt: skip
GRADES = range(1, 8)


@cache
def drills() -> tuple[Drill, ...]:
    """All drills, in the order of the school years."""
    with Path(__file__).with_name("ladders.toml").open("rb") as file:
        data = tomllib.load(file)
    return tuple(_drill(row, data["style"]) for row in data["drill"])


def of_grade(grade: int) -> list[tuple[Drill, list[Level]]]:
    """The drills of a grade, each with its steps for this grade."""
    found = [(drill, [level for level in drill.levels if grade in level.grades]) for drill in drills()]
    return [(drill, levels) for drill, levels in found if levels]


def find(code: str) -> tuple[Drill, Level]:
    """A step of a ladder with its drill. Raises `NotFound`."""
    for drill in drills():
        for level in drill.levels:
            if level.code == code:
                return drill, level
    raise NotFound


def _drill(row: Mapping[str, Any], styles: Mapping[str, Any]) -> Drill:
    levels = tuple(_level({**row, **level}, styles) for level in row["level"])
    return Drill(row["code"], Words(row["zh"], row["en"]), row["tier"], levels)


def _level(row: Mapping[str, Any], styles: Mapping[str, Any]) -> Level:
    style, (first, last) = styles[row["style"]], row["grades"]
    return Level(
        code=row["code"], name=Words(row["zh"], row["en"]), grades=range(first, last + 1), goals=tuple(row["goals"]),
        stem=Words(style["zh"], style["en"]), method=Words(row["method_zh"], row["method_en"]),
        work=(row["work"][0], row["work"][1]), room=row.get("room", 0), counts=tuple(style["counts"]),
        draw=DRAWS[row["code"]],
    )  # fmt: skip
