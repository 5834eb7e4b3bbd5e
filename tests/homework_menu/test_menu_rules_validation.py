"""A menu is told which of its rules it breaks, by how much, and every fix that it is offered works."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import count
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homework_menu import i18n
from homework_menu.menu_rules import (
    TIERS,
    Action,
    Context,
    Dish,
    Finding,
    Format,
    Level,
    Menu,
    Pick,
    Place,
    Section,
    apply,
    day_finding,
    judge,
    meal,
    orders,
    orders_without,
    points_of,
    validate,
    with_shared_goals,
)
from tests.homework_menu.test_menu_rules import brute, menus

BASIC, SPECIALISED, EXTENSION, CREATIVE = TIERS
PLAIN = Context()


def dish(uid: str, tier: str = BASIC, minutes: float = 4, goals: str = "g", **more: object) -> Dish:
    half = round(minutes * 2)
    return Dish(uid, tier, half, Decimal(half) / 2 * Decimal("1.3"), frozenset(goals), **more)


def section(tiers: str | tuple[str, ...], low: int, high: int, *dishes: Dish, target: int | None = None) -> Section:
    return Section("s", (tiers,) if isinstance(tiers, str) else tiers, Pick(low, high), dishes, target)


def menu(format: Format, *sections: Section, cap: float = 20, grade: int = 3, place: str = "school-home") -> Menu:
    return Menu(format, grade, "maths", Place(place), round(cap * 2), sections)


def must_may(**more: object) -> Menu:
    return menu(
        Format.MUST_MAY,
        section(BASIC, 3, 3, dish("b1", BASIC, 3), dish("b2"), dish("b3")),
        section(SPECIALISED, 0, 1, *(dish(f"s{at}", SPECIALISED) for at in range(3))),
        section((EXTENSION, CREATIVE), 0, 1, dish("e", EXTENSION, 5), dish("c", CREATIVE, 5)),
        **more,
    )


def with_points(target: int, *priced: tuple[str, str, float]) -> Menu:
    dishes = [dish(uid, tier, minutes, points=points_of(round(minutes * 2))) for uid, tier, minutes in priced]
    return menu(Format.EXACT_POINTS, section(BASIC, 1, 1, dish("b")),
                section(TIERS, 0, len(dishes), *dishes, target=target))  # fmt: skip


def board() -> Menu:
    stretch = {(0, 1): EXTENSION, (1, 0): EXTENSION, (1, 2): CREATIVE, (2, 1): CREATIVE}
    cells = [divmod(at, 3) for at in range(9)]
    dishes = [dish(f"d{row}{column}", BASIC if row == column else stretch.get((row, column), SPECIALISED), 6,
                   cell=(row, column)) for row, column in cells]  # fmt: skip
    return menu(Format.THREE_IN_A_ROW, section(TIERS, 3, 3, *dishes))


def set_meals(*parts: tuple[Dish, ...]) -> Menu:
    meals = with_shared_goals(tuple(meal(f"meal{at}", some) for at, some in enumerate(parts)))
    return menu(Format.SET_MEALS, section(TIERS, 1, 1, *meals))


def purse() -> Menu:
    free = [
        dish(f"f{at}", tier, 5) for at, tier in enumerate((SPECIALISED, SPECIALISED, EXTENSION, EXTENSION, CREATIVE))
    ]
    return menu(Format.PURSE, section(BASIC, 2, 2, dish("b1"), dish("b2")), section(TIERS[1:], 0, 5, *free))


SOUND = {
    Format.MUST_MAY: must_may(),
    Format.THREE_COURSES: menu(
        Format.THREE_COURSES,
        section(BASIC, 2, 2, dish("b1"), dish("b2")),
        section(SPECIALISED, 1, 1, *(dish(f"s{at}", SPECIALISED, 6) for at in range(3))),
        section((EXTENSION, CREATIVE), 0, 1, dish("e", EXTENSION, 6), dish("c", CREATIVE, 6)),
    ),
    Format.THREE_IN_A_ROW: board(),
    Format.COLUMNS: menu(
        Format.COLUMNS,
        *(section(tier, 1, 1, *(dish(f"{tier}{at}", tier, 6) for at in range(3))) for tier in TIERS[:3]),
    ),
    Format.EXACT_POINTS: with_points(8, ("p1", BASIC, 4), ("p2", BASIC, 4), ("p3", SPECIALISED, 6),
                                     ("p4", EXTENSION, 6), ("p5", EXTENSION, 6), ("p6", SPECIALISED, 10),
                                     ("p7", CREATIVE, 12)),
    Format.PURSE: purse(),
    Format.SET_MEALS: set_meals(
        (dish("a1"), dish("a2", SPECIALISED, 6), dish("a3", EXTENSION, 6)),
        (dish("b1", BASIC, 5), dish("b2", EXTENSION, 6), dish("b3", CREATIVE, 6)),
        (dish("c1", BASIC, 8), dish("c2", SPECIALISED, 8)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("format", SOUND)
def test_a_sound_menu_of_every_format_breaks_no_rule(format: Format) -> None:
    assert validate(SOUND[format], PLAIN) == []


def only(rule: str, found: list[Finding]) -> Finding:
    assert [one.rule for one in found] == [rule], found
    return found[0]


def changed(base: Menu, uid: str, **more: object) -> Menu:
    sections = [
        replace(part, dishes=tuple(replace(one, **more) if one.uid == uid else one for one in part.dishes))
        for part in base.sections
    ]
    return replace(base, sections=tuple(sections))


def pool(*dishes: Dish) -> Context:
    return Context(pool=dishes)


def test_v1_swaps_the_dearest_dish_of_the_worst_order_for_the_nearest_cheaper_one() -> None:
    long = changed(must_may(), "e", half=14)
    offers = pool(dish("short", EXTENSION, 2), dish("near", EXTENSION, 5), dish("other", BASIC, 5))
    found = next(one for one in validate(long, offers) if one.rule == "V1")
    assert (found.level, found.amount) == (Level.BLOCK, 2)
    assert str(found.message) == "One choice takes 22 minutes: 2 over the 20 allowed."
    assert (found.fixes[0].action, found.fixes[0].uid, found.fixes[0].to) == (Action.SWAP, "e", "near")


def test_v1_may_raise_the_cap_where_the_day_has_room() -> None:
    long = changed(must_may(), "e", half=14)
    assert [fix.to for one in validate(long, Context(room=50)) for fix in one.fixes
            if fix.action is Action.RAISE_MINUTES] == [44]  # fmt: skip
    assert not any(fix.action is Action.RAISE_MINUTES for one in validate(long, Context(room=43)) for fix in one.fixes)


def test_v1_puts_changes_together_where_one_is_not_enough() -> None:
    long = must_may(cap=14)
    offers = pool(
        *(dish(f"x{at}", SPECIALISED, 1) for at in range(9)), *(dish(f"y{at}", EXTENSION, 1) for at in range(9))
    )
    found = next(one for one in validate(long, offers) if one.rule == "V1")
    assert found.fixes[0].action is Action.SEVERAL
    assert orders(apply(long, found.fixes[0], offers.pool)).most <= long.cap


def test_v2_is_settled_by_marking_the_short_course_as_optional() -> None:
    short = must_may(cap=23)
    found = next(one for one in validate(short, PLAIN) if one.rule == "V2")
    assert (found.level, found.amount, found.fixes[0].action) == (Level.WARN, 0.5, Action.MARK_OPTIONAL)
    assert not any(one.rule == "V2" for one in judge(apply(short, found.fixes[0]), PLAIN))


def test_v2_never_judges_the_purse_and_v3_never_must_may() -> None:
    assert validate(replace(purse(), cap=50), PLAIN) == []
    assert {one.rule for one in judge(must_may(cap=40), PLAIN)} == {"V2"}


def test_v3_compares_the_spread_with_a_third_of_the_cap() -> None:
    wide = changed(SOUND[Format.THREE_COURSES], "s0", half=4)
    wide = changed(changed(wide, "e", half=12), "c", half=12)
    found = only("V3", validate(wide, pool(dish("even", SPECIALISED, 6))))
    assert (found.level, found.amount) == (Level.WARN, 3)
    assert (found.fixes[0].uid, found.fixes[0].to) == ("s0", "even")


def test_v4_names_the_dish_that_shares_no_goal() -> None:
    odd = changed(must_may(), "s1", goals=frozenset("h"))
    found = only("V4", validate(odd, pool(dish("same", SPECIALISED))))
    assert (found.level, found.amount, found.dishes) == (Level.BLOCK, 1, ("s1",))
    assert [fix.action for fix in found.fixes] == [Action.SWAP, Action.REMOVE]


def test_v4_keeps_a_dish_without_a_knowledge_point_out_of_pick_one_groups() -> None:
    assert only("V4", judge(changed(must_may(), "c", goals=frozenset()), PLAIN)).dishes == ("c",)
    assert judge(changed(must_may(), "b1", goals=frozenset()), PLAIN) == []


def test_v4_asks_set_meals_for_a_goal_that_all_share() -> None:
    first, second = (dish("a"), dish("b", EXTENSION)), (dish("c", goals="h"), dish("d", EXTENSION, goals="h"))
    assert "V4" in {one.rule for one in judge(set_meals(first, second), PLAIN)}


def test_v5_counts_the_orders_that_leave_a_must_goal_out() -> None:
    base = changed(must_may(), "e", goals=frozenset("gh"))
    context = Context(must_goals=frozenset("h"), pool=(dish("core", BASIC, 4, "gh"),))
    found = only("V5", validate(base, context))
    assert (found.level, found.amount) == (Level.BLOCK, 8)
    assert found.fixes[0].action is Action.SWAP
    assert judge(must_may(), Context(must_goals=frozenset("g"))) == []


def test_v6_wants_two_to_four_dishes_to_choose_from() -> None:
    five = must_may().with_section(1, section(SPECIALISED, 0, 1, *(dish(f"s{at}", SPECIALISED) for at in range(5))))
    found = only("V6", validate(five, PLAIN))
    assert (found.about, found.amount, found.fixes[0].action) == ("1", 1, Action.REMOVE)
    assert judge(SOUND[Format.SET_MEALS], PLAIN) == []


def test_v6_counts_a_pick_of_k_as_k_decisions() -> None:
    many = must_may(cap=60).with_section(
        1, section(SPECIALISED, 0, 4, *(dish(f"s{at}", SPECIALISED) for at in range(4)))
    )
    found = next(one for one in validate(many, PLAIN) if one.rule == "V6")
    assert (found.amount, found.fixes[0].action, found.fixes[0].to) == (1, Action.NARROW_PICK, 3)


def test_v7_finds_the_dish_that_no_sum_of_points_uses() -> None:
    idle = with_points(8, ("p1", BASIC, 4), ("p2", EXTENSION, 4), ("p3", EXTENSION, 12), ("p4", EXTENSION, 12),
                       ("p5", BASIC, 14))  # fmt: skip
    found = next(one for one in validate(idle, PLAIN) if one.rule == "V7" and one.dishes)
    assert (found.level, found.dishes) == (Level.BLOCK, ("p5",))
    assert Action.REMOVE in {fix.action for fix in found.fixes}


def test_v7_offers_another_sum_of_points_where_there_is_no_order() -> None:
    none = with_points(7, ("p1", BASIC, 4), ("p2", EXTENSION, 4), ("p3", EXTENSION, 8), ("p4", CREATIVE, 8))
    found = next(one for one in validate(none, PLAIN) if one.rule == "V7")
    assert found.fixes[0].action is Action.CHANGE_TARGET
    assert orders(apply(none, found.fixes[0])) is not None


def test_v7_wants_three_orders_and_of_set_meals_two() -> None:
    two = menu(Format.COLUMNS, section(BASIC, 1, 1, dish("b1", minutes=9), dish("b2", minutes=9)),
               section(TIERS[2:], 1, 1, dish("e", EXTENSION, 9)))  # fmt: skip
    assert [one.amount for one in judge(two, PLAIN) if one.rule == "V7"] == [1]
    assert not [one for one in judge(set_meals((dish("a", minutes=11),), (dish("b", minutes=12),)), PLAIN)
                if one.rule == "V7"]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "text"),
    [({"key": "k"}, "read alike"), ({"family": "f"}, "variants of one family")],
)
def test_v8_blocks_near_identical_dishes_and_families(more: dict[str, str], text: str) -> None:
    twins = changed(changed(must_may(), "b1", **more), "e", **more)
    found = only("V8", validate(twins, pool(dish("new", EXTENSION, 5, **more), dish("free", CREATIVE, 5))))
    assert found.level is Level.BLOCK
    assert text in str(found.message)
    assert found.fixes[0].to == "free"


def test_v8_compares_parts_of_set_meals() -> None:
    twins = set_meals((dish("a", family="f", minutes=11),), (dish("b", family="f", minutes=11),))
    assert [one.dishes for one in judge(twins, PLAIN) if one.rule == "V8"] == [("a", "b")]


@pytest.mark.parametrize("recent", ["e", "key of e"])
def test_v8_warns_of_what_the_class_had_lately_itself_or_near_identical(recent: str) -> None:
    context = Context(
        recent=frozenset({recent}), pool=(dish("had", EXTENSION, 5, key=recent), dish("new", CREATIVE, 5))
    )
    found = only("V8", validate(changed(must_may(), "e", key="key of e"), context))
    assert (found.level, found.fixes[0].to) == (Level.WARN, "new")


def test_v9_wants_extension_or_creative_in_half_of_the_orders_and_in_none_always() -> None:
    plain = must_may().with_section(2, section(TIERS[1:], 0, 1, dish("p", SPECIALISED), dish("q", SPECIALISED)))
    found = only("V9", validate(plain, pool(dish("e", EXTENSION, 4))))
    assert (found.level, found.amount) == (Level.WARN, 6)
    half = must_may().with_section(2, section(EXTENSION, 0, 1, dish("e", EXTENSION, 5)))
    assert not [one for one in judge(half, PLAIN) if one.rule == "V9"], "4 of 8 orders hold it"
    forced = must_may().with_section(0, section(TIERS, 3, 3, dish("b1", BASIC, 3), dish("b2"), dish("x", EXTENSION)))
    assert only("V9", validate(forced, PLAIN)).fixes[0].action is Action.MOVE


@pytest.mark.parametrize("place", ["home", "school-home"])
def test_v10_lets_nothing_written_go_home_with_grades_one_and_two(place: str) -> None:
    found = only("V10", validate(must_may(grade=2, place=place), PLAIN))
    assert (found.level, found.amount, found.fixes[0].action) == (Level.BLOCK, 33, Action.CHANGE_PLACE)
    assert judge(must_may(grade=2, place="school"), PLAIN) == []
    assert only("V10", judge(must_may(grade=5, place=place), Context(is_home_closed=True))).amount == 33


def test_v11_wants_an_answer_and_a_page_that_holds_the_dishes() -> None:
    found = only("V11", validate(changed(must_may(), "b1", is_answered=False), PLAIN))
    assert (found.dishes, found.fixes[0].action, found.fixes[0].is_by_hand) == (("b1",), Action.ADD_ANSWER, True)
    tall = replace(
        must_may(),
        sections=tuple(
            replace(part, dishes=tuple(replace(one, mm=30) for one in part.dishes)) for part in must_may().sections
        ),
    )
    found = only("V11", validate(tall, Context(page_mm=220, pool=(dish("flat", BASIC, 4, mm=5),))))
    assert (found.amount, found.fixes[0].action, found.fixes[1].to) == (20, Action.REFLOW, "flat")
    assert judge(tall, PLAIN) == judge(tall, Context(page_mm=240)) == []


def test_v12_warns_of_a_slow_learners_evening_and_never_blocks() -> None:
    slow = changed(must_may(), "b1", slow=Decimal("5.5"))
    found = only("V12", validate(slow, pool(dish("quick", BASIC, 3))))
    assert (found.level, found.amount) == (Level.WARN, 0.6)
    assert found.fixes[0].to == "quick"
    assert judge(slow, Context(slow_factor=Decimal("1.4"))) == []
    assert judge(changed(must_may(), "b1", slow=Decimal("4.9")), PLAIN) == [], "27 minutes are 1.35 times 20"


def test_v13_speaks_at_the_policys_level() -> None:
    assert day_finding(120, 120, Level.BLOCK) is None
    assert day_finding(500, None, Level.BLOCK) is None
    found = day_finding(131, 120, Level.WARN)
    assert (found.rule, found.level, found.amount) == ("V13", Level.WARN, 5.5)


def test_v14_wants_a_basic_dish_in_every_order() -> None:
    bare = must_may().with_section(0, section(TIERS[:2], 1, 1, dish("x", SPECIALISED, 11)))
    offers = (dish("b", BASIC, 11),)
    found = only("V14", validate(bare, Context(pool=offers)))
    assert (found.level, found.fixes[0].action, found.fixes[0].to) == (Level.WARN, Action.SWAP, "b")
    assert only("V14", judge(bare, Context(basic_level=Level.BLOCK))).level is Level.BLOCK


def test_v14_looks_into_the_parts_of_meals() -> None:
    bare = set_meals((dish("a"), dish("b", EXTENSION, 8)), (dish("c", SPECIALISED), dish("d", EXTENSION, 8)))
    assert only("V14", judge(bare, PLAIN)).amount == 1


def test_a_fix_that_is_done_by_hand_is_not_applied() -> None:
    fix = validate(changed(must_may(), "b1", is_answered=False), PLAIN)[0].fixes[0]
    with pytest.raises(ValueError, match="by hand"):
        apply(must_may(), fix)


@given(menus(), st.sets(st.integers(0, 12)))
def test_orders_without_some_dishes_are_counted_exactly(one: Menu, avoided: set[int]) -> None:
    uids = {dish.uid for at, dish in enumerate(one.dishes) if at in avoided}
    assert orders_without(one, uids) == sum(not any(dish.uid in uids for dish in order) for order in brute(one))


@st.composite
def judged(draw: st.DrawFn) -> tuple[Menu, Context]:
    """A sound menu with a few dishes spoilt, and a pool to mend it from."""
    base = SOUND[draw(st.sampled_from(list(SOUND)))]
    numbers = count()

    def spoilt(one: Dish) -> Dish:
        if one.parts:
            return meal(one.uid, tuple(spoilt(part) for part in one.parts))
        half = draw(st.sampled_from([one.half, one.half, one.half + 6, max(2, one.half - 4)]))
        goals = frozenset(draw(st.sampled_from(["g", "g", "gh", ""])))
        return replace(
            one, half=half, slow=Decimal(half) * Decimal("0.65"), goals=goals,
            family=draw(st.sampled_from([None, None, "f1", "f2"])), is_answered=draw(st.integers(0, 9)) > 0,
            points=None if one.points is None else points_of(half), mm=draw(st.integers(10, 40)),
        )  # fmt: skip

    sections = [replace(part, dishes=tuple(spoilt(one) for one in part.dishes)) for part in base.sections]
    if base.format is Format.SET_MEALS:
        sections = [replace(part, dishes=with_shared_goals(part.dishes)) for part in sections]
    offered = [dish(f"new{next(numbers)}", tier, minutes, goals, mm=12) for tier in TIERS for minutes, goals in
               draw(st.lists(st.tuples(st.integers(2, 8), st.sampled_from(["g", "gh"])), max_size=3))]  # fmt: skip
    context = Context(
        must_goals=frozenset(draw(st.sampled_from(["", "g", "h"]))), page_mm=draw(st.sampled_from([0, 200, 260])),
        recent=frozenset(draw(st.sampled_from([(), ("b1",), ("new0",)]))), pool=tuple(offered),
        room=draw(st.integers(0, 60)),
    )  # fmt: skip
    grade, place = draw(st.sampled_from([(3, Place.SCHOOL_HOME), (1, Place.HOME), (1, Place.SCHOOL)]))
    return replace(base, sections=tuple(sections), grade=grade, place=place), context


@settings(deadline=None, max_examples=150)
@given(judged())
def test_every_fix_that_is_offered_mends_its_finding_and_blocks_nothing_new(case: tuple[Menu, Context]) -> None:
    broken, context = case
    found = validate(broken, context)
    blocked = {(one.rule, one.about) for one in found if one.level is Level.BLOCK}
    for finding in found:
        for fix in finding.fixes:
            assert i18n.say("zh", fix.message) != i18n.say("en", fix.message)
            if fix.is_by_hand:
                continue
            after = judge(apply(broken, fix, context.pool), context)
            assert (finding.rule, finding.about) not in {(one.rule, one.about) for one in after}
            assert {(one.rule, one.about) for one in after if one.level is Level.BLOCK} <= blocked


@settings(deadline=None, max_examples=60)
@given(judged())
def test_findings_are_said_in_both_languages_with_an_amount(case: tuple[Menu, Context]) -> None:
    for finding in judge(*case):
        assert finding.amount > 0
        assert i18n.say("zh", finding.message) != i18n.say("en", finding.message)
        assert "{" not in i18n.say("zh", finding.message) + i18n.say("en", finding.message)


def test_large_menus_are_judged_exactly_and_at_once() -> None:
    free = [dish(f"f{at}", TIERS[1 + at % 3], 2 + at % 3, points=1 + at % 3) for at in range(40)]
    large = menu(Format.EXACT_POINTS, section(BASIC, 1, 1, dish("b")), section(TIERS, 0, 40, *free, target=12), cap=60)
    sums = [(a, b, c) for a in range(13) for b in range(7) for c in range(5) if a + 2 * b + 3 * c == 12]
    ways = sum(comb(14, a) * comb(13, b) * comb(13, c) for a, b, c in sums)
    assert orders(large).count == ways > 1_000_000
    assert not any(one.rule in ("V7", "V14") for one in judge(large, PLAIN))
    assert judge(replace(large, unit=4), Context(must_goals=frozenset("h")))[1].amount == ways
