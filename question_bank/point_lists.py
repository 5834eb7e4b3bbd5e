"""Knowledge points to choose from in a form; points and units that a word may mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from .models import Book, KnowledgePoint, Unit

SHORTEST, MOST_MEANT = 2, 4
TAUGHT, FAR = "taught", "far"


def to_choose(
    db: Session, subject: str, language: str, grades: Collection[int] = ()
) -> list[tuple[str, str, list[str]]]:
    """The titles of a subject's points in the order of their codes, under the title of what holds them.

    Those that a grade is taught stand first, those of grades more than one away last; `TAUGHT` and `FAR` tell them.
    """
    holder = aliased(KnowledgePoint)
    wanted = select(KnowledgePoint.grade_from, KnowledgePoint.grade_to, _titled(holder, language),
                    _titled(KnowledgePoint, language))  # fmt: skip
    rows = db.execute(
        wanted.outerjoin(holder, holder.id == KnowledgePoint.parent_id)
        .where(KnowledgePoint.subject == subject, KnowledgePoint.level == "point")
        .order_by(KnowledgePoint.code)
    )
    found: dict[tuple[str, str], list[str]] = {}
    for first, last, above, title in rows:
        found.setdefault((_distance(first, last, grades), above or ""), []).append(title)
    in_order = sorted(found.items(), key=lambda one: (TAUGHT, "", FAR).index(one[0][0]))
    return [(above, distance, some) for (distance, above), some in in_order]


def _distance(first: int | None, last: int | None, grades: Collection[int]) -> str:
    """How far from these grades a point is taught; one of which nobody says when is never far."""
    if not grades or first is None or last is None:
        return ""
    if any(first <= grade <= last for grade in grades):
        return TAUGHT
    return "" if first <= max(grades) + 1 and last >= min(grades) - 1 else FAR


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
