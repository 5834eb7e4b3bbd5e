"""Hostile bundles, their pictures and file names for the import page, each made when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.safety.archives import LINK, SHEET, flags, lying, packed, png, sheet, text_chunk, workbook
from tests.safety.hostile_tables import HONEST, File, Maker, named, table


def line(**changes: Any) -> dict[str, Any]:
    """An honest exercise of a bundle with changes; `labels__x` and `content__x` reach inside."""
    labels = {"subject": "maths", "grades": [3], "tier": "basic", "half": 4}
    content = {"kind": "numeric", "stem": "1+1=____", "answers": [{"value": 2, "tolerance": 0}]}
    made: dict[str, Any] = {
        "uid": "fedcba9876543210",
        "labels": labels,
        "revisions": [{"number": 1, "content": content}],
    }
    for name, value in changes.items():
        room, _, inner = name.partition("__")
        (labels if room == "labels" else content if room == "content" else made)[inner or room] = value
    return made


def bundled(*lines: Any, manifest: Any = None, text: str | None = None, **more: bytes | str) -> bytes:
    told = {"format": "homework-menu-bundle", "schema": 1, "name": "x"} if manifest is None else manifest
    body = "\n".join(json.dumps(one) for one in lines) if text is None else text
    parts = {"manifest.json": json.dumps(told), "exercises.jsonl": body, "points.json": "[]"}
    return packed({**parts, **{name.replace("__", "/"): data for name, data in more.items()}})


def nested(depth: int) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": "short", "stem": "x", "answers": ["1"]}
    for _ in range(depth):
        content = {"kind": "group", "stem": "x", "parts": [content]}
    return content


CHANGES: dict[str, dict[str, Any]] = {
    "forged owner": {"owner_id": 1, "author_id": 1, "school_id": 2, "bank_id": 99, "uses": 99},
    "forged role": {"role": "school-lead", "grants": [{"role": "school-lead"}]},
    "forged labels": {"labels__school_id": 2, "labels__author_id": 9, "labels__uses": 5, "labels__version": 9},
    "forged status": {"labels__status": "approved"},
    "forged origin": {"labels__origin": "measured-by-god"},
    "id of a path": {"uid": "../../../../etc/passwd"},
    "id of a script": {"uid": "<script>alert(1)</script>"},
    "id of a number": {"uid": 7},
    "id of nothing": {"uid": ""},
    "id of 1 MB": {"uid": "a" * 100_000},
    "id with a null": {"uid": "abcdefgh\x00ijkl"},
    "NaN half": {"labels__half": float("nan")},
    "minus half": {"labels__half": -4},
    "half of text": {"labels__half": "4"},
    "huge half": {"labels__half": 10**30},
    "half of truth": {"labels__half": True},
    "NaN slow": {"labels__slow": "NaN"},
    "endless slow": {"labels__slow": "Infinity"},
    "huge slow": {"labels__slow": "1e999999"},
    "signalling slow": {"labels__slow": "sNaN"},
    "huge marks": {"labels__marks": 10**40},
    "difficulty of text": {"labels__difficulty": "hard"},
    "difficulty 10^30": {"labels__difficulty": 10**30},
    "grades of text": {"labels__grades": ["3"]},
    "grades of lists": {"labels__grades": [[3]]},
    "grade 99": {"labels__grades": [99]},
    "grades of a number": {"labels__grades": 3},
    "subject of a list": {"labels__subject": ["maths"]},
    "tags of a map": {"labels__tags": {"a": 1}},
    "tags of numbers": {"labels__tags": [1, 2]},
    "9,999 tags": {"labels__tags": ["x"] * 9_999},
    "9,999 goals": {"labels__goals": [f"g{n}" for n in range(9_999)]},
    "deep goal": {"labels__goals": [" > ".join(["a"] * 3_000)]},
    "goal of nothing": {"labels__goals": [" > "]},
    "intent of a number": {"labels__intent": 5},
    "long intent": {"labels__intent": "x" * 9_000},
    "long family": {"labels__family": "f" * 900},
    "unknown lesson": {"labels__lesson": "no-such-lesson"},
    "labels of a list": {"labels": []},
    "no labels": {"labels": None},
    "no revisions": {"revisions": []},
    "revisions of text": {"revisions": "x"},
    "9,999 revisions": {"revisions": [line()["revisions"][0]] * 9_999},
    "stem of a number": {"content__stem": 5},
    "stem of nothing": {"content__stem": None},
    "stem of a map": {"content__stem": {}},
    "unknown kind": {"content__kind": "python"},
    "unknown field": {"content____class__": "os.system"},
    "answer of text": {"content__answers": ["two"]},
    "answer without a value": {"content__answers": [{}]},
    "NaN answer": {"content__answers": [{"value": float("nan")}]},
    "endless answer": {"content__answers": [{"value": float("inf")}]},
    "answer of a list": {"content__answers": [{"value": [1]}]},
    "answers of a number": {"content__answers": 5},
    "choice out of reach": {"content__kind": "choice", "content__options": ["a", "b"], "content__answers": [99]},
    "choice below": {"content__kind": "choice", "content__options": ["a", "b"], "content__answers": [-1]},
    "options of numbers": {"content__kind": "choice", "content__options": [1, 2], "content__answers": [0]},
    "match of one": {"content__kind": "match", "content__answers": [["a"]]},
    "order of maps": {"content__kind": "order", "content__answers": [{}]},
    "truth of text": {"content__kind": "truefalse", "content__answers": ["yes"]},
    "items of text": {"content__items": "abc"},
    "items without text": {"content__items": [{}]},
    "item of a number": {"content__items": [{"text": 5, "answers": []}]},
    "columns of text": {"content__columns": "x"},
    "minus columns": {"content__columns": -5},
    "huge columns": {"content__columns": 10**9},
    "space of nonsense": {"content__space": "lines 99999"},
    "space of a number": {"content__space": 7},
    "place of text": {"content__place": "x"},
    "place with more": {"content__place": {"book": "a", "page": "1", "numbers": "2", "x": 1}},
    "place of numbers": {"content__place": {"book": 1, "page": 2, "numbers": 3}},
    "language of nonsense": {"content__language": "klingon"},
    "half surrogate": {"content__stem": "a\ud800b"},
    "null in the text": {"content__stem": "a\x00b"},
    "bidi": {"content__stem": "a\u202eb"},
    "70 kB of text": {"content__stem": "x" * 70_000},
    "500 kB of hints": {"content__hints": ["x" * 600_000]},
    "group in a group": {"content": None},
    "script as picture": {"content__stem": "[[picture javascript:alert(1)]]"},
    "picture that is not there": {"content__stem": "[[picture deadbeefdeadbeef x]]"},
}


def bundles(web: str) -> dict[str, Maker]:
    """Our own zip, forged."""
    made: dict[str, Callable[[], bytes]] = {
        name: lambda change=change: bundled(line(**change)) for name, change in CHANGES.items()
    }
    manifests = {
        "newer schema": {"format": "homework-menu-bundle", "schema": 2},
        "schema of text": {"format": "homework-menu-bundle", "schema": "1"},
        "another format": {"format": "other", "schema": 1},
        "manifest of a list": [1],
        "manifest of nothing": {},
    }
    made |= {name: lambda told=told: bundled(line(), manifest=told) for name, told in manifests.items()}
    made |= {
        f"{depth} groups deep": lambda depth=depth: bundled({**line(), "revisions": [{"content": nested(depth)}]})
        for depth in (2, 90, 300)
    }
    dot = png(2, 2)
    pictures = {
        "of 30,000 x 30,000": png(30_000, 30_000, body=b"x"),
        "of 2^31 pixels": png(2**31 - 1, 2**31 - 1, body=b"x"),
        "of no pixels": png(0, 0, body=b""),
        "cut short": dot[:40],
        "of SVG": f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{web}'/></svg>".encode(),
        "of a page": b"<html><script>1</script>",
        "that is a zip too": dot + workbook(),
        "of GIF": b"GIF89a" + bytes(60),
        "of TIFF": b"II*\x00" + bytes(60),
        "of PostScript": b"%!PS-Adobe\n(/etc/passwd) run",
        "with a text bomb": png(2, 2, extra=text_chunk(b"a", bytes(4 * 2**20), packed_text=True)),
        "with a script": png(2, 2, extra=text_chunk(b"a", b"<script>1</script>")),
        "of noise": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "of nothing": b"",
        "of JPEG's head": b"\xff\xd8\xff\xe0" + bytes(20),
        "of WebP's head": b"RIFF\xff\xff\xff\x7fWEBPVP8 ",
    }
    shown = line(content__stem="[[picture fedcba9876543210 x]] 1+1=____")
    made |= {
        f"picture {name}": lambda data=data: bundled(shown, **{"pictures__fedcba9876543210.png": data})
        for name, data in pictures.items()
    }
    made |= {
        "picture of 24 Mpx": lambda: bundled(shown, **{"pictures__fedcba9876543210.png": png(6_000, 4_000)}),
        "5,001 exercises": lambda: bundled(*[line(uid=f"{n:016x}", content__stem=f"{n}+1=____") for n in range(5_001)]),
        "same id twice": lambda: bundled(line(), line(content__stem="1+2=____")),
        "no JSON": lambda: bundled(text="{" * 500),
        "deep JSON": lambda: bundled(text="[" * 200_000),
        "deep map": lambda: bundled(text='{"a":' * 100_000),
        "NaN alone": lambda: bundled(text="NaN"),
        "number of 100,000 digits": lambda: bundled(text='{"uid": ' + "9" * 100_000 + "}"),
        "line of 9 MB": lambda: bundled(text='"' + "x" * 9_000_000 + '"'),
        "not UTF-8": lambda: packed({"manifest.json": "{}", "exercises.jsonl": b"\xff\xfe\xfd"}),
        "no manifest": lambda: packed({"exercises.jsonl": "{}"}),
        "unpacks to 150 MB": lambda: bundled(text=" " * (150 * 2**20)),
        "path upward": lambda: bundled(line(), **{"..__..__x": "x"}),
        "link": lambda: packed(
            {"exercises.jsonl": "/etc/passwd", "manifest.json": "{}"}, modes={"exercises.jsonl": LINK}
        ),
        "cut short": lambda: bundled(line())[:-30],
        "wrong sums": lambda: lying(bundled(line()), size=9),
        "encrypted": lambda: flags(bundled(line()), flag=1),
        "a workbook too": lambda: bundled(line(), **{SHEET.replace("/", "__"): sheet("")}),
    }
    return named("Bundle", "zip", made)


def names() -> Iterator[tuple[str, File]]:
    """An honest table under hostile file names."""
    honest = table(HONEST)
    for name in (
        "../../etc/passwd",
        "a\x00b.csv",
        "<script>alert(1)</script>.csv",
        "x" * 5_000 + ".csv",
        "CON",
        "a\r\nSet-Cookie: a=b",
        "\u202evsc.x",
        "=1+1.csv",
        "{file}.csv",
    ):
        yield f"Name: {name[:20]!r}", (name, honest)
