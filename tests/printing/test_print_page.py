"""The print page in a browser, which makes its own pages: as wide as the paper, the foot on the last one."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from homework_menu import assets
from homework_menu.printing import html
from tests.printing.menus import MUST_MAY, SHEETS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STYLES = [f"static/{one}" for one in assets.SHEET_STYLES]
EDGE_PT, NEAR_PT, CODE_PT, SMALLER_PT = 197.0 * 72 / 25.4, 1.5, 2.5, 8.0
"""`CODE_PT`: how far the bounds that are told of the code in the foot reach over its last square."""


def printed(placed: str, folder: Path) -> pypdfium2.PdfDocument:
    """The pages that Chromium makes of a document whose styles lie beside it."""
    (folder / "static").symlink_to(assets.STATIC)
    (folder / "sheet.html").write_text(placed, encoding="utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--allow-file-access",
         f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/sheet.pdf", f"file://{folder}/sheet.html"],
        check=True, capture_output=True, timeout=90)  # fmt: skip
    return pypdfium2.PdfDocument(BytesIO((folder / "sheet.pdf").read_bytes()))


def test_a_browser_prints_rows_as_wide_as_the_head(tmp_path: Path) -> None:
    must, may, more = MUST_MAY.sections
    sections = tuple(replace(one, dishes=dishes) for one, dishes in (
        (must, must.dishes[1:]), (may, may.dishes[2:]), (more, more.dishes[:1])))  # fmt: skip
    without_figures = replace(MUST_MAY, sections=sections)
    document = printed(html.learner(without_figures, styles=STYLES), tmp_path)
    edges = [one.get_bounds()[2] for one in document[0].get_objects()]
    assert len(document) == 1
    assert max(edges) <= EDGE_PT + CODE_PT, "what stands in the rows reaches over the edge of the paper"
    assert not [edge for edge in edges if EDGE_PT - SMALLER_PT < edge < EDGE_PT - NEAR_PT], "boxes end before the head"


def test_a_browser_puts_the_foot_of_two_pages_on_the_second(tmp_path: Path) -> None:
    sheet = SHEETS["three-in-a-row"]
    placed = html.two_pages(sheet, html.blocks(sheet))[1]
    document = printed(html.page(sheet, placed, styles=STYLES), tmp_path)
    texts = [page.get_textpage().get_text_range() for page in document]
    assert [("我用了" in text, "背面还有" in text) for text in texts] == [(False, True), (True, False)]
