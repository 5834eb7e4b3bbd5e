"""A class's week on paper: which menus, in the week's order, and as few sheets of paper as hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select

from homework_menu import days, menus, sheets
from homework_menu.models import GroupVersion, Menu, SchoolClass
from homework_menu.printing import weeks
from question_bank.models import School
from tests.people import NOW, Town
from tests.web.test_access import app, client_of  # noqa: F401
from tests.web.test_team import build

THURSDAY = date(2026, 11, 26)


def on(town: Town, uid: str, day: date, *, is_handed_in: bool = False, copy: bool = False) -> str:
    """A menu of the week's class, moved to a day; or a copy of it there."""
    with town.session() as db:
        menu = db.scalars(select(Menu).where(Menu.uid == uid)).one()
        if copy:
            planned = menus.Planned(menus.menu_rows.state(menu), menu.cap, menu.language)
            school, ann = db.get_one(School, menu.school_id), town.viewer("ann")
            menu = menus.store(db, ann, school, menus.spec_of(db, menu), planned, now=NOW + timedelta(hours=1))
        menu.date = day
        if is_handed_in:
            days.hand_in(db, menu, town.viewer("ann"), now=NOW)
        db.commit()
        return menu.uid


def week(town: Town) -> str:
    with town.session() as db:
        school_class = db.scalars(select(SchoolClass)).one()
        school_class.learners = 40
        db.commit()
        return f"/menus/week/{school_class.uid}"


def sides(made: bytes) -> list[tuple[int, int]]:
    """Of each side its mm across, and how many half pages stand on it (0: a whole page)."""
    with pikepdf.Pdf.open(BytesIO(made)) as pdf:
        return [(round(float(side.MediaBox[2]) * 25.4 / 72), len(side.Resources.get("/XObject", {}).keys())
                 if float(side.MediaBox[2]) > float(side.MediaBox[3]) else 0) for side in pdf.pages]  # fmt: skip


@pytest.mark.pango
def test_the_week_stands_in_its_order_on_as_little_paper_as_holds_it(app, town):  # noqa: F811
    """Teeth: lay long menus on halves, which take a sheet more."""
    first, ann, path = build(town), client_of(app, "ann"), week(town)
    on(town, first, THURSDAY)
    for ahead in (1, -1):
        on(town, first, THURSDAY + timedelta(days=ahead), copy=True)
    page = ann.get(f"{path}?date={THURSDAY}").text
    made = ann.get(f"{path}/{THURSDAY}.pdf")
    assert made.headers["Content-Type"] == "application/pdf"
    assert sides(made.data) == [(210, 0)] * 3, "three long menus of grade 3 on a page each"
    assert "Sheets of paper: 80 for 40 learners, 2 each. Menus: 3." in page
    assert "Each menu has its own side" in page
    assert "Print on both sides." in page
    order = [page.index(day) for day in ("Wed 25", "Thu 26", "Fri 27")]
    assert order == sorted(order)
    assert ann.get(f"{path}/{THURSDAY}.png").data[:4] == b"\x89PNG"


@pytest.mark.pango
def test_short_menus_stand_side_by_side_so_that_a_week_takes_one_sheet_or_two(town):
    """Teeth: give every menu a page of its own."""
    uid = build(town)
    with town.session() as db:
        menu = db.scalars(select(Menu).where(Menu.uid == uid)).one()
        sheet = sheets.sheet_of(db, menu, db.get_one(School, menu.school_id))
    short = replace(sheet, grade=7, sections=tuple(replace(one, dishes=one.dishes[1:2]) for one in sheet.sections[:2]))
    for count, paper in ((4, 1), (5, 2)):
        made = weeks.week([short] * count)
        assert (made.columns, made.paper) == (2, paper)
        assert sides(made.pdf) == [(297, 2)] * (count // 2) + [(297, 1)] * (count % 2)
    for on_paper, width in (("8k", 390), ("a3", 420)):
        made = weeks.week([short] * 5, on=on_paper)
        assert (made.columns, made.paper) == (3, 1), "five short menus on one sheet"
        assert sides(made.pdf) == [(width, 3), (width, 2)]
    made = weeks.week([sheet] * 4, on="a3")
    assert (made.columns, made.paper) == (2, 1)


def test_what_is_handed_in_goes_before_a_later_draft(app, town):  # noqa: F811
    first, ann, path = build(town), client_of(app, "ann"), week(town)
    on(town, first, THURSDAY, is_handed_in=True)
    draft = on(town, first, THURSDAY, copy=True)
    page = ann.get(f"{path}?date={THURSDAY}&subject=maths").text
    assert f'href="/menus/{first}"' in page
    assert f'href="/menus/{draft}"' not in page


@pytest.mark.pango
def test_both_sides_are_spoken_of_only_where_there_are_two(app, town):  # noqa: F811
    """Teeth: print everything on both sides."""
    first, ann, path = build(town), client_of(app, "ann"), week(town)
    on(town, first, THURSDAY)
    assert "Print on both sides and flip on the short edge." in ann.get(f"{path}?date={THURSDAY}").text
    with town.session() as db:
        menu = db.scalars(select(Menu).where(Menu.uid == first)).one()
        for section in menu.sections:
            del section.dishes[1:]
            section.pick_min = section.pick_max = 1
        db.commit()
    week_page, paper = ann.get(f"{path}?date={THURSDAY}").text, ann.get(f"/menus/{first}/paper").text
    assert "Print on one side." in week_page
    assert "for 40 learners, printed on one side." in paper
    assert "both sides" not in week_page + paper


def test_of_a_menu_with_versions_the_week_shows_the_menu_itself(app, town):  # noqa: F811
    """Versions are made later than their menu. Teeth: take what was changed last."""
    uid, ann, path = build(town), client_of(app, "ann"), week(town)
    on(town, uid, THURSDAY)
    with town.session() as db:
        menu = db.scalars(select(Menu).where(Menu.uid == uid)).one()
        db.add(GroupVersion(school_id=menu.school_id, of=menu, menu=menu, group="core", mark=1))
        db.commit()
    version = on(town, uid, THURSDAY, copy=True)
    with town.session() as db:
        menu, other = (db.scalars(select(Menu).where(Menu.uid == one)).one() for one in (uid, version))
        db.add(GroupVersion(school_id=menu.school_id, of=menu, menu=other, group="stretch", mark=2))
        db.commit()
    assert f'href="/menus/{uid}"' in ann.get(f"{path}?date={THURSDAY}").text


def test_a_week_without_menus_and_a_day_that_is_none_are_said(app, town):  # noqa: F811
    ann, path = client_of(app, "ann"), week(town)
    build(town)
    for day, query in (("2026-10-01", ""), (THURSDAY, "subject=english")):
        page = ann.get(f"{path}?date={day}&{query}")
        assert page.status_code == 200
        assert "There is no menu for this week yet." in page.text
        assert ann.get(f"{path}/{day}.pdf?{query}").status_code == 404
    assert ann.get(f"{path}?date=soon").status_code == 200
    assert ann.get(f"{path}?date=9999-12-31").status_code == 200
    assert client_of(app, "cho").get(path).status_code == 404
