"""The sample bank: exercises written for this project, a TOML file a unit, each answer with the sum that proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from tomllib import loads
from typing import Any

from question_bank.content import Content, Item, Kind


@dataclass(frozen=True)
class SampleExercise:
    """One exercise of the sample bank. `checks`: per small item, or for the whole, an expression per gap.

    `work`: (kind of work, amount) pairs of the speed table; `idle`: numbers of the text that do not change the answer.
    """

    uid: str
    content: Content
    subject: str
    grades: tuple[int, ...]
    tier: str
    half: int
    difficulty: int
    goals: tuple[str, ...]
    lesson: str
    work: tuple[tuple[str, float], ...]
    checks: tuple[tuple[str, ...], ...]
    idle: tuple[str, ...] = ()
    cognitive: str = ""
    purpose: str = ""
    intent: str = ""
    context: str = ""
    family: str | None = None
    modality: str = "written"
    solutions: int = 1


def units() -> list[str]:
    """The codes of the units that have sample exercises, by name."""
    folder = files("homework_menu.demo")
    return sorted(path.name.removesuffix(".toml") for path in folder.iterdir() if path.name.endswith(".toml"))


def load(unit: str) -> list[SampleExercise]:
    """A unit's exercises in the order of the file. Raises `ValueError` with the id of what cannot be read."""
    data = loads((files("homework_menu.demo") / f"{unit}.toml").read_text(encoding="utf-8"))
    return [_sample(data, row) for row in data["exercise"]]


def _sample(unit: Mapping[str, Any], row: Mapping[str, Any]) -> SampleExercise:
    try:
        content = _content(unit["language"], row)
        return SampleExercise(
            uid=row["id"], content=content, subject=unit["subject"], grades=tuple(unit["grades"]), tier=row["tier"],
            half=round(row["minutes"] * 2), difficulty=row["difficulty"], goals=tuple(row["goals"]),
            lesson=f"{unit['unit']}.{row['lesson']}", work=tuple((kind, amount) for kind, amount in row["work"]),
            checks=_checks(row), idle=tuple(row.get("idle", ())), cognitive=row.get("cognitive", ""),
            purpose=row.get("purpose", ""), intent=row["intent"], context=row.get("context", ""),
            family=row.get("family"), modality=row.get("modality", "written"), solutions=row.get("solutions", 1),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{unit.get('unit')} {row.get('id')}: {error!r}") from error


def _content(language: str, row: Mapping[str, Any]) -> Content:
    kind = Kind(row["kind"])
    return Content(
        kind=kind, stem=row["stem"], title=row["title"], language=language, columns=row.get("columns", 0),
        items=tuple(Item(item[0], tuple(_accepted(one) for one in _many(item[1]))) for item in row.get("items", ())),
        options=tuple(row.get("options", ())), answers=_answers(kind, row), marking=tuple(row.get("marking", ())),
        solution=row["solution"], hints=tuple(row.get("hints", ())), how_to=row.get("how_to", ""),
        space=row.get("space", "none"), needs=tuple(row.get("needs", ())),
    )  # fmt: skip


def _answers(kind: Kind, row: Mapping[str, Any]) -> tuple[Any, ...]:
    if kind in (Kind.CHOICE, Kind.CHOICES):
        return tuple(row["right"])
    if kind is Kind.TRUEFALSE:
        return (row["answer"],) if "answer" in row else ()
    if kind is Kind.MATCH:
        return tuple((left, right) for left, right in row["pairs"])
    if kind is Kind.ORDER:
        return tuple(row["order"])
    if "answer" not in row:
        return ()
    if kind is Kind.BLANK:
        return tuple(_accepted(one) for one in _many(row["answer"]))
    return _accepted(row["answer"])


def _checks(row: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    if row.get("items"):
        return tuple(tuple(_many(item[2])) if len(item) > 2 else () for item in row["items"])
    return (tuple(_many(row["check"])),) if "check" in row else ()


def _many(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _accepted(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(" | "))
