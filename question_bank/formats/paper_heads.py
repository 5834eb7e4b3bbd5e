"""What a line of a paper is, told from its beginning: a section, an exercise, a part, options, a label, furniture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .docx_numbers import CIRCLED, HAN
from .paper import BOLD, END_BOLD, END_ITALIC, END_UNDER, ITALIC, MARKS, UNDER, unmarked

OPENED, ENDED = BOLD + ITALIC + UNDER, END_BOLD + END_ITALIC + END_UNDER
GAP = rf"[\s\u3000{MARKS}]*"
_HAN = "([一二三四五六七八九十]{1,3})"
SECTION = re.compile(
    rf"{GAP}(?:{_HAN}\s*[、．.：:]|第{_HAN}(?:部分|大题|题)\s*[、．.：:]?|"
    r"((?:VI{0,3}|I[VX]|I{1,3}|X)(?=[.．、])|(?:Part|Section)\s+[A-Z\d]+)[.．、:：]?)\s*"
)
UNIT = re.compile(
    rf"{GAP}(?:(?:Unit|Chapter)\s+[0-9]{{1,2}}(?![\w.])|第\s*[一二三四五六七八九十0-9]{{1,3}}\s*单元).{{0,40}}", re.I
)
"""A line of its own that names a unit: within a paper a heading, at its beginning the paper's title."""
NUMBER = re.compile(
    rf"{GAP}(?:第|Q(?:uestion)?\s?|例题?|练习)?\s*([0-9０-９]{{1,3}})\s*"
    r"(?:[．、)）]|[.](?![0-9])|题[.．：:、]?|[:：](?![0-9]))\s*"
)
TIGHT = re.compile(rf"{GAP}([0-9]{{1,3}})\.(?=[0-9])")
PART = re.compile(rf"{GAP}(?:[（(]\s*([0-9０-９]{{1,2}})\s*[)）]|([{CIRCLED}]))\s*")
INNER_PART = re.compile(
    rf"(?:(?<=[\s\u3000；;。？?！!：:，,、_）)=＝])|^)"
    rf"(?:[（(]\s*([0-9０-９]{{1,2}})\s*[)）]|([{CIRCLED}]))\s*"
)
SPOKEN_OF = re.compile(rf"{GAP}[和与或及、，,]")
ANSWER_PART = re.compile(rf"(?:[（(]\s*([0-9０-９]{{1,2}})\s*[)）]|([{CIRCLED}]))\s*")
OPTION = re.compile(r"(?<![A-Za-zＡ-Ｚ])[（(]?([A-HＡ-Ｈ])\s*(?:[．.、:：]|[)）])\s*")
SMALL_OPTION = re.compile(r"(?:^|(?<=\s))[（(]?([a-h])[.)）]\s+")
_KEYS = "参考答案|答案|标准答案|答案解析|(?:参考)?答案(?:与|及)(?:解析|评分标准)|answers?|answer key|keys?"
KEY = re.compile(rf"[【\[]?\s*(?:{_KEYS})\s*[】\]]?\s*[:：]?", re.I)
BARE_OPTION = re.compile(r"[\s\u3000]*A[\s\u3000]+\S.*[\s\u3000]B[\s\u3000]+\S")
BARE_OPTION_MARK = re.compile(r"(?:^|(?<=[\s\u3000]))([A-H])[\s\u3000]+")
"""Options without a point: A 春天　B 夏天, on one line."""
KEY_AFTER_TITLE = re.compile(r"(?:参考答案|答案(?:与|及)解析|answer key)\s*[】\]]?\s*[:：]?$", re.I)
FURNITURE = re.compile(
    r"(?:学校|班级|姓名|学号|座号|考号|得分|评分|等级|成绩|日期|家长签字)\s*[:：]?\s*[_\s（(]|"
    r"密\s*封\s*线|装\s*订\s*线|评\s*卷\s*人|^第\s*\d+\s*页|"
    r"^(?:满分|考试时间|时间|用时|答题时间|命题人|审题人|制卷人)\s*[:：]|^(?:name|class|score|date)\s*[:：_]",
    re.I,
)
TO_WRITE = re.compile(r"(?:解|答|解答|证明|Solution|Answer)?\s*[:：]?\s*_*\s*[。.]?", re.I)
RANGE = re.compile(
    r"(?:回答|完成|解答|做|questions?|问题)[^0-9０-９]{0,8}([0-9]{1,3})\s*(?:[-—–~～至到]|and|to)+\s*([0-9]{1,3})", re.I
)
READING = re.compile(r"阅读|材料|短文|文段|课文|古诗|passage|read(?:ing)?\b|text", re.I)
_LABELS = {
    "stem": "题目 题干 试题 例题 原题",
    "options": "选项 options",
    "answer": "答案 参考答案 正确答案 标准答案 答 answer answers",
    "solution": "答案解析 解析 详解 分析 点评 解答 思路 点拨 思路点拨 过程 explanation solution",
    "marking": "评分标准 评分要点",
    "difficulty": "难度 难易度 difficulty",
    "goals": "知识点 考点 考查点 knowledge&points",
    "marks": "分值 marks",
    "kind": "题型",
    "tier": "作业类别 类别 层次",
    "minutes": "用时 预计用时 时间 minutes",
    "source": "来源",
    "hints": "提示",
}
LABELS = {name.replace("&", " "): label for label, names in _LABELS.items() for name in names.split()}
ONLY_IN_BRACKETS = frozenset(
    ["题目", "题干", "试题", "例题", "原题", "分析", "过程", "时间", "用时", "答", "类别", "层次", "思路"]
)
"""Words that begin ordinary sentences too: they are labels between 【 】 alone."""


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


LABEL = re.compile(
    rf"[【〖\[]\s*({_either(LABELS)})\s*[】〗\]]\s*[:：]?\s*|"
    rf"(?:^|(?<=[\s\u3000；;。（({MARKS}]))({_either(LABELS.keys() - ONLY_IN_BRACKETS)})\s*[:：]\s*",
    re.I,
)


@dataclass(frozen=True)
class Chunk:
    """A piece of a line under its label; `label` is empty before the first one."""

    label: str
    text: str


def han_number(text: str) -> int:
    """一 … 九十九 as a number."""
    tens, has, ones = text.rpartition("十")
    if not has:
        return HAN.index(text) if len(text) == 1 and text in HAN else 0
    return (HAN.index(tens) if tens in HAN and tens else 1) * 10 + (HAN.index(ones) if ones and ones in HAN else 0)


def number_of(text: str) -> int:
    """Digits of either width, or a number in a circle."""
    return CIRCLED.index(text) + 1 if text in CIRCLED else int(unicodedata.normalize("NFKC", text))


def cut(text: str, found: re.Match[str]) -> str:
    """A line without its head; the emphasis that began in the head goes on."""
    opened = "".join(sign for sign in found[0] if sign in MARKS)
    return opened + text[found.end() :]


def chunks(text: str) -> list[Chunk]:
    """A line parted at its labels 【答案】 and 答案：."""
    found = list(LABEL.finditer(text))
    if not found:
        return [Chunk("", text)]
    ends = [one.start() for one in found[1:]] + [len(text)]
    parts = [Chunk("", text[: found[0].start()])]
    parts += [Chunk(LABELS[(one[1] or one[2]).lower()], text[one.end() : end])
              for one, end in zip(found, ends, strict=True)]  # fmt: skip
    parts = [_unbracketed(Chunk(one.label, one.text.lstrip(ENDED).rstrip(OPENED)), text) for one in parts]
    return [one for at, one in enumerate(parts) if at or unmarked(one.text).strip()]


def _unbracketed(chunk: Chunk, line: str) -> Chunk:
    """（答案：B） stood in brackets: neither side keeps one."""
    if re.search(r"[（(]\s*(?:参考|正确)?答案\s*[:：]", line) is None:
        return chunk
    text = re.sub(r"[（(]\s*$", "", chunk.text) if not chunk.label else re.sub(r"\s*[)）]\s*$", "", chunk.text)
    return Chunk(chunk.label, text)


def is_key_heading(text: str) -> bool:
    """A heading 参考答案 with which the answers at the end begin; a title may stand before it."""
    plain = unmarked(text).strip(" \t\u3000")
    if KEY.fullmatch(plain):
        return True
    return KEY_AFTER_TITLE.search(plain) is not None and len(plain) <= 40 and not plain[:1].isdigit()


def is_furniture(text: str) -> bool:
    """Lines for names, scores, page numbers and binding: no part of an exercise."""
    plain = unmarked(text).strip(" \t\u3000")
    return len(plain) < 90 and FURNITURE.search(plain) is not None


def is_to_write_on(text: str) -> bool:
    """An empty 解： or 答：____, or a line to write on."""
    plain = unmarked(text).strip(" \t\u3000")
    return bool(plain) and TO_WRITE.fullmatch(plain) is not None


def options(text: str, expected: int) -> tuple[str, list[str]] | None:
    """The text before the first option of a line, and the options; None where it holds none in their order.

    `expected`: how many options stand before. A first option inside a line counts only with a second one after it.
    """
    bare = None if expected else BARE_OPTION.match(text)
    made = _options(text, expected, OPTION) or _options(text, expected, SMALL_OPTION)
    return made or (_options(text, 0, BARE_OPTION_MARK) if bare else None)


def _options(text: str, expected: int, pattern: re.Pattern[str]) -> tuple[str, list[str]] | None:
    marks: list[re.Match[str]] = []
    for one in pattern.finditer(text):
        letter = unicodedata.normalize("NFKC", one[1]).upper()
        if ord(letter) - 65 == expected + len(marks):
            marks.append(one)
    if not marks:
        return None
    before = text[: marks[0].start()]
    ends = [one.start() for one in marks[1:]] + [len(text)]
    texts = [text[one.end() : end].strip(" \t\u3000；;") for one, end in zip(marks, ends, strict=True)]
    if unmarked(before).strip() and (len(marks) < 2 or expected):
        return None
    return (before, texts) if all(unmarked(one).strip() for one in texts[:-1]) else None


def inner_parts(text: str) -> tuple[str, list[str]] | None:
    """计算：（1）3＋4　（2）5＋6 as the text before and its parts; None where （1） and （2） are only spoken of."""
    found = INNER_PART.search(text)
    inner = parts(text[found.start() :]) if found and number_of(found[1] or found[2]) == 1 else None
    if found is None or inner is None or found[2] or options(text, 0):
        return None
    are_spoken_of = any(not unmarked(one).strip() or SPOKEN_OF.match(one) for one in inner)
    return None if are_spoken_of else (text[: found.start()], inner)


def parts(text: str, pattern: re.Pattern[str] = INNER_PART) -> list[str] | None:
    """The texts behind （1）（2）… of a text in this order, two at least; None where it is not parted so."""
    found: list[re.Match[str]] = []
    for one in pattern.finditer(text):
        if number_of(one[1] or one[2]) == len(found) + 1:
            found.append(one)
    if len(found) < 2 or unmarked(text[: found[0].start()]).strip():
        return None
    ends = [one.start() for one in found[1:]] + [len(text)]
    return [text[one.end() : end].strip(" \t\n\u3000；;") for one, end in zip(found, ends, strict=True)]
