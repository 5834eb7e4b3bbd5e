"""The fenced process that lays out pages: reads jobs from standard input, writes PDFs to standard output.

One FontConfiguration and one parsed style sheet for its whole life. It opens nothing but `app:` ids and small raster
pictures: no network, no files. The parent (`pdf.py`) watches its clock and its memory.
"""

from __future__ import annotations

import base64
import binascii
import ctypes
import gc
import json
import os
import re
import resource
import struct
import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes

from weasyprint import CSS, HTML  # pyright: ignore[reportMissingTypeStubs]
from weasyprint.text.fonts import FontConfiguration  # pyright: ignore[reportMissingTypeStubs]
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # pyright: ignore[reportMissingTypeStubs]

from homework_menu.assets import FONTS, SHEET_STYLES, STATIC
from question_bank import figures, formulas

DRAWN = re.compile(r"app:(formula|figure)/([A-Za-z0-9_-]{1,4000})\.svg")
PICTURE = re.compile(r"app:picture/([0-9a-f]{8,64})")
FACE = re.compile(r"app:fonts/(hm-[a-z]+-\d{3}\.ttf)")
RASTER = re.compile(r"data:(image/(?:png|jpeg));base64,", re.I)
MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
PAPERS = {f"app:print/{path.name}": ("image/svg+xml", path.read_bytes()) for path in (STATIC / "print").glob("*.svg")}
VARIANT = "pdf/ua-1"
RASTER_CAP, CACHE_CAP = 300_000, 2_000
MM = 25.4 / 96
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
ADDRESS_SPACE, SECONDS, PAGES = 1536 * 2**20, 10, 100


class Refusing(URLFetcher):
    """Opens our own ids and small raster data, nothing else, and follows nothing."""

    def __init__(self, pictures: Mapping[str, bytes], *, is_trusted: bool = False) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)  # pyright: ignore[reportUnknownMemberType]
        self.pictures, self.is_trusted = pictures, is_trusted
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes of an allowed id. Raises `ValueError` for every other address."""
        found = PAPERS.get(url) or self._drawn(url) or self._picture(url) or self._face(url) or self._raster(url)
        if found is None:
            self.refused.append(url[:200])
            raise ValueError(f"refused: {url[:80]}")
        kind, data = found
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def open(self, url: Any, data: Any = None, timeout: Any = None) -> URLFetcherResponse:
        """The base class would open requests by their own handlers: all roads lead to `fetch`."""
        return self.fetch(url if isinstance(url, str) else url.full_url)

    def _drawn(self, url: str) -> tuple[str, bytes] | None:
        found = DRAWN.fullmatch(url)
        if not found:
            return None
        try:
            source = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        return "image/svg+xml", (formulas.svg(source) if found[1] == "formula" else figures.svg(source))

    def _picture(self, url: str) -> tuple[str, bytes] | None:
        found = PICTURE.fullmatch(url)
        data = self.pictures.get(found[1]) if found else None
        kind = _raster_kind(data) if data else None
        return (kind, data) if kind and data else None

    def _face(self, url: str) -> tuple[str, bytes] | None:
        found = FACE.fullmatch(url) if self.is_trusted else None
        return ("font/ttf", (FONTS / found[1]).read_bytes()) if found else None

    def _raster(self, url: str) -> tuple[str, bytes] | None:
        found = RASTER.match(url)
        if not found or len(url) > RASTER_CAP:
            return None
        try:
            data = base64.b64decode(unquote_to_bytes(url[found.end() :]), validate=True)
        except binascii.Error:
            return None
        kind = _raster_kind(data)
        return (kind, data) if kind else None


def boxes(document: Any) -> dict[str, Any]:
    """Where the dishes stand, in mm: page, x, y, width, height, height of the inside, whether something sticks out;
    and the room between the last one and the foot."""
    dishes: list[dict[str, Any]] = []
    bottom, foot = 0.0, None
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            name = box.element.get("id", "") if box.element is not None else ""
            if name.startswith("d-") and box.element_tag == "article":
                dishes.append(_dish(box, name[2:], number))
                bottom = (box.border_box_y() + box.border_height()) * MM
            elif name == "foot":
                foot = box.border_box_y() * MM
    return {"dishes": dishes, "left": None if foot is None else foot - bottom}


def _dish(box: Any, uid: str, page: int) -> dict[str, Any]:
    inside = max((one.position_y + one.margin_height() for one in box.children), default=box.content_box_y())
    sides = box.border_top_width + box.border_bottom_width
    return {
        "uid": uid, "page": page, "x": box.border_box_x() * MM, "y": box.border_box_y() * MM,
        "width": box.border_width() * MM, "height": box.border_height() * MM,
        "inside": (inside - box.content_box_y() + sides) * MM, "is_narrow": _sticks_out(box),
    }  # fmt: skip


def _sticks_out(box: Any) -> bool:
    """Whether a text or a picture in a box crosses its right inner edge."""
    edge = box.content_box_x() + box.width + 1
    leaves = ("TextBox", "InlineReplacedBox", "BlockReplacedBox", "InlineBlockBox")
    return any(
        type(one).__name__ in leaves
        and one.position_x + one.margin_width() > edge
        and getattr(one, "text", "x").strip("_")
        for one in box.descendants()
    )


def _raster_kind(data: bytes) -> str | None:
    return next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), None)


class Press:
    """The warm things: faces, parsed style, pictures drawn before."""

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        text = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SHEET_STYLES)
        trusted = Refusing({}, is_trusted=True)
        css = re.sub(r'url\("\.\./(fonts|print)/([^"]+)"\)', r'url("app:\1/\2")', text)
        self.css = CSS(string=css, font_config=self.fonts, url_fetcher=trusted)
        self.drawn: dict[str, Any] = {}

    def render(self, html: str, pictures: Mapping[str, bytes], *, asks: bool) -> tuple[bytes, dict[str, Any]]:
        """A whole document as tagged PDF, and what happened: pages, refused addresses. `asks`: it opens the print
        dialog by itself."""
        fetcher = Refusing(pictures)
        document = self.lay_out(html, fetcher)
        out = BytesIO()
        document.write_pdf(out, pdf_variant=VARIANT, finisher=_asking if asks else None)
        self._forget()
        return out.getvalue(), {"pages": len(document.pages), "refused": fetcher.refused, **boxes(document)}

    def measure(self, html: str, pictures: Mapping[str, bytes]) -> tuple[bytes, dict[str, Any]]:
        """A document's pages and boxes, without the PDF that nobody would look at."""
        fetcher = Refusing(pictures)
        document = self.lay_out(html, fetcher)
        self._forget()
        return b"", {"pages": len(document.pages), "refused": fetcher.refused, **boxes(document)}

    def lay_out(self, html: str, fetcher: Refusing) -> Any:
        """The document as WeasyPrint's boxes. Raises `ValueError` where it takes more than `PAGES` pages."""
        source: Any = HTML(string=html, url_fetcher=fetcher)
        document: Any = source.render(
            font_config=self.fonts, stylesheets=[self.css], cache=self.drawn, pdf_variant=VARIANT)  # fmt: skip
        if len(document.pages) > PAGES:
            raise ValueError("too many pages")
        return document

    def _forget(self) -> None:
        """Pictures belong to a job; of drawn ones a limited number is kept."""
        for url in [url for url in self.drawn if not DRAWN.fullmatch(str(url)) or len(self.drawn) > CACHE_CAP]:
            del self.drawn[url]


def _asking(_document: Any, made: Any) -> None:
    """The named action Print (ISO 32000-1, 12.6.4.11), which browsers and readers carry out on opening."""
    made.catalog["OpenAction"] = "<</S /Named /N /Print>>"


def read_frame(stream: BinaryIO) -> bytes:
    """One length-prefixed block; empty at the end of the stream."""
    head = stream.read(4)
    return stream.read(struct.unpack(">I", head)[0]) if len(head) == 4 else b""


def frame(data: bytes) -> bytes:
    """A block with its length before it."""
    return struct.pack(">I", len(data)) + data


def _fence() -> None:
    """Hard limits for life: address space, no cores, no byte written to any file, no network where the kernel helps."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)


def _allow_seconds(seconds: int) -> None:
    """CPU time from now on; the kernel ends the process when it is used up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _answer(press: Press, job: Mapping[str, Any]) -> list[bytes]:
    pictures = {uid: base64.b64decode(data) for uid, data in job["pictures"].items()}
    try:
        measured = press.measure(job["html"], pictures) if job["measures"] else None
        pdf, told = measured or press.render(job["html"], pictures, asks=job["asks"])
        return [json.dumps({"ok": True, **told}).encode(), pdf]
    except (Exception, FatalURLFetchingError) as error:
        return [json.dumps({"ok": False, "reason": f"{type(error).__name__}: {error}"[:300]}).encode(), b""]


def main() -> None:
    """Jobs until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    press = Press()
    gc.freeze()
    _fence()
    answers.write(frame(json.dumps({"ready": True}).encode()))
    answers.flush()
    while job := read_frame(sys.stdin.buffer):
        _allow_seconds(SECONDS)
        gc.disable()
        for block in _answer(press, json.loads(job)):
            answers.write(frame(block))
        answers.flush()
        gc.enable()
        gc.collect()


if __name__ == "__main__":
    main()
