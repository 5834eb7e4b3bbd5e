r"""Sums as a keyboard writes them, set as they are printed: `1/5+2/5=` becomes `$\frac{1}{5}+\frac{2}{5}=$`, `-3` `−3`.

A fraction is set where it is a term of a sum and where words say that it is one (`bare_fractions`), a hyphen becomes a
minus in a sum and before a number that it can only be the sign of. Dates, page ranges, units, words and what stands in
formulas, notations, code and links stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from . import bare_fractions
from .content import Content, Item, Kind
from .markup import MATHS

WALL = "\ue012"
GAP = r"(?:_{2,}|\[\[(?:/|box|high \d{1,2})\]\]|□)"
KEPT = (
    re.compile(r"```.*?```|`[^`\n]+`", re.S), MATHS,
    re.compile(r"\[\[(?!(?:/|o|box|high \d{1,2})\]\])[^\[\]\n]*\]\]"),
    re.compile(r"!?\[[^\[\]\n]*\]\([^)\n]{0,500}\)"),
    re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+", re.A),
)  # fmt: skip
HYPHENS = "-－–"
EVEN = str.maketrans({"－": "-", "–": "-", "−": "-", "＋": "+", "＝": "=", "＜": "<", "＞": ">", "／": "/",
                      "（": "(", "）": ")", " ": None, "\u3000": None})  # fmt: skip
NUMBER, FRACTION = r"\d+(?:\.\d+)?", r"\d{1,4}[/／]\d{1,4}(?![/／])"
SIGN = f"[{HYPHENS}−]"
MIXED = rf"\d{{1,3}}又[ ]?{FRACTION}"
ATOM = rf"(?:[(（][ ]?){{0,6}}{SIGN}?(?:{MIXED}|{FRACTION}|{NUMBER}|{GAP})(?:[ ]?[)）]){{0,6}}"
"""A number between its brackets; six of them, for a text of brackets alone would else be read again from each."""
EQUAL = "[=＝<>＜＞≤≥≈≠]"
OPERATOR = rf"(?:{SIGN}|[+＋×÷]|{EQUAL}|\[\[o\]\]|○)"
APART = rf"\d{{1,3}}[ ]{FRACTION}"
"""A mixed number with a space: certain behind a plus, minus or times, for behind `=` another sum may begin."""
RUN = re.compile(rf"{ATOM}(?:[ ]*(?:{SIGN}|[+＋×÷])[ ]*{APART}|[ ]*{OPERATOR}[ ]*{ATOM})*(?:[ ]*{EQUAL})?", re.A)
WHOLE = re.compile(r"(\d)(?:又[ ]?|[ ])(?=\d{1,4}[/／])")
CERTAIN = re.compile(rf"[+＋×÷]|{EQUAL}|\[\[o\]\]|○")
BEFORE = re.compile(r"/[ ]+$|[\w./／\\^%°'$&#~\ue012]$|\d[:：∶]$|[+＋×÷*=＝<>＜＞≤≥≈≠○−－–-][ ]*$|\[\[o\]\][ ]*$", re.A)
AFTER = re.compile(r"[A-Za-z\d_/／\\^$&#*~\ue012−－–-]|[.:：∶]\d")
LOOSE = re.compile(r"(?<![A-Za-z])[A-Za-z][ ]+$|\d[ ]+$", re.A)
"""A letter or a number by itself before a run: `x 1/2`, `2 1/2`."""
CLOSED = re.compile(r"[)）\]□][ ]*$")
SIGNED = re.compile(rf"(?:^|[\n(（\[【,，;；、。|=＝<>＜＞≤≥+＋×÷]|[是为到于比与和从在至]"
                    rf"|(?<=[\u3400-\u9fff，。：；:?？])[ ]+)"
                    rf"(?P<sign>[{HYPHENS}])(?=(?:{FRACTION}|{NUMBER})(?![\d./／A-Za-z_^$-]))", re.A)  # fmt: skip
"""A hyphen that can only be the sign of the number after it."""


def set_sums(text: str, language: str = "zh") -> str:
    """The text with its sums set; the same text again where it holds none."""
    if not re.search(rf"\d ?[/／] ?\d|[{HYPHENS}]", text):
        return text
    seen = text
    for pattern in KEPT:
        seen = pattern.sub(lambda found: WALL * len(found[0]), seen)
    bare = bare_fractions.certain(seen, language)
    parts: list[str] = []
    at = 0
    for found in RUN.finditer(seen):
        if _is_sum(seen, found) and (made := _set(text[found.start() : found.end()], language)) is not None:
            parts += [_between(text, seen, at, found.start(), bare), made]
            at = found.end()
    return "".join([*parts, _between(text, seen, at, len(text), bare)])


def set_all(content: Content) -> Content:
    """The wording with the sums of all that children or teachers read; answers stay as they are."""

    def told(text: str) -> str:
        return set_sums(text, content.language)

    are_answers = content.kind in (Kind.MATCH, Kind.ORDER)
    return replace(
        content, stem=told(content.stem), items=tuple(Item(told(one.text), one.answers) for one in content.items),
        options=content.options if are_answers else tuple(map(told, content.options)),
        solution=told(content.solution), hints=tuple(map(told, content.hints)),
        parts=tuple(map(set_all, content.parts)),
    )  # fmt: skip


def _is_sum(seen: str, found: re.Match[str]) -> bool:
    """Whether it is certainly a sum, whole, with nothing before or after it that belongs to it."""
    run, before = found[0], seen[max(0, found.start() - 12) : found.start()]
    if not CERTAIN.search(run) or not _is_closed(run):
        return False
    is_torn = BEFORE.search(before) or LOOSE.search(before) or AFTER.match(seen, found.end())
    return not is_torn and not (re.match(SIGN, run) and CLOSED.search(before))


def _is_closed(run: str) -> bool:
    depth = 0
    for sign in run:
        depth += (sign in "(（") - (sign in ")）")
        if depth < 0:
            return False
    return depth == 0


def _set(run: str, language: str) -> str | None:
    """The run with a formula for each part between gaps that holds a fraction; None where one may be a division."""
    fractions = [tuple(map(int, re.split("[/／]", one))) for one in re.findall(FRACTION, run)]
    if any(_may_divide(over, under, language) for over, under in fractions):
        return None
    parts = re.split(rf"({GAP}|\[\[o\]\]|○)", run)
    return "".join(part if at % 2 else _formula(part) for at, part in enumerate(parts))


def _may_divide(over: int, under: int, language: str) -> bool:
    return under == 0 or (over > under and over % under == 0) or (language == "en" and not over < under <= 30)


def _between(text: str, seen: str, start: int, stop: int, bare: Sequence[bare_fractions.Bare]) -> str:
    """What stands between two sums, with the bare fractions and the signs in it."""
    parts: list[str] = []
    for one in bare:
        if start <= one.start and one.stop <= stop:
            parts += [_signed(text[start : one.start], seen[start : one.start]), one.text]
            start = one.stop
    return "".join([*parts, _signed(text[start:stop], seen[start:stop])])


def _formula(part: str) -> str:
    if not re.search(FRACTION, part) or not _is_closed(part):
        return re.sub(f"[{HYPHENS}]", "−", part)
    whole = WHOLE.sub(rf"\1{WALL}", part)
    source = re.sub(r"(\d+)/(\d+)", r"\\frac{\1}{\2}", whole.translate(EVEN)).replace(WALL, "")
    before, after = len(part) - len(part.lstrip(" ")), len(part.rstrip(" "))
    return f"{part[:before]}${source}${part[after:]}"


def _signed(text: str, seen: str) -> str:
    """The text with a minus for each hyphen that is a sign."""
    for found in SIGNED.finditer(seen):
        at = found.start("sign")
        text = f"{text[:at]}−{text[at + 1 :]}"
    return text
