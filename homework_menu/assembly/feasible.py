"""Whether a model has a menu at all, whatever it is worth: the search ends with the first one.

Without prices the models of a wish, of other minutes and of other formats search the same tables; most are answered
within few nodes. Prices are looked for only where they are not, for they lead to menus that fit a tight page; and for
meals at once, whose search takes long before any dealing does.
"""

from __future__ import annotations

from .model import Model
from .pool import Pool
from .search import FEWEST_NODES, PIN, Searcher, Shelf, Wanted, lifted, solve

QUICK, MOST_TRIED = FEWEST_NODES, 5 * FEWEST_NODES


def has_menu(pool: Pool, model: Model, wanted: Wanted, free: Shelf, priced: Shelf) -> bool:
    """Whether a menu of the model is found. `free`, `priced`: the shelves of searches without and with prices."""
    if model.rule != "dealt" and priced.nodes <= MOST_TRIED:
        run = Searcher(lifted(pool, wanted.pins), model, wanted, free, best=PIN * len(wanted.pins) - 1, is_first=True)
        run.allowed = QUICK
        bound = run.search()
        if run.held or (bound <= run.best and not run.is_cut):
            return run.held is not None
    return solve(pool, model, wanted, priced, is_first=True) is not None
