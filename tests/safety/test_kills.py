"""R4 and R5 against a real server that is killed again and again: what is retried has one effect, nothing is lost."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from homework_menu.cli import main
from tests.conftest import THOROUGH, new_postgres
from tests.people import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SAMPLE = Path(__file__).parent.parent / "samples" / "cmath-60.csv"
WRITERS, KINDS = 4, ("killed sqlite", "postgres")
POSTS, KILLS, STALE = (200, 8, 60) if THOROUGH else (80, 4, 20)
WORDING = {"kind": "short", "answer": "4", "subject": "maths", "grade": "3", "tier": "basic", "minutes": "4",
           "modality": "written", "status": "ready"}  # fmt: skip


@dataclass
class Server:
    """The command `serve` on one data folder; started, killed and started again."""

    data: Path
    database: str
    port: int
    log: list[float] = field(default_factory=list[float])
    process: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> None:
        done = CliRunner().invoke(main, [*self.options, *words])
        assert done.exit_code == 0, done.output

    @property
    def options(self) -> list[str]:
        return ["--data", str(self.data), "--database", self.database]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        begun = time.monotonic()
        command = [sys.executable, "-m", "homework_menu", *self.options, "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                break
            except OSError:
                assert time.monotonic() - begun < 60, "the server did not start"
                time.sleep(0.05)
        self.log.append(time.monotonic() - begun)

    def kill(self) -> None:
        assert self.process
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def rows(self, query: str) -> list:
        engine = create_engine(self.database)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found


@pytest.fixture(scope="module", params=[pytest.param(kind, marks=pytest.mark.xdist_group(kind)) for kind in KINDS])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """A school with sixty exercises, on a server that both tests share."""
    folder = tmp_path_factory.mktemp("kills")
    is_sqlite = request.param == "killed sqlite"
    url = f"sqlite:///{folder}/test.db" if is_sqlite else new_postgres(request.getfixturevalue("postgres"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = Server(folder / "data", url, port)
    made.run("school", "create", "East")
    (folder / "password").write_text(PASSWORD)
    made.run("user", "create", "ann", "--role", "teacher", "--password-file", str(folder / "password"))
    made.run("import", str(SAMPLE), "--bank", "Shelf", "--defaults", "subject=maths,tier=basic")
    made.start()
    yield made
    made.kill()


def signed_in(server: Server) -> OpenerDirector:
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    form = {"name": "ann", "password": PASSWORD, "key": uuid4().hex, "csrf_token": token(opener, server, "/sign-in")}
    opener.open(f"{server.base}/sign-in", urlencode(form).encode())
    return opener


def token(opener: OpenerDirector, server: Server, page: str = "/account") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', opener.open(server.base + page).read().decode())
    assert found
    return found[1]


def post(opener: OpenerDirector, url: str, form: dict[str, str]) -> int:
    try:
        return opener.open(url, urlencode(form).encode(), timeout=20).status
    except HTTPError as error:
        return error.code


def kept_trying(opener: OpenerDirector, url: str, form: dict[str, str]) -> int:
    """The same form until somebody answers."""
    while True:
        try:
            return post(opener, url, form)
        except (OSError, HTTPException):
            time.sleep(0.1)


def test_forms_retried_through_kills_have_one_effect_each(server: Server) -> None:
    """Teeth: take the unique index off the posts' key, or answer before the commit."""
    ((before,),) = server.rows("SELECT count(*) FROM exercise")
    bank = server.rows("SELECT uid FROM bank")[0][0]
    openers = [signed_in(server) for _ in range(WRITERS)]
    guards, chance, done = [token(one, server) for one in openers], random.Random(7), threading.Event()

    def write(writer: int) -> list[int]:
        same = {**WORDING, "bank": bank, "csrf_token": guards[writer]}
        forms = ({**same, "stem": f"Kill {writer} {at}?", "key": uuid4().hex} for at in range(POSTS // WRITERS))
        return [kept_trying(openers[writer], f"{server.base}/bank/new", form) for form in forms]

    def kill() -> None:
        for _ in range(KILLS):
            if done.wait(chance.uniform(0.2, 0.9)):
                return
            server.kill()
            server.start()

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        killer = pool.submit(kill)
        answers = [status for found in [pool.submit(write, one) for one in range(WRITERS)] for status in found.result()]
        done.set()
        killer.result()
    assert set(answers) == {200}, "each ends on the page of the exercise"
    assert len(server.log) >= 4, "the server was killed while it was written to"
    assert server.rows("SELECT count(*) FROM exercise") == [(before + POSTS,)]
    if "sqlite" in server.database:
        assert server.rows("PRAGMA integrity_check") == [("ok",)]


def test_stale_saves_over_http_are_conflicts(server: Server) -> None:
    """Teeth: leave the version check out of `save`."""
    bank = server.rows("SELECT uid FROM bank")[0][0]
    openers = [signed_in(server), signed_in(server)]
    guards = [token(one, server) for one in openers]
    post(openers[0], f"{server.base}/bank/new", {**WORDING, "stem": "Stale?", "bank": bank, "key": uuid4().hex,
                                                 "csrf_token": guards[0]})  # fmt: skip
    ((uid,),) = server.rows("SELECT uid FROM exercise ORDER BY id DESC LIMIT 1")
    for at in range(STALE):
        version = str(server.rows(f"SELECT version FROM exercise WHERE uid = '{uid}'")[0][0])
        forms = [{**WORDING, "stem": f"Stale {at} {who}?", "version": version, "key": uuid4().hex,
                  "csrf_token": guards[who]} for who in (0, 1)]  # fmt: skip
        with ThreadPoolExecutor(2) as pool:
            statuses = list(pool.map(lambda pair: post(pair[0], f"{server.base}/bank/exercise/{uid}/edit", pair[1]),
                                     zip(openers, forms, strict=True)))  # fmt: skip
        assert sorted(statuses) == [200, 409], (at, statuses)
    assert server.rows(f"SELECT number FROM exercise WHERE uid = '{uid}'") == [(1 + STALE,)]
