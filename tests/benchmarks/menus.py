"""Every sample unit x 7 formats x 10 seeds x two caps: how many are built, proven and right; the rest mended.

    python -m tests.benchmarks.menus [--oracle FILE] [--units A,B]      one JSON object on standard output

Each menu is re-checked by the project's own checker, judged by the rules V1 to V14, and by an independent checker where
its file is named. The same is asked once more with caps that hardly anything fits (`tight`). A refusal is right where
each of its fixes, applied, gives a menu; `fixes` counts those that were applied, by action.
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
from itertools import product
from pathlib import Path
from time import process_time

from homework_menu import checks, menu_json, menus
from homework_menu.demo import sample_bank, school
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.migrations import upgrade
from question_bank import access, banks, curriculum, exercises
from question_bank.content import Content, Kind
from question_bank.database import open_database
from question_bank.exercises import Draft, Labels
from question_bank.models import School

COLOURS = "red orange yellow green blue violet black white grey".split()
SEEDS, CAPS, TIGHT, DAY = range(1, 11), (15, 20), (4, 7), date(2026, 11, 25)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--oracle", type=Path)
    parser.add_argument("--units", default=",".join(sample_bank.units()))
    wish = parser.parse_args()
    judge = loaded(wish.oracle) if wish.oracle else None
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/menus.db")
        upgrade(database)
        school.prepare(database, Path(folder), now=datetime.now(UTC))
        with database.session([1]) as db:
            at = db.get(School, 1)
            result = {
                unit: {"usual": measured(db, at, unit, CAPS, judge), "tight": measured(db, at, unit, TIGHT, judge)}
                for unit in wish.units.split(",")
            }
        database.dispose()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    is_right = not any(one["wrong"] for unit in result.values() for one in unit.values())
    return (
        0 if is_right and all(one["usual"]["built"] >= 0.95 * one["usual"]["asked"] for one in result.values()) else 1
    )


def loaded(path: Path):
    spec = importlib.util.spec_from_file_location("oracle", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["oracle"] = module
    spec.loader.exec_module(module)
    return module.judge


def measured(db, at, unit, caps, judge) -> dict:
    samples = sample_bank.load(unit)
    found, _ = curriculum.unit_or_lesson(db, unit)
    count, fixes, wrong, seconds = Counter(), Counter(), [], []
    for format, cap, seed in product(Format, caps, SEEDS):
        spec = MenuSpec(samples[0].grades[0], samples[0].subject, cap * 2, format, "school-home", DAY, seed, unit=found)
        started = process_time()
        built = menus.build(db, access.command_line(1), at, spec, now=datetime.now(UTC))
        seconds.append(process_time() - started)
        if built.menu is None:
            count["refused"] += 1
            said = mended(db, at, spec, built, fixes)
        else:
            count.update(["built"] + built.menu.proof["optimal"] * ["optimal"])
            said = faults(db, spec, built.menu, judge)
        wrong += [f"{format} {cap} {seed}: {one}" for one in said]
        db.rollback()
    ms = sorted(1000 * one for one in seconds)
    return {"asked": len(seconds), **count, "fixes": fixes, "wrong": wrong[:20],
            "cpu_ms": {"p50": round(ms[len(ms) // 2], 1), "most": round(ms[-1], 1)}}  # fmt: skip


def faults(db, spec, menu, judge) -> list[str]:
    """What is wrong with a stored menu: its proof, a rule that blocks, or what the independent checker says."""
    verdict = checks.verify(db, access.command_line(1), menu)
    said = [] if verdict.ok else [str(verdict.message)]
    said += [f"{one.rule}: {one.message}" for one in menus.findings(db, menu) if one.level == "block"]
    written = {**menu_json.as_json(menu), "ms": 0, "shortfalls": []}
    return said + (judge(json.loads(json.dumps(written)), spec.half / 2)["violations"] if judge else [])


def mended(db, at, spec, built, fixes) -> list[str]:
    """Applies every fix that is offered; gives those that did not help."""
    offered = [fix for short in built.shortfalls for fix in short.fixes]
    said = [] if offered else ["refused without a fix"]
    for fix in offered:
        fixes[fix.action] += 1
        with db.begin_nested() as attempt:
            wish = applied(db, at, spec, fix)
            again = menus.build(db, access.command_line(1), at, wish, now=datetime.now(UTC))
            said += [] if again.menu else [f"the fix {fix.action} {fix.to} did not help"]
            attempt.rollback()
    return said


def applied(db, at, spec, fix) -> MenuSpec:
    """The wish as a fix changes it; exercises that it asks for are added to the bank."""
    match fix.action:
        case "raise-minutes":
            return replace(spec, half=round(fix.to * 2))
        case "change-format":
            return replace(spec, format=Format(fix.to))
        case "add-exercises":
            add(db, at, spec, fix)
            return spec
        case action:
            raise AssertionError(f"a new menu of a new class cannot need {action}")


def add(db, at, spec, fix) -> None:
    """Exercises as a teacher would add them: of the asked kind, minutes and point."""
    lesson, samples = spec.unit.lessons[0], sample_bank.load(spec.unit.code)
    shelf = banks.create(db, at.id, "Added")
    labels = Labels(
        spec.subject, frozenset({spec.grade}), fix.to["tier"], round(fix.to["minutes"] * 2), lesson=lesson.code,
        goals=(fix.to["goal"],) if "goal" in fix.to else (),
    )  # fmt: skip
    for colour in COLOURS[: fix.to["count"]]:
        text = Content(Kind.SHORT, f"{colour}?", answers=("1",), language=samples[0].content.language)
        exercises.create(db, shelf, Draft(text, labels), now=datetime.now(UTC))


if __name__ == "__main__":
    sys.exit(main())
