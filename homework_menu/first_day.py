"""The first day: grade, subject, book and unit become a class that has something to draw from, without typing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from question_bank import banks, curriculum, exercises, progress
from question_bank.access import Viewer, visible_to
from question_bank.content import SUBJECTS
from question_bank.models import Bank, Book, Exercise, ExercisePoint, LessonPoint, Unit

from . import classes
from .demo import sample_bank
from .demo import school as demo_school
from .models import ClassSubject, SchoolClass

CLASS_NAMES = {"zh": "{grade}({number})班", "en": "Class {grade}-{number}"}
NUMERALS = " 一二三四五六七八九"
MOST_CLASSES = 12


def shelves(db: Session, grade: int) -> dict[str, int]:
    """How many textbooks every subject has for a grade; those with books first."""
    number = Counter(db.scalars(select(Book.subject).where(Book.grade == grade)))
    return {one: number[one] for one in sorted(SUBJECTS, key=lambda one: not number[one])}


def free_classes(db: Session, viewer: Viewer, grade: int, subject: str) -> list[SchoolClass]:
    """The school's classes of a grade in which no colleague teaches the subject."""
    listed = [one for one in classes.listed(db) if one.grade == grade]
    taken = {one.class_id for one in db.scalars(select(ClassSubject).where(ClassSubject.subject == subject))
             if one.teacher_id not in (None, viewer.teacher_id)}  # fmt: skip
    return [one for one in listed if one.id not in taken]


def class_name(grade: int, number: int, language: str) -> str:
    """What a class is usually called: 三(2)班."""
    shown = NUMERALS[grade] if language == "zh" and 0 < grade < len(NUMERALS) else grade
    return CLASS_NAMES[language].format(grade=shown, number=number)


def new_names(db: Session, grade: int, language: str) -> dict[int, str]:
    """The usual names of a grade's classes that the school does not have yet, by their numbers."""
    taken = {one.name for one in classes.listed(db)}
    names = {at: class_name(grade, at, language) for at in range(1, MOST_CLASSES + 1)}
    return {at: name for at, name in names.items() if name not in taken}


def settle(
    db: Session, viewer: Viewer, *, grade: int, subject: str, class_uid: str, name: str, place: str
) -> ClassSubject:
    """The viewer teaches the subject in a class, which is made by its name where none is given, and it is at `place`.

    `place`: the code of a unit or lesson, empty without a textbook. Raises `Invalid`, `NotFound` and `NotAllowed`.
    """
    same = next((one for one in classes.listed(db) if (one.name, one.grade) == (name, grade)), None)
    found = classes.named(db, class_uid) if class_uid else same or classes.create(db, viewer.school_id, name, grade)
    taught = classes.subject_of(db, found, subject)
    if taught is not None:
        classes.require_free(taught, viewer)
    taught = classes.teach(db, found, subject, teacher_id=viewer.teacher_id)
    if place:
        taught.unit, taught.lesson = curriculum.unit_or_lesson(db, place)
    return taught


def stock(db: Session, viewer: Viewer, unit: Unit) -> int:
    """How many exercises that the viewer sees serve a point of the unit."""
    points = select(LessonPoint.point_id).where(LessonPoint.lesson_id.in_([one.id for one in unit.lessons]))
    serving = select(ExercisePoint.exercise_id).where(ExercisePoint.point_id.in_(points))
    wanted = Exercise.id.in_(serving), Exercise.status == "ready", visible_to(viewer, Exercise)
    return db.scalar(select(func.count()).where(*wanted)) or 0


def samples(unit: Unit) -> int:
    """How many exercises come with Homework Menu for a unit."""
    return len(sample_bank.load(unit.code)) if unit.code in sample_bank.units() else 0


def take_samples(db: Session, viewer: Viewer, unit: Unit, *, now: datetime) -> int:
    """Put a unit's samples into the school's bank of samples, or back into use; gives their number."""
    bank = _sample_bank(db) or banks.create(db, viewer.school_id, demo_school.BANK, is_sample=True)
    uids = [one.uid for one in sample_bank.load(unit.code)]
    there = db.scalars(select(Exercise).where(Exercise.uid.in_(uids))).all()
    return _set(db, viewer, there, "ready", now) if there else demo_school.fill(db, bank, unit.code, now=now)


def has_samples(db: Session) -> bool:
    """Whether the school draws on samples."""
    wanted = select(Exercise.id).where(_is_sample(), Exercise.status == "ready")
    return db.scalar(wanted.limit(1)) is not None


def remove_samples(db: Session, viewer: Viewer, *, now: datetime) -> int:
    """Take every sample out of use, which leaves what was printed; gives their number."""
    return _set(db, viewer, _of_samples(db, "ready"), "retired", now)


def bring_back_samples(db: Session, viewer: Viewer, *, now: datetime) -> int:
    """Put the samples that were taken out of use back; gives their number."""
    return _set(db, viewer, _of_samples(db, "retired"), "ready", now)


def _of_samples(db: Session, status: str) -> list[Exercise]:
    wanted = select(Exercise).where(_is_sample(), Exercise.author_id.is_(None), Exercise.status == status)
    return list(db.scalars(wanted.order_by(Exercise.id)))


def _is_sample() -> ColumnElement[bool]:
    """By the bank's id, so that exercises of other banks are not read."""
    return Exercise.bank_id.in_(select(Bank.id).where(Bank.is_sample))


def _sample_bank(db: Session) -> Bank | None:
    return db.scalars(select(Bank).where(Bank.is_sample)).first()


def _set(db: Session, viewer: Viewer, chosen: Sequence[Exercise], status: str, now: datetime) -> int:
    for one in progress.counted(chosen, progress.EXERCISES):
        labels = replace(exercises.labels_of(one), status=status)
        exercises.relabel(db, one, labels, version=one.version, now=now, author_id=viewer.teacher_id)
    return len(chosen)
