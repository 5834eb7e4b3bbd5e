"""Versions of a stored menu: alike, each proven by code that knows no solver, one piece of homework for the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from homework_menu import (
    checks,
    day_room,
    days,
    edits,
    group_levels,
    group_notes,
    group_rows,
    group_sheets,
    group_versions,
    menu_rows,
    menus,
    paper_count,
    scaffolds,
    sheets,
)
from homework_menu.assembly import groups
from homework_menu.demo import school as demo_school
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import Dish, GroupVersion, Menu
from question_bank import banks
from question_bank.database import Session
from question_bank.errors import Invalid
from question_bank.models import Exercise, School, Unit
from tests.homework_menu.group_town import ALL, build, made, stored, town, uids, versions_file  # noqa: F401
from tests.people import NOW, Town
from tests.web.routes import DAY


@pytest.mark.parametrize("format", [one for one in Format if one is not Format.EXACT_POINTS])
def test_versions_are_alike_and_each_is_proven(town, format):  # noqa: F811
    """Teeth: bar nothing, leave the page out, forget the aim in the stored wish."""
    with town.session() as db:
        menu = build(db, town, format)
        count = len(menu_rows.dishes(menu))
        shared = count - 2 if format is Format.THREE_IN_A_ROW else count // 2
        some = made(db, town, menu, replace(ALL, common=shared))
        assert {one.group for one in some} == set(group_rows.GROUPS)
        assert {one.mark for one in some} == {1, 2, 3}
        assert len(group_notes.common(menu)) == shared
        assert group_notes.unlike(menu) == []
        school = db.get_one(School, town.schools["here"])
        for one in some:
            assert uids(one.menu) & uids(menu) in (uids(menu), group_notes.common(menu))
            found = checks.verify(db, town.viewer("ann"), one.menu)
            assert found.ok, found.message
            assert one.menu.proof["optimal"]
            assert one.menu.orders["most"] * 2 <= menu.cap
            assert groups.are_alike(round(2 * one.menu.orders["most"]), round(2 * menu.orders["most"]))
            assert sheets.lacking(db, one.menu, school, pages=paper_count.sides(db, menu)) <= 0
            assert not [one for one in menus.findings(db, one.menu) if one.level == "block"]


@pytest.mark.parametrize("format", [Format.MUST_MAY, Format.COLUMNS, Format.THREE_IN_A_ROW])
def test_what_is_in_common_and_the_kinds_of_work_stand_in_the_same_places_on_every_version(town, format):  # noqa: F811
    """Teeth: leave the dishes in the order in which they were chosen, leave the kinds free."""
    with town.session() as db:
        menu = build(db, town, format)
        some = made(db, town, menu, replace(ALL, common=len(menu_rows.dishes(menu)) // 2))
        shared = group_notes.common(menu)
        own = {dish.exercise.uid: at for at, dish in enumerate(menu_rows.dishes(menu))}
        for one in some:
            there = {dish.exercise.uid: at for at, dish in enumerate(menu_rows.dishes(one.menu))}
            assert {uid: there[uid] for uid in shared} == {uid: own[uid] for uid in shared}
            assert [dish.tier for dish in menu_rows.dishes(one.menu)] == [dish.tier for dish in menu_rows.dishes(menu)]


def test_support_is_easier_than_stretch(town):  # noqa: F811
    with town.session() as db:
        menu = build(db, town, Format.PURSE)
        some = {one.group: one.menu for one in made(db, town, menu, replace(ALL, common=2))}
        hard = dict(db.execute(select(Exercise.uid, Exercise.difficulty)).all())
        mean = {group: sum(hard[uid] for uid in uids(one)) for group, one in some.items()}
        assert mean["support"] < mean["stretch"]


def test_groups_with_the_same_dishes_are_told(town):  # noqa: F811
    with town.session() as db:
        menu = build(db, town)
        made(db, town, menu, replace(ALL, common=len(menu_rows.dishes(menu))))
        assert group_notes.same(menu) == [], "as was wished"
        some = {one.group: one.menu for one in made(db, town, menu, replace(ALL, common=3))}
        assert group_notes.same(menu) == [], "their own dishes differ"
        menu_rows.restore(db, some["stretch"], menu_rows.state(some["support"]))
        db.flush()
        (told,) = group_notes.same(menu)
        assert {one.text for one in told.values.values()} == {"Support group", "Stretch group"}


def test_where_fewer_in_common_do_not_fit_the_fewest_that_do_are_taken_at_once_and_said(town):  # noqa: F811
    """What the paper of this unit's menu holds. Teeth: take what fits though it is the same, refuse, say nothing."""
    with town.session() as db:
        menu = _tall(db, town)
        count = len(uids(menu))
        some = {one.group: one.menu for one in made(db, town, menu, replace(ALL, common=4))}
        (told,) = group_notes.few(menu)
        kept = told.values["kept"]
        assert told.values["common"] == 4 < kept < count
        assert told.values["why"].text == "others take more room than the sheet's paper has"
        assert {len(uids(some[group]) & uids(menu)) for group in ("support", "stretch")} == {kept}
        assert len(group_notes.common(menu)) >= 4
        assert group_notes.same(menu) == []
        assert group_notes.unlike(menu) == []
        ann, school = town.viewer("ann"), db.get_one(School, town.schools["here"])
        again = group_versions.plan_again(db, ann, school, menu, "stretch", now=NOW).state
        assert again is None or again["wish"].get("kept", kept) == kept
        made(db, town, menu, replace(ALL, common=kept - 1))
        assert group_notes.same(menu) or group_notes.few(menu)
        made(db, town, menu, replace(ALL, common=kept))
        assert group_notes.few(menu) == []


LOW = [f"hm-5b4-{number:03}" for number in range(98, 104)]
"""What was written for this unit so that there are versions with fewer dishes in common."""


def _tall(db: Session, town: Town) -> Menu:  # noqa: F811
    """A menu whose unit has mostly exercises that take much paper."""
    school = db.get_one(School, town.schools["here"])
    bank = banks.create(db, school.id, "Tall")
    demo_school.fill(db, bank, "pep-maths-5b-4", now=NOW)
    for one in db.scalars(select(Exercise).where(Exercise.uid.in_(LOW))):
        one.status = "draft"
    unit = db.scalars(select(Unit).where(Unit.code == "pep-maths-5b-4")).one()
    spec = MenuSpec(grade=5, subject="maths", half=40, format=Format.MUST_MAY, place=Place.HOME, day=DAY,
                    unit=unit, lesson=unit.lessons[-1], banks=(bank,))  # fmt: skip
    menu = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
    assert menu
    return menu


def test_removed_and_replaced_versions_come_back_as_they_were(town):  # noqa: F811
    """Cards, copies, codes and steps back too. Teeth: leave out the step back, allot the marks afresh, keep nothing."""
    with town.session() as db:
        menu, ann = stored(db, town), town.viewer("ann")
        school = db.get_one(School, town.schools["here"])
        planned = group_versions.plan_again(db, ann, school, menu, "stretch", now=NOW)
        group_versions.rebuilt(db, menu, "stretch", planned, now=NOW)
        group_rows.share_out(menu, {"support": "5", "core": "30", "stretch": "4"})
        db.commit()

        def stand() -> list[object]:
            return [(one.group, one.mark, one.copies, one.menu.uid, menu_rows.state(one.menu), one.menu.undo)
                    for one in menu.versions]  # fmt: skip

        before = stand()
        assert not group_rows.has_former(db, menu)
        group_rows.remove(db, menu)
        assert menu.versions == []
        group_rows.bring_back(db, ann, school, menu, now=NOW)
        db.commit()
        assert stand() == before
        assert not group_rows.has_former(db, menu)
        made(db, town, menu, replace(ALL, groups=("support",)))
        db.commit()
        later = stand()
        group_rows.bring_back(db, ann, school, menu, now=NOW)
        assert stand() == before
        group_rows.bring_back(db, ann, school, menu, now=NOW)
        assert stand() == later
        days.hand_in(db, menu, ann, now=NOW)
        with pytest.raises(Invalid, match="handed in"):
            group_rows.bring_back(db, ann, school, menu, now=NOW)


def test_versions_older_than_their_menu_wait_for_their_teacher(town):  # noqa: F811
    """Teeth: look at the number of dishes alone."""
    with town.session() as db:
        menu, ann = stored(db, town), town.viewer("ann")
        school = db.get_one(School, town.schools["here"])
        swapped(db, town, menu, is_common=False)
        assert group_notes.older(menu) == [], "the core's own dishes are changed on its page"
        gone = swapped(db, town, menu, is_common=True)
        assert group_notes.unlike(menu) == []
        (told,) = group_notes.older(menu)
        assert told.values["names"] == [gone]
        for step in (lambda: days.hand_in(db, menu, ann, now=NOW), lambda: group_sheets.together(db, menu, school)):
            with pytest.raises(Invalid, match="after its versions were made"):
                step()
        group_notes.keep(menu)
        assert group_notes.older(menu) == []
        days.hand_in(db, menu, ann, now=NOW)


def test_a_menu_over_its_cap_gets_no_versions_and_versions_over_it_are_neither_printed_nor_handed_in(town):  # noqa: F811
    """Teeth: look at the core alone, or at the versions alone."""
    with town.session() as db:
        menu, ann = stored(db, town), town.viewer("ann")
        school = db.get_one(School, town.schools["here"])
        fits = menu.cap
        menu.cap = round(2 * menu.orders["most"]) - 4
        with pytest.raises(Invalid, match="Make it fit first"):
            group_versions.plan(db, ann, school, menu, ALL, now=NOW)
        menu.cap = fits
        longest = group_rows.find(made_longer(db, town, menu), "stretch").menu
        over = round(2 * longest.orders["most"]) - menu.cap
        assert group_notes.over(menu) == {"stretch": over}
        for step in (lambda: days.hand_in(db, menu, ann, now=NOW), lambda: group_sheets.together(db, menu, school)):
            with pytest.raises(Invalid, match="Versions for groups"):
                step()


def made_longer(db: Session, town: Town, menu: Menu) -> Menu:  # noqa: F811
    """The menu with versions of which that of the stretch group is a little over the cap."""
    version = group_rows.find(menu, "stretch").menu
    menu_rows.dishes(version)[0].half += menu.cap - group_notes.most(version) + 2
    menu_rows.recount(version)
    db.flush()
    return menu


def swapped(db: Session, town: Town, menu: Menu, *, is_common: bool) -> str:  # noqa: F811
    """Swap one of the menu's dishes; gives the title of what is gone."""
    ann, school = town.viewer("ann"), db.get_one(School, town.schools["here"])
    shared = group_notes.common(menu)
    elsewhere = set[str]().union(*(uids(one.menu) for one in menu.versions))
    at, offer = next(
        (at, one) for at, dish in enumerate(menu_rows.dishes(menu)) if (dish.exercise.uid in shared) == is_common
        for one in edits.offers(db, ann, menu, at)
        if not one.over and not one.refusal and one.exercise.uid not in elsewhere
    )  # fmt: skip
    title = menu_rows.dishes(menu)[at].revision.content.title
    edits.swap(db, school, menu, at, offer.exercise.uid, ann, now=NOW)
    return title


@pytest.mark.parametrize("changed", ["date", "format", "pick"])
def test_versions_of_another_day_format_or_rule_are_not_alike(town, changed):  # noqa: F811
    with town.session() as db:
        menu = stored(db, town)
        if changed == "date":
            menu.date += timedelta(days=1)
        elif changed == "format":
            menu.format = Format.COLUMNS
        else:
            menu.sections[-1].pick_min += 1
        assert len(group_notes.unlike(menu)) == 1
        with pytest.raises(Invalid, match="Make them again"):
            group_notes.require_current(menu)


def test_versions_are_one_piece_of_homework(town):  # noqa: F811
    with town.session() as db:
        menu = stored(db, town)
        ann = town.viewer("ann")
        some = [*menu.versions]
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
            lambda: group_rows.remove(db, menu),
            lambda: menus.undo(db, other, now=NOW),
            lambda: made(db, town, menu),
        ):
            with pytest.raises(Invalid, match="handed in"):
                change()


def test_what_a_group_had_counts_as_had_by_the_class(town):  # noqa: F811
    with town.session() as db:
        menu = stored(db, town)
        some = [*menu.versions]
        later = replace(menus.spec_of(db, menu), day=DAY.replace(day=DAY.day + 1), pins=(), bars=())
        school = db.get_one(School, town.schools["here"])
        drawn = {one.uid for one in day_room.candidates(db, town.viewer("ann"), school, later).candidates}
        assert not drawn & set[str]().union(*(uids(one.menu) for one in some))


def test_versions_made_anew_keep_copies_and_go_with_the_menu(town):  # noqa: F811
    with town.session() as db:
        menu = stored(db, town)
        some = [*menu.versions]
        assert sum(one.copies for one in some) == 40
        group_rows.share_out(menu, {"support": "5", "core": "30", "stretch": "5"})
        with pytest.raises(Invalid, match="0 to"):
            group_rows.share_out(menu, {"support": "-1", "core": "30", "stretch": "5"})
        made(db, town, menu, replace(ALL, groups=("support",)))
        assert {one.group: one.copies for one in menu.versions} == {"support": 5, "core": 30}
        assert db.scalar(select(func.count()).select_from(Menu)) == 2
        menus.drop(db, menu)
        assert db.scalar(select(func.count()).select_from(Menu)) == 0
        assert db.scalar(select(func.count()).select_from(GroupVersion)) == 0


def test_one_version_is_drawn_anew_swapped_and_taken_back(town):  # noqa: F811
    """Teeth: leave the dishes in common out of the pins, take the first draw."""
    with town.session() as db:
        menu, ann = stored(db, town), town.viewer("ann")
        school = db.get_one(School, town.schools["here"])
        version, shared = group_rows.find(menu, "stretch").menu, group_notes.common(menu)
        before = uids(version)
        planned = group_versions.plan_again(db, ann, school, menu, "stretch", now=NOW)
        assert planned.state
        group_versions.rebuilt(db, menu, "stretch", planned, now=NOW)
        assert uids(version) != before
        assert group_notes.common(menu) == shared
        assert group_notes.unlike(menu) == []
        menus.undo(db, version, now=NOW)
        assert uids(version) == before
        at = next(at for at, dish in enumerate(menu_rows.dishes(version)) if dish.exercise.uid in shared)
        offer = next(one for one in group_versions.offers(db, ann, menu, "stretch", at)
                     if one.is_alike and not one.offer.over and not one.offer.refusal)  # fmt: skip
        group_versions.swap(db, school, menu, "stretch", at, offer.offer.exercise.uid, ann, now=NOW)
        assert len(group_notes.common(menu)) == offer.common == len(shared) - 1


def test_help_is_printed_where_the_page_holds_it(town):  # noqa: F811
    """Teeth: print the help of every dish."""
    with town.session() as db:
        menu = build(db, town, Format.THREE_COURSES)
        some = {one.group: one.menu for one in made(db, town, menu)}
        school = db.get_one(School, town.schools["here"])
        helped = some["support"].wish["scaffolds"]
        assert helped
        assert sheets.lacking(db, some["support"], school, pages=paper_count.sides(db, menu)) <= 0
        assert not some["stretch"].wish.get("scaffolds")
        stems = {one.uid: one.content.stem for one in sheets.sheet_of(db, some["support"], school).dishes}
        assert all("第一步" in stems[uid] or "提示" in stems[uid] for uid in helped)
        without = made(db, town, menu, replace(ALL, helps=False))
        assert not any(one.menu.wish.get("scaffolds") for one in without)


def test_two_groups_own_dishes_are_different_ones_and_support_has_the_help(town):  # noqa: F811
    """Teeth: forget what the group before has, or the steps and the help."""
    with town.session() as db:
        menu = build(db, town, Format.COLUMNS)
        some = {one.group: one.menu for one in made(db, town, menu)}
        shared = group_notes.common(menu)
        assert (uids(some["support"]) & uids(some["stretch"])) == shared
        effort = {group: sum(_effort(dish) for dish in menu_rows.dishes(one)) for group, one in some.items()}
        assert effort["support"] < effort["stretch"]
        assert some["support"].wish["scaffolds"]


def _effort(dish: Dish) -> int:
    return dish.half + scaffolds.steps(dish.revision.content) - 4 * bool(scaffolds.of(dish.revision.content))


def test_a_version_says_how_hard_it_is_and_where_the_bank_has_nothing_easier(town):  # noqa: F811
    """Teeth: count kinds of work that the bank does have easier."""
    with town.session() as db:
        menu = stored(db, town)
        some = {one.group: one for one in menu.versions}
        assert group_levels.told(menu, some["core"]) == []
        for exercise in db.scalars(select(Exercise).where(Exercise.uid.not_in(uids(menu)))):
            exercise.difficulty = 2 if exercise.tier == "basic" else 3
        for dish in menu_rows.dishes(menu):
            dish.exercise.difficulty = 3
        db.flush()
        some = {one.group: one for one in made(db, town, menu)}
        shared = group_notes.common(menu)
        others = [dish.tier for dish in menu_rows.dishes(menu) if dish.exercise.uid not in shared]
        lacks = some["support"].menu.wish["lacks"]
        assert lacks == {tier: others.count(tier) for tier in dict.fromkeys(others) if tier != "basic"}
        assert sum(some["stretch"].menu.wish["lacks"].values()) == len(others)
        assert group_levels.NONE["support"] in [one.text for one in group_levels.told(menu, some["support"])]


def test_own_dishes_are_easier_and_harder_and_serve_the_goals_of_the_menu_where_the_bank_has_such(town: Town):  # noqa: F811
    """Teeth: take the first versions that fit, or look at those that hold the goals last."""
    served = list[bool]()
    with town.session() as db:
        for lesson in (1, 2, 4):
            menu = build(db, town, lesson=lesson)
            versions = [one for one in made(db, town, menu) if one.menu is not menu]
            gains = [group_levels.gain(menu, one.menu, one.group) for one in versions]
            assert min(gains) >= 0 < max(gains)
            pairs = [zip(one.menu.sections[1:], menu.sections[1:], strict=True) for one in versions]
            served.append(all({*own.goals} & {*core.goals} for some in pairs for own, core in some))
            db.rollback()
    assert all(served)
