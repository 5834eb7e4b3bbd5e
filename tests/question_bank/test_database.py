"""Nothing acknowledged is lost, no school sees another, several processes may start at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, select, text, update
from sqlalchemy.orm import selectinload

from homework_menu import migrations
from homework_menu.models import SchoolClass
from question_bank import access
from question_bank.database import Base, Tenant, open_database
from question_bank.errors import Conflict, NotFound, Refused
from question_bank.exercises import labels_of, relabel, revise
from question_bank.models import Bank, Exercise
from tests.people import NOW


def test_every_sqlite_connection_keeps_what_it_acknowledged(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    for engine in (database.engine, database.reader):
        with engine.connect() as connection:
            read = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
            assert read["journal_mode"] == "wal"
            assert read["synchronous"] == 2
            assert read["foreign_keys"] == 1
            assert read["busy_timeout"] >= 5000
    database.dispose()


def test_writers_at_once_lose_nothing(town):
    def add() -> None:
        for _ in range(25):
            with town.session() as db:
                bank = db.scalars(select(Bank)).one()
                bank.version += 1
                db.commit()

    with town.session() as db:
        before = db.scalars(select(Bank)).one().version
    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with town.session() as db:
        assert db.scalars(select(Bank)).one().version == before + 100


def test_no_index_is_on_the_school_alone(database):
    """SQLite would take it for a handful of rows, and read all of the school's."""
    migrations.upgrade(database)
    seen, tenants = inspect(database.engine), {one.__table__.name for one in Tenant.__subclasses__()}
    alone = [name for name in tenants for one in seen.get_indexes(name) if one["column_names"] == ["school_id"]]
    assert (alone, len(tenants) > 20) == ([], True)


def test_what_a_page_shows_is_found_by_its_ids(town):
    """Teeth: leave out the statistics of any table. SQLite then reads all of a school's exercises for twenty."""
    asked: list[tuple[str, object]] = []
    event.listen(town.database.engine, "before_cursor_execute", lambda *got: asked.append((got[2], got[3])))
    whole = selectinload(Exercise.revisions), selectinload(Exercise.points)
    with town.session() as db:
        assert len(db.scalars(select(Exercise).where(Exercise.id.in_(range(1, 21))).options(*whole)).all()) == 20
        plans = [
            (statement, db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
            for statement, values in list(asked) if statement.startswith("SELECT")
        ]  # fmt: skip
    assert len(plans) == 3
    for statement, plan in plans:
        assert not [row for row in plan if "school_id" in row[3] or "SCAN" in row[3]], (statement, plan)


def test_the_planner_knows_of_every_index_that_begins_with_the_school(tmp_path):
    """A migration that adds one writes the statistics anew."""
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    migrations.upgrade(database)
    with database.reader.connect() as connection:
        known = {row[0] for row in connection.exec_driver_sql("SELECT idx FROM sqlite_stat1")}
        for (index,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").all():
            first = connection.exec_driver_sql(f'PRAGMA index_info("{index}")').all()[0][2]
            assert (index in known) is (first == "school_id"), index
    assert {"ix_exercise_counted", "sqlite_autoindex_menu_1"} <= known
    database.dispose()


def test_the_migrated_schema_is_that_of_the_models(database):
    migrations.upgrade(database)
    seen = inspect(database.engine)
    for name, table in Base.metadata.tables.items():
        assert {column["name"] for column in seen.get_columns(name)} == set(table.columns.keys()), name


def _start(url: str) -> str:
    return migrations.upgrade(open_database(url))


def test_processes_that_start_together_upgrade_once(database_url):
    newest = max(path.name[:4] for path in Path(migrations.__file__).parent.glob("versions/0*.py"))
    with get_context("spawn").Pool(4) as pool:
        assert set(pool.map(_start, [database_url] * 4)) == {newest}


def test_an_older_program_refuses_a_newer_schema(database):
    migrations.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused):
        migrations.upgrade(database)


def test_a_session_for_no_school_is_refused(town):
    with pytest.raises(NotFound):
        town.database.session([])


def test_a_stranger_cannot_see_a_school_exercise(town):
    with town.session() as db:
        uid = db.scalars(select(Exercise.uid)).first()
        assert access.find(db, Exercise, uid, town.viewer("ann")).uid == uid
    with town.session("there") as db:
        assert db.scalars(select(Exercise)).all() == []
        assert db.scalars(select(SchoolClass.name)).all() == ["Class there"]
        with pytest.raises(NotFound):
            access.find(db, Exercise, uid, town.viewer("cho"))


def test_a_stranger_cannot_change_a_school_exercise_in_bulk(town):
    with town.session("there") as db:
        db.execute(update(Exercise).values(half=2))
        db.commit()
    with town.session() as db:
        assert {one.half for one in db.scalars(select(Exercise))} != {2}


def test_a_stale_save_is_a_conflict_with_both_texts(town):
    with town.session() as one, town.database.session([town.schools["here"]], read_only=True) as two:
        late = two.scalars(select(Exercise).order_by(Exercise.id)).first()
        version, content = late.version, late.revisions[-1].content
        exercise = one.get(Exercise, late.id)
        relabel(one, exercise, replace(labels_of(exercise), half=12), version=exercise.version, now=NOW)
        one.commit()
        with pytest.raises(Conflict) as caught:
            revise(one, one.get(Exercise, late.id), content, version=version, now=NOW)
        assert caught.value.mine
        assert caught.value.theirs
