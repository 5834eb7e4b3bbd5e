"""The bank's list: several labels at once in the address, what the class had, labels changed in place and for many."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import event, select

from homework_menu import days, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass
from question_bank import curriculum, exercises, point_lists, search
from question_bank.content import Content
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, Exercise, School
from tests.people import NOW, UNIT
from tests.web.routes import DAY
from tests.web.test_access import app, client_of, post  # noqa: F401


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


@pytest.fixture
def own(town) -> list[str]:
    """Three exercises of Ann's own: their uids."""
    with town.session() as db:
        bank = db.scalars(select(Bank)).one()
        labels = Labels("maths", frozenset({3}), "basic", 8)
        made = [exercises.create(db, bank, Draft(Content("short", f"Zebra {at}?", answers=("2",)), labels), now=NOW,
                                 author_id=town.people["ann"]) for at in range(3)]  # fmt: skip
        db.commit()
        return [one.uid for one in made]


def labels_of(town, uid: str) -> Labels:
    with town.session() as db:
        return exercises.labels_of(db.scalars(select(Exercise).where(Exercise.uid == uid)).one())


def ticked(town, uids: list[str]) -> list[str]:
    with town.session() as db:
        return [f"{uid}:{db.scalars(select(Exercise.version).where(Exercise.uid == uid)).one()}" for uid in uids]


def number(page: str) -> int:
    return int(re.search(r'aria-live="polite"><b>(\d+)</b>', page)[1])


def beside(page: str, name: str, value: str) -> int:
    """The number beside a chip."""
    return int(re.search(rf'name="{name}" value="{re.escape(value)}".*?<small>(\d+)</small>', page)[1])


def test_several_labels_are_chosen_at_once_and_taken_away_one_by_one(ann):
    page = ann.get("/bank?tier=basic&tier=creative&most=6&kind=blank").text
    basic, creative = (number(ann.get(f"/bank?tier={one}&most=6&kind=blank").text) for one in ("basic", "creative"))
    assert number(page) == basic + creative
    ways = [unescape(one) for one in re.findall(r'<a class="chip on"[^>]* href="([^"]+)"', page)]
    assert {frozenset(re.findall(r"\w+=\w+", one)) for one in ways} == {
        frozenset({"tier=basic", "tier=creative", "most=6", "kind=blank", "status=ready"} - {one})
        for one in ("tier=basic", "tier=creative", "most=6", "kind=blank")
    }


def test_the_number_beside_a_chip_is_what_it_gives(ann):
    page = ann.get("/bank?tier=basic&most=6").text
    for name, value in (("tier", "creative"), ("kind", "blank"), ("most", "3"), ("status", "ready")):
        kept = {"tier": "most=6", "most": "tier=basic"}.get(name, "tier=basic&most=6")
        assert beside(page, name, value) == number(ann.get(f"/bank?{kept}&{name}={value}").text), name
    unit = int(re.search(rf'<option value="{UNIT}">[^<]* · (\d+)</option>', page)[1])
    assert 0 < unit == number(ann.get(f"/bank?tier=basic&most=6&unit={UNIT}").text)
    goal = re.search(r'name="goal" value="(\d+)"', page)[1]
    assert 0 < beside(page, "goal", goal) == number(ann.get(f"/bank?tier=basic&most=6&goal={goal}").text)


def test_any_unit_of_the_grade_may_be_chosen_and_shows_its_own_points(ann):
    page = ann.get("/bank").text
    units = re.findall(r'<option value="([^"]+)"', page.split('name="unit"')[1].split("</select>")[0])
    assert units[0] == UNIT, "the class's own stands first"
    assert len(units) > 8
    other = ann.get(f"/bank?unit={units[1]}").text
    assert f'<option value="{units[1]}" selected>' in other
    assert number(other) == int(re.search(rf'<option value="{units[1]}" selected>[^<]* · (\d+)', other)[1])
    abroad = ann.get("/bank?unit=pep-maths-5b-4").text
    assert '<option value="pep-maths-5b-4" selected>' in abroad


def test_the_way_of_working_and_a_tag_narrow_the_list(ann, town):
    with town.session() as db:
        one = db.scalars(select(Exercise).where(Exercise.status == "ready", Exercise.modality == "written")).first()
        one.modality, one.tags = "oral", ["mental"]
        search.index(db, one)
        db.commit()
        oral = one.uid
    page = ann.get("/bank").text
    assert beside(page, "modality", "oral") == number(ann.get("/bank?modality=oral").text) >= 1
    tagged = ann.get("/bank?tag=mental").text
    assert number(tagged) == 1
    assert f"/bank/exercise/{oral}" in tagged
    assert ">#mental</span>" in tagged, "as a chip that takes it away again"
    assert number(ann.get("/bank?tag=mental&modality=written").text) == 0


def test_the_bank_opens_on_what_ones_classes_are_taught_and_shows_all_without_filters(ann, town):
    with town.session() as db:
        one = db.scalars(select(Exercise).where(Exercise.status == "ready", Exercise.subject == "maths")).first()
        one.subject = "english"
        search.index(db, one)
        db.commit()
    own = ann.get("/bank").text
    assert number(own) == number(ann.get("/bank?subject=maths&grade=3").text)
    everything = unescape(re.search(r'href="([^"]+)">Clear all filters', own)[1])
    assert number(ann.get(everything).text) > number(own)


@pytest.mark.parametrize("words", ['tier=a"+OR+"b&q=1', "grade=0&bank=x&goal=99999999&most=-1", "status=nothing",
                                   "class=x&unit=''&page=0", "open=1&changed=1", "page=999999"])  # fmt: skip
def test_words_that_mean_nothing_are_left_out(ann, words):
    assert ann.get(f"/bank?{words}").status_code == 200


def test_what_the_class_had_is_said_with_its_day(ann, town):
    with town.session() as db:
        third = db.scalars(select(SchoolClass)).one()
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school-home", DAY, school_class=third, unit=unit)
        menu = menus.build(db, town.viewer("ann"), db.get_one(School, town.schools["here"]), spec, now=NOW).menu
        uid, dishes = third.uid, sum(len(one.dishes) for one in menu.sections)
        db.commit()
        assert "did it on" not in ann.get(f"/bank?class={uid}/maths").text
        days.hand_in(db, menu, town.viewer("ann"), now=NOW)
        db.commit()
    pages = [ann.get(f"/bank?class={uid}/maths&unit={UNIT}&page={at}").text for at in range(1, 8)]
    assert sum(page.count("did it on 26 Nov") + page.count("did it on Thu") for page in pages) == dishes


def test_labels_are_changed_in_place_and_one_click_takes_it_back(ann, own, town):
    before = labels_of(town, own[0])
    page = ann.get(f"/bank?q=zebra&open={own[0]}").text
    assert page.count('class="inline"') == 1
    form = {"exercise": ticked(town, own[:1])[0], "back": "q=zebra", "tier": "creative", "minutes": "2.5",
            "difficulty": "4", "status": "to-check", "goals": "分数的初步认识"}  # fmt: skip
    with town.session() as db:
        point = curriculum.find_points(db, "简单的同分母分数加减", "maths") or curriculum.find_points(
            db, "周长", "maths"
        )
        form["goals"], code = point[0].title_zh, point[0].code
    answer = post(ann, "/bank/labels", form)
    assert answer.status_code == 303
    after = labels_of(town, own[0])
    assert (after.tier, after.half, after.difficulty, after.status) == ("creative", 5, 4, "to-check")
    assert after.goals == (code,)
    shown = ann.get(answer.location).text
    assert "1 exercise was changed" in shown
    undo = re.search(r'action="(/bank/labels/undo/\w+)"', shown)[1]
    assert post(ann, undo, {"back": "q=zebra"}).status_code == 303
    assert labels_of(town, own[0]) == before
    assert post(ann, undo, {"back": "q=zebra"}).status_code == 409


def test_a_change_of_many_is_seen_before_it_is_made(ann, own, town):
    form = {"exercise": ticked(town, own), "tier": "extension", "more_tags": "fair"}
    page = post(ann, "/bank/labels/look", form)
    assert page.status_code == 200
    assert page.text.count("<del data-content>Basic</del> → <ins data-content>Extension</ins>") == 3
    assert labels_of(town, own[0]).tier == "basic"
    assert post(ann, "/bank/labels", form).status_code == 303
    assert {labels_of(town, uid).tier for uid in own} == {"extension"}
    assert labels_of(town, own[2]).tags == ("fair",)


def test_a_stale_tick_keeps_everything_from_being_changed(ann, own, town):
    form = {"exercise": ticked(town, own), "tier": "extension"}
    assert post(ann, "/bank/labels", {"exercise": form["exercise"][1], "tier": "creative"}).status_code == 303
    answer = post(ann, "/bank/labels", form)
    assert answer.status_code == 409
    assert "Zebra 1?" in answer.text
    assert [labels_of(town, uid).tier for uid in own] == ["basic", "creative", "basic"]


def test_what_is_a_colleagues_or_cannot_bear_it_is_said_and_stays(app, ann, own, town):  # noqa: F811
    with town.session() as db:
        bank = db.scalars(select(Bank)).one()
        labels = Labels("maths", frozenset({3}), "basic", 8, status="draft")
        bare = exercises.create(db, bank, Draft(Content("short", "Bare?"), labels), now=NOW,
                                author_id=town.people["ann"]).uid  # fmt: skip
        theirs = db.scalars(select(Exercise.uid).where(Exercise.author_id.is_(None))).first()
        db.commit()
    form = {"exercise": ticked(town, [bare, theirs, own[0]]), "status": "ready", "minutes": "3"}
    page = post(ann, "/bank/labels/look", form).text
    assert "1 exercise cannot have these labels" in page
    assert "1 exercise is a colleague" in page
    assert "Change 1 exercise" in page
    assert post(ann, "/bank/labels", form).status_code in (403, 422)
    assert labels_of(town, own[0]).half == 8


def test_a_whole_list_is_changed_and_words_for_nothing_are_refused(ann, own, town):
    page = post(ann, "/bank/labels/look", {"all": "yes", "back": "q=zebra", "difficulty": "2"}).text
    assert "Change 3 exercises" in page
    assert post(ann, "/bank/labels/look", {"tier": "creative"}).status_code == 422
    bad = {"exercise": ticked(town, own[:1])[0]}
    assert "is not a knowledge point" in post(ann, "/bank/labels/look", {**bad, "more_goals": "nothing"}).text
    assert post(ann, "/bank/labels", {**bad, "minutes": "x"}).status_code == 422
    assert post(ann, "/bank/labels", {**bad, "difficulty": "9"}).status_code == 422


def test_the_list_takes_at_most_sixty_statements(ann, own, town):
    said: list[str] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    event.listen(town.database.reader, "before_cursor_execute", lambda *told: said.append(told[2]))
    assert ann.get("/bank").status_code == 200
    assert len(said) <= 60, len(said)
    said.clear()
    post(ann, "/bank/labels/look", {"all": "yes", "back": "q=zebra", "difficulty": "2"})
    assert len(said) <= 60, len(said)


@pytest.mark.parametrize(
    ("change", "told"), [({"minutes": "soon"}, "Give the minutes as a number."), ({"exercise": []}, "Tick from")]
)
def test_a_fault_keeps_what_was_typed_for_many(ann, own, town, change, told):
    typed = {"tier": "creative", "minutes": "3", "difficulty": "2", "status": "ready", "more_goals": "周长",
             "fewer_goals": "面积", "more_tags": "fair", "fewer_tags": "old"}  # fmt: skip
    form = {"exercise": ticked(town, own), "back": "q=zebra", **typed} | change
    answer = post(ann, "/bank/labels/look", form)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert told in page
    for name, text in (typed | change).items():
        if name == "exercise":
            assert "All 3 of this list" in page
        elif name in ("tier", "difficulty", "status"):
            assert re.search(rf'name="{name}".*?value="{text}" selected', page, re.S), name
        else:
            assert re.search(rf'name="{name}" value="{text}"', page), name
    assert [one in page for one in form["exercise"]] == [True] * len(form["exercise"])
    again = {**form, "minutes": "3", "exercise": ticked(town, own), "more_goals": "", "fewer_goals": ""}
    assert "Change 3 exercises" in post(ann, "/bank/labels/look", again).text


def test_a_fault_in_a_row_keeps_what_was_typed(ann, own, town):
    form = {"exercise": ticked(town, own[:1])[0], "back": "q=zebra", "tier": "creative", "minutes": "soon",
            "difficulty": "4", "status": "ready", "goals": "周长", "tags": "fair"}  # fmt: skip
    page = post(ann, "/bank/labels", form)
    assert page.status_code == 422
    for name in ("minutes", "goals", "tags"):
        assert f'name="{name}" value="{form[name]}"' in page.text
    assert post(ann, "/bank/labels", {**form, "minutes": "2", "goals": ""}).status_code == 303
    assert labels_of(town, own[0]).tags == ("fair",)
    assert labels_of(town, own[0]).half == 4


def test_a_point_is_chosen_from_the_subject_s_without_a_script(ann, own, town):
    with town.session() as db:
        title, _ = next((one.title_zh, one.code) for one in curriculum.points(
            db, "maths", ["周长"], school_id=town.schools["here"]))  # fmt: skip
        chosen = point_lists.to_choose(db, "maths", "zh")[0][2][0]
    page = ann.get(f"/bank?q=zebra&open={own[0]}").text
    options = re.search(r'<select[^>]* name="goal".*?</select>', page, re.S)[0]
    assert options.count("<option") > 300
    form = {"exercise": ticked(town, own[:1])[0], "back": "q=zebra", "goals": title, "goal": chosen}
    assert post(ann, "/bank/labels", form).status_code == 303
    with town.session() as db:
        named = db.scalars(select(Exercise).where(Exercise.uid == own[0])).one()
        assert {one.title_zh for one in named.points} == {title, chosen}


def test_the_points_stand_ready_after_a_fault_and_for_lists_of_several_subjects(ann, own, town):
    """Teeth: give the points of a single subject alone, or none after a fault."""
    page = ann.get("/bank?status=all").text
    many = re.search(r'<select[^>]* data-into="more_goals".*?</select>', page, re.S)[0]
    assert many.count("<option") > 300
    several = ann.get("/bank?subject=maths&subject=chinese&status=all").text
    groups = re.findall(r'<optgroup label="(\w+) · ', re.search(
        r'<select[^>]* data-into="more_goals".*?</select>', several, re.S)[0])  # fmt: skip
    assert set(groups) == {"Maths", "Chinese"}
    form = {"exercise": ticked(town, own), "back": "status=all", "minutes": "soon"}
    for path, more, into in (("/look", {}, "more_goals"), ("", {"goals": "", "tags": ""}, "goals")):
        fault = post(ann, f"/bank/labels{path}", {**form, **more})
        assert fault.status_code == 422
        assert "js/picker.js" in fault.text
        there = re.search(rf'<select[^>]* data-into="{into}".*?</select>', fault.text, re.S)[0]
        assert there.count("<option") > 300
        assert "Chinese · " not in there, "only the points of the subject that is ticked"
