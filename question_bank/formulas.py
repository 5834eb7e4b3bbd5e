"""LaTeX in texts: simple school arithmetic set as HTML in the Latin face, everything else drawn by ziamath as SVG."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from .errors import Invalid

CAP, DEPTH = 2_000, 50
SIGNS = {
    r"\times": "×", r"\div": "÷", r"\pm": "±", r"\le": "≤", r"\leq": "≤", r"\leqslant": "≤", r"\ge": "≥", r"\geq": "≥",
    r"\geqslant": "≥", r"\ne": "≠", r"\neq": "≠", r"\approx": "≈", r"\cdot": "·", r"\cdots": "⋯", r"\ldots": "…",
    r"\dots": "…", r"\%": "%", r"\$": "$", r"\pi": "π", r"\angle": "∠", r"\triangle": "△", r"\lt": "<", r"\gt": ">",
    r"\circ": "°", r"\ ": " ", r"\,": " ", r"\;": " ", r"\quad": " ", r"\left": "", r"\right": "", r"\&": "&",
    r"\to": "→", r"\because": "∵", r"\therefore": "∴", r"\parallel": "∥", r"\perp": "⊥", r"\bigcirc": "○",
}  # fmt: skip
FRACTION = r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[A-Za-z]|[{}^_]|\s+|.", re.S)
OPERATORS = frozenset("+−×÷=<>≤≥≠≈±·")
PLAIN = frozenset("()[]|,.:;!'/°%…⋯$&→∠△π∵∴∥⊥○□? ")
HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")


def check(source: str) -> None:
    """Raises `Invalid` for a formula over 2 kB or nested deeper than 50."""
    depth = deepest = 0
    for sign in source:
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    if len(source) > CAP or deepest > DEPTH:
        raise Invalid("A formula is longer than 2,000 characters or nested too deeply.", field="stem")


def is_closed(source: str) -> bool:
    """Whether every brace that groups is closed."""
    depth = 0
    for sign in re.sub(r"\\.", "", source):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def simple(source: str) -> str | None:
    """HTML of simple arithmetic, or None where it takes a drawn formula."""
    try:
        return f'<span class="m">{_Setter(source).whole()}</span>'
    except (_NotSimpleError, RecursionError):
        return None


def spoken(source: str) -> str:
    """A formula as plain text: fractions as 2/7, signs as they are printed."""
    text = re.sub(r"(\d)\s*\\[dt]?frac", r"\1 \\frac", source)
    for _ in range(4):
        text = re.sub(r"([\^_])\s*\{([^{}]*)\}", lambda found: found[1] + _whole(found[2]), text)
        text = re.sub(r"\\sqrt\s*\{([^{}]*)\}", lambda found: f"√{_whole(found[1])}", text)
        text = re.sub(FRACTION, lambda found: f"{_whole(found[1])}/{_whole(found[2])}", text)
    text = re.sub(r"\\[dt]?frac\s*(\d)\s*(\d)", r"\1/\2", text)
    text = re.sub(r"\\(?:text|mathrm|overline)\s*\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\[A-Za-z]+|\\.", lambda found: SIGNS.get(found[0], found[0].strip("\\")), text)
    return re.sub(r"[{}]", "", text).strip()


def _whole(part: str) -> str:
    """A part of a formula that is to be read as one, in brackets where signs stand in it."""
    part = part.strip()
    return f"({part})" if re.search(r"[+\-×÷ ]", part) else part


class _NotSimpleError(Exception):
    pass


class _Setter:
    """Sets tokens one by one; anything it does not know ends it."""

    def __init__(self, source: str) -> None:
        self.tokens = [token for token in TOKEN.findall(source) if not token.isspace()]
        self.at = 0

    def whole(self) -> str:
        """All tokens."""
        done: list[str] = []
        while self.at < len(self.tokens):
            if self.tokens[self.at] == "}":
                raise _NotSimpleError
            done.append(self.one())
        return "".join(done)

    def one(self) -> str:
        """The next token or group."""
        token = self._take()
        if token == "{":  # noqa: S105  a brace
            done: list[str] = []
            while self._peek() != "}":
                done.append(self.one())
            self._take()
            return "".join(done)
        if token in (r"\frac", r"\dfrac", r"\tfrac"):
            over, under = (f'<span class="{name}">{self.argument()}</span>' for name in ("nu", "de"))
            return f'<span class="fr">{over}<span class="sl">/</span>{under}</span>'
        if token.isdigit() and self.tokens[self.at : self.at + 1] in ([r"\frac"], [r"\dfrac"], [r"\tfrac"]):
            return f'<span class="keep">{token}{self.one()}</span>'
        if token in ("^", "_"):
            return self._raised(token)
        if token in (r"\text", r"\mathrm"):
            return self._words()
        return self._sign(SIGNS.get(token, token))

    def argument(self) -> str:
        """What a command takes: a group, or one sign; of a number its first digit."""
        number = self._peek()
        if number.isdigit() and len(number) > 1:
            self.tokens[self.at : self.at + 1] = [number[0], number[1:]]
        return self.one()

    def _raised(self, mark: str) -> str:
        inner = self.argument()
        if inner == "°":
            return inner
        if 'class="fr"' in inner:
            raise _NotSimpleError
        tag = "sup" if mark == "^" else "sub"
        return f"<{tag}>{inner}</{tag}>"

    def _words(self) -> str:
        if self._take() != "{":
            raise _NotSimpleError
        done: list[str] = []
        while (token := self._take()) != "}":
            if token.startswith("\\") and token not in SIGNS:
                raise _NotSimpleError
            done.append(SIGNS.get(token, token))
        return html.escape("".join(done))

    def _sign(self, sign: str) -> str:
        sign = "−" if sign == "-" else sign
        if sign in OPERATORS:
            return f'<span class="op">{html.escape(sign)}</span>'
        if re.fullmatch(r"\d+(?:\.\d+)?", sign) or sign == "" or set(sign) <= PLAIN or HAN.fullmatch(sign):
            return html.escape(sign)
        if re.fullmatch(r"[A-Za-z]", sign):
            return f"<i>{sign}</i>"
        raise _NotSimpleError

    def _peek(self) -> str:
        if self.at >= len(self.tokens):
            raise _NotSimpleError
        return self.tokens[self.at]

    def _take(self) -> str:
        token = self._peek()
        self.at += 1
        return token


@lru_cache(maxsize=4096)
def svg(source: str) -> bytes:
    """The formula as SVG at 24 units a quad. Raises `Invalid` where it cannot be drawn."""
    check(source)
    if HAN.search(source):
        raise Invalid("A formula cannot hold Chinese characters. Put the words outside the $…$.", field="stem")
    from ziamath.zmath import Latex

    try:
        drawn = Latex(source, size=24, inline=True).svg()
    except Exception as error:  # the library raises whatever it meets
        raise Invalid("This formula cannot be drawn: {source}", field="stem", source=source[:60]) from error
    return drawn.encode()


@lru_cache(maxsize=4096)
def box(source: str) -> tuple[float, float, float]:
    """Width, height and depth below the baseline, in em. Raises `Invalid`."""
    found = re.search(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"', svg(source).decode())
    if found is None:
        raise Invalid("This formula cannot be drawn: {source}", field="stem", source=source[:60])
    _, top, width, height = (float(one) / 24 for one in found.groups())
    return width, height, height + top
