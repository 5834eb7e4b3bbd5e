"""The fenced worker: it fetches nothing, opens nothing, ends what runs away, and its neighbours print on."""

from __future__ import annotations

import base64
import ctypes
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from homework_menu.printing import pdf
from tests.conftest import THOROUGH
from tests.printing.heavy import HEAVY
from tests.safety.doors import knocked

pytestmark = pytest.mark.pango
PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>试</title>{head}</head>'
    '<body class="zh g34">{body}</body></html>'
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{}</svg>"


def page(body: str = "", head: str = "") -> str:
    return PAGE.format(head=head, body=body)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def shapes(web: str, file: str) -> dict[str, str]:
    """Pages that try to make the printer fetch `web` or open `file`."""
    found: dict[str, str] = {}
    for name, url in {"web": web, "file": f"file://{file}", "path": file, "local": f"file://localhost{file}"}.items():
        inner = SVG.format(f"<image href='{url}'/>")
        found |= {
            f"img {name}": page(f'<img src="{url}" alt="x">'),
            f"img upper {name}": page(f'<IMG SRC="{url.replace("http", "HTTP").replace("file:", "FILE:")}" alt="x">'),
            f"background {name}": page(f'<p style="background-image: url({url})">x</p>'),
            f"border image {name}": page(f'<p style="border-image: url({url}) 1">x</p>'),
            f"list image {name}": page(f'<ul style="list-style-image: url({url})"><li>x</li></ul>'),
            f"content {name}": page("<p>x</p>", f"<style>p::before {{ content: url({url}) }}</style>"),
            f"style import {name}": page("x", f"<style>@import url({url});</style>"),
            f"style import string {name}": page("x", f'<style>@import "{url}";</style>'),
            f"font face {name}": page(
                "x", f"<style>@font-face {{ font-family: F; src: url({url}) }} body {{ font-family: F }}</style>"
            ),
            f"page background {name}": page("x", f"<style>@page {{ background: url({url}) }}</style>"),
            f"stylesheet {name}": page("x", f'<link rel="stylesheet" href="{url}">'),
            f"attachment {name}": page("x", f'<link rel="attachment" href="{url}">'),
            f"a attachment {name}": page(f'<a rel="attachment" href="{url}">x</a>'),
            f"metadata {name}": page("x", f'<meta name="generator" content="{url}"><link rel="icon" href="{url}">'),
            f"object {name}": page(f'<object data="{url}"></object>'),
            f"embed {name}": page(f'<embed src="{url}">'),
            f"iframe {name}": page(f'<iframe src="{url}"></iframe>'),
            f"input {name}": page(f'<input type="image" src="{url}">'),
            f"srcset {name}": page(f'<img srcset="{url} 2x" src="{url}" alt="x">'),
            f"body background {name}": page("x").replace("<body", f'<body background="{url}"'),
            f"base {name}": page('<img src="x.png" alt="x">', f'<base href="{url}">'),
            f"svg image {name}": page(SVG.format(f"<image href='{url}' width='9' height='9'/>")),
            f"svg xlink {name}": page(SVG.format(f"<image xlink:href='{url}' width='9' height='9'/>")),
            f"svg use {name}": page(SVG.format(f"<use href='{url}#a'/>")),
            f"svg style {name}": page(SVG.format(f"<style>@import url({url});</style><rect width='9' height='9'/>")),
            f"svg fill {name}": page(SVG.format(f"<rect width='9' height='9' fill='url({url}#a)'/>")),
            f"svg in data {name}": page(f'<img alt="x" src="data:image/svg+xml;base64,{encoded(inner)}">'),
            f"svg as png {name}": page(f'<img alt="x" src="data:image/png;base64,{encoded(inner)}">'),
            f"css in data {name}": page("x", f'<link rel="stylesheet" href="data:text/css,@import url({url});">'),
            f"svg filter {name}": page(
                SVG.format(f"<filter id='f'><feImage href='{url}'/></filter><rect filter='url(#f)'/>")
            ),
            f"mask {name}": page(f'<p style="mask-image: url({url}); clip-path: url({url}#a)">x</p>'),
            f"image set {name}": page(f'<p style="background: image-set(url({url}) 1x)">x</p>'),
            f"source {name}": page(f'<picture><source srcset="{url}"><img src="{url}?" alt="x"></picture>'),
            f"poster {name}": page(f'<video poster="{url}" src="{url}"><track src="{url}"></video>'),
            f"cursor {name}": page(f'<p style="cursor: url({url}), auto; shape-outside: url({url})">x</p>'),
            f"app up {name}": page(f'<img alt="x" src="app:fonts/../../..{url}">'),
        }
    return found


class Watch:
    """Counts the times a file is opened, by inotify."""

    OPEN = 0x20

    def __init__(self, path: Path) -> None:
        self.library = ctypes.CDLL(None, use_errno=True)
        self.handle = self.library.inotify_init1(os.O_NONBLOCK)
        self.library.inotify_add_watch(self.handle, str(path).encode(), self.OPEN)

    def count(self) -> int:
        try:
            return len(os.read(self.handle, 65536)) // struct.calcsize("iIII")
        except BlockingIOError:
            return 0


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    with knocked() as found:
        yield found


@pytest.mark.slow
def test_no_shape_makes_the_printer_fetch_or_open_anything(listener: tuple[str, list[bytes]], tmp_path: Path) -> None:
    web, heard = listener
    canary = tmp_path / "canary.png"
    canary.write_bytes(b"canary")
    watch = Watch(canary)
    tried = shapes(web, str(canary))
    assert len(tried) >= 132
    for name, html in tried.items():
        try:
            made = pdf.render(html)
        except pdf.PdfFailed:
            continue
        with opened(made.pdf) as document:
            assert not document.attachments, name
            assert "/JavaScript" not in document.Root.get("/Names", {}), name
    assert heard == []
    assert watch.count() == 0


def test_the_listener_and_the_canary_would_notice(listener: tuple[str, list[bytes]], tmp_path: Path) -> None:
    web, heard = listener
    canary = tmp_path / "canary.png"
    canary.write_bytes(b"canary")
    watch = Watch(canary)
    code = "import sys, weasyprint; weasyprint.HTML(string=sys.stdin.read()).write_pdf()"
    html = page(f'<img alt="x" src="{web}"><img alt="x" src="file://{canary}">')
    subprocess.run([sys.executable, "-c", code], input=html.encode(), capture_output=True, check=False)
    assert heard
    assert watch.count() > 0


def test_only_rasters_that_are_rasters_and_our_own_ids_are_opened() -> None:
    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    uid = "ab" * 8
    figure = base64.urlsafe_b64encode(b"circle 3/4").decode().rstrip("=")
    good = page(
        f'<img alt="a" src="data:image/png;base64,{base64.b64encode(dot).decode()}">'
        f'<img alt="b" src="app:picture/{uid}">'
        f'<img alt="c" src="app:figure/{figure}.svg">'
    )
    assert pdf.render(good, pictures={uid: dot}).refused == ()
    assert pdf.render(good).refused == (f"app:picture/{uid}",)
    bad = [
        "app:fonts/hm-kai-400.ttf",
        "app:figure/..%2f.svg",
        "app:picture/../x",
        "ftp://x/y",
        "javascript:1",
        "about:x",
    ]
    refused = pdf.render(page("".join(f'<img alt="x" src="{url}">' for url in bad))).refused
    assert set(refused) == set(bad)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_heavy_page_ends_within_its_limits_and_the_next_job_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teeth: a wall of 60 seconds."""
    assert len(HEAVY) >= 46
    monkeypatch.setattr(pdf, "WALL_SECONDS", 1.2)
    ended = {"printed": 0, "stopped": 0}
    for name, body in list(HEAVY.items())[:: 1 if THOROUGH else 3]:
        begun = time.monotonic()
        try:
            made = pdf.render(page(body))
            assert made.count <= 100, name
            ended["printed"] += 1
        except pdf.PdfFailed:
            ended["stopped"] += 1
        assert time.monotonic() - begun < 1.2 + 4, name
    assert pdf.render(page("好")).count == 1
    assert min(ended.values()) >= (5 if THOROUGH else 2), ended


@pytest.mark.slow
def test_neighbours_print_while_a_page_runs_away() -> None:
    pdf.render(page("好"))
    ended: list[BaseException] = []

    def run_away() -> None:
        try:
            pdf.render(page(HEAVY["nested flex"]))
        except pdf.PdfFailed as error:
            ended.append(error)

    runner = threading.Thread(target=run_away)
    runner.start()
    waits: list[float] = []
    while runner.is_alive():
        begun = time.monotonic()
        assert pdf.render(page("好")).count == 1
        waits.append(time.monotonic() - begun)
        time.sleep(0.2)
    runner.join()
    assert sorted(waits)[len(waits) // 2] < 1
    assert ended, "the page that should run away did not"


def test_equal_pages_give_equal_bytes_in_two_workers() -> None:
    html = page("<h1>分数</h1><p>一样</p>")
    first = pdf.render(html).pdf
    pdf.close()
    assert pdf.render(html).pdf == first


def test_a_page_is_tagged_titled_and_in_its_language() -> None:
    with opened(pdf.render(page("<h1>分数</h1>")).pdf) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "zh-CN"
        assert str(document.docinfo["/Title"]) == "试"


def test_without_pango_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.syspath_prepend(tmp_path)
    pdf.close()
    with pytest.raises(pdf.PdfUnavailable, match="libpangoft2"):
        pdf.render(page("好"))


def test_a_worker_that_is_killed_leaves_no_file_behind() -> None:
    pdf.render(page("好"))
    folders = [Path(worker.folder.name) for worker in pdf._idle]
    assert all(folder.is_dir() and list(folder.iterdir()) for folder in folders)
    pdf.close()
    assert not any(folder.exists() for folder in folders)
