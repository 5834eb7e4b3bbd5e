"""Two tabs at one menu, or two people at one exercise: what differs stands side by side, and nobody's work is lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from homework_menu import days, menu_rows
from homework_menu.models import Menu, Submission
from tests.people import NOW
from tests.web.routes import shown_version
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_team import build


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


@pytest.fixture
def uid(town) -> str:
    return build(town)


def states(town, *uids: str) -> list[dict]:
    """The menus as they are stored: their dishes in order."""
    with town.session() as db:
        found = [db.scalars(select(Menu).where(Menu.uid == uid)).one() for uid in uids]
        return [[(dish.exercise.uid, dish.revision.number, dish.locked) for dish in menu_rows.dishes(one)]
                for one in found]  # fmt: skip


def version(client, uid: str) -> str:
    return re.search(r'name="version" value="(\d+)"', client.get(f"/menus/{uid}").text)[1]


def swap(client, uid: str, stale: str):
    """Take the first offer for one of the later dishes, from a page that showed the menu so."""
    for at in range(1, 9):
        page = client.get(f"/menus/{uid}/swap/{at}").text
        offers = re.findall(r'class="offer" name="exercise" value="([\w-]+)">', page)
        if offers:
            return post(client, f"/menus/{uid}/swap/{at}", {"exercise": offers[0], "version": stale})
    raise AssertionError("no dish can be swapped")


def settled(client, uid: str, page: str, choice: str):
    """Choose on the page of two menus."""
    mine = re.search(r'<textarea name="mine" hidden>([^<]+)', page)[1]
    path = f"/menus/{uid}/settle"
    return post(client, path, {"choice": choice, "mine": mine, "version": shown_version(page, path)})


@pytest.fixture
def clash(ann, uid, town):
    """Two tabs of one page: in one the first dish is locked, in the other a dish is swapped afterwards."""
    before, stale = states(town, uid)[0], version(ann, uid)
    assert post(ann, f"/menus/{uid}/lock/0", {"version": stale, "locked": "yes"}).status_code == 303
    theirs = states(town, uid)[0]
    answer = swap(ann, uid, stale)
    assert states(town, uid) == [theirs], "nothing is stored before somebody chose"
    return before, theirs, answer


def test_both_changes_stand_side_by_side_in_plain_words(clash, ann, uid):
    _, _, answer = clash
    assert answer.status_code == 409
    for words in ("Changed in two places", "Kept in one of them", "Another dish", "Keep mine", "Keep both"):
        assert words in answer.text, words
    assert answer.text.count('<section class="difference">') >= 2
    for heading, way in (("Yours (not saved yet)", "Yours replaces the saved one"),
                         ("The other one (saved)", "The menu stays as saved")):  # fmt: skip
        assert heading in answer.text, heading
        assert way in answer.text, way


def test_mine_takes_the_place_of_theirs_which_undo_brings_back(clash, ann, uid, town):
    before, theirs, answer = clash
    assert settled(ann, uid, answer.text, "mine").status_code == 303
    (mine,) = states(town, uid)
    assert mine[0] == before[0], "not locked, as on my page"
    assert [one == other for one, other in zip(mine, before, strict=True)].count(False) == 1
    assert post(ann, f"/menus/{uid}/undo", {"version": version(ann, uid)}).status_code == 303
    assert states(town, uid) == [theirs]


def test_of_both_mine_becomes_a_menu_of_its_own(clash, ann, uid, town):
    """Teeth: put mine in the place of theirs."""
    before, theirs, answer = clash
    made = settled(ann, uid, answer.text, "both")
    assert made.status_code == 303
    other, mine = states(town, uid, made.location.rsplit("/", 1)[1])
    assert other == theirs
    assert mine[0] == before[0]
    assert [one == left for one, left in zip(mine, before, strict=True)].count(False) == 1
    with town.session() as db:
        first, second = db.scalars(select(Menu).where(Menu.uid.in_([uid, made.location[-32:]]))).all()
        assert (first.title, first.date, first.class_id) == (second.title, second.date, second.class_id)
    assert "The other one is unchanged." in ann.get(made.location).text


STALE = {
    "move": ("move/0", {"to": "1"}),
    "remove": ("remove/0", {}),
    "rebuild": ("rebuild", {"minutes": "18", "format": "three-courses"}),
    "undo": ("undo", {}),
    "hand-in": ("hand-in", {}),
}


@pytest.mark.parametrize("name", STALE)
def test_every_change_from_an_old_page_is_a_choice(ann, uid, town, name):
    step, form = STALE[name]
    assert post(ann, f"/menus/{uid}/move/1", {"to": "0", "version": version(ann, uid)}).status_code == 303
    stale = version(ann, uid)
    swap(ann, uid, stale)
    theirs = states(town, uid)
    answer = post(ann, f"/menus/{uid}/{step}", {**form, "version": stale})
    assert answer.status_code == 409
    assert "Changed in two places" in answer.text
    assert ("Must and may" in answer.text) == (name == "rebuild"), "the format stands there where it differs"
    assert states(town, uid) == theirs
    with town.session() as db:
        assert db.scalars(select(Submission)).all() == []
    assert settled(ann, uid, answer.text, "mine").status_code == 303
    assert states(town, uid) != theirs
    assert "Handed in." not in ann.get(f"/menus/{uid}").text


def test_the_same_change_made_twice_is_no_conflict(ann, uid):
    stale = version(ann, uid)
    for _ in range(2):
        answer = post(ann, f"/menus/{uid}/move/0", {"to": "1", "version": stale})
        assert answer.status_code == 303


def test_a_menu_handed_in_meanwhile_keeps_its_place(clash, ann, uid, town):
    _, theirs, answer = clash
    with town.session() as db:
        menu = db.scalars(select(Menu).where(Menu.uid == uid)).one()
        days.hand_in(db, menu, town.viewer("ann"), now=NOW)
        db.commit()
    refused = settled(ann, uid, answer.text, "mine")
    assert refused.status_code in (409, 422)
    assert "take it back" in refused.text.lower()
    assert settled(ann, uid, answer.text, "both").status_code == 303
    assert states(town, uid) == [theirs]


def test_a_third_change_in_between_asks_again(clash, ann, uid, town):
    before, _, answer = clash
    assert post(ann, f"/menus/{uid}/move/0", {"to": "1", "version": version(ann, uid)}).status_code == 303
    again = settled(ann, uid, answer.text, "mine")
    assert again.status_code == 409
    assert "Only in the other" in again.text
    assert settled(ann, uid, again.text, "mine").status_code == 303
    assert states(town, uid)[0][0] == before[0]


def test_a_page_too_old_to_be_known_changes_nothing_and_says_so(ann, uid, town):
    before = states(town, uid)
    answer = post(ann, f"/menus/{uid}/lock/0", {"version": "999", "locked": "yes"})
    assert answer.status_code == 409
    assert "Somebody changed this menu while you were working on it." in answer.text
    assert states(town, uid) == before


def test_nobody_puts_a_state_on_a_menu_that_was_not_made_for_it(clash, app, ann, uid, town):  # noqa: F811
    """Teeth: leave out the signature, or the menu that it names."""
    _, theirs, answer = clash
    mine = re.search(r'<textarea name="mine" hidden>([^<]+)', answer.text)[1]
    for told in ("", "x" + mine, mine[::-1]):
        refused = post(ann, f"/menus/{uid}/settle", {"choice": "mine", "mine": told, "version": version(ann, uid)})
        assert refused.status_code == 422
    other = build(town)
    form = {"choice": "mine", "mine": mine, "version": version(ann, other)}
    assert post(ann, f"/menus/{other}/settle", form).status_code == 422
    assert post(client_of(app, "ben"), f"/menus/{uid}/settle", {**form, "choice": "both"}).status_code == 403
    assert states(town, uid) == [theirs]
