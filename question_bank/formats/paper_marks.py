"""What an exercise of a paper is worth: in brackets at either end of its text, under a label, or in its heading."""

from __future__ import annotations

import re
import unicodedata

from ..content import Content, gap_count
from .found import Note
from .paper import MARKS, unmarked
from .paper_items import Raw

TAKEN_OUT = "“{text}” is what it was worth on the paper; it was taken out of the text and kept as its marks."
_WORTH = r"[（(\[]\s*(?:[本每共满各][^（()）]{0,12}?)?\d+(?:\.\d+)?\s*(?:分|marks?\b|points?\b|pts?\b)\s*[\])）]"
_BLANKS = rf"[\s\u3000{MARKS}]*"
AT_START = re.compile(rf"(?P<before>{_BLANKS})(?P<worth>{_WORTH})[ \t\u3000]*(?P<behind>.*)", re.I | re.S)
AT_END = re.compile(
    rf"(?P<before>.*?)(?<![了得是考用共为])(?<![了得是考用共为] )[ \t\u3000]{{0,9}}(?P<worth>{_WORTH})"
    rf"(?P<behind>[。．.]?{_BLANKS})",
    re.I | re.S,
)
"""At the end, where no sentence runs into the brackets: 他用了（10 分） is no mark."""
ENDED = tuple("。．.？?！!")
EACH = re.compile(r"每(小?题|空|个|句|格)\s*(\d+(?:\.\d+)?)\s*分")
INSIDE = re.compile(r"[（(]\s*(?:本题|共)?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")


def take_out(raw: Raw) -> None:
    """（2分） at either end of a text goes to the exercise's marks, that of a part too; each is said."""
    lines = raw.texts.get("stem", [])
    for at, pattern in ((0, AT_START), (-1, AT_END)):
        found = pattern.fullmatch(lines[at]) if lines else None
        rest = _rest(found) if found else ""
        if found and unmarked(rest).strip():
            lines[at] = rest
            raw.add("marks", found["worth"].strip("（()）[] "))
            raw.said.append(Note(TAKEN_OUT, text=found["worth"]))
    for part in raw.parts:
        take_out(part)


def _rest(found: re.Match[str]) -> str:
    before, behind = found["before"], found["behind"]
    return before + (behind.lstrip("。．.") if unmarked(before).rstrip().endswith(ENDED) else behind)


def worth(raw: Raw, content: Content) -> float | None:
    """The marks of an exercise; for parts that have their own, the sum. 共 9 分 over it counts where it is alone."""
    inside = INSIDE.search(content.stem)
    own = _plain(raw.text("marks")) or (inside[1] if inside else "")
    if own:
        whole = re.search(r"共\s*(\d+(?:\.\d+)?)", own)
        return _within(float(whole[1]) if whole else _told_by(own, content))
    shares = [worth(part, content) if part.text("marks") else None for part in raw.parts]
    if shares and None not in shares:
        return _within(sum(one for one in shares if one))
    title = _plain(raw.section.title) if raw.section else ""
    if EACH.search(title):
        return _within(_told_by(title, content))
    whole = re.search(r"(\d+(?:\.\d+)?)\s*分", title)
    return _within(float(whole[1])) if whole and raw.is_alone else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", unmarked(text))


def _told_by(text: str, content: Content) -> float:
    """每空 1 分 for each gap, else the first number; nothing where there is none."""
    each, number = EACH.search(text), re.search(r"\d+(?:\.\d+)?", text)
    if each:
        gaps = sum(map(gap_count, (content.stem, *(item.text for item in content.items))))
        return float(each[2]) * max(1, gaps if each[1] in ("空", "格") else 1)
    return float(number[0]) if number else 0


def _within(value: float) -> float | None:
    value = int(value) if value == int(value) else value
    return value if 0 < value < 1000 else None
