"""The ways through the product by keys alone: the first day, drills, the editor, versions, a team, a day, labels."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from homework_menu.menu_rules import Format
from tests.people import Town
from tests.web.keys import Keys, address, chromium, hand  # noqa: F401
from tests.web.test_group_versions import built
from tests.web.test_journey import LEFT_OPEN
from tests.web.test_labels import own  # noqa: F401
from tests.web.test_team import team  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.xdist_group("browser"), LEFT_OPEN]
Hand = Callable[[str], Keys]


def test_the_first_day(hand: Hand):  # noqa: F811
    """Teeth: disable "Show three others" while it works, and the focus is gone; ask for them by `form.action`."""
    keys = hand("")
    keys.go("link", "Set up a school of my own")
    for label, text in (("School", "West"), ("Your name", "Ms Wang"), ("Sign-in name", "wang"),
                        ("Password", "correct-horse-battery")):  # fmt: skip
        keys.write(label, text)
    keys.go("button", "Set up and continue")
    for choice in (re.compile("3"), re.compile("^Maths"), "Class 3-2", re.compile("人教版.*上册")):
        keys.go("link", choice)
    keys.go("button", re.compile("分数的初步认识"))
    keys.go("button", re.compile("samples"))
    ready = keys.page.locator(".ready-card .go")
    expect(ready).to_have_count(3, timeout=90_000)
    keys.to("button", "Show three others")

    with keys.page.expect_response("**/ready/three-in-a-row", timeout=90_000):
        keys.page.keyboard.press("Enter")
    expect(keys.page.locator("[data-others][aria-busy], .waiting")).to_have_count(0)
    keys.see_focus()
    expect(ready).to_have_count(3)
    keys.go("link", "Adjust")
    expect(keys.page.locator(".meter")).to_be_visible()


def test_a_drill_is_made_kept_and_put_on_a_menu(hand: Hand):  # noqa: F811
    """Teeth: leave the key of the search off the page of an exercise."""
    keys = hand("ann")
    page = keys.page
    keys.go("link", "Question bank")
    keys.go("link", "Make a drill")
    keys.go("link", "3", page.get_by_role("navigation", name="Grade", exact=True))
    keys.go("link", "Like fractions", page.get_by_role("navigation", name="What to practise"))
    keys.go("link", re.compile("Adding like fractions"), page.get_by_role("navigation", name="Step"))
    keys.go("link", "中文", page.get_by_role("navigation", name="Language of the exercise"))
    keys.open("Answer")
    keys.go("link", "Another set")
    title = page.locator("#set h2").inner_text()
    keys.go("button", "Save to the bank")
    keys.go("link", "See the drill in the bank")
    page.keyboard.press("/")
    page.wait_for_url("**/bank")
    page.wait_for_load_state()
    page.keyboard.press("/")
    with page.expect_response("**/bank?**"):
        page.keyboard.type(title)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowDown")
    keys.see_focus()
    keys.changes("b")
    keys.go("link", "Build a menu", page.get_by_role("complementary", name="Basket"))
    keys.go("button", "Build a menu")
    expect(page.locator(".dish .name").get_by_text(title)).to_be_visible()


def test_an_exercise_with_a_formula_is_written_and_revised(hand: Hand):  # noqa: F811
    keys = hand("ann")
    page = keys.page
    page.keyboard.press("/")
    page.wait_for_url("**/bank")
    keys.go("link", "New exercise")
    keys.write("Short name", "Halves")
    keys.write("Text", "How many times ")
    keys.to("button", "Fraction")
    page.keyboard.press("Enter")
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    keys.see_focus()
    page.keyboard.press("End")
    page.keyboard.type(" in 3?")
    keys.write("Answer", "6")
    keys.write("Grades", "3")
    keys.write("Expected minutes", "2")
    expect(page.locator("#look .fr").first).to_be_visible()
    keys.go("button", "Save")
    expect(page.locator(".paper .fr").first).to_be_visible()
    keys.go("link", "Edit")
    keys.write("Short name", "Halves of three")
    keys.go("button", "Save")
    expect(page.get_by_role("heading", name="Halves of three")).to_be_visible()
    keys.open("Revision 1")


def test_versions_are_made_changed_and_printed(hand: Hand, town: Town):  # noqa: F811
    """Teeth: take the way out of a version's tray its key."""
    uid, keys = built(town, Format.MUST_MAY), hand("ann")
    page = keys.page
    keys.go("link", "Menus")
    keys.go("link", re.compile("."), page.locator(f"main a[href*='{uid}'] >> xpath=.."))
    keys.go("link", "Versions for groups")
    keys.write(re.compile("^Dishes in common"), "3")
    keys.act("button", "Make the versions")
    expect(page.locator(".version")).to_have_count(3)
    support = page.locator("#support")
    keys.act("link", "Swap this dish", support)
    keys.act("link", "Leave it", support)
    keys.act("link", "Swap this dish", support)
    keys.reach(page.locator(".tray .offer:enabled").first)
    keys.changes("Enter")
    expect(page.locator(".tray")).to_have_count(0)
    keys.act("button", "Undo", support)
    keys.to("link", "One of each")
    with page.context.expect_page(timeout=60_000) as opened:
        page.keyboard.press("Enter")
    opened.value.wait_for_url(re.compile("http"), wait_until="commit")
    opened.value.close()
    keys.act("button", "Remove the versions; the menu stays")
    keys.changes("Control+z")
    expect(page.locator(".version")).to_have_count(3)


def test_a_menu_is_shared_and_a_colleague_adopts_it(hand: Hand, town: Town, team: str):  # noqa: F811
    uid, ann, ben = built(town, Format.MUST_MAY), hand("ann"), hand("ben")
    ann.go("link", "Menus")
    ann.go("link", re.compile("."), ann.page.locator(f"main a[href*='{uid}'] >> xpath=.."))
    ann.act("button", "Maths 3")
    expect(ann.page.get_by_role("button", name="Maths 3")).to_be_focused()
    expect(ann.page.get_by_role("button", name="Maths 3")).to_have_attribute("aria-pressed", "true")
    ben.go("link", "Team")
    ben.go("button", "Adopt for 3 Elm")
    expect(ben.page.locator(".meter")).to_be_visible()
    ben.open("Settings")
    ben.write("Minutes", "18")
    ben.changes("Enter")
    expect(ben.page.get_by_role("textbox", name="Minutes", exact=True)).to_be_focused()
    ben.act("button", "Hand in")
    expect(ben.page.get_by_role("button", name="Take back", exact=True)).to_be_visible()


def test_a_day_is_filled_published_and_corrected(hand: Hand):  # noqa: F811
    keys = hand("cat")
    keys.go("link", "Day plan")

    def line(subject: str, text: str) -> None:
        keys.choose("Subject", subject)
        keys.write("Homework without a menu", text)
        keys.write("Expected minutes", "10")
        keys.go("button", "Add the line")
        expect(keys.page.get_by_role("cell", name=text)).to_be_visible()

    line("Chinese", "Read page 12")
    keys.open("Publish the day")
    keys.go("button", "Publish without Maths")
    keys.open("Make a correction")
    keys.write("Why correct it? Parents read this.", "English was forgotten")
    keys.go("button", "Begin the correction")
    line("English", "Words of unit 5")
    keys.open("Publish the correction")
    keys.go("button", "Publish without Maths")
    expect(keys.page.get_by_text("Any change now is a correction.")).to_be_visible()


def test_labels_of_several_are_changed_and_taken_back(hand: Hand, own: list[str]):  # noqa: F811
    """Teeth: lose the focus when the way out of an exercise's labels is taken."""
    keys = hand("ann")
    page = keys.page
    page.keyboard.press("/")
    page.wait_for_url("**/bank")
    page.wait_for_load_state()
    page.keyboard.press("/")
    with page.expect_response("**/bank?**"):
        page.keyboard.type("zebra")
    expect(page.locator(".hit")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    keys.see_focus()
    keys.changes("e")
    keys.act("link", "Cancel")
    many = page.locator("#many")
    keys.reach(many.locator("summary"))
    page.keyboard.press("Enter")
    keys.choose("Kind of work", "Extension")
    keys.go("button", "Preview the changes", many)
    keys.go("button", "Change 2 exercises")
    assert len(own) == 3

    keys.act("button", "Undo")
