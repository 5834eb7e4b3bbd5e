"""The labels of many exercises at once: what a change would do, the change as a whole, and the way back.

Nothing is half changed: where one of the exercises was changed meanwhile, none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from . import access, curriculum, exercises
from .access import Viewer, visible_to
from .errors import BankError, Conflict, Invalid, NotAllowed, NotFound
from .exercises import Draft, Labels
from .models import Change, Exercise

MOST = 500
NONE = 0
"""As a difficulty: none is given."""


@dataclass(frozen=True)
class Wish:
    """What is to be said of the exercises; None leaves a label as it is. Points by code, title or alias."""

    tier: str | None = None
    half: int | None = None
    difficulty: int | None = None
    status: str | None = None
    goals: tuple[str, ...] | None = None
    more_goals: tuple[str, ...] = ()
    fewer_goals: tuple[str, ...] = ()
    tags: tuple[str, ...] | None = None
    more_tags: tuple[str, ...] = ()
    fewer_tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One exercise with its labels before and after; `fault` says why it cannot bear them."""

    exercise: Exercise
    before: Labels
    after: Labels
    fault: BankError | None = None

    @property
    def changed(self) -> list[str]:
        """The names of the labels that differ."""
        return [one.name for one in fields(Labels)
                if getattr(self.before, one.name) != getattr(self.after, one.name)]  # fmt: skip


def named(db: Session, viewer: Viewer, uids: Sequence[str]) -> list[Exercise]:
    """The exercises with these uids, in this order. Raises `NotFound` where one is not to be seen, and `Invalid`."""
    if not 1 <= len(uids) <= MOST:
        raise Invalid("Tick from 1 to {most} exercises.", most=MOST)
    wanted = select(Exercise).where(Exercise.uid.in_(uids), visible_to(viewer, Exercise))
    loading = (Exercise.revisions, Exercise.points, Exercise.bank, Exercise.lesson, Exercise.family)
    found = {one.uid: one for one in db.scalars(wanted.options(*map(selectinload, loading)))}
    if len(found) < len(set(uids)):
        raise NotFound
    return [found[uid] for uid in dict.fromkeys(uids)]


def steps(db: Session, some: Sequence[Exercise], wish: Wish) -> list[Step]:
    """What the wish would do to each."""
    names = {*(wish.goals or ()), *wish.more_goals, *wish.fewer_goals}
    codes = {(subject, name): [one.code for one in curriculum.find_points(db, name, subject)]
             for subject in {one.subject for one in some} for name in names}  # fmt: skip
    found: list[Step] = []
    for exercise in some:
        before = exercises.labels_of(exercise)
        after, fault = before, None
        try:
            after = _after(exercise, before, wish, codes)
            exercises.require_valid(Draft(exercise.revisions[-1].content, after))
        except Invalid as error:
            fault = error
        found.append(Step(exercise, before, after, fault))
    return found


def carry_out(db: Session, some: Sequence[Step], versions: Mapping[str, int], *, now: datetime, viewer: Viewer) -> str:
    """Change all of them and give the name of the change, for `undo`; empty where nothing differs.

    `versions`: by uid, as they were shown.

    Raises `Conflict` where one was changed meanwhile, `NotAllowed` and the first fault; then nothing is changed.
    """
    some = [step for step in some if step.changed or step.fault]
    _require_unchanged([step.exercise for step in some], versions)
    for step in some:
        access.require_edit(step.exercise, viewer)
        if step.fault:
            raise step.fault
    if not some:
        return ""
    exercises.relabel_all(db, [(one.exercise, one.after) for one in some], now=now, author_id=viewer.teacher_id)
    name = uuid4().hex
    before = {one.exercise.uid: {"labels": exercises.plain(one.before), "version": one.exercise.version}
              for one in some}  # fmt: skip
    db.add(Change(school_id=viewer.school_id, teacher_id=viewer.teacher_id, moment=now, action="relabel-all",
                  thing=_thing(name), before=before))  # fmt: skip
    db.flush()
    return name


def change(db: Session, name: str, viewer: Viewer) -> Change:
    """A change of the viewer's own. Raises `NotFound`."""
    found = db.scalars(select(Change).where(Change.thing == _thing(name))).one_or_none()
    if found is None or found.teacher_id != viewer.teacher_id:
        raise NotFound
    return found


def undo(db: Session, name: str, *, now: datetime, viewer: Viewer) -> int:
    """Give all exercises of a change the labels that they bore before, and say how many. Raises as `carry_out`."""
    kept = change(db, name, viewer).before
    some = named(db, viewer, list(kept))
    _require_unchanged(some, {uid: one["version"] for uid, one in kept.items()})
    for one in some:
        if not access.may_edit(one, viewer):
            raise NotAllowed
    pairs = [(one, _from_plain(kept[one.uid]["labels"])) for one in some]
    exercises.relabel_all(db, pairs, now=now, author_id=viewer.teacher_id)
    return len(pairs)


def _require_unchanged(some: Sequence[Exercise], versions: Mapping[str, int]) -> None:
    stale = [one.revisions[-1].content for one in some if versions.get(one.uid) != one.version]
    if stale:
        names = "、".join((one.title or one.stem)[:20] for one in stale[:3])
        raise Conflict("Somebody changed {count} of these meanwhile ({names}), so none was changed. Look once more.",
                       count=len(stale), names=names)  # fmt: skip


Codes = Mapping[tuple[str, str], Sequence[str]]


def _after(exercise: Exercise, before: Labels, wish: Wish, codes: Codes) -> Labels:
    given: dict[str, Any] = {name: getattr(wish, name) for name in ("tier", "half", "status")
                             if getattr(wish, name) is not None}  # fmt: skip
    if wish.half not in (None, before.half):
        given["origin"] = "teacher"
    if wish.difficulty is not None:
        given["difficulty"] = wish.difficulty or None
    fewer = {code for name in wish.fewer_goals for code in codes[exercise.subject, name]}
    goals = [*before.goals] if wish.goals is None else _codes(exercise, wish.goals, codes)
    goals = [one for one in goals if one not in fewer] + _codes(exercise, wish.more_goals, codes)
    kept = before.tags if wish.tags is None else wish.tags
    tags = [*(one for one in kept if one not in wish.fewer_tags), *wish.more_tags]
    return replace(before, goals=tuple(sorted(set(goals))), tags=tuple(dict.fromkeys(tags)), **given)


def _codes(exercise: Exercise, goals: Sequence[str], codes: Codes) -> list[str]:
    """The codes of points, first of those that the exercise has. A point that there is not is refused: a slip of the
    pen would otherwise stand in the curriculum."""
    own = {name: one.code for one in exercise.points for name in (one.title_zh, one.title_en, one.code)}
    for goal in goals:
        if goal not in own and not codes[exercise.subject, goal]:
            raise Invalid("“{path}” is not a knowledge point.", field="goals", path=goal[:80])
    return [own.get(goal) or codes[exercise.subject, goal][0] for goal in goals]


def _from_plain(plain: Mapping[str, Any]) -> Labels:
    """The reverse of `exercises.plain`."""
    given: dict[str, Any] = {**plain, "grades": frozenset(plain["grades"])}
    for name in ("goals", "tags"):
        given[name] = tuple(plain[name])
    for name in ("slow", "marks"):
        given[name] = None if plain[name] is None else Decimal(plain[name])
    return Labels(**given)


def _thing(name: str) -> str:
    return f"change:{name}"
