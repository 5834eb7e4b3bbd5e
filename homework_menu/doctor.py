"""What works on this machine, and the line that mends what does not."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from sqlalchemy import text

from question_bank.database import Database

from . import assets
from .errors import Message

PANGO = "apt install libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    message: Message


def examine(database: Database) -> list[Check]:
    """Python, Pango, fonts, database, search index, in this order."""
    return [_python(), _pango(), _fonts(), _database(database), _index(database)]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("python", sys.version_info >= (3, 11), Message("Python {version}", {"version": version}))


def _pango() -> Check:
    try:
        import weasyprint

        return Check("pango", True, Message("PDF by WeasyPrint {version}", {"version": weasyprint.__version__}))
    except OSError:
        advice = "No PDF without Pango, but sheets can be printed from the browser. To fix it: {command}"
        return Check("pango", False, Message(advice, {"command": PANGO}))


def _fonts() -> Check:
    faces = sorted(assets.FONTS.glob("*.ttf"))
    return Check("fonts", len(faces) >= 5, Message("{count} built-in fonts", {"count": len(faces)}))


def _database(database: Database) -> Check:
    with database.everywhere(read_only=True) as db:
        db.execute(text("SELECT 1"))
        return Check("database", True, Message("{name} answers", {"name": database.engine.dialect.name}))


def _index(database: Database) -> Check:
    with database.everywhere(read_only=True) as db:
        exercises = db.scalar(text("SELECT count(*) FROM exercise")) or 0
        rows = db.scalar(text("SELECT count(*) FROM search_text")) or 0
    told = Message("{rows} of {exercises} exercises can be found", {"rows": rows, "exercises": exercises})
    return Check("search", rows == exercises, told)
