"""S6: no cell that goes out is run by a spreadsheet, and every text comes back as it was."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from question_bank import banks, exercises, exports, formats, imports
from question_bank.content import Content, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import Exercise
from tests.people import NOW

BEGINS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "'=",
    "''=",
    "|",
    "%",
    '"=',
    ";=",
    ",=",
)
ENDS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://127.0.0.1:9","x")', "5", "SUM(A1:A9)")
TEXTS = [begin + end for begin, end in product(BEGINS, ENDS)]
RUN = tuple("=+-@＝＋－＠\t\r\n")


def filled(db, school_id: int, name: str):
    """A bank with each text in every field that an export carries."""
    bank = banks.create(db, school_id, name)
    for at, text in enumerate(TEXTS):
        body = Content(Kind.SHORT, f"{text} {at}", title=text.strip()[:40], language="en",
                       answers=(text.strip(),), solution=text.strip(), hints=(text.strip(),))  # fmt: skip
        labels = Labels("maths", frozenset({3}), "basic", 4, source=text.strip(), intent=text.strip(),
                        category=text.strip())  # fmt: skip
        exercises.create(db, bank, Draft(body, labels), now=NOW)
    return bank


@pytest.mark.parametrize("format", ["excel", "csv"])
def test_no_cell_of_an_export_is_run_and_each_comes_back(town, format):
    """Teeth: write the cells as they are."""
    with town.session() as db:
        bank = filled(db, town.schools["here"], "Out")
        body = exports.write(db, bank, format).body
        before = texts_of(db, bank)
        cells = cells_of(body, format)
        assert len(cells) > 3 * len(TEXTS)
        assert [cell for cell in cells if runs(cell)] == []
        back = banks.create(db, town.schools["here"], "Back")
        report = imports.take_in(db, back, formats.read(body, f"x.{'xlsx' if format == 'excel' else 'csv'}"),
                                 defaults={}, now=NOW)  # fmt: skip
        assert report.count("imported") == len(TEXTS)
        assert texts_of(db, back) == before


def cells_of(body: bytes, format: str) -> list[tuple[str, str]]:
    """(kind, text) of every cell: "s" is text for a spreadsheet, "raw" what it would judge by its first sign."""
    if format == "csv":
        return [("raw", cell) for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row if cell]
    sheet = load_workbook(io.BytesIO(body)).active
    return [(cell.data_type, cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def runs(cell: tuple[str, str]) -> bool:
    kind, text = cell
    return text.startswith(RUN) if kind == "raw" else kind != "s"


def texts_of(db, bank) -> list[tuple]:
    found = db.scalars(select(Exercise).where(Exercise.bank_id == bank.id).order_by(Exercise.id))
    return [
        (one.revisions[-1].content.stem.strip(), one.revisions[-1].content.answers, one.revisions[-1].content.solution,
         one.source, one.intent)
        for one in found
    ]  # fmt: skip
