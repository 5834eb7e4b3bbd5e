"""What Word and WPS put on the clipboard, as a paper: a page (HTML), or plain text.

Only its texts, tables, equations and the pictures that it holds itself are read; addresses are never followed.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from ..errors import BankError, Refused
from . import omml, paper_tables
from .found import Doubt, clean
from .omml import local
from .paper import Line, Paper, Style, formula, literal, picture, styled, unmarked
from .paper_pictures import keep

DEEPEST = 120
MOST_NODES = 200_000
VOID = frozenset(["br", "img", "hr", "meta", "link", "input", "col", "wbr", "v:imagedata", "area", "base", "source"])
SKIPPED = frozenset(["script", "style", "head", "title", "noscript", "template", "xml", "select", "button", "textarea"])
BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "tr",
        "td",
        "th",
        "section",
        "article",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "body",
        "html",
        "dl",
        "dt",
        "dd",
        "center",
        "header",
        "footer",
        "main",
    ]
)
ENDED_BY = {"p": BLOCKS - {"p"}, "li": {"ul", "ol"}, "tr": {"table"}, "td": {"tr", "table"}, "th": {"tr", "table"}}
"""What a tag closes: an open one of its own kind, but only within these."""
LOST = "A picture was not on the clipboard; “〔？〕” is in its place. Drop the .docx here, or add the picture."
AS_TEXT = "An equation was read as plain text: “{text}”. Check it."
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|text-emphasis")
EQUATIONS = re.compile(r"\[if\s+(?:gte\s+)?msEquation", re.I)


def read_text(text: str) -> Paper:
    """Plain text: each line is one, and runs of underscores are gaps."""
    lines = clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Paper([Line(literal(line), str(at)) for at, line in enumerate(lines, 1) if line.strip()])


def read_page(text: str) -> Paper:
    """A page as an office program copies it. Raises `Refused` for one that is nested without end."""
    builder = _Tree()
    builder.feed(_fragment(text))
    builder.close()
    reader = _Reader()
    reader.paper.lines += reader.blocks(builder.root)
    return reader.paper


def _fragment(text: str) -> str:
    """What was chosen, where the clipboard marks it."""
    start, end = text.find("<!--StartFragment-->"), text.rfind("<!--EndFragment-->")
    return text[start:end] if 0 <= start < end else text


class _Tree(HTMLParser):
    """A tolerant tree: every tag that is still open is closed by what holds it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.open = [self.root]
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        if len(self.open) > DEEPEST or self.count > MOST_NODES:
            raise Refused("What you pasted is too long or too deeply nested. Paste a part of it, or plain text.")
        if tag in ("p", "li", "tr", "td", "th"):
            self._close_open(tag)
        node = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def _close_open(self, tag: str) -> None:
        """A paragraph ends where the next begins; cells and rows only within their own table."""
        for at in range(len(self.open) - 1, 0, -1):
            name = self.open[at].tag
            if name == tag or {name, tag} == {"td", "th"}:
                del self.open[at:]
                return
            if name in ENDED_BY[tag]:
                return

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        node = Element("#text")
        node.text = clean(data)
        self.open[-1].append(node)

    def handle_comment(self, data: str) -> None:
        """An equation stands in a comment that only Word reads, with a picture of it beside."""
        if EQUATIONS.match(data):
            inner = _Tree()
            inner.feed(re.sub(r"^\[[^\]]*\]>|<!\[endif\]$", "", data))
            node = Element("equation")
            node.extend(one for one in inner.root.iter() if local(one) == "omath")
            self.open[-1].append(node)

    def unknown_decl(self, data: str) -> None:
        """`<![if !msEquation]>` begins the picture of an equation that was read already."""
        if re.match(r"if\s+!msEquation", data, re.I):
            node = Element("#twin")
            self.open[-1].append(node)
            self.open.append(node)
        elif re.match(r"endif", data, re.I) and self.open[-1].tag == "#twin":
            self.open.pop()


class _Reader:
    """Walks the tree; text beside each other makes a line, blocks make lines of their own."""

    def __init__(self) -> None:
        self.paper = Paper()
        self.count = 0
        self.said: list[BankError] = []

    def blocks(self, node: Element) -> list[Line]:
        """The lines of everything in a block."""
        lines: list[Line] = []
        pieces: list[str] = []
        for one, style in _leaves(node, Style()):
            name = str(one.tag)
            if name in BLOCKS or name == "table":
                lines += self.flush(pieces)
                lines += self.table(one) if name == "table" else self.item(node, one)
            else:
                pieces.append(self.piece(one, style))
        return lines + self.flush(pieces)

    def item(self, holder: Element, node: Element) -> list[Line]:
        """A block's lines; one of a numbered list gets its number."""
        lines = self.blocks(node)
        if node.tag != "li" or holder.tag != "ol" or not lines:
            return lines
        start = holder.get("start", "1")
        at = [one for one in holder if one.tag == "li"].index(node) + (
            int(start) if start.isdigit() and len(start) < 4 else 1
        )
        form = holder.get("type", "1")
        label = chr(64 + at) if form in ("A", "a") and at <= 26 else str(at)
        return [Line(f"{label}. {lines[0].text}", lines[0].place, lines[0].role, lines[0].said), *lines[1:]]

    def flush(self, pieces: list[str]) -> list[Line]:
        """The open pieces as lines."""
        text = "".join(pieces)
        pieces.clear()
        texts = [re.sub(r"(?<! ) (?! )", " ", line) for line in text.split("\n") if unmarked(line).strip()]
        said, self.said = tuple(self.said), []
        self.count += len(texts)
        if not texts:
            self.paper.notes += said
        first = self.count - len(texts) + 1
        return [Line(line, str(first + at), "", said if at == 0 else ()) for at, line in enumerate(texts)]

    def piece(self, node: Element, style: Style) -> str:
        """Text, a break, a picture or an equation."""
        name = str(node.tag)
        if name == "#text":
            return styled(re.sub(r"[ \t\r\n\f]+", " ", node.text or ""), style)
        if name == "br":
            return "\n"
        if name == "equation":
            return "".join(formula(omml.latex(one)) for one in node)
        if name in ("img", "v:imagedata"):
            return self.picture(node)
        if name == "math":
            words = "".join(one.text or "" for one in node.iter() if one.tag == "#text")
            self.said.append(Doubt(AS_TEXT, text=words.strip()[:60]))
            return literal(words.strip())
        return ""

    def picture(self, node: Element) -> str:
        """A picture that the page itself holds; any other is named."""
        found = re.fullmatch(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)", node.get("src", ""))
        if found is None:
            self.said.append(Doubt(LOST))
            return "〔？〕"
        try:
            data = base64.b64decode(found[1])
        except binascii.Error:
            data = b""
        uid = keep(self.paper, data, self.said)
        return picture(uid, clean(node.get("alt", ""))) if uid else "〔？〕"

    def table(self, node: Element) -> list[Line]:
        """A table, or the lines that it lays out."""
        first = str(self.count + 1)
        rows = [[cell for one in _below(row, ("td", "th")) for cell in self.cell(one)] for row in _below(node, ("tr",))]
        return paper_tables.lines(rows, first, self.paper.notes) if rows else self.blocks(Element("div"))

    def cell(self, node: Element) -> list[list[Line]]:
        """A cell's lines, and empty ones for the columns that it goes over."""
        span = node.get("colspan", "1")
        more = min(int(span), 64) - 1 if span.isdigit() and len(span) < 4 else 0
        return [self.blocks(node), *([] for _ in range(more))]


def _below(node: Element, names: tuple[str, ...]) -> Iterator[Element]:
    """The nearest elements of these names, not those of a table inside."""
    for one in node:
        if one.tag in names:
            yield one
        elif one.tag in ("tbody", "thead", "tfoot", "span", "div", "form"):
            yield from _below(one, names)


def _leaves(node: Element, style: Style) -> Iterator[tuple[Element, Style]]:
    """What stands in a block with its look; blocks and tables as they are, pictures of equations left out."""
    for one in node:
        name = str(one.tag)
        if name in SKIPPED or name == "#twin" or re.search(r"display\s*:\s*none", one.get("style", "")):
            continue
        if name in BLOCKS or name in ("table", "#text", "br", "img", "v:imagedata", "equation", "math"):
            yield one, style
        elif "mso-list:ignore" in one.get("style", "").replace(" ", "").lower():
            yield from _leaves(one, Style())
        else:
            yield from _leaves(one, _look(one, name, style))


def _look(node: Element, name: str, style: Style) -> Style:
    css = node.get("style", "").lower()
    return Style(
        style.bold or name in ("b", "strong") or BOLD.search(css) is not None,
        style.italic or name in ("i", "em") or re.search(r"font-style\s*:\s*italic", css) is not None,
        style.under or name in ("u", "ins") or re.search(r"text-decoration[^;]*underline", css) is not None,
        {"sup": "sup", "sub": "sub"}.get(name, style.raised),
    )
