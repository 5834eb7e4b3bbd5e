"""The lists of menus: one's own on the first page, what was changed last first; all that one may see, page by page."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from homework_menu import menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import Menu, SchoolClass
from homework_menu.web import menus as views
from question_bank.models import School, Unit
from tests.people import NOW, UNIT
from tests.web.routes import DAY
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_statements import MOST, counted

NAMES = {"ann": ("First", "Second", "Third"), "ben": ("Draft of Ben",)}


@pytest.fixture
def drawn(town) -> dict[str, str]:
    """Three menus of Ann's and one of Ben's, each a week earlier and changed a minute later; title -> uid."""
    with town.session() as db:
        school, third = db.get_one(School, town.schools["here"]), db.scalars(select(SchoolClass)).one()
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        found, titles = {}, [(name, title) for name, some in NAMES.items() for title in some]
        for number, (name, title) in enumerate(titles):
            spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, Place.SCHOOL_HOME, DAY - timedelta(7 * number),
                            school_class=third, unit=unit)  # fmt: skip
            made = menus.build(db, town.viewer(name), school, spec, now=NOW + timedelta(minutes=number)).menu
            made.title, found[title] = title, made.uid
        db.commit()
        return found


def listed(page: str) -> list[str]:
    return re.findall(r">([^<]+)<", "".join(re.findall(r"<ul[^>]*lately.*?</ul>", page, re.S)))


def titles(page: str) -> list[str]:
    return [one for one in listed(page) if one in {title for some in NAMES.values() for title in some}]


def test_one_goes_on_with_one_s_own_menus_the_last_changed_first(app, town, drawn):  # noqa: F811
    """Teeth: list what the school sees, or by the day."""
    ann = client_of(app, "ann")
    assert titles(ann.get("/").text) == ["Third", "Second", "First"]
    with town.session() as db:
        version = db.scalars(select(Menu.version).where(Menu.uid == drawn["First"])).one()
    assert post(ann, f"/menus/{drawn['First']}/hand-in", {"version": str(version)}).status_code == 303
    page = ann.get("/").text
    assert sorted(titles(page)) == ["First", "Second", "Third"]
    assert (listed(page).count("Draft"), listed(page).count("Handed in")) == (2, 1)


def test_the_list_of_menus_shows_mine_first_and_all_by_choice(app, drawn):  # noqa: F811
    ann = client_of(app, "ann")
    mine, every = ann.get("/menus").text, ann.get("/menus?whose=all").text
    assert titles(mine) == ["Third", "Second", "First"]
    assert titles(every) == ["First", "Second", "Third", "Draft of Ben"], "by day"
    assert listed(every).count("Draft") == 4
    assert "Ben" in listed(every)
    assert titles(client_of(app, "ida").get("/menus").text) == titles(every), "who builds none sees all"


def test_every_menu_can_be_reached_page_by_page(app, town, drawn, monkeypatch):  # noqa: F811
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    ann = client_of(app, "ann")
    seen, path = list[str](), "/menus?whose=all"
    while path:
        page = ann.get(path).text
        seen += titles(page)
        more = re.search(r'href="([^"]+)">More<', page)
        path = more[1].replace("&amp;", "&") if more else ""
    assert seen == ["First", "Second", "Third", "Draft of Ben"]
    assert "There are no more menus." in ann.get("/menus?page=99999999999999999999").text
    with counted(town.database) as said:
        ann.get("/menus?whose=all")
    assert len(said) <= MOST / 4, "a page is read at once"


def test_the_builder_says_by_the_school_s_clock_when_the_menu_was_saved(app, town, drawn):  # noqa: F811
    """Teeth: say the hour of the server."""
    ann, address = client_of(app, "ann"), f"/menus/{drawn['First']}"
    with town.session() as db:
        db.get_one(School, town.schools["here"]).zone = "Pacific/Kiritimati"
        menu = db.scalars(select(Menu).where(Menu.uid == drawn["First"])).one()
        at, version = menu.changed.astimezone(ZoneInfo("Pacific/Kiritimati")), menu.version
        db.commit()
    assert re.search(rf'class="saved">Saved [^<]*{at:%H:%M}<', ann.get(address).text)
    assert post(ann, f"{address}/hand-in", {"version": str(version)}).status_code == 303
    assert "saved" not in re.findall(r'class="([^"]*)"', ann.get(address).text)
