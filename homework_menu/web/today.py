"""The first page: my classes with where they are and what their day has left, and one button from there to a menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from question_bank import curriculum, progress, reviews
from question_bank.access import Right
from question_bank.errors import BankError, Invalid, NotFound
from question_bank.models import Book, KnowledgePoint, Lesson

from .. import (
    class_days,
    classes,
    day_plans,
    day_room,
    days,
    drafts,
    drawing,
    first_day,
    i18n,
    menu_rows,
    menu_rules,
    menus,
    policy,
    ready,
)
from ..drawing import MenuSpec
from ..errors import Message
from ..menu_rules import Format, Place
from ..models import ClassSubject, Menu, SchoolClass, Submission
from . import errors, last_class, requests, sides
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("today", __name__)
MENUS_SHOWN = 6
PLACES = (Place.SCHOOL_HOME, Place.HOME, Place.SCHOOL, Place.CLASS)


@dataclass(frozen=True)
class Row:
    """A class's subject on the first page. `quota`, `cap`, `taken` in half-minutes; `closed`: why nothing goes home;
    `lesson`: where the class is, of its unit the first where only that is known; `done`: what the subject has handed
    in for the day, which is in `taken`.
    """

    taught: ClassSubject
    quota: int
    cap: int | None
    taken: Mapping[str, int]
    place: str
    closed: Message | None
    books: list[Book]
    lesson: Lesson | None
    following: Lesson | None
    goals: list[KnowledgePoint]
    done: Submission | None

    @property
    def school_class(self) -> SchoolClass:
        """The class itself."""
        return self.taught.school_class

    @property
    def left(self) -> int | None:
        """What the class's day has left, in half-minutes; None where nothing bounds it."""
        return None if self.cap is None else max(0, self.cap - sum(self.taken.values()))

    @property
    def over(self) -> int:
        """What the class's day has over its cap, in half-minutes."""
        return 0 if self.cap is None else max(0, sum(self.taken.values()) - self.cap)


@dataclass(frozen=True)
class Card:
    """A format on the first page with the menu that lies ready for it and its `paper`, counted or still open; `short`:
    why there is none.
    """

    format: Format
    menu: Menu | None = None
    orders: menu_rules.Orders | None = None
    paper: Message | None = None
    is_counted: bool = True
    short: Message | None = None


@dataclass(frozen=True)
class Asked:
    """Homework that a class teacher asks to be shorter; `moves`: how many moves its day has seen."""

    submission: Submission
    moves: int


@blueprint.get("/")
@needs(Right.OWN_ACCOUNT)
def home() -> str:
    """Of one of my classes: where it is, what its day has left, and three menus ready for the next school day."""
    return page()[0]


@blueprint.post("/classes/<uid>/<subject>/ready/<format>")
@needs(Right.BUILD_MENU)
def make_ready(uid: str, subject: str, format: str) -> Response | str:
    """Make one of the ready menus; a script gets its card, everybody else the first page with it."""
    if format not in ready.FORMATS:
        raise NotFound
    is_again, short = request.form.get("again") == "yes", None
    with requests.reading():
        spec = _wish(uid, subject, format, is_again=is_again)
        menu = None if is_again else ready.found(db(), viewer(), school(), spec)
        planned = None if menu else menus.plan(db(), viewer(), school(), spec, now=now())
    spec = _wish(uid, subject, format, is_again=is_again)
    progress.go_on()
    if planned:
        menu = ready.keep(db(), viewer(), school(), spec, planned, now=now())
        short = planned.shortfalls[0].message if planned.shortfalls else None
        db().commit()
    else:
        menu = ready.found(db(), viewer(), school(), spec)
    if "X-Part" not in request.headers:
        return redirect(_home_of(uid, subject), 303)
    taught = _subject_of(uid, subject)
    return render_template("today/card.html", card=_card(Format(format), menu, short), row=_row(taught, spec.day),
                           day=spec.day, is_main=format == ready.FORMATS[0])  # fmt: skip


def _subject_of(uid: str, subject: str) -> ClassSubject:
    taught = classes.subject_of(db(), classes.named(db(), uid), subject)
    if taught is None:
        raise NotFound
    return taught


def _wish(uid: str, subject: str, format: str, *, is_again: bool) -> MenuSpec:
    taught = _subject_of(uid, subject)
    spec = ready.wish(school(), taught, _day_of(taught), Format(format))
    return replace(spec, seed=ready.next_seed(db(), viewer(), spec)) if is_again else spec


def _day_of(taught: ClassSubject) -> date:
    """The day that the first page is about: the next one of the class that takes homework."""
    return days.next_open(db(), school(), [taught.school_class], now())[taught.school_class.id]


def _card(format: Format, menu: Menu | None, short: Message | None = None) -> Card:
    if menu is None:
        return Card(format, short=short)
    paper = sides.words(menu, school())
    return Card(format, menu, menu_rules.orders(menu_rows.value_of(menu)), paper, not sides.are_open(menu, school()))


@blueprint.post("/classes/<uid>/<subject>")
@needs(Right.BUILD_MENU)
def arrive(uid: str, subject: str) -> Response | tuple[str, int]:
    """The class is at this unit or lesson now (学到这里); a subject that nobody teaches is the viewer's from now on."""

    def act() -> str:
        place = request.form.get("lesson", "")
        if not place:
            raise Invalid("Choose where the class is.", field="lesson")
        unit, lesson = curriculum.unit_or_lesson(db(), place)
        _take_turn(uid, subject, wanted=(lesson or unit).title)
        taught = classes.teach(db(), classes.named(db(), uid), subject, teacher_id=viewer().teacher_id)
        taught.unit, taught.lesson = unit, lesson
        return _arrived((lesson or unit).title)

    return _carried_out(act)


@blueprint.post("/classes/<uid>/<subject>/next")
@needs(Right.BUILD_MENU)
def advance(uid: str, subject: str) -> Response | tuple[str, int]:
    """One lesson on, by one click."""

    def act() -> str:
        taught = _take_turn(uid, subject, wanted=i18n.gettext(language(), "Next lesson"))
        if taught is None or taught.teacher is None:
            raise Invalid("Choose where the class is.", field="lesson")
        return _arrived(classes.step(taught).title)

    return _carried_out(act)


def _take_turn(uid: str, subject: str, *, wanted: str) -> ClassSubject | None:
    """The class's subject, which the viewer is about to move; None where it is not taught yet.

    Raises `NotAllowed` where a colleague teaches it, and `Conflict` where it was moved since the form was shown.
    """
    taught = classes.subject_of(db(), classes.named(db(), uid), subject)
    if taught is not None:
        classes.require_free(taught, viewer())
        requests.take_turn(taught, mine=lambda: wanted, theirs=lambda: _place_of(taught))
    return taught


def _place_of(taught: ClassSubject) -> str:
    here = taught.lesson or taught.unit
    return here.title if here else "–"


def page(fault: BankError | None = None, status: int = 200) -> tuple[str, int]:
    """The first page; after a fault with what was written in the form that it came from."""
    day = first = days.open_day(school(), now())
    may_build = viewer().may(Right.BUILD_MENU)
    mine = classes.taught_by(db(), viewer().teacher_id) if may_build else []
    lately = menu_rows.lately(db(), viewer(), is_own=True, limit=MENUS_SHOWN) if may_build else []
    taught = _chosen(mine, day)
    day = _day_of(taught) if taught else day
    is_placed = taught is not None and (taught.unit is not None or not _books(taught))
    full = ready.full(db(), school(), ready.wish(school(), taught, day, ready.FORMATS[0])) if taught else None
    cards = _cards(taught, day) if taught and is_placed and not full else []
    return render_template(
        "today/home.html", mine=mine, row=_row(taught, day) if taught else None, day=day,
        published=first if day != first else None, until=days.deadline(school(), day), fault=fault, form=request.form,
        full=full, cards=cards, **_sources(taught, day, cards),
        asked=_asked(), to_publish=class_days.to_publish(db(), viewer(), school(), now=now()), **_reviews(),
        lately=lately, deletable=drafts.deletable(db(), viewer(), lately),
        deleted=drafts.deleted(db(), viewer(), request.args.get("deleted", "")), **CHOICES,
    ), status  # fmt: skip


def _sources(taught: ClassSubject | None, day: date, cards: Sequence[Card]) -> dict[str, object]:
    """Whether there is nothing at all to draw from, and how many samples the class's unit has then."""
    if taught is None or not cards or any(card.menu for card in cards):
        return {"is_empty": False}
    is_empty = drawing.language_of(db(), viewer(), ready.wish(school(), taught, day, ready.FORMATS[0])) is None
    return {"is_empty": is_empty, "samples": first_day.samples(taught.unit) if is_empty and taught.unit else 0}


def _reviews() -> dict[str, object]:
    """How many exercises of colleagues wait for the viewer's word, and which of the own ones came back."""
    if not viewer().may(Right.SHARE):
        return {"waits": 0, "returned": []}
    returned = [one for one in reviews.own(db(), viewer()) if one.state == reviews.RETURNED]
    return {"waits": len(reviews.waiting(db(), viewer())), "returned": returned}


def _asked() -> list[Asked]:
    """What class teachers ask the viewer to shorten, with the moves of each day."""
    if not viewer().may(Right.FILL_DAY):
        return []
    found = day_plans.asked_of(db(), viewer(), requests.today())
    return [Asked(one, days.moves_made(db(), one.school_class, one.date)) for one in found]


def _chosen(mine: Sequence[ClassSubject], day: date) -> ClassSubject | None:
    """The class and subject that the page is about: the one asked for, else the one used last, else the first with
    nothing handed in yet.
    """
    given = request.form if "class" in request.form else request.args
    wanted = request.view_args or {}
    uid, subject = wanted.get("uid", given.get("class")), wanted.get("subject", given.get("subject"))
    asked = [one for one in mine if one.school_class.uid == uid and subject in (None, one.subject)]
    if asked:
        last_class.remember(asked[0].school_class.uid, asked[0].subject)
    return next(iter([*asked, *last_class.among(mine), *days.open_for(db(), mine, day), *mine]), None)


def _cards(taught: ClassSubject, day: date) -> list[Card]:
    return [
        _card(format, ready.found(db(), viewer(), school(), ready.wish(school(), taught, day, format)))
        for format in ready.FORMATS
    ]


def _books(taught: ClassSubject) -> list[Book]:
    return curriculum.books(db(), taught.subject, taught.school_class.grade, school().language)


CHOICES = {"formats": tuple(Format), "places": PLACES}


def row_of(form: Mapping[str, str]) -> Row | None:
    """The row that a build form speaks of."""
    taught = classes.subject_of(db(), classes.named(db(), form.get("class", "")), form.get("subject", ""))
    return _row(taught, date.fromisoformat(form["date"])) if taught else None


def _row(taught: ClassSubject, day: date) -> Row:
    rules, grade = day_room.policy_of(school()), taught.school_class.grade
    done = days.handed_in(db(), taught, day)
    return Row(
        taught, policy.quota(rules, grade, taught.subject), policy.cap(rules, grade).half,
        day_room.taken_of(db(), taught.school_class, day, but="" if done else taught.subject).most,
        policy.default_place(grade),
        policy.home_refusal(rules, grade, Place.HOME), _books(taught),
        classes.lesson_of(taught), classes.next_lesson(taught), _goals(taught), done,
    )  # fmt: skip


def _goals(taught: ClassSubject) -> list[KnowledgePoint]:
    """The points that the unit's lessons have taught so far."""
    if taught.unit is None:
        return []
    lessons = [one for one in taught.unit.lessons if not taught.lesson or one.position <= taught.lesson.position]
    return list({point.code: point for lesson in lessons for point in lesson.points}.values())


def _arrived(title: str) -> str:
    flash(i18n.gettext(language(), "The class is now at “{place}”.", place=title))
    return _home_of(**(request.view_args or {}))


def _home_of(uid: str, subject: str) -> str:
    values: dict[str, Any] = {"class": uid, "subject": subject}
    return url_for("today.home", **values)


def _carried_out(act: requests.Action) -> Response | tuple[str, int]:
    try:
        return once(act)
    except BankError as error:
        db().rollback()
        return page(error, errors.status_of(error))
