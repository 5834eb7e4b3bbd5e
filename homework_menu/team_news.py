"""What a team's page tells: what is new in its bank, and what its menus used."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from question_bank.models import Exercise, Team
from question_bank.reviews import PASSED
from question_bank.team_models import Review

from .models import Dish, Section, Submission

MOST, LATELY = 6, timedelta(weeks=8)


def new(db: Session, team: Team) -> list[Review]:
    """What passed last and still stands in the team's bank."""
    there = select(Review).join(Exercise).where(Exercise.bank_id == team.bank.id, Exercise.status == "ready")
    passed = there.where(Review.bank_id == team.bank.id, Review.state == PASSED).order_by(Review.decided.desc())
    whole = joinedload(Review.exercise).selectinload(Exercise.revisions)
    return list(db.scalars(passed.limit(MOST).options(whole, joinedload(Review.teacher))))


def used(db: Session, team: Team, today: date) -> list[tuple[Exercise, int]]:
    """The exercises of the team's bank that stood on most menus handed in lately, with the number of those menus."""
    count = func.count(Submission.id.distinct())
    dishes = select(Dish.exercise_id, count).join(Section, Section.id == Dish.section_id)
    handed_in = dishes.join(Submission, Submission.menu_id == Section.menu_id)
    of_team = handed_in.join(Exercise, Exercise.id == Dish.exercise_id).where(Exercise.bank_id == team.bank.id)
    lately = of_team.where(Submission.date >= today - LATELY).group_by(Dish.exercise_id)
    rows = db.execute(lately.order_by(count.desc(), Dish.exercise_id).limit(MOST)).all()
    wanted = select(Exercise).where(Exercise.id.in_([one for one, _ in rows])).options(selectinload(Exercise.revisions))
    found = {one.id: one for one in db.scalars(wanted)}
    return [(found[one], number) for one, number in rows]
