"""What somebody reads who has never seen Homework Menu: the page to sign in says what it is for."""

from __future__ import annotations

import pytest

from tests.web.test_access import app  # noqa: F401  fixture

PROMISE = {"en": "a homework sheet is ready to print", "zh": "一张可直接打印的作业菜单"}


@pytest.mark.parametrize("language", PROMISE)
def test_a_newcomer_reads_what_it_is_for_and_one_who_was_signed_out_what_is_kept(app, language):  # noqa: F811
    client = app.test_client()
    told = {"Accept-Language": language}
    assert PROMISE[language] in client.get("/sign-in", headers=told).text
    assert PROMISE[language] not in client.get("/sign-in?ended=yes", headers=told).text
