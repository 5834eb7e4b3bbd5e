"""Drills by the dozen: choose grade, kind and step, look at the set as children will read it, keep it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from question_bank import drills, exercises
from question_bank.access import Right
from question_bank.drills import Drill, Level
from question_bank.errors import BankError, Conflict, Refused

from .. import classes, drawing, i18n
from ..drawing import MenuSpec
from ..menu_rules import Format
from . import bank, errors, first
from .requests import db, language, needs, now, school, today, viewer

blueprint = Blueprint("drills", __name__, url_prefix="/bank/drills")
SEEDS = 1_000_000
USUAL = 8


@dataclass(frozen=True)
class Choice:
    """What was chosen, as it stands in the address."""

    grade: int
    drill: Drill
    level: Level
    count: int
    language: str
    seed: int
    lesson: str = ""
    school_class: str = ""

    def address(self, **other: object) -> str:
        """The page with something chosen otherwise."""
        words = {**self.words(), "seed": self.seed, **other}
        return url_for("drills.choose", **{name: value for name, value in words.items() if value != ""})  # pyright: ignore[reportArgumentType]

    def words(self) -> dict[str, object]:
        """All that was chosen but the set itself."""
        return {"grade": self.grade, "level": self.level.code, "count": self.count, "lang": self.language,
                "lesson": self.lesson, "class": self.school_class}  # fmt: skip


@blueprint.get("")
@needs(Right.EDIT_BANK)
def choose() -> str:
    """The ladders of a grade, and a set that the school has not had."""
    return _page(_choice(request.args))


@blueprint.post("")
@needs(Right.EDIT_BANK)
def keep() -> AnyResponse | tuple[str, int]:
    """Put the set that was shown into a bank; on to the next one."""
    choice = _choice(request.form)

    def act() -> str:
        found = drills.find(db(), choice.level, choice.count, choice.language, seed=choice.seed)
        if found.seed != choice.seed:
            raise Conflict("The school already has this set. Here is another one.")
        draft = drills.draft(choice.drill, choice.level, found.content, choice.grade)
        draft = replace(draft, labels=replace(draft.labels, lesson=choice.lesson or None))
        made = exercises.create(db(), bank.chosen_bank(request.form), draft, now=now(), author_id=viewer().teacher_id)
        flash(i18n.gettext(language(), "The drill is in the bank. Here is the next set."))
        return choice.address(kept=made.uid, bank=made.bank.uid)

    return errors.carried_out(act, lambda fault: _page(choice, fault))


def _page(choice: Choice, fault: BankError | None = None) -> str:
    found = draft = None
    try:
        found = drills.find(db(), choice.level, choice.count, choice.language, seed=choice.seed)
        draft = drills.draft(choice.drill, choice.level, found.content, choice.grade)
    except Refused as error:
        fault = fault or error
    kept = re.fullmatch("[0-9a-f]{32}", request.args.get("kept", ""))
    return render_template(
        "drills/choose.html", tab="bank", choice=choice, found=found, draft=draft, fault=fault, grades=drills.GRADES,
        ladders=drills.of_grade(choice.grade), **bank.shelves(), kept=kept and kept[0],
        bank=request.values.get("bank"), languages={"zh": "中文", "en": "English"},
        led=first.led("maths"),
    )  # fmt: skip


def _choice(given: MultiDict[str, str]) -> Choice:
    """What an address or a form asks for; what is missing or does not fit is what comes nearest, and never more items
    than asked, for they cost minutes.
    """
    grade = given.get("grade", 0, type=int)
    grade = grade if grade in drills.GRADES else _own_grade()
    drill, level = _step(given, grade)
    count = given.get("count", USUAL, type=int)
    seed = given.get("seed", secrets.randbelow(SEEDS), type=int) % SEEDS
    spoken = given.get("lang", "")
    spoken = spoken if spoken in i18n.LANGUAGES else _class_language(given.get("class", ""), grade)
    return Choice(
        grade, drill, level, max((one for one in level.counts if one <= count), default=min(level.counts)),
        spoken, seed,
        given.get("lesson", ""), given.get("class", ""),
    )  # fmt: skip


def _step(given: Mapping[str, str], grade: int) -> tuple[Drill, Level]:
    """The step asked for; where the grade does not have it the first of the same drill, else of the grade."""
    steps = [(drill, level) for drill, levels in drills.of_grade(grade) for level in levels]
    code = given.get("level", "")
    same = next((drill for drill in drills.drills() if code in [level.code for level in drill.levels]), None)
    exact = [one for one in steps if one[1].code == code]
    return [*exact, *(one for one in steps if one[0] is same), *steps][0]


def _class_language(named: str, grade: int) -> str:
    """The language that menus of the class are drawn in, else of one's own class of the grade, else the school's."""
    taught = [one for one in classes.taught_by(db(), viewer().teacher_id) if one.subject == "maths"]
    fitting = [one for one in taught if named == one.school_class.uid]
    fitting = fitting or [one for one in taught if one.school_class.grade == grade]
    if not fitting:
        return school().language
    one = fitting[0]
    spec = MenuSpec(one.school_class.grade, "maths", 2, Format.MUST_MAY, "school", today(), unit=one.unit,
                    lesson=one.lesson)  # fmt: skip
    return drawing.language_of(db(), viewer(), spec) or school().language


def _own_grade() -> int:
    """The grade of a class that the viewer teaches maths, else the first."""
    taught = classes.taught_by(db(), viewer().teacher_id)
    grades = [one.school_class.grade for one in taught if one.subject == "maths"]
    return next((one for one in grades if one in drills.GRADES), drills.GRADES[0])
