"""Drills: every answer is worked out anew, no ugly number comes up, and a school never gets the same set twice."""

from __future__ import annotations

import re
from fractions import Fraction
from math import gcd, lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank import content as contents
from question_bank import drills, exercises, shipped, suggestions
from question_bank.drills import sets
from question_bank.errors import Refused
from question_bank.models import Exercise
from tests.homework_menu.sample_sums import chains
from tests.people import NOW
from tests.question_bank.drill_checks import (
    FRACTION,
    bare,
    carried,
    fulfils,
    is_same_amount,
    is_trivial,
    operands,
    read,
    steps,
)  # fmt: skip

LEVELS = {level.code: level for drill in drills.drills() for level in drill.levels}
SEEDS = st.integers(0, 10**6)
few = settings(max_examples=25)
LANGUAGES = st.sampled_from(["zh", "en"])
BY_DRILL = {drill.code: [level.code for level in drill.levels] for drill in drills.drills()}
EQUATIONS = BY_DRILL["equations"]
UNITS = BY_DRILL["units"]
REST = ["column-rest-tables", "column-three-rest", "column-divide-two-rest"]
SUMS = [code for code in LEVELS if code not in {*EQUATIONS, *UNITS, *REST}]
BELOW_ZERO = {*BY_DRILL["rational"], "equation-both", "equation-both-brackets"}
LARGEST = {  # what no number and no result of a step exceeds
    "within-10": 10, "within-20-easy": 19, "within-20-carry": 18, "within-20-borrow": 18, "within-20-all": 18,
    "tens": 100, "two-one-easy": 99, "two-one-carry": 99, "two-two-easy": 99, "two-two-carry": 99,
    "hundreds-round": 10_000, "hundreds-easy": 990, "hundreds-carry": 990, "tables-6": 36, "tables-9": 81,
    "tables-all": 81, "tables-divide-6": 36, "tables-divide": 81, "tables-both": 81, "round-times": 8100,
    "two-times-easy": 99, "round-divide": 999, "two-divide-easy": 99, "two-times-tens": 990, "divide-tens": 810,
    "column-two-easy": 99, "column-two-carry": 99, "column-three-easy": 999, "column-three-one": 999,
    "column-three-carry": 999, "column-two-one": 900, "column-three-times": 9000, "column-zero-times": 9000,
    "column-two-two": 9801, "column-three-two": 99_000, "column-two-divide": 99, "column-three-divide": 999,
    "column-zero-divide": 999, "column-divide-two": 999, "order-chain": 200, "order-tables": 100,
    "order-brackets": 200, "order-three": 999, "order-three-brackets": 999, "tenths-easy": 10, "tenths-carry": 10,
    "move-point": 99_000, "decimal-times-whole": 9, "decimal-times": 1, "decimal-divide": 90, "column-hundredths": 10,
    "column-places": 10, "column-decimal-whole": 999, "column-decimal-times": 99, "column-divide-whole": 300,
    "column-divide-decimal": 600,
}  # fmt: skip
CARRIES = {
    "within-20-easy": {0}, "two-one-easy": {0}, "two-two-easy": {0}, "hundreds-easy": {0}, "column-two-easy": {0},
    "column-three-easy": {0}, "tenths-easy": {0}, "within-20-carry": {1}, "within-20-borrow": {1},
    "within-20-all": {1}, "two-one-carry": {1}, "two-two-carry": {1}, "hundreds-carry": {1}, "column-two-carry": {1},
    "column-three-one": {1}, "column-three-carry": {2, 3}, "tenths-carry": {1}, "column-hundredths": {1, 2},
}  # fmt: skip
"""How often a sum or difference of the step carries."""


def made(code: str, seed: int, language: str = "zh", *, at: int = -1) -> contents.Content:
    level = LEVELS[code]
    return drills.content(level, level.counts[at], seed, language)


def sums(code: str, seed: int) -> list[tuple[str, tuple[str, ...]]]:
    """(expression, accepted answers) of a set without gaps."""
    return [(bare(item.text).split("=")[0], item.answers[0]) for item in made(code, seed).items]


def parts(expression: str) -> list[tuple[int, int]]:
    """Numerator and denominator of every fraction."""
    return [(int(over), int(under)) for _, over, under in FRACTION.findall(expression)]


@pytest.mark.parametrize("code", LEVELS)
@few
@given(seed=SEEDS, language=LANGUAGES, at=st.integers(0, 3))
def test_a_set_is_a_fair_exercise(code, seed, language, at):
    level = LEVELS[code]
    count = level.counts[min(at, len(level.counts) - 1)]
    found = drills.content(level, count, seed, language)
    assert contents.faults(found) == []
    assert len({item.text for item in found.items}) == count
    first = [item.answers[0][0] for item in found.items]
    assert max(map(first.count, first)) <= -(-count // 3)
    assert sum(is_trivial(bare(item.text).split("=")[0]) for item in found.items) <= 1
    assert not re.search("<|>", "".join(item.text for item in found.items))


@pytest.mark.parametrize("code", SUMS)
@few
@given(seed=SEEDS)
def test_every_accepted_answer_of_a_sum_is_right(code, seed):
    for expression, answers in sums(code, seed):
        assert {read(answer) for answer in answers} == {steps(expression)[-1]}, expression


@pytest.mark.parametrize("code", [code for code in SUMS if code not in BELOW_ZERO])
@few
@given(seed=SEEDS)
def test_no_step_falls_to_zero_or_grows_too_large(code, seed):
    for expression, _ in sums(code, seed):
        assert all(value > 0 for value in steps(expression)), expression
        numbers = [Fraction(one) for one in re.findall(r"\d+(?:\.\d+)?", expression)]
        assert max(*numbers, *steps(expression)) <= LARGEST.get(code, 100), expression


@pytest.mark.parametrize("code", [code for code in SUMS if "fraction" not in code and code in LARGEST])
@few
@given(seed=SEEDS)
def test_results_are_whole_where_the_numbers_are_and_decimals_are_short(code, seed):
    is_decimal = code in BY_DRILL["decimal-mental"] + BY_DRILL["decimal-column"]
    for expression, answers in sums(code, seed):
        places = [len(one.partition(".")[2]) for one in re.findall(r"\d+(?:\.\d+)?", f"{expression} {answers[0]}")]
        assert max(places) <= (3 if is_decimal else 0)
        assert not re.search(r"\.\d*0(?!\d)", f"{expression} {answers[0]}")
        assert is_decimal is ("." in expression or "." in answers[0])
        assert is_decimal or all(value.denominator == 1 for value in steps(expression))


@pytest.mark.parametrize("code", CARRIES)
@few
@given(seed=SEEDS)
def test_a_step_carries_as_it_says(code, seed):
    for expression, answers in sums(code, seed):
        for left, sign, right in operands(expression):
            pair = (left, right) if sign == "+" else (answers[0], right)
            assert carried(*pair) in CARRIES[code], expression


@pytest.mark.parametrize(("code", "factors"), [("two-times-easy", 10), ("two-times-tens", 10)])
@few
@given(seed=SEEDS)
def test_a_product_without_carrying_stays_below_ten_in_every_place(code, factors, seed):
    for expression, _ in sums(code, seed):
        left, right = (one.rstrip("0") for one in expression.split("×"))
        assert all(int(a) * int(b) < factors for a in left for b in right), expression


@pytest.mark.parametrize("code", REST)
@few
@given(seed=SEEDS, language=LANGUAGES)
def test_a_remainder_is_smaller_than_the_divisor_and_never_nothing(code, seed, language):
    for item in made(code, seed, language).items:
        over, under = map(int, re.findall(r"(\d+)÷(\d+)", item.text)[0])
        assert divmod(over, under) == (int(item.answers[0][0]), int(item.answers[1][0]))
        assert int(item.answers[1][0]) > 0
        assert ("……" if language == "zh" else " r ") in item.text


@few
@given(seed=SEEDS, code=st.sampled_from([code for code in LEVELS if code not in REST]))
def test_nothing_else_leaves_a_remainder(seed, code):
    assert "……" not in "".join(item.text for item in made(code, seed).items)


@pytest.mark.parametrize("code", ["like-add", "like-subtract", "like-one"])
@few
@given(seed=SEEDS)
def test_the_first_fractions_are_like_and_come_to_one_at_most(code, seed):
    for expression, answers in sums(code, seed):
        unders = {under for _, under in parts(expression)}
        assert len(unders) == 1
        assert max(unders) <= 10
        assert all(over < under for over, under in parts(expression))
        assert steps(expression)[-1] <= 1
        assert all(" " not in answer for answer in answers)


@pytest.mark.parametrize("code", ["like-lowest", "like-mixed", *BY_DRILL["unlike-fractions"]])
@few
@given(seed=SEEDS)
def test_later_fractions_and_their_answers_are_in_lowest_terms(code, seed):
    for expression, answers in sums(code, seed):
        assert all(gcd(over, under) == 1 and over < under for over, under in parts(expression)), expression
        assert lcm(*(under for _, under in parts(expression))) <= 40
        for answer in answers:
            over, _, under = answer.rpartition(" ")[2].partition("/")
            assert gcd(int(over), int(under or 1)) == 1
        assert "/" not in answers[0] or Fraction(answers[0].rpartition(" ")[2]) < 1


@few
@given(seed=SEEDS, code=st.sampled_from(["like-mixed", "unlike-mixed"]))
def test_mixed_numbers_have_answers_as_a_textbook_writes_them(seed, code):
    """Teeth: accept the answer with one line too."""
    for expression, answers in sums(code, seed):
        assert lcm(*(under for _, under in parts(expression))) <= 20
        assert len(answers) == 1
        over, _, under = answers[0].rpartition(" ")[2].partition("/")
        assert not under or int(over) < int(under) <= 20


@few
@given(seed=SEEDS, code=st.sampled_from(BY_DRILL["unlike-fractions"]))
def test_unlike_fractions_are_unlike(seed, code):
    for expression, _ in sums(code, seed):
        unders = [under for _, under in parts(expression)]
        assert len(set(unders)) == len(unders)
        if code == "unlike-multiple":
            assert max(unders) % min(unders) == 0
        if code == "unlike-coprime":
            assert gcd(*unders) == 1


@pytest.mark.parametrize("code", UNITS)
@few
@given(seed=SEEDS, language=LANGUAGES)
def test_both_sides_of_a_change_of_units_are_the_same(code, seed, language):
    for item in made(code, seed, language).items:
        assert is_same_amount(item.text, tuple(gap[0] for gap in item.answers)), item.text
        assert not re.search(r"\.\d*0(?!\d)|\.\d{4}", f"{item.text} {item.answers}")
        assert "." not in item.text or code in ("units-decimal", "units-volume")


@pytest.mark.parametrize("code", EQUATIONS)
@few
@given(seed=SEEDS)
def test_the_solution_solves_its_equation(code, seed):
    for item in made(code, seed).items:
        equation = bare(item.text)
        x = int(item.answers[0][0].strip("$").removeprefix("x="))
        assert fulfils(equation, Fraction(x)), equation
        assert not fulfils(equation, Fraction(x + 1)), equation
        assert x != 0
        if code not in BELOW_ZERO:
            assert x > 0
            assert not re.search(r"[=(]-|\b0\b", equation)
            assert max(map(int, re.findall(r"\d+", equation))) <= 750


@few
@given(seed=SEEDS, code=st.sampled_from(list(LEVELS)))
def test_only_grade_7_goes_below_zero(seed, code):
    if code not in BELOW_ZERO:
        found = made(code, seed)
        assert not [answer for item in found.items for gap in item.answers for answer in gap if "-" in answer]
    else:
        assert min(LEVELS[code].grades) >= 7


@few
@given(seed=SEEDS, code=st.sampled_from(list(LEVELS)))
def test_both_languages_have_the_same_numbers(seed, code):
    chinese, english = made(code, seed), made(code, seed, "en")
    assert [item.answers for item in chinese.items] == [item.answers for item in english.items]
    assert not re.search("[\u3400-\u9fff]", "".join([english.stem, english.title, english.solution])
                         + "".join(item.text for item in english.items))  # fmt: skip


@pytest.mark.parametrize("code", ["tables-6", "within-20-borrow", "tables-divide-6"])
def test_the_same_items_make_the_same_set_whatever_the_seed(code):
    orders = {}
    for seed in range(300):
        texts = tuple(item.text for item in made(code, seed).items)
        assert orders.setdefault(frozenset(texts), texts) == texts
    assert len(orders) > 100


def test_a_seed_gives_one_set():
    assert all(made(code, 7) == made(code, 7) != made(code, 8) for code in LEVELS)


def test_every_step_has_minutes_goals_and_a_way_that_holds():
    known = {row["code"] for row in shipped.points() if row["subject"] == "maths"}
    for drill in drills.drills():
        for level in drill.levels:
            assert set(level.goals) <= known
            for grade in level.grades:
                draft = drills.draft(drill, level, made(level.code, 1), grade)
                kind, each = level.work
                assert draft.labels.half == suggestions.propose([(kind, each * level.counts[-1])], grade)
                assert grade in draft.labels.grades <= set(level.grades)
                exercises.require_valid(draft)
            for way in (level.method.zh, level.method.en):
                assert [chain.text for chain in chains(way) if not chain.holds] == [], level.code


def test_every_grade_to_7_has_drills_and_no_name_comes_twice():
    assert all(drills.of_grade(grade) for grade in drills.GRADES)
    for names in ([level.name.zh for level in LEVELS.values()], [level.name.en for level in LEVELS.values()]):
        assert len(set(names)) == len(names)
    assert all(6 <= count <= 12 for level in LEVELS.values() for count in level.counts)


@pytest.mark.parametrize("code", [code for code, level in LEVELS.items() if level.room])
def test_written_sums_have_squares_to_stand_in(code):
    level = LEVELS[code]
    for count in level.counts:
        kind, amount = sets.space(level, count).split()
        assert kind == "grid"
        assert 15 * -(-count // 3) < int(amount) <= 195


def test_a_step_with_too_few_exercises_says_so():
    with pytest.raises(Refused, match="Choose fewer"):
        drills.items(LEVELS["tables-divide-6"], 40, 1)


def test_a_school_never_gets_the_same_set_twice(town):
    seen = set()
    with town.session() as db:
        bank = db.query(Exercise).first().bank
        drill, level = drills.step("within-20-carry")
        for _ in range(30):
            found = drills.find(db, level, 6, "zh", seed=5)
            prints = exercises.fingerprint(found.content)
            assert prints not in seen
            seen.add(prints)
            exercises.create(db, bank, drills.draft(drill, level, found.content, 1), now=NOW)
    with town.session("there") as db:
        assert drills.find(db, level, 6, "zh", seed=5).seed == 5


def test_a_retired_set_does_not_come_back_either(town):
    with town.session() as db:
        drill, level = drills.step("equation-two")
        found = drills.find(db, level, 6, "en", seed=1)
        made = exercises.create(
            db, db.query(Exercise).first().bank, drills.draft(drill, level, found.content, 5), now=NOW
        )
        exercises.retire(db, made, now=NOW)
        assert drills.find(db, level, 6, "en", seed=1).seed > 1


def test_a_step_that_is_used_up_says_so(town):
    with town.session() as db:
        drill, level = drills.step("within-10")
        bank = db.query(Exercise).first().bank
        for seed in range(40):
            draft = drills.draft(drill, level, drills.content(level, 6, seed, "zh"), 1)
            exercises.create(db, bank, draft, now=NOW)
        with pytest.raises(Refused, match="The school has had"):
            drills.find(db, level, 6, "zh", seed=0)
        assert drills.find(db, level, 6, "zh", seed=1).seed == 40
