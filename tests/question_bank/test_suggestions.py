"""Proposed minutes follow the speed table: the slow end, rounded up to half a minute."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank import suggestions
from question_bank.suggestions import SPEEDS, band, minutes_of, propose

KINDS = [(kind, grade) for kind, spans in SPEEDS.items() for grade in range(1, 10) if spans[band(grade)]]


def test_every_speed_has_a_quick_and_a_slow_end():
    for kind, spans in SPEEDS.items():
        assert len(spans) == len(suggestions.BANDS), kind
        assert any(spans), kind
        assert all(0 < low <= high for low, high in filter(None, spans)), kind


def test_the_bands_hold_every_grade_once():
    assert [band(grade) for grade in range(1, 10)] == [0, 0, 1, 1, 2, 2, 3, 3, 3]
    with pytest.raises(KeyError):
        band(10)


@pytest.mark.parametrize(
    ("work", "grade", "minutes"),
    [
        ([("like-fractions", 8)], 3, 3),
        ([("like-fractions", 10)], 3, 3.5),
        ([("like-fractions", 12)], 3, 4),
        ([("colour-bar", 5)], 3, 4),
        ([("circle-count", 4)], 3, 4),
        ([("reason", 1)], 3, 4),
        ([("simplify", 8)], 5, 4),
        ([("mental-fraction", 12)], 5, 4),
        ([("word-problem", 1), ("short-answer", 2)], 5, 6),
        ([("word-problem", 1)], 2, 2),
        ([("proof", 1)], 8, 8),
        ([("copy-characters", 8)], 3, 3),
        ([("read-passage", 3), ("read-question", 2)], 5, 4.5),
        ([("en-read", 0.6), ("en-read-question", 4)], 4, 4),
    ],
)
def test_a_proposal_is_the_slow_end_rounded_up_to_half_a_minute(work, grade, minutes):
    assert propose(work, grade) == minutes * 2


def test_reading_is_counted_by_the_hundred():
    assert minutes_of([("read-passage", 1)], 5) == pytest.approx((1 / 3, 1 / 2))
    assert minutes_of([("read-aloud", 1)], 1) == pytest.approx((100 / 120, 100 / 80))
    assert minutes_of([("en-read", 1)], 4) == pytest.approx((2, 100 / 30))


@pytest.mark.parametrize(("difficulty", "minutes"), [(1, 4), (2, 4), (3, 6.5), (4, 11.5), (5, 11.5)])
def test_difficulty_speaks_where_no_work_is_named(difficulty, minutes):
    assert propose([], 5, difficulty=difficulty) == minutes * 2


@pytest.mark.parametrize(("kind", "grade"), [("proof", 3), ("dictation", 1), ("mental-100", 7), ("no such work", 4)])
def test_work_that_a_grade_does_not_know_is_refused(kind, grade):
    with pytest.raises(KeyError):
        propose([(kind, 1)], grade)


@given(st.sampled_from(KINDS), st.integers(1, 40))
def test_a_proposal_is_never_short_and_never_a_whole_half_minute_too_long(case, amount):
    kind, grade = case
    half = propose([(kind, amount)], grade)
    slow = minutes_of([(kind, amount)], grade)[1]
    assert slow - 1e-6 <= half / 2 < slow + 0.5
