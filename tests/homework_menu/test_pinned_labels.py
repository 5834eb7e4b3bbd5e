"""What was printed, handed in or adopted keeps the labels that it was chosen with, whatever its authors say later."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, text

from homework_menu import checks, days, edits, menu_json, menu_rows, menus, migrations, notes, sheets
from homework_menu.menu_rows import LABELS
from homework_menu.models import Dish, Menu
from homework_menu.printing import paper
from question_bank import exercises
from question_bank.models import School
from tests.homework_menu.test_by_hand import ALL, built, desk, swap_first  # noqa: F401
from tests.homework_menu.test_shared_menus import adopted, shared  # noqa: F401
from tests.people import NOW, Town, build_town
from tests.printing.test_papers import text_of


def relabel(db, menu: Menu) -> None:
    """Give every exercise of a menu another label of each sort; its wording and minutes stay."""
    for dish in menu_rows.dishes(menu):
        before = exercises.labels_of(dish.exercise)
        tier = "creative" if before.tier != "creative" else "basic"
        after = replace(before, tier=tier, modality="oral", origin="teacher", goals=(), family="one-family")
        exercises.relabel(db, dish.exercise, after, version=dish.exercise.version, now=NOW)
    db.commit()
    db.expire_all()


def pinned(menu: Menu) -> list[dict[str, object]]:
    return [{name: getattr(dish, name) for name in LABELS} for dish in menu_rows.dishes(menu)]


def newest(menu: Menu) -> list[dict[str, object]]:
    return [menu_rows.labels_of(dish.exercise) for dish in menu_rows.dishes(menu)]


def said(db, school: School, menu: Menu) -> list[object]:
    """What a menu says of itself on paper, on its page and to whoever checks it."""
    verdict = checks.verify(db, ALL, menu)
    return [sheets.sheet_of(db, menu, school), menus.findings(db, menu), menu_json.as_json(menu),
            (verdict.ok, verdict.value, verdict.bound, verdict.orders), menus.drawn(db, menu),
            notes.notes(db, menu, "en")]  # fmt: skip


@pytest.mark.pango
def test_what_is_handed_in_is_printed_and_judged_as_it_was(desk):  # noqa: F811
    """Teeth: read any of the labels from the exercise."""
    db, school = desk
    menu = built(db, school)
    days.hand_in(db, menu, ALL, now=NOW)
    before, taught = said(db, school, menu), text_of(paper.teacher_pdf(sheets.sheet_of(db, menu, school)).pdf)
    assert before[3][0]
    relabel(db, menu)
    assert said(db, school, menu) == before
    assert text_of(paper.teacher_pdf(sheets.sheet_of(db, menu, school)).pdf) == taught
    assert [one for one, other in zip(pinned(menu), newest(menu), strict=True) if one == other] == []


def test_a_colleagues_copy_has_the_labels_of_the_menu_that_was_shared(town: Town, shared: str):  # noqa: F811
    """Teeth: give a copy the labels that its exercises have when it is adopted."""
    with town.session() as db:
        school, menu = db.get_one(School, town.schools["here"]), menus.find(db, town.viewer("ann"), shared)
        first, before = adopted(db, town, shared), pinned(menu)
        told = said(db, school, first)
        relabel(db, menu)
        assert said(db, school, first) == told
        assert pinned(first) == pinned(adopted(db, town, shared)) == before != newest(menu)


def test_a_teacher_takes_new_labels_with_a_swap_or_a_new_draw_and_one_step_back_takes_them_away(desk):  # noqa: F811
    db, school = desk
    menu = built(db, school)
    relabel(db, menu)
    before = pinned(menu)
    swap_first(db, school, menu)
    fresh = [one for one, other, label in zip(pinned(menu), before, newest(menu), strict=True)
             if one == label and one != other]  # fmt: skip
    assert len(fresh) == 1
    menus.undo(db, menu, now=NOW)
    assert pinned(menu) == before
    menus.rebuild(db, ALL, school, menu, now=NOW)
    assert pinned(menu) == newest(menu)
    menus.undo(db, menu, now=NOW)
    assert pinned(menu) == before


def test_a_step_back_of_an_older_version_has_the_labels_of_today(desk):  # noqa: F811
    db, school = desk
    menu = built(db, school)
    edits.remove(db, menu, len(menu_rows.dishes(menu)) - 1, now=NOW)
    step = menu.undo[-1]
    older = [{**one, "dishes": [{name: dish[name] for name in dish.keys() - set(LABELS)} for dish in one["dishes"]]}
             for one in step["sections"]]  # fmt: skip
    menu.undo = [*menu.undo[:-1], {**step, "sections": older}]
    relabel(db, menu)
    assert pinned(menu) != newest(menu)
    menus.undo(db, menu, now=NOW)
    assert pinned(menu) == newest(menu)


def test_menus_of_an_older_database_keep_the_labels_of_the_day_on_which_it_is_upgraded(database):
    town = build_town(database)
    with town.session() as db:
        menu = built(db, db.get_one(School, town.schools["here"]))
        exercises.relabel(db, menu_rows.dishes(menu)[0].exercise, replace(
            exercises.labels_of(menu_rows.dishes(menu)[0].exercise), family="kin"), version=1, now=NOW)  # fmt: skip
        before = newest(menu)
        db.commit()
    _upgrade_anew(database)
    with town.session() as db:
        menu = db.scalars(select(Menu)).one()
        assert pinned(menu) == before
        assert (before[0]["family"], len(before[0]["goals"]) > 0) == ("kin", True)


def _upgrade_anew(database) -> None:
    """Take the pinned labels away and have their own migration bring them."""
    (path,) = Path(migrations.__file__).parent.glob("versions/*_pinned_labels.py")
    migration = import_module(f"homework_menu.migrations.versions.{path.stem}")
    with database.engine.begin() as connection:
        for name in LABELS:
            connection.execute(text(f"ALTER TABLE {Dish.__tablename__} DROP COLUMN {name}"))
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
