"""What a refusal asks for, done in the bank, is enough; a menu that is shorter than asked says so."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from homework_menu import checks, i18n, menu_json, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass
from homework_menu.notes import notes
from question_bank import banks, curriculum, exercises
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import Exercise, School
from tests.people import NOW, UNIT


@pytest.fixture
def shelf(town):
    """A bank of its own, and a wish that draws from it alone."""
    with town.session() as db:
        bank = banks.create(db, town.schools["here"], "Shelf")
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", date(2026, 11, 30), unit=unit, banks=(bank,),
                        school_class=db.scalars(select(SchoolClass)).one())  # fmt: skip
        yield db, db.get_one(School, town.schools["here"]), town.viewer("ann"), spec


def add(db, spec: MenuSpec, count: int, *, goal: str, tier: str = "basic", minutes: float = 4) -> None:
    """Exercises as a teacher enters them."""
    (bank,) = spec.banks
    labels = Labels("maths", frozenset({3}), tier, round(minutes * 2), goals=(goal,), lesson=spec.unit.lessons[0].code)
    there = db.scalar(select(func.count()).select_from(Exercise).where(Exercise.bank_id == bank.id))
    for at in range(there, there + count):
        signs = hashlib.sha256(f"{at}".encode()).hexdigest()
        words = " ".join(signs[start : start + 4] for start in range(0, 24, 4))
        text = Content(Kind.SHORT, f"{words}?", answers=("1",), language="zh")
        exercises.create(db, bank, Draft(text, labels), now=NOW)


@pytest.mark.parametrize("there", [0, 2])
@pytest.mark.parametrize("format", [Format.MUST_MAY, Format.SET_MEALS, Format.THREE_COURSES, Format.THREE_IN_A_ROW])
def test_the_exercises_that_are_asked_for_are_enough_once_they_are_there(shelf, format, there):
    db, school, ann, spec = shelf
    spec = replace(spec, format=format)
    add(db, spec, there, goal=spec.unit.lessons[0].points[0].code)
    (short,) = menus.build(db, ann, school, spec, now=NOW).shortfalls
    fix = next(fix for fix in short.fixes if fix.action == "add-exercises")
    assert fix.to["goal"] in {point.code for lesson in spec.unit.lessons for point in lesson.points}
    add(db, spec, fix.to["count"], goal=fix.to["goal"], tier=fix.to["tier"], minutes=fix.to["minutes"])
    assert menus.build(db, ann, school, spec, now=NOW).menu is not None


@pytest.mark.parametrize("has_unit", [True, False])
def test_the_point_that_is_asked_for_is_named_in_the_reader_s_language(shelf, has_unit):
    db, school, ann, spec = shelf
    point = spec.unit.lessons[0].points[0]
    add(db, spec, 2, goal=point.code)
    (short,) = menus.build(db, ann, school, spec if has_unit else replace(spec, unit=None), now=NOW).shortfalls
    fix = next(fix for fix in short.fixes if fix.action == "add-exercises")
    assert fix.to["goal"] == point.code
    assert f"“{point.title_en}”" in i18n.say("en", fix.message)
    assert f"“{point.title_zh}”" in i18n.say("zh", fix.message)


def test_an_empty_shelf_is_said_in_one_sentence(shelf):
    db, school, ann, spec = shelf
    (short,) = menus.build(db, ann, school, spec, now=NOW).shortfalls
    assert i18n.say("zh", short.message) == "题库里还没有可以布置的三年级数学题。"
    assert i18n.say("en", short.message) == "The bank has no Maths exercises for grade 3 that can be set here."


def test_a_menu_shorter_than_asked_is_as_long_as_the_bank_allows_and_says_so(shelf):
    db, school, ann, spec = shelf
    goal = spec.unit.lessons[0].points[0].code
    for tier in ("basic", "specialised", "extension"):
        add(db, spec, 6, goal=goal, tier=tier, minutes=3)
    menu = menus.build(db, ann, school, replace(spec, half=60), now=NOW).menu
    assert menu.orders["most"] == 24, "eight dishes of three minutes: six required, and one of each group"
    (note,) = notes(db, menu, "en")
    assert i18n.say("en", note).startswith("You asked for 30 minutes; the longest choice takes 24.")
    menu.wish = {**menu.wish, "half": 180}
    (note,) = notes(db, menu, "en")
    assert i18n.say("en", note).startswith(
        "You asked for 90 minutes but the day has 30 left; the longest choice takes 24."
    )
    assert "shorter than asked" in menu_json.as_json(menu)["proof"]["relaxed"]
    fitting = menus.build(db, ann, school, replace(spec, half=48), now=NOW).menu
    assert notes(db, fitting, "en") == []


def test_a_proof_names_the_banks_it_rests_on_and_is_held_against_them(shelf):
    db, school, ann, spec = shelf
    for tier in ("basic", "specialised", "extension"):
        add(db, spec, 6, goal=spec.unit.lessons[0].points[0].code, tier=tier, minutes=4)
    everywhere = replace(spec, banks=(), school_class=None, unit=None, grade=3)
    for wish in (spec, everywhere):
        menu = menus.build(db, ann, school, wish, now=NOW).menu
        verdict = checks.verify(db, ann, menu)
        assert (verdict.ok, verdict.bank_version) == (True, sum(menu.proof["banks"].values())), wish
        assert spec.banks[0].uid in menu.proof["banks"]
        assert str(verdict.message) == "The orders and the proof hold."
        forged = [[uid, tier, half, value, family, goals, mm + 1] for uid, tier, half, value, family, goals, mm in
                  menu.proof["pool"]]  # fmt: skip
        menu.proof = {**menu.proof, "pool": forged, "optimal": False}
        assert not checks.verify(db, ann, menu).ok
    fresh = menus.build(db, ann, school, everywhere, now=NOW).menu
    add(db, spec, 1, goal=spec.unit.lessons[0].points[0].code)
    moved = checks.verify(db, ann, fresh)
    assert (moved.ok, str(moved.message)) == (True, "The orders and the proof hold. The bank has changed since.")
    again = menus.build(db, ann, school, everywhere, now=NOW).menu
    assert checks.verify(db, ann, again).bank_version == moved.bank_version + 1
