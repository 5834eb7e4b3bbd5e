"""Versions of the sample units' menus: each group's own dishes on its side of the menu's, on the menu's paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from homework_menu import checks, classes, group_levels, group_notes, group_rows, group_versions, menus, sheets
from homework_menu.demo import sample_bank
from homework_menu.demo import school as demo_school
from homework_menu.drawing import MenuSpec
from homework_menu.errors import Message
from homework_menu.menu_rules import Format, Place
from homework_menu.models import Dish, GroupVersion, Menu, Section
from question_bank import banks, curriculum
from question_bank.database import Session
from question_bank.models import Exercise, School
from tests.homework_menu.group_town import ALL, made
from tests.people import NOW, Town
from tests.web.routes import DAY

LATELY = [
    ("ccss-maths-4-nf", 2, Format.SET_MEALS), ("ccss-maths-4-nf", 3, Format.SET_MEALS),
    ("pep-english-5a-3", 2, Format.SET_MEALS), ("pep-maths-5b-4", 2, Format.MUST_MAY),
    ("pep-maths-3a-8", 4, Format.THREE_IN_A_ROW),
]  # fmt: skip


def menu_of(db: Session, town: Town, unit: str, lesson: int, format: Format) -> Menu:
    """A menu of a sample unit's lesson, from its samples alone."""
    school, sample = db.get_one(School, town.schools["here"]), sample_bank.load(unit)[0]
    if db.scalar(select(Exercise).where(Exercise.uid == sample.uid)) is None:
        demo_school.fill(db, banks.create(db, school.id, f"Samples {unit}"), unit, now=NOW)
    found, _ = curriculum.unit_or_lesson(db, unit)
    there = classes.create(db, school.id, "Own", sample.grades[0])
    spec = MenuSpec(sample.grades[0], sample.subject, 40, format, Place.SCHOOL_HOME, DAY, school_class=there,
                    unit=found, lesson=found.lessons[lesson - 1])  # fmt: skip
    menu = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
    assert menu
    return menu


@pytest.mark.parametrize(("unit", "lesson", "format"), LATELY)
def test_each_groups_own_dishes_are_on_its_side_of_the_menus_and_on_its_paper(town: Town, unit, lesson, format):
    """Teeth: take what is worth most whatever its order, believe the page that the menu was chosen for."""
    with town.session() as db:
        menu = menu_of(db, town, unit, lesson, format)
        some = [one for one in made(db, town, menu) if one.menu is not menu]
        assert group_levels.are_in_order([group_levels.gain(menu, one.menu, one.group) for one in some])
        assert len(group_notes.common(menu)) <= ALL.common + group_versions.MORE
        assert group_notes.same(menu) == group_notes.stale(menu) == []
        school = db.get_one(School, town.schools["here"])
        for one in some:
            assert checks.verify(db, town.viewer("ann"), one.menu).ok
            assert sheets.lacking(db, one.menu, school, pages=1) <= 0


def test_a_version_on_more_of_the_paper_is_drawn_anew_there(town: Town):
    """Teeth: look for its next draw by the page that the menu was chosen for."""
    with town.session() as db:
        menu = menu_of(db, town, "pep-maths-3a-8", 4, Format.THREE_IN_A_ROW)
        made(db, town, menu, replace(ALL, common=3))
        version = group_rows.find(menu, "stretch").menu
        assert version.proof["certificate"]["page_mm"] > menu.proof["certificate"]["page_mm"]
        school = db.get_one(School, town.schools["here"])
        planned = group_versions.plan_again(db, town.viewer("ann"), school, menu, "stretch", now=NOW)
        assert planned.state


def menu_with(*dishes: tuple[str, int], of: str) -> Menu:
    """A menu of dishes of these kinds of work and difficulties."""
    made = [Dish(exercise=Exercise(uid=f"{of}-{at}", difficulty=hard), tier=tier, position=at)
            for at, (tier, hard) in enumerate(dishes)]  # fmt: skip
    return Menu(sections=[Section(dishes=made)], wish={})


def test_what_is_said_of_a_version_no_harder_than_the_core_does_not_contradict_itself():
    """Teeth: say of all kinds that the bank has harder ones beside the kinds in which it has none."""
    core = menu_with(("basic", 1), ("specialised", 3), of="core")
    same = menu_with(("basic", 1), ("specialised", 3), of="stretch")
    same.wish = {"lacks": {"specialised": 1}}
    told = group_levels.told(core, GroupVersion(group="stretch", menu=same))
    assert [one.text for one in told[1:]] == [group_levels.NONE["stretch"], group_levels.UNFIT["stretch"]]
    assert told[2].values == {"kinds": [Message("Basic")]}
    assert str(told[0]) == "Own dishes: 2, on average just as difficult as the core's: 2."
    same.wish = {"lacks": {"specialised": 1, "basic": 1}}
    assert len(group_levels.told(core, GroupVersion(group="stretch", menu=same))) == 2
    harder = menu_with(("basic", 1), ("specialised", 4), of="stretch")
    assert len(group_levels.told(core, GroupVersion(group="stretch", menu=harder))) == 1
