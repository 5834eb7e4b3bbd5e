"""Help that a version for a group prints under an exercise: its hints, else the first step of its worked solution."""

from __future__ import annotations

import re
from dataclasses import replace

from question_bank import markup
from question_bank.content import Content

from . import exercise_view, i18n

SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+|\n+")
HINT, STEP = "Hint: {hint}", "First step: {step}"


def of(content: Content) -> tuple[str, ...]:
    """The lines to print, in the bank's markup and the exercise's language; empty where nothing helps."""
    if content.hints:
        return tuple(i18n.gettext(content.language, HINT, hint=hint) for hint in content.hints)
    step = _first_step(content)
    return (i18n.gettext(content.language, STEP, step=step),) if step else ()


def under(content: Content) -> Content:
    """The exercise with its help under its text, and the parts with theirs."""
    parts = tuple(map(under, content.parts))
    return replace(content, stem="\n\n".join([content.stem, *of(content)]), parts=parts)


def steps(content: Content) -> int:
    """How many steps its worked solution has, its parts' together; 0 where nothing is worked."""
    return len(_sentences(content.solution)) + sum(map(steps, content.parts))


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in SENTENCE.split(text) if one.strip()]


def _first_step(content: Content) -> str:
    """The first sentence of a solution that has more, unless it gives an answer away."""
    sentences = _sentences(content.solution)
    if len(sentences) < 2:
        return ""
    said = markup.plain(sentences[0])
    answers = [markup.plain(text).strip() for _, text in exercise_view.key_texts(content, content.language)]
    return "" if any(one and one in said for one in answers) else sentences[0]
