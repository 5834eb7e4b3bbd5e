"""The first page of a class teacher: the class's day that waits to be published stands first."""

from __future__ import annotations

import re

from tests.web.test_day import hand_in_maths, people, states  # noqa: F401  fixture
from tests.web.test_publishing import Pair


def waits(page: str) -> str:
    found = re.search(r'aria-label="Day plan">(.*?)</section>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split()) if found else ""


def test_the_first_page_of_a_class_teacher_names_the_day_to_publish_before_the_choice_of_a_class(people: Pair, town):  # noqa: F811
    """Teeth: leave the day out, or put it below; name the day of a published one."""
    cat, ann = people
    assert waits(cat.client.get("/").text) == "", "nothing is handed in"
    assert 'class="card empty"' in cat.client.get("/").text
    hand_in_maths(town, 40)
    cat.line("chinese", "25")
    page = cat.client.get("/").text
    assert re.search(
        r"Monday 30 November 2 subjects handed in · at most [\d.]+ minutes, cap 60 Publish the day", waits(page)
    )
    assert f'href="/days/{cat.uid}?date=2026-11-30">Publish the day' in page
    assert page.index("Publish the day") < page.index("Choose grade and subject")
    assert 'class="card empty"' not in page
    assert waits(ann.client.get("/").text) == "", "who keeps no day publishes none"
    assert cat.post("publish").status_code == 303
    assert waits(cat.client.get("/").text) == ""


def test_a_day_over_its_cap_or_not_agreed_is_looked_at_before_it_is_published(people: Pair):  # noqa: F811
    """Teeth: say Publish of every day."""
    cat, ann = people
    cat.line("chinese", "50")
    assert "1 subject handed in · at most 50 minutes, cap 60 · Maths: nothing yet" in waits(cat.client.get("/").text)
    ann.line("maths", "20")
    assert waits(cat.client.get("/").text).endswith("at most 70 minutes, cap 60 See the day plan")
