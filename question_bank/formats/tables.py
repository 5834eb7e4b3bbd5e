"""Rows of cells, from Excel or CSV, as exercises: the heading is found, columns are known by name, rows are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ..content import Content, Kind, gap_count
from ..errors import BankError, Refused
from .found import (
    KIND_WORDS,
    MODALITY_WORDS,
    SUBJECT_WORDS,
    TIER_WORDS,
    Doubt,
    Found,
    Note,
    bank_markup,
    folded,
    letters,
    listed,
    split_gaps,
    truth,
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "uid": ("id", "uid"),
    "number": ("题号", "序号", "编号", "no", "no.", "number"),
    "title": ("标题", "名称", "title"),
    "kind": ("题型", "类型", "kind", "type"),
    "stem": ("题干", "题目", "题目内容", "内容", "question", "stem", "text"),
    "options": ("选项", "options"),
    "answer": ("答案", "正确答案", "参考答案", "answer", "correct answer", "key"),
    "solution": ("解析", "答案解析", "详解", "solution", "explanation"),
    "goals": ("知识点", "目标", "knowledge points", "goals"),
    "tier": ("作业类别", "类别", "层次", "层级", "tier"),
    "minutes": ("预计时间", "用时", "时长", "分钟", "minutes", "time"),
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
}
NAMES = {name: field for field, names in COLUMNS.items() for name in names}
OPTION = re.compile(r"(?:选项|option)?[ .]?([a-h])", re.I)
HEADING_WITHIN = 20
MOST_ITEMS = 5_000


@dataclass(frozen=True)
class Cell:
    """A cell as shown; `doubt` where its type may have changed what was meant (a ratio turned to a time)."""

    text: str
    doubt: BankError | None = None


Row = Sequence[Cell]


def read_rows(rows: Sequence[Row], mapping: Mapping[str, str], where: str = "") -> tuple[list[Found], list[BankError]]:
    """The exercises of one sheet, and messages about it as a whole. Raises `Refused` where no column holds the text.

    `mapping`: column name -> field, before the names that are known. `where` stands before each item's place.
    """
    head = _heading(rows, mapping)
    fields = _fields(rows[head], mapping)
    said: list[BankError] = [Note("{count} rows above the heading were taken as a title.", count=head)] if head else []
    idle = [cell.text for place, cell in enumerate(rows[head]) if cell.text and place not in fields]
    said += [Note("The column “{name}” was not used. Name its field with --map.", name=name) for name in idle]
    body = [(number, row) for number, row in enumerate(rows[head + 1 :], head + 2) if any(cell.text for cell in row)]
    if len(body) > MOST_ITEMS:
        raise Refused("The file holds {count} exercises; at most {most} go in at once. Split it.",
                      count=len(body), most=MOST_ITEMS)  # fmt: skip
    return [_read_row(row, fields, f"{where}{number}") for number, row in body], said


def _heading(rows: Sequence[Row], mapping: Mapping[str, str]) -> int:
    for place, row in enumerate(rows[:HEADING_WITHIN]):
        if "stem" in _fields(row, mapping).values():
            return place
    raise Refused("No column with the text of the exercises was found. Name it 题干 or “stem”, or use --map.")


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


def _read_row(row: Row, fields: Mapping[int, str], place: str) -> Found:
    cells = {field: row[at] for at, field in fields.items() if at < len(row)}
    given = {field: cell.text.strip() for field, cell in cells.items() if cell.text.strip()}
    said: list[BankError] = [cell.doubt for cell in cells.values() if cell.doubt]
    original = "\t".join(cell.text for cell in row)
    if len(row) > len(fields) and any(cell.text for cell in row[max(fields) + 1 :]):
        said.append(Note("The row has more cells than the heading; the rest was left."))
    if not given.get("stem"):
        return Found(place, None, {}, (*said, Doubt("The row has no text.")), original)
    labels = _labels(given, said)
    content = _content(given, said)
    return Found(place, content, labels, tuple(said), original, given.get("uid"))


def _content(given: Mapping[str, str], said: list[BankError]) -> Content:
    options = tuple(bank_markup(text) for text in _options(given))
    kind = _kind(given, options, said)
    stem = bank_markup(given["stem"], brackets=kind is Kind.BLANK)
    kind, options, answers, marking = _answer(kind, given.get("answer", ""), stem, options, said)
    columns = given.get("columns", "")
    return Content(
        kind=kind, stem=stem, title=given.get("title", ""), options=options, answers=answers, marking=marking,
        solution=bank_markup(given.get("solution", "")), language=language_of(given["stem"]),
        space=given.get("space", "none"), columns=int(columns) if columns.isdigit() else 0,
    )  # fmt: skip


def language_of(text: str) -> str:
    """zh where a text holds Han, else en."""
    return "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"


def _options(given: Mapping[str, str]) -> list[str]:
    """Options in columns, empty cells are none; else those of one cell, on lines or parted by `A.` `B.`."""
    columns = [given[name] for name in sorted(given) if name.startswith("option.")]
    if columns or "options" not in given:
        return columns
    parts = re.split(r"(?:^|\s|；|;)[A-HＡ-Ｈ][.．、:：]\s*", given["options"])
    return [
        part.strip() for part in (parts[1:] if len(parts) > 2 else re.split(r"[\n|]", given["options"])) if part.strip()
    ]


def _kind(given: Mapping[str, str], options: Sequence[str], said: list[BankError]) -> Kind:
    word = folded(given.get("kind", ""))
    if word in KIND_WORDS:
        return KIND_WORDS[word]
    if word:
        said.append(Note("The kind “{kind}” is not known here; it was told from the answer.", kind=given["kind"]))
    answer = given.get("answer", "")
    if options:
        places = letters(answer, len(options))
        return Kind.CHOICES if places and len(places) > 1 else Kind.CHOICE
    if truth(answer) is not None and not answer.strip().isdigit():
        return Kind.TRUEFALSE
    if gap_count(bank_markup(given["stem"], brackets=True)):
        return Kind.BLANK
    return Kind.NUMERIC if _number(answer) is not None and "/" not in answer else Kind.SHORT


def _answer(
    kind: Kind, text: str, stem: str, options: tuple[str, ...], said: list[BankError]
) -> tuple[Kind, tuple[str, ...], tuple[Any, ...], tuple[str, ...]]:
    """Kind, options, answers and marking points, from the answer's cell."""
    if not text:
        said.append(Doubt("No answer was found. Add it, then set the exercise to ready."))
        return kind, options, (), ()
    if kind in (Kind.CHOICE, Kind.CHOICES):
        return _choice(kind, text, options, said)
    if kind is Kind.TRUEFALSE:
        return kind, (), _true_false(text, options, said), ()
    if kind is Kind.BLANK:
        return kind, (), _gaps(text, stem, said), ()
    if kind is Kind.NUMERIC and (value := _number(text)) is not None:
        return kind, (), ({"value": value, "tolerance": 0},), ()
    if kind in (Kind.ESSAY, Kind.TASK):
        return kind, options, (), tuple(part.strip() for part in re.split(r"[\n；;]", text) if part.strip())
    return (
        Kind.SHORT if kind is Kind.NUMERIC else kind,
        (),
        tuple(bank_markup(one) for one in re.split(r"[|｜]", text)),
        (),
    )


def _choice(
    kind: Kind, text: str, options: tuple[str, ...], said: list[BankError]
) -> tuple[Kind, tuple[str, ...], tuple[Any, ...], tuple[str, ...]]:
    places = letters(text, len(options))
    same = [place for place, option in enumerate(options) if folded(option) == folded(bank_markup(text))]
    if same:
        places = (same[0],)
    if places is None:
        said.append(Doubt("The answer “{answer}” is none of the options. Choose the right one.", answer=text))
        return kind, options, (), ()
    return (Kind.CHOICES if len(places) > 1 else kind), options, places, ()


def _true_false(text: str, options: Sequence[str], said: list[BankError]) -> tuple[bool, ...]:
    places = letters(text, len(options)) if options else None
    value = truth(options[places[0]]) if places else truth(text)
    if value is None:
        said.append(Doubt("“{answer}” is neither true nor false. Choose one.", answer=text))
        return ()
    return (value,)


def _gaps(text: str, stem: str, said: list[BankError]) -> tuple[tuple[str, ...], ...]:
    gaps = gap_count(stem)
    answers = tuple(tuple(bank_markup(one) for one in gap) for gap in split_gaps(text, gaps))
    if gaps and len(answers) != gaps:
        said.append(Doubt("The text has {gaps} gaps, the answer {parts} parts. Part them with “；”.",
                          gaps=gaps, parts=len(answers)))  # fmt: skip
    return answers


def _number(text: str) -> float | int | None:
    try:
        value = Decimal(folded(text).replace(",", ""))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _labels(given: Mapping[str, str], said: list[BankError]) -> dict[str, Any]:
    """What the row says beside the wording; what is out of range stays as a tag, with a note."""
    labels: dict[str, Any] = {name: given[name] for name in ("source", "lesson", "intent") if name in given}
    tags = list(listed(given.get("tags", "")))
    for name, words in (("tier", TIER_WORDS), ("subject", SUBJECT_WORDS), ("modality", MODALITY_WORDS)):
        if name in given:
            labels[name] = words.get(folded(given[name]), folded(given[name]))
    if "goals" in given:
        labels["goals"] = tuple(part.strip() for part in re.split(r"[；;]", given["goals"]) if part.strip())
    _ranged(given, labels, tags, said)
    return {**labels, **({"tags": tuple(tags)} if tags else {})}


def _ranged(given: Mapping[str, str], labels: dict[str, Any], tags: list[str], said: list[BankError]) -> None:
    difficulty = given.get("difficulty")
    if difficulty and difficulty in "12345":
        labels["difficulty"] = int(difficulty)
    elif difficulty:
        tags.append(f"难度:{difficulty}")
        said.append(Note("The difficulty “{value}” is not from 1 to 5; it was kept as a tag.", value=difficulty))
    if "grade" in given:
        labels["grades"] = frozenset(int(digit) for digit in re.findall(r"[1-9]", _grade_digits(given["grade"])))
    for name in ("minutes", "marks"):
        value = _number(given.get(name, ""))
        if value is not None and value > 0:
            labels[name] = value
        elif name in given:
            said.append(
                Note("“{value}” was not understood as {field} and was left out.", value=given[name], field=name)
            )


def _grade_digits(text: str) -> str:
    return folded(text).translate(str.maketrans("一二三四五六七八九", "123456789"))
