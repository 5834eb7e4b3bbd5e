"""An exercise's wording as the texts of named cells, and back: for tables, and for the form in the browser.

Small items stand in one cell, a line each: `text || answer`. Gaps are parted by `；`, accepted texts of a gap by `|`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from ..content import BookPlace, Content, Item, Kind, gap_count
from ..errors import BankError, Invalid
from .foreign import bank_markup
from .found import KIND_WORDS, Doubt, Note, folded, letters, split_gaps, truth

ITEM_MARK = "||"
LONGEST_NUMBER = 15
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,14})(?:\.\d+)?")
"""007, 1E5 and numbers of more than 15 digits are texts: their wording counts."""


def content_of(given: Mapping[str, str], said: list[BankError]) -> Content:
    """The wording that named cells hold; what is doubtful is added to `said`."""
    if given.get("book"):
        return Content(Kind.SHORT, "", place=BookPlace(given["book"], given.get("page", ""), given.get("numbers", "")))
    options = tuple(bank_markup(text) for text in _options(given))
    items = tuple(_item(line) for line in given.get("items", "").splitlines() if line.strip())
    kind = _kind(given, options, said)
    stem = bank_markup(given["stem"], brackets=kind is Kind.BLANK)
    kind, options, answers, marking = _answer(kind, given.get("answer", ""), stem, options, said, answered=bool(items))
    columns = given.get("columns", "")
    return Content(
        kind=kind, stem=stem, title=given.get("title", ""), options=options, answers=answers, marking=marking,
        solution=bank_markup(given.get("solution", "")), language=language_of(given["stem"]),
        space=given.get("space") or "none", columns=int(columns) if re.fullmatch("[1-9]", columns) else 0, items=items,
        needs=tuple(one.strip() for one in re.split(r"[、，,;；]", given.get("needs", "")) if one.strip()),
        how_to=given.get("how_to", ""),
        hints=tuple(line for line in given.get("hints", "").splitlines() if line.strip()),
    )  # fmt: skip


def cells_of(content: Content) -> dict[str, str]:
    """The reverse of `content_of`. Raises `Invalid` for a group, which no row can hold."""
    if content.parts:
        raise Invalid("A group with parts does not fit into a row. Use the bundle.")
    place = content.place
    named = {f"option.{chr(65 + at)}": text for at, text in enumerate(content.options)}
    return named | {
        "kind": content.kind.value, "title": content.title, "stem": content.stem, "answer": answer_text(content),
        "items": "\n".join(_item_text(item) for item in content.items), "solution": content.solution,
        "space": "" if content.space == "none" else content.space, "needs": "、".join(content.needs),
        "columns": str(content.columns or ""), "how_to": content.how_to, "hints": "\n".join(content.hints),
        "book": place.book if place else "", "page": place.page if place else "",
        "numbers": place.numbers if place else "",
    }  # fmt: skip


def answer_text(content: Content) -> str:
    """A wording's answer as it stands in one cell."""
    match content.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return ",".join(chr(65 + at) for at in content.answers)
        case Kind.TRUEFALSE:
            return "".join("对" if one else "错" for one in content.answers)
        case Kind.NUMERIC:
            return "".join(str(one["value"]) for one in content.answers)
        case Kind.BLANK:
            return _gap_text(content.answers)
        case Kind.MATCH:
            return "；".join(f"{left}={right}" for left, right in content.answers)
        case Kind.ORDER:
            return "；".join(content.answers)
        case Kind.ESSAY | Kind.TASK:
            return "；".join(content.marking)
        case _:
            return "|".join(map(str, content.answers))


def _gap_text(answers: Sequence[Sequence[str]]) -> str:
    return "；".join("|".join(gap) for gap in answers)


def _item_text(item: Item) -> str:
    return f"{item.text} {ITEM_MARK} {_gap_text(item.answers)}"


def _item(line: str) -> Item:
    text, _, answer = line.partition(ITEM_MARK)
    source = bank_markup(text)
    gaps = split_gaps(answer, gap_count(source)) if answer.strip() else ()
    return Item(source, tuple(tuple(bank_markup(one) for one in gap) for gap in gaps))


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
        said.append(
            Note("The kind “{kind}” is not known here; the kind was worked out from the answer.", kind=given["kind"])
        )
    answer = given.get("answer", "")
    if options:
        places = letters(answer, len(options))
        return Kind.CHOICES if places and len(places) > 1 else Kind.CHOICE
    if given.get("items"):
        return Kind.BLANK
    if truth(answer) is not None and not answer.strip().isdigit():
        return Kind.TRUEFALSE
    if gap_count(bank_markup(given["stem"], brackets=True)):
        return Kind.BLANK
    return Kind.NUMERIC if _PLAIN_NUMBER.fullmatch(folded(answer)) else Kind.SHORT


def _answer(
    kind: Kind, text: str, stem: str, options: tuple[str, ...], said: list[BankError], *, answered: bool
) -> tuple[Kind, tuple[str, ...], tuple[Any, ...], tuple[str, ...]]:
    """Kind, options, answers and marking points, from the answer's cell; `answered`: the small items have their own."""
    if not text and answered:
        return kind, options, (), ()
    if not text:
        said.append(Doubt("No answer was found. Add it, then set the exercise to ready."))
        return kind, options, (), ()
    if kind in (Kind.CHOICE, Kind.CHOICES):
        return _choice(kind, text, options, said)
    if kind is Kind.TRUEFALSE:
        return kind, (), _true_false(text, options, said), ()
    if kind is Kind.BLANK:
        return kind, (), _gaps(text, stem, said), ()
    if kind is Kind.NUMERIC and (value := number(text)) is not None:
        return kind, (), ({"value": value, "tolerance": 0},), ()
    if kind is Kind.MATCH:
        return kind, (), tuple(tuple(pair.split("=", 1)) for pair in re.split(r"[；;\n]", text) if "=" in pair), ()
    if kind is Kind.ORDER:
        return kind, (), tuple(part.strip() for part in re.split(r"[；;\n]", text) if part.strip()), ()
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
        said.append(Doubt("The answer “{answer}” is not one of the options. Choose the right one.", answer=text))
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
        said.append(Doubt("The text has {gaps} gaps, the answer {parts} parts. Separate them with “；”.",
                          gaps=gaps, parts=len(answers)))  # fmt: skip
    return answers


def number(text: str) -> float | int | None:
    try:
        value = Decimal(folded(text).replace(",", ""))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > LONGEST_NUMBER:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
