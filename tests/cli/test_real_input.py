"""Five hundred real exercises, from two files to printed menus, by the command line alone.

Both files hold one kind of work only (all come in as `basic`), so a menu with more kinds has to be relaxed: its
sections then name the kinds that are there. What must hold all the same: every choice fits, the figures are right, the
proof holds.
"""

from __future__ import annotations

import json
import re
import subprocess
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.test_commands import Shell

SAMPLES = Path(__file__).parent.parent / "samples"
HAN = re.compile("[\u4e00-\u9fff]{2,6}")
FORMATS = ("must-may", "three-in-a-row", "purse")
RAW = re.compile(r"</?[a-z]+>|&[a-z]+;|``|\\[a-z]+")
LINES = [[(one, at) for at in range(3)] for one in range(3)] + [[(at, one) for at in range(3)] for one in range(3)]
LINES += [[(at, at) for at in range(3)], [(at, 2 - at) for at in range(3)]]
pytestmark = [pytest.mark.slow, pytest.mark.pango]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory):
    shell = Shell(tmp_path_factory.mktemp("real"))
    shell.json("school", "create", "East")
    files = [str(SAMPLES / name) for name in ("tal-scq5k-300.xlsx", "gsm8k-200.csv")]
    report = shell.json("import", *files, "--bank", "Real", "--defaults", "subject=maths,grade=5,tier=basic,minutes=4")
    return shell, report


def build(shell: Shell, format: str, *words: str) -> dict:
    return shell.json("menu", "build", "--grade", "5", "--subject", "maths", "--minutes", "20", "--format", format,
                      "--bank", "Real", *words)  # fmt: skip


def orders(menu: dict) -> set[frozenset[str]]:
    """Every set of dishes that the rule allows, from the JSON alone."""
    kind, sections = menu["rule"]["kind"], menu["sections"]
    if kind == "lines":
        board = {tuple(dish["cell"]): dish["id"] for dish in sections[0]["dishes"]}
        return {frozenset(board[cell] for cell in line) for line in LINES}
    if kind == "purse":
        must, free = ([dish["id"] for dish in one["dishes"]] for one in sections)
        cost = minutes(menu)
        picks = (set(must) | set(some) for count in range(len(free) + 1) for some in combinations(free, count))
        return {frozenset(one) for one in picks if sum(cost[uid] for uid in one) <= menu["cap"]}
    parts = [
        [some for count in range(one["pick"]["min"], one["pick"]["max"] + 1)
         for some in combinations([dish["id"] for dish in one["dishes"]], count)]
        for one in sections
    ]  # fmt: skip
    return {frozenset(uid for some in chosen for uid in some) for chosen in product(*parts)}


def minutes(menu: dict, name: str = "minutes") -> dict[str, Fraction]:
    return {dish["id"]: Fraction(str(dish[name])) for one in menu["sections"] for dish in one["dishes"]}


def test_all_five_hundred_come_in(bank):
    _, report = bank
    assert (report["found"], report["imported"], report["duplicates"], report["left_out"]) == (500, 500, 0, 0)
    first, second = report["files"]
    assert (first["format"], first["imported"], second["format"], second["encoding"]) == ("excel", 300, "csv", "utf-8")
    assert sum("difficulty" in message for item in first["items"] for message in item["messages"]) == 22
    assert [item["place"] for item in first["items"] if any("other options" in one for one in item["messages"])] == [
        "117", "169"
    ]  # fmt: skip
    assert {item["kind"] for item in first["items"]} == {"choice"}
    assert sum(item["answers"]["value"] for item in second["items"]) == 590023


def test_search_finds_what_a_teacher_remembers(bank):
    shell, report = bank
    for word in ("光头强", "桃子", "pizza", "正方体"):
        part = re.compile(rf"\b{word}\b" if word.isascii() else word, re.I)
        true = sum(part.search("\n".join([item["stem"], *item["options"]])) is not None
                   for file in report["files"] for item in file["items"])  # fmt: skip
        found = shell.json("search", word, "--limit", "1000")
        assert (found["total"], found["total_is_exact"]) == (true, True), word
        assert true >= 1


def test_every_ancestor_of_a_path_is_a_goal(bank):
    shell, _ = bank
    above = "拓展思维->拓展思维->应用题模块"
    for goal in (above, "应用题模块"):
        menu = build(shell, "purse", "--goals", goal)
        must = menu["sections"][0]["dishes"]
        assert any(goal in one for dish in must for one in dish["goals"]), goal


@pytest.mark.parametrize("format", FORMATS)
def test_a_menu_of_real_exercises_fits_has_its_proof_and_is_printed(bank, format, tmp_path):
    shell, _ = bank
    sheet, key = tmp_path / "sheet.pdf", tmp_path / "key.pdf"
    menu = build(shell, format, "--sheet", str(sheet), "--key", str(key))
    allowed, cost, slow = orders(menu), minutes(menu), minutes(menu, "slow_minutes")
    sums = [sum(cost[uid] for uid in one) for one in allowed]
    told = menu["orders"]
    assert told["is_exact"]
    assert (told["count"], told["least"], told["most"]) == (len(sums), float(min(sums)), float(max(sums)))
    assert max(sums) <= menu["cap"] == 20
    assert abs(Fraction(str(told["typical"])) - Fraction(sum(sums), len(sums))) <= Fraction(1, 20)
    slowest = max(sum(slow[uid] for uid in one) for one in allowed)
    assert abs(Fraction(str(told["slowest"])) - slowest) <= Fraction(1, 20)
    assert frozenset(told["worst"]) in allowed
    assert menu["proof"]["optimal"]
    assert (menu["proof"]["value"], menu["proof"]["gap"]) == (menu["proof"]["bound"], 0)
    checked = shell.json("menu", "check", menu["id"])
    assert (checked["ok"], checked["value"], checked["orders"]) == (True, menu["proof"]["value"], len(sums))
    _is_paper_of(menu, sheet, key)


def _is_paper_of(menu: dict, sheet: Path, key: Path) -> None:
    """The learner's sheet shows the beginning of every dish, the teacher's page holds answers and minutes."""
    texts = []
    for path in (sheet, key):
        document = pypdfium2.PdfDocument(path)
        texts.append("".join("".join(page.get_textpage().get_text_bounded().split()) for page in document))
        assert [
            one for page in document for one in page.get_objects() if one.get_bounds()[2] > page.get_width() - 20
        ] == []
        assert 1 <= len(document) <= 2
        document.close()
    for dish in (dish for one in menu["sections"] for dish in one["dishes"]):
        begins = HAN.search(dish["stem"])
        assert begins is None or begins[0] in texts[0], dish["stem"]
    assert texts[1]
    assert [raw for text in texts for raw in RAW.findall(text)] == []
    worst = re.search("用时最长的选法(.*?)答案|Dearestorder(.*?)Answers", texts[1])
    names = (worst[1] or worst[2]).split("+") if worst else []
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("format", FORMATS)
def test_one_kind_of_work_is_not_passed_off_as_four(bank, format):
    shell, _ = bank
    menu = build(shell, format)
    for section in menu["sections"]:
        there = {dish["tier"] for dish in section["dishes"]}
        assert there == {"basic"}
        assert there <= set(section["tiers"])
    proofs = [json.loads(row[0]) for row in shell.sql(f"SELECT proof FROM menu WHERE uid = '{menu['id']}'")]
    assert proofs[0]["relaxed"] == (["any kind of work"] if format != "three-in-a-row" else proofs[0]["relaxed"])
    assert proofs[0]["relaxed"]


def test_the_console_script_itself_reads_and_builds(tmp_path):
    """Once as a person calls it: a process of its own, one JSON object on standard output."""
    words = ["--data", str(tmp_path), "--language", "zh"]

    def call(*more: str) -> dict:
        done = subprocess.run(["homework-menu", *words, *more, "--json"], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    call("school", "create", "East")
    report = call("import", str(SAMPLES / "cmath-60.csv"), "--bank", "Real", "--defaults", "subject=maths,tier=basic")
    assert (report["imported"], report["left_out"]) == (60, 0)
    assert call("search", "齿轮")["total"] == 2
