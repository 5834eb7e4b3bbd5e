"""The switch that turns skips into failures, tried on a test that skips itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPED = {
    "a test": "import pytest\ndef test_it():\n    pytest.skip('nothing here')\n",
    "a file": "import pytest\npytest.skip('nothing here', allow_module_level=True)\n",
}


@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED)
@pytest.mark.parametrize("strict", ["0", "1"])
def test_the_strict_switch_turns_skips_into_failures(text: str, strict: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((Path(__file__).parent / "conftest.py").read_text(encoding="utf-8"))
    (tmp_path / "test_one.py").write_text(text)
    environ = {**os.environ, "HOMEWORK_MENU_STRICT": strict}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        str(tmp_path),
        "--rootdir",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=environ, cwd=tmp_path, check=False)
    assert ("nothing here" in done.stdout) is (strict == "1")
    assert done.returncode in ((1, 2) if strict == "1" else (0, 5))
