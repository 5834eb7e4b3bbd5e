"""The sample bank is right: answers recomputed, minutes honest, every tier, real variety, ten days of menus."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from homework_menu import menus
from homework_menu.demo import sample_bank
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass
from question_bank import access, curriculum, exercises, shipped, suggestions
from question_bank.content import faults
from question_bank.models import School
from tests.homework_menu.sample_checks import cases, changed, holds
from tests.people import NOW, UNIT

UNITS = sample_bank.units()

POINTS = {row["code"] for row in shipped.points()}
LEAST = {"pep-maths-3a-8": 90}
PARENTS = re.compile("家长签字|家长批改|家长检查|打卡")


@pytest.mark.parametrize("unit", UNITS)
def test_every_exercise_is_whole(unit):
    samples = sample_bank.load(unit)
    assert len(samples) >= LEAST.get(unit, 60)
    assert len({sample.uid for sample in samples}) == len(samples)
    for sample in samples:
        assert not faults(sample.content), sample.uid
        assert sample.content.solution, sample.uid
        assert sample.intent, sample.uid
        assert sample.goals, sample.uid
        assert set(sample.goals) <= POINTS, sample.uid
        assert not PARENTS.search(sample.content.stem), sample.uid
    prints = Counter(exercises.fingerprint(sample.content) for sample in samples)
    assert max(prints.values()) == 1


@pytest.mark.parametrize("unit", UNITS)
def test_a_fifth_of_the_exercises_are_of_every_tier(unit):
    samples = sample_bank.load(unit)
    tiers = Counter(sample.tier for sample in samples)
    assert len(tiers) == 4
    assert min(tiers.values()) >= len(samples) / 5


@pytest.mark.parametrize("unit", UNITS)
def test_minutes_are_those_of_the_speed_table(unit):
    """Within one and a half times of what a typical learner needs for the work that the exercise names."""
    far = {}
    for sample in sample_bank.load(unit):
        low, high = suggestions.minutes_of(sample.work, sample.grades[0])
        if not low / 1.5 <= sample.half / 2 <= high * 1.5:
            far[sample.uid] = (sample.half / 2, low, high)
    assert far == {}


@pytest.mark.parametrize("unit", UNITS)
def test_every_answer_follows_from_the_numbers_of_its_text(unit):
    wrong = []
    for sample in sample_bank.load(unit):
        for text, stem, check, answers in cases(sample):
            if not holds(text, stem, check, answers):
                wrong.append((sample.uid, text, check))
    assert wrong == []


@pytest.mark.parametrize("unit", UNITS)
def test_changing_a_number_turns_an_answer_wrong(unit):
    """Of each small item at least one changed number is noticed, or the item has no number of its own."""
    blind = []
    for sample in sample_bank.load(unit):
        for text, stem, check, answers in cases(sample):
            if re.search(r"\b[npq]\d", check):
                own = [more for number, more in changed(text) if number not in sample.idle]
                blind += [(sample.uid, text)] if own and all(holds(more, stem, check, answers) for more in own) else []
            if re.search(r"\bs\d", check):
                others = [more for number, more in changed(stem) if number not in sample.idle]
                seen = not all(holds(text, more, check, answers) for more in others)
                blind += [] if seen or not others else [(sample.uid, check)]
    assert blind == []


@pytest.mark.parametrize("unit", UNITS)
def test_every_number_to_write_has_its_check(unit):
    bare = []
    for sample in sample_bank.load(unit):
        content = sample.content
        for item, checks in zip(content.items, sample.checks, strict=False):
            for at, gap in enumerate(item.answers):
                if re.fullmatch(r"[\d/ .<>=]+", gap[0]) and not (at < len(checks) and checks[at]):
                    bare.append((sample.uid, item.text))
    assert bare == []


@pytest.mark.parametrize("unit", UNITS)
def test_no_exercise_needs_a_later_point(unit, town):
    with town.session() as db:
        late = {}
        for sample in sample_bank.load(unit):
            found = curriculum.late_points(db, curriculum.lesson(db, sample.lesson), sample.goals)
            if found:
                late[sample.uid] = found
        assert late == {}


def test_ten_school_days_of_menus_repeat_nothing(town):
    seen: set[str] = set()
    with town.session() as db:
        school, school_class = db.scalars(select(School).where(School.id == town.schools["here"])).one(), None
        school_class = db.scalars(select(SchoolClass)).one()
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        day, built = date(2026, 11, 23), 0
        while built < 10:
            if day.weekday() < 5:
                spec = MenuSpec(
                    3, "maths", 40, Format.MUST_MAY, "school-home", day, school_class=school_class, unit=unit
                )
                menu = menus.build(db, access.command_line(school.id), school, spec, now=NOW).menu
                uids = {dish.exercise.uid for section in menu.sections for dish in section.dishes}
                assert not uids & seen
                seen |= uids
                built += 1
            day += timedelta(days=1)
    assert len(seen) >= 60
