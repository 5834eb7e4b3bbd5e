"""What the dishes of a pick-one group have in common is one goal, not a whole area of the knowledge tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from homework_menu import drawing, menu_rows, menus, shortfalls
from homework_menu.assembly import Candidate, Wish
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import TIERS, Format
from homework_menu.menu_rules.validation import shared_goals
from question_bank import access, banks, curriculum, exercises, formats, imports
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import School
from tests.people import NOW

REAL = Path(__file__).parent.parent / "samples" / "tal-scq5k-300.xlsx"
WISH = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", date(2026, 11, 24))
GROUPED = (Format.THREE_COURSES, Format.MUST_MAY, Format.COLUMNS, Format.SET_MEALS)


def shelf(db, school: School, goals: list[str]):
    """A bank of one exercise of five minutes for each goal, the kinds of work in turn."""
    bank = banks.create(db, school.id, "Goals")
    for at, goal in enumerate(goals):
        tier = ("basic", "basic", "specialised", "extension", "creative")[at % 5]
        labels = Labels("maths", frozenset({3}), tier, 10, goals=(goal,))
        exercises.create(db, bank, Draft(Content(Kind.SHORT, f"{chr(0x4E00 + at)}？", answers=("x",)), labels), now=NOW)
    return bank


@pytest.fixture
def school(town):
    with town.session() as db:
        yield db, db.get_one(School, town.schools["here"])


@pytest.fixture
def real(school):
    """Three hundred real exercises whose points are paths of up to six steps below `拓展思维`, `课内体系`, …"""
    db, here = school
    bank = banks.create(db, here.id, "Real")
    words = imports.parse_defaults(["subject=maths", "grade=3", "tier=basic", "minutes=4"])
    imports.take_in(db, bank, formats.read(REAL.read_bytes(), REAL.name), defaults=words, now=NOW)
    return db, here, bank


def test_dishes_that_have_only_an_area_in_common_stand_in_no_group(school):
    db, here = school
    bank = shelf(db, here, [f"校->数->加减->点{at}" for at in range(20)])
    viewer = access.command_line(here.id)
    built = menus.build(db, viewer, here, replace(WISH, banks=(bank,)), now=NOW)
    assert built.menu is None
    drawn = drawing.draw(db, viewer, replace(WISH, banks=(bank,))).candidates
    assert {len(one.goals) for one in drawn} == {1}


def test_dishes_of_one_point_below_the_areas_stand_in_a_group(school):
    db, here = school
    bank = shelf(db, here, [f"校->数->加减->分数->点{at}" for at in range(20)])
    menu = menus.build(db, access.command_line(here.id), here, replace(WISH, banks=(bank,)), now=NOW).menu
    assert [one.goals for one in menu.sections[1:]] == [["校->数->加减->分数"]] * 2


def test_an_area_that_a_teacher_asks_for_is_the_goal_that_she_asked_for(school):
    db, here = school
    bank = shelf(db, here, [f"校->数->加减->点{at}" for at in range(20)])
    spec = replace(WISH, banks=(bank,), goals=("校->数",))
    menu = menus.build(db, access.command_line(here.id), here, spec, now=NOW).menu
    assert [one.goals for one in menu.sections[1:]] == [["校->数"]] * 2
    assert [one for one in menus.findings(db, menu) if one.rule in ("V4", "V5")] == []


def test_to_leave_an_area_out_is_not_offered_where_the_groups_need_it():
    """No basic exercise serves it, so no menu meets it; unasked, the others have nothing in common."""

    def bank(more: frozenset[str]) -> list[Candidate]:
        return [
            Candidate(f"{tier}{at}", tier, 10, frozenset({f"{tier} {at}"}) | (more if tier != "basic" else set()))
            for tier in TIERS for at in range(4)
        ]  # fmt: skip

    wish = Wish(Format.MUST_MAY, 40, frozenset({"校->数"}))
    (found,) = shortfalls.explain(bank(wish.must_goals), wish, seed=1, unasked=lambda goal: bank(frozenset()))
    assert [fix.action for fix in found.fixes] == ["raise-minutes", "change-format"]


@pytest.mark.parametrize("format", GROUPED)
def test_groups_of_real_exercises_share_one_goal_and_no_area(real, format):
    db, here, bank = real
    menu = menus.build(
        db, access.command_line(here.id), here, replace(WISH, format=format, banks=(bank,)), now=NOW
    ).menu
    groups = [one for one in menu_rows.value_of(menu).sections if one.is_pick_one]
    assert groups
    borne = {point.code for dish in menu_rows.dishes(menu) for point in dish.exercise.points}
    for section in groups:
        shared = shared_goals(section.dishes)
        assert shared
        assert not [goal for goal in shared if curriculum.is_area(goal) and goal not in borne]
