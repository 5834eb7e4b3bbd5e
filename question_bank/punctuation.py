"""Signs that stand half-width in Chinese, put right: `有3个苹果,吃了1个.` becomes `有3个苹果，吃了1个。`

A sign is Chinese where the next word on either side is: numbers, blanks, formulas, brackets and quotation marks between
are passed over. Numbers, times, ratios, labels of items, pairs in brackets, code, links and English sentences stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .content import Content, Item, Kind
from .markup import MATHS

FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
PASSED, WALL = "\ue010", "\ue011"
HAN = re.compile("[\u3400-\u9fff]")
CHINESE = re.compile("[\u3400-\u9fff，。；：？！、]")
LATIN = re.compile(r"[A-Za-z]{2,}")
ENGLISH = re.compile("[A-Za-z][a-z][,;:?!] ")
"""A sign as English sets it: behind a word, with a space after it."""
TERM = r"[ ]*(?:[-−]?[\d.]+|[a-zA-Z]|_{2,})[ ]*"
NAME = r"[\u3400-\u9fff\w ]{1,8}"
UNITS = r"(?:[kcdm]?m|[μmk]?g|[mM]?[lL]|km/h|m/s|min|[hst])[²³]?"
KEPT = (
    (re.compile(r"```.*?```|`[^`\n]+`", re.S), WALL),
    (re.compile(r"[\u3400-\u9fff](?::[\u3400-\u9fff]){1,3}(?= ?\$ ?=[^$\n]{1,200}:)"), PASSED),
    (MATHS, PASSED),
    (re.compile(r"\[\[[^\[\]\n]*\]\]"), PASSED),
    (re.compile(r"!?\[[^\[\]\n]*\]\((?=[^)\n]{0,500}[/.])[^)\n\u3400-\u9fff]{0,500}\)"), WALL),
    (re.compile(r"(?:https?://|www\.)[\w./:?#@!&;=+%~-]*|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.A), WALL),
    (re.compile(r"\\.|&#?\w+;|\.{2,}"), WALL),
    (re.compile(rf"(?<!\w)[a-zA-Z]?[(\[]{TERM}(?:,{TERM})+[)\]]", re.A), PASSED),
    (re.compile(rf"{NAME}:{NAME}=[^,;。，；\n]{{0,12}}:", re.S), PASSED),
    (re.compile(r"\d+(?:[.,:]\d+)+", re.A), PASSED),
    (re.compile(rf"(?<=[\d_$\]{PASSED}])[ ]?{UNITS}(?![A-Za-z])", re.A), PASSED),
    (re.compile(r"(?m)^[ \t>*-]*(?:\(\d{1,3}\)|\d{1,3}[.)]|[A-H][.)])(?!$)"), WALL),
    (re.compile(r"(?<=[\s,，.。;；:：?？!！)）、])\d{1,3}\.(?=[ \t]*[^\s\d])", re.A), WALL),
    (re.compile(r"_{2,}"), PASSED),
)
"""What stays as it is, in this order, and what it counts as: something to pass over, or the end of the way."""
BETWEEN = re.compile(rf"[ \t\u3000\d{PASSED}()（）\[\]【】《》〈〉“”‘’\"'*~+−×÷=<>＝＋－＜＞≤≥≈≠%％°℃/^○□△√²³-]")
LONGEST = 300
"""As much of what stands in brackets is looked at."""
OPERATOR = re.compile("[-+−×÷=<>/^]")
AMOUNT = re.compile(rf"[\d{PASSED})）\]]")
AMOUNT_AFTER = re.compile(rf"[\d{PASSED}(（\[]")
AFTER_STOP = re.compile(rf"[\s\u3400-\u9fff)）(（”“’‘\"'》《】【|*{PASSED}]|$")


def full_width(text: str) -> str:
    """The text with its Chinese signs full-width; a single space beside such a sign goes, nothing else changes."""
    if not HAN.search(text) or not any(sign in text for sign in (*FULL, '"')):
        return text
    return _quotes(_brackets(_stops(text)))


def put_right(content: Content) -> Content:
    """The wording with the signs of every text that children or teachers read put right; answers stay as they are."""
    if content.language != "zh":
        return content
    are_answers = content.kind in (Kind.MATCH, Kind.ORDER)
    return replace(
        content, title=full_width(content.title), stem=full_width(content.stem), how_to=full_width(content.how_to),
        items=tuple(Item(full_width(one.text), one.answers) for one in content.items),
        options=content.options if are_answers else tuple(map(full_width, content.options)),
        solution=full_width(content.solution), hints=tuple(map(full_width, content.hints)),
        marking=tuple(map(full_width, content.marking)), parts=tuple(map(put_right, content.parts)),
    )  # fmt: skip


@dataclass
class _Row:
    """A text sign by sign: `seen` has what is to be kept under a mask, `out` what will be written."""

    seen: list[str]
    out: list[str]

    def near(self, at: int, step: int) -> str:
        """The next sign that is no blank; empty at the end of the line."""
        at += step
        while 0 <= at < len(self.seen) and self.seen[at] == " ":
            at += step
        return self.seen[at] if 0 <= at < len(self.seen) and self.seen[at] != "\n" else ""

    def word(self, at: int, step: int) -> str:
        """The next sign that is neither blank nor number, formula, bracket or the like."""
        at += step
        while 0 <= at < len(self.seen) and BETWEEN.match(self.seen[at]):
            at += step
        return self.seen[at] if 0 <= at < len(self.seen) else ""

    def beside(self, at: int) -> tuple[str, str]:
        """The signs directly beside; empty where there is none."""
        return self.seen[at - 1] if at else "", self.seen[at + 1] if at + 1 < len(self.seen) else ""

    def write(self, at: int) -> None:
        """Put the sign right, without the one space before and after it."""
        self.seen[at] = self.out[at] = FULL[self.seen[at]]
        for step in (-1, 1):
            beyond = self.seen[at + 2 * step] if 0 <= at + 2 * step < len(self.seen) else ""
            if 0 <= at + step < len(self.seen) and self.seen[at + step] == " " and beyond.strip():
                self.out[at + step] = ""


def _masked(text: str) -> str:
    for pattern, mask in KEPT:
        text = pattern.sub(lambda found, mask=mask: mask * len(found[0]), text)
    return text


def _stops(text: str) -> str:
    """Commas, stops, colons, question and exclamation marks."""
    row = _Row(list(_masked(text)), list(text))
    english = _english(row.seen)
    for at, sign in enumerate(row.seen):
        is_right = _is_full_stop if sign == "." else _is_chinese
        if sign in FULL and sign not in "()" and not english[at] and is_right(row, at):
            row.write(at)
    return "".join(row.out)


def _english(seen: list[str]) -> list[bool]:
    """For every sign whether it follows English words in an English sentence: a word weighs two of Han."""
    found: list[bool] = []
    for sentence in re.findall(r"[^.?!。？！\n]*[.?!。？！\n]|[^.?!。？！\n]+$", "".join(seen)):
        words = [one.end() for one in LATIN.finditer(sentence)]
        is_english = bool(words) and 2 * len(words) >= len(HAN.findall(sentence))
        found += [is_english and at >= words[0] for at in range(len(sentence))]
    return found


def _is_chinese(row: _Row, at: int) -> bool:
    sign, left, right = row.seen[at], row.near(at, -1), row.near(at, 1)
    if ENGLISH.fullmatch("".join(row.seen[max(0, at - 2) : at + 2])):
        return False
    if sign == ":" and AMOUNT.match(left) and AMOUNT_AFTER.match(right):
        return False
    if sign == "!" and (right == "=" or (AMOUNT.match(left) and OPERATOR.match(right))):
        return False
    if sign == "?" and (OPERATOR.match(right) or OPERATOR.match(left)):
        return False
    return bool(CHINESE.match(row.word(at, -1)) or HAN.match(row.word(at, 1)))


def _is_full_stop(row: _Row, at: int) -> bool:
    before, after = row.beside(at)
    if not AFTER_STOP.match(after) or not row.near(at, -1):
        return False
    return bool(CHINESE.match(row.word(at, -1)) or (AMOUNT.match(before) and HAN.match(after)))


def _brackets(text: str) -> str:
    """Pairs that hold Chinese, and empty ones or numbers beside it."""
    row = _Row(list(_masked(text)), list(text))
    for start, end in _pairs(row.seen):
        if _is_chinese_pair(row, start, end):
            row.out[start], row.out[end] = "（", "）"
    return "".join(row.out)


def _quotes(text: str) -> str:
    """Straight quotation marks of a line, where they stand in pairs among Chinese; one behind a digit is a measure."""
    row = _Row(list(_masked(text)), list(text))
    for start, end in _quoted(row.seen):
        if not row.beside(start)[0].isdigit() and _stands_in_chinese(row, start, end):
            row.out[start], row.out[end] = "“", "”"
    return "".join(row.out)


def _stands_in_chinese(row: _Row, start: int, end: int) -> bool:
    """By what stands in the pair or before it, at the beginning of a line by what stands behind it."""
    before, behind = row.near(start, -1), row.near(end, 1)
    return bool(HAN.search("".join(row.seen[start + 1 : end])) or CHINESE.match(before or behind))


def _quoted(seen: list[str]) -> list[tuple[int, int]]:
    """Where straight marks open and close, line by line; none of a line that has an odd number of them."""
    lines: list[list[int]] = [[]]
    for at, sign in enumerate(seen):
        if sign == "\n":
            lines.append([])
        elif sign == '"':
            lines[-1].append(at)
    return [pair for line in lines if len(line) % 2 == 0 for pair in zip(line[::2], line[1::2], strict=True)]


def _pairs(seen: list[str]) -> list[tuple[int, int]]:
    """Where brackets open and close, within a line."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for at, sign in enumerate(seen):
        if sign in "(（":
            opened.append(at)
        elif sign in ")）" and opened:
            found.append((opened.pop(), at))
        elif sign == "\n":
            opened.clear()
    return found


def _is_chinese_pair(row: _Row, start: int, end: int) -> bool:
    left, right = row.near(start, -1), row.near(end, 1)
    if row.seen[start] == "（" or row.seen[end] == "）":
        return True
    inner = "".join(row.seen[start + 1 : min(end, start + LONGEST)])
    if HAN.search(inner):
        return not re.match("[A-Za-z]", left) and 2 * len(LATIN.findall(inner)) < len(HAN.findall(inner))
    if not inner.strip(f" \u3000{PASSED}"):
        return bool(CHINESE.match(left) or HAN.match(right))
    before, after = row.beside(start)[0], row.beside(end)[1]
    return inner.isdigit() and bool(HAN.match(before) and HAN.match(after))
