"""Re-checks a stored menu with numpy alone: its orders are counted anew, and its bound is proven anew.

Shares nothing with the solver. Orders: every subset of the dishes is tried against the format's sentence, of a long
menu all ways to a sum are added up. Bound: for every combination of dearest dishes that the cap leaves, the candidates'
best worths add up to a ceiling; where that is above the menu's, all selections above it are tried. A worth is a value
less the certificate's prices, for mm of the page and for standing on the menu: whatever they are, if none is below 0, a
selection that fits and holds nothing twice is worth no less than its value less the page and every priced exercise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .errors import Message

Bits = NDArray[np.int64]
TIERS = ("basic", "specialised", "extension", "creative")
NOTHING = -(10**15)
MOST_TRIED = 16
Counted = dict[int, tuple[int, int]]
Place = TypeVar("Place")
PIN = 10**6
BY_HAND = "changed by hand"
BEATEN = "There is a better menu, so the proof does not hold."


@dataclass(frozen=True)
class Verdict:
    """What the re-check found; `orders` counted anew."""

    ok: bool
    value: int
    bound: int
    orders: int
    message: Message


def check(menu: Mapping[str, Any], proof: Mapping[str, Any]) -> Verdict:
    """`menu`: the contract's object; `proof`: value, bound, the candidates and the model that was solved."""
    value, bound, counted = int(proof["value"]), int(proof["bound"]), count_orders(menu)
    found = _orders_wrong(menu, counted), _figures_wrong(menu, counted), _value_wrong(menu, proof), _bound_wrong(proof)
    for wrong in found:
        if wrong:
            return Verdict(False, value, bound, _total(counted), wrong)
    text = "The orders and the proof hold." if proof["optimal"] else "The orders hold; the best menu is not proven."
    if BY_HAND in proof["relaxed"]:
        text = "The orders hold; the menu was changed by hand, so it is not proven to be the best."
    return Verdict(True, value, bound, _total(counted), Message(text))


def count_orders(menu: Mapping[str, Any]) -> Counted:
    """Half-minutes -> (allowed orders that take them, the slowest of these in thousandths of a minute).

    Every subset of the dishes is tried; a menu of many dishes is counted dish by dish.
    """
    dishes = _dishes(menu)
    if len(dishes) > MOST_TRIED:
        return {} if menu["rule"]["kind"] == "lines" else counted_by_table(menu)
    subsets = np.arange(1 << len(dishes), dtype=np.int64)
    taken = (subsets[:, None] >> np.arange(len(dishes))) & 1
    sums = taken @ np.array([_half(dish) for dish in dishes], np.int64)
    slow = taken @ np.array([_slow(dish) for dish in dishes], np.int64)
    allowed = _allowed(menu, dishes, taken, sums)
    return {
        int(half): (int((sums[allowed] == half).sum()), int(slow[allowed & (sums == half)].max()))
        for half in np.unique(sums[allowed])
    }


def counted_by_table(menu: Mapping[str, Any]) -> Counted:
    """As `count_orders`, for menus by section: how many ways lead to each (picked, points, half-minutes)."""
    cap = round(menu["cap"] * 2)
    done: Counted = {0: (1, 0)}
    for section in menu["sections"]:
        open_ = {(0, 0, half): ways for half, ways in done.items()}
        for dish in section["dishes"]:
            points = dish["points"] or 0 if section["points_target"] is not None else 0
            for (picked, spent, half), (ways, slow) in list(open_.items()):
                place = (picked + 1, spent + points, half + _half(dish))
                _add(open_, place, (ways, slow + _slow(dish)))
        low, high, target = section["pick"]["min"], section["pick"]["max"], section["points_target"] or 0
        done = {}
        for (picked, spent, half), some in open_.items():
            is_over = menu["rule"]["kind"] == "purse" and half > cap
            if low <= picked <= high and spent == target and not is_over:
                _add(done, half, some)
    return done


def _dishes(menu: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [dish for section in menu["sections"] for dish in section["dishes"]]


def _half(dish: Mapping[str, Any]) -> int:
    return round(dish["minutes"] * 2)


def _slow(dish: Mapping[str, Any]) -> int:
    return round(float(dish["slow_minutes"]) * 1000)


def _add(table: dict[Place, tuple[int, int]], place: Place, more: tuple[int, int]) -> None:
    ways, slow = table.get(place, (0, 0))
    table[place] = (ways + more[0], max(slow, more[1]))


def _total(counted: Counted) -> int:
    return sum(ways for ways, _ in counted.values())


def _allowed(
    menu: Mapping[str, Any], dishes: Sequence[Mapping[str, Any]], taken: Bits, sums: Bits
) -> NDArray[np.bool_]:
    kind = menu["rule"]["kind"]
    if kind == "lines":
        return _on_a_line(dishes, taken)
    allowed = np.ones(len(taken), bool)
    start = 0
    for section in menu["sections"]:
        here = taken[:, start : start + len(section["dishes"])]
        picked = here.sum(axis=1)
        allowed &= (picked >= section["pick"]["min"]) & (picked <= section["pick"]["max"])
        if section["points_target"] is not None:
            points = np.array([dish["points"] for dish in section["dishes"]], np.int64)
            allowed &= here @ points == section["points_target"]
        start += len(section["dishes"])
    return allowed & (sums <= round(menu["cap"] * 2)) if kind == "purse" else allowed


def _on_a_line(dishes: Sequence[Mapping[str, Any]], taken: Bits) -> NDArray[np.bool_]:
    rows = np.array([dish["cell"][0] for dish in dishes])
    columns = np.array([dish["cell"][1] for dish in dishes])
    marks = (
        [rows == at for at in range(3)] + [columns == at for at in range(3)] + [rows == columns, rows + columns == 2]
    )
    return np.any([(taken == mark.astype(np.int64)).all(axis=1) for mark in marks], axis=0)


def _orders_wrong(menu: Mapping[str, Any], counted: Counted) -> Message | None:
    said = menu["orders"]
    if not counted or said is None:
        return Message("The menu allows no order.")
    if max(counted) > round(menu["cap"] * 2):
        return Message("One order takes {minutes} minutes; the sheet allows {cap}.",
                       {"minutes": max(counted) / 2, "cap": menu["cap"]})  # fmt: skip
    count = _total(counted)
    mean = sum(half * ways for half, (ways, _) in counted.items()) / count / 2
    true = (count, min(counted) / 2, max(counted) / 2)
    if true != (said["count"], said["least"], said["most"]) or abs(mean - said["typical"]) > 0.06:
        return Message("The menu says {said} orders, but there are {count}.", {"said": said["count"], "count": count})
    return None


def _figures_wrong(menu: Mapping[str, Any], counted: Counted) -> Message | None:
    """The slowest order's minutes are the true ones, the worst order is an allowed one with the most minutes."""
    said, dishes = menu["orders"], _dishes(menu)
    taken = np.array([[dish["id"] in said["worst"] for dish in dishes]], np.int64)
    sums = taken @ np.array([_half(dish) for dish in dishes], np.int64)
    is_order = bool(_allowed(menu, dishes, taken, sums)[0]) and len(said["worst"]) == taken.sum()
    slowest = max(slow for _, slow in counted.values()) / 1000
    if abs(slowest - float(said["slowest"])) > 0.06 or not (is_order and sums[0] == max(counted) and said["is_exact"]):
        return Message("The menu's slowest or worst order is not the true one.")
    return None


def _value_wrong(menu: Mapping[str, Any], proof: Mapping[str, Any]) -> Message | None:
    """The value is the sum over the menu's exercises, each a candidate, none twice, no family twice."""
    rows = {row[0]: row for row in proof["pool"]}
    parts = [part for section in menu["sections"] for dish in section["dishes"] for part in dish["parts"] or [dish]]
    chosen = [part["id"] for part in parts]
    if any(part["id"] not in rows or rows[part["id"]][2] != part["minutes"] * 2 for part in parts):
        return Message("The menu was changed by hand, so its proof no longer applies.")
    families = [rows[uid][4] for uid in chosen if rows[uid][4] >= 0]
    if len(set(chosen)) < len(chosen) or len(set(families)) < len(families):
        return Message("An exercise or a family is on the menu twice.")
    if sum(int(rows[uid][3]) for uid in chosen) != int(proof["value"]):
        return Message("The menu was changed by hand, so its proof no longer applies.")
    wish = proof["certificate"]
    if BY_HAND in proof["relaxed"]:
        return None
    if not set(wish["pins"]) <= set(chosen):
        return Message("A pinned exercise is not on the menu.")
    if wish["page_mm"] and sum(int(rows[uid][6]) for uid in chosen) > wish["page_mm"]:
        return Message("The dishes are taller than the page they were chosen for.")
    return None


def _bound_wrong(proof: Mapping[str, Any]) -> Message | None:
    if not proof["optimal"]:
        return None
    if int(proof["value"]) != int(proof["bound"]):
        return Message("The proof claims the best menu, but its bound is above its value.")
    charges = [proof["certificate"]["price"], *(price for _, price in proof["certificate"]["once"])]
    if min(charges) < 0:
        return Message(BEATEN)
    beaten = better(proof["pool"], proof["certificate"], int(proof["value"]))
    return Message(BEATEN) if beaten else None


def better(pool: Sequence[Sequence[Any]], certificate: Mapping[str, Any], value: int) -> bool:
    """Whether some selection of the model, with the pins, must-goals and page of the certificate, is worth more."""
    model, table = certificate["solved"], _table(pool, certificate, value)
    floor = table.least - int(certificate["price"]) * table.page_mm - sum(price for _, price in certificate["once"])
    cells = [_cell_options(table, cell) for cell in model["cells"]]
    for us in product(*cells):
        least, top = max(int(model["least"]), int(model["fewest"]) - sum(us)), _room(model, us)
        options = [cells[at][u] for at, u in enumerate(us)]
        if top is not None and _branch_beats(table, model, options, (least, top), floor):
            return True
    return False


@dataclass(frozen=True)
class Table:
    """The candidates in columns; the value that a selection must beat, and what it must hold, meet and fit."""

    tier: Bits
    half: Bits
    halves: list[int]
    value: list[int]
    worth: list[int]
    family: list[int]
    mm: list[int]
    goals: list[frozenset[str]]
    pins: frozenset[int]
    must_goals: frozenset[str]
    page_mm: int
    least: int

    def beats(self, rows: Sequence[int], required: Sequence[int], shared: Sequence[str]) -> bool:
        """Whether a selection is worth more, holds the pins, meets the must-goals by required rows or shared goals,
        and fits.
        """
        if sum(self.value[row] for row in rows) <= self.least:
            return False
        met = {goal for row in required for goal in self.goals[row]} | set(shared)
        fits = not self.page_mm or sum(self.mm[row] for row in rows) <= self.page_mm
        return fits and self.pins <= set(rows) and self.must_goals <= met


def _table(pool: Sequence[Sequence[Any]], certificate: Mapping[str, Any], least: int) -> Table:
    half, value, family, mm = (np.array([row[at] for row in pool], np.int64) for at in (2, 3, 4, 6))
    pins = [at for at, row in enumerate(pool) if row[0] in certificate["pins"]]
    value[pins] += PIN
    once = dict(certificate["once"])
    charged = int(certificate["price"]) * mm + np.array([once.get(row[0], 0) for row in pool], np.int64)
    return Table(
        np.array([TIERS.index(row[1]) for row in pool], np.int64), half, half.tolist(), value.tolist(),
        (value - charged).tolist(), family.tolist(), mm.tolist(), [frozenset(row[5]) for row in pool],
        frozenset(pins), frozenset(certificate["must_goals"]), int(certificate["page_mm"]), least + PIN * len(pins),
    )  # fmt: skip


Option = tuple[str, int, list[int]]


def _cell_options(table: Table, cell: Mapping[str, Any]) -> dict[int, list[Option]]:
    """U -> (goal, half-minutes of the dearest or 0 for any, the rows that fit a cell and serve it, worthiest first)."""
    fits = np.isin(table.tier, [TIERS.index(tier) for tier in cell["tiers"]])
    us = [cell["fixed"]] if cell["fixed"] else sorted(set(table.half[fits].tolist()))
    goals = (cell.get("goals") or sorted({goal for some in table.goals for goal in some})) if cell["has_goal"] else [""]
    found: dict[int, list[Option]] = {}
    for u in us:
        rows = np.flatnonzero(fits & (table.half <= u) & (table.half >= u - cell["window"])).tolist()
        rows.sort(key=lambda row: -table.worth[row])
        lists = [(goal, [row for row in rows if not goal or goal in table.goals[row]]) for goal in goals]
        kept = [(goal, 0 if cell["fixed"] else u, some) for goal, some in lists if len(some) >= cell["count"]]
        if kept:
            found[u] = kept
    return found


def _room(model: Mapping[str, Any], us: Sequence[int]) -> int | None:
    """The most half-minutes of the required part beside cells that cost these."""
    cap = int(model["cap"])
    match model["rule"]:
        case "sum":
            return cap - sum(us) if sum(us) <= cap else None
        case "max":
            return min(cap // 2, cap - max(us)) if max(us) < cap else None
        case "dealt":
            slack = sum(int(cell["window"]) for cell in model["cells"][1:])
            return 0 if sum(us) - slack <= cap else None
        case _:
            return int(model["most"])


def _branch_beats(
    table: Table, model: Mapping[str, Any], options: Sequence[list[Option]], minutes: tuple[int, int], floor: int
) -> bool:
    """Whether a branch holds a selection of more worth; `minutes`: the required part's least and most, doubled."""
    basic = np.flatnonzero(np.isin(table.tier, [TIERS.index(tier) for tier in model["required_tiers"]])).tolist()
    ceiling = _required_ceiling(table, basic, int(model["required"]), minutes[1])
    best = [max(sum(table.worth[row] for row in rows[: cell["count"]]) for _, _, rows in lists)
            for cell, lists in zip(model["cells"], options, strict=True)]  # fmt: skip
    if ceiling == NOTHING or ceiling + sum(best) <= floor:
        return False
    return any(_selections(table, model, options, basic, minutes, floor, best, ceiling))


def _required_ceiling(table: Table, rows: Sequence[int], count: int, top: int) -> int:
    """Most worth of `count` of the rows within `top` half-minutes, families aside."""
    if count == 0:
        return 0
    best = np.full((count + 1, max(top, 0) + 1), NOTHING, np.int64)
    best[0, :] = 0
    for row in rows:
        half, worth = table.halves[row], table.worth[row]
        for k in range(count, 0, -1):
            if half <= top:
                before = best[k - 1, : top + 1 - half]
                best[k, half:] = np.maximum(best[k, half:], np.where(before > NOTHING, before + worth, NOTHING))
    return int(best[count, -1]) if top >= 0 else NOTHING


def _selections(
    table: Table, model: Mapping[str, Any], options: Sequence[list[Option]], basic: Sequence[int],
    minutes: tuple[int, int], floor: int, best: Sequence[int], ceiling: int,
) -> Iterator[bool]:  # fmt: skip
    """True for every selection of more worth; each cell's sets are tried from the worthiest on."""

    def fill(at: int, chosen: tuple[int, ...], worth: int, shared: tuple[str, ...]) -> Iterator[bool]:
        if at == len(options):
            if model["rule"] != "dealt" or _deals(table, model, chosen):
                for some in _required_sets(table, model, basic, minutes, floor - worth, chosen):
                    yield table.beats((*chosen, *some), some, shared)
            return
        rest, cell = sum(best[at + 1 :]) + ceiling, model["cells"][at]
        for goal, dearest, rows in options[at]:
            always = (goal,) if cell["always"] else ()
            for some in _sets_above(table, rows, cell["count"], floor - worth - rest, chosen):
                if dearest and max(table.halves[row] for row in some) != dearest:
                    continue
                more = worth + sum(table.worth[row] for row in some)
                yield from fill(at + 1, (*chosen, *some), more, (*shared, *always))

    yield from fill(0, (), 0, ())


def _sets_above(
    table: Table, rows: Sequence[int], count: int, need: int, chosen: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """Sets of rows (highest worth first) of more worth than `need`, apart from what is chosen and its families."""
    families = {table.family[row] for row in chosen} - {-1}
    free = [row for row in rows if row not in chosen and table.family[row] not in families]
    worth = [table.worth[row] for row in free]

    def grow(start: int, left: int, total: int) -> Iterator[tuple[int, ...]]:
        if left == 0:
            yield ()
            return
        for at in range(start, len(free) - left + 1):
            if total + sum(worth[at : at + left]) <= need:
                return
            for more in grow(at + 1, left - 1, total + worth[at]):
                yield (free[at], *more)

    for some in grow(0, count, 0):
        own = [table.family[row] for row in some if table.family[row] >= 0]
        if len(set(own)) == len(own):
            yield some


def _required_sets(
    table: Table, model: Mapping[str, Any], basic: Sequence[int], minutes: tuple[int, int], need: int,
    chosen: tuple[int, ...],
) -> Iterator[tuple[int, ...]]:  # fmt: skip
    """Sets for the required part of more worth than `need`, within its minutes."""
    count, (least, top) = int(model["required"]), minutes
    if count == 0:
        yield from [()] if need < 0 and least <= 0 else []
        return
    ordered = sorted(basic, key=lambda row: -table.worth[row])
    for some in _sets_above(table, ordered, count, need, chosen):
        if least <= sum(table.halves[row] for row in some) <= top:
            yield some


def _deals(table: Table, model: Mapping[str, Any], chosen: Sequence[int]) -> bool:
    count = model["cells"][0]["count"]
    halves = [sorted(table.halves[row] for row in chosen[at : at + count]) for at in range(0, len(chosen), count)]
    return _may_be_dealt(tuple(sorted(map(tuple, halves))), range(int(model["fewest"]), int(model["cap"]) + 1))


@lru_cache(1 << 16)
def _may_be_dealt(cells: tuple[tuple[int, ...], ...], allowed: range) -> bool:
    """Whether exercises can be dealt to meals within 15 % and 10 minutes, the longest of allowed length."""
    dealt = ([sum(one) for one in zip(cells[0], *deal, strict=True)] for deal in product(*map(permutations, cells[1:])))
    return any(
        max(sums) in allowed and max(sums) - min(sums) <= 20 and 100 * max(sums) <= 115 * min(sums) for sums in dealt
    )
