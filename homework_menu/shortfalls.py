"""Why no menu fits, in a teacher's words, with what would mend it: every fix is solved once before it is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from statistics import median
from typing import Any

from .assembly import Candidate, Wish, pool_of
from .assembly import fits as has_menu
from .errors import Message
from .menu_rules import PLANS, TIERS, Format
from .names import TIERS as TIER_NAMES

STEPS = (2, 4, 6, 8, 10, 14, 20, 30, 40, 60, 80)
MOST_ADDED, MOST_GOALS, TALL = 9, 4, 24


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


def explain(
    candidates: Sequence[Candidate], wish: Wish, *, seed: int, bars: Sequence[str] = (),
    lately: Callable[[], Sequence[Candidate]] = tuple, most: int | None = None, points: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> list[Shortfall]:  # fmt: skip
    """What is short. `lately` gives the candidates with those that the class had; `most`: half-minutes of the day.

    `points`: code -> title of the knowledge points that new exercises would best be about, best first; `names`: uid ->
    what people call a pinned exercise.
    """

    def fits(wished: Wish, pool: Sequence[Candidate] = candidates) -> bool:
        return has_menu(pool_of(pool, seed=seed, bars=bars), wished)

    missing = [uid for uid in wish.pins if uid not in {one.uid for one in candidates} or uid in bars]
    if missing:
        rest = replace(wish, pins=tuple(uid for uid in wish.pins if uid not in missing))
        fixes = (Fix("unpin", missing, Message("Take the pinned exercise off")),) if fits(rest) else ()
        named = {"pins": [(names or {}).get(uid, uid) for uid in missing]}
        text = Message("Pinned, but not among what may be drawn: {pins}.", named)
        return [Shortfall("pins", len(missing), text, fixes)]
    fixes = [*_minutes(fits, wish, most), *_pins(fits, wish), *_goals(fits, wish), *_repeat(fits, wish, lately)]
    fixes += _formats(fits, wish)
    return [_named(candidates, wish, fixes or _added(fits, wish, candidates, points or {}))]


def _least(count: int, helps: Callable[[int], bool]) -> int | None:
    """The first of 0 … count - 1 from which on it helps, found by halving; None where even the last does not."""
    if count == 0 or not helps(count - 1):
        return None
    low, high = 0, count - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if helps(middle) else (middle + 1, high)
    return high


def _named(candidates: Sequence[Candidate], wish: Wish, fixes: list[Fix]) -> Shortfall:
    """The shortfall that the first fix speaks of; where none helps, supply."""
    raise_to = next((fix.to for fix in fixes if fix.action == "raise-minutes"), None)
    added = next((fix for fix in fixes if fix.action == "add-exercises"), None)
    if wish.pins and any(fix.action == "unpin" for fix in fixes):
        return Shortfall("pins", len(wish.pins), Message("The pinned exercises do not fit on one menu."), tuple(fixes))
    if raise_to is not None:
        more = raise_to - wish.cap / 2
        text = Message("The exercises take {more} min more than is allowed.", {"more": more})
        return Shortfall("V1", more, text, tuple(fixes))
    counts = {tier: sum(one.tier == tier for one in candidates) for tier in TIERS}
    text = Message(
        "There are too few exercises that fit: {basic} basic, {specialised} specialised, {extension} extension, "
        "{creative} creative.", counts,
    )  # fmt: skip
    amount = added.to["count"] if added else max(1, 8 - len(candidates))
    return Shortfall("supply", amount, text, tuple(fixes))


def _minutes(fits: Callable[..., bool], wish: Wish, most: int | None) -> list[Fix]:
    caps = [wish.cap + step for step in STEPS if most is None or wish.cap + step <= most]
    at = _least(len(caps), lambda at: fits(replace(wish, cap=caps[at])))
    if at is None:
        return []
    return [Fix("raise-minutes", caps[at] / 2, Message("Allow {minutes} minutes", {"minutes": caps[at] / 2}))]


def _pins(fits: Callable[..., bool], wish: Wish) -> list[Fix]:
    for uid in wish.pins:
        if fits(replace(wish, pins=tuple(one for one in wish.pins if one != uid))):
            return [Fix("unpin", [uid], Message("Take the pinned exercise off"))]
    if wish.pins and fits(replace(wish, pins=())):
        return [Fix("unpin", list(wish.pins), Message("Take the pinned exercises off"))]
    return []


def _goals(fits: Callable[..., bool], wish: Wish) -> list[Fix]:
    for goal in sorted(wish.must_goals):
        if fits(replace(wish, must_goals=wish.must_goals - {goal})):
            return [Fix("drop-point", goal, Message("Leave the knowledge point out"))]
    return []


def _repeat(fits: Callable[..., bool], wish: Wish, lately: Callable[[], Sequence[Candidate]]) -> list[Fix]:
    pool = list(lately())
    return [Fix("allow-repeat", 0, Message("Allow what the class had lately"))] if pool and fits(wish, pool) else []


def _formats(fits: Callable[..., bool], wish: Wish) -> list[Fix]:
    for format in PLANS:
        if format is not wish.format and fits(replace(wish, format=format)):
            return [Fix("change-format", format.value, Message("Take another format"))]
    return []


def _added(
    fits: Callable[..., bool], wish: Wish, candidates: Sequence[Candidate], points: Mapping[str, str]
) -> list[Fix]:
    """The fewest exercises of one kind on one point that would help, tried with ones made up for it."""
    found: list[tuple[int, int, str]] = []
    goals, tall = _likely(wish, candidates, points), ceil(median(one.mm for one in candidates)) if candidates else TALL
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
    named = {**to, "tier": Message(TIER_NAMES[TIERS[place]]), "goal": points.get(goal, goal)}
    return [Fix("add-exercises", to, Message(ADD_ON if goal else ADD, named))]


ADD = "Add {count} to the bank ({tier}, about {minutes} minutes each)"
ADD_ON = "Add {count} on “{goal}” to the bank ({tier}, about {minutes} minutes each)"


def _likely(wish: Wish, candidates: Sequence[Candidate], points: Mapping[str, str]) -> list[str]:
    """Points for new exercises: those that must be met, those of the lesson, then what the bank has most of."""
    common = Counter(goal for one in candidates for goal in sorted(one.goals))
    return [*dict.fromkeys([*sorted(wish.must_goals), *points, *(goal for goal, _ in common.most_common())])][
        :MOST_GOALS
    ] or [""]


def _made_up(tier: str, wish: Wish, goal: str, tall: int) -> list[Candidate]:
    """Exercises of this height that serve this point alone, or any one: a real one may serve more and helps no less."""
    return [Candidate(f"~new-{tier}-{at}", tier, _share(wish), frozenset({goal}), mm=tall) for at in range(MOST_ADDED)]


def _share(wish: Wish) -> int:
    """Half-minutes that suit one dish of a format."""
    return max(2, wish.cap // (3 if wish.format is Format.THREE_IN_A_ROW else 5))
