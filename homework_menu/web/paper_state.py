"""A paper under review, as a signed text in the form: no server has to remember it, and nobody can change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from question_bank.content import from_json, to_json
from question_bank.errors import BankError, Invalid
from question_bank.formats.found import Doubt, FileRead, Found, Note

from .requests import viewer

OUT_OF_DATE = "This form is out of date. Load the page again."
OLDER = "This page is of an earlier version of the program. Open the import page and paste the worksheet once more."
MOST_STEPS, MOST_ROWS = 20, 600


@dataclass(frozen=True)
class Step:
    """What undo needs, by kind.

    `join` and `part`: the rows that stood where now `count` rows stand from `at` on. `same`: the label and the text
    that was written to every row from `at` on, and the texts that stood there.
    """

    kind: str
    at: int
    count: int = 0
    rows: Sequence[tuple[Found, Mapping[str, str]]] = ()
    label: str = ""
    text: str = ""
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class Paper:
    """What was understood, and the steps that can be taken back, the last one at the end."""

    read: FileRead
    steps: tuple[Step, ...] = ()


def packed(paper: Paper) -> str:
    """The paper for this person alone."""
    read = paper.read
    whole = {
        "who": viewer().teacher_id, "file": read.file, "encoding": read.encoding, "messages": _told(read.messages),
        "items": [_packed_item(one) for one in read.items],
        "steps": [{**vars(one), "rows": [[_packed_item(found), dict(texts)] for found, texts in one.rows]}
                  for one in _carried(paper.steps)],
    }  # fmt: skip
    made = _serializer().dumps(whole)
    return made.decode() if isinstance(made, bytes) else made


def unpacked(text: str) -> Paper:
    """The reverse of `packed`. Raises `Invalid` where it is not ours, another person's or of an earlier version."""
    try:
        whole: dict[str, Any] = _serializer().loads(text)
    except BadData as error:
        raise Invalid(OUT_OF_DATE) from error
    if whole["who"] != viewer().teacher_id:
        raise Invalid(OUT_OF_DATE)
    try:
        items = tuple(_item(one) for one in whole["items"])
        steps = tuple(map(_step, whole["steps"]))
        return Paper(FileRead(whole["file"], "word", whole["encoding"], items, _messages(whole["messages"])), steps)
    except (KeyError, TypeError) as error:
        raise Invalid(OLDER) from error


def _step(data: Any) -> Step:
    rows = [(_item(found), texts) for found, texts in data["rows"]]
    return replace(Step(**data), rows=rows)


def _carried(steps: Sequence[Step]) -> Sequence[Step]:
    """The last steps, as many as a form bears."""
    kept = steps[-MOST_STEPS:]
    while sum(len(one.rows) for one in kept) > MOST_ROWS:
        kept = kept[1:]
    return kept


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="paper")


def _packed_item(found: Found) -> dict[str, Any]:
    """An exercise as JSON; grades, which are a set, stand as a list of their own."""
    labels = {key: value for key, value in found.labels.items() if key != "grades"}
    return {
        "place": found.place, "content": to_json(found.content) if found.content else None, "labels": labels,
        "grades": sorted(found.labels.get("grades", ())), "original": found.original,
        "paper": (found.proposals or {}).get("paper", ""), "messages": _told(found.messages),
    }  # fmt: skip


def _item(data: Mapping[str, Any]) -> Found:
    labels: dict[str, Any] = {key: _frozen(value) for key, value in data["labels"].items()}
    labels |= {"grades": frozenset[int](data["grades"])} if data["grades"] else {}
    content = from_json(data["content"]) if data["content"] else None
    return Found(data["place"], content, labels, _messages(data["messages"]), data["original"],
                 proposals={"paper": data["paper"]})  # fmt: skip


def _frozen(value: Any) -> Any:
    return tuple(cast("list[str]", value)) if isinstance(value, list) else value


def _told(messages: Sequence[BankError]) -> list[Any]:
    return [[isinstance(one, Doubt), one.text, one.values] for one in messages]


def _messages(told: Sequence[Any]) -> tuple[BankError, ...]:
    return tuple((Doubt if is_doubt else Note)(text, **values) for is_doubt, text, values in told)
