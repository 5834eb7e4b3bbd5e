"""A warm sheet against naive WeasyPrint, in one run: `python -m tests.benchmarks.paper [--rounds N]`, JSON out.

CPU seconds of one page. Naive: fonts and style sheet anew for every page, rows and small items as flex boxes,
leaders as dotted borders, as one would write it for a browser. `same_page`: our own page, all else naive. Warm: the
worker's press. `click_wall` is what a person waits for, through the worker's pipe.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
import warnings
from collections.abc import Callable
from io import BytesIO
from statistics import median
from typing import Any

from homework_menu.assets import FONTS, SHEET_STYLES, STATIC
from homework_menu.printing import html, paper, pdf, views
from tests.printing.menus import MUST_MAY

FLEX = """
.row { display: flex; justify-content: space-between; width: auto; margin: 0 }
.row > * { display: block }
.items, .options { display: flex; flex-wrap: wrap }
.items .piece, .options .piece { display: flex; align-items: center }
.leader { background: none; border-bottom: 1.2pt dotted #b9b4a8 }
"""


def timed(work: Callable[[], object], *, rounds: int, clock: Callable[[], float] = time.process_time) -> float:
    """The median time of a piece of work, after one round that does not count."""
    taken: list[float] = []
    for _ in range(rounds + 1):
        begun = clock()
        work()
        taken.append(clock() - begun)
    return median(taken[1:])


def naive(worker: Any, page: str, style: str) -> bytes:
    """New fonts and a new style sheet for one page."""
    fonts, fetcher = worker.FontConfiguration(), worker.Refusing({}, is_trusted=True)
    css = worker.CSS(string=style, font_config=fonts, url_fetcher=fetcher)
    document = worker.HTML(string=page, url_fetcher=fetcher)
    out = BytesIO()
    document.write_pdf(out, stylesheets=[css], font_config=fonts, pdf_variant=worker.VARIANT)
    return out.getvalue()


def main() -> None:
    """Prints one JSON object."""
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
    warnings.simplefilter("ignore")
    from homework_menu.printing import worker

    reader = argparse.ArgumentParser()
    reader.add_argument("--rounds", type=int, default=7)
    rounds = reader.parse_args().rounds
    blocks = html.blocks(MUST_MAY)
    room, placed = html.first_placed(MUST_MAY, blocks)
    page = html.page(MUST_MAY, placed)
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SHEET_STYLES)
    style = re.sub(r'url\("\.\./(fonts|print)/([^"]+)"\)', r'url("app:\1/\2")', text)
    press = worker.Press()
    figures = {
        "naive_cpu": timed(lambda: naive(worker, page, style + FLEX), rounds=rounds),
        "same_page_cpu": timed(lambda: naive(worker, page, style), rounds=rounds),
        "warm_cpu": timed(lambda: press.render(page, {}, asks=False), rounds=rounds),
        "arrange_cpu": timed(lambda: views.courses(MUST_MAY, blocks, room), rounds=rounds),
        "click_wall": timed(lambda: paper.learner_pdf(MUST_MAY), rounds=rounds, clock=time.perf_counter),
    }
    pdf.close()
    told = {name: round(value, 4) for name, value in figures.items()}
    ratio, same = (round(figures["warm_cpu"] / figures[name], 3) for name in ("naive_cpu", "same_page_cpu"))
    json.dump({**told, "ratio": ratio, "must_be_at_most": 0.5, "ratio_to_same_page": same}, sys.stdout)


if __name__ == "__main__":
    main()
