"""A class's day in the browser: the week's minutes against the cap, the day's subjects, what mends it, publishing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import minutes
from question_bank.access import Right
from question_bank.errors import BankError, Invalid, NotFound

from .. import day_budget, day_mends, day_plans, day_versions, days, i18n, notices, policy, publishing
from ..day_plans import Day
from ..day_room import policy_of
from ..day_versions import Change
from ..models import DayVersion, SchoolClass, Submission
from ..names import name_of
from . import errors
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("days", __name__, url_prefix="/days")
STEP, LEAST_TOP = 40, 160
KEPT = "day-step"
Act = Callable[[Day], str]


@dataclass(frozen=True)
class Column:
    """A day of the week's chart: what its subjects take."""

    date: date
    parts: Sequence[Submission]

    @property
    def most(self) -> int:
        """All of it together, in half-minutes."""
        return sum(one.most for one in self.parts)


@blueprint.get("")
@needs(Right.SEE_DAY)
def first() -> AnyResponse | str:
    """The day of the first of the viewer's classes."""
    found = day_plans.classes_of(db(), viewer())
    if not found:
        return render_template("days/none.html", lacks_class=viewer().lacks_class)
    return redirect(url_for("days.day", uid=found[0].uid), 303)


@blueprint.get("/<uid>")
@needs(Right.SEE_DAY)
def day(uid: str) -> str:
    """A class's day, by default the next one whose hand-in is open."""
    return _page(day_plans.class_of(db(), viewer(), uid))[0]


@blueprint.post("/<uid>/line")
@needs(Right.FILL_DAY)
def line(uid: str) -> AnyResponse | tuple[str, int]:
    """A subject's homework in one line: subject, content, minutes."""

    def act(found: Day) -> str:
        form = request.form
        half = minutes.half_of(form.get("minutes", ""))
        is_written = form.get("unwritten") != "yes"
        if form.get("shorter") == "yes":
            day_plans.require_shorter(found, form.get("subject", ""), form.get("content", ""))
        day_plans.write_line(db(), viewer(), found, subject=form.get("subject", ""), content=form.get("content", ""),
                             half=half, is_written=is_written, now=now())  # fmt: skip
        return i18n.gettext(language(), "Line added.")

    return _changed(uid, act)


@blueprint.post("/<uid>/take-off")
@needs(Right.FILL_DAY)
def take_off(uid: str) -> AnyResponse | tuple[str, int]:
    """Take a line written by hand off the day."""

    def act(found: Day) -> str:
        line = day_plans.take_off(db(), viewer(), found, _subject(), now=now())
        _keep_step(found, line, "")
        return i18n.gettext(language(), "Removed.")

    return _changed(uid, act)


@blueprint.post("/<uid>/put-off")
@needs(Right.FILL_DAY)
def put_off(uid: str) -> AnyResponse | tuple[str, int]:
    """Put one's own line on another day of the week to come."""

    def act(found: Day) -> str:
        ahead = {one.isoformat(): one for one in day_mends.week_ahead(db(), found)}
        wanted = ahead.get(request.form.get("there", ""))
        if wanted is None:
            raise Invalid("Choose a school day in the coming week that is not published.", field="there")
        there = day_plans.day_of(db(), found.school_class, wanted)
        _keep_step(found, day_plans.put_off(db(), viewer(), found, there, _subject(), now=now()), wanted.isoformat())
        return i18n.gettext(language(), "Moved to {day}.", day=wanted)

    return _changed(uid, act)


@blueprint.post("/<uid>/undo")
@needs(Right.FILL_DAY)
def undo(uid: str) -> AnyResponse | tuple[str, int]:
    """Put the line back that one took off this day, or moved to another, with the step before."""

    def act(found: Day) -> str:
        step = _step(found)
        if step is None:
            raise Invalid("There is nothing to undo.")
        if step["there"]:
            there = day_plans.day_of(db(), found.school_class, date.fromisoformat(step["there"]))
            day_plans.put_off(db(), viewer(), there, found, step["subject"], now=now())
        else:
            told = {name: step[name] for name in ("subject", "content", "half", "is_written")}
            day_plans.write_line(db(), viewer(), found, **told, now=now())
        session.pop(KEPT)
        return i18n.gettext(language(), "Put back.")

    return _changed(uid, act)


@blueprint.post("/<uid>/keep")
@needs(Right.FILL_DAY)
def keep(uid: str) -> AnyResponse | tuple[str, int]:
    """The teacher's answer to a request: the homework stays, with a reason."""

    def act(found: Day) -> str:
        day_plans.keep(db(), viewer(), found, _subject(), answer=request.form.get("answer", ""), now=now())
        return i18n.gettext(language(), "Answer sent. The class teacher sees it on the day plan.")

    return _changed(uid, act)


@blueprint.post("/<uid>/ask")
@needs(Right.KEEP_DAY)
def ask(uid: str) -> AnyResponse | tuple[str, int]:
    """Ask a subject's teacher for less."""

    def act(found: Day) -> str:
        target = _target(request.form.get("target", ""))
        day_plans.ask(db(), viewer(), found, _subject(), target=target, comment=request.form.get("comment", ""),
                      now=now())  # fmt: skip
        return i18n.gettext(language(), "Request sent. The teacher sees it on the home page.")

    return _changed(uid, act)


@blueprint.post("/<uid>/withdraw")
@needs(Right.KEEP_DAY)
def withdraw(uid: str) -> AnyResponse | tuple[str, int]:
    """Take a request to cut back."""

    def act(found: Day) -> str:
        day_plans.withdraw(db(), viewer(), found, _subject(), now=now())
        return i18n.gettext(language(), "Request withdrawn. The homework stands as it was handed in.")

    return _changed(uid, act)


@blueprint.post("/<uid>/agree")
@needs(Right.KEEP_DAY)
def agree(uid: str) -> AnyResponse | tuple[str, int]:
    """The class teacher's yes to a subject."""

    def act(found: Day) -> str:
        day_plans.agree(db(), viewer(), found, _subject(), now=now())
        return i18n.gettext(language(), "Agreed.")

    return _changed(uid, act)


@blueprint.post("/<uid>/publish")
@needs(Right.KEEP_DAY)
def publish(uid: str) -> AnyResponse | tuple[str, int]:
    """Publish the whole day, which freezes it."""

    def act(found: Day) -> str:
        without, version = request.form.getlist("without"), found.plan.version if found.plan else 0
        reason = request.form.get("reason", "")
        plan = publishing.publish(db(), viewer(), found, reason=reason, without=without, now=now())
        if plan.version == version:
            return i18n.gettext(language(), "Nothing was changed. The day stays as it was published.")
        if plan.version > 1:
            return i18n.gettext(language(), "Version {number} is published. The notice says what was corrected.",
                                number=plan.version)  # fmt: skip
        return i18n.gettext(language(), "The day is published.")

    return _changed(uid, act)


@blueprint.post("/<uid>/correct")
@needs(Right.KEEP_DAY)
def correct(uid: str) -> AnyResponse | tuple[str, int]:
    """Begin a correction of a published day, with the reason."""

    def act(found: Day) -> str:
        publishing.reopen(db(), viewer(), found, reason=request.form.get("reason", ""), now=now())
        return i18n.gettext(language(), "The day can be changed now. Publish the correction when it is done.")

    return _changed(uid, act, is_frozen=True)


@blueprint.get("/<uid>/notice/<day>")
@needs(Right.SEE_DAY)
def notice(uid: str, day: str) -> str:
    """What parents read of a published day (作业公示), with what was corrected; no names stand on it."""
    found = day_plans.day_of(db(), day_plans.class_of(db(), viewer(), uid), _read(day))
    if found.plan is None:
        raise NotFound
    versions = day_versions.listed(db(), found.school_class, found.date)
    versions = versions or [day_versions.as_it_stands(found.plan, day_versions.lines_of(found.submissions, ()))]
    wanted = request.args.get("version", 0, type=int)
    shown = next((one for one in versions if one.number == wanted), versions[-1])
    told = notices.Notice(
        found.school_class.name, found.date, shown, _corrections(versions, shown), found.cap.half,
        policy_of(school()).bedtime.get(found.school_class.grade),
    )  # fmt: skip
    return render_template("days/notice.html", found=found, told=told, versions=versions,
                           text=notices.text(told, language()), sum_of=notices.together,
                           minutes_of=notices.minutes, correction_of=notices.correction)  # fmt: skip


def _corrections(versions: Sequence[DayVersion], shown: DayVersion) -> list[tuple[DayVersion, list[Change]]]:
    """Each correction up to a version with what it changed, the latest first."""
    told = [(now, day_versions.changes(was.lines, now.lines)) for was, now in pairwise(versions)]
    return [one for one in reversed(told) if one[0].number <= shown.number]


def _keep_step(found: Day, line: Submission, there: str) -> None:
    """What a next request may take back: of this browser's session alone. `there`: the day it went to."""
    session[KEPT] = {
        "class": found.school_class.uid, "date": found.date.isoformat(), "there": there, "subject": line.subject,
        "content": line.content, "half": line.half or 0, "is_written": bool(line.most),
    }  # fmt: skip


def _step(found: Day) -> dict[str, Any] | None:
    """The step of this day that can be taken back; another day's is forgotten."""
    step = session.get(KEPT)
    if step and [step["class"], step["date"]] == [found.school_class.uid, found.date.isoformat()]:
        return step
    session.pop(KEPT, None)
    return None


def _subject() -> str:
    return request.form.get("subject", "")


def _target(text: str) -> int:
    """The half-minutes that are asked for; none at all is a wish too. Raises `Invalid`."""
    try:
        return 0 if float(text) == 0 else minutes.half_of(text)
    except (Invalid, ValueError) as error:
        raise Invalid("Ask for fewer minutes than the subject takes now.", field="target") from error


def _changed(uid: str, act: Act, *, is_frozen: bool = False) -> AnyResponse | tuple[str, int]:
    """Carry out a form of the day's page; after a fault the page with what was written."""
    school_class = day_plans.class_of(db(), viewer(), uid)
    wanted = _date()

    def whole() -> str:
        found = day_plans.day_of(db(), school_class, wanted)
        day_plans.require_seen(found, request.form.get("seen", -1, type=int), is_frozen=is_frozen)
        flash(act(found))
        return url_for("days.day", uid=uid, date=wanted.isoformat())

    try:
        return once(whole)
    except BankError as error:
        db().rollback()
        return _page(day_plans.class_of(db(), viewer(), uid), error)


def _page(school_class: SchoolClass, fault: BankError | None = None) -> tuple[str, int]:
    mine = school()  # held, so that the session reads it once
    rules = policy_of(mine)
    found = day_plans.day_of(db(), school_class, _date())
    week = day_plans.week_of(found.date)
    set_then = day_plans.submissions(db(), school_class, week)
    columns = [Column(one, set_then[one]) for one in week]
    ahead = {} if found.is_frozen else day_mends.week_ahead(db(), found)
    top = max(LEAST_TOP, *(one.most for one in columns), found.cap.half or 0)
    return render_template(
        "days/day.html", found=found, columns=columns, top=-(-top // STEP) * STEP, step=STEP,
        offers=day_mends.offers(db(), viewer(), found) if viewer().keeps_day(school_class.uid) else [],
        expected=[] if found.plan else [(one, policy.quota(rules, school_class.grade, one)) for one in found.lacking],
        lacking=[i18n.say(language(), name_of(one)) for one in found.lacking],
        own=[one for one in found.submissions if one.menu is None and one.teacher_id in (None, viewer().teacher_id)],
        places={one.subject: day_budget.places(one, ahead) for one in found.shares},
        keeps=viewer().keeps_day(school_class.uid), subjects=day_plans.may_write(found, viewer()),
        quotas={subject: policy.quota(rules, school_class.grade, subject) for subject in policy.QUOTAS},
        others=policy.quota(rules, school_class.grade, ""),
        before=found.date - timedelta(days=days.WEEK), after=found.date + timedelta(days=days.WEEK),
        classes=day_plans.classes_of(db(), viewer()), fault=fault, form=request.form, taken=_step(found),
    ), errors.status_of(fault) if fault else 200  # fmt: skip


def _date() -> date:
    """The day that is asked for, else the next one whose hand-in is open."""
    return _read(request.values.get("date", ""))


def _read(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return days.open_day(school(), now())
