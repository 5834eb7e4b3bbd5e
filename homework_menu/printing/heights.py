"""How tall a dish stands at a width, estimated from its text alone: data for the draw, a first guess for the page.

Sums of lines, fractions, figures and answer space with the measures of `static/print/sheet.css`; the guess is on the
safe side, and what was printed once is known exactly (see `paper.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import ceil
from unicodedata import east_asian_width

from question_bank import figures, formulas
from question_bank.content import Content, Kind
from question_bank.errors import Invalid

from .layout import WIDTHS

PT = 25.4 / 72
SIDES, NARROW, NARROW_SIDES = 6.64, 60.0, 4.64
TITLE_GAP, TITLE_REST, BORDER, SIDE, DOT_MM = 0.6, 30.0, 1.0, 0.43, 4.0
MARKS = (6.2, 4.9, 1.6)
SNUG_MM = 3.0
NUMBERS = (4.7, 4.7, 1.4)
CLOSE_MM = (10.0, 14.5, 12.0)
FIGURE = re.compile(r"\[\[[a-z]+ ")
SHAPE = re.compile(r"\[\[(?:circle|bar|grid|square|triangles)\b")
SIZES = {
    ("zh", "g12"): (16.0, 1.9), ("zh", "g34"): (14.0, 1.82), ("zh", "g56"): (12.0, 1.71), ("zh", "g79"): (12.0, 1.71),
    ("en", "g12"): (16.0, 1.6), ("en", "g34"): (14.0, 1.5), ("en", "g56"): (12.5, 1.5), ("en", "g79"): (12.5, 1.5),
    ("zh", "large"): (18.0, 1.75), ("en", "large"): (18.0, 1.5),
    ("zh", "comfort-g12"): (16.5, 1.9), ("zh", "comfort-g34"): (14.5, 1.82), ("zh", "comfort-g56"): (14.5, 1.7),
    ("zh", "comfort-g79"): (14.5, 1.7), ("en", "comfort-g12"): (16.5, 1.65), ("en", "comfort-g34"): (14.5, 1.65),
    ("en", "comfort-g56"): (14.5, 1.65), ("en", "comfort-g79"): (14.5, 1.65),
}  # fmt: skip
TALLEST, MOST_COUNTED, SPACE_MM = 200.0, 27.0, 195
PAGE_SHARE, FRAME_MM = 205.0, 4.6
SAFETY, SMALLEST, MOST_COLUMNS = 0.98, 0.85, 12
FRACTION, ITEM_FRACTION, ITEM, ITEM_GAP = 2.04, 1.97, 1.25, 0.65
PAIR, PAIR_MM, BESIDE, MOST_ALONE = 1.9, 0.9, 0.12, 4
TIGHT_GAP_MM, BOXES_MM, CIRCLE_MM, LINE_MM, TIAN_MM = 7.3, 16.1, 6.6, 8.4, 12.6
PIECE = re.compile(
    r"(?P<display>\$\$.+?\$\$)|\$(?P<maths>[^$\n]+)\$|\[\[(?P<notation>[^\]\n]+)\]\]|(?P<gap>_{2,})|(?P<break>\n+)"
    r"|(?P<word>[A-Za-z0-9.,;:!?'’()%+=<>/*-]+)|(?P<blank>[ \t]+)|(?P<sign>.)", re.S)  # fmt: skip
WIDE_SIGN = "\u2e80"


@dataclass(frozen=True)
class Type:
    """Type size and pitch of a grade band: mm to the em, line height in em. `close`: how close small items stand, 0
    easy, 1 tight, 2 with their numbers in the corner of their figures; `most`: how close they may stand.
    """

    em: float
    line: float
    close: int = 0
    most: int = 1


@dataclass(frozen=True)
class Set:
    """How an exercise is set at a width: columns of small items and of options, how close the items stand.

    `is_snug`: close, yet with room to spread a little; `is_small`: their figures are drawn smaller; `is_long`: they
    are running text; `runs_in`: the short text follows the title; `needs_apart`: what is needed stands on a line of
    its own; `wraps`: the title line is longer than the box.
    """

    items: int = 1
    options: int = 1
    close: int = 0
    is_snug: bool = False
    is_small: bool = False
    is_long: bool = False
    runs_in: bool = False
    needs_apart: bool = False
    wraps: bool = False


@dataclass(frozen=True)
class Atom:
    """What cannot be broken: its width and height in mm; `is_end` closes a line; a figure shrinks to its line."""

    width: float
    height: float
    is_end: bool = False
    shrinks: bool = False


def type_of(language: str, band: str, *, most: int = 1) -> Type:
    """The type of a language (`zh`, `en`) and a band (`g12 g34 g56 g79`, `large`, `comfort-g12` …).

    `most`: how close small items may stand (0-2).
    """
    points, line = SIZES[(language, band)]
    return Type(points * PT, line, most=most)


def table(
    content: Content, *, band: str, title: str = "", rest: float = TITLE_REST, most: int = 1, may_wrap: bool = True
) -> dict[str, float | None]:
    """Height in mm, without the box's padding, for every width of `layout.WIDTHS`; None where it does not fit.

    `rest`: mm of the title line that are not the title; `most`: how close small items may stand (0-2); `may_wrap`:
    whether the title may take two lines in a box that is narrower than the page.
    """
    made = partial(of, content, band=band, title=title, rest=rest, most=most)
    return {name: made(width=name, may_wrap=name == "1-1" or (may_wrap and name != "2-7")) for name in WIDTHS}


def of(
    content: Content, *, band: str, width: str, title: str = "", rest: float = TITLE_REST, most: int = 1,
    may_wrap: bool = True,
) -> float | None:  # fmt: skip
    """Height in mm of a dish in a box of a named width, without its padding; None where it is too wide or too tall."""
    kind = type_of(content.language, band, most=most)
    inner = inner_width(width)
    how = setting(content, band=band, width=width, title=title, rest=rest, most=most)
    inside = body(replace(content, stem="") if how.runs_in else content, kind, inner)
    if inside is None or (how.wraps and not may_wrap):
        return None
    needs = 10.5 * PT * 1.4 if how.needs_apart else 0.0
    height = BORDER + 1.3 * (1 + how.wraps) * kind.em + TITLE_GAP + inside + needs
    return height if height <= TALLEST or width == "1-1" else None


def share(content: Content, *, band: str) -> float:
    """Mm of the page's full width that a dish takes where it stands most cheaply (full, half or third), its frame
    included. Dishes whose shares sum to at most `PAGE_SHARE` less 10 a course nearly always fit one page.
    """
    tall = {name: of(content, band=band, width=name, most=2) for name in ("1-1", "1-2", "1-3")}
    found = [(height + FRAME_MM) * WIDTHS[name] / WIDTHS["1-1"] for name, height in tall.items() if height is not None]
    return min(found, default=TALLEST)


def inner_width(width: str) -> float:
    """Mm between the paddings of a box of a named width."""
    return WIDTHS[width] - (SIDES if WIDTHS[width] > NARROW else NARROW_SIDES)


def setting(
    content: Content, *, band: str, width: str, title: str = "", rest: float = TITLE_REST, most: int = 1
) -> Set:
    """Columns, closeness and run-in of a dish in a box of a named width."""
    kind = type_of(content.language, band, most=most)
    inner = inner_width(width)
    across, close = _items(content, kind, inner)
    spare_title = inner - _title_width(content, kind, title, rest)
    room = spare_title - 0.8 * kind.em
    needs_apart = bool(content.needs) and _needs_width(content) > room
    room -= 0.0 if needs_apart else _needs_width(content)
    runs_in = can_run_in(content) and _text_width(content.stem, kind) <= room * SAFETY
    texts = [item.text for item in content.items]
    tight = replace(kind, close=close)
    spare = inner / across - MARKS[close] - max((_text_width(text, tight) for text in texts), default=0.0)
    return Set(
        across, _columns(content.options, kind, inner, mark=5.6), close,
        is_snug=close == 1 and spare > SNUG_MM, is_small=close > 0 and has_shapes(texts),
        is_long=is_long(texts, tight, inner / across), runs_in=runs_in, needs_apart=needs_apart,
        wraps=spare_title < 0,
    )  # fmt: skip


def can_run_in(content: Content) -> bool:
    """Whether the text is one plain line before small items, short enough to follow the title."""
    short = "\n" not in content.stem.strip() and len(content.stem) <= 40
    return (
        bool(content.items and content.stem.strip())
        and short
        and not content.how_to
        and not re.search(r"\[\[|frac", content.stem)
    )


def _title_width(content: Content, kind: Type, title: str, rest: float) -> float:
    """Title, and `rest`: box or number, shape, a bit of leader, minutes, coins."""
    return _text_width(title or content.title, kind) + rest


def _needs_width(content: Content) -> float:
    """要用：彩笔, in small type."""
    wide = 1.0 if content.language == "zh" else 0.6
    return 10.5 * PT * wide * (2 + sum(len(one) + 1 for one in content.needs)) + 2.6 if content.needs else 0.0


def body(content: Content, kind: Type, inner: float) -> float | None:
    """Height in mm of the exercise itself; None where an atom is wider than the line."""
    stem = _lines(content.stem if not content.place else "》" * 14, kind, inner)
    across, close = _items(content, kind, inner)
    items = _grid([item.text for item in content.items], replace(kind, close=close), inner, across)
    options = _grid(content.options, kind, inner, _columns(content.options, kind, inner, mark=5.6))
    parts = [body(part, kind, inner) for part in content.parts]
    how_to = _lines(content.how_to, kind, inner - 3) if content.how_to else 0.0
    every = [stem, items, options, how_to, *parts]
    if any(one is None for one in every):
        return None
    return sum(one or 0.0 for one in every) + _extra(content, kind, inner) + space(content.space, inner)


def _items(content: Content, kind: Type, inner: float) -> tuple[int, int]:
    """Small items side by side and how close: the least height, and then the easiest way to have it.

    Closer than the page asks where they would run over the line, or stand in one long column.
    """
    if not content.items:
        return 1, 0
    texts = [item.text for item in content.items]
    ways: list[tuple[float, int, int]] = []
    wrapped = False
    for close in range(1 + (2 if _has_corners(texts) else 1)):
        tight = replace(kind, close=close)
        across = _columns(texts, tight, inner, mark=MARKS[close]) if content.columns != 1 else 1
        height = _grid(texts, tight, inner, across)
        is_lone = bool(ways) and across > 1 == ways[-1][2] and len(texts) > MOST_ALONE
        if height is not None and (close <= kind.most or not ways or wrapped or is_lone):
            ways.append((round(height, 1), close, across))
        wrapped = is_long(texts, tight, inner / across)
    return (min(ways)[2], min(ways)[1]) if ways else (1, 1)


def is_long(texts: Sequence[str], kind: Type, inner: float) -> bool:
    """Whether a small item takes more than one line, and so the pitch of running text."""
    return any(_text_width(text, kind) > inner - NUMBERS[kind.close] for text in texts)


def _has_corners(texts: Sequence[str]) -> bool:
    """Whether every small item begins with a figure, so that its number can stand in the figure's corner."""
    return has_shapes(texts) and all(SHAPE.match(text) for text in texts)


def has_shapes(texts: Sequence[str]) -> bool:
    """Whether the figures of the small items may be drawn smaller: shapes in parts may, things to count may not."""
    found = [name for text in texts for name in FIGURE.findall(text)]
    return bool(found) and all(SHAPE.match(name.strip()) for name in found)


def _columns(texts: Sequence[str], kind: Type, inner: float, *, mark: float) -> int:
    """`mark`: mm for the number of an item and the gap to the next."""
    if not texts:
        return 1
    widest = max(_text_width(text, kind) for text in texts) + mark
    fitting = max(1, min(MOST_COLUMNS, len(texts), int(inner / widest)))
    return ceil(len(texts) / ceil(len(texts) / fitting))


def _grid(texts: Sequence[str], kind: Type, inner: float, across: int) -> float | None:
    """Rows of small items; each row as tall as its tallest."""
    if not texts:
        return 0.0
    cell = inner / across - NUMBERS[kind.close]
    tall: list[float] = []
    for text in texts:
        wraps = _text_width(text, kind) > cell
        line, safety = (kind.line, 0.96) if wraps else (ITEM, 1.0)
        height = _lines(text, replace(kind, line=line), cell, safety=safety)
        if height is None:
            return None
        tall.append(max(height + ITEM_GAP, kind.line * kind.em))
    return sum(max(tall[at : at + across]) for at in range(0, len(tall), across))


def _lines(text: str, kind: Type, inner: float, *, safety: float = SAFETY) -> float | None:
    """Greedy lines of atoms, on a width a little narrower than the real one."""
    total, used, tallest, room = 0.0, 0.0, 0.0, inner * safety
    beside = BESIDE if kind.line != ITEM else 0.0
    for atom in (*_atoms(text, kind.em, kind.line, kind.close, beside), Atom(0, 0, is_end=True)):
        if atom.width > inner and not (atom.shrinks and atom.width * SMALLEST <= inner):
            return None
        if atom.is_end or used + atom.width > room:
            total += tallest
            used = tallest = 0.0
        used += atom.width
        tallest = max(tallest, atom.height)
    return total


def line_count(text: str, kind: Type, inner: float) -> int:
    """Lines that a plain text takes."""
    return max(1, round((_lines(text, kind, inner) or 0.0) / (kind.em * kind.line)))


def note_width(text: str, points: float = 10.5) -> float:
    """Mm of a bold note in one line."""
    return points * PT * sum(1.0 if east_asian_width(one) in "WF" else 0.58 for one in text)


def _text_width(text: str, kind: Type) -> float:
    return sum(atom.width for atom in _atoms(text, kind.em, kind.line, kind.close, 0.0))


@lru_cache(maxsize=4096)
def _atoms(text: str, em: float, line: float, close: int, beside: float) -> tuple[Atom, ...]:
    """The text in pieces that are never broken. `beside`: em of air on each side of a formula."""
    return tuple(_pieces(text, Type(em, line, close), beside))


def _pieces(text: str, kind: Type, beside: float) -> Iterator[Atom]:
    plain = kind.em * kind.line
    for found in PIECE.finditer(re.sub(r"\*+|(?m:^\s*[-|>].*?\s)", "", text.strip())):
        value = found[0]
        match found.lastgroup:
            case "break":
                yield Atom(0, 0, is_end=True)
            case "maths" | "display":
                yield from _maths(value.strip("$"), kind, beside)
            case "notation":
                yield _notation(found["notation"], kind)
            case "gap":
                runs = min(12, max(1, len(value) - 3))
                yield Atom(TIGHT_GAP_MM if kind.close and runs == 1 else 9.5 + 3 * runs, plain)
            case "word":
                yield Atom(0.58 * len(value) * kind.em, plain)
            case "blank":
                yield Atom(0.27 * kind.em, plain)
            case _:
                yield Atom((1.0 if value >= WIDE_SIGN or value in "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩" else 0.6) * kind.em, plain)


def _maths(source: str, kind: Type, beside: float) -> Iterator[Atom]:
    """A formula is one atom: fractions by their wider part, operators with their air."""
    width, tall = 2 * beside, kind.line
    air, side = (0.65, 0.0) if kind.close else (0.95, 0.2)
    rest = source
    for found in re.finditer(r"\\[dt]?frac\s*(?:\{([^{}]*)\}|(\d))\s*(?:\{([^{}]*)\}|(\d))", source):
        over, under = found[1] or found[2] or "", found[3] or found[4] or ""
        width += 0.86 * (0.59 * max(len(over.strip()), len(under.strip())) + 0.24) + side
        tall = max(tall, ITEM_FRACTION if kind.line == ITEM else FRACTION)
        rest = rest.replace(found[0], "", 1)
    spoken = formulas.spoken(rest)
    width += sum(air if sign in "+-−×÷=<>≈≤≥" else 0.58 for sign in spoken.replace(" ", ""))
    yield Atom(width * kind.em, tall * kind.em)


def _notation(word: str, kind: Type) -> Atom:
    if word == "/":
        return Atom(6.1, 14.6) if kind.close else Atom(7.0 + 0.2 * kind.em, BOXES_MM)
    if word in ("o", "box"):
        return Atom(6.4 if kind.close else 8.2, max(CIRCLE_MM, kind.em * kind.line))
    if word.startswith("picture "):
        return Atom(60, 60)
    try:
        drawn = figures.draw(word)
    except Invalid:
        return Atom(len(word) * kind.em, kind.em * kind.line)
    if kind.close and SHAPE.match(f"[[{word}"):
        scale = min(1.0, CLOSE_MM[0] / drawn.height, CLOSE_MM[kind.close] / drawn.width)
        return Atom(drawn.width * scale + 0.7, max(drawn.height * scale + 1.0, kind.em * kind.line))
    scale = min(1.0, MOST_COUNTED / drawn.width) if kind.close else 1.0
    return Atom(drawn.width * scale + 1.9, max(drawn.height * scale + 1.6, kind.em * kind.line), shrinks=True)


def _extra(content: Content, kind: Type, inner: float) -> float:
    """Pairs to match, texts to order, the reply of a numeric exercise, table rows of the stem."""
    line = kind.em * kind.line
    pairs = _pairs(content, kind, inner) if content.kind is Kind.MATCH else 0.0
    ordered = _grid([str(one) for one in content.answers], kind, inner, 1) if content.kind is Kind.ORDER else 0.0
    reply = line + 0.6 if content.kind is Kind.NUMERIC and content.space == "none" else 0.0
    return pairs + (ordered or 0.0) + reply + len(re.findall(r"(?m)^\s*\|", content.stem)) * (line + 1.4)


def _pairs(content: Content, kind: Type, inner: float) -> float:
    """Rows of pairs, the right side in an order of its own and so each as tall as its tallest."""
    tight, wide = replace(kind, line=ITEM), SIDE * inner - DOT_MM
    sides = [[str(pair[side]) for pair in content.answers] for side in (0, 1)]
    wide = inner if sum(max(_text_width(one, tight) for one in side) for side in sides) <= 2 * wide else wide
    left, right = ([_lines(one, tight, wide) or 0.0 for one in side] for side in sides)
    return sum(max(PAIR * kind.em, tall + PAIR_MM, max(right) + PAIR_MM) for tall in left) + 2.2


def grown_space(text: str, spare: float) -> tuple[str, float]:
    """An answer space with the room that is to spare, at most twice its lines, and the mm by which it grew."""
    name, _, amount = text.partition(" ")
    if name == "lines":
        more = min(int(amount), max(0, int(spare / LINE_MM)))
        return f"lines {int(amount) + more}", more * LINE_MM
    if name in ("box", "grid", "dots"):
        more = max(0, min(SPACE_MM - int(amount), int(spare))) // 5 * 5
        return f"{name} {int(amount) + more}", float(more)
    return text, 0.0


def space(text: str, inner: float) -> float:
    """Height in mm of the answer space `lines 3`, `steps 2`, `box 30`, `grid 40`, `dots 40`, `tian 8`."""
    count = int(text.partition(" ")[2] or 0)
    match text.partition(" ")[0]:
        case "lines":
            return count * LINE_MM
        case "steps":
            return (count * 18 + 4) // 5 * 5 + 1.2
        case "box" | "grid" | "dots":
            return (count + 4) // 5 * 5 + 1.2
        case "tian":
            return ceil(count / max(1, int(inner / TIAN_MM))) * (TIAN_MM + 0.3)
        case _:
            return 0.0
