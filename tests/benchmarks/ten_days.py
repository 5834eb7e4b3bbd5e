"""How many school days in a row each sample unit feeds each format before anything would come back, up to ten.

    python -m tests.benchmarks.ten_days [--units A,B] [--formats A,B] [--minutes 20]     one JSON object on stdout

`days`: menus of one class on following school days without a dish it had, itself or near-identical. `long`: those whose
longest order takes at least three quarters of the minutes. `longest`: minutes of the longest order, day by day.
`lacks`: why the next day has no menu. `missed` names each unit and format that has no menu at all, or does not reach
ten days in one of the three formats that lie ready on the first page; it then ends with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from homework_menu import classes, menus, ready
from homework_menu.demo import sample_bank, school
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.migrations import upgrade
from question_bank import access, curriculum
from question_bank.database import open_database
from question_bank.models import School

DAYS, FIRST, MOSTLY = 10, date(2026, 11, 23), 0.75


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", default=",".join(sample_bank.units()))
    parser.add_argument("--formats", default=",".join(Format))
    parser.add_argument("--minutes", type=int, default=20)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/days.db")
        upgrade(database)
        school.prepare(database, Path(folder), now=datetime.now(UTC))
        with database.session([1]) as db:
            formats = [Format(one) for one in wish.formats.split(",")]
            result = {
                unit: {str(format): fed(db, unit, format, wish.minutes) for format in formats}
                for unit in wish.units.split(",")
            }
        database.dispose()
    missed = [
        f"{unit} {format}"
        for unit, found in result.items()
        for format, one in found.items()
        if one["days"] < (DAYS if format in ready.FORMATS else 1)
    ]
    print(json.dumps({"units": result, "missed": missed}, ensure_ascii=False, indent=1))
    return 1 if missed else 0


def fed(db, unit: str, format: Format, minutes: int) -> dict:
    """Menus of a class of its own, day by day, until there is none or the days are full."""
    sample, at = sample_bank.load(unit)[0], db.get_one(School, 1)
    grade, found = sample.grades[0], curriculum.unit_or_lesson(db, unit)[0]
    place = "school" if grade < 3 else "school-home"
    group = classes.create(db, 1, f"{unit} {format}"[-20:], grade)
    longest, lacks = [], []
    for day in school_days():
        spec = MenuSpec(grade, sample.subject, minutes * 2, format, place, day, school_class=group, unit=found)
        built = menus.build(db, access.command_line(1), at, spec, now=datetime.now(UTC))
        if built.menu is None:
            lacks = [str(one.message) for one in built.shortfalls]
            break
        longest.append(built.menu.orders["most"])
    db.rollback()
    enough = sum(one >= MOSTLY * minutes for one in longest)
    return {"days": len(longest), "long": enough, "longest": longest, "lacks": lacks}


def school_days():
    days = (FIRST + timedelta(days=at) for at in range(2 * DAYS))
    return islice((day for day in days if day.weekday() < 5), DAYS)


if __name__ == "__main__":
    sys.exit(main())
