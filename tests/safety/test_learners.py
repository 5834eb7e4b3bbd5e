"""P5: a learner's name that stands in a teacher's file is kept nowhere, and the teacher is told."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import Integer

from homework_menu import models as day_models
from question_bank import exports, models
from question_bank.formats.tables import names_people
from question_bank.models import Bank
from tests.safety.doors import opened_door

NAMES = ("王小虎", "李四妹", "Zoe Learner")
HEADINGS = ("姓名", "Student name")


def tables(heading: str) -> dict[str, bytes]:
    rows = [[heading, "题干", "答案"], *([name, f"{at} + 11 = ____", f"{at + 11}"] for at, name in enumerate(NAMES))]
    book, body = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(body)
    return {"a.csv": "\n".join(",".join(row) for row in rows).encode(), "a.xlsx": body.getvalue()}


def kept(path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return "\n".join(db.iterdump())


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_the_names_of_a_column_are_kept_nowhere(town_file, tmp_path, caplog, heading, name):
    caplog.set_level(logging.INFO)
    with opened_door(town_file, tmp_path) as door:
        bank = door.rows("SELECT uid FROM bank WHERE school_id = 1")[0][0]
        form = {"bank": bank, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "2"}
        answer = door.post("/bank/import", {**form, "file": (BytesIO(tables(heading)[name]), name)})
        assert f"The column “{heading}” looks like a list of learners." in answer.text
        assert "11 = ____" in kept(tmp_path / "town.db"), "the exercises themselves came in"
        found = door.client.get("/bank?q=" + NAMES[0]).text.split("<main", 1)[1]
        with door.database.session([1]) as db:
            shelf = db.query(Bank).filter_by(uid=bank).one()
            going = b"".join(exports.write(db, shelf, one).body for one in ("csv", "bundle"))
    logs = "".join(one.read_text(errors="replace") for one in tmp_path.rglob("*.log")) + caplog.text
    for learner in NAMES:
        assert learner not in answer.text
        assert learner not in kept(tmp_path / "town.db") + logs
        assert learner.encode() not in going
    assert found.count(NAMES[0]) == 1, "what was searched for stands in its box alone"


def test_no_table_has_a_place_for_a_learner():
    columns = [f"{table} {column.name}" for one in (models, day_models)
               for table, made in one.Base.metadata.tables.items() for column in made.columns
               if not isinstance(column.type, Integer)]  # fmt: skip
    assert len(columns) > 50
    assert [column for column in columns if names_people(column.replace("_", " "))] == []


@pytest.mark.parametrize("heading", ["题干", "名称", "标题", "title", "subject name", "Learning goal", "作业形式"])
def test_a_heading_of_the_bank_is_not_taken_for_a_list_of_learners(heading):
    assert not names_people(heading)
