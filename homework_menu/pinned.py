"""Why an exercise that a teacher wants on a menu cannot be drawn for it: one reason each, the one to mend first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.exercises import unmask
from question_bank.models import Exercise

from . import drawing, measures, menu_rows
from .drawing import MenuSpec
from .errors import Message, Name
from .models import Menu
from .names import STATUSES, name_of
from .printing import room

LANGUAGES = {"zh": Name("中文", "Chinese"), "en": Name("英文", "English")}
GONE = Message("it is not in any bank that you see")
UNFIT = Message("it does not fit this request")


def reasons(
    db: Session, viewer: Viewer, spec: MenuSpec, wanted: Sequence[Exercise], *, at_home: bool = True
) -> dict[str, Message]:
    """uid -> why not, in words that follow the exercise's name; what may be drawn is left out.

    `at_home`: whether written work may be given where the menu is done.
    """
    found = {one.uid: why for one in wanted if (why := _label(spec, one))}
    rest = [one for one in wanted if one.uid not in found]
    if not rest:
        return found
    language = drawing.language_of(db, viewer, spec)
    ids = [one.id for one in rest]
    scope = drawing.scope(db, spec)
    within = set(ids) if scope is None else set(db.scalars(select(Exercise.id).where(Exercise.id.in_(ids), scope)))
    goals = drawing.goals(db, ids, spec)
    known = measures.of(db, [one.revisions[-1].id for one in rest], spec.grade)
    for one in rest:
        mm = known[one.revisions[-1].id].mm(spec.format)
        why = _place(spec, one, language, within) or _time(spec, one, goals, mm) or _home(one, at_home)
        if why:
            found[one.uid] = why
    return found


def is_unplaced(one: Exercise) -> bool:
    """Whether nobody has said yet what an exercise is about: it has neither a lesson nor a knowledge point."""
    return one.lesson_id is None and not one.points


def _label(spec: MenuSpec, one: Exercise) -> Message | None:
    if one.subject != spec.subject:
        theirs, ours = Message(name_of(one.subject)), Message(name_of(spec.subject))
        return Message("its subject is {theirs}, the menu's is {ours}", {"theirs": theirs, "ours": ours})
    if one.status != "ready":
        return Message(
            "it is marked “{status}”, and only ready ones are drawn", {"status": Message(STATUSES[one.status])}
        )
    grades = sorted(unmask(one.grades))
    if spec.grade not in grades:
        return Message("it is for grade {grades}, the class is in grade {own}",
                       {"grades": [str(grade) for grade in grades], "own": spec.grade})  # fmt: skip
    if spec.banks and one.bank_id not in [bank.id for bank in spec.banks]:
        return Message("it is in “{bank}”, which this menu does not draw from", {"bank": one.bank.name})
    return None


def _place(spec: MenuSpec, one: Exercise, language: str | None, within: set[int]) -> Message | None:
    if spec.unit and one.id not in within and is_unplaced(one):
        return Message("it has no knowledge point yet, and dishes to choose from share one")
    if spec.unit and one.id not in within:
        return Message("it belongs to no lesson of “{unit}” that the class has reached", {"unit": spec.unit.title})
    if language and one.language != language:
        told = {"theirs": LANGUAGES[one.language], "ours": LANGUAGES[language]}
        return Message("it is in {theirs}, the menu's other exercises are in {ours}", told)
    return None


def _time(spec: MenuSpec, one: Exercise, goals: Mapping[int, set[str] | None], mm: int) -> Message | None:
    if goals[one.id] is None:
        return Message("it needs what the class is taught later")
    if one.half > spec.half:
        return Message("it takes {minutes} min, the menu has {room}", {"minutes": one.half / 2, "room": spec.half / 2})
    if one.uid in spec.bars:
        return Message("it was swapped out of this menu")
    if mm >= room.NEVER:
        return Message("it is too tall for a page of this format")
    return None


def _home(one: Exercise, at_home: bool) -> Message | None:
    return None if at_home or one.modality != "written" else Message("written work may not be given there")


def unfit(menu: Menu, section: int, exercise: Exercise) -> Message | None:
    """Why an exercise can be no dish of a section, whatever its minutes and goals."""
    there, family = menu_rows.dishes(menu), exercise.family
    kin = {one.family for one in there} | {one.exercise.family.uid for one in there if one.exercise.family}
    reasons = (
        (exercise in [one.exercise for one in there], "This exercise is already on the menu."),
        (exercise.subject != menu.subject, "This exercise is for another subject."),
        (menu.grade not in unmask(exercise.grades), "This exercise is for another grade."),
        (exercise.status != "ready", "This exercise is not ready for use."),
        (exercise.tier not in menu.sections[section].tiers, "This section is for another kind of work."),
        (family is not None and family.uid in kin, "A variant of it is on the menu."),
    )
    return next((Message(text) for holds, text in reasons if holds), None)
