"""A warm sheet against naive WeasyPrint, in one run: `python -m tests.benchmarks.paper [--rounds N]`, JSON out.

CPU seconds of the same page: laid out by the worker's warm press, and by WeasyPrint as its tutorial shows it, with new
fonts and a newly parsed style sheet each time. `click` is what a person waits for: the second print through the worker.
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

from homework_menu.assets import FONTS, STATIC

os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
warnings.simplefilter("ignore")

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from homework_menu.printing import html, paper, pdf, views, worker
from tests.printing.menus import MUST_MAY


def timed(work: Callable[[], object], *, rounds: int, clock: Callable[[], float]) -> float:
    """The median time of a piece of work, after one round that does not count."""
    taken: list[float] = []
    for _ in range(rounds + 1):
        begun = clock()
        work()
        taken.append(clock() - begun)
    return median(taken[1:])


def naive(page: str, style: str) -> bytes:
    """New fonts and a new style sheet for one page."""
    fonts, fetcher = FontConfiguration(), worker.Refusing({}, is_trusted=True)
    css = CSS(string=style, font_config=fonts, url_fetcher=fetcher)
    out = BytesIO()
    HTML(string=page, url_fetcher=fetcher).write_pdf(out, stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")
    return out.getvalue()


def main() -> None:
    """Prints one JSON object."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--rounds", type=int, default=7)
    rounds = reader.parse_args().rounds
    blocks = html.blocks(MUST_MAY)
    page = html.page(MUST_MAY, html.first_placed(MUST_MAY, blocks)[1])
    text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in worker.SHEETS)
    style = re.sub(r'url\("\.\./(fonts|print)/([^"]+)"\)', r'url("app:\1/\2")', text)
    press = worker.Press()
    cpu = time.process_time
    figures = {
        "naive_cpu": timed(lambda: naive(page, style), rounds=rounds, clock=cpu),
        "warm_cpu": timed(lambda: press.render(page, {}), rounds=rounds, clock=cpu),
        "click_wall": timed(lambda: paper.learner_pdf(MUST_MAY), rounds=rounds, clock=time.perf_counter),
        "estimate_cpu": timed(lambda: views.courses(MUST_MAY, blocks, html.first_placed(MUST_MAY, blocks)[0]),
                              rounds=rounds, clock=cpu),
    }  # fmt: skip
    pdf.close()
    ratio = figures["warm_cpu"] / figures["naive_cpu"]
    rounded = {name: round(value, 4) for name, value in figures.items()}
    json.dump({**rounded, "ratio": round(ratio, 3), "must_be_at_most": 0.5}, sys.stdout)


if __name__ == "__main__":
    main()
