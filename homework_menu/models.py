"""The application's nouns: classes, menus with their sections and dishes, what was handed in, sign-ins and posts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from question_bank.database import Base, Tenant
from question_bank.models import Exercise, Lesson, Revision, Teacher, Team, Unit

Json = dict[str, Any]


class SchoolClass(Tenant, Base):
    """A class (班级). Learners are numbers: only how many there are is kept."""

    __tablename__ = "school_class"
    __table_args__ = (UniqueConstraint("school_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(60))
    grade: Mapped[int]
    learners: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    subjects: Mapped[list[ClassSubject]] = relationship(
        back_populates="school_class", cascade="all, delete-orphan", order_by="ClassSubject.subject"
    )


class ClassSubject(Tenant, Base):
    """A subject of a class: who teaches it, and where the class is in its book (学到这里)."""

    __tablename__ = "class_subject"
    __table_args__ = (UniqueConstraint("class_id", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(12))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"))
    half: Mapped[int | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    school_class: Mapped[SchoolClass] = relationship(back_populates="subjects")
    teacher: Mapped[Teacher | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    lesson: Mapped[Lesson | None] = relationship()


class Menu(Tenant, Base):
    """A menu (作业菜单): what was wished, what was chosen, and the proof of it.

    `cap` in half-minutes; `wish` holds the inputs of the choice so that it can be built again, `proof` value, bound and
    certificate, `orders` the figures over every allowed order, `undo` and `redo` earlier and later states. `ready`:
    made by itself for the first page, and neither handed in nor changed yet.
    """

    __tablename__ = "menu"
    __table_args__ = (UniqueConstraint("school_id", "uid"), Index("ix_menu_class_date", "class_id", "date"))
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), index=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"))
    subject: Mapped[str] = mapped_column(String(12))
    grade: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    lesson_id: Mapped[int | None] = mapped_column(ForeignKey("lesson.id"))
    format: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(12))
    date: Mapped[date]
    cap: Mapped[int]
    seed: Mapped[int]
    wish: Mapped[Json] = mapped_column(JSON)
    proof: Mapped[Json] = mapped_column(JSON)
    orders: Mapped[Json] = mapped_column(JSON)
    undo: Mapped[list[Json]] = mapped_column(JSON, default=list)
    redo: Mapped[list[Json]] = mapped_column(JSON, default=list)
    ready: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column()
    created: Mapped[datetime]
    changed: Mapped[datetime]
    sections: Mapped[list[Section]] = relationship(
        back_populates="menu", cascade="all, delete-orphan", order_by="Section.position"
    )
    teacher: Mapped[Teacher | None] = relationship()
    school_class: Mapped[SchoolClass | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    lesson: Mapped[Lesson | None] = relationship()
    submission: Mapped[Submission | None] = relationship(back_populates="menu")
    versions: Mapped[list[GroupVersion]] = relationship(
        back_populates="of", foreign_keys="GroupVersion.of_id", passive_deletes="all", order_by="GroupVersion.mark"
    )
    group: Mapped[GroupVersion | None] = relationship(
        back_populates="menu", foreign_keys="GroupVersion.menu_id", passive_deletes="all"
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Section(Tenant, Base):
    """One course of a menu with its choice rule."""

    __tablename__ = "section"
    id: Mapped[int] = mapped_column(primary_key=True)
    menu_id: Mapped[int] = mapped_column(ForeignKey("menu.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(60))
    tiers: Mapped[list[str]] = mapped_column(JSON)
    pick_min: Mapped[int]
    pick_max: Mapped[int]
    points_target: Mapped[int | None]
    goals: Mapped[list[str]] = mapped_column(JSON, default=list)
    menu: Mapped[Menu] = relationship(back_populates="sections")
    dishes: Mapped[list[Dish]] = relationship(
        back_populates="section", cascade="all, delete-orphan", order_by="Dish.position"
    )


class Dish(Tenant, Base):
    """A pinned revision on a menu, with the minutes (in half-minutes) and the labels that it was chosen with.

    Of a set meal, `meal` numbers the meal that the exercise is a part of; `goals` are the codes of its points, `family`
    is a uid.
    """

    __tablename__ = "dish"
    __table_args__ = (UniqueConstraint("section_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    meal: Mapped[int | None]
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    half: Mapped[int]
    slow: Mapped[Decimal] = mapped_column(Numeric(7, 3))
    points: Mapped[int | None]
    tier: Mapped[str] = mapped_column(String(12), server_default="")
    modality: Mapped[str] = mapped_column(String(10), server_default="")
    origin: Mapped[str] = mapped_column(String(10), server_default="")
    goals: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    family: Mapped[str | None] = mapped_column(String(64))
    row: Mapped[int | None]
    column: Mapped[int | None]
    locked: Mapped[bool] = mapped_column(default=False)
    section: Mapped[Section] = relationship(back_populates="dishes")
    exercise: Mapped[Exercise] = relationship()
    revision: Mapped[Revision] = relationship()


class GroupVersion(Tenant, Base):
    """A version of a menu for a group of its class; the menu itself is the core's.

    `mark`: what the sheet bears in the group's place, 1 to 3, allotted afresh whenever versions are made; `copies`: how
    many learners have it.
    """

    __tablename__ = "group_version"
    __table_args__ = (UniqueConstraint("menu_id"), UniqueConstraint("of_id", "group"))
    id: Mapped[int] = mapped_column(primary_key=True)
    of_id: Mapped[int] = mapped_column(ForeignKey("menu.id", ondelete="CASCADE"))
    menu_id: Mapped[int] = mapped_column(ForeignKey("menu.id", ondelete="CASCADE"))
    group: Mapped[str] = mapped_column(String(8))
    mark: Mapped[int]
    copies: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column()
    of: Mapped[Menu] = relationship(back_populates="versions", foreign_keys=of_id)
    menu: Mapped[Menu] = relationship(back_populates="group", foreign_keys=menu_id, lazy="joined", innerjoin=True)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class FormerVersions(Tenant, Base):
    """The versions that a menu had before they were removed or made again, so that they can be brought back."""

    __tablename__ = "former_versions"
    of_id: Mapped[int] = mapped_column(ForeignKey("menu.id", ondelete="CASCADE"), primary_key=True)
    kept: Mapped[list[Json]] = mapped_column(JSON)


class MenuShare(Tenant, Base):
    """A menu that its teacher shares with a team; whoever adopts it has a copy of the own."""

    __tablename__ = "menu_share"
    __table_args__ = (UniqueConstraint("menu_id", "team_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    menu_id: Mapped[int] = mapped_column(ForeignKey("menu.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    moment: Mapped[datetime]
    adopted: Mapped[int] = mapped_column(default=0)
    menu: Mapped[Menu] = relationship()
    team: Mapped[Team] = relationship()


class Measured(Tenant, Base):
    """What `measures` worked out of a revision in a grade band; `code` names what worked it out. Heights in mm."""

    __tablename__ = "measured"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    band: Mapped[str] = mapped_column(String(12), primary_key=True)
    code: Mapped[str] = mapped_column(String(16))
    wide: Mapped[int]
    narrow: Mapped[int]
    way: Mapped[str] = mapped_column(String(24))
    reading: Mapped[Json] = mapped_column(JSON)


class Submission(Tenant, Base):
    """A subject's homework for a class's day: a menu that was handed in, or one line that was written by hand.

    `least`, `typical` (the mean over orders, None where an older version did not store it) and `most` in half-minutes
    of what draws on the day's cap; `content` and `half` are the line's words and its own minutes. `comment` and
    `target` (half-minutes) are what the class teacher asks for, or what was answered; `before` is what it took the
    place of, for one step back.
    """

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_day", "class_id", "date"), UniqueConstraint("menu_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    date: Mapped[date]
    subject: Mapped[str] = mapped_column(String(12))
    menu_id: Mapped[int | None] = mapped_column(ForeignKey("menu.id"))
    content: Mapped[str] = mapped_column(String(200), default="", server_default="")
    half: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="handed-in")
    late: Mapped[bool] = mapped_column(default=False)
    least: Mapped[int]
    typical: Mapped[Decimal | None] = mapped_column(Numeric(7, 3))
    most: Mapped[int]
    before: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    comment: Mapped[str] = mapped_column(String(200), default="", server_default="")
    target: Mapped[int | None]
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    moment: Mapped[datetime]
    menu: Mapped[Menu | None] = relationship(back_populates="submission")
    school_class: Mapped[SchoolClass] = relationship()
    teacher: Mapped[Teacher | None] = relationship()


class DayPlan(Tenant, Base):
    """A class's day (作业统筹) once it is published: frozen, with the reason where it goes over a cap that warns.

    `state` is `published`, `reopened` while a correction is being made, then `corrected`.
    """

    __tablename__ = "day_plan"
    __table_args__ = (UniqueConstraint("class_id", "date"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    date: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(200), default="")
    published: Mapped[datetime]
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    publisher: Mapped[Teacher | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether a correction is being made, so that the day may change."""
        return self.state == "reopened"


class DayVersion(Tenant, Base):
    """A class's day as one notice told it; rows are added, never changed. `lines` are the values of `day_versions`."""

    __tablename__ = "day_version"
    __table_args__ = (UniqueConstraint("class_id", "date", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    date: Mapped[date]
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")
    lines: Mapped[list[Json]] = mapped_column(JSON)
    moment: Mapped[datetime]


class DayMove(Tenant, Base):
    """A move of a class's day or of one subject in it; rows are added, never changed. `number` counts from 1 within the
    day, so that two moves made from the same page cannot both stand.
    """

    __tablename__ = "day_move"
    __table_args__ = (UniqueConstraint("class_id", "date", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    date: Mapped[date]
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(String(12), default="")
    old: Mapped[str] = mapped_column(String(12))
    new: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(String(200), default="")
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    moment: Mapped[datetime]


class BasketItem(Tenant, Base):
    """An exercise in a teacher's basket."""

    __tablename__ = "basket_item"
    __table_args__ = (UniqueConstraint("teacher_id", "exercise_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id", ondelete="CASCADE"))
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"))


class SignInTry(Base):
    """A failed sign-in, by account and by address (both hashed): the throttle counts them over all processes."""

    __tablename__ = "sign_in_try"
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    moment: Mapped[datetime] = mapped_column(index=True)


class Post(Tenant, Base):
    """A form that was carried out: its key is unique, so a second post of it gets the first one's answer."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("school_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36))
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"))
    location: Mapped[str] = mapped_column(String(300), default="")
    moment: Mapped[datetime] = mapped_column(index=True)
