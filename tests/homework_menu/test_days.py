"""The hand-in closes on the school day before, by the school's own clock; what the day went on with stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from homework_menu import accounts, days, menus, school_rules
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass, Submission
from question_bank import curriculum
from question_bank.errors import Invalid
from question_bank.models import School
from tests.people import NOW, UNIT

FRIDAY, MONDAY, TUESDAY = date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1)


@pytest.fixture
def school(town):
    with town.session() as db:
        yield db.get_one(School, town.schools["here"])


@pytest.mark.parametrize(("moment", "is_late"), [
    (datetime(2026, 11, 27, 8, 0, tzinfo=UTC), False), (datetime(2026, 11, 27, 8, 1, tzinfo=UTC), True),
])  # fmt: skip
def test_monday_s_homework_closes_on_friday_at_four_by_the_school_s_clock(school, moment, is_late):
    assert school.zone == "Asia/Shanghai"
    assert (moment > days.deadline(school, MONDAY)) is is_late
    assert days.open_day(school, moment) == (TUESDAY if is_late else MONDAY)


def test_a_school_sets_hour_and_days_and_has_days_without_homework(school):
    morning = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    school_rules.set_to(school, {"hand_in_days_ahead": "0", "hand_in_hour": "12", "no_homework_weekdays": ["4"]})
    assert days.deadline(school, MONDAY) == datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
    assert days.open_day(school, morning) == date(2026, 11, 26)
    assert days.open_day(school, morning.replace(hour=5)) == MONDAY, "Friday has no homework"


def test_the_day_is_the_school_s_own(school):
    late = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)
    assert days.today(school, late) == FRIDAY
    school.zone = "America/New_York"
    assert days.today(school, late) == date(2026, 11, 26)


def test_a_zone_that_does_not_exist_is_refused(school):
    with pytest.raises(Invalid, match="no time zone"):
        accounts.set_up(school, policy=school.policy, wording="plain", language="zh", zone="Mars/Base")


@pytest.fixture
def two_menus(town):
    """Two menus of one class, subject and day."""
    with town.session() as db:
        school, ann = db.get_one(School, town.schools["here"]), town.viewer("ann")
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        third = db.scalars(select(SchoolClass)).one()
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", MONDAY, school_class=third, unit=unit)
        made = [menus.build(db, ann, school, spec, now=NOW).menu for _ in range(2)]
        yield db, ann, made


def test_another_menu_takes_the_place_of_one_that_may_still_change(two_menus):
    db, viewer, (first, second) = two_menus
    days.hand_in(db, first, viewer, now=NOW)
    with pytest.raises(Invalid, match="handed in"):
        days.hand_in(db, first, viewer, now=NOW)
    days.hand_in(db, second, viewer, now=NOW)
    assert db.scalars(select(Submission.menu_id)).all() == [second.id]


@pytest.mark.parametrize("state", ["agreed", "published", "corrected"])
def test_what_the_day_went_on_with_is_neither_replaced_nor_taken_back(two_menus, state):
    db, viewer, (first, second) = two_menus
    days.hand_in(db, first, viewer, now=NOW).state = state
    for act in (lambda: days.hand_in(db, second, viewer, now=NOW), lambda: days.take_back(db, first, viewer, now=NOW)):
        with pytest.raises(Invalid, match="already uses"):
            act()
    assert db.scalars(select(Submission.menu_id)).all() == [first.id]
