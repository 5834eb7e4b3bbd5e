"""Answers while one writes: how children will read it, warnings, proposals, pinyin. Saves nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from question_bank import advice, alike, curriculum, grade_words, pinyin, point_lists, proposals, suggestions
from question_bank.access import Right
from question_bank.advice import Advice
from question_bank.content import Content
from question_bank.errors import BankError
from question_bank.models import Lesson
from question_bank.pinyin import Sign

from .. import classes
from ..errors import Message
from ..models import ClassSubject
from ..names import name_of
from . import exercise_form, plain_writing
from .exercise_form import Form
from .requests import db, language, needs, viewer

blueprint = Blueprint("editor", __name__, url_prefix="/bank/editor")
STACKED, STACKING = (
    ("stem", "items", "options", "solution", "how_to", "hints"),
    ("maths", "physics", "chemistry", "science"),
)
CUTTABLE = ("title", "stem", "how_to", "hints")
PART_STEM = re.compile(r"part-\d+-stem")


@dataclass(frozen=True)
class Look:
    """What the form holds so far: the wording, or why there is none; `tidy` as `exercise_form.tidied` gives it.

    `stacked`: fields with fractions written in one line: name, and the text with them as the form writes fractions.
    `cuts`: fields that can do without what is warned of: name, the text that is left, the phrases that go. `half`:
    proposed half-minutes, with the lines of the speed table that they come from. `is_adrift`: neither lesson nor point
    says when a class is taught it.
    """

    content: Content | None = None
    fault: BankError | None = None
    advice: list[Advice] = field(default_factory=list[Advice])
    tidy: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    stacked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    cuts: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list[tuple[str, str, tuple[str, ...]]])
    half: int = 0
    source: list[Message] = field(default_factory=list[Message])
    is_adrift: bool = False


@dataclass(frozen=True)
class Spoken:
    """Characters with their pinyin: readings of each, the syllables taken, the text with them or why there is none."""

    signs: list[Sign] = field(default_factory=list[Sign])
    syllables: str = ""
    written: str = ""
    fault: BankError | None = None


@blueprint.post("/look")
@needs(Right.EDIT_BANK)
def look() -> str:
    """The part of the page that shows how children will read it; asked for while one types."""
    form: Form = MultiDict(request.form)
    return render_template("bank/_look.html", look=look_of(form))


@blueprint.post("/points")
@needs(Right.EDIT_BANK)
def points() -> str:
    """The points and lessons to choose from when the form's subject or grade is another one."""
    return render_template("bank/_points.html", points=points_of(request.form), lessons=lessons_of(request.form))


def points_of(form: Mapping[str, str]) -> list[tuple[str, str, list[str]]]:
    """The points of the form's subject under what holds them: those of its lesson or of the class's unit first, then
    those of its grades.
    """
    grades = grade_words.read(form.get("grade", "")).known
    whole = point_lists.to_choose(db(), form.get("subject", ""), language(), grades)
    title, near = _near(form, min(grades, default=0))
    others = [(above, distance, [one for one in some if one not in near]) for above, distance, some in whole]
    return [(title, "", near)] * bool(near) + [one for one in others if one[2]]


def lessons_of(form: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """The lessons of the units where the viewer's classes are, those of the form's grades and subject first.

    The truth value tells those of another subject or of grades more than one away; the chosen one is none of them.
    """
    grades, chosen = grade_words.read(form.get("grade", "")).known, form.get("lesson", "")
    found = {lesson.code: (_distance(one, form.get("subject", ""), grades), lesson)
             for one in reversed(classes.taught_by(db(), viewer().teacher_id)) if one.unit
             for lesson in one.unit.lessons}  # fmt: skip
    own = curriculum.lesson_or_none(db(), chosen)
    found |= {own.code: (0, own)} if own else {}
    in_order = sorted(found.items(), key=lambda one: (one[1][0], one[1][1].unit_id, one[1][1].position))
    unknown = [(chosen, chosen, False)] if chosen and not own else []
    return [*unknown, *((code, _titled(lesson), distance > 1) for code, (distance, lesson) in in_order)]


def _distance(taught: ClassSubject, subject: str, grades: Collection[int]) -> int:
    """The grades between a class and the form's nearest one; another subject is as far as can be."""
    if subject and taught.subject != subject:
        return 9
    return min((abs(taught.school_class.grade - one) for one in grades), default=0)


def _titled(lesson: Lesson) -> str:
    return lesson.unit.title if lesson.title == lesson.unit.title else f"{lesson.unit.title} · {lesson.title}"


def _near(form: Mapping[str, str], grade: int) -> tuple[str, list[str]]:
    """The chosen lesson with its points, else the unit where the class is, or the viewer's first one of the grade."""
    subject, lesson = form.get("subject", ""), curriculum.lesson_or_none(db(), form.get("lesson", ""))
    if lesson and lesson.unit.book.subject == subject:
        return lesson.title, [one.title(language()) for one in lesson.points]
    mine = [one for one in classes.taught_by(db(), viewer().teacher_id) if one.subject == subject and one.unit]
    named = [one for one in mine if one.school_class.uid == form.get("class")]
    taught = next((one for one in named or mine if one in named or grade in (0, one.school_class.grade)), None)
    unit = taught.unit if taught else None
    return (unit.title, [one.title(language()) for one in curriculum.unit_points(db(), unit)]) if unit else ("", [])


def look_of(form: Form) -> Look:
    """What the form holds so far; an answer may still lack."""
    try:
        content = exercise_form.content(MultiDict([*((name, text) for name, text in form.items() if name != "status"),
                                                   ("status", "draft")]))  # fmt: skip
    except BankError as error:
        return Look(fault=error)
    if content.place:
        return Look(content)
    half, source = _minutes(form, content)
    tidy = [] if "as_written" in form else exercise_form.tidied(form)
    is_adrift = not any(form.get(name, "").strip() for name in ("goals", "goal", "lesson"))
    return Look(
        content, None, advice.of(content), tidy, _stacked(form, content.language), _cuts(form), half, source, is_adrift
    )


def _stacked(form: Form, language: str) -> list[tuple[str, str]]:
    if form.get("subject", "maths") not in STACKING:
        return []
    texts = [(name, form[name]) for name in form if name in STACKED or PART_STEM.fullmatch(name)]
    made = [(name, text, alike.set_text(plain_writing.kept(text), language)) for name, text in texts]
    return [(name, plain_writing.shown(right)) for name, text, right in made if right != plain_writing.kept(text)]


def _cuts(form: Form) -> list[tuple[str, str, tuple[str, ...]]]:
    texts = [(name, form[name]) for name in form if name in CUTTABLE or PART_STEM.fullmatch(name)]
    return [(name, left, phrases) for name, text in texts for left, phrases in [advice.cut(text)] if phrases]


def with_minutes(form: Form) -> Form:
    """The form with the minutes that the speed table proposes where none are written; `by_table` tells of it."""
    half = 0 if form.get("minutes", "").strip() else look_of(form).half
    if not half:
        return form
    filled = form.copy()
    filled["minutes"], filled["by_table"] = f"{half / 2:g}", "yes"
    return filled


@blueprint.post("/pinyin")
@needs(Right.EDIT_BANK)
def spoken() -> str:
    """Pinyin above the characters of `text`, or squares under it (`name` is tian); proposed where `pinyin` is empty."""
    text, syllables = request.form.get("text", ""), request.form.get("pinyin", "").split()
    return render_template("bank/_pinyin.html", spoken=_spoken(text, syllables, request.form.get("name", "")))


def _spoken(text: str, syllables: list[str], name: str) -> Spoken:
    signs: list[Sign] = []
    try:
        signs = pinyin.read(text)
        syllables = syllables or [one.readings[0] if one.readings else "?" for one in signs]
        write = pinyin.squares if name == "tian" else pinyin.above
        return Spoken(signs, " ".join(syllables), write(text, syllables))
    except BankError as error:
        return Spoken(signs, " ".join(syllables), fault=error)


def _minutes(form: Form, content: Content) -> tuple[int, list[Message]]:
    """The proposal of the speed table for the lowest grade; nothing where it does not know the work."""
    grades = grade_words.read(form.get("grade", "")).known
    if not grades:
        return 0, []
    grade, subject = min(grades), form.get("subject", "")
    work = proposals.work(content, subject, grade)
    half, is_known = proposals.half(content, subject, grade, "", None)
    if not work or not is_known:
        return 0, []
    low, high = suggestions.BANDS[suggestions.band(grade)]
    return half, [
        Message("grades {low} to {high}, {count} {work}: {least} to {most} min", {
            "low": low, "high": high, "count": amount, "work": Message(name_of(kind)),
            "least": round(quick, 1), "most": round(slow, 1),
        })
        for kind, amount in work for quick, slow in [suggestions.minutes_of([(kind, amount)], grade)]
    ]  # fmt: skip
