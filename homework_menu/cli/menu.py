"""Commands for menus: build, check, print, and handing one in for a class's day."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from question_bank import banks, curriculum
from question_bank.access import Viewer, find
from question_bank.content import SUBJECTS
from question_bank.database import Session
from question_bank.errors import Invalid, NotFound
from question_bank.models import Exercise, Lesson, School, Unit

from .. import checks, classes, days, group_sheets, i18n, menu_json, menus, policy, sheets
from ..drawing import MOST_SEED, REPEAT_DAYS, MenuSpec, wished_half
from ..errors import Message
from ..menu_rules import Format, Place
from ..models import Menu, SchoolClass
from ..notes import notes
from ..printing import html, paper, word
from ..printing.sheet import OFFERED, Layout, Paper
from ..shortfalls import Shortfall
from . import menu_text, outputs
from .shared import Shell, answer, json_option, now, school_option, shown, tell
from .speech import Group

SUFFIXES = (".pdf", ".docx", ".html")
LAYOUTS, PAPERS = [one.value for one in Layout], [one.value for one in OFFERED]


@click.group(cls=Group)
def menu() -> None:
    """Menus."""


@menu.command("build")
@click.option("--grade", type=click.IntRange(1, 9), required=True, help="The grade.")
@click.option("--subject", type=click.Choice(SUBJECTS), required=True, help="The subject.")
@click.option("--minutes", type=float, required=True, help="The most minutes that any choice may take.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([one.value for one in Format]),
    default=Format.MUST_MAY.value,
    show_default=True,
    help="How learners choose.",
)
@click.option("--goals", "--points", default="", help="Knowledge points by code or title, separated by commas.")
@click.option("--unit", help="A textbook's unit or lesson, by code or title.")
@click.option("--place", type=click.Choice([one.value for one in Place]), help="Where the work is done.")
@click.option(
    "--seed",
    type=click.IntRange(0, MOST_SEED),
    default=1,
    show_default=True,
    help="The same number gives the same menu.",
)
@click.option(
    "--class", "class_name", help="The class, by its name; its day and its place in the book are taken into account."
)
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day it is for; today if left out.")
@click.option(
    "--bank", "bank_names", multiple=True, help="Draw from this bank; may be repeated; all banks if left out."
)
@click.option("--pin", "pins", multiple=True, help="An exercise that must be on it, by its id; may be repeated.")
@click.option("--bar", "bars", multiple=True, help="An exercise that must not be on it; may be repeated.")
@click.option("--allow-repeat", is_flag=True, help="Allow recent exercises.")
@click.option("--sheet", type=click.Path(dir_okay=False, path_type=Path), help="Print the learner's sheet here.")
@click.option("--key", type=click.Path(dir_okay=False, path_type=Path), help="Print the teacher's page here.")
@school_option
@json_option
@click.pass_obj
def build(shell: Shell, as_json: bool, school: str | None, sheet: Path | None, key: Path | None, **words: Any) -> None:
    """Build a menu in which every allowed choice fits the minutes."""
    targets = [(path, path is key) for path in (sheet, key) if path]
    _require_printable([path for path, _ in targets])
    result, short = _built(shell, school, words)
    if result["id"] is None:
        if as_json:
            answer(result, as_json, "")
        tell(menu_text.refusal(short, words, shell.language))
        raise SystemExit(1)
    try:
        told = _printed(shell, school, result["id"], targets)
    except BaseException:
        _dropped(shell, school, result["id"])
        raise
    answer(result, as_json, told)


def _built(shell: Shell, school: str | None, words: dict[str, Any]) -> tuple[dict[str, Any], tuple[Shortfall, ...]]:
    """The contract's object of a menu that is stored, or of what is short; and what is short."""
    started = time.perf_counter()
    with shell.at_school(school) as (db, at, viewer):
        spec = _spec(db, viewer, at, words)
        built = menus.build(db, viewer, at, spec, now=now())
        done = menu_json.as_json(built.menu) if built.menu else menu_json.nothing_json(spec, built.cap)
        db.commit()
    ms = round((time.perf_counter() - started) * 1000, 1)
    short = [_shortfall(shell, one) for one in built.shortfalls]
    return {**done, "ms": ms, "shortfalls": short}, built.shortfalls


def _printed(shell: Shell, school: str | None, uid: str, targets: Sequence[tuple[Path, bool]]) -> str:
    """Print a stored menu to files, tell what to know of it, and give it as text."""
    with (
        shell.at_school(school, read_only=True) as (db, at, viewer),
        outputs.written([path for path, _ in targets]) as fresh,
    ):
        found = menus.find(db, viewer, uid)
        for path, (_, teacher) in zip(fresh, targets, strict=True):
            _print(db, at, found, path, teacher=teacher, layout="standard")
        for note in notes(db, found, shell.language):
            tell(shell.say(note))
        return menu_text.shown(sheets.sheet_of(db, found, at), found, shell.language)


def _dropped(shell: Shell, school: str | None, uid: str) -> None:
    """Take a menu away again whose sheets could not be printed: what is refused leaves nothing."""
    with shell.at_school(school) as (db, _, viewer):
        menus.drop(db, menus.find(db, viewer, uid))
        db.commit()


def _spec(db: Session, viewer: Viewer, school: School, words: dict[str, Any]) -> MenuSpec:
    half = wished_half(words["minutes"])
    school_class = classes.named(db, words["class_name"]) if words["class_name"] else None
    unit, lesson = _place(db, school_class, words)
    goals = tuple(one.strip() for one in words["goals"].split(",") if one.strip())
    if words["goals"] and not goals:
        raise Invalid("Write something after {option}, or leave it out.", option="--goals")
    _require_known(db, viewer, words["bars"])
    return MenuSpec(
        grade=words["grade"], subject=words["subject"], half=half, format=Format(words["format_"]),
        place=words["place"] or policy.default_place(words["grade"]),
        day=words["day"].date() if words["day"] else days.today(school, now()), seed=words["seed"],
        school_class=school_class, unit=unit, lesson=lesson,
        goals=goals,
        banks=tuple(banks.named(db, viewer, name) for name in words["bank_names"]), pins=tuple(words["pins"]),
        bars=tuple(words["bars"]), repeat_days=0 if words["allow_repeat"] else REPEAT_DAYS,
    )  # fmt: skip


def _require_known(db: Session, viewer: Viewer, uids: Sequence[str]) -> None:
    """Raise `NotFound` for an exercise that is named and is not there."""
    for uid in uids:
        try:
            find(db, Exercise, uid, viewer)
        except NotFound:
            raise NotFound("There is no exercise {uid}.", uid=uid) from None


def _place(db: Session, school_class: SchoolClass | None, words: dict[str, Any]) -> tuple[Unit | None, Lesson | None]:
    """The wished unit and lesson; else where the class is, its unit only where neither goals nor banks are named."""
    taught = classes.subject_of(db, school_class, words["subject"]) if school_class else None
    if words["unit"]:
        book = taught.unit.book if taught and taught.unit else None
        return curriculum.unit_or_lesson(db, words["unit"], subject=words["subject"], grade=words["grade"], book=book)
    if taught is None:
        return None, None
    return None if words["goals"] or words["bank_names"] else taught.unit, taught.lesson


def _shortfall(shell: Shell, one: Shortfall) -> dict[str, Any]:
    fixes = [{"action": fix.action, "to": fix.to, "message": shell.say(fix.message)} for fix in one.fixes]
    return {"rule": one.rule, "amount": one.amount, "message": shell.say(one.message), "fixes": fixes}


@menu.command("check")
@click.argument("uid")
@school_option
@json_option
@click.pass_obj
def check(shell: Shell, uid: str, school: str | None, as_json: bool) -> None:
    """Re-check the orders and the proof of the menu UID with code that shares nothing with the solver."""
    with shell.at_school(school, read_only=True) as (db, _, viewer):
        verdict = checks.verify(db, viewer, _find(db, viewer, uid))
    result = {**vars(verdict), "message": shell.say(verdict.message)}
    answer(result, as_json, shell.say(verdict.message))
    if not verdict.ok:
        raise SystemExit(1)


@menu.command("print")
@click.argument("uid")
@click.option("--for", "reader", type=click.Choice(["learner", "teacher"]), required=True, help="Who the page is for.")
@click.option("--layout", type=click.Choice(LAYOUTS), default="standard", show_default=True, help="The layout.")
@click.option(
    "--paper", "on", type=click.Choice(PAPERS), default="a4", show_default=True,
    help="The paper; 16x9 is for the classroom screen.",
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to print to.")
@school_option
@json_option
@click.pass_obj
def print_(
    shell: Shell, uid: str, reader: str, layout: str, on: str, output: Path, school: str | None, as_json: bool
) -> None:  # fmt: skip
    """Print the stored menu UID."""
    started = time.perf_counter()
    _require_printable([output])
    if on != Paper.A4 and (reader == "teacher" or output.suffix == ".docx"):
        raise Invalid("The teacher's page and Word documents are made for A4.")
    with shell.at_school(school, read_only=True) as (db, at, viewer), outputs.written([output]) as (fresh,):
        found = _find(db, viewer, uid)
        pages = _print(db, at, found, fresh, teacher=reader == "teacher", layout=layout, on=on)
    ms = round((time.perf_counter() - started) * 1000)
    text = "{file}: one page" if pages == 1 else "{file}: {pages} pages"
    told = Message(text, {"file": shown(output), "pages": pages}) if pages else shown(output)
    told = shell.say(told) if isinstance(told, Message) else told
    answer({"pages": pages, "bytes": output.stat().st_size, "ms": ms}, as_json, told)


def _find(db: Session, viewer: Viewer, uid: str) -> Menu:
    """A stored menu. Raises `NotFound` with what was typed."""
    try:
        return menus.find(db, viewer, uid)
    except NotFound as error:
        raise NotFound("There is no menu “{name}”.", name=uid) from error


def _require_printable(targets: Sequence[Path]) -> None:
    """Raises `BankError` where a sheet cannot be printed to a file, before there is a sheet."""
    for target in targets:
        if target.suffix not in SUFFIXES:
            raise Invalid("Sheets are printed to .pdf, .docx or .html.")
        outputs.require_place(target)
    if len({target.resolve() for target in targets}) < len(targets):
        raise Invalid("The sheet and the teacher's page each need a file of their own.")


def _print(
    db: Session, school: School, found: Menu, target: Path, *, teacher: bool, layout: str, on: str = "a4"
) -> int | None:
    """Print to a file whose name says the format; gives the pages, 1 for HTML, None for Word, which makes them."""
    told = menus.findings(db, found) if teacher else ()
    sheet = sheets.sheet_of(db, found, school, layout=layout, paper=on, findings=told)
    sheet = group_sheets.dressed(db, sheet, found, school, is_for_teacher=teacher)
    pictures = sheets.pictures_of(db, found)
    if target.suffix == ".html":
        text = html.teacher(sheet) if teacher else paper.learner_html(sheet, media="app:", styles=())
        target.write_text(text, encoding="utf-8")
        return 1
    if target.suffix == ".docx":
        target.write_bytes((word.teacher if teacher else word.learner)(sheet, pictures=pictures))
        return None
    done = (paper.teacher_pdf if teacher else paper.learner_pdf)(sheet, pictures=pictures)
    target.write_bytes(done.pdf)
    return done.count


@click.group(cls=Group)
def day() -> None:
    """A class's day."""


@day.command("hand-in")
@click.argument("uid")
@click.option("--class", "class_name", required=True, help="The class, by its name.")
@click.option("--date", "when", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day it is for.")
@school_option
@json_option
@click.pass_obj
def hand_in(shell: Shell, uid: str, class_name: str, when: Any, school: str | None, as_json: bool) -> None:
    """Put the menu UID into a class's day."""
    with shell.at_school(school) as (db, _, viewer):
        found, wanted = _find(db, viewer, uid), classes.named(db, class_name)
        if found.school_class is not wanted or found.date != when.date():
            raise NotFound("This menu was not built for {name} on {date}.", name=class_name, date=when.date())
        made = days.hand_in(db, found, viewer, now=now())
        db.commit()
        above = days.over_quota(db, made)
        told = [made.state, *([i18n.say(shell.language, above)] if above else [])]
        over = None if above is None else above.values["over"]
        answer({"state": made.state, "late": made.late, "over_quota": over}, as_json, "\n".join(told))


COMMANDS = (menu, day)
