"""What a drill is made of: small items, steps of a ladder, and the drills that a teacher chooses from. Values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Answers = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Sum:
    """One small item: its text and per gap the accepted answers, the printed one first.

    Words that differ by language stand as `<km>` (see `words`). `is_trivial`: nothing is to be worked out.
    """

    text: str
    answers: Answers
    is_trivial: bool = False


Draw = Callable[[Random], Sum | None]
"""Draws a small item; None where the numbers that came up make no fair one, and the next draw may."""


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The words in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Level:
    """A step of a ladder. `work`: a kind of the speed table and how much of it one small item is; `room`: rows of
    squares that one item is worked out in, 0 for none; `counts`: how many items a set may have.
    """

    code: str
    name: Words
    grades: range
    goals: tuple[str, ...]
    stem: Words
    method: Words
    work: tuple[str, float]
    room: int
    counts: tuple[int, ...]
    draw: Draw


@dataclass(frozen=True)
class Drill:
    """A kind of drill with its ladder, easiest step first."""

    code: str
    name: Words
    tier: str
    levels: tuple[Level, ...]


def whole(expression: str, value: int, *, is_trivial: bool = False) -> Sum:
    """A sum with one whole number as its answer: `$3+4=$ ____`."""
    return Sum(f"${expression}=$ ____", ((signed(value),),), is_trivial)


def signed(value: int) -> str:
    """A whole number as it is printed; below zero as a formula, for its sign."""
    return str(value) if value >= 0 else f"${value}$"


def either(*draws: Draw) -> Draw:
    """One of several ways to draw, each as likely."""
    return lambda random: random.choice(draws)(random)
