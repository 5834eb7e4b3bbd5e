"""Finds the sentences that people read, in Python by its syntax tree and in templates by Jinja's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).parent.parent
CODE = [
    path
    for top in ("question_bank", "homework_menu")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts and path.name != "make_fonts.py"
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
EXTENSIONS = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
SPEAKERS = {
    "Message": 0,
    "Invalid": 0,
    "NotFound": 0,
    "NotAllowed": 0,
    "Conflict": 0,
    "Stale": 0,
    "Refused": 0,
    "_": 0,
    "gettext": 1,
    "say": 1,
    "ngettext": 1,
    "doing": 0,
    "counted": 1,
}
INTERNAL = {
    "ValueError",
    "TypeError",
    "RuntimeError",
    "AssertionError",
    "NotImplementedError",
    "KeyError",
    "LookupError",
}
SENTENCE = re.compile(r"[A-Z{][^\n]* [^\n]*[a-z}\d)][.!?]")
SPOKEN_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "content"}
MACHINE_BLOCK = re.compile(r'\b(?:class|id|href|src|data-[\w-]+)="[^"]*\{%-?\s*block (\w+)')
NAMES = {"Homework Menu", "Homework Menu 作业菜单", "English", "中文"}


@dataclass(frozen=True, order=True)
class Found:
    """A sentence and its place; `fault` says why it cannot be translated, and then `text` may be empty."""

    place: str
    text: str
    fault: str = ""


def in_python(source: str, place: str) -> Iterator[Found]:
    """What the code says: first texts of messages and errors, and whatever else looks like a sentence."""
    tree = ast.parse(source)
    silent = {id(one) for node in ast.walk(tree) for one in _silent(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _called(node, place)
        elif isinstance(node, ast.Constant) and id(node) not in silent and SENTENCE.fullmatch(str(node.value)):
            yield Found(f"{place}:{node.lineno}", str(node.value))


def in_template(source: str, place: str) -> Iterator[Found]:
    """What a template says through `_`, `ngettext` and `trans`, and as a fault the words that stand in it bare."""
    environment = Environment(extensions=EXTENSIONS, autoescape=True)
    for line, _name, message in extract_from_ast(environment.parse(source), ("_", "gettext", "ngettext")):
        for text in message if isinstance(message, tuple) else (message,):
            if text:
                yield Found(f"{place}:{line}", text)
    bare = _Bare()
    bare.feed("".join(_data(environment.parse(source))))
    for text in bare.found:
        yield Found(place, "", f"stands bare in the page: {text!r}")


def constants(path: Path) -> set[str]:
    """Every text constant of a file, to tell which entries of a catalogue are used."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return {
            one.value
            for one in ast.walk(ast.parse(source))
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        }
    tree = Environment(extensions=EXTENSIONS, autoescape=True).parse(source)
    said = {found.text for found in in_template(source, "")}
    return (
        said
        | {str(one.value) for one in tree.find_all(nodes.Const)}
        | {one.data for one in tree.find_all(nodes.TemplateData)}
    )


def names_in(text: str) -> set[str]:
    """The `{names}` of a sentence, without what formats them."""
    return set(re.findall(r"\{(\w+)[^{}]*\}", text)) | set(re.findall(r"%\((\w+)\)", text))


def _called(node: ast.Call, place: str) -> Iterator[Found]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    first = SPEAKERS.get(name)
    if first is None or len(node.args) <= first:
        return
    where = f"{place}:{node.lineno}"
    for text in node.args[first : first + (2 if name == "ngettext" else 1)]:
        if isinstance(text, ast.JoinedStr | ast.BinOp):
            yield Found(where, "", f"{name}() is given a text that is put together: name its values instead")
        elif isinstance(text, ast.Constant) and isinstance(text.value, str) and re.search(r"[A-Za-z]{2}", text.value):
            yield Found(where, text.value, _unfilled(node, name, text.value))


def _unfilled(node: ast.Call, name: str, text: str) -> str:
    """A fault where the values of a call are all written out and do not match the sentence's names."""
    if name in ("say", "ngettext", "counted") or any(one.arg is None for one in node.keywords):
        return ""
    given = {str(one.arg) for one in node.keywords} - {"field", "mine", "theirs"}
    if name == "Message":
        values = (
            node.args[1]
            if len(node.args) > 1
            else next((one.value for one in node.keywords if one.arg == "values"), ast.Dict([], []))
        )
        if not isinstance(values, ast.Dict) or not all(isinstance(key, ast.Constant) for key in values.keys):
            return ""
        given = {str(key.value) for key in values.keys if isinstance(key, ast.Constant)}
    return "" if given == names_in(text) else f"is given {sorted(given)}, names {sorted(names_in(text))}"


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """Texts that nobody but a developer reads: documentation, pieces of longer texts, errors of the code itself."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Assert) and node.msg:
        yield node.msg
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        logs = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in (
            "log",
            "logger",
            "logging",
        )
        yield from node.args if name in INTERNAL or logs or name == "compile" else ()


@cache
def _machine_blocks() -> frozenset[str]:
    """Blocks that fill an attribute which only the browser reads."""
    return frozenset(name for path in TEMPLATES for name in MACHINE_BLOCK.findall(path.read_text(encoding="utf-8")))


def _data(node: nodes.Node) -> Iterator[str]:
    """A template's own text; what is filled in counts as a digit, so that attributes stay whole."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block) and child.name in _machine_blocks():
            yield "0"
        elif isinstance(child, nodes.TemplateData):
            yield child.data
        elif isinstance(child, nodes.Expr) and not isinstance(child, nodes.Output):
            yield "0"
        else:
            yield from _data(child)


class _Bare(HTMLParser):
    """Collects words between tags and in the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipped += tag in ("script", "style")
        for name, value in attrs:
            is_machine = name == "content" and not re.search(r"[a-z] [a-z]+ [a-z]", value or "")
            if name in SPOKEN_ATTRIBUTES and not is_machine:
                self.note(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.skipped -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.note(data)

    def note(self, text: str) -> None:
        words = " ".join(text.split())
        if re.search(r"[A-Za-z]{3}|[\u4e00-\u9fff]", words) and words not in NAMES:
            self.found.append(words)
