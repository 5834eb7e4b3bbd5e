"""A Word file (.docx, from Word or WPS) as a paper: paragraphs, tables, text boxes, equations and pictures in place.

Nothing outside the file is ever fetched, and no entity of its XML is followed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Xml

from .. import figures
from ..errors import BankError, Invalid, Refused
from . import omml, paper_tables
from .docx_fields import equation_of_field, symbol
from .docx_numbers import Numbers, child, under, value
from .excel import check_archive
from .found import Doubt, Note, clean
from .omml import local
from .paper import Line, Paper, Style, formula, picture, styled, unmarked
from .paper_pictures import keep

MOST_PARAGRAPHS = 20_000
LOOKED_THROUGH = frozenset(
    ["sdt", "sdtcontent", "ins", "moveto", "hyperlink", "smarttag", "fldsimple", "customxml", "dir", "bdo", "omathpara"]
)
SHOWN_AS_NOTE = {
    "header": "The page header was set aside: “{text}”.",
    "footer": "The page footer was set aside: “{text}”.",
    "comments": "A comment was set aside: “{text}”.",
}
EMBEDDED = "A part of another file is embedded here and was not read. Paste it as text."
Piece = tuple[str, Style | None]


def read_paper(data: bytes, name: str) -> Paper:
    """The file as lines. Raises `Refused` where it is no Word file, or larger than the caps."""
    check_archive(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive).read()
    except (KeyError, ParseError, DefusedXmlException, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(
            "The file {file} is not a Word file that can be read. Save it again as .docx.", file=name
        ) from error


class _Reader:
    """Reads one file; the lines of a paragraph's text boxes follow it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.main = self._main()
        self.targets = self._relations(self.main)
        folder = posixpath.dirname(self.main)
        self.numbers = Numbers(self._part(f"{folder}/numbering.xml"), self._part(f"{folder}/styles.xml"))
        self.notes = {kind: self._notes(f"{folder}/{kind}s.xml", kind) for kind in ("footnote", "endnote")}
        self.paper = Paper()
        self.paragraphs = 0
        self.said: list[BankError] = []
        self.boxes: list[Element] = []
        self.field: list[str] | None = None
        self.is_quiet = False

    def read(self) -> Paper:
        body = child(Xml.fromstring(self.archive.read(self.main), forbid_dtd=True), "body")
        if body is None:
            raise ValueError("no body")
        self.paper.lines += self.blocks(body)
        if self.is_quiet:
            self.paper.notes.append(Note("Text that was marked as deleted was left out."))
        self._aside()
        return self.paper

    def blocks(self, node: Element) -> list[Line]:
        """The lines of everything that stands below each other in a body, a cell or a box."""
        lines: list[Line] = []
        for one in node:
            name = local(one)
            if name == "p":
                lines += self.paragraph(one)
            elif name == "tbl":
                lines += self.table(one)
            elif name == "alternatecontent":
                lines += self.blocks(_chosen(one))
            elif name == "altchunk":
                self.paper.notes.append(Doubt(EMBEDDED))
            elif name in LOOKED_THROUGH:
                lines += self.blocks(one)
        return lines

    def paragraph(self, node: Element) -> list[Line]:
        """A paragraph's lines, its number before the first; what hangs on it in boxes comes after."""
        self.paragraphs += 1
        if self.paragraphs > MOST_PARAGRAPHS:
            raise Refused("The file has more than {most} paragraphs. Split it.", most=MOST_PARAGRAPHS)
        place, outer = str(self.paragraphs), (self.said, self.boxes)
        self.said, self.boxes = [], []
        text = _joined(self.inline(node))
        label = self.numbers.label(child(node, "ppr")) if text.strip() else ""
        text = f"{label} {text}" if label else text
        lines = [Line(one, place) for one in text.split("\n") if unmarked(one).strip()]
        if self.said:
            lines = [Line(lines[0].text, place, "", tuple(self.said)), *lines[1:]] if lines else lines
            self.paper.notes += [] if lines else self.said
        boxes = self.boxes
        self.said, self.boxes = outer
        return lines + [line for box in boxes for line in self.blocks(box)]

    def table(self, node: Element) -> list[Line]:
        """A table as one line, or where it only lays the page out the lines of its cells."""
        first = self.paragraphs + 1
        rows = [[self.blocks(cell) for cell in self._cells(row)] for row in self._rows(node)]
        return paper_tables.lines(rows, str(first), self.paper.notes)

    def _rows(self, node: Element) -> Iterator[Element]:
        for one in node:
            if local(one) == "tr":
                yield one
            elif local(one) in LOOKED_THROUGH:
                yield from self._rows(one)

    def _cells(self, row: Element) -> Iterator[Element]:
        for one in row:
            if local(one) == "tc":
                yield one
                yield from (Element("tc") for _ in range(_span(one) - 1))
            elif local(one) in LOOKED_THROUGH:
                yield from self._cells(one)

    def inline(self, node: Element) -> list[Piece]:
        """The pieces of what stands beside each other in a paragraph."""
        pieces: list[Piece] = []
        for one in node:
            name = local(one)
            if name == "r":
                pieces += self.run(one)
            elif name == "omath":
                pieces.append((formula(omml.latex(one)), None))
            elif name == "alternatecontent":
                pieces += self.inline(_chosen(one))
            elif name in ("del", "movefrom"):
                self.is_quiet = True
            elif name in LOOKED_THROUGH:
                pieces += self.inline(one)
        return pieces

    def run(self, node: Element) -> list[Piece]:
        """The pieces of a run of one look."""
        style = _style(child(node, "rpr"))
        pieces = [piece for one in node for piece in self.piece(one, style or Style())]
        if style is not None:
            return pieces
        hidden = "".join(text for text, _ in pieces).strip()
        if hidden:
            self.paper.notes.append(Note("Hidden text was set aside: “{text}”.", text=hidden[:80]))
        return []

    def piece(self, node: Element, style: Style) -> list[Piece]:
        """One thing of a run: text, a tab, a break, a picture, an equation of a field."""
        name = local(node)
        if name == "t" and self.field is None:
            return [(clean(node.text or "").replace("\n", " "), style)]
        if name in PLAIN:
            return [(PLAIN[name] if value(node, "type") != "page" else "\n", style)]
        if name == "sym":
            return [(symbol(value(node, "font"), value(node, "char"), self.said), style)]
        if name in ("drawing", "pict", "object"):
            return self.drawing(node)
        if name == "alternatecontent":
            return [piece for one in _chosen(node) for piece in self.piece(one, style)]
        if name == "ruby":
            return self.ruby(node)
        if name in ("footnotereference", "endnotereference"):
            note = self.notes[name.removesuffix("reference")].get(value(node, "id"), "")
            return [(f"（注：{note}）", Style())] if note else []
        return self.of_field(node, name)

    def of_field(self, node: Element, name: str) -> list[Piece]:
        """The parts of a field: of its instruction only an equation is kept, its result stands as text."""
        if name == "instrtext" and self.field is not None:
            self.field.append(node.text or "")
        if name != "fldchar":
            return []
        kind, before = value(node, "fldCharType"), self.field
        self.field = [] if kind == "begin" else None
        if kind == "begin" or before is None:
            return []
        return [(equation_of_field("".join(before), self.said), None)]

    def ruby(self, node: Element) -> list[Piece]:
        """Pinyin over words, as the bank's own notation where each sign has its syllable."""
        base, above = (_joined(self._runs_of(child(node, part))) for part in ("rubybase", "rt"))
        notation = f"ruby {unmarked(base)} {' '.join(unmarked(above).split())}"
        try:
            figures.size(notation)
        except Invalid:
            return [(f"{base}（{above}）" if above.strip() else base, None)]
        return [(f"[[{notation}]]", None)]

    def _runs_of(self, node: Element | None) -> list[Piece]:
        return self.inline(node) if node is not None else []

    def drawing(self, node: Element) -> list[Piece]:
        """The pictures of a drawing; its text boxes are kept for after the paragraph."""
        pieces: list[Piece] = []
        for one in _drawn(node):
            name = local(one)
            if name == "txbxcontent":
                self.boxes.append(one)
            elif name in ("blip", "imagedata"):
                pieces.append((self.picture(value(one, "embed") or (value(one, "id") if name == "imagedata" else ""),
                                            _alt(node)), None))  # fmt: skip
            elif name in ("chart", "relids"):
                self.said.append(Doubt("A chart or diagram here cannot be read. Put it in as a picture."))
                pieces.append(("〔？〕", Style()))
            elif name == "textpath":
                pieces.append((clean(value(one, "string")), Style()))
        return pieces

    def picture(self, relation: str, alt: str) -> str:
        """The notation of a picture of the file, kept under its fingerprint."""
        target = self.targets.get(relation, "")
        data = self.archive.read(target) if target in self.names else b""
        uid = keep(self.paper, data, self.said)
        return picture(uid, alt) if uid else "〔？〕"

    def _main(self) -> str:
        """The part that holds the text, as the package says."""
        roots = Xml.fromstring(self.archive.read("_rels/.rels"), forbid_dtd=True)
        return next(value(one, "Target").lstrip("/") for one in roots if value(one, "Type").endswith("/officeDocument"))

    def _relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        listed = self._part(f"{folder}/_rels/{name}.rels")
        inside = [one for one in listed if value(one, "TargetMode") != "External"] if listed is not None else []
        return {value(one, "Id"): posixpath.normpath(posixpath.join("/" + folder, value(one, "Target"))).lstrip("/")
                for one in inside}  # fmt: skip

    def _part(self, name: str) -> Element | None:
        return Xml.fromstring(self.archive.read(name), forbid_dtd=True) if name in self.names else None

    def _notes(self, name: str, kind: str) -> dict[str, str]:
        return {value(one, "id"): _words(one) for one in under(self._part(name), kind) if not value(one, "type")}

    def _aside(self) -> None:
        """Page headers, footers and comments belong to no exercise: the report names them."""
        folder = posixpath.dirname(self.main)
        for name in sorted(self.names):
            found = re.fullmatch(rf"{re.escape(folder)}/(header|footer|comments)\d*\.xml", name)
            words = _words(self._part(name)) if found else ""
            if found and words:
                self.paper.notes.append(Note(SHOWN_AS_NOTE[found[1]], text=words[:120]))


PLAIN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}


def _joined(pieces: Iterable[Piece]) -> str:
    """Pieces of one look after each other become one, so that a gap or a word is never cut."""
    merged: list[Piece] = []
    for text, style in pieces:
        if merged and style is not None and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + text, style)
        elif text:
            merged.append((text, style))
    return "".join(text if style is None else _by_line(text, style) for text, style in merged)


def _by_line(text: str, style: Style) -> str:
    return "\n".join(styled(line, style) for line in text.split("\n"))


def _style(properties: Element | None) -> Style | None:
    """How a run looks; None for hidden text."""
    on = (
        {local(one): value(one) for one in properties if value(one) not in ("0", "false", "none")}
        if properties is not None
        else {}
    )
    if "vanish" in on:
        return None
    raised = {"superscript": "sup", "subscript": "sub"}.get(on.get("vertalign", ""), "")
    return Style("b" in on or "em" in on, "i" in on, "u" in on, raised)


def _chosen(node: Element) -> Element:
    """Of two forms of the same thing the newer one, or the older where that holds nothing to show."""
    newer, older = child(node, "choice"), child(node, "fallback")
    has = newer is not None and any(local(one) in ("blip", "txbxcontent", "omath", "t") for one in newer.iter())
    return newer if newer is not None and (has or older is None) else older if older is not None else Element("none")


def _drawn(node: Element) -> Iterator[Element]:
    """The parts of a drawing that show something; what stands in a box is the box's."""
    for one in node:
        if local(one) == "alternatecontent":
            yield from _drawn(_chosen(one))
            continue
        yield one
        if local(one) != "txbxcontent":
            yield from _drawn(one)


def _alt(node: Element) -> str:
    named = (
        value(one, "descr") or value(one, "alt") for one in node.iter() if local(one) in ("docpr", "shape", "cnvpr")
    )
    return clean(next((text for text in named if text), ""))


def _span(cell: Element) -> int:
    text = value(child(cell, "tcpr", "gridspan"))
    return min(int(text), 64) if text.isdigit() and text != "0" else 1


def _words(node: Element | None) -> str:
    texts = (clean(one.text or "") for one in node.iter() if local(one) == "t") if node is not None else ()
    return "".join(texts).strip()
