"""The shipped curriculum is sound: a tree, prerequisites without cycles and in the order of grades and of the books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

import pytest
from sqlalchemy import func, select

from homework_menu.migrations import upgrade
from question_bank import curriculum
from question_bank.curriculum import POINT_FILES, shipped
from question_bank.database import open_database
from question_bank.models import Book, KnowledgePoint, Lesson, LessonPoint, Prerequisite, Unit

LEVELS = ("subject", "domain", "theme", "point")
STAGE_OF_GRADE = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 4}
ROWS = {row["code"]: row for name in POINT_FILES for row in shipped(name)["point"]}
NEEDS = [row for name in POINT_FILES for row in shipped(name)["prerequisite"]]
BOOKS = shipped("textbooks")["book"]
LEAST = {"maths": 150, "chinese": 40, "english": 40}


def lessons(book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for unit in book["unit"]:
        yield from unit.get("lesson", [])


def hard_needs() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {code: set() for code in ROWS}
    for row in NEEDS:
        if row["hard"]:
            found[row["point"]].add(row["needs"])
    return found


@pytest.mark.parametrize(("subject", "least"), LEAST.items())
def test_each_subject_ships_a_tree_of_points(subject, least):
    levels = Counter(row["level"] for row in ROWS.values() if row["subject"] == subject)
    assert levels["subject"] == 1
    assert levels["domain"] >= 4
    assert levels["theme"] >= levels["domain"]
    assert levels["point"] >= least


def test_every_grade_has_points_of_maths():
    for grade in range(1, 10):
        taught = [row for row in ROWS.values() if row["subject"] == "maths" and row["level"] == "point"]
        assert sum(row["grade_from"] <= grade <= row["grade_to"] for row in taught) >= 8, grade


def test_no_code_is_given_twice():
    codes = [row["code"] for name in POINT_FILES for row in shipped(name)["point"]]
    assert len(codes) == len(set(codes))


def test_every_parent_is_of_the_level_above_and_of_the_same_subject():
    for row in ROWS.values():
        if row["level"] == "subject":
            assert "parent" not in row
            continue
        parent = ROWS[row["parent"]]
        assert LEVELS.index(parent["level"]) == LEVELS.index(row["level"]) - 1, row["code"]
        assert parent["subject"] == row["subject"], row["code"]


def test_grades_stages_and_marks_are_sane():
    for code, row in ROWS.items():
        assert 1 <= row["grade_from"] <= row["grade_to"] <= 9, code
        assert row["stage"] == STAGE_OF_GRADE[row["grade_to"]], code
        assert row["mark"] in ("official", "to be confirmed"), code
        assert row["title_zh"], code
        assert row["title_en"], code
        assert row["edition"], code
        assert row["title_zh"] not in row.get("aliases", []), code


def test_a_point_is_taught_within_the_grades_of_its_theme():
    for code, row in ROWS.items():
        theme = ROWS[row["parent"]] if row["level"] == "point" else row
        assert theme["grade_from"] <= row["grade_from"], code
        assert row["grade_to"] <= theme["grade_to"], code


def test_points_of_one_subject_have_titles_of_their_own():
    titles = Counter((row["subject"], row["title_zh"]) for row in ROWS.values() if row["level"] == "point")
    assert [title for title, count in titles.items() if count > 1] == []


def test_prerequisites_join_points_of_one_subject_and_both_kinds_are_there():
    assert len(NEEDS) >= 100
    assert {row["hard"] for row in NEEDS} == {True, False}
    assert len({(row["point"], row["needs"]) for row in NEEDS}) == len(NEEDS)
    for row in NEEDS:
        point, need = ROWS[row["point"]], ROWS[row["needs"]]
        assert point["level"] == need["level"] == "point"
        assert point["subject"] == need["subject"]


def test_prerequisites_have_no_cycle():
    graph: dict[str, set[str]] = {code: set() for code in ROWS}
    for row in NEEDS:
        graph[row["point"]].add(row["needs"])
    assert len(list(TopologicalSorter(graph).static_order())) == len(ROWS)


def test_no_prerequisite_is_from_a_later_grade():
    late = [row for row in NEEDS if ROWS[row["needs"]]["grade_from"] > ROWS[row["point"]]["grade_from"]]
    assert late == []


def test_the_books_of_the_start_list_are_there():
    units = {book["code"]: [unit["title"] for unit in book["unit"]] for book in BOOKS}
    assert [len(units[code]) for code in ("pep-maths-3a", "pep-maths-3b", "pep-maths-5b")] == [10, 9, 9]
    assert units["pep-maths-3a"][7] == "分数的初步认识"
    assert units["pep-maths-5b"][3] == "分数的意义和性质"
    assert units["ccss-maths-4"] == ["Fractions"]
    assert all(book["mark"] == "to be confirmed" for book in BOOKS)


def test_codes_of_units_and_lessons_follow_from_their_place():
    for book in BOOKS:
        for unit in book["unit"]:
            assert unit["code"].startswith(book["code"] + "-")
            numbered = [f"{unit['code']}.{number}" for number in range(1, len(unit.get("lesson", [])) + 1)]
            assert [lesson["code"] for lesson in unit.get("lesson", [])] == numbered


def test_every_lesson_teaches_known_points_of_its_grade():
    for book in BOOKS:
        for lesson in lessons(book):
            assert lesson["points"], lesson["code"]
            for point in (ROWS[code] for code in lesson["points"]):
                assert point["level"] == "point"
                assert point["subject"] == book["subject"]
                assert point["grade_from"] <= book["grade"] <= point["grade_to"], (lesson["code"], point["code"])


def test_a_book_teaches_no_point_before_what_it_needs():
    needs = hard_needs()
    for book in BOOKS:
        place = {code: at for at, lesson in reversed(list(enumerate(lessons(book)))) for code in lesson["points"]}
        early = [(code, need) for code in place for need in needs[code] if place.get(need, -1) > place[code]]
        assert early == []


def test_a_fresh_database_holds_all_of_it_and_a_second_time_adds_nothing(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/fresh.db")
    upgrade(database)
    counts = {
        KnowledgePoint: len(ROWS), Prerequisite: len(NEEDS), Book: len(BOOKS),
        Unit: sum(len(book["unit"]) for book in BOOKS), Lesson: sum(len(list(lessons(book))) for book in BOOKS),
        LessonPoint: sum(len(lesson["points"]) for book in BOOKS for lesson in lessons(book)),
    }  # fmt: skip
    for _ in range(2):
        with database.everywhere() as db:
            curriculum.install(db)
            db.commit()
            assert {model: db.scalar(select(func.count()).select_from(model)) for model in counts} == counts
    database.dispose()
