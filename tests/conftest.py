"""What every test may count on: skips that say why, and a switch that lets none of them pass unseen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from functools import cache
from typing import TypeVar

import pytest
from hypothesis import settings

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
STRICT = os.environ.get("HOMEWORK_MENU_STRICT") == "1"

settings.register_profile("homework-menu", deadline=None, derandomize=STRICT, print_blob=True)
settings.load_profile("homework-menu")


@cache
def missing(what: str) -> str:
    """Why tests with this mark cannot run here; empty where they can."""
    if what == "browser" and not shutil.which("chromium"):
        return "no Chromium: apt install chromium"
    if what == "pango":
        try:
            import weasyprint  # noqa: F401
        except OSError:
            return "no Pango: apt install libpangoft2-1.0-0 libharfbuzz-subset0"
    return ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    for what in ("browser", "pango"):
        if item.get_closest_marker(what) and missing(what):
            pytest.skip(missing(what))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return fail_where_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return fail_where_skipped(report)


def fail_where_skipped(report: Report) -> Report:
    """With HOMEWORK_MENU_STRICT=1 a skipped test is a failed one; an expected failure stays what it is."""
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under the strict switch: {report.longrepr}"
    return report
