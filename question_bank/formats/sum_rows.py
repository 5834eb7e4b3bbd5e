"""A row of sums (`3×8=  4×7=`, `①2/5○4/5 ②1/3○1/6`) as small items of one exercise, its answers shared out in order.

Sums are parted by blanks, a comma or their numbers; behind `=` stands a gap where nothing is. What is no sum, or may be
one chain of them (`3×8=4×6=24`), stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..content import gap_count
from .docx_numbers import CIRCLED
from .foreign import BRACKETS
from .found import split_gaps

LEAST, GAP = 2, "____"
WS = r"[ \t\u3000\xa0\u2002\u2003]"
EMPTY = rf"(?:_{{2,}}|[（(]{WS}*[)）]|□|\[\[(?:/|box)\]\])"
TERM = (
    rf"(?:{EMPTY}|\$(?:\\[a-z]+|[^$\nA-Za-z\\=])+\$|\d{{1,3}}又\d{{1,4}}[/／]\d{{1,4}}|\d{{1,9}}[/／]\d{{1,9}}|"
    r"\d{1,12}(?:\.\d{1,9})?%?)"
)
ATOM = rf"(?:[(（]{WS}?){{0,3}}[-−－]?{TERM}(?:{WS}?[)）]){{0,3}}"
OPERATOR, EQUAL, CIRCLE = r"[-−－–+＋×÷]", "[=＝≈]", r"(?:[○〇◯]|\[\[o\]\])"
SIDE = rf"{ATOM}(?:{WS}*{OPERATOR}{WS}*{ATOM})*"
ENDED = rf"(?!{WS}*(?:{OPERATOR}|{EQUAL}|{CIRCLE})|[\d/／%.)）_又])"
COMPARED = re.compile(rf"{SIDE}{WS}*(?:{CIRCLE}|[（(]{WS}*[)）]){WS}*{SIDE}{ENDED}")
ASKED = re.compile(rf"(?:{SIDE}{WS}*{EQUAL}|\$(?:\\[a-z]+|[^$\nA-Za-z\\=])+=\$)")
TOLD = re.compile(rf"{WS}*(?P<told>{ATOM}){ENDED}")
BALANCED = re.compile(rf"{SIDE}{ENDED}")
LABEL = re.compile(rf"(?:[（(]{WS}?(\d{{1,2}}){WS}?[)）]|([{CIRCLED}])|(\d{{1,3}})(?:[．、)）]|\.(?!\d))){WS}*")
BETWEEN = re.compile(rf"{WS}*[；;，,、。]{WS}*|{WS}+")
HEAD = re.compile(r".*[A-Za-z\u3400-\u9fff][\s。．.：:；;，,、！!？?”“\"'’>＞<＜=＝)）\\]*", re.S)
WRONG = re.compile(r"对的|错的|改正|改错|判断|正确的|√|\b(?:true|false|right|wrong|correct)\b", re.I)
SIGNS = re.compile(r"[\s，,、；;]*(?:\\?[<>＜＞=＝][\s，,、；;]*)+")
PARTED = (r"[；;\n]", r"[，,、]", r"\s+", r"[\s；;，,、]+")
_FORMULA = re.compile(r"(?<!\\)\$[^$\n]+\$")
_MASKED = re.compile(r"\$[^$\n]*\$|\[\[[^\]\n]*\]\]|又")


@dataclass(frozen=True)
class Sum:
    """A sum as it is written: its number, its text up to the `=`, and the answer that stands behind it already."""

    number: int | None
    text: str
    told: str = ""

    @property
    def item(self) -> str:
        """The text of the small item, with a gap where nothing stands behind `=` and circles to write in."""
        text = re.sub(r"[○〇◯]", "[[o]]", BRACKETS.sub(GAP, self.text)).replace("□", "[[box]]").strip()
        return text + GAP if re.search(rf"{EQUAL}\$?$", text) else text


def row(stem: str, number: int = 0, *, close: bool = False) -> tuple[str, list[Sum]] | None:
    """The instruction and the sums with which a text ends, two at least; None where it does not end with such.

    `number`: the exercise's own. `close`: the sums may stand one after the other with nothing between.
    """
    lines = [line for line in stem.split("\n") if line.strip()]
    found: list[Sum] = []
    while lines and (some := sums(lines[-1], number, close=close)):
        found[:0] = some
        lines.pop()
    head = HEAD.match(_masked(lines[-1])) if lines else None
    if head and (some := sums(lines[-1][head.end() :], number, close=close)):
        found[:0] = some
        lines[-1] = lines[-1][: head.end()].rstrip()
    words = "\n".join(lines)
    is_row = len(found) >= LEAST and _are_in_order(found, number) and not WRONG.search(words)
    return (words, found) if is_row else None


def numbered(text: str, number: int) -> list[str]:
    """The texts of `3×8=  2．4×7=` behind a 1, each an exercise by its number; none where it is no such row."""
    found = sums(text, number) or []
    is_row = len(found) >= LEAST and all(one.number == number + at for at, one in enumerate(found) if at)
    return [f"{one.text}{one.told}" for one in found] if is_row and found[0].number is None else []


def sums(text: str, number: int = 0, *, close: bool = False) -> list[Sum] | None:
    """The sums of a text that holds nothing else; None for any other."""
    text, at, last = text.strip().rstrip("；;，,、。"), 0, number
    found: list[Sum] = []
    while at < len(text):
        between = BETWEEN.match(text, at) if found else None
        at = between.end() if between else at
        label = LABEL.match(text, at)
        read = _one(text, label.end(), _number(label)) if label else None
        if read is None and (between or not found or close):
            label, read = None, _one(text, at, None, last + 1)
        if read is None:
            return None
        found.append(read[0])
        last, at = read[0].number or last, read[1]
    return found


def shared(answer: str, texts: Sequence[str]) -> list[tuple[tuple[str, ...], ...]] | None:
    """For each small item the answers of its gaps, out of one text for all; None where it is not parted as they are."""
    gaps = [max(1, gap_count(text)) for text in texts]
    for pieces in _parted(answer):
        told = [_answer(one) for one in pieces]
        if all(told) and len(told) == len(gaps):
            made = [split_gaps(one, count) for one, count in zip(told, gaps, strict=True)]
            if [len(one) for one in made] == gaps:
                return made
        if all(told) and len(told) == sum(gaps):
            left = iter(told)
            return [tuple(split_gaps(next(left), 1)[0] for _ in range(count)) for count in gaps]
    return None


def _one(text: str, at: int, number: int | None, awaited: int = 0) -> tuple[Sum, int] | None:
    """The sum that begins here, and where it ends. `awaited`: a number of the next one is no answer of this one."""
    compared = COMPARED.match(text, at)
    if compared:
        return Sum(number, compared[0]), compared.end()
    asked = ASKED.match(text, at)
    if asked is None or not _is_closed(asked[0]):
        return None
    told, end = TOLD.match(text, asked.end()), asked.end()
    if told is None:
        both = BALANCED.match(text, end)
        whole = asked[0] + both[0] if both and _is_closed(both[0]) else ""
        return (
            (Sum(number, whole), end + len(both[0]))
            if both and re.search(EMPTY, whole)
            else (Sum(number, asked[0]), end)
        )
    following = LABEL.match(text, told.start("told"))
    if following and _number(following) == (number + 1 if number else awaited) and _begins(text, following.end()):
        return Sum(number, asked[0]), end
    if re.search(EMPTY, asked[0] + told["told"]):
        return Sum(number, asked[0] + told["told"]), told.end()
    return Sum(number, asked[0], told["told"]), told.end()


def _begins(text: str, at: int) -> bool:
    return bool(ASKED.match(text, at) or COMPARED.match(text, at))


def _number(label: re.Match[str]) -> int:
    return CIRCLED.index(label[2]) + 1 if label[2] else int(label[1] or label[3])


def _is_closed(text: str) -> bool:
    return len(re.findall("[(（]", text)) == len(re.findall("[)）]", text))


def _are_in_order(found: Sequence[Sum], number: int) -> bool:
    """No numbers at all, or 1, 2, 3 …, or those that follow on the exercise's own."""
    told = [one.number for one in found]
    follow_on = [None, *range(number + 1, number + len(found))]
    return not any(told) or told in (list(range(1, len(found) + 1)), follow_on)


def _masked(text: str) -> str:
    return _MASKED.sub(lambda found: "0" * len(found[0]), text)


def _parted(answer: str) -> Iterator[list[str]]:
    """The ways to part an answer: at its numbers, sign by sign, at each kind of mark; formulas stay whole."""
    kept = _FORMULA.findall(answer)
    text = _FORMULA.sub("\x01", answer).strip()
    found = list(LABEL.finditer(text))
    if found and not text[: found[0].start()] and [_number(one) for one in found] == list(range(1, len(found) + 1)):
        ends = [one.start() for one in found[1:]] + [len(text)]
        yield _unmasked([text[one.end() : end] for one, end in zip(found, ends, strict=True)], kept)
    if SIGNS.fullmatch(text):
        yield re.findall("[<>＜＞=＝]", text)
    for mark in PARTED:
        yield _unmasked(re.split(mark, text.strip("；;，,、。 ")), kept)


def _unmasked(pieces: Sequence[str], kept: Sequence[str]) -> list[str]:
    left = iter(kept)
    return [re.sub("\x01", lambda _: next(left), piece) for piece in pieces]


def _answer(piece: str) -> str:
    """`2/7+3/7=5/7` is 5/7, and `2/5<4/5` is <: of a sum with its answer the answer alone."""
    text = piece.strip(" \t\u3000；;，,、。\n").removeprefix("\\")
    sign = re.fullmatch(rf"{SIDE}{WS}*\\?([<>＜＞=＝]){WS}*{SIDE}", text)
    if sign and sign[1] not in "=＝":
        return sign[1]
    asked = re.match(rf"{SIDE}{WS}*{EQUAL}{WS}*(?={ATOM}$)", text)
    return text[asked.end() :] if asked else text
