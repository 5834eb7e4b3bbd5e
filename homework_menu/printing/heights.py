"""How tall a dish stands at a width, estimated from its text alone: data for the draw, a first guess for the page.

Sums of lines, fractions, figures and answer space with the measures of `static/print/sheet.css`; the guess is on the
safe side, and what was printed once is known exactly (see `paper.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import ceil
from unicodedata import east_asian_width

from homework_menu import book_places, exercise_view
from question_bank import markup
from question_bank.content import Content, Kind
from question_bank.gaps import fitted

from .atoms import FULL_PAGE as FULL_PAGE
from .atoms import ITEM, SAFETY, SHAPE, Type, has_shapes, lines, text_width
from .layout import ON_SCREEN, WIDTHS

PT = 25.4 / 72
SIDES, NARROW, NARROW_SIDES = 6.64, 60.0, 4.64
TITLE_GAP, TITLE_REST, BORDER, SIDE, DOT_MM = 0.6, 30.0, 1.0, 0.43, 7.0
MARKS = (6.8, 5.2, 2.0)
LINE_MM, TIAN_MM, MOST_NEW = 8.4, 12.6, 3
NUMBERS = (4.7, 4.2, 1.4)
LETTER_HANG, BOX_HANG, CHOICE_GAP, SNUG_CLEAR = 1.35, 8.6, 1.6, 0.6
SIZES = {
    ("zh", "g12"): (16.0, 1.9), ("zh", "g34"): (14.0, 1.82), ("zh", "g56"): (12.0, 1.71), ("zh", "g79"): (12.0, 1.71),
    ("en", "g12"): (16.0, 1.6), ("en", "g34"): (14.0, 1.5), ("en", "g56"): (12.5, 1.5), ("en", "g79"): (12.5, 1.5),
    ("zh", "large"): (18.0, 1.75), ("en", "large"): (18.0, 1.5),
    ("zh", "comfort-g12"): (16.5, 1.9), ("zh", "comfort-g34"): (14.5, 1.82), ("zh", "comfort-g56"): (14.5, 1.7),
    ("zh", "comfort-g79"): (14.5, 1.7), ("en", "comfort-g12"): (16.5, 1.65), ("en", "comfort-g34"): (14.5, 1.65),
    ("en", "comfort-g56"): (14.5, 1.65), ("en", "comfort-g79"): (14.5, 1.65),
}  # fmt: skip
TALLEST, SPACE_MM = 200.0, 195
PAGE_SHARE, FRAME_MM = 205.0, 4.6
MOST_COLUMNS, ITEM_GAP, KEPT = 12, 0.65, 16_000
PAIR, PAIR_MM, MOST_ALONE = 1.9, 0.9, 4
BOLD = 0.03
"""Em by which a bold letter of the Latin face is wider than a light one; Han are as wide."""


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


def type_of(language: str, band: str, *, most: int = 1) -> Type:
    """The type of a language (`zh`, `en`) and a band (`g12 g34 g56 g79`, `large`, `comfort-g12` …).

    `most`: how close small items may stand (0-2).
    """
    points, line = SIZES[(language, band)]
    return Type(points * PT, line, most=most)


def table(
    content: Content, *, band: str, title: str = "", rest: float = TITLE_REST, most: int = 1, may_wrap: bool = True,
    may_tear: bool = True,
) -> dict[str, float | None]:  # fmt: skip
    """Height in mm, without the box's padding, for every width of `layout.WIDTHS`; None where it does not fit.

    `rest`: mm of the title line that are not the title; `most`: how close small items may stand (0-2); `may_wrap`:
    whether the title may take two lines in a box that is narrower than the page; `may_tear`: whether figures that are
    compared may stand one below the other there.
    """
    made = partial(of, content, band=band, title=title, rest=rest, most=most)
    tall = {name: made(width=name, may_wrap=name == "1-1" or (may_wrap and name != "2-7")) for name in WIDTHS}
    narrow = [] if may_tear else [name for name in WIDTHS if name != "1-1"]
    return tall | dict.fromkeys(name for name in narrow if tears(content, band=band, width=name, most=most))


def tears(content: Content, *, band: str, width: str, most: int = 1) -> bool:
    """Whether figures that are compared do not stand in one line in a box of a named width."""
    is_pair = any(markup.compares_figures(item.text) for item in content.items)
    return is_pair and setting(content, band=band, width=width, most=most).is_long


@lru_cache(KEPT)
def of(
    content: Content, *, band: str, width: str, title: str = "", rest: float = TITLE_REST, most: int = 1,
    may_wrap: bool = True,
) -> float | None:  # fmt: skip
    """Height in mm of a dish in a box of a named width, without its padding; None where it is too wide or too tall.

    Kept, for a menu is measured whole whenever it changes in one place.
    """
    content, kind = fitted(content), type_of(content.language, band, most=most)
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
    """Mm between the paddings of a box of a named width, of A4 or of the screen."""
    wide = WIDTHS.get(width) or ON_SCREEN[width]
    return wide - (SIDES if wide > NARROW else NARROW_SIDES)


def setting(
    content: Content, *, band: str, width: str, title: str = "", rest: float = TITLE_REST, most: int = 1
) -> Set:
    """Columns, closeness and run-in of a dish in a box of a named width."""
    content, kind = fitted(content), type_of(content.language, band, most=most)
    inner = inner_width(width)
    across, close = _items(content, kind, inner)
    spare_title = inner - _title_width(content, kind, title, rest)
    room = spare_title - 0.8 * kind.em
    needs_apart = bool(content.needs) and _needs_width(content) > room
    room -= 0.0 if needs_apart else _needs_width(content)
    runs_in = can_run_in(content) and text_width(content.stem, kind) <= room * SAFETY
    texts = [item.text for item in content.items]
    tight = replace(kind, close=close)
    spare = inner / across - MARKS[close] - max((text_width(text, tight) for text in texts), default=0.0)
    return Set(
        across, _columns(choices(content), kind, inner, mark=_hang(content, kind) + CHOICE_GAP), close,
        is_snug=close == 1 and spare > max(_snug(text, kind.em) for text in texts),
        is_small=close > 0 and has_shapes(texts),
        is_long=is_long(texts, tight, inner / across), runs_in=runs_in, needs_apart=needs_apart,
        wraps=spare_title < 0,
    )  # fmt: skip


def _snug(text: str, em: float) -> float:
    """Mm that a small item gains where it spreads a little (`.snug` in sheet.css)."""
    gaps = len(re.findall(r"_{2,}", text)) + len(re.findall(r"\[\[o\]\]", text)) / 2
    return SNUG_CLEAR + 2.3 * gaps + 0.22 * em * len(re.findall(r"[-+−×÷=<>≈]", text))


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
    named = book_places.told(content.place, content.language) if content.place else ""
    name = title or content.title or named
    return text_width(name, kind) + BOLD * kind.em * len(re.findall("[0-9A-Za-z]", name)) + rest


def _needs_width(content: Content) -> float:
    """要用：彩笔, in small type."""
    wide = 1.0 if content.language == "zh" else 0.6
    return 10.5 * PT * wide * (2 + sum(len(one) + 1 for one in content.needs)) + 2.6 if content.needs else 0.0


def _stem(content: Content) -> str:
    """The text above the items; a place in a book stands there where it is not the title."""
    if content.place is None:
        return content.stem
    return "" if book_places.is_called_by(content) else book_places.told(content.place, content.language)


def body(content: Content, kind: Type, inner: float) -> float | None:
    """Height in mm of the exercise itself; None where an atom is wider than the line."""
    stem = lines(_stem(content), kind, inner)
    across, close = _items(content, kind, inner)
    items = _grid([item.text for item in content.items], replace(kind, close=close), inner, across)
    hang = _hang(content, kind)
    across = _columns(choices(content), kind, inner, mark=hang + CHOICE_GAP)
    options = _grid(choices(content), kind, inner, across, hang=hang)
    parts = [body(fitted(part), kind, inner) for part in exercise_view.parts(content, content.language)]
    how_to = lines(content.how_to, kind, inner - 3) if content.how_to else 0.0
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
    return any(text_width(text, kind) / SAFETY > inner - NUMBERS[kind.close] for text in texts)


def _has_corners(texts: Sequence[str]) -> bool:
    """Whether every small item begins with a figure, so that its number can stand in the figure's corner."""
    return has_shapes(texts) and all(SHAPE.match(text) for text in texts)


def _columns(texts: Sequence[str], kind: Type, inner: float, *, mark: float) -> int:
    """`mark`: mm for the number of an item and the gap to the next."""
    if not texts:
        return 1
    widest = max(text_width(text, kind) for text in texts) + mark
    fitting = max(1, min(MOST_COLUMNS, len(texts), int(inner / widest)))
    return ceil(len(texts) / ceil(len(texts) / fitting))


def choices(content: Content) -> Sequence[str]:
    """What stands behind a letter or an empty box: options, or what is to be put in order."""
    return [str(one) for one in content.answers] if content.kind is Kind.ORDER else content.options


def _hang(content: Content, kind: Type) -> float:
    """Mm by which the lines of an option stand in, behind its letter or its box (`.options .piece` in sheet.css)."""
    return BOX_HANG if content.kind is Kind.ORDER else LETTER_HANG * kind.em


def _grid(texts: Sequence[str], kind: Type, inner: float, across: int, *, hang: float | None = None) -> float | None:
    """Rows of small items, each as tall as its tallest. `hang`: mm before the text, a number's unless said."""
    if not texts:
        return 0.0
    cell = inner / across - (NUMBERS[kind.close] if hang is None else hang)
    least = kind.line * kind.em + ITEM_GAP * is_long(texts, kind, inner / across)
    tall: list[float] = []
    for text in texts:
        wraps = text_width(text, kind) / SAFETY > cell
        line, safety = (kind.line, 0.96) if wraps else (ITEM, 1.0)
        height = lines(text, replace(kind, line=line), cell, safety=safety)
        if height is None:
            return None
        tall.append(max(height + ITEM_GAP, least))
    return sum(max(tall[at : at + across]) for at in range(0, len(tall), across))


def line_count(text: str, kind: Type, inner: float) -> int:
    """Lines that a plain text takes."""
    return max(1, round((lines(text, kind, inner) or 0.0) / (kind.em * kind.line)))


def note_width(text: str, points: float = 10.5) -> float:
    """Mm of a bold note in one line."""
    return points * PT * sum(1.0 if east_asian_width(one) in "WF" else 0.58 for one in text)


def _extra(content: Content, kind: Type, inner: float) -> float:
    """Pairs to match, the reply of a numeric exercise, table rows of the stem."""
    line = kind.em * kind.line
    pairs = _pairs(content, kind, inner) if content.kind is Kind.MATCH else 0.0
    reply = line + 0.6 if content.kind is Kind.NUMERIC and content.space == "none" else 0.0
    return pairs + reply + len(re.findall(r"(?m)^\s*\|", content.stem)) * (line + 1.4)


def _pairs(content: Content, kind: Type, inner: float) -> float:
    """Rows of pairs, the right side in an order of its own and so each as tall as its tallest."""
    tight, wide = replace(kind, line=ITEM), SIDE * inner - DOT_MM
    sides = [[str(pair[side]) for pair in content.answers] for side in (0, 1)]
    wide = inner if sum(max(text_width(one, tight) for one in side) for side in sides) <= 2 * wide * SAFETY else wide
    left, right = ([lines(one, tight, wide) or 0.0 for one in side] for side in sides)
    return sum(max(PAIR * kind.em, tall + PAIR_MM, max(right) + PAIR_MM) for tall in left) + 2.2


def grown_space(text: str, spare: float) -> tuple[str, float]:
    """An answer space with the room that is to spare, at most twice its lines (or three), and the mm that it grew."""
    name, _, amount = text.partition(" ")
    if name == "lines":
        more = min(int(amount) or MOST_NEW, max(0, int(spare / LINE_MM)))
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
