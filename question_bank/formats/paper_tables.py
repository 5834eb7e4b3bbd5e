"""Tables of a paper: content becomes a Markdown table, layout its lines, tables of answers entries of the key."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import BankError
from .found import Note
from .paper import Line, unmarked

Cell = Sequence[Line]
HEADS = re.compile(
    r"\s*(?:\d{1,3}\s*[．、)）]|\d{1,3}\.(?!\d)|[A-HＡ-Ｈ]\s*[．.、]|[（(]\s*\d{1,2}\s*[)）]|【|[一二三四五六七八九十]+\s*、|(?:参考)?答案)"
)
SCORES = re.compile(r"得\s*分|评卷|总\s*分|阅卷|等\s*级")


def lines(rows: Sequence[Sequence[Cell]], place: str, notes: list[BankError]) -> list[Line]:
    """A table's rows of cells, each with its lines, as lines of the paper; what is no content goes into `notes`."""
    texts = [[" ".join(unmarked(line.text).strip() for line in cell) for cell in row] for row in rows]
    if not any(text for row in texts for text in row):
        return []
    if _is_of_numbers(texts):
        return _of_numbers(texts, place, notes)
    flat = [line for row in rows for cell in row for line in cell]
    if _is_layout(rows):
        return flat
    return [Line(_markdown(rows), place, "table", tuple(one for line in flat for one in line.said))]


def _is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    """Boxes of one cell or column, cells that hold exercises or options, tables within tables."""
    width = max(len(row) for row in rows)
    if width == 1 or (len(rows) == 1 and width <= 2):
        return True
    cells = [cell for row in rows for cell in row]
    firsts = [unmarked(cell[0].text) for cell in cells if cell]
    options = [text for text in firsts if re.match(r"\s*[A-H]\s*[．.、]\s*\S", text)]
    heads = [text for text in firsts if HEADS.match(text)]
    return len(options) > 1 or len(heads) > 1 or any(line.role for cell in cells for line in cell)


def _is_of_numbers(texts: Sequence[Sequence[str]]) -> bool:
    first = [row[0].replace(" ", "") for row in texts if row]
    return first[0] in ("题号", "題號", "No.", "Question") and len(first) > 1


def _of_numbers(texts: Sequence[Sequence[str]], place: str, notes: list[BankError]) -> list[Line]:
    """A table 题号 / 答案: its answers; one to write scores or answers in is paper furniture."""
    found: list[Line] = []
    for numbers, answers in zip(texts[::2], texts[1::2], strict=False):
        if SCORES.search(answers[0]) is None:
            found += [Line(f"{number}．{answer}", place, "key")
                      for number, answer in zip(numbers[1:], answers[1:], strict=False)
                      if number.isdigit() and answer]  # fmt: skip
    if not found:
        words = " ".join(text for row in texts for text in row if text)
        notes.append(Note("A table for scores or answers was set aside: “{text}”.", text=words[:80]))
    return found


def _markdown(rows: Sequence[Sequence[Cell]]) -> str:
    width = max(len(row) for row in rows)
    filled = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    made = ["| " + " | ".join(row) + " |" for row in filled]
    return "\n".join([made[0], "|" + " --- |" * width, *made[1:]])


def _cell(cell: Cell) -> str:
    return " ".join(line.text.strip() for line in cell).replace("|", "\\|").replace("\t", " ")
