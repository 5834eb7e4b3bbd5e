"""S1 and S2: honest files come in exact; every hostile one is refused with a sentence or comes in clean."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from question_bank import exports, formats
from question_bank.content import Content, Item, Kind
from question_bank.models import Bank, Exercise
from tests.conftest import new_postgres
from tests.people import NOW
from tests.safety import archives, hostile_bundles, hostile_tables
from tests.safety.doors import WHO, Door, knocked, opened_door

SECONDS = 10
SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))])
def door(request, town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    url = new_postgres(request.getfixturevalue("postgres")) if request.param == "postgres" else ""
    with opened_door(town_file, tmp_path_factory.mktemp("door"), url=url) as door:
        yield door


@cache
def hostile_files(web: str) -> dict[str, hostile_tables.Maker]:
    made = hostile_tables.excel(web) | hostile_tables.csv(web) | hostile_bundles.bundles(web)
    return made | {name: lambda file=file: file for name, file in hostile_bundles.names()}


def sent(door: Door, file: tuple[str, bytes], **more: str):
    name, data = file
    bank = door.rows("SELECT uid FROM bank WHERE school_id = 1")[0][0]
    form = {"bank": bank, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "2", **more}
    return door.post("/bank/import", {**form, "file": (BytesIO(data), name)})


def judged(door: Door, file: tuple[str, bytes]) -> str:
    """What became of a file: "refused" or "clean"; a sentence that says what is wrong with the answer otherwise."""
    last = door.rows("SELECT coalesce(max(id), 0) FROM exercise")[0][0]
    before, people = door.print(), door.print(*WHO)
    begun = time.monotonic()
    answer = sent(door, file)
    seconds = time.monotonic() - begun
    if seconds > SECONDS or answer.status_code not in (200, 400, 413, 422):
        return f"{answer.status_code} after {seconds:.1f} s"
    if people != door.print(*WHO):
        return "people, roles or classes were changed"
    if answer.status_code != 200:
        told = re.search(r'role="alert">([^<]{10,})', answer.text) or re.search(r"<p>([^<]{10,})</p>", answer.text)
        return ("refused" if before == door.print() else "refused, and changed") if told else "refused without a word"
    return shown(door, last) or "clean"


def shown(door: Door, last: int) -> str:
    """What is wrong with the exercises that came in after `last`; empty where every page shows them as ours."""
    for uid, school, author, uses in door.rows(
        "SELECT uid, school_id, author_id, uses FROM exercise WHERE id > :last ORDER BY id LIMIT 4", last=last
    ):
        if (school, author, uses) != (1, door.rows("SELECT id FROM teacher WHERE sign_in = 'ann'")[0][0], 0):
            return "an exercise came in with another school, author or use"
        for path in (f"/bank/exercise/{uid}", f"/bank/exercise/{uid}/edit"):
            begun = time.monotonic()
            status = door.client.get(path).status_code
            if status != 200 or time.monotonic() - begun > SECONDS:
                return f"{path}: {status} after {time.monotonic() - begun:.1f} s"
    listed = door.client.get("/bank?status=all").status_code
    return "" if listed == 200 else f"/bank: {listed}"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the client's own upload files
def test_every_hostile_file_is_refused_with_a_sentence_or_comes_in_clean(door: Door) -> None:
    """All of them on SQLite, a third on PostgreSQL. Teeth: a bundle read without `require_shape`, or without
    `clean_all`, ends in 500s."""
    share = 1 if door.database.engine.dialect.name == "sqlite" else 3
    with knocked() as (web, heard):
        files = dict(list(hostile_files(web).items())[::share])
        found = {name: judged(door, make()) for name, make in files.items()}
    assert len(found) >= 250 // share
    assert {name: told for name, told in found.items() if told not in ("refused", "clean")} == {}
    assert heard == []
    assert sum(told == "refused" for told in found.values()) >= 70 // share, "a door that takes all is no door"


QUICK = (
    "Excel: entity bomb", "Excel: path upward", "Excel: link", "Excel: cut short", "CSV: text of null",
    "CSV: huge answer", "CSV: 5,001 exercises", "Bundle: newer schema", "Bundle: forged owner",
    "Bundle: answer without a value", "Bundle: NaN slow", "Bundle: picture of 30,000 x 30,000", "Bundle: deep JSON",
)  # fmt: skip


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_file_does_no_harm(door: Door, name: str) -> None:
    """The same judge on a few that are quick; the teeth are those of the whole set."""
    assert judged(door, hostile_files("http://127.0.0.1:9/x")[name]()) in ("refused", "clean")


def wordings(data: bytes, name: str) -> list[Content]:
    return [item.content for item in formats.read(data, name).items if item.content]


HONEST = {
    "1+1=____": Content(Kind.BLANK, "1+1=____", answers=(("2",),), language="en"),
    "选一选": Content(Kind.CHOICE, "选一选", options=("$\\frac{1}{2}$", "-5", "=1+1"), answers=(1,)),
}
TABLE = (
    ("题干", "题型", "选项A", "选项B", "选项C", "答案"),
    ("1+1=____", "填空", "", "", "", "2"),
    ("选一选", "单选", "$\\frac{1}{2}$", "-5", "=1+1", "B"),
)


@pytest.mark.parametrize("kind", ["csv", "excel"])
def test_an_honest_table_comes_in_exact(kind: str) -> None:
    """The second honest file of each kind beside the samples. Teeth: a reader that refuses all."""
    body = {
        "csv": "\n".join(",".join(row) for row in TABLE).encode("gb18030"),
        "excel": archives.workbook(archives.rows_xml(TABLE)),
    }[kind]
    assert wordings(body, "x") == list(HONEST.values())


def test_the_caps_take_what_they_allow() -> None:
    """5,000 exercises go in where 5,001 do not. Teeth: a cap of 4,999."""
    table = hostile_tables.table(*[(f"{n}+1=____", *hostile_tables.HONEST[1:]) for n in range(5_000)])
    assert len(wordings(table, "x.csv")) == 5_000


@pytest.mark.parametrize("with_picture", [False, True])
def test_an_honest_bundle_comes_back_exact_with_its_pictures(town, with_picture: bool) -> None:
    """Teeth: leave the pictures out of `bundle.read`."""
    from sqlalchemy import select

    from question_bank import banks, exercises, imports, pictures
    from question_bank.exercises import Draft, Labels

    with town.session() as db:
        bank = banks.create(db, town.schools["here"], "Old")
        uid = pictures.store(db, bank.school_id, archives.png(40, 30, colour=6), now=NOW).uid
        stem = f"看图 [[picture {uid} 图]]" if with_picture else "看"
        content = Content(Kind.SHORT, stem, items=(Item("①", (("1",),)),), answers=("-5",))
        labels = Labels("maths", frozenset({3}), "basic", 4, tags=("=1+1",), intent="@x")
        made = exercises.create(db, bank, Draft(content, labels), now=NOW)
        exercises.revise(db, made, Content(Kind.SHORT, stem + "!", answers=("-5",)), version=made.version, now=NOW)
        body = exports.write(db, bank, "bundle").body
        before = [one.content for one in made.revisions], exercises.labels_of(made), made.uid
        for picture in db.scalars(select(pictures.Picture)):
            db.delete(picture)
        db.delete(made)
        db.flush()
        back = banks.create(db, town.schools["here"], "New")
        report = imports.take_in(db, back, formats.read(body, "x.zip"), defaults={}, now=NOW)
        assert report.count("imported") == 1
        db.expire_all()
        found = db.scalars(select(Exercise).where(Exercise.bank_id == back.id)).one()
        assert ([one.content for one in found.revisions], exercises.labels_of(found), found.uid) == before
        assert set(pictures.bytes_of(db, [uid])) == ({uid} if with_picture else set())
        assert db.scalars(select(Bank).where(Bank.name == "New")).one()


@pytest.mark.parametrize("name", ["tal-scq5k-300.xlsx", "gsm8k-200.csv", "cmath-60.csv", "gb18030-mixed-zh.csv"])
def test_the_samples_come_in_whole(name: str) -> None:
    """Teeth: a reader that refuses all."""
    count = {"tal-scq5k-300.xlsx": 300, "gsm8k-200.csv": 200, "cmath-60.csv": 60, "gb18030-mixed-zh.csv": 12}[name]
    assert len(wordings((SAMPLES / name).read_bytes(), name)) >= count
