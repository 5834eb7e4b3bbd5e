"""How an exercise is worked, in a child's words: compared, worked out, matched, told aloud. Never how hard it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from question_bank.content import Content, Kind

COMPARE = "compare"
WAYS = {
    Kind.CHOICE: "choose", Kind.CHOICES: "choose", Kind.TRUEFALSE: "true or not", Kind.BLANK: "fill in",
    Kind.NUMERIC: "work out", Kind.SHORT: "solve", Kind.MATCH: "match", Kind.ORDER: "put in order",
    Kind.ESSAY: "write", Kind.TASK: "make or do", Kind.GROUP: "read",
}  # fmt: skip
SIGNS = (("[[o]]", COMPARE), ("[[line ", "on the number line"))
SUM = re.compile(r"[\d}] *(?:[+×÷−-]|\\times|\\div) *[\d\\(]")
SPACES = {"box": "draw", "grid": "draw", "dots": "draw"}


def way(content: Content, *, is_written: bool = True) -> str:
    """The English word for how it is worked; the edge translates it."""
    if not is_written:
        return WAYS[Kind.TASK] if content.needs else "talk"
    text = " ".join((content.stem, *(item.text for item in content.items)))
    drawn = SPACES.get(content.space.partition(" ")[0])
    if content.kind in (Kind.ESSAY, Kind.TASK) and drawn:
        return drawn
    if content.kind is Kind.BLANK and content.items and SUM.search(text):
        return WAYS[Kind.NUMERIC]
    return next((said for sign, said in SIGNS if sign in text), WAYS[content.kind])


def likeness(way: str, goals: Iterable[str]) -> frozenset[str]:
    """What two exercises that are too alike for one meal have in common: the way with a goal, or comparing alone."""
    return frozenset({COMPARE}) if way == COMPARE else frozenset(f"{way} {goal}" for goal in goals)
