"""What a draw must know of every wording is worked out once, and read by every process after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from homework_menu import drawing, measures, menu_rows, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import Measured
from question_bank import access, banks, exercises, formats, imports
from question_bank.content import Content, Kind
from question_bank.models import Exercise, School
from tests.people import NOW

FILE = Path(__file__).parent.parent / "samples" / "cmath-60.csv"
WISH = MenuSpec(3, "maths", 40, Format.PURSE, "school-home", date(2026, 11, 24))


@pytest.fixture
def shelf(town):
    """Sixty real exercises that came in by a file, in the bank of a school."""
    with town.session() as db:
        school = db.get_one(School, town.schools["here"])
        bank = banks.create(db, school.id, "Real")
        words = imports.parse_defaults(["subject=maths", "grade=3", "tier=basic", "minutes=4", "goal=应用题"])
        report = imports.take_in(db, bank, formats.read(FILE.read_bytes(), FILE.name), defaults=words, now=NOW)
        db.commit()
        yield db, school, replace(WISH, banks=(bank,)), report.uids


def forget() -> None:
    """As a process that was started just now."""
    measures._memories.clear()


def stored(db) -> int:
    return db.scalar(select(func.count()).select_from(Measured))


def drawn(db, school: School, spec: MenuSpec):
    return drawing.draw(db, access.command_line(school.id), spec).candidates


@pytest.mark.parametrize("format", [Format.PURSE, Format.COLUMNS])
def test_what_was_stored_reads_as_what_is_worked_out(shelf, format):
    db, school, spec, uids = shelf
    worked_out = drawn(db, school, replace(spec, format=format))
    measures.take(db, uids)
    forget()
    assert drawn(db, school, replace(spec, format=format)) == worked_out
    assert len(worked_out) > 5


def test_a_file_that_was_measured_is_not_measured_again(shelf, monkeypatch):
    db, school, spec, uids = shelf
    measures.take(db, uids)
    forget()
    monkeypatch.delattr(measures, "_measured")
    assert menus.build(db, access.command_line(school.id), school, spec, now=NOW).menu


def test_a_menu_stores_what_its_draw_worked_out(shelf, monkeypatch):
    db, school, spec, _ = shelf
    assert stored(db) == 0
    menu = menus.build(db, access.command_line(school.id), school, spec, now=NOW).menu
    forget()
    monkeypatch.delattr(measures, "_measured")
    again = menus.build(db, access.command_line(school.id), school, spec, now=NOW).menu
    assert [one.exercise.uid for one in menu_rows.dishes(menu)] == [one.exercise.uid for one in menu_rows.dishes(again)]


def test_other_code_measures_anew_and_replaces_what_stood_there(shelf, monkeypatch):
    db, school, spec, uids = shelf
    measures.take(db, uids)
    count = stored(db)
    forget()
    monkeypatch.setattr(measures, "_code", lambda: "other")
    menus.build(db, access.command_line(school.id), school, spec, now=NOW)
    assert stored(db) == count
    assert set(db.scalars(select(Measured.code))) >= {"other"}


def test_a_wording_that_was_taken_back_leaves_nothing(shelf):
    """Its number may be another wording's later."""
    db, school, spec, _ = shelf
    with db.begin_nested() as attempt:
        some = db.scalars(select(Exercise).where(Exercise.bank_id == spec.banks[0].id)).first()
        text = Content(Kind.SHORT, "一" * 900, answers=("x",))
        exercises.revise(db, some, text, version=some.version, now=NOW)
        drawn(db, school, spec)
        attempt.rollback()
    some = db.scalars(select(Exercise).where(Exercise.bank_id == spec.banks[0].id)).first()
    last = exercises.revise(db, some, Content(Kind.SHORT, "短", answers=("x",)), version=some.version, now=NOW)
    measures.keep(db)
    assert db.scalars(select(Measured).where(Measured.revision_id == last.id)).all() == []
