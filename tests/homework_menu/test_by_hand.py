"""What a teacher does to a menu by hand: the page never says more than is proven, and no rule breaks unsaid."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from homework_menu import checks, days, menu_rows, menus, sheets, swaps
from homework_menu.drawing import MenuSpec
from homework_menu.menu_check import BY_HAND
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass, Submission
from homework_menu.printing import room
from question_bank import access, curriculum
from question_bank.models import School
from tests.people import NOW, UNIT

DAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 28)
ALL = access.command_line(1)


@pytest.fixture
def desk(town):
    with town.session() as db:
        yield db, db.get_one(School, town.schools["here"])


def built(db, school, format=Format.MUST_MAY, day=DAY, place="school-home"):
    unit, _ = curriculum.unit_or_lesson(db, UNIT)
    taught = db.scalars(select(SchoolClass)).one()
    spec = MenuSpec(3, "maths", 40, format, place, day, school_class=taught, unit=unit)
    return menus.build(db, ALL, school, spec, now=NOW).menu


def swap_first(db, school, menu) -> None:
    for at in range(len(menu_rows.dishes(menu))):
        fit = [one for one in swaps.offers(db, ALL, menu, at) if not one.over and not one.refusal]
        if fit:
            return swaps.swap(db, school, menu, at, fit[-1].exercise.uid, ALL, now=NOW)
    raise AssertionError


@pytest.mark.parametrize("format", Format)
def test_after_a_swap_the_minutes_hold_and_nothing_is_called_best(desk, format):
    db, school = desk
    menu = built(db, school, format)
    assert menu.proof["optimal"]
    swap_first(db, school, menu)
    verdict = checks.verify(db, ALL, menu)
    assert (verdict.ok, menu.proof["optimal"], BY_HAND in menu.proof["relaxed"]) == (True, False, True)
    assert "by hand" in verdict.message.text
    assert menu.proof["value"] <= menu.proof["bound"]
    menus.undo(db, menu, now=NOW)
    assert menu.proof["optimal"]
    assert checks.verify(db, ALL, menu).ok


def test_what_was_built_again_and_taken_back_keeps_its_own_proof(desk):
    db, school = desk
    menu = built(db, school)
    menus.rebuild(db, ALL, school, menu, now=NOW)
    menus.undo(db, menu, now=NOW)
    assert menu.proof["optimal"]
    assert checks.verify(db, ALL, menu).ok
    menus.undo(db, menu, now=NOW, forward=True)
    assert checks.verify(db, ALL, menu).ok


@pytest.mark.parametrize("format", Format)
def test_no_offer_breaks_a_rule_or_takes_a_third_side_unsaid(desk, format):
    db, school = desk
    menu = built(db, school, format)
    for at in range(len(menu_rows.dishes(menu))):
        before = swaps.offers(db, ALL, menu, at)
        fit = [one for one in before if not one.over and not one.refusal]
        if not fit:
            continue
        had = sheets.lacking(db, menu, school, pages=1) <= 0
        swaps.swap(db, school, menu, at, fit[-1].exercise.uid, ALL, now=NOW)
        assert menu.orders["most"] * 2 == fit[-1].most
        assert (had and sheets.lacking(db, menu, school, pages=1) > 0) <= fit[-1].is_taller
    assert not [one for one in menus.findings(db, menu) if one.level == "block"]
    assert sheets.lacking(db, menu, school, pages=room.PAGES) <= 0


def test_looking_at_offers_writes_nothing(desk):
    db, school = desk
    menu = built(db, school)
    db.commit()
    swaps.offers(db, ALL, menu, 0)
    assert not db.dirty or not any(db.is_modified(one) for one in db.dirty)


def test_only_written_work_draws_on_the_day(desk):
    db, school = desk
    menu = built(db, school)
    whole = menus.drawn(db, menu)
    assert whole == (menu.orders["least"] * 2, menu.orders["most"] * 2)
    for dish in menu_rows.dishes(menu)[1:]:
        dish.exercise.modality = "oral"
    first = menu_rows.dishes(menu)[0].half
    assert menus.drawn(db, menu)[1] == first
    db.flush()
    assert days.hand_in(db, menu, ALL, now=NOW).most == first


def test_a_weekend_has_its_own_rules(desk):
    db, school = desk
    school.policy = "de-nrw"
    db.flush()
    unit, _ = curriculum.unit_or_lesson(db, UNIT)
    taught = db.scalars(select(SchoolClass)).one()
    for day, fits in ((DAY, True), (SATURDAY, False)):
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "home", day, school_class=taught, unit=unit)
        assert (menus.build(db, ALL, school, spec, now=NOW).menu is not None) is fits


def test_a_day_that_others_filled_is_said_and_does_not_stop_the_hand_in(desk):
    db, school = desk
    menu = built(db, school)
    other = built(db, school)
    other.subject = "chinese"
    db.add(Submission(school_id=school.id, class_id=menu.class_id, date=DAY, subject="chinese", menu=other, least=0,
                      most=2 * 55, moment=NOW))  # fmt: skip
    db.flush()
    found = next(one for one in menus.findings(db, menu) if one.rule == "V13")
    assert found.amount == pytest.approx(55 + menu.orders["most"] - 60)
    assert days.hand_in(db, menu, ALL, now=NOW).most == menu.orders["most"] * 2
