"""A town whose Ann has made versions of a menu: made once for the tests of a file, a fresh copy for each."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import select

from homework_menu import classes, group_rows, group_versions, menu_rows, menus
from homework_menu.drawing import MenuSpec
from homework_menu.group_versions import Wished
from homework_menu.menu_rules import Format, Place
from homework_menu.models import GroupVersion, Menu
from question_bank.database import Session
from question_bank.models import School, Unit
from tests.conftest import opened_town
from tests.people import NOW, UNIT, Town
from tests.web.routes import DAY

ALL = Wished(("support", "stretch"), 3)


def build(db: Session, town: Town, format: Format = Format.MUST_MAY, seed: int = 1, lesson: int = -1) -> Menu:
    school = db.get_one(School, town.schools["here"])
    unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
    spec = MenuSpec(grade=3, subject="maths", half=40, format=format, place=Place.SCHOOL_HOME, day=DAY, seed=seed,
                    school_class=classes.named(db, "Class here"), unit=unit, lesson=unit.lessons[lesson])  # fmt: skip
    made = menus.build(db, town.viewer("ann"), school, spec, now=NOW).menu
    assert made
    return made


def made(db: Session, town: Town, menu: Menu, wish: Wished = ALL) -> list[GroupVersion]:
    ann, school = town.viewer("ann"), db.get_one(School, town.schools["here"])
    planned = group_versions.plan(db, ann, school, menu, wish, now=NOW)
    assert not planned.shortfalls, [str(one.message) for one in planned.shortfalls]
    return group_rows.store(db, ann, school, menu, planned.states, now=NOW)


def uids(menu: Menu) -> set[str]:
    return {dish.exercise.uid for dish in menu_rows.dishes(menu)}


@pytest.fixture(scope="module")
def versions_file(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with one menu and its versions, as `ALL` wishes them."""
    path = Path(shutil.copy(town_file, tmp_path_factory.mktemp("versions") / "town.db"))
    with opened_town(path) as found, found.session() as db:
        made(db, found, build(db, found))
        db.commit()
    return path


@pytest.fixture
def town(versions_file: Path, tmp_path: Path) -> Generator[Town]:
    """A fresh copy of it."""
    with opened_town(Path(shutil.copy(versions_file, tmp_path / "versions.db"))) as found:
        yield found


def stored(db: Session, town: Town) -> Menu:
    """The menu that has its versions already."""
    found = db.scalars(select(GroupVersion).where(GroupVersion.group == group_rows.CORE)).one()
    return menus.find(db, town.viewer("ann"), found.menu.uid)
