"""Offering an exercise to a team or the school, and one colleague's word on it: 通过 or 退回修改, with comments.

An exercise that passes moves to the bank that it was offered to and stays its author's; withdrawn, it moves back. What
a menu printed and what somebody adopted is a pinned revision or a copy, so none of this changes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from . import access, exercises, teams
from .access import Viewer
from .content import Content
from .errors import Conflict, Invalid, NotAllowed, NotFound
from .models import Bank, Exercise, Team
from .team_models import Call, Comment, Review

OFFERED, PASSED, RETURNED, WITHDRAWN = "offered", "passed", "returned", "withdrawn"
MOST_WORDS, MOST_SHOWN = 400, 50
UNDO_FOR = timedelta(minutes=10)


def offer(
    db: Session, viewer: Viewer, exercise: Exercise, bank: Bank, *, now: datetime, call: Call | None = None
) -> Review:
    """Offer an exercise of one's own to a team's bank or the school's.

    Raises `Invalid` where it waits already, stands there already or is not ready, and `NotAllowed`.
    """
    require_own(exercise, viewer)
    if bank.owner_id is not None or bank.is_sample or bank.id == exercise.bank_id:
        raise Invalid("Choose a team or the school to offer it to.", field="to")
    if exercise.status != "ready":
        raise Invalid("Set the exercise to ready before you offer it.")
    last = latest(db, exercise)
    if last and last.state == OFFERED:
        raise Invalid("This exercise is already waiting for a review.")
    return _offered(db, viewer, exercise, bank, exercise.bank, call, now)


def _offered(
    db: Session, viewer: Viewer, exercise: Exercise, bank: Bank, home: Bank, call: Call | None, now: datetime
) -> Review:
    made = Review(
        school_id=exercise.school_id, uid=uuid4().hex, exercise=exercise, revision=exercise.number, bank=bank,
        home=home, call=call, teacher_id=viewer.teacher_id, state=OFFERED, words="", offered=now,
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


def require_own(exercise: Exercise, viewer: Viewer) -> None:
    """Raises `NotAllowed` where the viewer is neither its author nor the owner of its bank."""
    if viewer.teacher_id is None or viewer.teacher_id not in (exercise.author_id, exercise.bank.owner_id):
        raise NotAllowed


def targets(db: Session, viewer: Viewer, exercise: Exercise) -> list[Bank]:
    """Where the viewer may offer an exercise to: the teams' banks, then the school's; none while it waits."""
    mine = viewer.teacher_id is not None and viewer.teacher_id in (exercise.author_id, exercise.bank.owner_id)
    last = latest(db, exercise)
    is_schools = exercise.bank.owner_id is None and exercise.bank.team_id is None
    if not mine or is_schools or exercise.status != "ready" or (last and last.state == OFFERED):
        return []
    return [one for one in audiences(db, viewer) if one.id != exercise.bank_id]


def audiences(db: Session, viewer: Viewer) -> list[Bank]:
    """The banks that the viewer may offer to: those of the teams, then the school's; none of samples."""
    wanted = select(Bank).where(Bank.owner_id.is_(None), ~Bank.is_sample, access.visible_to(viewer, Bank))
    return list(db.scalars(wanted.order_by(Bank.team_id.is_(None), Bank.name)))


def latest(db: Session, exercise: Exercise) -> Review | None:
    """What was said of an exercise last."""
    return db.scalars(select(Review).where(Review.exercise_id == exercise.id).order_by(Review.id.desc())).first()


def withdraw(db: Session, viewer: Viewer, review: Review, *, now: datetime) -> None:
    """Take an offer back, also after it has passed: the exercise returns to the bank that it came from.

    Raises `NotAllowed` for anybody else, `Invalid` where there is nothing to take back.
    """
    if viewer.teacher_id != review.teacher_id:
        raise NotAllowed
    _require_last(db, review, OFFERED, PASSED)
    _settle(db, review, WITHDRAWN, review.home, now)


def offer_again(db: Session, viewer: Viewer, review: Review, *, now: datetime) -> None:
    """Take a withdrawal back: the exercise waits again, or stands again in the bank that it had passed into.

    Raises `NotAllowed` for anybody else, `Invalid` where it is not withdrawn, and `Conflict` where the exercise changed
    since, so that nobody has seen what would stand there.
    """
    if viewer.teacher_id != review.teacher_id:
        raise NotAllowed
    _require_last(db, review, WITHDRAWN)
    if review.exercise.number != review.revision or review.exercise.status != "ready":
        raise Conflict("The exercise has changed since. Look at it, then offer it again.")
    passed = review.reviewer_id is not None
    _settle(db, review, PASSED if passed else OFFERED, review.bank if passed else review.home, now)
    review.decided = now if passed else None
    db.flush()


def last_step(db: Session, viewer: Viewer, *, now: datetime) -> list[Review]:
    """What the viewer offered or withdrew just now, together; it may be undone."""
    mine = select(Review).where(Review.teacher_id == (viewer.teacher_id or -1), Review.exercise.has(status="ready"))
    open_ = and_(Review.state == OFFERED, Review.offered > now - UNDO_FOR)
    gone = and_(Review.state == WITHDRAWN, Review.decided > now - UNDO_FOR)
    found = {one: one.decided or one.offered for one in db.scalars(mine.where(or_(open_, gone)))}
    return [one for one, moment in found.items() if moment == max(found.values()) and _is_last(db, one)]


def let_pass(db: Session, viewer: Viewer, review: Review, *, seen: int, now: datetime) -> None:
    """通过: the exercise moves to the bank. `seen`: the exercise's version that was read.

    Raises `NotAllowed`, and `Conflict` where the exercise changed since, or somebody was faster.
    """
    _require_open(viewer, review, seen)
    review.reviewer_id = viewer.teacher_id
    _settle(db, review, PASSED, review.bank, now)


def send_back(db: Session, viewer: Viewer, review: Review, words: str, *, seen: int, now: datetime) -> None:
    """退回修改, with the reason. Raises as `let_pass` does, and `Invalid` without words."""
    _require_open(viewer, review, seen)
    review.words, review.reviewer_id = teams.said(words, MOST_WORDS), viewer.teacher_id
    _settle(db, review, RETURNED, review.home, now)


def undo(db: Session, viewer: Viewer, review: Review) -> None:
    """The reviewer takes the own word back: the exercise waits again. Raises `NotAllowed` and `Invalid`."""
    if review.reviewer_id != viewer.teacher_id:
        raise NotAllowed
    _require_last(db, review, PASSED, RETURNED)
    exercises.move(db, review.exercise, review.home)
    review.state, review.words, review.reviewer_id, review.decided = OFFERED, "", None, None
    db.flush()


def look_again(db: Session, viewer: Viewer, exercise: Exercise, *, now: datetime) -> Review | None:
    """After its author has changed an exercise that waits or has passed, wording or labels: a colleague looks at it.

    It stays where it stands meanwhile, and menus keep the revision that they pinned. One that is no longer ready waits
    no longer.
    """
    last = latest(db, exercise)
    if last is None or viewer.teacher_id != last.teacher_id:
        return None
    if last.state == OFFERED and exercise.status != "ready":
        _settle(db, last, WITHDRAWN, last.home, now)
    elif last.state == OFFERED:
        last.revision = exercise.number
        return last
    elif last.state == PASSED and exercise.bank_id == last.bank_id and exercise.status == "ready":
        return _offered(db, viewer, exercise, last.bank, last.home, None, now)
    return None


def waiting(db: Session, viewer: Viewer, team: Team | None = None) -> list[Review]:
    """What waits for the viewer's word, oldest first."""
    wanted = select(Review).where(Review.state == OFFERED, access.visible_to(viewer, Review)).order_by(Review.id)
    if team:
        wanted = wanted.where(Review.bank_id == team.bank.id)
    members = joinedload(Review.bank).joinedload(Bank.team).selectinload(Team.members)
    found = db.scalars(wanted.options(members, joinedload(Review.exercise)))
    return [one for one in found if access.may_review(one, viewer)]


def whole(db: Session, some: Sequence[Review]) -> list[Review]:
    """Reviews with all that a page shows of them, in a handful of statements."""
    wanted = select(Review).where(Review.id.in_([one.id for one in some])).order_by(Review.id)
    return list(db.scalars(wanted.options(*_WHOLE).execution_options(populate_existing=True)))


def own(db: Session, viewer: Viewer) -> list[Review]:
    """What the viewer offered and what came of it, newest first; of each exercise the last word."""
    wanted = select(Review).where(Review.teacher_id == (viewer.teacher_id or -1), Review.state != WITHDRAWN)
    found = db.scalars(wanted.order_by(Review.id.desc()).limit(MOST_SHOWN).options(*_WHOLE))
    last: dict[int, Review] = {}
    for one in found:
        last.setdefault(one.exercise_id, one)
    return list(last.values())


def offered_by(db: Session, viewer: Viewer) -> set[int]:
    """The ids of the exercises that the viewer offered and that still wait."""
    mine = (Review.teacher_id == (viewer.teacher_id or -1), Review.state == OFFERED)
    return set(db.scalars(select(Review.exercise_id).where(*mine)))


def passed(db: Session, some: Sequence[Exercise]) -> dict[int, Review]:
    """Exercise id -> the review that let it pass into its team's bank, the last one; one statement for all."""
    ids = [one.id for one in some if one.bank.team_id]
    if not ids:
        return {}
    there = Exercise.bank_id == Review.bank_id, Review.state == PASSED, Review.exercise_id.in_(ids)
    wanted = select(Review).join(Exercise, Exercise.id == Review.exercise_id).where(*there).order_by(Review.id)
    return {one.exercise_id: one for one in db.scalars(wanted.options(joinedload(Review.reviewer)))}


def last_batch(db: Session, viewer: Viewer, *, now: datetime) -> list[Review]:
    """What the viewer let pass or sent back just now, together; it may be undone."""
    wanted = select(Review).where(Review.reviewer_id == (viewer.teacher_id or -1), Review.decided > now - UNDO_FOR)
    found = list(db.scalars(wanted.where(Review.state.in_((PASSED, RETURNED))).order_by(Review.decided.desc())))
    return [one for one in found if one.decided == found[0].decided and _is_last(db, one)]


def wording(review: Review, number: int | None = None) -> Content:
    """The wording that was offered, or another one of the exercise."""
    return next(one for one in review.exercise.revisions if one.number == (number or review.revision)).content


def before(db: Session, review: Review) -> int | None:
    """The number of the wording that was looked at before this one, or None."""
    wanted = select(Review.revision).where(Review.exercise_id == review.exercise_id, Review.id < review.id)
    found = db.scalars(wanted.order_by(Review.id.desc())).first()
    return found if found and found < review.revision else None


def readable(db: Session, viewer: Viewer, uid: str) -> Exercise:
    """An exercise that the viewer sees, or is to review. Raises `NotFound`."""
    offered = select(Review.exercise_id).where(Review.state == OFFERED, access.visible_to(viewer, Review))
    seen = or_(access.visible_to(viewer, Exercise), Exercise.id.in_(offered))
    found = db.scalars(select(Exercise).where(Exercise.uid == uid, seen)).one_or_none()
    if found is None:
        raise NotFound
    return found


def comment(db: Session, viewer: Viewer, exercise: Exercise, words: str, *, now: datetime) -> Comment:
    """Say something of an exercise to those who see it. Raises `Invalid`."""
    made = Comment(school_id=exercise.school_id, uid=uuid4().hex, exercise_id=exercise.id, moment=now,
                   teacher_id=viewer.teacher_id, words=teams.said(words, MOST_WORDS))  # fmt: skip
    db.add(made)
    db.flush()
    return made


def take_comment_back(db: Session, viewer: Viewer, uid: str) -> Exercise:
    """Take one's own comment away; gives its exercise. Raises `NotFound` for a colleague's."""
    mine = select(Comment).where(Comment.uid == uid, Comment.teacher_id == (viewer.teacher_id or -1))
    found = db.scalars(mine).one_or_none()
    if found is None:
        raise NotFound
    exercise = db.get_one(Exercise, found.exercise_id)
    db.delete(found)
    db.flush()
    return exercise


def comments(db: Session, exercise_ids: Sequence[int]) -> dict[int, list[Comment]]:
    """Exercise id -> what colleagues said of it, in order."""
    found: dict[int, list[Comment]] = {one: [] for one in exercise_ids}
    wanted = select(Comment).where(Comment.exercise_id.in_(exercise_ids)).order_by(Comment.id)
    for one in db.scalars(wanted.options(joinedload(Comment.teacher))):
        found[one.exercise_id].append(one)
    return found


_WHOLE = (
    joinedload(Review.exercise).options(selectinload(Exercise.revisions), selectinload(Exercise.points)),
    joinedload(Review.bank).joinedload(Bank.team).selectinload(Team.members),
    joinedload(Review.teacher), joinedload(Review.reviewer), joinedload(Review.call),
)  # fmt: skip


def _require_open(viewer: Viewer, review: Review, seen: int) -> None:
    if not access.may_review(review, viewer):
        raise NotAllowed("A colleague other than the author has to review it: a member of the team, or its lead.")
    if review.state != OFFERED:
        raise Conflict("A colleague was faster: this exercise has been reviewed or withdrawn.")
    if review.exercise.version != seen:
        raise Conflict("The author changed this exercise while you were reading. Look at it again.")


def _require_last(db: Session, review: Review, *states: str) -> None:
    if review.state not in states or not _is_last(db, review):
        raise Invalid("There is nothing to undo.")


def _is_last(db: Session, review: Review) -> bool:
    last = latest(db, review.exercise)
    return last is not None and last.id == review.id


def _settle(db: Session, review: Review, state: str, bank: Bank, now: datetime) -> None:
    review.state, review.decided = state, now
    exercises.move(db, review.exercise, bank)
    db.flush()
