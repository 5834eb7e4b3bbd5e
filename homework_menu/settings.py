"""What a server must know before it starts: where its data is, which database, its secret, its language."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from question_bank.errors import Invalid, Refused

from .i18n import LANGUAGES, of_environment

DATA = "HOMEWORK_MENU_DATA"
DATABASE = "HOMEWORK_MENU_DATABASE"
SECRET_FILE = "secret.key"  # noqa: S105  a file's name
SECRET_BYTES = 32


@dataclass(frozen=True)
class Settings:
    """`data`: the folder with all that the server keeps. `database`: an SQLAlchemy URL. `language`: zh or en.

    `is_open`: everybody may make a school of their own, as in a demo on one's own computer.
    """

    data: Path
    database: str = field(repr=False)
    language: str = "zh"
    behind_proxy: bool = False
    secret: str = field(default="", repr=False)
    is_open: bool = False


def load(
    data: str | Path | None = None,
    database: str | None = None,
    *,
    language: str | None = None,
    behind_proxy: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Settings from the words of a call, else the environment, else the user's data folder; makes folder and secret.

    Raises `Invalid` for an unknown language and `Refused` where the folder cannot be used.
    """
    if language is not None and language not in LANGUAGES:
        raise Invalid("The language is {languages}.", field="language", languages=" / ".join(LANGUAGES))
    folder = Path(data or environ.get(DATA) or user_data_path("homework-menu", appauthor=False)).expanduser().absolute()
    return Settings(
        data=folder,
        database=database or environ.get(DATABASE) or f"sqlite:///{folder / 'homework-menu.db'}",
        language=language or of_environment(environ),
        behind_proxy=behind_proxy,
        secret=_secret(folder),
    )


def _secret(folder: Path) -> str:
    """The key that signs cookies: made once, readable by the server's user alone, the same for all its processes."""
    path = folder / SECRET_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_once(path)
        text = path.read_text(encoding="ascii").strip()
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except (OSError, ValueError) as error:
        raise Refused("The data folder {folder} cannot be used: {reason}.", folder=folder, reason=error) from error
    if len(text) < SECRET_BYTES * 2:
        raise Refused("The key in {path} is damaged. Delete the file; everybody then has to sign in again.", path=path)
    return text


def _make_once(path: Path) -> None:
    """Writes a fresh key beside its place and links it there, so that one process wins and none sees half."""
    if path.exists():
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
        fresh.replace(path) if os.name != "posix" else os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink(missing_ok=True)
