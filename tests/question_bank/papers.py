"""Word papers for the tests, made as teachers' files are: by python-docx, and as XML what it cannot make."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, unescape

from docx import Document
from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from PIL import Image

from question_bank.formats import read
from question_bank.formats.found import FileRead

W = nsdecls("w")
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
SPACES = " ".join(
    [
        nsdecls("w", "r", "wp", "a", "pic"),
        M,
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"',
    ]
)


def paper(*lines: str, build: Callable[[Paper], None] | None = None) -> bytes:
    """A .docx of plain paragraphs, then of what `build` adds."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if build:
        build(document)
    return saved(document)


def saved(document: Paper) -> bytes:
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def understood(data: bytes, name: str = "paper.docx") -> FileRead:
    return read(data, name, format="word")


def png(width: int = 60, height: int = 40, colour: str = "red", format: str = "PNG") -> io.BytesIO:
    body = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(body, format)
    body.seek(0)
    return body


def xml(document: Paper, inner: str) -> None:
    """A paragraph of raw WordprocessingML before the section's properties."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {SPACES}>{inner}</w:p>"))


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def fraction(over: str, under: str) -> str:
    part = "<m:r><m:t>{}</m:t></m:r>"
    return f"<m:oMath><m:f><m:num>{part.format(over)}</m:num><m:den>{part.format(under)}</m:den></m:f></m:oMath>"


def picture(document: Paper, paragraph, colour: str = "red") -> None:
    paragraph.add_run().add_picture(png(colour=colour), width=Mm(20))


def numbered(document: Paper, levels: Iterable[tuple[str, str]], lines: Iterable[tuple[int, str]]) -> None:
    """Paragraphs with automatic numbering: levels as (form, text), lines as (level, text)."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{made}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in lines:
        xml(document, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>{run(text)}')


def with_part(data: bytes, name: str, body: bytes) -> bytes:
    """The archive with one part more, or in place of the one of that name."""
    old, new = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in old.infolist():
            if member.filename != name:
                archive.writestr(member, old.read(member))
        archive.writestr(name, body)
    return new.getvalue()


def lost(data: bytes, made: FileRead) -> list[str]:
    """The texts of a file's document that are neither in an exercise's original nor in a message."""
    source = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    texts = re.findall(r"<(?:w|m):(?:t|delText)\b[^>]*>([^<]*)<", source)
    kept = [item.original for item in made.items]
    kept += [str(message) for message in (*made.messages, *(one for item in made.items for one in item.messages))]
    whole = _letters("".join(kept))
    return [text for text in map(unescape, texts) if _letters(text) not in whole]


def _letters(text: str) -> str:
    return re.sub(r"\\[a-z]+|[\W_]+", "", text)
