"""Automatic numbering of a Word file: the number that Word shows before a paragraph, which its text does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from .omml import local

HAN = "零一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
MOST = 999


@dataclass
class Level:
    """One level of a list: how it counts, how the number is written (`%1.`), where it starts."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1


def value(node: Element | None, name: str = "val") -> str:
    """An attribute by its local name, empty where it is not there."""
    found = node.attrib.items() if node is not None else ()
    return next((text for key, text in found if re.split(r"[}:]", key)[-1] == name), "")


def child(node: Element | None, *path: str) -> Element | None:
    """The first element under these local names."""
    for name in path:
        node = next((one for one in node if local(one) == name), None) if node is not None else None
    return node


def under(node: Element | None, name: str) -> Iterator[Element]:
    """Children with this local name."""
    yield from (one for one in node if local(one) == name) if node is not None else ()


class Numbers:
    """Counts the numbered paragraphs of a document in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        kinds = {value(one, "abstractNumId"): _levels(one) for one in under(numbering, "abstractnum")}
        self.lists: dict[str, tuple[str, dict[int, Level]]] = {}
        for one in under(numbering, "num"):
            name = value(child(one, "abstractnumid"))
            own = {int(value(lvl, "ilvl") or 0): _overridden(lvl) for lvl in under(one, "lvloverride")}
            levels = {**kinds.get(name, {}), **{at: level for at, level in own.items() if level}}
            restarts = any(child(lvl, "startoverride") is not None for lvl in under(one, "lvloverride"))
            self.lists[value(one, "numId")] = (f"{name}/{value(one, 'numId')}" if restarts else name, levels)
        self.styles = {value(one, "styleId"): child(one, "ppr", "numpr") for one in under(styles, "style")}
        self.counts: dict[str, dict[int, int]] = {}

    def label(self, properties: Element | None) -> str:
        """The number of the next paragraph, from its `pPr`; empty where it has none, or only a bullet."""
        named = child(properties, "numpr")
        if named is None:
            named = self.styles.get(value(child(properties, "pstyle")))
        known = self.lists.get(value(child(named, "numid")))
        if known is None:
            return ""
        digits = value(child(named, "ilvl"))
        return self._count(known[0], int(digits) if digits.isdigit() else 0, known[1])

    def _count(self, name: str, at: int, levels: dict[int, Level]) -> str:
        counts = self.counts.setdefault(name, {})
        level = levels.get(at, Level())
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]
        if level.form in ("bullet", "none"):
            return ""

        def put(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            one = levels.get(place, Level())
            return written(counts.get(place, one.start), one.form)

        return re.sub(r"%([1-9])", put, level.text)


def written(number: int, form: str) -> str:
    """A number as a list writes it: 3, 三, C, iii, ③."""
    if not 0 < number <= MOST:
        return str(number)
    if form.startswith(("chinese", "japanese", "ideograph", "taiwanese")):
        return _han(number)
    if form.endswith("Letter"):
        letter = chr(64 + (number - 1) % 26 + 1)
        return letter if form.startswith("upper") else letter.lower()
    if form.endswith("Roman"):
        return _roman(number) if form.startswith("upper") else _roman(number).lower()
    if form.startswith("decimalEnclosedCircle") and number <= len(CIRCLED):
        return CIRCLED[number - 1]
    return str(number)


def _han(number: int) -> str:
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return (HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (HAN[ones] if ones or not tens else "")


def _roman(number: int) -> str:
    text = ""
    for size, sign in ROMAN:
        times, number = divmod(number, size)
        text += sign * times
    return text


def _levels(kind: Element) -> dict[int, Level]:
    found = ((value(one, "ilvl"), _level(one)) for one in under(kind, "lvl"))
    return {int(at): level for at, level in found if at.isdigit()}


def _level(node: Element) -> Level:
    start = value(child(node, "start"))
    text = child(node, "lvltext")
    return Level(value(child(node, "numfmt")) or "decimal", value(text) if text is not None else "%1.",
                 int(start) if start.isdigit() and len(start) < 4 else 1)  # fmt: skip


def _overridden(node: Element) -> Level | None:
    inner = child(node, "lvl")
    return _level(inner) if inner is not None else None
