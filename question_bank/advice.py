"""What a teacher may want to word otherwise: parents or classmates who mark or sign, words that rate the difficulty.

Warnings only: a text may have its reasons. The first follows the ministry's rule that no family is asked to mark
homework, the second this project's own: paper names kinds of work and never kinds of children.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .content import Content, gap_count
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
    (DIFFICULTY, "“{words}”: a sheet rates neither tasks nor children. Say what is to be done."),
)
_PLEASE = re.compile(
    r"(?:做完|写完|完成|写好|订正|读完|最后)[后以之]*|[请让由并再后]|\b(?:please|have|get|ask|let|an?|your|the|to|it|here|below)\b",
    re.I,
)
_KIND = re.compile("基础|巩固|拓展|提高|挑战|选做|必做|性|题")
_BRACKET = re.compile(r"(?<!\s)\s*[（(【][^（()）【】\n]{1,24}[）)】]")
_STARS = re.compile(r"(?<!\s)\s*[\u2605\u2606]+")
_LABEL = re.compile(rf"(?m)^[ \t]*(?:{DIFFICULTY.pattern})[：:][ \t]*", re.I)
_CLAUSE = re.compile(r"[^，,。！？!?；;\n]+?(?:[，,。！？!?；;]+|(?<=[a-z])\.(?:\s+|$)|(?=\n)|$|\s(?=[请让由]))")
_STOPS = "，,；;。！？!?. \t"


class Advice(BankError):
    """A warning as a sentence with the words that it is about, shown beside the wording and in an import's report."""


def of(content: Content) -> list[Advice]:
    """The warnings for a wording, each place once."""
    whole = "\n".join(_texts(content))
    found = [(text, one[0].strip()) for pattern, text in WARNINGS for one in pattern.finditer(whole)]
    return [Advice(text, words=words) for text, words in dict.fromkeys(found)]


def cut(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without what it is warned of, where nothing else hangs on it, and the phrases that go.

    A bracket, a clause or a label goes whole where it says nothing else; stars go anywhere. Nothing goes where nothing
    would be left.
    """
    gone: list[str] = []
    left = text
    for pattern, is_bare in ((_BRACKET, _says_no_more), (_STARS, bool), (_LABEL, bool), (_CLAUSE, _says_no_more)):
        left = _without(left, pattern, is_bare, gone)
    return (left, tuple(gone)) if left.strip() else (text, ())


def _without(text: str, pattern: re.Pattern[str], is_bare: Callable[[str], bool], gone: list[str]) -> str:
    kept, at = "", 0
    for one in pattern.finditer(text):
        if not is_bare(one[0]):
            continue
        kept, at = kept + text[at : one.start()], one.end()
        gone.append(one[0].strip().strip(_STOPS))
        stop = one[0].strip()[-1:]
        if kept[-1:] in ("，", ",", "；", ";") and stop in _STOPS:
            kept = kept[:-1] + stop
        elif kept[-1:] in ("，", ",", "；", ";") and not text[at:].strip():
            kept = kept[:-1]
        at += text[at : at + 1] == "\n" and kept[-1:] in ("\n", "")
    return (kept + text[at:]).strip() if at else text


def _says_no_more(piece: str) -> bool:
    """Whether a piece of text holds a warning and, but for words of asking and kinds of work, nothing else."""
    bare = DIFFICULTY.sub("", MARKING.sub("", piece))
    return bare != piece and not re.sub(r"[\W_]", "", _KIND.sub("", _PLEASE.sub("", bare))) and not gap_count(piece)


def _texts(content: Content) -> list[str]:
    texts = [content.title, content.stem, content.how_to, *(item.text for item in content.items), *content.options]
    return [*texts, *content.hints, *(text for part in content.parts for text in _texts(part))]
