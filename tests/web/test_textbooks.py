"""A school's own textbook made in the browser: pasted or sent, looked at row by row, added, offered to its classes."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from homework_menu import classes
from question_bank import formats, textbooks
from question_bank.models import Book, KnowledgePoint, Lesson, Unit
from tests.web.test_access import app, client_of, post  # noqa: F401

GIVEN = {"edition": "北师大版", "book": "三年级上册", "subject": "maths", "grade": "3"}
PASTED = "混合运算\t小熊购物\t两位数乘一位数\n\t买文具\t校->先乘后加\n观察物体\t看一看\t\n"


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


def lessons(town) -> list[tuple[str, str]]:
    with town.session() as db:
        own = select(Lesson).where(Lesson.school_id.is_not(None)).order_by(Lesson.id)
        return [(one.unit.title, one.title) for one in db.scalars(own)]


def test_a_pasted_table_of_contents_is_looked_at_then_added_and_offered_where_the_class_is_set_up(ann, town):
    """Teeth: add it when it is only looked at; leave empty units empty."""
    assert "/textbooks?grade=3&amp;subject=maths" in ann.get("/first?grade=3&subject=maths&class=new-1").text
    looked = post(ann, "/textbooks/look", {**GIVEN, "text": PASTED})
    assert looked.status_code == 200
    assert "3 new lessons, 0 already there, 0 left out" in looked.text
    assert "becomes one of your school" in looked.text
    assert lessons(town) == []
    with town.session() as db:
        points = db.scalar(select(func.count()).where(KnowledgePoint.school_id.is_not(None)))
    done = post(ann, "/textbooks", {**GIVEN, "text": PASTED})
    assert lessons(town) == [("混合运算", "小熊购物"), ("混合运算", "买文具"), ("观察物体", "看一看")]
    with town.session() as db:
        assert points == 0 < db.scalar(select(func.count()).where(KnowledgePoint.school_id.is_not(None)))
    page = ann.get(done.location).text
    assert "3 lessons were added" in page
    again = post(ann, "/textbooks/look", {**GIVEN, "text": PASTED}).text
    assert "0 new lessons, 3 already there" in again
    with town.session() as db:
        code = db.scalars(select(Book.code).where(Book.school_id.is_not(None))).one()
    assert "北师大版 三年级上册" in ann.get("/first?grade=3&subject=maths&class=new-1").text
    assert "混合运算\t买文具\t校-&gt;先乘后加" in ann.get(f"/textbooks?book={code}").text


def test_a_row_with_a_fault_is_left_out_with_its_reason_and_the_others_come_in(ann, town):
    text = "单元\t课时\t年级\n一\t甲\t3\n二\t乙\t十一\n三\t\t3\n"
    looked = post(ann, "/textbooks/look", {**GIVEN, "text": text}).text
    assert "2 new lessons, 0 already there, 1 left out" in looked
    assert "Row 3: give edition, book, unit and lesson" in looked
    assert post(ann, "/textbooks", {**GIVEN, "text": text}).status_code == 303
    assert lessons(town) == [("一", "甲"), ("三", "三")]
    assert post(ann, "/textbooks", {**GIVEN, "book": "四", "text": "单元\t年级\n一\t十一\n"}).status_code == 422


def test_what_the_columns_hold_can_be_said(ann, town):
    text = "甲\t一\n乙\t一\n"
    said = {"column-0": "lesson", "column-1": "unit"}
    assert post(ann, "/textbooks", {**GIVEN, **said, "text": text}).status_code == 303
    assert lessons(town) == [("一", "甲"), ("一", "乙")]


def test_a_workbook_is_read_into_the_page_and_can_be_changed_there(ann):
    sheet = formats.excel.write([["一", "甲"], ["", "乙"]], ["单元", "课时"])
    sent = {**GIVEN, "file": (io.BytesIO(sheet), "book.xlsx")}
    page = post(ann, "/textbooks/look", sent)
    assert "2 new lessons" in page.text
    assert "一\t甲\n\t乙</textarea>" in page.text


@pytest.mark.parametrize(("form", "field"), [({"text": " "}, "text"), ({"book": "", "text": "一\t甲"}, "book")])
def test_a_form_with_a_fault_says_so_beside_the_field(ann, town, form, field):
    answer = post(ann, "/textbooks/look", {**GIVEN, **form})
    assert answer.status_code == 422
    assert f'aria-describedby="{field}-note" aria-invalid="true"' in answer.text
    assert lessons(town) == []


def test_a_school_s_own_textbook_is_its_own(app, ann):  # noqa: F811
    post(ann, "/textbooks", {**GIVEN, "text": PASTED})
    assert "北师大版" in client_of(app, "ben").get("/textbooks").text
    assert "北师大版" not in client_of(app, "cho").get("/textbooks").text


def test_a_table_longer_than_it_may_be_is_refused(ann, monkeypatch):
    monkeypatch.setattr(textbooks, "MOST_ROWS", 2)
    answer = post(ann, "/textbooks/look", {**GIVEN, "text": PASTED})
    assert (answer.status_code, "more than 2 rows" in answer.text) == (400, True)


def book_of(town) -> tuple[str, dict[str, str]]:
    """The code of the school's own textbook, and the codes of its units and lessons by their titles."""
    with town.session() as db:
        book = db.scalars(select(Book).where(Book.school_id.is_not(None))).one()
        return book.code, {one.title: one.code for unit in book.units for one in (unit, *unit.lessons)}


def test_titles_are_corrected_and_what_has_none_goes(ann, town):
    """Teeth: number a new lesson by how many there are: its code is then that of one that stayed."""
    post(ann, "/textbooks", {**GIVEN, "text": PASTED})
    code, codes = book_of(town)
    page = ann.get(f"/textbooks/{code}").text
    assert all(f'value="{title}"' in page for title in codes)
    sent = {codes["混合运算"]: "四则混合运算", codes["小熊购物"]: " ", codes["观察物体"]: ""}
    assert post(ann, f"/textbooks/{code}", sent).status_code == 303
    assert lessons(town) == [("四则混合运算", "买文具")]
    post(ann, "/textbooks", {**GIVEN, "text": "四则混合运算\t过河\n"})
    assert lessons(town) == [("四则混合运算", "买文具"), ("四则混合运算", "过河")]


def test_what_a_class_stands_on_stays_and_nothing_else_of_the_form_is_kept(ann, town):
    post(ann, "/textbooks", {**GIVEN, "text": PASTED})
    code, codes = book_of(town)
    with town.session() as db:
        unit = db.scalars(select(Unit).where(Unit.code == codes["观察物体"])).one()
        classes.teach(db, classes.create(db, unit.school_id, "三（8）班", 3), "maths", unit=unit)
        db.commit()
    refused = post(ann, f"/textbooks/{code}", {codes["混合运算"]: "甲", codes["观察物体"]: ""})
    assert refused.status_code == 400
    assert "“观察物体” stays: a class, an exercise or a menu belongs to it." in refused.text
    assert post(ann, f"/textbooks/{code}/remove", {}).status_code == 400
    assert len(lessons(town)) == 3
    assert lessons(town)[0][0] == "混合运算"


def test_a_textbook_that_nothing_hangs_on_is_taken_out(app, ann, town):  # noqa: F811
    post(ann, "/textbooks", {**GIVEN, "text": PASTED})
    code, codes = book_of(town)
    long = post(ann, f"/textbooks/{code}", {codes["买文具"]: "长" * 121})
    assert (long.status_code, f'aria-describedby="{codes["买文具"]}-note"' in long.text) == (422, True)
    assert client_of(app, "cho").get(f"/textbooks/{code}").status_code == 404
    assert post(ann, f"/textbooks/{code}/remove", {}).status_code == 303
    assert lessons(town) == []
    assert ann.get(f"/textbooks/{code}").status_code == 404
