"""Posts carried out once: a retry or a double click gets the first answer, whatever process it meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from question_bank.access import Viewer

from .models import Post

KEPT = timedelta(days=7)


def once(db: Session, viewer: Viewer, key: str, act: Callable[[], str], *, now: datetime) -> str:
    """The address that `act` gives; `act` runs and commits once for a key. The key is unique in the database."""
    before = _location(db, key, viewer)
    if before is not None:
        return before
    location = act()
    db.add(Post(school_id=viewer.school_id, key=key, teacher_id=viewer.teacher_id or 0, location=location, moment=now))
    db.execute(delete(Post).where(Post.moment < now - KEPT))
    try:
        db.commit()
    except IntegrityError:
        db.rollback()
        first = _location(db, key, viewer)
        if first is None:
            raise
        return first
    return location


def _location(db: Session, key: str, viewer: Viewer) -> str | None:
    return db.scalars(select(Post.location).where(Post.key == key, Post.teacher_id == viewer.teacher_id)).one_or_none()
