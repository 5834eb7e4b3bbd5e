"""Hostile workbooks and archives, made by code: every shape by name, small on disk, large or wrong where it is read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADING = ("题干", "答案", "学科", "年级", "作业类别", "预计时间")
HONEST = ("1+1=____", "2", "数学", "3", "基础", "2")
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/'
    'xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument'
    '" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="题库" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}'
    '/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = "xl/worksheets/sheet1.xml"
LINK = 0o120777 << 16


def packed(parts: Mapping[str, bytes | str], *, modes: Mapping[str, int] | None = None) -> bytes:
    """A zip of these parts, in order; `modes` sets external attributes."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (modes or {}).get(name, 0)
            archive.writestr(member, data)
    return body.getvalue()


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def rows_xml(rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"<row>{''.join(map(inline, row))}</row>" for row in rows)


def sheet(inner: str, *, before: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{inner}</sheetData></worksheet>'


def workbook(inner: str | None = None, *, before: str = "", **more: bytes | str) -> bytes:
    """A workbook of one sheet; `inner` are its rows' XML, `more` further parts (`__` for `/`, `_` kept)."""
    body = sheet(rows_xml([HEADING, HONEST]) if inner is None else inner, before=before)
    return packed({**PARTS, SHEET: body, **{name.replace("__", "/"): data for name, data in more.items()}})


def with_cell(cell: str) -> bytes:
    """A workbook whose second exercise has this cell as its text."""
    rest = "".join(map(inline, HONEST[1:]))
    return workbook(rows_xml([HEADING, HONEST]) + f"<row>{cell}{rest}</row>")


def lying(data: bytes, *, size: int) -> bytes:
    """An archive whose directory says that every member unpacks to `size` bytes."""
    body = bytearray(data)
    at = body.find(b"PK\x01\x02")
    while at >= 0:
        body[at + 24 : at + 28] = struct.pack("<I", size)
        at = body.find(b"PK\x01\x02", at + 4)
    return bytes(body)


def flags(data: bytes, *, flag: int = 0, method: int | None = None) -> bytes:
    """An archive whose directory and heads bear another flag or method."""
    body = bytearray(data)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = body.find(mark)
        while at >= 0:
            body[at + place] |= flag
            if method is not None:
                body[at + place + 2 : at + place + 4] = struct.pack("<H", method)
            at = body.find(mark, at + 4)
    return bytes(body)


def overlapping(count: int) -> bytes:
    """An archive whose directory names one member many times."""
    data = packed({"xl/a.bin": bytes(900_000)})
    start = data.find(b"PK\x01\x02")
    end = data.find(b"PK\x05\x06")
    directory = data[start:end] * count
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return data[:start] + directory + tail


def png(width: int, height: int, *, body: bytes | None = None, colour: int = 2, extra: bytes = b"") -> bytes:
    """A PNG that says it is this large; its pixels are white where `body` is not given."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    if body is None:
        body = zlib.compress((b"\x00" + b"\xff" * width * (3 if colour == 2 else 4)) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_chunk(name: bytes, text: bytes, *, packed_text: bool = False) -> bytes:
    """A PNG's text chunk, plain or compressed."""
    kind, data = (
        (b"zTXt", name + b"\x00\x00" + zlib.compress(text, 9)) if packed_text else (b"tEXt", name + b"\x00" + text)
    )
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
