"""Search by bigrams made in Python: exact recall for Chinese from the first character, the same on both databases.

Tokens: NFKC and lower case; a run of Han `abcd` gives `ab bc cd d`, any other run of letters and digits itself. Facets
stand in the same stream with a `=` that no text can produce. The side table is FTS5 on SQLite, a tsvector with GIN on
PostgreSQL; it is written in the transaction of the exercise.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text, false, func, literal, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload
from sqlalchemy.sql import ColumnElement, Join, Select
from sqlalchemy.sql.functions import FunctionElement

from . import curriculum, markup
from .access import Viewer, visible_to
from .content import Content
from .models import Exercise, ExercisePoint

MANY = 1000
LONGEST_WORD = 200
"""Signs of one token: PostgreSQL takes up to 2,046 bytes. A longer word is several tokens."""
LIMITS = (3, 6, 10)
"""Minutes at most, as facets."""
_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_HAN}]+)|((?:(?![{_HAN}])[^\W_]){{1,{LONGEST_WORD}}})")
_ASKED = re.compile(rf"(?<![0-9a-z/])([0-9]{{1,9}})[/\u2044]([0-9]{{1,9}})(?![0-9a-z/])|{_RUN.pattern}")
_SIDE = Table("search_text", MetaData(), Column("rowid", Integer, primary_key=True), Column("tokens", Text))


ORDERS: Mapping[str, ColumnElement[int]] = {
    "newest": literal(0), "used": Exercise.uses + 0, "short": -Exercise.half,
}  # fmt: skip
"""What stands first: the highest of this, of equals the newest."""


@dataclass(frozen=True)
class Query:
    """What is looked for: of several values of one label any will do, and none is no condition.

    `typing`: the last word is still being written. `goals` and `banks` are ids, `most` is in half-minutes. `order`: one
    of the `ORDERS`, else newest first, and of words what is used most.
    """

    text: str = ""
    subjects: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    tiers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    status: str | None = "ready"
    goals: tuple[int, ...] = ()
    banks: tuple[int, ...] = ()
    order: str = ""
    most: int | None = None
    tag: str | None = None
    typing: bool = False


@dataclass(frozen=True)
class Page:
    """Hits in order; `total` is "at least" where `is_exact` is false."""

    hits: list[Exercise]
    total: int
    is_exact: bool


@dataclass(frozen=True)
class Facets:
    """How many exercises fit, and for each label how many each of its values would give, whatever is chosen of it."""

    total: int
    counts: Mapping[str, Mapping[Any, int]]

    def of(self, label: str, value: object) -> int:
        """The number beside a value."""
        return self.counts[label].get(value, 0)


def tokens(words: str) -> list[str]:
    """The tokens of a text, in order."""
    found: list[str] = []
    for han, other in _RUN.findall(unicodedata.normalize("NFKC", words).lower()):
        found += [han[at : at + 2] for at in range(len(han))] if han else [other]
    return found


def facet_tokens(exercise: Exercise, points: Iterable[int]) -> list[str]:
    """An exercise's labels as tokens that no text can hold."""
    return [
        f"s={exercise.subject}", f"t={exercise.tier}", f"k={exercise.kind}", f"x={exercise.status}",
        f"b={exercise.bank_id}", f"o={exercise.school_id}",
        *(f"g={grade}" for grade in range(1, 13) if exercise.grades >> grade & 1),
        *(f"p={point}" for point in points),
        *(f"h={token}" for tag in exercise.tags for token in [_tag_token(tag)] if token),
    ]  # fmt: skip


def searchable(content: Content) -> str:
    """Everything of a wording that a teacher may remember it by."""
    place = content.place
    texts = [content.title, content.stem, *(item.text for item in content.items), *content.options]
    texts += [place.book, place.page, place.numbers] if place else []
    return " ".join([*(markup.plain(one) for one in texts), *(searchable(part) for part in content.parts)])


def index(db: Session, *exercises: Exercise) -> None:
    """Write the exercises' rows of the side table anew: a text's tokens, then its facets."""
    value, written = (":stream", " ".join) if _is_sqlite(db) else ("CAST(:stream AS tsvector)", vector)
    rows = [{"id": one.id, "stream": written(_stream(one))} for one in exercises]
    db.execute(text("DELETE FROM search_text WHERE rowid = :id"), rows)
    db.execute(text(f"INSERT INTO search_text (rowid, tokens) VALUES (:id, {value})"), rows)  # noqa: S608


def forget(db: Session, ids: Sequence[int]) -> None:
    """Take the rows of exercises that go out of the side table."""
    db.execute(text("DELETE FROM search_text WHERE rowid = :id"), [{"id": one} for one in ids])


def _stream(exercise: Exercise) -> list[str]:
    points = sorted({one.id for point in exercise.points for one in curriculum.line(point)})
    return [*tokens(searchable(exercise.revisions[-1].content)), *facet_tokens(exercise, points)]


def vector(stream: Sequence[str]) -> str:
    """Tokens as a tsvector literal; a position above PostgreSQL's 16,383 is counted as that."""
    return " ".join(f"'{token}':{min(at, 16_383)}" for at, token in enumerate(stream, 1))


def reindex(db: Session, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write the side table anew for every exercise the session sees; gives their number. `progress`: done, of all."""
    done, total = 0, db.scalar(select(func.count()).select_from(Exercise)) or 0
    whole = select(Exercise).options(selectinload(Exercise.revisions), selectinload(Exercise.points))
    for some in db.scalars(whole.execution_options(yield_per=500)).partitions():
        index(db, *some)
        done += len(some)
        progress(done, total)
    if _is_sqlite(db):
        db.execute(text("INSERT INTO search_text (search_text) VALUES ('optimize')"))
    return done


def find(db: Session, viewer: Viewer, query: Query, *, limit: int = 20, offset: int = 0) -> Page:
    """One page of the exercises that the viewer may see, in the order of the query."""
    page, total, is_exact = find_ids(db, viewer, query, limit=limit, offset=offset)
    whole = selectinload(Exercise.revisions), selectinload(Exercise.points)
    found = {one.id: one for one in db.scalars(select(Exercise).where(Exercise.id.in_(page)).options(*whole))}
    return Page([found[one] for one in page], total, is_exact)


def find_ids(
    db: Session, viewer: Viewer, query: Query, *, limit: int = 20, offset: int = 0
) -> tuple[list[int], int, bool]:
    """The ids of a page of `find`, the total, and whether it is exact.

    Up to 1,000 are fetched and sorted here: asked for in order, PostgreSQL walks a whole table for a rare word. More
    are not counted, and come newest first unless another order was asked for.
    """
    wanted, order = matching(db, viewer, query), query.order or ("used" if query.text.strip() else "newest")
    some = db.execute(wanted.with_only_columns(Exercise.id, ORDERS[order]).limit(MANY + 1)).all()
    page = [one for _, one in sorted(((rank, one) for one, rank in some), reverse=True)][offset : offset + limit]
    if len(some) > MANY:
        newest = (_SIDE.c.rowid if _asks_index(query) else Exercise.id).desc()
        first = [ORDERS[query.order].desc()] if query.order else []
        ids = wanted.with_only_columns(Exercise.id).order_by(*first, newest)
        page = list(db.scalars(ids.limit(limit).offset(offset)))
    return page, min(len(some), MANY), len(some) <= MANY


def facets(db: Session, viewer: Viewer, query: Query) -> Facets:
    """The numbers of subject, grade, tier, kind, modality, status, bank and minutes at most (`most`, in half-minutes).

    Counted from one statement without any label: what differs in one label alone counts there and nowhere else.
    """
    bare = replace(query, subjects=(), grades=(), tiers=(), kinds=(), modalities=(), status=None, banks=(), most=None)
    limits = {2 * one for one in LIMITS} | {query.most or 2 * LIMITS[0]}
    wanted: dict[str, Sequence[Any]] = {
        "bank": query.banks, "subject": query.subjects, "tier": query.tiers, "kind": query.kinds,
        "modality": query.modalities,
        "status": (query.status,) if query.status else (), "grade": query.grades,
        "most": () if query.most is None else (query.most,),
    }  # fmt: skip
    chosen = {name: frozenset(some) for name, some in wanted.items() if some}
    counts = {name: Counter[Any]() for name in wanted}
    total = 0
    rows = db.execute(matching(db, viewer, bare).with_only_columns(*_COUNTED, func.count()).group_by(*_COUNTED))
    for *same, bits, half, number in rows:
        fits = [one for one in limits if half <= one]
        values: list[Sequence[Any]] = [
            *((one,) for one in same),
            _grades_in(bits),
            fits,
        ]
        row = dict(zip(wanted, values, strict=True))
        missed = [name for name, some in chosen.items() if some.isdisjoint(row[name])]
        total += 0 if missed else number
        for name in missed if len(missed) == 1 else () if missed else wanted:
            for value in row[name]:
                counts[name][value] += number
    return Facets(total, counts)


@cache
def _grades_in(bits: int) -> tuple[int, ...]:
    return tuple(grade for grade in range(1, 13) if bits >> grade & 1)


def point_counts(db: Session, viewer: Viewer, query: Query, points: Sequence[int]) -> tuple[dict[int, int], int]:
    """How many exercises each of these points would give, by id, whatever points are chosen; and all of them."""
    wanted = matching(db, viewer, replace(query, goals=tuple(points)))
    wanted = wanted.join(ExercisePoint, ExercisePoint.exercise_id == Exercise.id)
    rows = db.execute(wanted.with_only_columns(Exercise.id, ExercisePoint.point_id)).all()
    lines = curriculum.lineage(db, {point for _, point in rows})
    served = {(exercise, one) for exercise, point in rows for one in lines[point]}
    counts = Counter(point for _, point in served)
    return {point: counts[point] for point in points}, len({exercise for exercise, _ in rows})


def has_any(db: Session, viewer: Viewer, query: Query) -> bool:
    """Whether an exercise fits."""
    return db.scalar(matching(db, viewer, query).with_only_columns(Exercise.id).limit(1)) is not None


_COUNTED = (Exercise.bank_id, Exercise.subject, Exercise.tier, Exercise.kind, Exercise.modality,
            Exercise.status, Exercise.grades, Exercise.half)  # fmt: skip


class Matches(FunctionElement[bool]):
    """`tokens` matches the bound query; never a Boolean comparison, which FTS5 cannot do."""

    type = Boolean()
    inherit_cache = True
    name = "matches"

    def self_group(self, against: Any = None) -> ColumnElement[bool]:
        """FTS5's MATCH stands bare: no "= 1", no brackets."""
        return self


class IndexFirst(Join):
    """The side table joined to the exercises. SQLite must ask the index first: without statistics it prefers to
    walk a school's exercises and to ask the index of each, which takes seconds."""

    inherit_cache = True


@compiles(IndexFirst, "sqlite")
def _cross_join(element: IndexFirst, compiler: Any, **kw: Any) -> str:
    return compiler.visit_join(element, **kw).replace(" JOIN ", " CROSS JOIN ", 1)


@compiles(Matches, "sqlite")
def _match_fts5(element: Matches, compiler: Any, **kw: Any) -> str:
    return f"search_text MATCH {compiler.process(element.clauses, **kw)}"


@compiles(Matches, "postgresql")
def _match_tsquery(element: Matches, compiler: Any, **kw: Any) -> str:
    return f"search_text.tokens @@ CAST({compiler.process(element.clauses, **kw)} AS tsquery)"


def matching(db: Session, viewer: Viewer, query: Query) -> Select[Exercise]:
    """The exercises that fit a query and that the viewer may see, in no order; a text without a word fits none."""
    wanted = select(Exercise).where(*labels(viewer, query))
    if query.text.strip() and not phrases(query.text):
        return wanted.where(false())
    if not _asks_index(query):
        return wanted
    words = phrases(query.text, typing=query.typing)
    match = (_fts5 if _is_sqlite(db) else _tsquery)(words, _facets(query, viewer))
    first = IndexFirst(_SIDE, Exercise.__table__, _SIDE.c.rowid == Exercise.id)
    return wanted.select_from(first).where(Matches(match))


def _asks_index(query: Query) -> bool:
    """Whether anything is asked that no column answers."""
    return bool(phrases(query.text)) or bool(query.goals) or query.tag is not None


def labels(viewer: Viewer, query: Query) -> list[ColumnElement[bool]]:
    """Conditions for all but words, points and tags: what may be seen, and the labels that stand in columns."""
    pairs: list[tuple[InstrumentedAttribute[Any], Sequence[Any]]] = [
        (Exercise.subject, query.subjects), (Exercise.tier, query.tiers), (Exercise.kind, query.kinds),
        (Exercise.modality, query.modalities), (Exercise.bank_id, query.banks),
        (Exercise.status, [query.status] if query.status else []),
    ]  # fmt: skip
    found = [visible_to(viewer, Exercise), *(column.in_(values) for column, values in pairs if values)]
    if query.grades:
        found.append(Exercise.grades.bitwise_and(sum(1 << grade for grade in set(query.grades))) != 0)
    if query.most is not None:
        found.append(Exercise.half <= query.most)
    return found


def _facets(query: Query, viewer: Viewer) -> list[list[str]]:
    """The labels that narrow, of each the values that fit; nearly all is ready, so that is left to the column."""
    status = () if query.status in (None, "ready") else (query.status,)
    pairs: list[tuple[str, Sequence[object]]] = [
        ("s", query.subjects), ("t", query.tiers), ("k", query.kinds), ("x", status), ("b", query.banks),
        ("g", query.grades), ("p", query.goals), ("h", (_tag_token(query.tag),) if query.tag else ()),
    ]  # fmt: skip
    return [[f"o={viewer.school_id}"], *([f"{name}={value}" for value in values] for name, values in pairs if values)]


def phrases(words: str, *, typing: bool = False) -> list[tuple[list[str], bool]]:
    """A text as phrases of tokens, each with whether its last token is a beginning only.

    A Han run of two or more is the phrase of its bigrams; one character matches as the beginning of a bigram. A
    fraction is the phrase of its two numbers.
    """
    found: list[tuple[list[str], bool]] = []
    runs = _ASKED.findall(unicodedata.normalize("NFKC", words).lower())
    for place, (above, below, han, other) in enumerate(runs):
        last = typing and place == len(runs) - 1
        if above:
            found.append(([above, below], last))
        elif han:
            pairs = [han[at : at + 2] for at in range(len(han) - 1)]
            found.append((pairs, False) if pairs else ([han], True))
        else:
            found.append(([other], last))
    return found


def _fts5(words: list[tuple[list[str], bool]], facets: list[list[str]]) -> str:
    parts = [f'"{" ".join(phrase)}"{" *" if begins else ""}' for phrase, begins in words]
    return " AND ".join(parts + ["(" + " OR ".join(f'"{one}"' for one in values) + ")" for values in facets])


def _tsquery(words: list[tuple[list[str], bool]], facets: list[list[str]]) -> str:
    parts = ["(" + " <-> ".join(f"'{token}'" for token in phrase) + (":*" if begins else "") + ")"
             for phrase, begins in words]  # fmt: skip
    return " & ".join(parts + ["(" + " | ".join(f"'{one}'" for one in values) + ")" for values in facets])


def _tag_token(tag: str) -> str:
    return "".join(tokens(tag))


def _is_sqlite(db: Session) -> bool:
    return db.get_bind().dialect.name == "sqlite"
