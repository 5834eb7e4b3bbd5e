"""Why no menu fits, in a teacher's words, with what would mend it: every fix is solved once before it is offered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from statistics import median
from typing import Any

from .assembly import Candidate, Shelf, Wish, pool_of
from .assembly import fits as has_menu
from .errors import Message
from .menu_rules import PLANS, TIERS, Format
from .names import TIERS as TIER_NAMES

STEPS = (2, 4, 6, 8, 10, 14, 20, 30, 40, 60, 80)
MOST_ADDED, MOST_GOALS, TALL, LEAST = 9, 4, 24, 2
THREE, MOST_TAKEN = 3, 9
NONE_NAMED = (
    "There are enough exercises ({count}), but none names a knowledge point, and dishes to choose "
    "from must share one. Name one for them in the bank, or import their file into a new bank with "
    "one for all (goal=…)."
)
UNNAMED = (
    "There are enough exercises, but {count} of them name no knowledge point, and dishes to choose "
    "from must share one. Name one for them in the bank, or import their file into a new bank with "
    "one for all (goal=…)."
)
FULL = "The day has {left} min left, but such a menu needs {least} min."
FULL_OF = "The day has {left} min left ({taken}), but such a menu needs {least} min."


@dataclass(frozen=True)
class Fix:
    """Something to change, proven to help: the action of the contract, and the value to set."""

    action: str
    to: Any = None
    message: Message = field(default_factory=lambda: Message(""))


@dataclass(frozen=True)
class Shortfall:
    """A wish that could not be met: the rule, by how much, in words, and what mends it."""

    rule: str
    amount: float
    message: Message
    fixes: tuple[Fix, ...] = ()


Others = Callable[[Format], tuple[Sequence[Candidate], tuple[int, ...]]]


@dataclass(frozen=True)
class Day:
    """What of a day is left for a menu, what was asked for, both in half-minutes, and who takes the rest."""

    left: int
    asked: int
    takers: Sequence[Message] = ()


def explain(
    candidates: Sequence[Candidate], wish: Wish, *, seed: int, bars: Sequence[str] = (),
    lately: Callable[[], Sequence[Candidate]] = tuple, day: Day | None = None, points: Sequence[str] = (),
    title: Callable[[str], object] = str, names: Mapping[str, str] | None = None,
    unasked: Callable[[str], Sequence[Candidate]] | None = None, spare: Sequence[str] = (),
    whys: Callable[[Sequence[str]], Mapping[str, Message]] | None = None, others: Others | None = None,
) -> list[Shortfall]:  # fmt: skip
    """What is short. `lately` gives the candidates with those that the class had; `day`: what bounds the minutes.

    `points`: codes of the knowledge points that new exercises would best be about, best first; `spare`: those to name
    where neither wish nor bank names any; `title`: what people call one; `names`: uid -> what people call a pinned
    exercise; `unasked` gives the candidates as they are where a goal is not asked for; `whys` gives for pins, by uid,
    why they are no candidates; `others` gives for a format its candidates, which are as tall as they stand there, and
    the mm of its pages.
    """

    drawn, shelves = pool_of(candidates, seed=seed, bars=bars), defaultdict[object, Shelf](Shelf)

    def fits(wished: Wish, pool: Sequence[Candidate] | None = None) -> bool:
        there = drawn if pool is None else pool_of(pool, seed=seed, bars=bars)
        shelf = shelves[wished.pins, wished.must_goals] if pool is None else Shelf()
        return wished.cap >= LEAST and has_menu(there, wished, shelf)

    missing = [uid for uid in wish.pins if uid not in {one.uid for one in candidates} or uid in bars]
    if missing:
        rest = replace(wish, pins=tuple(uid for uid in wish.pins if uid not in missing))
        fixes = (_unpin(missing, names),) if fits(rest) else ()
        return [Shortfall("pins", len(missing), _undrawn(missing, names, whys(missing) if whys else {}), fixes)]
    least = _least_cap(fits, wish, day, max((one.half for one in candidates), default=0))
    is_full = day is not None and least is not None and least > day.left
    fixes = [] if is_full or least is None else [_minutes(least)]
    fixes += _place(fits, wish, day) if is_full else []
    fixes += [*_pins(fits, wish, names), *_goals(fits, wish, unasked)]
    fixes += [*_repeat(fits, wish, lately), *_formats(fits, wish, others)]
    unnamed = _unnamed(fits, wish, candidates)
    if unnamed or not fixes:
        fixes += _added(fits, wish, candidates, _likely(wish, candidates, points) or list(spare) or [""], title)
    if unnamed:
        text = Message(UNNAMED if unnamed < len(candidates) else NONE_NAMED, {"count": unnamed})
        return [Shortfall("V4", unnamed, text, tuple(fixes))]
    return [_full(day, least, fixes) if day and least and is_full else _named(candidates, wish, fixes, names)]


def _unnamed(fits: Callable[..., bool], wish: Wish, candidates: Sequence[Candidate]) -> int:
    """How many candidates name no knowledge point, where a menu would fit if they named one."""
    named = [one if one.goals else replace(one, goals=frozenset({""})) for one in candidates]
    count = sum(not one.goals for one in candidates)
    return count if count and fits(wish, named) else 0


def _full(day: Day, least: int, fixes: list[Fix]) -> Shortfall:
    """That the day has no room, and who takes it."""
    told = {"left": day.left / 2, "least": least / 2, "taken": day.takers}
    text = Message(FULL_OF if day.takers else FULL, told)
    return Shortfall("V13", (least - day.left) / 2, text, tuple(fixes))


def _least(count: int, helps: Callable[[int], bool]) -> int | None:
    """The first of 0 … count - 1 from which on it helps, found by halving; None where even the last does not."""
    if count == 0 or not helps(count - 1):
        return None
    low, high = 0, count - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if helps(middle) else (middle + 1, high)
    return high


def _undrawn(missing: Sequence[str], names: Mapping[str, str] | None, whys: Mapping[str, Message]) -> Message:
    """That pinned exercises cannot be drawn, and of each why."""
    told: object = ""
    for uid, name in zip(missing, _called(missing, names)["pins"], strict=True):
        pin = Message("{name}: {why}", {"name": name, "why": whys[uid]}) if uid in whys else name
        told = Message("{rest}; {pin}", {"rest": told, "pin": pin}) if told else pin
    return Message("This cannot be on the menu. {pins}.", {"pins": told})


def _crowded(candidates: Sequence[Candidate], wish: Wish, names: Mapping[str, str] | None) -> Message:
    """That the pinned exercises do not fit, and why where it lies in one or two of them."""
    pinned = [one for one in candidates if one.uid in wish.pins]
    long = [one.uid for one in pinned if one.half > wish.cap]
    if long:
        told = {**_called(long, names), "minutes": wish.cap / 2}
        return Message("Longer than the {minutes} min that the menu has: {pins}.", told)
    families = Counter(one.family for one in pinned)
    alike = [one.uid for one in pinned if one.family and families[one.family] > 1]
    if alike:
        return Message("Nearly the same, and a menu takes only one of them: {pins}.", _called(alike, names))
    return Message("The pinned exercises do not fit on one menu.")


def _named(candidates: Sequence[Candidate], wish: Wish, fixes: list[Fix], names: Mapping[str, str] | None) -> Shortfall:
    """The shortfall that the first fix speaks of; where none helps, supply."""
    raise_to = next((fix.to for fix in fixes if fix.action == "raise-minutes"), None)
    added = next((fix for fix in fixes if fix.action == "add-exercises"), None)
    if wish.pins and any(fix.action == "unpin" for fix in fixes):
        return Shortfall("pins", len(wish.pins), _crowded(candidates, wish, names), tuple(fixes))
    if raise_to is not None:
        more = raise_to - wish.cap / 2
        text = Message("The exercises take {more} min more than is allowed.", {"more": more})
        return Shortfall("V1", more, text, tuple(fixes))
    counts = {tier: sum(one.tier == tier for one in candidates) for tier in TIERS}
    text = Message(
        "Too few exercises fit: {basic} basic, {specialised} specialised, {extension} extension, "
        "{creative} creative.", counts,
    )  # fmt: skip
    amount = added.to["count"] if added else max(1, 8 - len(candidates))
    return Shortfall("supply", amount, text, tuple(fixes))


def _least_cap(fits: Callable[..., bool], wish: Wish, day: Day | None, longest: int) -> int | None:
    """The half-minutes of the shortest menu that is longer than the cap, to the half-minute; None where none is found.

    The steps are asked from below, for what fits in some minutes need not fit in more; up to what a choice of the
    longest exercises takes.
    """
    top = longest * (THREE if wish.format in (Format.THREE_IN_A_ROW, Format.COLUMNS) else MOST_TAKEN)
    caps = {wish.cap + step for step in STEPS if wish.cap + step <= top} | (
        {day.asked} if day and day.asked > wish.cap else set[int]()
    )
    below = wish.cap
    for cap in sorted(caps):
        if fits(replace(wish, cap=cap)):
            return _between(fits, wish, below, cap)
        below = cap
    return None


def _between(fits: Callable[..., bool], wish: Wish, low: int, high: int) -> int:
    """By halving: a cap in which a menu fits, none being found one half-minute below it; `high` is known to do."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(replace(wish, cap=middle)) else (middle, high)
    return high


def _minutes(cap: int) -> Fix:
    return Fix("raise-minutes", cap / 2, Message("Allow {minutes} minutes", {"minutes": cap / 2}))


def _place(fits: Callable[..., bool], wish: Wish, day: Day | None) -> list[Fix]:
    """At school the day bounds nothing: all that was asked for may be used."""
    is_mended = day is not None and fits(replace(wish, cap=day.asked))
    return [Fix("change-place", "school", Message("Do it at school"))] if is_mended else []


def _pins(fits: Callable[..., bool], wish: Wish, names: Mapping[str, str] | None) -> list[Fix]:
    for uid in wish.pins:
        if fits(replace(wish, pins=tuple(one for one in wish.pins if one != uid))):
            return [_unpin([uid], names)]
    return [_unpin(list(wish.pins), names)] if wish.pins and fits(replace(wish, pins=())) else []


def _unpin(uids: list[str], names: Mapping[str, str] | None) -> Fix:
    return Fix("unpin", uids, Message("Unpin {pins}", _called(uids, names)))


def _called(uids: Sequence[str], names: Mapping[str, str] | None) -> dict[str, list[str]]:
    return {"pins": [(names or {}).get(uid, uid) for uid in uids]}


def _goals(fits: Callable[..., bool], wish: Wish, unasked: Callable[[str], Sequence[Candidate]] | None) -> list[Fix]:
    for goal in sorted(wish.must_goals):
        if fits(replace(wish, must_goals=wish.must_goals - {goal}), unasked and unasked(goal)):
            return [Fix("drop-point", goal, Message("Leave the knowledge point out"))]
    return []


def _repeat(fits: Callable[..., bool], wish: Wish, lately: Callable[[], Sequence[Candidate]]) -> list[Fix]:
    pool = list(lately())
    return [Fix("allow-repeat", 0, Message("Allow recent exercises"))] if pool and fits(wish, pool) else []


def _formats(fits: Callable[..., bool], wish: Wish, others: Others | None) -> list[Fix]:
    """Looked for among the candidates as they stand here, whose tables are there, then tried as they stand there."""
    for format in PLANS:
        if format is wish.format or not fits(replace(wish, format=format)):
            continue
        pool, pages = others(format) if others else (None, ())
        if pool is None or fits(replace(wish, format=format, pages=pages), pool):
            return [Fix("change-format", format.value, Message("Use another format"))]
    return []


def _added(
    fits: Callable[..., bool], wish: Wish, candidates: Sequence[Candidate], goals: Sequence[str],
    title: Callable[[str], object],
) -> list[Fix]:  # fmt: skip
    """The fewest exercises of one kind on one point that would help, tried with ones made up for it."""
    found: list[tuple[int, int, str]] = []
    tall = ceil(median(one.mm for one in candidates)) if candidates else TALL
    for place, tier in enumerate(TIERS):
        for goal in goals:
            made = _made_up(tier, wish, goal, tall)
            at = _least(MOST_ADDED, lambda at, made=made: fits(wish, [*candidates, *made[: at + 1]]))
            if at is not None:
                found.append((at + 1, place, goal))
                break
    if not found:
        return []
    count, place, goal = min(found)
    to = {"count": count, "tier": TIERS[place], "minutes": _share(wish) / 2, **({"goal": goal} if goal else {})}
    named = {**to, "tier": Message(TIER_NAMES[TIERS[place]]), "goal": title(goal)}
    return [Fix("add-exercises", to, Message(ADD_ON if goal else ADD, named))]


ADD = "Add {count} to the bank ({tier}, about {minutes} min each)"
ADD_ON = "Add {count} on “{goal}” to the bank ({tier}, about {minutes} min each)"


def _likely(wish: Wish, candidates: Sequence[Candidate], points: Sequence[str]) -> list[str]:
    """Points for new exercises: those that must be met, those of the lesson, then what the bank has most of."""
    common = Counter(goal for one in candidates for goal in sorted(one.goals))
    return [*dict.fromkeys([*sorted(wish.must_goals), *points, *(goal for goal, _ in common.most_common())])][
        :MOST_GOALS
    ]


def _made_up(tier: str, wish: Wish, goal: str, tall: int) -> list[Candidate]:
    """Exercises of this height that serve this point alone, or any one: a real one may serve more and helps no less."""
    return [Candidate(f"~new-{tier}-{at}", tier, _share(wish), frozenset({goal}), mm=tall) for at in range(MOST_ADDED)]


def _share(wish: Wish) -> int:
    """Half-minutes that suit one dish of a format."""
    return max(2, wish.cap // (3 if wish.format is Format.THREE_IN_A_ROW else 5))
