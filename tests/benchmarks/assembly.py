"""The best sheet from banks of 1,000 to 1,000,000 exercises, against HiGHS on the whole bank, greedy and random.

    python -m tests.benchmarks.assembly [--sizes 1000,10000] [--seeds 3] [--limit 60]      JSON on standard output

Every measurement runs in a process of its own, from arrays in memory, the model's building included, after one small
sheet that warms the libraries up; methods take turns seed by seed. Each sheet is judged by a checker that shares
nothing with the solver. CPU seconds of one thread; HiGHS stops at `--limit` seconds, and the ratio is then a lower
bound ("at_least").
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter, process_time
from typing import Any

import highspy
import numpy as np

from homework_menu.assembly.rows import Items, counts, rows_of
from homework_menu.assembly.sheet import best_sheet
from tests.benchmarks.sheet_banks import AWKWARD, BENCHMARK, faults, made_bank

Answer = tuple[Sequence[int], bool]
MUST = {1_000: 1, 10_000: 25, 100_000: 1}
LARGEST = {"highs": 100_000, "greedy": 100_000}


def ours(items: Items, seed: int, limit: float) -> Answer:
    found = best_sheet(items, BENCHMARK, seed=seed)
    return (found.rows, found.optimal) if found else ((), False)


def highs(items: Items, seed: int, limit: float) -> Answer:
    """The whole bank as one mixed-integer programme, proven to a gap just under 1."""
    rows, every = rows_of(BENCHMARK), np.arange(len(items))
    places, columns, entries = [], [], []
    for at, counted in enumerate(counts(items, rows, every)):
        some = np.flatnonzero(counted)
        places.append(np.full(len(some), at))
        columns.append(some)
        entries.append(counted[some])
    _, family = np.unique(items.family, return_inverse=True)
    mates = np.flatnonzero(items.family >= 0)
    families = int(family.max()) + 1
    places.append(len(rows) + family[mates])
    columns.append(mates)
    entries.append(np.ones(len(mates)))
    column = np.concatenate(columns)
    order = np.argsort(column, kind="stable")
    lp, solver = highspy.HighsLp(), highspy.Highs()
    lp.num_row_, lp.num_col_ = len(rows) + families, len(items)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -items.value.astype(float), np.zeros(len(items)), np.ones(len(items))
    ends = [(max(row.low, -1e30), min(row.high, 1e30)) for row in rows]
    lp.row_lower_ = np.array([low for low, _ in ends] + families * [-np.inf], float)
    lp.row_upper_ = np.array([high for _, high in ends] + families * [1.0], float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=len(items)))])
    lp.a_matrix_.index_ = np.concatenate(places)[order]
    lp.a_matrix_.value_ = np.concatenate(entries)[order].astype(float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(items)
    for option, value in {"output_flag": False, "threads": 1, "mip_abs_gap": 0.999, "mip_rel_gap": 0.0,
                          "time_limit": limit}.items():  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    taken = np.flatnonzero(np.array(solver.getSolution().col_value) > 1 / 2).tolist()
    return taken, solver.getModelStatus() == highspy.HighsModelStatus.kOptimal


def greedy(items: Items, seed: int, limit: float) -> Answer:
    """Again and again the exercise that brings most value a missing count, as long as no upper limit breaks."""
    rows = [row for row in rows_of(BENCHMARK) if row.what != "difficulty"]
    table = counts(items, rows, np.arange(len(items)))
    highs, lows = np.array([row.high for row in rows]), np.array([row.low for row in rows])
    total, chosen, is_free = np.zeros(len(rows), np.int64), [], np.ones(len(items), bool)
    while True:
        fits = is_free & (table + total[:, None] <= highs[:, None]).all(axis=0)
        needs = (table[1:] * (total < lows)[1:, None]).sum(axis=0)
        score = np.where(fits, items.value + 10_000 * needs, -1)
        best = int(score.argmax())
        if score[best] < 0:
            return chosen, False
        chosen.append(best)
        total += table[:, best]
        is_free[best] = False
        if items.family[best] >= 0:
            is_free &= items.family != items.family[best]


def at_random(items: Items, seed: int, limit: float) -> Answer:
    """Slots by tier, each filled with any exercise of the tier."""
    dice = np.random.default_rng(seed)
    slots = [(tier, dice.integers(low, high + 1)) for tier, (low, high) in BENCHMARK.tiers.items()]
    return [int(row) for tier, many in slots for row in dice.choice(np.flatnonzero(items.tier == tier), many)], False


METHODS: dict[str, Callable[[Items, int, float], Answer]] = {
    "ours": ours, "highs": highs, "greedy": greedy, "random": at_random,
}  # fmt: skip


def measured(method: str, size: int, seed: int, limit: float) -> dict[str, Any]:
    """One sheet of one method, in this process."""
    METHODS[method](made_bank(1_000, 99), seed, limit)
    items = made_bank(size, seed)
    cpu, wall = process_time(), perf_counter()
    rows, is_proven = METHODS[method](items, seed, limit)
    cpu, wall = process_time() - cpu, perf_counter() - wall
    broken = faults(items, BENCHMARK, rows)
    value, peak = int(items.value[list(rows)].sum()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {"cpu": round(cpu, 5), "wall": round(wall, 5), "value": value, "proven": is_proven, "broken": broken,
            "peak_mib": peak}  # fmt: skip


def apart(method: str, size: int, seed: int, limit: float) -> dict[str, Any]:
    """`measured` in a process of its own."""
    wish = [
        sys.executable,
        "-m",
        "tests.benchmarks.assembly",
        "--one",
        f"{method},{size},{seed}",
        "--limit",
        str(limit),
    ]
    done = subprocess.run(wish, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def compared(size: int, seeds: int, limit: float) -> dict[str, Any]:
    """All methods on banks of one size."""
    methods = [method for method in METHODS if size <= LARGEST.get(method, size)]
    runs = [{method: apart(method, size, seed, limit) for method in methods} for seed in range(1, seeds + 1)]
    told: dict[str, Any] = {method: summed([run[method] for run in runs], [run["ours"] for run in runs])
                            for method in methods}  # fmt: skip
    if "highs" in methods:
        told["times_less_cpu"] = round(median(run["highs"]["cpu"] / run["ours"]["cpu"] for run in runs), 1)
        told["at_least"] = not all(run["highs"]["proven"] for run in runs)
        told["same_value"] = all(
            run["highs"]["value"] == run["ours"]["value"] for run in runs if run["highs"]["proven"]
        )
    return told


def summed(runs: list[dict[str, Any]], best: list[dict[str, Any]]) -> dict[str, Any]:
    """One method over its seeds; the distance from the proven optimum counts sheets that break no rule."""
    right = [(one, top) for one, top in zip(runs, best, strict=True) if not one["broken"]]
    below = [100 * (1 - one["value"] / top["value"]) for one, top in right]
    return {"cpu": median(one["cpu"] for one in runs), "cpu_most": max(one["cpu"] for one in runs),
            "wall": median(one["wall"] for one in runs), "peak_mib": max(one["peak_mib"] for one in runs),
            "proven": sum(one["proven"] for one in runs), "sheets": len(runs), "keep_all_rules": len(right),
            "percent_below_best": [round(one, 2) for one in below]}  # fmt: skip


def awkward(size: int) -> dict[str, dict[str, Any]]:
    """Banks on which a search may stumble: CPU, whether the answer (a sheet, or that there is none) is proven."""
    told: dict[str, dict[str, Any]] = {}
    for name, made in AWKWARD.items():
        items, rules, has_sheet = made(size)
        begun = process_time()
        found = best_sheet(items, rules)
        seconds = round(process_time() - begun, 4)
        right = (found is not None) == has_sheet and not (found and faults(items, rules, found.rows))
        told[name] = {"cpu": seconds, "proven": found is None or found.optimal, "right": right}
    return told


def is_met(size: int, told: dict[str, Any]) -> bool:
    mine = told["ours"]
    return (mine["proven"] == mine["keep_all_rules"] == mine["sheets"] and told.get("same_value", True)
            and told.get("times_less_cpu", 10**6) >= MUST.get(size, 0))  # fmt: skip


def main() -> int:
    """Prints one JSON object; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--one")
    wish = parser.parse_args()
    if wish.one:
        method, size, seed = wish.one.split(",")
        print(json.dumps(measured(method, int(size), int(seed), wish.limit)))
        return 0
    told = {int(size): compared(int(size), wish.seeds, wish.limit) for size in wish.sizes.split(",")}
    odd = awkward(100_000)
    print(json.dumps({"must": MUST, **told, "awkward banks of 100,000": odd}, indent=1))
    is_right = all(one["proven"] and one["right"] for one in odd.values())
    return 0 if is_right and all(is_met(size, one) for size, one in told.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
