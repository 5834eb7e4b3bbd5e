"""Minutes are read as people write them; what is unclear is refused with a sentence, and never bent into a number."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from question_bank import banks, formats, imports, minute_words
from question_bank.formats.found import FileRead, Found
from question_bank.models import Bank
from tests.people import NOW

WRITINGS = [
    ("2分钟", 2), ("2 分", 2), ("约3分钟", 3), ("2.5分钟", 2.5), ("2分半", 2.5), ("两分半钟", 2.5), ("半分钟", 0.5),
    ("5 min", 5), ("5 mins", 5), ("5 Minutes", 5), ("90秒", 1.5), ("90 s", 1.5), ("50秒", 1), ("1分30秒", 1.5),
    ("２分钟", 2), ("2", 2), ("2.0", 2), ("3分钟左右", 3), ("半小时", 30), ("三分钟", 3), ("2'", 2),
]  # fmt: skip
SPANS = [
    ("3-4分钟", 4),
    ("３－４分钟", 4),
    ("3~4 分", 4),
    ("3到4分钟", 4),
    ("1分钟至2分半", 2.5),
    ("30-40秒", 1),
    ("4–5 min", 5),
]
UNCLEAR = ["快", "0", "-3", "0分钟", "4-3分钟", "nan", "inf", "1e308", "十五六分钟", "2,5", "A", "3分4", ""]


def rows(*minutes: str | int) -> tuple[Found, ...]:
    """The rows of a workbook that a teacher made, one for each cell of minutes."""
    book, body = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(["题目", "答案", "用时"])
    for at, one in enumerate(minutes):
        sheet.append([f"小明有 {at} 颗糖，妈妈又给他 5 颗，现在一共有多少颗？", f"{at + 5}颗", one])
    book.save(body)
    return formats.read(body.getvalue(), "a.xlsx").items


@pytest.mark.parametrize(("text", "value"), WRITINGS)
def test_minutes_are_read_as_they_are_written(text, value):
    """Teeth: read numbers alone."""
    assert minute_words.read(text) == minute_words.Minutes(value)


@pytest.mark.parametrize(("text", "value"), SPANS)
def test_of_two_times_the_longer_is_taken(text, value):
    """Teeth: take the first."""
    assert minute_words.read(text) == minute_words.Minutes(value, is_larger=True)


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_unclear_is_no_time(text):
    """Teeth: take the first number of a text."""
    assert minute_words.read(text) is None


def test_a_workbook_gives_the_minutes_and_says_what_was_done_with_them():
    """Teeth: take the larger of two without a word, or drop what is unclear without one."""
    plain, bare, span, unclear = rows("2分钟", 3, "3-4分钟", "很快")
    assert (plain.labels["minutes"], bare.labels["minutes"], span.labels["minutes"]) == (2, 3, 4)
    assert not plain.messages
    assert [str(one) for one in span.messages] == ["“3-4分钟” names two times; the longer one was taken: 4 minutes."]
    assert "minutes" not in unclear.labels
    assert "“很快” was not understood as minutes" in str(unclear.messages[0])


@pytest.fixture
def db(town):
    with town.session() as db:
        yield db


def taken(db, items: tuple[Found, ...], **given: str) -> imports.Report:
    bank = banks.create(db, db.scalars(select(Bank.school_id)).first(), f"New {given}")
    defaults = imports.parse_defaults([f"{name}={text}" for name, text in given.items()])
    return imports.take_in(db, bank, FileRead("a.xlsx", "excel", "xlsx", items), defaults=defaults, now=NOW)


@pytest.mark.parametrize(("subject", "half", "told"), [
    ("maths", 6, "Minutes proposed by the speed table: 3.0."),
    ("ethics", 8, "The file gives no minutes; 4.0 were set by difficulty."),
])  # fmt: skip
def test_minutes_that_a_file_lacks_come_from_the_speed_table_first(db, subject, half, told):
    """Teeth: set them by difficulty, also where the speed table knows the work; or say nothing of it."""
    (entry,) = taken(db, rows("很快"), subject=subject, grade="3", tier="basic").entries
    assert (entry.labels["half"], entry.labels["status"]) == (half, "ready")
    assert told in [str(one) for one in entry.messages]


def test_minutes_for_a_whole_file_are_read_alike():
    """Teeth: read what is chosen before the import as a number alone."""
    assert imports.parse_defaults(["minutes=两分半钟"]) == {"minutes": 2.5}


def test_a_draft_says_why_and_the_report_how_many(db):
    """Teeth: count what is ready too, or keep a reason out of the report."""
    report = taken(db, rows(1, 2), subject="maths", grade="3")
    assert report.drafts == 2
    assert [str(one) for one in report.entries[0].reasons] == [imports.NO_TIER]
    assert taken(db, rows(1, 2), subject="maths", grade="3", tier="basic").drafts == 0
