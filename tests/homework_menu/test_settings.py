"""Where the data is, and the key that is made once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from homework_menu import settings
from question_bank.errors import Invalid, Refused


def test_the_words_of_the_call_beat_the_environment(tmp_path: Path) -> None:
    environ = {
        "HOMEWORK_MENU_DATA": str(tmp_path / "far"),
        "HOMEWORK_MENU_DATABASE": "postgresql://there",
        "LANG": "zh_CN.UTF-8",
    }
    named = settings.load(tmp_path / "near", "sqlite://", language="en", environ=environ)
    assert (named.data, named.database, named.language) == (tmp_path / "near", "sqlite://", "en")
    found = settings.load(environ=environ)
    assert (found.data, found.database, found.language) == (tmp_path / "far", "postgresql://there", "zh")


def test_without_a_database_a_file_in_the_data_folder_is_used(tmp_path: Path) -> None:
    assert settings.load(tmp_path, environ={}).database == f"sqlite:///{tmp_path}/homework-menu.db"


def test_the_key_is_made_once_and_for_the_server_alone(tmp_path: Path) -> None:
    first = settings.load(tmp_path, environ={}).secret
    assert len(first) >= 64
    assert settings.load(tmp_path, environ={}).secret == first
    assert first not in repr(settings.load(tmp_path, environ={}))
    assert (tmp_path / settings.SECRET_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_key_that_others_may_read_is_closed_again(tmp_path: Path) -> None:
    settings.load(tmp_path, environ={})
    (tmp_path / settings.SECRET_FILE).chmod(0o644)
    settings.load(tmp_path, environ={})
    assert (tmp_path / settings.SECRET_FILE).stat().st_mode & 0o777 == 0o600


def test_servers_that_start_together_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {one.secret for one in pool.map(settings.load, [tmp_path] * 16)}
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == [settings.SECRET_FILE]


def test_a_damaged_key_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / settings.SECRET_FILE).write_text("default")
    with pytest.raises(Refused, match="Delete the file"):
        settings.load(tmp_path, environ={})


def test_a_folder_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="cannot be used"):
        settings.load(tmp_path / "file", environ={})


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        settings.load(tmp_path, language="fr", environ={})
    assert caught.value.field == "language"
