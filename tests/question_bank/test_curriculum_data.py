"""The shipped curriculum is sound: a tree, prerequisites without cycles and in the order of grades and of the books."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select

from homework_menu import migrations
from question_bank import curriculum, shipped
from question_bank.database import open_database
from question_bank.models import Book, KnowledgePoint, Lesson, LessonPoint, Prerequisite, ShippedCurriculum, Unit

LEVELS = ("subject", "domain", "theme", "point")
STAGE_OF_GRADE = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 4}
ROWS = {row["code"]: row for row in shipped.points()}
NEEDS = shipped.needs()
BOOKS = shipped.books()
LEAST = {"maths": 400, "chinese": 140, "english": 140}
BOTH_TERMS = {"maths": range(1, 10), "chinese": range(1, 10), "english": range(3, 7)}


def lessons(book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for unit in book["units"]:
        yield from unit["lessons"]


def all_hard_needs() -> dict[str, set[str]]:
    """For each point all that it cannot be taught without, over any number of steps."""
    direct = {code: {need for point, need, hard in NEEDS if hard and point == code} for code in ROWS}
    found: dict[str, set[str]] = {}
    for code in TopologicalSorter(direct).static_order():
        found[code] = direct[code].union(*(found[need] for need in direct[code]))
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
    assert len(ROWS) == len(shipped.points())
    for rows in (BOOKS, [unit for book in BOOKS for unit in book["units"]]):
        assert len({row["code"] for row in rows}) == len(rows)


def test_every_parent_is_of_the_level_above_and_of_the_same_subject():
    for row in ROWS.values():
        if row["level"] == "subject":
            assert row["parent"] is None
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
    assert len(NEEDS) >= 800
    assert {hard for _, _, hard in NEEDS} == {True, False}
    assert len({(point, need) for point, need, _ in NEEDS}) == len(NEEDS)
    for point, need, _ in NEEDS:
        assert ROWS[point]["level"] == ROWS[need]["level"] == "point", (point, need)
        assert ROWS[point]["subject"] == ROWS[need]["subject"], (point, need)


def test_prerequisites_have_no_cycle():
    graph: dict[str, set[str]] = {code: set() for code in ROWS}
    for point, need, _ in NEEDS:
        graph[point].add(need)
    assert len(list(TopologicalSorter(graph).static_order())) == len(ROWS)


def test_no_prerequisite_is_from_a_later_grade():
    late = [(point, need) for point, need, _ in NEEDS if ROWS[need]["grade_from"] > ROWS[point]["grade_from"]]
    assert late == []


def test_the_books_of_the_start_list_are_there():
    units = {book["code"]: [unit["title"] for unit in book["units"]] for book in BOOKS}
    assert [len(units[code]) for code in ("pep-maths-3a", "pep-maths-3b", "pep-maths-5b")] == [10, 9, 9]
    assert units["pep-maths-3a"][7] == "分数的初步认识"
    assert units["pep-maths-5b"][3] == "分数的意义和性质"
    assert units["ccss-maths-4"][0] == "Fractions"
    assert all(book["mark"] == "to be confirmed" for book in BOOKS)


@pytest.mark.parametrize(("subject", "grades"), BOTH_TERMS.items())
def test_every_grade_has_a_book_of_both_terms(subject, grades):
    there = {(book["grade"], curriculum.term_of(book["title"])) for book in BOOKS
             if book["subject"] == subject and book["language"] == "zh"}  # fmt: skip
    assert {(grade, term) for grade in grades for term in (1, 2)} <= there


def test_english_is_there_for_the_junior_grades_and_common_core_maths_for_eight_grades():
    assert {book["grade"] for book in BOOKS if book["subject"] == "english"} >= set(range(3, 10))
    assert {book["grade"] for book in BOOKS if book["language"] == "en"} == set(range(1, 9))


def test_every_unit_of_the_books_can_be_taught():
    empty = [unit["code"] for book in BOOKS for unit in book["units"] if not unit["lessons"]]
    assert empty == []


def test_lessons_of_a_unit_and_units_of_a_book_have_titles_of_their_own():
    for book in BOOKS:
        for rows in (book["units"], *(unit["lessons"] for unit in book["units"])):
            titles = [row["title"] for row in rows]
            assert len(titles) == len(set(titles)), (book["code"], titles)
            assert all(title and title == title.strip() for title in titles)


def test_codes_of_units_and_lessons_follow_from_their_place():
    for book in BOOKS:
        for unit in book["units"]:
            assert unit["code"].startswith(book["code"] + "-")
            numbered = [f"{unit['code']}.{number}" for number in range(1, len(unit["lessons"]) + 1)]
            assert [lesson["code"] for lesson in unit["lessons"]] == numbered


def test_every_lesson_teaches_known_points_of_its_grade():
    """Grades of points are those of the Chinese standard, so books to another standard are free of them."""
    for book in BOOKS:
        for lesson in lessons(book):
            assert lesson["points"], lesson["code"]
            assert len(set(lesson["points"])) == len(lesson["points"]), lesson["code"]
            for point in (ROWS[code] for code in lesson["points"]):
                assert point["level"] == "point"
                assert point["subject"] == book["subject"]
                if book["language"] == "zh":
                    assert point["grade_from"] <= book["grade"] <= point["grade_to"], (lesson["code"], point["code"])


def test_an_edition_teaches_no_point_before_what_it_needs():
    needs, editions = all_hard_needs(), defaultdict[tuple[str, str], list[dict[str, Any]]](list)
    for book in sorted(BOOKS, key=lambda book: (book["grade"], curriculum.term_of(book["title"]))):
        editions[book["subject"], book["edition"]].append(book)
    for edition, books in editions.items():
        order = list(enumerate(lesson for book in books for lesson in lessons(book)))
        place = {code: at for at, lesson in reversed(order) for code in lesson["points"]}
        early = [(code, need) for code in place for need in needs[code] if place.get(need, -1) > place[code]]
        assert early == [], edition


COUNTS = {
    KnowledgePoint: len(ROWS), Prerequisite: len(NEEDS), Book: len(BOOKS),
    Unit: sum(len(book["units"]) for book in BOOKS), Lesson: sum(len(list(lessons(book))) for book in BOOKS),
    LessonPoint: sum(len(lesson["points"]) for book in BOOKS for lesson in lessons(book)),
}  # fmt: skip


def test_a_fresh_database_holds_all_of_it_and_a_second_time_adds_nothing(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/fresh.db")
    migrations.upgrade(database)
    for _ in range(2):
        with database.everywhere() as db:
            curriculum.install(db)
            db.commit()
            assert {model: db.scalar(select(func.count()).select_from(model)) for model in COUNTS} == COUNTS
    database.dispose()


@pytest.mark.parametrize("held", [[], [ShippedCurriculum(digest="0" * 64)]], ids=["before digests", "older digest"])
def test_a_database_of_an_older_version_gets_what_is_new_and_keeps_what_stands_there(tmp_path, held):
    database = open_database(f"sqlite:///{tmp_path}/older.db")
    migrations.upgrade(database)
    with database.everywhere() as db:
        assert db.scalar(select(func.count()).select_from(KnowledgePoint)) == 0
        curriculum.install(db)
        book = db.scalars(select(Book).where(Book.code == "pep-maths-3a")).one()
        book.title, lesson_id = "Our book", book.units[7].lessons[0].id
        gone = db.scalars(select(Unit.id).where(Unit.code == "tb-chinese-3a-8")).one()
        some = select(Lesson.id).where(Lesson.unit_id == gone)
        db.execute(delete(LessonPoint).where(LessonPoint.lesson_id.in_(some)))
        db.execute(delete(Lesson).where(Lesson.unit_id == gone))
        db.execute(delete(Prerequisite))
        db.execute(delete(ShippedCurriculum))
        db.add_all(held)
        db.commit()
    migrations.upgrade(database)
    with database.everywhere() as db:
        assert {model: db.scalar(select(func.count()).select_from(model)) for model in COUNTS} == COUNTS
        book = db.scalars(select(Book).where(Book.code == "pep-maths-3a")).one()
        assert (book.title, book.units[7].lessons[0].id) == ("Our book", lesson_id)
        assert curriculum.is_current(db)
    database.dispose()


@pytest.mark.parametrize("soft", [False, True])
def test_what_points_need_is_followed_step_by_step_and_no_further(tmp_path, soft):
    database = open_database(f"sqlite:///{tmp_path}/needs.db")
    migrations.upgrade(database)
    direct = defaultdict[str, set[str]](set)
    for point, need, hard in NEEDS:
        if hard or soft:
            direct[point].add(need)
    with database.everywhere() as db:
        curriculum.install(db)
        some = sorted(direct)[::7]
        for code, found in curriculum.needs(db, some, soft=soft).items():
            wanted = {code}
            while more := set().union(*(direct.get(one, set()) for one in wanted)) - wanted:
                wanted |= more
            assert found == wanted
        assert curriculum.needs(db, some[:1], soft=soft).keys() == {some[0]}
    database.dispose()


def test_installing_takes_few_statements(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/few.db")
    migrations.upgrade(database)
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *words: said.append(words[2]))
    with database.everywhere() as db:
        curriculum.install(db)
    assert len(said) <= 40
    database.dispose()
