"""Banks: shelves of exercises, a teacher's own or the school's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .access import Viewer, visible_to
from .errors import Invalid, NotFound
from .models import Bank, Exercise


def create(
    db: Session, school_id: int, name: str, *, owner_id: int | None = None, is_sample: bool = False, **defaults: Any
) -> Bank:
    """A new bank; `defaults` are labels for exercises that come in without them. Raises `Invalid`."""
    if not name.strip() or len(name) > 120:
        raise Invalid("Give the bank a name of 1 to 120 characters.", field="bank")
    if db.scalars(select(Bank).where(Bank.name == name.strip())).one_or_none():
        raise Invalid("There is a bank “{name}” already.", field="bank", name=name.strip())
    bank = Bank(school_id=school_id, uid=uuid4().hex, name=name.strip(), owner_id=owner_id, is_sample=is_sample,
                defaults=defaults, version=1)  # fmt: skip
    db.add(bank)
    db.flush()
    return bank


def named(db: Session, viewer: Viewer, name: str) -> Bank:
    """A bank that the viewer sees, by name or uid. Raises `NotFound`."""
    same = (Bank.name == name) | (Bank.uid == name)
    found = db.scalars(select(Bank).where(same, visible_to(viewer, Bank))).first()
    if found is None:
        raise NotFound("There is no bank “{name}”.", name=name)
    return found


def named_or_new(db: Session, viewer: Viewer, name: str) -> Bank:
    """A bank by name, made where there is none."""
    try:
        return named(db, viewer, name)
    except NotFound:
        return create(db, viewer.school_id, name)


def listed(db: Session, viewer: Viewer) -> list[tuple[Bank, int]]:
    """The banks that the viewer sees, by name, each with the number of its exercises in use."""
    count = select(func.count()).where(Exercise.bank_id == Bank.id, Exercise.status != "retired").scalar_subquery()
    rows = db.execute(select(Bank, count).where(visible_to(viewer, Bank)).order_by(Bank.name))
    return [(bank, number) for bank, number in rows]
