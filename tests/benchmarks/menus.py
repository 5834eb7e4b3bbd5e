"""Every sample unit x 7 formats x 10 seeds x two caps: how many are built, proven and right; the rest mended.

    python -m tests.benchmarks.menus [--oracle FILE]      one JSON object on standard output

Each menu is re-checked by the project's own checker, and by an independent one where its file is named. A refusal
counts as right where its first fix, applied, gives a menu.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time

from homework_menu import checks, menus
from homework_menu.demo import sample_bank, school
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.migrations import upgrade
from question_bank import access, curriculum
from question_bank.database import open_database
from question_bank.models import School

SEEDS, CAPS, DAY = range(1, 11), (15, 20), date(2026, 11, 25)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--oracle", type=Path)
    wish = parser.parse_args()
    judge = loaded(wish.oracle) if wish.oracle else None
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/menus.db")
        upgrade(database)
        school.prepare(database, Path(folder), now=datetime.now(UTC))
        with database.session([1]) as db:
            at = db.get(School, 1)
            result = {unit: measured(db, at, unit, judge) for unit in sample_bank.units()}
        database.dispose()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0 if all(one["built"] >= 0.95 * one["asked"] and not one["wrong"] for one in result.values()) else 1


def loaded(path: Path):
    spec = importlib.util.spec_from_file_location("oracle", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["oracle"] = module
    spec.loader.exec_module(module)
    return module.judge


def measured(db, at, unit, judge) -> dict:
    samples = sample_bank.load(unit)
    found, _ = curriculum.unit_or_lesson(db, unit)
    count, wrong, seconds = Counter(), [], []
    for format in Format:
        for cap in CAPS:
            for seed in SEEDS:
                spec = MenuSpec(samples[0].grades[0], "maths", cap * 2, format, "school-home", DAY, seed, unit=found)
                started = process_time()
                built = menus.build(db, access.command_line(1), at, spec, now=datetime.now(UTC))
                seconds.append(process_time() - started)
                outcome, said = judged(db, at, spec, built, judge)
                count[outcome] += 1
                wrong += [f"{format} {cap} {seed}: {one}" for one in said]
                db.rollback()
    median = round(1000 * sorted(seconds)[len(seconds) // 2], 1)
    return {"asked": sum(count.values()), **count, "wrong": wrong[:20], "cpu_ms": median}


def judged(db, at, spec, built, judge) -> tuple[str, list[str]]:
    if built.menu is None:
        return mended(db, at, spec, built)
    written = {**menus.as_json(built.menu), "ms": 0, "shortfalls": []}
    verdict = checks.verify(built.menu)
    said = [] if verdict.ok else [str(verdict.message)]
    said += judge(json.loads(json.dumps(written)), spec.half / 2)["violations"] if judge else []
    return "built", said


def mended(db, at, spec, built) -> tuple[str, list[str]]:
    fix = next((fix for short in built.shortfalls for fix in short.fixes), None)
    if fix is None:
        return "refused", ["refused without a fix"]
    changed = {
        "raise-minutes": lambda: replace(spec, half=round(fix.to * 2)),
        "change-format": lambda: replace(spec, format=Format(fix.to)),
    }
    if fix.action not in changed:
        return "refused", []
    again = menus.build(db, access.command_line(1), at, changed[fix.action](), now=datetime.now(UTC))
    return "mended", [] if again.menu else [f"the fix {fix.action} did not help"]


if __name__ == "__main__":
    sys.exit(main())
