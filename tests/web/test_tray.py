"""A dish more in one line from a workbook: made and put on the menu by one button, or not at all."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from homework_menu import basket, edits
from homework_menu.models import Menu
from question_bank import exercises
from question_bank.content import Content, Kind
from question_bank.exercises import Draft
from question_bank.models import Bank, Exercise, Teacher
from tests.people import NOW
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_build import ann, built, version, wish  # noqa: F401
from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401
from tests.web.test_team import build

LINE = {"book": "课堂作业本", "page": "23", "numbers": "2、4", "minutes": "0.5"}


def kept(town) -> tuple[int, list[str]]:
    """How many exercises there are, and the dishes of the only menu."""
    with town.session() as db:
        menu = db.scalars(select(Menu)).one()
        dishes = [dish.exercise.uid for section in menu.sections for dish in section.dishes]
        return db.scalar(select(func.count()).select_from(Exercise)) or 0, dishes


def test_a_line_from_a_workbook_is_a_dish_and_an_exercise_of_one_s_own(ann, wish, town):  # noqa: F811
    location = built(ann, wish)
    post(ann, f"{location}/remove/0", {"version": version(ann, location)})
    _, before = kept(town)
    assert 'name="book" type="text" value=""' in ann.get(f"{location}/add/0").text
    added = post(ann, f"{location}/add/0/numbers", {**LINE, "version": version(ann, location)})
    assert added.status_code == 303, added.text
    with town.session() as db:
        menu, made = db.scalars(select(Menu)).one(), db.scalars(select(Exercise).order_by(Exercise.id.desc())).first()
        section = menu.sections[0]
        assert section.dishes[-1].exercise is made
        place = made.revisions[-1].content.place
        assert (place.book, place.page, place.numbers) == ("课堂作业本", "23", "2、4")
        assert (made.subject, made.grades, made.tier, made.half) == ("maths", 1 << 3, section.tiers[0], 1)
        assert {point.code for point in made.points} == set(section.goals)
        assert (made.lesson, made.language) == (menu.lesson, menu.language)
        assert db.get_one(Teacher, made.bank.owner_id).name == db.get_one(Teacher, made.author_id).name
    assert "《课堂作业本》P23" in ann.get(f"{location}/learner").text
    assert 'name="book" type="text" value="课堂作业本"' in ann.get(f"{location}/add/1").text, "the last book"
    post(ann, f"{location}/undo", {"version": version(ann, location)})
    assert kept(town)[1] == before


def test_the_basket_s_part_says_what_it_adds_and_what_is_left_or_where_to_fill_it(ann, wish, town):  # noqa: F811
    location = built(ann, wish)
    post(ann, f"{location}/remove/1", {"version": version(ann, location)})
    empty = ann.get(f"{location}/add/0").text
    of_bank = empty.count('class="offer"')
    assert "Your basket has nothing for this subject. Fill it from the question bank." in empty
    assert "Your basket has nothing for this subject" not in ann.get(f"{location}/swap/0").text
    with town.session() as db:
        menu, bank = db.scalars(select(Menu)).one(), db.scalars(select(Bank).where(Bank.name == "Bank here")).one()
        left = menu.cap / 2 - menu.orders["most"]
        there = {dish.exercise_id for section in menu.sections for dish in section.dishes}
        found = db.scalars(select(Exercise).where(Exercise.bank_id == bank.id, Exercise.tier == "basic"))
        basic = [one for one in found if one.id not in there]
        for at in range(edits.MOST_OFFERED + 2):
            labels = replace(exercises.labels_of(basic[0]), half=at % 3 + 1, family=None)
            content = Content(Kind.SHORT, f"{chr(0x4E00 + 97 * at)}{chr(0x5E00 + 89 * at)}有几个？", answers=("1",))
            made = exercises.create(db, bank, Draft(content, labels), now=NOW)
            basket.put(db, town.viewer("ann"), made)
        db.commit()
    page = ann.get(f"{location}/add/0").text
    assert f"Each takes ½ to 1½ minutes; the longest choice has {left:g} left." in page
    assert (page.count('class="offer"'), "Try more of the basket (2)" in page) == (of_bank + edits.MOST_OFFERED, True)
    more = ann.get(html.unescape(re.search(r'href="([^"]*tried=[^"]*)"', page)[1])).text
    assert (more.count('class="offer"'), "Try more of the basket" in more) == (of_bank + edits.MOST_OFFERED + 2, False)


FAULTS = {
    "no book": ({"book": " "}, "book", "Give the book and the numbers."),
    "no numbers": ({"numbers": ""}, "numbers", "Give the book and the numbers."),
    "minutes in words": ({"minutes": "two"}, "minutes", "Give the minutes as a number."),
    "a third of a minute": ({"minutes": "2.3"}, "minutes", "Give the minutes in steps"),
}


def test_a_fault_is_said_beside_its_field_and_nothing_is_half_made(ann, wish, town):  # noqa: F811
    location = built(ann, wish)
    before = kept(town)
    for name, (change, field, told) in FAULTS.items():
        form = {**LINE, **change, "version": version(ann, location)}
        answer = post(ann, f"{location}/add/0/numbers", form)
        assert answer.status_code == 422, name
        assert re.search(rf'class="fault" id="workbook-{field}-note">{told}', answer.text), name
        assert re.search(rf'id="workbook-{field}"[^>]*aria-invalid="true"', answer.text), name
        for one in LINE:
            assert f'name="{one}" type="text" value="{form[one]}"' in answer.text, name
        assert 'id="minutes-note"' not in answer.text, "not beside the minutes of the whole menu"
    assert post(ann, f"{location}/add/9/numbers", {**LINE, "version": version(ann, location)}).status_code == 422
    assert kept(town) == before
    with town.session() as db:
        assert db.scalars(select(Bank).where(Bank.owner_id.is_not(None))).all() == []


def test_what_was_typed_stays_where_the_menu_changed_meanwhile(ann, wish, town):  # noqa: F811
    location = built(ann, wish)
    stale = version(ann, location)
    post(ann, f"{location}/remove/0", {"version": stale})
    count, _ = kept(town)
    answer = post(ann, f"{location}/add/0/numbers", {**LINE, "version": stale})
    assert (answer.status_code, kept(town)[0]) == (409, count)
    assert "Look at it again." in answer.text
    assert 'value="2、4"' in answer.text
    again = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert post(ann, f"{location}/add/0/numbers", {**LINE, "version": again}).status_code == 303


def test_a_side_of_paper_more_is_said_after_a_change(ann, wish, monkeypatch):  # noqa: F811
    location = built(ann, wish)
    told = "The sheet now takes one more side of paper."
    for takes_more in (False, True):
        monkeypatch.setattr("homework_menu.paper_count.more", lambda *_, more=takes_more: (more, None))
        post(ann, f"{location}/move/1", {"to": "0", "version": version(ann, location)})
        assert (told in ann.get(location).text) is takes_more


@pytest.mark.browser
@pytest.mark.pango
@pytest.mark.xdist_group("browser")
@LEFT_OPEN
def test_a_line_is_typed_and_its_dish_stands_on_the_menu(address: str, chromium: Browser, town):  # noqa: F811
    """Teeth: leave the form out of what stays on the page, or the focus where the tray was."""
    context = chromium.new_context(viewport={"width": 320, "height": 800}, locale="zh-CN")
    visit = Visit(context.new_page(), address, "zh", 320)
    page = visit.page
    visit.sign_in("ann")
    page.goto(f"{address}/menus/{build(town)}")
    count = page.locator(".dish[data-uid]").count()
    page.locator("form[action$='/remove/0'] button").click()
    expect(page.locator(".dish[data-uid]")).to_have_count(count - 1)
    page.locator("#add-0").click()
    page.locator("#workbook-book").fill("课堂作业本")
    page.keyboard.press("Tab")
    page.keyboard.type("23")
    page.keyboard.press("Tab")
    page.keyboard.type("2、4")
    page.keyboard.press("Enter")
    expect(page.locator("#workbook-minutes")).to_be_focused()
    expect(page.locator("#workbook-minutes-note")).to_be_visible()
    visit.check("a line with a fault")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator(".dish[data-uid]")).to_have_count(count)
    expect(page.locator(".dish [id^='name-']", has_text="2、4")).to_be_visible()
    expect(page.locator("#add-0")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator(".dish[data-uid]")).to_have_count(count - 1)
    page.wait_for_load_state("networkidle")
    context.close()
