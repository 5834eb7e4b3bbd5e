"""An exercise of a paper that is a row of sums, as one exercise with small items; where each needs room, with parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..content import Content, Item, Kind, gap_count
from ..errors import BankError
from . import sum_rows, working
from .cells import answer_text
from .found import Doubt, Note
from .paper import finished, unmarked
from .paper_items import Raw, short
from .sum_rows import Sum

WORTH = re.compile(r"[（(][^（()）]*分[^（()）]*[)）]|[:：。．]\s*$")
GENERAL = re.compile(r"选择|判断|填空|choice|blank|true or false", re.I)
NAMED = re.compile(r"[^各下小道的些面列几]{1,8}(?:题|练习|训练|检测)")
"""A heading that only names what stands below it: 计算题, 基础练习; 计算下面各题 says what to do."""
DEED = re.compile(r"(.*(?:算|式|方程|化简|约分|通分|大小|方法))(?:题|练习|训练|检测)")
HAN = re.compile(r"[\u3400-\u9fff]")
CALCULATE, COMPARE = "算一算。", "在○里填上“＞”“＜”或“＝”。"
CALCULATE_EN, COMPARE_EN = "Work out:", "Write >, < or = in each circle:"


def of(raw: Raw, heading: str, said: list[BankError]) -> Content | None:
    """The exercise with its small items and their answers; None where it is no row of sums.

    Where a heading asks for work in steps or in columns, the sums become parts of the paper's exercise instead.
    """
    read = _of_parts(raw) if raw.parts else _of_text(raw)
    if read is None:
        return None
    words, sums = read
    is_long = working.asked(f"{heading} {words}") != "none"
    stem = _deed(words) or _instruction(heading, sums, "".join(raw.original))
    if is_long:
        _to_parts(raw, stem, sums)
        return None
    content = Content(Kind.BLANK, stem, items=_items(raw, sums, said), hints=tuple(filter(None, [raw.text("hints")])))
    told = [raw.text("solution"), raw.text("marking"), raw.text("answer") if _is_left_over(content) else ""]
    return replace(content, solution="\n".join(filter(None, told)))


def split(content: Content) -> Content | None:
    """A wording whose text ends with sums that were not told apart, with small items; None where it is no such one."""
    if content.items or content.parts or content.options or content.kind not in (Kind.BLANK, Kind.SHORT):
        return None
    read = sum_rows.row(content.stem, close=True)
    if read is None:
        return None
    words, sums = read
    texts = [one.item for one in sums]
    told = answer_text(content)
    answers = sum_rows.shared(told, texts) or [()] * len(texts)
    items = tuple(Item(text, answer) for text, answer in zip(texts, answers, strict=True))
    rest = "" if all(answers) else told
    return replace(
        content, kind=Kind.BLANK, stem=words or _instruction("", sums, ""), items=items, answers=(), space="none",
        solution="\n".join(filter(None, [content.solution, rest])),
    )  # fmt: skip


def _of_text(raw: Raw) -> tuple[str, list[Sum]] | None:
    return None if raw.options else sum_rows.row(raw.text("stem"), raw.number or 0)


def _of_parts(raw: Raw) -> tuple[str, list[Sum]] | None:
    """Parts that are sums and nothing else but their answers."""
    sums: list[Sum] = []
    for part in raw.parts:
        text = part.text("stem").replace("\n", " ")
        found = sum_rows.sums(text, part.number or 0) if not part.options and not part.parts else None
        if not found or set(part.texts) - {"stem", "answer"}:
            return None
        sums += found
    is_row = len(sums) >= sum_rows.LEAST and not sum_rows.WRONG.search(raw.text("stem"))
    return (raw.text("stem"), sums) if is_row else None


def _to_parts(raw: Raw, words: str, sums: Sequence[Sum]) -> None:
    if raw.parts:
        return
    raw.texts["stem"] = [words]
    raw.parts = [Raw(raw.place, at, raw.section, raw.run, {"stem": [one.text], **_told(one)})
                 for at, one in enumerate(sums, 1)]  # fmt: skip


def _told(one: Sum) -> dict[str, list[str]]:
    return {"answer": [one.told]} if one.told else {}


def _deed(words: str) -> str:
    """Words that say what to do; of those that only name a kind what they name, else nothing."""
    bare = WORTH.sub("", unmarked(words)).strip()
    if not NAMED.fullmatch(bare):
        return words
    found = DEED.fullmatch(bare)
    return f"{found[1]}。" if found else ""


def _instruction(heading: str, sums: Sequence[Sum], around: str) -> str:
    """What a row without a word of its own asks for: its heading's words, else those of its kind of sums."""
    bare = _deed(finished(WORTH.sub("", unmarked(heading))).strip())
    if bare and not GENERAL.search(bare):
        return bare
    is_compared = any("[[o]]" in one.item for one in sums)
    if HAN.search(heading + around) or not re.search("[A-Za-z]{2}", heading + around):
        return COMPARE if is_compared else CALCULATE
    return COMPARE_EN if is_compared else CALCULATE_EN


def _items(raw: Raw, sums: Sequence[Sum], said: list[BankError]) -> tuple[Item, ...]:
    """The small items with their answers: their own, those of the key in order, else those that stood behind `=`."""
    own = [part.text("answer") for part in raw.parts]
    answer = raw.text("answer") or (own[-1] if own and not any(own[:-1]) else "")
    texts = [one.item for one in sums]
    made = sum_rows.shared(answer or "；".join(own), texts) if answer or (all(own) and own) else None
    if made is None and all(one.told for one in sums) and not answer:
        told = "；".join(one.told for one in sums)
        said.append(Note("The answer “{answer}” was in the text and was taken out of it.", answer=told))
        made = [((one.told,),) for one in sums]
    if made is not None:
        return tuple(Item(text, told) for text, told in zip(texts, made, strict=True))
    if answer:
        said.append(Doubt("The answer “{text}” could not be matched to the parts. It is in the solution.",
                          text=short(answer)))  # fmt: skip
    else:
        said.append(Doubt("No answer was found. Add it, then set the exercise to ready."))
    return tuple(Item(text, ((text_,),) if (text_ := one.told) else ()) for text, one in zip(texts, sums, strict=True))


def _is_left_over(content: Content) -> bool:
    return not all(one.answers and len(one.answers) == max(1, gap_count(one.text)) for one in content.items)
