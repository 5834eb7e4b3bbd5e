"""Word's equations (OMML) as LaTeX, by local names, so that a file and a pasted page are read alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

SIGNS = {
    "×": r"\times ", "÷": r"\div ", "±": r"\pm ", "∓": r"\mp ", "−": "-", "–": "-", "≤": r"\le ", "⩽": r"\le ",
    "≥": r"\ge ", "⩾": r"\ge ", "≠": r"\ne ", "≈": r"\approx ", "≡": r"\equiv ", "·": r"\cdot ", "⋅": r"\cdot ",
    "∙": r"\cdot ", "…": r"\ldots ", "⋯": r"\cdots ", "π": r"\pi ", "∠": r"\angle ", "△": r"\triangle ",
    "∆": r"\triangle ", "°": r"^{\circ}", "∞": r"\infty ", "→": r"\to ", "⇒": r"\Rightarrow ", "∵": r"\because ",
    "∴": r"\therefore ", "∥": r"\parallel ", "⊥": r"\perp ", "∽": r"\sim ", "∼": r"\sim ", "≌": r"\cong ",
    "≅": r"\cong ", "∈": r"\in ", "∪": r"\cup ", "∩": r"\cap ", "⊂": r"\subset ", "⊆": r"\subseteq ",
    "∅": r"\emptyset ",
    "α": r"\alpha ", "β": r"\beta ", "γ": r"\gamma ", "θ": r"\theta ", "λ": r"\lambda ", "μ": r"\mu ", "ρ": r"\rho ",
    "σ": r"\sigma ", "φ": r"\varphi ", "ω": r"\omega ", "Δ": r"\Delta ", "Σ": r"\Sigma ", "Ω": r"\Omega ",
    "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_", "{": r"\{", "}": r"\}", "\\": r"\backslash ",
    "~": r"\sim ", "^": r"\hat{}", "\u2061": "", "\u200b": "", "\u2062": "", "\xa0": " ", "\u3000": " ", "′": "'",
    "＋": "+", "－": "-", "＝": "=", "＜": "<", "＞": ">", "（": "(", "）": ")", "，": ",",
}  # fmt: skip
HAN = re.compile("[\u2e80-\u30ff\u3400-\u9fff]+")
LARGE = {"∑": r"\sum", "∏": r"\prod", "∫": r"\int", "": r"\int", "⋃": r"\bigcup", "⋂": r"\bigcap"}
ACCENTS = {"̅": r"\overline", "̂": r"\hat", "⃗": r"\vec", "̇": r"\dot", "̈": r"\ddot", "̃": r"\tilde", "̄": r"\overline",
           "¯": r"\overline", "→": r"\vec", "⏜": r"\overset{\frown}"}  # fmt: skip
FENCES = {"{": r"\{", "}": r"\}", "⌊": r"\lfloor ", "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ", "": "."}
FUNCTIONS = frozenset(["sin", "cos", "tan", "cot", "log", "ln", "lg", "lim", "max", "min"])
IDLE = frozenset(["rpr", "ctrlpr", "fpr", "ssuppr", "ssubpr", "ssubsuppr", "sprepr", "radpr", "dpr", "narypr", "funcpr",
                  "limlowpr", "limupppr", "accpr", "barpr", "mpr", "eqarrpr", "groupchrpr", "boxpr", "borderboxpr",
                  "phantpr", "omathparapr", "argpr", "ppr"])  # fmt: skip
DEEPEST = 60


def local(node: Element) -> str:
    """An element's name without its namespace or prefix, in small letters."""
    return re.split(r"[}:]", str(node.tag))[-1].lower()


def latex(node: Element) -> str:
    """An `oMath` element as LaTeX. Raises `RecursionError` where it is nested without end."""
    return re.sub(r" +", " ", re.sub(r" (?=[}^_)\],])", "", _inner(node, 0))).strip()


def text(source: str) -> str:
    """A text of an equation with its signs as commands and its Han as words."""
    made = "".join(SIGNS.get(sign, sign) for sign in source)
    return HAN.sub(lambda found: rf"\text{{{found[0]}}}", made)


def _inner(node: Element | None, depth: int) -> str:
    if node is None:
        return ""
    if depth > DEEPEST:
        raise RecursionError
    return "".join(_one(child, depth + 1) for child in node)


def _one(node: Element, depth: int) -> str:
    name = local(node)
    if name in IDLE:
        return ""
    if name == "t":
        return text(node.text or "")
    return MAKERS[name](node, depth) if name in MAKERS else _inner(node, depth)


def _of(node: Element, name: str, depth: int) -> str:
    return _inner(_child(node, name), depth).strip()


def _child(node: Element, name: str) -> Element | None:
    return next((one for one in _nodes(node, name)), None)


def _nodes(node: Element, name: str) -> Iterator[Element]:
    """Children of this name; what only dresses them (a span of a page) is looked through."""
    for one in node:
        if local(one) == name:
            yield one
        elif local(one) in ("span", "i", "b"):
            yield from _nodes(one, name)


def _said(node: Element, part: str, name: str, default: str) -> str:
    """A property such as the sign of a fence; an empty one counts."""
    holder = _child(node, part)
    found = next((one for one in holder.iter() if local(one) == name), None) if holder is not None else None
    values = found.attrib.items() if found is not None else ()
    return next((value for key, value in values if re.split(r"[}:]", key)[-1].lower() == "val"), default)


def _fraction(node: Element, depth: int) -> str:
    over, under = _of(node, "num", depth), _of(node, "den", depth)
    kind = _said(node, "fpr", "type", "bar")
    if kind == "lin":
        return f"{over}/{under}"
    return rf"\binom{{{over}}}{{{under}}}" if kind == "noBar" else rf"\frac{{{over}}}{{{under}}}"


def _base(node: Element, depth: int) -> str:
    inner = _of(node, "e", depth)
    return (
        inner if re.fullmatch(r"[A-Za-z]|\d+(?:\.\d+)?|\\[a-zA-Z]+|\\left.*\\right\S+|[)\]]", inner) else f"{{{inner}}}"
    )


def _power(node: Element, depth: int) -> str:
    raised = _of(node, "sup", depth)
    return _base(node, depth) + (raised if raised == r"^{\circ}" else f"^{{{raised}}}")


def _index(node: Element, depth: int) -> str:
    return f"{_base(node, depth)}_{{{_of(node, 'sub', depth)}}}"


def _both(node: Element, depth: int) -> str:
    return f"{_base(node, depth)}_{{{_of(node, 'sub', depth)}}}^{{{_of(node, 'sup', depth)}}}"


def _before(node: Element, depth: int) -> str:
    return f"{{}}_{{{_of(node, 'sub', depth)}}}^{{{_of(node, 'sup', depth)}}}{_base(node, depth)}"


def _root(node: Element, depth: int) -> str:
    degree = _of(node, "deg", depth)
    return rf"\sqrt{f'[{degree}]' if degree else ''}{{{_of(node, 'e', depth)}}}"


def _fence(node: Element, depth: int) -> str:
    left, right = _said(node, "dpr", "begchr", "("), _said(node, "dpr", "endchr", ")")
    between = _said(node, "dpr", "sepchr", "|")
    inner = between.join(_inner(one, depth).strip() for one in _nodes(node, "e"))
    is_plain = left in tuple("([|") and right in tuple(")]|") and not re.search(r"\\(frac|begin|sqrt|sum)|\^", inner)
    if is_plain:
        return left + inner + right
    return rf"\left{FENCES.get(left, left)}{inner}\right{FENCES.get(right, right)}"


def _large(node: Element, depth: int) -> str:
    sign = _said(node, "narypr", "chr", "∫")
    low, high = _of(node, "sub", depth), _of(node, "sup", depth)
    limits = (f"_{{{low}}}" if low else "") + (f"^{{{high}}}" if high else "")
    return f"{LARGE.get(sign, text(sign).strip())}{limits} {_of(node, 'e', depth)}"


def _function(node: Element, depth: int) -> str:
    name = _of(node, "fname", depth)
    word = re.sub(r"^([a-z]+)", lambda found: "\\" + found[1] if found[1] in FUNCTIONS else found[1], name)
    return f"{word} {_of(node, 'e', depth)}"


def _accent(node: Element, depth: int) -> str:
    return f"{ACCENTS.get(_said(node, 'accpr', 'chr', '̂'), chr(92) + 'hat')}{{{_of(node, 'e', depth)}}}"


def _bar(node: Element, depth: int) -> str:
    where = "overline" if _said(node, "barpr", "pos", "bot") == "top" else "underline"
    return rf"\{where}{{{_of(node, 'e', depth)}}}"


def _matrix(node: Element, depth: int) -> str:
    rows = [" & ".join(_inner(one, depth).strip() for one in _nodes(row, "e")) for row in _nodes(node, "mr")]
    return r"\begin{matrix}" + r" \\ ".join(rows) + r"\end{matrix}"


def _lines(node: Element, depth: int) -> str:
    rows = [_inner(one, depth).strip().replace(r"\&", "") for one in _nodes(node, "e")]
    return r"\begin{matrix}" + r" \\ ".join(rows) + r"\end{matrix}"


def _limit(node: Element, depth: int) -> str:
    return f"{_base(node, depth)}_{{{_of(node, 'lim', depth)}}}"


def _over(node: Element, depth: int) -> str:
    return rf"\overset{{{_of(node, 'lim', depth)}}}{{{_of(node, 'e', depth)}}}"


MAKERS = {
    "f": _fraction, "ssup": _power, "ssub": _index, "ssubsup": _both, "spre": _before, "rad": _root, "d": _fence,
    "nary": _large, "func": _function, "acc": _accent, "bar": _bar, "m": _matrix, "eqarr": _lines, "limlow": _limit,
    "limupp": _over,
}  # fmt: skip
