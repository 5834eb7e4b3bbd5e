"""LaTeX as Word's own equations: by way of MathML, with what that way gets wrong put right; None where it fails."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

from lxml import etree as lxml_etree  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

from question_bank import formulas
from question_bank.errors import Invalid

etree = cast("Any", lxml_etree)
SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
M = f"{{{SPACE}}}"
SIGN = r"(?:[=+<>]|\\(?:times|div|le|ge|ne|approx|leq|geq|lt|gt)(?![A-Za-z]))"
OPEN_END = re.compile(rf"(?P<before>(?!\+){SIGN})?\s*(?P<inner>.*?)\s*(?P<after>{SIGN})?", re.S)
DEGREE, STROKES = "∘", frozenset("―‾¯")


def parted(source: str) -> tuple[str, str, str]:
    """A formula without the sign that it begins or ends with, and those: `3+4=` is an equation and an open `=`."""
    found = OPEN_END.fullmatch(source.strip())
    if found is None or not found["inner"]:
        return "", source, ""
    before, after = (formulas.spoken(found[name] or "") for name in ("before", "after"))
    return (f"{before} " if before else ""), found["inner"], (f" {after}" if after else "")


@lru_cache(maxsize=4096)
def equation(source: str) -> str | None:
    """A formula as an `m:oMath` that Word can edit, or None where it takes a picture."""
    try:
        formulas.check(source)
        made = etree.fromstring(_converted(source), _parser())
    except Exception:  # the libraries raise whatever they meet
        return None
    if any((text.text or "").startswith("\\") for text in made.iter(f"{M}t")):
        return None
    _mend(made)
    return etree.tostring(made, encoding="unicode")


def _converted(source: str) -> bytes:
    from latex2mathml.converter import convert as to_mathml
    from math_ml2omml import convert as to_omml  # pyright: ignore[reportUnknownVariableType]

    if formulas.simple(source) is None:
        _require_closed(source)
    found = to_omml(to_mathml(source))
    return found.replace("<m:oMath>", f'<m:oMath xmlns:m="{SPACE}">', 1).encode()


def _require_closed(source: str) -> None:
    """Raises `Invalid` for a formula that stops in its midst: the libraries would guess its end."""
    if source.count("{") != source.count("}"):
        raise Invalid("This formula cannot be drawn: {source}", source=source[:60])


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _mend(made: Any) -> None:
    """Boxes that hold nothing together are opened, roots without a degree say so, strokes above are bars."""
    for box in list(made.iter(f"{M}box")):
        _open(box)
    for root in made.iter(f"{M}rad"):
        if root.find(f"{M}deg") is None:
            head = etree.SubElement(root, f"{M}radPr")
            etree.SubElement(head, f"{M}degHide").set(f"{M}val", "1")
            root.insert(0, head)
            root.insert(1, etree.Element(f"{M}deg"))
    for limit in list(made.iter(f"{M}limUpp")):
        _stroke(limit)
    for text in made.iter(f"{M}t"):
        text.text = (text.text or "").replace(DEGREE, "°")


def _open(box: Any) -> None:
    inside, parent = box.find(f"{M}e"), box.getparent()
    if inside is None or parent is None:
        return
    at = parent.index(box)
    for child in reversed(list(inside)):
        parent.insert(at, child)
    parent.remove(box)


def _stroke(limit: Any) -> None:
    above = limit.find(f"{M}lim")
    if re.sub(r"\s", "", "".join(above.itertext())) not in STROKES:
        return
    limit.tag = f"{M}bar"
    limit.remove(above)
    head = etree.Element(f"{M}barPr")
    etree.SubElement(head, f"{M}pos").set(f"{M}val", "top")
    limit.insert(0, head)
