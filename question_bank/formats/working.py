"""Room to work on paper, told from the heading over an exercise and its own words."""

from __future__ import annotations

import re

from ..content import Content, Kind

EQUATION = re.compile(r"解(?:下列|下面)?(?:的?各?个?)?(?:方程|比例|不等式)|solve .*equation", re.I)
STEPWISE = re.compile(r"脱式|递等式|简便|简算|巧算|混合运算|用.*方法计算|计算下面各题|step by step", re.I)
COLUMN = re.compile(r"竖式")
IN_WORDS = re.compile(r"列式|列综合算式|应用题|解决问题|解决实际问题|解答题|word problem", re.I)
MENTAL = re.compile(r"口算|直接写出?得数|mental", re.I)
WAYS = (MENTAL, STEPWISE, EQUATION, COLUMN)
ASKED = re.compile(r"[？?]|多少|几|\bhow (?:many|much|long|far|old)\b", re.I)
OF_NUMBERS = re.compile(r"(?:[这那一某]|哪一?)个数|的[和差积商](?:是|[？?，,])")
"""A question about numbers alone, such as what the sum of two is: that may well be done in the head."""
WORD = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2,}")
UNREAD = re.compile(r"\$[^$]*\$|\[\[[^\]]*\]\]")
LEAST_TOLD = 8
USUAL = {Kind.NUMERIC: "lines 2", Kind.SHORT: "lines 3"}
STORY = "lines 4"
ROOMS = ((MENTAL, "none"), (STEPWISE, "steps 4"), (EQUATION, "steps 4"), (COLUMN, "box 30"), (IN_WORDS, STORY))


def word_count(text: str) -> int:
    """How many words or Chinese characters a text has beside its formulas and marks."""
    return len(WORD.findall(UNREAD.sub("", text)))


def is_story(content: Content) -> bool:
    """Whether an exercise is a problem told in words, as far as its text shows it."""
    text = " ".join([content.stem, *(part.stem for part in content.parts)])
    if content.items or content.options or any(way.search(text) for way in WAYS):
        return False
    return word_count(text) >= LEAST_TOLD and ASKED.search(text) is not None and not OF_NUMBERS.search(text)


def fitting(heading: str, content: Content) -> str:
    """The heading over an exercise, but nothing where it names a way to work out sums and a story stands below it."""
    is_other = any(way.search(heading) for way in WAYS) and is_story(content)
    return "" if is_other else heading


def room(content: Content, heading: str) -> str:
    """The answer space that the work asks for; `none` where the kind has its answer in the text."""
    if content.kind not in USUAL:
        return "none"
    is_other = fitting(heading, content) != heading
    return STORY if is_other else asked(f"{heading} {content.stem}")


def asked(told: str) -> str:
    """The answer space that a text asks for; `none` where it says nothing of how to work."""
    return next((space for words, space in ROOMS if words.search(told)), "none")
