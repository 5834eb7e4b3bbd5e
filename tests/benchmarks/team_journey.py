"""How long a team's way takes in real browsers, three colleagues of the demo school by the words on the pages.

    python -m tests.benchmarks.team_journey [--runs 3]      one JSON object on standard output

Seconds, clicks and typed fields of each part of `tests/web/team_way.py`; people's reading time is not in it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.journeys import FLAGS, filled, serving
from tests.web.team_way import PARTS, parts

MOST = {"exercise": 30, "menu": 30, "day": 45}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    wish = parser.parse_args()
    found: dict[str, list[tuple[float, int, int]]] = {name: [] for name in PARTS}
    for _ in range(wish.runs):
        with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
            password = filled(Path(data), 0)
            with serving(Path(data)) as base:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
                for name, *figures in parts(browser.new_context, base, password):
                    found[name].append((round(figures[0], 1), int(figures[1]), int(figures[2])))
                browser.close()
    worst = {name: max(one[0] for one in some) for name, some in found.items()}
    missed = [name for name, most in MOST.items() if worst[name] > most]
    print(json.dumps({"runs": wish.runs, "most_s": MOST, "found": found, "missed": missed}, indent=1))
    return 0 if not missed else 1


if __name__ == "__main__":
    sys.exit(main())
