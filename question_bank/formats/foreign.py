"""Texts of other systems as the bank's markup: their mathematics, gaps, quotes, tags and entities."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

BLANK = re.compile(r"~?\\uline\{[_~\s]*\}~?|[（(][\s　]*~[~\s　]*[）)]|~(?:[ 　]*~)+|＿+|_{2,}|【\d+】")
BRACKETS = re.compile(r"（[\s　]*）|\([\s　]*\)")
MATHS = re.compile(r"\$\$(.+?)\$\$", re.S)
SINGLE = re.compile(r"\$([^$\n]+?)\$")
READS_AS_MATHS = re.compile(r"(?<!\d)\$(?=\S)([^$\n]*?(?<=\S))\$(?!\d)")
KEPT = re.compile("(?P<left>[0-9])?\x00(?P<at>\\d+)\x00(?P<right>(?=[0-9]))?")
Rules = Sequence[tuple[re.Pattern[str], str]]
TAGS: Rules = [
    (re.compile(r"<br\b[^<>]*>|</(?:p|div)>(?:\s*<(?:p|div)\b[^<>]*>)?", re.I), "\n"),
    (re.compile(r"</?(?:p|div|span)\b[^<>]*>", re.I), ""),
]
WORDS: Rules = [
    (re.compile(r"``([^`\n]+?)''"), r"“\1”"),
    (re.compile(r"(?<=[\d)\s])\*(?=[\d(\s\x00])"), r"\\*"),
    (re.compile(r"\\textbf\{([^{}]*)\}"), r"**\1**"),
    (re.compile(r"\\emph\{([^{}]*)\}"), r"*\1*"),
    (re.compile(r"\\hfill\b"), ""),
    (re.compile(r"\\break\b|\\\\(?=\s|$)"), "\n"),
    (re.compile(r"\\textquotesingle *(?:\{\})?"), "'"),
    (re.compile(r"\\(?:l|c)?dots"), "…"),
    (re.compile(r"\\([#%&])"), r"\1"),
    (re.compile(r"(?<!\d)~|~(?!\d)"), " "),
]
"""Of text that is no mathematics: TeX's quotes, emphasis and breaks; a star between numbers is no emphasis."""
SIGNS: Rules = [
    (re.compile(r"\\textless\b *(?:\{\})?"), "<"),
    (re.compile(r"\\textgreater\b *(?:\{\})?"), ">"),
    (re.compile(r"\\textbar\b *(?:\{\})?"), "|"),
    (re.compile(r"\\textasciitilde\b *(?:\{\})?"), r"\\sim "),
    (re.compile(r"\\bot\b"), r"\\perp"),
    (re.compile(r"\\vartriangle\b"), r"\\triangle"),
    (re.compile(r"(?:\\cdot *){3,}"), r"\\cdots "),
    (re.compile(r"\{\}\^\{\} *\\circ\b"), r"^{\\circ}"),
    (re.compile(r"\\(left|right) *([{}])"), r"\\\1\\\2"),
    (re.compile(r"\\mathsf *\{([^{}]*)\}"), r"\1"),
    (re.compile(r"[，、]"), ", "),
    (re.compile("；"), "; "),
]
"""Of mathematics: commands that only text has, and spellings of other systems."""


def bank_markup(text: str, *, brackets: bool = False) -> str:
    """A foreign text as the bank's markup: `$$…$$` is inline mathematics, a pair of `$` that means money stays text,
    runs of `~` or `＿` are gaps, with the brackets around them, and so are empty brackets where `brackets` is set.
    """
    kept: list[str] = []

    def keep(source: str) -> str:
        kept.append(f"${_applied(SIGNS, html.unescape(source)).strip()}$")
        return f"\x00{len(kept) - 1}\x00"

    def back(found: re.Match[str]) -> str:
        """A formula beside a digit would read as a price, so a space parts them."""
        left = f"{found['left']} " if found["left"] else ""
        return left + kept[int(found["at"])] + (" " if found["right"] is not None else "")

    text = _applied(TAGS, text.replace("\x00", "").replace("\r\n", "\n")).strip()
    text = MATHS.sub(lambda found: keep(found[1]), text)
    text = SINGLE.sub(lambda found: keep(found[1]) if _is_maths(found[1]) else found[0], text)
    text = READS_AS_MATHS.sub(r"\\$\1\\$", text)
    text = BLANK.sub("____", text)
    text = BRACKETS.sub("____", text) if brackets else text
    return KEPT.sub(back, _applied(WORDS, html.unescape(text)))


def _applied(rules: Rules, text: str) -> str:
    for pattern, put in rules:
        text = pattern.sub(put, text)
    return text


def _is_maths(source: str) -> bool:
    """Between two single dollars: TeX, or numbers and letters without a word of any language."""
    is_tex = re.search(r"[\\^_{}]", source) is not None
    return source == source.strip() and (is_tex or re.search(r"[a-z]{2}|[\u4e00-\u9fff]", source) is None)
