"""A menu that a colleague shares, adopted for another class: its own day's minutes, and nothing follows anything."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from homework_menu import classes, day_plans, days, edits, menu_rows, menu_rules, menus, publishing, shared_menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import Menu, SchoolClass, Submission
from question_bank import exercises, teams
from question_bank.content import Content
from question_bank.errors import Invalid, NotAllowed, NotFound
from question_bank.models import School, Teacher, Unit
from question_bank.teams import TeamSpec
from tests.people import NOW, UNIT, Town

DAY = date(2026, 11, 25)


@pytest.fixture
def shared(town: Town) -> str:
    """Ann's menu of 20 minutes, shared with the team of Ann and Ben; Ben teaches 3 Elm."""
    with town.session() as db:
        ann, school = town.viewer("ann"), db.get_one(School, town.schools["here"])
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        elm = classes.create(db, school.id, "3 Elm", 3, learners=30)
        classes.arrive_at(classes.teach(db, elm, "maths", teacher_id=town.people["ben"], unit=unit), unit.lessons[-1])
        people = [db.get_one(Teacher, town.people[one]) for one in ("ann", "ben")]
        team = teams.create(db, town.viewer("lee"), TeamSpec("Maths 3", "maths", frozenset({3}), people))
        spec = MenuSpec(grade=3, subject="maths", half=40, format=Format.MUST_MAY, place=Place.SCHOOL_HOME, day=DAY,
                        school_class=classes.named(db, "Class here"), unit=unit, lesson=unit.lessons[-1])  # fmt: skip
        menu = menus.build(db, ann, school, spec, now=NOW).menu
        assert menu
        shared_menus.share(db, ann, menu, team, now=NOW)
        db.commit()
        return menu.uid


def adopted(db, town: Town, uid: str) -> Menu:
    ben = town.viewer("ben")
    return shared_menus.adopt(db, ben, db.get_one(School, ben.school_id), menus.find(db, ben, uid),
                              classes.named(db, "3 Elm"), now=NOW)  # fmt: skip


def fill(db, town: Town, half: int) -> None:
    """Chinese takes so many half-minutes of 3 Elm's day."""
    elm = classes.named(db, "3 Elm")
    db.add(Submission(school_id=elm.school_id, class_id=elm.id, date=DAY, subject="chinese", content="P1", half=half,
                      least=half, most=half, teacher_id=town.people["ann"], moment=NOW))  # fmt: skip
    db.flush()


def printed(menu: Menu) -> list[tuple]:
    return [(dish.exercise.uid, dish.revision.number, dish.half) for dish in menu_rows.dishes(menu)]


def test_a_copy_has_the_same_dishes_for_the_own_class_and_may_be_handed_in(town, shared):
    with town.session() as db:
        made, menu = adopted(db, town, shared), menus.find(db, town.viewer("ann"), shared)
        assert printed(made) == printed(menu)
        assert (made.school_class.name, made.date, made.cap, made.teacher.name) == ("3 Elm", DAY, 40, "Ben")
        assert shared_menus.mends(db, town.viewer("ben"), made) == []
        days.hand_in(db, made, town.viewer("ben"), now=NOW)
        assert menu.submission is None
        assert [one.adopted for one in shared_menus.shared(db, teams.listed(db, town.viewer("ben"))[0])] == [1]


def test_what_its_teacher_changes_afterwards_does_not_reach_the_copy(town, shared):
    """Teeth: let the copy hold the exercise's newest revision, or the shared menu's own sections."""
    with town.session() as db:
        made, menu, ann = adopted(db, town, shared), menus.find(db, town.viewer("ann"), shared), town.viewer("ann")
        before, undone = printed(made), len(made.undo)
        dish = menu_rows.dishes(menu)[0]
        exercises.revise(db, dish.exercise, Content(kind="short", stem="Other words", answers=("1",)),
                         version=dish.exercise.version, now=NOW)  # fmt: skip
        edits.remove(db, menu, len(menu_rows.dishes(menu)) - 1, now=NOW)
        shared_menus.stop(db, ann, menu, teams.listed(db, ann)[0])
        menus.drop(db, menu)
        db.commit()
        db.expire_all()
        assert printed(made) == before
        assert menu_rows.dishes(made)[0].revision.content.stem != "Other words"
        assert undone == 0


@pytest.mark.parametrize("left", [36, 28, 12])
def test_a_copy_that_does_not_fit_the_classs_day_is_mended_as_its_own(town, shared, left):
    """Teeth: keep the cap of the class that it was made for."""
    with town.session() as db:
        fill(db, town, 120 - left)
        ben, school = town.viewer("ben"), db.get_one(School, town.schools["here"])
        menu = menus.find(db, ben, shared)
        [fit] = shared_menus.fits(db, ben, school, [menu], now=NOW)[menu.id]
        made = adopted(db, town, shared)
        assert (made.cap, fit.cap, fit.most - left) == (left, left, fit.over)
        with pytest.raises(Invalid):
            days.hand_in(db, made, ben, now=NOW)
        db.commit()
        offered = shared_menus.mends(db, ben, made)
        assert {one.kind for one in offered} >= {"later"}
        for one in offered:
            shared_menus.mend(db, ben, school, made, one.kind, one.at, one.to, now=NOW)
            orders = menu_rules.orders(menu_rows.value_of(made))
            assert orders.most == one.most
            if left > 12 or one.kind == "later":
                assert orders.most <= made.cap
                days.hand_in(db, made, ben, now=NOW)
            db.rollback()
        with pytest.raises(Invalid):
            shared_menus.mend(db, ben, school, made, "drop", 0, "", now=NOW)


def test_a_copy_that_went_to_another_day_goes_back_with_that_day_s_minutes(town, shared):
    """Teeth: leave the day out of a step back."""
    with town.session() as db:
        fill(db, town, 108)
        ben, school = town.viewer("ben"), db.get_one(School, town.schools["here"])
        made = adopted(db, town, shared)
        before = made.date, made.cap
        later = next(one for one in shared_menus.mends(db, ben, made) if one.kind == shared_menus.LATER)
        shared_menus.mend(db, ben, school, made, later.kind, later.at, later.to, now=NOW)
        assert (made.date.isoformat(), made.cap > before[1]) == (later.to, True)
        menus.undo(db, made, now=NOW)
        assert (made.date, made.cap) == before


def test_a_menu_is_adopted_by_who_sees_it_shared_for_a_class_taught(town, shared):
    """Teeth: leave out `is_shared`."""
    with town.session() as db:
        school = db.get_one(School, town.schools["here"])
        fourth = classes.create(db, school.id, "4 Oak", 4)
        classes.teach(db, fourth, "maths", teacher_id=town.people["ben"])
        menu, ben, tia = menus.find(db, town.viewer("ben"), shared), town.viewer("ben"), town.viewer("tia")
        here = db.scalars(select(SchoolClass).where(SchoolClass.name == "Class here")).one()
        for viewer, school_class, fault in ((ben, here, NotAllowed), (ben, fourth, Invalid), (tia, here, NotAllowed)):
            with pytest.raises(fault):
                shared_menus.adopt(db, viewer, school, menu, school_class, now=NOW)
        with pytest.raises(NotAllowed):
            shared_menus.stop(db, ben, menu, teams.listed(db, ben)[0])
        shared_menus.stop(db, town.viewer("ann"), menu, teams.listed(db, ben)[0])
        with pytest.raises(NotFound):
            shared_menus.adopt(db, ben, school, menu, classes.named(db, "3 Elm"), now=NOW)


def test_a_menu_is_deleted_with_its_shares_and_goes_past_a_published_day(town, shared):
    with town.session() as db:
        ben, lee, elm = town.viewer("ben"), town.viewer("lee"), classes.named(db, "3 Elm")
        publishing.publish(db, lee, day_plans.day_of(db, elm, DAY), reason="", without=["maths"], now=NOW)
        assert adopted(db, town, shared).date == date(2026, 11, 26)
        menus.drop(db, menus.find(db, ben, shared))
        db.expire_all()
        assert shared_menus.shared(db, teams.listed(db, ben)[0]) == []


def test_a_copy_says_whose_menu_it_was_until_it_is_built_again_and_links_it_while_it_is_shared(town, shared):
    """Teeth: forget whose it was; link what the viewer no longer sees."""
    with town.session() as db:
        made, ann, ben = adopted(db, town, shared), town.viewer("ann"), town.viewer("ben")
        menu = menus.find(db, ann, shared)
        assert shared_menus.credit_of(db, ben, menu) is None
        edits.remove(db, made, len(menu_rows.dishes(made)) - 1, now=NOW)
        menus.reword(made, "plain", now=NOW)
        teacher, there = shared_menus.credit_of(db, ben, made)
        assert (teacher.name, there.uid) == ("Ann", shared)
        menus.drop(db, menu)
        assert shared_menus.credit_of(db, ben, made) == (teacher, None)
        planned = menus.plan_again(db, ben, db.get_one(School, made.school_id), made, now=NOW)
        menus.rebuilt(db, made, planned, menus.spec_of(db, made), now=NOW)
        assert shared_menus.credit_of(db, ben, made) is None
