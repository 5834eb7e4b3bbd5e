#!/usr/bin/env python3
"""python3 run.py demo | test: makes .venv on the first start, then runs the demo school or the tests in it.

Everything after the word is passed on: `run.py demo --port 9000`, `run.py test -k cap`. Standard library only.
"""

import hashlib
import importlib.util
import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"demo": ["requirements.txt"], "test": ["requirements.txt", "tests/requirements.txt"]}
COMMANDS = {"demo": ["homework_menu", "demo"], "test": ["pytest", "-n", "2", "--dist", "loadgroup", "-m", "not slow"]}
TONGUE = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
DEBIAN = "sudo apt install python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def main(words):
    if sys.version_info < (3, 11):  # noqa: UP036  older ones read this far, so that they can be told
        leave(
            "Homework Menu needs Python 3.11 or later, and this is {}.{}: install a newer one and use it here.",
            "作业菜单需要 Python 3.11 或更高版本，当前是 {}.{}：请安装新版本后再运行。",
            *sys.version_info[:2],
        )
    if not words or words[0] not in COMMANDS:
        leave("Say what to run: run.py demo, or run.py test.", "请说明要运行什么：run.py demo 或 run.py test。")
    prepare(words[0])
    if words[0] == "test":
        os.chdir(ROOT)
    become([str(PYTHON), "-m", *COMMANDS[words[0]], *words[1:]])


def prepare(word):
    """Installs what the word needs, once: a stamp says that it was done, and a .venv without one is half-made."""
    if not is_stamped("demo"):
        make_venv()
        install("--require-hashes", *locks("demo"))
        install("--no-build-isolation", "--no-deps", "--editable", str(ROOT))
        stamp("demo")
    if not is_stamped(word):
        install("--require-hashes", *locks(word))
        stamp(word)


def make_venv():
    uv = shutil.which("uv")
    if not uv and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        leave(
            "Python's venv is missing; on Debian and Ubuntu: {}",
            "缺少 Python 的 venv 模块；在 Debian 和 Ubuntu 上请运行：{}",
            DEBIAN,
        )
    print(said("Setting up .venv, once …", "首次运行，正在准备 .venv …"), file=sys.stderr, flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    finish([uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"], str(VENV))


def install(*what):
    uv = shutil.which("uv")
    finish(
        [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install"], "-q", *what
    )


def finish(tool, *arguments):
    """Runs an installer to its end; where it fails, its last word is passed on in one sentence."""
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run([*tool, *arguments], capture_output=True, text=True, env=quiet, check=False)
    if done.returncode:
        leave(
            "The packages could not be installed; go online and run this again. The installer said: {}",
            "软件包安装失败，请联网后重新运行。安装程序的提示：{}",
            ((done.stderr or done.stdout).strip().splitlines() or ["-"])[-1],
        )


def locks(word):
    return [part for name in LOCKS[word] for part in ("-r", str(ROOT / name))]


def fingerprint(word):
    texts = [str(ROOT), sys.version, *((ROOT / name).read_text(encoding="utf-8") for name in LOCKS[word])]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def is_stamped(word):
    path = VENV / (word + ".stamp")
    return PYTHON.exists() and path.is_file() and path.read_text() == fingerprint(word)


def stamp(word):
    (VENV / (word + ".stamp")).write_text(fingerprint(word))


def become(command):
    """Hands the process over, so that a signal to it reaches the command; Windows cannot, and waits."""
    sys.exit(subprocess.call(command)) if os.name == "nt" else os.execv(command[0], command)  # noqa: S606


def said(english, chinese):
    return chinese if TONGUE.lower().startswith(("zh", "chinese")) else english


def leave(english, chinese, *values):
    sys.exit(said(english, chinese).format(*values))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
