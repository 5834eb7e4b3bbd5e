"""Pinyin of characters by the words they stand in, as a proposal: what may be read otherwise has all its readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from .errors import Invalid
from .figures import SYLLABLE

LONGEST = 200
HAN = re.compile("[\u3400-\u9fff]+")
KEPT = re.compile(r"(\[\[[^\[\]\n]*\]\]|\$[^$\n]+\$)")
WIDEST, MOST_SQUARES = 4, 8
LIGHT = (
    "妈妈 爸爸 哥哥 姐姐 妹妹 爷爷 奶奶 叔叔 姑姑 舅舅 星星 宝宝 娃娃 看看 想想 说说 听听 试试 朋友 先生 学生 "
    "喜欢 认识 告诉 东西 衣服 窗户 月亮 眼睛 耳朵 早上 晚上 时候 地方 事情 故事 明白 清楚 聪明 漂亮 热闹 客气 麻烦 "
    "关系 消息 力气 骆驼 蘑菇 葡萄 豆腐 休息 商量 葫芦 玻璃 结实 答应 头发"
)
"""Words of the first grades whose last syllable the textbooks write without a tone; the word list has its full tone."""
SINGLE = {"得": "de,dé,děi", "地": "de,dì", "一": "yī,yí,yì", "不": "bù,bú"}
"""Readings of signs that are mostly no word's part, the likeliest first."""
CHANGING = "一不"
"""Signs whose tone follows the next syllable: always to be looked at."""


@dataclass(frozen=True)
class Sign:
    """A character and its syllables, the likely one first: one where its word decides, none where it is unknown."""

    sign: str
    readings: tuple[str, ...]


def read(text: str) -> list[Sign]:
    """The Chinese characters of a text in order, notations and formulas left out.

    Raises `Invalid` where the text is longer than `LONGEST` or has no such character.
    """
    if len(text) > LONGEST:
        raise Invalid("Choose at most {count} characters at a time.", field="text", count=LONGEST)
    signs = [sign for part in KEPT.split(text)[::2] for run in HAN.findall(part) for sign in _signs(run)]
    if not signs:
        raise Invalid("There are no Chinese characters here. Select some, or write them.", field="text")
    return signs


def above(text: str, syllables: Sequence[str]) -> str:
    """The text with its pinyin above its characters, word by word, so that lines may end between words.

    `syllables`: one for each sign of `read(text)`. Raises `Invalid` where their numbers differ or one is no syllable.
    """
    return _written(text, syllables, _ruby)


def squares(text: str, syllables: Sequence[str]) -> str:
    """The text with squares to write in (田字格) in place of its characters. Takes and raises what `above` does."""
    return _written(text, syllables, _tian)


def _written(text: str, syllables: Sequence[str], write: Callable[[str, list[str]], str]) -> str:
    if len(read(text)) != len(syllables):
        raise Invalid("Each character needs one syllable of pinyin.", field="pinyin")
    for one in syllables:
        if not re.fullmatch(SYLLABLE, one):
            raise Invalid(
                "“{syllable}” is not a pinyin syllable. Write it as in píng, without a number.",
                field="pinyin",
                syllable=one,
            )
    left = iter(syllables)
    parts = KEPT.split(text)
    parts[::2] = [HAN.sub(lambda run: write(run[0], list(islice(left, len(run[0])))), part) for part in parts[::2]]
    return "".join(parts)


def _ruby(run: str, syllables: list[str]) -> str:
    pieces: list[str] = []
    for word in _words(run):
        if pieces and len(pieces[-1]) + len(word) <= WIDEST:
            pieces[-1] += word
        else:
            pieces += [word[at : at + MOST_SQUARES] for at in range(0, len(word), MOST_SQUARES)]
    left = iter(syllables)
    return "".join(f"[[ruby {piece} {' '.join(islice(left, len(piece)))}]]" for piece in pieces)


def _tian(run: str, syllables: list[str]) -> str:
    rows = [syllables[at : at + MOST_SQUARES] for at in range(0, len(syllables), MOST_SQUARES)]
    return "".join(f"[[tian {' '.join(row)}]]" for row in rows)


def _signs(run: str) -> list[Sign]:
    found: list[list[str]] = _words_known().pinyin(run, heteronym=True, errors=_unknown)
    return [
        Sign(sign, tuple(one for one in dict.fromkeys(_all(sign, told)) if re.fullmatch(SYLLABLE, one)))
        for sign, told in zip(run, found, strict=True)
    ]


def _unknown(signs: str) -> list[str]:
    return [""] * len(signs)


def _all(sign: str, told: list[str]) -> list[str]:
    return [*told, *SINGLE[sign].split(",")] if sign in CHANGING else told


def _words(run: str) -> list[str]:
    _words_known()
    from pypinyin.seg import mmseg

    return list(mmseg.seg.cut(run))


@lru_cache(maxsize=1)
def _words_known() -> Any:
    """The word list with ours on top. Imported on first use: it takes most of a second, and few requests need it."""
    import pypinyin

    toneless = {word: pypinyin.lazy_pinyin(word[-1], v_to_u=True)[0] for word in LIGHT.split()}
    pypinyin.load_phrases_dict({word: [*pypinyin.pinyin(word)[:-1], [last]] for word, last in toneless.items()})
    pypinyin.load_single_dict({ord(sign): readings for sign, readings in SINGLE.items()})
    return pypinyin
