"""The house rules: which way imports point, which rooms are pure, how long things may grow, what stands on top."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP = {"pyproject.toml", "README.md", "homework_menu", "question_bank", "templates", "static", "tests"} | {
    "run.py", "requirements.txt", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"
}  # fmt: skip
CLOSED = {  # a part of the house, and what it may not import
    "question_bank/": {"homework_menu", "flask", "jinja2", "weasyprint"},
    "homework_menu/printing/": {"flask", "sqlalchemy"},
    "homework_menu/web/": {"sqlalchemy"},
    "homework_menu/cli": {"sqlalchemy"},
}
PLAIN = {"__future__", "collections", "dataclasses", "datetime.date", "decimal", "enum", "fractions", "functools"} | {
    "itertools", "math", "typing", "homework_menu.errors", "homework_menu.policy",
    "homework_menu.menu_rules", "homework_menu.menu_check",
}  # fmt: skip
PURE = {  # a pure room, and what it may import beside the plain things
    "homework_menu/policy/": set[str](),
    "homework_menu/menu_rules/": set[str](),
    "homework_menu/menu_check.py": {"numpy"},
    "homework_menu/day_budget.py": set[str](),
    "homework_menu/assembly/": {"numpy", "highspy", "homework_menu.assembly"},
}
IMPURE_CALLS = {
    "open",
    "print",
    "input",
    "now",
    "today",
    "utcnow",
    "time",
    "monotonic",
    "perf_counter",
    "random",
    "urandom",
}
LONGEST_FUNCTION, LONGEST_FILE = 60, 400


@cache
def modules() -> dict[str, ast.Module]:
    paths = [path for top in ("question_bank", "homework_menu") for path in sorted((ROOT / top).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imports(path: str) -> Iterator[str]:
    """Every import of a file as an absolute dotted name, the imported name included; relative ones are resolved."""
    package = path.split("/")[:-1]
    for node in ast.walk(modules()[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            yield from (".".join([*start, *filter(None, [node.module]), alias.name]) for alias in node.names)


def is_within(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(one + ".") for one in allowed)


@pytest.mark.parametrize("part", [*CLOSED, *PURE])
def test_every_room_that_a_rule_names_stands(part: str) -> None:
    assert [path for path in modules() if path.startswith(part)]


@pytest.mark.parametrize("part", CLOSED)
def test_imports_point_one_way(part: str) -> None:
    found = [(path, name) for path in modules() if path.startswith(part) for name in imports(path)]
    assert [one for one in found if is_within(one[1], CLOSED[part])] == []


def test_only_the_web_imports_flask() -> None:
    outside = [path for path in modules() if not path.startswith("homework_menu/web/")]
    assert [
        (path, name) for path in outside for name in imports(path) if name.split(".")[0].split("_")[0] == "flask"
    ] == []


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_import_values_only(room: str) -> None:
    found = [(path, name) for path in modules() if path.startswith(room) for name in imports(path)]
    assert [one for one in found if not is_within(one[1], PLAIN | PURE[room])] == []


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_know_no_clock_no_chance_and_no_files(room: str) -> None:
    calls = [
        (path, node.lineno, ast.unparse(node.func).split(".")[-1], bool(node.args))
        for path, tree in modules().items()
        if path.startswith(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]
    assert [call for call in calls if call[2] in IMPURE_CALLS or call[2:] == ("default_rng", False)] == []


def test_the_check_of_menus_shares_nothing_with_the_solver() -> None:
    names = set(imports("homework_menu/menu_check.py"))
    assert {name for name in names if is_within(name, {"homework_menu.assembly", "highspy"})} == set()


def test_the_sums_of_a_day_stand_on_the_standard_library_alone() -> None:
    assert [name for name in imports("homework_menu/day_budget.py") if name.startswith("homework_menu")] == []


def length(function: ast.FunctionDef) -> int:
    """Lines of a function, its documentation not counted."""
    first = function.body[0]
    documented = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) else 0
    return (function.end_lineno or 0) - function.lineno + 1 - documented


def test_no_function_is_longer_than_sixty_lines() -> None:
    nodes = [(path, node) for path, tree in modules().items() for node in ast.walk(tree) if "/versions/" not in path]
    functions = [(path, node) for path, node in nodes if isinstance(node, ast.FunctionDef)]
    long = [(path, one.name, length(one)) for path, one in functions if length(one) > LONGEST_FUNCTION]
    assert long == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    paths = [path for path in modules() if "/versions/" not in path]
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_two_scripts_of_a_page_call_something_the_same() -> None:
    """They share one scope, so the second one would take the place of the first. Teeth: two functions `tell`."""
    scripts = {one.name: one.read_text() for one in (ROOT / "static/js").glob("*.js")}
    names = {one: set(re.findall(r"^(?:(?:async )?function|const|let|class) (\w+)", text, re.M))
             for one, text in scripts.items()}  # fmt: skip
    everywhere = re.findall(r"js/(\w+\.js)", (ROOT / "templates/base.html").read_text())
    for page in (ROOT / "templates").rglob("*.html"):
        here = list(dict.fromkeys([*everywhere, *re.findall(r"js/(\w+\.js)", page.read_text())]))
        every = [name for script in here for name in names[script]]
        assert len(every) == len(set(every)), (page.name, sorted(one for one in every if every.count(one) > 1))


def test_every_module_says_what_it_is_about() -> None:
    assert [path for path, tree in modules().items() if not ast.get_docstring(tree) and tree.body] == []


def test_nothing_else_stands_on_top() -> None:
    listing = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert {name.split("/")[0] for name in listing if not name.startswith(".")} - TOP == set()
