"""Files into a bank: defaults, duplicates, one transaction a file, one report for all formats."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from . import (
    advice,
    as_printed,
    curriculum,
    duplicates,
    exercises,
    foreign,
    grade_words,
    minute_words,
    minutes,
    pictures,
    proposals,
)
from . import content as contents
from .content import Content, Kind
from .errors import BankError, Invalid
from .exercises import Draft, Labels
from .formats.found import (
    MODALITY_WORDS,
    SUBJECT_WORDS,
    TIER_WORDS,
    Doubt,
    FileRead,
    Found,
    Note,
    clean,
    difficulty_of,
    folded,
)
from .models import Bank, Exercise, ImportBatch, KnowledgePoint, Revision
from .progress import EXERCISES, counted, doing

DEFAULT_FIELDS = (
    "subject",
    "grade",
    "tier",
    "minutes",
    "modality",
    "difficulty",
    "goal",
    "goals",
    "tags",
    "source",
    "lesson",
)
BEGINNING = 40
OWN_POINTS = "“{points}” is not in any curriculum; it was added as a point of the school's own. Check its spelling."
NO_SUBJECT = "No subject was given; it was guessed from the text. Choose it before the import, or check it in the bank."
NO_GRADE = "No grade was given; grade 5 was assumed. Choose it before the import, or check it in the bank."
NO_TIER = "No kind of work was given; basic was assumed. Choose it before the import, or check it in the bank."


@dataclass(frozen=True)
class Entry:
    """What became of one item: imported, duplicate or left-out, with its messages."""

    found: Found
    status: str
    labels: Mapping[str, Any]
    messages: tuple[BankError, ...]

    @property
    def reasons(self) -> tuple[BankError, ...]:
        """Why an item that came in is a draft: what is doubtful or at fault in it."""
        is_draft = self.status == "imported" and self.labels.get("status") == "draft"
        return tuple(one for one in self.messages if isinstance(one, Doubt | Invalid)) if is_draft else ()


@dataclass
class Report:
    """A file's report: every item found stands in it. `uids`: the exercises that were made; `bank`: its id."""

    read: FileRead
    entries: list[Entry] = field(default_factory=list[Entry])
    batch: str | None = None
    uids: tuple[str, ...] = ()
    bank: int = 0

    def count(self, status: str) -> int:
        """How many items have this status."""
        return sum(entry.status == status for entry in self.entries)

    @property
    def to_check(self) -> int:
        """How many come in but are drawn by no menu until somebody has mended or passed their text."""
        return self._come_in_as("to-check")

    @property
    def drafts(self) -> int:
        """How many come in as drafts, which no menu draws."""
        return self._come_in_as("draft")

    def _come_in_as(self, status: str) -> int:
        return sum(entry.labels.get("status") == status for entry in self.entries if entry.status == "imported")


def parse_defaults(words: Iterable[str]) -> dict[str, Any]:
    """`subject=maths` … as labels. Raises `Invalid` for a field or a value that is not known."""
    pairs = [word.partition("=") for word in words]
    unknown = [name for name, _, _ in pairs if name not in DEFAULT_FIELDS]
    if unknown:
        raise Invalid(
            "“{name}” is not a field. The fields are: {fields}.", name=unknown[0], fields=", ".join(DEFAULT_FIELDS)
        )
    return {key: value for name, _, text in pairs for key, value in [_default(name, text.strip())]}


def _default(name: str, text: str) -> tuple[str, Any]:
    try:
        if name == "grade":
            return "grades", grade_words.required(text)
        if name == "difficulty":
            return name, difficulty_of(text) or int(text)
    except ValueError as error:
        raise Invalid("“{text}” is not a value for {name}.", text=text, name=name) from error
    if name == "minutes":
        told = minute_words.read(text)
        return name, minutes.half_above(told.value if told else text) / 2
    if name in ("goal", "goals", "tags"):
        return {"goal": "goals"}.get(name, name), tuple(one for one in text.split(";") if one)
    words = {"subject": SUBJECT_WORDS, "tier": TIER_WORDS, "modality": MODALITY_WORDS}.get(name, {})
    return name, words.get(folded(text), text)


def take_in(
    db: Session, bank: Bank, read: FileRead, *, defaults: Mapping[str, Any], now: datetime,
    teacher_id: int | None = None, dry_run: bool = False,
) -> Report:  # fmt: skip
    """Put a file's exercises into a bank; the caller commits. With `dry_run` nothing is changed."""
    read = as_printed.with_signs(read)
    report = Report(read, bank=bank.id)
    known, taken, points = _prints(db, bank), _taken(db, bank, read), _own_points(db, bank.school_id)
    with db.begin_nested() as attempt:
        renamed = _kept_pictures(db, bank.school_id, read, now)
        made = [_enter(db, bank, _own(bank, found, taken, renamed), {**bank.defaults, **defaults}, now, teacher_id,
                       report, known) for found in counted(read.items, EXERCISES)]  # fmt: skip
        uids = [uid for uid in made if uid]
        if uids and not dry_run:
            report.batch, report.uids = _keep(db, bank, report, uids, points, now, teacher_id), tuple(uids)
        doing("Looking for similar exercises …")
        twins = _tell_twins(report)
        _tell_near(db, bank, report, {uid: at for at, uid in enumerate(made) if uid and at not in twins})
        if dry_run:
            attempt.rollback()
    return report


def with_pictures(db: Session, school_id: int, read: FileRead, *, now: datetime) -> FileRead:
    """A file with its pictures kept already, and named in its texts as they were kept."""
    renamed = _kept_pictures(db, school_id, read, now)
    items = [replace(found, content=_renamed(found.content, renamed)) if found.content and renamed else found
             for found in read.items]  # fmt: skip
    return replace(read, items=tuple(items), pictures={})


def _taken(db: Session, bank: Bank, read: FileRead) -> set[str]:
    """Those of the uids that a file's exercises could bear which exercises of the school have already."""
    uids = [found.uid or _named(bank, found.content) for found in read.items if found.content]
    parts = [uids[at : at + 500] for at in range(0, len(uids), 500)]
    return {uid for some in parts for uid in db.scalars(select(Exercise.uid).where(Exercise.uid.in_(some)))}


def _named(bank: Bank, content: Content) -> str:
    """A uid that follows from bank and text: the same file read in anew gives the same menus from the same seed."""
    return hashlib.sha256(f"{bank.name}\x1f{exercises.fingerprint(content)}".encode()).hexdigest()[:32]


def _own(bank: Bank, found: Found, taken: set[str], renamed: Mapping[str, str]) -> Found:
    """An entry with its pictures under the names by which they were kept, and with an id that nothing else has."""
    if found.content and renamed:
        texts = [_renamed(one, renamed) for one in found.labels.get("revisions", (found.content,))]
        found = replace(found, content=texts[-1], labels={**found.labels, "revisions": texts})
    if found.uid in taken:
        note = Note("Another exercise has this id. A copy with an id of its own was made.")
        found = replace(found, uid=None, messages=(*found.messages, note))
    if found.content:
        named = found.uid or _named(bank, found.content)
        found = replace(found, uid=named if named not in taken else None)
        taken.add(named)
    return found


def _renamed(content: Content, renamed: Mapping[str, str]) -> Content:
    text = json.dumps(contents.to_json(content))
    for old, new in renamed.items():
        text = text.replace(f"[[picture {old}", f"[[picture {new}")
    return contents.from_json(json.loads(text))


def _kept_pictures(db: Session, school_id: int, read: FileRead, now: datetime) -> dict[str, str]:
    """Keep a file's pictures; gives the old name of each that has another now. One that is none is not kept."""
    renamed: dict[str, str] = {}
    for uid, data in read.pictures.items():
        try:
            kept = pictures.store(db, school_id, data, now=now).uid
        except Invalid:
            continue
        renamed |= {uid: kept} if kept != uid else {}
    return renamed


def _tell_twins(report: Report) -> set[int]:
    """Exercises of one file with the same text and other options: all were taken, each says so. Gives their places."""
    stems = Counter(_stem(entry) for entry in report.entries if entry.status == "imported")
    twin = Note("Another exercise has the same text with other options. Both were imported.")
    taken = [at for at, entry in enumerate(report.entries) if entry.status == "imported"]
    found = {at for at in taken if stems[_stem(report.entries[at])] > 1}
    for at in found:
        _add(report, at, twin)
    return found


def _add(report: Report, at: int, note: Note) -> None:
    entry = report.entries[at]
    report.entries[at] = replace(entry, messages=(*entry.messages, note))


def _tell_near(db: Session, bank: Bank, report: Report, places: Mapping[str, int]) -> None:
    """Exercises that read nearly like one of the bank or of the file: all were taken, each names one other."""
    subjects = {report.entries[at].labels["subject"] for at in places.values()}
    rows = db.execute(
        select(Exercise.uid, Revision.data)
        .join(Revision, and_(Revision.exercise_id == Exercise.id, Revision.number == Exercise.number))
        .where(Exercise.bank_id == bank.id, Exercise.subject.in_(subjects), Exercise.status != "retired")
        .order_by(Exercise.id)
    )
    shelf = [(uid, contents.from_json(data)) for uid, data in rows]
    pairs = duplicates.near_pairs(tuple(duplicates.reading(content) for _, content in shelf))
    for one, other in {here: there for pair in pairs for here, there in (pair, pair[::-1])}.items():
        if shelf[one][0] in places:
            note = Note("It reads almost like “{text}”. Both were imported; no sheet will hold both.",
                        text=_beginning(shelf[other][1]))  # fmt: skip
            _add(report, places[shelf[one][0]], note)


def _beginning(content: Content) -> str:
    text = " ".join(content.stem.split())
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING]} …"


def _stem(entry: Entry) -> str:
    content = entry.found.content
    return exercises.normalised(" ".join([content.stem, *(item.text for item in content.items)])) if content else ""


def _enter(
    db: Session, bank: Bank, found: Found, defaults: Mapping[str, Any], now: datetime, teacher_id: int | None,
    report: Report, known: dict[str, str],
) -> str | None:  # fmt: skip
    """One item into the bank, or its reason into the report; gives the uid of what was made."""
    said = list(found.messages)
    if found.content is None:
        report.entries.append(Entry(found, "left-out", {}, tuple(said)))
        return None
    print_ = exercises.fingerprint(found.content)
    if print_ in known:
        said.append(Note("The same exercise is in the bank already."))
        report.entries.append(Entry(found, "duplicate", dict(found.labels), tuple(said)))
        return None
    try:
        labels = _labels(found, proposals.defaults_for(db, found, defaults, said), said)
        own = curriculum.unknown(db, labels.subject, labels.goals)
        draft = _draft(found, labels, said)
        exercise = exercises.create(db, bank, draft, now=now, author_id=teacher_id)
        _history(db, exercise, found, now, teacher_id)
    except BankError as error:
        report.entries.append(Entry(found, "left-out", dict(found.labels), (error, *said)))
        return None
    said += advice.of(found.content)
    if own:
        said.append(Note(OWN_POINTS, points=own))
    known[print_] = exercise.uid
    report.entries.append(Entry(found, "imported", {**vars(draft.labels)}, tuple(said)))
    return exercise.uid


def _labels(found: Found, defaults: Mapping[str, Any], said: list[BankError]) -> Labels:
    """What the file says, else the defaults, else a guess that makes the exercise a draft."""
    given = {**defaults, **{key: value for key, value in found.labels.items() if key != "revisions"}}
    for name, guess, told in (("subject", _guess_subject(found), NO_SUBJECT), ("grades", frozenset({5}), NO_GRADE),
                              ("tier", "basic", NO_TIER)):  # fmt: skip
        if not given.get(name):
            given[name] = guess
            said.append(Doubt(told))
    if "half" not in given:
        given["half"], given["origin"] = _half(given, found, said)
    given.pop("minutes", None)
    if isinstance(given.get("marks"), int | float):
        given["marks"] = Decimal(str(given["marks"]))
    return Labels(**{key: value for key, value in given.items() if key in Labels.__dataclass_fields__})


def _half(given: Mapping[str, Any], found: Found, said: list[BankError]) -> tuple[int, str]:
    """Half-minutes rounded up, and where they come from: the file, the speed table, else the difficulty."""
    if given.get("minutes"):
        return minutes.half_above(given["minutes"]), "teacher"
    content = found.content or Content(Kind.SHORT, "")
    grade, level = max(given["grades"]), given.get("difficulty")
    return proposals.half_told(content, given["subject"], grade, "", level, said), "default"


def _guess_subject(found: Found) -> str:
    text = found.content.stem if found.content else ""
    if any(sign.isdigit() or sign in "$+=×÷" for sign in text):
        return "maths"
    return "chinese" if found.content and found.content.language == "zh" else "english"


def _draft(found: Found, labels: Labels, said: list[BankError]) -> Draft:
    """Ready where complete and without a doubt, else a draft until somebody has looked; to check where the text is
    warned of.
    """
    content = found.content or Content(Kind.SHORT, "")
    if not found.is_ours:
        content, strange = foreign.cleared(_with_space(content, labels))
        said += strange
    faults, has_doubt = contents.faults(content), any(isinstance(one, Doubt) for one in said)
    if has_doubt or faults:
        said += [one for one in faults if one.field not in ("answers", "marking") or not has_doubt]
        labels = replace(labels, status="draft")
    elif labels.status == "ready" and not found.is_ours and advice.of(content):
        labels = replace(labels, status="to-check")
    return Draft(content, labels, found.uid or uuid4().hex, clean(found.original))


def _with_space(content: Content, labels: Labels) -> Content:
    """Room to work for an answer that has none of its own, by kind: 3-4 ruled lines hold an explanation."""
    if content.space != "none" or content.items or labels.modality != "written":
        return content
    lines = {Kind.NUMERIC: 2, Kind.SHORT: 3, Kind.ESSAY: 6, Kind.TASK: 4}.get(content.kind)
    return replace(content, space=f"lines {lines}") if lines else content


def _history(db: Session, exercise: Exercise, found: Found, now: datetime, teacher_id: int | None) -> None:
    """A bundle's earlier revisions stand before the last one, under their own numbers."""
    earlier: list[Content] = list(found.labels.get("revisions", ()))[:-1]
    if not earlier:
        return
    last = exercise.revisions[-1]
    last.number = exercise.number = len(earlier) + 1
    db.flush()
    exercises.insert_earlier(exercise, earlier, now=now, author_id=teacher_id)
    db.flush()


def _own_points(db: Session, school_id: int) -> set[str]:
    """The codes of the points that a school added."""
    return set(db.scalars(select(KnowledgePoint.code).where(KnowledgePoint.school_id == school_id)))


def _prints(db: Session, bank: Bank) -> dict[str, str]:
    rows = db.execute(select(Exercise.fingerprint, Exercise.uid).where(Exercise.bank_id == bank.id))
    return dict(rows.all())


def _keep(
    db: Session, bank: Bank, report: Report, uids: list[str], points: set[str], now: datetime, teacher_id: int | None
) -> str:
    """What is needed to take the import back: its exercises, and the points that were not there before."""
    counts = {status: report.count(status) for status in ("imported", "duplicate", "left-out")}
    made = sorted(_own_points(db, bank.school_id) - points)
    batch = ImportBatch(
        school_id=bank.school_id, uid=uuid4().hex, bank_id=bank.id, teacher_id=teacher_id, file=report.read.file[:300],
        report={**counts, "points": made}, exercises=uids, created=now,
    )  # fmt: skip
    db.add(batch)
    db.flush()
    return batch.uid
