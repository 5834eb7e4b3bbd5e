"""The rules over a few exercises as a programme for HiGHS: prices of the rows, or the best whole solution."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from .pool import Ints
from .rows import NO_LIMIT, Items, Row, counts, keeps

Floats = NDArray[np.float64]
OPTIONS = {"output_flag": False, "threads": 1, "presolve": "off", "solver": "simplex"}
WHOLE_OPTIONS = {
    "presolve": "on", "solver": "choose", "mip_abs_gap": 0.999, "mip_rel_gap": 0.0, "mip_max_nodes": 20_000,
    "mip_heuristic_effort": 0.0, "mip_heuristic_run_rins": False, "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}  # fmt: skip


def programme(
    items: Items, rows: Sequence[Row], some: Ints, *, with_values: bool = True, penalty: int = 0
) -> highspy.Highs:
    """The rows and one row a family over some exercises, as HiGHS takes it: least cost, minus values.

    `penalty`: what a unit costs by which a row is broken (0: no row may be).
    """
    count = len(some)
    families, place = np.unique(items.family[some], return_inverse=True)
    mates = (np.arange(len(families))[:, None] == place[None, :])[families >= 0]
    mates = mates[mates.sum(axis=1) > 1]
    ones = np.eye(len(rows)) if penalty else np.zeros((len(rows), 0))
    slack = np.vstack([np.hstack([ones, -ones]), np.zeros((len(mates), 2 * ones.shape[1]))])
    matrix = np.hstack([np.vstack([counts(items, rows, some), mates]), slack]).astype(float)
    broken = slack.shape[1]
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = matrix.shape
    value = items.value[some].astype(float) if with_values else np.zeros(count)
    lp.col_cost_ = np.concatenate([-value, np.full(broken, float(penalty))])
    lp.col_lower_ = np.zeros(count + broken)
    lp.col_upper_ = np.concatenate([np.ones(count), np.full(broken, np.inf)])
    lp.row_lower_ = np.array([_end(row.low) for row in rows] + len(mates) * [-np.inf])
    lp.row_upper_ = np.array([_end(row.high) for row in rows] + len(mates) * [1.0])
    column, place = np.nonzero(matrix.T)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=count + broken))])
    lp.a_matrix_.index_, lp.a_matrix_.value_ = place, matrix.T[column, place]
    solver = highspy.Highs()
    _set(solver, OPTIONS)
    solver.passModel(lp)
    return solver


def best_of(items: Items, rows: Sequence[Row], some: Ints) -> tuple[Ints | None, bool]:
    """The best sheet of some exercises, if any, and whether the search came to its end."""
    if not len(some):
        return (some if keeps(items, rows, some) else None), True
    solver, whole = programme(items, rows, some), [highspy.HighsVarType.kInteger] * len(some)
    solver.changeColsIntegrality(len(some), np.arange(len(some), dtype=np.int32), np.array(whole))
    _set(solver, WHOLE_OPTIONS)
    solver.run()
    found, status = solver.getSolution(), solver.getModelStatus()
    taken = some[np.array(found.col_value) > 1 / 2] if found.value_valid else some[:0]
    if found.value_valid and keeps(items, rows, taken):
        return taken, status == highspy.HighsModelStatus.kOptimal
    return None, status == highspy.HighsModelStatus.kInfeasible


def _set(solver: highspy.Highs, options: Mapping[str, str | float]) -> None:
    for option, value in options.items():
        solver.setOptionValue(option, value)


def _end(limit: int) -> float:
    return limit if abs(limit) < NO_LIMIT // 2 else math.copysign(math.inf, limit)
