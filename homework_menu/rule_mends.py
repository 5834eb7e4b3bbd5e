"""What mends a broken rule of a menu by one press: changes that the rules propose, each tried on the stored menu.

A change is first tried on the value of the menu, which costs little. Those that pass are laid out on a copy that is not
stored, and the whole judgement passed on it, with the class's day, the real wordings and the paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.errors import Invalid
from question_bank.models import Exercise, School

from . import day_room, drawing, edits, exercise_view, menu_rows, menu_rules, menus, paper_count
from .assembly import Candidate, pool_of
from .errors import Message
from .menu_rules import Action, Context, Finding, Fix, Format, Level
from .models import Menu

MOST, LAID_OUT = 3, 3
ON_PLACES = frozenset({Action.REMOVE, Action.ADD, Action.MOVE})
NAMED = {
    Action.SWAP: "Swap dish {number}, “{title}”, for one of {minutes} minutes",
    Action.REMOVE: "Take off dish {number}, “{title}”",
    Action.MOVE: "Move dish {number}, “{title}”, to section {section}",
}
OF_THE_DAY = ("V10", "V13")
Json = dict[str, Any]


@dataclass(frozen=True)
class Mend:
    """A change that mends a finding. `name` names it in a form; `most`: half-minutes of the longest choice after it.

    `comes` are the exercises that it brings in, `costs` the warnings that come with it where a stopping rule is mended.
    """

    name: str
    changes: tuple[Message, ...]
    most: int
    is_taller: bool
    comes: tuple[Exercise, ...]
    costs: tuple[Message, ...]
    state: Json


@dataclass(frozen=True)
class _Desk:
    """A menu on which something is to be mended, and what a change of it is tried against. `known`: its findings'
    names, each with whether it stops the menu.
    """

    db: Session
    viewer: Viewer
    menu: Menu
    standing: edits.Standing
    known: dict[tuple[str, str], bool]
    finding: Finding
    value: menu_rules.Menu
    context: Context


def mends(db: Session, viewer: Viewer, menu: Menu, rule: str, about: str) -> list[Mend]:
    """Up to three changes that mend one of the menu's findings, the cheapest kind first; none where it has no such.

    After each the finding is gone, no other rule stops the menu, a warning was not traded for another one, and the
    sheet takes no third side. Dishes that are kept stay as they are. Versions for groups share place and day with
    their menu, so that it is not changed there behind their back.
    """
    school, had, filled = db.get_one(School, menu.school_id), menus.recent(db, menu), menus.others(db, menu)
    findings = menus.findings(db, menu, had=had, filled=filled)
    finding = next((one for one in findings if _name_of(one) == (rule, about)), None)
    if finding is None or (menu.versions and rule in OF_THE_DAY):
        return []
    value, context = _valued(db, menu, school, had, _pool(db, viewer, menu))
    tried = _aimed(value, finding)
    kinds = [_few(menu, kind) for kind in menu_rules.tried(*tried, context)]
    standing = edits.Standing(school, frozenset(), *paper_count.taken(db, menu), had, filled)
    known = {_name_of(one): one.level is Level.BLOCK for one in findings}
    desk = _Desk(db, viewer, menu, standing, known, finding, value, context)
    found = _firsts(desk, kinds) or _firsts(desk, [_few(menu, menu_rules.together(*tried, context))])
    return found[:MOST]


def mend(db: Session, viewer: Viewer, menu: Menu, rule: str, about: str, name: str, *, now: datetime) -> None:
    """Take one of the `mends`; one step back undoes it. Raises `Invalid` for any other change, and where handed in."""
    menus.require_open(menu)
    wanted = next((one for one in mends(db, viewer, menu, rule, about) if one.name == name), None)
    if wanted is None:
        raise Invalid("This would no longer fix it. Choose one of those offered.")
    menu_rows.remember(menu)
    menu.place = wanted.state["place"]
    menu_rows.fill(db, menu, wanted.state["sections"])
    menu_rows.changed_by_hand(menu, pool_of(_pool(db, viewer, menu), seed=menu.seed) if wanted.comes else None)
    menu.changed = now
    db.flush()


def _pool(db: Session, viewer: Viewer, menu: Menu) -> Iterator[Candidate]:
    """What may come: what the viewer may draw for the menu and its class did not have lately, no kin of its dishes."""
    spec = menus.spec_of(db, menu)
    spec = replace(spec, pins=(), repeat_days=spec.repeat_days or drawing.REPEAT_DAYS, language=menu.language)
    drawn = day_room.candidates(db, viewer, db.get_one(School, menu.school_id), spec).candidates
    own = {dish.exercise.uid for dish in menu_rows.dishes(menu)}
    kin = {one.family for one in drawn if one.uid in own} - {None}
    return (one for one in drawn if one.uid not in {*own, *spec.bars} and one.family not in kin)


def _valued(
    db: Session, menu: Menu, school: School, had: frozenset[str], pool: Iterable[Candidate]
) -> tuple[menu_rules.Menu, Context]:
    """The menu's value with its sections' numbers as their titles, and what it is judged against."""
    slow = day_room.factor(school)
    value, context = menus.ruled(db, menu, had)
    value = replace(value, sections=tuple(replace(one, title=str(at)) for at, one in enumerate(value.sections)))
    may_come = tuple(
        menu_rules.Dish(one.uid, one.tier, one.half, Decimal(one.half) / 2 * slow, one.goals, one.family, one.kind,
                        one.modality) for one in pool
    )  # fmt: skip
    return value, replace(context, pool=may_come)


def _aimed(value: menu_rules.Menu, finding: Finding) -> tuple[menu_rules.Menu, Finding]:
    """What the rules are asked to mend: a day over its cap is a menu over the minutes that the day leaves it."""
    orders = menu_rules.orders(value)
    if finding.rule != "V13" or orders is None:
        return value, finding
    left = max(0, orders.most - round(2 * finding.amount))
    return replace(value, cap=left), replace(finding, rule="V1", about="", dishes=orders.worst)


def _few(menu: Menu, fixes: Iterator[Fix]) -> list[Fix]:
    """The first changes that leave the menu's own decisions alone."""
    return list(islice((fix for fix in fixes if _is_free(menu, fix)), LAID_OUT))


def _firsts(desk: _Desk, kinds: Sequence[Sequence[Fix]]) -> list[Mend]:
    """Of each kind the first change that holds on the menu as it is stored."""
    there = {dish.exercise.uid for dish in menu_rows.dishes(desk.menu)}
    named = {str(step.to) for kind in kinds for fix in kind for step in _steps(fix)}
    wanted = there | (named & {one.uid for one in desk.context.pool})
    read = select(Exercise).where(Exercise.uid.in_(sorted(wanted))).options(*edits.WHOLE)
    known = {one.uid: one for one in desk.db.scalars(read)} if any(kinds) else {}
    firsts = [next(filter(None, (_laid_out(desk, fix, known) for fix in kind)), None) for kind in kinds]
    return [one for one in firsts if one]


def _is_free(menu: Menu, fix: Fix) -> bool:
    """Whether a change leaves the dishes that are kept, those that stand there twice and cannot be told apart, and
    every place of a format whose places are all filled.
    """
    there = Counter(dish.exercise.uid for dish in menu_rows.dishes(menu))
    kept = {dish.exercise.uid for dish in menu_rows.dishes(menu) if dish.locked or there[dish.exercise.uid] > 1}
    is_filled = menu.format in edits.FILLED
    return not any(one.uid in kept or (is_filled and one.action in ON_PLACES) for one in _steps(fix))


def _steps(fix: Fix) -> tuple[Fix, ...]:
    return fix.steps or (fix,)


def _name_of(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.about


def _laid_out(desk: _Desk, fix: Fix, known: Mapping[str, Exercise]) -> Mend | None:
    """A change as what it makes of the stored menu; None where it does not hold there. `known`: exercises by uid."""
    db, standing = desk.db, desk.standing
    changed = menu_rules.apply(desk.value, fix, desk.context.pool)
    there = {leaf.uid for leaf in desk.value.leaves}
    comes = tuple(known[leaf.uid] for leaf in changed.leaves if leaf.uid not in there)
    copy = _copy(desk, changed, known)
    found = menus.findings(db, copy, had=standing.recent, filled=standing.filled)
    fresh = [one for one in found if desk.known.get(_name_of(one), False) < (one.level is Level.BLOCK)
             or _name_of(one) not in desk.known]  # fmt: skip
    is_traded = any(desk.finding.level is not Level.BLOCK or one.level is Level.BLOCK for one in fresh)
    is_taller, third = paper_count.more(db, copy, standing.sides, standing.overrun)
    if is_traded or third or _name_of(desk.finding) in map(_name_of, found):
        return None
    name = "+".join(f"{one.action}.{one.uid}.{one.section}.{one.to}" for one in _steps(fix))
    costs = tuple(one.message for one in fresh)
    says = tuple(_named(desk.menu, one) for one in _steps(fix))
    return Mend(name, says, round(2 * copy.orders["most"]), is_taller, comes, costs, menu_rows.state(copy))


def _named(menu: Menu, fix: Fix) -> Message:
    """What a change says, with what its dish is called beside the dish's number."""
    content = next((one.revision.content for one in menu_rows.dishes(menu) if one.exercise.uid == fix.uid), None)
    if content is None or fix.action not in NAMED:
        return fix.message
    return Message(NAMED[fix.action], {**fix.message.values, "title": exercise_view.called(content)})


def _copy(desk: _Desk, changed: menu_rules.Menu, known: Mapping[str, Exercise]) -> Menu:
    """The menu as a change makes it, not stored."""
    menu, school = desk.menu, desk.standing.school
    spec = replace(menus.spec_of(desk.db, menu), place=changed.place.value)
    copy = menus.blank(desk.viewer, school, spec, menu.cap, menu.language, menu.changed)
    copy.uid, copy.title, copy.wish = menu.uid, menu.title, menu.wish
    before = menu_rows.state(menu)["sections"]
    dishes = {uid: menu_rows.dish_state(one, day_room.factor(school)) for uid, one in known.items()}
    dishes |= {one["exercise"]: one for section in before for one in section["dishes"]}
    sections = [_section(before[int(one.title)], one, dishes, changed.format) for one in changed.sections]
    menu_rows.fill(desk.db, copy, sections, known=known)
    return copy


def _section(before: Json, section: menu_rules.Section, dishes: Mapping[str, Json], format: Format) -> Json:
    """A section's plain state after a change; of its goals those that all of it serves by now."""
    leaves = [leaf for dish in section.dishes for leaf in dish.leaves]
    goals = [goal for goal in before["goals"] if all(goal in leaf.goals for leaf in leaves)]
    count = len(section.dishes)
    states: list[Json] = []
    for at, dish in enumerate(section.dishes):
        row, column = dish.cell or (None, None)
        stands = {"points": dish.points, "row": row, "column": column,
                  "meal": at if format is Format.SET_MEALS else None}  # fmt: skip
        states += [dishes[leaf.uid] | stands for leaf in dish.leaves]
    return before | {"low": min(section.pick.low, count), "high": min(section.pick.high, count),
                     "target": section.points_target, "goals": goals, "dishes": states}  # fmt: skip
