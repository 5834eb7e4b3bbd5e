"""The form of an exercise: what was written becomes wording and labels, and an exercise becomes a filled form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import request
from werkzeug.datastructures import MultiDict

from question_bank import curriculum, differences, exercises, grade_words, minutes, pictures, punctuation
from question_bank.content import Content, Kind
from question_bank.differences import Difference
from question_bank.errors import BankError, Invalid
from question_bank.exercises import Labels
from question_bank.formats.cells import cells_of, content_of, language_of
from question_bank.formats.found import difficulty_of
from question_bank.models import Exercise

from .. import i18n
from ..names import COLUMNS, name_of
from . import plain_writing
from .requests import db, language, now, viewer

Form = MultiDict[str, str]
KEPT = ("subject", "grade", "tier", "bank", "book", "minutes", "modality", "goals", "lesson", "class")
PLACE = ("book", "page", "numbers")
PROSE = ("title", "stem", "items", "options", "solution", "how_to", "hints")
MOST_PARTS = 12
CODED = ("kind", "subject", "tier", "modality", "status")
LABELLED = ("subject", "grade", "tier", "minutes", "modality", "goals", "lesson", "difficulty", "tags", "source",
            "intent")  # fmt: skip
TITLES = {**{name: COLUMNS[name] for name in LABELLED}, "family": "Family", "status": "Status"}
PART_FIELDS = ("kind", "stem", "items", "options", "answer", "space")
WRITTEN = ("title", "stem", "options", "answer", "solution", "how_to", "hints")


def empty() -> Form:
    """A new exercise's form, with what the address says of it."""
    start = {"subject": "maths", "tier": "basic", "modality": "written", "status": "ready", "parts": "2"}
    told = {name: request.args[name] for name in KEPT if name in request.args}
    return MultiDict({**start, **told})


def written() -> Form:
    """What was written; an uploaded picture is kept at once and named in the text. Raises `Invalid` for the picture."""
    form: Form = MultiDict(request.form)
    form["goals"] = "；".join(filter(None, [form.get("goals"), form.pop("goal", "")]))
    upload = request.files.get("picture")
    if upload is not None and upload.filename:
        picture = pictures.store(db(), viewer().school_id, upload.read(), now=now())
        db().commit()
        words = re.sub(r"[\[\]\s]+", " ", form.get("alt", "")).strip()
        form["stem"] = f"{form.get('stem', '').rstrip()}\n\n[[picture {picture.uid} {words}".rstrip() + "]]"
        form["alt"] = ""
    if "more" in form:
        form["parts"] = str(min(MOST_PARTS, _parts(form) + 1))
    return form


def content(form: Form, before: Content | None = None) -> Content:
    """The form's wording, read as a row of a table is. Raises `Invalid`."""
    said: list[BankError] = []
    given = {name: text.strip() for name, text in form.items() if text.strip()}
    if "index" in given:
        given = {name: given[name] if name == "book" else _ordinary(given[name]) for name in PLACE if name in given}
        if "book" not in given or "numbers" not in given:
            raise Invalid("Give the book and the numbers.", field="numbers" if "book" in given else "book")
        return content_of(given, said)
    if "stem" not in given:
        raise Invalid("The exercise has no text.", field="stem")
    given.pop("book", None)
    given |= {} if "as_written" in given else {name: after for name, _, after in tidied(form)}
    given = _kept(given)
    if given.get("kind") == Kind.GROUP:
        return _group(form, given, said, before.parts if before else ())
    made = content_of(given, said)
    if said and given.get("status", "ready") == "ready":
        raise Invalid(said[0].text, field="answer", **said[0].values)
    return _with_tolerance(made, before)


def _ordinary(text: str) -> str:
    """Full-width digits as ordinary ones; any other sign stays, ① and Ⅱ among them."""
    return "".join(unicodedata.normalize("NFKC", sign) if sign.isdecimal() else sign for sign in text)


def as_written(form: Form, before: Content | None = None) -> Content:
    """The form's wording with its signs as they were written. Raises as `content` does."""
    return content(MultiDict([*form.items(multi=True), ("as_written", "yes")]), before)


def tidied(form: Form) -> list[tuple[str, str, str]]:
    """The fields with half-width signs between Han: name, text, and the text put right."""
    texts = [(name, form.get(name, "").strip()) for name in PROSE]
    return [(name, text, right) for name, text in texts if (right := punctuation.full_width(text)) != text]


def labels(form: Form, before: Labels | None = None) -> Labels:
    """The form's labels upon those that the exercise has; a lesson that is new brings its points. Raises `Invalid`."""
    half = minutes.half_of(form.get("minutes", ""))
    known = before or Labels(subject="", grades=frozenset(), tier="", half=half)
    told = replace(
        known, subject=form.get("subject", ""), tier=form.get("tier", ""), half=half,
        origin="default" if "by_table" in form else known.origin if known.half == half else "teacher",
        grades=grade_words.required(form.get("grade", "")),
        modality=form.get("modality", "written"), difficulty=_difficulty(form.get("difficulty", "")),
        goals=_several(form.get("goals", ""), r"[；;\n]"), tags=_several(form.get("tags", ""), r"[，,；;]"),
        lesson=form.get("lesson", "").strip() or None, family=form.get("family", "").strip() or None,
        source=form.get("source", "").strip(), intent=form.get("intent", "").strip(),
        status=form.get("status", "ready"),
    )  # fmt: skip
    return told if told.lesson == known.lesson else _with_points(told)


def _with_points(told: Labels) -> Labels:
    """Without a point of its own an exercise gets those of its lesson. Raises `Invalid`."""
    if told.goals or not told.lesson:
        return told
    lesson = curriculum.lesson(db(), told.lesson)
    if lesson.unit.book.subject != told.subject:
        return told
    return replace(told, goals=tuple(point.code for point in lesson.points))


def require_known_points(form: Form, told: Labels) -> None:
    """Raises `Invalid` for a knowledge point that there is not, unless it is to be made one of the school's own."""
    unknown = [] if "own_point" in form else curriculum.unknown(db(), told.subject, told.goals)
    if unknown:
        raise Invalid(
            "“{path}” is not a knowledge point of this subject. Choose one from the list, or tick “Make it a "
            "point of our own”.",
            field="goals", path="、".join(unknown)[:80],
        )  # fmt: skip


def filled(found: Exercise) -> Form:
    """The form with an exercise in it."""
    told, said = exercises.labels_of(found), found.revisions[-1].content
    cells = _cells(said)
    for at, part in enumerate(said.parts):
        cells |= {f"part-{at}-{name}": text for name, text in _shown(_cells(part)).items()
                  if name in PART_FIELDS}  # fmt: skip
    form = MultiDict(cells)
    is_put_back = len(found.revisions) > 1 and (mends := tidied(form)) and all(
        _cells(found.revisions[-2].content).get(name) == right for name, _, right in mends)  # fmt: skip
    cells |= {"as_written": "yes"} if is_put_back else {}
    return MultiDict({
        **_shown(cells), "parts": str(len(said.parts) + 1), **({"index": "yes"} if said.place else {}),
        "subject": told.subject, "tier": told.tier, "modality": told.modality, "minutes": f"{told.half / 2:g}",
        "grade": "、".join(map(str, sorted(told.grades))), "difficulty": str(told.difficulty or ""),
        "goals": "；".join(told.goals), "lesson": told.lesson or "", "family": told.family or "",
        "tags": "，".join(told.tags), "source": told.source, "intent": told.intent, "status": told.status,
    })  # fmt: skip


def differing(form: Form, theirs: Form) -> list[Difference]:
    """The fields in which what was written (`new`) differs from what stands there now (`gone`), in the form's order."""
    titles = {**differences.NAMES, **TITLES}
    found: list[Difference] = []
    for name in theirs:
        field, part = (name, 0) if not name.startswith("part-") else (name.split("-")[2], int(name.split("-")[1]) + 1)
        mine, other = (one.get(name, "").replace("\r\n", "\n").strip() for one in (form, theirs))
        if name not in form or field not in titles or mine == other:
            continue
        pieces = [*differences.words(other, mine)]
        if field in CODED:
            pieces = [(how, i18n.gettext(language(), name_of(code))) for how, code in (("gone", other), ("new", mine))]
        found.append(Difference(titles[field], part, tuple(pieces)))
    return found


def _kept(row: Mapping[str, str]) -> dict[str, str]:
    """What was written plainly as the bank keeps it; true and false sums are whole sums."""
    made = {name: plain_writing.kept(text) if name in WRITTEN else text for name, text in row.items()}
    whole = plain_writing.kept if row.get("kind") == Kind.TRUEFALSE else plain_writing.kept_items
    return {**made, "items": whole(row["items"])} if "items" in row else made


def _shown(row: Mapping[str, str]) -> dict[str, str]:
    """The fields as one would write them down; what would come back otherwise stays."""
    plain = {**row, **{name: plain_writing.shown(row[name]) for name in WRITTEN if name in row}}
    plain |= {"items": plain_writing.shown_items(row["items"])} if "items" in row else {}
    back = _kept(plain)
    return {name: plain[name] if back[name] == text else text for name, text in row.items()}


def _cells(said: Content) -> dict[str, str]:
    cells = cells_of(replace(said, parts=()))
    options = "\n".join(cells[name] for name in sorted(cells) if name.startswith("option."))
    return {**cells, "options": options}


def _group(form: Form, given: Mapping[str, str], said: list[BankError], before: Sequence[Content]) -> Content:
    """A common text with parts, each an exercise of its own; what the form does not show of a part stays."""
    parts: list[Content] = []
    for at in range(_parts(form)):
        row = {name: form.get(f"part-{at}-{name}", "").strip() for name in PART_FIELDS}
        row = {name: text for name, text in row.items() if text}
        if "stem" in row:
            part = content_of(_kept(row), said)
            old = before[at] if at < len(before) else part
            parts.append(replace(part, title=old.title, solution=old.solution, hints=old.hints, needs=old.needs))
    if said and given.get("status", "ready") == "ready":
        raise Invalid(said[0].text, field="parts", **said[0].values)
    return Content(
        Kind.GROUP, given["stem"], title=given.get("title", ""), parts=tuple(parts),
        language=language_of(given["stem"]), solution=given.get("solution", ""), how_to=given.get("how_to", ""),
    )  # fmt: skip


def _with_tolerance(made: Content, before: Content | None) -> Content:
    """The tolerance of a number is not in the form: it stays where the number does."""
    if before is None or not made.kind == before.kind == Kind.NUMERIC or not made.answers or not before.answers:
        return made
    return replace(made, answers=before.answers) if made.answers[0]["value"] == before.answers[0]["value"] else made


def _parts(form: Form) -> int:
    return min(MOST_PARTS, form.get("parts", 2, type=int))


def _several(text: str, between: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in re.split(between, text) if one.strip())


def _difficulty(text: str) -> int | None:
    if not text.strip():
        return None
    level = difficulty_of(text)
    if level is None:
        raise Invalid("Difficulty goes from 1 to 5.", field="difficulty")
    return level
