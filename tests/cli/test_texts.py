"""What a teacher reads in a terminal: menus in words, refusals with what would mend them and the words to type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.test_commands import DAY, Shell

WISH = ("menu", "build", "--grade", "3", "--subject", "maths", "--date", DAY, "--unit", "pep-maths-3a-8")
FORMATS = ("must-may", "set-meals", "three-courses", "three-in-a-row", "columns", "exact-points", "purse")
RAW = re.compile(r"'|\b(must|may|board|choose|basic|None|True)\b|\\n")


@pytest.fixture(scope="module")
def demo(demo_copy: Path) -> Shell:
    return Shell(demo_copy)


@pytest.mark.parametrize("format", FORMATS)
def test_a_menu_is_told_in_the_words_of_its_sheet(demo, format):
    result = demo(*WISH, "--minutes", "20", "--format", format, language="zh")
    assert result.exit_code == 0, result.output
    menu = demo.sql("SELECT uid, cap FROM menu ORDER BY id DESC LIMIT 1")[0]
    assert f"菜单编号 {menu.uid}" in result.stdout
    assert "上限 20 分钟" in result.stdout
    assert "逐一比过" in result.stdout
    assert not RAW.search(result.stdout.replace(menu.uid, "")), result.stdout
    assert sum(" 分钟 · " in line for line in result.stdout.splitlines()) >= 4


def test_the_kinds_of_work_and_the_meals_are_named(demo):
    told = demo(*WISH, "--minutes", "20", "--format", "set-meals").stdout
    assert "specialised" in told
    assert "Maple meal" in told or "枫叶套餐" in told
    assert "Grade 3 · Maths" in told
    board = demo(*WISH, "--minutes", "20", "--format", "three-in-a-row").stdout
    assert "row 2, box 3" in board


def test_what_is_short_names_its_rule_and_the_words_that_mend_it(demo):
    result = demo(*WISH, "--minutes", "4")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "(Rule V1)" in result.stderr
    mend = re.search(r"Allow (\d+) minutes: type (--minutes \d+)", result.stderr)
    assert mend
    assert demo(*WISH, *mend[2].split()).exit_code == 0


def test_a_bank_without_exercises_is_told_how_to_bring_some_in(demo):
    result = demo("menu", "build", "--grade", "7", "--subject", "physics", "--minutes", "20")
    assert result.exit_code == 1
    assert "homework-menu import FILE --bank BANK --defaults subject=physics,grade=7,tier=" in result.stderr


def test_an_exercise_that_is_pinned_in_vain_is_named(demo):
    result = demo(*WISH, "--minutes", "20", "--pin", "nonsuch")
    assert result.exit_code == 1
    assert "nonsuch: it is not in any bank that you see." in result.stderr
    assert "leave out --pin nonsuch" in result.stderr


@pytest.mark.parametrize("words", [("check", "nosuch"), ("print", "nosuch", "--for", "learner", "--output", "x.pdf")])
def test_an_unknown_menu_is_called_by_what_was_typed(demo, words):
    result = demo("menu", *words)
    assert (result.exit_code, result.stderr) == (1, "There is no menu “nosuch”.\n")


@pytest.mark.parametrize("option", ["--unit", "--class", "--goals", "--bank", "--pin", "--bar", "--school"])
@pytest.mark.parametrize("word", ["", " "])
def test_an_option_without_a_word_is_refused(demo, option, word):
    result = demo(*WISH, "--minutes", "20", option, word)
    assert (result.exit_code, result.stdout) == (1, "")
    assert option in result.stderr


def test_lists_are_told_in_words(demo, tmp_path):
    (tmp_path / "one.csv").write_text("题干,答案\n1+1=____,2\n,3\n", encoding="utf-8")
    told = demo("import", str(tmp_path / "one.csv"), "--bank", "B", "--dry-run", language="zh")
    assert told.stdout == "找到 2 道，收入 1 道，已有 0 道，未收 1 道。\n"
    assert re.search(r"one\.csv 3: \S*没有", told.stderr), told.stderr
    found = demo("search", "分数", "--limit", "3", language="zh").stdout
    assert "'" not in found
    assert "分钟" in found
