"""Excel in by calamine (.xlsx, .xls, .ods), out by openpyxl. Cells that a spreadsheet would run are written as text."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import python_calamine
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from ..errors import BankError, Refused
from . import number_formats
from .csv_text import RUN_BY_SPREADSHEETS
from .found import Doubt, FileRead, Found
from .tables import Cell, read_rows

MOST_UNPACKED, MOST_RATIO, MOST_MEMBERS = 100 * 1024 * 1024, 200, 2_000
MOST_ROWS, MOST_COLUMNS, MOST_IN_CELL = 20_000, 1_024, 32_767


def read(data: bytes, name: str, mapping: Mapping[str, str]) -> FileRead:
    """Every sheet of a workbook. Raises `Refused` where it is none, or larger than the caps."""
    sheets, formats = _sheets(data, name), number_formats.of_sheets(data)
    items: list[Found] = []
    said: list[BankError] = []
    for title, sheet in sheets:
        rows = _cells(sheet, name, formats.get(title, {}))
        found, notes = _sheet(rows, title if len(sheets) > 1 else "", mapping)
        items += found
        said += notes
    if not items and any(isinstance(one, Refused) for one in said):
        raise next(one for one in said if isinstance(one, Refused))
    return FileRead(name, "excel", "xlsx", tuple(items), tuple(said))


def table(data: bytes, name: str) -> list[list[str]]:
    """The cells of the first sheet, as shown. Raises `Refused`."""
    sheets = _sheets(data, name)
    if not sheets:
        return []
    title, sheet = sheets[0]
    formats = number_formats.of_sheets(data).get(title, {})
    return [[cell.text for cell in row] for row in _cells(sheet, name, formats)]


def _sheets(data: bytes, name: str) -> list[tuple[str, python_calamine.CalamineSheet]]:
    if data[:4] == b"PK\x03\x04":
        check_archive(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [(title, book.get_sheet_by_name(title)) for title in book.sheet_names]
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused(
            "The file {file} is not a workbook that can be read. Save it again as .xlsx.", file=name
        ) from error


def _sheet(rows: list[list[Cell]], title: str, mapping: Mapping[str, str]) -> tuple[list[Found], list[BankError]]:
    if not any(cell.text for row in rows for cell in row):
        return [], []
    try:
        return read_rows(rows, mapping, f"{title}!" if title else "")
    except Refused as error:
        return [], [error]


def _cells(sheet: python_calamine.CalamineSheet, name: str, formats: number_formats.Places) -> list[list[Cell]]:
    """Every cell as shown; what is merged over several rows of one column stands in each of them."""
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise Refused("A sheet of {file} has more than {rows} rows or {columns} columns.",
                      file=name, rows=MOST_ROWS, columns=MOST_COLUMNS)  # fmt: skip
    values = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, bottom + 1) if left == right else ():
            values[row][left] = values[top][left]
    return [
        [_cell(value, formats.get((at, place))) for place, value in enumerate(row)] for at, row in enumerate(values)
    ]


def check_archive(data: bytes) -> None:
    """Raises `Refused` for a zip that unpacks to more than the caps, or that holds links or paths upward."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused("The archive is damaged. Save the file again.") from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(len(data), 1):
        raise Refused("The file unpacks to more than {most} MB or {members} parts. Split it.",
                      most=MOST_UNPACKED // 2**20, members=MOST_MEMBERS)  # fmt: skip
    if any(_leads_out(member) for member in members):
        raise Refused("The archive holds a path that leads out of it. It was not opened.")


def _leads_out(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    is_link = (member.external_attr >> 28) & 0xF == 0xA
    return is_link or ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]


def _cell(value: Any, format: str | None) -> Cell:
    """A value as it is shown; what a spreadsheet turned into a time or a date is proposed as it was typed."""
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, float) and format:
        return number_formats.shown(value, format)
    if isinstance(value, float):
        return Cell(str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value))
    if isinstance(value, datetime.timedelta):
        value = (datetime.datetime(2000, 1, 1) + value).time()  # noqa: DTZ001  a duration shown as a clock
    if isinstance(value, datetime.time):
        typed = f"{value.hour}:{value.minute}"
        return Cell(typed, _turned(typed))
    if isinstance(value, datetime.date):
        typed = f"{value.month}/{value.day}"
        return Cell(typed, _turned(typed))
    return Cell(str(value))


def _turned(typed: str) -> BankError:
    return Doubt("The spreadsheet turned this cell into a date or a time; “{typed}” was probably meant. Check it.",
                 typed=typed)  # fmt: skip


def write(rows: Iterable[Sequence[str]], heading: Sequence[str]) -> bytes:
    """A workbook of one sheet 题库; every cell is text, whatever it begins with."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "题库"
    for number, row in enumerate([heading, *rows], 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = _allowed(text)
            cell.data_type = "s"
            cell.font = Font(bold=number == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.quotePrefix = text[:1] in RUN_BY_SPREADSHEETS
    sheet.freeze_panes = "A2"
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _allowed(text: str) -> str:
    """Without the control signs that no workbook may hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")
