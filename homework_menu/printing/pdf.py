"""Sends pages to the fenced worker and gets PDFs back; a job that runs away is killed, the next has a fresh one."""

from __future__ import annotations

import atexit
import base64
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, cast

from homework_menu.assets import FONTS
from question_bank import progress
from question_bank.errors import BankError, Refused

if TYPE_CHECKING:
    from PIL import Image

WALL_SECONDS, START_SECONDS, RESIDENT_BYTES = 25.0, 30.0, 600 * 2**20
JOBS_A_WORKER, HTML_CAP = 200, 4_000_000
LOOK_EVERY, WORKERS, MOST_WAITING = 0.05, 2, 60
_DRAWING = threading.Lock()


class PdfUnavailable(BankError):
    """Pango is not installed: everything works but the PDF, and the sentence says what to install."""

    def __init__(self) -> None:
        super().__init__("No PDF without Pango. Print the page from the browser, or install Pango: {command}",
                         command="apt install libpangoft2-1.0-0 libharfbuzz-subset0")  # fmt: skip


class PdfFailed(Refused):
    """One job was killed or could not be laid out; others are not touched."""


@dataclass(frozen=True)
class Place:
    """Where a dish stands: page from 0, border box in mm from the page's top left; `inside`: height without padding;
    `is_narrow`: something sticks out."""

    uid: str
    page: int
    x: float
    y: float
    width: float
    height: float
    inside: float
    is_narrow: bool


@dataclass(frozen=True)
class Pages:
    """A finished PDF with its number of pages, where its dishes stand, the mm left above the foot (None without one)
    and the addresses that were refused."""

    pdf: bytes
    count: int
    dishes: tuple[Place, ...] = ()
    left: float | None = None
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """What a worker is handed."""

    html: str
    pictures: Mapping[str, bytes]
    asks: bool = False
    measures: bool = False


def render(html: str, *, pictures: Mapping[str, bytes] | None = None, asks: bool = False) -> Pages:
    """A whole HTML document as a tagged PDF; `pictures` are PNG or JPEG bytes by uid; where it `asks`, a reader opens
    its print dialog at once.

    Equal input gives equal bytes. Raises `PdfUnavailable` without Pango, `PdfFailed` for a job that was killed.
    """
    told, pdf = _ask(Job(html, pictures or {}, asks))
    return Pages(pdf, told["pages"], _places(told), told["left"], tuple(told["refused"]))


def measure(html: str, *, pictures: Mapping[str, bytes] | None = None) -> tuple[Place, ...]:
    """Where the dishes of a document stand, without its PDF. Raises `PdfUnavailable`, `PdfFailed`."""
    return _places(_ask(Job(html, pictures or {}, measures=True))[0])


def _places(told: Mapping[str, Any]) -> tuple[Place, ...]:
    return tuple(Place(**one) for one in told["dishes"])


def pages_as_images(pdf: bytes, dpi: int = 110) -> list[Image.Image]:
    """Every page as it looks, in order; one document at a time, for PDFium ends a process that draws two."""
    import pypdfium2

    with _DRAWING:
        document = pypdfium2.PdfDocument(pdf)
        # a copy each, for the memory that PDFium drew on goes with the page
        pages = [page.render(scale=dpi / 72).to_pil().copy() for page in cast("list[Any]", document)]
        document.close()
    return pages


class _Worker:
    """One fenced process and the pipe to it."""

    def __init__(self) -> None:
        environment = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
        environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "0"}
        self.folder = TemporaryDirectory(prefix="homework-menu-", ignore_cleanup_errors=True)
        environment |= {"FONTCONFIG_FILE": str(FONTS / "fonts.conf"), "TMPDIR": self.folder.name}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "homework_menu.printing.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment)  # fmt: skip
        self.jobs, self.owner = 0, os.getpid()
        if not self._answer(time.monotonic() + START_SECONDS):
            self.close()
            raise PdfUnavailable

    def is_fit(self) -> bool:
        """Whether it lives, belongs to this process and is not worn out."""
        return self.owner == os.getpid() and self.process.poll() is None and self.jobs < JOBS_A_WORKER

    def ask(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """One job: what the worker tells, and its bytes. Raises `PdfFailed`; the process is gone after a kill."""
        self.jobs += 1
        sent = {uid: base64.b64encode(data).decode() for uid, data in job.pictures.items()}
        data = json.dumps({"html": job.html, "pictures": sent, "asks": job.asks, "measures": job.measures}).encode()
        self._write(struct.pack(">I", len(data)) + data)
        until = time.monotonic() + WALL_SECONDS
        told, made = json.loads(self._answer(until)), self._answer(until)
        if not told["ok"]:
            raise PdfFailed("This sheet could not be laid out: {reason}", reason=told["reason"])
        return told, made

    def close(self) -> None:
        """Ends the process."""
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
            self.folder.cleanup()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def _write(self, data: bytes) -> None:
        try:
            _pipe(self.process.stdin).write(data)
            _pipe(self.process.stdin).flush()
        except BrokenPipeError:
            pass

    def _answer(self, until: float) -> bytes:
        """One block from the worker; empty where it ended by itself."""
        head = self._read(4, until)
        return self._read(struct.unpack(">I", head)[0], until) if len(head) == 4 else b""

    def _read(self, size: int, until: float) -> bytes:
        handle, got = _pipe(self.process.stdout).fileno(), b""
        while len(got) < size:
            if select.select([handle], [], [], LOOK_EVERY)[0]:
                block = os.read(handle, min(size - len(got), 1 << 20))
                if not block:
                    return self._ended()
                got += block
            else:
                self._watch(until)
        return got

    def _ended(self) -> bytes:
        code = self.process.wait()
        if self.jobs:
            raise PdfFailed("This sheet used more time or memory than one sheet may, and was stopped.", code=code)
        return b""

    def _watch(self, until: float) -> None:
        """Kills a job that is over its time or its memory, or was cancelled."""
        try:
            progress.go_on()
        except progress.Stopped:
            self.close()
            raise
        if time.monotonic() > until:
            self.close()
            raise PdfFailed("This sheet took longer than {seconds} seconds, and was stopped.",
                            seconds=int(WALL_SECONDS))  # fmt: skip
        if _resident(self.process.pid) > RESIDENT_BYTES:
            self.close()
            raise PdfFailed("This sheet needed more than {size} MB of memory, and was stopped.",
                            size=RESIDENT_BYTES // 2**20)  # fmt: skip


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the worker has no pipe")
    return pipe


def _resident(pid: int) -> int:
    """Resident bytes of a process; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


_LOCK = threading.Lock()
_working = threading.BoundedSemaphore(WORKERS)
_idle: list[_Worker] = []
_waiting: list[int] = [0]


def _ask(job: Job) -> tuple[dict[str, Any], bytes]:
    """Hands a job to a worker that is free, waiting in a bounded queue."""
    if len(job.html) > HTML_CAP:
        raise PdfFailed("The page is too large to be printed.")
    with _LOCK:
        if _waiting[0] >= MOST_WAITING:
            raise PdfFailed("Many sheets are being made just now. Try again in a minute.")
        _waiting[0] += 1
    try:
        with _working:
            return _with_worker(job)
    finally:
        with _LOCK:
            _waiting[0] -= 1


def _with_worker(job: Job) -> tuple[dict[str, Any], bytes]:
    with _LOCK:
        worker = _idle.pop() if _idle else None
    if worker and not worker.is_fit():
        worker.close()
        worker = None
    worker = worker or _started()
    try:
        return worker.ask(job)
    finally:
        with _LOCK:
            _idle.append(worker)


def _started() -> _Worker:
    if find_spec("weasyprint") is None:
        raise PdfUnavailable
    return _Worker()


def close() -> None:
    """Ends all idle workers; the next job starts a new one."""
    with _LOCK:
        while _idle:
            _idle.pop().close()


atexit.register(close)
