"""A teacher's menus: build, swap, lock, build again, undo. A menu pins revisions and keeps its proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import access, progress
from question_bank.access import Viewer
from question_bank.errors import Invalid, NotAllowed
from question_bank.models import Bank, School

from . import drawing, measures, menu_rows, menu_rules, policy, refused, sheets
from .assembly import Choice, Pool, Wish, choose, pool_of, timely, varied
from .day_room import candidates, factor, policy_of, room, taken_of, titles, wish_of
from .drawing import MenuSpec, goal_codes
from .errors import Message
from .menu_rules import Context, Finding, Format, Level, judge
from .models import Menu, SchoolClass
from .printing.sheet import Wording
from .shortfalls import Shortfall

TRIES, LESS, CAUTION, CLEAR = 12, 4, 6, 5.0
YEARS = range(2000, 2100)
Json = dict[str, Any]


@dataclass(frozen=True)
class Built:
    """A stored menu, or what is short."""

    menu: Menu | None
    cap: int
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True)
class Planned:
    """A menu that was chosen and is not stored yet, as `menu_rows.state` writes it; or what is short."""

    state: Json | None
    cap: int
    language: str = ""
    shortfalls: tuple[Shortfall, ...] = ()


def build(db: Session, viewer: Viewer, school: School, spec: MenuSpec, *, now: datetime) -> Built:
    """Choose and store a menu; the caller commits. "No menu fits" is an answer, not an error. Raises as `plan` does."""
    planned = plan(db, viewer, school, spec, now=now)
    menu = store(db, viewer, school, spec, planned, now=now) if planned.state else None
    return Built(menu, planned.cap, planned.shortfalls)


def plan(
    db: Session, viewer: Viewer, school: School, spec: MenuSpec, *, now: datetime, locked: Sequence[str] = ()
) -> Planned:
    """Choose a menu; only reads, so that the long work holds no lock. `locked`: dishes that stay locked.

    Raises `Invalid` where the wish names another grade than the class is in, or a day of another century.
    """
    require_grade(spec.school_class, spec.grade)
    if spec.day.year not in YEARS:
        raise Invalid("Choose a day from {first} to {last}.", field="date", first=YEARS[0], last=YEARS[-1])
    cap = room(db, school, spec)
    drawn = candidates(db, viewer, school, spec)
    progress.doing("Choosing dishes …")
    pool = pool_of(drawn.candidates, seed=spec.seed, bars=spec.bars)
    wish = wish_of(db, spec, cap)
    choice = choose(pool, wish) if cap >= 2 else None
    if choice is None:
        return Planned(None, cap, "", tuple(refused.explained(db, viewer, school, spec, drawn, wish)))
    pool, choice = timely(pool, wish, choice, drawn.early)
    pool, choice = varied(pool, wish, choice, drawn.early)
    menu = blank(viewer, school, spec, cap, drawn.language or school.language, now)
    _lay(db, school, menu, spec, pool, wish, choice, drawn.banks, locked)
    return Planned(menu_rows.state(menu), cap, menu.language)


def store(db: Session, viewer: Viewer, school: School, spec: MenuSpec, planned: Planned, *, now: datetime) -> Menu:
    """A planned menu as rows; the caller commits. `planned.state` is there."""
    assert planned.state is not None
    menu = blank(viewer, school, spec, planned.cap, planned.language, now)
    db.add(menu)
    menu_rows.restore(db, menu, planned.state)
    measures.keep(db)
    return menu


def _lay(
    db: Session, school: School, menu: Menu, spec: MenuSpec, pool: Pool, wish: Wish, choice: Choice,
    banks: Mapping[str, int], locked: Sequence[str] = (),
) -> None:  # fmt: skip
    """Give a menu the chosen dishes; where boxes overrun its pages with `CLEAR` mm free (meals, whose estimates err
    on the safe side, by more than `CAUTION` mm), in the order that needs least of the page, and where that does not
    help choose anew with so much less than these dishes take. `CAUTION` mm are no reason for another page."""
    for _ in range(TRIES):
        progress.doing("Trying the page …")
        states = menu_rows.sections(db, spec, pool, choice, factor(school))
        count = _sides(wish, choice)
        most = CAUTION if count == 1 and spec.format is Format.SET_MEALS else 0
        over = arrange(db, menu, school, states, pages=count, clear=CLEAR, most=most, locked=locked)
        menu_rows.prove(menu, pool, choice, banks)
        if over <= most:
            break
        room = sum(int(pool.mm[row]) for part in choice.parts for row in part.rows) - max(LESS, over // 2)
        wish = replace(wish, pages=tuple(room if at == count else mm for at, mm in enumerate(wish.pages, 1)))
        other = choose(pool, wish, first=choice.tries)
        if other is None or (over <= CAUTION and _sides(wish, other) > count):
            break
        choice = other


def _sides(wish: Wish, choice: Choice) -> int:
    """The pages that a choice was made for."""
    return wish.pages.index(choice.certificate["page_mm"]) + 1


def arrange(
    db: Session, menu: Menu, school: School, states: Sequence[Json], *, pages: int, clear: float = 0.0, most: int = 0,
    locked: Sequence[str] = (),
) -> int:  # fmt: skip
    """Fill a menu; where its boxes overrun these pages by more than `most` mm, in the order that needs least of them.

    Gives the mm by which they overrun, with `clear` mm kept free.
    """
    menu_rows.fill(db, menu, states, locked=locked)
    over = ceil(sheets.lacking(db, menu, school, pages=pages, clear=clear))
    if over > most:
        menu_rows.fill(db, menu, _ordered(states, sheets.packed(db, menu, school)), locked=locked)
        over = ceil(sheets.lacking(db, menu, school, pages=pages, clear=clear))
    return over


def _ordered(states: Sequence[Json], uids: Sequence[str]) -> list[Json]:
    """Sections whose dishes stand in this order, meal by meal."""
    place = {uid: at for at, uid in enumerate(uids)}
    return [state | {"dishes": sorted(state["dishes"], key=lambda dish: (dish["meal"] or 0, place[dish["exercise"]]))}
            for state in states]  # fmt: skip


class Drawn(NamedTuple):
    """The half-minutes by which a menu draws on the cap of its class's day: `typical` is the mean over its orders."""

    least: int
    typical: Fraction
    most: int


def drawn(db: Session, menu: Menu) -> Drawn:
    """What a menu draws on the day, whichever version a group has: of its written work at home, of all its work where
    the policy counts all. Typical is the mean over learners; where their number is not known, over the versions.
    """
    each = [drawn_of(db, one, menu_rows.value_of(one)) for one in whole(menu)]
    copies = [one.copies for one in menu.versions] or [1]
    weights = copies if sum(copies) else [1] * len(each)
    typical = sum((one.typical * many for one, many in zip(each, weights, strict=True)), Fraction()) / sum(weights)
    return Drawn(min(one.least for one in each), typical, max(one.most for one in each))


def whole(menu: Menu) -> list[Menu]:
    """The menu with its versions for groups."""
    return [one.menu for one in menu.versions] or [menu]


def drawn_of(db: Session, menu: Menu, value: menu_rules.Menu) -> Drawn:
    """The same for a menu as it would be after a change."""
    rules = policy_of(db.get_one(School, menu.school_id))
    measure = policy.cap(rules, menu.grade, day=policy.kind_of(menu.date)).measure
    orders, modalities = menu_rules.orders(value), [dish.modality for dish in value.leaves]
    if orders is None or not policy.draws_on_cap(menu.place, modalities, measure=measure):
        return Drawn(0, Fraction(), 0)
    written = None if measure is policy.Measure.ALL else menu_rules.orders(menu_rules.of_written_work(value))
    both = (orders, written or orders)
    return Drawn(
        min(one.least for one in both), min(one.typical for one in both), min(one.most for one in both),
    )  # fmt: skip


def find(db: Session, viewer: Viewer, uid: str) -> Menu:
    """A menu with its sections and dishes. Raises `NotFound`."""
    access.require(viewer, access.Right.SEE_MENU)
    return access.find(db, Menu, uid, viewer, loads=menu_rows.WHOLE)


def require_own(menu: Menu, viewer: Viewer) -> None:
    """Raises `NotAllowed` where the menu is a colleague's: nobody changes it without the colleague."""
    if viewer.teacher_id is not None and menu.teacher_id != viewer.teacher_id:
        raise NotAllowed


def require_grade(school_class: SchoolClass | None, grade: int) -> None:
    """Raises `Invalid` where a class is not in this grade: its own grade's rules bind its homework."""
    if school_class is not None and school_class.grade != grade:
        raise Invalid("Class {name} is in grade {grade}.", field="grade", name=school_class.name,
                      grade=school_class.grade)  # fmt: skip


def require_open(menu: Menu) -> None:
    """Raises `Invalid` where the menu is handed in: what the class's day counts on is not changed behind its back."""
    if menu.submission is not None or (menu.group and menu.group.of.submission is not None):
        raise Invalid("This menu is handed in. Take it back before you change it.")


def drop(db: Session, menu: Menu) -> None:
    """Take a menu away with its versions. Raises `Invalid` where it is handed in."""
    require_open(menu)
    for one in {menu, *whole(menu)}:
        db.delete(one)
    db.flush()


def spec_of(db: Session, menu: Menu) -> MenuSpec:
    """The wish that a menu was built from."""
    wish = menu.wish
    named = wish.get("banks", ())
    banks = tuple(db.scalars(select(Bank).where(Bank.uid.in_(named)))) if named else ()
    return MenuSpec(
        grade=menu.grade, subject=menu.subject, half=wish["half"], format=Format(menu.format), place=menu.place,
        day=menu.date, seed=menu.seed, school_class=menu.school_class, unit=menu.unit, lesson=menu.lesson,
        goals=tuple(wish.get("goals", ())), banks=banks, pins=tuple(wish.get("pins", ())),
        bars=tuple(wish.get("bars", ())), repeat_days=wish.get("repeat_days", drawing.REPEAT_DAYS),
        language=wish.get("language"), aim=wish.get("aim"), wording=wish.get("wording", ""),
    )  # fmt: skip


def rebuild(
    db: Session, viewer: Viewer, school: School, menu: Menu, *, now: datetime, wished: MenuSpec | None = None
) -> list[Shortfall]:
    """Choose anew with the next seed, locked dishes kept; where nothing fits, what is short, and nothing changes.

    `wished`: the menu's wish with other minutes, format or goals.
    """
    planned = plan_again(db, viewer, school, menu, now=now, wished=wished)
    rebuilt(db, menu, planned, wished or spec_of(db, menu), now=now)
    return list(planned.shortfalls)


def plan_again(
    db: Session,
    viewer: Viewer,
    school: School,
    menu: Menu,
    *,
    now: datetime,
    wished: MenuSpec | None = None,
    locked: Sequence[str] | None = None,
) -> Planned:
    """What `rebuild` would make of the menu; only reads. Back in a format that it had under the same wish it is as it
    was then. `locked`: other dishes than its locked ones that stay. Raises `Invalid` where the menu is handed in.
    """
    require_open(menu)
    if locked is None:
        locked = [dish.exercise.uid for dish in menu_rows.dishes(menu) if dish.locked]
    wished = wished or spec_of(db, menu)
    if before := menu_rows.earlier(menu, wished.format, _wish_json(wished), {*locked}):
        return Planned(before, menu.cap, menu.language)
    spec = replace(wished, seed=menu.seed + 1, pins=tuple(dict.fromkeys([*wished.pins, *locked])))
    return plan(db, viewer, school, spec, now=now, locked=locked)


def rebuilt(db: Session, menu: Menu, planned: Planned, wished: MenuSpec, *, now: datetime) -> None:
    """Give a menu what was planned anew; without a plan nothing changes."""
    if planned.state is None:
        return
    menu_rows.remember(menu)
    menu_rows.restore(db, menu, planned.state)
    menu.wish, menu.changed = _wish_json(wished), now
    db.flush()


def lock(menu: Menu, at: int, *, locked: bool) -> None:
    """Keep a dish through every rebuild, or let it go."""
    menu_rows.remember(menu)
    menu_rows.dishes(menu)[at].locked = locked


def reword(menu: Menu, words: str, *, now: datetime) -> None:
    """Name the sheet's sections in this wording, whatever the school's is; nothing else changes. Raises `Invalid`."""
    require_open(menu)
    if words not in list(Wording):
        raise Invalid("Choose one of the wordings.")
    menu_rows.remember(menu)
    menu.wish, menu.changed = {**menu.wish, "wording": words}, now


def undo(db: Session, menu: Menu, *, now: datetime, forward: bool = False) -> None:
    """One step back, or forward again. Raises `Invalid` where there is none."""
    require_open(menu)
    here, there = (list(menu.undo), list(menu.redo)) if not forward else (list(menu.redo), list(menu.undo))
    if not here:
        raise Invalid("There is nothing to undo.")
    state, now_state = here.pop(), menu_rows.step(menu)
    there.append(now_state)
    menu.undo, menu.redo = (here, there) if not forward else (there, here)
    menu_rows.restore(db, menu, state)
    menu.changed = now
    db.flush()


def recent(db: Session, menu: Menu) -> frozenset[str]:
    """What of a menu the class had lately, whatever was wished."""
    spec = spec_of(db, menu)
    return drawing.repeated(db, menu, replace(spec, repeat_days=spec.repeat_days or drawing.REPEAT_DAYS))


def others(db: Session, menu: Menu) -> int:
    """The half-minutes that the other subjects of the menu's class have handed in for its day."""
    return taken_of(db, menu.school_class, menu.date, but=menu.subject).half if menu.school_class else 0


def findings(db: Session, menu: Menu, *, had: frozenset[str] | None = None, filled: int | None = None) -> list[Finding]:
    """The rules that a menu does not keep: blocks first, then warnings. `had`, `filled`: its `recent` and `others`,
    where they are known.
    """
    value, context = ruled(db, menu, recent(db, menu) if had is None else had)
    rules = policy_of(db.get_one(School, menu.school_id))
    found = [_titled(db, one) for one in judge(value, context)]
    found += [*_free_day(menu, rules), *_day_findings(db, menu, rules, filled)]
    return sorted(found, key=lambda one: one.level != "block")


def ruled(db: Session, menu: Menu, had: frozenset[str]) -> tuple[menu_rules.Menu, Context]:
    """The menu as its rules judge it, and what they judge it against; `had`: its `recent`."""
    rules = policy_of(db.get_one(School, menu.school_id))
    closed = policy.home_refusal(rules, menu.grade, menu.place, day=policy.kind_of(menu.date)) is not None
    goals = frozenset(goal_codes(db, spec_of(db, menu)) if menu.wish.get("goals") else ())
    value = menu_rows.with_wider_goals(db, menu, goals) if goals else menu_rows.value_of(menu)
    return value, Context(must_goals=goals, slow_factor=rules.slow_factor, is_home_closed=closed, recent=had)


def free_day(db: Session, menu: Menu) -> Finding | None:
    """That a class's homework is for a weekday on which its school gives none; None where it is not."""
    return next(_free_day(menu, policy_of(db.get_one(School, menu.school_id))), None)


def _free_day(menu: Menu, rules: policy.Policy) -> Iterator[Finding]:
    """V10: it blocks what draws on the day's cap; what is not written at home only warns."""
    is_free = menu.school_class is not None and menu.date.weekday() in rules.no_homework_weekdays
    if is_free and menu.place in policy.AT_HOME:
        modalities = [dish.modality for dish in menu_rows.dishes(menu)]
        measure = policy.cap(rules, menu.grade, day=policy.kind_of(menu.date)).measure
        level = Level.BLOCK if policy.draws_on_cap(menu.place, modalities, measure=measure) else Level.WARN
        amount = max(one.half for one in menu_rows.dishes(menu)) / 2
        text = "{day}: the school gives no homework on this weekday. Choose another day, or do it at school."
        yield Finding("V10", level, amount, Message(text, {"day": menu.date}), "weekday")


def _titled(db: Session, finding: Finding) -> Finding:
    """The finding with the title of a knowledge point in place of its code."""
    code = finding.message.values.get("goal")
    if not isinstance(code, str):
        return finding
    told = {**finding.message.values, "goal": titles(db, [code]).get(code, code)}
    return replace(finding, message=Message(finding.message.text, told))


def _day_findings(db: Session, menu: Menu, rules: policy.Policy, filled: int | None) -> Iterator[Finding]:
    """V13: what the class's other subjects have handed in since may leave this menu no room."""
    if menu.school_class is None:
        return
    most = (others(db, menu) if filled is None else filled) + drawn(db, menu).most
    over = policy.broken(rules, menu.grade, most, day=policy.kind_of(menu.date))
    finding = menu_rules.day_finding(most, over.half, over.level) if over else None
    if finding:
        yield finding


def _wish_json(spec: MenuSpec) -> Json:
    return {
        "half": spec.half, "goals": list(spec.goals), "banks": [bank.uid for bank in spec.banks],
        "pins": list(spec.pins), "bars": list(spec.bars), "repeat_days": spec.repeat_days, "language": spec.language,
        "aim": spec.aim, "wording": spec.wording,
    }  # fmt: skip


def blank(viewer: Viewer, school: School, spec: MenuSpec, cap: int, language: str, now: datetime) -> Menu:
    """A menu of a wish without its dishes, not stored."""
    return Menu(
        school_id=school.id, uid=uuid4().hex, teacher_id=viewer.teacher_id, school_class=spec.school_class,
        subject=spec.subject, grade=spec.grade, language=language,
        title=spec.unit.title if spec.unit else "", unit=spec.unit, lesson=spec.lesson, format=spec.format.value,
        place=spec.place, date=spec.day, cap=cap, seed=spec.seed, wish=_wish_json(spec), proof={}, orders={},
        undo=[], redo=[], ready=False, created=now, changed=now,
    )  # fmt: skip
