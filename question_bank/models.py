"""The bank's nouns: schools and people, banks, exercises with their revisions, the curriculum, pictures."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .content import Content, from_json
from .database import Base, Reference, Tenant

Json = dict[str, Any]


class School(Base):
    """A school with its homework policy and its way of wording sheets.

    `zone`: the IANA name of its clock, empty for the server's. `invitation`: by what colleagues come in until
    `invited_until`; empty where nobody is invited.
    """

    __tablename__ = "school"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    policy: Mapped[str] = mapped_column(String(40))
    policy_changes: Mapped[list[Json]] = mapped_column(JSON, default=list)
    wording: Mapped[str] = mapped_column(String(12), default="official")
    language: Mapped[str] = mapped_column(String(2), default="zh")
    zone: Mapped[str] = mapped_column(String(40), default="")
    invitation: Mapped[str] = mapped_column(String(40), default="")
    invited_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created: Mapped[datetime]


class Teacher(Tenant, Base):
    """A person with an account. Sign-in names are unique on the server."""

    __tablename__ = "teacher"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    sign_in: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    session_version: Mapped[int] = mapped_column(default=1)
    language: Mapped[str | None] = mapped_column(String(2))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created: Mapped[datetime]
    grants: Mapped[list[Grant]] = relationship(back_populates="teacher", cascade="all, delete-orphan")


class Grant(Tenant, Base):
    """A role that a person holds, for a scope: a class's uid, a team's grade and subject, or empty for the school."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("teacher_id", "role", "scope"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(36), default="")
    teacher: Mapped[Teacher] = relationship(back_populates="grants")


class Team(Tenant, Base):
    """A team (备课组): colleagues who prepare a subject for some grades together; `grades` is a bit mask."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("school_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(12))
    grades: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    members: Mapped[list[Teacher]] = relationship(secondary="team_member", order_by="Teacher.name")
    bank: Mapped[Bank] = relationship(back_populates="team")


class TeamMember(Base):
    """Who is in a team."""

    __tablename__ = "team_member"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id", ondelete="CASCADE"), primary_key=True, index=True)


class Bank(Tenant, Base):
    """A shelf of exercises: a teacher's own (`owner_id`), a team's (`team_id`), or the school's."""

    __tablename__ = "bank"
    __table_args__ = (UniqueConstraint("school_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), unique=True)
    defaults: Mapped[Json] = mapped_column(JSON, default=dict)
    is_sample: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    team: Mapped[Team | None] = relationship(back_populates="bank")


class Family(Tenant, Base):
    """Variants of one exercise: never two on a sheet."""

    __tablename__ = "family"
    __table_args__ = (UniqueConstraint("school_id", "uid"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(64))


class Exercise(Tenant, Base):
    """Identity and labels of an exercise; its wording stands in revisions.

    `grades` is a bit mask (bit g for grade g), `half` minutes in whole half-minutes, `slow` exact minutes or null
    (then the policy's slow factor times the minutes).
    """

    __tablename__ = "exercise"
    __table_args__ = (
        UniqueConstraint("school_id", "uid"),
        CheckConstraint("half > 0", name="minutes"),
        CheckConstraint("difficulty IS NULL OR difficulty BETWEEN 1 AND 5", name="difficulty"),
        CheckConstraint("tier IN ('basic', 'specialised', 'extension', 'creative')", name="tier"),
        Index("ix_exercise_draw", "school_id", "subject", "status", "bank_id"),
        Index("ix_exercise_counted", "school_id", "bank_id", "subject", "tier", "kind", "status", "grades", "half"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(64))
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"), index=True)
    subject: Mapped[str] = mapped_column(String(12))
    grades: Mapped[int]
    tier: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12))
    modality: Mapped[str] = mapped_column(String(10), default="written")
    language: Mapped[str] = mapped_column(String(2), default="zh")
    half: Mapped[int]
    slow: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    origin: Mapped[str] = mapped_column(String(10), default="teacher")
    difficulty: Mapped[int | None]
    cognitive: Mapped[str | None] = mapped_column(String(12))
    purpose: Mapped[str | None] = mapped_column(String(12))
    intent: Mapped[str] = mapped_column(String(400), default="")
    context: Mapped[str] = mapped_column(String(12), default="")
    status: Mapped[str] = mapped_column(String(10), default="ready")
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"), index=True)
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"), index=True)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    category: Mapped[str] = mapped_column(String(300), default="")
    marks: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    source: Mapped[str] = mapped_column(String(300), default="")
    rights: Mapped[str] = mapped_column(String(10), default="own")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    number: Mapped[int] = mapped_column(default=1)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    uses: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()
    created: Mapped[datetime]
    changed: Mapped[datetime]
    bank: Mapped[Bank] = relationship()
    lesson: Mapped[Lesson | None] = relationship()
    family: Mapped[Family | None] = relationship()
    revisions: Mapped[list[Revision]] = relationship(
        back_populates="exercise", order_by="Revision.number", cascade="all, delete-orphan"
    )
    points: Mapped[list[KnowledgePoint]] = relationship(secondary="exercise_point", order_by="KnowledgePoint.code")
    author: Mapped[Teacher | None] = relationship()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Revision(Tenant, Base):
    """One immutable wording of an exercise."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("exercise_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    data: Mapped[Json] = mapped_column(JSON)
    original: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    created: Mapped[datetime]
    exercise: Mapped[Exercise] = relationship(back_populates="revisions")

    @cached_property
    def content(self) -> Content:
        """The wording as a value."""
        return from_json(self.data)


class KnowledgePoint(Reference, Base):
    """A node of the curriculum: subject > domain > theme > point. Rows without a school are everybody's."""

    __tablename__ = "knowledge_point"
    __table_args__ = (UniqueConstraint("school_id", "code"), Index("ix_knowledge_point_code", "code"))
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(8), default="point")
    title_zh: Mapped[str] = mapped_column(String(200), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_point.id"), index=True)
    stage: Mapped[int | None]
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]
    standard: Mapped[str] = mapped_column(String(60), default="")
    edition: Mapped[str] = mapped_column(String(60), default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    mark: Mapped[str] = mapped_column(String(20), default="to be confirmed")
    parent: Mapped[KnowledgePoint | None] = relationship(remote_side=[id])

    def title(self, language: str) -> str:
        """The title in a language, else in the other one."""
        first, second = (self.title_zh, self.title_en) if language == "zh" else (self.title_en, self.title_zh)
        return first or second or self.code


class ExercisePoint(Base):
    """Which knowledge points an exercise serves."""

    __tablename__ = "exercise_point"
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("knowledge_point.id"), primary_key=True, index=True)


class Prerequisite(Base):
    """`point_id` needs `needs_id` first; a graph without cycles. Soft ones warn only."""

    __tablename__ = "prerequisite"
    point_id: Mapped[int] = mapped_column(ForeignKey("knowledge_point.id", ondelete="CASCADE"), primary_key=True)
    needs_id: Mapped[int] = mapped_column(ForeignKey("knowledge_point.id"), primary_key=True)
    hard: Mapped[bool] = mapped_column(default=True)


class Book(Reference, Base):
    """A book of a textbook edition: 人教版 数学 三年级上册; `term` is 1 or 2 of its grade, 0 for the whole year."""

    __tablename__ = "book"
    __table_args__ = (UniqueConstraint("school_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    edition: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(12))
    grade: Mapped[int]
    term: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    mark: Mapped[str] = mapped_column(String(20), default="to be confirmed")
    units: Mapped[list[Unit]] = relationship(back_populates="book", order_by="Unit.position")


class Unit(Reference, Base):
    """A textbook's unit (单元)."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("school_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    book_id: Mapped[int] = mapped_column(ForeignKey("book.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    book: Mapped[Book] = relationship(back_populates="units")
    lessons: Mapped[list[Lesson]] = relationship(back_populates="unit", order_by="Lesson.position")


class Lesson(Reference, Base):
    """A lesson (课时) of a unit, mapped on knowledge points."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("school_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    unit: Mapped[Unit] = relationship(back_populates="lessons")
    points: Mapped[list[KnowledgePoint]] = relationship(secondary="lesson_point", order_by="KnowledgePoint.code")


class LessonPoint(Base):
    """Which knowledge points a lesson teaches."""

    __tablename__ = "lesson_point"
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"), primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("knowledge_point.id"), primary_key=True)


class ShippedCurriculum(Base):
    """One row: the fingerprint of the curriculum's data files that the database was last filled from."""

    __tablename__ = "shipped_curriculum"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class Picture(Tenant, Base):
    """An uploaded picture, re-encoded by us; `print_bytes` is the copy of at most 4 Mpx."""

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("school_id", "uid"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    print_bytes: Mapped[bytes] = mapped_column(LargeBinary)
    created: Mapped[datetime]


class ImportBatch(Tenant, Base):
    """One file read in, with its report and the `points` that it added; `exercises` are the uids of what it made."""

    __tablename__ = "import_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36))
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    file: Mapped[str] = mapped_column(String(300))
    report: Mapped[Json] = mapped_column(JSON)
    exercises: Mapped[list[str]] = mapped_column(JSON, default=list)
    created: Mapped[datetime]


class ColumnMap(Tenant, Base):
    """What a teacher said of a table's columns: name -> field. `heading` is a hash of the names, in order."""

    __tablename__ = "column_map"
    __table_args__ = (UniqueConstraint("teacher_id", "heading"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id", ondelete="CASCADE"))
    heading: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)


class Change(Tenant, Base):
    """Who changed what, when, and what stood there before; rows are only ever added."""

    __tablename__ = "change"
    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    moment: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(40))
    thing: Mapped[str] = mapped_column(String(80), index=True)
    before: Mapped[Json] = mapped_column(JSON, default=dict)
