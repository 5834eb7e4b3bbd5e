"""A broken rule of a real menu is mended by one press: what is offered clears it and breaks nothing that was whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from homework_menu import conflicts, days, menu_rows, menus, paper_count, rule_mends, school_rules, sheets
from homework_menu.drawing import MenuSpec
from homework_menu.menu_check import BY_HAND
from homework_menu.menu_rules import Format
from homework_menu.menu_rules.fixes import PROPOSALS
from homework_menu.models import Dish, SchoolClass, Submission
from homework_menu.printing import room
from question_bank import access, curriculum
from question_bank.content import Kind, to_json
from question_bank.errors import Invalid
from question_bank.models import School
from tests.people import NOW, UNIT

DAY, BEFORE = date(2026, 11, 26), date(2026, 11, 25)
ALL = access.command_line(1)
STRANGE, HELD = "maths.number.count-20", "maths.fraction.of-quantity"


def built(db, format=Format.MUST_MAY, day=DAY, place="school-home", goals=()):
    unit, _ = curriculum.unit_or_lesson(db, UNIT)
    taught = db.scalars(select(SchoolClass)).one()
    spec = MenuSpec(3, "maths", 40, Format(format), place, day, school_class=taught, unit=unit, goals=goals)
    return menus.build(db, ALL, db.get_one(School, taught.school_id), spec, now=NOW).menu


def timed(dish: Dish, half: int) -> None:
    dish.half, dish.slow = half, Decimal(half) / 2 * Decimal("1.3")


def reworded(revision, **changes):
    """Another wording in the database itself, so that it is still there when the revision is read again."""
    revision.data = to_json(replace(revision.content, **changes))
    del revision.content


def choosable(menu):
    return next(one for one in menu.sections if one.pick_max < len(one.dishes) or one.points_target)


def over_the_cap(db, menu):
    menu.cap = round(2 * menu.orders["most"]) - 1


def too_short(db, menu):
    menu.cap = round(4 * menu.orders["least"]) + 2


def uneven(db, menu):
    timed(choosable(menu).dishes[0], 1)
    menu.cap = round(2 * menu.orders["most"])


def without_a_goal(db, menu):
    section = choosable(menu)
    section.goals = []
    section.dishes[0].goals = [STRANGE]


def without_a_wished_goal(db, menu):
    menu.wish = {**menu.wish, "goals": [HELD]}
    for dish in menu.sections[0].dishes:
        dish.goals = [one for one in dish.goals if one != HELD]


def with_one_to_choose(db, menu):
    section = choosable(menu)
    section.dishes = section.dishes[:1]


def in_no_choice(db, menu):
    section = next(one for one in menu.sections if one.points_target)
    section.dishes[0].points = section.points_target + 1


def twice(db, menu):
    dishes = menu_rows.dishes(menu)
    menu_rows.pin(dishes[1], dishes[0].exercise, Decimal("1.3"))


def of_one_family(db, menu):
    for dish in menu_rows.dishes(menu)[:2]:
        dish.family = "kin"


def had_lately(db, menu):
    other = built(db, day=BEFORE)
    other.ready = False
    menu_rows.pin(menu_rows.dishes(other)[0], menu_rows.dishes(menu)[0].exercise, Decimal("1.3"))


def without_stretch(db, menu):
    for dish in menu_rows.dishes(menu):
        dish.tier = {"extension": "specialised", "creative": "specialised"}.get(dish.tier, dish.tier)


def with_stretch_in_all(db, menu):
    menu.sections[0].dishes[0].tier = "extension"


def on_a_free_weekday(db, menu):
    school_rules.set_to(db.get_one(School, menu.school_id), {"no_homework_weekdays": [str(DAY.weekday())]})


def written_in_grade_two(db, menu):
    menu.grade = 2
    menu.school_class = None


def without_an_answer(db, menu):
    revision = menu_rows.dishes(menu)[-1].revision
    reworded(revision, answers=(), marking=(), items=(), kind=Kind.SHORT, options=(), parts=())


def slow(db, menu):
    menu.sections[0].dishes[0].slow = Decimal(30)


def on_a_full_day(db, menu):
    half = 120 - round(2 * menu.orders["most"]) + 1
    db.add(Submission(school_id=menu.school_id, class_id=menu.class_id, date=DAY, subject="chinese", least=half,
                      typical=Decimal(half) / 2, most=half, state="handed-in", moment=NOW, late=False))  # fmt: skip


def without_basic(db, menu):
    for dish in menu.sections[0].dishes:
        dish.tier = "specialised"


BROKEN = [
    ("V1", Format.MUST_MAY, over_the_cap), ("V1", Format.SET_MEALS, over_the_cap),
    ("V1", Format.THREE_IN_A_ROW, over_the_cap), ("V2", Format.MUST_MAY, too_short),
    ("V3", Format.COLUMNS, uneven), ("V4", Format.MUST_MAY, without_a_goal),
    ("V5", Format.MUST_MAY, without_a_wished_goal), ("V6", Format.MUST_MAY, with_one_to_choose),
    ("V7", Format.EXACT_POINTS, in_no_choice), ("V8", Format.MUST_MAY, twice), ("V8", Format.MUST_MAY, of_one_family),
    ("V8", Format.THREE_COURSES, had_lately), ("V9", Format.MUST_MAY, without_stretch),
    ("V9", Format.PURSE, with_stretch_in_all), ("V10", Format.MUST_MAY, on_a_free_weekday),
    ("V10", Format.MUST_MAY, written_in_grade_two), ("V11", Format.MUST_MAY, without_an_answer),
    ("V12", Format.MUST_MAY, slow), ("V13", Format.MUST_MAY, on_a_full_day), ("V14", Format.PURSE, without_basic),
]  # fmt: skip
WITHOUT_ANY = {(Format.THREE_IN_A_ROW, over_the_cap), (Format.MUST_MAY, twice)}


def spoilt(db, format, broken):
    """A menu that was whole, with a rule broken on purpose, as it is read from the database."""
    menu = built(db, format)
    assert not [one for one in menus.findings(db, menu) if one.level == "block"]
    broken(db, menu)
    db.flush()
    menu_rows.recount(menu)
    db.commit()
    db.expire_all()
    return menu


def names(db, menu, level=None) -> set[tuple[str, str]]:
    return {(one.rule, one.about) for one in menus.findings(db, menu) if level in (None, one.level)}


def shape(menu) -> list:
    """What a step back brings again."""
    parts = [(one.pick_min, one.pick_max, one.points_target, one.goals,
              [(dish.exercise.uid, dish.revision.number, dish.half, dish.points, dish.row, dish.column, dish.meal,
                dish.locked, dish.tier) for dish in one.dishes]) for one in menu.sections]  # fmt: skip
    return [menu.place, menu.cap, menu.orders, parts]


def test_every_rule_that_a_menu_may_break_is_among_those_broken_here():
    assert {rule for rule, _, _ in BROKEN} == {*PROPOSALS, "V13"}


@pytest.mark.parametrize(("rule", "format", "broken"), BROKEN)
def test_what_is_offered_clears_its_finding_breaks_nothing_and_is_undone_by_one_step(town, rule, format, broken):
    """Teeth: leave out any of the three conditions under which a change is laid out and not offered."""
    with town.session() as db:
        menu = spoilt(db, format, broken)
        school, before, stopped = db.get_one(School, menu.school_id), names(db, menu), names(db, menu, "block")
        was = shape(menu)
        aimed = [one for one in menus.findings(db, menu) if one.rule == rule]
        offered = [(one, mend) for one in aimed for mend in rule_mends.mends(db, ALL, menu, one.rule, one.about)]
        assert (not offered) == ((format, broken) in WITHOUT_ANY)
        assert shape(menu) == was
        assert not db.new
        assert not any(db.is_modified(one) for one in db.dirty), "looking writes nothing"
        for finding, mend in offered:
            rule_mends.mend(db, ALL, menu, finding.rule, finding.about, mend.name, now=NOW)
            after = names(db, menu)
            assert (finding.rule, finding.about) not in after, mend.name
            assert names(db, menu, "block") <= stopped, mend.name
            assert after <= before or finding.level == "block", mend.name
            assert len(after - before) == len(mend.costs), "what comes with it is said"
            assert sheets.lacking(db, menu, school, pages=room.PAGES) <= 0
            assert (round(2 * menu.orders["most"]), BY_HAND in menu.proof["relaxed"]) == (mend.most, True)
            assert {one.uid for one in mend.comes} == uids(menu) - {uid for part in was[3] for uid, *_ in part[4]}
            menus.undo(db, menu, now=NOW)
            assert shape(menu) == was, mend.name


def uids(menu) -> set[str]:
    return {dish.exercise.uid for dish in menu_rows.dishes(menu)}


def test_a_mend_calls_the_dish_that_it_changes_by_its_name(town):
    with town.session() as db:
        menu = spoilt(db, Format.MUST_MAY, slow)
        titles = [dish.revision.content.title for dish in menu_rows.dishes(menu)]
        said = [str(change) for mend in rule_mends.mends(db, ALL, menu, "V12", "") for change in mend.changes]
        assert said
        assert all(any(f"“{title}”" in one for title in titles) for one in said), said


def test_dishes_that_are_kept_are_not_mended_away(town):
    with town.session() as db:
        menu = spoilt(db, Format.MUST_MAY, without_an_answer)
        (finding,) = [one for one in menus.findings(db, menu) if one.rule == "V11"]
        assert rule_mends.mends(db, ALL, menu, "V11", finding.about)
        menu_rows.dishes(menu)[-1].locked = True
        assert rule_mends.mends(db, ALL, menu, "V11", finding.about) == []


def test_a_mend_that_is_not_offered_is_refused_and_a_menu_that_is_handed_in_stays(town):
    with town.session() as db:
        menu = spoilt(db, Format.COLUMNS, uneven)
        first, *_ = rule_mends.mends(db, ALL, menu, "V3", "")
        for rule, name in (("V3", "remove.nothing.0."), ("V9", first.name)):
            with pytest.raises(Invalid, match="no longer fix it"):
                rule_mends.mend(db, ALL, menu, rule, "", name, now=NOW)
        days.hand_in(db, menu, ALL, now=NOW)
        with pytest.raises(Invalid, match="Take it back"):
            rule_mends.mend(db, ALL, menu, "V3", "", first.name, now=NOW)


def test_a_conflict_shows_where_the_work_is_done(town):
    with town.session() as db:
        menu = spoilt(db, Format.MUST_MAY, on_a_free_weekday)
        before = conflicts.version_of(menu)
        (mend,) = rule_mends.mends(db, ALL, menu, "V10", "weekday")
        rule_mends.mend(db, ALL, menu, "V10", "weekday", mend.name, now=NOW)
        after = conflicts.version_of(menu)
        assert not conflicts.is_same(after, before)
        assert [one.label for one in conflicts.facts(after, before)] == ["Where it is done"]


def test_no_mend_takes_a_third_side(town):
    with town.session() as db:
        menu = spoilt(db, Format.MUST_MAY, with_one_to_choose)
        reworded(menu_rows.dishes(menu)[0].revision, space="box 150")
        assert paper_count.sides(db, menu) == room.PAGES
        came: set[str] = set()
        for _ in range(8):
            for mend in rule_mends.mends(db, ALL, menu, "V6", "1"):
                for exercise in mend.comes:
                    came.add(exercise.uid)
                    reworded(exercise.revisions[-1], space="box 240")
        assert came
        assert rule_mends.mends(db, ALL, menu, "V6", "1") == []
