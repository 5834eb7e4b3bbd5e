"""Knowledge points to choose from in a form; points and units that a word may mean."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from .models import Book, KnowledgePoint, Unit

SHORTEST, MOST_MEANT = 2, 4


def to_choose(db: Session, subject: str, language: str, grade: int = 0) -> list[tuple[str, bool, list[str]]]:
    """The titles of a subject's points in the order of their codes, under the title of what holds them.

    Those that the grade is taught stand first and apart; the truth value tells them.
    """
    holder = aliased(KnowledgePoint)
    wanted = select(KnowledgePoint.grade_from, KnowledgePoint.grade_to, _titled(holder, language),
                    _titled(KnowledgePoint, language))  # fmt: skip
    rows = db.execute(
        wanted.outerjoin(holder, holder.id == KnowledgePoint.parent_id)
        .where(KnowledgePoint.subject == subject, KnowledgePoint.level == "point")
        .order_by(KnowledgePoint.code)
    )
    found: dict[tuple[bool, str], list[str]] = {}
    for first, last, above, title in rows:
        is_taught = (first or 10) <= grade <= (last or 0)
        found.setdefault((is_taught, above or ""), []).append(title)
    in_order = sorted(found.items(), key=lambda one: not one[0][0])
    return [(above, is_taught, some) for (is_taught, above), some in in_order]


def _titled(point: type[KnowledgePoint], language: str) -> ColumnElement[str]:
    """`KnowledgePoint.title` as a column: rows of many hundred points are read ten times as fast as objects."""
    first, second = (point.title_zh, point.title_en) if language == "zh" else (point.title_en, point.title_zh)
    return func.coalesce(func.nullif(first, ""), func.nullif(second, ""), point.code)


def meant(db: Session, text: str, subjects: Sequence[str] = ()) -> tuple[list[KnowledgePoint], list[Unit]]:
    """The points and the textbooks' units whose title holds a text, shortest first; none for less than two signs.

    `subjects`: of these alone, where there are any.
    """
    words = " ".join(text.split())
    if len(words) < SHORTEST:
        return [], []
    titles = KnowledgePoint.title_zh, KnowledgePoint.title_en
    points = select(KnowledgePoint).where(or_(*(one.icontains(words, autoescape=True) for one in titles)))
    points = points.where(KnowledgePoint.level == "point").order_by(func.length(titles[0]), KnowledgePoint.code)
    units = select(Unit).join(Book).where(Unit.title.icontains(words, autoescape=True))
    units = units.order_by(func.length(Unit.title), Unit.code).options(joinedload(Unit.book))
    if subjects:
        points, units = points.where(KnowledgePoint.subject.in_(subjects)), units.where(Book.subject.in_(subjects))
    return list(db.scalars(points.limit(MOST_MEANT))), list(db.scalars(units.limit(MOST_MEANT)))
