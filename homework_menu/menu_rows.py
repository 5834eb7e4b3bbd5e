"""A menu's rows and its value: choices and earlier states become rows, rows become the value that is counted."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from question_bank import access, curriculum, duplicates, exercises, markup
from question_bank.access import Viewer
from question_bank.content import is_answered
from question_bank.models import Exercise, Revision, Unit

from . import book_places, menu_rules
from .assembly import Candidate, Choice, Pool
from .drawing import MenuSpec, is_version
from .menu_check import BY_HAND
from .menu_rules import PLANS, TIERS, Format
from .models import Dish, Menu, SchoolClass, Section

STEPS_BACK = 20
LABELS = ("tier", "modality", "origin", "goals", "family")
PINNED = ("exercise", "revision", "half", "slow", "points", *LABELS)
DISHES = selectinload(Menu.sections).selectinload(Section.dishes)
WHOLE = (
    DISHES.joinedload(Dish.exercise).joinedload(Exercise.bank), DISHES.joinedload(Dish.revision),
    joinedload(Menu.unit).joinedload(Unit.book), joinedload(Menu.lesson),
    *map(joinedload, (Menu.school_class, Menu.submission, Menu.group)),
)  # fmt: skip
LABELLED = selectinload(Exercise.points), joinedload(Exercise.family)
Json = dict[str, Any]
Row = TypeVar("Row", Section, Dish)


def lately(db: Session, viewer: Viewer, *, is_own: bool = False, limit: int = 50, skip: int = 0) -> list[Menu]:
    """The menus that the viewer may see, newest day first, or with `is_own` the viewer's alone, what was changed last
    first; those that only lie ready are not among them, nor are versions of another.
    """
    wanted = select(Menu).where(~Menu.ready, ~is_version(), access.visible_to(viewer, Menu))
    first = Menu.changed if is_own else Menu.date
    if is_own:
        wanted = wanted.where(Menu.teacher_id == viewer.teacher_id)
    shown = joinedload(Menu.submission), joinedload(Menu.school_class), joinedload(Menu.teacher)
    kept = defer(Menu.undo), defer(Menu.redo), defer(Menu.proof)
    return list(db.scalars(wanted.order_by(first.desc(), Menu.id.desc()).options(*shown, *kept)
                           .limit(limit).offset(skip)))  # fmt: skip


def of_week(db: Session, viewer: Viewer, school_class: SchoolClass, days: Sequence[date], subject: str) -> list[Menu]:
    """A class's menus of some days, in their order: of each day and subject what is handed in, else what was changed
    last; no versions of another. `subject`: of this one alone; empty for all.
    """
    wanted = select(Menu).where(~Menu.ready, ~is_version(), Menu.class_id == school_class.id, Menu.date.in_(days),
                                access.visible_to(viewer, Menu))  # fmt: skip
    if subject:
        wanted = wanted.where(Menu.subject == subject)
    found: dict[tuple[date, str], Menu] = {}
    for menu in db.scalars(wanted.order_by(Menu.changed, Menu.id).options(joinedload(Menu.submission))):
        before = found.get((menu.date, menu.subject))
        if before is None or before.submission is None or menu.submission is not None:
            found[menu.date, menu.subject] = menu
    return [found[name] for name in sorted(found)]


def loaded(db: Session, menus: Iterable[Menu]) -> list[Menu]:
    """Menus with all that their values are made of, in a handful of statements."""
    wanted = select(Menu).where(Menu.id.in_([one.id for one in menus])).order_by(Menu.id)
    return list(db.scalars(wanted.options(*WHOLE)))


def value_of(menu: Menu) -> menu_rules.Menu:
    """A stored menu as a value, with pinned minutes."""
    keys = _keys(dishes(menu))
    sections = tuple(_section_value(menu, section, keys) for section in menu.sections)
    return menu_rules.Menu(
        Format(menu.format), menu.grade, menu.subject, menu_rules.Place(menu.place), menu.cap, sections
    )


def with_wider_goals(db: Session, menu: Menu, wished: Collection[str]) -> menu_rules.Menu:
    """The same value with each dish serving the wished goals above its own too, as the draw counts them."""
    points = curriculum.by_code(db, {code for dish in dishes(menu) for code in dish.goals})
    above = {code: {one.code for one in curriculum.line(point)} for code, point in points.items()}
    lines = {
        dish.exercise.uid: {one for code in dish.goals for one in above.get(code, ()) if one in wished}
        for dish in dishes(menu)
    }

    def wider(dish: menu_rules.Dish) -> menu_rules.Dish:
        parts = tuple(wider(part) for part in dish.parts)
        return replace(dish, goals=dish.goals | lines.get(dish.uid, set()), parts=parts)

    value = value_of(menu)
    some = tuple(replace(one, dishes=tuple(wider(dish) for dish in one.dishes)) for one in value.sections)
    return replace(value, sections=some)


def sections(db: Session, spec: MenuSpec, pool: Pool, choice: Choice, slow: Decimal) -> list[Json]:
    """The chosen sections as plain states, ready to be stored."""
    uids = [pool.uids[row] for part in choice.parts for row in part.rows]
    found = {one.uid: one for one in db.scalars(select(Exercise).where(Exercise.uid.in_(uids)).options(*LABELLED))}
    courses = PLANS[spec.format].courses[-len(choice.parts) :]
    states: list[Json] = []
    for part, course in zip(choice.parts, courses, strict=True):
        meals = [at for at, meal in enumerate(part.meals) for _ in meal] or [None] * len(part.rows)
        count = len(part.meals) or len(part.rows)
        dishes: list[Json] = []
        for at, row in enumerate(part.rows):
            exercise = found[pool.uids[row]]
            cell = divmod(at, 3) if spec.format is Format.THREE_IN_A_ROW else (None, None)
            points = part.points[at] if part.points else None
            dishes.append(
                dish_state(exercise, slow) | {"points": points, "row": cell[0], "column": cell[1], "meal": meals[at]}
            )
        has_points = any(points is not None for points in part.points)
        states.append({
            "title": course.name, "tiers": _tiers(course.tiers, [found[pool.uids[row]].tier for row in part.rows]),
            "low": count if course.low is None else course.low,
            "high": count if course.high is None else course.high,
            "target": choice.target if has_points else None, "goals": list(part.goals),
            "dishes": dishes if dishes[0]["row"] is not None else _as_books_run(dishes, found),
        })  # fmt: skip
    return states


def _as_books_run(dishes: Sequence[Json], found: Mapping[str, Exercise]) -> list[Json]:
    """Dishes of a course, in each of its meals, with those of a workbook in the order of their pages."""
    places = [found[dish["exercise"]].revisions[-1].content.place for dish in dishes]
    told = [(dish["meal"] or 0, book_places.order(place), at)
            for at, (dish, place) in enumerate(zip(dishes, places, strict=True)) if place]  # fmt: skip
    run = (dishes[at] for _, _, at in sorted(told))
    return [next(run) if place else dish for dish, place in zip(dishes, places, strict=True)]


def _tiers(planned: Sequence[str], there: Sequence[str]) -> list[str]:
    """The plan's tiers, or those that are there where the plan had to be widened."""
    return list(planned) if set(there) <= set(planned) else [tier for tier in TIERS if tier in there]


def slow_of(exercise: Exercise, slow: Decimal) -> Decimal:
    """A slow learner's minutes: timed, else the factor times the minutes, exact."""
    return exercise.slow if exercise.slow is not None else Decimal(exercise.half) / 2 * slow


def dish_state(exercise: Exercise, slow: Decimal) -> Json:
    """An exercise as a dish's plain state, without points and place; `slow`: the factor of a slow learner's minutes."""
    return {
        "exercise": exercise.uid, "revision": exercise.number, "half": exercise.half,
        "slow": str(slow_of(exercise, slow)), "points": None, "row": None, "column": None, "meal": None,
        "locked": False, **labels_of(exercise),
    }  # fmt: skip


def labels_of(exercise: Exercise) -> Json:
    """What a dish keeps of an exercise's labels, so that what is printed and judged does not follow them."""
    return {
        "tier": exercise.tier, "modality": exercise.modality, "origin": exercise.origin,
        "goals": sorted(point.code for point in exercise.points),
        "family": exercise.family.uid if exercise.family else None,
    }  # fmt: skip


def fill(
    db: Session, menu: Menu, states: Sequence[Mapping[str, Any]], *, locked: Iterable[str] = (),
    known: Mapping[str, Exercise] | None = None,
) -> None:  # fmt: skip
    """Give a menu these sections and dishes, in place of those that it has; one that is not stored stays so. `known`:
    the exercises by their uids, where they are read already.

    States of an older version hold no labels: such dishes get those that their exercises have now.
    """
    kept, there = set(locked), {_name(dish.revision): dish.revision for dish in dishes(menu)}
    wanted = [dish for state in states for dish in state["dishes"]]
    fresh = [dish["exercise"] for dish in wanted if (dish["exercise"], dish["revision"]) not in there]
    for exercise in (known or (read(db, fresh) if fresh else {})).values():
        there |= {_name(revision): revision for revision in exercise.revisions}
    for position, state in enumerate(states):
        section = _row(menu.sections, position, Section, {
            "school_id": menu.school_id, "position": position, "title": state["title"], "tiers": state["tiers"],
            "pick_min": state["low"], "pick_max": state["high"], "points_target": state["target"],
            "goals": state["goals"],
        })  # fmt: skip
        for at, dish in enumerate(state["dishes"]):
            _row(section.dishes, at, Dish, _dish(menu, at, dish, there[dish["exercise"], dish["revision"]], kept))
        del section.dishes[len(state["dishes"]) :]
    del menu.sections[len(states) :]
    if menu in db:
        db.flush()
    recount(menu)


def _row(rows: list[Row], at: int, kind: type[Row], values: Json) -> Row:
    """The row at a place with these values: the one that stands there, so that only what differs is written, or a new
    one at the end.
    """
    if at == len(rows):
        rows.append(kind(**values))
    else:
        for name, value in values.items():
            setattr(rows[at], name, value)
    return rows[at]


def read(db: Session, uids: Iterable[str]) -> dict[str, Exercise]:
    """Exercises with their revisions, by their uids."""
    wanted = select(Exercise).where(Exercise.uid.in_(sorted(set(uids))))
    return {one.uid: one for one in db.scalars(wanted.options(selectinload(Exercise.revisions)))}


def _name(revision: Revision) -> tuple[str, int]:
    return revision.exercise.uid, revision.number


def _dish(menu: Menu, at: int, state: Mapping[str, Any], revision: Revision, kept: set[str]) -> Json:
    exercise = revision.exercise
    labels = {name: state[name] for name in LABELS} if "tier" in state else labels_of(exercise)
    return {
        "school_id": menu.school_id, "position": at, "meal": state["meal"], "exercise": exercise, "revision": revision,
        "half": state["half"], "slow": Decimal(state["slow"]), "points": state["points"], "row": state["row"],
        "column": state["column"], "locked": state["locked"] or exercise.uid in kept, **labels,
    }  # fmt: skip


def recount(menu: Menu) -> None:
    orders = menu_rules.orders(value_of(menu))
    menu.orders = menu_rules.figures(orders) if orders else {}


def prove(menu: Menu, pool: Pool, choice: Choice, banks: Mapping[str, int]) -> None:
    """Keep value, bound and what a checker needs: the candidates as they were, the names of work of which too much
    alike was left out of them, and the versions of their banks.
    """
    menu.proof = {
        "value": choice.value, "bound": choice.bound, "optimal": choice.optimal, "gap": round(choice.gap, 6),
        "relaxed": list(choice.relaxed), "certificate": choice.certificate, "pool": proof_rows(pool),
        "left_out": sorted(pool.left_out), "banks": dict(banks), "bank_version": sum(banks.values()),
    }  # fmt: skip


def changed_by_hand(menu: Menu, pool: Pool | None = None) -> None:
    """Count the value anew: the menu is no longer proven best. A dish that is not of the candidates counts nothing.

    `pool`: candidates as they are now, valued as those that the menu was chosen from.
    """
    before = {row[0]: row for row in menu.proof["pool"]}
    known = {dish.exercise.uid: _unvalued(dish) for dish in dishes(menu)}
    known |= {row[0]: row for row in (proof_rows(pool) if pool else ())} | before
    own = {dish.exercise.uid for dish in dishes(menu)}
    value = sum(known[uid][3] for uid in own)
    kept = [*menu.proof["pool"], *(known[uid] for uid in sorted(own - before.keys()))]
    bound = max(value, menu.proof["bound"])
    menu.proof = {
        **menu.proof, "value": value, "bound": bound, "optimal": False, "gap": round((bound - value) / (value or 1), 6),
        "relaxed": [*(one for one in menu.proof["relaxed"] if one != BY_HAND), BY_HAND], "pool": kept,
    }  # fmt: skip


def _unvalued(dish: Dish) -> list[Any]:
    return [dish.exercise.uid, dish.tier, dish.half, 0, -1, sorted(_goals(dish)), 0]


def proof_rows(pool: Pool) -> list[list[Any]]:
    """The candidates for a checker: uid, tier, half-minutes, value, family, goals, mm."""
    return [
        [uid, TIERS[int(pool.tier[row])], int(pool.half[row]), int(pool.value[row]), int(pool.family[row]),
         sorted(pool.goals[row]), int(pool.mm[row])]
        for row, uid in enumerate(pool.uids)
    ]  # fmt: skip


def dishes(menu: Menu) -> list[Dish]:
    return [dish for section in menu.sections for dish in section.dishes]


def pin(dish: Dish, exercise: Exercise, slow: Decimal) -> None:
    """Put an exercise in a dish's place, with its wording, minutes and labels as they are now."""
    dish.exercise, dish.revision = exercise, exercise.revisions[-1]
    dish.half, dish.slow = exercise.half, slow_of(exercise, slow)
    dish.points = None if dish.points is None else menu_rules.points_of(exercise.half)
    for name, label in labels_of(exercise).items():
        setattr(dish, name, label)


def own(menu: Menu) -> list[Candidate]:
    """The menu's own dishes as candidates, so that they can be compared with others."""
    return [
        Candidate(dish.exercise.uid, dish.tier, dish.half, frozenset(_goals(dish)), dish.family)
        for dish in dishes(menu)
    ]  # fmt: skip


def _goals(dish: Dish) -> set[str]:
    return {*dish.goals, *dish.section.goals}


def state(menu: Menu) -> Json:
    sections = [
        {
            "title": section.title, "tiers": section.tiers, "low": section.pick_min, "high": section.pick_max,
            "target": section.points_target, "goals": section.goals,
            "dishes": [
                {"exercise": dish.exercise.uid, "revision": dish.revision.number, "half": dish.half,
                 "slow": str(dish.slow), "points": dish.points, "row": dish.row, "column": dish.column,
                 "meal": dish.meal, "locked": dish.locked, **{name: getattr(dish, name) for name in LABELS}}
                for dish in section.dishes
            ],
        }
        for section in menu.sections
    ]  # fmt: skip
    return {"format": menu.format, "seed": menu.seed, "cap": menu.cap, "date": menu.date.isoformat(),
            "place": menu.place, "wish": menu.wish,
            "proof": {**menu.proof, "pool": _packed(menu.proof.get("pool", []))},
            "sections": sections}  # fmt: skip


def remember(menu: Menu) -> None:
    """Keep the menu as it is now as a step back; from here on it is somebody's own."""
    menu.undo, menu.redo, menu.ready = [*menu.undo, step(menu)][-STEPS_BACK:], [], False


def earlier(menu: Menu, format: str, wish: Json, locked: set[str]) -> Json | None:
    """The menu as it last stood in another format, under the same wish and with what is locked by now, or None."""
    same = ("half", "goals", "pins", "bars")
    here = (menu.cap, menu.date.isoformat(), menu.place, *(wish[name] for name in same))
    for one in reversed(menu.undo if format != menu.format else ()):
        there = (one["cap"], one.get("date"), one.get("place"), *(one["wish"].get(name) for name in same))
        held = {dish["exercise"] for section in one["sections"] for dish in section["dishes"]}
        if (one["format"], there) == (format, here) and locked <= held:
            return one
    return None


def step(menu: Menu) -> Json:
    """The menu as a step back or forward, with the version in which its pages showed it so."""
    return {**state(menu), "version": menu.version}


def restore(db: Session, menu: Menu, state: Mapping[str, Any]) -> None:
    menu.format, menu.seed, menu.cap = state["format"], state["seed"], state["cap"]
    menu.date = date.fromisoformat(state["date"]) if "date" in state else menu.date
    menu.wish, menu.place = state["wish"], state.get("place", menu.place)
    menu.proof = {**state["proof"], "pool": _unpacked(state["proof"]["pool"])}
    fill(db, menu, state["sections"])


def _packed(rows: Sequence[Any]) -> str:
    return b64encode(zlib.compress(json.dumps(rows).encode())).decode()


def _unpacked(packed: str) -> list[Any]:
    return json.loads(zlib.decompress(b64decode(packed)))


def _keys(some: Sequence[Dish]) -> dict[int, str]:
    """Revision id -> a name that near-identical wordings share."""
    ids = sorted({dish.revision.id for dish in some})
    contents = {dish.revision.id: dish.revision.content for dish in some}
    pairs = duplicates.near_pairs(tuple(duplicates.reading(contents[one]) for one in ids))
    alike = duplicates.groups(len(ids), pairs)
    return {one: exercises.fingerprint(contents[ids[min(alike[at])]]) for at, one in enumerate(ids)}


def _section_value(menu: Menu, section: Section, keys: Mapping[int, str]) -> menu_rules.Section:
    dishes = [_dish_value(dish, keys[dish.revision.id]) for dish in section.dishes]
    if menu.format == Format.SET_MEALS:
        dishes = _meals(menu, section, dishes)
    return menu_rules.Section(section.title, tuple(section.tiers), menu_rules.Pick(section.pick_min, section.pick_max),
                              tuple(dishes), section.points_target)  # fmt: skip


def _meals(menu: Menu, section: Section, dishes: Sequence[menu_rules.Dish]) -> list[menu_rules.Dish]:
    """The parts as meals whose goals are those that all meals share."""
    count = 1 + max(dish.meal or 0 for dish in section.dishes)
    parts = [tuple(value for value, dish in zip(dishes, section.dishes, strict=True) if dish.meal == at)
             for at in range(count)]  # fmt: skip
    meals = [menu_rules.meal(f"{menu.uid[:12]}-{at + 1}", some) for at, some in enumerate(parts)]
    shared = meals[0].goals.intersection(*(one.goals for one in meals))
    return [replace(one, goals=shared) for one in meals]


def _dish_value(dish: Dish, key: str) -> menu_rules.Dish:
    content = dish.revision.content
    return menu_rules.Dish(
        uid=dish.exercise.uid, tier=dish.tier, half=dish.half, slow=dish.slow, goals=frozenset(_goals(dish)),
        family=dish.family, kind=content.kind.value, modality=dish.modality, points=dish.points,
        cell=None if dish.row is None or dish.column is None else (dish.row, dish.column),
        revision=dish.revision.number, stem=markup.plain(content.stem), key=key,
        is_answered=is_answered(content),
    )  # fmt: skip
