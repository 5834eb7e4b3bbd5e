"""An import is taken back by one click: the bank is what it was, and what was used since stays."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from homework_menu import basket, edits, imported, measures, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import Menu
from question_bank import access, exercises, exports, formats, imports, reviews
from question_bank.content import Content, Kind
from question_bank.models import Bank, Exercise, Family, ImportBatch, KnowledgePoint, School, Teacher
from tests.people import NOW, Town
from tests.safety.doors import Door, opened_door, signed_in
from tests.web.test_papers import fields

SAMPLES = Path(__file__).parent.parent / "samples"
CSV = "题干,答案,题型,学科,年级,类别,分钟,知识点\n"
ROWS = "".join(f"{at} 的一半是多少？,{at / 2:g},简答,maths,3,basic,4,自编->一半\n" for at in (610, 620, 630))
WISH = MenuSpec(grade=3, subject="maths", half=40, format=Format.MUST_MAY, place=Place.HOME, day=NOW.date(), seed=1)

LABELS = exercises.Labels("maths", frozenset({3}), "basic", 8, goals=("外校->加一",), family="plus-one")


@pytest.fixture
def door(town_file, tmp_path):
    with opened_door(town_file, tmp_path) as made:
        yield made


def own(door: Door):
    """A session over the school here, with its bank and its viewers."""
    (school,) = door.rows("SELECT id FROM school WHERE name = 'School here'")
    return door.database.session([school[0]])


def viewer(db, name: str):
    return access.viewer_of(db.scalars(select(Teacher).where(Teacher.sign_in == name)).one())


def written(door: Door) -> list[bytes]:
    """Every bank of the school as files, and the points that the school added."""
    with own(door) as db:
        banks = db.scalars(select(Bank).order_by(Bank.id)).all()
        files = [exports.write(db, bank, format).body for bank in banks for format in ("csv", "bundle")]
        points = db.scalars(select(KnowledgePoint.code).where(KnowledgePoint.school_id.is_not(None))).all()
        families = db.scalars(select(Family.uid)).all()
        return [*files, repr((sorted(points), sorted(families))).encode()]


def side_rows(door: Door) -> int:
    return door.rows("SELECT count(*) FROM search_text")[0][0]


def bundle(door: Door) -> bytes:
    """Another school's bank, with revisions, families and points of its own, as a file."""
    with own(door) as db, db.begin_nested() as attempt:
        bank = db.scalars(select(Bank)).first()
        made = [
            exercises.create(
                db, bank, exercises.Draft(Content(Kind.SHORT, f"{at} + 1 是多少？", answers=("1",)), LABELS), now=NOW
            )
            for at in (7001, 7002)
        ]
        exercises.revise(db, made[0], Content(Kind.SHORT, "7001 + 2 是多少？", answers=("7003",)),
                         version=made[0].version, now=NOW)  # fmt: skip
        whole = exports._bundle(db, bank, made).body
        attempt.rollback()
    return whole


def sent(door: Door, data: bytes, name: str) -> str:
    with own(door) as db:
        bank = db.scalars(select(Bank)).first().uid
    answer = door.post("/bank/import", {"bank": bank, "file": (io.BytesIO(data), name)})
    assert answer.status_code == 200, answer.text
    return answer.text


def pasted_paper(door: Door) -> str:
    data = (SAMPLES / "worksheet-inline-zh.docx").read_bytes()
    answer = door.post("/bank/paper", {"file": (io.BytesIO(data), "练习.docx"), "subject": "maths", "grade": "3"})
    with own(door) as db:
        bank = db.scalars(select(Bank)).first().uid
    form = fields(answer.text) | {"subject": "maths", "grade": "3", "bank": bank}
    saved = door.client.post("/bank/paper/save", data=form)
    assert saved.status_code == 200, saved.text
    return saved.text


def take_back(door: Door, page: str, *, client=None):
    address = re.search(r'action="(/bank/import/[0-9a-f]+/take-back)"', page)
    assert address, page
    return door.post(address[1], {}, client=client)


def csv_file(door: Door) -> str:
    return sent(door, (CSV + ROWS).encode(), "一半.csv")


def bundle_file(door: Door) -> str:
    return sent(door, bundle(door), "bank.zip")


@pytest.mark.parametrize("come_in", [pasted_paper, csv_file, bundle_file])
def test_a_bank_is_what_it_was_once_an_import_is_taken_back(door, come_in):
    before, found = written(door), side_rows(door)
    page = come_in(door)
    with own(door) as db:
        count = len(db.scalars(select(ImportBatch)).one().exercises)
    assert count > 1
    assert written(door) != before
    assert side_rows(door) == found + count
    answer = take_back(door, page)
    assert answer.status_code == 303
    listed = door.client.get(answer.location).text
    assert f"The import was taken back: {count} exercises were removed." in listed
    assert "Take this import back" not in listed
    assert written(door) == before
    assert side_rows(door) == found


def test_the_note_on_the_list_goes_by_a_click_and_comes_with_the_next_import(door):
    """Teeth: put no import in mind, or all of them."""
    csv_file(door)
    listed = door.client.get("/bank?tier=basic").text
    assert "Imported just now:" in listed
    address = re.search(r'action="(/bank/import/[0-9a-f]+/seen)"', listed)
    assert address
    answer = door.post(address[1], {"back": "tier=basic"})
    assert answer.location == "/bank?tier=basic"
    assert "Imported just now:" not in door.client.get(answer.location).text
    assert "Take this import back" in door.client.get("/bank/import").text
    sent(door, (CSV + ROWS.replace("一半", "两倍")).encode(), "两倍.csv")
    assert "Imported just now:" in door.client.get("/bank").text


def test_the_list_after_an_import_takes_it_back_too(door):
    before = written(door)
    csv_file(door)
    page = door.client.get("/bank?status=all").text
    assert "一半.csv" in page
    take_back(door, page)
    assert written(door) == before


def test_an_older_import_is_taken_back_from_the_import_page(door):
    before = written(door)
    csv_file(door)
    with door.database.everywhere() as db:
        db.scalars(select(ImportBatch)).one().created = NOW
        db.commit()
    assert "Take this import back" not in door.client.get("/bank").text
    page = door.client.get("/bank/import").text
    assert "一半.csv" in page
    take_back(door, page)
    assert written(door) == before


def test_what_came_in_before_under_the_same_points_stays_whole(door):
    csv_file(door)
    before = written(door)
    second = sent(door, (CSV + ROWS.replace("610", "710")).encode(), "二.csv")
    take_back(door, second)
    assert written(door) == before


def test_what_was_changed_used_or_shared_since_stays_and_is_named(door):
    page = csv_file(door)
    with own(door) as db:
        ann = viewer(db, "ann")
        school = db.get_one(School, ann.school_id)
        uids = db.scalars(select(ImportBatch)).one().exercises
        first, second, third = (db.scalars(select(Exercise).where(Exercise.uid == uid)).one() for uid in uids)
        labels = replace(exercises.labels_of(first), tier="extension")
        exercises.relabel(db, first, labels, version=first.version, now=NOW.replace(year=2027))
        spec = replace(WISH, pins=(second.uid,), banks=(first.bank,))
        assert menus.build(db, ann, school, spec, now=NOW.replace(year=2027)).menu
        basket.put(db, viewer(db, "ben"), third)
        db.commit()
    answer = take_back(door, page)
    told = door.client.get(answer.location).text
    assert "Kept, because they have been changed since: “610 的一半是多少？”" in told
    assert "Kept, because they are on a menu: “620 的一半是多少？”" in told
    assert "Kept, because they were shared or colleagues use them: “630 的一半是多少？”" in told
    assert "was taken back" not in told
    assert len(door.rows("SELECT id FROM import_batch")) == 1
    with own(door) as db:
        basket.empty(db, viewer(db, "ben"), now=NOW)
        db.commit()
    told = door.client.get(take_back(door, page).location).text
    assert "The import was taken back: 1 exercise was removed." in told
    assert {row[0] for row in door.rows("SELECT uid FROM exercise")} & set(uids) == set(uids[:2])
    assert door.rows("SELECT code FROM knowledge_point WHERE code = '自编->一半'")


def test_a_step_back_of_a_menu_still_finds_what_it_needs(door):
    page = csv_file(door)
    with own(door) as db:
        ann = viewer(db, "ann")
        school = db.get_one(School, ann.school_id)
        uid = db.scalars(select(ImportBatch)).one().exercises[0]
        bank = db.scalars(select(Exercise).where(Exercise.uid == uid)).one().bank
        late = NOW.replace(year=2027)
        built = menus.build(db, ann, school, replace(WISH, pins=(uid,), banks=(bank,)), now=late).menu
        at = [dish.exercise.uid for section in built.sections for dish in section.dishes].index(uid)
        edits.remove(db, built, at, now=late)
        db.commit()
        name = built.uid
    told = door.client.get(take_back(door, page).location).text
    assert "Kept, because they are on a menu: “610 的一半是多少？”" in told
    with own(door) as db:
        menu = db.scalars(select(Menu).where(Menu.uid == name)).one()
        menus.undo(db, menu, now=late)
        assert uid in [dish.exercise.uid for section in menu.sections for dish in section.dishes]


def test_a_colleague_takes_nothing_back(door):
    page = csv_file(door)
    ben = signed_in(door.app, "ben")
    before = written(door)
    assert take_back(door, page, client=ben).status_code == 404
    assert "Take this import back" not in ben.get("/bank").text
    assert written(door) == before


def test_a_passed_exercise_stays(door):
    page = csv_file(door)
    with own(door) as db:
        uid = db.scalars(select(ImportBatch)).one().exercises[0]
        exercise = db.scalars(select(Exercise).where(Exercise.uid == uid)).one()
        shelf = Bank(school_id=exercise.school_id, uid="shelf", name="Another", version=1)
        db.add(shelf)
        db.flush()
        reviews.offer(db, viewer(db, "ann"), exercise, shelf, now=NOW)
        db.commit()
    told = door.client.get(take_back(door, page).location).text
    assert "2 exercises were removed" in told
    assert "shared or colleagues use them: “610 的一半是多少？”" in told


def test_a_number_that_came_free_is_not_taken_for_what_had_it(town: Town):
    """A wording that comes in afterwards is measured itself, though the database gives it the old one's number."""

    def come_in(db, answer: str, now: datetime) -> tuple[imports.Report, int]:
        bank = db.scalars(select(Bank)).first()
        read = formats.read(
            f"题干,答案,题型,学科,年级,分钟\n说说 $x$ 是什么？{answer},1,简答,maths,3,4\n".encode(), "a.csv"
        )
        report = imports.take_in(db, bank, read, defaults={}, now=now, teacher_id=town.people["ann"])
        measures.take(db, report.uids)
        found = db.scalars(select(Exercise).where(Exercise.uid == report.uids[0])).one()
        return report, found.revisions[-1].id

    with town.session() as db:
        first, number = come_in(db, "一" * 900, NOW)
        tall = measures.of(db, [number], 3)[number].wide
        imported.take_back(db, town.viewer("ann"), str(first.batch), now=NOW)
        _, again = come_in(db, "", NOW + timedelta(minutes=1))
        assert again == number
        assert measures.of(db, [again], 3)[again].wide < tall
