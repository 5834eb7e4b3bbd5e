"""What would bring a class's day under its cap: proposals to the subjects' teachers, each tried on the menu itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.models import Exercise, School

from . import day_budget, day_plans, days, edits, exercise_view, i18n, menu_rows, menu_rules, menus
from .day_budget import Cut, Kind, Mend
from .day_plans import Day
from .errors import Message
from .models import DayPlan, Dish, Menu, Submission
from .names import name_of


@dataclass(frozen=True)
class Offer:
    """A mend with the homework that it shortens and what is proposed, in words."""

    mend: Mend
    submission: Submission
    message: Message

    @property
    def is_asked(self) -> bool:
        """Whether it is this mend that was asked of the teacher."""
        return is_request(self.submission, self.mend.cut.most, self.message)


def is_request(line: Submission, most: int, message: Message) -> bool:
    """Whether a line's request to cut is this proposal, in whichever language it was made."""
    said = {" ".join(i18n.say(one, message).split()) for one in i18n.LANGUAGES}
    return line.state == "asked-to-cut" and line.target == most and line.comment in said


def offers(db: Session, viewer: Viewer, day: Day) -> list[Offer]:
    """What mends the day, at those above their quota first; none where the day breaks no cap or is published."""
    if day.broken is None or day.broken.half is None or day.is_frozen:
        return []
    lines = {line.submission.subject: line.submission for line in day.lines}
    some = menu_rows.loaded(db, [one.menu for one in lines.values() if one.menu])
    cuts = [*(cut for menu in some for cut in cuts_of(db, menu)), *swaps_of(db, viewer, some, day.over)]
    found = day_budget.mends(day.shares, [*cuts, *_moves(db, day, day.broken.half)], day.broken.half)
    return [Offer(one, lines[one.cut.subject], message_of(one.cut, lines[one.cut.subject])) for one in found]


def cuts_of(db: Session, menu: Menu) -> Iterator[Cut]:
    """What would make less of a menu and leaves it one that may be handed in."""
    value = menu_rows.value_of(menu)
    before = blocked(value)
    for cut, changed in [*dropped(value), *narrowed(value)]:
        if blocked(changed) <= before:
            yield replace(cut, most=menus.drawn_of(db, menu, changed).most)


def swaps_of(db: Session, viewer: Viewer, some: Sequence[Menu], over: int) -> list[Cut]:
    """The dearest dish of the longest choices against a shorter one; of those that alone make the menu shorter."""
    return [cut for cut, _ in shorter_dishes(db, viewer, some, over)]


def shorter_dishes(db: Session, viewer: Viewer, some: Sequence[Menu], over: int) -> list[tuple[Cut, Exercise]]:
    """The same with the exercise that comes."""
    places = [(dish.half, menu.subject, at, menu) for menu in some for at, dish in worst(menu)
              if menus.drawn_of(db, menu, _with(menu, at, half=1)).most < menus.drawn(db, menu).most]  # fmt: skip
    if not places:
        return []
    half, subject, at, menu = max(places, key=lambda one: one[:3])
    other = edits.shorter(db, viewer, menu, at, half - over)
    if other is None:
        return []
    most = menus.drawn_of(db, menu, swapped(menu, at, other)).most
    return [(Cut(Kind.SWAP, subject, most, at, other.half), other)]


def swapped(menu: Menu, at: int, other: Exercise) -> menu_rules.Menu:
    """The menu with another exercise in a dish's place."""
    return _with(menu, at, uid=other.uid, tier=other.tier, half=other.half, modality=other.modality)


def _with(menu: Menu, at: int, **values: Any) -> menu_rules.Menu:
    value, uid = menu_rows.value_of(menu), menu_rows.dishes(menu)[at].exercise.uid
    old = next(leaf for leaf in value.leaves if leaf.uid == uid)
    return menu_rules.swapped(value, uid, replace(old, **values))


def worst(menu: Menu) -> list[tuple[int, Dish]]:
    """The dishes of a choice with the most minutes, each with its place."""
    value = menu_rows.value_of(menu)
    orders = menu_rules.orders(value)
    uids = {leaf.uid for one in value.dishes if orders and one.uid in orders.worst for leaf in one.leaves}
    return [(at, one) for at, one in enumerate(menu_rows.dishes(menu)) if one.exercise.uid in uids]


def dropped(value: menu_rules.Menu) -> Iterator[tuple[Cut, menu_rules.Menu]]:
    """The menu without a part that may be left out."""
    for at, section in enumerate(value.sections):
        if section.pick.low == 0 and len(value.sections) > 1 and menu_rules.rule_kind(value.format) == "per-section":
            rest = (*value.sections[:at], *value.sections[at + 1 :])
            yield Cut(Kind.DROP, value.subject, 0, at), replace(value, sections=rest)


def narrowed(value: menu_rules.Menu) -> Iterator[tuple[Cut, menu_rules.Menu]]:
    """The menu with one fewer to choose in a part."""
    for fix in menu_rules.narrowings(value):
        yield Cut(Kind.NARROW, value.subject, 0, fix.section, int(fix.to)), menu_rules.apply(value, fix)


def week_ahead(db: Session, day: Day) -> dict[date, dict[str, int]]:
    """The school days of the week to come that may still change, each with what its subjects take, in half-minutes."""
    ahead = [*days.after(db.get_one(School, day.school_class.school_id), day.date, most=days.WEEK)]
    planned = select(DayPlan.date).where(DayPlan.class_id == day.school_class.id, DayPlan.date.in_(ahead))
    frozen = set(db.scalars(planned))
    found = day_plans.submissions(db, day.school_class, ahead)
    return {one: {it.subject: it.most for it in found[one]} for one in ahead if one not in frozen}


def _moves(db: Session, day: Day, cap: int) -> list[Cut]:
    """Homework that fits one of the school days of the week to come."""
    return day_budget.moves(day.shares, week_ahead(db, day), cap)


def blocked(value: menu_rules.Menu) -> set[str]:
    """The rules that stop it from being handed in."""
    return {one.rule for one in menu_rules.judge(value, menu_rules.Context()) if one.level == "block"}


def message_of(cut: Cut, line: Submission) -> Message:
    """What is proposed, in words."""
    told = {"subject": Message(name_of(cut.subject)), "less": (line.most - cut.most) / 2}
    match cut.kind:
        case Kind.DROP:
            assert line.menu
            tiers = [Message(name_of(tier)) for tier in line.menu.sections[cut.at].tiers]
            return Message("{subject}: leave out the optional part ({tiers}), {less} minutes", {**told, "tiers": tiers})
        case Kind.SWAP:
            return Message("{subject}: swap dish {number}, “{title}”, for one of {minutes} minutes",
                           {**told, **_dish(line, cut)})  # fmt: skip
        case Kind.SHORTEN:
            return Message("{subject}: shorten by {less} minutes, to {minutes}", {**told, "minutes": cut.most / 2})
        case Kind.NARROW:
            place = {"number": cut.at + 1, "count": cut.to}
            return Message("{subject}: at most {count} to choose in part {number}, {less} minutes less",
                           {**told, **place})  # fmt: skip
        case Kind.MOVE:
            there = {"day": cut.day, "there": cut.there / 2}
            return Message("{subject}: move it to {day}, which then has up to {there} minutes", {**told, **there})


def _dish(line: Submission, cut: Cut) -> dict[str, Any]:
    assert line.menu
    content = menu_rows.dishes(line.menu)[cut.at].revision.content
    return {"number": cut.at + 1, "title": exercise_view.called(content), "minutes": cut.to / 2}
