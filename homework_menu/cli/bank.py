"""Commands over the bank: files in and out, search, its index."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from question_bank import banks, exercises, exports, formats, imports, search, textbooks
from question_bank.content import SUBJECTS, Content, Kind, Tier
from question_bank.errors import BankError, Invalid, Refused
from question_bank.imports import Entry, Report

from .. import measures
from ..errors import Message, reason_of
from ..exercise_view import gist
from ..names import name_of
from . import outputs
from .shared import Shell, answer, json_option, now, school_option, shown, tell
from .speech import Command, Group

NOTHING: dict[str, Any] = {"found": 0, "imported": 0, "duplicates": 0, "left_out": 0, "items": []}
BEGINNING = 40
TOTALS = "{found} found, {imported} imported, {duplicates} already there, {left_out} left out."
ADDED = "{books} books, {units} units, {lessons} lessons added."


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--bank", "bank_name", required=True, help="The bank to import into; created if there is none.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["auto", *formats.READERS]),
    default="auto",
    show_default=True,
    help="The format of the files; auto works it out from them.",
)
@click.option(
    "--defaults",
    default="",
    help="Values for what a file leaves out, such as subject=maths,grade=5,tier=basic,minutes=4",
)
@click.option("--map", "mapping", multiple=True, help="COLUMN=FIELD for a column with another name; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Give the same report but change nothing.")
@school_option
@json_option
@click.pass_obj
def import_(
    shell: Shell, files: tuple[Path, ...], bank_name: str, format_: str, defaults: str, mapping: tuple[str, ...],
    dry_run: bool,
    school: str | None, as_json: bool,
) -> None:  # fmt: skip
    "Import exercises into a bank; every item found is in the report."
    words = imports.parse_defaults(word for word in defaults.split(",") if word.strip())
    columns = _mapping(",".join(mapping))
    with shell.at_school(school) as (db, _, viewer):
        bank = banks.named_or_new(db, viewer, bank_name)
        told: list[dict[str, Any]] = []
        for path in files:
            try:
                read = formats.read(_bytes(path), shown(path), format=format_, mapping=columns)
                if not read.items:
                    raise Refused("No exercises were found in {file}.", file=shown(path))
                report = imports.take_in(db, bank, read, defaults=words, now=now(), dry_run=dry_run)
                told.append(_file(shell, report))
                if not dry_run:
                    measures.take(db, report.uids)
                    db.commit()
            except BankError as error:
                db.rollback()
                tell(f"{shown(path)}: {shell.say(error)}")
                told.append({"file": shown(path), "format": format_, "encoding": None, **NOTHING,
                             "messages": [shell.say(error)]})  # fmt: skip
        if dry_run:
            db.rollback()
    totals = {key: sum(one[key] for one in told) for key in ("found", "imported", "duplicates", "left_out")}
    result = {"files": told, **totals, "dry_run": dry_run}
    for line in _left_out(told):
        tell(line)
    answer(result, as_json, shell.say(Message(TOTALS, totals)))
    if totals["left_out"] or any(not one["found"] for one in told):
        raise SystemExit(1)


def _left_out(files: Sequence[dict[str, Any]]) -> list[str]:
    """Why exercises were left out, a line each."""
    return [f"{one['file']} {item['place']}: {' '.join(item['messages'])}"
            for one in files for item in one["items"] if item["status"] == "left-out"]  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(formats.UPLOAD_CAP + 1)
    except OSError as error:
        raise Refused(
            "The file {file} cannot be opened: {reason}.", file=shown(path), reason=reason_of(error)
        ) from error


def _mapping(text: str) -> dict[str, str]:
    pairs = [word.split("=", 1) for word in text.split(",") if word.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise Invalid("Write --map as COLUMN=FIELD; separate several with commas.")
    named = {column.strip(): {"goal": "goals"}.get(field.strip(), field.strip()) for column, field in pairs}
    unknown = [field for field in named.values() if field not in formats.FIELDS]
    if unknown:
        raise Invalid(
            "“{name}” is not a field. The fields are: {fields}.", name=unknown[0], fields=", ".join(formats.FIELDS)
        )
    return named


def _file(shell: Shell, report: Report) -> dict[str, Any]:
    read = report.read
    return {
        "file": read.file, "format": read.format, "encoding": read.encoding, "found": len(read.items),
        "imported": report.count("imported"), "duplicates": report.count("duplicate"),
        "left_out": report.count("left-out"), "items": [_item(shell, entry) for entry in report.entries],
        "messages": [shell.say(message) for message in read.messages],
    }  # fmt: skip


def _item(shell: Shell, entry: Entry) -> dict[str, Any]:
    content, labels = entry.found.content, entry.labels
    half = labels.get("half")
    return {
        "place": entry.found.place, "status": entry.status, "kind": content.kind if content else None,
        "title": content.title if content else None, "stem": content.stem if content else None,
        "options": list(content.options) if content else [], "answers": _answers(content) if content else [],
        "goals": list(labels.get("goals", ())), "marks": _plain(labels.get("marks")),
        "tags": list(labels.get("tags", ())), "category": labels.get("category") or None,
        "minutes": half / 2 if half else None, "tier": labels.get("tier"),
        "messages": [shell.say(message) for message in entry.messages],
    }  # fmt: skip


def _answers(content: Content) -> Sequence[Any]:
    """The answers in the contract's form: by kind, marking points for open ones, a list per part for groups."""
    if content.kind is Kind.GROUP:
        return [list(_answers(part)) for part in content.parts]
    if content.kind in (Kind.ESSAY, Kind.TASK):
        return list(content.marking)
    if content.items:
        return [list(gap) for item in content.items for gap in item.answers]
    if content.kind is Kind.NUMERIC and content.answers:
        return content.answers[0]
    return [_listed(one) for one in content.answers]


def _listed(one: Any) -> Any:
    return [*one] if isinstance(one, tuple) else one  # pyright: ignore[reportUnknownVariableType]


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)


@click.command(cls=Command)
@click.option("--bank", "bank_name", required=True, help="The bank, by its name.")
@click.option("--format", "format_", type=click.Choice(exports.FORMATS), required=True, help="The format to write.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@school_option
@json_option
@click.pass_obj
def export(shell: Shell, bank_name: str, format_: str, output: Path, school: str | None, as_json: bool) -> None:
    "Export a bank."
    outputs.require_place(output)
    with shell.at_school(school, read_only=True) as (db, _, viewer):
        made = exports.write(db, banks.named(db, viewer, bank_name), format_)
    with outputs.written([output]) as (fresh,):
        fresh.write_bytes(made.body)
    left_out = [{"id": uid, "reason": shell.say(reason)} for uid, reason in made.left_out]
    answer({"exported": made.exported, "left_out": left_out}, as_json, f"{made.exported} → {shown(output)}")
    if left_out:
        tell("\n".join(f"{one['id']}: {one['reason']}" for one in left_out))
        raise SystemExit(1)


@click.command("search", cls=Command)
@click.argument("text", default="")
@click.option("--subject", type=click.Choice(SUBJECTS), help="Only this subject.")
@click.option("--grade", type=click.IntRange(1, 9), help="Only this grade.")
@click.option("--tier", type=click.Choice([one.value for one in Tier]), help="Only this kind of work.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to show at most.")
@school_option
@json_option
@click.pass_obj
def find(
    shell: Shell, text: str, subject: str | None, grade: int | None, tier: str | None, limit: int, school: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    "Search the bank, as in the browser."
    with shell.at_school(school, read_only=True) as (db, _, viewer):
        started = time.perf_counter()
        query = search.Query(
            text,
            subjects=(subject,) if subject else (),
            grades=(grade,) if grade else (),
            tiers=(tier,) if tier else (),
        )
        page = search.find(db, viewer, query, limit=limit)
        hits: list[dict[str, Any]] = [
            {"id": one.uid, "stem": one.revisions[-1].content.stem, "subject": one.subject,
             "grade": list(exercises.unmask(one.grades)), "tier": one.tier, "minutes": one.half / 2,
             "goals": [point.code for point in one.points]}
            for one in page.hits
        ]  # fmt: skip
        ms = round((time.perf_counter() - started) * 1000, 1)
        told = _listing(shell, page)
    answer({"total": page.total, "total_is_exact": page.is_exact, "hits": hits, "ms": ms}, as_json, told)


def _listing(shell: Shell, page: search.Page) -> str:
    """The hits, a line each: minutes, kind of work, how it begins, id; then how many there are."""
    lines: list[str] = []
    for one in page.hits:
        named = [Message("{minutes} min", {"minutes": one.half / 2}), Message(name_of(one.tier))]
        text = " ".join(gist(one.revisions[-1].content).split())[:BEGINNING]
        lines.append(" · ".join([*map(shell.say, named), text, one.uid]))
    told = "{count} exercises found." if page.is_exact else "At least {count} exercises found."
    return "\n".join([*lines, shell.say(Message(told, {"count": page.total}))])


@click.command(cls=Command)
@school_option
@json_option
@click.pass_obj
def reindex(shell: Shell, school: str | None, as_json: bool) -> None:
    "Build the search index again."
    started = time.perf_counter()
    with shell.at_school(school) as (db, _, _viewer), Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("reindex", total=None)
        indexed = search.reindex(db, lambda done, total: progress.update(task, completed=done, total=total))
        db.commit()
    answer({"indexed": indexed, "ms": round((time.perf_counter() - started) * 1000)}, as_json, str(indexed))


@click.group(cls=Group)
def textbook() -> None:
    """Textbooks."""


@textbook.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--subject", type=click.Choice(SUBJECTS), default="maths", show_default=True, help="Used where a row gives none."
)
@click.option("--grade", type=click.IntRange(1, 9), default=1, show_default=True, help="Used where a row gives none.")
@school_option
@json_option
@click.pass_obj
def import_textbook(shell: Shell, file: Path, subject: str, grade: int, school: str | None, as_json: bool) -> None:
    "Add books from a table: edition, book, unit, lesson, points, and subject and grade where they differ."
    rows = formats.table(_bytes(file), shown(file))
    with shell.at_school(school) as (db, at, _):
        added = textbooks.take_in(db, at.id, rows, subject=subject, grade=grade)
        db.commit()
    answer(vars(added), as_json, shell.say(Message(ADDED, vars(added))))


COMMANDS = (import_, export, find, reindex, textbook)
