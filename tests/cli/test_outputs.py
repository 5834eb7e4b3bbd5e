"""Reading beside a writer, and files that a refused command does not leave behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from homework_menu.cli import outputs
from homework_menu.printing import paper
from homework_menu.printing.pdf import PdfFailed
from question_bank import database
from tests.cli.test_commands import DAY, Shell, bank
from tests.cli.test_refusals import menus_in

WISH = ("menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--date", DAY)
WISH = (*WISH, "--unit", "pep-maths-3a-8")


@pytest.fixture(scope="module")
def demo(demo_copy: Path) -> Shell:
    return Shell(demo_copy)


@pytest.fixture
def writer(demo: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Somebody else who is in the middle of writing; who waits for it gives up soon."""
    monkeypatch.setattr(database, "BUSY_MS", 200)
    connection = sqlite3.connect(demo.folder / "homework-menu.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.execute("ROLLBACK")
    connection.close()


@pytest.fixture(scope="module")
def menu(demo: Shell) -> str:
    return demo.json(*WISH)["id"]


@pytest.mark.pango
def test_what_reads_waits_for_no_writer(demo, menu, writer, tmp_path):
    calls = [
        ("search", "分数"), ("class", "list"), ("menu", "check", menu), ("doctor",),  ("upgrade",),
        ("export", "--bank", bank(demo), "--format", "csv", "--output", str(tmp_path / "b.csv")),
        ("menu", "print", menu, "--for", "learner", "--output", str(tmp_path / "a.pdf")),
    ]  # fmt: skip
    assert {words: demo(*words).output for words in calls if demo(*words).exit_code} == {}
    held = demo("class", "create", "3 Z", "--grade", "3")
    assert (held.exit_code, "locked" in held.stderr) == (1, True)


@pytest.mark.pango
def test_nothing_is_locked_while_a_sheet_is_printed(demo, tmp_path, monkeypatch):
    def printing(*words, **more):
        with sqlite3.connect(demo.folder / "homework-menu.db", timeout=0.1, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        other.close()
        return pages(*words, **more)

    pages = paper.learner_pdf
    monkeypatch.setattr(paper, "learner_pdf", printing)
    assert demo(*WISH, "--sheet", str(tmp_path / "a.pdf")).exit_code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("files", [
    ("--sheet", "a.pdf", "--key", "b.odt"), ("--sheet", "a.pdf", "--key", "no/b.pdf"),
    ("--sheet", "a.html", "--key", "a.html"),
])  # fmt: skip
def test_files_are_looked_at_before_anything_is_done(demo, tmp_path, monkeypatch, files):
    monkeypatch.chdir(tmp_path)
    before = menus_in(demo.folder)
    result = demo(*WISH, *files)
    assert (result.exit_code, result.stdout, list(tmp_path.iterdir())) == (1, "", [])
    assert menus_in(demo.folder) == before


def test_a_sheet_that_fails_while_it_is_printed_leaves_no_menu_and_no_file(demo, tmp_path, monkeypatch):
    def fails(*_words, **_more):
        raise PdfFailed("The page is too large to be printed.")

    monkeypatch.setattr(paper, "teacher_pdf", fails)
    (tmp_path / "a.html").write_text("old", encoding="utf-8")
    before = menus_in(demo.folder)
    result = demo(*WISH, "--sheet", str(tmp_path / "a.html"), "--key", str(tmp_path / "b.pdf"))
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "The page is too large to be printed.")
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("a.html", "old")]
    assert menus_in(demo.folder) == before


def test_a_file_takes_its_place_when_all_are_written(tmp_path):
    targets = [tmp_path / "a", tmp_path / "b"]
    with outputs.written(targets) as fresh:
        for one in fresh:
            one.write_bytes(b"x")
        assert not any(one.exists() for one in targets)
    assert sorted(tmp_path.iterdir()) == targets
