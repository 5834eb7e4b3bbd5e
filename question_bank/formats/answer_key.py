"""Answers at the end of a paper, matched with its exercises by section and number; what is left over is named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from . import paper_heads as heads
from .found import Doubt, Note
from .paper import Line, finished, unmarked
from .paper_items import Raw, Split, short

COMPACT = re.compile(
    r"([0-9]{1,3})\s*[-—–~～至]+\s*([0-9]{1,3})\s*题?\s*[:：.．、)）]?\s*"
    r"((?:[A-HＡ-Ｈ√×✓✗✔✘对错TF]\s*)+)(?=$|[\s；;，,。0-9])"
)
ENTRY = re.compile(
    r"(?:^|(?<=[\s；;，,。A-H√×]))第?([0-9]{1,3})\s*"
    r"(?:[．、)）:：]|\.(?![0-9])|题[.．：:、]?|(?=\s+[A-H√×](?:\s|$)))\s*"
)
SIGN = "[A-HＡ-Ｈ√×✓✗✔✘对错TF]"
SIGNS = re.compile(rf"\s*{SIGN}(?:[\s\u3000、，,；;.．]*{SIGN})*[\s\u3000。；;]*")
PARTED = (r"[；;]", r"\n", r"[、，,]", r"[\s\u3000]+")
LOOSE = re.compile(r"([0-9]{1,3})\.(?=[0-9])")


@dataclass
class Entry:
    """What the key says of one exercise: no `section` without a heading above, no `number` where the section is one."""

    number: int | None
    section: int | None
    run: int
    place: str
    texts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    lines: list[str] = field(default_factory=list[str])
    into: str = "answer"

    def add(self, text: str) -> None:
        """A text of the key, parted at its labels."""
        self.lines.append(text)
        for chunk in heads.chunks(text):
            self.into = chunk.label or self.into
            if unmarked(chunk.text).strip(" \t\u3000；;"):
                self.texts.setdefault(self.into, []).append(chunk.text.strip(" \t\u3000；;"))


def match(split: Split) -> None:
    """Give each exercise what the key says of it; both sides' leftovers are said."""
    entries, idle = _read(split.key)
    split.notes += [
        Note("A line of the answers belongs to no exercise: “{text}”.", text=short(line.text)) for line in idle
    ]
    numbered = list(_numbered(split.items))
    repeated = {number for number, times in Counter(one.number for one in numbered).items() if times > 1}
    for entry in chain.from_iterable(_shared_out(one, numbered) for one in entries):
        raw = _find(entry, numbered, repeated)
        if raw is None:
            words = " ".join(text for texts in entry.texts.values() for text in texts)
            split.notes.append(Doubt("The answer to number {number} fits no exercise: “{text}”. Check where it "
                                     "belongs.",
                                     number=entry.number or entry.section or "?", text=short(words)))  # fmt: skip
        else:
            _give(entry, raw)


def _numbered(items: Sequence[Raw]) -> Iterator[Raw]:
    """Exercises, those under a passage one by one."""
    for item in items:
        yield from item.parts if item.is_passage and item.parts else (item,)


def _shared_out(entry: Entry, items: Sequence[Raw]) -> list[Entry]:
    """三、× √ as an answer for each numbered exercise of the section, where they are as many, and what else is said."""
    own = [one for one in items if one.section and one.section.number == entry.section]
    if entry.number is not None or not own or any(one.number is None for one in own):
        return [entry]
    pieces = _pieces("\n".join(entry.texts.get("answer", ())), len(own))
    if not pieces:
        return [entry]
    rest = {name: texts for name, texts in entry.texts.items() if name != "answer"}
    shared = [Entry(raw.number, entry.section, raw.run, entry.place, {"answer": [piece]}, [piece])
              for raw, piece in zip(own, pieces, strict=True)]  # fmt: skip
    if len(own) == 1:
        shared[0].texts |= rest
    elif rest:
        shared.append(replace(entry, texts=rest))
    return shared


def _pieces(text: str, count: int) -> list[str]:
    """A text in so many parts: sign by sign where it holds signs alone, else at the first mark that parts it so."""
    signs = re.findall(SIGN, text) if SIGNS.fullmatch(text) else []
    splits = ([one.strip() for one in re.split(mark, text.strip())] for mark in PARTED)
    return next((some for some in (signs, *splits) if len(some) == count and all(some)), list[str]())


def _read(lines: Sequence[Line]) -> tuple[list[Entry], list[Line]]:
    """The key's entries in order, and the lines that no entry could take."""
    entries: list[Entry] = []
    idle: list[Line] = []
    section: int | None = None
    run = last = 0
    for line in lines:
        if heads.is_key_heading(line.text):
            continue
        text = line.text
        found = heads.SECTION.match(text)
        if found:
            written = found[1] or found[2]
            section = heads.han_number(written) if written else (section or 0) + 1
            text, last = heads.cut(text, found), 0 if line.role != "key" else last
        parts = list(_entries(text, last))
        if not parts or (parts[0][0] is None and not entries and not found):
            idle += [line] if unmarked(text).strip() else []
            continue
        for number, words in parts:
            if number is None and not found:
                entries[-1].add(words)
                continue
            if number is None and not _is_answer(words, lines, line):
                continue
            run += number is not None and number <= last
            last = number or last
            entries.append(Entry(number, section, run, line.place))
            entries[-1].add(words)
    return [one for one in entries if one.texts], idle


def _is_answer(words: str, lines: Sequence[Line], line: Line) -> bool:
    """Whether the text behind 一、 is the answer of a section without numbers, not its title."""
    if SIGNS.fullmatch(unmarked(words)):
        return True
    after = lines[lines.index(line) + 1 :]
    following = next((one for one in after if one.text.strip()), None)
    is_open = following is not None and heads.SECTION.match(following.text) is None
    has_numbers = following is not None and is_open and bool([1 for number, _ in _entries(following.text, 0) if number])
    return bool(unmarked(words).strip()) and not has_numbers


def _entries(text: str, last: int) -> Iterator[tuple[int | None, str]]:
    """(number, text) pairs of a line; None for what stands before its first number."""
    spread = COMPACT.sub(_spread, text)
    marks: list[tuple[int, int, int]] = []
    before = last
    loose = LOOSE.match(spread.lstrip(" \t\u3000" + heads.MARKS))
    if loose and int(loose[1]) == last + 1:
        at = spread.index(loose[0])
        marks.append((at, at + len(loose[0]), int(loose[1])))
        before = last + 1
    for one in ENTRY.finditer(spread):
        number = int(one[1])
        is_next = number == before + 1 or (not marks and not unmarked(spread[: one.start()]).strip())
        if is_next and (not marks or one.start() >= marks[-1][1]):
            marks.append((one.start(), one.end(), number))
            before = number
    head = spread[: marks[0][0]] if marks else spread
    if unmarked(head).strip():
        yield None, head
    ends = [start for start, _, _ in marks[1:]] + [len(spread)]
    for (_, start, number), end in zip(marks, ends, strict=False):
        yield number, spread[start:end]


def _spread(found: re.Match[str]) -> str:
    """1-5 BDCAB as 1．B 2．D …; where the count does not fit it stays."""
    first, last = int(found[1]), int(found[2])
    letters = re.sub(r"\s", "", found[3])
    if last - first + 1 != len(letters):
        return found[0]
    return " ".join(f"{first + at}．{letter}" for at, letter in enumerate(letters)) + " "


def _find(entry: Entry, items: Sequence[Raw], repeated: set[int | None]) -> Raw | None:
    """The exercise of an entry: by number where that is unique, else by section or by how often numbers began anew."""
    if entry.number is None:
        same = [one for one in items if one.number is None and one.section and one.section.number == entry.section]
        return same[0] if len(same) == 1 else None
    same = [one for one in items if one.number == entry.number]
    if entry.number in repeated:
        if entry.section is not None and any(one.section for one in same):
            same = [one for one in same if one.section and one.section.number == entry.section]
        else:
            same = [one for one in same if one.run == entry.run]
    return same[0] if len(same) == 1 else None


def _give(entry: Entry, raw: Raw) -> None:
    if raw.texts.get("answer") and entry.texts.get("answer"):
        inline, key = raw.text("answer"), finished("\n".join(entry.texts["answer"]))
        if inline != key:
            told = "The answers at the end say “{key}”, the exercise itself “{inline}”. The exercise's own was taken."
            raw.said.append(Doubt(told, key=short(key), inline=short(inline)))
        entry.texts.pop("answer")
    for name, texts in entry.texts.items():
        for text in texts:
            raw.add(name, text)
    raw.original += [finished(f"{entry.number}．{text}" if entry.number else text) for text in entry.lines]
