"""A draft of one's own is deleted by one click and comes back as it was; what others count on stays."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from homework_menu import group_rows, menu_rows, shared_menus
from homework_menu.models import FormerVersions, Menu
from question_bank.models import Team
from tests.people import NOW, Town
from tests.web.routes import shown_version, things_of
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_menu_list import drawn, titles  # noqa: F401


@pytest.fixture
def things(town: Town):
    return things_of(town, "ann")


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


def values(town: Town, uid: str) -> dict[str, object]:
    """All that is stored of a menu but the number of its row."""
    with town.session() as db:
        menu = db.scalars(select(Menu).where(Menu.uid == uid)).one()
        former = db.get(FormerVersions, menu.id)
        columns = {one.key: getattr(menu, one.key) for one in Menu.__table__.columns if one.key != "id"}
        return {**columns, "state": menu_rows.state(menu), "versions": group_rows.kept(menu),
                "former": former.kept if former else []}  # fmt: skip


def delete(client, page: str, uid: str, **more: str):
    """Press the button of this menu on a page."""
    version = shown_version(client.get(page).text, f"/menus/{uid}/delete")
    return post(client, f"/menus/{uid}/delete", {"version": version, **more})


def test_from_the_list_it_goes_and_comes_back_where_it_stood(ann, town, drawn):  # noqa: F811
    """Teeth: store the menu anew with another moment of its last change."""
    before = titles(ann.get("/menus").text)
    kept = values(town, drawn["Second"])
    answer = delete(ann, "/menus", drawn["Second"])
    page = ann.get(answer.location).text
    assert titles(page) == [one for one in before if one != "Second"]
    assert "The draft is deleted:" in page
    assert ann.get(f"/menus/{drawn['Second']}").status_code == 404
    back = post(ann, f"/menus/{drawn['Second']}/bring-back", {})
    assert "“Second” is back as it was." in ann.get(back.location).text
    assert titles(ann.get("/menus").text) == before
    assert values(town, drawn["Second"]) == kept
    assert "The draft is deleted:" not in ann.get(answer.location).text, "the way back is gone once it is taken"


def test_on_the_first_page_one_stays_with_the_class(ann, drawn):  # noqa: F811
    form = ann.get("/").text.split(f"/menus/{drawn['First']}/delete")[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = post(ann, f"/menus/{drawn['First']}/delete", fields)
    assert answer.location.startswith("/?class=")
    page = ann.get(answer.location).text
    assert "First" not in titles(page)
    assert f"/menus/{drawn['First']}/bring-back" in page


def test_from_the_builder_nothing_of_versions_and_steps_is_lost(ann, town, things):
    """Teeth: forget the versions in `_kept`."""
    uid = things.uids["grouped"]
    assert post(ann, f"/menus/{uid}/wording", {"version": things.version(Menu, uid=uid), "wording": "plain"}).location
    kept = values(town, uid)
    assert kept["undo"]
    assert len(kept["versions"]) == 2
    answer = delete(ann, f"/menus/{uid}", uid)
    assert answer.location == f"/menus?deleted={uid}"
    assert ann.get(f"/menus/{uid}/versions").status_code == 404
    post(ann, f"/menus/{uid}/bring-back", {})
    assert values(town, uid) == kept
    assert ann.get(f"/menus/{uid}/versions").status_code == 200


def test_what_is_handed_in_or_shared_has_no_button_and_stays(ann, town, things):
    """Teeth: leave one of the conditions out of `deletable`."""
    uid = things.uids["menu"]
    with town.session() as db:
        menu, team = db.scalars(select(Menu).where(Menu.uid == uid)).one(), db.scalars(select(Team)).one()
        shared_menus.share(db, town.viewer("ann"), menu, team, now=NOW)
        db.commit()
    refused(ann, town, things, uid, "This menu stays, because colleagues can see it")
    with town.session() as db:
        menu, team = db.scalars(select(Menu).where(Menu.uid == uid)).one(), db.scalars(select(Team)).one()
        shared_menus.stop(db, town.viewer("ann"), menu, team)
        db.commit()
    post(ann, f"/menus/{uid}/hand-in", {"version": things.menu_version})
    refused(ann, town, things, uid, "This menu is handed in.")


def refused(client, town: Town, things, uid: str, why: str) -> None:
    for page in ("/menus", "/", f"/menus/{uid}"):
        assert f"/menus/{uid}/delete" not in client.get(page).text
    answer = post(client, f"/menus/{uid}/delete", {"version": things.menu_version})
    assert answer.status_code == 422
    assert why in answer.text
    assert values(town, uid)


def test_what_a_day_may_step_back_to_stays(ann, town, things):
    uid, other = things.uids["menu"], things.uids["grouped"]
    with town.session() as db:
        first, second = (db.scalars(select(Menu).where(Menu.uid == one)).one() for one in (uid, other))
        group_rows.remove(db, second)
        second.date = first.date
        db.commit()
    for one in (uid, other):
        answer = post(ann, f"/menus/{one}/hand-in", {"version": things.version(Menu, uid=one)})
        assert answer.status_code == 303, answer.text
    refused(ann, town, things, uid, "a day may go back to it")


def test_a_colleague_s_draft_and_a_changed_one_stay(ann, town, drawn):  # noqa: F811
    assert post(ann, f"/menus/{drawn['Draft of Ben']}/delete", {"version": "1"}).status_code == 403
    answer = post(ann, f"/menus/{drawn['First']}/delete", {"version": "99"})
    assert answer.status_code == 409
    assert values(town, drawn["First"])


def test_nobody_else_brings_it_back(ann, app, drawn):  # noqa: F811
    delete(ann, "/menus", drawn["First"])
    ben = client_of(app, "ben")
    assert post(ben, f"/menus/{drawn['First']}/bring-back", {}).status_code == 404
    assert "The draft is deleted:" not in ben.get(f"/menus?deleted={drawn['First']}").text
    assert post(ann, f"/menus/{drawn['First']}/bring-back", {}).status_code == 303


def test_a_second_press_of_the_same_form_deletes_nothing_more(ann, drawn):  # noqa: F811
    version = shown_version(ann.get("/menus").text, f"/menus/{drawn['First']}/delete")
    answers = [post(ann, f"/menus/{drawn['First']}/delete", {"version": version, "key": "a" * 32}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]


def test_a_page_that_was_open_meanwhile_says_so_and_leads_back(ann, app, drawn):  # noqa: F811
    """Teeth: answer as for a menu that never was."""
    menu = f"/menus/{drawn['First']}"
    version = shown_version(ann.get(menu).text, f"{menu}/wording")
    delete(ann, "/menus", drawn["First"])
    answers = [
        *(ann.get(menu + path) for path in ("", "/swap/0", "/learner.pdf", "/versions")),
        *(post(ann, menu + path, {"version": version, "to": "1", "wording": "plain"})
          for path in ("/move/0", "/remove/0", "/wording", "/rebuild", "/hand-in", "/undo", "/delete")),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status_code == 404
        assert "This draft was deleted" in answer.text
    assert "This draft was deleted" not in client_of(app, "ben").get(menu).text
    assert post(ann, f"{menu}/bring-back", {"back": "menu"}).location == menu
    assert "“First” is back as it was." in ann.get(menu).text
    assert post(ann, f"{menu}/wording", {"version": version, "wording": "plain"}).status_code == 303
    assert "This draft was deleted" not in ann.get(f"/menus/{'0' * 32}").text
