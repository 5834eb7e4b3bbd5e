"""CSV and tab-separated text in and out; the encoding is found by content and named in the report."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from charset_normalizer import from_bytes

from ..errors import Refused
from .found import FileRead, folded
from .tables import HEADING_WITHIN, NAMES, Cell, read_rows

FIELD_CAP = 64_000
END = "\ue000end"
UNCLOSED = (
    "Line {line} of {file} opens a quotation mark that is never closed, so the rest reads as one "
    "cell. Close it or remove it."
)
MOST_ROWS, MOST_COLUMNS = 20_000, 1_000
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def read(data: bytes, name: str, mapping: Mapping[str, str], encoding: str | None = None) -> FileRead:
    """The rows of a text. Raises `Refused` where it is no text, or no column holds the exercises."""
    text, used = decoded(data, name, encoding)
    if text.lstrip()[:1] in ("<", "{") or text.lstrip()[:2] in ("[{", "[\n"):
        raise Refused("The file {file} is a web page or program data, not a table. Open it and save it as .xlsx.",
                      file=name)  # fmt: skip
    items, said = read_rows([[Cell(cell) for cell in row] for row in _rows(text, name)], mapping)
    return FileRead(name, "csv", used, tuple(items), tuple(said))


def table(data: bytes, name: str) -> list[list[str]]:
    """The cells of a text. Raises `Refused`."""
    return _rows(decoded(data, name)[0], name)


def _rows(text: str, name: str) -> list[list[str]]:
    rows = _parsed(text, name)
    if len(rows) > MOST_ROWS:
        raise Refused("The file {file} has more than {rows} rows. Split it.", file=name, rows=MOST_ROWS)
    if any(len(row) > MOST_COLUMNS for row in rows):
        raise Refused("The file {file} has more than {columns} columns: it is not a table of exercises.",
                      file=name, columns=MOST_COLUMNS)  # fmt: skip
    return [[_unquoted(cell) for cell in row] for row in rows]


def _parsed(text: str, name: str) -> list[list[str]]:
    """The cells as they stand. A last row of our own shows whether a quotation mark swallowed the end."""
    csv.field_size_limit(FIELD_CAP)
    ended = io.StringIO(text.rstrip("\r\n") + "\n" + END, newline="")
    reader, rows, ends = csv.reader(ended, delimiter=_delimiter(text)), list[list[str]](), [0]
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error as error:
        raise Refused("The file {file} cannot be read as a table: a cell has more than 64 kB.", file=name) from error
    if rows.pop() != [END]:
        raise Refused(UNCLOSED, file=name, line=ends[-2] + 1)
    return rows


def decoded(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Text and the name of its encoding: UTF-8 with and without mark, UTF-16, GB18030, Big5, else a guess."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode(data, codec, name), codec
    if encoding:
        return _decode(data, encoding, name), encoding
    if b"\x00" in data[:4096]:
        raise Refused("The file {file} is not text. Save it as CSV in UTF-8, or as .xlsx.", file=name)
    with suppress(UnicodeDecodeError):
        return data.decode(), "utf-8"
    read = {codec: text for codec in ("gb18030", "big5") if (text := _try(data, codec)) is not None}
    if read:
        best = max(read, key=lambda codec: _headings(read[codec]))
        return read[best], best
    guess = from_bytes(data).best()
    if guess is None:
        raise Refused("The encoding of {file} was not recognised. Save it as UTF-8.", file=name)
    return str(guess), guess.encoding


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _headings(text: str) -> int:
    """How many known column names stand in the first lines: they tell one Chinese encoding from another."""
    words = re.split(r"[\s,;\"]+", "\n".join(text.splitlines()[:HEADING_WITHIN]))
    return sum(folded(word) in NAMES for word in words)


def _decode(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError) as error:
        raise Refused("The file {file} is not written in {encoding}.", file=name, encoding=codec) from error


def _delimiter(text: str) -> str:
    """Of tab, semicolon and comma the one that the first filled line holds most."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(",\t;", key=line.count)


def _unquoted(cell: str) -> str:
    """A leading apostrophe guards a cell from a spreadsheet; it is no part of the text."""
    return cell[1:] if cell[:1] == "'" and _runs(cell) else cell


def write(rows: Iterable[Sequence[str]], heading: Sequence[str]) -> bytes:
    """UTF-8 with a byte order mark, as Excel wants it; a cell that a spreadsheet would run is guarded by `'`."""
    body = io.StringIO(newline="")
    writer = csv.writer(body)
    writer.writerows([_guarded(cell) for cell in row] for row in [heading, *rows])
    return b"\xef\xbb\xbf" + body.getvalue().encode()


def _guarded(cell: str) -> str:
    return f"'{cell}" if _runs(cell) else cell


def _runs(cell: str) -> bool:
    """Whether a spreadsheet would run a cell, or would but for the apostrophes before it."""
    return cell.lstrip("'")[:1] in RUN_BY_SPREADSHEETS and cell.lstrip("'") != ""
