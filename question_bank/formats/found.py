"""What every reader fills: the items found in a file, as far as they were understood, each with its messages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from .. import minute_words
from ..content import Content, Kind
from ..errors import BankError


class Note(BankError):
    """A default was used, or something was kept elsewhere: nothing to do."""


class Doubt(BankError):
    """Something may be wrong: the exercise comes in as a draft until somebody has looked."""


@dataclass(frozen=True)
class Found:
    """One entry of a file. `content` is None where it could not be read; `labels` holds only what the file gave.

    `is_ours`: this program wrote it, so nothing is added to it. `proposals`: what was guessed from around it (subject,
    grades, its heading); where it is not None, kind of work, minutes and points are proposed too.
    """

    place: str
    content: Content | None
    labels: Mapping[str, Any] = field(default_factory=dict[str, Any])
    messages: tuple[BankError, ...] = ()
    original: str = ""
    uid: str | None = None
    is_ours: bool = False
    proposals: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class FileRead:
    """A file as it was understood; `pictures` by the uid that its texts name."""

    file: str
    format: str
    encoding: str
    items: tuple[Found, ...]
    messages: tuple[BankError, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


KIND_WORDS: dict[str, Kind] = {
    "单选": Kind.CHOICE,
    "单选题": Kind.CHOICE,
    "单项选择": Kind.CHOICE,
    "单项选择题": Kind.CHOICE,
    "选择": Kind.CHOICE,
    "选择题": Kind.CHOICE,
    "多选": Kind.CHOICES,
    "多选题": Kind.CHOICES,
    "多项选择": Kind.CHOICES,
    "判断": Kind.TRUEFALSE,
    "判断题": Kind.TRUEFALSE,
    "填空": Kind.BLANK,
    "填空题": Kind.BLANK,
    "简答": Kind.SHORT,
    "简答题": Kind.SHORT,
    "问答": Kind.SHORT,
    "问答题": Kind.SHORT,
    "解答题": Kind.SHORT,
    "计算": Kind.SHORT,
    "计算题": Kind.SHORT,
    "应用题": Kind.SHORT,
    "数值": Kind.NUMERIC,
    "数值题": Kind.NUMERIC,
    "连线": Kind.MATCH,
    "连线题": Kind.MATCH,
    "匹配题": Kind.MATCH,
    "排序": Kind.ORDER,
    "排序题": Kind.ORDER,
    "作文": Kind.ESSAY,
    "论述题": Kind.ESSAY,
    "实践": Kind.TASK,
    "实践题": Kind.TASK,
    "操作题": Kind.TASK,
    "single choice": Kind.CHOICE,
    "multiple choice": Kind.CHOICE,
    "multiple response": Kind.CHOICES,
    "true/false": Kind.TRUEFALSE,
    "fill in": Kind.BLANK,
    "fill in the blank": Kind.BLANK,
    "short answer": Kind.SHORT,
    "matching": Kind.MATCH,
    "ordering": Kind.ORDER,
    **{kind.value: kind for kind in Kind if kind is not Kind.GROUP},
}
TIER_WORDS = {
    "基础": "basic",
    "基础性": "basic",
    "专项": "specialised",
    "专项性": "specialised",
    "拓展": "extension",
    "拓展性": "extension",
    "创新": "creative",
    "创新性": "creative",
    "specialized": "specialised",
    **{tier: tier for tier in ("basic", "specialised", "extension", "creative")},
}
SUBJECT_WORDS = {
    "语文": "chinese",
    "数学": "maths",
    "math": "maths",
    "mathematics": "maths",
    "英语": "english",
    "外语": "english",
    "道德与法治": "ethics",
    "道法": "ethics",
    "科学": "science",
    "历史": "history",
    "地理": "geography",
    "物理": "physics",
    "化学": "chemistry",
    "生物": "biology",
    "生物学": "biology",
    "信息科技": "it",
    "信息技术": "it",
    "体育": "pe",
    "体育与健康": "pe",
    "美术": "art",
    "音乐": "music",
    "劳动": "labour",
    "综合实践活动": "practice",
    "地方课程": "local",
}
MODALITY_WORDS = {"书面": "written", "口头": "oral", "阅读": "reading", "实践": "practical"}
_LEVELS = (
    "易、容易、简单、很易、easy、very easy",
    "较易、偏易、较容易、较简单、fairly easy、rather easy、quite easy",
    "中、中等、一般、适中、medium、middle、moderate、average",
    "较难、偏难、fairly hard、rather hard、quite hard",
    "难、困难、很难、hard、very hard、difficult",
)
DIFFICULTY_WORDS = {word: level for level, words in enumerate(_LEVELS, 1) for word in words.split("、")}
TRUE_WORDS = frozenset(["对", "√", "✓", "✔", "正确", "是", "t", "true", "yes", "y", "1", "t.", "right"])
FALSE_WORDS = frozenset(["错", "×", "✗", "✘", "错误", "否", "f", "false", "no", "n", "0", "f.", "wrong", "x"])

NO_MINUTES = "“{value}” was not understood as minutes and was left out. Write them like 2 or 2.5."
LARGER = "“{value}” names two times; the longer one was taken: {minutes} minutes."


def folded(text: str) -> str:
    """A short word for comparing: width and case evened out, blanks at the ends cut."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def difficulty_of(text: str) -> int | None:
    """A difficulty from 1 to 5 as a number, a word or stars; None where it is none such."""
    word = folded(text).rstrip("题。")
    stars = sum(word.count(star) for star in "\u2605\u2b50*")
    level = int(word) if word in list("12345") else DIFFICULTY_WORDS.get(word, stars)
    return level if 1 <= level <= 5 else None


def minutes_of(text: str, said: list[BankError]) -> dict[str, float]:
    """The label `minutes` of what a file says of them; what is none, and which of two was taken, is said."""
    told = minute_words.read(text)
    if told is None:
        said.append(Note(NO_MINUTES, value=text[:40]))
        return {}
    if told.is_larger:
        said.append(Note(LARGER, value=text[:40], minutes=told.value))
    return {"minutes": told.value}


def truth(text: str) -> bool | None:
    """对 or 错 in its many writings; None where it is neither."""
    word = folded(text).rstrip("。.")
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


def letters(text: str, count: int) -> tuple[int, ...] | None:
    """Positions of `B,D`, `BD`, `B、D`, `b d`, `Ｂ`, `①③` among `count` options; None where the text is none such."""
    word = re.sub(r"[\s,，、;；.。|/和与及]|\band\b", "", unicodedata.normalize("NFKC", text)).upper()
    if word and all("A" <= sign <= "Z" for sign in word):
        places = [ord(sign) - ord("A") for sign in word]
    elif word and all(sign.isdecimal() and sign != "0" for sign in word) and count < 10:
        places = [int(sign) - 1 for sign in word]
    else:
        return None
    return tuple(sorted(set(places))) if len(set(places)) == len(places) and max(places) < count else None


def split_gaps(text: str, gaps: int) -> tuple[tuple[str, ...], ...]:
    """The answer of a text with gaps, per gap the accepted texts: gaps are parted by `；` or `;`, alternatives by `|`.

    Where the number of parts does not fit, `|` may have parted the gaps; else the whole is one answer.
    """
    whole = text.strip()
    if gaps <= 1:
        return (_alternatives(whole),)
    for pattern in (r"[；;]", r"[|｜]", r"[，,、]", r"\s+"):
        parts = [part.strip() for part in re.split(pattern, whole)]
        if len(parts) == gaps and all(parts):
            return tuple(_alternatives(part) for part in parts)
    return (_alternatives(whole),)


def _alternatives(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|｜]", text) if part.strip())


# signs that no text needs and that break what comes after: controls, half surrogates, marks that turn the direction
_IDLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def clean(text: str) -> str:
    """A text from outside without control signs, half surrogates and marks that turn the direction of reading."""
    return _IDLE.sub("", text)


def clean_all(data: Any) -> Any:
    """Data read from JSON with every text in it cleaned."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, list):
        return [clean_all(one) for one in cast("list[Any]", data)]
    if isinstance(data, dict):
        return {clean_all(key): clean_all(one) for key, one in cast("dict[Any, Any]", data).items()}
    return data


def listed(text: str) -> tuple[str, ...]:
    """Several values of one cell: parted by `；`, `;`, `，` or `,`."""
    return tuple(part.strip().strip('"“”') for part in re.split(r"[；;，,]", text) if part.strip().strip('"“”'))
