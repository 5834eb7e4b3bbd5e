"""What one revision of an exercise says: its wording, its answers and the space to work in, as one frozen value.

All texts are the author's source in the bank's markup (see `markup`); HTML is made at output only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from math import isfinite
from typing import Any, cast

from .errors import Invalid

TEXT_CAP = 64_000
MOST_OF_PLACE = 200
DEEPEST = 8
GAP = re.compile(r"_{2,}|\[\[(?:/|o|box|high \d{1,2}|tian [^\[\]\n]{1,200})\]\]")
SPACE = re.compile(r"none|(?:lines|steps|tian) (?:[1-9]|[1-3]\d)|(?:box|grid|dots) (?:[1-9]\d|1\d\d)")


class Kind(StrEnum):
    """题型, the interaction; QTI's names where it has one."""

    CHOICE = "choice"
    CHOICES = "choices"
    TRUEFALSE = "truefalse"
    BLANK = "blank"
    NUMERIC = "numeric"
    SHORT = "short"
    MATCH = "match"
    ORDER = "order"
    ESSAY = "essay"
    TASK = "task"
    GROUP = "group"


class Tier(StrEnum):
    """The kind of work, never a level of learner."""

    BASIC = "basic"
    SPECIALISED = "specialised"
    EXTENSION = "extension"
    CREATIVE = "creative"


class Modality(StrEnum):
    """How the work is done; only written work counts against a written cap."""

    WRITTEN = "written"
    ORAL = "oral"
    READING = "reading"
    PRACTICAL = "practical"


SUBJECTS = (
    "chinese", "maths", "english", "ethics", "science", "history", "geography", "physics", "chemistry",
    "biology", "it", "pe", "art", "music", "labour", "practice", "local",
)  # fmt: skip
OPEN_KINDS = frozenset({Kind.ESSAY, Kind.TASK})


@dataclass(frozen=True)
class Item:
    """A small item ①: its text, and per gap in reading order the texts that are accepted (the first is printed).

    An item without a gap (colour, draw) has one entry that says what is expected.
    """

    text: str
    answers: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class BookPlace:
    """Where an index-only exercise stands: 《课堂作业本》 P23 第2、4题. Its text is neither kept nor printed."""

    book: str
    page: str
    numbers: str


@dataclass(frozen=True)
class Content:
    """One wording of an exercise.

    `columns`: small items side by side, 0 leaves it to the width. `answers` by kind: choice, choices: positions in
    `options` from 0 · truefalse: one bool · blank: per gap of the stem the accepted texts · numeric: one {"value",
    "tolerance"} · short: accepted texts · match: [left, right] pairs · order: texts in their right order · essay, task:
    empty, `marking` has the marking points · group: empty, the answers are the parts' own. Where there are `items`,
    theirs follow the stem's.
    """

    kind: Kind
    stem: str
    title: str = ""
    items: tuple[Item, ...] = ()
    columns: int = 0
    options: tuple[str, ...] = ()
    answers: tuple[Any, ...] = field(default=(), hash=False)
    marking: tuple[str, ...] = ()
    solution: str = ""
    hints: tuple[str, ...] = ()
    how_to: str = ""
    space: str = "none"
    needs: tuple[str, ...] = ()
    parts: tuple[Content, ...] = ()
    place: BookPlace | None = None
    language: str = "zh"


def to_json(content: Content) -> dict[str, Any]:
    """Plain data for the database and the bundle; fields at their default are left out."""
    data = asdict(content)
    plain = {one.name: data[one.name] for one in fields(Content) if getattr(content, one.name) != one.default}
    return {**plain, "parts": [to_json(part) for part in content.parts]} if content.parts else plain


def from_json(data: Mapping[str, Any]) -> Content:
    """The reverse of `to_json`. Raises `Invalid` where the data is no content."""
    try:
        place = data.get("place")
        read: dict[str, Any] = {key: _frozen(value) for key, value in data.items()}
        read["kind"] = Kind(data["kind"])
        read["items"] = tuple(Item(one["text"], _frozen(one.get("answers", ()))) for one in data.get("items", ()))
        read["parts"] = tuple(from_json(part) for part in data.get("parts", ()))
        read["place"] = BookPlace(**place) if place else None
        return Content(**read)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("This exercise cannot be read: {reason}.", reason=str(error)) from error


def require_shape(content: Content, depth: int = 0) -> Content:
    """The content itself, where every field holds what its kind says. Raises `Invalid` for data from outside that
    does not: a text that is a number, a numeric answer without a value, groups too deep in
    each other."""
    texts: list[Any] = [content.stem, content.title, content.solution, content.how_to, content.space]
    texts += [*content.options, *content.marking, *content.hints, *content.needs]
    texts += [item.text for item in content.items]
    texts += vars(content.place).values() if content.place else ()
    texts += [one for item in content.items for gap in item.answers for one in gap]
    is_whole = all(isinstance(one, str) for one in texts) and content.language in ("zh", "en")
    is_whole = is_whole and type(content.columns) is int and 0 <= content.columns <= 12
    is_whole = is_whole and all(_is_answer(content.kind, one) for one in content.answers)
    if not is_whole or depth > DEEPEST:
        raise Invalid("This exercise cannot be read: {reason}.", reason="a field holds what it may not")
    for part in content.parts:
        require_shape(part, depth + 1)
    return content


def _is_answer(kind: Kind, answer: Any) -> bool:
    """Whether an entry of `answers` is of the form that its kind has."""
    parts = cast("tuple[Any, ...]", answer) if isinstance(cast("object", answer), tuple) else ()
    is_texts = bool(parts) and all(isinstance(one, str) for one in parts)
    match kind:
        case Kind.CHOICE | Kind.CHOICES:
            return type(answer) is int and answer >= 0
        case Kind.TRUEFALSE:
            return isinstance(answer, bool)
        case Kind.NUMERIC:
            given = cast("Mapping[str, Any]", answer if isinstance(answer, dict) else {})
            return _is_number(given.get("value")) and _is_number(given.get("tolerance", 0))
        case Kind.BLANK:
            return is_texts
        case Kind.MATCH:
            return is_texts and len(parts) == 2
        case _:
            return isinstance(answer, str)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and isfinite(value)


def _frozen(value: Any) -> Any:
    """Lists turned to tuples all the way down; mappings are kept."""
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value  # pyright: ignore[reportUnknownArgumentType]


def gap_count(text: str) -> int:
    """Gaps in a text: runs of two or more underscores, boxes of fractions, comparisons and answers, 田字格."""
    return len(GAP.findall(text))


def faults(content: Content) -> list[Invalid]:
    """What keeps a content from being used; empty where all is well. Each names the field to mend."""
    if content.place:
        return _place_faults(content.place)
    found = list(_text_faults(content)) + list(_answer_faults(content))
    for part in content.parts:
        found += faults(part)
    return found


def is_answered(content: Content) -> bool:
    """Whether all that is asked has an answer or marking points; what a workbook asks counts as answered."""
    lacks = {one.field for one in _answer_faults(content)} & {"answers", "marking"}
    return bool(content.place) or (not lacks and all(map(is_answered, content.parts)))


def _fault(field: str, told: str, /, **values: Any) -> Invalid:
    return Invalid(told, field=field, **values)


def _place_faults(place: BookPlace) -> list[Invalid]:
    if not place.book or not place.numbers:
        return [_fault("place", "Give the book and the numbers.")]
    if max(map(len, (place.book, place.page, place.numbers))) > MOST_OF_PLACE:
        return [_fault("place", "Book, page and numbers have at most {most} characters each.", most=MOST_OF_PLACE)]
    return []


def _text_faults(content: Content) -> list[Invalid]:
    texts = [content.stem, content.solution, *content.options, *(one.text for one in content.items)]
    found = [] if content.stem.strip() else [_fault("stem", "The exercise has no text.")]
    if sum(len(one.encode()) for one in texts) > TEXT_CAP:
        found.append(_fault("stem", "The text is longer than 64 kB. Split it into several exercises."))
    if not _is_storable(content):
        found.append(_fault("stem", "The text has characters that cannot be saved. Type it again."))
    if not SPACE.fullmatch(content.space):
        found.append(
            _fault("space", "“{space}” is not an answer space. Write, for example, “lines 3”.", space=content.space)
        )
    if content.kind is Kind.GROUP and not content.parts:
        found.append(_fault("parts", "A group needs at least one part."))
    return found


def _is_storable(content: Content) -> bool:
    """Without the null sign and without half of a pair of surrogates, anywhere."""
    try:
        return b"\\u0000" not in json.dumps(to_json(content), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False


def _answer_faults(content: Content) -> list[Invalid]:
    answered = bool(content.answers) or (bool(content.items) and all(one.answers for one in content.items))
    if content.kind in (Kind.CHOICE, Kind.CHOICES):
        return _choice_faults(content)
    if content.kind is Kind.GROUP:
        return []
    if content.kind in OPEN_KINDS and not content.items:
        return [] if content.marking else [_fault("marking", "An open exercise needs marking points.")]
    if not answered and not content.marking:
        return [_fault("answers", "No answer was found.")]
    return _gap_faults(content)


def _choice_faults(content: Content) -> list[Invalid]:
    if len(content.options) < 2:
        return [_fault("options", "A choice needs at least two options.")]
    if not content.answers:
        return [_fault("answers", "No answer was found.")]
    outside = [one for one in content.answers if not isinstance(one, int) or not 0 <= one < len(content.options)]
    return [_fault("answers", "The answer is not one of the options.")] if outside else []


def _gap_faults(content: Content) -> list[Invalid]:
    """Every gap has its answers, in reading order; a text without a gap may have one answer of its own."""
    pairs = [(one.text, one.answers) for one in content.items]
    pairs += [(content.stem, content.answers)] if content.kind is Kind.BLANK and not content.items else []
    wrong = [text for text, answers in pairs if len(answers) != max(1, gap_count(text))]
    told = "“{text}” has {gaps} gaps, but a different number of answers."
    return [_fault("answers", told, text=text[:40], gaps=gap_count(text)) for text in wrong[:1]]
