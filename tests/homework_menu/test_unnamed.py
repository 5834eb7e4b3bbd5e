"""Exercises without a knowledge point: enough of them, and yet nothing that dishes to choose from could share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from homework_menu import i18n, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from question_bank import access, banks, exercises, formats, imports
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import School
from tests.conftest import THOROUGH
from tests.people import NOW

FILE = Path(__file__).parent.parent / "samples" / "gsm8k-200.csv"
WISH = MenuSpec(5, "maths", 40, Format.MUST_MAY, "school-home", date(2026, 11, 24))
COLOURS = "red blue green grey black white pink brown orange".split()
GROUPED = (Format.THREE_COURSES, Format.COLUMNS, Format.SET_MEALS, *([Format.MUST_MAY] if THOROUGH else []))


@pytest.fixture
def school(town):
    with town.session() as db:
        yield db, db.get_one(School, town.schools["here"])


def bank_of(db, school: School, name: str, **more: str):
    """The real file, read into a bank of its own as the command line does it."""
    bank = banks.create(db, school.id, name)
    given = {"subject": "maths", "grade": "5", "tier": "basic", "minutes": "4", **more}
    words = imports.parse_defaults(f"{name}={value}" for name, value in given.items())
    read = formats.read(FILE.read_bytes(), FILE.name)
    report = imports.take_in(db, bank, read, defaults=words, now=NOW)
    assert report.count("imported") == 200
    return bank


def build(db, school: School, *some, **more):
    return menus.build(db, access.command_line(school.id), school, replace(WISH, banks=some, **more), now=NOW)


def test_that_points_alone_are_missing_is_said_and_every_mend_works(school):
    db, here = school
    unnamed = bank_of(db, here, "Unnamed")
    (short,) = build(db, here, unnamed).shortfalls
    assert (short.rule, short.amount) == ("V4", 200)
    said = i18n.say("en", short.message)
    assert said.startswith("There are enough exercises (200), but none names a knowledge point")
    assert "too few" not in said
    mends = {fix.action: fix.to for fix in short.fixes}
    assert set(mends) == {"change-format", "add-exercises"}
    assert build(db, here, unnamed, format=Format(mends["change-format"])).menu
    added = mends["add-exercises"]
    more = banks.create(db, here.id, "More")
    for at in range(added["count"]):
        labels = Labels("maths", frozenset({5}), added["tier"], round(2 * added["minutes"]), goals=(added["goal"],))
        text = Content(
            Kind.SHORT, f"{'red blue green grey black white pink'.split()[at]}?", answers=("1",), language="en"
        )
        exercises.create(db, more, Draft(text, labels), now=NOW)
    assert build(db, here, unnamed, more).menu


@pytest.mark.parametrize("format", GROUPED)
def test_the_file_read_into_a_new_bank_with_one_goal_builds_beside_the_old_one(school, format):
    db, here = school
    old, new = bank_of(db, here, "Unnamed"), bank_of(db, here, "Named", goal="应用题")
    menu = build(db, here, old, new, format=format).menu
    assert {goal for section in menu.sections for goal in section.goals} == {"应用题"}


def test_a_bank_that_is_short_of_exercises_is_not_told_that_points_are_missing(school):
    db, here = school
    few = banks.create(db, here.id, "Few")
    for sign in "甲乙":
        labels = Labels("maths", frozenset({5}), "basic", 8)
        exercises.create(db, few, Draft(Content(Kind.SHORT, f"{sign}？", answers=("1",)), labels), now=NOW)
    (short,) = build(db, here, few).shortfalls
    assert short.rule == "supply"
    (fix,) = short.fixes
    assert fix.to["goal"]
