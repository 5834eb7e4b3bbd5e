"""The curriculum that comes with the project, read from its data files: points, what they need first, textbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from tomllib import loads
from typing import Any

Row = dict[str, Any]
STAGES = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 4}
MARK = "to be confirmed"
WHOLE_BOOK = "*"


def digest() -> str:
    """What the data files hold, as a fingerprint; nothing of them is parsed for it."""
    found = sha256()
    for file in _files(""):
        found.update(file.read_bytes())
    return found.hexdigest()


@cache
def points() -> tuple[Row, ...]:
    """Every node with its parent's code, the levels from the subjects down."""
    heads = [row for file in _files("subjects") for row in _read(file)["subject"]]
    domains = [row for file in _files("points-") for row in _read(file)["domain"]]
    themes = [(theme, domain["code"]) for domain in domains for theme in domain["theme"]]
    return (
        *(_point(row, "subject", None) for row in heads),
        *(_point(row, "domain", row["code"].split(".")[0]) for row in domains),
        *(_point(row, "theme", parent) for row, parent in themes),
        *(_point(row, "point", theme["code"]) for theme, _ in themes for row in theme["points"]),
    )


@cache
def needs() -> tuple[tuple[str, str, bool], ...]:
    """A point, one that it needs first, and whether it cannot be taught without."""
    read = [_read(file) for file in _files("needs-")]
    return tuple(
        (point, need, kind == "hard")
        for data in read
        for kind in ("hard", "soft")
        for point, some in data[kind].items()
        for need in some
    )


@cache
def books() -> tuple[Row, ...]:
    """Textbooks with `units`, and those with `lessons`, which have a `title` and the codes of their `points`."""
    return tuple(_book(book, data) for data in map(_read, _files("textbooks-")) for book in data["book"])


def _files(start: str) -> Iterator[Traversable]:
    there = files("question_bank") / "curriculum_data"
    yield from sorted(
        (one for one in there.iterdir() if one.name.startswith(start) and one.name.endswith(".toml")),
        key=lambda one: one.name,
    )


def _read(file: Traversable) -> Mapping[str, Any]:
    return loads(file.read_text(encoding="utf-8"))


def _point(row: Row, level: str, parent: str | None) -> Row:
    first, last = row["grades"]
    return {
        "code": row["code"], "subject": row["code"].split(".")[0], "level": level, "parent": parent,
        "title_zh": row["zh"], "title_en": row["en"], "stage": STAGES[last], "grade_from": first, "grade_to": last,
        "standard": row.get("standard", ""), "edition": row.get("edition", "2022"), "aliases": row.get("aliases", []),
        "mark": row.get("mark", MARK),
    }  # fmt: skip


def _book(row: Row, file: Mapping[str, Any]) -> Row:
    return {
        "code": row["code"], "edition": row.get("edition", file["edition"]), "title": row["title"],
        "subject": file["subject"], "grade": row["grade"], "language": file.get("language", "zh"),
        "mark": row.get("mark", MARK), "units": list(_units(row)),
    }  # fmt: skip


def _units(book: Row) -> Iterator[Row]:
    """A unit's code is its book's with its place or its own `code`, a lesson's its unit's with its place."""
    taught: dict[str, None] = {}
    for place, unit in enumerate(book["unit"], 1):
        code = f"{book['code']}-{unit.get('code', place)}"
        lessons: list[Row] = []
        for number, (title, *some) in enumerate(unit.get("lessons", []), 1):
            goals = list(taught) if some == [WHOLE_BOOK] else some
            taught.update(dict.fromkeys(goals))
            lessons.append({"code": f"{code}.{number}", "title": title, "points": goals})
        yield {"code": code, "title": unit["title"], "lessons": lessons}
