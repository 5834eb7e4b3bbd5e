"""Three colleagues at three screens, by the words on the pages: an exercise is reviewed and adopted, a menu is shared
and adopted for another class, a day over its cap is made to fit and published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from homework_menu.demo import school
from homework_menu.migrations import upgrade
from homework_menu.models import DayPlan, Menu, Submission
from question_bank.database import open_database
from question_bank.models import Bank, Exercise, Teacher
from tests.web import team_way
from tests.web.test_journey import LEFT_OPEN, address, chromium  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.pango, pytest.mark.slow, pytest.mark.xdist_group("browser"), LEFT_OPEN]


class Demo:
    """The demo school in the place of the town."""

    def __init__(self, database, password: str) -> None:
        self.database, self.password = database, password


@pytest.fixture
def town(tmp_path) -> Iterator[Demo]:
    database = open_database(f"sqlite:///{tmp_path}/demo.db")
    upgrade(database)
    told = school.prepare(database, tmp_path, now=datetime.now(UTC))
    yield Demo(database, told["accounts"][0]["password"])
    database.dispose()


def test_the_whole_way_of_a_team_in_chinese(address: str, chromium: Browser, town: Demo):  # noqa: F811
    """Teeth: let a review leave the exercise where it is; adopt without a look at the class's day."""
    done = [name for name, *_ in team_way.parts(chromium.new_context, address, town.password)]
    assert done == ["exercise", "menu", "day"]
    with town.database.everywhere(read_only=True) as db:
        people = {one.sign_in: one.id for one in db.scalars(select(Teacher))}
        same = select(Exercise).join(Bank).where(Exercise.author_id == people["lin"])
        [original] = [one for one in db.scalars(same) if not one.bank.owner_id]
        assert original.bank.team.name == school.TEAM
        [copy] = db.scalars(select(Exercise).join(Bank).where(Bank.owner_id == people["chen"])).all()
        assert copy.revisions[-1].content.stem == team_way.STEM
        adopted = db.scalars(select(Menu).where(Menu.teacher_id == people["chen"], ~Menu.ready)).one()
        assert adopted.submission.most <= adopted.cap
        plan = db.scalars(select(DayPlan)).one()
        day = select(Submission).where(Submission.class_id == plan.class_id, Submission.date == plan.date)
        found = {one.subject: one for one in db.scalars(day)}
        assert {one.state for one in found.values()} == {"published"}
        assert found["chinese"].most + found["english"].most == 80
        assert sum(one.most for one in found.values()) <= 120
