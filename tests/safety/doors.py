"""What the safety tests share: the application over a copy of the town, a database's print, a listener for knocks."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text

from homework_menu.settings import Settings
from homework_menu.web import create_app
from question_bank.database import Database, open_database
from tests.people import CURRICULUM, PASSWORD, build_town

WHO = ("school", "teacher", "role_grant", "class_subject", "school_class")
TOKENS: WeakKeyDictionary[FlaskClient, str] = WeakKeyDictionary()


@dataclass(frozen=True)
class Door:
    """The application with its database; `client` is signed in as Ann."""

    app: Flask
    database: Database
    client: FlaskClient

    def rows(self, query: str, **values: Any) -> list[Any]:
        with self.database.engine.connect() as db:
            return [tuple(row) for row in db.execute(text(query), values)]

    def print(self, *tables: str) -> str:
        """A fingerprint of all rows of these tables, or of all tables; of the curriculum how many."""
        found = inspect(self.database.engine).get_table_names()
        wanted = tables or [name for name in found if not name.startswith(("search_text_", "sqlite", "sign_in"))]
        digest = sha256()
        for name in sorted(wanted):
            what = "count(*)" if name in CURRICULUM else "*"
            digest.update(repr((name, sorted(map(repr, self.rows(f'SELECT {what} FROM "{name}"'))))).encode())
        return digest.hexdigest()

    def post(self, path: str, data: Mapping[str, Any], *, client: FlaskClient | None = None):
        return post(client or self.client, path, data)


@contextmanager
def opened_door(town_file: Path, folder: Path, *, name: str = "ann", url: str = "") -> Iterator[Door]:
    """The application over a copy of the town, in English; `url`: an empty database that becomes the town."""
    if url:
        database = open_database(url)
        build_town(database)
    else:
        database = open_database(f"sqlite:///{shutil.copy(town_file, folder / 'town.db')}")
    app = create_app(Settings(folder, "sqlite://", "en", secret="k" * 64), database)
    yield Door(app, database, signed_in(app, name))
    database.dispose()


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    form = {"csrf_token": read_token(client, "/sign-in"), "name": name, "password": PASSWORD}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.text
    return client


def token(client: FlaskClient) -> str:
    """The token of a signed-in client's forms, which is good as long as its session."""
    if client not in TOKENS:
        TOKENS[client] = read_token(client, "/account")
    return TOKENS[client]


def read_token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found
    return found[1]


def post(client: FlaskClient, path: str, data: Mapping[str, Any]):
    return client.post(path, data={"csrf_token": token(client), "key": uuid4().hex, **data})


@contextmanager
def knocked() -> Iterator[tuple[str, list[bytes]]]:
    """A loopback address and what has knocked there."""
    heard: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            with caller:
                heard.append(caller.recv(500))
                caller.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nx")

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/knock", heard
    server.shutdown(socket.SHUT_RDWR)
    server.close()
