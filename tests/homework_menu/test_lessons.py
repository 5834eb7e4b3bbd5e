"""Textbooks come in by a table; a menu for a lesson draws nothing that a later lesson teaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from homework_menu import checks, drawing, i18n, menu_rows, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import Menu
from homework_menu.notes import notes
from question_bank import access, banks, curriculum, exercises, textbooks
from question_bank.content import Content, Kind
from question_bank.errors import Invalid, Refused
from question_bank.exercises import Draft, Labels
from question_bank.models import Book, Exercise, KnowledgePoint, Lesson, Prerequisite, School
from tests.people import NOW

HEAD = ["版本", "册", "单元", "课时", "知识点"]
ROWS = [
    ["校本", "三上", "一 分数", "认识", "校->认识"],
    ["校本", "三上", "一 分数", "比较", "校->比较；校->同分母"],
    ["校本", "三上", "二 小数", "读写", "校->小数"],
]


def points(db, school_id: int, *titles: str) -> list[KnowledgePoint]:
    return curriculum.points(db, "maths", [f"校->{title}" for title in titles], school_id=school_id)


@pytest.fixture
def shelf(town):
    """A book of three lessons, and for each point an exercise; 应用 needs 小数 hard, 趣题 needs it softly."""
    with town.session() as db:
        here = town.schools["here"]
        textbooks.take_in(db, here, [["三年级用书"], HEAD, *ROWS], subject="maths", grade=3)
        (decimals,) = points(db, here, "小数")
        for title, hard in (("应用", True), ("趣题", False)):
            (point,) = points(db, here, title)
            db.add(Prerequisite(point_id=point.id, needs_id=decimals.id, hard=hard))
        bank = banks.create(db, here, "Lessons")
        unit, _ = curriculum.unit_or_lesson(db, "一 分数")
        for title in ("认识", "比较", "同分母", "小数", "应用", "趣题"):
            labels = Labels("maths", frozenset({3}), "basic", 8, goals=(f"校->{title}",), lesson=unit.lessons[0].code)
            exercises.create(db, bank, Draft(Content(Kind.SHORT, f"{title}一题", answers=("x",)), labels), now=NOW)
        db.commit()
        yield db, here, bank


def drawn(db, here: int, bank, lesson: str | None) -> set[str]:
    unit, _ = curriculum.unit_or_lesson(db, "一 分数")
    taught = next((one for one in unit.lessons if one.title == lesson), None)
    spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", date(2026, 11, 24), unit=unit, lesson=taught,
                    banks=(bank,))  # fmt: skip
    found = drawing.draw(db, access.command_line(here), spec).candidates
    return {goal.split("->")[-1] for one in found for goal in one.goals} - {"校"}


def test_nothing_is_drawn_that_needs_a_later_point_hard(shelf):
    assert drawn(*shelf, "认识") == {"认识", "趣题"}
    assert drawn(*shelf, "比较") == {"认识", "比较", "同分母", "趣题"}
    assert drawn(*shelf, None) == {"认识", "比较", "同分母", "趣题"}


TIERS = ("basic", "basic", "specialised", "specialised", "extension", "extension")


def stocked(db, bank, goal: str, names: str) -> None:
    """An exercise of each kind of work, two of some, with these names for the first lesson."""
    unit, _ = curriculum.unit_or_lesson(db, "一 分数")
    for name, tier in zip(names, TIERS, strict=True):
        labels = Labels("maths", frozenset({3}), tier, 6, goals=(goal,), lesson=unit.lessons[0].code)
        exercises.create(db, bank, Draft(Content(Kind.SHORT, f"{name}？", answers=("x",)), labels), now=NOW)


def built(db, here, bank, half=30, **more):
    """A menu for the first lesson."""
    unit, _ = curriculum.unit_or_lesson(db, "一 分数")
    spec = MenuSpec(3, "maths", half, Format.MUST_MAY, "school-home", date(2026, 11, 24), unit=unit,
                    lesson=unit.lessons[0], banks=(bank,), **more)  # fmt: skip
    return menus.build(db, access.command_line(here), db.get_one(School, here), spec, now=NOW).menu


def early_of(menu: Menu) -> list[str]:
    """The names of its dishes that a later point would help."""
    return [dish.revision.content.stem for dish in menu_rows.dishes(menu) if "趣题" in dish.exercise.points[0].code]


def test_a_dish_that_a_later_point_would_help_is_told_to_the_teacher_by_its_name(shelf):
    db, here, bank = shelf
    stocked(db, bank, "校->趣题", "甲乙丙丁戊己")
    menu = built(db, here, bank)
    told = [i18n.say("zh", note) for note in notes(db, menu, "zh")]
    assert told == [f"“{name}”要用到“小数”，教材后面才教，请留意。" for name in early_of(menu)]
    assert told


def test_no_such_dish_stands_on_a_menu_where_the_bank_has_others(shelf):
    """Teeth: choose among all; leave out what was pinned too; let the check miss what was left out."""
    db, here, bank = shelf
    stocked(db, bank, "校->趣题", "甲乙丙丁戊己")
    for names in ("子丑寅卯辰巳", "午未申酉戌亥", "天地玄黄宇宙"):
        stocked(db, bank, "校->认识", names)
    viewer = access.command_line(here)
    for seed in range(1, 9):
        menu = built(db, here, bank, seed=seed)
        assert early_of(menu) == []
        assert checks.verify(db, viewer, menu).ok
    pin = next(one for one in db.scalars(select(Exercise)) if one.revisions[-1].content.stem == "甲？")
    assert early_of(built(db, here, bank, pins=(pin.uid,))) == ["甲？"]


@pytest.mark.parametrize(("book", "grade", "late"), [
    ("三下", 3, True), ("四上", 4, True), ("二下", 2, False), ("二上", 2, False),
])  # fmt: skip
def test_a_point_of_another_book_is_late_where_that_book_comes_later(shelf, book, grade, late):
    db, here, bank = shelf
    textbooks.take_in(db, here, [HEAD, ["校本", book, "零 整数", "估算", "校->估算"]], subject="maths", grade=grade)
    labels = Labels("maths", frozenset({3}), "basic", 8, goals=("校->估算",))
    labels = replace(labels, lesson=curriculum.unit_or_lesson(db, "一 分数")[0].lessons[0].code)
    exercises.create(db, bank, Draft(Content(Kind.SHORT, "估一估", answers=("x",)), labels), now=NOW)
    assert ("估算" in drawn(db, here, bank, None)) is not late


def test_a_point_taught_again_later_counts_from_its_first_lesson(shelf):
    db, here, bank = shelf
    textbooks.take_in(db, here, [HEAD, ["校本", "三下", "零 复习", "再认", "校->认识"]], subject="maths", grade=3)
    assert "认识" in drawn(db, here, bank, "认识")


def test_a_table_adds_and_a_second_time_changes_nothing(shelf):
    db, here, _ = shelf
    again = textbooks.take_in(db, here, [HEAD, *ROWS], subject="maths", grade=3)
    assert vars(again) == {"books": 0, "units": 0, "lessons": 0}
    more = textbooks.take_in(
        db, here, [HEAD, ["校本", "三上", "二 小数", "比大小", "校->小数比较"]], subject="maths", grade=3
    )
    assert vars(more) == {"books": 0, "units": 0, "lessons": 1}
    book = db.scalars(select(Book).where(Book.edition == "校本")).one()
    assert [[lesson.title for lesson in unit.lessons] for unit in book.units] == [["认识", "比较"], ["读写", "比大小"]]
    assert {point.code for point in book.units[0].lessons[1].points} == {"校->比较", "校->同分母"}


def test_a_school_s_book_is_seen_by_that_school_alone(shelf, town):
    with town.session("there") as db:
        assert not db.scalar(select(func.count()).select_from(Book).where(Book.edition == "校本"))


@pytest.mark.parametrize(("rows", "fault"), [
    ([["版本", "册"], ["a", "b"]], Refused), ([HEAD, ["校本", "三上", "", "认识", ""]], Invalid),
    ([[*HEAD, "学科"], ["校本", "三上", "一", "认识", "", "占星"]], Invalid),
])  # fmt: skip
def test_a_table_that_lacks_something_is_refused(town, rows, fault):
    with town.session() as db, pytest.raises(fault):
        textbooks.take_in(db, town.schools["here"], rows, subject="maths", grade=3)
    with town.session() as db:
        assert db.scalar(select(func.count()).select_from(Lesson).where(Lesson.title == "认识")) == 0


def test_a_unit_s_title_is_looked_up_in_the_subject_and_grade_and_where_two_share_it_both_are_named(shelf):
    db, here, _ = shelf
    fourth, _ = curriculum.unit_or_lesson(db, "Fractions", subject="maths", grade=4)
    assert (fourth.book.grade, fourth.book.subject) == (4, "maths")
    textbooks.take_in(db, here, [HEAD, ["另本", "四上", "Fractions", "认识", "校->认识"]], subject="maths", grade=4)
    with pytest.raises(Invalid) as caught:
        curriculum.unit_or_lesson(db, "Fractions", subject="maths", grade=4)
    assert fourth.code in i18n.say("en", caught.value)
    assert fourth.book.title in i18n.say("zh", caught.value)
    own = db.scalars(select(Book).where(Book.edition == "另本")).one()
    assert curriculum.unit_or_lesson(db, "Fractions", subject="maths", grade=4, book=own)[0].book is own
    assert curriculum.unit_or_lesson(db, fourth.code, subject="maths", grade=4, book=own)[0] is fourth
    with pytest.raises(Invalid, match="of this subject and grade"):
        curriculum.unit_or_lesson(db, "Fractions", subject="maths", grade=9)
