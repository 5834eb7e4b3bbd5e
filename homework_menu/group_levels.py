"""How far a group's own dishes are from the core's: easier or harder by how much, and where the bank has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean

from . import drawing, group_notes, menu_rows
from .assembly import Candidate
from .errors import Message
from .models import Dish, GroupVersion, Menu
from .names import TIERS

SIGNS = {"support": -1, "stretch": 1}
NONE = {
    "support": "The bank has nothing easier than the core's dishes in {kinds}, so steps, time and help decide there.",
    "stretch": "The bank has nothing harder than the core's dishes in {kinds}, so steps and time decide there.",
}  # fmt: skip
UNFIT = {
    "support": "The bank has easier exercises in {kinds}, but they do not fit the minutes, the goals or the paper.",
    "stretch": "The bank has harder exercises in {kinds}, but they do not fit the minutes, the goals or the paper.",
}
NO_HELP = "None of its dishes has a hint or a first step to print."


def lacking(menu: Menu, group: str, common: Sequence[str], drawn: drawing.Drawn) -> dict[str, int]:
    """Kind of work -> how many of the menu's dishes that are not in common have nothing easier (harder) in the bank."""
    sign, own = SIGNS[group], group_notes.uids(menu)
    best = _farthest([one for one in drawn.candidates if one.uid not in own], drawn.levels, sign)
    replaced = [dish for dish in menu_rows.dishes(menu) if dish.exercise.uid not in common]
    return dict(Counter(dish.tier for dish in replaced if best.get(dish.tier, 0) <= sign * level(dish)))


def _farthest(some: Sequence[Candidate], levels: Mapping[str, int], sign: int) -> dict[str, int]:
    """Kind of work -> its most fitting difficulty, signed; a kind without exercises has none."""
    found: dict[str, int] = {}
    for one in some:
        found[one.tier] = max(found.get(one.tier, -9), sign * levels[one.uid])
    return {tier: found.get(tier, -9) for tier in TIERS}


def told(menu: Menu, version: GroupVersion) -> list[Message]:
    """What a teacher should know of how a version was chosen; nothing of the menu itself, or where all is in common."""
    if version.menu is menu:
        return []
    kept = group_notes.uids(version.menu) & group_notes.uids(menu)
    own, others = ([dish for dish in menu_rows.dishes(one) if dish.exercise.uid not in kept]
                   for one in (version.menu, menu))  # fmt: skip
    return [*(_levels(version, own, others) if own and others else ()), *_help(version)]


def gain(menu: Menu, version: Menu, group: str) -> float:
    """By how much a version's own dishes are easier on average, of the stretch group's harder, than those of the menu
    in whose place they stand; 0 where all is in common.
    """
    kept = group_notes.uids(version) & group_notes.uids(menu)
    own, others = ([level(dish) for dish in menu_rows.dishes(one) if dish.exercise.uid not in kept]
                   for one in (version, menu))  # fmt: skip
    return step(own, others, group)


def step(own: Sequence[int], others: Sequence[int], group: str) -> float:
    """By how much these difficulties are easier on average, for the stretch group harder, than the others."""
    return SIGNS[group] * (mean(own) - mean(others)) if own and others else 0


def are_in_order(gains: Sequence[float]) -> bool:
    """Whether no group's own dishes are off its side of the menu's, and those of one at least are on it."""
    return min(gains) >= 0 < max(gains)


def _levels(version: GroupVersion, own: Sequence[Dish], others: Sequence[Dish]) -> list[Message]:
    found = [_average(own, others)]
    lacks: dict[str, int] = version.menu.wish.get("lacks", {})
    if lacks:
        kinds = [Message("{kind}: {count}", {"kind": Message(TIERS[tier]), "count": lacks[tier]}) for tier in lacks]
        found.append(Message(NONE[version.group], {"kinds": kinds}))
    unfit = _unfit(version.group, own, others, lacks)
    if unfit:
        found.append(Message(UNFIT[version.group], {"kinds": [Message(TIERS[tier]) for tier in unfit]}))
    return found


def _average(own: Sequence[Dish], others: Sequence[Dish]) -> Message:
    mine, core = (round(mean(map(level, some)), 1) for some in (own, others))
    if mine == core:
        text = "Own dishes: {count}, on average just as difficult as the core's: {own}."
        return Message(text, {"count": len(own), "own": mine})
    text = "Own dishes: {count}, with an average difficulty of {own}; the core's: {core}."
    return Message(text, {"count": len(own), "own": mine, "core": core})


def _unfit(group: str, own: Sequence[Dish], others: Sequence[Dish], lacks: Mapping[str, int]) -> list[str]:
    """The kinds of work of which the bank has what the group should get and none of it stands here; none where its own
    dishes are on its side on the whole.
    """

    def levels(some: Sequence[Dish], *tiers: str) -> list[int]:
        return [level(dish) for dish in some if dish.tier in tiers]

    if step(levels(own, *TIERS), levels(others, *TIERS), group) > 0:
        return []
    alike = (tier for tier in TIERS if levels(own, tier) and levels(others, tier) and tier not in lacks)
    return [tier for tier in alike if step(levels(own, tier), levels(others, tier), group) <= 0]


def _help(version: GroupVersion) -> list[Message]:
    wish = version.menu.wish
    return [Message(NO_HELP)] if wish.get("helps") and not wish.get("scaffolds") else []


def level(dish: Dish) -> int:
    """A dish's difficulty, 1 to 5; where nobody said, what is usual for its kind of work."""
    return dish.exercise.difficulty or drawing.USUAL[dish.tier]
