"""The bundle: our own zip with everything a bank holds, equal after a round trip, ids kept.

`manifest.json` {format, schema, name, exported}; `exercises.jsonl` one exercise a line with labels and all revisions;
`points.json` the knowledge points they name; `pictures/UID.png`.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from ..content import from_json, require_shape
from ..errors import BankError, Refused
from .excel import check_archive
from .found import FileRead, Found, clean, clean_all

NAME, SCHEMA = "homework-menu-bundle", 1
MOST_ITEMS = 100_000
MOST_LINE = 512_000
LABELS = (
    "subject", "grades", "tier", "half", "slow", "origin", "modality", "difficulty", "cognitive", "purpose", "intent",
    "context", "goals", "lesson", "family", "tags", "category", "marks", "source", "rights", "status",
)  # fmt: skip
EPOCH = (2020, 1, 1, 0, 0, 0)


def write(
    exercises: Iterable[Mapping[str, Any]],
    *,
    name: str,
    points: Sequence[Mapping[str, Any]],
    pictures: Mapping[str, bytes],
) -> bytes:
    """The bundle of these exercises; equal input gives equal bytes."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "manifest.json", _json({"format": NAME, "schema": SCHEMA, "name": name}))
        _put(archive, "exercises.jsonl", "\n".join(_json(one) for one in exercises))
        _put(archive, "points.json", _json(list(points)))
        for uid in sorted(pictures):
            _put(archive, f"pictures/{uid}.png", pictures[uid])
    return body.getvalue()


def _put(archive: zipfile.ZipFile, name: str, text: str | bytes) -> None:
    member = zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, text)


def _json(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(data: bytes, name: str, mapping: Mapping[str, str]) -> FileRead:
    """The exercises of a bundle. Raises `Refused` for a newer schema, a damaged archive, or one over the caps."""
    check_archive(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest: Any = json.loads(archive.read("manifest.json"))
            lines = archive.read("exercises.jsonl").decode().split("\n")
            pictures = _pictures(archive)
    except (KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RecursionError) as error:
        raise Refused("The file {file} is not a bundle that can be read.", file=name) from error
    told: dict[str, Any] = dict(manifest) if isinstance(manifest, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
    if told.get("format") != NAME:
        raise Refused("The file {file} is not a bundle that can be read.", file=name)
    if told.get("schema") != SCHEMA:
        raise Refused("The bundle was written by a newer version. Upgrade first, then import it.")
    if len(lines) > MOST_ITEMS:
        raise Refused("The file holds {count} exercises; at most {most} can be imported at once. Split it.",
                      count=len(lines), most=MOST_ITEMS)  # fmt: skip
    items = tuple(_found(number, line) for number, line in enumerate(lines, 1) if line.strip())
    return FileRead(name, "bundle", "utf-8", items, pictures=pictures)


def _pictures(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The bundle's pictures, by uid."""
    found = [(name, re.fullmatch(r"pictures/([0-9a-f]{8,64})\.png", name)) for name in archive.namelist()]
    return {match[1]: archive.read(name) for name, match in found if match}


def _found(number: int, line: str) -> Found:
    """One exercise; what is not understood is left out with its line, never the whole file."""
    try:
        if len(line) > MOST_LINE:
            raise ValueError("longer than 512 kB")
        data: dict[str, Any] = clean_all(json.loads(line))
        labels = {key: _label(key, data["labels"][key]) for key in LABELS if data["labels"].get(key) is not None}
        contents = [require_shape(from_json(one["content"])) for one in data["revisions"]]
        return Found(str(number), contents[-1], {**labels, "revisions": contents}, (), "", str(data["uid"])[:64], True)
    except (
        BankError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as e:
        told = Refused("This entry cannot be read: {reason}.", reason=clean(str(e))[:200])
        return Found(str(number), None, {}, (told,), clean(line[:2000]))


def _label(key: str, value: Any) -> Any:
    """A label of the type that it must have. Raises `ValueError`."""
    if key in ("slow", "marks"):
        number = Decimal(str(value))
        is_right, value = number.is_finite(), number
    elif key in ("half", "difficulty"):
        is_right = type(value) is int
    elif key in ("grades", "goals", "tags"):
        items = cast("list[Any]", value) if isinstance(value, list) else [None]
        is_right = all(type(one) is (int if key == "grades" else str) for one in items)
        value = frozenset(items) if key == "grades" else tuple(items)
    else:
        is_right = isinstance(value, str)
    if not is_right:
        raise ValueError(f"{key} holds what it may not")
    return value
