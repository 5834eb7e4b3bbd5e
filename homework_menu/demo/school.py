"""The demo school: classes, people and the sample bank, made once in a data folder of its own."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from question_bank import access, banks, curriculum, exercises, progress, teams
from question_bank.content import Content
from question_bank.database import Database, Session
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, School, Unit
from question_bank.teams import TeamSpec

from .. import accounts, classes, scopes
from ..models import SchoolClass
from ..settings import Settings
from . import sample_bank

NAME = "示范小学 Demo School"
BANK = "示例题库 Sample bank"
TEAM = "三年级数学备课组"
PEOPLE = (
    ("lin", "林老师", ("teacher",)),
    ("chen", "陈老师（班主任）", ("teacher", "class-teacher:三(2)班")),
    ("zhou", "周老师（备课组长）", ("teacher", "team-lead:maths")),
    ("lead", "教导处", ("school-lead",)),
    ("researcher", "教研员", ("researcher",)),
    ("inspector", "责任督学", ("inspector",)),
)
CLASSES = (
    ("三(2)班", 3, 42, "maths", "pep-maths-3a-8"),
    ("五(1)班", 5, 40, "maths", "pep-maths-5b-4"),
    ("4 Maple", 4, 24, "maths", "ccss-maths-4-nf"),
    ("二(1)班", 2, 38, "maths", "pep-maths-2a-4"),
)


def folder(settings: Settings) -> Path:
    """Where the demo keeps its data, apart from a school's own."""
    return settings.data / "demo"


def prepare(database: Database, data: Path, *, now: datetime) -> dict[str, Any]:
    """The demo school, made on the first call: `school`, `bank`, `classes` and `accounts` with their passwords."""
    with database.everywhere() as db:
        school = db.scalars(select(School).where(School.name == NAME)).one_or_none()
        if school is None:
            _make(db, _password(data), now)
            db.commit()
    with database.everywhere(read_only=True) as db:
        found = [
            {"name": one.name, "grade": one.grade, "learners": one.learners} for one in db.scalars(select(SchoolClass))
        ]
    people = [
        {"name": sign_in, "password": _password(data), "role": scopes.parse(roles[-1])[0].value}
        for sign_in, _, roles in PEOPLE
    ]
    return {"school": NAME, "bank": BANK, "classes": found, "accounts": people}


def _make(db: Session, password: str, now: datetime) -> None:
    curriculum.install(db)
    school = accounts.create_school(db, NAME, "cn-2021", now=now)
    made = [classes.create(db, school.id, name, grade, learners=learners) for name, grade, learners, _, _ in CLASSES]
    teachers = [
        accounts.create_teacher(db, school, sign_in=sign_in, name=name, password=password,
                                roles=[scopes.parse(role) for role in roles], now=now)
        for sign_in, name, roles in PEOPLE
    ]  # fmt: skip
    bank = banks.create(db, school.id, BANK, is_sample=True)
    for unit in sample_bank.units():
        fill(db, bank, unit, now=now)
    lead = access.viewer_of(teachers[3])
    teams.create(db, lead, TeamSpec(TEAM, "maths", frozenset({3}), teachers[:3]))
    for school_class, (_, _, _, subject, code) in zip(made, CLASSES, strict=True):
        unit = db.scalars(select(Unit).where(Unit.code == code)).one_or_none() if code else None
        taught = classes.teach(db, school_class, subject, teacher_id=teachers[0].id, unit=unit)
        if unit:
            classes.arrive_at(taught, unit.lessons[-1])


def fill(db: Session, bank: Bank, unit: str, *, now: datetime) -> int:
    """Put a sample unit's exercises into a bank; gives their number."""
    samples = sample_bank.load(unit)
    for sample in progress.counted(samples, progress.EXERCISES):
        exercises.create(db, bank, _draft(sample), now=now)
    return len(samples)


def _draft(sample: sample_bank.SampleExercise) -> Draft:
    content: Content = sample.content
    labels = Labels(
        subject=sample.subject, grades=frozenset(sample.grades), tier=sample.tier, half=sample.half,
        modality=sample.modality, difficulty=sample.difficulty, cognitive=sample.cognitive, purpose=sample.purpose,
        intent=sample.intent, context=sample.context, goals=tuple(sample.goals), lesson=sample.lesson,
        family=sample.family, source="Homework Menu",
    )  # fmt: skip
    return Draft(content, labels, sample.uid)


def _password(data: Path) -> str:
    """The demo's one password, made at the first start and kept in its folder."""
    path = data / "demo-password.json"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(accounts.new_password(), file)
    return json.loads(path.read_text())
