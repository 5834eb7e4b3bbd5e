"""The command line as people and scripts call it: its JSON, its exits, and that a refusal changes nothing."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from homework_menu import menu_check
from homework_menu.cli import main
from tests.conftest import THOROUGH

DAY = "2026-11-25"
ORDERS = {"count", "least", "typical", "most", "slowest", "is_exact", "worst"}
DISH = {"id", "revision", "tier", "minutes", "slow_minutes", "points", "modality", "goals", "family", "cell", "kind",
        "stem", "parts"}  # fmt: skip


FORMATS = ("must-may", "set-meals", "three-courses", "three-in-a-row", "columns", "exact-points", "purse")
PLACES = ("home", "school")
YOUNGEST = list(product(FORMATS, PLACES)) if THOROUGH else list(zip(FORMATS, PLACES * len(FORMATS), strict=False))


class Shell:
    """Calls on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, language: str = "en") -> Result:
        return CliRunner().invoke(main, ["--data", str(self.folder), "--language", language, *words])

    def json(self, *words: str, code: int = 0) -> dict:
        result = self(*words, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    def sql(self, statement: str):
        engine = create_engine(f"sqlite:///{self.folder}/homework-menu.db")
        with engine.begin() as db:
            found = db.execute(text(statement))
            rows = found.all() if found.returns_rows else []
        engine.dispose()
        return rows


@pytest.fixture(scope="module")
def demo(demo_copy: Path) -> Shell:
    return Shell(demo_copy)


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def build(shell: Shell, *words: str, code: int = 0) -> dict:
    return shell.json("menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--date", DAY,
                      "--unit", "pep-maths-3a-8", *words, code=code)  # fmt: skip


def bank(shell: Shell) -> str:
    return shell.sql("SELECT name FROM bank ORDER BY id")[0][0]


def test_the_demo_names_its_school_its_classes_and_its_sign_ins(tmp_path):
    made = Shell(tmp_path).json("demo", "--prepare")
    assert {"data", "url", "school", "bank", "classes", "accounts"} <= set(made)
    assert all({"name", "grade", "learners"} == set(one) for one in made["classes"])
    assert all({"name", "password", "role"} == set(one) for one in made["accounts"])
    again = Shell(tmp_path).json("demo", "--prepare")
    assert (again["school"], len(again["classes"])) == (made["school"], len(made["classes"]))


def test_a_school_people_and_classes_are_made_without_a_browser(empty):
    assert empty.json("school", "create", "East")["id"]
    made = empty.json("user", "create", "mei", "--role", "teacher")
    assert len(made["password"]) >= 12
    assert empty.json("class", "create", "3A", "--grade", "3", "--learners", "40")["id"]
    (row,) = empty.json("class", "list")["classes"]
    assert (row["name"], row["grade"], row["learners"]) == ("3A", 3, 40)
    assert empty.json("upgrade")["revision"]
    assert {"name", "ok", "message"} == set(empty.json("doctor")["checks"][0])


def test_roles_are_given_for_a_class_and_for_a_team(empty):
    school_class = empty.json("class", "create", "3A", "--grade", "3")["id"]
    empty.json("user", "create", "mei", "--role", "class-teacher:3A", "--role", "team-lead:3/maths")
    found = empty.sql("SELECT role, scope FROM role_grant ORDER BY role")
    assert [tuple(one) for one in found] == [("class-teacher", school_class), ("team-lead", "3/maths")]


@pytest.mark.parametrize("words", [
    ("user", "create", "mei", "--role", "emperor"), ("school", "create", "West", "--policy", "nowhere"),
    ("user", "create", "mei", "--role", "teacher:zz"), ("user", "create", "mei", "--role", "class-teacher:9Z"),
    ("user", "create", "mei", "--role", "teacher", "--role", "team-lead:10/maths"),
    ("class", "create", "3B", "--grade", "31"), ("menu", "check", "nothing"), ("search", "x", "--school", "nowhere"),
    ("export", "--bank", "none", "--format", "csv", "--output", "x.csv"), ("import", "absent.csv", "--bank", "b"),
    ("menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "0.3"),
    ("menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--unit", "no such unit"),
    ("menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--class", "9Z"),
    ("menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--goals", "no such point"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_is_one_plain_sentence_and_changes_nothing(empty, words, language):
    empty.json("school", "create", "East")
    before = empty.sql("SELECT count(*) FROM teacher UNION ALL SELECT count(*) FROM menu")
    result = empty(*words, language=language)
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in result.stderr) == (language == "zh")
    assert empty.sql("SELECT count(*) FROM teacher UNION ALL SELECT count(*) FROM menu") == before


def test_words_that_are_off_leave_by_two(empty):
    assert empty("menu", "build", "--grade", "12").exit_code == 2
    assert empty("cook").exit_code == 2


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(demo, tmp_path):
    result = demo(
        "export", "--bank", bank(demo), "--format", "csv", "--output", str(tmp_path / "no" / "such" / "x.csv")
    )
    assert result.exit_code == 1
    assert "x.csv" in result.stderr
    assert "Traceback" not in result.output


def test_a_built_menu_has_every_key_of_the_contract(demo):
    menu = build(demo, "--format", "three-courses")
    assert set(menu["orders"]) == ORDERS
    assert menu["orders"]["most"] <= menu["cap"] <= 20
    assert set(menu["proof"]) == {"value", "bound", "optimal", "gap", "relaxed"}
    for section in menu["sections"]:
        assert set(section) == {"title", "tiers", "pick", "points_target", "dishes"}
        assert all(set(dish) == DISH for dish in section["dishes"])
    assert menu["shortfalls"] == []


def test_the_same_seed_builds_the_same_menu(demo):
    first, second, third = (build(demo, "--seed", seed) for seed in ("5", "5", "6"))
    assert first["sections"] == second["sections"] != third["sections"]


def test_nothing_that_fits_leaves_by_one_with_a_mend_that_works(demo):
    menu = build(demo, "--minutes", "4", code=1)
    assert (menu["id"], menu["orders"], menu["rule"], menu["proof"], menu["sections"]) == (None, None, None, None, [])
    fix = next(fix for short in menu["shortfalls"] for fix in short["fixes"] if fix["action"] == "raise-minutes")
    assert build(demo, "--minutes", str(fix["to"]))["id"]


def test_a_stored_menu_is_checked_and_a_tampered_one_is_found_out(demo):
    menu = build(demo, "--seed", "9")
    told = demo.json("menu", "check", menu["id"])
    assert {"ok", "value", "bound", "orders", "bank_version", "message"} <= set(told)
    assert (told["ok"], told["value"], told["orders"]) == (True, menu["proof"]["value"], menu["orders"]["count"])
    demo.sql("UPDATE dish SET half = half + 1 WHERE id = (SELECT max(id) FROM dish)")
    told = demo.json("menu", "check", menu["id"], code=1)
    assert not told["ok"]


def test_a_bound_that_was_made_up_is_found_out(demo):
    menu = build(demo, "--seed", "10")
    ((proof,),) = demo.sql(f"SELECT proof FROM menu WHERE uid = '{menu['id']}'")
    proof = json.loads(proof)
    chosen = {dish["id"] for section in menu["sections"] for dish in section["dishes"]}
    for row in proof["pool"]:
        row[3] += 0 if row[0] in chosen else 9_000
    verdict = menu_check.check(menu, proof)
    assert not verdict.ok
    assert "better menu" in verdict.message.text


@pytest.mark.pango
def test_a_menu_is_printed_for_learner_and_teacher(demo, tmp_path):
    sheet, key = tmp_path / "sheet.pdf", tmp_path / "key.pdf"
    menu = build(demo, "--sheet", str(sheet), "--key", str(key))
    assert sheet.read_bytes()[:5] == key.read_bytes()[:5] == b"%PDF-"
    large = demo.json("menu", "print", menu["id"], "--for", "learner", "--layout", "large", "--output",
                      str(tmp_path / "large.pdf"))  # fmt: skip
    assert large["pages"] >= 1
    assert large["bytes"] == (tmp_path / "large.pdf").stat().st_size
    assert (
        demo.json("menu", "print", menu["id"], "--for", "teacher", "--output", str(tmp_path / "k.html"))["pages"] == 1
    )


def test_a_menu_is_printed_to_word(demo, tmp_path):
    menu = build(demo)
    dishes = sum(len(section["dishes"]) for section in menu["sections"])
    for reader in ("learner", "teacher"):
        path = tmp_path / f"{reader}.docx"
        told = demo.json("menu", "print", menu["id"], "--for", reader, "--output", str(path))
        assert told["bytes"] == path.stat().st_size
        assert told["pages"] is None
        assert len(docx.Document(str(path)).element.body.xpath('.//w:pStyle[@w:val="Heading2"]')) == dishes


def test_a_menu_goes_into_its_class_s_day_and_takes_its_minutes_from_the_next(demo):
    name = next(one["name"] for one in demo.json("class", "list")["classes"] if one["grade"] == 3)
    menu = build(demo, "--class", name, "--date", "2026-12-01")
    told = demo.json("day", "hand-in", menu["id"], "--class", name, "--date", "2026-12-01")
    assert told["state"] == "handed-in"
    other = demo.json("menu", "build", "--grade", "3", "--subject", "english", "--minutes", "60", "--class", name,
                      "--date", "2026-12-01", code=1)  # fmt: skip
    assert other["cap"] == 60 - menu["orders"]["most"]


def test_a_class_s_menu_is_for_where_the_class_is(demo):
    name = next(one["name"] for one in demo.json("class", "list")["classes"] if one["grade"] == 3)
    words = ("menu", "build", "--grade", "3", "--subject", "maths", "--minutes", "20", "--date", DAY, "--class", name)
    unit, lesson = demo.sql(
        "SELECT unit.code, lesson.code FROM class_subject JOIN school_class ON school_class.id = class_id"
        " JOIN unit ON unit.id = class_subject.unit_id LEFT JOIN lesson ON lesson.id = class_subject.lesson_id"
        f" WHERE school_class.name = '{name}' AND class_subject.subject = 'maths'"
    )[0]
    here, said = demo.json(*words), demo.json(*words, "--unit", lesson or unit)
    assert here["sections"] == said["sections"]
    assert here["sections"] != demo.json(*words, "--unit", "pep-maths-3b-7", code=1)["sections"]


def test_search_answers_as_the_browser_does(demo):
    found = demo.json("search", "分数", "--tier", "basic", "--limit", "5")
    assert {"total", "total_is_exact", "hits", "ms"} == set(found)
    assert len(found["hits"]) == 5
    assert all(hit["tier"] == "basic" for hit in found["hits"])
    assert demo.json("reindex")["indexed"] >= found["total"]
    assert demo.json("search", "分数", "--tier", "basic", "--limit", "5")["hits"] == found["hits"]


def test_a_bank_goes_out_and_comes_in_again(demo, tmp_path):
    files = {form: tmp_path / f"bank.{end}" for form, end in (("csv", "csv"), ("excel", "xlsx"), ("bundle", "zip"))}
    for form, path in files.items():
        made = demo("export", "--bank", bank(demo), "--format", form, "--output", str(path), "--json")
        exported = json.loads(made.stdout)
        fresh = Shell(tmp_path / form)
        fresh.json("school", "create", "East")
        read = fresh("import", str(path), "--bank", "in", "--json")
        report = json.loads(read.stdout)
        assert report["found"] == report["imported"] == exported["exported"] > 50, form


def test_a_textbook_comes_in_by_a_table(empty, tmp_path):
    empty.json("school", "create", "East")
    path = tmp_path / "book.csv"
    path.write_text("版本,册,单元,课时,知识点\n校本,三上,一 分数,认识,校->认识\n", encoding="utf-8")
    assert empty.json("textbook", "import", str(path), "--grade", "3") == {"books": 1, "units": 1, "lessons": 1}
    assert empty.json("textbook", "import", str(path), "--grade", "3") == {"books": 0, "units": 0, "lessons": 0}


def test_several_files_columns_by_hand_and_defaults_in_one_call(empty, tmp_path):
    empty.json("school", "create", "East")
    good, half = tmp_path / "good.csv", tmp_path / "half.csv"
    good.write_text("问题,结果\n36÷4=,9\n", encoding="utf-8")
    half.write_text("问题,结果\n36÷9=,4\n,5\n", encoding="utf-8")
    words = ["--bank", "B", "--map", "问题=stem", "--map", "结果=answer", "--defaults",
             "subject=maths,grade=3,tier=basic,minutes=4,goal=校->除法"]  # fmt: skip
    looked = empty.json("import", str(good), str(half), *words, "--dry-run", code=1)
    assert (looked["dry_run"], empty.sql("SELECT count(*) FROM exercise")[0][0]) == (True, 0)
    report = empty.json("import", str(good), str(half), str(tmp_path / "absent.csv"), *words, code=1)
    assert [(file["found"], file["imported"], file["left_out"]) for file in report["files"]] == [
        (1, 1, 0), (2, 1, 1), (0, 0, 0)
    ]  # fmt: skip
    keys = {"place", "status", "kind", "title", "stem", "options", "answers", "goals", "marks", "tags", "category",
            "minutes", "tier", "messages"}  # fmt: skip
    assert set(report["files"][0]["items"][0]) == keys
    assert report["files"][0]["items"][0]["goals"] == ["校->除法"]
    assert empty.json("import", str(good), *words)["duplicates"] == 1
    refused = empty("import", str(good), "--bank", "B", "--map", "问题=nothing")
    assert (refused.exit_code, "not a field" in refused.stderr) == (1, True)


@pytest.mark.parametrize(("format", "place"), YOUNGEST)
def test_the_youngest_get_a_menu_of_what_is_said_and_done(demo, format, place):
    wish = ("--grade", "2", "--subject", "maths", "--minutes", "15", "--date", DAY, "--unit", "pep-maths-2a-4")
    menu = demo.json("menu", "build", *wish, "--format", format, "--place", place)
    leaves = [leaf for part in menu["sections"] for dish in part["dishes"] for leaf in dish["parts"] or [dish]]
    assert {leaf["modality"] for leaf in leaves} <= {"oral", "practical"}
    assert menu["orders"]["most"] <= 15
    assert demo.json("menu", "check", menu["id"])["ok"]
