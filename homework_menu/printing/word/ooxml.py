"""WordprocessingML by hand: runs, paragraphs and tables as text, every word of people escaped on the way in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

TWIPS, EMU = 56.6929, 36_000
HAIR, INK, SOFT, WASH = "B9B4A8", "17202A", "4B5563", "F4F1E8"
FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Look:
    """How a run looks where that is not its paragraph's style. `bold`: None leaves it to the style; `size`: points."""

    bold: bool | None = None
    italic: bool = False
    struck: bool = False
    size: float = 0.0
    colour: str = ""
    face: str = ""


PLAIN = Look()


def mm(length: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(length * TWIPS)


def words(text: str) -> str:
    """A text as XML, without the signs that XML cannot hold."""
    return escape(FORBIDDEN.sub("", text))


def attribute(text: str) -> str:
    """A text as a quoted attribute."""
    return quoteattr(FORBIDDEN.sub("", text))


def run(text: str, look: Look = PLAIN) -> str:
    """A run; tabs and line breaks in its text become Word's own."""
    parts: list[str] = []
    for piece in re.split("([\t\n])", text):
        if piece == "\t":
            parts.append("<w:tab/>")
        elif piece == "\n":
            parts.append("<w:br/>")
        elif piece:
            parts.append(f'<w:t xml:space="preserve">{words(piece)}</w:t>')
    return f"<w:r>{properties(look)}{''.join(parts)}</w:r>" if parts else ""


def properties(look: Look) -> str:
    """The properties of a run, in the order that the schema asks for."""
    face = attribute(look.face)
    found = [
        f"<w:rFonts w:ascii={face} w:hAnsi={face} w:eastAsia={face}/>" if look.face else "",
        "" if look.bold is None else f'<w:b w:val="{int(look.bold)}"/>',
        "<w:i/>" if look.italic else "", "<w:strike/>" if look.struck else "",
        f'<w:color w:val="{look.colour.lstrip("#")}"/>' if look.colour else "",
        f'<w:sz w:val="{round(look.size * 2)}"/>' if look.size else "",
    ]  # fmt: skip
    inside = "".join(found)
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


@dataclass(frozen=True)
class Tab:
    """A tab stop in mm; `leader`: dot or underscore before it."""

    at: float
    kind: str = "left"
    leader: str = "none"


def paragraph(
    runs: str, style: str = "", *, tabs: Sequence[Tab] = (), indent: float = 0.0, hanging: float = 0.0,
    after: float | None = None, align: str = "", keeps: bool = False,
) -> str:  # fmt: skip
    """A paragraph in a style (its id); `indent`, `hanging` and `after` in mm; `keeps`: on the page of what follows."""
    stops = "".join(f'<w:tab w:val="{tab.kind}" w:leader="{tab.leader}" w:pos="{mm(tab.at)}"/>' for tab in tabs)
    found = [
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if keeps else "",
        f"<w:tabs>{stops}</w:tabs>" if stops else "",
        "" if after is None else f'<w:spacing w:after="{mm(after)}"/>',
        f'<w:ind w:left="{mm(indent)}" w:hanging="{mm(hanging)}"/>' if indent or hanging else "",
        f'<w:jc w:val="{align}"/>' if align else "",
    ]
    inside = "".join(found)
    return f"<w:p>{f'<w:pPr>{inside}</w:pPr>' if inside else ''}{runs}</w:p>"


@dataclass(frozen=True)
class Cell:
    """A cell's paragraphs and tables. `width`: mm; `border`: points of a line around it, 0 for none."""

    inside: Sequence[str]
    width: float
    border: float = 0.75
    colour: str = HAIR
    middle: bool = False


def table(
    rows: Sequence[Sequence[Cell]], *, height: float = 0.0, pad: tuple[float, float] = (1.2, 2.6), heads: int = 0,
    told: str = "", below: str = "",
) -> str:  # fmt: skip
    """A table of fixed widths whose rows never split over pages. `height`: mm that a row has at least; `pad`: mm above
    and beside; `heads`: rows that are headings; `told`: its description; `below`: borders of its own, as XML.
    """
    grid = "".join(f'<w:gridCol w:w="{mm(cell.width)}"/>' for cell in max(rows, key=len))
    sides = "".join(
        f'<w:{side} w:w="{mm(pad[at])}" w:type="dxa"/>'
        for at, side in ((0, "top"), (1, "left"), (0, "bottom"), (1, "right"))
    )
    width = mm(sum(cell.width for cell in max(rows, key=len)))
    made = "".join(_row(row, height, is_head=at < heads) for at, row in enumerate(rows))
    description = f"<w:tblDescription w:val={attribute(told)}/>" if told else ""
    return (f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>{below}'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>{description}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>")  # fmt: skip


def _row(cells: Sequence[Cell], height: float, *, is_head: bool) -> str:
    tall = f'<w:trHeight w:val="{mm(height)}" w:hRule="atLeast"/>' if height else ""
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{head}</w:trPr>{''.join(map(_cell, cells))}</w:tr>"


def _cell(cell: Cell) -> str:
    line = f'w:val="single" w:sz="{round(cell.border * 8)}" w:space="0" w:color="{cell.colour}"'
    lines = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right")) if cell.border else ""
    borders = f"<w:tcBorders>{lines}</w:tcBorders>" if lines else ""
    middle = '<w:vAlign w:val="center"/>' if cell.middle else ""
    inside = "".join(cell.inside)
    end = "" if inside.endswith("</w:p>") else EMPTY
    return f'<w:tc><w:tcPr><w:tcW w:w="{mm(cell.width)}" w:type="dxa"/>{borders}{middle}</w:tcPr>{inside}{end}</w:tc>'


EMPTY = '<w:p><w:pPr><w:pStyle w:val="Between"/></w:pPr></w:p>'
"""A thin paragraph: Word wants one between two tables, and at the end of a cell."""
END = '<w:p><w:pPr><w:pStyle w:val="Between"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
"""The thinnest one, for the end of a document: it must not fall onto a page of its own."""
TIED = '<w:p><w:pPr><w:pStyle w:val="Between"/><w:keepNext/></w:pPr></w:p>'
"""A thin paragraph on the page of what follows."""
