r"""Fractions set alike: where one of an exercise is certainly a fraction, or its paper is about fractions, every 3/7
with small whole numbers is one. Dates, pages, classes and what stands in formulas, notations, code and links stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from . import bare_fractions, sums
from .content import Content, Item, Kind
from .formats.found import FileRead, Found, Note

ALIKE = "Fractions written with a slash were set upright."
SEVERAL = 2
LARGEST = 100
ABOUT = re.compile(r"分数(?!\s*[:：_＿]|\s*[（(]\s*[）)])|\bfractions?\b", re.I)
HEAD = re.compile(r"(?:姓名|班级|学校).{0,40}?分数")
"""Where 分数 is the score that a worksheet's head has room for."""
SET = re.compile(r"\\[dt]?frac\s*\{?\d|\[\[/\]\]")
FRACTION = re.compile(r"(?P<over>\d{1,3})[/／](?P<under>\d{1,3})", re.A)
JOINT = r"[ ]?[-－–−~～至到][ ]?"
RUN = re.compile(
    rf"(?:(?<![\w.)）\]$-])[-－–])?(?:(?<![\w./／\\^$-])\d{{1,2}}[ ]?[-－–−][ ]?)?"
    rf"(?<![A-Za-z\d./／\\^$&#{sums.WALL}])(?<!\d[:：∶])\d{{1,3}}[/／]\d{{1,3}}(?:{JOINT}\d{{1,3}}[/／]\d{{1,3}})*"
    rf"(?![A-Za-z\d/／\\^$%°{sums.WALL}]|[.:：∶]\d)",
    re.A,
)
BEFORE = re.compile(r"(?:第|年|月|日|页|于|日期[:：]?|截止到?|星期.|[Pp]\.|\b[Pp]ages?|\b[Oo]n|\b[Dd]ate:?)[ ]?$", re.A)
AFTER = re.compile(
    r"[ ]?(?:[年月日号班页课周楼栋室拍组届期章]|单元|节课|放假|开学|考试|截止|星期|上午|下午|晚上|早上|"
    r"[（(]?周|交(?:[，。；\s]|$|作业))"
)


def in_file(read: FileRead, lesson: str = "") -> FileRead:
    """The exercises of a file with their fractions alike; what a person has gone through stays as it was left."""
    pasted = [one.content for one in read.items if one.content and one.proposals is not None]
    is_about = sum(map(_is_certain, pasted)) >= SEVERAL or ABOUT.search(lesson) is not None
    return replace(read, items=tuple(_alike(one, is_about) if _is_fresh(read, one) else one for one in read.items))


def set_all(whole: Content) -> Content:
    """A wording with every fraction set, those in its answers too; what is an answer by itself is always shown so."""
    are_answers = whole.kind in (Kind.MATCH, Kind.ORDER)

    def told(text: str) -> str:
        return set_text(text, whole.language)

    def answered(answers: Sequence[Any]) -> tuple[Any, ...]:
        if whole.kind not in (Kind.BLANK, Kind.SHORT):
            return tuple(answers)
        return tuple(one if isinstance(one, str) and FRACTION.fullmatch(one.strip()) else
                     told(one) if isinstance(one, str) else answered(one) for one in answers)  # fmt: skip

    return replace(
        whole, stem=told(whole.stem), answers=answered(whole.answers),
        items=tuple(Item(told(one.text), answered(one.answers)) for one in whole.items),
        options=whole.options if are_answers else tuple(map(told, whole.options)),
        solution=told(whole.solution), hints=tuple(map(told, whole.hints)), parts=tuple(map(set_all, whole.parts)),
    )  # fmt: skip


def set_text(text: str, language: str = "zh") -> str:
    """The text with all its fractions set, and hyphens between them as minus signs."""
    if not FRACTION.search(text):
        return text
    seen = text
    for pattern in sums.KEPT:
        seen = pattern.sub(lambda found: sums.WALL * len(found[0]), seen)
    parts: list[str] = []
    at = 0
    for found in RUN.finditer(seen):
        if _is_plain(seen, found, language):
            made = FRACTION.sub(r"$\\frac{\g<over>}{\g<under>}$", re.sub("[-－–]", "−", found[0]))
            parts += [text[at : found.start()], made]
            at = found.end()
    return "".join([*parts, text[at:]])


def _is_plain(seen: str, found: re.Match[str], language: str) -> bool:
    """Whether all of a run are small, and nothing around it says that they are dates, pages or classes."""
    pairs = [(int(one["over"]), int(one["under"])) for one in FRACTION.finditer(found[0])]
    are_small = all(0 < over <= LARGEST and 1 < under <= LARGEST for over, under in pairs)
    are_proper = language != "en" or all(over < under for over, under in pairs)
    before = seen[max(0, found.start() - 8) : found.start()]
    return are_small and are_proper and not BEFORE.search(before) and not AFTER.match(seen, found.end())


def _is_fresh(read: FileRead, found: Found) -> bool:
    """An exercise of a worksheet has lost its proposals once a person has gone through it."""
    return not found.is_ours and (read.format != "word" or found.proposals is not None)


def _alike(found: Found, is_about: bool) -> Found:
    said = {**(found.proposals or {}), **found.labels}
    told = " ".join(str(said.get(name, "")) for name in ("paper", "heading", "goals", "lesson", "category"))
    if found.content is None or said.get("subject", "maths") != "maths":
        return found
    is_about = (is_about and found.proposals is not None) or ABOUT.search(HEAD.sub("", told)) is not None
    if not is_about and not _is_certain(found.content):
        return found
    made = set_all(found.content)
    is_told = made == found.content or any(one.text == ALIKE for one in found.messages)
    return replace(found, content=made, messages=found.messages if is_told else (*found.messages, Note(ALIKE)))


def _is_certain(whole: Content) -> bool:
    """Whether something in it is certainly a fraction: set already, or by the words around it in an answer."""
    texts = [text for one in _leaves(whole) for text in (one.stem, *one.options, *(item.text for item in one.items))]
    answers = [text for one in _leaves(whole) for text in _answers(one)]
    is_said = any(bare_fractions.certain(text, whole.language) for text in answers)
    return is_said or any(SET.search(text) for text in (*texts, *answers))


def _leaves(whole: Content) -> list[Content]:
    return [whole, *(leaf for one in whole.parts for leaf in _leaves(one))]


def _answers(one: Content) -> list[str]:
    gaps = [one.answers, *(item.answers for item in one.items)]
    return [text for some in gaps for text in _texts(some)]


def _texts(answers: Sequence[Any]) -> Iterator[str]:
    for one in answers:
        if isinstance(one, str):
            yield one
        elif isinstance(one, tuple):
            yield from _texts(cast("Sequence[Any]", one))
