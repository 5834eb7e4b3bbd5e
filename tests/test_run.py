"""run.py says in one plain sentence what is missing; each test starts it as its users do, on a copy of its own."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that asks for one package; nothing is to be had, for pip is told to stay offline."""
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "run.py", tmp_path)
    for name in ("requirements.txt", "tests/requirements.txt"):
        (tmp_path / name).write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    return tmp_path


def start(checkout: Path, *words: str, first: str = "", language: str = "en") -> subprocess.CompletedProcess[str]:
    """Runs run.py in the copy; `first` is Python that runs before it, to change what the machine has."""
    (checkout / "sitecustomize.py").write_text(first)
    environ = {
        "PATH": "/nowhere",
        "PYTHONPATH": str(checkout),
        "LANG": language,
        "PIP_NO_INDEX": "1",
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, str(checkout / "run.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, env=environ, encoding="utf-8", check=False)


def test_it_can_be_read_by_pythons_that_are_too_old() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_named(checkout: Path) -> None:
    done = start(checkout, "demo", first="import sys; sys.version_info = (3, 10, 4)")
    assert done.returncode == 1
    assert (
        done.stderr
        == "Homework Menu needs Python 3.11 or later, and this is 3.10: install a newer one and use it here.\n"
    )


def test_a_missing_venv_module_comes_with_the_line_that_installs_it(checkout: Path) -> None:
    done = start(checkout, "demo", first="import sys; sys.modules['ensurepip'] = None")
    assert done.returncode == 1
    assert done.stderr.startswith("Python's venv is missing; on Debian and Ubuntu: sudo apt install python3-venv")
    assert done.stderr.count("\n") == 1


def test_without_a_word_it_says_which_there_are(checkout: Path) -> None:
    assert start(checkout).stderr == "Say what to run: run.py demo, or run.py test.\n"
    assert start(checkout, "dance", language="zh_CN.UTF-8").stderr == "请说明要运行什么：run.py demo 或 run.py test。\n"


def test_a_failed_download_ends_in_one_sentence_and_the_next_start_begins_anew(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "half").write_text("left by a start that was broken off")
    done = start(checkout, "demo")
    assert done.returncode == 1
    assert "go online and run this again" in done.stderr.splitlines()[-1]
    assert "no-such-package" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv" / "half").exists()
    assert not (checkout / ".venv" / "demo.stamp").exists()


@pytest.mark.skipif(os.name != "posix", reason="on Windows the process cannot be handed over")
def test_a_second_start_installs_nothing_and_passes_the_words_on(checkout: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    python.chmod(0o755)
    stamp = f"import sys; sys.path.insert(0, {str(checkout)!r}); import run; run.stamp('demo')"
    subprocess.run([sys.executable, "-c", stamp], check=True)
    done = start(checkout, "demo", "--port", "9000")
    assert (done.returncode, done.stdout, done.stderr) == (0, "-m|homework_menu|demo|--port|9000|", "")
