"""The question bank: search and read, write and revise, files in and out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access, banks, exercises, exports, formats, imports, search
from question_bank.access import Right
from question_bank.content import SUBJECTS, Content, Kind, Modality, Tier
from question_bank.errors import BankError, Conflict, Invalid
from question_bank.exercises import Draft, Labels
from question_bank.formats.cells import cells_of, content_of
from question_bank.models import Bank, Exercise

from .. import i18n
from . import errors, requests
from .requests import db, language, needs, now, once, viewer

blueprint = Blueprint("bank", __name__, url_prefix="/bank")
PAGE = 20
CHOICES = {
    "subjects": SUBJECTS, "tiers": tuple(Tier), "kinds": tuple(kind for kind in Kind if kind is not Kind.GROUP),
    "modalities": tuple(Modality), "statuses": exercises.STATUSES,
}  # fmt: skip


@blueprint.get("")
@needs(Right.SEE_BANK)
def search_page() -> str:
    """A page of exercises as children will read them, with facets; everything stands in the address."""
    query, at = _query(request.args), max(1, request.args.get("page", 1, type=int))
    page = search.find(db(), viewer(), query, limit=PAGE, offset=(at - 1) * PAGE)
    return render_template(
        "bank/search.html", page=page, query=query, at=at, size=PAGE, facets=search.facets(db(), viewer(), query),
        banks=banks.listed(db(), viewer()), **CHOICES,
    )  # fmt: skip


@blueprint.get("/exercise/<uid>")
@needs(Right.SEE_BANK)
def exercise(uid: str) -> str:
    """One exercise with its answer, labels and revisions."""
    found = access.find(db(), Exercise, uid, viewer())
    content = found.revisions[-1].content
    may_edit, grades = access.may_edit(found, viewer()), exercises.unmask(found.grades)
    return render_template("bank/exercise.html", exercise=found, content=content, may_edit=may_edit, grades=grades)


@blueprint.get("/new")
@needs(Right.EDIT_BANK)
def new() -> str:
    """An empty form, with what was chosen for the last exercise."""
    return _form({"grade": request.args.get("grade", ""), "subject": request.args.get("subject", "maths"),
                  "tier": "basic", "modality": "written", "status": "ready"})  # fmt: skip


@blueprint.post("/new")
@needs(Right.EDIT_BANK)
def create() -> AnyResponse | tuple[str, int]:
    """Put the form's exercise into a bank."""

    def act() -> str:
        bank = access.find(db(), Bank, request.form.get("bank", ""), viewer())
        draft = Draft(_content(), _labels())
        made = exercises.create(db(), bank, draft, now=now(), author_id=viewer().teacher_id)
        flash(i18n.gettext(language(), "The exercise is in the bank."))
        return url_for("bank.exercise", uid=made.uid)

    return _carried_out(act)


@blueprint.get("/exercise/<uid>/edit")
@needs(Right.EDIT_BANK)
def edit(uid: str) -> str:
    """The form with the exercise in it."""
    found = access.find(db(), Exercise, uid, viewer())
    access.require_edit(found, viewer())
    return _form(_filled(found), found)


@blueprint.post("/exercise/<uid>/edit")
@needs(Right.EDIT_BANK)
def save(uid: str) -> AnyResponse | tuple[str, int]:
    """A changed wording is a new revision, changed labels stay in place; a stale form is a conflict with both texts."""
    found = access.find(db(), Exercise, uid, viewer())
    access.require_edit(found, viewer())

    def act() -> str:
        content, labels = _content(), _labels()
        version = request.form.get("version", 0, type=int)
        if found.version != version:
            raise Conflict("Somebody saved this exercise while you were writing.",
                           mine=content.stem, theirs=found.revisions[-1].content.stem)  # fmt: skip
        if labels != exercises.labels_of(found):
            exercises.relabel(db(), found, labels, version=version, now=now(), author_id=viewer().teacher_id)
        if content != found.revisions[-1].content:
            exercises.revise(db(), found, content, version=found.version, now=now(), author_id=viewer().teacher_id)
        flash(i18n.gettext(language(), "Saved."))
        return url_for("bank.exercise", uid=uid)

    return _carried_out(act, found)


@blueprint.post("/exercise/<uid>/retire")
@needs(Right.EDIT_BANK)
def retire(uid: str) -> AnyResponse:
    """Take an exercise out of use; what was printed keeps it."""
    found = access.find(db(), Exercise, uid, viewer())
    access.require_edit(found, viewer())

    def act() -> str:
        exercises.retire(db(), found, now=now(), author_id=viewer().teacher_id)
        flash(i18n.gettext(language(), "The exercise is retired. Set it to ready to use it again."))
        return url_for("bank.exercise", uid=uid)

    return once(act)


@blueprint.get("/import")
@needs(Right.EDIT_BANK)
def import_form() -> str:
    """The form for files."""
    return _import_page()


@blueprint.post("/import")
@needs(Right.EDIT_BANK)
def import_files() -> AnyResponse | tuple[str, int]:
    """Read a file: first only the report, then, on the second button, into the bank."""
    try:
        report = _read_in(dry_run="look" in request.form)
    except BankError as error:
        db().rollback()
        return _import_page(error), errors.status_of(error)
    db().commit()
    return _import_page(report=report), 200


@blueprint.get("/export/<uid>.<format>")
@needs(Right.EXPORT_BANK)
def export(uid: str, format: str) -> Response:
    """A whole bank as a file."""
    bank = access.find(db(), Bank, uid, viewer())
    names = {"xlsx": "excel", "csv": "csv", "zip": "bundle"}
    made = exports.write(db(), bank, names.get(format, format))
    response = make_response(made.body)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = f'attachment; filename="bank.{format}"'
    return response


def _query(words: Mapping[str, str]) -> search.Query:
    grade = words.get("grade", "")
    status = words.get("status", "ready")
    return search.Query(
        text=words.get("q", "")[:200], subject=words.get("subject") or None, tier=words.get("tier") or None,
        grade=int(grade) if grade.isdigit() and 1 <= int(grade) <= 9 else None, kind=words.get("kind") or None,
        status=None if status == "all" else status, bank_id=words.get("bank", type=int) or None,  # type: ignore[call-arg]
        typing="q" in words,
    )  # fmt: skip


def _read_in(*, dry_run: bool) -> imports.Report:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid("Choose a file.", field="file")
    form = request.form
    bank = access.find(db(), Bank, form.get("bank", ""), viewer())
    given = [f"{name}={form[name]}" for name in ("subject", "grade", "tier", "minutes") if form.get(name)]
    read = formats.read(upload.read(), upload.filename)
    return imports.take_in(db(), bank, read, defaults=imports.parse_defaults(given), now=now(),
                           teacher_id=viewer().teacher_id, dry_run=dry_run)  # fmt: skip


def _import_page(fault: BankError | None = None, report: imports.Report | None = None) -> str:
    return render_template("bank/import.html", banks=banks.listed(db(), viewer()), fault=fault, report=report,
                           form=request.form, **CHOICES)  # fmt: skip


def _content() -> Content:
    """The form's wording, read as a row of a table is. Raises `Invalid`."""
    said: list[BankError] = []
    given = {name: text.strip() for name, text in request.form.items() if text.strip()}
    if not given.get("stem") and not given.get("book"):
        raise Invalid("The exercise has no text.", field="stem")
    content = content_of(given, said)
    if said and given.get("status", "ready") == "ready":
        raise Invalid(said[0].text, field="answer", **said[0].values)
    return content


def _labels() -> Labels:
    """The form's labels. Raises `Invalid`."""
    form = request.form
    return Labels(
        subject=form.get("subject", ""),
        grades=frozenset(int(one) for one in re.findall(r"[1-9]", form.get("grade", ""))),
        tier=form.get("tier", ""), half=_half(form.get("minutes", "")), modality=form.get("modality", "written"),
        difficulty=form.get("difficulty", type=int), intent=form.get("intent", "").strip(),
        goals=tuple(one.strip() for one in re.split(r"[；;\n]", form.get("goals", "")) if one.strip()),
        lesson=form.get("lesson", "").strip() or None, family=form.get("family", "").strip() or None,
        tags=tuple(one.strip() for one in re.split(r"[，,；;]", form.get("tags", "")) if one.strip()),
        source=form.get("source", "").strip(), status=form.get("status", "ready"),
    )  # fmt: skip


def _half(text: str) -> int:
    try:
        twice = float(text) * 2
    except ValueError as error:
        raise Invalid("Give the minutes as a number.", field="minutes") from error
    if twice != int(twice):
        raise Invalid("Give the minutes in steps of half a minute, from 0.5 to 240.", field="minutes")
    return int(twice)


def _filled(found: Exercise) -> dict[str, Any]:
    labels = exercises.labels_of(found)
    cells = cells_of(found.revisions[-1].content)
    options = "\n".join(cells[name] for name in sorted(cells) if name.startswith("option."))
    return {**cells, "options": options, "subject": labels.subject, "tier": labels.tier, "modality": labels.modality,
            "grade": "、".join(map(str, sorted(labels.grades))), "minutes": f"{labels.half / 2:g}",
            "difficulty": labels.difficulty or "", "goals": "；".join(labels.goals), "lesson": labels.lesson or "",
            "family": labels.family or "", "tags": "，".join(labels.tags), "source": labels.source,
            "intent": labels.intent, "status": labels.status}  # fmt: skip


def _form(filled: Mapping[str, Any], exercise: Exercise | None = None, fault: BankError | None = None) -> str:
    return render_template("bank/form.html", form=filled, exercise=exercise, fault=fault,
                           banks=banks.listed(db(), viewer()), **CHOICES)  # fmt: skip


def _carried_out(act: requests.Action, exercise: Exercise | None = None) -> AnyResponse | tuple[str, int]:
    try:
        return once(act)
    except Conflict:
        raise
    except BankError as error:
        db().rollback()
        return _form(request.form, exercise, error), errors.status_of(error)
