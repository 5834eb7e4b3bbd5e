"""Menus that colleagues share: shown to a team, adopted for another class by one action, held to that class's own day.

A copy pins the revisions and minutes of the menu as it stands, so neither follows the other afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from question_bank import access
from question_bank.access import Viewer
from question_bank.errors import Invalid, NotAllowed, NotFound
from question_bank.models import School, Teacher, Team

from . import classes, day_mends, day_room, days, edits, exercise_view, menu_rows, menu_rules, menus, policy
from .day_budget import Kind
from .drawing import MenuSpec
from .errors import Message
from .models import ClassSubject, Dish, Menu, MenuShare, SchoolClass

MOST_SHOWN = 12
LATER, OFF, MOST_NEARER = "later", "off", 3
ADOPTED = "adopted"


@dataclass(frozen=True)
class Fit:
    """What a menu is for one of the viewer's classes on its next open day: half-minutes, `over` 0 where it fits."""

    taught: ClassSubject
    day: date
    most: int
    cap: int

    @property
    def over(self) -> int:
        """How much the longest choice is over what the day has left."""
        return max(0, self.most - self.cap)


@dataclass(frozen=True)
class Mend:
    """A change that brings a menu under its cap: how (`kind`), where, to what; `most` half-minutes after it."""

    kind: str
    at: int
    to: str
    most: int
    message: Message


def share(db: Session, viewer: Viewer, menu: Menu, team: Team, *, now: datetime) -> None:
    """Show one's own menu to a team; once is enough. Raises `NotAllowed` for a colleague's."""
    menus.require_own(menu, viewer)
    if share_of(db, menu, team) is None:
        db.add(MenuShare(school_id=menu.school_id, menu=menu, team=team, moment=now, adopted=0))
        menu.ready = False
        db.flush()


def stop(db: Session, viewer: Viewer, menu: Menu, team: Team) -> None:
    """Show it no longer; copies stay. Raises as `share` does, and `NotFound` where it is not shared."""
    menus.require_own(menu, viewer)
    found = share_of(db, menu, team)
    if found is None:
        raise NotFound
    db.delete(found)
    db.flush()


def share_of(db: Session, menu: Menu, team: Team) -> MenuShare | None:
    """The menu as it is shared with a team, or None."""
    wanted = select(MenuShare).where(MenuShare.menu_id == menu.id, MenuShare.team_id == team.id)
    return db.scalars(wanted).one_or_none()


def teams_of(db: Session, viewer: Viewer, menu: Menu) -> list[tuple[Team, bool]]:
    """The viewer's teams of the menu's subject and grade, the own ones first, each with whether the menu is shared with
    it.
    """
    there = and_(MenuShare.team_id == Team.id, MenuShare.menu_id == menu.id)
    wanted = select(Team, MenuShare.id.is_not(None)).outerjoin(MenuShare, there).where(
        access.visible_to(viewer, Team), Team.subject == menu.subject,
        Team.grades.bitwise_and(1 << menu.grade) != 0)  # fmt: skip
    is_in = Team.members.any(Teacher.id == viewer.teacher_id)
    return [(team, is_there) for team, is_there in db.execute(wanted.order_by(~is_in, Team.name))]


def shared(db: Session, team: Team) -> list[MenuShare]:
    """What is shared with a team, newest first, with the dishes of each menu."""
    wanted = select(MenuShare).where(MenuShare.team_id == team.id).order_by(MenuShare.id.desc()).limit(MOST_SHOWN)
    menu = joinedload(MenuShare.menu)
    whole = menu.options(joinedload(Menu.teacher), menu_rows.DISHES.joinedload(Dish.revision))
    return list(db.scalars(wanted.options(whole)))


def is_shared(db: Session, viewer: Viewer, menu: Menu) -> bool:
    """Whether the menu is shared with a team that the viewer is in or leads."""
    seen = select(Team.id).where(access.visible_to(viewer, Team))
    wanted = select(MenuShare.id).where(MenuShare.menu_id == menu.id, MenuShare.team_id.in_(seen))
    return db.scalars(wanted).first() is not None


def fits(db: Session, viewer: Viewer, school: School, some: Sequence[Menu], *, now: datetime) -> dict[int, list[Fit]]:
    """Menu id -> what it would be for each of the viewer's classes of its grade and subject."""
    mine = classes.taught_by(db, viewer.teacher_id)
    days_of = days.next_open(db, school, [one.school_class for one in mine], now)
    wanted = [(menu, one) for menu in some for one in mine
              if (one.subject, one.school_class.grade) == (menu.subject, menu.grade)]  # fmt: skip
    filled: dict[int, policy.Taken] = {}
    found: dict[int, list[Fit]] = {menu.id: [] for menu in some}
    for menu, one in wanted:
        day, most = days_of[one.class_id], round(2 * menu.orders.get("most", 0))
        if one.id not in filled:
            filled[one.id] = day_room.taken_of(db, one.school_class, day, but=one.subject)
        found[menu.id].append(Fit(one, day, most, _room(db, school, menu, one.school_class, day, filled[one.id])))
    return found


def adopt(db: Session, viewer: Viewer, school: School, menu: Menu, school_class: SchoolClass, *, now: datetime) -> Menu:
    """A copy for a class of the viewer's own, for the next open day and within what that day has left.

    It is a draft: over its cap it is not handed in before one of the `mends` is taken. Raises `NotAllowed` where the
    viewer does not teach the subject there, `Invalid` for another grade, `NotFound` where the menu is not shared.
    """
    if not is_shared(db, viewer, menu):
        raise NotFound
    taught = next((one for one in classes.taught_by(db, viewer.teacher_id) if one.class_id == school_class.id
                   and one.subject == menu.subject), None)  # fmt: skip
    if viewer.teacher_id is None or taught is None:
        raise NotAllowed("You do not teach this subject in {name}.", name=school_class.name)
    menus.require_grade(school_class, menu.grade)
    day = days.next_open(db, school, [school_class], now)[school_class.id]
    spec = replace(menus.spec_of(db, menu), school_class=school_class, day=day)
    cap = _room(db, school, menu, school_class, day)
    wish: dict[str, object] = {**menu.wish, "pins": (), "bars": (), ADOPTED: [menu.uid, menu.teacher_id]}
    state: dict[str, object] = {**menu_rows.state(menu), "date": day.isoformat(), "cap": cap, "wish": wish}
    made = menus.store(db, viewer, school, spec, menus.Planned(state, cap, menu.language), now=now)
    made.title = menu.title
    for dish in menu_rows.dishes(made):
        dish.locked = False
    menu_rows.changed_by_hand(made)
    for row in db.scalars(select(MenuShare).where(MenuShare.menu_id == menu.id)):
        row.adopted += 1
    db.flush()
    return made


def credit_of(db: Session, viewer: Viewer, menu: Menu) -> tuple[Teacher, Menu | None] | None:
    """Whose menu it was adopted from, and that menu where the viewer may see it; None where it was not adopted, or
    built again from other exercises since.
    """
    uid, teacher_id = menu.wish.get(ADOPTED) or ("", None)
    teacher = db.get(Teacher, teacher_id) if teacher_id else None
    if teacher is None:
        return None
    try:
        return teacher, menus.find(db, viewer, uid)
    except NotFound:
        return teacher, None


def mends(db: Session, viewer: Viewer, menu: Menu) -> list[Mend]:
    """What brings one's own menu under its cap: a shorter dish first, then a dish less, fewer to choose, a part less,
    another day last; of equals what leaves most minutes first; none where it fits. Where no one change does, those that
    come nearest, of kept dishes too.
    """
    value = menu_rows.value_of(menu)
    orders = menu_rules.orders(value)
    if orders is None or orders.most <= menu.cap:
        return []
    over, later = orders.most - menu.cap, list(_later(db, menu, orders.most))
    if found := _changes(db, viewer, menu, value, menu.cap, over):
        turn = [Kind.SWAP.value, OFF, Kind.NARROW.value, Kind.DROP.value].index
        return [*sorted(found, key=lambda one: (turn(one.kind), -one.most)), *later]
    nearer = _changes(db, viewer, menu, value, orders.most - 1, over)
    return [*sorted(nearer, key=lambda one: one.most)[:MOST_NEARER], *later]


def _changes(db: Session, viewer: Viewer, menu: Menu, value: menu_rules.Menu, most: int, over: int) -> list[Mend]:
    """The changes after which no choice takes over `most` half-minutes; kept dishes go where that is over the cap."""
    found = [*_lessened(menu, value, most), *_swapped(db, viewer, menu, over, most), *_taken_off(menu, value, most)]
    return [one for one in found if one.most > 0]


def mend(
    db: Session, viewer: Viewer, school: School, menu: Menu, kind: str, at: int, to: str, *, now: datetime
) -> None:
    """Take one of the `mends`; it can be undone. Raises `Invalid` for any other change."""
    menus.require_open(menu)
    wanted = next((one for one in mends(db, viewer, menu) if (one.kind, one.at, one.to) == (kind, at, to)), None)
    if wanted is None:
        raise Invalid("This would not make the menu fit. Choose one of those offered.")
    if kind == Kind.SWAP:
        edits.swap(db, school, menu, at, to, viewer, now=now)
    elif kind == OFF:
        edits.remove(db, menu, at, now=now)
    elif kind == LATER:
        menu_rows.remember(menu)
        menu.date = date.fromisoformat(to)
        menu.cap = _room(db, school, menu, menu.school_class, menu.date) if menu.school_class else menu.cap
    else:
        menu_rows.remember(menu)
        lessen(db, menu, kind, at, to)
    menu.changed = now
    db.flush()


def lessen(db: Session, menu: Menu, kind: str, at: int, to: str) -> None:
    """Leave a section out, or offer fewer of it."""
    sections = menu_rows.state(menu)["sections"]
    if kind == Kind.DROP:
        del sections[at]
    else:
        sections[at]["high"] = int(to)
        sections[at]["low"] = min(sections[at]["low"], int(to))
    menu_rows.fill(db, menu, sections)
    menu_rows.changed_by_hand(menu)


def _lessened(menu: Menu, value: menu_rules.Menu, most: int) -> Iterator[Mend]:
    """Leave out an optional part, or offer fewer of it, where what is left may be handed in."""
    before = day_mends.blocked(value)
    for cut, changed in [*day_mends.dropped(value), *day_mends.narrowed(value)]:
        orders = menu_rules.orders(changed)
        if orders is None or orders.most > most or not day_mends.blocked(changed) <= before:
            continue
        text, told = "Leave out the optional part: {names}", {"names": list(map(_name, menu.sections[cut.at].dishes))}
        if cut.kind is Kind.NARROW:
            text, told = "At most {count} to choose from: {names}", {**told, "count": cut.to}
        yield Mend(cut.kind.value, cut.at, str(cut.to), orders.most, Message(text, told))


def _name(dish: Dish) -> str:
    return exercise_view.called(dish.revision.content)


def _swapped(db: Session, viewer: Viewer, menu: Menu, over: int, most: int) -> Iterator[Mend]:
    """A dish of the longest choice, the dearest that has one, for a shorter one of the same kind and goal."""
    for at, dish in sorted(day_mends.worst(menu), key=lambda one: -one[1].half):
        other = None if dish.locked else edits.shorter(db, viewer, menu, at, dish.half - over)
        if other is not None:
            told = {"name": _name(dish), "other": exercise_view.called(other.revisions[-1].content),
                    "minutes": other.half / 2}  # fmt: skip
            orders = menu_rules.orders(day_mends.swapped(menu, at, other))
            if orders and orders.most <= most:
                text = Message("Swap “{name}” for “{other}” of {minutes} minutes", told)
                yield Mend(Kind.SWAP, at, other.uid, orders.most, text)
                return


def _taken_off(menu: Menu, value: menu_rules.Menu, most: int) -> Iterator[Mend]:
    """A dish of the longest choice less, after which the most minutes are left; none that the teacher keeps where that
    brings the menu under its cap, else those after which the fewest are.
    """
    is_near = most > menu.cap
    found: list[Mend] = []
    for at, dish in day_mends.worst(menu) if menu.format not in edits.FILLED else ():
        if (dish.locked and not is_near) or not edits.may_go(menu, at):
            continue
        changed = menu_rules.removed(value, dish.exercise.uid)
        orders = menu_rules.orders(changed)
        if orders is None or orders.most > most or day_mends.blocked(changed) - {edits.CAP}:
            continue
        found.append(Mend(OFF, at, "", orders.most, Message("Take “{name}” off", {"name": _name(dish)})))
    yield from (
        sorted(found, key=lambda one: one.most)[:MOST_NEARER]
        if is_near
        else sorted(found, key=lambda one: -one.most)[:1]
    )


def _later(db: Session, menu: Menu, most: int) -> Iterator[Mend]:
    """The next school day on which the class has the room."""
    if menu.school_class is None:
        return
    school = db.get_one(School, menu.school_id)
    for day in days.after(school, menu.date):
        if _room(db, school, menu, menu.school_class, day) >= most and not days.plan_of(db, menu.school_class, day):
            yield Mend(LATER, 0, day.isoformat(), most, Message("Give it on {day}, where all of it fits", {"day": day}))
            return


def _room(
    db: Session, school: School, menu: Menu, school_class: SchoolClass, day: date, filled: policy.Taken | None = None
) -> int:
    """What the class's day has left for a menu of this wish, in half-minutes."""
    spec = MenuSpec(menu.grade, menu.subject, menu.wish["half"], menu_rules.Format(menu.format), menu.place, day,
                    school_class=school_class)  # fmt: skip
    return day_room.room(db, school, spec, filled)
