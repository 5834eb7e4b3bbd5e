"""The curriculum: knowledge points as a tree with prerequisites, and textbooks whose lessons are mapped on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from . import shipped
from .errors import Invalid
from .models import Book, KnowledgePoint, Lesson, LessonPoint, Prerequisite, ShippedCurriculum, Unit

Shared = KnowledgePoint | Book | Unit | Lesson
Pair = Prerequisite | LessonPoint
Key = InstrumentedAttribute[int]
PATH = "->"
MOST_NAMED = 12
LEVELS = ("subject", "domain", "theme", "point")
AREAS = len(LEVELS) - 1


def install(db: Session) -> None:
    """Put the shipped points and textbooks into the database; add only, nothing that stands there is changed."""
    known = _install_points(db)
    needs_first = [{"point_id": known[point], "needs_id": known[need], "hard": hard}
                   for point, need, hard in shipped.needs()]  # fmt: skip
    _add_pairs(db, Prerequisite, (Prerequisite.point_id, Prerequisite.needs_id), needs_first)
    _install_books(db, known)
    db.execute(delete(ShippedCurriculum))
    db.add(ShippedCurriculum(digest=shipped.digest()))
    db.flush()


def is_current(db: Session) -> bool:
    """Whether the database holds all that is shipped today, or nothing of it yet."""
    held = db.scalar(select(ShippedCurriculum.digest))
    if held is None:
        return db.scalar(select(KnowledgePoint.id).where(KnowledgePoint.school_id.is_(None)).limit(1)) is None
    return held == shipped.digest()


def points(db: Session, subject: str, goals: Iterable[str], *, school_id: int) -> list[KnowledgePoint]:
    """Knowledge points by code, title or alias; a path `a->b->c` that is unknown joins the school's own tree."""
    found = [_one_point(db, subject, goal.strip(), school_id) for goal in goals if goal.strip()]
    return list({point.id: point for point in found}.values())


def unknown(db: Session, subject: str, goals: Iterable[str]) -> list[str]:
    """Those of the names that no point of the subject bears: `points` would make them the school's own."""
    return [goal for goal in goals if goal.strip() and _known_point(db, subject, goal.strip()) is None]


def find_points(db: Session, wanted: str, subject: str) -> list[KnowledgePoint]:
    """The points that a teacher's word may mean: code, title in either language, or the end of a path."""
    same = or_(
        KnowledgePoint.code == wanted, KnowledgePoint.title_zh == wanted, KnowledgePoint.title_en == wanted,
        KnowledgePoint.code.endswith(PATH + wanted, autoescape=True),
    )  # fmt: skip
    return list(
        db.scalars(select(KnowledgePoint).where(same, KnowledgePoint.subject == subject).order_by(KnowledgePoint.code))
    )


def titles(db: Session, subject: str, grade: int) -> list[str]:
    """The titles, in both languages, of a subject's points that a grade is taught, and of a school's own."""
    wanted = select(KnowledgePoint.title_zh, KnowledgePoint.title_en).where(
        KnowledgePoint.subject == subject, KnowledgePoint.level == "point",
        or_(KnowledgePoint.grade_from.is_(None),
            (KnowledgePoint.grade_from <= grade) & (KnowledgePoint.grade_to >= grade)),
    )  # fmt: skip
    return sorted({title for row in db.execute(wanted) for title in row if title})


def taught_in(db: Session, subject: str, grade: int) -> list[str]:
    """The codes of the shipped points that a grade is taught, those of this grade alone first."""
    wanted = select(KnowledgePoint.code).where(
        KnowledgePoint.subject == subject, KnowledgePoint.level == "point", KnowledgePoint.school_id.is_(None),
        KnowledgePoint.grade_from <= grade, KnowledgePoint.grade_to >= grade,
    )  # fmt: skip
    return list(db.scalars(wanted.order_by(KnowledgePoint.grade_to - KnowledgePoint.grade_from, KnowledgePoint.id)))


def titles_of(db: Session, codes: Iterable[str], language: str) -> dict[str, str]:
    """Code -> title of these points."""
    found = db.scalars(select(KnowledgePoint).where(KnowledgePoint.code.in_(list(codes))))
    return {point.code: point.title(language) for point in found}


def by_code(db: Session, codes: Iterable[str]) -> dict[str, KnowledgePoint]:
    """The points of these codes, without those that are none; each is asked for once in a session."""
    wanted, known = set(codes), db.info.setdefault("points by code", {})
    if missing := wanted - known.keys():
        known |= {one.code: one for one in db.scalars(select(KnowledgePoint).where(KnowledgePoint.code.in_(missing)))}
    return {code: known[code] for code in wanted & known.keys()}


def lineage(db: Session, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """For each point id: itself and its ancestors at level `point`, nearest first; usable as goals all of them."""
    asked, row = set(ids), (KnowledgePoint.id, KnowledgePoint.parent_id, KnowledgePoint.level)
    line = select(*row).where(KnowledgePoint.id.in_(asked)).cte(recursive=True)
    line = line.union(select(*row).join(line, line.c.parent_id == KnowledgePoint.id))
    parents = {one: (parent, level) for one, parent, level in db.execute(select(line))} if asked else {}
    return {one: tuple(_climb(one, parents)) for one in asked}


def is_area(code: str) -> bool:
    """Whether a name of a school's own tree stands as high as subject, domain and theme do in the curriculum: it says
    too little to be the one goal that exercises below it share.
    """
    return code.count(PATH) < AREAS


def line(point: KnowledgePoint) -> list[KnowledgePoint]:
    """A point and its ancestors at level `point`, nearest first."""
    found: list[KnowledgePoint] = []
    here: KnowledgePoint | None = point
    while here is not None:
        found += [here] if here.level == "point" else []
        here = here.parent
    return found


def under(db: Session, point_id: int) -> list[int]:
    """A point's id and those of everything under it."""
    tree = select(KnowledgePoint.id).where(KnowledgePoint.id == point_id).cte(recursive=True)
    tree = tree.union(select(KnowledgePoint.id).where(KnowledgePoint.parent_id == tree.c.id))
    return list(db.scalars(select(tree.c.id)))


def lesson(db: Session, code: str) -> Lesson:
    """A lesson by its code. Raises `Invalid`."""
    found = lesson_or_none(db, code)
    if found is None:
        raise Invalid("There is no lesson “{lesson}”.", field="lesson", lesson=code)
    return found


def lesson_or_none(db: Session, code: str) -> Lesson | None:
    """A lesson by its code."""
    return db.scalars(select(Lesson).where(Lesson.code == code)).one_or_none()


def unit_or_lesson(
    db: Session, text: str, *, subject: str | None = None, grade: int | None = None, book: Book | None = None
) -> tuple[Unit, Lesson | None]:
    """A textbook's unit or lesson by code, or by title among those of a subject and grade, those of `book` first.

    Raises `Invalid` where there is none, or several of one title.
    """
    found = _coded(db, text) or _called(db, text, subject, grade)
    found = [one for one in found if book is not None and _unit_of(one).book_id == book.id] or found
    if len(found) > 1:
        told = "Several units or lessons are called “{name}”. Name one by its code: {units}."
        raise Invalid(told, field="unit", name=text, units=_listed(found))
    if not found:
        raise _unknown(db, text)
    return _unit_of(found[0]), found[0] if isinstance(found[0], Lesson) else None


def _coded(db: Session, code: str) -> list[Unit | Lesson]:
    """The unit of a code, else the lesson."""
    units = list(db.scalars(select(Unit).where(Unit.code == code)))
    return [*units] or [*db.scalars(select(Lesson).where(Lesson.code == code))]


def _called(db: Session, title: str, subject: str | None = None, grade: int | None = None) -> list[Unit | Lesson]:
    """The units of a title in the books of a subject and grade, else the lessons."""
    of = [Book.subject == subject] * (subject is not None) + [Book.grade == grade] * (grade is not None)
    units = select(Unit).join(Unit.book).where(Unit.title == title, *of).order_by(Book.grade, Unit.code)
    lessons = select(Lesson).join(Lesson.unit).join(Unit.book).where(Lesson.title == title, *of)
    return [*db.scalars(units)] or [*db.scalars(lessons.order_by(Book.grade, Lesson.code))]


def _unknown(db: Session, text: str) -> Invalid:
    elsewhere = _called(db, text)
    if not elsewhere:
        return Invalid("There is no unit or lesson “{name}”.", field="unit", name=text)
    told = "No unit or lesson of this subject and grade is called “{name}”. Name another by its code: {units}."
    return Invalid(told, field="unit", name=text, units=_listed(elsewhere))


def _unit_of(one: Unit | Lesson) -> Unit:
    return one if isinstance(one, Unit) else one.unit


def _listed(found: Sequence[Unit | Lesson]) -> list[str]:
    """Each by its code, with its book, and a lesson with its unit; the first of many."""
    named = [" · ".join([one.code, _unit_of(one).book.title, *([one.unit.title] if isinstance(one, Lesson) else [])])
             for one in found[:MOST_NAMED]]  # fmt: skip
    return [*named, *(["…"] if len(found) > MOST_NAMED else [])]


def books(db: Session, subject: str, grade: int, language: str) -> list[Book]:
    """The textbooks of a subject and grade: a school's own first, those in its language, newer editions, by title."""
    wanted = select(Book).where(Book.subject == subject, Book.grade == grade)
    lessons = selectinload(Book.units).selectinload(Unit.lessons)
    return list(db.scalars(wanted.order_by(*_first(language)).options(lessons)))


def _first(language: str) -> tuple[ColumnElement[Any] | InstrumentedAttribute[str], ...]:
    return Book.school_id.is_(None), Book.language != language, Book.edition.desc(), Book.title


def unit(db: Session, code: str) -> Unit | None:
    """A unit by its code."""
    return db.scalars(select(Unit).where(Unit.code == code)).first()


def unit_points(db: Session, unit: Unit) -> list[KnowledgePoint]:
    """The knowledge points of a unit's lessons, in the order in which they are taught."""
    wanted = select(KnowledgePoint).join(LessonPoint, LessonPoint.point_id == KnowledgePoint.id)
    wanted = wanted.join(Lesson, Lesson.id == LessonPoint.lesson_id).where(Lesson.unit_id == unit.id)
    found = db.scalars(wanted.order_by(Lesson.position, KnowledgePoint.code))
    return list({point.id: point for point in found}.values())


def late_points(db: Session, taught: Lesson, codes: Sequence[str]) -> list[str]:
    """Those of the points that the edition teaches after this lesson, in this book or a later one, by code.

    A point is late by itself or by a hard prerequisite; one that no book of the edition teaches is never late.
    """
    return sorted(late_needs(db, taught, codes))


def late_needs(db: Session, taught: Lesson, codes: Sequence[str], *, soft: bool = False) -> dict[str, list[str]]:
    """Point -> what it needs, itself included, that the edition teaches after this lesson; only points that need such.

    `soft`: soft prerequisites count too.
    """
    book, needed = taught.unit.book, needs(db, codes, soft=soft)
    when = _taught_at(db, book, set[str]().union(*needed.values()))
    now = (book.grade, book.term, taught.unit.position, taught.position)
    late = {code: sorted(one for one in some if when.get(one, now) > now) for code, some in needed.items()}
    return {code: found for code, found in late.items() if found}


def term_of(title: str) -> int:
    """The term that a book's title names: 上册 1, 下册 2, else 0 for the whole year."""
    return next((term for term, mark in ((1, "上"), (2, "下")) if mark in title), 0)


def needs(db: Session, codes: Iterable[str], *, soft: bool = False) -> dict[str, set[str]]:
    """For each point: itself and everything that it needs by hard prerequisites, or by soft ones too."""
    asked, first = tuple(codes), defaultdict[str, set[str]](set)
    for point, need in _edges(db, asked, soft=soft):
        first[point].add(need)
    return {code: _closure(code, first) for code in asked}


def _edges(db: Session, codes: Collection[str], *, soft: bool) -> list[tuple[str, str]]:
    """The prerequisites that these points lead to, step by step."""
    reached = select(KnowledgePoint.id).where(KnowledgePoint.code.in_(codes)).cte(recursive=True)
    steps = select(Prerequisite.needs_id).join(reached, Prerequisite.point_id == reached.c.id)
    reached = reached.union(steps.where(Prerequisite.hard | soft))
    needed = select(KnowledgePoint.id, KnowledgePoint.code).subquery()
    rows = db.execute(
        select(KnowledgePoint.code, needed.c.code)
        .join(Prerequisite, Prerequisite.point_id == KnowledgePoint.id)
        .join(needed, needed.c.id == Prerequisite.needs_id)
        .where(Prerequisite.hard | soft, Prerequisite.point_id.in_(select(reached.c.id)))
    )
    return [(point, need) for point, need in rows]


def _closure(code: str, first: Mapping[str, set[str]]) -> set[str]:
    seen, waiting = {code}, [code]
    while waiting:
        fresh = first.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return seen


def _taught_at(db: Session, book: Book, codes: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Point code -> (grade, term, unit, lesson) where the book's edition first teaches it, of these points."""
    place = (Book.grade, Book.term, Unit.position, Lesson.position)
    rows = db.execute(
        select(KnowledgePoint.code, *place)
        .join(LessonPoint, LessonPoint.point_id == KnowledgePoint.id)
        .join(Lesson, Lesson.id == LessonPoint.lesson_id)
        .join(Unit, Unit.id == Lesson.unit_id)
        .join(Book, Book.id == Unit.book_id)
        .where(Book.edition == book.edition, Book.subject == book.subject, KnowledgePoint.code.in_(codes))
        .order_by(*(one.desc() for one in place))
    )
    return {code: tuple(when) for code, *when in rows}


def _climb(point: int | None, parents: Mapping[int, tuple[int | None, str]]) -> Iterable[int]:
    while point is not None:
        parent, level = parents[point]
        if level == "point":
            yield point
        point = parent


def _one_point(db: Session, subject: str, goal: str, school_id: int) -> KnowledgePoint:
    found = _known_point(db, subject, goal)
    if found is None:
        found = db.info["points"][subject, goal] = _own_point(db, subject, goal, school_id)
    return found


def _known_point(db: Session, subject: str, goal: str) -> KnowledgePoint | None:
    """By name; a name that was found before in this session is not looked up again."""
    known: dict[tuple[str, str], KnowledgePoint] = db.info.setdefault("points", {})
    held = known.get((subject, goal))
    if held is not None and held in db:
        return held
    found = find_points(db, goal, subject)
    if found:
        known[subject, goal] = found[0]
    return found[0] if found else None


def _own_point(db: Session, subject: str, path: str, school_id: int) -> KnowledgePoint:
    """A path of the school's own tree, made node by node."""
    names = [name.strip() for name in path.split(PATH) if name.strip()]
    if len(path) > 400 or any(len(name) > 200 for name in names):
        raise Invalid("“{path}” is not a knowledge point.", field="goals", path=path[:80])
    parent: KnowledgePoint | None = None
    for depth in range(1, len(names) + 1):
        code = PATH.join(names[:depth])
        found = db.scalars(select(KnowledgePoint).where(KnowledgePoint.code == code)).first()
        parent = found or _add_own(db, subject, code, parent, school_id)
    if parent is None:
        raise Invalid("“{path}” is not a knowledge point.", field="goals", path=path)
    return parent


def _add_own(db: Session, subject: str, code: str, parent: KnowledgePoint | None, school_id: int) -> KnowledgePoint:
    point = KnowledgePoint(
        school_id=school_id, code=code, subject=subject, title_zh=code.split(PATH)[-1], title_en="",
        parent=parent, mark="own", level="point",
    )  # fmt: skip
    db.add(point)
    db.flush()
    return point


def _install_points(db: Session) -> dict[str, int]:
    known: dict[str, int] = {}
    for level in LEVELS:
        rows = [row for row in shipped.points() if row["level"] == level]
        known |= _add(db, KnowledgePoint, [{**_without(row, "parent"), "parent_id": known.get(row["parent"])}
                                           for row in rows])  # fmt: skip
    return known


def _install_books(db: Session, known: Mapping[str, int]) -> None:
    """Units and lessons that a book got since it was installed are added to it."""
    books = shipped.books()
    ids = _add(db, Book, [{**_without(book, "units"), "term": term_of(book["title"])} for book in books])
    units = [{**_without(unit, "lessons"), "position": place, "book_id": ids[book["code"]]}
             for book in books for place, unit in enumerate(book["units"], 1)]  # fmt: skip
    ids = _add(db, Unit, units)
    placed = [(unit, place, lesson) for book in books for unit in book["units"]
              for place, lesson in enumerate(unit["lessons"], 1)]  # fmt: skip
    ids = _add(db, Lesson, [{**_without(lesson, "points"), "position": place, "unit_id": ids[unit["code"]]}
                            for unit, place, lesson in placed])  # fmt: skip
    taught = [{"lesson_id": ids[lesson["code"]], "point_id": known[point]}
              for _, _, lesson in placed for point in lesson["points"]]  # fmt: skip
    _add_pairs(db, LessonPoint, (LessonPoint.lesson_id, LessonPoint.point_id), taught)


def _without(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def _add(db: Session, model: type[Shared], rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Add the rows whose code is not there, in one statement; gives code -> id of everything shipped."""
    there = _codes(db, model)
    fresh = [row for row in rows if row["code"] not in there]
    if not fresh:
        return there
    db.execute(insert(model), fresh)
    return _codes(db, model)


def _codes(db: Session, model: type[Shared]) -> dict[str, int]:
    rows = db.execute(select(model.code, model.id).where(model.school_id.is_(None)))
    return {row.code: row.id for row in rows}


def _add_pairs(db: Session, model: type[Pair], keys: tuple[Key, Key], rows: Sequence[Mapping[str, Any]]) -> None:
    there = {tuple(pair) for pair in db.execute(select(*keys))}
    fresh = [row for row in rows if (row[keys[0].key], row[keys[1].key]) not in there]
    if fresh:
        db.execute(insert(model), fresh)
