"""How far a request is that takes long, for whoever sent it alone, and the word that ends it.

The form's key names the work; a page that is only fetched brings a key of its own in a header. Both are told in small
files, which every process of the server sees also while a transaction of the work lets nobody else write a row.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, g, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from question_bank import progress
from question_bank.access import Right
from question_bank.progress import Stopped

from .. import i18n
from .requests import language, needs, server, viewer

blueprint = Blueprint("under_way", __name__, url_prefix="/under-way")
JOB = "X-Job"
QUIET, EVERY = 0.7, 0.2
KEPT_SECONDS = 3600
STOP = ".stop"


@dataclass
class _Job:
    """The work of this request. Nothing is written of what is done in the first moments."""

    path: Path
    due: float = field(default_factory=lambda: time.monotonic() + QUIET)

    def told(self, text: str, at: int, all_: int) -> None:
        """Write down how far it is. Raises `Stopped` where it was cancelled."""
        if self.path.with_suffix(STOP).exists():
            raise Stopped
        if not text or time.monotonic() < self.due:
            return
        self.due = time.monotonic() + EVERY
        with suppress(OSError):
            _write(self.path, json.dumps({"text": text, "at": at, "all": all_}))

    def end(self) -> None:
        """Say no more of it. The word that ends it stays: the same may have been sent twice, and neither is wanted."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def attach(app: Flask) -> None:
    """Listen to the work of every request that has a key."""
    app.before_request(_begin)
    app.teardown_request(_end)


def stop(key: str) -> None:
    """End all of the viewer's work with this key, each at its next step; the word is kept for what begins later."""
    path = _path(key).with_suffix(STOP)
    with suppress(OSError):
        _write(path, "")
        for old in path.parent.iterdir():
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                old.unlink(missing_ok=True)


@blueprint.get("/<key>")
@needs(Right.OWN_ACCOUNT)
def state(key: str) -> AnyResponse:
    """What is being done with this key, in words and numbers; no words where nothing of the viewer's is under way."""
    told: dict[str, Any] = {"text": "", "at": 0, "all": 0}
    with suppress(OSError, ValueError):
        told = json.loads(_path(key).read_text(encoding="utf-8"))
    words = i18n.gettext(language(), told["text"], at=told["at"], all=told["all"]) if told["text"] else ""
    return jsonify({"words": words, "at": told["at"], "all": told["all"]})


def _begin() -> None:
    key = request.headers.get(JOB) or (request.form.get("key") if request.method == "POST" else "")
    if key and g.get("viewer") and request.blueprint != "cancel":
        g.job = _Job(_path(key))
        progress.listen(g.job.told)


def _end(_error: BaseException | None) -> None:
    progress.listen(None)
    job: _Job | None = g.pop("job", None)
    if job:
        job.end()


def _path(key: str) -> Path:
    """The file of the viewer's work: nobody else's request names the same one."""
    name = sha256(f"{viewer().school_id}:{viewer().teacher_id}:{key}".encode()).hexdigest()[:32]
    return server().settings.data / "under-way" / name


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
