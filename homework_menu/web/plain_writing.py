r"""What a teacher writes plainly in a field, and what the bank keeps of it: `[[1/2]]` is `$\frac{1}{2}$`, `[[2 1/3]]` a
mixed number, and a small item `24÷6=4` a sum with its answer.

Both ways: a form shows what can be written so plainly, and only what comes back unchanged.
"""

from __future__ import annotations

import re

from question_bank.formats.cells import ITEM_MARK

PLAIN = re.compile(r"(?:(?<!\d)(\d++))?\[\[ ?(?:(\d{1,4}) )?(\d{1,4}) ?/ ?(\d{1,4}) ?\]\](?=(.?))", re.S)
SET = re.compile(r"\$(\d{1,4})?\\frac\{(\d{1,4})\}\{(\d{1,4})\}\$")
ASKED, TOLD = r"(?P<sum>(?=[^\d=＝|]*\d)[^=＝|]*+[=＝])", r"(?P<answer>-?\d+(?:\.\d+)?(?:/\d+)?)"
SUM = re.compile(rf"{ASKED}\s*{TOLD}")
MARKED = re.compile(rf"{ASKED} {re.escape(ITEM_MARK)} {TOLD}")


def kept(text: str) -> str:
    """The text with its plain fractions as formulas."""
    return PLAIN.sub(_formula, text)


def shown(text: str) -> str:
    """The text with its simple fractions written plainly."""
    plain = SET.sub(lambda found: f"[[{found[1] + ' ' if found[1] else ''}{found[2]}/{found[3]}]]", text)
    return plain if kept(plain) == text else text


def kept_items(text: str) -> str:
    """Small items, a line each: what stands behind the equals sign of a sum is its answer."""
    return "\n".join(_with_answer(kept(line)) for line in text.splitlines())


def shown_items(text: str) -> str:
    """The same lines as one would write them down."""
    plain = "\n".join(_as_sum(line) for line in map(shown, text.splitlines()))
    return plain if kept_items(plain) == text else text


def _formula(found: re.Match[str]) -> str:
    """A number close before a fraction is its whole part; a dollar sign or a digit close behind would break it."""
    before, whole, over, under, behind = found.groups()
    if before and whole:
        return found[0]
    gap = " " if behind in ("$", "[") or behind.isdigit() else ""
    return f"${before or whole or ''}\\frac{{{over}}}{{{under}}}${gap}"


def _with_answer(line: str) -> str:
    told = SUM.fullmatch(line.strip())
    return f"{told['sum']} {ITEM_MARK} {told['answer']}" if told else line


def _as_sum(line: str) -> str:
    told = MARKED.fullmatch(line)
    return f"{told['sum']}{told['answer']}" if told else line
