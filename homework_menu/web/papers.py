"""A worksheet from Word or WPS, pasted or as a file: gone through exercise by exercise, then saved at once.

What was understood travels in the form, signed, so that no server has to remember it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import advice, alike, as_printed, curriculum, formats, imports, named_lessons, proposals, shelf
from question_bank.access import Right
from question_bank.content import SUBJECTS, Kind, Tier
from question_bank.errors import BankError, Invalid, Refused
from question_bank.formats.found import Doubt, FileRead, Found, Note
from question_bank.formats.paper_marks import TAKEN_OUT
from question_bank.minutes import half_above, half_of
from question_bank.models import Book, Lesson, Unit

from .. import classes
from ..models import ClassSubject
from . import bank, errors, first, import_notes, paper_rows, paper_state
from .paper_rows import Row
from .paper_state import Paper, Step
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("papers", __name__, url_prefix="/bank/paper")
TABLES = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".zip")
MOST = 300
KEPT = ("difficulty", "marks", "tags", "source", "modality")
GRADES = list("123456789")
TOLD = {"join": "Joined with the one above.", "part": "Split.", "small": "Split into small items.",
        "same": "Copied to all below.", "cut": "Deleted."}  # fmt: skip


@blueprint.get("")
@blueprint.get("/change")
@blueprint.get("/save")
@needs(Right.EDIT_BANK)
def opened() -> AnyResponse:
    """These addresses opened anew: the worksheet that was gone through is offered on the import page."""
    return redirect(url_for("bank.import_form"), 303)


@blueprint.post("")
@needs(Right.EDIT_BANK)
def review() -> AnyResponse | tuple[str, int] | str:
    """Read what was pasted or dropped, and show it exercise by exercise; a table is looked at as a table is."""
    upload = request.files.get("file")
    name = (upload.filename if upload else "") or request.form.get("carried_name", "")
    if name.lower().endswith(TABLES):
        return redirect(url_for("bank.import_files", look="yes"), 307)
    try:
        read = imports.with_pictures(
            db(), viewer().school_id, as_printed.with_signs(_read(), _title_before()), now=now()
        )
        db().commit()
        read = _with_proposals(read)
        return _page(Paper(read), [paper_rows.row(one) for one in read.items])
    except BankError as error:
        db().rollback()
        return bank.import_page(fault=error), errors.status_of(error)


@blueprint.post("/change")
@needs(Right.EDIT_BANK)
def change() -> AnyResponse | tuple[str, int] | str:
    """Join two exercises, part one, cut what it is warned of, write a label down the page, take the last of
    these back, or only look again.

    What the fields hold goes along, also where nothing can be done.
    """
    paper = paper_state.unpacked(request.form.get("paper", ""))
    rows = _rows(paper.read)
    try:
        paper, rows = _changed(paper, rows, request.form.get("do", "").split())
    except BankError as error:
        return _page(paper, rows, error), errors.status_of(error)
    return _page(paper, rows, sent=True)


@blueprint.post("/save")
@needs(Right.EDIT_BANK)
def save() -> AnyResponse | tuple[str, int] | str:
    """Put the chosen exercises into the bank, with what was changed on the page."""
    reports: list[imports.Report] = []
    paper = paper_state.unpacked(request.form.get("paper", ""))
    rows = _rows(paper.read)

    def act() -> str:
        into = bank.chosen_bank(request.form)
        chosen = _chosen(paper.read, rows)
        reports.append(imports.take_in(db(), into, chosen, defaults={}, now=now(), teacher_id=viewer().teacher_id))
        return url_for("bank.search_page", status="all")

    try:
        _require_sound(rows)
        answer = once(act)
    except BankError as error:
        db().rollback()
        return _page(paper, rows, error), errors.status_of(error)
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
        raise Refused("The paper has {count} exercises; you can go through at most {most} at once. Split it.",
                      count=len(read.items), most=MOST)  # fmt: skip
    return read


def _with_proposals(read: FileRead) -> FileRead:
    """Every exercise with labels for all that the paper does not say."""
    items: list[Found] = []
    for found in read.items:
        said = list(found.messages)
        given = proposals.defaults_for(db(), found, _chosen_before(found), said)
        items.append(replace(found, labels={**given, **_halved(found.labels)}, messages=tuple(said)))
    return replace(read, items=tuple(items))


def _chosen_before(found: Found) -> dict[str, Any]:
    """Subject and grade of the import page, but where the paper or the exercise names others."""
    form, named = request.form, {**(found.proposals or {}), **found.labels}
    grade = form.get("grade", "")
    chosen = {"subject": form.get("subject") if form.get("subject") in SUBJECTS else None,
              "grades": frozenset({int(grade)}) if grade in GRADES else None}  # fmt: skip
    return {name: value for name, value in chosen.items() if value and (named.get(name) or value) == value}


def _title_before() -> str:
    """The title of the lesson from which one came to the import page, with its unit's; empty where there is none."""
    lesson = curriculum.lesson_or_none(db(), request.form.get("lesson", ""))
    return f"{lesson.unit.title} {lesson.title}" if lesson else ""


def _halved(labels: Mapping[str, Any]) -> dict[str, Any]:
    """Labels of the paper with its minutes in halves."""
    given = dict(labels)
    minutes = given.pop("minutes", None)
    return {**given, **({"half": half_above(minutes), "origin": "teacher"} if minutes else {})}


def _rows(read: FileRead) -> list[Row]:
    """The exercises with their fields as they were sent."""
    return [paper_rows.row(found, request.form, at) for at, found in enumerate(read.items)]


def _page(paper: Paper, rows: Sequence[Row], fault: BankError | None = None, *, sent: bool = False) -> str:
    """The page; `sent` or with a fault it keeps the fields for all as they were sent."""
    read, told = paper.read, request.form
    form: Mapping[str, str] = told if fault or sent else {}
    grade = _grade(read, form) or told.get("grade", "")
    subject = _subject(read, form) or told.get("subject", "") or (_own_subject(grade) if not form else "")
    chosen = subject and grade in GRADES
    own = _own_class(subject, grade)
    book = own.unit.book if own and own.unit else None
    books = curriculum.books(db(), subject, int(grade), school().language) if chosen else []
    books = shelf.for_class(books, book, school().language)
    named = _place_named(read, books, subject, grade)
    proposed = named or (_place_of(own) if own and not named_lessons.says_where(_title_of(read)) else None)
    place = form["lesson"] if "lesson" in form else _place_first(named) or (proposed.code if proposed else "")
    return render_template(
        "bank/review.html", read=read, rows=rows, paper=paper_state.packed(paper), fault=fault, form=form,
        step=paper.steps[-1] if paper.steps else None, told_of=TOLD, subject=subject, grade=grade, books=books,
        lesson=place, proposed=proposed.code if proposed else "", is_named=named is not None, **_offered(place),
        **bank.shelves(), named=bank.named, subjects=SUBJECTS, tiers=tuple(Tier),
        kinds=[one for one in Kind if one is not Kind.GROUP], is_doubt=_is_doubt, apart=import_notes.apart,
        advice_of=advice.of, signs=(*as_printed.SET_AS_PRINTED, as_printed.SIGNS, alike.ALIKE, TAKEN_OUT),
    )  # fmt: skip


def _changed(paper: Paper, rows: list[Row], wish: Sequence[str]) -> tuple[Paper, list[Row]]:
    """The paper after what a button says: `join 3`, `part 3`, `cut 3`, `same minutes 3`, `undo`; anything else changes
    nothing.

    Raises the fault of a row that has to be sound for it.
    """
    match wish:
        case ["undo"] if paper.steps:
            rows = _taken_back(rows, paper.steps[-1])
            return Paper(_with_items(paper.read, rows), paper.steps[:-1]), rows
        case ["join", place] if _place(place, rows):
            first = _place(place, rows) - 1
            above, below = old = _sound(rows[first : first + 2])
            made = [paper_rows.join(above, below)]
        case ["part", place]:
            first, form = _place(place, rows), request.form
            (whole,) = old = _sound(rows[first : first + 1])
            grade = form["grade"] if form.get("grade") in GRADES else ""
            made = paper_rows.part(whole, form.get(f"line-{first}", ""), subject=form.get("subject", ""), grade=grade)
        case ["cut", place]:
            first = _place(place, rows)
            old = rows[first : first + 1]
            made = [paper_rows.cut(old[0])]
        case ["small", place]:
            first = _place(place, rows)
            (whole,) = old = _sound(rows[first : first + 1])
            made = paper_rows.small(whole)
        case ["same", ("tier" | "minutes" | "points") as name, place]:
            first = _place(place, rows) + 1
            text, old = rows[first - 1].texts[name], [one.texts[name] for one in rows[first:]]
            rows = [*rows[:first], *(paper_rows.labelled(one, name, text) for one in rows[first:])]
            return replace(paper, steps=(*paper.steps, Step("same", first, label=name, text=text, texts=old))), rows
        case _:
            return paper, rows
    rows = [*rows[:first], *made, *rows[first + len(old) :]]
    step = Step(wish[0], first, len(made), [(one.found, one.texts) for one in old])
    return Paper(_with_items(paper.read, rows), (*paper.steps, step)), rows


def _taken_back(rows: Sequence[Row], step: Step) -> list[Row]:
    """The rows as they stood before a step; of a label written down the page, where it was not changed since."""
    if step.kind != "same":
        old = [paper_rows.checked(found, texts) for found, texts in step.rows]
        return [*rows[: step.at], *old, *rows[step.at + step.count :]]
    below = zip(rows[step.at :], step.texts, strict=True)
    put_back = [paper_rows.labelled(row, step.label, before) if row.texts[step.label] == step.text else row
                for row, before in below]  # fmt: skip
    return [*rows[: step.at], *put_back]


def _place(text: str, rows: Sequence[Row]) -> int:
    """The number of a row. Raises `Invalid` where there is none such."""
    if not text.isdecimal() or len(text) > 4 or int(text) >= len(rows):
        raise Invalid(paper_state.OUT_OF_DATE)
    return int(text)


def _sound(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows themselves. Raises the first fault in them."""
    fault = next((one.fault for one in rows if one.fault), None)
    if fault:
        raise fault
    return rows


def _with_items(read: FileRead, rows: Sequence[Row]) -> FileRead:
    return replace(read, items=tuple(one.found for one in rows))


def _is_doubt(message: BankError) -> bool:
    return isinstance(message, Doubt)


def _require_sound(rows: Sequence[Row]) -> None:
    """Raises the first `Invalid` of the fields for all, and of those of what was chosen."""
    form = request.form
    if form.get("subject") not in SUBJECTS:
        raise Invalid("Choose a subject.", field="subject")
    if form.get("grade") not in GRADES:
        raise Invalid("Choose a grade from 1 to 9.", field="grade")
    taken = [one for one in rows if one.texts["take"]]
    if not taken:
        raise Invalid("Choose at least one exercise.", field="take")
    _sound(taken)


def _chosen(read: FileRead, rows: Sequence[Row]) -> FileRead:
    """The chosen exercises with their fields; how many were not chosen is said."""
    lesson = _known_lesson(request.form.get("lesson", ""))
    items = tuple(_taken(one, lesson) for one in rows if one.texts["take"])
    rest = len(rows) - len(items)
    notes = (Note("Not chosen: {count} exercises in the paper.", count=rest),) if rest else ()
    return replace(read, items=items, messages=(*read.messages, *notes))


def _taken(row: Row, lesson: Lesson | None) -> Found:
    """One exercise as its fields say; a person has looked, so what was doubtful keeps it from use no longer, but
    what is warned of does.
    """
    form, found = request.form, row.found
    said: list[BankError] = []
    half = half_of(row.texts["minutes"])
    points = tuple(one.strip() for one in re.split(r"[；;]", row.texts["points"]) if one.strip())
    labels = {name: found.labels[name] for name in KEPT if name in found.labels} | {
        "subject": form["subject"], "grades": frozenset({int(form["grade"])}), "half": half,
        "tier": row.texts["tier"] or "basic", "goals": points or _points_of(lesson),
        "origin": found.labels.get("origin", "default") if half == found.labels.get("half") else "teacher",
    }  # fmt: skip
    if lesson:
        labels["lesson"] = lesson.code
    content = paper_rows.reworded(paper_rows.understood(found), row.texts, said)
    saved = {"subject": form["subject"], "grades": form["grade"], "tier": labels["tier"], "minutes": half / 2,
             "points": "、".join(points)}  # fmt: skip
    told = {str((one.text, one.values)): Note(one.text, **one.values) for one in found.messages if _holds(one, saved)}
    looked = tuple(told.values())
    return replace(found, content=content, labels=labels, messages=(*looked, *said), proposals=None)


def _holds(message: BankError, saved: Mapping[str, object]) -> bool:
    """Whether a message is no proposal, or proposes what is saved."""
    values = message.values
    if set(values) == {"field", "guess"}:
        return saved.get(str(values["field"])) == str(values["guess"])
    return all(values[name] == saved[name] for name in ("minutes", "points") if set(values) == {name})


def _points_of(lesson: Lesson | None) -> tuple[str, ...]:
    return tuple(one.code for one in lesson.points) if lesson else ()


def _subject(read: FileRead, form: Mapping[str, str]) -> str:
    named = (str(found.labels.get("subject", "")) for found in read.items)
    return form.get("subject") or next((one for one in named if one), "")


def _own_subject(grade: str) -> str:
    """The one subject that the viewer teaches in a grade; empty where that is none or several."""
    taught = classes.taught_by(db(), viewer().teacher_id)
    mine = {one.subject for one in taught if str(one.school_class.grade) == grade}
    return mine.pop() if len(mine) == 1 else ""


def _grade(read: FileRead, form: Mapping[str, str]) -> str:
    named = (str(max(found.labels["grades"])) for found in read.items if found.labels.get("grades"))
    return form.get("grade") or next(named, "")


def _place_named(read: FileRead, books: Sequence[Book], subject: str, grade: str) -> Lesson | Unit | None:
    """The lesson or unit that the paper's heading names, in the book of one's own class first; none where none is."""
    title = _title_of(read)
    taught = (one for one in classes.taught_by(db(), viewer().teacher_id)
              if one.unit and (one.subject, str(one.school_class.grade)) == (subject, grade))  # fmt: skip
    own = next((one.unit.book for one in taught if one.unit), None)
    return named_lessons.place(title, books, own) if title else None


def _title_of(read: FileRead) -> str:
    return next((str(found.proposals.get("paper", "")) for found in read.items if found.proposals), "")


def _own_class(subject: str, grade: str) -> ClassSubject | None:
    """The class from which one came to the import, else the only one that the viewer teaches this in this grade."""
    mine = [one for one in classes.taught_by(db(), viewer().teacher_id)
            if (one.subject, str(one.school_class.grade)) == (subject, grade)]  # fmt: skip
    led = first.led(subject)
    return led if led in mine else mine[0] if len(mine) == 1 else None


def _place_of(own: ClassSubject) -> Lesson | Unit | None:
    """Where the class is: its lesson where that has one point, which then fills empty fields, else its unit."""
    lesson = classes.lesson_of(own)
    is_whole = own.unit is not None and len(own.unit.lessons) == 1
    return lesson if lesson and (len(lesson.points) == 1 or is_whole) else own.unit


def _place_first(proposed: Lesson | Unit | None) -> str:
    """A lesson that the heading names, else the one from which one came, else a unit that it names."""
    before = request.form.get("lesson", "")
    return before if before and not isinstance(proposed, Lesson) else proposed.code if proposed else before


def _offered(code: str) -> dict[str, object]:
    """The points of the unit of what is chosen, and whether that is a lesson, whose points fill empty fields."""
    lesson = curriculum.lesson_or_none(db(), code) if code else None
    unit = lesson.unit if lesson else curriculum.unit(db(), code) if code else None
    only = lesson.points[0].title(language()) if lesson and len(lesson.points) == 1 else ""
    return {
        "is_lesson": lesson is not None,
        "only_point": only,
        "offered": curriculum.unit_points(db(), unit) if unit else [],
    }


def _known_lesson(code: str) -> Lesson | None:
    """The chosen lesson; a unit is none. Raises `Invalid` for a code that is neither."""
    return curriculum.lesson(db(), code) if code and not curriculum.unit(db(), code) else None
