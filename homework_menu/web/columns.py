"""The upload of a table: where its columns are not known, the teacher says which is what, once for all such tables.

The file travels in the form meanwhile where it is small enough, so that no server has to remember it.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import render_template, request

from question_bank import column_maps, formats
from question_bank.column_maps import LEFT, Column
from question_bank.errors import BankError, Invalid, Refused, Untitled
from question_bank.formats import tables
from question_bank.formats.found import FileRead
from question_bank.formats.tables import MOST_ITEMS

from ..names import COLUMNS
from .requests import db, viewer

MOST_CARRIED = 1_200_000
UPLOAD_CAP = 10 * 1024 * 1024
LETTERED = "lettered"
OPTIONS = tuple(f"option.{letter}" for letter in "ABCDEF")


@dataclass(frozen=True)
class Upload:
    """A file and what its columns are said to be; `read` is None where the teacher has to be asked.

    `is_open`: some column was not recognised, and a look at the file asks what it holds. `is_lettered`: the first line
    is an exercise already, and the columns are called A, B, C …
    """

    data: bytes
    name: str
    read: FileRead | None = None
    columns: Sequence[Column] = field(default_factory=tuple[Column, ...])
    mapping: dict[str, str] = field(default_factory=dict[str, str])
    is_said: bool = False
    is_lettered: bool = False
    is_open: bool = False

    @property
    def unknown(self) -> list[str]:
        """The columns of which nobody said or knows what they hold."""
        return [one.name for one in self.columns if not self.mapping.get(one.name, one.field)]

    def remember(self) -> None:
        """Keep what was said, for the next table with these columns."""
        if self.is_said:
            column_maps.remember(db(), viewer(), self.columns, self.mapping)


def read() -> Upload:
    """The file that was sent, as it was understood. Raises `Invalid` where there is none, and `Refused`."""
    data, name = _file()
    said = {key: text for key, text in request.form.items() if key.startswith("column-") and text}
    asked = "columns" in request.form
    is_lettered = LETTERED in (request.form.get("columns"), None if asked else request.form.get("heading"))
    is_table = formats.detect(data) in ("excel", "csv")
    columns: Sequence[Column] = ()
    mapping: dict[str, str] = {}
    if is_table and data.strip() and (said or asked or column_maps.has_any(db(), viewer())):
        columns = column_maps.of_file(data, name, is_lettered=is_lettered)
        chosen = {} if asked else {one.name: said[f"column-{at}"] for at, one in enumerate(columns)
                                   if f"column-{at}" in said}  # fmt: skip
        mapping = chosen or column_maps.remembered(db(), viewer(), columns)
    if asked:
        return Upload(data, name, None, columns, mapping, is_lettered=is_lettered)
    try:
        found = formats.read(data, name, mapping={**mapping, **({tables.LETTERED: LEFT} if is_lettered else {})})
    except Untitled:
        columns = columns or (column_maps.of_file(data, name) if is_table and data.strip() else ())
        if len(columns) < 2 or "stem" in {mapping.get(one.name, one.field) for one in columns}:
            raise
        return Upload(data, name, None, columns, mapping, is_lettered=is_lettered)
    if len(found.items) > MOST_ITEMS:
        raise Refused("The file holds {count} exercises; at most {most} can be imported at once. Split it.",
                      count=len(found.items), most=MOST_ITEMS)  # fmt: skip
    is_open = "look" in request.values and is_table and any(one.text == tables.IDLE for one in found.messages)
    columns = columns or (column_maps.of_file(data, name) if is_open else ())
    return Upload(data, name, found, columns, mapping, is_said=bool(said), is_lettered=is_lettered, is_open=is_open)


def page(upload: Upload, fault: BankError | None = None, **report: object) -> str:
    """The columns with their first cells, each with a choice of what it holds."""
    chosen = [upload.mapping.get(one.name, one.field) for one in upload.columns]
    return render_template(
        "bank/columns.html", tab="bank", upload=upload, chosen=chosen, fields=COLUMNS, options=OPTIONS, left=LEFT,
        carried=carried(upload), fault=fault, form=request.form,
        idle=tables.IDLE,
        **{"report": None, **report},
    )  # fmt: skip


def carried(upload: Upload) -> str:
    """The file as it travels in a form; empty where it is too large for that."""
    packed = base64.b85encode(zlib.compress(upload.data, 6)).decode()
    return packed if len(packed) <= MOST_CARRIED else ""


def _file() -> tuple[bytes, str]:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return upload.read(), upload.filename
    if not request.form.get("carried"):
        raise Invalid("Choose a file.", field="file")
    try:
        packed = zlib.decompressobj()
        data = packed.decompress(base64.b85decode(request.form["carried"]), UPLOAD_CAP)
    except (ValueError, zlib.error, binascii.Error) as error:
        raise Invalid("Choose a file.", field="file") from error
    return data, request.form.get("carried_name", "")[:200] or "table"
