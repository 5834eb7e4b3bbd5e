"""A school's own textbooks from a table: edition, book, unit, lesson, points; rows are only ever added."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from . import curriculum, grade_words
from .content import SUBJECTS
from .errors import BankError, Invalid, NotFound, Refused
from .formats.found import SUBJECT_WORDS, folded
from .models import Book, Lesson, Unit

COLUMNS = {
    "edition": ("版本", "教材版本", "edition"), "book": ("册", "教材", "书", "book"), "unit": ("单元", "unit"),
    "lesson": ("课时", "课", "lesson"), "points": ("知识点", "points", "knowledge points"),
    "subject": ("学科", "subject"), "grade": ("年级", "grade"),
}  # fmt: skip
NEEDED = ("edition", "book", "unit", "lesson")
PLACED = ("unit", "lesson", "points")
MOST_ROWS = 5_000
MOST_TITLE = 120


@dataclass
class Added:
    """How many books, units and lessons a table added."""

    books: int = 0
    units: int = 0
    lessons: int = 0


@dataclass(frozen=True)
class Entry:
    """What became of a row: `added`, `there` already, or left out for its `fault`; `own`: points that only this school
    has.
    """

    number: int
    given: Mapping[str, str]
    state: str
    own: tuple[str, ...] = ()
    fault: BankError | None = None


@dataclass(frozen=True)
class Table:
    """A table's cells with what its columns are taken for: `fields` names each (empty: not read), the rows begin at
    `first`.
    """

    rows: Sequence[Sequence[str]]
    fields: Sequence[str]
    first: int


def look(rows: Sequence[Sequence[str]]) -> Table:
    """What a table's columns seem to be: by their headings, else unit, lesson and points in this order."""
    names = {name: field for field, some in COLUMNS.items() for name in some}
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = max(map(len, filled), default=0)
    for place, row in enumerate(filled[:20]):
        fields = [names.get(folded(cell), "") for cell in row]
        if "unit" in fields:
            return Table(filled, [*fields, *[""] * (width - len(fields))], place + 1)
    return Table(filled, [*PLACED, *[""] * width][:width], 0)


def add(db: Session, school_id: int, table: Table, defaults: Mapping[str, str]) -> list[Entry]:
    """Add what a table names and the school has not, row by row; a row with a fault is left out and says why.

    `defaults` hold where a row gives nothing. Edition, book and unit go on where a row leaves them empty, as merged
    cells do; a unit without lessons is one lesson. Raises `Refused` where the table is too long; the caller commits.
    """
    if len(table.rows) > MOST_ROWS:
        raise Refused("The table has more than {rows} rows. Split it.", rows=MOST_ROWS)
    held, found = dict[str, str](), list[Entry]()
    for number, row in enumerate(table.rows[table.first :], table.first + 1):
        cells = zip(table.fields, row, strict=False)
        told = {field: cell.strip() for field, cell in cells if field and cell.strip()}
        held |= {field: text for field, text in told.items() if field in ("edition", "book", "unit")}
        given = {**defaults, **held, **told}
        given.setdefault("lesson", given.get("unit", ""))
        found.append(_entry(db, school_id, given, number))
    db.flush()
    return found


def _entry(db: Session, school_id: int, given: Mapping[str, str], number: int) -> Entry:
    added = Added()
    subject = SUBJECT_WORDS.get(folded(given["subject"]), folded(given["subject"]))
    try:
        own = tuple(curriculum.unknown(db, subject, goals_of(given))) if subject in SUBJECTS else ()
        _take_row(db, school_id, given, number, added)
    except BankError as error:
        return Entry(number, given, "left-out", fault=error)
    return Entry(number, given, "added" if added.lessons else "there", own)


def own(db: Session) -> list[Book]:
    """The school's own textbooks."""
    return list(
        db.scalars(select(Book).where(Book.school_id.is_not(None)).order_by(Book.grade, Book.subject, Book.title))
    )


def get(db: Session, code: str) -> Book:
    """One of the school's own textbooks by its code. Raises `NotFound`."""
    for book in own(db):
        if book.code == code:
            return book
    raise NotFound


def rename(db: Session, book: Book, titles: Mapping[str, str]) -> None:
    """Give units and lessons, named by their codes, other titles; one whose title is emptied is taken out.

    Raises `Invalid` for a title that is too long and `Refused` where a class, an exercise or a menu hangs on what would
    go; the caller commits.
    """
    for row in [*book.units, *(lesson for unit in book.units for lesson in unit.lessons)]:
        title = " ".join(titles.get(row.code, row.title).split())
        if len(title) > MOST_TITLE:
            raise Invalid("A title has at most {most} characters.", field=row.code, most=MOST_TITLE)
        if title:
            row.title = title
        else:
            _take_out(db, row)
    db.expire(book)


def remove(db: Session, book: Book) -> None:
    """Take a whole textbook out. Raises `Refused` where a class, an exercise or a menu hangs on it."""
    _take_out(db, book)


def _take_out(db: Session, row: Book | Unit | Lesson) -> None:
    kind, title = type(row), row.title
    try:
        with db.begin_nested():
            db.execute(delete(kind).where(kind.id == row.id))
    except IntegrityError as error:
        raise Refused("“{title}” stays: a class, an exercise or a menu belongs to it.", title=title) from error


def rows_of(book: Book) -> list[list[str]]:
    """A book's units, lessons and points as a table without headings."""
    return [[unit.title, lesson.title, "；".join(one.code for one in lesson.points)]
            for unit in book.units for lesson in unit.lessons]  # fmt: skip


def take_in(db: Session, school_id: int, rows: Sequence[Sequence[str]], *, subject: str, grade: int) -> Added:
    """Add what a table names and the school has not; the caller commits.

    `subject` and `grade` hold where the table has no such column. Raises `Refused` for a table without the columns and
    `Invalid` for a row that lacks a name.
    """
    head, fields = _heading(rows)
    if len(rows) > MOST_ROWS:
        raise Refused("The table has more than {rows} rows. Split it.", rows=MOST_ROWS)
    added = Added()
    for number, row in enumerate(rows[head + 1 :], head + 2):
        given = {field: row[at].strip() for field, at in fields.items() if at < len(row) and row[at].strip()}
        if given:
            _take_row(db, school_id, {"subject": subject, "grade": str(grade), **given}, number, added)
    db.flush()
    return added


def _heading(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    names = {name: field for field, some in COLUMNS.items() for name in some}
    for place, row in enumerate(rows[:20]):
        fields = {names[folded(cell)]: at for at, cell in enumerate(row) if folded(cell) in names}
        if all(field in fields for field in NEEDED):
            return place, fields
    raise Refused("The table needs the columns 版本, 册, 单元 and 课时 (edition, book, unit, lesson).")


def _take_row(db: Session, school_id: int, given: Mapping[str, str], number: int, added: Added) -> None:
    subject = SUBJECT_WORDS.get(folded(given["subject"]), folded(given["subject"]))
    grade = min(grade_words.read(given["grade"]).known, default=None)
    missing = [field for field in NEEDED if field not in given or len(given[field]) > MOST_TITLE]
    if missing or subject not in SUBJECTS or grade is None:
        raise Invalid("Row {number}: give edition, book, unit and lesson, a known subject and a grade from 1 to 9.",
                      number=number)  # fmt: skip
    points = curriculum.points(db, subject, goals_of(given), school_id=school_id)
    book = _book(db, school_id, given, subject, grade, added)
    unit = next((one for one in book.units if one.title == given["unit"]), None) or _unit(book, given["unit"], added)
    lesson = next((one for one in unit.lessons if one.title == given["lesson"]), None)
    lesson = lesson or _lesson(unit, given["lesson"], added)
    lesson.points.extend(point for point in points if point not in lesson.points)


def goals_of(given: Mapping[str, str]) -> list[str]:
    """The points that a row names."""
    return [one.strip() for one in re.split(r"[；;\n]", given.get("points", "")) if one.strip()]


def _book(db: Session, school_id: int, given: Mapping[str, str], subject: str, grade: int, added: Added) -> Book:
    edition, title = given["edition"][:60], given["book"]
    same = (Book.school_id == school_id, Book.edition == edition, Book.title == title, Book.subject == subject)
    found = db.scalars(select(Book).where(*same)).one_or_none()
    if found:
        return found
    code = "own-" + hashlib.sha256("\x1f".join([edition, title, subject]).encode()).hexdigest()[:12]
    made = Book(
        school_id=school_id, code=code, edition=edition, title=title, subject=subject, grade=grade,
        term=curriculum.term_of(title), mark="own",
    )  # fmt: skip
    db.add(made)
    db.flush()
    added.books += 1
    return made


def _unit(book: Book, title: str, added: Added) -> Unit:
    place = max((one.position for one in book.units), default=0) + 1
    made = Unit(school_id=book.school_id, code=f"{book.code}-{place}", position=place, title=title)
    book.units.append(made)
    added.units += 1
    return made


def _lesson(unit: Unit, title: str, added: Added) -> Lesson:
    place = max((one.position for one in unit.lessons), default=0) + 1
    made = Lesson(school_id=unit.school_id, code=f"{unit.code}.{place}", position=place, title=title)
    unit.lessons.append(made)
    added.lessons += 1
    return made
