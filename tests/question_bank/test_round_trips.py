"""Every kind of exercise goes out and comes back equal, by all three formats and on both databases."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select

from homework_menu import accounts, migrations
from question_bank import banks, content, curriculum, exercises, exports, formats, imports, pictures
from question_bank.content import SUBJECTS, BookPlace, Content, Item, Kind, Modality, Tier
from question_bank.exercises import Draft, Labels
from question_bank.models import Exercise
from tests.people import NOW

SIGNS = st.characters(
    codec="utf-8", categories=["L", "N", "P", "S", "Zs"], include_characters="\n\t\\|；;=,、[]{}\"'_$~"
)
TEXT = st.text(st.one_of(st.sampled_from("甲1A|；\\=、,[]\n ‘'\"$~_"), SIGNS), max_size=12)
SAID = TEXT.filter(lambda text: text.strip())
TEXTS = st.lists(TEXT, max_size=4).map(tuple)
GAPS = st.lists(st.lists(SAID, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False))


@st.composite
def contents(draw, depth: int = 1) -> Content:
    """A usable wording of any kind."""
    kinds = [kind for kind in Kind if depth or kind is not Kind.GROUP]
    kind, options = draw(st.sampled_from(kinds)), draw(st.lists(SAID, min_size=2, max_size=10).map(tuple))
    letters = st.lists(st.integers(0, len(options) - 1), min_size=1, max_size=3, unique=True).map(tuple)
    gaps = draw(GAPS)
    answers = {
        Kind.CHOICE: letters, Kind.CHOICES: letters, Kind.TRUEFALSE: st.tuples(st.booleans()),
        Kind.BLANK: st.just(gaps),
        Kind.NUMERIC: st.tuples(st.fixed_dictionaries({"value": NUMBERS, "tolerance": st.sampled_from([0, 0.01, 2])})),
        Kind.SHORT: TEXTS.filter(bool), Kind.ORDER: TEXTS.filter(bool),
        Kind.MATCH: st.lists(st.tuples(SAID, TEXT), min_size=1, max_size=3).map(tuple),
    }.get(kind, st.just(()))  # fmt: skip
    parts = st.lists(contents(depth - 1), min_size=1, max_size=3).map(tuple) if kind is Kind.GROUP else st.just(())
    stem = draw(SAID.filter(lambda text: not content.gap_count(text)))
    marked = kind in (Kind.ESSAY, Kind.TASK)
    return Content(
        kind, stem + ("____" * len(gaps) and " ____" * len(gaps) if kind is Kind.BLANK else ""),
        title=draw(TEXT), options=options if kind in (Kind.CHOICE, Kind.CHOICES) else (), answers=draw(answers),
        marking=draw(st.lists(SAID, min_size=1, max_size=3).map(tuple)) if marked else draw(TEXTS),
        solution=draw(TEXT), hints=draw(TEXTS), how_to=draw(TEXT), needs=draw(TEXTS), columns=draw(st.integers(0, 4)),
        space=draw(st.sampled_from(["none", "lines 3", "grid 40"])), parts=draw(parts),
        language=draw(st.sampled_from(["zh", "en"])),
        items=draw(st.lists(st.builds(Item, st.just("1+1="), GAPS.map(lambda one: one[:1])), max_size=3).map(tuple))
        if kind is Kind.SHORT else (),
    )  # fmt: skip


PLACES = st.builds(
    lambda *words: Content(Kind.SHORT, "", place=BookPlace(*words)), SAID, st.sampled_from(["", "23", "P 7"]), SAID
)
LABELS = st.builds(
    Labels, subject=st.sampled_from(SUBJECTS), grades=st.frozensets(st.integers(1, 9), min_size=1),
    tier=st.sampled_from(list(Tier)).map(str), half=st.integers(1, 480),
    modality=st.sampled_from(list(Modality)).map(str),
    slow=st.sampled_from([None, Decimal("241.25"), Decimal(300)]),
    origin=st.sampled_from(["teacher", "timed", "default"]),
    difficulty=st.sampled_from([None, 1, 5]), cognitive=st.sampled_from([None, "应用"]), intent=TEXT,
    context=TEXT, family=st.sampled_from([None, "f-1"]), category=TEXT, source=TEXT,
    rights=st.sampled_from(["own", "index"]),
    tags=st.lists(TEXT, max_size=3, unique=True).map(tuple), marks=st.sampled_from([None, Decimal("2.5"), Decimal(10)]),
    goals=st.sampled_from([(), ("学校->分数->几分之一",), ("校->甲", "校->乙；丙")]),
    status=st.sampled_from(["ready", "draft", "to-check", "retired"]),
)  # fmt: skip


@pytest.fixture
def school(database):
    migrations.upgrade(database)
    with database.everywhere() as db:
        curriculum.install(db)
        ids = [accounts.create_school(db, name, "cn-2021", now=NOW).id for name in ("S", "T")]
        db.commit()
    return database, *ids


def shelf(db, bank) -> dict[str, tuple[Labels, list[Content]]]:
    db.flush()
    db.expire_all()
    rows = db.scalars(select(Exercise).where(Exercise.bank_id == bank.id))
    return {one.uid: (exercises.labels_of(one), [revision.content for revision in one.revisions]) for one in rows}


def there_and_back(school, filled, form: str):
    """What a bank of one school holds, and what another school's has after the export was read in; nothing is kept."""
    database, here, there = school
    with database.session([here]) as db:
        bank = banks.create(db, here, "Out")
        made = [exercises.create(db, bank, Draft(*one), now=NOW) for one in filled]
        before = shelf(db, bank)
        written = exports.write(db, bank, form)
        db.rollback()
    assert (written.exported, written.left_out) == (len(made), ())
    with database.session([there]) as db:
        back = banks.create(db, there, "In")
        report = imports.take_in(db, back, formats.READERS[form](written.body, "back", {}), defaults={}, now=NOW)
        assert report.count("imported") == len(made), [one.messages for one in report.entries]
        after = shelf(db, back)
        db.rollback()
    return before, after


@pytest.mark.parametrize("form", exports.FORMATS)
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(wording=st.one_of(contents(), contents(), PLACES), labels=LABELS)
def test_any_exercise_comes_back_as_it_was(school, form, wording, labels):
    out, back = there_and_back(school, [(wording, labels)], form)
    ((before, (old,)),), ((after, (new,)),) = out.values(), back.values()
    assert vars(new) == vars(old)
    assert vars(after) == vars(before)


@pytest.mark.parametrize("form", exports.FORMATS)
def test_every_kind_in_one_file_comes_back_as_it_was(school, form):
    labels = Labels("maths", frozenset({3}), "basic", 8, goals=("3.2",))
    answers = {
        Kind.CHOICE: (1,), Kind.CHOICES: (0, 2), Kind.TRUEFALSE: (False,), Kind.BLANK: (("3/4", "四分之三"), ("7",)),
        Kind.NUMERIC: ({"value": 3.14, "tolerance": 0.01},), Kind.SHORT: ("李白",),
        Kind.MATCH: (("左", "右"), ("上", "下")), Kind.ORDER: ("一", "二"),
    }  # fmt: skip
    made = [
        Content(kind, f"{kind} ____ ____" if kind is Kind.BLANK else f"{kind}", answers=answers.get(kind, ()),
                options=("甲", "乙", "丙") if kind.startswith("choice") else (), marking=("有理由",))
        for kind in Kind if kind is not Kind.GROUP
    ]  # fmt: skip
    made.append(Content(Kind.GROUP, "读短文，回答问题。", parts=(*made, Content(Kind.GROUP, "表格", parts=(made[0],)))))
    before, after = there_and_back(school, [(one, labels) for one in made], form)
    assert len(after) == len(Kind)
    assert after == before


def test_the_bundle_keeps_every_revision_and_the_pictures(school):
    database, here, there = school
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(body, "PNG")
    labels = Labels("maths", frozenset({3}), "basic", 8)
    with database.session([here]) as db:
        uid = pictures.store(db, here, body.getvalue(), now=NOW).uid
        bank = banks.create(db, here, "Out")
        shown = Content(Kind.SHORT, f"看图 [[picture {uid}]]", answers=("x",))
        one = exercises.create(db, bank, Draft(shown, labels), now=NOW)
        exercises.revise(db, one, replace(shown, stem=f"再看 [[picture {uid}]]"), version=one.version, now=NOW)
        before, written = shelf(db, bank), exports.write(db, bank, "bundle")
        db.commit()
    with database.session([there]) as db:
        back = banks.create(db, there, "In")
        imports.take_in(db, back, formats.read(written.body, "b.zip"), defaults={}, now=NOW)
        assert shelf(db, back) == before
        assert set(pictures.bytes_of(db, [uid])) == {uid}


@pytest.mark.parametrize("form", exports.FORMATS)
def test_a_file_read_twice_makes_duplicates_and_never_overwrites(school, form):
    database, here, _ = school
    labels = Labels("maths", frozenset({3}), "basic", 8)
    with database.session([here]) as db:
        bank = banks.create(db, here, "Out")
        first = exercises.create(db, bank, Draft(Content(Kind.SHORT, "原来的题", answers=("1",)), labels), now=NOW)
        written = exports.write(db, bank, form)
        again = imports.take_in(db, bank, formats.READERS[form](written.body, "b", {}), defaults={}, now=NOW)
        assert (again.count("duplicate"), again.count("imported")) == (1, 0)
        exercises.revise(db, first, Content(Kind.SHORT, "改过的题", answers=("2",)), version=first.version, now=NOW)
        copied = imports.take_in(db, bank, formats.READERS[form](written.body, "b", {}), defaults={}, now=NOW)
        assert copied.count("imported") == 1
        assert "an id of its own" in " ".join(map(str, copied.entries[0].messages))
        db.flush()
        assert first.revisions[-1].content.stem == "改过的题"
        assert len(shelf(db, bank)) == 2


def test_a_teacher_reads_the_exported_cells(school, tmp_path):
    database, here, _ = school
    with database.session([here]) as db:
        bank = banks.create(db, here, "Out")
        wording = Content(Kind.BLANK, "舟____为秋霜，____草", answers=(("一", "壹"), ("二",)), hints=("先读", "再填"))
        labels = Labels("chinese", frozenset({3, 4}), "basic", 9, tags=("古诗", "练"))
        exercises.create(db, bank, Draft(wording, labels), now=NOW)
        written = exports.write(db, bank, "excel")
    (tmp_path / "x.xlsx").write_bytes(written.body)
    head, row = load_workbook(tmp_path / "x.xlsx")["题库"].iter_rows(values_only=True)
    shown = dict(zip(head, row, strict=True))
    told = {name: shown[name] for name in ("题干", "答案", "提示", "年级", "预计时间", "标签", "作业类别")}
    assert told == {"题干": "舟____为秋霜，____草", "答案": "一|壹；二", "提示": "先读\n再填", "年级": "3、4",
                    "预计时间": "4.5", "标签": "古诗；练", "作业类别": "basic"}  # fmt: skip


def test_what_no_cell_can_hold_is_left_out_by_name(school):
    database, here, _ = school
    with database.session([here]) as db:
        bank = banks.create(db, here, "Out")
        long = Content(Kind.SHORT, "x" * 40_000, answers=("1",))
        made = exercises.create(db, bank, Draft(long, Labels("maths", frozenset({3}), "basic", 8)), now=NOW)
        written = exports.write(db, bank, "excel")
        assert [(uid, str(reason)) for uid, reason in written.left_out] == [
            (made.uid, "A text is longer than a cell may be. Use the bundle.")
        ]
        assert exports.write(db, bank, "bundle").exported == exports.write(db, bank, "csv").exported == 1
