"""Coming in and the first day: the first school, invitations, four choices without typing, samples in and out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from homework_menu import accounts, first_day, sign_up
from homework_menu.demo import sample_bank
from homework_menu.migrations import upgrade
from homework_menu.models import ClassSubject, SchoolClass
from homework_menu.settings import Settings
from homework_menu.web import create_app
from question_bank.access import Role
from question_bank.database import open_database
from question_bank.models import Bank, Exercise, Grant, School, Teacher, Unit
from tests.people import NOW, PASSWORD, UNIT
from tests.web.test_access import app, client_of, post  # noqa: F401

SECRET = "k" * 64
PERSON = {"person": "Ms Lin", "sign_in": "lin", "password": PASSWORD}


@pytest.fixture
def server(tmp_path):
    """A server on its first day, with nobody on it."""
    database = open_database(f"sqlite:///{tmp_path / 'first.db'}")
    upgrade(database)
    yield lambda **more: create_app(Settings(tmp_path, "sqlite://", "en", secret=SECRET, **more), database), database
    database.dispose()


def started(client, **more):
    return post(client, "/start", {"school": "East", **PERSON, **more}, page="/sign-in")


def test_the_first_person_makes_the_school_with_the_server_s_key(server):
    make, database = server
    client = make().test_client()
    assert client.get("/start").status_code == started(client, server="guess").status_code == 404
    assert client.get(f"/start?server={sign_up.key(SECRET)}").status_code == 200
    answer = started(client, server=sign_up.key(SECRET))
    assert (answer.status_code, answer.location) == (303, "/first")
    assert client.get("/first").status_code == 200
    with database.everywhere(read_only=True) as db:
        lin = db.scalars(select(Teacher)).one()
        assert {Role(grant.role) for grant in lin.grants} == {Role.SCHOOL_LEAD, Role.TEACHER}
        assert db.get_one(School, lin.school_id).policy == "us-10min"


def test_signing_in_leads_to_the_server_s_address_until_somebody_has_an_account(server):
    """Teeth: let the page say at all times who gives the password."""
    make, _ = server
    client, told = make().test_client(), "Nobody has an account here yet"
    assert told in client.get("/sign-in").text
    started(client, server=sign_up.key(SECRET))
    assert told not in make().test_client().get("/sign-in").text


def test_the_key_makes_one_school_only_and_a_demo_any_number(server):
    make, _ = server
    started(make().test_client(), server=sign_up.key(SECRET))
    again = {"school": "West", "sign_in": "wei", "server": sign_up.key(SECRET)}
    assert started(make().test_client(), **again).status_code == 404
    assert started(make(is_open=True).test_client(), **again).status_code == 303


@pytest.mark.parametrize(("field", "value"), [("school", ""), ("sign_in", ""), ("password", "short")])
def test_a_fault_is_told_beside_its_field_and_nothing_is_made(server, field, value):
    make, database = server
    answer = started(make(is_open=True).test_client(), **{field: value})
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    with database.everywhere(read_only=True) as db:
        assert db.scalars(select(Teacher)).all() == db.scalars(select(School)).all() == []


def test_a_form_that_is_sent_twice_signs_in_once_more(server):
    make, database = server
    web = make(is_open=True)
    assert [started(web.test_client()).status_code for _ in range(2)] == [303, 303]
    assert started(web.test_client(), password="another-password").status_code == 409
    with database.everywhere(read_only=True) as db:
        assert db.scalar(select(func.count()).select_from(Teacher)) == 1


def test_an_invitation_brings_a_colleague_to_its_school(app, town):  # noqa: F811
    lee = client_of(app, "lee")
    post(lee, "/school/invitation", {})
    path = re.search(r"http://localhost(/join/[^\"]+)", lee.get("/school/people").text)[1]
    new = app.test_client()
    assert "School here" in new.get(path).text
    assert post(new, path, PERSON, page="/sign-in").location == "/first"
    with town.session() as db:
        made = db.scalars(select(Teacher).where(Teacher.sign_in == "lin")).one()
        assert db.scalars(select(Grant.role).where(Grant.teacher_id == made.id)).all() == ["teacher"]
    post(lee, "/school/invitation", {"what": "withdraw"})
    assert app.test_client().get(path).status_code == 404


def test_an_invitation_ends_after_fourteen_days(town):
    with town.session() as db:
        school = db.get_one(School, town.schools["here"])
        sign_up.invite(school, now=NOW)
        db.flush()
        assert sign_up.invited_to(db, school.invitation, now=NOW + timedelta(days=13)).id == school.id
        for invitation, moment in ((school.invitation, NOW + timedelta(days=14)), ("", NOW), ("other", NOW)):
            with pytest.raises(sign_up.NotFound):
                sign_up.invited_to(db, invitation, now=moment)


def test_five_choices_lead_from_nothing_to_menus(server):
    """Teeth: call the class by the first number that is free."""
    make, database = server
    client = make(is_open=True).test_client()
    started(client)
    page, taps = client.get("/first").text, 0
    for wanted in ("grade=3", "subject=maths", "class=new-2", "book=pep-maths-3a"):
        page, taps = client.get(link(page, wanted)).text, taps + 1
    settled = post(client, "/first", {**hidden(page), "unit": UNIT})
    assert post(client, "/first", {**hidden(page), "unit": UNIT}).location == settled.location, "sent once more"
    stock = client.get(settled.location).text
    assert f"Begin with {len(sample_bank.load(UNIT))} samples" in stock
    home = post(client, re.search(r'action="(/first/[^"]+/samples)"', stock)[1], {})
    assert home.status_code == 303
    assert "data-make" in client.get(home.location).text or "ready-card" in client.get(home.location).text
    assert taps == 4
    with database.everywhere(read_only=True) as db:
        assert db.scalars(select(SchoolClass.name)).all() == ["Class 3-2"]
        assert db.scalars(select(ClassSubject)).one().unit.code == UNIT


def link(page: str, wanted: str) -> str:
    """The first link of a page whose address ends with a choice."""
    found = [one.replace("&amp;", "&") for one in re.findall(r'href="(/first[^"]+)"', page)]
    return next(one for one in found if one.endswith(wanted))


def hidden(page: str) -> dict[str, str]:
    form = page.split('action="/first"')[1].split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(grade|subject|class)" value="([^"]*)"', form))


def test_ones_own_work_goes_beside_the_samples_and_stays_when_they_are_removed(server):
    make, database = server
    client = make(is_open=True).test_client()
    started(client)
    settled = post(client, "/first", {"grade": "3", "subject": "maths", "class": "new-1", "unit": UNIT})
    stock = client.get(settled.location).text
    post(client, re.search(r'action="(/first/[^"]+/samples)"', stock)[1], {})
    page = client.get("/bank/new?subject=maths&grade=3").text
    offered = re.findall(r'<option value="([^"]+)"', page.split('name="bank"')[1].split("</select>")[0])
    assert offered == ["own", "school"]
    own = {"subject": "maths", "grade": "3", "tier": "basic", "minutes": "2", "kind": "short", "stem": "3 + 4 = ?",
           "answer": "7", "bank": "own", "modality": "written", "status": "ready"}  # fmt: skip
    assert post(client, "/bank/new", own).status_code == 303
    with database.everywhere(read_only=True) as db:
        sample = db.scalars(select(Bank.uid).where(Bank.is_sample)).one()
    assert post(client, "/bank/new", {**own, "stem": "3 + 5 = ?", "bank": sample}).status_code == 403
    post(client, "/first/samples/remove", {})
    with database.everywhere(read_only=True) as db:
        assert [one.revisions[-1].content.stem for one in db.scalars(
            select(Exercise).where(Exercise.status != "retired"))] == ["3 + 4 = ?"]  # fmt: skip


def test_a_class_that_a_colleague_teaches_is_not_offered_and_not_taken(app, town):  # noqa: F811
    ben = client_of(app, "ben")
    with town.session() as db:
        uid = db.scalars(select(SchoolClass.uid)).one()
    assert uid not in ben.get("/first?grade=3&subject=maths").text
    assert uid in client_of(app, "ann").get("/first?grade=3&subject=maths").text
    taken = post(ben, "/first", {"grade": "3", "subject": "maths", "class": uid, "unit": UNIT})
    assert taken.status_code == 403
    assert post(ben, "/first", {"grade": "9", "subject": "art", "class": "new-1"}).status_code == 303
    assert "Choose a class." in post(ben, "/first", {"grade": "9", "subject": "art"}).text
    assert post(ben, "/first", {"grade": "12", "subject": "art"}).status_code == 422


def test_samples_go_with_one_click_and_come_back(town):
    with town.session() as db:
        lee, unit = town.viewer("lee"), db.scalars(select(Unit).where(Unit.code == "pep-maths-2a-4")).one()
        assert not first_day.has_samples(db)
        taken = first_day.take_samples(db, lee, unit, now=NOW)
        assert taken == first_day.samples(unit) > 20
        assert first_day.stock(db, lee, unit) == taken
        assert first_day.take_samples(db, lee, unit, now=NOW) == taken
        own = db.scalar(select(func.count()).where(Exercise.status == "ready")) - taken
        assert first_day.remove_samples(db, lee, now=NOW) == taken
        assert not first_day.has_samples(db)
        assert db.scalar(select(func.count()).where(Exercise.status == "ready")) == own
        assert first_day.bring_back_samples(db, lee, now=NOW) == taken


def test_an_empty_bank_is_one_card_with_what_can_be_done(server):
    """Teeth: show the three cards of menus that cannot be made."""
    make, _ = server
    client = make(is_open=True).test_client()
    started(client)
    settled = post(client, "/first", {"grade": "3", "subject": "maths", "class": "new-1", "unit": UNIT})
    later = client.get(
        re.search(r'href="(/\?class=[^"]+)"', client.get(settled.location).text)[1].replace("&amp;", "&")
    )
    assert later.text.count("Print a ready menu, or add your first exercise") == 1
    assert "ready-card" not in later.text
    assert "No menu is ready yet" not in later.text
    samples = re.search(r'action="(/first/[^"]+/samples)"', later.text)[1]
    there = post(client, samples, {})
    home = client.get(there.location).text
    assert "Print a ready menu, or add your first exercise" not in home
    assert home.count('class="card ready-card"') == 3


def test_an_account_is_needed_once(server):
    make, database = server
    started(make(is_open=True).test_client())
    with database.everywhere() as db:
        assert accounts.sign_in(db, "LIN", PASSWORD, address="", now=datetime.now(UTC))
