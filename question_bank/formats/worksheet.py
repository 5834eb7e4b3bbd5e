"""The lines of a paper split into exercises: paper > section > exercise > part. No line is lost: it becomes part of an
exercise, of the key, or of a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from . import paper_heads as heads
from . import sum_rows
from .found import Doubt, Note
from .paper import Line, Paper, finished, unmarked
from .paper_items import Raw, Section, Split, short

TEXTS = frozenset(["stem", "options", "answer", "solution"])
ASIDE = "Set aside, as it is not part of an exercise: “{text}”."


def split(paper: Paper) -> Split:
    """A paper's exercises, with what the paper itself noted."""
    splitter = _Splitter(paper.lines)
    for at, line in enumerate(paper.lines):
        splitter.take(at, line)
    splitter.close_section()
    splitter.made.notes[:0] = paper.notes
    _tell_alone(splitter.made.items)
    return splitter.made


def _tell_alone(items: Sequence[Raw]) -> None:
    """What a heading says of marks holds for an exercise that is the only one under it."""
    counts = Counter(id(one.section) for one in items if one.section)
    for one in items:
        one.is_alone = counts[id(one.section)] == 1


class _Splitter:
    """Goes line by line; `item` is open, `here` is it or its last part, `into` the field that lines go on with."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.made = Split()
        self.section: Section | None = None
        self.item: Raw | None = None
        self.here: Raw | None = None
        self.into = "stem"
        self.last = 0
        self.run = 0
        self.is_key = False
        self.group: Raw | None = None
        self.until = 0
        self.has_labels = any(one.label == "stem" for line in lines for one in heads.chunks(line.text))

    def take(self, at: int, line: Line) -> None:
        """One line."""
        if line.role == "key" or self.is_key:
            self.made.key.append(line)
            return
        if heads.is_key_heading(line.text) and self._key_follows(at):
            self.is_key = True
            self.made.key.append(line)
            return
        if heads.is_furniture(line.text) and not line.role:
            self.made.notes.append(Note(ASIDE, text=short(line.text)))
            self.made.titles.append(unmarked(line.text))
            return
        if line.role == "table":
            self.plain(line, line.text)
            return
        for place, chunk in enumerate(heads.chunks(line.text)):
            if chunk.label == "answer" and self._is_whole_key(chunk.text):
                self.is_key = True
                self.made.key.append(Line(chunk.text, line.place))
                return
            if chunk.label:
                self.labelled(line, chunk)
            else:
                self.unlabelled(at, line, chunk.text)
            if place == 0 and self.item is not None:
                self._note(line)

    def _is_whole_key(self, text: str) -> bool:
        """答案：1.… 2.… 3.… behind the last exercise speaks of all of them."""
        found = heads.NUMBER.match(text) or heads.TIGHT.match(text)
        is_first = found is not None and heads.number_of(found[1]) == 1
        return is_first and self.last > 1 and re.search(rf"[\s；;，,]{self.last}\s*[.．、]", text) is not None

    def _note(self, line: Line) -> None:
        """The line as it stood, and what was doubtful in it, go with the open exercise."""
        item = self.group if self.group and self.item not in (None, self.group) else self.item
        if self.item is not None:
            self.item.original.append(finished(line.text))
            self.item.said += line.said
        if item is not None and item is not self.item:
            item.original.append(finished(line.text))

    def labelled(self, line: Line, chunk: heads.Chunk) -> None:
        """A text under a label."""
        if chunk.label == "stem":
            found = heads.NUMBER.match(chunk.text)
            number = heads.number_of(found[1]) if found else self.last + 1
            self.open(line, number, heads.cut(chunk.text, found) if found else chunk.text)
            return
        if self.item is None or self.here is None:
            self.plain(line, chunk.text)
            return
        target = self.here
        if chunk.label in ("answer", "solution", "marking") and self._is_of_all(chunk.text):
            target = self.here = self.item
        elif chunk.label not in TEXTS:
            target = self.item
        self.into = chunk.label
        if chunk.label == "options":
            if unmarked(chunk.text).strip():
                self.maybe_options(line, chunk.text)
        elif unmarked(chunk.text).strip():
            target.add(chunk.label, chunk.text)

    def _is_of_all(self, text: str) -> bool:
        """Whether an answer speaks of all parts: it is parted as they are, or each part has its own already."""
        if self.item is None or not self.item.parts:
            return False
        return heads.PART.match(text) is not None or bool(self.here and self.here.texts.get("answer"))

    def unlabelled(self, at: int, line: Line, text: str) -> None:
        """A line or its beginning without a label."""
        if self.maybe_section(at, line, text) or self.maybe_unit(at, line, text) or self.maybe_item(at, line, text):
            return
        if self.maybe_part(line, text) or self.maybe_options(line, text):
            return
        self.plain(line, text)

    def maybe_section(self, at: int, line: Line, text: str) -> bool:
        """A heading 一、; where no numbered exercise stands under it, it is an exercise itself."""
        found = heads.SECTION.match(text)
        if found is None or (self.into in ("answer", "solution") and not self._is_next_section(found)):
            return False
        self.close_section()
        self._begin(section := Section(_section_number(found, self.section), heads.cut(text, found), text, line.place))
        if self._holds_numbers(at):
            section.lines.append(line)
        else:
            self.open(line, None, section.title)
        return True

    def maybe_unit(self, at: int, line: Line, text: str) -> bool:
        """Unit 3 Fractions between an exercise and a 1 is a heading, and no line of that exercise."""
        is_begun = any(_number(later.text) == 1 for later in self.lines[at + 1 : at + 3])
        if self.item is None or not is_begun or heads.UNIT.fullmatch(text) is None:
            return False
        self.close_section()
        self._begin(Section((self.section.number if self.section else 0) + 1, text, text, line.place))
        return True

    def _begin(self, section: Section) -> None:
        self.section, self.item, self.here, self.into = section, None, None, "stem"
        self.group, self.until = None, 0

    def _is_next_section(self, found: re.Match[str]) -> bool:
        return _section_number(found, self.section) == (self.section.number if self.section else 0) + 1

    def _holds_numbers(self, at: int) -> bool:
        """Whether a numbered exercise stands between this heading and the next one."""
        for line in self.lines[at + 1 :]:
            if heads.SECTION.match(line.text) or heads.is_key_heading(line.text):
                return False
            if _number(line.text) is not None or any(one.label == "stem" for one in heads.chunks(line.text)):
                return True
        return False

    def maybe_item(self, at: int, line: Line, text: str) -> bool:
        """A numbered head 1．; inside an answer or solution only the number that comes next opens an exercise."""
        found = heads.NUMBER.match(text)
        if found is None:
            return self._maybe_tight(line, text)
        number = heads.number_of(found[1])
        if self.has_labels and self.item is not None and self.into in ("options", "answer", "solution"):
            return False
        if self.into in ("answer", "solution") and number != self.last + 1 and not self._restarts(at, number):
            return False
        self.open(line, number, heads.cut(text, found))
        return True

    def _maybe_tight(self, line: Line, text: str) -> bool:
        """6.3x+1.5=9 after exercise 5 is exercise 6 with a text that begins with a digit, perhaps."""
        found = heads.TIGHT.match(text)
        if found is None or int(found[1]) != self.last + 1 or self.last == 0 or self.has_labels:
            return False
        self.open(line, int(found[1]), heads.cut(text, found))
        told = "“{text}” was read as number {number}. Check whether the number belongs to the text."
        if self.item is not None:
            self.item.said.append(Doubt(told, text=short(text, 20), number=int(found[1])))
        return True

    def _restarts(self, at: int, number: int) -> bool:
        """Whether a 1 starts the numbering anew: not where the number that comes next stands in the section."""
        if number != 1:
            return False
        for line in self.lines[at + 1 :]:
            if heads.SECTION.match(line.text) or heads.is_key_heading(line.text):
                break
            if _number(line.text) == self.last + 1:
                return False
        return True

    def open(self, line: Line, number: int | None, text: str) -> None:
        """Begin an exercise; one of a shared passage becomes a part of it, and so do the sums of 1. 3×8=  2. 4×7=."""
        is_alone = self.group is None or (number or 0) > self.until
        row = sum_rows.numbered(finished(text), number) if number and is_alone else []
        if number and row:
            self._intro(number)
            self.begin_group(line, number + len(row) - 1)
        for at, one in enumerate(row or [text]):
            self._open(line, number + at if number is not None else None, one)

    def _open(self, line: Line, number: int | None, text: str) -> None:
        if number is not None and self.until and not (self.group and number <= self.until):
            self.group, self.until = None, 0
        if number is not None and number <= self.last:
            self.run += 1
        self._intro(number)
        raw = Raw(line.place, number, self.section, self.run)
        raw.add("stem", text)
        if self.group is not None:
            self.group.parts.append(raw)
        else:
            self.made.items.append(raw)
        self.last = number if number is not None else 0
        self.item = self.here = raw
        self.into = "stem"
        self.maybe_inner(raw, line)

    def _intro(self, number: int | None) -> None:
        """Lines between a heading and its first exercise are a passage where it is for reading, else they are named."""
        section = self.section
        if section is None or number is None or self.group is not None or not section.lines:
            return
        rest = section.lines[1:]
        words = sum(len(unmarked(line.text).strip()) for line in rest)
        if heads.READING.search(section.title + "".join(line.text for line in rest[:1])) and words > 60:
            self.begin_group(section.lines[0], 999)
            for line in section.lines:
                if self.group is not None:
                    self.group.add("stem", section.title if line is section.lines[0] else line.text)
                    self.group.original.append(finished(line.text))
        else:
            self.made.notes += [Note("The instruction “{text}” belongs to the section and is not in an exercise.",
                                     text=short(line.text)) for line in rest]  # fmt: skip
        section.lines.clear()

    def begin_group(self, line: Line, until: int) -> None:
        """A shared passage: the exercises up to this number are its parts."""
        self.group = Raw(line.place, None, self.section, self.run, is_passage=True)
        self.until = until
        self.made.items.append(self.group)

    def maybe_inner(self, raw: Raw, line: Line) -> None:
        """What stands on the line of the head: options, or parts （1）…（2）… one after the other."""
        text = raw.texts["stem"].pop()
        inner = heads.inner_parts(text)
        if inner:
            raw.add("stem", inner[0])
            for at, part in enumerate(inner[1], 1):
                self.new_part(line, at, part)
            return
        found = heads.options(text, 0)
        raw.add("stem", found[0] if found else text)
        if found:
            raw.options += found[1]
            self.into = "options"

    def maybe_part(self, line: Line, text: str) -> bool:
        """A part （1） of the open exercise, in its order; several may stand on the line."""
        found = heads.PART.match(text)
        item = self.item
        if found is None or item is None or self.here is None:
            return False
        number = heads.number_of(found[1] or found[2])
        answers = self.into in ("answer", "solution", "marking")
        if number != len(item.parts) + 1 or (answers and self.here is item) or (found[2] and item.options):
            return False
        if not item.parts and not answers and not self._is_part(line):
            return False
        inner = heads.parts(text) if number == 1 else None
        for at, one in enumerate(inner or [heads.cut(text, found)], number):
            self.new_part(line, at, one)
        return True

    def _is_part(self, line: Line) -> bool:
        """Statements ①②③ that an option speaks of are no parts: a choice follows them."""
        at = self.lines.index(line)
        for later in self.lines[at + 1 : at + 12]:
            if heads.NUMBER.match(later.text) or heads.SECTION.match(later.text):
                return True
            if heads.options(later.text, 0):
                return heads.PART.match(later.text) is not None or not _circled(line.text)
        return True

    def new_part(self, line: Line, number: int, text: str) -> None:
        """Open part `number` of the exercise."""
        if self.item is None:
            return
        part = Raw(line.place, number, self.section, self.run)
        self.item.parts.append(part)
        self.here, self.into = part, "stem"
        found = heads.options(text, 0)
        part.add("stem", found[0] if found else text)
        if found:
            part.options += found[1]
            self.into = "options"

    def maybe_options(self, line: Line, text: str) -> bool:
        """Options of the open exercise or part, in their order."""
        if self.here is None or self.into in ("answer", "solution", "marking"):
            return False
        found = heads.options(text, len(self.here.options))
        if found is None:
            return False
        if unmarked(found[0]).strip():
            self.here.add("stem", found[0])
        self.here.options += found[1]
        self.into = "options"
        return True

    def plain(self, line: Line, text: str) -> None:
        """A line that begins nothing: it goes on with what is open."""
        told = unmarked(text).strip()
        if not told:
            return
        found = heads.RANGE.search(told)
        if found and self.into != "solution" and int(found[1]) == self.last + 1 and int(found[2]) > int(found[1]):
            self.begin_group(line, int(found[2]))
            self.item = self.here = self.group
            self.into = "stem"
        if self.item is None or self.here is None:
            self._before_all(line, told)
        elif heads.is_to_write_on(text):
            note = "Lines to write on were left out; room to work is added automatically: “{text}”."
            self.item.said.append(Note(note, text=short(text)))
        elif self.into == "options" and self.here.options:
            self._after_options(text)
        else:
            self.here.add(self.into if self.into != "options" else "stem", text)

    def _after_options(self, text: str) -> None:
        """A picture or table after the options belongs to the text; words may go on with the last option."""
        here = self.here
        if here is None:
            return
        is_shown = text.startswith(("[[picture", "|"))
        here.add("stem", text)
        if not is_shown and self.item is not None:
            told = "“{text}” came after the options; it was put at the end of the text. Check it."
            self.item.said.append(Doubt(told, text=short(text)))

    def _before_all(self, line: Line, told: str) -> None:
        """Titles of the paper, and lines under a section's heading before its first exercise."""
        if self.section is not None:
            self.section.lines.append(line)
            return
        self.made.titles.append(told)
        self.made.notes.append(Note("Read as a title of the paper: “{text}”.", text=short(told)))
        self.made.notes += line.said

    def close_section(self) -> None:
        """Lines of a section that never got an exercise are named."""
        rest = self.section.lines if self.section else []
        self.made.notes += [Note(ASIDE, text=short(line.text)) for line in rest]
        rest.clear()
        self.group, self.until = None, 0

    def _key_follows(self, at: int) -> bool:
        """答案 over the answers at the end, or inside an exercise before its own? At the end numbers start anew."""
        if "参考" in self.lines[at].text or self.item is None:
            following = next((line for line in self.lines[at + 1 :] if line.text.strip()), None)
            return following is not None and (self.item is not None or _number(following.text) is not None)
        for line in self.lines[at + 1 :]:
            number = _number(line.text)
            if number is not None or heads.SECTION.match(line.text):
                return number is None or number <= self.last
        return False


def _circled(text: str) -> bool:
    found = heads.PART.match(text)
    return found is not None and found[2] is not None


def _number(text: str) -> int | None:
    found = heads.NUMBER.match(text)
    return heads.number_of(found[1]) if found else None


def _section_number(found: re.Match[str], before: Section | None) -> int:
    written = found[1] or found[2]
    return heads.han_number(written) if written else (before.number if before else 0) + 1
