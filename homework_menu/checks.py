"""A stored menu re-checked: its rows go to `menu_check`, which knows nothing of the solver."""

from __future__ import annotations

from dataclasses import dataclass

from . import menu_check, menus
from .errors import Message
from .models import Menu


@dataclass(frozen=True)
class Verified:
    """The verdict, with the version of the banks that the menu was drawn from."""

    ok: bool
    value: int
    bound: int
    orders: int
    bank_version: int
    message: Message


def verify(menu: Menu) -> Verified:
    """Count a stored menu's orders anew and prove its bound anew."""
    found = menu_check.check({**menus.as_json(menu), "orders": menu.orders or None}, menu.proof)
    return Verified(found.ok, found.value, found.bound, found.orders, menu.proof.get("bank_version", 0), found.message)
