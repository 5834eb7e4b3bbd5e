"""The bank's markup as Word paragraphs: emphasis, lists, tables, native equations, gaps to write in, figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it.token import Token
from PIL import Image

from homework_menu.printing import heights
from question_bank import figures, formulas, markup
from question_bank.errors import Invalid

from . import maths
from .manuscript import Manuscript
from .ooxml import EMPTY, PLAIN, Cell, Look, paragraph, run, table, words

BLANK = "\u00a0"
GAP_FACE, GAP_EM = "Arial", 0.556
GAP_MM, TIGHT_MM, GAP_STEP = 12.0, 7.0, 3.0
PICTURE_MM, BASE_DPI = 60.0, 96
MONO, TABLE_PAD = "Courier New", 4.0
ON = {"strong_open": "bold", "em_open": "italic", "s_open": "struck"}
OFF = {"strong_close": "bold", "em_close": "italic", "s_close": "struck"}
FRACTION_BOXES = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}" fill="none" '
    'stroke="#4b5563" stroke-width=".28"><rect x=".5" y=".2" width="{side}" height="{tall}" rx="1"/>'
    '<rect x=".5" y="{under}" width="{side}" height="{tall}" rx="1"/>'
    '<path d="M.1 {bar}H{right}" stroke="#17202a" stroke-width=".32"/></svg>'
)
BOXES = {"zh": "待填的分数：上下两个方框", "en": "a fraction to fill in: two boxes"}
HIGH_BOX = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}" fill="none" '
    'stroke="#4b5563" stroke-width=".28"><rect x=".2" y=".2" width="{wide}" height="{high}" rx="1"/></svg>'
)
HIGH = {"zh": "方框，写答案", "en": "a box for the answer"}


@dataclass(frozen=True)
class Room:
    """Where a text stands: mm of its line, whether gaps are kept small, the largest figure in mm."""

    width: float
    is_close: bool = False
    figure: tuple[float, float] = (180.0, 150.0)


def inline(paper: Manuscript, text: str, room: Room, look: Look = PLAIN) -> str:
    """The runs of a text without its paragraphs."""
    return _runs(paper, _children(markup.tokens(markup.glued(text), inline=True)), room, look)


def blocks(paper: Manuscript, text: str, room: Room, *, first: str = "", last: str = "") -> list[str]:
    """The paragraphs and tables of a text; `first` and `last`: runs before and after its first paragraph's own."""
    made: list[str] = []
    reader = _Reader(paper, room, first, last)
    for token in markup.tokens(markup.glued(text)):
        made += reader.read(token)
    return made or ([paragraph(first + last)] if first or last else [])


class _Reader:
    """Reads block tokens one by one; knows the lists and the table that it stands in."""

    def __init__(self, paper: Manuscript, room: Room, first: str, last: str) -> None:
        self.paper, self.room = paper, room
        self.before, self.after = first, last
        self.lists: list[int] = []
        self.rows: list[list[str]] = []
        self.in_table = False

    def read(self, token: Token) -> list[str]:
        """The paragraphs that a token ends."""
        match token.type:
            case "bullet_list_open":
                self.lists.append(-1)
            case "ordered_list_open":
                self.lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "table_open":
                self.in_table, self.rows = True, []
            case "tr_open":
                self.rows.append([])
            case "table_close":
                self.in_table = False
                return [self._table(), EMPTY]
            case "inline":
                return self._line(_runs(self.paper, token.children or [], self.room, PLAIN))
            case "math_block":
                return [paragraph(_formula(self.paper, token.content, PLAIN), align="center")]
            case "code_block" | "fence":
                return [paragraph(run(token.content.rstrip("\n"), Look(face=MONO)))]
            case _:
                pass
        return []

    def _line(self, runs: str) -> list[str]:
        if self.in_table:
            self.rows[-1].append(runs)
            return []
        if self.lists and self.lists[-1] < 0:
            return [paragraph(runs, "ListBullet")]
        if self.lists:
            self.lists[-1] += 1
            return [paragraph(run(f"{self.lists[-1] - 1}.\t") + runs, "List", indent=6, hanging=6)]
        runs, self.before, self.after = self.before + runs + self.after, "", ""
        return [paragraph(runs)]

    def _table(self) -> str:
        across = max(map(len, self.rows))
        widths = [min(40.0, (self.room.width - TABLE_PAD) / across)] * across
        rows = [
            [Cell([paragraph(cell, "List", align="center")], wide, 0.6, "857F70", middle=True)
             for cell, wide in zip([*row, *[""] * (across - len(row))], widths, strict=True)]
            for row in self.rows
        ]  # fmt: skip
        return table(rows, pad=(0.4, 1.2), heads=1)


def _children(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or []]


def _runs(paper: Manuscript, tokens: list[Token], room: Room, look: Look) -> str:
    made: list[str] = []
    for token in tokens:
        if token.type in ON:
            look = replace(look, **{ON[token.type]: True})
        elif token.type in OFF:
            look = replace(look, **{OFF[token.type]: None if token.type == "strong_close" else False})
        elif token.type.startswith("math"):
            made.append(_formula(paper, token.content, look))
        elif token.type in ("softbreak", "hardbreak"):
            made.append(run("\n"))
        elif token.type == "code_inline":
            made.append(run(token.content, replace(look, face=MONO)))
        else:
            made += _pieces(paper, token.content, room, look)
    return "".join(made)


def _pieces(paper: Manuscript, text: str, room: Room, look: Look) -> Iterator[str]:
    """Text and, between, the gaps and figures of its notations; a signed number of a list may begin a line."""
    text, end = markup.SIGNED.sub("\u200b", text), 0
    for found in markup.NOTATION.finditer(text):
        yield run(text[end : found.start()], look)
        yield _gap(paper, len(found[0]), room) if found[1] is None else _notation(paper, found[1], room, look)
        end = found.end()
    yield run(text[end:], look)


def _gap(paper: Manuscript, signs: int, room: Room) -> str:
    """A line to write on, as wide as on the printed sheet."""
    steps = min(12, max(1, signs - 3)) - 1
    wide = (TIGHT_MM if room.is_close else GAP_MM) + GAP_STEP * steps
    return rule(wide, paper.points)


def rule(length: float, points: float, colour: str = "") -> str:
    """A line to write on, in mm: underscores, for some programs leave underlined blanks at a line's end bare."""
    count = max(2, round(length / (GAP_EM * points * heights.PT)))
    return run("_" * count, Look(face=GAP_FACE, colour=colour))


def _notation(paper: Manuscript, word: str, room: Room, look: Look) -> str:
    if word == "/":
        return _fraction_boxes(paper, room)
    if word.startswith("high "):
        return _high_box(paper, int(word[5:]), room)
    if word in ("o", "box"):
        size = round(paper.points * (1.15 if room.is_close else 1.4))
        return run("○" if word == "o" else "□", Look(size=size, face="SimSun"))
    if word.startswith("picture "):
        uid, _, alt = word[8:].partition(" ")
        return _picture(paper, uid, alt, room)
    name, _, rest = word.partition(" ")
    if name == "ruby" and (syllables := rest.split()[1:]):
        return _ruby(paper, rest.split()[0], syllables)
    try:
        return _figure(paper, word, room)
    except Invalid:
        return run(f"[[{word}]]", look)


def _fraction_boxes(paper: Manuscript, room: Room) -> str:
    side, tall = (6.2, 5.5) if room.is_close else (7.0, 6.2)
    wide, high = side + 1.0, 2 * tall + 2.2
    svg = FRACTION_BOXES.format(
        w=wide, h=high, side=side, tall=tall, under=tall + 2.0, bar=tall + 1.1, right=wide - 0.1
    )
    return paper.drawing(svg, wide, high, BOXES[paper.language])


def _high_box(paper: Manuscript, steps: int, room: Room) -> str:
    """A box as tall as a fraction, as wide as on the printed sheet."""
    wide, high = (TIGHT_MM if room.is_close else GAP_MM) + GAP_STEP * (steps - 1), 2.2 * paper.em
    svg = HIGH_BOX.format(w=wide + 0.4, h=round(high + 0.4, 2), wide=wide, high=round(high, 2))
    return paper.drawing(svg, wide + 0.4, high + 0.4, HIGH[paper.language])


def _figure(paper: Manuscript, word: str, room: Room) -> str:
    drawn = figures.draw(word)
    wide, high = (side + 2 * figures.STROKE for side in (drawn.width, drawn.height))
    scale = min(1.0, room.width / wide, room.figure[0] / wide, room.figure[1] / high)
    alt = figures.alt(word, paper.language)
    return paper.drawing(figures.svg(word).decode(), wide * scale, high * scale, alt)


def _picture(paper: Manuscript, uid: str, alt: str, room: Room) -> str:
    """An uploaded picture at 96 dots an inch, never wider than its line; without its bytes its words."""
    data = paper.pictures.get(uid)
    if data is None:
        return run(f"[{alt}]" if alt else "")
    with Image.open(io.BytesIO(data)) as opened:
        wide, high = (side * 25.4 / BASE_DPI for side in opened.size)
    scale = min(1.0, room.width / wide, PICTURE_MM / high)
    return paper.picture(data, wide * scale, high * scale, alt)


def _ruby(paper: Manuscript, word: str, syllables: list[str]) -> str:
    """Characters with their pinyin above, as Word's own phonetic guide."""
    small, full = round(paper.points * 1.2), round(paper.points * 2)
    head = (f'<w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="{small}"/><w:hpsRaise w:val="{full}"/>'
            f'<w:hpsBaseText w:val="{full}"/><w:lid w:val="zh-CN"/></w:rubyPr>')  # fmt: skip
    return "".join(
        f'<w:r><w:ruby>{head}<w:rt><w:r><w:rPr><w:sz w:val="{small}"/></w:rPr><w:t>{words(syllable)}</w:t></w:r></w:rt>'
        f"<w:rubyBase>{run(sign)}</w:rubyBase></w:ruby></w:r>"
        for sign, syllable in zip(word, syllables, strict=False)
    )


def _formula(paper: Manuscript, source: str, look: Look) -> str:
    """A native equation, a sign at its edge left in the text; where none can be made its picture, else its source."""
    before, inner, after = maths.parted(source)
    made = maths.equation(inner)
    if made is not None:
        return run(before, look) + made + run(after, look)
    try:
        wide, high, _ = formulas.box(source)
        return paper.drawing(formulas.svg(source).decode(), wide * paper.em, high * paper.em, formulas.spoken(source))
    except Invalid:
        return run(source, replace(look, face=MONO))
