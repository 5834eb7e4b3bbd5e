"""Real files come in whole; every item found stands in the report; a refusal changes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from question_bank import as_printed, banks, exports, formats, imports, search
from question_bank.content import Kind
from question_bank.errors import Refused
from question_bank.models import Bank, Exercise
from tests.people import NOW

SAMPLES = Path(__file__).parent.parent / "samples"
DEFAULTS = imports.parse_defaults(["subject=maths", "grade=5", "tier=basic", "minutes=4"])


def read(name: str):
    return formats.read((SAMPLES / name).read_bytes(), name)


def take(db, name: str, bank_name: str = "New", **more):
    bank = banks.create(db, db.scalars(select(Bank.school_id)).first(), bank_name)
    return bank, imports.take_in(db, bank, read(name), defaults=DEFAULTS, now=NOW, **more)


def test_three_hundred_choices_come_in_exact():
    items = read("tal-scq5k-300.xlsx").items
    contents = [item.content for item in items]
    assert len(items) == 300
    assert {content.kind for content in contents} == {Kind.CHOICE}
    assert Counter(len(content.options) for content in contents) == {4: 251, 5: 36, 3: 12, 2: 1}
    assert Counter("ABCDE"[content.answers[0]] for content in contents) == {"A": 57, "B": 99, "C": 88, "D": 47, "E": 9}
    assert sum("难度:0" in item.labels.get("tags", ()) for item in items) == 22
    assert sum(not item.labels.get("goals") for item in items) == 3
    assert sum("$$" in item.original for item in items) == 299
    assert contents[0].options[1] == "$3$"
    assert "\\times" in contents[0].stem
    assert contents[-1].options[3] == "$[1,2]$"


def test_two_hundred_word_problems_keep_their_dollars():
    items = read("gsm8k-200.csv").items
    assert sum(item.content.answers[0]["value"] for item in items) == 590023
    assert sum("$" in item.content.stem for item in items) == 62
    assert (items[0].content.answers[0]["value"], items[-1].content.answers[0]["value"]) == (72, 4)


def test_fractions_do_not_become_dates():
    answers = [item.content.answers[0] for item in read("cmath-60.csv").items]
    assert answers[21] == "2/6"
    assert answers[26] == {"value": 48.1, "tolerance": 0}
    assert read("cmath-60.csv").encoding == "utf-8-sig"


def test_a_dirty_file_in_an_old_encoding_is_understood():
    found = read("gb18030-mixed-zh.csv")
    assert found.encoding == "gb18030"
    assert [item.content.answers for item in found.items[:8]] == [
        (1,), (1,), (0, 1, 3), (0, 1), (True,), (False,), (("一行白鹭上青天",),), (("10000",), ("5",)),
    ]  # fmt: skip
    assert "𠮷" in found.items[-1].content.stem


def test_text_that_calls_itself_a_workbook_is_read_by_content():
    items = read("tab-separated-named.xlsx").items
    assert [item.content.answers for item in items[4:6]] == [(("3/4", "四分之三"),), (("7",), ("365",))]
    assert items[7].content.stem == "比值 1:2 等于（）"


def test_the_five_hundred_go_in_and_are_found(town):
    with town.session() as db:
        _, first = take(db, "tal-scq5k-300.xlsx")
        _, second = take(db, "gsm8k-200.csv", "Other")
        db.commit()
        assert (first.count("imported"), second.count("imported")) == (300, 200)
        twins = [entry.found.place for entry in first.entries if any("same text" in str(one) for one in entry.messages)]
        assert twins == ["117", "169"]
        for word, least in (("小数", 5), ("pizza", 1)):
            assert search.find(db, town.viewer("ann"), search.Query(word)).total >= least


def test_signs_between_chinese_are_put_right_and_told_and_nothing_else_is(town):
    """Teeth: put an exercise right after its fingerprint was taken."""
    rows = '小明有3个苹果,吃了1个.还剩____个.,2\n"Read 3,000 aloud, then write it.",x\n甲:乙=2:3，$2,4$是____,比\n'
    rows = (
        rows.replace("小明", '"小明').replace("个.,2", '个.",2').replace("甲:", '"甲:').replace("____,比", '____",比')
    )
    with town.session() as db:
        bank = banks.create(db, db.scalars(select(Bank.school_id)).first(), "New")
        read = formats.read(f"题干,答案\n{rows}".encode(), "x.csv")
        report = imports.take_in(db, bank, read, defaults=DEFAULTS, now=NOW)
        again = imports.take_in(db, bank, read, defaults=DEFAULTS, now=NOW)
        told = [as_printed.SIGNS in map(str, entry.messages) for entry in report.entries]
        stems = [entry.found.content.stem for entry in report.entries]
    assert told == [True, False, False]
    assert stems == [
        "小明有3个苹果，吃了1个。还剩____个。",
        "Read 3,000 aloud, then write it.",
        "甲:乙=2:3，$2,4$是____",
    ]
    assert again.count("duplicate") == 3


def test_a_row_whose_text_is_warned_of_is_kept_to_check_and_one_of_ours_as_it_was(town):
    """Teeth: leave the warning to what is pasted, or hold back what this program wrote as ready."""
    rows = "7×8＝____。请家长签字。,56\n6×8＝____,48\n（难题）9×8＝____,72\n请家长签字：7×9＝____,\n"
    with town.session() as db:
        bank, other = (banks.create(db, town.schools["here"], name) for name in ("New", "Other"))
        file = formats.read(f"题干,答案\n{rows}".encode(), "x.csv")
        report = imports.take_in(db, bank, file, defaults=DEFAULTS, now=NOW)
        assert [entry.labels["status"] for entry in report.entries] == ["to-check", "ready", "to-check", "draft"]
        assert report.to_check == 2
        for one in db.scalars(select(Exercise).where(Exercise.bank_id == bank.id)):
            one.status = "ready"
        written = formats.read(exports.write(db, bank, "csv").body, "ours.csv")
        assert imports.take_in(db, other, written, defaults={}, now=NOW).to_check == 0


def test_what_reads_nearly_like_another_is_taken_and_told(town):
    rows = "小{}有{}个苹果，吃了{}个，还剩几个？放在篮子里。,2\n"
    files = [rows.format("明", 3, 1) + rows.format("红", 8, 6) + "36÷4=,9\n", rows.format("刚", 9, 7) + "36÷9=,4\n"]
    with town.session() as db:
        bank = banks.create(db, db.scalars(select(Bank.school_id)).first(), "New")
        reads = [formats.read(f"题干,答案\n{one}".encode(), "x.csv") for one in files]
        found = [imports.take_in(db, bank, read, defaults=DEFAULTS, now=NOW) for read in reads]
        told = [[any("almost like" in str(one) for one in entry.messages) for entry in report.entries]
                for report in found]  # fmt: skip
        assert told == [[True, True, False], [True, False]]
        assert {entry.status for report in found for entry in report.entries} == {"imported"}
        assert set(db.scalars(select(Exercise.status).where(Exercise.bank_id == bank.id))) == {"ready"}


def test_the_same_file_again_is_all_duplicates(town):
    with town.session() as db:
        bank, _ = take(db, "gb18030-mixed-zh.csv")
        again = imports.take_in(db, bank, read("gb18030-mixed-zh.csv"), defaults=DEFAULTS, now=NOW)
        assert (again.count("duplicate"), again.count("imported")) == (12, 0)


def test_the_same_file_gives_the_same_ids_in_a_bank_of_the_same_name_and_others_beside_it(town):
    def uids(name: str, school: str = "here") -> set[str]:
        with town.session(school) as db:
            bank = banks.create(db, town.schools[school], name)
            imports.take_in(db, bank, read("gsm8k-200.csv"), defaults=DEFAULTS, now=NOW)
            return set(db.scalars(select(Exercise.uid).where(Exercise.bank_id == bank.id)))

    first = uids("New")
    assert len(first) == 200
    assert uids("New") == first == uids("New", "there")
    assert not first & uids("Other")


def test_an_id_that_is_taken_is_not_given_again(town):
    with town.session() as db:
        bank, _ = take(db, "gsm8k-200.csv")
        for exercise in db.scalars(select(Exercise).where(Exercise.bank_id == bank.id)).all()[:5]:
            exercise.fingerprint = "another text now"
        again = imports.take_in(db, bank, read("gsm8k-200.csv"), defaults=DEFAULTS, now=NOW)
        assert (again.count("imported"), again.count("duplicate"), again.count("left-out")) == (5, 195, 0)


def test_only_looking_changes_nothing(town):
    with town.session() as db:
        before = db.scalar(select(func.count()).select_from(Exercise))
        _, report = take(db, "gb18030-mixed-zh.csv", dry_run=True)
        assert report.count("imported") == 12
        assert db.scalar(select(func.count()).select_from(Exercise)) == before


HOSTILE = {
    "empty": b"",
    "a zip of nothing": b"PK\x03\x04" + b"\x00" * 40,
    "no text": bytes(range(256)) * 20,
    "no heading": b"a,b,c\n1,2,3\n",
    "an old workbook, broken": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
    "a huge cell": ("题干,答案\n" + "字" * 70_000 + ",1\n").encode(),
    "too many rows": ("题干,答案\n" + "一,1\n" * 5_001).encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(name):
    with pytest.raises(Refused) as caught:
        formats.read(HOSTILE[name], "x.csv")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("format", ["excel", "csv", "bundle"])
def test_a_bank_goes_out_and_comes_back_the_same(town, format):
    with town.session() as db:
        bank = db.scalars(select(Bank)).one()
        made = exports.write(db, bank, format)
        back = formats.read(made.body, "back", format=format)
        wordings = {one.uid: one.revisions[-1].content for one in db.scalars(select(Exercise))}
        assert made.exported == len(back.items) == len(wordings)
        equal = [item.uid for item in back.items if item.content == wordings[item.uid]]
        assert len(equal) >= (len(wordings) if format == "bundle" else 0.9 * len(wordings))


def test_no_cell_runs_in_a_spreadsheet(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(formats.excel.write([["=1+1", "-5", "@x", "+2"]], ["a", "b", "c", "d"]))
    row = load_workbook(path)["题库"][2]
    assert [cell.value for cell in row] == ["=1+1", "-5", "@x", "+2"]
    assert {cell.data_type for cell in row} == {"s"}
    assert formats.csv_text.write([["=1+1", "-5"]], ["a", "b"]).decode("utf-8-sig").splitlines()[1] == "'=1+1,'-5"


def test_a_quotation_mark_that_nothing_closes_is_told_with_its_line():
    with pytest.raises(Refused) as told:
        formats.read('题干,答案\n"甲\n乙?",1\n"丙?,2\n丁?,3\n'.encode(), "x.csv")
    assert told.value.values["line"] == 4
    assert len(formats.read('题干,答案\n"甲\n乙?",1\n"丙?",2\n\n'.encode(), "x.csv").items) == 2


ODD = {"类别": "提高", "学科": "Mathe", "形式": "画画", "分值": "5000", "用时": "300"}


@pytest.mark.parametrize(("column", "word"), ODD.items())
def test_a_row_that_is_left_out_says_first_what_stood_there(town, column, word):
    read = formats.read(f"题干,答案,{column}\n甲?,1,{word}\n".encode(), "x.csv")
    with town.session() as db:
        bank = banks.create(db, db.scalars(select(Bank.school_id)).first(), "Odd")
        entry = imports.take_in(db, bank, read, defaults=DEFAULTS, now=NOW).entries[0]
        assert (entry.status, f"“{word}”" in str(entry.messages[0])) == ("left-out", True)


def test_a_point_that_no_curriculum_knows_is_said_once_where_it_is_made(town):
    read = formats.read("题干,答案,知识点\n甲?,1,没有\n乙?,1,没有\n".encode(), "x.csv")
    with town.session() as db:
        bank = banks.create(db, db.scalars(select(Bank.school_id)).first(), "Odd")
        for dry_run in (True, False):
            entries = imports.take_in(db, bank, read, defaults=DEFAULTS, now=NOW, dry_run=dry_run).entries
            told = ["is not in any curriculum" in " ".join(map(str, entry.messages)) for entry in entries]
            assert told == [True, False]
