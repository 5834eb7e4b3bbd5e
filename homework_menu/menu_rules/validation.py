"""The rules V1 to V14 that a menu keeps: what is not as it should be, and by how much. Exact over every allowed order.

V13 is about a class's day: `day_finding` takes the day's sum. What would mend a finding is proposed in `fixes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from ..errors import Message
from .changes import Fix
from .export import minutes, tenth
from .formats import plan, rule_kind
from .orders import decisions, orders, orders_without
from .values import STRETCH, Dish, Level, Menu, Orders, Section

SLOW_SLACK = Decimal("0.05")
SPREAD = Fraction(35, 100)
BEST = range(2, 5)
AT_HOME = frozenset({"home", "school-home"})


@dataclass(frozen=True)
class Context:
    """What a menu is judged against beside itself.

    `recent`: uids and keys of what the class had in the last `recent_days` school days; `page_mm`: the height that the
    sheet's pages hold, 0 where unknown; `is_home_closed`: the policy allows nothing written at home (grades 1 and 2
    never have it); `basic_level`: how strict V14 is; `pool`: dishes that a fix may bring in; `room`: the most
    half-minutes that the cap could be raised to.
    """

    must_goals: frozenset[str] = frozenset()
    slow_factor: Decimal = Decimal("1.3")
    recent: frozenset[str] = frozenset()
    recent_days: int = 10
    page_mm: int = 0
    is_home_closed: bool = False
    basic_level: Level = Level.WARN
    pool: tuple[Dish, ...] = ()
    room: int = 0


@dataclass(frozen=True)
class Finding:
    """A rule that is not kept. `amount`: minutes for V1-V3, V10, V12, V13, millimetres for space, else a count.

    `about` tells two findings of one rule apart; `dishes` are the uids concerned.
    """

    rule: str
    level: Level
    amount: float
    message: Message
    about: str = ""
    dishes: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


def judge(menu: Menu, context: Context) -> list[Finding]:
    """Every finding in the rules' order, without fixes; a menu that allows no order is judged dish by dish alone."""
    found = orders(menu)
    alone = [*_v4(menu), *_v8(menu, context), *_v10(menu, context), *_v11(menu, context)]
    if found is None:
        counted = [Finding("V7", Level.BLOCK, plan(menu).fewest_orders, Message("The rule allows no choice at all."))]
    else:
        counted = [
            *_v1(menu, found), *_v2(menu, found), *_v3(menu, found), *_v5(menu, found, context), *_v6(menu),
            *_v7(menu, found), *_v9(menu, found), *_v12(menu, found, context), *_v14(menu, found, context),
        ]  # fmt: skip
    return sorted([*counted, *alone], key=lambda one: int(one.rule[1:]))


def day_finding(most: int, cap: int | None, level: Level) -> Finding | None:
    """V13: the day's most over the policy's cap, in half-minutes, all subjects; at level block the day waits."""
    if cap is None or most <= cap:
        return None
    text = "The day's homework takes up to {most} minutes: {over} over the {cap} allowed."
    told = {"most": minutes(most), "over": minutes(most - cap), "cap": minutes(cap)}
    return Finding("V13", level, minutes(most - cap), Message(text, told))


def _v1(menu: Menu, found: Orders) -> Iterator[Finding]:
    over = found.most - menu.cap
    if over > 0:
        text = "One choice takes {most} minutes: {over} over the {cap} allowed."
        told = {"most": minutes(found.most), "over": minutes(over), "cap": minutes(menu.cap)}
        yield Finding("V1", Level.BLOCK, minutes(over), Message(text, told), dishes=found.worst)


def _v2(menu: Menu, found: Orders) -> Iterator[Finding]:
    is_meant = any(section.is_marked_optional for section in menu.sections)
    if plan(menu).least_is_judged and not is_meant and 2 * found.least < menu.cap:
        short = menu.cap / 4 - found.least / 2
        text = "The shortest choice takes {least} minutes, {short} under half of the {cap} allowed."
        told = {"least": minutes(found.least), "short": short, "cap": minutes(menu.cap)}
        yield Finding("V2", Level.WARN, short, Message(text, told))


def _v3(menu: Menu, found: Orders) -> Iterator[Finding]:
    spread, even = found.most - found.least, SPREAD * menu.cap
    if plan(menu).spread_is_judged and spread > even:
        over = tenth((spread - even) / 2)
        text = "The shortest and the longest choice are {spread} minutes apart, {over} more than they should be."
        yield Finding("V3", Level.WARN, over, Message(text, {"spread": minutes(spread), "over": over}))


def _v4(menu: Menu) -> Iterator[Finding]:
    if rule_kind(menu.format) != "per-section":
        return
    for at, section in enumerate(menu.sections):
        odd = _odd(section) if section.is_pick_one else ()
        if odd:
            text = "Section {number}: {count} of the dishes to choose one from share no goal with the others."
            told = {"number": at + 1, "count": len(odd)}
            yield Finding("V4", Level.BLOCK, len(odd), Message(text, told), str(at), odd)


def goals_of(dish: Dish) -> frozenset[str]:
    """The goals that a dish serves; of a meal those of its parts."""
    return frozenset(goal for leaf in dish.leaves for goal in leaf.goals)


def shared_goals(dishes: Sequence[Dish]) -> frozenset[str]:
    """The goals that all of some dishes serve; none of no dishes."""
    found = goals_of(dishes[0]) if dishes else frozenset[str]()
    for dish in dishes:
        found &= goals_of(dish)
    return found


def _odd(section: Section) -> tuple[str, ...]:
    """Dishes that lack the goal which most of the section serve; empty where all share one."""
    if shared_goals(section.dishes):
        return ()
    served = [goals_of(dish) for dish in section.dishes]
    counts = {goal: sum(goal in goals for goals in served) for goals in served for goal in goals}
    shared = max(sorted(counts), key=lambda goal: counts[goal], default="")
    return tuple(dish.uid for dish, goals in zip(section.dishes, served, strict=True) if shared not in goals)


def _v5(menu: Menu, found: Orders, context: Context) -> Iterator[Finding]:
    for goal in sorted(context.must_goals):
        missing = orders_without(menu, {dish.uid for dish in menu.dishes if goal in goals_of(dish)})
        if missing:
            text = "{count} of {total} choices leave out the knowledge point {goal}."
            told = {"count": missing, "total": found.count, "goal": goal}
            yield Finding("V5", Level.BLOCK, missing, Message(text, told), goal)


def _v6(menu: Menu) -> Iterator[Finding]:
    asked = decisions(menu)
    if asked not in BEST and not (asked == 1 and plan(menu).may_ask_once):
        text = "The sheet asks for {count} decisions; two to four are best."
        yield Finding("V6", Level.WARN, _off(asked), Message(text, {"count": asked}))
    for at, section in enumerate(menu.sections):
        count = len(section.dishes)
        if rule_kind(menu.format) == "per-section" and not section.is_required and count not in BEST:
            text = "Section {number} offers {count} dishes to choose from; two to four are best."
            told = {"number": at + 1, "count": count}
            yield Finding("V6", Level.WARN, _off(count), Message(text, told), str(at))


def _off(count: int) -> int:
    return max(BEST.start - count, count - BEST.stop + 1)


def _v7(menu: Menu, found: Orders) -> Iterator[Finding]:
    fewest = plan(menu).fewest_orders
    if found.count < fewest:
        text = "There are only {count} choices; at least {least} are needed."
        told = {"count": found.count, "least": fewest}
        yield Finding("V7", Level.BLOCK, fewest - found.count, Message(text, told))
    for number, dish in enumerate(menu.dishes, 1):
        if orders_without(menu, {dish.uid}) == found.count:
            message = Message("Dish {number} is not in any choice.", {"number": number})
            yield Finding("V7", Level.BLOCK, 1, message, dish.uid, (dish.uid,))


def _v8(menu: Menu, context: Context) -> Iterator[Finding]:
    numbered = list(enumerate(menu.leaves, 1))
    for (one, first), (two, second) in combinations(numbered, 2):
        text = _likeness(first, second)
        if text:
            pair = (first.uid, second.uid)
            message = Message(text, {"one": one, "two": two})
            yield Finding("V8", Level.BLOCK, 1, message, "+".join(pair), pair)
    for number, leaf in numbered:
        if {leaf.uid, leaf.key} & (context.recent - {""}):
            text = "The class had dish {number} within the last {days} school days."
            told = {"number": number, "days": context.recent_days}
            yield Finding("V8", Level.WARN, 1, Message(text, told), leaf.uid, (leaf.uid,))


def _likeness(first: Dish, second: Dish) -> str:
    if first.uid == second.uid:
        return "Dishes {one} and {two} are the same exercise."
    if first.key and first.key == second.key:
        return "Dishes {one} and {two} read alike."
    is_family = first.family is not None and first.family == second.family
    return "Dishes {one} and {two} are variants of one family." if is_family else ""


def is_stretch(dish: Dish) -> bool:
    """Whether a dish, or a part of a meal, is extension or creative."""
    return any(leaf.tier in STRETCH for leaf in dish.leaves)


def is_basic(dish: Dish) -> bool:
    """Whether a dish, or a part of a meal, is basic."""
    return any(leaf.tier == "basic" for leaf in dish.leaves)


def _v9(menu: Menu, found: Orders) -> Iterator[Finding]:
    stretch = {dish.uid for dish in menu.dishes if is_stretch(dish)}
    holding = found.count - orders_without(menu, stretch)
    if 2 * holding < found.count:
        text = "{count} of {total} choices include an extension or creative dish; at least half should."
        told = {"count": holding, "total": found.count}
        yield Finding("V9", Level.WARN, (found.count + 1) // 2 - holding, Message(text, told))
    for number, dish in enumerate(menu.dishes, 1):
        if dish.uid in stretch and not orders_without(menu, {dish.uid}):
            message = Message("Dish {number}, extension or creative, is in every choice.", {"number": number})
            yield Finding("V9", Level.WARN, 1, message, dish.uid, (dish.uid,))


def _v10(menu: Menu, context: Context) -> Iterator[Finding]:
    if menu.place not in AT_HOME or not (menu.grade <= 2 or context.is_home_closed):
        return
    written = [leaf for leaf in menu.leaves if leaf.modality == "written"]
    if written:
        amount = minutes(sum(leaf.half for leaf in written))
        text = "Grade {grade} has no written homework at home; there are {minutes} min of it here."
        told = {"grade": menu.grade, "minutes": amount}
        yield Finding("V10", Level.BLOCK, amount, Message(text, told), dishes=tuple(leaf.uid for leaf in written))


def _v11(menu: Menu, context: Context) -> Iterator[Finding]:
    for number, leaf in enumerate(menu.leaves, 1):
        if not leaf.is_answered:
            message = Message("Dish {number} has no answer.", {"number": number})
            yield Finding("V11", Level.BLOCK, 1, message, leaf.uid, (leaf.uid,))
    over = sum(leaf.mm for leaf in menu.leaves) - context.page_mm
    if context.page_mm and over > 0:
        message = Message("The dishes take {mm} mm more than the page holds.", {"mm": over})
        yield Finding("V11", Level.BLOCK, over, message, "space")


def _v12(menu: Menu, found: Orders, context: Context) -> Iterator[Finding]:
    over = found.slowest - (context.slow_factor + SLOW_SLACK) * menu.cap / 2
    if over > 0:
        text = "A learner who needs longer may take {slowest} minutes, {over} more than this sheet should ask."
        told = {"slowest": tenth(found.slowest), "over": float(over)}
        yield Finding("V12", Level.WARN, float(over), Message(text, told))


def _v14(menu: Menu, found: Orders, context: Context) -> Iterator[Finding]:
    bare = orders_without(menu, {dish.uid for dish in menu.dishes if is_basic(dish)})
    if bare:
        text = "{count} of {total} choices include no basic dish."
        yield Finding("V14", context.basic_level, bare, Message(text, {"count": bare, "total": found.count}))
