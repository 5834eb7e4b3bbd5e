"""What a teacher does to a menu by hand: the page never says more than is proven, and no rule breaks unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from homework_menu import (
    basket,
    checks,
    day_room,
    days,
    edits,
    exercise_view,
    i18n,
    menu_rows,
    menus,
    paper_count,
    school_rules,
    shared_menus,
    sheets,
)
from homework_menu.drawing import MenuSpec
from homework_menu.menu_check import BY_HAND
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass, Submission
from homework_menu.printing import room
from question_bank import access, curriculum, exercises
from question_bank.content import Content, Kind
from question_bank.errors import Invalid
from question_bank.exercises import Draft
from question_bank.models import Exercise, School
from tests.people import NOW, UNIT

DAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 28)
ALL = access.command_line(1)


@pytest.fixture
def desk(town):
    with town.session() as db:
        yield db, db.get_one(School, town.schools["here"])


def built(db, school, format=Format.MUST_MAY, day=DAY, place="school-home"):
    unit, _ = curriculum.unit_or_lesson(db, UNIT)
    taught = db.scalars(select(SchoolClass)).one()
    spec = MenuSpec(3, "maths", 40, format, place, day, school_class=taught, unit=unit)
    return menus.build(db, ALL, school, spec, now=NOW).menu


def swap_first(db, school, menu) -> None:
    for at in range(len(menu_rows.dishes(menu))):
        fit = [one for one in edits.offers(db, ALL, menu, at) if not one.over and not one.refusal]
        if fit:
            return edits.swap(db, school, menu, at, fit[-1].exercise.uid, ALL, now=NOW)
    raise AssertionError


def test_back_in_a_format_the_menu_is_as_it_was_and_built_anew_for_another_wish(desk):
    """Teeth: build it anew, or bring it back for other minutes too."""
    db, school = desk
    menu = built(db, school)
    swap_first(db, school, menu)
    kept = [dish.exercise.uid for dish in menu_rows.dishes(menu)]

    def turned(format: Format, **more: int) -> list[str]:
        menus.rebuild(db, ALL, school, menu, now=NOW, wished=replace(menus.spec_of(db, menu), format=format, **more))
        return [dish.exercise.uid for dish in menu_rows.dishes(menu)]

    turned(Format.SET_MEALS)
    assert turned(Format.MUST_MAY) == kept
    turned(Format.SET_MEALS)
    assert turned(Format.MUST_MAY, half=menu.wish["half"] - 4) != kept
    assert turned(Format.MUST_MAY) != kept


@pytest.mark.parametrize("format", Format)
def test_after_a_swap_the_minutes_hold_and_nothing_is_called_best(desk, format):
    db, school = desk
    menu = built(db, school, format)
    assert menu.proof["optimal"]
    swap_first(db, school, menu)
    verdict = checks.verify(db, ALL, menu)
    assert (verdict.ok, menu.proof["optimal"], BY_HAND in menu.proof["relaxed"]) == (True, False, True)
    assert "by hand" in verdict.message.text
    assert menu.proof["value"] <= menu.proof["bound"]
    menus.undo(db, menu, now=NOW)
    assert menu.proof["optimal"]
    assert checks.verify(db, ALL, menu).ok


def test_what_was_built_again_and_taken_back_keeps_its_own_proof(desk):
    db, school = desk
    menu = built(db, school)
    menus.rebuild(db, ALL, school, menu, now=NOW)
    menus.undo(db, menu, now=NOW)
    assert menu.proof["optimal"]
    assert checks.verify(db, ALL, menu).ok
    menus.undo(db, menu, now=NOW, forward=True)
    assert checks.verify(db, ALL, menu).ok


@pytest.mark.parametrize("format", Format)
def test_no_offer_breaks_a_rule_or_takes_a_third_side_unsaid(desk, format):
    db, school = desk
    menu = built(db, school, format)
    for at in range(len(menu_rows.dishes(menu))):
        before = edits.offers(db, ALL, menu, at)
        fit = [one for one in before if not one.over and not one.refusal]
        if not fit:
            continue
        had = sheets.lacking(db, menu, school, pages=1) <= 0
        edits.swap(db, school, menu, at, fit[-1].exercise.uid, ALL, now=NOW)
        assert menu.orders["most"] * 2 == fit[-1].most
        assert (had and sheets.lacking(db, menu, school, pages=1) > 0) <= fit[-1].is_taller
    assert not [one for one in menus.findings(db, menu) if one.level == "block"]
    assert sheets.lacking(db, menu, school, pages=room.PAGES) <= 0


def test_looking_at_offers_writes_nothing(desk):
    db, school = desk
    menu = built(db, school)
    db.commit()
    edits.offers(db, ALL, menu, 0)
    assert not db.dirty or not any(db.is_modified(one) for one in db.dirty)


def test_only_written_work_draws_on_the_day(desk):
    db, school = desk
    menu = built(db, school)
    whole = menus.drawn(db, menu)
    assert (whole.least, whole.most) == (menu.orders["least"] * 2, menu.orders["most"] * 2)
    for dish in menu_rows.dishes(menu)[1:]:
        dish.modality = "oral"
    first = menu_rows.dishes(menu)[0].half
    assert menus.drawn(db, menu).most == first
    db.flush()
    assert days.hand_in(db, menu, ALL, now=NOW).most == first


def test_a_weekend_has_its_own_rules(desk):
    db, school = desk
    school.policy = "de-nrw"
    db.flush()
    unit, _ = curriculum.unit_or_lesson(db, UNIT)
    taught = db.scalars(select(SchoolClass)).one()
    for day, fits in ((DAY, True), (SATURDAY, False)):
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "home", day, school_class=taught, unit=unit)
        assert (menus.build(db, ALL, school, spec, now=NOW).menu is not None) is fits


def test_a_day_that_others_filled_is_said_and_does_not_stop_the_hand_in(desk):
    db, school = desk
    menu = built(db, school)
    other = built(db, school)
    other.subject = "chinese"
    db.add(Submission(school_id=school.id, class_id=menu.class_id, date=DAY, subject="chinese", menu=other, least=0,
                      most=2 * 55, moment=NOW))  # fmt: skip
    db.flush()
    found = next(one for one in menus.findings(db, menu) if one.rule == "V13")
    assert found.amount == pytest.approx(55 + menu.orders["most"] - 60)
    assert days.hand_in(db, menu, ALL, now=NOW).most == menu.orders["most"] * 2


def test_a_dish_less_and_one_more_and_another_order_keep_every_rule(desk):
    db, school = desk
    menu = built(db, school)
    first = [dish.exercise.uid for dish in menu_rows.dishes(menu)]
    edits.move(db, menu, 1, 0, now=NOW)
    assert [dish.exercise.uid for dish in menu_rows.dishes(menu)][:2] == first[1::-1]
    edits.remove(db, menu, 0, now=NOW)
    section = menu.sections[0]
    assert (section.pick_min, section.pick_max) == (len(section.dishes),) * 2
    fit = next(one for one in edits.additions(db, ALL, menu, 0) if not one.over)
    edits.add(db, school, menu, 0, fit.exercise, now=NOW)
    assert menu.orders["most"] * 2 == fit.most
    assert checks.verify(db, ALL, menu).ok
    for _ in range(3):
        menus.undo(db, menu, now=NOW)
    assert [dish.exercise.uid for dish in menu_rows.dishes(menu)] == first
    assert menu.proof["optimal"]


def laid_in_basket(town, db, menu, space="none", **labels) -> Exercise:
    """An exercise that the draw does not know of, in Ann's basket: of the first section's kind, without its goals."""
    there, ann = menu_rows.dishes(menu)[0].exercise, town.viewer("ann")
    given = replace(exercises.labels_of(there), goals=(), lesson=None, family=None, half=2)
    number = len(basket.listed(db, ann)) + 1
    stem = f"{('Draw', 'Tell', 'Find', 'Count', 'Measure')[number]} what your house has {number} of."
    content = Content(Kind.SHORT, stem, answers=("by sight",), space=space)
    made = exercises.create(db, there.bank, Draft(content, replace(given, **labels)), now=NOW)
    basket.put(db, ann, made)
    return made


def test_what_lies_in_the_basket_is_offered_first_whatever_its_goals(desk, town):
    db, school = desk
    menu, ann = built(db, school), town.viewer("ann")
    edits.remove(db, menu, 0, now=NOW)
    strange = laid_in_basket(town, db, menu)
    of_bank = edits.additions(db, ALL, menu, 0)
    assert strange not in [one.exercise for one in of_bank], "its goals are others"
    basket.put(db, ann, of_bank[0].exercise)
    offers = edits.additions(db, ann, menu, 0)
    assert {one.exercise for one in offers if one.in_basket} == {strange, of_bank[0].exercise}
    assert [one.in_basket for one in offers] == [True, True] + [False] * (len(offers) - 2)
    assert len({one.exercise.uid for one in offers}) == len(offers), "each once"
    edits.add(db, school, menu, 0, strange, now=NOW)
    assert strange in [dish.exercise for dish in menu.sections[0].dishes]
    assert checks.verify(db, ALL, menu).ok


def test_what_an_addition_does_is_said_beforehand(desk, town):
    db, school = desk
    menu, ann = built(db, school), town.viewer("ann")
    edits.remove(db, menu, 0, now=NOW)
    laid_in_basket(town, db, menu, space="box 150")
    laid_in_basket(town, db, menu, half=menu.cap)
    db.commit()
    offers, had = edits.additions(db, ann, menu, 0), paper_count.sides(db, menu)
    assert not db.new
    assert not any(db.is_modified(one) for one in db.dirty), "looking writes nothing"
    assert [(one.is_taller, one.over > 0) for one in offers if one.in_basket] == [(True, False), (False, True)]
    for one in offers:
        if not one.over and not one.refusal:
            assert edits.add(db, school, menu, 0, one.exercise, now=NOW) is one.is_taller
            assert (menu.orders["most"] * 2, paper_count.sides(db, menu)) == (one.most, had + one.is_taller)
            menus.undo(db, menu, now=NOW)


def test_no_change_by_hand_takes_a_third_side(desk, town):
    db, school = desk
    menu, ann = built(db, school), town.viewer("ann")
    edits.remove(db, menu, 0, now=NOW)
    tall = [laid_in_basket(town, db, menu, space="box 150", half=1) for _ in range(4)]
    for one in tall:
        offer = next(offer for offer in edits.additions(db, ann, menu, 0) if offer.exercise is one)
        if offer.refusal:
            break
        edits.add(db, school, menu, 0, one, now=NOW)
    assert offer.refusal.text == "The sheet would take a third side."
    db.commit()
    with pytest.raises(Invalid, match="third side"):
        edits.add(db, school, menu, 0, offer.exercise, now=NOW)
    db.rollback()
    menu_rows.pin(menu.sections[0].dishes[0], offer.exercise, day_room.factor(school))
    assert sheets.lacking(db, menu, school, pages=room.PAGES) > 0, "made so by another wording"
    last = len(menu_rows.dishes(menu)) - 1
    assert edits.remove(db, menu, last, now=NOW) is False, "what makes it better is not refused"


UNFIT = {
    "another grade": ({"grades": frozenset({4})}, "for another grade"),
    "a draft": ({"status": "draft"}, "not ready"),
    "another kind": ({"tier": "creative"}, "another kind of work"),
    "kin": ({"family": "kin-of-the-first"}, "A variant of it"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_of_the_basket_cannot_stand_there_says_why_and_is_refused(desk, town, name):
    db, school = desk
    menu, (labels, told) = built(db, school), UNFIT[name]
    edits.remove(db, menu, 0, now=NOW)
    first = menu_rows.dishes(menu)[0].exercise
    given = replace(exercises.labels_of(first), family="kin-of-the-first")
    exercises.relabel(db, first, given, version=first.version, now=NOW)
    made = laid_in_basket(town, db, menu, **labels)
    laid_in_basket(town, db, menu, subject="english")
    (offer,) = [one for one in edits.additions(db, town.viewer("ann"), menu, 0) if one.in_basket]
    assert (offer.exercise, told in offer.refusal.text) == (made, True)
    with pytest.raises(Invalid, match=told):
        edits.add(db, school, menu, 0, made, now=NOW)


@pytest.mark.parametrize("format", [Format.THREE_IN_A_ROW, Format.SET_MEALS])
def test_where_every_place_is_filled_dishes_change_places_only(desk, format):
    db, school = desk
    menu = built(db, school, format)
    first = [dish.exercise.uid for dish in menu_rows.dishes(menu)]
    with pytest.raises(Invalid, match="every place is filled"):
        edits.remove(db, menu, 0, now=NOW)
    try:
        edits.move(db, menu, 0, 1, now=NOW)
    except Invalid:
        return
    assert [dish.exercise.uid for dish in menu_rows.dishes(menu)] == [first[1], first[0], *first[2:]]
    assert [dish.row for dish in menu_rows.dishes(menu)][:1] == ([0] if format is Format.THREE_IN_A_ROW else [None])


def test_a_dish_over_the_cap_goes_on_and_each_mend_brings_the_menu_under_it_again(desk):
    """Teeth: refuse the addition, or hand a menu in that is over its cap."""
    db, school = desk
    menu = built(db, school)
    menu.cap = round(menu.orders["most"] * 2)
    db.commit()
    kinds: set[str] = set()
    for offer in [one for one in edits.additions(db, ALL, menu, 0) if one.over and not one.refusal]:
        for at in range(4):
            edits.add(db, school, menu, 0, offer.exercise, now=NOW)
            assert round(menu.orders["most"] * 2) == offer.most > menu.cap
            with pytest.raises(Invalid, match="takes more than"):
                days.hand_in(db, menu, ALL, now=NOW)
            found = shared_menus.mends(db, ALL, menu)
            if at < len(found):
                one = found[at]
                shared_menus.mend(db, ALL, school, menu, one.kind, one.at, one.to, now=NOW)
                assert round(menu.orders["most"] * 2) == one.most <= menu.cap
                assert offer.exercise in [dish.exercise for dish in menu_rows.dishes(menu)], "what was added stays"
                kinds.add(one.kind)
            db.rollback()
    assert shared_menus.OFF in kinds


def test_where_no_one_change_is_enough_those_that_come_nearest_lower_it_until_it_fits(desk):
    """Teeth: offer nothing then, or what lowers nothing."""
    db, school = desk
    menu = built(db, school)
    menu.cap = round(menu.orders["most"] * 2) // 2
    db.commit()
    taken = 0
    while (most := round(menu.orders["most"] * 2)) > menu.cap:
        found = [one for one in shared_menus.mends(db, ALL, menu) if one.kind != shared_menus.LATER]
        assert all(one.most < most for one in found)
        assert [one.most for one in found] == sorted(one.most for one in found) or found[0].most <= menu.cap
        shared_menus.mend(db, ALL, school, menu, found[0].kind, found[0].at, found[0].to, now=NOW)
        assert round(menu.orders["most"] * 2) == found[0].most
        taken += 1
    assert taken > 1


def test_a_tray_holds_what_fits_the_minutes_and_counts_what_serves_another_goal(desk):
    """Teeth: take the nearest minutes alone."""
    db, school = desk
    menu = built(db, school)
    menu.cap = round(menu.orders["most"] * 2) - 2
    drawn = day_room.candidates(db, ALL, school, menus.spec_of(db, menu)).candidates
    for at, dish in enumerate(menu_rows.dishes(menu)):
        some, goals = edits.offers(db, ALL, menu, at), set(dish.section.goals)
        kind = [one for one in drawn if one.tier == dish.tier and one.uid != dish.exercise.uid]
        own = next(one for one in drawn if one.uid == dish.exercise.uid)
        assert some.beyond == sum(not goals & own.goals <= one.goals for one in kind)
        fit = [one for one in edits.offers(db, ALL, menu, at) if one.exercise.half <= dish.half - 2]
        held = {one.uid for one in menu_rows.own(menu)}
        free = [one for one in kind if one.half <= dish.half - 2 and goals & own.goals <= one.goals
                and one.uid not in held and one.family is None]  # fmt: skip
        assert len(fit) >= min(edits.LEAST_FITTING, len(free))
        assert len(some) <= edits.MOST_OFFERED


@pytest.mark.parametrize(("stem", "shown", "hidden"), [
    ("比一比 $\\frac{2}{5}$ 和 $\\frac{4}{5}$", 'class="fr"', "2/5"),
    ("看图填空 [[line 0 1 6]] ____", "看图填空", "数线"),
    ("长" * 80, "…", "长" * 60),
])  # fmt: skip
def test_a_line_of_a_list_shows_fractions_as_they_are_set_and_no_words_for_figures(stem, shown, hidden):
    """Teeth: read the figures out, cut a formula."""
    made = exercise_view.line(Content(Kind.SHORT, stem, answers=("1",)))
    assert shown in made
    assert hidden not in made


def test_the_mends_of_a_menu_over_its_cap_name_its_dishes_and_the_smaller_change_comes_first(desk):
    """Teeth: sort by minutes alone, say the place."""
    db, school = desk
    firsts: list[str] = []
    menu = built(db, school)
    longest = round(menu.orders["most"] * 2)
    for less in range(1, 5):
        menu.cap = longest - less
        found = shared_menus.mends(db, ALL, menu)
        titles = {dish.revision.content.title for dish in menu_rows.dishes(menu)}
        for one in found:
            told = i18n.say("zh", one.message)
            assert one.kind == shared_menus.LATER or any(title in told for title in titles), told
        kinds = [one.kind for one in found]
        firsts += kinds[:1] if "swap" in kinds else []
        turns = [["swap", shared_menus.OFF, "narrow", "drop", shared_menus.LATER].index(one) for one in kinds]
        assert turns == sorted(turns), kinds
    assert set(firsts) == {"swap"}


def test_where_a_part_has_one_dish_every_mend_that_is_offered_can_be_taken(desk):
    """Teeth: offer to take off the dish that a part needs."""
    db, school = desk
    menu = built(db, school)
    while len(menu.sections[0].dishes) > 1:
        edits.remove(db, menu, 0, now=NOW)
    only = menu.sections[0].dishes[0].exercise
    db.commit()
    for less in (2, 6, 10, 14):
        menu.cap = round(menu.orders["most"] * 2) - less
        for one in shared_menus.mends(db, ALL, menu):
            shared_menus.mend(db, ALL, school, menu, one.kind, one.at, one.to, now=NOW)
            assert (one.kind, one.at) != (shared_menus.OFF, 0)
            assert len(menu.sections[0].dishes) == 1
            db.rollback()
            menu.cap = round(menu.orders["most"] * 2) - less
        db.rollback()
    assert menu.sections[0].dishes[0].exercise is only


def test_on_a_menu_over_its_cap_a_shorter_dish_is_offered_and_a_longer_one_refused(desk):
    """Teeth: refuse every swap that leaves it over the cap."""
    db, school = desk
    menu = built(db, school)
    before = round(menu.orders["most"] * 2)
    menu.cap = before // 2
    found = {at: edits.offers(db, ALL, menu, at) for at in range(len(menu_rows.dishes(menu)))}
    at, better = next((at, one) for at, some in found.items() for one in some if one.most < before and not one.refusal)
    assert all((one.over > 0) == (one.most > before) for some in found.values() for one in some)
    edits.swap(db, school, menu, at, better.exercise.uid, ALL, now=NOW)
    assert menu.cap < round(menu.orders["most"] * 2) == better.most < before


def test_a_swap_keeps_the_wished_goal_and_offers_those_with_the_same_goal_first(desk):
    db, school = desk
    goal = "maths.fraction.of-quantity"
    unit, _ = curriculum.unit_or_lesson(db, UNIT)
    taught = db.scalars(select(SchoolClass)).one()
    spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", DAY, school_class=taught, unit=unit, goals=(goal,))
    menu = menus.build(db, ALL, school, spec, now=NOW).menu
    assert [one.rule for one in menus.findings(db, menu) if one.level == "block"] == []
    required = len(menu.sections[0].dishes)
    serving = [at for at, one in enumerate(menu_rows.dishes(menu)[:required])
               if goal in {point.code for point in one.exercise.points}]  # fmt: skip
    assert len(serving) == 1, "one dish alone holds the goal"
    found = edits.offers(db, ALL, menu, serving[0])
    assert [one.shares_goal for one in found] == sorted((one.shares_goal for one in found), reverse=True)
    strange = next(one for one in found if not one.shares_goal)
    assert "leave out the knowledge point A fraction of a number." in i18n.say("en", strange.refusal)
    with pytest.raises(Invalid):
        edits.swap(db, school, menu, serving[0], strange.exercise.uid, ALL, now=NOW)


def test_a_weekday_without_homework_is_said_and_stops_the_handing_in(desk):
    db, school = desk
    school_rules.set_to(school, {"no_homework_weekdays": [str(DAY.weekday())]})
    menu = built(db, school)
    (finding,) = [one for one in menus.findings(db, menu) if one.about == "weekday"]
    assert (finding.rule, finding.level) == ("V10", "block")
    assert i18n.say("en", finding.message).startswith("Thursday 26 November: the school gives no homework")
    assert i18n.say("zh", finding.message).startswith("11月26日 周四是学校的无作业日")
    assert i18n.say("en", checks.verify(db, ALL, menu).message).endswith("or do it at school.")
    with pytest.raises(Invalid, match="gives no homework on this weekday"):
        days.hand_in(db, menu, ALL, now=NOW)
    at_school = built(db, school, place="school")
    assert [one for one in menus.findings(db, at_school) if one.about == "weekday"] == []
    for dish in menu_rows.dishes(menu):
        dish.modality = "oral"
    assert [one.level for one in menus.findings(db, menu) if one.about == "weekday"] == ["warn"]
