"""What is shipped: a wheel with all that the program needs, which works far from the checkout."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

import pikepdf
import pytest

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("wheel")]


def environ(data: Path | None = None) -> dict[str, str]:
    """The environment of a stranger to the checkout; `data` is the program's data folder."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "HOMEWORK"))
    }
    return kept | ({"HOMEWORK_MENU_DATA": str(data)} if data else {})


def call(*command: str | Path, cwd: Path, data: Path | None = None) -> str:
    """Runs a command far from the checkout and gives its output; its errors are the test's."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", env=environ(data), check=False)
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
    pip = [bin_folder / "python", "-m", "pip", "install", "--quiet", "--no-compile"]
    call(*pip, "--require-hashes", "-r", ROOT / "requirements.txt", cwd=here)
    call(*pip, "--no-deps", wheel, cwd=here)
    call(bin_folder / "python", "-m", "pip", "check", cwd=here)
    return bin_folder


@pytest.fixture(scope="module")
def demo(scripts: Path) -> Path:
    """The data folder of a demo school that the installed program has made."""
    told = call(scripts / "homework-menu", "demo", "--prepare", "--json", cwd=scripts, data=scripts.parent / "data")
    return Path(json.loads(told)["data"])


def opened(url: str, server: subprocess.Popen[bytes]) -> str:
    """A page of a server that is starting; waits for it, but not for a dead one."""
    for _ in range(200):
        assert server.poll() is None, "the server ended by itself"
        try:
            with urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError("the server never answered")


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


def test_an_installed_program_serves_its_sign_in_page_with_its_styles(scripts: Path, demo: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [scripts / "homework-menu", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=scripts, env=environ(demo), stdout=subprocess.DEVNULL)
    try:
        home = f"http://127.0.0.1:{port}/"
        page = opened(home, server)
        assert 'type="password"' in page
        parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        assert any(part.split("?")[0].endswith(".css") for part in parts)
        for part in parts:
            assert opened(urljoin(home, part), server), part
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.pango
def test_an_installed_program_prints_a_sheet(scripts: Path, demo: Path, tmp_path: Path) -> None:
    wish = ["--grade", "3", "--subject", "maths", "--minutes", "20", "--format", "must-may", "--seed", "1"]
    sheet = tmp_path / "sheet.pdf"
    told = call(scripts / "homework-menu", "menu", "build", *wish, "--sheet", sheet, "--json", cwd=tmp_path, data=demo)
    menu = json.loads(told)
    assert menu["orders"]["most"] <= menu["cap"] == 20
    with pikepdf.open(sheet) as pdf:
        assert len(pdf.pages) == 1
