"""A paper as lines: what a Word file and a pasted text have in common before they are split into exercises.

A line's text is the bank's markup already, but for formulas and emphasis: those stand between signs that no text holds,
so that a line can be cut anywhere. `finished` turns them into markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..errors import BankError

MATHS, END_MATHS = "\x01", "\x02"
BOLD, END_BOLD, ITALIC, END_ITALIC, UNDER, END_UNDER = "\x04", "\x05", "\x06", "\x07", "\x0e", "\x0f"
MARKS = BOLD + END_BOLD + ITALIC + END_ITALIC + UNDER + END_UNDER
PAIRS = {END_BOLD: (BOLD, "**"), END_ITALIC: (ITALIC, "*"), END_UNDER: (UNDER, "**")}
GAP = "____"
BLANKS = " \t\u3000\xa0\u2002\u2003"
RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_FORMULA = re.compile(f"{MATHS}([^{END_MATHS}]*){END_MATHS}")
_RICH = re.compile(r"(\[\[[^\]\n]*\]\])")
_LITERAL = re.compile(r"[\\*`$]|(?<!_)_(?!_)|~(?=~)|(?<=~)~|&(?=#?\w+;)")


@dataclass(frozen=True)
class Line:
    """A line of a paper. `role`: empty, `table` (a whole table in Markdown) or `key` (an answer of a table of answers).

    `said` is what was doubtful in it; it goes to the exercise that the line becomes part of.
    """

    text: str
    place: str
    role: str = ""
    said: tuple[BankError, ...] = ()


@dataclass
class Paper:
    """All lines in reading order, what stood beside them, and the pictures by the uid that the lines name."""

    lines: list[Line] = field(default_factory=list[Line])
    notes: list[BankError] = field(default_factory=list[BankError])
    pictures: dict[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True)
class Style:
    """How a run of text looks, as far as the bank keeps it."""

    bold: bool = False
    italic: bool = False
    under: bool = False
    raised: str = ""


def literal(text: str) -> str:
    """A plain text so that no sign of it is taken for markup; runs of underscores stay gaps."""
    return _LITERAL.sub(lambda found: "\\" + found[0], text.replace("[[", "[ ["))


def formula(tex: str) -> str:
    """A formula inside a line."""
    return f"{MATHS}{tex}{END_MATHS}" if tex.strip() else ""


def picture(uid: str, alt: str) -> str:
    """A picture inside a line."""
    words = re.sub(r"[\[\]\s]+", " ", alt).strip()[:150]
    return f"[[picture {uid} {words}".rstrip() + "]]"


def styled(text: str, style: Style) -> str:
    """A run of plain text as a piece of a line: underlined blanks are a gap."""
    if style.under and text and not text.strip(BLANKS):
        return GAP if len(text) > 1 or text == "\t" else text
    text = _raised(text, style.raised) if style.raised else literal(text)
    if not text.strip(BLANKS + "\n"):
        return text
    text = f"{UNDER}{text}{END_UNDER}" if style.under else text
    text = f"{ITALIC}{text}{END_ITALIC}" if style.italic else text
    return f"{BOLD}{text}{END_BOLD}" if style.bold else text


def _raised(text: str, where: str) -> str:
    """Super- and subscripts as signs of their own where there are such, else as a formula."""
    made = text.translate(RAISED if where == "sup" else LOWERED)
    if not re.search(r"[0-9A-Za-z+\-−=()]", made.replace("ⁿ", "")):
        return literal(made)
    words = f"\\text{{{text}}}" if re.search("[\u2e80-\u9fff]", text) else text
    return formula(f"{{}}{'^' if where == 'sup' else '_'}{{{words}}}")


def unmarked(text: str) -> str:
    """A line without its emphasis, for telling what it is."""
    return re.sub(f"[{MARKS}]", "", text)


def finished(text: str) -> str:
    """A text of lines as the bank's markup."""
    lines = (_line(line) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _line(line: str) -> str:
    if line.startswith("|"):
        return _formulas(_emphasised(line))
    line = re.sub(r"[\t\u3000\xa0\u2002\u2003 ]*\t[\t\u3000\xa0 ]*", "  ", line).strip(BLANKS)
    line = _formulas(_emphasised(line))
    line = re.sub(r"^([-+>])(?=\s)", r"\\\1", line)
    line = re.sub(r"^(\d{1,9})([.)])(?=\s)", r"\1\\\2", line)
    return "\\" + line if re.fullmatch(r"[_\s]{3,}", line) else line


def _formulas(text: str) -> str:
    """Formulas between dollars; one beside a digit or an other dollar would read as a price, so a space parts them."""

    def put(found: re.Match[str]) -> str:
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        left = " " if before.isdigit() or before in ("\\", END_MATHS) else ""
        return f"{left}${found[1].strip()}${' ' if after.isdigit() else ''}"

    return _FORMULA.sub(put, text)


def _emphasised(line: str) -> str:
    """Emphasis in Markdown, without blanks and punctuation at its ends, where Markdown would not see it."""
    out: list[list[str]] = [[""]]
    for sign in line:
        if sign in (BOLD, ITALIC, UNDER):
            out.append([sign, ""])
        elif sign in PAIRS:
            if len(out) > 1 and out[-1][0] == PAIRS[sign][0]:
                text = out.pop()[1]
                out[-1][-1] += _wrapped(text, PAIRS[sign][1])
        else:
            out[-1][-1] += sign
    while len(out) > 1:
        opened = out.pop()
        out[-1][-1] += _wrapped(opened[1], "*" if opened[0] == ITALIC else "**")
    return re.sub(r"(?<!\\)\*{4}", "", out[0][-1])


def _wrapped(text: str, mark: str) -> str:
    if "*" in text.replace("\\*", "") or _RICH.search(text) or MATHS in text:
        return text
    found = re.fullmatch(r"([^\w]*)(.*?)([^\w]*)", text, re.S)
    if found is None or not found[2] or re.fullmatch(r"_+", found[2]):
        return text
    return f"{found[1]}{mark}{found[2]}{mark}{found[3]}"
