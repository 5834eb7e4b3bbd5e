"""How long a process takes to its first menu where a grade has 5,000 exercises: a file is imported, a menu built twice.

    python -m tests.benchmarks.first_menu [--exercises N]      one JSON object on standard output

Each step is a process of its own, as a teacher's is; the exercises are sentences of real ones in new pairs with other
numbers, every seventh one a twin of an earlier one. Ends with 1 where the first menu takes over `TARGET` CPU seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from question_bank import formats

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = ("tal-scq5k-300.xlsx", "cmath-60.csv")
TIERS = ("基础性", "基础性", "专项性", "拓展性", "创新性")
HEAD = ("题干", "答案", "层级", "用时", "知识点")
TARGET = 2.0


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--exercises", type=int, default=5_000)
    count = parser.parse_args().exercises
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "varied.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *varied(count)])
        timed(folder, "school", "create", "East")
        words = ("--bank", "Varied", "--defaults", "subject=maths,grade=5")
        took = {"import": timed(folder, "import", str(path), *words)}
        build = ("menu", "build", "--grade", "5", "--subject", "maths", "--minutes", "20")
        took |= {name: timed(folder, *build, "--format", name) for name in ("must-may", "set-meals")}
    print(json.dumps({"exercises": count, "cpu_seconds": took, "target": TARGET}))
    return 0 if took["must-may"] <= TARGET else 1


def timed(folder: str, *words: str) -> float:
    """CPU seconds that a command takes."""
    before = os.times()
    subprocess.run(["homework-menu", "--data", folder, *words, "--json"], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    took = after.children_user + after.children_system - before.children_user - before.children_system
    return round(took, 2)


def varied(count: int) -> list[list[str]]:
    """Rows of a table: text, answer, kind of work, minutes, point; no text twice."""
    chance, found = random.Random(4), dict[str, list[str]]()
    stems = [one.content.stem for name in NAMES for one in formats.read((SAMPLES / name).read_bytes(), name).items
             if one.content]  # fmt: skip
    sentences = [one for stem in stems for one in re.split(r"(?<=[。．?？])", stem) if 8 < len(one) < 70]
    while len(found) < count:
        at = len(found)
        twin = at % 7 == 6 and chance.choice(list(found))
        text = re.sub(r"\d+", lambda _: str(chance.randint(2, 99)), twin or "".join(chance.sample(sentences, 2)))
        found[text] = [text, "1", TIERS[at % 5], chance.choice(("3", "4", "4.5", "5", "6")), f"点{at % 40}"]
    return list(found.values())


if __name__ == "__main__":
    sys.exit(main())
