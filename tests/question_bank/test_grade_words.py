"""Grades are read as people write them, and what is none is never bent into one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank import grade_words, imports
from question_bank.errors import Invalid
from question_bank.formats import exact

GRADES = st.integers(1, 9)
HAN = " 一二三四五六七八九"
WRITINGS = ("{n}", "{h}", "{n}年级", "{h}年级", "{h}年级上册", "{h}下", "{n}年级（2）班", "G{n}", "Grade {n}", "{n}.0")
BETWEEN = ("、", ",", "，", " ", "；", "/", "和", " and ")
TO = ("-", "～", "~", "—", "－", "至", "到", " to ")
NONE = ("10", "11", "12", "35", "0", "3.5", "高一", "高三", "十", "K", "初四", "初中", "all", "-3", "3班", "99999999")
SAID = [
    ("3年级（2）班", {3}), ("三(2)班", {3}), ("三年级2班", {3}), ("三2班", {3}), ("三年级第一学期", {3}), ("四上", {4}),
    ("初一", {7}), ("初三年级", {9}), ("初一至初三", {7, 8, 9}), ("初一、二", {7, 8}), ("一二年级", {1, 2}),
    ("grades 3 to 5", {3, 4, 5}), ("Grade 3 to Grade 5", {3, 4, 5}), ("3rd grade", {3}), ("three", {3}), ("", set()),
    ("1-2, 4", {1, 2, 4}), ("三年级到五年级", {3, 4, 5}), ("小学三年级", {3}), ("七年级", {7}), ("9-7", {7, 8, 9}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "grades"), SAID)
def test_a_grade_is_read_as_it_is_written(text, grades):
    assert grade_words.read(text) == grade_words.Grades(frozenset(grades), ())


@given(st.lists(st.tuples(GRADES, st.sampled_from(WRITINGS)), min_size=1, max_size=5), st.sampled_from(BETWEEN))
def test_a_list_in_any_writing_gives_its_grades_and_leaves_nothing(some, between):
    text = between.join(writing.format(n=grade, h=HAN[grade]) for grade, writing in some)
    assert grade_words.read(text) == grade_words.Grades(frozenset(grade for grade, _ in some), ())


@given(GRADES, GRADES, st.sampled_from(TO), st.sampled_from(["{n}", "{h}", "{n}年级", "{h}年级"]))
def test_a_range_gives_every_grade_between_its_ends(low, high, to, writing):
    text = to.join(writing.format(n=one, h=HAN[one]) for one in (low, high))
    assert grade_words.read(text).known == frozenset(range(min(low, high), max(low, high) + 1))
    assert not grade_words.read(text).unknown


@given(st.lists(GRADES, max_size=3), st.sampled_from(NONE), st.integers(0, 3))
def test_what_is_no_grade_is_given_back_and_takes_no_grade_with_it(grades, none, place):
    words = [str(grade) for grade in grades]
    words.insert(len(words) if none[0] in "初高" else place, none)
    found = grade_words.read("、".join(words))
    assert found.known == frozenset(grades)
    assert found.unknown == (none.lower(),)


@given(st.text(max_size=300))
def test_any_text_gives_grades_from_one_to_nine_or_is_given_back(text):
    found = grade_words.read(text)
    assert found.known <= set(range(1, 10))
    assert found.known or found.unknown or not any(one.isalnum() for one in text)


def test_what_follows_a_stage_of_school_is_a_year_of_it():
    assert grade_words.read("高一、二") == grade_words.Grades(frozenset(), ("高一", "二"))
    assert grade_words.read("初一、小学三年级") == grade_words.Grades(frozenset({3, 7}), ())


@pytest.mark.parametrize(("text", "grades"), [
    ("初一、3年级", {3, 7}), ("初一、三年级", {3, 7}), ("初一、2年级", {2, 7}), ("初三、3年级、4年级", {3, 4, 9}),
    ("初一、二年级", {7, 8}), ("初中一、二、三年级", {7, 8, 9}), ("初1、2年级", {7, 8}), ("初一、3", {7, 9}),
])  # fmt: skip
def test_a_number_with_its_own_word_for_grade_is_that_grade_unless_it_goes_on(text, grades):
    assert grade_words.read(text) == grade_words.Grades(frozenset(grades), ())


def test_a_range_that_leads_out_is_taken_as_far_as_it_goes_and_given_back():
    assert grade_words.read("7-12") == grade_words.Grades(frozenset({7, 8, 9}), ("7-12",))
    assert grade_words.read("10-12") == grade_words.Grades(frozenset(), ("10-12",))


def test_defaults_and_our_own_tables_refuse_what_is_no_grade():
    assert imports.parse_defaults(["grade=3-5"]) == {"grades": frozenset({3, 4, 5})}
    assert exact.labels_of({"grade": "7-9"})["grades"] == {7, 8, 9}
    with pytest.raises(Invalid, match="“高一” is not a grade from 1 to 9"):
        imports.parse_defaults(["grade=高一"])
    with pytest.raises(Invalid, match="“10” is not a grade from 1 to 9"):
        exact.labels_of({"grade": "10"})
