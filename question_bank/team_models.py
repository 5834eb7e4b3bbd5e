"""The nouns of colleagues at work together: what is offered and reviewed, copied with credit, said and asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .database import Base, Tenant
from .models import Bank, Exercise, Revision, Teacher, Team


class Review(Tenant, Base):
    """An exercise offered to a team's bank or the school's (`bank_id`), and what one colleague said of it.

    `state`: offered, passed, returned with `words`, or withdrawn. `home_id` is the bank that it came from and goes back
    to. `revision` is the number of the wording that was offered.
    """

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_state", "bank_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    bank_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    home_id: Mapped[int] = mapped_column(ForeignKey("bank.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    state: Mapped[str] = mapped_column(String(10), default="offered")
    words: Mapped[str] = mapped_column(String(400), default="")
    offered: Mapped[datetime]
    decided: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    exercise: Mapped[Exercise] = relationship()
    bank: Mapped[Bank] = relationship(foreign_keys=[bank_id])
    home: Mapped[Bank] = relationship(foreign_keys=[home_id])
    teacher: Mapped[Teacher | None] = relationship(foreign_keys=[teacher_id])
    reviewer: Mapped[Teacher | None] = relationship(foreign_keys=[reviewer_id])
    call: Mapped[Call | None] = relationship(back_populates="answers")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Adoption(Tenant, Base):
    """Where a copied exercise comes from: the wording that was taken, and through it whose it is."""

    __tablename__ = "adoption"
    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), unique=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    moment: Mapped[datetime]
    revision: Mapped[Revision] = relationship()


class Comment(Tenant, Base):
    """A colleague's word on an exercise, in review and afterwards."""

    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    words: Mapped[str] = mapped_column(String(400))
    moment: Mapped[datetime]
    teacher: Mapped[Teacher | None] = relationship()


class Call(Tenant, Base):
    """What a team's member asks the others for (征题); open until it is closed."""

    __tablename__ = "call"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("teacher.id"))
    words: Mapped[str] = mapped_column(String(200))
    moment: Mapped[datetime]
    closed: Mapped[datetime | None]
    team: Mapped[Team] = relationship()
    teacher: Mapped[Teacher | None] = relationship()
    answers: Mapped[list[Review]] = relationship(back_populates="call", order_by="Review.id")
