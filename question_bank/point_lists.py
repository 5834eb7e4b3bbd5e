"""Knowledge points to choose from in a form."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from .models import KnowledgePoint


def to_choose(db: Session, subject: str, language: str, grade: int = 0) -> list[tuple[str, bool, list[str]]]:
    """The titles of a subject's points in the order of their codes, under the title of what holds them.

    Those that the grade is taught stand first and apart; the truth value tells them.
    """
    wanted = select(KnowledgePoint).where(KnowledgePoint.subject == subject, KnowledgePoint.level == "point")
    found: dict[tuple[bool, str], list[str]] = {}
    for point in db.scalars(wanted.options(selectinload(KnowledgePoint.parent)).order_by(KnowledgePoint.code)):
        is_taught = (point.grade_from or 10) <= grade <= (point.grade_to or 0)
        holder = point.parent.title(language) if point.parent else ""
        found.setdefault((is_taught, holder), []).append(point.title(language))
    in_order = sorted(found.items(), key=lambda one: not one[0][0])
    return [(holder, is_taught, some) for (is_taught, holder), some in in_order]
