"""A menu as the command line prints it: the contract's objects, without `ms` and `shortfalls`."""

from __future__ import annotations

from typing import Any

from . import menu_rows, menu_rules
from .drawing import MenuSpec
from .models import Menu

Json = dict[str, Any]


def as_json(menu: Menu) -> Json:
    """The contract's object of a stored menu, without `ms` and `shortfalls`."""
    written = menu_rules.as_json(menu_rows.value_of(menu))
    proof = {key: menu.proof[key] for key in ("value", "bound", "optimal", "gap", "relaxed")}
    return {"id": menu.uid, "format": menu.format, "grade": menu.grade, "subject": menu.subject, "place": menu.place,
            "cap": menu_rules.minutes(menu.cap), **written, "proof": proof, "seed": menu.seed}  # fmt: skip


def nothing_json(spec: MenuSpec, cap: int) -> Json:
    """The contract's object where nothing fits."""
    return {"id": None, "format": spec.format.value, "grade": spec.grade, "subject": spec.subject, "place": spec.place,
            "cap": menu_rules.minutes(cap), "sections": [], "rule": None, "orders": None, "proof": None,
            "seed": spec.seed}  # fmt: skip
