"""An exercise as the named cells of our own tables, and back, without loss.

A cell is written plainly where that reads back the same, else as JSON. Rows of ours say so in the column `markup`:
their texts are the bank's own notation, and nothing in them is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from .. import grade_words
from ..content import BookPlace, Content, Kind, from_json
from ..errors import Invalid
from ..exercises import Labels

MARK = "1"
OPTIONS = 8
UID = re.compile(r"[\w.-]{1,64}", re.A)
TEXTS = ("title", "stem", "solution", "how_to", "space", "language")
PLAIN_LABELS = ("subject", "tier", "modality", "origin", "intent", "context", "category", "source", "rights", "status")
PERHAPS = ("cognitive", "purpose", "lesson", "family")
NAMES = {"answers": "answer"}
Read = Callable[[str], Any]


def cells_of(content: Content) -> dict[str, str]:
    """A wording without its parts as cells. Raises `Invalid` where they would not read back the same."""
    cells = {name: str(getattr(content, name)) for name in TEXTS} | {"kind": content.kind.value}
    values = vars(content) | {"items": tuple((one.text, one.answers) for one in content.items)}
    for name, (shown, read) in _lists(content.kind).items():
        cells[NAMES.get(name, name)] = _cell(values[name], shown, read)
    if len(content.options) <= OPTIONS and all(content.options):
        cells |= {f"option.{chr(65 + at)}": text for at, text in enumerate(content.options)} | {"options": ""}
    cells["columns"] = str(content.columns or "")
    place = content.place
    cells |= {"book": place.book, "page": place.page, "numbers": place.numbers} if place else {}
    if {**vars(content_of(cells)), "parts": ()} != {**vars(content), "parts": ()}:
        raise Invalid("The exercise does not fit into rows without loss. Use the bundle.")
    return cells


def content_of(cells: Mapping[str, str]) -> Content:
    """The reverse of `cells_of`. Raises `Invalid` where a cell is not what was written."""
    kind = cells.get("kind", "")
    if kind not in list(Kind):
        raise Invalid("“{kind}” is not a kind of exercise.", kind=kind)
    data: dict[str, Any] = {name: cells[name] for name in TEXTS if cells.get(name)} | {"kind": kind}
    for name, (_, read) in _lists(Kind(kind)).items():
        if cells.get(NAMES.get(name, name)):
            data[name] = _value(cells[NAMES.get(name, name)], read)
    columns = [cells.get(f"option.{chr(65 + at)}", "") for at in range(OPTIONS)]
    data |= {"options": [one for one in columns if one]} if any(columns) else {}
    data["items"] = [{"text": text, "answers": answers} for text, answers in data.get("items", ())]
    data["columns"] = int(cells["columns"]) if cells.get("columns", "").isdigit() else 0
    if cells.get("book") or cells.get("numbers"):
        data["place"] = vars(BookPlace(cells.get("book", ""), cells.get("page", ""), cells.get("numbers", "")))
    return from_json({"stem": "", **data})


def label_cells(labels: Labels) -> dict[str, str]:
    """Labels as cells."""
    cells = {name: str(getattr(labels, name)) for name in PLAIN_LABELS}
    cells |= {name: getattr(labels, name) or "" for name in PERHAPS}
    cells |= {name: _cell(getattr(labels, name), "；".join, _parted("；"))
              for name in ("goals", "tags")}  # fmt: skip
    return cells | {
        "grade": "、".join(map(str, sorted(labels.grades))), "minutes": f"{labels.half / 2:g}",
        "slow": _shown(labels.slow), "marks": _shown(labels.marks), "difficulty": str(labels.difficulty or ""),
    }  # fmt: skip


def labels_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """The reverse of `label_cells`: the labels that have a cell. Raises `Invalid`."""
    found: dict[str, Any] = {name: cells[name] for name in (*PLAIN_LABELS, *PERHAPS) if cells.get(name)}
    found |= {name: tuple(_value(cells[name], _parted("；"))) for name in ("goals", "tags") if cells.get(name)}
    try:
        found |= {name: Decimal(cells[name]) for name in ("slow", "marks") if cells.get(name)}
        found |= {"half": int(Decimal(cells["minutes"]) * 2)} if cells.get("minutes") else {}
        found |= {"difficulty": int(cells["difficulty"])} if cells.get("difficulty") else {}
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise Invalid("A cell for numbers holds something else.") from error
    grades = grade_words.required(cells.get("grade", ""))
    return found | ({"grades": grades} if grades else {})


def _shown(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _cell(value: Sequence[Any], shown: Callable[[Any], str], read: Read) -> str:
    """The plain form where it reads back as the value, else JSON."""
    try:
        text = shown(value)
        if text[:1] not in ("[", "{") and (read(text) if text else ()) == value:
            return text
    except (TypeError, ValueError, KeyError, AttributeError):
        pass
    return json.dumps(value, ensure_ascii=False) if value else ""


def _value(text: str, read: Read) -> Any:
    try:
        return json.loads(text) if text[:1] == "[" else read(text)
    except (ValueError, RecursionError) as error:
        raise Invalid("The cell “{text}” was not understood.", text=text[:40]) from error


def _lists(kind: Kind) -> dict[str, tuple[Callable[[Any], str], Read]]:
    """For each field of several values: how it is shown, and how that is read."""
    return {
        "options": (lambda _: "", _parted("\n")),
        "answers": _ANSWERS.get(kind, ("|".join, _parted("|"))),
        "items": (_items_shown, _items_read),
        "marking": ("；".join, _parted("；")),
        "hints": ("\n".join, _parted("\n")),
        "needs": ("、".join, _parted("、")),
    }


def _parted(mark: str) -> Read:
    return lambda text: tuple(text.split(mark))


def _gaps_shown(answers: Sequence[Sequence[str]]) -> str:
    return "；".join("|".join(gap) for gap in answers)


def _gaps_read(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(gap.split("|")) for gap in text.split("；"))


def _items_shown(items: Sequence[tuple[str, Any]]) -> str:
    return "\n".join(f"{text} || {_gaps_shown(answers)}" for text, answers in items)


def _items_read(text: str) -> tuple[tuple[str, Any], ...]:
    pairs = [line.split(" || ") for line in text.split("\n")]
    return tuple((text, _gaps_read(answers)) for text, answers in pairs)


def _letters_shown(answers: Sequence[int]) -> str:
    return ",".join(chr(65 + at) for at in answers)


def _letters_read(text: str) -> tuple[int, ...]:
    return tuple(ord(letter) - 65 for letter in text.split(","))


def _number_shown(answers: Sequence[Mapping[str, Any]]) -> str:
    return str(answers[0]["value"])


def _number_read(text: str) -> tuple[dict[str, Any], ...]:
    value = float(text)
    return ({"value": int(value) if text.lstrip("-").isdigit() else value, "tolerance": 0},)


def _pairs_read(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(pair.split("=", 1)) for pair in text.split("；"))


_ANSWERS: dict[Kind, tuple[Callable[[Any], str], Read]] = {
    Kind.CHOICE: (_letters_shown, _letters_read),
    Kind.CHOICES: (_letters_shown, _letters_read),
    Kind.TRUEFALSE: (lambda answers: "".join("对" if one else "错" for one in answers),
                     lambda text: tuple({"对": True, "错": False}[sign] for sign in text)),
    Kind.BLANK: (_gaps_shown, _gaps_read),
    Kind.NUMERIC: (_number_shown, _number_read),
    Kind.MATCH: (lambda answers: "；".join(f"{left}={right}" for left, right in answers), _pairs_read),
    Kind.ORDER: ("；".join, _parted("；")),
}  # fmt: skip
