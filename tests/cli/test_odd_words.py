"""Odd numbers, dates, files and words: a plain sentence and an exit of the contract, never a traceback."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from homework_menu.cli import main
from tests.cli.test_refusals import TABLE, call

MINUTES = ["inf", "-inf", "nan", "1e400", "1e300", "-4", "0", "241", "four", "", "9" * 5000]
WISH = ("menu", "build", "--grade", "3", "--subject", "maths")


def refused(result, code: int = 1) -> str:
    """What a refusal says: one sentence for a refused call."""
    assert result.exit_code == code, (result.output, result.exception)
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    assert "on our side" not in result.output
    assert result.stdout == ""
    assert result.stderr.strip()
    return result.stderr


@pytest.mark.parametrize("minutes", MINUTES)
def test_default_minutes_that_no_exercise_can_have_are_refused(tmp_path, minutes):
    (tmp_path / "one.csv").write_text(TABLE, encoding="utf-8")
    words = ("import", str(tmp_path / "one.csv"), "--bank", "B", "--defaults", f"minutes={minutes}")
    assert "minutes" in refused(call(tmp_path / "data", *words))


@pytest.mark.parametrize("minutes", ["0.4", "10000", "20.3", "-20"])
def test_a_menu_is_asked_for_in_half_minutes(tmp_path, minutes):
    assert "from 1 to 240" in refused(call(tmp_path, *WISH, "--minutes", minutes))


PASSWORDS = {"bytes": b"\xff\xfe\xfa", "a null": b"abcdef\x00ghijkl", "nothing": b"", "much": b"x" * 5000}


@pytest.mark.parametrize("data", PASSWORDS.values(), ids=PASSWORDS)
def test_a_password_file_that_holds_no_password_is_refused(tmp_path, data):
    (tmp_path / "secret").write_bytes(data)
    words = ("user", "create", "mei", "--role", "teacher", "--password-file", str(tmp_path / "secret"))
    call(tmp_path / "data", "school", "create", "East")
    refused(call(tmp_path / "data", *words))


ODD = [
    ("user", "create", "mei", "--role", "teacher:" + "x" * 99), ("user", "create", "\udcff", "--role", "teacher"),
    ("school", "create", "x" * 121), ("school", "create", "\udcff"), ("class", "create", "a\x00b", "--grade", "3"),
    ("class", "create", "A", "--grade", "9" * 30), ("class", "create", "A", "--grade", "3", "--learners", "9" * 30),
    ("import", "{folder}", "--bank", "\udcff"), ("textbook", "import", "{folder}"), ("textbook", "import", "/dev/zero"),
    (*WISH, "--minutes", "20", "--unit", "\udcff"), (*WISH, "--minutes", "20", "--goals", ","),
    (*WISH, "--minutes", "20", "--date", "9999-12-31"), (*WISH, "--minutes", "20", "--sheet", "x" * 300 + ".pdf"),
    ("menu", "check", "x" * 9000), ("serve", "--host", "256.1.1.1", "--insecure-lan"), ("search", "x", "--school", ""),
    ("--data", "", "class", "list"), ("--data", "/proc/none", "class", "list"), ("--database", "mysql://x", "upgrade"),
    ("--database", "sqlite", "upgrade"), ("--database", "sqlite:///{folder}", "upgrade"),
]  # fmt: skip


@pytest.mark.parametrize("words", ODD, ids=lambda words: ascii(" ".join(words))[:50])
def test_odd_words_are_refused_in_a_sentence(tmp_path, words):
    if "\udcff" in words and words[0] in ("user", "import"):
        call(tmp_path / "data", "school", "create", "East")
    refused(call(tmp_path / "data", *(word.replace("{folder}", str(tmp_path)) for word in words)))


def test_a_damaged_database_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "homework-menu.db").write_text("no database at all" * 20, encoding="utf-8")
    assert "not a database" in refused(call(tmp_path, "class", "list"))


@pytest.mark.parametrize("words", [
    ["class", "list", "--data", "{folder}", "--json"], ["class", "--data={folder}", "list", "--json"],
    ["class", "list", "--json", "--language", "en", "--data={folder}"],
])  # fmt: skip
def test_what_holds_for_every_command_may_be_written_anywhere(tmp_path, words):
    """Teeth: take it before the command alone."""
    call(
        tmp_path,
        "class",
        "create",
        "3-1",
        "--grade",
        "3",
        "--school",
        json.loads(call(tmp_path, "school", "create", "East", "--json").stdout)["id"],
    )
    found = CliRunner().invoke(main, [word.replace("{folder}", str(tmp_path)) for word in words])
    assert [one["name"] for one in json.loads(found.stdout)["classes"]] == ["3-1"]


def test_the_option_at_the_end_that_lacks_its_word_is_refused(tmp_path):
    assert "--data" in refused(CliRunner().invoke(main, ["class", "list", "--language", "en", "--data"]), code=2)


def test_a_port_in_use_is_refused_with_what_to_do(tmp_path):
    """Teeth: let the reason of the system stand alone."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        words = (sys.executable, "-m", "homework_menu", "--data", str(tmp_path), "serve", "--port", port)
        ended = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith(f"Port {port} is in use")
    assert "Traceback" not in ended.stderr


def test_a_role_that_is_named_twice_is_given_once(tmp_path):
    assert call(tmp_path, "school", "create", "East").exit_code == 0
    assert call(tmp_path, "user", "create", "mei", "--role", "teacher", "--role", "teacher").exit_code == 0


@pytest.mark.parametrize("seed", ["99999999999999999999", "-1", str(10**9)])
def test_a_seed_out_of_bounds_is_a_word_that_is_off(tmp_path, seed):
    assert "--seed" in refused(call(tmp_path, *WISH, "--minutes", "20", "--seed", seed), code=2)


OFF = [
    (("cook",), "cook"), (("menu", "bild"), "build"), (("menu", "build", "--grad", "3"), "--grade"),
    (("menu", "build", "--grade", "12"), "--grade"), (("menu", "build", "--grade", "three"), "--grade"),
    (("menu", "build", "--subject", "maths", "--minutes", "20"), "--grade"), ((*WISH, "--format", "soup"), "must-may"),
    ((*WISH, "--minutes", "20", "--date", "soon"), "2026-11-25"), (("menu", "check"), "UID"), (("menu",), ""),
    (("menu", "check", "a", "b"), ""), ((*WISH, "--seed"), "--seed"),
    (("class", "list", "--json=yes"), "--json"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "named"), OFF, ids=lambda one: " ".join(one) if isinstance(one, tuple) else "")
def test_a_call_that_is_written_wrong_is_refused_in_its_language(tmp_path, words, named):
    start = ["--data", str(tmp_path), "--language"]
    chinese, english = (refused(CliRunner().invoke(main, [*start, one, *words]), code=2) for one in ("zh", "en"))
    assert named in chinese
    assert named in english
    assert re.search("[\u4e00-\u9fff]", chinese.splitlines()[-1])
    assert not re.search("[\u4e00-\u9fff]", english)
    assert not re.search(r"\b(Error|Invalid|value|option)\b", chinese)


def test_a_bar_that_names_no_exercise_is_refused(tmp_path):
    call(tmp_path, "school", "create", "East")
    assert "hm-none" in refused(call(tmp_path, *WISH, "--minutes", "20", "--bar", "hm-none"))
