"""Commands for menus: build, check, print, and handing one in for a class's day."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from question_bank import banks, curriculum
from question_bank.access import Viewer
from question_bank.content import SUBJECTS
from question_bank.database import Session
from question_bank.errors import Invalid, NotFound
from question_bank.models import Lesson, School, Unit

from .. import checks, classes, days, menus, policy, sheets
from ..drawing import MenuSpec
from ..menu_rules import Format, Place
from ..models import Menu, SchoolClass
from ..notes import notes
from ..printing import html, paper, word
from ..printing.sheet import Layout, Paper
from ..shortfalls import Shortfall
from .shared import Shell, answer, json_option, now, school_option, tell

LAYOUTS, PAPERS = [one.value for one in Layout], [one.value for one in Paper]


@click.group()
def menu() -> None:
    """Menus."""


@menu.command("build")
@click.option("--grade", type=click.IntRange(1, 9), required=True)
@click.option("--subject", type=click.Choice(SUBJECTS), required=True)
@click.option("--minutes", type=float, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice([one.value for one in Format]),
    default=Format.MUST_MAY.value,
    show_default=True,
)
@click.option("--goals", "--points", default="", help="Knowledge points by code or title, parted by commas.")
@click.option("--unit", help="A textbook's unit or lesson, by code or title.")
@click.option("--place", type=click.Choice([one.value for one in Place]))
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--class", "class_name")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--bank", "bank_names", multiple=True)
@click.option("--pin", "pins", multiple=True)
@click.option("--bar", "bars", multiple=True)
@click.option("--sheet", type=click.Path(dir_okay=False, path_type=Path), help="Print the learner's sheet here.")
@click.option("--key", type=click.Path(dir_okay=False, path_type=Path), help="Print the teacher's page here.")
@school_option
@json_option
@click.pass_obj
def build(shell: Shell, as_json: bool, school: str | None, sheet: Path | None, key: Path | None, **words: Any) -> None:
    """Build a menu in which every allowed choice fits the minutes."""
    started = time.perf_counter()
    with shell.at_school(school) as (db, at, viewer):
        spec = _spec(db, viewer, at, words)
        built = menus.build(db, viewer, at, spec, now=now())
        done = menus.as_json(built.menu) if built.menu else menus.nothing_json(spec, built.cap)
        ms = round((time.perf_counter() - started) * 1000, 1)
        result: dict[str, Any] = {**done, "ms": ms, "shortfalls": [_shortfall(shell, one) for one in built.shortfalls]}
        for target, teacher in ((sheet, False), (key, True)):
            if built.menu and target:
                _print(db, at, built.menu, target, teacher=teacher, layout="standard")
        for note in notes(db, built.menu, shell.language) if built.menu else ():
            tell(shell.say(note))
        db.commit()
    answer(result, as_json, _told(result))
    if built.menu is None:
        tell("\n".join(one["message"] for one in result["shortfalls"]))
        raise SystemExit(1)


def _spec(db: Session, viewer: Viewer, school: School, words: dict[str, Any]) -> MenuSpec:
    if not 1 <= words["minutes"] <= 240 or words["minutes"] * 2 % 1:
        raise Invalid("Give the minutes in steps of half a minute, from 1 to 240.")
    school_class = classes.named(db, words["class_name"]) if words["class_name"] else None
    unit, lesson = _place(db, school_class, words)
    return MenuSpec(
        grade=words["grade"], subject=words["subject"], half=int(words["minutes"] * 2), format=Format(words["format_"]),
        place=words["place"] or policy.default_place(words["grade"]),
        day=words["day"].date() if words["day"] else days.today(school, now()), seed=words["seed"],
        school_class=school_class, unit=unit, lesson=lesson,
        goals=tuple(one.strip() for one in words["goals"].split(",") if one.strip()),
        banks=tuple(banks.named(db, viewer, name) for name in words["bank_names"]), pins=tuple(words["pins"]),
        bars=tuple(words["bars"]),
    )  # fmt: skip


def _place(db: Session, school_class: SchoolClass | None, words: dict[str, Any]) -> tuple[Unit | None, Lesson | None]:
    """The wished unit and lesson; else where the class is, its unit only where neither goals nor banks are named."""
    if words["unit"]:
        return curriculum.unit_or_lesson(db, words["unit"])
    taught = classes.subject_of(db, school_class, words["subject"]) if school_class else None
    if taught is None:
        return None, None
    return None if words["goals"] or words["bank_names"] else taught.unit, taught.lesson


def _shortfall(shell: Shell, one: Shortfall) -> dict[str, Any]:
    fixes = [{"action": fix.action, "to": fix.to, "message": shell.say(fix.message)} for fix in one.fixes]
    return {"rule": one.rule, "amount": one.amount, "message": shell.say(one.message), "fixes": fixes}


def _told(result: dict[str, Any]) -> str:
    orders = result["orders"]
    if orders is None:
        return "–"
    lines = [f"{result['id']}  {orders['count']} × {orders['least']:g}–{orders['most']:g} ≤ {result['cap']:g}"]
    for section in result["sections"]:
        lines.append(f"{section['title']} {section['pick']['min']}-{section['pick']['max']}")
        lines += [f"  {dish['minutes']:>4g}  {dish['tier']:<12} {dish['stem'][:50]!r}" for dish in section["dishes"]]
    return "\n".join(lines)


@menu.command("check")
@click.argument("uid")
@school_option
@json_option
@click.pass_obj
def check(shell: Shell, uid: str, school: str | None, as_json: bool) -> None:
    """Re-check a stored menu's orders and proof with code that shares nothing with the solver."""
    with shell.at_school(school) as (db, _, viewer):
        verdict = checks.verify(db, viewer, menus.find(db, viewer, uid))
    result = {**vars(verdict), "message": shell.say(verdict.message)}
    answer(result, as_json, shell.say(verdict.message))
    if not verdict.ok:
        raise SystemExit(1)


@menu.command("print")
@click.argument("uid")
@click.option("--for", "reader", type=click.Choice(["learner", "teacher"]), required=True)
@click.option("--layout", type=click.Choice(LAYOUTS), default="standard")
@click.option("--paper", "on", type=click.Choice(PAPERS), default="a4", help="16x9 is for the classroom's screen.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@school_option
@json_option
@click.pass_obj
def print_(
    shell: Shell, uid: str, reader: str, layout: str, on: str, output: Path, school: str | None, as_json: bool
) -> None:  # fmt: skip
    """Print a stored menu."""
    started = time.perf_counter()
    with shell.at_school(school) as (db, at, viewer):
        found, teacher = menus.find(db, viewer, uid), reader == "teacher"
        pages = _print(db, at, found, output, teacher=teacher, layout=layout, on=on)
    ms = round((time.perf_counter() - started) * 1000)
    answer({"pages": pages, "bytes": output.stat().st_size, "ms": ms}, as_json, f"{output}: {pages or 1}")


def _print(
    db: Session, school: School, found: Menu, target: Path, *, teacher: bool, layout: str, on: str = "a4"
) -> int | None:
    """Print to a file whose name says the format; gives the pages, 1 for HTML, None for Word, which makes them."""
    sheet = sheets.sheet_of(db, found, school, layout=layout, paper=on)
    pictures = sheets.pictures_of(db, found)
    if on != Paper.A4 and (teacher or target.suffix == ".docx"):
        raise Invalid("The teacher's page and Word documents are made for A4.")
    if target.suffix == ".html":
        text = html.teacher(sheet) if teacher else paper.learner_html(sheet, media="app:", styles=())
        target.write_text(text, encoding="utf-8")
        return 1
    if target.suffix == ".docx":
        target.write_bytes((word.teacher if teacher else word.learner)(sheet, pictures=pictures))
        return None
    if target.suffix != ".pdf":
        raise Invalid("Sheets are printed to .pdf, .docx or .html.")
    done = (paper.teacher_pdf if teacher else paper.learner_pdf)(sheet, pictures=pictures)
    target.write_bytes(done.pdf)
    return done.count


@click.group()
def day() -> None:
    """A class's day."""


@day.command("hand-in")
@click.argument("uid")
@click.option("--class", "class_name", required=True)
@click.option("--date", "when", type=click.DateTime(["%Y-%m-%d"]), required=True)
@school_option
@json_option
@click.pass_obj
def hand_in(shell: Shell, uid: str, class_name: str, when: Any, school: str | None, as_json: bool) -> None:
    """Put a menu into a class's day."""
    with shell.at_school(school) as (db, _, viewer):
        found, wanted = menus.find(db, viewer, uid), classes.named(db, class_name)
        if found.school_class is not wanted or found.date != when.date():
            raise NotFound("This menu was not built for {name} on {date}.", name=class_name, date=when.date())
        made = days.hand_in(db, found, viewer, now=now())
        db.commit()
        answer({"state": made.state, "late": made.late}, as_json, made.state)


COMMANDS = (menu, day)
