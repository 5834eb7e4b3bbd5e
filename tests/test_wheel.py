"""What is shipped: a wheel with all that the program needs, which works far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("wheel")]


def call(*command: str | Path, cwd: Path) -> str:
    """Runs a command far from the checkout and gives its output; its errors are the test's."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environ, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (path,) = folder.glob("homework_menu-*-py3-none-any.whl")
    return path


@pytest.fixture(scope="module")
def scripts(wheel: Path) -> Path:
    """The programs' folder of an environment with the wheel and its locked dependencies, nothing of the checkout."""
    here = wheel.parent
    call(sys.executable, "-m", "venv", here / "env", cwd=here)
    bin_folder = here / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = [bin_folder / "python", "-m", "pip", "install", "--quiet"]
    call(*pip, "--require-hashes", "-r", ROOT / "requirements.txt", cwd=here)
    call(*pip, "--no-deps", wheel, cwd=here)
    call(bin_folder / "python", "-m", "pip", "check", cwd=here)
    return bin_folder


def shipped(folder: str) -> set[str]:
    """Files of a folder that git tracks."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return {name for name in listing.split("\0") if name and (ROOT / name).is_file()}


def test_the_wheel_holds_the_whole_program_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = shipped("homework_menu") | shipped("question_bank")
    wanted |= {f"homework_menu/{name}" for name in shipped("templates") | shipped("static")}
    assert sorted(wanted - names) == []
    extra = {name for name in names - wanted if ".dist-info/" not in name}
    assert {name.split("/")[0] for name in extra} <= {"homework_menu", "question_bank"}
    assert {
        name for name in names if name.startswith("tests") or "__pycache__" in name or name.endswith(".db")
    } == set()


def test_the_wheel_carries_its_licence_and_its_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {name.split(".dist-info/")[-1]: name for name in archive.namelist() if ".dist-info/" in name}
        assert "licenses/LICENSE" in texts
        assert "homework-menu = homework_menu.cli:main" in archive.read(texts["entry_points.txt"]).decode()


def test_an_installed_program_finds_its_templates_and_translations(scripts: Path) -> None:
    code = (
        "from homework_menu import assets, i18n; from question_bank.errors import NotFound;"
        "print(assets.TEMPLATES.is_dir(), assets.STATIC.is_dir(), i18n.say('zh', NotFound()), assets.PACKAGE)"
    )
    told = call(scripts / "python", "-c", code, cwd=scripts)
    assert told.startswith("True True 没有这个页面，或者它不对您开放。")
    assert "site-packages" in told
