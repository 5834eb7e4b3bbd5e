"""What a file names that no sheet can show is said, item by item, and nothing of it is fetched."""

from __future__ import annotations

import pytest

from question_bank import banks, foreign, imports, markup
from question_bank.content import Content, Item, Kind
from question_bank.formats import read
from question_bank.formats.found import Doubt
from question_bank.models import School
from tests.people import NOW


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://evil.example/a.png", "a.png"])
def test_a_picture_by_its_address_is_left_out_and_told(address):
    text = Content(
        Kind.SHORT, f"看图![图]({address})算一算。", items=(Item(f"![]({address})1+1=____", answers=(("2",),)),)
    )
    clear, said = foreign.cleared(text)
    assert (clear.stem, clear.items[0].text) == ("看图算一算。", "1+1=____")
    assert len(said) == 2
    assert all(isinstance(one, Doubt) and address in str(one) for one in said)


@pytest.mark.parametrize("source", [r"\frac{1}{2", r"\frac{1}}{2}", "{" * 60 + "1" + "}" * 60])
def test_a_formula_that_is_not_complete_is_told(source):
    assert markup.unset(f"算${source}$。") == [source]


@pytest.mark.parametrize("text", [r"$\frac{1}{2}+\sqrt{3}$", r"$\{1$", "一支5元，$5和$6", "![[", "a ![x] b"])
def test_what_can_be_shown_stays_as_it_is(text):
    wording = Content(Kind.SHORT, text, answers=("1",))
    assert foreign.cleared(wording) == (wording, [])


def test_an_import_keeps_such_exercises_as_drafts_and_says_why(town):
    table = "\n".join([
        "stem,answer,grade,subject,tier,minutes", r"算$\frac{1}{2$,1,3,maths,basic,2",
        "看![x](http://a.example/b.png)图,2,3,maths,basic,2",
    ])  # fmt: skip
    with town.session() as db:
        bank = banks.create(db, db.get_one(School, town.schools["here"]).id, "From elsewhere")
        report = imports.take_in(db, bank, read(table.encode(), "a.csv"), defaults={}, now=NOW)
        told = [" ".join(map(str, entry.messages)) for entry in report.entries]
    assert "is not complete" in told[0]
    assert "was left out" in told[1]
