"""Versions of a stored menu: alike, each proven by code that knows no solver, one piece of homework for the day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from homework_menu import checks, classes, day_room, days, edits, group_versions, menu_rows, menus, sheets
from homework_menu.assembly import groups
from homework_menu.drawing import MenuSpec
from homework_menu.group_versions import Wished
from homework_menu.menu_rules import Format, Place
from homework_menu.models import GroupVersion, Menu
from question_bank.database import Session
from question_bank.errors import Invalid
from question_bank.models import Exercise, School, Unit
from tests.people import NOW, UNIT, Town
from tests.web.routes import DAY

ALL = Wished(("support", "stretch"), 3)


def build(db: Session, town: Town, format: Format = Format.MUST_MAY, seed: int = 1) -> Menu:
    school = db.get_one(School, town.schools["here"])
    unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
    spec = MenuSpec(grade=3, subject="maths", half=40, format=format, place=Place.SCHOOL_HOME, day=DAY, seed=seed,
                    school_class=classes.named(db, "Class here"), unit=unit, lesson=unit.lessons[-1])  # fmt: skip
    made = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
    assert made
    return made


def made(db: Session, town: Town, menu: Menu, wish: Wished = ALL) -> list[GroupVersion]:
    ann, school = town.viewer("ann"), db.get_one(School, town.schools["here"])
    planned = group_versions.plan(db, ann, school, menu, wish, now=NOW)
    assert not planned.shortfalls, [str(one.message) for one in planned.shortfalls]
    return group_versions.store(db, ann, school, menu, planned, now=NOW)


def uids(menu: Menu) -> set[str]:
    return {dish.exercise.uid for dish in menu_rows.dishes(menu)}


@pytest.mark.parametrize("format", [one for one in Format if one is not Format.EXACT_POINTS])
def test_versions_are_alike_and_each_is_proven(town, format):
    """Teeth: bar nothing, leave the page out, forget the aim in the stored wish."""
    with town.session() as db:
        menu = build(db, town, format)
        count = len(menu_rows.dishes(menu))
        shared = count - 2 if format is Format.THREE_IN_A_ROW else count // 2
        some = made(db, town, menu, replace(ALL, common=shared))
        assert {one.group for one in some} == set(group_versions.GROUPS)
        assert {one.mark for one in some} == {1, 2, 3}
        assert len(group_versions.common(menu)) == shared
        assert group_versions.unlike(menu) == []
        school = db.get_one(School, town.schools["here"])
        for one in some:
            assert uids(one.menu) & uids(menu) in (uids(menu), group_versions.common(menu))
            found = checks.verify(db, town.viewer("ann"), one.menu)
            assert found.ok, found.message
            assert one.menu.proof["optimal"]
            assert one.menu.orders["most"] * 2 <= menu.cap
            assert groups.are_alike(round(2 * one.menu.orders["most"]), round(2 * menu.orders["most"]))
            assert sheets.lacking(db, one.menu, school, pages=edits.sides(db, menu)) <= 0
            assert not [one for one in menus.findings(db, one.menu) if one.level == "block"]


def test_support_is_easier_than_stretch(town):
    with town.session() as db:
        menu = build(db, town, Format.PURSE)
        some = {one.group: one.menu for one in made(db, town, menu, replace(ALL, common=2))}
        hard = dict(db.execute(select(Exercise.uid, Exercise.difficulty)).all())
        mean = {group: sum(hard[uid] for uid in uids(one)) for group, one in some.items()}
        assert mean["support"] < mean["stretch"]


def test_groups_with_the_same_dishes_are_told(town):
    with town.session() as db:
        menu = build(db, town)
        made(db, town, menu, replace(ALL, common=len(menu_rows.dishes(menu))))
        assert group_versions.same(menu) == [], "as was wished"
        some = {one.group: one.menu for one in made(db, town, menu, replace(ALL, common=2))}
        assert group_versions.same(menu) == [], "their own dishes differ"
        menu_rows.restore(db, some["stretch"], menu_rows.state(some["support"]))
        db.flush()
        (told,) = group_versions.same(menu)
        assert {one.text for one in told.values.values()} == {"Support group", "Stretch group"}


def test_too_few_in_common_says_how_many_work(town):
    """The mend is applied. Teeth: offer the number that was asked for."""
    with town.session() as db:
        menu = build(db, town, Format.EXACT_POINTS)
        ann, school = town.viewer("ann"), db.get_one(School, town.schools["here"])
        short = group_versions.plan(db, ann, school, menu, replace(ALL, common=0), now=NOW).shortfalls[0]
        fix = short.fixes[0]
        assert short.amount == fix.to
        assert "in common" in str(short.message)
        made(db, town, menu, replace(ALL, common=fix.to))
        assert len(group_versions.common(menu)) == fix.to


def test_versions_are_one_piece_of_homework(town):
    with town.session() as db:
        menu = build(db, town)
        ann = town.viewer("ann")
        some = made(db, town, menu)
        other = next(one.menu for one in some if one.menu is not menu)
        assert menu_rows.lately(db, ann) == [menu]
        with pytest.raises(Invalid, match="version of a menu"):
            days.hand_in(db, other, ann, now=NOW)
        days.hand_in(db, menu, ann, now=NOW)
        least = min(round(2 * one.menu.orders["least"]) for one in some)
        assert (menu.submission.least, menu.submission.most) == (
            least,
            max(round(2 * one.menu.orders["most"]) for one in some),
        )
        for change in (
            lambda: group_versions.remove(db, menu),
            lambda: menus.undo(db, other, now=NOW),
            lambda: made(db, town, menu),
        ):
            with pytest.raises(Invalid, match="handed in"):
                change()


def test_what_a_group_had_counts_as_had_by_the_class(town):
    with town.session() as db:
        menu = build(db, town)
        some = made(db, town, menu)
        later = replace(menus.spec_of(db, menu), day=DAY.replace(day=DAY.day + 1), pins=(), bars=())
        school = db.get_one(School, town.schools["here"])
        drawn = {one.uid for one in day_room.candidates(db, town.viewer("ann"), school, later).candidates}
        assert not drawn & set[str]().union(*(uids(one.menu) for one in some))


def test_versions_made_anew_keep_copies_and_go_with_the_menu(town):
    with town.session() as db:
        menu = build(db, town)
        some = made(db, town, menu)
        assert sum(one.copies for one in some) == 40
        group_versions.share_out(menu, {"support": "5", "core": "30", "stretch": "5"})
        with pytest.raises(Invalid, match="0 to"):
            group_versions.share_out(menu, {"support": "-1", "core": "30", "stretch": "5"})
        made(db, town, menu, replace(ALL, groups=("support",)))
        assert {one.group: one.copies for one in menu.versions} == {"support": 5, "core": 30}
        assert db.scalar(select(func.count()).select_from(Menu)) == 2
        menus.drop(db, menu)
        assert db.scalar(select(func.count()).select_from(Menu)) == 0
        assert db.scalar(select(func.count()).select_from(GroupVersion)) == 0


def test_one_version_is_drawn_anew_swapped_and_taken_back(town):
    """Teeth: leave the dishes in common out of the pins."""
    with town.session() as db:
        menu, ann = build(db, town), town.viewer("ann")
        school = db.get_one(School, town.schools["here"])
        made(db, town, menu)
        version, shared = group_versions.find(menu, "stretch").menu, group_versions.common(menu)
        before = uids(version)
        planned = group_versions.plan_again(db, ann, school, menu, "stretch", now=NOW)
        assert planned.state
        group_versions.rebuilt(db, menu, "stretch", planned, now=NOW)
        assert uids(version) != before
        assert group_versions.common(menu) == shared
        assert group_versions.unlike(menu) == []
        menus.undo(db, version, now=NOW)
        assert uids(version) == before
        at = next(at for at, dish in enumerate(menu_rows.dishes(version)) if dish.exercise.uid in shared)
        offer = next(one for one in group_versions.offers(db, ann, menu, "stretch", at)
                     if one.is_alike and not one.offer.over and not one.offer.refusal)  # fmt: skip
        group_versions.swap(db, school, menu, "stretch", at, offer.offer.exercise.uid, ann, now=NOW)
        assert len(group_versions.common(menu)) == offer.common == len(shared) - 1


def test_help_is_printed_where_the_page_holds_it(town):
    """Teeth: print the help of every dish."""
    with town.session() as db:
        menu = build(db, town, Format.THREE_COURSES)
        some = {one.group: one.menu for one in made(db, town, menu)}
        school = db.get_one(School, town.schools["here"])
        helped = some["support"].wish["scaffolds"]
        assert helped
        assert sheets.lacking(db, some["support"], school, pages=edits.sides(db, menu)) <= 0
        assert not some["stretch"].wish.get("scaffolds")
        stems = {one.uid: one.content.stem for one in sheets.sheet_of(db, some["support"], school).dishes}
        assert all("第一步" in stems[uid] or "提示" in stems[uid] for uid in helped)
        without = made(db, town, menu, replace(ALL, helps=False))
        assert not any(one.menu.wish.get("scaffolds") for one in without)
