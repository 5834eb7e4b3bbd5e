"""A stored menu re-checked: its rows by `menu_check`, which knows nothing of the solver, its candidates by the bank."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.access import Viewer
from question_bank.models import Bank, School

from . import day_room, drawing, menu_check, menu_json, menu_rows, menus
from .assembly import EARLY
from .errors import Message
from .menu_check import BY_HAND
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


def verify(db: Session, viewer: Viewer, menu: Menu) -> Verified:
    """Count a stored menu's orders anew, prove its bound anew, and compare its candidates with the banks.

    Where a bank has changed since, its exercises are no witnesses any more: that is said, and the proof stands.
    """
    found = menu_check.check({**menu_json.as_json(menu), "orders": menu.orders or None}, menu.proof)
    is_ok, message = found.ok, found.message
    if is_ok and _versions(db, menu) != menu.proof["banks"]:
        message = Message("{told} The bank has changed since.", {"told": message})
    elif is_ok and not _are_of_the_bank(db, viewer, menu):
        is_ok, message = False, Message("The exercises in the proof do not match those in the bank.")
    free = menus.free_day(db, menu)
    if free:
        message = Message("{told} {more}", {"told": message, "more": free.message})
    return Verified(is_ok, found.value, found.bound, found.orders, menu.proof["bank_version"], message)


def _versions(db: Session, menu: Menu) -> dict[str, int]:
    return dict(db.execute(select(Bank.uid, Bank.version).where(Bank.uid.in_(menu.proof["banks"]))).all())


def _are_of_the_bank(db: Session, viewer: Viewer, menu: Menu) -> bool:
    """Whether each candidate is in the bank as the proof says; without a class's memory, whether none is missing."""
    school, spec = db.get_one(School, menu.school_id), menus.spec_of(db, menu)
    drawn = day_room.candidates(db, viewer, school, drawing.without_memory(replace(spec, pins=())))
    there = {one.uid: [one.tier, one.half, sorted(one.goals), one.mm] for one in drawn.candidates}
    said = {uid: [tier, half, goals, mm] for uid, tier, half, _, _, goals, mm in menu.proof["pool"]}
    names = frozenset(menu.proof.get("left_out", ()))
    left_out = {one.uid for one in drawn.candidates if one.alike & names}
    left_out |= drawn.early if EARLY in names else frozenset[str]()
    missing = there.keys() - said.keys() - {*spec.bars} - left_out if menu.school_class is None else ()
    own = {dish.exercise.uid for dish in menu_rows.dishes(menu)} if BY_HAND in menu.proof["relaxed"] else set[str]()
    return all(there.get(uid) == row for uid, row in said.items() if uid not in own) and not missing
