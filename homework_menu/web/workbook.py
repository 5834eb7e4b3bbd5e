"""Lines of a workbook: book, page and numbers, several at once. What comes in together can be taken back together."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from question_bank import exercises, imports, minutes
from question_bank.access import Right
from question_bank.errors import BankError, Invalid
from question_bank.exercises import Draft
from question_bank.formats.found import FileRead, Found

from .. import classes, i18n, measures
from . import bank, editor, errors, exercise_form, first
from .exercise_form import Form
from .requests import db, language, needs, now, once, viewer

blueprint = Blueprint("workbook", __name__, url_prefix="/bank/workbook")
LINES, MOST_LINES = 6, 30
WRITTEN = ("page", "numbers", "minutes")
CELLS = (*WRITTEN, "tier")


class Faults(Invalid):
    """What is at fault in all the lines, said at once; as one sentence it is the first."""

    def __init__(self, faults: Sequence[BankError]) -> None:
        super().__init__(faults[0].text, **faults[0].values)
        self.faults = faults


@blueprint.get("")
@needs(Right.EDIT_BANK)
def fill_in() -> str:
    """Empty lines, with what the address says of the book and of the class."""
    return _page(exercise_form.empty())


@blueprint.post("")
@needs(Right.EDIT_BANK)
def keep() -> AnyResponse | tuple[str, int]:
    """Every written line becomes an exercise, or none does; with `more` the page comes again with more lines."""
    form: Form = MultiDict(request.form)
    if "more" in form:
        form["lines"] = str(_count(form) + LINES)
        return _page(form), 200
    try:
        return once(lambda: _taken_in(form))
    except BankError as error:
        db().rollback()
        return _page(form, error.faults if isinstance(error, Faults) else [error]), errors.status_of(error)


def _taken_in(form: Form) -> str:
    lines = _all_found(form)
    read = FileRead(form.get("book", "").strip(), "workbook", "", tuple(lines))
    report = imports.take_in(db(), bank.chosen_bank(form), read, defaults={}, now=now(), teacher_id=viewer().teacher_id)
    for entry in report.entries:
        if entry.status == "left-out":
            raise _of_line(entry.messages[0], entry.found.place)
    if not report.uids:
        raise Invalid("All of these lines are already in the bank.", field="book")
    measures.take(db(), report.uids)
    _say(report)
    led = first.led(form.get("subject", ""))
    return first.home_of(led) if led else url_for("bank.search_page", status="all")


def _say(report: imports.Report) -> None:
    """The browser forgets what it kept of the form when it sees this on the next page."""
    made, known = len(report.uids), report.count("duplicate")
    flash(i18n.gettext(language(), "Added to the bank: {count} exercises from the workbook.", count=made), "saved")
    if known:
        flash(i18n.gettext(language(), "{count} were there already and were left as they are.", count=known))


def _written(form: Form) -> list[int]:
    """The places of the lines in which something stands. Raises `Invalid` where there is none."""
    places = [at for at in range(_count(form)) if any(form.get(f"{name}-{at}", "").strip() for name in WRITTEN)]
    if not places:
        raise Invalid("Fill in at least one line.", field="numbers-0")
    return places


def _all_found(form: Form) -> list[Found]:
    """The written lines as they were understood. Raises `Faults` with all that is at fault; what lines share, once."""
    told: list[BankError] = []
    shared: list[BankError] = []
    whole = _with_points(form, shared)
    lines = [_found(whole, at, told) for at in _written(form)]
    told += shared
    if told:
        raise Faults([*{(one.field if isinstance(one, Invalid) else "", str(one)): one for one in told}.values()])
    return [one for one in lines if one]


def _with_points(form: Form, told: list[BankError]) -> Form:
    """The form with the points of all its lines, asked for once: those that were named, else those of the lesson, for
    nothing in a line says what it is about. What is at fault is added to `told`.
    """
    try:
        named = exercise_form.labels(_with(form, minutes="1"))
        exercise_form.require_known_points(form, named)
    except BankError as fault:
        told.append(fault)
        return _with(form, lesson="")
    return _with(form, goals="；".join(named.goals))


def _found(form: Form, at: int, told: list[BankError]) -> Found | None:
    """A line as it was understood; each fault of its own, and in its labels, is added to `told`."""
    cells = {name: form.get(f"{name}-{at}", "") for name in CELLS}
    line: Form = MultiDict({**form.to_dict(), **cells, "index": "yes"})
    before = len(told)
    for check in (_book, _numbers, _minutes, _labels):
        try:
            check(line)
        except BankError as fault:
            told.append(_of_line(fault, str(at)))
    if len(told) > before:
        return None
    return Found(str(at), exercise_form.content(line), vars(exercise_form.labels(line)))


def _book(line: Form) -> None:
    exercise_form.content(_with(line, numbers=line["numbers"].strip() or "1"))


def _numbers(line: Form) -> None:
    exercise_form.content(_with(line, book=line.get("book", "").strip() or "-"))


def _minutes(line: Form) -> None:
    minutes.half_of(line["minutes"])


def _labels(line: Form) -> None:
    """All but what has its own check, each with something sound in its place."""
    sound = _with(line, minutes="1", book="-", numbers="1")
    exercises.require_valid(Draft(exercise_form.content(sound), exercise_form.labels(sound)))


def _with(line: Form, **cells: str) -> Form:
    return MultiDict({**line.to_dict(), **cells})


def _of_line(fault: BankError, place: str) -> BankError:
    """A fault at its field of this line; at what all lines share it stays as it is."""
    if not isinstance(fault, Invalid) or fault.field not in CELLS:
        return fault
    return Invalid(fault.text, field=f"{fault.field}-{place}", **fault.values)


def _count(form: Form) -> int:
    return max(1, min(MOST_LINES, form.get("lines", LINES, type=int)))


def _page(form: Form, faults: Sequence[BankError] = ()) -> str:
    return render_template(
        "bank/workbook.html", form=form, faults=faults, lines=range(_count(form)), most=MOST_LINES,
        points=editor.points_of(form), offered=editor.lessons_of(form),
        taught=classes.taught_by(db(), viewer().teacher_id), led=first.led(form.get("subject", "")),
        **bank.shelves(), **bank.CHOICES,
    )  # fmt: skip
