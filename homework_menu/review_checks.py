"""What a reviewer is told of an exercise beforehand: what is in order, and what should be looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import advice, content, exercises, proposals, reviews, suggestions
from question_bank.models import Exercise
from question_bank.team_models import Review

from .errors import Message

USUAL, QUICKEST = 1.5, 0.1
FORMULA = re.compile(r"\$[^$]*\$|\[\[[^\]]*\]\]")
SLASHED = re.compile(r"(?<![\d/.])\d+/\d+\s*[+＋\-－−×÷=＝]|[+＋\-－−×÷=＝]\s*\d+/\d+(?![\d/])")
EVERY_GRADE = frozenset(range(1, 10))


@dataclass(frozen=True)
class Check:
    """One sentence, and whether it is a good one."""

    fits: bool
    message: Message


def checks(db: Session, review: Review) -> list[Check]:
    """The editor's warnings, answers, minutes against the speed table, grades, and whether the bank has it already."""
    found = [*_advice(review), _answers(review), _minutes(review), _grades(review), _in_line(review), _twin(db, review)]
    return [one for one in found if one]


def _advice(review: Review) -> list[Check]:
    return [Check(False, Message(one.text, one.values)) for one in advice.of(reviews.wording(review))]


def _answers(review: Review) -> Check:
    faults = [one for one in content.faults(reviews.wording(review)) if one.field in ("answers", "marking")]
    return Check(False, Message("The answer is missing")) if faults else Check(True, Message("The answer is given"))


def _minutes(review: Review) -> Check | None:
    """Nothing where the table does not know the work."""
    exercise, wording = review.exercise, reviews.wording(review)
    grade = exercises.unmask(exercise.grades)[0]
    if wording.parts or exercise.modality != "written":
        return None
    if wording.items:
        return _small_items(exercise, len(wording.items), grade)
    usual, is_timed = proposals.half(wording, exercise.subject, grade, "", exercise.difficulty)
    if not is_timed:
        return None
    if usual / USUAL <= exercise.half <= usual * USUAL:
        return Check(True, Message("{minutes} minutes fit the speed table", {"minutes": exercise.half / 2}))
    told = {"usual": usual / 2, "minutes": exercise.half / 2}
    return Check(False, Message("Check the minutes: about {usual} are usual, {minutes} are given", told))


def _small_items(exercise: Exercise, count: int, grade: int) -> Check | None:
    """Between sums by head, the quickest of the table, and short answers, the slowest small items."""
    slow = suggestions.MATHS["short-answer"][suggestions.band(grade)]
    if exercise.subject != "maths" or slow is None:
        return None
    told = {"count": count, "minutes": exercise.half / 2}
    if count * QUICKEST <= exercise.half / 2 <= count * slow[1] * USUAL:
        return Check(True, Message("{count} small items, {minutes} minutes: fits the speed table", told))
    return Check(False, Message("Check the minutes: {count} small items, {minutes} minutes are given", told))


def _grades(review: Review) -> Check:
    team = review.bank.team
    wanted = set(exercises.unmask(team.grades)) if team else EVERY_GRADE
    own = exercises.unmask(review.exercise.grades)
    fitting = [one for one in own if one in wanted]
    if fitting and (team is None or team.subject == review.exercise.subject):
        return Check(True, Message("Fits grade {grade}", {"grade": fitting[0]}))
    return Check(False, Message("Not of this team's grades or subject"))


def _in_line(review: Review) -> Check | None:
    """Fractions of a sum that are written with a slash; children read them stacked."""
    wording = reviews.wording(review)
    texts = [wording.stem, *(item.text for item in wording.items), *(part.stem for part in wording.parts)]
    found = next((one for text in texts if (one := SLASHED.search(FORMULA.sub("", text)))), None)
    if review.exercise.subject != "maths" or found is None:
        return None
    return Check(False, Message("Fractions are written with a slash: {words}", {"words": found[0]}))


def _twin(db: Session, review: Review) -> Check | None:
    same = (Exercise.fingerprint == review.exercise.fingerprint, Exercise.id != review.exercise_id)
    there = select(Exercise.id).where(*same, Exercise.bank_id == review.bank_id, Exercise.status != "retired")
    if db.scalars(there).first() is None:
        return None
    return Check(False, Message("The bank has one that reads the same"))
