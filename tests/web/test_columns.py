"""A table whose columns are not known: the teacher says which is what, and is not asked a second time."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from homework_menu.models import SchoolClass
from question_bank.models import Bank, ColumnMap, Exercise, Lesson, Revision
from tests.web.test_access import app, client_of, token  # noqa: F401
from tests.web.test_exercise_form import fields

ROWS = [
    ["Worksheet of spring"],
    ["Aufgabe", "Lösung", "Schüler"],
    ["Half of 6?", "3", "Mia"],
    ["Half of 8?", "4", "Tom"],
]


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


def table(rows: list[list[str]], kind: str) -> bytes:
    if kind == "csv":
        return "\n".join(",".join(row) for row in rows).encode()
    book, body = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(body)
    return body.getvalue()


def send(client, form: dict, data: bytes | None = None, name: str = "a.csv"):
    with_file = {"file": (BytesIO(data), name)} if data is not None else {}
    whole = {"csrf_token": token(client), "key": uuid4().hex, "grade": "3", "subject": "maths", "minutes": "3", **form}
    return client.post("/bank/import", data={**whole, **with_file})


def bank_and_count(town) -> tuple[str, int]:
    with town.session() as db:
        return db.scalars(select(Bank.uid)).one(), db.scalar(select(func.count()).select_from(Exercise))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_unknown_columns_are_asked_for_once(ann, town, kind):
    bank, before = bank_and_count(town)
    data = table(ROWS, kind)
    asked = send(ann, {"bank": bank}, data, f"a.{kind}")
    assert asked.status_code == 422
    assert "Half of 6?" in asked.text
    form = fields(asked.text)
    assert form["column-0"] == "-"
    short = send(ann, {**form, "column-1": "answer"})
    assert short.status_code == 422
    looked = send(ann, {**form, "column-0": "stem", "column-1": "answer", "look": "1"})
    assert looked.status_code == 200
    assert "2 exercises found: 2 new" in looked.text
    assert bank_and_count(town)[1] == before
    done = send(ann, {**fields(looked.text), "column-0": "stem", "column-1": "answer"})
    assert "2 exercises found: 2 new" in done.text
    assert bank_and_count(town)[1] == before + 2
    again = send(ann, {"bank": bank}, table([*ROWS, ["Half of 10?", "5", ""]], kind), f"b.{kind}")
    assert again.status_code == 200
    assert "3 exercises found: 1 new, 2 already there" in again.text
    with town.session() as db:
        assert db.scalars(select(ColumnMap.columns)).one() == {"Aufgabe": "stem", "Lösung": "answer", "Schüler": "-"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_without_headings_is_mapped_by_letters_and_loses_no_line(ann, town, kind):
    bank, before = bank_and_count(town)
    data = table([["Half of 6?", "3", "Mia"], ["Half of 8?", "4", "Tom"]], kind)
    asked = send(ann, {"bank": bank}, data, f"a.{kind}")
    assert asked.status_code == 422
    lettered = send(ann, {**fields(asked.text), "columns": "lettered"})
    assert lettered.status_code == 200
    assert [letter in lettered.text for letter in ("Column A", "Column B", "Column C")] == [True] * 3
    assert re.findall(r"<li>(Half of [68]\?)", lettered.text) == ["Half of 6?", "Half of 8?"]
    form = fields(lettered.text)
    done = send(ann, {**form, "column-0": "stem", "column-1": "answer"})
    assert "2 exercises found: 2 new" in done.text
    assert bank_and_count(town)[1] == before + 2
    with town.session() as db:
        kept = db.scalars(select(Revision.original).order_by(Revision.id.desc()).limit(2)).all()
    assert [("Half" in one, "Mia" in one or "Tom" in one) for one in kept] == [(True, False)] * 2
    back = send(ann, {**form, "columns": "ask"})
    assert "Column A" not in back.text


def test_a_table_without_headings_needs_the_text_named(ann, town):
    bank, before = bank_and_count(town)
    form = fields(send(ann, {"bank": bank, "columns": "lettered"}, table([["Half of 6?", "3"]], "csv")).text)
    answer = send(ann, {**form, "column-1": "answer"})
    assert answer.status_code == 422
    assert "Column A" in answer.text
    assert bank_and_count(town)[1] == before


def test_a_colleague_is_asked_anew(app, ann, town):  # noqa: F811
    bank, _ = bank_and_count(town)
    form = fields(send(ann, {"bank": bank}, table(ROWS, "csv")).text)
    assert send(ann, {**form, "column-0": "stem", "column-1": "answer"}).status_code == 200
    assert send(client_of(app, "ben"), {"bank": bank}, table(ROWS, "csv")).status_code == 422


def test_a_look_at_a_file_asks_at_once_what_an_unknown_column_holds(ann, town):
    """Teeth: tell of the column below the report alone."""
    bank, before = bank_and_count(town)
    data = table([["stem", "answer", "Stufe"], ["Half of 6?", "3", "2"]], "csv")
    page = send(ann, {"bank": bank, "look": "1"}, data)
    assert page.status_code == 200
    assert "Not recognised in “a.csv”: Stufe." in page.text
    assert re.search(r'class="column unknown">.*?Stufe.*?not recognised.*?<li>2</li>', page.text, re.S)
    assert "1 exercise found: 1 new" in page.text
    assert bank_and_count(town)[1] == before
    looked = send(ann, {**fields(page.text), "column-2": "difficulty"})
    assert "1 exercise found: 1 new" in looked.text
    with town.session() as db:
        assert db.scalars(select(Exercise.difficulty).order_by(Exercise.id.desc())).first() == 2


def test_known_columns_are_one_line_with_a_button(ann, town):
    bank, _ = bank_and_count(town)
    report = send(ann, {"bank": bank, "look": "1"}, table([["stem", "answer"], ["Half of 6?", "3"]], "csv")).text
    assert "Every column was recognised." in report
    assert "column-0" not in report


def test_a_list_of_learners_is_not_shown(ann, town):
    bank, _ = bank_and_count(town)
    rows = [["Aufgabe", "Student name"], ["Half of 6?", "Mia"]]
    page = send(ann, {"bank": bank}, table(rows, "csv")).text
    assert "Half of 6?" in page
    assert not re.search(r"<li>Mia", page)


def test_known_columns_can_be_said_otherwise(ann, town):
    bank, _ = bank_and_count(town)
    data = table([["stem", "answer", "remark"], ["Half of 6?", "3", "Look!"]], "csv")
    report = send(ann, {"bank": bank, "look": "1"}, data)
    assert 'name="columns"' in report.text
    page = send(ann, {"bank": bank, "columns": "ask"}, data)
    assert page.status_code == 200
    form = fields(page.text)
    assert (form["column-0"], form["column-1"], form["column-2"]) == ("stem", "answer", "-")
    looked = send(ann, {**form, "column-2": "solution", "look": "1"}).text
    assert "was not used" not in looked


@pytest.mark.parametrize("carried", ["", "x" * 50, "é", "c$}~0*7"])
def test_a_carried_file_that_is_none_is_refused(ann, town, carried):
    bank, before = bank_and_count(town)
    answer = send(ann, {"bank": bank, "carried": carried, "column-0": "stem"})
    assert answer.status_code in (400, 422)
    assert bank_and_count(town)[1] == before


def test_the_class_and_the_lesson_that_the_way_came_with_stay(ann, town):
    """Teeth: leave one of them out of the form with the columns."""
    bank, _ = bank_and_count(town)
    with town.session() as db:
        uid, lesson = (
            db.scalars(select(SchoolClass.uid)).one(),
            db.scalars(select(Lesson.code).order_by(Lesson.id)).first(),
        )
    asked = fields(send(ann, {"bank": bank, "class": uid, "lesson": lesson}, table(ROWS, "csv")).text)
    assert (asked["class"], asked["lesson"]) == (uid, lesson)
    assert send(ann, {**asked, "column-0": "stem", "column-1": "answer"}).status_code == 200
    with town.session() as db:
        last = db.scalars(select(Exercise).order_by(Exercise.id.desc())).first()
        assert last.lesson.code == lesson


def test_one_legend_says_for_all_four_labels_that_they_are_for_what_the_file_lacks(ann):
    page = ann.get("/bank/import").text
    assert page.count("If the file does not say") == 1
    legend = page[page.index("<legend>If the file") :].split("</fieldset>")[0]
    assert [f'name="{name}"' in legend for name in ("subject", "grade", "tier", "minutes")] == [True] * 4
