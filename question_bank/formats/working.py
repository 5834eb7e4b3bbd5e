"""Room to work on paper, told from the heading over an exercise and its own words."""

from __future__ import annotations

import re

from ..content import Content, Kind

EQUATION = re.compile(r"解(?:下列|下面)?(?:的?各?个?)?(?:方程|比例|不等式)|solve .*equation", re.I)
STEPWISE = re.compile(r"脱式|递等式|简便|简算|巧算|混合运算|用.*方法计算|计算下面各题|step by step", re.I)
COLUMN = re.compile(r"竖式")
IN_WORDS = re.compile(r"列式|列综合算式|应用题|解决问题|解决实际问题|解答题|word problem", re.I)
MENTAL = re.compile(r"口算|直接写出?得数|mental", re.I)
USUAL = {Kind.NUMERIC: "lines 2", Kind.SHORT: "lines 3"}
ROOMS = ((MENTAL, "none"), (STEPWISE, "steps 4"), (EQUATION, "steps 4"), (COLUMN, "box 30"), (IN_WORDS, "lines 4"))


def room(content: Content, heading: str) -> str:
    """The answer space that the work asks for; `none` where the kind has its answer in the text."""
    return asked(f"{heading} {content.stem}") if content.kind in USUAL else "none"


def asked(told: str) -> str:
    """The answer space that a text asks for; `none` where it says nothing of how to work."""
    return next((space for words, space in ROOMS if words.search(told)), "none")
