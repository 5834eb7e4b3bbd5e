"""A class's day over its cap as its page shows it: who gives way, what mends it, what is hatched, a line's action."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from homework_menu.models import Submission
from tests.people import PASSWORD
from tests.web.test_day import hand_in_maths, people, states  # noqa: F401  fixture
from tests.web.test_journey import LEFT_OPEN, chromium, served  # noqa: F401  fixture

Block = tuple[str, float, float]


def test_the_mends_go_to_who_is_above_the_quota_and_bring_the_day_under_its_cap(people):  # noqa: F811
    cat, ann = people
    ann.line("maths", "20")
    cat.line("chinese", "30")
    cat.line("english", "25")
    page = cat.page()
    assert "English: shorten by 10 minutes, to 15" in page
    assert "Chinese: shorten by 5 minutes, to 25" in page
    assert not re.search(r'id="mend-\d+">Maths', page)
    for subject, minutes in (("english", "15"), ("chinese", "25")):
        asked = cat.page().split('aria-labelledby="over"')[1].split("</section>")[0]
        assert f'name="minutes" inputmode="decimal" value="{minutes}"' in asked
        assert cat.line(subject, minutes).status_code == 303
    assert "at most 60 minutes, cap 60" in cat.page()


def test_a_line_is_shortened_in_its_words_and_never_in_its_minutes_alone(people, town):  # noqa: F811
    """Teeth: take the fewer minutes for the same words."""
    cat, _ = people
    cat.line("chinese", "68")
    asked = cat.page().split('class="shorten"')[1].split("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', asked))
    sent = {name: sent[name] for name in ("subject", "shorter", "content", "minutes")}
    assert (sent["content"], sent["minutes"]) == ("P23, 2 and 4", "60")
    for same in (sent, {**sent, "content": " P23,  2 and 4 "}):
        refused = cat.post("line", **same)
        assert refused.status_code == 422
        assert "still the same" in refused.text.split('class="shorten" open')[1].split("</form>")[0]
    assert "at most 68 minutes" in cat.page()
    assert cat.post("line", **{**sent, "content": "P23, 2"}).status_code == 303
    with town.session() as db:
        kept = db.scalars(select(Submission)).one()
        assert (kept.content, kept.half) == ("P23, 2", 120)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@LEFT_OPEN
@pytest.mark.parametrize("width", [1280, 390])
def test_the_form_that_shortens_a_line_opens_under_its_button_which_stays_in_place(people, chromium, width):  # noqa: F811
    """Teeth: let the opened form widen what holds the button."""
    cat, _ = people
    for subject, minutes in (("chinese", "40"), ("maths", "40")):
        cat.line(subject, minutes)
    with served(cat.client.application) as base:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.goto(f"{base}/sign-in?language=en")
        page.locator("[name=name]").fill("cat")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(f"{base}/")
        page.goto(f"{base}/days/{cat.uid}?date=2026-11-30")
        button, field = page.locator(".shorten > summary").first, page.locator(".left input[name=content]").first
        button.scroll_into_view_if_needed()
        before = button.bounding_box()
        expect(field).to_be_hidden()
        button.click()
        expect(field).to_be_visible()
        assert button.bounding_box() == before
        assert field.bounding_box()["y"] > before["y"] + before["height"]
        page.close()


def test_a_class_teacher_s_own_menu_is_changed_and_not_asked_for(people, town):  # noqa: F811
    """Teeth: ask oneself."""
    cat, _ = people
    hand_in_maths(town, 52)
    for subject, minutes in (("chinese", "25"), ("english", "20")):
        cat.line(subject, minutes)
    assert re.search(r"Ask\s+<span data-content>Ann", cat.page())
    with town.session() as db:
        db.scalars(select(Submission).where(Submission.subject == "maths")).one().teacher_id = town.people["cat"]
        db.commit()
    page = cat.page()
    assert "Ask " not in page
    assert re.search(r'href="/menus/\w+" aria-describedby="mend-\d+">Adjust<', page)


def test_where_every_quota_is_kept_the_smallest_subject_is_moved_first(people):  # noqa: F811
    cat, _ = people
    for subject, minutes in (("chinese", "25"), ("maths", "20"), ("english", "15"), ("science", "8")):
        cat.line(subject, minutes)
    first = re.search(r'<li><span class="grow" id="mend-1">(.*?)</li>', cat.page(), re.S)[1]
    assert "Science: move it to" in first
    assert 'class="button main"' in first
    assert "at most 60 minutes" in first
    assert "English 15, any other 10" in cat.page()


def test_on_a_day_over_its_cap_what_fits_stands_first(people):  # noqa: F811
    """Teeth: sort the mends by kind alone."""
    cat, ann = people
    for subject, minutes in (("chinese", "25"), ("english", "20"), ("science", "8")):
        cat.line(subject, minutes)
    ann.line("maths", "20")
    cat.line("english", "15")
    mends = re.findall(r'class="after (still|fits)"', cat.page())
    assert mends == sorted(mends)
    assert mends[0] == "fits"


def test_a_colleague_s_line_above_its_quota_is_asked_to_be_shorter(people, town):  # noqa: F811
    cat, ann = people
    ann.line("maths", "30")
    cat.line("chinese", "40")
    page = cat.page()
    assert "Chinese: shorten by 10 minutes, to 30" in page
    cat.line("chinese", "35")
    page = cat.page()
    assert "Chinese: shorten by 5 minutes, to 30" in page
    cat.line("chinese", "25")
    cat.line("english", "15")
    assert "Maths: shorten by 10 minutes, to 20" in cat.page()
    assert re.search(r"Ask\s+<span data-content>Ann", cat.page())
    assert cat.post("ask", subject="maths", target="20", comment="Ten less, please").status_code == 303
    assert states(town)["maths"] == "asked-to-cut"


def test_the_mend_that_moves_one_s_own_line_is_one_click(people):  # noqa: F811
    cat, _ = people
    for subject, minutes in (("chinese", "25"), ("maths", "20"), ("english", "25")):
        cat.line(subject, minutes)
    page = cat.page()
    mends = page.split('aria-labelledby="over"')[1].split("</section>")[0]
    form = re.search(r'<form[^>]*/put-off">.*?</form>', mends, re.S)
    assert form
    sent = dict(re.findall(r'name="(subject|there)" value="([^"]+)"', form[0]))
    assert cat.post("put-off", **sent).status_code == 303
    assert "over." not in cat.page().split('aria-labelledby="chosen"')[0].split("aria-labelledby")[-1]


def test_a_week_with_nothing_yet_says_so_instead_of_an_empty_chart(people):  # noqa: F811
    cat, _ = people
    assert "No subject has handed in anything for this week yet" in cat.page()
    assert 'class="chart' not in cat.page()
    cat.line("chinese", "20")
    assert "for this week yet" not in cat.page()
    assert 'class="chart' in cat.page()


def charts(page: str) -> list[tuple[str, list[Block]]]:
    """The drawing of the desk and of the phone, each with its blocks: look, top, bottom."""
    found: list[tuple[str, list[Block]]] = []
    for name in ("wide-chart", "narrow-chart"):
        chart = page.split(f'class="chart {name}"')[1].split("</svg>")[0]
        blocks = re.findall(r'<rect class="(subject \w+|beyond)"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"', chart)
        found.append((chart, [(look, float(y), float(y) + float(tall)) for look, y, tall in blocks]))
    return found


def test_blocks_are_whole_and_what_lies_over_the_cap_is_hatched_across_them_and_said_once(people):  # noqa: F811
    """Teeth: draw the block that crosses the cap in two, hatch the last block alone, or say what is over in each."""
    cat, _ = people
    cat.line("chinese", "40")
    assert 'class="beyond"' not in cat.page()
    cat.line("maths", "30")
    cat.line("science", "10")
    for chart, blocks in charts(cat.page()):
        line = float(re.search(r'class="cap" d="M\d+ ([\d.]+)H', chart)[1])
        whole = {look: (top, bottom) for look, top, bottom in blocks if look != "beyond"}
        tall = {look: bottom - top + 2 for look, (top, bottom) in whole.items()}
        assert abs(tall["subject chinese"] - 4 * tall["subject science"]) < 1
        assert abs(tall["subject maths"] - 3 * tall["subject science"]) < 1
        hatched = [(top, bottom) for look, top, bottom in blocks if look == "beyond"]
        assert [top for top, _ in hatched] == [whole["subject maths"][0], whole["subject science"][0]]
        assert abs(hatched[0][1] - line) < 3, "down to the cap, and no further"
        assert abs(hatched[1][1] - whole["subject science"][1]) < 0.2
        assert re.findall(r">(\d+ over)<", chart) == ["20 over"]
    counts = re.findall(r'class="count[^"]*"[^>]*>(\d+)', charts(cat.page())[0][0])
    assert sum(int(one) for one in counts) == 80, "the numbers are those of the day"


def test_a_low_block_has_its_words_in_both_drawings(people):  # noqa: F811
    """Teeth: leave out the words of a block that is too low for a large type, or keep the chart as tall as it is."""
    cat, _ = people
    cat.line("chinese", "90")
    cat.line("science", "3")
    for chart, blocks in charts(cat.page()):
        top, bottom = next((top, bottom) for look, top, bottom in blocks if look == "subject science")
        said = {
            int(text): float(y)
            for y, text in re.findall(r'class="(?:count|label)[^"]*" x="[\d.]+" y="([\d.]+)">(\d+)<', chart)
        }
        assert top < said[3] <= bottom


def test_the_mends_of_a_full_day_take_the_menu_that_stands_on_it_too(people, town):  # noqa: F811
    """Teeth: offer nothing of a subject within its quota where another one is above its own."""
    cat, _ = people
    hand_in_maths(town, 40)
    for subject, minutes in (("chinese", "30"), ("english", "20"), ("science", "10")):
        cat.line(subject, minutes)
    mends = re.findall(r'id="mend-\d+">(.*?)</span>\s*<span class="after (still|fits)">(.*?)</span>', cat.page(), re.S)
    of_maths = [(text, told) for text, fits, told in mends if text.startswith("Maths") and fits == "still"]
    assert any("leave out the optional part" in text for text, _ in of_maths)
    assert any("swap dish" in text for text, _ in of_maths)
    assert all(re.search(r"still \d+(\.5)? over", told) for _, told in of_maths)
    assert any(": move it to" in text for text, _, _ in mends)


def test_a_line_of_one_s_own_has_one_action_that_holds_the_others(people):  # noqa: F811
    cat, ann = people
    ann.line("maths", "25")
    cat.line("chinese", "20")
    rows = dict(re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', cat.page(), re.S))
    assert re.findall(r"<summary>([^<]+)", rows["Chinese"]) == ["Edit"]
    inside = rows["Chinese"].split("<summary>Edit</summary>")[1].split("</details>")[0]
    assert all(words in inside for words in ("Save", "Move it there", "Remove"))
    assert "to cut" not in rows["Chinese"], "nobody asks themselves"
    assert "to cut" in rows["Maths"]
