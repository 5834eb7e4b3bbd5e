"""A request to cut (请压减) between the class teacher and the subject's: taken back, told on every page, answered."""

from __future__ import annotations

import re

from tests.web.test_day import hand_in_maths, people, states, told  # noqa: F401  fixture
from tests.web.test_publishing import Pair


def asked_while_over(people: Pair) -> None:  # noqa: F811
    """Maths within the quota of a day over its cap is asked to be cut; then Chinese is shortened and the day fits."""
    cat, ann = people
    cat.line("chinese", "50")
    ann.line("maths", "20")
    cat.post("ask", subject="maths", target="10", comment="Ten, please")
    cat.line("chinese", "30")


def test_a_request_to_cut_is_taken_back_and_the_day_goes_out(people: Pair, town):  # noqa: F811
    """Teeth: leave the words or the target of the request on the homework, or agree to it as well."""
    cat, ann = people
    asked_while_over(people)
    refused = cat.post("publish")
    assert refused.status_code == 422
    assert "Asked to cut and not changed yet: Maths. Agree to it as it is, or withdraw" in refused.text
    assert "the day is within its cap" in told(cat.page())["Maths"]
    assert ann.post("withdraw", subject="maths").status_code == 404
    assert cat.post("withdraw", subject="maths").status_code == 303
    assert states(town)["maths"] == "handed-in"
    assert told(cat.page())["Maths"] == "Agreed by the school's rule"
    assert "Ten, please" not in cat.page() + ann.client.get("/").text
    assert cat.post("withdraw", subject="maths").status_code == 422
    assert cat.post("publish").status_code == 303


def test_what_was_asked_to_be_cut_is_agreed_to_as_it_stands(people: Pair, town):  # noqa: F811
    """Teeth: agree to nothing but what is handed in."""
    cat, ann = people
    asked_while_over(people)
    assert "Agree without a cut" in cat.page()
    assert cat.post("agree", subject="maths").status_code == 303
    assert states(town)["maths"] == "agreed"
    assert "Ten, please" not in cat.page() + ann.client.get("/").text
    assert cat.post("publish").status_code == 303


def test_homework_that_is_asked_to_be_cut_fills_the_day_on_every_page(people: Pair, town):  # noqa: F811
    """Teeth: count on the first page only what nobody asks to be cut."""
    cat, _ = people
    hand_in_maths(town, 40)
    cat.line("chinese", "25")
    before = left_on_both(people)
    cat.post("ask", subject="maths", target="12", comment="Twelve, please")
    assert left_on_both(people) == before
    assert before[0] == before[1]


def left_on_both(people: Pair) -> tuple[str, str]:  # noqa: F811
    """What the first page and the day plan say is left for the class."""
    cat, ann = people
    home = re.search(r"minutes handed in, ([\d.]+) left for the class", ann.client.get("/").text)
    plan = re.search(r"([\d.]+) min left", cat.page())
    assert home
    assert plan
    return home[1], plan[1]


def test_of_the_mends_of_a_line_the_one_that_was_asked_says_so(people: Pair, town):  # noqa: F811
    """Teeth: say it of every mend of the line."""
    cat, _ = people
    hand_in_maths(town, 52)
    for subject, minutes in (("chinese", "25"), ("english", "20")):
        cat.line(subject, minutes)
    of_maths = [one for one in mends(cat.page()) if ">Maths: " in one]
    assert len(of_maths) > 1
    target, comment = (re.search(rf'name="{name}" value="([^"]*)"', of_maths[0])[1] for name in ("target", "comment"))
    cat.post("ask", subject="maths", target=target, comment=comment)
    of_maths = [one for one in mends(cat.page()) if ">Maths: " in one]
    assert ["Already asked" in one for one in of_maths] == [True] + [False] * (len(of_maths) - 1)
    assert all('name="comment"' in one for one in of_maths[1:])


def mends(page: str) -> list[str]:
    return re.findall(r'<li><span class="grow" id="mend-\d+".*?</li>', page, re.S)
