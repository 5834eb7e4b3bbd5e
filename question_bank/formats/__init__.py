"""Exchange formats: one file each, told apart by content and not by name, read behind a fence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..errors import Refused
from . import bundle, csv_text, excel, word
from .found import FileRead
from .guard import fenced
from .tables import FIELDS as FIELDS

UPLOAD_CAP = 50 * 1024 * 1024
READERS: dict[str, Callable[[bytes, str, Mapping[str, str]], FileRead]] = {
    "excel": excel.read,
    "csv": csv_text.read,
    "bundle": bundle.read,
    "word": word.read,
}
OLD_WORD = "WordDocument".encode("utf-16-le")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def detect(data: bytes) -> str:
    """The format by content: a zip with our manifest is a bundle, one with a Word document a paper, any other zip and
    old Office files a workbook."""
    if data[:4] == b"PK\x03\x04":
        return "bundle" if b"exercises.jsonl" in data else "word" if b"word/document" in data else "excel"
    if data.startswith(OLD_OFFICE):
        return "word" if OLD_WORD in data else "excel"
    return "csv"


def read(data: bytes, name: str, *, format: str = "auto", mapping: Mapping[str, str] | None = None) -> FileRead:
    """A file as it was understood. Raises `Refused` where it cannot be read or is over a cap."""
    if len(data) > UPLOAD_CAP:
        raise Refused("The file {file} is larger than {most} MB.", file=name, most=UPLOAD_CAP // 2**20)
    if not data.strip():
        raise Refused("The file {file} is empty.", file=name)
    reader = READERS[detect(data) if format == "auto" else format]
    return fenced(reader, data, name, dict(mapping or {}))


def table(data: bytes, name: str) -> list[list[str]]:
    """The cells of a workbook's first sheet or of a text, as shown. Raises `Refused`."""
    if len(data) > UPLOAD_CAP:
        raise Refused("The file {file} is larger than {most} MB.", file=name, most=UPLOAD_CAP // 2**20)
    return fenced((excel if detect(data) == "excel" else csv_text).table, data, name)
