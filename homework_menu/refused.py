"""Why a wish has no menu, with the names that people know: of exercises, of points, of the day's other subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank import access, curriculum
from question_bank.access import Viewer
from question_bank.models import Exercise, School

from . import day_room, drawing, pinned, shortfalls
from .assembly import Candidate, Wish, choose, pool_of
from .drawing import MenuSpec
from .errors import Message
from .exercise_view import gist
from .names import name_of
from .shortfalls import Day, Fix, Shortfall

NAME, SPARE = 24, 1


def explained(
    db: Session, viewer: Viewer, school: School, spec: MenuSpec, drawn: drawing.Drawn, wish: Wish
) -> list[Shortfall]:
    """What is short, with mends. `wish`: within the room of the day, which may be less than was asked for."""
    refusal = day_room.refusal(school, spec)
    short = _open(db, viewer, school, spec, drawn, wish)
    return _closed(db, viewer, spec, refusal, short) if refusal else short


def _open(
    db: Session, viewer: Viewer, school: School, spec: MenuSpec, drawn: drawing.Drawn, wish: Wish
) -> list[Shortfall]:
    lessons = [spec.lesson] if spec.lesson else spec.unit.lessons if spec.unit else []
    again = drawing.without_memory(spec)
    found = shortfalls.explain(
        drawn.candidates, wish, seed=spec.seed, bars=spec.bars, names=_names(db, viewer, spec.pins),
        points=[point.code for one in lessons for point in one.points],
        spare=curriculum.taught_in(db, spec.subject, spec.grade)[:SPARE],
        title=lambda code: day_room.titles(db, [code]).get(code, code),
        day=_day(db, school, spec),
        lately=lambda: day_room.candidates(db, viewer, school, again).candidates if drawn.had else (),
        whys=lambda uids: _whys(db, viewer, school, spec, uids),
        unasked=lambda goal: _unasked(db, viewer, school, spec, goal) if curriculum.is_area(goal) else drawn.candidates,
        others=lambda format: _in_format(db, viewer, school, replace(spec, format=format), wish.cap),
    )  # fmt: skip
    if drawn.candidates or drawn.had or spec.pins:
        return found
    named = {"subject": Message(name_of(spec.subject)), "grade": spec.grade}
    none = Message("The bank has no {subject} exercises for grade {grade} that can be set here.", named)
    return [replace(one, message=none) for one in found]


def _in_format(
    db: Session, viewer: Viewer, school: School, spec: MenuSpec, cap: int
) -> tuple[Sequence[Candidate], tuple[int, ...]]:
    """The candidates as they stand in another format, and the mm of its pages."""
    return day_room.candidates(db, viewer, school, spec).candidates, day_room.wish_of(db, spec, cap).pages


def _unasked(db: Session, viewer: Viewer, school: School, spec: MenuSpec, goal: str) -> Sequence[Candidate]:
    """The candidates where nobody asks for a goal, which exercises may then share no more."""
    pairs = zip(spec.goals, drawing.goal_codes(db, spec), strict=True)
    rest = replace(spec, goals=tuple(name for name, code in pairs if code != goal))
    return day_room.candidates(db, viewer, school, rest).candidates


def _day(db: Session, school: School, spec: MenuSpec) -> Day | None:
    """What bounds the menu's minutes beside the wish; None where nothing does."""
    most = day_room.most(db, school, spec)
    if most is None:
        return None
    return Day(most, spec.half, day_room.takers(db, school, spec))


def _whys(db: Session, viewer: Viewer, school: School, spec: MenuSpec, uids: Sequence[str]) -> dict[str, Message]:
    """Why pinned exercises cannot be drawn, by uid."""
    seen, at_home = _seen(db, viewer, uids), day_room.refusal(school, spec) is None
    found = dict.fromkeys(uids, pinned.GONE) | dict.fromkeys([one.uid for one in seen], pinned.UNFIT)
    return found | pinned.reasons(db, viewer, spec, seen, at_home=at_home)


def _seen(db: Session, viewer: Viewer, uids: Sequence[str]) -> list[Exercise]:
    """Those of the exercises that the viewer sees."""
    return list(db.scalars(select(Exercise).where(Exercise.uid.in_(uids), access.visible_to(viewer, Exercise))))


def _names(db: Session, viewer: Viewer, uids: Sequence[str]) -> dict[str, str]:
    """How exercises begin, by uid; those that the viewer does not see are not among them."""
    return {one.uid: f"“{gist(one.revisions[-1].content)[:NAME]}”" for one in _seen(db, viewer, uids)}


def _closed(
    db: Session, viewer: Viewer, spec: MenuSpec, refusal: Message, short: Sequence[Shortfall]
) -> list[Shortfall]:
    """Written work may not go home: why, and what may be done in its place."""
    at_school = replace(spec, place="school")
    drawn = drawing.draw(db, viewer, at_school).candidates
    fits = (
        choose(pool_of(drawn, seed=spec.seed, bars=spec.bars), day_room.wish_of(db, at_school, spec.half)) is not None
    )
    fixes = [Fix("change-place", "school", Message("Do it at school"))] if fits else []
    added = [fix for one in short for fix in one.fixes if fix.action == "add-exercises"]
    text = "Add {count} oral, reading or practical ones ({tier}, about {minutes} min each)"
    fixes += [Fix(fix.action, {**fix.to, "modality": "oral"}, Message(text, fix.message.values)) for fix in added]
    others = [replace(one, fixes=rest) for one in short
              if (rest := tuple(fix for fix in one.fixes if fix not in added)) and one.rule != "V13"]  # fmt: skip
    return [Shortfall("V10", 1, refusal, tuple(fixes)), *others]
