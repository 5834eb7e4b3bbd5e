"""Near-identical exercises never stand on one menu, and none comes back soon after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from homework_menu import day_room, drawing, edits, menu_rows, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass
from question_bank import access, banks, duplicates, exercises
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, Exercise, School
from tests.people import NOW

STORIES = (
    "小明有{}个苹果，吃了{}个，妈妈又买来几个，现在篮子里一共有几个苹果？",
    "一根彩带长{}米，剪去{}米做蝴蝶结，剩下的彩带平均剪成几段，每段多长？",
    "书架上层有{}本书，下层比上层少{}本，从上层拿几本放到下层两层就一样多？",
    "小巷里有{}盏路灯，相邻两盏相距{}步，从第一盏走到最后一盏要走多少步？",
    "食堂运来{}袋大米，每天吃掉{}袋，吃了几天以后只剩下原来的一半？",
    "操场上有{}人在跳绳，其中{}人是女生，男生比女生多还是少，差多少人？",
    "花店一束花要{}枝玫瑰和{}枝百合，做几束花正好把两种花都用完？",
)
DAY = date(2026, 11, 24)


@pytest.fixture
def shelf(town):
    """Seven word problems, each six times with other numbers: seven different exercises to a child."""
    with town.session() as db:
        school = db.get_one(School, town.schools["here"])
        bank = banks.create(db, school.id, "Twins")
        for at, story in enumerate(STORIES):
            for other in range(6):
                tier = ("basic", "basic", "basic", "specialised", "specialised", "extension", "creative")[at]
                labels = Labels("maths", frozenset({3}), tier, 8, goals=("3.2",))
                content = Content(Kind.SHORT, story.format(20 + at, 3 + other), answers=("x",))
                exercises.create(db, bank, Draft(content, labels), now=NOW)
        db.commit()
        yield db, school, bank


def spec(db, bank: Bank, **more) -> MenuSpec:
    school_class = db.scalars(select(SchoolClass)).one()
    return MenuSpec(
        3, "maths", 40, Format.MUST_MAY, "school-home", DAY, banks=(bank,), school_class=school_class, **more
    )


def build(db, school: School, wish: MenuSpec):
    menu = menus.build(db, access.command_line(school.id), school, wish, now=NOW).menu
    db.commit()
    return menu


def readings(menu) -> list[duplicates.Reading]:
    return [duplicates.reading(dish.revision.content) for dish in menu_rows.dishes(menu)]


@pytest.mark.parametrize("seed", range(1, 6))
def test_no_sheet_holds_two_that_read_alike(shelf, seed):
    db, school, bank = shelf
    seen = readings(build(db, school, spec(db, bank, seed=seed)))
    assert len(seen) >= 5
    assert duplicates.near_pairs(tuple(seen)) == ()


def test_what_reads_like_a_dish_of_this_week_does_not_come_back(shelf):
    db, school, bank = shelf
    first = build(db, school, spec(db, bank))
    drawn = drawing.draw(db, access.command_line(school.id), replace(spec(db, bank), day=date(2026, 11, 26)))
    had = readings(first)
    left = db.scalars(select(Exercise).where(Exercise.uid.in_(drawn.had))).all()
    assert len(left) == 6 * len(had)
    for one in drawn.candidates:
        content = db.scalars(select(Exercise).where(Exercise.uid == one.uid)).one().revisions[-1].content
        assert not any(duplicates.are_near(duplicates.reading(content), other) for other in had)


def test_a_swap_offers_nothing_that_reads_like_another_dish(shelf):
    db, school, bank = shelf
    menu = build(db, school, spec(db, bank))
    dishes = menu_rows.dishes(menu)
    for at in range(len(dishes)):
        others = [duplicates.reading(one.revision.content) for one in dishes if one is not dishes[at]]
        for offer in edits.offers(db, access.command_line(school.id), menu, at):
            offered = duplicates.reading(offer.exercise.revisions[-1].content)
            assert not any(duplicates.are_near(offered, other) for other in others)


def test_two_that_read_alike_block_the_hand_in_and_a_repeat_warns(shelf):
    db, school, bank = shelf
    menu = build(db, school, spec(db, bank))
    one, two = menu_rows.dishes(menu)[:2]
    alike = db.scalars(select(Exercise).where(Exercise.bank_id == bank.id)).all()
    near = next(other for other in alike if other is not one.exercise and duplicates.are_near(
        duplicates.reading(other.revisions[-1].content), duplicates.reading(one.revision.content)))  # fmt: skip
    menu_rows.pin(two, near, day_room.factor(school))
    db.flush()
    found = [finding for finding in menus.findings(db, menu) if finding.rule == "V8"]
    assert [finding.level for finding in found] == ["block"]
    again = build(db, school, replace(spec(db, bank), day=date(2026, 11, 25), repeat_days=0))
    told = [finding for finding in menus.findings(db, again) if finding.rule == "V8"]
    assert told
    assert {finding.level for finding in told} == {"warn"}
