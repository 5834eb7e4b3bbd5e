"""What a teacher imported, and taking an import back: what it made goes, what was used or changed since stays by name.

An import only ever adds exercises, and knowledge points of the school's own where it names new ones; its pictures stay,
for another exercise may bear the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from question_bank import exercises
from question_bank.access import Viewer
from question_bank.errors import NotFound
from question_bank.models import Change, Exercise, ImportBatch, KnowledgePoint, Revision
from question_bank.reviews import WITHDRAWN
from question_bank.team_models import Adoption, Comment, Review

from .models import BasketItem, Dish, FormerVersions, Menu, Section

OFFERED_FOR = timedelta(hours=1)
MOST_LISTED, SOME = 10, 500
ON_A_MENU = "Kept, because they are on a menu: {names}."
WITH_COLLEAGUES = "Kept, because they were shared or colleagues use them: {names}."
CHANGED = "Kept, because they have been changed since: {names}."


@dataclass(frozen=True)
class TakenBack:
    """How many exercises of a file went; by reason, a sentence with `{names}`, those that stayed."""

    file: str
    gone: int
    kept: dict[str, list[Exercise]]


def listed(db: Session, viewer: Viewer) -> list[ImportBatch]:
    """The viewer's last imports that were not taken back, newest first."""
    mine = select(ImportBatch).where(ImportBatch.teacher_id == (viewer.teacher_id or -1))
    return list(db.scalars(mine.order_by(ImportBatch.id.desc()).limit(MOST_LISTED)))


def last(db: Session, viewer: Viewer, *, now: datetime) -> ImportBatch | None:
    """The viewer's last import where it was just now."""
    newest = next(iter(listed(db, viewer)), None)
    return newest if newest and newest.created > now - OFFERED_FOR else None


def take_back(db: Session, viewer: Viewer, uid: str, *, now: datetime) -> TakenBack:
    """Remove what an import of the viewer's made, as far as nobody has used or changed it; an import of which
    everything stays is kept, so that it can be tried again.

    Raises `NotFound` for a colleague's import and for one that was taken back already.
    """
    mine = select(ImportBatch).where(ImportBatch.uid == uid, ImportBatch.teacher_id == (viewer.teacher_id or -1))
    batch = db.scalars(mine.with_for_update()).one_or_none()
    if batch is None:
        raise NotFound("This import was taken back already, or it is not yours.")
    made = dict(_rows(db, select(Exercise.id, Exercise.uid), Exercise.uid, batch.exercises))
    reasons = _reasons(db, viewer, batch, made)
    gone = [one for one in made if one not in reasons]
    if gone:
        _remove_ready_menus(db, gone)
        exercises.remove(db, gone)
        _remove_points(db, batch.school_id, batch.report.get("points", ()))
        kept_uids = [made[one] for one in reasons]
        db.add(Change(school_id=batch.school_id, teacher_id=viewer.teacher_id, moment=now, action="take-import-back",
                      thing=f"import:{uid}", before={"file": batch.file, "kept": kept_uids}))  # fmt: skip
        db.delete(batch)
        db.flush()
    return TakenBack(batch.file, len(gone), _named(db, reasons))


def _reasons(db: Session, viewer: Viewer, batch: ImportBatch, made: dict[int, str]) -> dict[int, str]:
    """Exercise id -> why it stays, of those that do."""
    changed = select(Exercise.id, Exercise.uid).where(Exercise.changed > Exercise.created)
    return {
        **dict.fromkeys(_ids(db, changed, Exercise.id, made), CHANGED),
        **dict.fromkeys(_with_colleagues(db, viewer, batch, made), WITH_COLLEAGUES),
        **dict.fromkeys(_on_menus(db, batch, made), ON_A_MENU),
    }


def _with_colleagues(db: Session, viewer: Viewer, batch: ImportBatch, made: Iterable[int]) -> set[int]:
    moved = select(Exercise.id).where(Exercise.bank_id != batch.bank_id)
    offered = select(Review.exercise_id).where(Review.state != WITHDRAWN)
    adopted = select(Revision.exercise_id).join(Adoption, Adoption.revision_id == Revision.id)
    others = select(BasketItem.exercise_id).where(BasketItem.teacher_id != viewer.teacher_id)
    return set[int]().union(
        _ids(db, moved, Exercise.id, made), _ids(db, offered, Review.exercise_id, made),
        _ids(db, adopted, Revision.exercise_id, made), _ids(db, others, BasketItem.exercise_id, made),
        _ids(db, select(Comment.exercise_id), Comment.exercise_id, made),
    )  # fmt: skip


def _on_menus(db: Session, batch: ImportBatch, made: dict[int, str]) -> set[int]:
    """Those that stand on a menu which somebody made, or that a step back of one would bring again."""
    used = select(Exercise.id).where(Exercise.uses > 0)
    dishes = select(Dish.exercise_id).join(Section, Section.id == Dish.section_id)
    dishes = dishes.join(Menu, Menu.id == Section.menu_id).where(~Menu.ready)
    steps = _in_steps(db, batch)
    return {
        *_ids(db, used, Exercise.id, made), *_ids(db, dishes, Dish.exercise_id, made),
        *(one for one, uid in made.items() if uid in steps),
    }  # fmt: skip


def _in_steps(db: Session, batch: ImportBatch) -> set[str]:
    """The uids in the steps back and forward of the menus since the import, and in versions that were removed."""
    since = select(Menu.undo, Menu.redo).where(Menu.changed >= batch.created).execution_options(yield_per=50)
    states = [state for undo, redo in db.execute(since) for state in (*undo, *redo)]
    former = select(FormerVersions.kept).join(Menu, Menu.id == FormerVersions.of_id)
    for version in (one for kept in db.scalars(former.where(Menu.changed >= batch.created)) for one in kept):
        states += [
            state for state in (version.get("state"), *version.get("undo", ()), *version.get("redo", ())) if state
        ]
    return {dish["exercise"] for state in states for section in state["sections"] for dish in section["dishes"]}


def _remove_ready_menus(db: Session, gone: Sequence[int]) -> None:
    """What lies ready was drawn by itself, so it is drawn anew without them."""
    for at in range(0, len(gone), SOME):
        holding = select(Section.menu_id).join(Dish, Dish.section_id == Section.id)
        holding = holding.where(Dish.exercise_id.in_(gone[at : at + SOME]))
        db.execute(
            delete(Menu).where(Menu.ready, Menu.id.in_(holding)), execution_options={"synchronize_session": False}
        )


def _named(db: Session, reasons: dict[int, str]) -> dict[str, list[Exercise]]:
    found: dict[str, list[Exercise]] = {}
    wanted = select(Exercise).options(selectinload(Exercise.revisions)).order_by(Exercise.id)
    for (exercise,) in _rows(db, wanted, Exercise.id, sorted(reasons)):
        found.setdefault(reasons[exercise.id], []).append(exercise)
    return found


def _ids(db: Session, wanted: Any, column: Any, made: Iterable[int]) -> set[int]:
    return {row[0] for row in _rows(db, wanted, column, list(made))}


def _rows(db: Session, wanted: Any, column: Any, values: Sequence[Any]) -> list[Any]:
    """The rows of a statement whose column is one of these, asked for some at a time."""
    parts = (values[at : at + SOME] for at in range(0, len(values), SOME))
    return [row for some in parts for row in db.execute(wanted.where(column.in_(some)))]


def _remove_points(db: Session, school_id: int, codes: Iterable[str]) -> None:
    """Take those of a school's own points out on which nothing hangs; the lowest of its tree first."""
    for code in sorted(codes, key=len, reverse=True):
        own = KnowledgePoint.school_id == school_id, KnowledgePoint.code == code
        try:
            with db.begin_nested():
                db.execute(delete(KnowledgePoint).where(*own), execution_options={"synchronize_session": False})
        except IntegrityError:
            continue
