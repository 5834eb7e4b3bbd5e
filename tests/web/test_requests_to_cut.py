"""A request to cut (请压减) between the class teacher and the subject's: taken back, told on every page, answered."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, select

from homework_menu.models import Menu, Submission
from tests.web.routes import shown_version
from tests.web.test_day import hand_in_maths, people, states, told  # noqa: F401  fixture
from tests.web.test_publishing import Pair, build, hand_in


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


@pytest.fixture
def asked(people: Pair, town) -> tuple[str, str]:  # noqa: F811
    """Ann's menu on a day over its cap, for which Cat asked by one of the mends: its uid and the words."""
    cat, ann = people
    uid = build(town, 52)
    hand_in(ann, uid)
    for subject, minutes in (("chinese", "25"), ("english", "20")):
        cat.line(subject, minutes)
    mend = next(one for one in mends(cat.page()) if ">Maths: leave out" in one)
    target, comment = (re.search(rf'name="{name}" value="([^"]*)"', mend)[1] for name in ("target", "comment"))
    assert cat.post("ask", subject="maths", target=target, comment=comment).status_code == 303
    return uid, comment


def request(page: str) -> str:
    return re.search(r'id="request".*?</section>', page, re.S)[0]


def shorten(people: Pair, uid: str, at: int = 0, **changed: str):  # noqa: F811
    """Press one of the buttons that answer the request."""
    page = people[1].client.get(f"/menus/{uid}").text
    form = re.findall(r'action="/menus/\w+/shorten">(.*?)</form>', page, re.S)[at]
    sent = dict(re.findall(r'name="(version|kind|at|to)" value="([^"]*)"', form)) | people[1].tokens("/account")
    return people[1].client.post(f"/menus/{uid}/shorten", data=sent | changed)


def sections(town, uid: str) -> int:
    with town.session() as db:
        return len(db.scalars(select(Menu).where(Menu.uid == uid)).one().sections)


def test_the_page_of_a_menu_says_who_asks_what_of_it_and_offers_the_asked_change_first(people: Pair, asked):  # noqa: F811
    """Teeth: sort by minutes alone; offer what does not reach what was asked."""
    uid, comment = asked
    _, ann = people
    assert f'href="/menus/{uid}">Adjust' in ann.client.get("/").text
    told = request(ann.client.get(f"/menus/{uid}").text)
    target = float(re.search(r"Cat</span> asks you to cut this to at most ([\d.]+) minutes", told)[1])
    assert comment in told
    ways = re.findall(r"<li>.*?</li>", told, re.S)
    assert comment in ways[0]
    assert ["as the class teacher proposed" in one for one in ways] == [True] + [False] * (len(ways) - 1)
    assert all(float(re.search(r"at most ([\d.]+) minutes then", one)[1]) <= target for one in ways)
    assert 'name="answer"' in told


def test_one_press_shortens_the_menu_and_hands_it_in_again_and_undo_brings_both_back(people: Pair, asked, town):  # noqa: F811
    """Teeth: put the hand-in back and leave the menu shortened; forget the request; hand in as a draft taken back."""
    uid, comment = asked
    cat, ann = people
    with town.session() as db:
        before = db.scalars(select(Submission).where(Submission.subject == "maths")).one()
        target, most = before.target, before.most
    parts = sections(town, uid)
    done = shorten(people, uid)
    assert done.status_code == 303
    page = ann.client.get(done.location).text
    assert "Shortened as asked and handed in again" in page
    assert 'id="request"' not in page
    assert sections(town, uid) == parts - 1
    with town.session() as db:
        stands = db.scalars(select(Submission).where(Submission.subject == "maths")).one()
        assert (stands.menu.uid, stands.state, stands.target) == (uid, "handed-in", None)
        assert stands.most <= target
    assert comment not in cat.page().split('id="chosen"')[1]
    undone = hand_in(ann, uid, "put-back")
    assert "The menu is handed in as it was" in ann.client.get(undone.location).text
    assert sections(town, uid) == parts
    with town.session() as db:
        stands = db.scalars(select(Submission).where(Submission.subject == "maths")).one()
        assert (stands.menu.uid, stands.state, stands.target, stands.most) == (uid, "asked-to-cut", target, most)
    assert "Cat</span> asks you" in ann.client.get(f"/menus/{uid}").text, "not who pressed Undo"


def test_every_way_that_is_offered_is_carried_out(people: Pair, asked, town):  # noqa: F811
    uid, _ = asked
    _, ann = people
    count = ann.client.get(f"/menus/{uid}").text.count("/shorten")
    assert count > 1
    for at in range(count):
        assert shorten(people, uid, at).status_code == 303
        with town.session() as db:
            now = db.scalars(select(Submission).where(Submission.subject == "maths")).one()
            assert now.most <= now.before["target"]
        assert hand_in(ann, uid, "put-back").status_code == 303


def test_what_is_not_offered_is_no_answer_to_a_request(people: Pair, asked, town):  # noqa: F811
    uid, _ = asked
    parts = sections(town, uid)
    refused = shorten(people, uid, at=0, kind="drop", to="9")
    assert refused.status_code == 422
    assert "no longer answers the request" in refused.text
    page = people[0].client.get(f"/menus/{uid}").text
    assert "/shorten" not in page, "the class teacher does not answer for the subject's"
    sent = {"version": shown_version(people[1].client.get(f"/menus/{uid}").text, f"/menus/{uid}/shorten")}
    assert people[0].client.post(f"/menus/{uid}/shorten", data=sent | people[0].tokens("/account")).status_code in (
        403,
        404,
    )
    assert sections(town, uid) == parts


def test_a_menu_that_is_asked_to_be_cut_is_shown_in_at_most_sixty_statements(people: Pair, asked, town):  # noqa: F811
    said: list[str] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    people[1].client.get(f"/menus/{asked[0]}")
    assert 0 < len(said) <= 60
