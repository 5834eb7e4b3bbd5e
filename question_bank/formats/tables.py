"""Rows of cells, from Excel or CSV, as exercises: the heading is found, columns are known by name, rows are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, product
from string import ascii_uppercase
from typing import Any

from .. import grade_words, minute_words
from ..content import Content, Kind
from ..errors import BankError, Invalid, Refused, Untitled
from . import exact
from .cells import content_of, language_of, number
from .foreign import bank_markup
from .found import (
    MODALITY_WORDS,
    SUBJECT_WORDS,
    TIER_WORDS,
    Doubt,
    Found,
    Note,
    difficulty_of,
    folded,
    listed,
    minutes_of,
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "uid": ("id", "uid"),
    "number": ("题号", "序号", "编号", "no", "no.", "number"),
    "title": ("标题", "名称", "title"),
    "kind": ("题型", "类型", "kind", "type"),
    "passage": ("材料", "阅读材料", "短文", "passage"),
    "stem": ("题干", "题目", "题目内容", "内容", "題幹", "題目", "question", "stem", "text"),
    "options": ("选项", "選項", "options"),
    "answer": ("答案", "正确答案", "参考答案", "answer", "correct answer", "key"),
    "solution": ("解析", "答案解析", "详解", "solution", "explanation"),
    "goals": ("知识点", "目标", "knowledge points", "goals"),
    "tier": ("作业类别", "类别", "层次", "层级", "tier"),
    "minutes": (
        "预计时间",
        "预计用时",
        "用时",
        "时长",
        "分钟",
        "预计时间(分钟)",
        "用时(分钟)",
        "时间(分钟)",
        "minutes",
        "time",
    ),
    "grade": ("年级", "grade", "grades"),
    "subject": ("学科", "科目", "subject"),
    "difficulty": ("难度", "difficulty"),
    "tags": ("标签", "tags"),
    "source": ("来源", "出处", "source"),
    "marks": ("分值", "分数", "marks", "score"),
    "modality": ("作业形式", "形式", "modality"),
    "lesson": ("课时", "lesson"),
    "intent": ("设计意图", "intent"),
    "space": ("作答空间", "space"),
    "columns": ("每行小题", "columns"),
    "items": ("小题", "items"),
    "needs": ("要用", "needs"),
    "book": ("书名", "book"),
    "page": ("页码", "page"),
    "numbers": ("题目序号", "numbers"),
    "how_to": ("怎么做", "how to"),
    "hints": ("提示", "hints"),
    "marking": ("评分要点", "marking points"),
    "family": ("题族", "family"),
    "category": ("分类", "目录", "章节", "category"),
    "status": ("状态", "status"),
    "origin": ("时间来源", "origin of minutes"),
    "slow": ("慢速用时", "slow minutes"),
    "cognitive": ("认知层次", "cognitive level"),
    "purpose": ("用途", "purpose"),
    "context": ("情境", "context"),
    "rights": ("版权", "rights"),
    "language": ("语言", "language"),
    "markup": ("题库格式", "bank notation"),
}
OPTIONS = tuple(f"option.{letter}" for letter in "ABCDEFGH")
FIELDS = tuple(one for field in COLUMNS for one in ((*OPTIONS, field) if field == "options" else (field,)))
NAMES = {name: field for field, names in COLUMNS.items() for name in names}
OPTION = re.compile(r"(?:选项|option)?[ .]?([a-h])", re.I)
GROUP_WORDS = frozenset(["group", "题组", "组合题", "材料题", "阅读理解"])
TEXT_LABELS = ("source", "lesson", "intent", "category", "family")
SHARED = frozenset(["goals", "tier", "grade", "subject", "difficulty", "tags", "modality", *TEXT_LABELS])
HEADING_WITHIN = 20
NO_STEM = "No column with the text of the exercises was found. Name it 题干 or “stem”, or use --map."
IDLE = "The column “{name}” was not used. Say what it holds if you need it."
PEOPLE = "The column “{name}” looks like a list of learners. It was not read: take it out before you pass the file on."
LEARNERS = re.compile(
    r"姓名|学生|學生|学号|學號|学籍|\b(student|pupil|learner|child)s?\b|\b(first|last|full|family) ?name\b", re.I
)
NO_MARKS = "“{value}” was not understood as marks and was left out. Write a number above 0."
MOST_ITEMS = 5_000
UNREAD = "-"
"""As a field in a mapping: the column is not read, nor kept with the original."""
LETTERED = "*"
"""In a mapping: the table has no heading, its columns are called A, B, C …"""


@dataclass(frozen=True)
class Cell:
    """A cell as shown; `doubt` where its type may have changed what was meant (a ratio turned to a time)."""

    text: str
    doubt: BankError | None = None


Row = Sequence[Cell]


def read_rows(rows: Sequence[Row], mapping: Mapping[str, str], where: str = "") -> tuple[list[Found], list[BankError]]:
    """The exercises of one sheet, and messages about it as a whole.

    Raises `Refused` where no column holds the text, and where nothing stands below the heading.

    `mapping`: column name -> field, before the names that are known; with `LETTERED` the first row is an exercise.
    `where` stands before each item's place.
    """
    head = -1 if LETTERED in mapping else _heading(rows, mapping)
    names = rows[head] if head >= 0 else [Cell(name) for name in letters(max(map(len, rows), default=0))]
    fields = _fields(names, mapping)
    if "stem" not in fields.values():
        raise Untitled(NO_STEM)
    told = "{count} rows above the heading were taken as a title."
    said: list[BankError] = [Note(told, count=head)] if head > 0 else []
    idle = {place: cell.text for place, cell in enumerate(names) if cell.text and place not in fields}
    people = {place for place, name in idle.items() if names_people(name)}
    unread = people | {place for place, cell in enumerate(names) if mapping.get(cell.text.strip()) == UNREAD}
    said += [Note(PEOPLE if place in people else IDLE, name=name) for place, name in idle.items()]
    body = [(number, _without(row, unread)) for number, row in enumerate(rows[head + 1 :], head + 2)
            if any(cell.text for cell in row)]  # fmt: skip
    if not body:
        raise Refused("There is a heading but no exercise below it. Write one exercise in each row under the heading.")
    if len(body) > MOST_ITEMS:
        raise Refused("The file holds {count} exercises; at most {most} can be imported at once. Split it.",
                      count=len(body), most=MOST_ITEMS)  # fmt: skip
    width = max((place for place, cell in enumerate(names) if cell.text.strip()), default=0) + 1
    return _joined([_row(row, fields, width, f"{where}{number}") for number, row in body]), said


def columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[int, str]]:
    """The place of the heading, and column -> field as far as the names are known.

    Where no name of the text is known, the heading is the first of the fullest rows.
    """
    cells = [[Cell(text) for text in row] for row in rows[:HEADING_WITHIN]]
    named = [_fields(row, {}) for row in cells]
    places = [at for at, one in enumerate(named) if "stem" in one.values()]
    full = [sum(bool(text.strip()) for text in row) for row in rows[:HEADING_WITHIN]]
    at = max(places or range(len(full)), key=lambda one: (len(named[one]) if places else full[one], -one), default=0)
    return at, named[at] if named else {}


def letters(count: int) -> list[str]:
    """What spreadsheets call so many columns: A to Z, then AA, AB …"""
    return [letter for _, letter in zip(range(count), _letters(), strict=False)]


def _letters() -> Iterator[str]:
    for size in (1, 2, 3):
        yield from map("".join, product(ascii_uppercase, repeat=size))


def names_people(heading: str) -> bool:
    """Whether a column's heading reads like that of a list of learners, which a bank has no use for."""
    return LEARNERS.search(heading) is not None


def _without(row: Row, places: set[int]) -> Row:
    """A row with these cells emptied, so that not even the original that is kept holds them."""
    return [Cell("") if at in places else cell for at, cell in enumerate(row)] if places else row


@dataclass
class _Row:
    """A row by field; the rows numbered 3.1, 3.2 … under a group numbered 3 are its parts."""

    given: dict[str, str]
    place: str
    original: str
    said: list[BankError]
    parts: list[_Row] = field(default_factory=list["_Row"])

    @property
    def is_group(self) -> bool:
        return folded(self.given.get("kind", "")) in GROUP_WORDS

    @property
    def is_ours(self) -> bool:
        return self.given.get("markup", "").strip() == exact.MARK


def _row(row: Row, fields: Mapping[int, str], width: int, place: str) -> _Row:
    """A row by field; `width`: how many columns the heading names, those that nobody reads among them."""
    cells = {field: row[at] for at, field in fields.items() if at < len(row)}
    said: list[BankError] = [cell.doubt for cell in cells.values() if cell.doubt]
    if len(row) <= max(fields):
        said.append(Note("The row has fewer cells than the heading; the missing ones are empty."))
    if any(cell.text for cell in row[width:]):
        said.append(Note("The row has more cells than the heading; the extra ones were left out."))
    given = {field: cell.text for field, cell in cells.items() if cell.text}
    return _Row(given, place, "\t".join(cell.text for cell in row), said)


def _joined(rows: Iterable[_Row]) -> list[Found]:
    """The rows as exercises, parts inside their groups."""
    top: list[_Row] = []
    groups: dict[str, _Row] = {}
    for row in rows:
        number = row.given.get("number", "").strip()
        above = groups.get(number.rpartition(".")[0])
        (above.parts if above else top).append(row)
        if row.is_group:
            groups[number] = row
    return [_found(row) for row in _under_passages(top)]


def _under_passages(rows: Iterable[_Row]) -> list[_Row]:
    """Rows one after the other with the same passage become one group under it, with the labels of the first."""
    found: list[_Row] = []
    for passage, some in groupby(rows, lambda row: row.given.get("passage", "").strip()):
        parts = list(some)
        if not passage:
            found += parts
            continue
        first = parts[0].given
        given = {**{name: text for name, text in first.items() if name in SHARED}, "stem": passage, "kind": "group"}
        each = [minute_words.read(row.given.get("minutes", "")) for row in parts]
        if None not in each:
            given["minutes"] = str(sum(one.value for one in each if one))
        found.append(_Row(given, parts[0].place, passage, [], parts))
    return found


def _found(row: _Row) -> Found:
    """One exercise; a cell of ours that was spoilt leaves it out with the reason."""
    original = "\n".join(_lines(row))
    try:
        labels, content = (_ours if row.is_ours else _foreign)(row)
    except Invalid as error:
        return Found(row.place, None, {}, (*row.said, error), original)
    uid = row.given.get("uid", "").strip() if row.is_ours else ""
    return Found(row.place, content, labels, tuple(row.said), original, uid if exact.UID.fullmatch(uid) else None,
                 row.is_ours)  # fmt: skip


def _lines(row: _Row) -> Iterator[str]:
    yield row.original
    for part in row.parts:
        yield from _lines(part)


def _ours(row: _Row) -> tuple[dict[str, Any], Content]:
    content = exact.content_of(row.given)
    return exact.labels_of(row.given), replace(content, parts=tuple(_ours(part)[1] for part in row.parts))


def _foreign(row: _Row) -> tuple[dict[str, Any], Content]:
    """A row as people write them. Raises `Invalid` where it has no text."""
    given = {field: text.strip() for field, text in row.given.items() if text.strip()}
    if not given.get("stem") and not given.get("book"):
        raise Invalid("The row has no text.")
    labels = _labels(given, row.said)
    if not row.parts:
        return labels, content_of(given, row.said)
    parts: list[Content] = []
    for part in row.parts:
        parts.append(_foreign(part)[1])
        row.said += part.said
    stem = bank_markup(given["stem"])
    return labels, Content(Kind.GROUP, stem, language=language_of(stem), parts=tuple(parts))


def _heading(rows: Sequence[Row], mapping: Mapping[str, str]) -> int:
    """The place of the row that names the most columns, the text of the exercises among them."""
    named = [_fields(row, mapping).values() for row in rows[:HEADING_WITHIN]]
    if not any("stem" in one for one in named):
        raise Untitled(NO_STEM)
    return max(range(len(named)), key=lambda place: ("stem" in named[place], len(named[place]), -place))


def _fields(row: Row, mapping: Mapping[str, str]) -> dict[int, str]:
    """Column -> field; of two columns for one field the first counts."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        name = folded(cell.text)
        option = OPTION.fullmatch(name)
        field = mapping.get(cell.text.strip()) or NAMES.get(name) or (f"option.{option[1].upper()}" if option else None)
        if field and field not in found.values():
            found[place] = field
    return found


def _labels(given: Mapping[str, str], said: list[BankError]) -> dict[str, Any]:
    """What the row says beside the wording; what is out of range stays as a tag, with a note."""
    labels: dict[str, Any] = {name: given[name] for name in TEXT_LABELS if name in given}
    tags = list(listed(given.get("tags", "")))
    for name, words in (("tier", TIER_WORDS), ("subject", SUBJECT_WORDS), ("modality", MODALITY_WORDS)):
        if name in given:
            labels[name] = words.get(folded(given[name]), given[name])
    if "goals" in given:
        labels["goals"] = tuple(part.strip() for part in re.split(r"[；;]", given["goals"]) if part.strip())
    _ranged(given, labels, tags, said)
    return {**labels, **({"tags": tuple(tags)} if tags else {})}


def _ranged(given: Mapping[str, str], labels: dict[str, Any], tags: list[str], said: list[BankError]) -> None:
    difficulty = given.get("difficulty")
    level = difficulty_of(difficulty or "")
    if level:
        labels["difficulty"] = level
    elif difficulty:
        tags.append(f"难度:{difficulty}")
        said.append(Note("The difficulty “{value}” is not from 1 to 5; it was kept as a tag.", value=difficulty))
    if "grade" in given:
        labels["grades"] = _grades(given["grade"], said)
    if "minutes" in given:
        labels |= minutes_of(given["minutes"], said)
    marks = number(given.get("marks", ""))
    if marks is not None and marks > 0:
        labels["marks"] = marks
    elif "marks" in given:
        said.append(Note(NO_MARKS, value=given["marks"][:40]))


def _grades(text: str, said: list[BankError]) -> frozenset[int]:
    """The grades of a cell; what in it is none is said."""
    found = grade_words.read(text)
    rest = "、".join(found.unknown)
    if found.known and rest:
        said.append(Doubt("From “{text}” these grades were taken: {grades}. “{rest}” is not a grade from 1 to "
                          "9. Check it.",
                          text=text[:40], grades=sorted(found.known), rest=rest[:40]))  # fmt: skip
    elif rest:
        said.append(Doubt("“{text}” is not a grade from 1 to 9, so it was left out. Set the grade yourself.",
                          text=text[:40]))  # fmt: skip
    return found.known
