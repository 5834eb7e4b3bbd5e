"""The question bank: search and read, write and revise, files in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from question_bank import access, advice, banks, differences, exercises, exports, formats, imports, reviews
from question_bank.access import Right
from question_bank.content import SUBJECTS, Content, Kind, Modality, Tier
from question_bank.errors import BankError, Conflict, Invalid
from question_bank.exercises import Draft
from question_bank.models import Bank, Exercise
from question_bank.team_models import Call

from .. import basket, classes, first_day, i18n, imported, measures, pinned, policy
from ..day_room import policy_of
from ..errors import Message
from ..models import ClassSubject
from ..names import name_of
from . import bank_list, columns, editor, errors, exercise_form, first, import_notes, labels, last_class
from .exercise_form import Form
from .imported import just_now
from .requests import db, language, needs, now, once, school, viewer

blueprint = Blueprint("bank", __name__, url_prefix="/bank")
OWN, SCHOOL = "own", "school"
DEFAULTS = ("subject", "grade", "tier", "minutes", "lesson")
RESULTS = ("left-out", "duplicate", "imported")
FIELDS = {"subject": "Subject", "grades": "Grade", "tier": "Kind of work"}
CHOICES = {
    "subjects": SUBJECTS, "tiers": tuple(Tier), "kinds": tuple(Kind),
    "modalities": tuple(Modality), "statuses": exercises.STATUSES,
}  # fmt: skip


@blueprint.get("")
@needs(Right.SEE_BANK)
def search_page() -> str:
    """A page of exercises as children will read them, with facets; everything stands in the address."""
    found = bank_list.listing(request.args)
    lies = basket.listed(db(), viewer()) if viewer().may(Right.BUILD_MENU) else []
    return render_template(
        "bank/search.html", found=found, page=found.page, query=found.query,
        has_samples=first_day.has_samples(db()), lies=lies, span=_span(lies, found.own),
        batch=just_now(),
        **_offering(found), **labels.shown(found), **CHOICES,
    )  # fmt: skip


def _span(lies: list[Exercise], own: ClassSubject | None) -> basket.Span | None:
    """The minutes of what lies in the basket for the class's subject, beside its quota; None where nothing does."""
    some = [one for one in lies if own is None or one.subject == own.subject]
    allowed = policy.quota(policy_of(school()), own.school_class.grade, own.subject) if own else 0
    return basket.span(some, allowed) if some else None


@blueprint.get("/exercise/<uid>")
@needs(Right.SEE_BANK)
def exercise(uid: str) -> str:
    """One exercise with its answer, labels and revisions."""
    found = access.find(db(), Exercise, uid, viewer())
    content, last = found.revisions[-1].content, reviews.latest(db(), found)
    return render_template(
        "bank/exercise.html", exercise=found, content=content, grades=exercises.unmask(found.grades), last=last,
        may_edit=access.may_edit(found, viewer()), credits=banks.credits_of(db(), found), wording=reviews.wording,
        step=[one for one in reviews.last_step(db(), viewer(), now=now()) if one.exercise_id == found.id],
        targets=reviews.targets(db(), viewer(), found), comments=reviews.comments(db(), [found.id])[found.id],
        differences=differences.of_revisions(found.revisions), led=first.led(found.subject),
        passed=reviews.passed(db(), [found]).get(found.id), advice=advice.of(content),
        is_adrift=found.status == "ready" and pinned.is_unplaced(found),
    )  # fmt: skip


@blueprint.get("/new")
@needs(Right.EDIT_BANK)
def new() -> str:
    """An empty form, with what was chosen for the last exercise."""
    return _form(exercise_form.empty())


@blueprint.post("/new")
@needs(Right.EDIT_BANK)
def create() -> AnyResponse | tuple[str, int]:
    """Put the form's exercise into a bank."""

    def act(form: Form) -> str:
        draft = Draft(exercise_form.content(form), exercise_form.labels(form))
        exercise_form.require_known_points(form, draft.labels)
        made = exercises.create(db(), chosen_bank(form), draft, now=now(), author_id=viewer().teacher_id,
                                as_written=exercise_form.as_written(form))  # fmt: skip
        _say_saved(form, "The exercise is in the bank.")
        return url_for("bank.exercise", uid=made.uid, **first.on_the_way(form))

    return _carried_out(act)


@blueprint.get("/exercise/<uid>/edit")
@needs(Right.EDIT_BANK)
def edit(uid: str) -> str:
    """The form with the exercise in it."""
    found = _to_edit(uid)
    return _form(exercise_form.filled(found), found)


@blueprint.post("/exercise/<uid>/edit")
@needs(Right.EDIT_BANK)
def save(uid: str) -> AnyResponse | tuple[str, int]:
    """A changed wording is a new revision, changed labels stay in place; a stale form is a conflict with both texts."""
    found = _to_edit(uid)

    def act(form: Form) -> str:
        before, known = found.revisions[-1].content, exercises.labels_of(found)
        content, labels = exercise_form.content(form, before), exercise_form.labels(form, known)
        exercise_form.require_known_points(form, labels)
        if "copy" in form:
            return _beside(form, found, Draft(content, labels))
        version = form.get("version", 0, type=int)
        if found.version != version:
            raise Conflict("Somebody saved this exercise while you were writing.",
                           mine=content.stem, theirs=before.stem)  # fmt: skip
        if labels != known:
            exercises.relabel(db(), found, labels, version=version, now=now(), author_id=viewer().teacher_id)
        if content != before:
            written = exercise_form.as_written(form, before)
            exercises.revise(db(), found, written, version=found.version, now=now(), author_id=viewer().teacher_id)
            _put_right(form, found, before)
        if labels != known or content != before:
            reviews.look_again(db(), viewer(), found, now=now())
        _say_saved(form, "Saved.")
        return url_for("bank.exercise", uid=uid)

    return _carried_out(act, found)


def _put_right(form: Form, found: Exercise, before: Content) -> None:
    """Half-width signs become a revision of their own, so that what was written is one step back."""
    content = exercise_form.content(form, before)
    if content != found.revisions[-1].content:
        exercises.revise(db(), found, content, version=found.version, now=now(), author_id=viewer().teacher_id)


@blueprint.post("/exercise/<uid>/back")
@needs(Right.EDIT_BANK)
def back(uid: str) -> AnyResponse:
    """Put the wording before the last one in its place again; both stay as revisions."""
    found = _to_edit(uid)

    def act() -> str:
        if len(found.revisions) < 2:
            raise Invalid("There is nothing to undo.")
        wording, version = found.revisions[-2].content, request.form.get("version", 0, type=int)
        exercises.revise(db(), found, wording, version=version, now=now(), author_id=viewer().teacher_id)
        reviews.look_again(db(), viewer(), found, now=now())
        flash(i18n.gettext(language(), "The punctuation is back as you wrote it."))
        return url_for("bank.exercise", uid=uid)

    return once(act)


def _beside(form: Form, found: Exercise, mine: Draft) -> str:
    """Of two wordings of an exercise keep both: mine becomes an exercise of its own."""
    into = found.bank if access.may_fill(found.bank, viewer()) else banks.own_or_new(db(), viewer())
    made = exercises.create(db(), into, mine, now=now(), author_id=viewer().teacher_id)
    _say_saved(form, "Yours is an exercise of its own now; the other one is unchanged.")
    return url_for("bank.exercise", uid=made.uid)


@blueprint.post("/exercise/<uid>/retire")
@needs(Right.EDIT_BANK)
def retire(uid: str) -> AnyResponse:
    """Take an exercise out of use; what was printed keeps it."""
    found = _to_edit(uid)

    def act() -> str:
        if found.version != request.form.get("version", 0, type=int):
            stem = found.revisions[-1].content.stem
            raise Conflict("Somebody saved this exercise while you were writing.", mine=stem, theirs=stem)
        moment = now()
        exercises.retire(db(), found, now=moment, author_id=viewer().teacher_id)
        reviews.look_again(db(), viewer(), found, now=moment)
        return url_for("bank.exercise", uid=uid)

    return once(act)


@blueprint.post("/exercise/<uid>/bring-back")
@needs(Right.EDIT_BANK)
def bring_back(uid: str) -> AnyResponse:
    """Put a retired exercise back into use, and what waited for a review with it."""
    found = _to_edit(uid)

    def act() -> str:
        version, last = request.form.get("version", 0, type=int), reviews.latest(db(), found)
        retired = found.changed
        exercises.bring_back(db(), found, version=version, now=now(), author_id=viewer().teacher_id)
        if last and last.decided == retired and last.state == reviews.WITHDRAWN:
            reviews.offer_again(db(), viewer(), last, now=now())
        return url_for("bank.exercise", uid=uid)

    return once(act)


@blueprint.get("/import")
@needs(Right.EDIT_BANK)
def import_form() -> str:
    """The form for files."""
    return import_page()


@blueprint.post("/import")
@needs(Right.EDIT_BANK)
def import_files() -> AnyResponse | tuple[str, int]:
    """Read a file: first only the report, then, on the second button, into the bank."""
    reports: list[imports.Report] = []
    shown: Callable[..., str] = import_page
    if not request.files.get("file") and request.form.get("text", "").strip():
        return redirect(url_for("papers.review"), 307)
    try:
        upload = columns.read()
        if upload.read is None:
            return columns.page(upload), 200 if "columns" in request.form else 422
        read, shown = upload.read, partial(columns.page, upload) if upload.is_said or upload.is_open else import_page
        if "look" in request.values:
            report = _take_in(read, dry_run=True)
            db().rollback()
            return _with_report(shown, report, columns.carried(upload)), 200

        def act() -> str:
            upload.remember()
            reports.append(_take_in(read, dry_run=False))
            return url_for("bank.search_page", status="all")

        answer = once(act)
    except BankError as error:
        db().rollback()
        return shown(fault=error), errors.status_of(error)
    return (import_page(report=reports[0]), 200) if reports else answer


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


def _offering(found: bank_list.Listing) -> dict[str, object]:
    """To whom what lies in one's own bank may be offered, in answer to which call, what of it waits already, and what
    of the page a review let pass.
    """
    shelf = banks.own(db(), viewer()) if viewer().may(Right.SHARE) else None
    uid = request.args.get("call", "")
    call = access.find(db(), Call, uid, viewer()) if uid and viewer().may(Right.SHARE) else None
    is_own = shelf is not None and found.query.banks == (shelf.id,)
    return {
        "shelf": shelf, "call": call, "targets": reviews.audiences(db(), viewer()) if is_own else [],
        "waits": reviews.offered_by(db(), viewer()), "passed": reviews.passed(db(), found.page.hits),
    }  # fmt: skip


def _take_in(read: formats.FileRead, *, dry_run: bool) -> imports.Report:
    form = request.form
    bank = chosen_bank(form)
    given = [f"{name}={form[name]}" for name in DEFAULTS if form.get(name)]
    report = imports.take_in(db(), bank, read, defaults=imports.parse_defaults(given), now=now(),
                             teacher_id=viewer().teacher_id, dry_run=dry_run)  # fmt: skip
    measures.take(db(), report.uids)
    return report


def import_page(fault: BankError | None = None, report: imports.Report | None = None, carried: str = "") -> str:
    """The page for files, with a fault beside its form, or with the report of what came in; `carried`: the file that
    was only looked at.
    """
    return render_template(
        "bank/import.html", **shelves(), fault=fault,
        form=_of_own_class() if request.method == "GET" else request.values,
        led=first.led(request.values.get("subject", "")),
        earlier=[one for one in imported.listed(db(), viewer()) if not report or one.uid != report.batch],
        carried=carried, **_told(report), **CHOICES,
    )  # fmt: skip


def _of_own_class() -> dict[str, str]:
    """What the address says, and the subject and grade of the class that it names, else of the one used last."""
    told, led = request.args.to_dict(), first.led(request.args.get("subject", ""))
    mine = [led] if led else classes.taught_by(db(), viewer().teacher_id) if viewer().teacher_id else []
    own = last_class.or_first([one for one in mine if told.get("subject") in (None, one.subject)])
    return ({"subject": own.subject, "grade": str(own.school_class.grade)} if own else {}) | told


def _with_report(shown: Callable[..., str], report: imports.Report, carried: str) -> str:
    return shown(report=report, carried=carried) if shown is import_page else shown(**_told(report))


def _told(report: imports.Report | None) -> dict[str, object]:
    """What the report's part of a page needs."""
    entries = sorted(report.entries, key=lambda one: RESULTS.index(one.status)) if report else []
    return {"report": report, "entries": entries, "named": named, "notes": import_notes.told(entries)}


def named(message: BankError) -> Message | BankError:
    """A message about a guess, with the names of what was guessed in place of their codes."""
    if set(message.values) != {"field", "guess"}:
        return message
    field, guess = message.values["field"], message.values["guess"]
    return Message(
        message.text,
        {"field": Message(FIELDS[field] if field in FIELDS else str(field)), "guess": Message(name_of(str(guess)))},
    )


def _to_edit(uid: str) -> Exercise:
    found = access.find(db(), Exercise, uid, viewer(), to_change=request.method == "POST")
    access.require_edit(found, viewer())
    return found


def shelves() -> dict[str, object]:
    """The banks to choose from, and whether the school has none of its own yet, so that one can be made."""
    mine = banks.listed(db(), viewer())
    is_first = all(one.owner_id or one.team_id or one.is_sample for one in mine)
    return {"banks": banks.fillable(db(), viewer()), "is_first": is_first}


def chosen_bank(form: Mapping[str, str]) -> Bank:
    """The chosen bank, or one's own where none is; the school's first one is made when it is chosen.

    Raises `NotAllowed` for a team's bank, to which one offers.
    """
    chosen = form.get("bank") or OWN
    if chosen == OWN:
        return banks.own_or_new(db(), viewer())
    if chosen == SCHOOL and shelves()["is_first"]:
        name = banks.free_name(db(), i18n.gettext(language(), "Our school's bank"))
        return banks.create(db(), viewer().school_id, name)
    found = access.find(db(), Bank, chosen, viewer())
    access.require_fill(found, viewer())
    return found


def _form(form: Form, exercise: Exercise | None = None, fault: BankError | None = None, **more: object) -> str:
    is_clash = exercise is not None and isinstance(fault, Conflict)
    differing = exercise_form.differing(form, exercise_form.filled(exercise)) if exercise and is_clash else []
    return render_template(
        "bank/form.html", form=form, differing=differing, exercise=exercise, fault=fault,
        points=editor.points_of(form), offered=editor.lessons_of(form),
        **shelves(), taught=classes.taught_by(db(), viewer().teacher_id),
        **{"look": None, **more}, **CHOICES,
    )  # fmt: skip


def _say_saved(form: Form, told: str) -> None:
    """The browser forgets what it kept of the form when it sees this on the next page."""
    flash(i18n.gettext(language(), told), "saved")
    if "by_table" in form:
        minutes = float(form["minutes"])
        flash(i18n.gettext(language(), "The minutes were taken from the speed table: {minutes}.", minutes=minutes))
    if exercise_form.tidied(form) and "as_written" not in form:
        flash(i18n.gettext(language(), "Half-width punctuation between Chinese characters was corrected."), "put-right")


def _carried_out(act: Callable[[Form], str], exercise: Exercise | None = None) -> AnyResponse | tuple[str, int]:
    """Save the form, or where another button was pressed show it again: with one part more, or as children read it."""
    form: Form = MultiDict(request.form)
    try:
        form = exercise_form.written()
        if "more" in form:
            return _form(form, exercise), 200
        if "look" in form:
            return _form(form, exercise, look=editor.look_of(form)), 200
        return once(lambda: act(editor.with_minutes(form)))
    except BankError as error:
        db().rollback()
        return _form(form, exercise, error), errors.status_of(error)
