"""A worksheet from Word or WPS, pasted or as a file: gone through exercise by exercise, then saved at once.

What was understood travels in the form, signed, so that no server has to remember it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import banks, curriculum, formats, imports, proposals
from question_bank.access import Right
from question_bank.content import SUBJECTS, Content, Tier
from question_bank.errors import BankError, Invalid, Refused
from question_bank.formats.found import Doubt, FileRead, Found, Note
from question_bank.formats.wording import answer_text, with_answer
from question_bank.minutes import half_of
from question_bank.models import Book, Lesson

from . import bank, errors, paper_state
from .requests import db, needs, now, once, school, viewer

blueprint = Blueprint("papers", __name__, url_prefix="/bank/paper")
MOST = 300
KEPT = ("difficulty", "marks", "tags", "source", "modality")


@dataclass(frozen=True)
class Row:
    """An exercise of the paper as the page shows it: what was understood, and what the teacher's fields hold."""

    found: Found
    form: Mapping[str, str]
    answers: Sequence[tuple[str, str]]
    fault: BankError | None = None


@blueprint.post("")
@needs(Right.EDIT_BANK)
def review() -> AnyResponse | tuple[str, int] | str:
    """Read what was pasted or dropped, and show it exercise by exercise."""
    try:
        read = imports.with_pictures(db(), viewer().school_id, imports.with_signs(_read()), now=now())
        db().commit()
        return _page(_with_proposals(read))
    except BankError as error:
        db().rollback()
        return bank.import_page(paper_fault=error), errors.status_of(error)


@blueprint.post("/save")
@needs(Right.EDIT_BANK)
def save() -> AnyResponse | tuple[str, int] | str:
    """Put the chosen exercises into the bank, with what was changed on the page."""
    reports: list[imports.Report] = []
    read = paper_state.unpacked(request.form.get("paper", ""))

    def act() -> str:
        into = bank.chosen_bank(request.form)
        chosen = _chosen(read)
        reports.append(imports.take_in(db(), into, chosen, defaults={}, now=now(), teacher_id=viewer().teacher_id))
        return url_for("bank.search_page", status="all")

    try:
        _require_sound(read)
        answer = once(act)
    except BankError as error:
        db().rollback()
        return _page(read, error), errors.status_of(error)
    return bank.import_page(report=reports[0]) if reports else answer


def _read() -> FileRead:
    """The file, else the pasted page, else the pasted text. Raises `Invalid` where there is nothing."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        read = formats.read(upload.read(), upload.filename, format="word")
    elif request.form.get("page", "").strip():
        read = formats.read(request.form["page"].encode(), "pasted.html", format="word")
    elif request.form.get("text", "").strip():
        read = formats.read(request.form["text"].encode(), "pasted.txt", format="word")
    else:
        raise Invalid("Paste the exercises, or choose a .docx file.", field="text")
    if len(read.items) > MOST:
        raise Refused("The paper holds {count} exercises; at most {most} can be gone through at once. Split it.",
                      count=len(read.items), most=MOST)  # fmt: skip
    return read


def _with_proposals(read: FileRead) -> FileRead:
    """Every exercise with labels for all that the paper does not say."""
    items: list[Found] = []
    for found in read.items:
        said = list(found.messages)
        given = proposals.defaults_for(db(), found, {}, said)
        items.append(replace(found, labels={**given, **_halved(found.labels)}, messages=tuple(said)))
    return replace(read, items=tuple(items))


def _halved(labels: Mapping[str, Any]) -> dict[str, Any]:
    """Labels of the paper with its minutes in halves."""
    given = dict(labels)
    minutes = given.pop("minutes", None)
    return {**given, **({"half": max(1, round(float(minutes) * 2)), "origin": "teacher"} if minutes else {})}


def _page(read: FileRead, fault: BankError | None = None) -> str:
    form: Mapping[str, str] = request.form if fault else {}
    told: Mapping[str, str] = request.form
    subject = _subject(read, form) or told.get("subject", "")
    grade = _grade(read, form) or told.get("grade", "")
    chosen = subject and grade in list("123456789")
    books = curriculum.books(db(), subject, int(grade), school().language) if chosen else []
    rows = [_row(at, found, form) for at, found in enumerate(read.items)]
    return render_template(
        "bank/review.html", read=read, rows=rows, paper=paper_state.packed(read), fault=fault, form=form,
        subject=subject, grade=grade, books=books,
        lesson=form.get("lesson") or _lesson(read, books) or told.get("lesson", ""),
        banks=banks.fillable(db(), viewer()), named=bank.named, subjects=SUBJECTS, tiers=tuple(Tier),
        is_doubt=_is_doubt, signs=imports.SIGNS,
    )  # fmt: skip


def _is_doubt(message: BankError) -> bool:
    return isinstance(message, Doubt)


def _row(at: int, found: Found, form: Mapping[str, str]) -> Row:
    """The fields of one exercise: as they were sent, else as they were understood."""
    labels = found.labels
    shown = {
        "tier": form.get(f"tier-{at}") or labels.get("tier", "basic"),
        "minutes": form.get(f"minutes-{at}") or f"{labels.get('half', 8) / 2:g}",
        "points": form.get(f"points-{at}", "；".join(labels.get("goals", ()))),
        "take": "yes" if not form or form.get(f"take-{at}") else "",
    }
    answers = [(name, form.get(name, text)) for name, text in _answers(at, found.content)]
    return Row(found, shown, answers, _minutes_fault(form.get(f"minutes-{at}")))


def _answers(at: int, content: Content | None) -> list[tuple[str, str]]:
    """The name and text of each answer's field: one, or one for each part, parts of parts in order."""
    if content is None:
        return []
    if not content.parts:
        return [(f"answer-{at}", answer_text(content))]
    return [pair for place, part in enumerate(content.parts) for pair in _answers_below(f"{at}.{place}", part)]


def _answers_below(at: str, content: Content) -> list[tuple[str, str]]:
    if not content.parts:
        return [(f"answer-{at}", answer_text(content))]
    return [pair for place, part in enumerate(content.parts) for pair in _answers_below(f"{at}.{place}", part)]


def _minutes_fault(text: str | None) -> BankError | None:
    try:
        half_of(text or "1")
    except Invalid as error:
        return error
    return None


def _require_sound(read: FileRead) -> None:
    """Raises the first `Invalid` of the fields for all, and of the minutes of what was chosen."""
    form = request.form
    if form.get("subject") not in SUBJECTS:
        raise Invalid("Choose a subject.", field="subject")
    if form.get("grade") not in list("123456789"):
        raise Invalid("Choose a grade from 1 to 9.", field="grade")
    taken = [at for at in range(len(read.items)) if form.get(f"take-{at}")]
    if not taken:
        raise Invalid("Choose at least one exercise.", field="take")
    for at in taken:
        fault = _minutes_fault(form.get(f"minutes-{at}"))
        if fault:
            raise fault


def _chosen(read: FileRead) -> FileRead:
    """The chosen exercises with their fields; how many were not chosen is said."""
    form = request.form
    items = tuple(_taken(at, found) for at, found in enumerate(read.items) if form.get(f"take-{at}"))
    rest = len(read.items) - len(items)
    notes = (Note("{count} exercises of the paper were not chosen.", count=rest),) if rest else ()
    return replace(read, items=items, messages=(*read.messages, *notes))


def _taken(at: int, found: Found) -> Found:
    """One exercise as its fields say; a person has looked, so what was doubtful keeps it from use no longer."""
    form = request.form
    said: list[BankError] = []
    half = half_of(form.get(f"minutes-{at}") or f"{found.labels.get('half', 8) / 2:g}")
    lesson = _known_lesson(form.get("lesson", ""))
    points = tuple(one.strip() for one in re.split(r"[；;]", form.get(f"points-{at}", "")) if one.strip())
    labels = {name: found.labels[name] for name in KEPT if name in found.labels} | {
        "subject": form["subject"], "grades": frozenset({int(form["grade"])}), "half": half,
        "tier": form.get(f"tier-{at}") or "basic", "goals": points or _points_of(lesson),
        "origin": found.labels.get("origin", "default") if half == found.labels.get("half") else "teacher",
    }  # fmt: skip
    if lesson:
        labels["lesson"] = lesson.code
    content = _answered(str(at), found.content, said) if found.content else None
    looked = tuple(Note(one.text, **one.values) for one in found.messages)
    return replace(found, content=content, labels=labels, messages=(*looked, *said), proposals=None)


def _points_of(lesson: Lesson | None) -> tuple[str, ...]:
    return tuple(one.code for one in lesson.points) if lesson else ()


def _answered(at: str, content: Content, said: list[BankError]) -> Content:
    """The wording with those answers that were changed on the page."""
    if content.parts:
        parts = (_answered(f"{at}.{place}", part, said) for place, part in enumerate(content.parts))
        return replace(content, parts=tuple(parts))
    text = request.form.get(f"answer-{at}", "").replace("\r\n", "\n").strip()
    return content if text == answer_text(content).strip() else with_answer(content, text, said)


def _subject(read: FileRead, form: Mapping[str, str]) -> str:
    named = (str(found.labels.get("subject", "")) for found in read.items)
    return form.get("subject") or next((one for one in named if one), "")


def _grade(read: FileRead, form: Mapping[str, str]) -> str:
    named = (str(max(found.labels["grades"])) for found in read.items if found.labels.get("grades"))
    return form.get("grade") or next(named, "")


def _lesson(read: FileRead, books: Sequence[Book]) -> str:
    """The first lesson of a unit whose title the paper names; empty where none is."""
    title = next((str(found.proposals.get("paper", "")) for found in read.items if found.proposals), "")
    lessons = [(one, unit) for book in books for unit in book.units for one in unit.lessons]
    found = (one.code for one, unit in lessons if one.title in title or re.sub(r"^\S+\s", "", unit.title) in title)
    return next(found, "") if title else ""


def _known_lesson(code: str) -> Lesson | None:
    return curriculum.lesson(db(), code) if code else None
