"""What a menu may be drawn from: the exercises that fit class, unit and day, as plain candidates with their value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from question_bank import curriculum, duplicates, minutes
from question_bank.access import Viewer, visible_to
from question_bank.content import Tier
from question_bank.errors import Invalid
from question_bank.models import Bank, Exercise, ExercisePoint, Family, KnowledgePoint, Lesson, Revision, Unit

from . import measures, ways
from .assembly import Candidate
from .measures import Measure
from .menu_rules import Format
from .models import Dish, GroupVersion, Menu, SchoolClass, Section, Submission
from .printing import room

REPEAT_DAYS = 10
LEAST_MINUTES, MOST_SEED = 1, 10**9 - 1
QUALITY, FRESHNESS, LOW_USE, SHORT = 5, 3, 2, 250
MIDDLE, LONGER, MOST_LONG, STEP, MOST_STEPS, HELPED = 3, 200, 16, 300, 5, 1_500
OFF_AIM, USUAL = 4_000, {"basic": 2, "specialised": 3, "extension": 4, "creative": 4}


@dataclass(frozen=True)
class MenuSpec:
    """What a teacher asks for. `half`: the wished minutes in half-minutes; goals by code or title; `aim`: the
    difficulty (1-5) that a version for a group keeps near; `wording`: of the sheet's sections, empty for the school's.
    """

    grade: int
    subject: str
    half: int
    format: Format
    place: str
    day: date
    seed: int = 1
    school_class: SchoolClass | None = None
    unit: Unit | None = None
    lesson: Lesson | None = None
    goals: tuple[str, ...] = ()
    banks: tuple[Bank, ...] = ()
    pins: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    repeat_days: int = REPEAT_DAYS
    language: str | None = None
    aim: int | None = None
    wording: str = ""


def wished_half(text: str | float) -> int:
    """The half-minutes of a wish. Raises `Invalid`."""
    return minutes.half_of(text, least=LEAST_MINUTES)


@dataclass(frozen=True)
class Drawn:
    """The candidates, which exercises were left out because the class had them lately, and the language of all.

    `banks`: uid -> version of those that the candidates stand in; `levels`: exercise -> its difficulty; `early`: those
    that build, softly, on what the textbook teaches later.
    """

    candidates: list[Candidate]
    had: frozenset[str] = field(default_factory=frozenset[str])
    language: str | None = None
    banks: dict[str, int] = field(default_factory=dict[str, int])
    levels: dict[str, int] = field(default_factory=dict[str, int])
    early: frozenset[str] = frozenset()


def draw(db: Session, viewer: Viewer, spec: MenuSpec) -> Drawn:
    """The candidates of a wish, by uid, all in one language. Values: quality, freshness and low use, 0 to 10,000."""
    wanted = select(
        Exercise.id, Exercise.uid, Exercise.tier, Exercise.half, Exercise.kind, Exercise.modality, Exercise.uses,
        Exercise.origin, Exercise.intent, Family.uid.label("family"), Exercise.lesson_id, Exercise.language,
        Exercise.bank_id, Exercise.difficulty,
    ).outerjoin(Family, Family.id == Exercise.family_id).where(*_conditions(viewer, spec))  # fmt: skip
    within = scope(db, spec)
    every = db.execute(wanted.where(within) if within is not None else wanted).all()
    language = _commonest(row.language for row in every)
    rows = [row for row in every if row.language == language]
    ids = [row.id for row in rows]
    points, (newest, made) = goals(db, ids, spec), _newest(db, ids)
    had_lately = lately(db, spec)
    known = measures.of(db, [*newest.values(), *sorted(had_lately)], spec.grade, made=made)
    families, had = _likeness(rows, newest, had_lately, known)
    longest = min(spec.half // 3, max((row.half for row in rows), default=0))
    found: list[Candidate] = []
    left: set[str] = set()
    for row in rows:
        measure = known[newest[row.id]]
        mm = measure.mm(spec.format)
        if mm >= room.NEVER or points[row.id] is None:
            continue
        if row.id in had and row.uid not in spec.pins:
            left.add(row.uid)
            continue
        value = _value(
            row.origin, row.uses, bool(row.intent), spec.lesson is not None and row.lesson_id == spec.lesson.id
        )
        if spec.format is Format.THREE_IN_A_ROW:
            value -= SHORT * max(0, longest - row.half)
        if spec.aim is not None:
            value += _aimed(row.difficulty or USUAL[row.tier], row.half, measure, spec.aim)
        own = frozenset(points[row.id] or ())
        alike = ways.likeness(measure.way, own) if row.modality == "written" else frozenset[str]()
        found.append(Candidate(row.uid, row.tier, row.half, own, families[row.id], value,
                               mm, row.kind, row.modality, alike))  # fmt: skip
    versions = db.execute(select(Bank.uid, Bank.version).where(Bank.id.in_({row.bank_id for row in rows})))
    return Drawn(found, frozenset(left), language, dict(versions.all()),
                 {row.uid: row.difficulty or USUAL[row.tier] for row in rows},
                 _early(db, viewer, spec, frozenset[str]().union(*(one.goals for one in found))))  # fmt: skip


def repeated(db: Session, menu: Menu, spec: MenuSpec) -> frozenset[str]:
    """Those of a menu's exercises that the class had within the window, themselves or near-identical ones."""
    dishes = [dish for section in menu.sections for dish in section.dishes]
    had = lately(db, spec)
    known = measures.of(db, [*(dish.revision_id for dish in dishes), *had], spec.grade)
    readings = [known[one].reading for one in had]
    return frozenset(
        dish.exercise.uid
        for dish in dishes
        if dish.exercise_id in had.values()
        or any(duplicates.are_near(known[dish.revision_id].reading, one) for one in readings)
    )


def goal_codes(db: Session, spec: MenuSpec) -> list[str]:
    """The codes of the wished goals. Raises `Invalid` where one is no knowledge point."""
    found: list[str] = []
    for goal in spec.goals:
        points = curriculum.find_points(db, goal, spec.subject)
        if not points:
            raise Invalid("“{goal}” is not a knowledge point of this subject.", field="goals", goal=goal)
        found.append(points[0].code)
    return found


def language_of(db: Session, viewer: Viewer, spec: MenuSpec) -> str | None:
    """The language that `draw` would draw in; None where there is nothing to draw from."""
    many = func.count().desc()
    counted = select(Exercise.language).where(*_conditions(viewer, spec)).group_by(Exercise.language)
    within = scope(db, spec)
    counted = counted.where(within) if within is not None else counted
    return db.scalar(counted.order_by(many, Exercise.language).limit(1))


def _commonest(names: Iterable[str]) -> str | None:
    """The name that occurs most, the first of the alphabet of several; None of none."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name), default=None)


def without_memory(spec: MenuSpec) -> MenuSpec:
    """The same wish with the repeat window lifted."""
    return replace(spec, repeat_days=0)


def school_days_before(day: date, count: int) -> date:
    """The first of the `count` school days (Monday to Friday) before a day."""
    while count > 0:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _conditions(viewer: Viewer, spec: MenuSpec) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Exercise.subject == spec.subject, Exercise.status == "ready", visible_to(viewer, Exercise),
        Exercise.grades.bitwise_and(1 << spec.grade) != 0,
    ]  # fmt: skip
    if spec.banks:
        found.append(Exercise.bank_id.in_([bank.id for bank in spec.banks]))
    if spec.language:
        found.append(Exercise.language == spec.language)
    return found


def scope(db: Session, spec: MenuSpec) -> ColumnElement[bool] | None:
    """Exercises of the unit's lessons up to the class's, or of its points where they name no lesson; and of those
    that are pinned basic ones of which nobody has said yet what they are about.
    """
    if spec.unit is None:
        return None
    lessons = [one for one in spec.unit.lessons if spec.lesson is None or one.position <= spec.lesson.position]
    points = {point.id for one in lessons for point in one.points}
    tagged = select(ExercisePoint.exercise_id).where(ExercisePoint.point_id.in_(points))
    return or_(
        Exercise.lesson_id.in_([one.id for one in lessons]),
        Exercise.lesson_id.is_(None) & Exercise.id.in_(tagged),
        Exercise.uid.in_(spec.pins)
        & (Exercise.tier == Tier.BASIC)
        & Exercise.lesson_id.is_(None)
        & ~select(ExercisePoint).where(ExercisePoint.exercise_id == Exercise.id).exists(),
    )


def goals(db: Session, ids: Sequence[int], spec: MenuSpec) -> dict[int, set[str] | None]:
    """Exercise id -> codes of its points and of those above that are wished or no areas; None where one comes later."""
    pairs: list[tuple[int, int]] = []
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        pairs += db.execute(
            select(ExercisePoint.exercise_id, ExercisePoint.point_id).where(ExercisePoint.exercise_id.in_(some))
        )
    lines = curriculum.lineage(db, {point for _, point in pairs})
    named = {one for line in lines.values() for one in line}
    named_points = select(KnowledgePoint.id, KnowledgePoint.code).where(KnowledgePoint.id.in_(named))
    codes = dict(db.execute(named_points).all())
    found: dict[int, set[str] | None] = {one: set() for one in ids}
    late, wished = _late(db, spec, {codes[point] for _, point in pairs}), set(goal_codes(db, spec))
    for exercise, point in pairs:
        mine = found[exercise]
        if mine is None or codes[point] in late:
            found[exercise] = None
        else:
            above = {codes[one] for one in lines[point]}
            mine |= {codes[point]} | (above & wished) | {one for one in above if not curriculum.is_area(one)}
    return found


def _early(db: Session, viewer: Viewer, spec: MenuSpec, goals: frozenset[str]) -> frozenset[str]:
    """The exercises with a point, of these goals, that needs softly what comes later."""
    taught = taught_by(spec.unit, spec.lesson)
    late = curriculum.late_needs(db, taught, sorted(goals), soft=True) if taught and goals else {}
    points = select(ExercisePoint.exercise_id).join(KnowledgePoint, KnowledgePoint.id == ExercisePoint.point_id)
    tagged = points.where(KnowledgePoint.code.in_(late))
    wanted = select(Exercise.uid).where(*_conditions(viewer, spec), Exercise.id.in_(tagged))
    return frozenset(db.scalars(wanted) if late else ())


def taught_by(unit: Unit | None, lesson: Lesson | None) -> Lesson | None:
    """The last lesson that was taught where a class is; None where nobody says where that is."""
    return lesson or (unit.lessons[-1] if unit and unit.lessons else None)


def _late(db: Session, spec: MenuSpec, codes: Iterable[str]) -> frozenset[str]:
    taught = taught_by(spec.unit, spec.lesson)
    return frozenset(curriculum.late_points(db, taught, sorted(codes))) if taught else frozenset()


def _newest(db: Session, ids: Sequence[int]) -> tuple[dict[int, int], dict[int, object]]:
    """Exercise id -> id of its last revision; and when that was made, as the database writes moments."""
    newest: dict[int, int] = {}
    made: dict[int, object] = {}
    for at in range(0, len(ids), 500):
        moment = type_coerce(Revision.created, NullType())
        last = select(Revision.exercise_id, Revision.id, moment).join(Exercise, and_(
            Exercise.id == Revision.exercise_id, Exercise.number == Revision.number)).where(
            Exercise.id.in_(ids[at : at + 500]))  # fmt: skip
        for exercise, revision, moment in db.execute(last):
            newest[exercise], made[revision] = revision, moment
    return newest, made


def _likeness(
    rows: Sequence[Any], newest: Mapping[int, int], had: Mapping[int, int], known: Mapping[int, Measure]
) -> tuple[dict[int, str | None], set[int]]:
    """Exercise id -> family, near-identical ones as one family; and ids of what the class had, itself or nearly."""
    revisions = [*newest.values(), *sorted(had.keys() - set(newest.values()))]
    pairs = duplicates.near_pairs(tuple(known[one].reading for one in revisions))
    place = {revision: at for at, revision in enumerate(revisions)}
    alike = duplicates.groups(len(revisions), pairs)
    near = {one for revision in had for one in alike[place[revision]]}
    names = {newest[row.id]: row.family for row in rows}
    families = duplicates.groups(len(revisions), pairs, [names.get(one) for one in revisions])
    at = {row.id: place[newest[row.id]] for row in rows}
    family = {one: f"{min(families[here])}" if len(families[here]) > 1 else None for one, here in at.items()}
    return family, {one for one, here in at.items() if here in near or one in had.values()}


def lately(db: Session, spec: MenuSpec) -> dict[int, int]:
    """Revision id -> exercise id of what stood on the class's last menus within the window, one menu a day with its
    versions for groups.

    A day's menu is the one that was handed in, else the newest.
    """
    if spec.school_class is None or spec.repeat_days == 0:
        return {}
    since = school_days_before(spec.day, spec.repeat_days)
    menus = db.execute(
        select(Menu.id, Menu.date)
        .outerjoin(Submission, Submission.menu_id == Menu.id)
        .where(Menu.class_id == spec.school_class.id, Menu.subject == spec.subject, ~Menu.ready)
        .where(Menu.date >= since, Menu.date < spec.day, ~is_version())
        .order_by(Submission.id.is_not(None), Menu.id)
    )
    last = {day: menu for menu, day in menus}
    dishes = select(Dish.revision_id, Dish.exercise_id).join(Section, Section.id == Dish.section_id)
    versions = select(GroupVersion.menu_id).where(GroupVersion.of_id.in_(last.values()))
    return dict(db.execute(dishes.where(Section.menu_id.in_(last.values()) | Section.menu_id.in_(versions))).all())


def is_version() -> ColumnElement[bool]:
    """Whether a menu is a version of another one for a group."""
    return Menu.group.has(GroupVersion.of_id != Menu.id)


def _aimed(difficulty: int, half: int, measure: Measure, aim: int) -> int:
    """What an exercise is worth to a group: its difficulty first; among equals the shorter ones in fewer steps, with
    help to print, for an aim below the middle, and the longer ones in more steps above it.
    """
    effort = LONGER * min(half, MOST_LONG) + STEP * min(measure.steps, MOST_STEPS)
    most = LONGER * MOST_LONG + STEP * MOST_STEPS
    near = OFF_AIM * (4 - abs(difficulty - aim))
    if aim < MIDDLE:
        return near + most - effort + HELPED * measure.helps
    return near + (effort if aim > MIDDLE else 0)


def _value(origin: str, uses: int, has_intent: bool, is_of_lesson: bool) -> int:
    quality = 50 + 30 * (origin == "timed") + 10 * (origin == "teacher") + 10 * has_intent
    freshness = 100 if is_of_lesson else 70
    return 10 * (QUALITY * quality + FRESHNESS * freshness + LOW_USE * (100 // (1 + uses)))
