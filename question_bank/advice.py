"""What a teacher may want to word otherwise: parents or classmates who mark or sign, words that rate the difficulty.

Warnings only: a text may have its reasons. The first follows the ministry's rule that no family is asked to mark
homework, the second this project's own: paper names kinds of work and never kinds of children.
"""

from __future__ import annotations

import re

from .content import Content
from .errors import BankError

_HOME = "(?:家长|父母|爸爸|妈妈|爸妈|家人|监护人)"
_DEED = "(?:签字|签名|签上|批改|检查|批阅|订正|打分|评分|打卡|监督|把关|默写|听写)"
MARKING = re.compile(
    rf"{_HOME}[^。！？\n]{{0,8}}{_DEED}|{_DEED}[^。！？\n]{{0,4}}{_HOME}|打卡|签字|"
    r"(?:同桌|同学|同伴|组长)[^。！？\n]{0,6}(?:批改|批阅|打分|评分)|"
    r"\b(?:parents?|mum|mom|dad|guardian)\b[^.,!?\n]{0,12}\b(?:sign|checks?|marks?|corrects?|initial)\b|"
    r"\b(?:signed|checked|marked|corrected|signature of) by? ?(?:a |your |the )?(?:parents?|guardian|classmate)\b",
    re.I,
)
DIFFICULTY = re.compile(
    r"\u2605|\u2606|[一二三四五]星(?:级|题)|星级题|难题|较难|(?:较|最)?简单题|容易题|基础较差|学困生|后进生|差生|优等生|优生|尖子生|"
    r"培优|提优|拔高|奥数|[ABC]层|\b(?:hard|easy|difficult|tricky) (?:one|question|task|problem|exercise)s?\b|"
    r"\bfor (?:strong|weak|gifted|able|slow)\w* (?:learner|student|pupil|children)\w*",
    re.I,
)
WARNINGS = (
    (MARKING, "“{words}”: families and classmates neither mark nor sign homework. Word it for the learner alone."),
    (DIFFICULTY, "“{words}”: paper rates neither tasks nor children. Name what is to be done."),
)


class Advice(BankError):
    """A warning as a sentence with the words that it is about, shown beside the wording and in an import's report."""


def of(content: Content) -> list[Advice]:
    """The warnings for a wording, each place once."""
    whole = "\n".join(_texts(content))
    found = [(text, one[0].strip()) for pattern, text in WARNINGS for one in pattern.finditer(whole)]
    return [Advice(text, words=words) for text, words in dict.fromkeys(found)]


def _texts(content: Content) -> list[str]:
    texts = [content.title, content.stem, content.how_to, *(item.text for item in content.items), *content.options]
    return [*texts, *content.hints, *(text for part in content.parts for text in _texts(part))]
