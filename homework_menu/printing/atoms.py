"""Texts in pieces that are never torn, each with the room it takes; and the lines that they fill."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from question_bank import figures, formulas, markup
from question_bank.errors import Invalid

PIECE = re.compile(
    r"(?P<display>\$\$.+?\$\$)|\$(?P<maths>[^$\n]+)\$|\[\[(?P<notation>[^\]\n]+)\]\]|(?P<gap>_{2,})|(?P<break>\n+)"
    r"|(?P<word>[A-Za-z0-9.,;:!?'’()%+=<>/*−²³-]+)|(?P<blank>[ \t]+)|(?P<sign>.)", re.S)  # fmt: skip
WIDE_SIGN, WIDE_MARKS = "\u2e80", "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩"
FIGURE = re.compile(r"\[\[(?!high )[a-z]+ [^\]]*\]\]")
SHAPE = re.compile(r"\[\[(?:(?:circle|bar|square)(?![^\]]*large)|triangles|grid \S+ \d)")
ROW = re.compile(r"(?:_{2,}|\[\[[^\]]*\]\]) ?[<>] ?(?:_{2,}|\[\[[^\]]*\]\])")
SAFETY, SMALLEST = 0.98, 0.85
FRACTION, ITEM_FRACTION, ITEM, RAISED, ITEM_RAISED = 2.04, 1.97, 1.25, 0.16, 1.68
CLOSE_MM, MOST_COUNTED, PAGE_MM = (10.0, 14.5, 12.0), 27.0, 150.0
TIGHT_MM, BOXES_MM, CIRCLE_MM = 7.3, 16.1, 6.6
TIGHT_BOXES = ((6.7, 15.6), (6.1, 14.6))
TIGHT_HIGHS = ((8.1, 11.7, 10.6), (7.3, 10.7, 9.2))
"""Mm of boxes that stand close, on a usual page and on a full one: width and height, a box's two widths and height."""
HIGH, HIGH_MM, FULL_PAGE = 2.4, 1.2, 2
LATIN = {sign: width for width, signs in (
    (0.3, "ijl.,;:'’"), (0.43, "frt!()-²³"), (0.5, "ckszIJ/*?"), (0.72, "ABCDGHKNOQRUVwXY%"), (0.86, "mM"), (1.0, "W"),
) for sign in signs}  # fmt: skip
"""Widths in em of signs of the Latin face that are not as wide as a digit (0.58)."""


@dataclass(frozen=True)
class Type:
    """Type size and pitch of a grade band: mm to the em, line height in em. `close`: how close small items stand, 0
    easy, 1 tight, 2 with their numbers in the corner of their figures; `most`: how close they may stand.
    """

    em: float
    line: float
    close: int = 0
    most: int = 1

    @property
    def is_full(self) -> bool:
        """Whether the page is so full that boxes to write in are smaller."""
        return self.most == FULL_PAGE


@dataclass(frozen=True)
class Atom:
    """What is not torn: its width and height in mm; `is_end` closes a line; a figure shrinks to its line; a sum with
    gaps falls into its `parts` where it is longer than a line, a row of gaps (`is_row`) only on a page's whole line.
    """

    width: float
    height: float
    is_end: bool = False
    shrinks: bool = False
    parts: tuple[Atom, ...] = ()
    is_row: bool = False


END = Atom(0, 0, is_end=True)


def has_shapes(texts: Sequence[str]) -> bool:
    """Whether the figures of the texts may be drawn smaller: shapes in parts may, things to count or colour may not."""
    found = [figure for text in texts for figure in FIGURE.findall(text)]
    return bool(found) and all(map(SHAPE.match, found))


def lines(text: str, kind: Type, inner: float, *, safety: float = SAFETY) -> float | None:
    """Height in mm of greedy lines, on a width a little narrower than the real one; None where an atom is wider."""
    total, used, tallest, room = 0.0, 0.0, 0.0, inner * safety
    for atom in (*_unfolded(atoms(text, kind.em, kind.line, kind.close, kind.is_full), room), END):
        if atom.width > inner and not (atom.shrinks and atom.width * SMALLEST <= inner):
            return None
        if atom.is_end or used + atom.width > room:
            total += tallest
            used = tallest = 0.0
        used += atom.width
        tallest = max(tallest, atom.height)
    return total


def _unfolded(every: Sequence[Atom], room: float) -> Iterator[Atom]:
    """The atoms, those in their parts that are longer than a line: a box of its own, from its own line to the next."""
    for atom in every:
        is_torn = atom.parts and atom.width > room and (not atom.is_row or room > PAGE_MM)
        yield from (END, *atom.parts, END) if is_torn else (atom,)


def text_width(text: str, kind: Type) -> float:
    """Mm of a text in one line."""
    return sum(atom.width for atom in atoms(text, kind.em, kind.line, kind.close, kind.is_full))


@lru_cache(maxsize=4096)
def atoms(text: str, em: float, line: float, close: int, is_full: bool) -> tuple[Atom, ...]:
    """The text in pieces that are never broken."""
    kind, made, end = Type(em, line, close, FULL_PAGE * is_full), list[Atom](), 0
    text = re.sub(r"\*+|(?m:^\s*[-|>].*?\s)", "", markup.spaced(text.strip()))
    for start, stop in markup.chains(text):
        parts = tuple(_pieces(text[start:stop], kind))
        made += _pieces(text[end:start], kind)
        made.append(Atom(sum(one.width for one in parts), max(one.height for one in parts), parts=parts,
                         is_row=ROW.search(text, start, stop) is not None))  # fmt: skip
        end = stop
    return (*made, *_pieces(text[end:], kind))


def _pieces(text: str, kind: Type) -> Iterator[Atom]:
    plain = kind.em * kind.line
    for found in PIECE.finditer(text):
        value = found[0]
        match found.lastgroup:
            case "break":
                yield END
            case "maths" | "display":
                yield _maths(value.strip("$"), kind)
            case "notation":
                yield _notation(found["notation"], kind)
            case "gap":
                runs = min(12, max(1, len(value) - 3))
                yield Atom(TIGHT_MM if kind.close and runs == 1 else 9.5 + 3 * runs, plain)
            case "word":
                yield Atom(sum(LATIN.get(sign, 0.58) for sign in value) * kind.em, plain)
            case "blank":
                yield Atom(0.27 * kind.em, plain)
            case _:
                yield Atom((1.0 if value >= WIDE_SIGN or value in WIDE_MARKS else 0.6) * kind.em, plain)


def _maths(source: str, kind: Type) -> Atom:
    """A formula is one atom: fractions by their wider part, operators with their air."""
    width, tall = 0.0, kind.line
    air, side = (0.65, 0.0) if kind.close else (0.95, 0.2)
    rest = source
    for found in re.finditer(r"\\[dt]?frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\d))", source):
        over, under = found[1] or found[2] or "", found[3] or found[4] or ""
        width += 0.86 * (0.59 * max(len(over.strip()), len(under.strip())) + 0.24) + side
        tall = max(tall, ITEM_FRACTION if kind.line == ITEM else FRACTION)
        rest = rest.replace(found[0], "", 1)
    if "^" in source:
        tall = max(tall, ITEM_RAISED if kind.line == ITEM else kind.line + RAISED)
    spoken = formulas.spoken(rest)
    width += sum(air if sign in "+-−×÷=<>≈≤≥" else 0.58 for sign in spoken.replace(" ", ""))
    return Atom(width * kind.em, tall * kind.em)


def _notation(word: str, kind: Type) -> Atom:
    plain = kind.em * kind.line
    if word == "/":
        return Atom(*TIGHT_BOXES[kind.is_full]) if kind.close else Atom(7.0 + 0.2 * kind.em, BOXES_MM)
    if word in ("o", "box"):
        return Atom(6.4 if kind.close else 8.2, max(CIRCLE_MM, plain))
    if word.startswith("high "):
        runs = int(word[5:])
        *across, high = TIGHT_HIGHS[kind.is_full]
        tall = high + 0.4 if kind.close else HIGH * kind.em + HIGH_MM
        return Atom(across[runs - 1] if kind.close and runs < 3 else 9.5 + 3 * runs, tall)
    if word.startswith("picture "):
        return Atom(60, 60)
    try:
        drawn = figures.draw(word)
    except Invalid:
        return Atom(len(word) * kind.em, plain)
    if kind.close and SHAPE.match(f"[[{word}"):
        scale = min(1.0, CLOSE_MM[0] / drawn.height, CLOSE_MM[kind.close] / drawn.width)
        return Atom(drawn.width * scale + 0.7, max(drawn.height * scale + 1.0, plain))
    scale = min(1.0, MOST_COUNTED / drawn.width) if kind.close and not figures.is_coloured(word) else 1.0
    return Atom(drawn.width * scale + 1.9, max(drawn.height * scale + 1.6, plain), shrinks=True)
