"""The minutes of a class's day against every choice of every learner, and mends against all that could be done."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from random import Random

import pytest
from sqlalchemy import select

from homework_menu import day_budget, day_mends, day_plans, days, edits, exercise_view, menu_rows, menus
from homework_menu.day_budget import Cut, Kind, Share
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass, Submission
from question_bank import curriculum
from question_bank.models import School
from tests.people import NOW, UNIT

MONDAY = date(2026, 11, 30)
SUBJECTS = ("chinese", "maths", "english", "science")
Course = tuple[tuple[int, ...], int, int]


def sums_of(courses: list[Course]) -> list[int]:
    """The minutes of every order of a subject: of each course so many dishes as its pick allows."""
    by_course = [[sum(some) for count in range(low, high + 1) for some in combinations(dishes, count)]
                 for dishes, low, high in courses]  # fmt: skip
    return [sum(one) for one in product(*by_course)]


def drawn_day(random: Random) -> dict[str, list[Course]]:
    day: dict[str, list[Course]] = {}
    for subject in random.sample(SUBJECTS, random.randint(0, len(SUBJECTS))):
        courses: list[Course] = []
        for _ in range(random.randint(1, 2)):
            dishes = tuple(random.randint(1, 30) for _ in range(random.randint(1, 3)))
            high = random.randint(1, len(dishes))
            courses.append((dishes, random.randint(0, high), high))
        day[subject] = courses
    return day


@pytest.mark.parametrize("seed", range(200))
def test_least_and_most_are_those_of_all_choices_together(seed):
    day = drawn_day(Random(seed))
    sums = {subject: sums_of(courses) for subject, courses in day.items()}
    shares = [Share(subject, min(some), max(some)) for subject, some in sums.items()]
    every = [sum(one) for one in product(*sums.values())]
    assert (day_budget.least(shares), day_budget.most(shares)) == (min(every), max(every))


@pytest.mark.parametrize("seed", range(200))
def test_of_each_kind_the_mend_is_the_best_of_all_and_does_what_it_says(seed):
    random = Random(seed)
    day = drawn_day(random)
    most = {subject: max(sums_of(courses)) for subject, courses in day.items()}
    cap = random.randint(0, sum(most.values()) + 5)
    cuts = [Cut(random.choice(list(Kind)), subject, random.randint(0, half + 4), at)
            for subject, half in most.items() for at in range(random.randint(0, 4))]  # fmt: skip
    found = day_budget.mends([Share(subject, 0, half) for subject, half in most.items()], cuts, cap)
    if sum(most.values()) <= cap:
        assert found == []
        return
    kinds = [(one.over > 0, day_budget.KEPT.index(one.cut.kind)) for one in found]
    assert kinds == sorted(set(kinds)), "what fits stands first"
    for kind in Kind:
        after = [sum({**most, cut.subject: cut.most}.values())
                 for cut in cuts if cut.kind is kind and cut.most < most[cut.subject]]  # fmt: skip
        fitting = [one for one in after if one <= cap]
        best = max(fitting) if fitting else min(after, default=None)
        told = [(one.most, one.over) for one in found if one.cut.kind is kind]
        assert told == ([] if best is None else [(best, max(0, best - cap))])


@pytest.mark.parametrize("seed", range(50))
def test_homework_moves_where_there_is_room_and_nothing_of_its_subject(seed):
    random = Random(seed)
    cap = 120
    week = {MONDAY + timedelta(days=at): {one: random.randint(0, 60) for one in SUBJECTS if random.random() < 0.4}
            for at in range(5)}  # fmt: skip
    shares = [Share(subject, 0, random.randint(0, 60)) for subject in SUBJECTS]
    found = {(cut.subject, cut.day): cut.there for cut in day_budget.moves(shares, week, cap)}
    wanted = {
        (share.subject, day): sum(taken.values()) + share.most
        for share in shares for day, taken in week.items()
        if share.most > 0 and share.subject not in taken and sum(taken.values()) + share.most <= cap
    }  # fmt: skip
    assert found == wanted


def test_a_line_may_move_wherever_nothing_of_its_subject_stands_full_or_not():
    """Teeth: count the day without the line."""
    week = {MONDAY: {"maths": 20}, MONDAY + timedelta(days=1): {"chinese": 120}, MONDAY + timedelta(days=2): {}}
    found = day_budget.places(Share("maths", 0, 40, is_line=True), week)
    assert [(one.day, one.most) for one in found] == [
        (MONDAY + timedelta(days=1), 160), (MONDAY + timedelta(days=2), 40)]  # fmt: skip


@pytest.fixture
def crowded(town):
    """Ann's menu of maths handed in for a day that other subjects fill afterwards."""
    with town.session() as db:
        school, ann = db.get_one(School, town.schools["here"]), town.viewer("ann")
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        third = db.scalars(select(SchoolClass)).one()
        spec = MenuSpec(3, "maths", 52, Format.MUST_MAY, "school-home", MONDAY, school_class=third, unit=unit)
        menu = menus.build(db, ann, school, spec, now=NOW).menu
        days.hand_in(db, menu, ann, now=NOW)
        line = Submission(school_id=school.id, class_id=third.id, date=MONDAY, subject="chinese", content="P23",
                          half=80, least=80, most=80, moment=NOW)  # fmt: skip
        db.add(line)
        db.flush()
        yield db, ann, school, menu, day_plans.day_of(db, third, MONDAY)


def offered(db, viewer, day, kind):
    return next((one for one in day_mends.offers(db, viewer, day) if one.mend.cut.kind is kind), None)


def test_a_dropped_course_lowers_the_day_by_what_it_says(crowded):
    db, ann, _, menu, day = crowded
    offer = offered(db, ann, day, Kind.DROP)
    days.take_back(db, menu, ann, now=NOW)
    for _ in menu.sections[offer.mend.cut.at].dishes[:]:
        first = menu.sections[offer.mend.cut.at].dishes[0]
        edits.remove(db, menu, menu_rows.dishes(menu).index(first), now=NOW)
    days.hand_in(db, menu, ann, now=NOW)
    assert day_plans.day_of(db, day.school_class, MONDAY).most == offer.mend.most < day.most


def test_a_swapped_dish_lowers_the_day_by_what_it_says(crowded):
    db, ann, school, menu, day = crowded
    offer = offered(db, ann, day, Kind.SWAP)
    cut = offer.mend.cut
    other = edits.shorter(db, ann, menu, cut.at, menu_rows.dishes(menu)[cut.at].half - day.over)
    assert other.half == cut.to
    days.take_back(db, menu, ann, now=NOW)
    edits.swap(db, school, menu, cut.at, other.uid, ann, now=NOW)
    days.hand_in(db, menu, ann, now=NOW)
    assert day_plans.day_of(db, day.school_class, MONDAY).most == offer.mend.most < day.most


def test_a_day_within_its_cap_offers_nothing(crowded):
    db, ann, _, menu, day = crowded
    days.take_back(db, menu, ann, now=NOW)
    assert day_mends.offers(db, ann, day_plans.day_of(db, day.school_class, MONDAY)) == []


def lines(**halves: tuple[int, int]) -> list[Share]:
    return [Share(subject, half, half, quota, True) for subject, (half, quota) in halves.items()]


def shortened(shares: list[Share], cap: int) -> list[tuple[str, int, int]]:
    return [(one.cut.subject, one.cut.most, one.over) for one in day_budget.mends(shares, [], cap)]


def test_those_above_their_quota_give_exactly_what_the_day_needs():
    shares = lines(chinese=(60, 50), maths=(40, 40), english=(50, 30))
    assert shortened(shares, 120) == [("english", 30, 10), ("chinese", 50, 0)]
    assert shortened(shares, 144) == [("english", 44, 0)]


def test_of_each_kind_those_above_their_quota_come_first_and_what_only_another_has_is_offered_too():
    """Teeth: leave out the menu of a subject within its quota where those above theirs bring the day back."""
    shares = lines(chinese=(60, 50), maths=(40, 40), english=(50, 30))
    cuts = [Cut(Kind.DROP, "maths", 30), Cut(Kind.SWAP, "maths", 36, 2, 4), Cut(Kind.MOVE, "maths", 0, day=MONDAY),
            Cut(Kind.MOVE, "chinese", 0, day=MONDAY)]  # fmt: skip
    found = [(one.cut.kind, one.cut.subject, one.most, one.over) for one in day_budget.mends(shares, cuts, 120)]
    assert found == [
        (Kind.SHORTEN, "english", 130, 10), (Kind.SHORTEN, "chinese", 120, 0), (Kind.MOVE, "chinese", 90, 0),
        (Kind.DROP, "maths", 140, 20), (Kind.SWAP, "maths", 146, 26),
    ]  # fmt: skip


def test_where_every_quota_is_kept_the_longest_line_gives_what_is_over():
    assert shortened(lines(chinese=(50, 50), maths=(40, 40), english=(36, 30)), 110) == [
        ("english", 30, 10), ("chinese", 40, 0)]  # fmt: skip
    assert shortened(lines(chinese=(50, 50), maths=(40, 40)), 85) == [("chinese", 45, 0)]


def test_where_every_quota_is_kept_the_smallest_one_moves_before_another_is_shortened():
    """Teeth: sort by kind alone."""
    shares = lines(chinese=(50, 50), maths=(40, 40), english=(30, 30), science=(16, 20))
    assert day_budget.to_cut(shares) == {"science"}
    later = [Cut(Kind.MOVE, one, 0, day=MONDAY) for one in ("science", "english")]
    found = day_budget.mends(shares, later, 120)
    assert [(one.cut.kind, one.cut.subject, one.most) for one in found] == [
        (Kind.MOVE, "science", 120), (Kind.SHORTEN, "chinese", 120)]  # fmt: skip
    assert day_budget.to_cut(lines(chinese=(52, 50), science=(16, 20))) == {"chinese"}


@pytest.mark.parametrize("seed", range(100))
def test_shortenings_together_never_take_more_than_is_above_nor_than_is_over(seed):
    random = Random(seed)
    shares = [Share(one, 0, random.randint(0, 60), random.randint(0, 40)) for one in SUBJECTS]
    cap, now = random.randint(0, 150), {one.subject: one for one in shares}
    found = day_budget.shortenings(shares, cap)
    less = {one.cut.subject: now[one.cut.subject].most - one.cut.most for one in found}
    assert all(0 < half <= now[subject].excess for subject, half in less.items())
    over = max(0, sum(one.most for one in shares) - cap)
    assert sum(less.values()) == min(over, sum(one.excess for one in shares))
    assert [one.joined for one in found] == [at > 0 for at in range(len(found))]


def test_a_swap_names_the_dish(crowded):
    db, ann, _, menu, day = crowded
    offer = offered(db, ann, day, Kind.SWAP)
    content = menu_rows.dishes(menu)[offer.mend.cut.at].revision.content
    assert offer.message.values["title"] == exercise_view.called(content)
    assert offer.message.values["title"]
