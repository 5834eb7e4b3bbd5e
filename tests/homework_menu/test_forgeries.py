"""A stored menu in which one figure was changed does not pass the check, whichever figure and format it is."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from homework_menu import menu_check, menu_json, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from question_bank import access, curriculum
from question_bank.database import open_database
from question_bank.models import School

Json = dict[str, Any]


@pytest.fixture(scope="module")
def stored(demo_copy: Path) -> dict[Format, tuple[Json, Json]]:
    """A menu of every format from the sample bank, with its proof."""
    database = open_database(f"sqlite:///{demo_copy}/homework-menu.db")
    found: dict[Format, tuple[Json, Json]] = {}
    with database.session([1]) as db:
        unit, _ = curriculum.unit_or_lesson(db, "pep-maths-3a-8")
        for format in Format:
            spec = MenuSpec(3, "maths", 40, format, "school-home", date(2026, 11, 25), unit=unit)
            menu = menus.build(db, access.command_line(1), db.get_one(School, 1), spec, now=datetime.now(UTC)).menu
            assert menu is not None
            found[format] = menu_json.as_json(menu), dict(menu.proof)
    database.dispose()
    return found


def leaves(menu: Json) -> list[Json]:
    return [leaf for part in menu["sections"] for dish in part["dishes"] for leaf in dish["parts"] or [dish]]


def row_of(menu: Json, proof: Json, at: int = 0) -> list[Any]:
    return next(row for row in proof["pool"] if row[0] == leaves(menu)[at]["id"])


def order(name: str, change: float) -> Callable[[Json, Json], None]:
    def forge(menu: Json, proof: Json) -> None:
        menu["orders"][name] += change

    return forge


def twin(menu: Json, proof: Json) -> None:
    """The second dish is the first once more."""
    leaves(menu)[1].update({"id": leaves(menu)[0]["id"], "minutes": leaves(menu)[0]["minutes"]})


def related(menu: Json, proof: Json) -> None:
    row_of(menu, proof)[4] = row_of(menu, proof, 1)[4] = 7_777


def longer(menu: Json, proof: Json) -> None:
    leaves(menu)[0]["minutes"] += 0.5


def unknown(menu: Json, proof: Json) -> None:
    leaves(menu)[0]["id"] = "another"


def tall(menu: Json, proof: Json) -> None:
    row_of(menu, proof)[6] += 2_000


def short(menu: Json, proof: Json) -> None:
    """A cap half a minute under what the longest order takes."""
    menu["cap"] = menu["orders"]["most"] - 0.5


def better(menu: Json, proof: Json) -> None:
    """The candidate that stands on no menu would have been worth more."""
    on = {leaf["id"] for leaf in leaves(menu)}
    twin_of = row_of(menu, proof)
    proof["pool"].append(["~new", *twin_of[1:3], twin_of[3] + 5_000, -1, *twin_of[5:]])
    assert "~new" not in on


def worth(menu: Json, proof: Json) -> None:
    proof["value"] += 1
    proof["bound"] += 1


def bound(menu: Json, proof: Json) -> None:
    proof["bound"] += 1


def pinned(menu: Json, proof: Json) -> None:
    proof["certificate"]["pins"] = [next(row[0] for row in proof["pool"]
                                         if row[0] not in {leaf["id"] for leaf in leaves(menu)})]  # fmt: skip


def paid(menu: Json, proof: Json) -> None:
    proof["certificate"]["once"] = [[proof["pool"][0][0], -1]]


FORGERIES = {
    "count": order("count", 1), "least": order("least", 0.5), "most": order("most", 0.5),
    "typical": order("typical", 0.2), "slowest": order("slowest", 0.2), "twin": twin, "related": related,
    "longer": longer, "unknown": unknown, "tall": tall, "short": short, "better": better, "worth": worth,
    "bound": bound, "pinned": pinned, "paid": paid,
}  # fmt: skip


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("name", FORGERIES)
def test_a_changed_figure_is_found(stored, format, name):
    """Teeth: drop any of the checker's questions."""
    menu, proof = copy.deepcopy(stored[format])
    assert menu_check.check(menu, proof).ok
    FORGERIES[name](menu, proof)
    assert not menu_check.check(menu, proof).ok
