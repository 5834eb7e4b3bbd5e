"""Posts carried out once: a retry or a double click gets the first answer, whatever process it meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from question_bank import progress
from question_bank.access import Viewer
from question_bank.errors import Invalid, NotFound

from .models import Post

KEPT = timedelta(days=7)
CANCELLED = "/#cancelled"


def once(db: Session, viewer: Viewer, key: str, act: Callable[[], str], *, now: datetime) -> str:
    """The address that `act` gives; `act` runs and commits once for a key.

    The key is taken before `act` runs, and is unique in the database: a second post of it waits for the first one.
    Raises `Stopped` where it was cancelled while it waited.
    """
    before = _location(db, key, viewer)
    if before is not None:
        return before
    post = Post(school_id=viewer.school_id, key=key, teacher_id=viewer.teacher_id or 0, moment=now)
    db.add(post)
    try:
        db.flush()
    except IntegrityError as error:
        db.rollback()
        first = _location(db, key, viewer)
        if first is None:
            raise NotFound from error
        return first
    progress.go_on()
    post.location = location = act()
    db.execute(delete(Post).where(Post.moment < now - KEPT))
    db.commit()
    return location


def require_key(key: str) -> None:
    """Raises `Invalid` where a form has no key."""
    if not 16 <= len(key) <= 36:
        raise Invalid("This form is out of date. Load the page again.")


def cancel(db: Session, viewer: Viewer, key: str, *, now: datetime) -> str:
    """Take a key, so that what was sent with it is never carried out; where it was already, the address it led to.

    Raises `Invalid` for what is no key, `NotFound` for another person's.
    """
    require_key(key)
    done = once(db, viewer, key, lambda: CANCELLED, now=now)
    return "" if done == CANCELLED else done


def _location(db: Session, key: str, viewer: Viewer) -> str | None:
    return db.scalars(select(Post.location).where(Post.key == key, Post.teacher_id == viewer.teacher_id)).one_or_none()
