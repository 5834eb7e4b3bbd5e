"""S2 at the forms' door: no field of any form, whatever is written in it, ends in a fault or leaves half a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import THOROUGH, new_postgres
from tests.safety.doors import Door, opened_door, signed_in
from tests.safety.test_swaps import honest, send

VALUES = (
    "", " ", "\x00", "a\x00b", "\x1b[31m", "\u202eabc", "\ufeff", "\ud7ff\ue000", "\U0001f600" * 400, "字" * 70_000,
    "-1", "0", "1e999", "NaN", "inf", "9" * 400, "٣", "½", "1.25", "true", "null", "[]", "{}", "../../etc/passwd",
    "'; DROP TABLE exercise; --", '" OR 1=1', "%00", "%s%s%n", "{0.__class__}", "{{7*7}}", "$\\frac{1}{0}$", "\r\nX: y",
    "2026-02-30", "9999-99-99", "0001-01-01", "hm-3a8-001", "must-may", "school-lead",
)  # fmt: skip
SHARE = 4  # every value is written in one field of four, and in all of them where the walk is thorough
TEXTS = 16  # the first of them, which a database may refuse to store
SENTENCE = re.compile(r'role="alert"[^>]*>\s*([^<]{8,})|class="fault"[^>]*>\s*([^<]{8,})|<p>\s*([^<]{8,})')


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def door(request, town_file: Path, tmp_path: Path) -> Iterator[Door]:
    url = new_postgres(request.getfixturevalue("postgres")) if request.param == "postgres" else ""
    with opened_door(town_file, tmp_path, url=url) as door:
        yield door


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_field_of_a_form_ends_in_a_fault(door: Door) -> None:
    """Teeth: read the minutes of a form with `float` alone."""
    is_sqlite = door.database.engine.dialect.name == "sqlite"
    values = VALUES if is_sqlite else VALUES[:TEXTS]
    lee, wrong, asked = signed_in(door.app, "lee"), [], 0
    for method, path, form in honest(door):
        if method != "POST":
            continue
        for at, name in enumerate(form):
            for value in values if THOROUGH else values[at % SHARE :: SHARE]:
                client = lee if path.startswith("/school") else door.client
                answer = send(client, method, path, {**form, name: value})
                asked += 1
                if answer.status_code >= 500 or (answer.status_code >= 400 and not SENTENCE.search(answer.text)):
                    wrong.append((answer.status_code, path, name, value[:40]))
    assert asked > 40 * len(values) // (1 if THOROUGH else SHARE)
    assert wrong == []
    if is_sqlite:
        assert door.rows("PRAGMA integrity_check") == [("ok",)]
        assert door.rows("PRAGMA foreign_key_check") == []
