"""No page asks the database more than sixty times, with lists as long as a school's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from homework_menu import accounts, classes, menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import Menu, SchoolClass
from question_bank.access import Role
from question_bank.database import Database
from question_bank.models import School, Unit
from tests.people import NOW, PASSWORD, UNIT, Town
from tests.web.routes import DAY, VISITS, things_of
from tests.web.test_access import app, client_of, visit  # noqa: F401

MOST = 60
DRAWN = (".pdf", ".png", ".webp", ".svg", ".docx")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    said: list[str] = []

    def note(*told: object) -> None:
        said.append(str(told[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def crowded(town: Town) -> Town:
    """A school of thirty classes and thirty more people, with six menus of Lee's."""
    with town.session() as db:
        school = db.get_one(School, town.schools["here"])
        third, unit = db.scalars(select(SchoolClass)).one(), db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        for number in range(30):
            made = classes.create(db, school.id, f"Class {number}", 3, learners=40)
            for subject in ("maths", "chinese"):
                classes.teach(
                    db, made, subject, teacher_id=town.people["lee"], unit=unit if subject == "maths" else None
                )
            accounts.create_teacher(db, school, sign_in=f"p{number}", name=f"P {number}", password=PASSWORD,
                                    roles=[(Role.TEACHER, "")], now=NOW)  # fmt: skip
        for number in range(6):
            spec = MenuSpec(3, "maths", 40, Format.MUST_MAY, Place.SCHOOL_HOME, DAY + timedelta(number), number + 1,
                            school_class=third, unit=unit)  # fmt: skip
            menus.build(db, town.viewer("lee"), school, spec, now=NOW)
        db.commit()
        assert len(db.scalars(select(Menu)).all()) == 6
    return town


def test_no_page_takes_more_than_sixty_statements(app, crowded):  # noqa: F811
    """Teeth: read the exercises of a page one by one."""
    client, things, counts = client_of(app, "lee"), things_of(crowded, "lee"), {}
    for one in VISITS:
        if one.method == "GET" and not one.path.endswith(DRAWN):
            with counted(crowded.database) as said:
                assert visit(client, one, things).status_code == one.ok
            counts[one.path] = len(said)
    assert {path: count for path, count in counts.items() if count > MOST} == {}


@pytest.mark.parametrize("query", ["", "?q=分数", "?status=all&page=3", "?subject=maths&grade=3&tier=basic"])
def test_a_page_of_the_bank_takes_at_most_sixty_statements(app, crowded, query):  # noqa: F811
    client = client_of(app, "ann")
    with counted(crowded.database) as said:
        assert client.get("/bank" + query).status_code == 200
    assert len(said) <= MOST, len(said)
