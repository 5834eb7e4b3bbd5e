"""How tall a dish stands at a width, estimated from its text alone: data for the draw, a first guess for the page.

Sums of lines, fractions, figures and answer space with the measures of `static/print/sheet.css`; the guess is on the
safe side, and what was printed once is known exactly (see `paper.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from homework_menu import exercise_view
from question_bank import figures, markup
from question_bank.content import Content, Item, Kind
from question_bank.errors import Invalid

from .layout import WIDTHS

PT = 25.4 / 72
SIDES, TITLE_GAP, BORDER = 6.7, 0.6, 0.7
SIZES = {("zh", "g12"): (16.0, 1.9), ("zh", "g34"): (14.0, 1.82), ("zh", "g56"): (12.0, 1.71), ("zh", "g79"): (12.0, 1.71),
         ("en", "g12"): (16.0, 1.6), ("en", "g34"): (14.0, 1.5), ("en", "g56"): (12.5, 1.5), ("en", "g79"): (12.5, 1.5)}  # fmt: skip
SAFETY, MOST_COLUMNS = 0.97, 12
FRACTION, ITEM = 2.05, 1.3
BOXES_MM, CIRCLE_MM, LINE_MM, TIAN_MM = 14.9, 6.6, 8.4, 12.6
PIECE = re.compile(
    r"(?P<display>\$\$.+?\$\$)|\$(?P<maths>[^$\n]+)\$|\[\[(?P<notation>[^\]\n]+)\]\]|(?P<gap>_{2,})|(?P<break>\n+)"
    r"|(?P<word>[A-Za-z0-9.,;:!?'’()%+=<>/*-]+)|(?P<blank>[ \t]+)|(?P<sign>.)", re.S)  # fmt: skip
WIDE_SIGN = "\u2e80"


@dataclass(frozen=True)
class Type:
    """Type size and pitch of a grade band: mm to the em, line height in em."""

    em: float
    line: float


@dataclass(frozen=True)
class Atom:
    """What cannot be broken: its width and height in mm; `is_end` closes a line."""

    width: float
    height: float
    is_end: bool = False


def type_of(language: str, band: str) -> Type:
    """The type of a language (`zh`, `en`) and a grade band (`g12 g34 g56 g79`)."""
    points, line = SIZES[(language, band)]
    return Type(points * PT, line)


def table(content: Content, *, band: str, title: str = "") -> dict[str, float | None]:
    """Height in mm, without the box's padding, for every width of `layout.WIDTHS`; None where it does not fit."""
    return {name: of(content, band=band, width=width, title=title) for name, width in WIDTHS.items()}


def of(content: Content, *, band: str, width: float, title: str = "") -> float | None:
    """Height in mm of a dish in a box `width` mm wide, without its padding; None where something is too wide."""
    kind = type_of(content.language, band)
    inner = width - SIDES
    name = title or content.title
    if _text_width(name, kind) + 27 > inner:
        return None
    inside = body(content, kind, inner)
    if inside is None:
        return None
    needs = 10.5 * PT * 1.5 if content.needs else 0.0
    return BORDER + 1.3 * kind.em + TITLE_GAP + inside + needs


def body(content: Content, kind: Type, inner: float) -> float | None:
    """Height in mm of the exercise itself; None where an atom is wider than the line."""
    stem = _lines(content.stem if not content.place else "》" * 14, kind, inner)
    items = _grid([item.text for item in content.items], kind, inner, columns(content.items, kind, inner))
    options = _grid(content.options, kind, inner, option_columns(content.options, kind, inner))
    parts = [body(part, kind, inner) for part in content.parts]
    how_to = _lines(content.how_to, kind, inner - 3) if content.how_to else 0.0
    every = [stem, items, options, how_to, *parts]
    if any(one is None for one in every):
        return None
    return sum(one or 0.0 for one in every) + _extra(content, kind, inner) + space(content.space, inner)


def columns(items: Sequence[Item], kind: Type, inner: float) -> int:
    """How many small items stand side by side: as many as fit, then as even as their rows allow."""
    return _columns([item.text for item in items], kind, inner, mark=2.0)


def option_columns(options: Sequence[str], kind: Type, inner: float) -> int:
    """How many options stand side by side."""
    return _columns(options, kind, inner, mark=1.6)


def _columns(texts: Sequence[str], kind: Type, inner: float, *, mark: float) -> int:
    if not texts:
        return 1
    widest = max(_text_width(text, kind) for text in texts) + mark * kind.em
    fitting = max(1, min(MOST_COLUMNS, len(texts), int(inner / widest)))
    return ceil(len(texts) / ceil(len(texts) / fitting))


def _grid(texts: Sequence[str], kind: Type, inner: float, across: int) -> float | None:
    """Rows of small items; each row as tall as its tallest."""
    if not texts:
        return 0.0
    cell = inner / across - 2.0 * kind.em
    tall = [_lines(text, Type(kind.em, ITEM), cell) for text in texts]
    if any(one is None for one in tall):
        return None
    heights = [one or 0.0 for one in tall]
    return sum(max(heights[at : at + across]) + 1.2 for at in range(0, len(heights), across))


def _lines(text: str, kind: Type, inner: float) -> float | None:
    """Greedy lines of atoms, on a width a little narrower than the real one."""
    total, used, tallest, room = 0.0, 0.0, 0.0, inner * SAFETY
    for atom in [*_atoms(text, kind), Atom(0, 0, is_end=True)]:
        if atom.width > inner:
            return None
        if atom.is_end or used + atom.width > room:
            total += tallest
            used = tallest = 0.0
        used += atom.width
        tallest = max(tallest, atom.height)
    return total


def _text_width(text: str, kind: Type) -> float:
    return sum(atom.width for atom in _atoms(text, kind))


def _atoms(text: str, kind: Type) -> Iterator[Atom]:
    """The text in pieces that are never broken."""
    plain = kind.em * kind.line
    for found in PIECE.finditer(re.sub(r"\*+|(?m:^\s*[-|>].*?\s)", "", text.strip())):
        value = found[0]
        match found.lastgroup:
            case "break":
                yield Atom(0, 0, is_end=True)
            case "maths" | "display":
                yield from _maths(value.strip("$"), kind)
            case "notation":
                yield _notation(found["notation"], kind)
            case "gap":
                yield Atom(12 + 3 * (min(12, max(1, len(value) - 3)) - 1) + 0.5, plain)
            case "word":
                yield Atom(0.58 * len(value) * kind.em, plain)
            case "blank":
                yield Atom(0.3 * kind.em, plain)
            case _:
                yield Atom((1.0 if value >= WIDE_SIGN or value in "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩" else 0.6) * kind.em, plain)


def _maths(source: str, kind: Type) -> Iterator[Atom]:
    """A formula is one atom: fractions by their wider part, operators with their air."""
    width, tall = 0.0, kind.line
    rest = source
    for found in re.finditer(r"\\[dt]?frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\d))", source):
        over, under = found[1] or found[2] or "", found[3] or found[4] or ""
        width += 0.86 * (0.56 * max(len(over.strip()), len(under.strip())) + 0.24) + 0.16
        tall = max(tall, FRACTION)
        rest = rest.replace(found[0], "", 1)
    spoken = markup.plain(f"${rest}$") if rest.strip() else ""
    width += sum(1.0 if sign in "+-−×÷=<>≈≤≥" else 0.58 for sign in spoken.replace(" ", ""))
    yield Atom(width * kind.em, tall * kind.em)


def _notation(word: str, kind: Type) -> Atom:
    if word == "/":
        return Atom(7.0 + 0.2 * kind.em, BOXES_MM)
    if word in ("o", "box"):
        return Atom(8.2, max(CIRCLE_MM, kind.em * kind.line))
    if word.startswith("picture "):
        return Atom(60, 60)
    try:
        drawn = figures.draw(word)
    except Invalid:
        return Atom(len(word) * kind.em, kind.em * kind.line)
    return Atom(drawn.width + 1.9, max(drawn.height + 1.6, kind.em * kind.line))


def _extra(content: Content, kind: Type, inner: float) -> float:
    """Pairs to match, texts to order, the reply of a numeric exercise, table rows of the stem."""
    line = kind.em * kind.line
    pairs = len(content.answers) * (line + 0.9) + 2.2 if content.kind is Kind.MATCH else 0.0
    ordered = _grid([str(one) for one in content.answers], kind, inner, 1) if content.kind is Kind.ORDER else 0.0
    reply = line + 0.6 if content.kind is Kind.NUMERIC and content.space == "none" else 0.0
    rows = len(re.findall(r"(?m)^\s*\|", content.stem))
    return pairs + (ordered or 0.0) + reply + rows * (line + 1.4)


def space(text: str, inner: float) -> float:
    """Height in mm of the answer space `lines 3`, `steps 2`, `box 30`, `grid 40`, `dots 40`, `tian 8`."""
    name, _, amount = text.partition(" ")
    count = int(amount or 0)
    match name:
        case "lines":
            return count * LINE_MM
        case "steps":
            return (count * 18 + 4) // 5 * 5 + 1.2
        case "box" | "grid" | "dots":
            return (count + 4) // 5 * 5 + 1.2
        case "tian":
            return ceil(count / max(1, int(inner / TIAN_MM))) * (TIAN_MM + 1.4)
        case _:
            return 0.0
