"""One form for whatever is imported: nothing that was chosen is lost by pressing the other button."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from tests.web.test_access import app, client_of, token  # noqa: F401
from tests.web.test_exercise_form import fields

SAMPLES = Path(__file__).parent.parent / "samples"
TABLE = b"stem,answer\n1+1=____,2\n"


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


def sent(client, **more):
    return {"csrf_token": token(client), "key": uuid4().hex, "bank": "own", "grade": "3", **more}


def press(client, address: str, made) -> str:
    """The page after a post that is sent on with its body, as a browser does it."""
    answer = client.post(address, data=made())
    assert answer.status_code == 307
    return client.post(answer.location, data=made()).text


def test_the_class_is_filled_in_unless_the_address_names_another(ann):
    """Teeth: leave the fields empty, and a file without grades goes into grade 5."""
    page = fields(ann.get("/bank/import").text)
    assert (page["subject"], page["grade"]) == ("maths", "3")
    page = fields(ann.get("/bank/import?subject=chinese&grade=2").text)
    assert (page["subject"], page["grade"]) == ("chinese", "2")


def test_there_is_one_field_for_a_file(ann):
    assert len(re.findall('type="file"', ann.get("/bank/import").text)) == 1


def test_a_table_is_looked_at_also_by_the_button_for_worksheets(ann):
    """Teeth: read it as a worksheet."""
    page = press(ann, "/bank/paper", lambda: sent(ann, file=(BytesIO(TABLE), "a.csv")))
    assert "Nothing has changed yet" in page


def test_one_button_goes_on_and_the_one_that_imports_comes_after_the_look(ann):
    """Teeth: offer to import before anything was looked at, or ask for the file once more."""
    page = ann.get("/bank/import").text
    assert re.findall(r"<button[^>]*data-next[^>]*>Next<", page)
    assert "Preview only" not in page
    assert ">Import<" not in page
    report = press(ann, "/bank/paper", lambda: sent(ann, tier="basic", subject="maths", file=(BytesIO(TABLE), "a.csv")))
    assert len(re.findall(r"<button[^>]*data-take[^>]*>Import<", report)) == 1
    held = {name: re.search(f'name="{name}" value="([^"]*)"', report)[1] for name in ("carried", "carried_name")}
    done = ann.post(
        "/bank/import", data=sent(ann, tier="basic", subject="maths", **{k: unescape(v) for k, v in held.items()})
    )
    assert "See them in the bank" in done.text


@pytest.mark.parametrize("more", [{"look": "1"}, {}])
def test_pasted_text_is_gone_through_also_by_the_buttons_for_tables(ann, more):
    """Teeth: say that no file was chosen."""
    page = press(ann, "/bank/import", lambda: sent(ann, text="1．3＋5＝____", **more))
    assert 'action="/bank/paper/save"' in page


def test_a_worksheet_is_previewed_by_the_other_button(ann):
    name = "worksheet-inline-zh.docx"
    body = sent(ann, look="1", file=(BytesIO((SAMPLES / name).read_bytes()), name))
    assert "Nothing has changed yet" in ann.post("/bank/import", data=body).text


def test_the_report_says_once_what_holds_for_many_and_shows_answer_kind_and_minutes(ann):
    """Teeth: repeat every note under every exercise."""
    rows = "".join(f"{at}+1=____,{at + 1}\n" for at in range(4))
    body = sent(ann, tier="basic", subject="maths", look="1", file=(BytesIO(f"stem,answer\n{rows}".encode()), "a.csv"))
    page = ann.post("/bank/import", data=body).text
    assert page.count("Minutes proposed by the speed table") == 1
    assert "4 exercises</li>" in page
    first = page.split('<ul class="report">')[1].split("</li>")[0]
    assert "Basic" in first
    assert re.search(r'class="key">.*?1', first, re.S)
    assert "min</span>" in first


def test_a_draft_says_in_the_report_why_it_is_one_and_the_report_how_many_there_are(ann):
    """Teeth: show the chip alone."""
    body = sent(ann, subject="maths", look="1", file=(BytesIO(TABLE), "a.csv"))
    page = ann.post("/bank/import", data=body).text
    assert "1 of them are drafts, which no menu draws" in page
    assert "No kind of work was given" in page.split("data-why>")[1].split("</div>")[0]
    assert page.count("No kind of work was given") == 1
