"""The basket is emptied by one click and filled again by one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from homework_menu import basket
from question_bank.models import Exercise
from tests.web.test_access import app, client_of, post  # noqa: F401


@pytest.fixture
def laid(town) -> list[str]:
    """Three exercises in Ann's basket, the newest first."""
    with town.session() as db:
        some = db.scalars(select(Exercise).order_by(Exercise.id.desc()).limit(3)).all()
        for one in some:
            basket.put(db, town.viewer("ann"), one)
        db.commit()
        return [one.uid for one in some]


def lies(town, name: str = "ann") -> list[str]:
    with town.session() as db:
        return [one.uid for one in basket.listed(db, town.viewer(name))]


def test_what_was_taken_out_at_once_goes_in_again_in_its_order(app, town, laid):  # noqa: F811
    """Teeth: put it in by number."""
    ann = client_of(app, "ann")
    emptied = post(ann, "/basket/empty", {}).location
    assert lies(town) == []
    page = ann.get(emptied).text
    assert "3 exercises were taken out." in page
    name = page.split('name="emptied" value="')[1].split('"')[0]
    ben = client_of(app, "ben")
    post(ben, "/basket/put-back", {"emptied": name})
    assert lies(town, "ben") == [], "a colleague's basket stays the colleague's"
    back = post(ann, "/basket/put-back", {"emptied": name}).location
    assert lies(town) == laid
    assert "3 exercises are in the basket again." in ann.get(back).text
    assert "were taken out" not in ann.get(emptied).text


def test_where_some_lie_there_again_only_the_others_are_put_in(app, town, laid):  # noqa: F811
    ann = client_of(app, "ann")
    emptied = post(ann, "/basket/empty", {}).location
    post(ann, f"/basket/{laid[1]}", {"in": "yes"})
    page = ann.get(emptied).text
    assert "2 exercises were taken out." in page
    post(ann, "/basket/put-back", {"emptied": emptied.split("=")[1]})
    assert lies(town) == [laid[1], laid[0], laid[2]]


def test_an_empty_basket_offers_nothing_to_undo(app):  # noqa: F811
    ann = client_of(app, "ann")
    assert post(ann, "/basket/empty", {}).location == "/basket"
    assert post(ann, "/basket/put-back", {"emptied": "0" * 32}).status_code == 303
