"""Versions of one menu for the groups of a class: the same shape, so many dishes in common, the rest by each one's aim.

Given the dishes in common, a version is a menu of its own: the best of the first menu's model that holds these and no
other dish of the first menu. Every choice of the dishes in common that may beat the best one so far is tried, so that
what is found is the best of all, and each version carries a certificate of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from ..menu_rules import Format
from . import Choice, Wish, chosen, kinds
from .model import UNIT, WIDE, Cell, Model, dealt_top
from .pool import Pool, of_rows
from .search import Shelf, Wanted, solve

SPREAD, MOST_SPREAD = 115, 20
EFFORT, ALL_EFFORT, ENDLESS = 20_000, 300_000, 10**9
LOOSE = "minutes in a group differ by more than 2"
Names = frozenset[str]


@dataclass(frozen=True)
class Alike:
    """What versions agree in. `models`: the shape, as wished and then loosened; `cap` in half-minutes; `own`: the first
    menu's dishes; `common`: how many of them stand on all versions; `page_mm`: what its pages hold, 0 for no limit;
    `apart`: what a dish is worth less to a version where one before it has it; `kinds`: those of the own dishes, where
    every version is to hold as many of each; `is_fit`: what the best versions with some dishes in common must be for
    that choice to count.
    """

    format: Format
    models: tuple[Model, ...]
    cap: int
    own: tuple[str, ...]
    common: int
    must_goals: Names = frozenset()
    page_mm: int = 0
    pages: int = 1
    apart: int = 0
    kinds: tuple[str, ...] = ()
    is_fit: Callable[[Versions], bool] = lambda _: True


@dataclass(frozen=True)
class Version:
    """One version with the candidates that it was chosen from."""

    choice: Choice
    pool: Pool


@dataclass(frozen=True)
class Versions:
    """The best versions, one for each pool. `bound`: no versions of this shape with so many dishes in common are worth
    more in all.
    """

    common: tuple[str, ...]
    each: tuple[Version, ...]
    bound: int

    @property
    def value(self) -> int:
        """What they are worth together."""
        return sum(one.choice.value for one in self.each)


def are_alike(one: int, other: int) -> bool:
    """Whether the longest orders of two versions, in half-minutes, are within 15 % and 10 minutes of each other."""
    low, high = sorted((one, other))
    return high - low <= MOST_SPREAD and 100 * high <= SPREAD * low


def cap_of(solved: Mapping[str, Any], most: int) -> int:
    """The half-minutes that no order of a version may take more than: those of the first menu's longest order where
    the model adds up the longest order, else its cap.
    """
    return most if _adds_up(solved) else int(solved["cap"])


def holding(models: Sequence[Model], goals: Sequence[Collection[str]]) -> tuple[Model, ...]:
    """The models with what is chosen from sharing a goal of the first menu's section there. `goals`: of each section of
    the first menu those that its dishes share, the required one first where there is one.
    """
    return tuple(_holding(one, goals[bool(one.required) :]) for one in models)


def _holding(model: Model, goals: Sequence[Collection[str]]) -> Model:
    if len(goals) != len(model.cells):
        return model
    pairs = zip(model.cells, goals, strict=True)
    cells = (replace(cell, goals=tuple(sorted(some))) if cell.has_goal else cell for cell, some in pairs)
    return replace(model, cells=tuple(cells))


def shapes(solved: Mapping[str, Any], counts: Sequence[int], most: int, target: int | None = None) -> tuple[Model, ...]:
    """The model of a first menu for its versions, as it was solved and then with the wishes on minutes loosened.

    `solved`: the model of the first menu's certificate; `counts`: dishes of its sections as they are now, the required
    one first; `most`: half-minutes of its longest order, to which those of all versions come near; `target`: its coins.
    """
    cells = tuple(map(_cell, solved["cells"]))
    required, fewest = int(solved["required"]), int(solved["fewest"])
    if _adds_up(solved):
        fewest = max(-(-100 * most // SPREAD), most - MOST_SPREAD)
        if len(counts) == len(cells) + bool(required):
            first = bool(required)
            required = counts[0] if required else 0
            cells = tuple(replace(cell, count=count) for cell, count in zip(cells, counts[first:], strict=True))
    cap, rule = cap_of(solved, most), str(solved["rule"])
    made = Model(
        cells, required, int(solved["least"]), _top(solved, cap, cells), tuple(solved["required_tiers"]), rule, target,
        fewest=fewest, longest=cap if rule == "dealt" else 0,
    )  # fmt: skip
    if solved["rule"] == "fixed":
        return (made,) if target else (*_levelled(made, SPREAD * most // 300), made)
    wide = tuple(replace(cell, window=2 * cell.window if rule == "dealt" else WIDE) for cell in cells)
    top = _top(solved, cap, wide)
    return made, replace(made, cells=wide, least_required=min(1, required), top=top, relaxed=(LOOSE,))


def _levelled(board: Model, top: int) -> Iterator[Model]:
    """The board with no cell over `top`, so that no line of three is much longer than the first menu's longest."""
    lower = [(cell, (cell.fixed or top) - top) for cell in board.cells]
    if all(0 <= less <= cell.window for cell, less in lower):
        cells = tuple(replace(cell, fixed=top, window=cell.window - less) for cell, less in lower)
        yield replace(board, cells=cells)


def _adds_up(solved: Mapping[str, Any]) -> bool:
    """Whether the cap binds the longest order itself: the required part and the dearest dish of every cell, or the
    longest meal.
    """
    return solved["rule"] in ("sum", "dealt")


def _cell(solved: Mapping[str, Any]) -> Cell:
    fixed = solved["fixed"]
    return Cell(tuple(solved["tiers"]), int(solved["count"]), bool(solved["has_goal"]), int(solved["window"]), fixed,
                points=fixed and fixed // UNIT, always=bool(solved["always"]))  # fmt: skip


def _top(solved: Mapping[str, Any], cap: int, cells: Sequence[Cell]) -> Callable[[tuple[int, ...]], int | None]:
    """The most half-minutes of the required part beside cells that cost these, as the formats have it."""
    if solved["rule"] == "dealt":
        return dealt_top(cap, sum(cell.window for cell in cells[1:]))
    rule, most, has_required = solved["rule"], solved["most"], bool(solved["required"])

    def top(us: tuple[int, ...]) -> int | None:
        if rule == "sum":
            return None if sum(us) > cap else cap - sum(us) if has_required else 0
        if rule == "max":
            return min(cap // 2, cap - max(us)) if max(us) < cap else None
        return most

    return top


@dataclass
class Known:
    """What was searched already of some pools, for searches with other numbers of dishes in common: a version, and
    whether its search was cut short. `price`: where the last search had its price a mm; the next one begins there.
    """

    versions: dict[Any, tuple[Version | None, bool]] = field(default_factory=dict[Any, "tuple[Version | None, bool]"])
    price: int = 0


def best(pools: Sequence[Pool], alike: Alike, known: Known | None = None) -> Versions | None:
    """The best versions of the first shape that has any. `pools`: the candidates of each, valued by its aim."""
    known = known or Known()
    return next(filter(None, (_Search(alike, model, known).best(pools) for model in _shapes_of(alike))), None)


def _shapes_of(alike: Alike) -> Iterator[Model]:
    return (kinds.narrowed(model, alike.kinds) if alike.kinds else model for model in alike.models)


def one(pool: Pool, alike: Alike, common: Sequence[str]) -> Version | None:
    """The best version with just these dishes of the first menu, or None where none was found."""
    pins = frozenset(common)
    made = (_Search(alike, model).version(pool, pins, frozenset(alike.own) - pins) for model in _shapes_of(alike))
    return next(filter(None, made), None) if pins <= set(pool.uids) else None


def dishes(version: Version) -> Names:
    """What stands on a version."""
    return frozenset(version.pool.uids[row] for part in version.choice.parts for row in part.rows)


def apart(pool: Pool, held: Collection[str], less: int) -> Pool:
    """The same pool with some exercises worth so much less, so that they are drawn where nothing else fits."""
    if not held:
        return pool
    cuts = np.array([less * (uid in held) for uid in pool.uids], np.int64)
    return replace(pool, value=np.maximum(0, pool.value - cuts))


@dataclass
class _Search:
    """A search for versions of one shape; `spent`: nodes of all its searches, after `ALL_EFFORT` of which it ends."""

    alike: Alike
    model: Model
    known: Known = field(default_factory=Known)
    spent: int = 0
    is_cut: bool = False

    def best(self, pools: Sequence[Pool]) -> Versions | None:
        hopes = [self._hopes(pool) for pool in pools]
        drawn = [uid for uid in self.alike.own if all(uid in hope for hope in hopes)]
        choices = [([min((hope[uid] for uid in some), default=hope[""]) for hope in hopes], some)
                   for some in combinations(drawn, self.alike.common) if all("" in hope for hope in hopes)]  # fmt: skip
        found: Versions | None = None
        bound = 0
        for limits, common in sorted(choices, key=lambda one: -sum(one[0])):
            if self.spent >= ALL_EFFORT or (found and sum(limits) <= found.value):
                bound = max(bound, sum(limits))
                break
            tried = self._together(pools, common, limits, found.value if found else -1)
            if tried and self.alike.is_fit(tried):
                bound = max(bound, tried.bound)
                found = tried if found is None or tried.value > found.value else found
            elif self.is_cut and not tried:
                bound = max(bound, sum(limits))
        return found and replace(found, bound=max(bound, found.value))

    def _hopes(self, pool: Pool) -> dict[str, int]:
        """Dish of the first menu -> a bound on every version that holds it, none where there is none; "" -> on every
        version at all.
        """
        asked = ["", *(uid for uid in self.alike.own if self.alike.common and uid in pool.uids)]
        found = {uid: self._hope(pool, frozenset({uid} - {""})) for uid in asked}
        return {uid: hope for uid, hope in found.items() if hope is not None}

    def _hope(self, pool: Pool, pins: Names) -> int | None:
        one = self.version(pool, pins, frozenset())
        if one:
            return one.choice.bound
        return ENDLESS if self.is_cut else None

    def _together(
        self, pools: Sequence[Pool], common: tuple[str, ...], limits: Sequence[int], least: int
    ) -> Versions | None:
        """The best versions with these dishes in common; None where they cannot be worth more than `least`."""
        pins, made = frozenset(common), list[Version]()
        self.is_cut = False
        for at, pool in enumerate(pools):
            if sum(one.choice.bound for one in made) + sum(limits[at:]) <= least:
                return None
            held = frozenset[str]().union(*map(dishes, made)) - pins if self.alike.apart else frozenset[str]()
            one = self.version(pool, pins, frozenset(self.alike.own) - pins, held)
            if one is None:
                return None
            made.append(one)
        return Versions(common, tuple(made), sum(one.choice.bound for one in made))

    def version(self, pool: Pool, pins: Names, bars: Names, held: Names = frozenset()) -> Version | None:
        """The best version with these dishes and without those, `held` being worth less to it; `is_cut` where the
        search for it was cut short.
        """
        name = self.model, self.alike.page_mm, bars and self.alike.kinds, id(pool), pins, bars, held
        if name not in self.known.versions:
            self.known.versions[name] = self._searched(apart(pool, held, self.alike.apart), pins, bars)
        made, self.is_cut = self.known.versions[name]
        return made

    def _searched(self, pool: Pool, pins: Names, bars: Names) -> tuple[Version | None, bool]:
        alike, shelf = self.alike, Shelf(allowance=EFFORT, price=self.known.price)
        if alike.kinds and bars:
            pool = kinds.held(pool, self.model, dict(zip(alike.own, alike.kinds, strict=True)), pins)
        drawn = of_rows(pool, [row for row, uid in enumerate(pool.uids) if uid not in bars]) if bars else pool
        rows = frozenset(row for row, uid in enumerate(drawn.uids) if uid in pins)
        wanted = Wanted(alike.must_goals, rows, alike.page_mm)
        found = solve(drawn, self.model, wanted, shelf)
        self.spent += shelf.nodes
        self.known.price = shelf.price
        wish = Wish(alike.format, alike.cap, alike.must_goals, tuple(sorted(pins)))
        made = found and Version(chosen(drawn, wish, self.model, found, wanted, alike.pages), drawn)
        return made, shelf.nodes > EFFORT
