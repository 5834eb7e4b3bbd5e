"""A class's day goes out in the browser's forms: what lacks is said, a correction is a version more, and a hand-in that
took another's place is undone."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from homework_menu import day_versions, days, i18n, menus, notices
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import DayMove, DayPlan, DayVersion, Menu, SchoolClass, Submission
from question_bank import curriculum
from question_bank.models import School
from tests.people import NOW, UNIT
from tests.web.routes import shown_version
from tests.web.test_day import FRIDAY, MONDAY, Person, people, states  # noqa: F401

Pair = tuple[Person, Person]


def build(town, half: int = 40, day: date = MONDAY) -> str:
    with town.session() as db:
        school, third = db.get_one(School, town.schools["here"]), db.scalars(select(SchoolClass)).one()
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        spec = MenuSpec(3, "maths", half, Format.MUST_MAY, "school-home", day, school_class=third, unit=unit)
        menu = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
        menu.title = f"Menu of {half / 2:g}"
        db.commit()
        return menu.uid


def hand_in(person: Person, uid: str, step: str = "hand-in"):
    page = person.client.get(f"/menus/{uid}").text
    form = {"version": shown_version(page, f"/menus/{uid}/{step}"), **person.tokens("/account")}
    return person.client.post(f"/menus/{uid}/{step}", data=form)


def notice(person: Person, version: int = 0, day: date = MONDAY) -> str:
    return person.client.get(f"/days/{person.uid}/notice/{day}?version={version}").text


def test_a_day_goes_out_without_a_subject_only_when_that_was_confirmed_and_the_notice_says_so(people: Pair, town):  # noqa: F811
    """Teeth: publish whatever lacks; leave what lacks out of the notice."""
    cat, _ = people
    cat.line("chinese", "20")
    page = cat.page()
    assert "Maths: nothing handed in yet." in page
    assert "Publish without Maths" in page
    bare = cat.post("publish")
    assert (bare.status_code, "Nothing handed in yet: Maths." in bare.text) == (422, True)
    assert cat.post("publish", without="chinese").status_code == 422
    assert states(town) == {"chinese": "agreed"}
    assert cat.post("publish", without="maths").status_code == 303
    told = notice(cat)
    assert re.search(r"Maths</th>\s*<td[^>]*>nothing handed in", told)
    assert "Maths: nothing handed in" in told, "in the text for a message too"
    assert "All written work: usually 20 minutes, at most 20 of 60." in told
    assert "Cat" not in told.split('class="card notice"')[1], "no names stand on a notice"


def test_a_correction_is_a_version_more_and_says_what_was_and_why(people: Pair, town):  # noqa: F811
    """Teeth: count no version; keep the reason from the notice; let the day change without a correction."""
    cat, ann = people
    ann.line("maths", "20")
    cat.post("publish")
    assert ann.line("maths", "10").status_code == 422
    assert cat.post("correct", reason=" ").status_code == 422
    assert cat.post("correct", reason="The test was moved").status_code == 303
    assert ann.line("maths", "10").status_code == 303
    assert "20 min" in notice(ann), "until it is published the notice stands"
    assert cat.post("publish").status_code == 303
    told = notice(ann)
    assert "Corrected, version 2" in told
    assert (
        "Corrected: Maths, before: P23, 2 and 4, 20 min; now: P23, 2 and 4, 10 min; reason: The test was moved" in told
    )
    assert "Corrected: " not in notice(ann, 1)
    assert states(town) == {"maths": "corrected"}
    assert ann.line("maths", "5").status_code == 422
    with town.session() as db:
        assert [(one.number, one.lines[0]["most"]) for one in db.scalars(select(DayVersion))] == [(1, 40), (2, 20)]
        moves = db.scalars(select(DayMove.new).where(DayMove.subject == "").order_by(DayMove.number)).all()
        assert moves == ["published", "reopened", "corrected"]


def test_a_correction_that_changes_nothing_leaves_the_day_as_it_was(people: Pair, town):  # noqa: F811
    cat, ann = people
    ann.line("maths", "20")
    cat.post("publish")
    cat.post("correct", reason="By mistake")
    done = cat.post("publish")
    assert "Nothing was changed" in cat.client.get(done.location).text
    assert "By mistake" not in cat.page()
    assert states(town) == {"maths": "published"}
    with town.session() as db:
        plan = db.scalars(select(DayPlan)).one()
        assert (plan.state, plan.version, plan.reason) == ("published", 1, "")


def test_a_corrected_day_is_held_to_its_cap_like_any_other(people: Pair):  # noqa: F811
    cat, ann = people
    ann.line("maths", "20")
    cat.post("publish")
    cat.post("correct", reason="More reading")
    cat.line("chinese", "50")
    over = cat.post("publish")
    assert (over.status_code, "10 too many" in over.text) == (422, True)
    assert "20 min" in notice(ann)


def test_a_teacher_hands_a_menu_in_anew_while_a_correction_is_made(people: Pair, town):  # noqa: F811
    cat, ann = people
    first, second = build(town), build(town, 24)
    hand_in(ann, first)
    cat.post("publish")
    refused = hand_in(ann, second)
    assert (refused.status_code, "Only the class teacher can correct it" in refused.text) == (422, True)
    cat.post("correct", reason="Too long")
    assert hand_in(ann, second).status_code == 303
    assert cat.post("publish").status_code == 303
    assert "now: Menu of 12" in notice(ann)


def test_other_exercises_under_the_same_title_and_minutes_are_a_correction(people: Pair, town):  # noqa: F811
    """Teeth: compare only what the lines say."""
    uid = build(town)
    with town.session() as db, db.no_autoflush:
        menu = db.scalars(select(Menu).where(Menu.uid == uid)).one()
        handed = Submission(subject="maths", menu=menu, content="", half=40, least=20, typical=30, most=40)
        (was,) = day_versions.lines_of([handed], ())
        db.rollback()
    assert was["dishes"]
    assert day_versions.changes([was], [dict(was)]) == []
    now = {**was, "dishes": [*was["dishes"][1:], "other@1"]}
    (change,) = day_versions.changes([was], [now])
    told = i18n.say("en", notices.correction(change, "Too hard"))
    assert told.startswith("Corrected: Maths, Menu of 20, usually 15 min, 20 at most, with other exercises; reason:")
    kept_before = {name: value for name, value in was.items() if name != "dishes"}
    assert day_versions.changes([kept_before], [now]) == [], "of an old line nobody knows the exercises"


def test_nobody_but_who_keeps_the_day_corrects_it_and_no_notice_is_there_before(people: Pair):  # noqa: F811
    cat, ann = people
    assert cat.client.get(f"/days/{cat.uid}/notice/{MONDAY}").status_code == 404
    assert cat.post("correct", reason="Not out yet").status_code == 422
    cat.post("publish", without="maths")
    assert ann.post("correct", reason="Mine").status_code == 404


def test_above_the_quota_a_hand_in_says_by_how_much_and_who_sees_it(people: Pair, town):  # noqa: F811
    """Teeth: say it of every hand-in, or refuse the one above the quota."""
    cat, ann = people
    done = hand_in(ann, build(town))
    assert "more than its quota" not in ann.client.get(done.location).text
    uid = build(town, 56)
    done = hand_in(ann, uid)
    assert done.status_code == 303
    with town.session() as db:
        most = db.scalars(select(Submission)).one().most / 2
    told = f"Maths takes up to {most:g} minutes, {most - 20:g} more than its quota of 20. The class teacher sees it"
    assert told in ann.client.get(done.location).text
    assert f"{most - 20:g} minutes over its quota</b>" in cat.page()
    assert "state handed-in" in cat.page(), "it waits for the class teacher"


def test_a_second_hand_in_says_what_it_took_the_place_of_and_is_undone(people: Pair, town):  # noqa: F811
    """Teeth: hand the earlier one in anew, which forgets what the class teacher asked for."""
    cat, ann = people
    first, second = build(town), build(town, 24)
    hand_in(ann, first)
    cat.post("ask", subject="maths", target="12", comment="Twelve, please")
    assert "in place of" not in ann.client.get(f"/menus/{first}").text
    done = hand_in(ann, second)
    assert "in place of" in ann.client.get(done.location).text
    undone = hand_in(ann, second, "put-back")
    assert undone.location.endswith(f"/menus/{first}")
    assert "“Menu of 20” is handed in again" in ann.client.get(undone.location).text
    with town.session() as db:
        stands = db.scalars(select(Submission)).one()
        assert (stands.menu.uid, stands.state, stands.target, stands.comment) == (
            first, "asked-to-cut", 24, "Twelve, please",
        )  # fmt: skip
        assert db.scalars(select(Menu).where(Menu.uid == second)).one().submission is None


def test_taken_back_a_menu_offers_what_makes_it_as_short_as_was_asked(people: Pair, town):  # noqa: F811
    """Teeth: leave the menu's cap as it was."""
    cat, ann = people
    uid = build(town)
    hand_in(ann, uid)
    cat.post("ask", subject="maths", target="14", comment="Fourteen, please")
    done = hand_in(ann, uid, "take-back")
    page = ann.client.get(done.location).text
    assert re.search(r"allowed\s*<b>14</b>", page)
    assert "This would make it fit" in page
    assert "Build it again from the bank, within 14 minutes" in page
    first = page.split(f'action="/menus/{uid}/mend"')[1].split("</form>")[0]
    form = dict(re.findall(r'name="(version|kind|at|to)" value="([^"]*)"', first)) | ann.tokens("/account")
    assert ann.client.post(f"/menus/{uid}/mend", data=form).status_code in (200, 303)
    assert hand_in(ann, uid).status_code == 303
    with town.session() as db:
        assert db.scalars(select(Submission)).one().most <= 28


def test_what_changed_since_or_went_on_is_not_put_back(people: Pair, town):  # noqa: F811
    cat, ann = people
    first, second = build(town), build(town, 24)
    hand_in(ann, first)
    hand_in(ann, second)
    with town.session() as db:
        db.scalars(select(Menu).where(Menu.uid == first)).one().title = "Another"
        db.commit()
    refused = hand_in(ann, second, "put-back")
    assert (refused.status_code, "has changed since" in refused.text) == (422, True)
    cat.post("publish")
    assert hand_in(ann, second, "put-back").status_code == 422


def test_the_first_page_says_both_of_the_next_open_day(people: Pair, town):  # noqa: F811
    _, ann = people
    with town.session() as db:
        day = days.open_day(db.get_one(School, town.schools["here"]), FRIDAY)
    for half in (40, 56):
        hand_in(ann, build(town, half, day))
    page = ann.client.get("/").text
    assert "in place of <span data-content>Menu of 20" in page
    assert "minutes above the quota; the class teacher sees it" in page


def test_a_line_written_by_hand_is_put_back_too(people: Pair, town):  # noqa: F811
    _, ann = people
    ann.line("maths", "15")
    uid = build(town)
    hand_in(ann, uid)
    assert hand_in(ann, uid, "put-back").status_code == 303
    with town.session() as db:
        assert db.scalars(select(Submission)).one().content == "P23, 2 and 4"


def test_the_day_shows_what_is_typical_beside_the_most(people: Pair, town):  # noqa: F811
    """Teeth: show the middle between least and most."""
    cat, ann = people
    uid = build(town)
    hand_in(ann, uid)
    cat.line("chinese", "20")
    with town.session() as db:
        orders = db.scalars(select(Menu).where(Menu.uid == uid)).one().orders
    assert orders["typical"] != (orders["least"] + orders["most"]) / 2
    page = cat.page()
    typical = round(2 * orders["typical"]) / 2
    assert f"usually {typical:g}</span>" in page
    assert i18n.gettext("en", "usually {minutes} minutes", minutes=f"{20 + typical:g}") in page
    assert f"at most {20 + orders['most']:g} minutes, cap 60" in page


def test_a_hand_in_of_an_older_version_shows_no_typical_minutes(people: Pair, town):  # noqa: F811
    cat, ann = people
    hand_in(ann, build(town))
    with town.session() as db:
        db.scalars(select(Submission)).one().typical = None
        db.commit()
    assert "usually" not in cat.page()
    assert cat.post("publish").status_code == 303
    assert "usually" not in notice(cat)
