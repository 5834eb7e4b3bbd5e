"""What a teacher should know of a menu's versions before they are handed in or printed: whether a glance tells them
apart, what of the menu was changed since they were made, which of them are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

from question_bank.errors import Invalid

from . import exercise_view, menu_rows, menus
from .assembly import groups
from .errors import Message
from .models import Dish, Menu
from .names import GROUPS, TIERS

Value = Callable[[Menu], object]
ALIKE: tuple[tuple[Value, str], ...] = (
    (lambda one: one.date, "its day"), (lambda one: one.format, "its format"),
    (lambda one: [len(section.dishes) for section in one.sections], "its number of dishes"),
    (lambda one: [(section.pick_min, section.pick_max, section.points_target) for section in one.sections],
     "its rule for choosing"),
)  # fmt: skip
FEW = (
    "With {common} dishes in common, nothing fits: {why}. So each version keeps {kept} of the core's "
    "{count} dishes, the fewest that were found to fit."
)
LEVELS = (
    "Each version keeps {kept} of the core's {count} dishes, more than the {common} you asked for: "
    "with fewer, a group's own dishes would be too hard or too easy for it."
)
SAME = "{one} and {other} have the same dishes: with so many in common, nothing else fits."
SAME_ANYHOW = (
    "{one} and {other} have the same dishes: nothing else fits the shape, the minutes and the paper. "
    "Other numbers in common that were tried do not make them differ; more exercises in the bank may."
)


def common(menu: Menu) -> frozenset[str]:
    """The exercises that stand on every version."""
    first, *others = [uids(one) for one in menus.whole(menu)]
    return first.intersection(*others)


def in_part(menu: Menu) -> dict[str, list[str]]:
    """Exercise -> the groups that have it, where it is more than one and not every one."""
    held: dict[str, list[str]] = {}
    for one in menu.versions:
        for dish in menu_rows.dishes(one.menu):
            held.setdefault(dish.exercise.uid, []).append(one.group)
    return {uid: groups for uid, groups in held.items() if 1 < len(groups) < len(menu.versions)}


def uids(menu: Menu) -> frozenset[str]:
    """The exercises of a menu."""
    return frozenset(dish.exercise.uid for dish in menu_rows.dishes(menu))


def most(menu: Menu) -> int:
    """The half-minutes of the longest order."""
    return round(2 * menu.orders.get("most", 0))


def unlike(menu: Menu) -> list[Message]:
    """By what a glance could tell the versions apart, in one sentence; empty where they are alike."""
    some = menus.whole(menu)
    changed = [Message(text) for value, text in ALIKE if any(value(one) != value(menu) for one in some)]
    if changed:
        text = "The menu was changed after its versions were made: {changed}. Make them again."
        return [Message(text, {"changed": changed})]
    longest = sorted(most(one) for one in some)
    if groups.are_alike(longest[0], longest[-1]):
        return []
    text = (
        "The longest choices of the versions are {gap} minutes apart; up to 15 % and at most 10 minutes count as alike."
    )
    return [Message(text, {"gap": (longest[-1] - longest[0]) / 2})]


def older(menu: Menu) -> list[Message]:
    """What was in common when the versions were made and was taken off the menu since; empty where nothing was."""
    gone = {dish.exercise.uid: _name(dish) for one in menu.versions for dish in menu_rows.dishes(one.menu)
            if dish.exercise.uid in {*one.menu.wish.get("seen", ())} - uids(menu)}  # fmt: skip
    text = "The menu was changed after its versions were made. Not on it any more, but still on them: {names}."
    return [Message(text, {"names": list(gone.values())})] if gone else []


def _name(dish: Dish) -> str:
    return dish.revision.content.title or exercise_view.gist(dish.revision.content)


def keep(menu: Menu) -> None:
    """The versions stay as they are beside the menu as it is now. Raises `Invalid` where it is handed in."""
    menus.require_open(menu)
    for one in menu.versions:
        if one.menu is not menu:
            one.menu.wish = {**one.menu.wish, "seen": sorted(uids(menu))}


def same(menu: Menu) -> list[Message]:
    """Pairs of groups whose versions hold the same dishes though not all are wished in common."""
    held = {one.group: uids(one.menu) for one in menu.versions}
    text = SAME if _apart(menu) else SAME_ANYHOW
    return [Message(text, {"one": Message(GROUPS[one]), "other": Message(GROUPS[other])})
            for one, other in combinations(held, 2) if held[one] == held[other] != common(menu)]  # fmt: skip


def few(menu: Menu) -> list[Message]:
    """Why the versions keep more of the menu's dishes than was wished, in one sentence; empty where they do not."""
    wish = next((one.menu.wish for one in menu.versions if "kept" in one.menu.wish), None)
    if wish is None:
        return []
    told = {"common": wish["common"], "kept": wish["kept"], "count": len(uids(menu))}
    return [Message(LEVELS, told) if wish.get("levels") else Message(FEW, told | {"why": why(wish)})]


def why(wish: Mapping[str, Any]) -> Message:
    """What does not allow fewer dishes in common."""
    if wish.get("short"):
        missing = [Message("{kind}: {count}", {"kind": Message(TIERS[tier]), "count": count})
                   for tier, count in wish["short"].items()]  # fmt: skip
        return Message("the bank has too few others ({missing})", {"missing": missing})
    return Message("others take more room than the sheet's paper has" if wish.get("paper")
                   else "the bank has no others of these kinds, minutes and shared goals")  # fmt: skip


def apart(menu: Menu) -> int | None:
    """Where versions are the same: with how many dishes in common they differ, as was tried when they were made."""
    return _apart(menu) if same(menu) else None


def _apart(menu: Menu) -> int | None:
    return next((one.menu.wish["apart"] for one in menu.versions if "apart" in one.menu.wish), None)


def over(menu: Menu) -> dict[str, int]:
    """Group -> the half-minutes by which the longest order of its version is over the sheet's cap."""
    longest = {one.group: most(one.menu) for one in menu.versions}
    return {group: long - menu.cap for group, long in longest.items() if long > menu.cap}


def too_long(menu: Menu) -> list[Message]:
    """Which versions are over the sheet's cap, in one sentence; empty where none is."""
    found = over(menu)
    names = [Message("{group} by {minutes} min", {"group": Message(GROUPS[group]), "minutes": half / 2})
             for group, half in found.items()]  # fmt: skip
    text = "Over the {cap} minutes of the sheet: {names}."
    return [Message(text, {"cap": menu.cap / 2, "names": names})] if found else []


def too_long_itself(menu: Menu) -> list[Message]:
    """That the menu is over its cap, as versions of its shape would be, in one sentence; empty where it fits."""
    more = most(menu) - menu.cap
    text = "The menu takes {over} minutes more than its {cap}, and so would its versions. Make it fit first."
    return [Message(text, {"over": more / 2, "cap": menu.cap / 2})] if more > 0 else []


def stale(menu: Menu) -> list[Message]:
    """Why the versions are neither printed nor handed in, in one sentence; empty where nothing is in the way."""
    return unlike(menu) or older(menu) or too_long(menu)


def require_alike(menu: Menu) -> None:
    """Raises `Invalid` where a glance could tell the versions apart."""
    for one in unlike(menu):
        raise Invalid(one.text, None, **one.values)


def require_current(menu: Menu) -> None:
    """Raises `Invalid` where the versions are not alike, or older than the menu and not yet kept as they are, or one
    of them is over the cap.
    """
    require_alike(menu)
    for one in older(menu):
        text = "{changed} Open its versions, and make them again or keep them."
        raise Invalid(text, None, changed=one)
    for one in too_long(menu):
        raise Invalid("Versions for groups: {over}", None, over=one)
