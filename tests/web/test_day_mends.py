"""A class's day over its cap as its page shows it: who gives way, what mends it, what is hatched, a line's action."""

from __future__ import annotations

import re

from sqlalchemy import select

from homework_menu.models import Submission
from tests.web.test_day import people, states  # noqa: F401  fixture


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


def test_where_every_quota_is_kept_the_smallest_subject_is_moved_first(people):  # noqa: F811
    cat, _ = people
    for subject, minutes in (("chinese", "25"), ("maths", "20"), ("english", "15"), ("science", "8")):
        cat.line(subject, minutes)
    first = re.search(r'<li><span class="grow" id="mend-1">(.*?)</li>', cat.page(), re.S)[1]
    assert "Science: move it to" in first
    assert 'class="button main"' in first
    assert "at most 60 minutes" in first
    assert "English 15, any other 10" in cat.page()


def test_on_a_day_over_its_cap_whoever_gives_way_is_named_and_what_fits_stands_first(people):  # noqa: F811
    """Teeth: say that all is agreed, or sort the mends by kind alone."""
    cat, ann = people
    for subject, minutes in (("chinese", "25"), ("english", "20"), ("science", "8")):
        cat.line(subject, minutes)
    assert "To be cut" not in cat.page()
    ann.line("maths", "20")
    page = cat.page()
    rows = dict(re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', page, re.S))
    assert [one for one, row in rows.items() if "To be cut" in row] == ["English"], "the one above its quota"
    cat.line("english", "15")
    page = cat.page()
    rows = dict(re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', page, re.S))
    assert [one for one, row in rows.items() if "To be cut" in row] == ["Science"], "else the smallest quota"
    mends = re.findall(r'class="after (still|fits)"', page)
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


def test_what_is_over_the_cap_is_hatched_and_what_is_under_it_keeps_its_ground(people):  # noqa: F811
    """Teeth: draw the block that crosses the cap in one piece."""
    cat, _ = people
    cat.line("chinese", "40")
    assert 'class="beyond"' not in cat.page()
    cat.line("maths", "30")
    chart = cat.page().split('class="chart wide-chart"')[1].split("</svg>")[0]
    blocks = re.findall(r'<rect class="(subject \w+|beyond)"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"', chart)
    line = float(re.search(r'class="cap" d="M\d+ ([\d.]+)H', chart)[1])
    assert [look for look, _, _ in blocks] == ["subject chinese", "subject maths", "beyond"]
    tops = {look: float(y) for look, y, _ in blocks}
    assert abs(tops["subject maths"] - line) < 2, "cut off at the cap"
    assert tops["beyond"] + float(blocks[2][2]) < line
    assert [int(one) for one in re.findall(r'class="count[^"]*"[^>]*>(\d+)', chart)] == [40, 30, 10]


def test_a_line_of_one_s_own_has_one_action_that_holds_the_others(people):  # noqa: F811
    cat, ann = people
    ann.line("maths", "25")
    cat.line("chinese", "20")
    rows = dict(re.findall(r'<tr><th scope="row">(\w+)</th>(.*?)</tr>', cat.page(), re.S))
    assert re.findall(r"<summary>([^<]+)", rows["Chinese"]) == ["Edit"]
    inside = rows["Chinese"].split("<summary>Edit</summary>")[1].split("</details>")[0]
    assert all(words in inside for words in ("Save", "Move it there", "Remove"))
    assert "Ask to cut" not in rows["Chinese"], "nobody asks themselves"
    assert "Ask to cut" in rows["Maths"]
