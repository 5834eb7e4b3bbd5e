"""The cast: Ann owns, Ben teaches at her school, Lee leads it, Cho is a stranger at another school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from homework_menu import accounts, classes
from homework_menu.demo import school as demo_school
from homework_menu.migrations import upgrade
from homework_menu.models import SchoolClass
from question_bank import banks, curriculum
from question_bank.access import Role, Viewer, viewer_of
from question_bank.database import Database, Session
from question_bank.models import School, Teacher, Unit

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery"
UNIT = "pep-maths-3a-8"
CURRICULUM = {"knowledge_point", "prerequisite", "book", "unit", "lesson", "lesson_point"}


@dataclass(frozen=True)
class Town:
    """Two schools with their people; ids only, so that every session reads for itself."""

    database: Database
    schools: dict[str, int]
    people: dict[str, int]

    def session(self, school: str = "here") -> Session:
        return self.database.session([self.schools[school]])

    def viewer(self, name: str) -> Viewer:
        with self.database.everywhere(read_only=True) as db:
            return viewer_of(db.get_one(Teacher, self.people[name]))


PEOPLE = {
    "ann": ("here", Role.TEACHER), "ben": ("here", Role.TEACHER), "lee": ("here", Role.SCHOOL_LEAD),
    "cat": ("here", Role.CLASS_TEACHER), "tia": ("here", Role.TEAM_LEAD), "roy": ("here", Role.RESEARCHER),
    "ida": ("here", Role.INSPECTOR), "cho": ("there", Role.TEACHER), "lou": ("there", Role.SCHOOL_LEAD),
}  # fmt: skip


def build_town(database: Database) -> Town:
    """Both schools, their people, one class each with the sample unit in the bank of the school here."""
    upgrade(database)
    with database.everywhere() as db:
        curriculum.install(db)
        schools = {name: accounts.create_school(db, f"School {name}", "cn-2021", now=NOW) for name in ("here", "there")}
        people = {
            name: accounts.create_teacher(
                db, schools[at], sign_in=name, name=name.title(), password=PASSWORD, roles=[(role, "")], now=NOW
            ).id
            for name, (at, role) in PEOPLE.items()
        }
        for at, school in schools.items():
            made = _furnish(db, school, people["ann" if at == "here" else "cho"], at)
            if at == "here":
                db.get_one(Teacher, people["cat"]).grants[0].scope = made.uid
        db.commit()
        return Town(database, {name: school.id for name, school in schools.items()}, people)


def _furnish(db: Session, school: School, teacher_id: int, at: str) -> SchoolClass:
    bank = banks.create(db, school.id, f"Bank {at}")
    if at == "here":
        demo_school.fill(db, bank, UNIT, now=NOW)
    made = classes.create(db, school.id, f"Class {at}", 3, learners=40)
    unit = db.query(Unit).filter(Unit.code == UNIT).one()
    classes.arrive_at(classes.teach(db, made, "maths", teacher_id=teacher_id, unit=unit), unit.lessons[-1])
    return made
