"""Search finds every exercise that holds the words, the same on both databases, and no text is unsafe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from homework_menu import accounts, migrations
from question_bank import access, banks, curriculum, exercises, search
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank
from tests.people import NOW

TEXTS = ["小明有3个苹果", "分数的加减法：七分之二", "Half of a pizza is 1/2", "把一根绳子剪成6段", "苹果和梨", "甲"]


@pytest.fixture
def shelf(database):
    migrations.upgrade(database)
    with database.everywhere() as db:
        curriculum.install(db)
        school = accounts.create_school(db, "S", "cn-2021", now=NOW)
        bank = banks.create(db, school.id, "B")
        for at, text in enumerate(TEXTS):
            labels = Labels("maths", frozenset({3 + at % 2}), "basic", 8)
            exercises.create(db, bank, Draft(Content(Kind.SHORT, text, answers=("x",)), labels), now=NOW)
        db.commit()
        number = school.id
    with database.session([number]) as db:
        yield db, access.command_line(number)


def stems(page: search.Page) -> set[str]:
    return {one.revisions[-1].content.stem for one in page.hits}


def test_every_part_of_a_chinese_text_is_found(shelf):
    db, viewer = shelf
    for text in TEXTS:
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                part = text[start:end]
                if not part.isalnum() or not all("\u4e00" <= sign <= "\u9fff" for sign in part):
                    continue
                assert text in stems(search.find(db, viewer, search.Query(part))), part


def test_two_characters_find_what_a_scan_finds(shelf):
    db, viewer = shelf
    for word in ("苹果", "分数", "绳子", "果和", "pizza"):
        true = {text for text in TEXTS if word in text.lower()}
        assert stems(search.find(db, viewer, search.Query(word))) == true


def test_a_facet_narrows_and_no_text_can_forge_one(shelf):
    db, viewer = shelf
    assert search.find(db, viewer, search.Query("苹果", grades=(3,))).total == 2
    assert search.find(db, viewer, search.Query("g=4")).total == 0


def test_several_values_of_a_label_are_any_of_them_and_the_numbers_are_what_each_gives(shelf):
    db, viewer = shelf
    point = curriculum.find_points(db, "认识几分之一", "maths")[0]
    for at, one in enumerate(search.find(db, viewer, search.Query("苹果")).hits):
        after = replace(exercises.labels_of(one), half=5 + 7 * at, tier=("creative", "basic")[at], goals=(point.code,))
        exercises.relabel(db, one, after, version=one.version, now=NOW)
    for query in (search.Query(), search.Query("苹果"), search.Query(goals=(point.id, 10**6))):
        wide = replace(query, tiers=("basic", "creative"), grades=(3, 4), kinds=("short",), most=240)
        assert search.find(db, viewer, wide).total == search.find(db, viewer, query).total
        counted = search.facets(db, viewer, replace(query, tiers=("creative",), most=6))
        assert counted.total == search.find(db, viewer, replace(query, tiers=("creative",), most=6)).total == 1
        for name, label, value in (("tiers", "tier", "basic"), ("grades", "grade", 3), ("kinds", "kind", "short")):
            given = replace(query, **{"tiers": ("creative",), "most": 6, name: (value,)})
            assert counted.of(label, value) == search.find(db, viewer, given).total, label
        counts, whole = search.point_counts(db, viewer, query, [point.id])
        assert counts[point.id] == whole == search.find(db, viewer, replace(query, goals=(point.id,))).total == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=40))
def test_any_text_is_safe_to_look_for(shelf, words):
    db, viewer = shelf
    assert search.find(db, viewer, search.Query(words)).total <= len(TEXTS)


@given(st.text(alphabet="一二三四五六七八九十百千", min_size=2, max_size=12))
def test_a_run_of_han_is_the_phrase_of_its_pairs(words):
    assert search.phrases(words) == [([words[at : at + 2] for at in range(len(words) - 1)], False)]


def test_of_words_what_is_used_most_comes_first_and_without_words_the_newest(shelf):
    db, viewer = shelf
    apples = sorted(search.find(db, viewer, search.Query("苹果")).hits, key=lambda one: one.id)
    exercises.count_use(db, [apples[0].id])
    db.flush()
    assert [one.id for one in search.find(db, viewer, search.Query("苹果")).hits] == [one.id for one in apples]
    newest = [one.id for one in search.find(db, viewer, search.Query()).hits]
    assert newest == sorted(newest, reverse=True)


@pytest.mark.parametrize("many", [1_000, 2], ids=["sorted here", "sorted by the database"])
def test_an_order_that_is_asked_for_holds_with_words_and_without_and_page_by_page(shelf, monkeypatch, many):
    db, viewer = shelf
    monkeypatch.setattr(search, "MANY", many)
    whole = search.find(db, viewer, search.Query()).hits
    for at, one in enumerate(whole):
        one.half, one.uses = (6, 4, 9)[at % 3], (5, 0)[at % 2]
    db.flush()
    keys = {"newest": lambda one: -one.id, "used": lambda one: (-one.uses, -one.id),
            "short": lambda one: (one.half, -one.id)}  # fmt: skip
    assert set(keys) == set(search.ORDERS)
    for order, key in keys.items():
        query, pages = search.Query(order=order), range(0, len(whole), 2)
        found = [one for at in pages for one in search.find(db, viewer, query, limit=2, offset=at).hits]
        assert found == sorted(whole, key=key), order
        apples = search.find(db, viewer, replace(query, text="苹果")).hits
        assert apples == sorted(apples, key=key), order


@pytest.mark.parametrize("words", ["*", "%", "_", "😀", " ? ", "\\"])
def test_a_sign_alone_finds_nothing_and_blanks_ask_for_nothing(shelf, words):
    db, viewer = shelf
    query = search.Query(words)
    assert (search.find(db, viewer, query).total, search.facets(db, viewer, query).total) == (0, 0)
    assert search.find(db, viewer, search.Query("  ")).total == len(TEXTS)


@pytest.mark.parametrize("words", ["1/2", "½", "１／２", "pizza 1/2", "1⁄2"])
def test_a_fraction_is_found_as_one_and_not_as_two_numbers(shelf, words):
    db, viewer = shelf
    bank = db.scalars(select(Bank)).first()
    for text in ("Pizza: $\\frac{1}{2}$ of it", "Pizza: 2 of 1", "Pizza: 1 box, 2 slices"):
        draft = Draft(Content(Kind.SHORT, text, answers=("x",)), Labels("maths", frozenset({3}), "basic", 8))
        exercises.create(db, bank, draft, now=NOW)
    db.flush()
    found = stems(search.find(db, viewer, search.Query(words)))
    assert found == {"Half of a pizza is 1/2", "Pizza: $\\frac{1}{2}$ of it"}


@pytest.mark.parametrize("words", ["2026/11/25", "a1/2", "1/2/3"])
def test_a_day_or_a_name_is_no_fraction(words):
    assert all(len(phrase) == 1 for phrase, _ in search.phrases(words))
