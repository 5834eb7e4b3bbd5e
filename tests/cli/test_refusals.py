"""What the command line refuses, and that an empty folder is no reason to."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from homework_menu.cli import main
from homework_menu.menus import Invalid, require_grade
from homework_menu.models import SchoolClass

TABLE = "stem,answer,kind,subject,grade,tier,minutes\nHalf of 6?,3,short,maths,3,basic,4\n"


def call(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(folder), "--language", "en", *words])


def test_every_command_works_on_an_empty_folder(tmp_path):
    (tmp_path / "one.csv").write_text(TABLE, encoding="utf-8")
    assert json.loads(call(tmp_path / "a", "class", "list", "--json").stdout) == {"classes": []}
    assert json.loads(call(tmp_path / "b", "search", "half", "--json").stdout)["total"] == 0
    assert json.loads(call(tmp_path / "c", "reindex", "--json").stdout)["indexed"] == 0
    brought = call(tmp_path / "d", "import", str(tmp_path / "one.csv"), "--bank", "B", "--json")
    assert json.loads(brought.stdout)["imported"] == 1, brought.output
    wish = ["menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--format", "must-may", "--json"]
    refused = call(tmp_path / "e", *wish)
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["shortfalls"]


def test_a_school_that_is_made_takes_the_place_of_the_one_that_stood_in(tmp_path):
    call(tmp_path, "class", "list")
    assert call(tmp_path, "school", "create", "Oak", "--policy", "cn-2021", "--json").exit_code == 0
    assert call(tmp_path, "class", "create", "3 A", "--grade", "3", "--json").exit_code == 0
    assert call(tmp_path, "school", "create", "Elm", "--policy", "cn-2021", "--json").exit_code == 0
    assert call(tmp_path, "class", "list").exit_code == 1


def test_a_sheet_that_cannot_be_printed_leaves_no_menu(demo_copy, tmp_path):
    demo = demo_copy
    wish = ["menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--format", "must-may"]
    counts = [menus_in(demo)]
    assert call(demo, *wish, "--sheet", str(tmp_path / "x.odt")).exit_code == 1
    counts.append(menus_in(demo))
    assert counts[0] == counts[1]
    second = call(demo, *wish, "--class", "二(1)班")
    assert second.exit_code == 1
    assert "is in grade 2" in second.output
    assert menus_in(demo) == counts[0]


def menus_in(folder: Path) -> int:

    (path,) = folder.glob("*.db")
    with sqlite3.connect(path) as db:
        return db.execute("SELECT count(*) FROM menu").fetchone()[0]


def test_another_grades_rules_do_not_bind_a_class():
    require_grade(SchoolClass(name="2 A", grade=2), 2)
    with pytest.raises(Invalid):
        require_grade(SchoolClass(name="2 A", grade=2), 3)


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_file_with_a_heading_only_is_refused_with_the_reason(tmp_path, more):
    (tmp_path / "bare.csv").write_text("stem,answer\n", encoding="utf-8")
    answer = call(tmp_path, "import", str(tmp_path / "bare.csv"), "--bank", "B", *more)
    assert answer.exit_code == 1
    assert answer.stderr.startswith("bare.csv: There is a heading but no exercise below it.")
    if more:
        assert json.loads(answer.stdout)["files"][0]["messages"] == [answer.stderr.removeprefix("bare.csv: ").strip()]


def test_a_workbook_with_nothing_in_it_is_refused_with_the_reason(tmp_path):
    Workbook().save(tmp_path / "bare.xlsx")
    answer = call(tmp_path, "import", str(tmp_path / "bare.xlsx"), "--bank", "B")
    assert (answer.exit_code, answer.stderr) == (1, "bare.xlsx: No exercises were found in bare.xlsx.\n")
