"""Choosing the exercises of a menu, with a proof: values in, values out; no database, clock or chance.

`choose` tries the models of a format as wished first, then with wishes relaxed; the hard rule, that no allowed order
takes more than the cap, stands in every one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, groupby, islice, permutations
from typing import Any

import numpy as np

from ..menu_rules import TIERS, Format
from .feasible import has_menu
from .model import FULL, MOSTLY, SHORTER, Model, balanced, models
from .pool import EARLY, Candidate, Pool, bonus, pool_of, without, without_early
from .search import ALL_NODES, Found, Shelf, Wanted, solve

__all__ = [
    "EARLY", "FULL", "Candidate", "Choice", "Part", "Pool", "Shelf", "Wish", "bonus", "choose", "fits", "pool_of",
    "swaps", "timely", "varied",
]  # fmt: skip

LITTLE = 20_000
LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))
LEAST_HELD, MODEST, MORE_MODELS = 4, 3_000, 6
NONE = frozenset[int]()
NONE_EARLY = frozenset[str]()


@dataclass(frozen=True)
class Wish:
    """What is asked for. `cap` in half-minutes; `must_goals` are met by every order; `pins` stand on the menu.

    `pages`: mm of dishes that one page holds, that two hold, and so on; fewer pages are tried first. None: no limit.
    """

    format: Format
    cap: int
    must_goals: frozenset[str] = frozenset()
    pins: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Part:
    """A section of the choice: rows of the pool, the goals that all of them share or every meal serves, the points
    that each costs.
    """

    rows: tuple[int, ...]
    goals: tuple[str, ...] = ()
    points: tuple[int | None, ...] = ()
    meals: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Choice:
    """The chosen menu. `bound`: no menu of the model is worth more; `optimal` where the value reaches it.

    `tries`: how many models had no menu before this one.
    """

    parts: tuple[Part, ...]
    value: int
    bound: int
    target: int | None
    relaxed: tuple[str, ...]
    certificate: dict[str, Any] = field(default_factory=dict[str, Any])
    tries: int = 0

    @property
    def optimal(self) -> bool:
        """Whether it is proven that no menu of the model is worth more."""
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """(bound - value) / value."""
        return (self.bound - self.value) / self.value if self.value else 0.0


def choose(
    pool: Pool, wish: Wish, *, effort: int = ALL_NODES, first: int = 0, models: int | None = None
) -> Choice | None:
    """The best menu of the first model that has one; None where nothing fits, or nothing was found with this effort.

    `effort`: nodes of the search over all models; a menu whose search was cut short is not `optimal`. `first`: the
    `tries` of an earlier choice from the same pool where the pages have become smaller since; what had no menu then
    is not asked again. `models`: how many are asked at most.
    """
    pins, shelf, is_sure = _pins(pool, wish), Shelf(allowance=effort), first > 0
    end = None if models is None else first + models
    for tries, (model, pages) in islice(enumerate(_tries(pool, wish) if pins is not None else ()), first, end):
        if SHORTER in model.relaxed and not is_sure:
            is_sure = fits(pool, wish)
            if not is_sure:
                return None
        wanted = Wanted(wish.must_goals, pins or NONE, wish.pages[pages - 1] if wish.pages else 0)
        found = solve(pool, model, wanted, shelf)
        if found:
            return replace(chosen(pool, wish, model, found, wanted, pages), tries=tries)
    return None


def timely(pool: Pool, wish: Wish, choice: Choice, early: frozenset[str]) -> tuple[Pool, Choice]:
    """The same without `early` work, which builds on something that is taught later, where there is a menu without any
    that relaxes nothing more and needs no more paper; what is pinned stays.
    """
    early = early.difference(wish.pins)
    if not _takes(pool, choice, early):
        return pool, choice
    fewer = without_early(pool, early)
    other = choose(fewer, wish, effort=LITTLE, first=choice.tries, models=MORE_MODELS)
    paper = choice.certificate["page_mm"]
    is_as_good = other and {*other.relaxed} <= {*choice.relaxed} and other.certificate["page_mm"] <= paper
    return (fewer, other) if other and is_as_good else (pool, choice)


def varied(pool: Pool, wish: Wish, choice: Choice, early: frozenset[str] = NONE_EARLY) -> tuple[Pool, Choice]:
    """The same without work that is much alike in one meal, or in what all do: chosen from candidates of which the one
    worth less of each such pair and all like it are left out, where the same model then has a menu nearly as good,
    with no `early` work that the choice does without.
    """
    doubled = _doubled(pool, choice)
    kept = {row for part in choice.parts for row in part.rows} - doubled
    kept |= {row for row, uid in enumerate(pool.uids) if uid in wish.pins}
    names = frozenset[str]().union(*(pool.alike[row] for row in doubled))
    fewer = without(pool, names, kept)
    other = choose(fewer, wish, effort=LITTLE, first=choice.tries, models=1) if doubled else None
    if other is None or other.value < choice.value - MODEST or len(_doubled(fewer, other)) >= len(doubled):
        return pool, choice
    if _takes(fewer, other, early) and not _takes(pool, choice, early):
        return pool, choice
    return fewer, other


def _takes(pool: Pool, choice: Choice, some: frozenset[str]) -> bool:
    """Whether one of these stands on the menu."""
    return not some.isdisjoint(pool.uids[row] for part in choice.parts for row in part.rows)


def _doubled(pool: Pool, choice: Choice) -> set[int]:
    """Of every two that are alike the row worth less."""
    parts = choice.parts[0].meals or (choice.parts[0].rows,) * (len(choice.parts) > 1)
    pairs = [pair for rows in parts for pair in combinations(rows, 2) if pool.alike[pair[0]] & pool.alike[pair[1]]]
    return {min(pair, key=lambda row: (int(pool.value[row]), -row)) for pair in pairs}


def fits(pool: Pool, wish: Wish, free: Shelf | None = None) -> bool:
    """Whether a menu is found with little effort: the loosest models alone are asked. `free`: what was searched in the
    same pool for wishes with the same pins and goals.
    """
    pins, shelf = _pins(pool, wish), Shelf(allowance=LITTLE)
    free = Shelf() if free is None else free
    loosest = [one for one in _tries(pool, wish) if one[0].is_loosest] if pins is not None else []
    wanted = [Wanted(wish.must_goals, pins or NONE, page) for page in wish.pages or (0,)]
    return any(has_menu(pool, model, wanted[pages - 1], free, shelf) for model, pages in loosest)


def _pins(pool: Pool, wish: Wish) -> frozenset[int] | None:
    """The pinned rows; None where no menu holds them all: one is not in the pool or is longer than the cap, which no
    order may be, or two are of one family, of which a menu takes one.
    """
    index = {uid: row for row, uid in enumerate(pool.uids)} if wish.pins else {}
    if not index.keys() >= set(wish.pins):
        return None
    rows = [index[uid] for uid in sorted(set(wish.pins))]
    families = pool.family[rows][pool.family[rows] >= 0].tolist()
    is_possible = len(set(families)) == len(families) and all(pool.half[rows] <= wish.cap)
    return frozenset(rows) if is_possible else None


def _tries(pool: Pool, wish: Wish) -> Iterator[tuple[Model, int]]:
    """Models with the pages that they may fill: one page is tried with fewer dishes before a second is, and with fewer
    minutes down to three quarters of those asked for; columns stay side by side on one page while they can.
    """

    def rank(model: Model) -> tuple[int, int]:
        is_kept = wish.format is Format.COLUMNS or model.fewest >= MOSTLY * wish.cap
        return model.step, -1 if is_kept else model.fewest

    for _, step in groupby(models(wish.format, wish.cap, supply_of(pool)), key=rank):
        same = list(step)
        yield from ((model, pages) for pages in range(1, 1 + max(1, len(wish.pages))) for model in same)


def supply_of(pool: Pool) -> dict[str, frozenset[int]]:
    """Tier -> the half-minutes that occur in the pool."""
    return {tier: frozenset(pool.half[pool.tier == at].tolist()) for at, tier in enumerate(TIERS)}


def chosen(pool: Pool, wish: Wish, model: Model, found: Found, wanted: Wanted, pages: int) -> Choice:
    """What was found for a model as a choice with its certificate; `pages`: how many it may fill."""
    certificate = {
        "value": found.value, "bound": found.bound, "branches": found.branches, "us": list(found.us),
        "searched": [list(us) for us in found.searched], "solved": solved(model, wish.cap), "price": found.prices.mm,
        "once": [[pool.uids[row], price] for row, price in found.prices.once],
        "page_mm": wanted.page_mm, "pins": sorted(wish.pins), "must_goals": sorted(wish.must_goals),
    }  # fmt: skip
    relaxed = (*model.relaxed, *([f"{pages} pages"] if pages > 1 else []))
    parts = _parts(pool, wish.format, model, found)
    return Choice(parts, found.value, found.bound, model.target, relaxed, certificate)


def solved(model: Model, cap: int) -> dict[str, Any]:
    """The model in plain data, for a checker that shares nothing with the solver."""
    cells = [
        {"tiers": list(cell.tiers), "count": cell.count, "has_goal": cell.has_goal, "window": cell.window,
         "fixed": cell.fixed, "always": cell.always, "goals": list(cell.goals)}
        for cell in model.cells
    ]  # fmt: skip
    return {
        "cap": cap, "rule": model.rule, "most": model.top(()) if model.rule == "fixed" else None, "cells": cells,
        "required": model.required, "least": model.least_required, "fewest": model.fewest,
        "required_tiers": list(model.required_tiers),
    }  # fmt: skip


def _parts(pool: Pool, format: Format, model: Model, found: Found) -> tuple[Part, ...]:
    required = (Part(_read(pool, found.required)),) if model.required else ()
    if format is Format.SET_MEALS:
        return (_meals(pool, model, found),)
    if format is Format.THREE_IN_A_ROW:
        return (Part(_on_board(pool, [row for rows in found.cells for row in rows])),)
    if format in (Format.PURSE, Format.EXACT_POINTS):
        pairs = [(row, cell.points) for cell, rows in zip(model.cells, found.cells, strict=True) for row in rows]
        pairs.sort(key=lambda pair: (pair[1] or 0, int(pool.tier[pair[0]]), pool.uids[pair[0]]))
        return (*required, Part(tuple(row for row, _ in pairs), points=tuple(points for _, points in pairs)))
    order = _by_height if format is Format.COLUMNS else _read
    cells = [
        Part(order(pool, rows), (goal,) if goal else ()) for rows, goal in zip(found.cells, found.goals, strict=True)
    ]
    return (*required, *cells)


def _read(pool: Pool, rows: Sequence[int]) -> tuple[int, ...]:
    """In reading order: by tier, then minutes, then name."""
    return tuple(sorted(rows, key=lambda row: (int(pool.tier[row]), int(pool.half[row]), pool.uids[row])))


def _by_height(pool: Pool, rows: Sequence[int]) -> tuple[int, ...]:
    """The lowest first: in columns side by side a row is as tall as its tallest dish."""
    return tuple(sorted(rows, key=lambda row: (int(pool.mm[row]), pool.uids[row])))


def _meals(pool: Pool, model: Model, found: Found) -> Part:
    """The cells' exercises dealt to meals of near-equal minutes."""
    alike = [[pool.alike[row] for row in rows] for rows in found.cells]
    halves = [[int(pool.half[row]) for row in rows] for rows in found.cells]
    deal = balanced(halves, model.fewest, model.longest, alike) or []
    count = len(found.cells[0])
    meals = tuple(tuple(found.cells[at][deal[at][one]] for at in range(len(found.cells))) for one in range(count))
    goals = tuple(goal for goal in dict.fromkeys(found.goals) if goal)
    return Part(tuple(row for meal in meals for row in meal), goals, meals=meals)


def _on_board(pool: Pool, rows: Sequence[int]) -> tuple[int, ...]:
    """Nine rows in reading order of the board: basic on the falling diagonal, other tiers over the rest so that most
    lines hold extension or creative work, and the tall dishes side by side, for a row is as tall as its tallest.

    A basic dish on one diagonal stands on every line with the fewest cells (3).
    """
    ordered = _read(pool, rows)
    tall, stretch = pool.mm.tolist(), {row for row in ordered if pool.tier[row] >= TIERS.index("extension")}

    def price(board: Sequence[int]) -> tuple[int, int]:
        held = sum(any(board[at] in stretch for at in line) for line in LINES)
        return min(0, held - LEAST_HELD), -sum(max(tall[row] for row in board[at : at + 3]) for at in (0, 3, 6))

    return max(_boards(ordered[:3], tuple(reversed(ordered[3:]))), key=price)


def _boards(diagonal: Sequence[int], rest: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to deal the rest in pairs to the rows of a diagonal, the creative ones over corners first."""
    for a, b, c in permutations(diagonal):
        for pair in combinations(rest, 2):
            left = [row for row in rest if row not in pair]
            for other in combinations(left, 2):
                (i, j), (k, m), (n, o) = pair, other, [row for row in left if row not in other]
                yield (a, j, i, m, b, k, n, o, c)


def swaps(pool: Pool, row: int, *, shared: frozenset[str], taken: Sequence[int], most: int = 6) -> list[int]:
    """Rows that may take a dish's place: same tier and goal, no family of another dish, nearest minutes first.

    `shared`: what the dish has in common with its pick-one group; none outside one, where others of its own goals come
    first.
    """
    others = [one for one in taken if one != row]
    families = {int(pool.family[one]) for one in others} - {-1}
    same = np.flatnonzero(pool.tier == pool.tier[row]).tolist()
    free = [one for one in same if one not in {row, *others} and int(pool.family[one]) not in families]
    fits = [one for one in free if shared <= pool.goals[one]]
    half, goals = int(pool.half[row]), pool.goals[row]

    def nearness(one: int) -> tuple[bool, int, int, str]:
        return not goals & pool.goals[one], abs(int(pool.half[one]) - half), -int(pool.value[one]), pool.uids[one]

    return sorted(fits, key=nearness)[:most]
