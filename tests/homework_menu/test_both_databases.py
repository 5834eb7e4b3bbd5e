"""A teacher's whole way on SQLite and on a real PostgreSQL server: the same menus, the same refusals."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from homework_menu import (
    accounts,
    checks,
    classes,
    day_room,
    days,
    edits,
    group_notes,
    group_rows,
    group_versions,
    menu_rows,
    menus,
    shared_menus,
    team_news,
)
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass
from question_bank import banks, curriculum, exercises, formats, imports, reviews, search, teams
from question_bank.access import Role
from question_bank.errors import BankError, Conflict
from question_bank.models import Exercise, School, Teacher
from question_bank.teams import TeamSpec
from tests.people import NOW, PASSWORD, UNIT, build_town

SAMPLES = Path(__file__).parent.parent / "samples"
DAY = date(2026, 11, 24)


@pytest.fixture
def either(database):
    """The town on each kind of database."""
    return build_town(database)


def spec(db, day: date = DAY, **more) -> MenuSpec:
    unit, _ = curriculum.unit_or_lesson(db, UNIT)
    school_class = db.scalars(select(SchoolClass)).one()
    return MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", day, school_class=school_class, unit=unit, **more)


def test_a_menu_is_built_changed_taken_back_checked_and_handed_in(either):
    ann = either.viewer("ann")
    with either.session() as db:
        school = db.get_one(School, either.schools["here"])
        menu = menus.build(db, ann, school, spec(db), now=NOW).menu
        db.commit()
        first = [dish.exercise.uid for dish in menu_rows.dishes(menu)]
        offers = edits.offers(db, ann, menu, 0)
        fitting = next(one.exercise for one in offers if not one.over and not one.refusal)
        edits.swap(db, school, menu, 0, fitting.uid, ann, now=NOW)
        db.commit()
        assert fitting.uid in [dish.exercise.uid for dish in menu_rows.dishes(menu)]
        menus.undo(db, menu, now=NOW)
        db.commit()
        assert [dish.exercise.uid for dish in menu_rows.dishes(menu)] == first
        assert checks.verify(db, ann, menus.find(db, ann, menu.uid)).ok
        days.hand_in(db, menu, ann, now=NOW)
        db.commit()
        assert day_room.taken(db, spec(db)).half == 0
        assert day_room.taken_of(db, menu.school_class, DAY, but="chinese").half == menu.orders["most"] * 2


def test_versions_for_groups_are_made_made_again_and_removed(either):
    ann = either.viewer("ann")
    with either.session() as db:
        school = db.get_one(School, either.schools["here"])
        menu = menus.build(db, ann, school, spec(db), now=NOW).menu
        db.commit()
        wish = group_versions.Wished(("support", "stretch"), 3)
        for _ in range(2):
            planned = group_versions.plan(db, ann, school, menu, wish, now=NOW)
            some = group_rows.store(db, ann, school, menu, planned.states, now=NOW)
            db.commit()
        assert len(group_notes.common(menu)) == 3
        assert [checks.verify(db, ann, menus.find(db, ann, one.menu.uid)).ok for one in some] == [True] * 3
        assert menu_rows.lately(db, ann) == [menu]
        group_rows.remove(db, menu)
        db.commit()
        assert menus.whole(menu) == [menu]


def test_three_days_of_menus_repeat_nothing(either):
    seen: list[str] = []
    with either.session() as db:
        school = db.get_one(School, either.schools["here"])
        for at in range(3):
            menu = menus.build(db, either.viewer("ann"), school, spec(db, DAY + timedelta(days=at)), now=NOW).menu
            seen += [dish.exercise.uid for dish in menu_rows.dishes(menu)]
    assert len(seen) == len(set(seen)) > 15


def test_files_come_in_and_are_found(either):
    with either.session() as db:
        bank = banks.create(db, either.schools["here"], "Files")
        words = imports.parse_defaults(["subject=chinese", "grade=5", "goal=古诗->背诵"])
        for name, found in (("gb18030-mixed-zh.csv", 12), ("tab-separated-named.xlsx", 8), ("cmath-60.csv", 60)):
            read = formats.read((SAMPLES / name).read_bytes(), name)
            report = imports.take_in(db, bank, read, defaults=words, now=NOW)
            assert report.count("imported") == found, name
        db.commit()
        one = db.scalars(select(Exercise).where(Exercise.bank_id == bank.id).order_by(Exercise.id.desc())).first()
        assert exercises.labels_of(one).goals == ("古诗->背诵",)
        assert search.find(db, either.viewer("ann"), search.Query("齿轮", status=None)).total == 2
        retried = imports.take_in(db, bank, read, defaults=words, now=NOW)
        assert retried.count("duplicate") == 60


def test_a_team_shares_exercises_and_a_menu(either):
    with either.session() as db:
        ann, ben, lee = (either.viewer(name) for name in ("ann", "ben", "lee"))
        school = db.get_one(School, either.schools["here"])
        people = [db.get_one(Teacher, either.people[name]) for name in ("ann", "ben")]
        team = teams.create(db, lee, TeamSpec("Maths 3", "maths", frozenset({3}), people))
        menu = menus.build(db, ann, school, spec(db), now=NOW).menu
        for dish in menu_rows.dishes(menu):
            dish.exercise.author_id, dish.exercise.bank = ann.teacher_id, banks.own_or_new(db, ann)
            db.flush()
            review = reviews.offer(db, ann, dish.exercise, team.bank, now=NOW)
            reviews.let_pass(db, ben, review, seen=dish.exercise.version, now=NOW)
        days.hand_in(db, menu, ann, now=NOW)
        shared_menus.share(db, ann, menu, team, now=NOW)
        db.commit()
        used = team_news.used(db, team, DAY)
        assert [count for _, count in used] == [1] * team_news.MOST
        assert {one.exercise.id for one in team_news.new(db, team)} == {one.id for one, _ in used}
        found = search.find(db, ben, search.Query(banks=(team.bank.id,)))
        assert found.total == len(menu_rows.dishes(menu))
        assert search.find(db, either.viewer("cat"), search.Query(banks=(team.bank.id,))).total == 0
        elm = classes.create(db, school.id, "3 Elm", 3)
        classes.teach(db, elm, "maths", teacher_id=ben.teacher_id)
        copy = shared_menus.adopt(db, ben, school, menu, elm, now=NOW)
        menus.drop(db, copy)
        days.take_back(db, menu, ann, now=NOW)
        menus.drop(db, menu)
        db.commit()


def test_a_sign_in_belongs_to_one_person_on_the_whole_server(either):
    with either.database.everywhere() as db:
        school = db.get_one(School, either.schools["there"])
        with pytest.raises(Conflict, match="ann"):
            accounts.create_teacher(
                db, school, sign_in="ann", name="Ann", password=PASSWORD, roles=[(Role.TEACHER, "")], now=NOW
            )


def test_wrong_passwords_are_counted_in_the_database(either):
    with either.database.everywhere() as db:
        assert accounts.sign_in(db, "ann", PASSWORD, address="1", now=NOW)
        tries = [_try(db, "wrong") for _ in range(30)]
        db.commit()
        assert tries[0] == "no"
        assert tries[-1] == "throttled"
        assert _try(db, PASSWORD) == "throttled"


def _try(db, password: str) -> str:
    try:
        return "yes" if accounts.sign_in(db, "ann", password, address="1", now=NOW) else "no"
    except BankError:
        return "throttled"
