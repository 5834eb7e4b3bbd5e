"""The editor's helpers in a browser: what is selected is wrapped, figures are made by numbers, drafts kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.people import PASSWORD
from tests.web.test_journey import LEFT_OPEN, address, chromium  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), LEFT_OPEN]


@pytest.fixture
def page(address: str, chromium: Browser):  # noqa: F811
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(address + "/sign-in?next=/bank/new")
    page.fill("#name", "ann")
    page.fill("#password", PASSWORD)
    with page.expect_navigation(url="**/bank/new"):
        page.keyboard.press("Enter")
    yield page
    context.close()


def write(page: Page, text: str, chosen: str = "") -> None:
    """The text with a part of it selected, or the cursor at its end."""
    page.fill("#stem", text)
    start = text.index(chosen) if chosen else len(text)
    page.evaluate(f"document.querySelector('#stem').setSelectionRange({start}, {start + len(chosen)})")


def helper(page: Page, name: str) -> None:
    """Press a helper, one of the other subjects among them."""
    more = page.get_by_role("button", name="More to insert")
    if more.get_attribute("aria-expanded") == "false":
        more.click()
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(
    ("name", "text", "chosen", "typed", "made"),
    [
        ("Bold", "Choose the least.", "least", "!", "Choose the **least**!."),
        ("Bold", "So ", "", "not", "So **not**"),
        ("Formula", "Solve x+1=3", "x+1=3", ".", "Solve $x+1=3$."),
    ],
)
def test_a_helper_wraps_what_is_selected_and_the_cursor_goes_on(page: Page, name, text, chosen, typed, made):
    """Teeth: put the cursor at the end whatever was selected."""
    write(page, text, chosen)
    helper(page, name)
    expect(page.locator("#stem")).to_be_focused()
    page.keyboard.type(typed)
    expect(page.locator("#stem")).to_have_value(made)


@pytest.mark.parametrize(
    ("text", "chosen", "typed", "made"),
    [
        ("Half is ", "", ["1", "Tab", "2"], "Half is [[1/2]]!"),
        ("Half is 3 ", "3", ["7"], "Half is [[3/7]]! "),
        ("Take 2 1/3 m", "2 1/3", ["Tab", "4"], "Take [[2 1/4]]! m"),
    ],
)
def test_a_fraction_is_asked_for_by_its_numbers_and_reads_as_one(page: Page, text, chosen, typed, made):
    """Teeth: put the formula's source into the text."""
    write(page, text, chosen)
    helper(page, "Fraction")
    for key in typed:
        page.keyboard.press(key)
    expect(page.locator("[data-drawn] .fr")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#stem")).to_be_focused()
    page.keyboard.type("!")
    expect(page.locator("#stem")).to_have_value(made)
    expect(page.locator("#look .fr")).to_be_visible()


def test_a_fraction_without_its_denominator_waits_for_it(page: Page):
    helper(page, "Fraction")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Denominator")).to_be_focused()
    expect(page.locator("[data-drawn-fault]")).to_be_empty()
    assert not page.input_value("#stem")


def test_a_kind_shows_its_own_fields_and_loses_none_of_what_was_typed(page: Page):
    """Teeth: empty what is hidden, or hide what is filled in."""
    page.select_option("#kind", "choice")
    page.locator("#options").fill("1\n2")
    expect(page.get_by_text("Its letter, for example B")).to_be_visible()
    expect(page.locator("#items")).to_be_hidden()
    page.select_option("#kind", "short")
    expect(page.locator("#options")).to_have_value("1\n2")
    expect(page.get_by_text("As a child would write it, for example 3/4")).to_be_visible()
    expect(page.get_by_text("Its letter, for example B")).to_be_hidden()
    page.locator("#options").fill("")
    page.select_option("#kind", "group")
    expect(page.get_by_text("Options to choose from")).to_be_hidden()
    expect(page.get_by_text("Parts of a group")).to_be_visible()


def test_a_fold_says_how_much_of_it_is_filled_in(page: Page):
    fold = page.locator("summary", has_text="Picture, worked solution, hints")
    expect(fold).not_to_contain_text("filled in")
    fold.click()
    page.get_by_label("Worked solution").fill("See.")
    page.get_by_label("Leave the punctuation").check()
    expect(fold).to_contain_text("2 filled in")


def test_a_word_that_becomes_a_blank_is_its_answer_in_the_order_of_the_blanks(page: Page):
    """Teeth: put every answer behind the others."""
    for word in ("seven", "two"):
        text = page.input_value("#stem") or "A week has seven days, a weekend two."
        write(page, text, word)
        helper(page, "Blank: what is selected becomes its answer")
    write(page, page.input_value("#stem"), "week")
    helper(page, "Blank: what is selected becomes its answer")
    assert page.input_value("#stem") == "A ____ has ____ days, a weekend ____."
    assert page.input_value("#answer") == "week；seven；two"


def test_a_figure_is_made_by_its_numbers_and_seen_before_it_is_put_in(page: Page):
    """Teeth: send the maker's fields along with the exercise."""
    write(page, "How late is it? ")
    page.select_option("#choose-figure", "clock")
    helper(page, "Insert it …")
    expect(page.locator("#figure-clock-hour")).to_be_focused()
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    expect(page.locator("[data-drawn] img[alt*='7:05']")).to_be_visible()
    page.fill("#figure-clock-minute", "75")
    expect(page.locator("[data-drawn-fault]")).to_have_text("These values do not make a figure. Change one of them.")
    page.fill("#figure-clock-minute", "30")
    page.keyboard.press("Enter")
    expect(page.locator("#stem")).to_have_value("How late is it? [[clock 7:30]]")
    expect(page.locator("#stem")).to_be_focused()
    names = page.evaluate("[...new FormData(document.querySelector('#exercise-form')).keys()]")
    assert not [name for name in names if "figure" in name]
    write(page, "读一读：苹果。", "苹果")
    helper(page, "Pinyin above characters")
    expect(page.locator("#figure-ruby-pinyin")).to_be_focused()
    page.keyboard.type("ping2 guo3")
    page.keyboard.press("Enter")
    expect(page.locator("#stem")).to_have_value("读一读：[[ruby 苹果 píng guǒ]]。")
    page.select_option("#choose-figure", "grid")
    helper(page, "Insert it …")
    page.keyboard.press("Escape")
    expect(page.locator("[data-maker]")).to_be_hidden()


def test_pinyin_is_proposed_from_the_characters_and_may_be_chosen_otherwise(page: Page):
    """Teeth: keep the proposal when the teacher chose, or put only the first run of characters into the text."""
    write(page, "读一读：重庆的银行。", "重庆的银行。")
    helper(page, "Pinyin above characters")
    spoken = page.locator("#figure-ruby-pinyin")
    expect(spoken).to_have_value("chóng qìng de yín háng")
    expect(page.locator("[data-drawn] img")).to_have_count(2)
    page.get_by_label("的, character 3: how it is read").select_option("dì")
    expect(spoken).to_have_value("chóng qìng dì yín háng")
    spoken.fill("chóng qìng")
    expect(page.locator("[data-drawn-fault]")).to_have_text("Each character needs one syllable of pinyin.")
    page.keyboard.press("Enter")
    expect(page.locator("[data-maker]")).to_be_visible()
    spoken.fill("chong2 qing4 de5 yin2 hang2")
    page.keyboard.press("Enter")
    expect(page.locator("#stem")).to_have_value("读一读：[[ruby 重庆的 chóng qìng de]][[ruby 银行 yín háng]]。")


def test_squares_take_the_pinyin_of_the_words_that_children_are_to_write(page: Page):
    write(page, "看拼音写词语：行长", "行长")
    helper(page, "Tianzige under pinyin")
    expect(page.locator("#figure-tian-pinyin")).to_have_value("háng zhǎng")
    page.locator("#figure-tian-text").fill("头发、长大")
    expect(page.locator("#figure-tian-pinyin")).to_have_value("tóu fa zhǎng dà")
    page.get_by_role("button", name="Put it into the text").click()
    expect(page.locator("#stem")).to_have_value("看拼音写词语：[[tian tóu fa]]、[[tian zhǎng dà]]")


def test_the_page_says_when_what_is_written_was_kept(page: Page):
    write(page, "Half of 8?")
    expect(page.locator("[data-kept-draft]")).to_contain_text("Kept on this computer")
    assert page.locator("[data-kept-draft]").inner_text()[-3] == ":"


def test_a_knowledge_point_is_found_by_a_part_of_its_name(page: Page):
    """Teeth: leave the points of another subject to choose from, or put the second in place of the first."""
    for part in ("decimal", "perimeter"):
        page.get_by_label("Search the knowledge points").fill(part)
        shown = page.locator("#goals-pick option:not([hidden])")
        assert all(part in one.lower() for one in shown.all_inner_texts())
        page.keyboard.press("Enter")
        expect(page.get_by_label("Search the knowledge points")).to_be_focused()
    chosen = page.input_value("#goals").split("；")
    assert len(chosen) == 2
    assert "perimeter" in chosen[1].lower()


def test_keys_move_in_the_points_and_enter_or_the_button_adds_one(page: Page):
    """Teeth: add what an arrow stands on, before or after a search."""
    listed, field = page.locator("#goals-pick"), page.locator("#goals")
    for _ in range(2):
        listed.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(field).to_have_value("")
        page.get_by_label("Search the knowledge points").fill("decimal")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(field).to_have_value("")
        page.get_by_label("Search the knowledge points").fill("")
    listed.select_option(index=1)
    first = listed.input_value()
    assert "goal" not in page.evaluate("[...new FormData(document.querySelector('#exercise-form')).keys()]")
    helper(page, "Add")
    expect(field).to_have_value(first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = page.input_value("#goals").split("；")[1]
    page.get_by_label("Search the knowledge points").fill("perimeter")
    page.locator("#goals-pick option:not([hidden])").first.click()
    third = page.input_value("#goals").split("；")[2]
    assert first != second
    assert "perimeter" in third.lower()


def test_points_and_lessons_of_grades_far_away_stand_in_the_lists_only_where_their_name_is_typed(page: Page):
    """Teeth: list every grade's points, or all classes' lessons whatever the grade."""
    shown = "option[value]:not([value='']):not([hidden])"
    lessons, search = page.locator("#lesson"), page.get_by_label("Search the lessons")
    page.select_option("#subject", "maths")
    page.fill("#grade", "9")
    page.keyboard.press("Tab")
    taught = page.locator("#goals-pick option:not([hidden])", has_text="special angles")
    expect(taught).to_have_count(1)
    expect(lessons.locator(shown)).to_have_count(0)
    page.fill("#grade", "3")
    page.keyboard.press("Tab")
    expect(taught).to_have_count(0)
    page.get_by_label("Search the knowledge points").fill("special ang")
    expect(taught).to_have_count(1)
    page.fill("#grade", "9")
    page.keyboard.press("Tab")
    expect(lessons.locator(shown)).to_have_count(0)
    first = lessons.locator("option").nth(1)
    search.fill(first.inner_text()[-6:])
    page.keyboard.press("Enter")
    expect(lessons).to_have_value(first.get_attribute("value") or "")
    assert lessons.get_attribute("size") == "1"


def test_another_subject_brings_its_points_those_of_the_grade_first(page: Page):
    """Teeth: hide the list, or keep the old points in it."""
    page.select_option("#subject", "english")
    page.fill("#grade", "4")
    page.keyboard.press("Tab")
    expect(page.locator("#goals-pick optgroup").first).to_have_attribute("label", re.compile("this grade$"))
    groups = page.locator("#goals-pick optgroup").evaluate_all("all => all.map((one) => one.label)")
    told = [one.endswith("this grade") for one in groups]
    assert told == sorted(told, reverse=True)
    assert not all(told)
    page.select_option("#subject", "chinese")
    expect(page.locator("#goals-pick option", has_text=re.compile("stroke|character", re.I)).first).to_be_attached()
    page.get_by_label("Search the knowledge points").fill("perimeter")
    expect(page.locator("#goals-pick option:not([hidden])")).to_have_count(0)


def test_keys_go_through_the_figures_and_enter_or_the_button_opens_one(page: Page):
    """Teeth: open what an arrow stands on."""
    write(page, "Look: ")
    page.locator("#choose-figure").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#choose-figure")).to_be_focused()
    expect(page.locator("[data-maker]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#figure-grid-rows")).to_be_focused()
