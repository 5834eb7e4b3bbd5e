"""A pinned exercise that cannot be drawn: the refusal names it and says why in plain words, and may let it go."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from homework_menu import drawing, i18n, menus, pinned
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format
from homework_menu.models import SchoolClass
from question_bank import banks, curriculum, exercises
from question_bank.content import Content, Item, Kind
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, KnowledgePoint, School
from tests.people import NOW, UNIT
from tests.web.test_access import app, client_of, post  # noqa: F401

STEM = "Share 12 plums among 4."


@pytest.fixture
def here(town):
    """The class's wish, which has a menu without any pin; in a database that keeps what a test puts in."""
    with town.session() as db:
        unit, _ = curriculum.unit_or_lesson(db, UNIT)
        school_class = db.scalars(select(SchoolClass)).one()
        spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, "school", date(2026, 11, 30), unit=unit,
                        lesson=unit.lessons[-1], school_class=school_class)  # fmt: skip
        yield db, db.get_one(School, town.schools["here"]), town.viewer("ann"), spec


def put(db, spec, *, language="zh", bank="", status="ready", items=(), **labels):
    """An exercise of the class's first lesson, made otherwise in one thing."""
    own = {
        "subject": "maths",
        "grades": frozenset({3}),
        "tier": "basic",
        "half": 4,
        "lesson": spec.unit.lessons[0].code,
    }
    text = Content(Kind.SHORT, STEM, answers=("3",), language=language, items=items)
    shelf = db.scalars(select(Bank).where(Bank.name == (bank or "Bank here"))).first()
    made = exercises.create(db, shelf, Draft(text, Labels(**{**own, **labels})), now=NOW)
    made.status = status
    db.flush()
    return made


def refusal(here, made, **wish):
    db, school, ann, spec = here
    (short,) = menus.build(db, ann, school, replace(spec, pins=(made.uid,), **wish), now=NOW).shortfalls
    assert short.rule == "pins"
    return short


WHYS = {
    "another language": ({"language": "en"}, "it is in English, the menu's other exercises are in Chinese"),
    "another grade": ({"grades": frozenset({2})}, "it is for grade 2, the class is in grade 3"),
    "another subject": ({"subject": "english", "lesson": None}, "its subject is English, the menu's is Maths"),
    "a draft": ({"status": "draft"}, "it is marked “Draft”, and only ready ones are drawn"),
    "retired": ({"status": "retired"}, "it is marked “Retired”, and only ready ones are drawn"),
    "no point, to choose": (
        {"lesson": None, "tier": "specialised"},
        "it has no knowledge point yet, and dishes to choose from share one",
    ),
    "another unit": (
        {"lesson": None, "goals": ("maths.shape.perimeter",)},
        "it belongs to no lesson of “分数的初步认识” that the class has reached",
    ),
    "too tall": (
        {"items": tuple(Item("Work it out, and say how. " * 12, ("1",)) for _ in range(40))},
        "it is too tall for a page of this format",
    ),
}


@pytest.mark.parametrize("case", WHYS)
def test_what_cannot_be_drawn_says_why_and_may_be_left_out(here, case):
    """Teeth: take a reason out of `pinned.reasons`."""
    db, school, ann, spec = here
    labels, why = WHYS[case]
    made = put(db, spec, **labels)
    short = refusal(here, made)
    assert i18n.say("en", short.message).startswith("This cannot be on the menu. “Share 12 plums")
    assert why in i18n.say("en", short.message)
    assert re.search("[a-z]{4}", i18n.say("zh", short.message).split("”", 1)[1]) is None
    (fix,) = short.fixes
    assert (fix.action, fix.to) == ("unpin", [made.uid])
    assert menus.build(db, ann, school, replace(spec, pins=()), now=NOW).menu is not None


def test_each_of_several_pins_has_its_own_reason(here):
    db, school, ann, spec = here
    one, other = put(db, spec, language="en"), put(db, spec, grades=frozenset({2}))
    (short,) = menus.build(db, ann, school, replace(spec, pins=(one.uid, other.uid)), now=NOW).shortfalls
    told = i18n.say("zh", short.message)
    assert re.search("^不能放进这份菜单：“.*”（是英文题，.*）；“.*”（适用 2 年级，这个班是 3 年级）。$", told), told
    assert short.fixes[0].to == [one.uid, other.uid]


def test_what_is_taught_later_is_said(here):
    db, _, _, spec = here
    taught = {point.code for lesson in spec.unit.lessons for point in lesson.points}
    codes = curriculum.late_points(db, spec.lesson, sorted(db.scalars(select(KnowledgePoint.code))))
    later = next(code for code in codes if code.startswith("maths.") and code not in taught)
    made = put(db, spec, goals=(later,))
    assert "it needs what the class is taught later" in i18n.say("en", refusal(here, made).message)


def test_what_was_swapped_out_lies_elsewhere_or_is_gone_is_said(here, town):
    db, school, _, spec = here
    made = put(db, spec)
    assert "it was swapped out of this menu" in i18n.say("en", refusal(here, made, bars=(made.uid,)).message)
    banks.create(db, school.id, "Shelf")
    elsewhere = put(db, spec, bank="Shelf")
    there = tuple(db.scalars(select(Bank).where(Bank.name == "Bank here")))
    assert "it is in “Shelf”, which this menu" in i18n.say("en", refusal(here, elsewhere, banks=there).message)
    gone = replace(spec, pins=("0" * 32,))
    (short,) = menus.build(db, town.viewer("ann"), school, gone, now=NOW).shortfalls
    assert "it is not in any bank that you see" in i18n.say("en", short.message)


def test_written_work_where_none_may_be_given_is_said(here):
    db, _, ann, spec = here
    written, oral = put(db, spec), put(db, spec, modality="oral")
    whys = pinned.reasons(db, ann, spec, [written, oral], at_home=False)
    assert {uid: str(why) for uid, why in whys.items()} == {written.uid: "written work may not be given there"}


def test_a_pin_longer_than_the_menu_says_so_and_two_alike_say_so(here):
    db, _, _, spec = here
    long = put(db, spec, half=60)
    short = refusal(here, long)
    assert i18n.say("en", short.message).startswith("Longer than the 20 min that the menu has: “Share 12 plums")
    first, second = put(db, spec), put(db, spec)
    twins = replace(spec, pins=(first.uid, second.uid))
    (short,) = menus.build(db, here[2], here[1], twins, now=NOW).shortfalls
    assert i18n.say("en", short.message).startswith(
        "Nearly the same, and a menu takes only one of them: “Share 12 plums"
    )


def test_the_basket_says_beside_each_class_what_cannot_stand_there(here, app):  # noqa: F811
    """Teeth: let the basket pin it and say nothing."""
    db, _, _, spec = here
    foreign, young = put(db, spec, language="en"), put(db, spec, grades=frozenset({2}))
    english, good = put(db, spec, subject="english", lesson=None), put(db, spec)
    uids = [one.uid for one in (foreign, young, english, good)]
    db.commit()
    ann = client_of(app, "ann")
    for uid in uids:
        post(ann, f"/basket/{uid}", {"in": "yes"})
    page = unescape(ann.get("/basket").text)
    assert "it is in English, the menu's other exercises are in Chinese" in page
    assert "it is for grade 2, the class is in grade 3" in page
    assert "1 of another subject in the basket" in page
    listed = page.split('<ol class="card">')[1].split("</ol>")[0]
    assert re.findall(r'"soft small">(Grade \d)</span>', listed) == ["Grade 3", "Grade 2", "Grade 3", "Grade 3"]
    assert re.findall(r'class="button" form="out-([0-9a-f]+)"', page) == uids[:2]
    post(ann, f"/basket/{uids[0]}", {"in": "no"})
    assert "it is in English" not in ann.get("/basket").text


def test_basic_work_without_a_knowledge_point_stands_in_the_required_part(here, app):  # noqa: F811
    """Teeth: leave pins out of the scope; let in what is not pinned; ask for what cannot stand there."""
    db, school, ann, spec = here
    made, free = put(db, spec, lesson=None), put(db, spec, lesson=None, tier="specialised")
    for one in (made, free):
        one.author_id = ann.teacher_id
    menu = menus.build(db, ann, school, replace(spec, pins=(made.uid,)), now=NOW).menu
    assert made.uid in [dish.exercise.uid for dish in menu.sections[0].dishes]
    assert not {made.uid, free.uid} & {one.uid for one in drawing.draw(db, ann, spec).candidates}
    basic, chosen = made.uid, free.uid
    db.commit()
    client = client_of(app, "ann")
    for uid in (basic, chosen):
        post(client, f"/basket/{uid}", {"in": "yes"})
    page = unescape(client.get("/basket").text)
    assert page.count("Give it a knowledge point") == 2
    assert f'href="/bank/exercise/{basic}/edit#goals"' in page
    assert 'id="goals"' in client.get(f"/bank/exercise/{basic}/edit").text
    shut, loose = page.split("Cannot be on this menu:")[1].split(
        "Has no knowledge point yet, but still goes into the required part"
    )
    assert chosen in shut
    assert basic in loose
    assert re.findall('name="pin" value="([0-9a-f]+)"', page) == [basic]
    assert "Build a menu of the other 1" in page
    post(client, f"/basket/{basic}", {"in": "no"})
    page = client.get("/basket").text
    assert 'name="pin"' not in page
    assert "Build a menu without them" in page


def test_the_basket_says_what_the_class_had_lately(here, app):  # noqa: F811
    db, school, ann, spec = here
    menu = menus.build(db, ann, school, replace(spec, day=date(2026, 11, 25)), now=NOW).menu
    uid = menu.sections[0].dishes[0].exercise.uid
    db.commit()
    client = client_of(app, "ann")
    post(client, f"/basket/{uid}", {"in": "yes"})
    assert "The class had this lately, and would have it again:" in client.get("/basket").text
