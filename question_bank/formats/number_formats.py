"""Numbers of a workbook that are shown as something else than they are kept: 0.25 as 25%, 100000 as 1.00E+05."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook

from .found import Doubt
from .tables import Cell

PERCENT = re.compile(r"(?:#,##)?0(?:\.(0+))?%")
POWER = re.compile(r"(?:##)?0(?:\.(0+))?E\+0+")
_USED = re.compile(rb"numFmtId=[\"'](?:9|10|11|48)[\"']|%|E\+")
Places = Mapping[tuple[int, int], str]


def of_sheets(data: bytes) -> dict[str, Places]:
    """Sheet -> (row, column) -> the format, of cells with a percentage or a power; nothing where no style has one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if not _USED.search(archive.read("xl/styles.xml")):
            return {}
        book: Any = load_workbook(io.BytesIO(data), read_only=True)
        return {sheet.title: _of_sheet(sheet) for sheet in book.worksheets}
    except Exception:  # the other reader took the file: what this one trips over costs only the formats
        return {}


def _of_sheet(sheet: Any) -> Places:
    return {(cell.row - 1, cell.column - 1): cell.number_format
            for row in sheet.iter_rows() for cell in row
            if isinstance(cell.value, int | float) and _decimals(cell.number_format) is not None}  # fmt: skip


def shown(value: float, format: str) -> Cell:
    """The number as the spreadsheet shows it, with a doubt that names what is kept."""
    decimals = _decimals(format) or 0
    text = f"{value * 100:.{decimals}f}%" if PERCENT.fullmatch(format) else f"{value:.{decimals}E}"
    return Cell(text, Doubt("The spreadsheet shows “{shown}” but stores {kept}; it was taken as shown. Check it.",
                            shown=text, kept=f"{value:g}"))  # fmt: skip


def _decimals(format: str) -> int | None:
    found = PERCENT.fullmatch(format) or POWER.fullmatch(format)
    return len(found[1] or "") if found else None
