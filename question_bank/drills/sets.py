"""A set of a drill: 6 to 12 small items that follow from the step, their number and a seed; and the exercise of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from math import ceil
from random import Random

from .. import suggestions
from ..content import Content, Item, Kind
from ..errors import Refused
from ..exercises import Draft, Labels
from .units import WORDS
from .values import Drill, Level, Sum

TRIES = 200
ABREAST, SQUARE_MM = 3, 5


def items(level: Level, count: int, seed: int) -> tuple[Sum, ...]:
    """Different small items, in an order that follows from them alone: the same items never make two sets.

    Raises `Refused` where the step has too few.
    """
    random = Random(f"{level.code} {count} {seed}")  # noqa: S311  for exercises, not for secrets
    chosen: dict[str, Sum] = {}
    for _ in range(TRIES * count):
        drawn = level.draw(random)
        if drawn and _likeness(drawn) not in chosen and _is_welcome(drawn, chosen.values(), count):
            chosen[_likeness(drawn)] = drawn
        if len(chosen) == count:
            return tuple(sorted(chosen.values(), key=_place))
    raise Refused("This step does not have {count} different exercises. Choose fewer, or the next step.", count=count)


def content(level: Level, count: int, seed: int, language: str) -> Content:
    """The exercise of a set. Raises `Refused` as `items` does."""
    found = tuple(Item(spoken(one.text, language), one.answers) for one in items(level, count, seed))
    return Content(
        Kind.BLANK, level.stem.of(language), title=level.name.of(language), items=found,
        solution=level.method.of(language), space=space(level, count), language=language,
    )  # fmt: skip


def draft(drill: Drill, level: Level, made: Content, grade: int) -> Draft:
    """The exercise with its labels: minutes by the speed table, and a family, for two drills of a kind are one too many
    for a sheet."""
    kind, each = level.work
    half = suggestions.propose([(kind, each * len(made.items))], grade)
    labels = Labels(
        subject="maths", grades=_as_quick(level.grades, grade), tier=drill.tier, half=half, origin="default",
        goals=level.goals, family=f"drill-{drill.code}", purpose="practise",
    )  # fmt: skip
    return Draft(made, labels)


def space(level: Level, count: int) -> str:
    """Squares for a step whose items are worked out in writing: three side by side, a row free between them."""
    rows = ceil(count / ABREAST)
    return f"grid {rows * (level.room + 1) * SQUARE_MM}" if level.room else "none"


def spoken(text: str, language: str) -> str:
    """An item's text with its words in a language; Chinese joins them to their numbers."""
    said = re.sub(r"<(\w+)>", lambda found: WORDS[found[1]].of(language), text)
    return re.sub(r"(?<=\d) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=\d)", "", said) if language == "zh" else said


def _is_welcome(drawn: Sum, chosen: Collection[Sum], count: int) -> bool:
    """At most one item with nothing to work out, and no answer to more than a third of the items."""
    alike = sum(one.answers[0][0] == drawn.answers[0][0] for one in chosen)
    is_second = drawn.is_trivial and any(one.is_trivial for one in chosen)
    return not is_second and alike < ceil(count / 3)


def _likeness(one: Sum) -> str:
    """Equal for items that differ in the order of their numbers alone: 3+4 and 4+3."""
    return f"{re.sub('[0-9.]+', '0', one.text)} {sorted(re.findall('[0-9.]+', one.text))}"


def _place(one: Sum) -> bytes:
    return hashlib.blake2b(one.text.encode()).digest()


def _as_quick(grades: Collection[int], grade: int) -> frozenset[int]:
    """The grades of a step that work as fast as one of them, for the minutes are theirs too."""
    return frozenset(one for one in grades if suggestions.band(one) == suggestions.band(grade))
