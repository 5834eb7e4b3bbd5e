"""The page that makes drills: choose, look, take another set, keep it; what was kept does not come again."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import func, select, update

from question_bank import drills, exercises
from question_bank.models import Bank, Exercise
from tests.web.test_access import app, client_of, post, unmarked  # noqa: F401


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


def fields(page: str) -> dict[str, str]:
    """The form that keeps the set, as a browser would send it."""
    form = page[page.index('action="/bank/drills"') :]
    names = ("grade", "level", "count", "lang", "seed")
    chosen = {"bank": re.search(r'name="bank"[^>]*>\s*<option value="([^"]*)"', form)[1]}
    return chosen | {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in names}


def read(page: str) -> str:
    """The set as it stands on the page."""
    return re.search(r'<div class="items">.*?</div>\s*</div>', page, re.S)[0]


def last(db) -> Exercise:
    return db.scalars(select(Exercise).order_by(Exercise.id.desc())).first()


def test_a_drill_is_chosen_looked_at_and_kept(ann, town):
    page = ann.get("/bank/drills?grade=2&level=tables-9&count=10&lang=zh&seed=8").text
    assert page.count('class="no"') == 10
    assert "直接写出得数。" in unmarked(page)
    kept = post(ann, "/bank/drills", fields(page))
    assert kept.status_code == 303
    with town.session() as db:
        found = last(db)
        content = found.revisions[-1].content
        assert (found.half, found.tier, found.subject, found.origin) == (3, "basic", "maths", "default")
        assert exercises.unmask(found.grades) == (2,)
        assert [point.code for point in found.points] == ["maths.number.times-tables-7-9"]
        assert found.family.uid == "drill-tables"
        assert content == drills.content(drills.step("tables-9")[1], 10, 8, "zh")
        assert found.author_id == town.people["ann"]
        uid = found.uid
    after = ann.get(kept.location).text
    assert "The drill is in the bank. Here is the next set." in after
    assert f"/bank/exercise/{uid}" in after
    assert read(after) != read(page)


def test_a_kept_set_is_not_shown_again_and_kept_only_once(ann, town):
    address = "/bank/drills?grade=5&level=equation-two&count=6&lang=en&seed=3"
    page = ann.get(address).text
    form = fields(page)
    assert post(ann, "/bank/drills", form).status_code == 303
    again = post(ann, "/bank/drills", form)
    assert again.status_code == 409
    assert "The school already has this set." in unescape(again.text)
    assert read(again.text) != read(page)
    assert read(ann.get(address).text) == read(again.text)
    with town.session() as db:
        assert db.scalar(select(func.count()).where(Exercise.family.has(uid="drill-equations"))) == 1


@pytest.mark.parametrize(("asked", "given"), [("", 6), ("&count=8", 6), ("&count=9", 9), ("&count=2", 6)])
def test_a_set_never_has_more_items_than_were_asked_for(ann, asked, given):
    """Teeth: take the count that comes nearest."""
    page = ann.get(f"/bank/drills?grade=5&level=equation-two&seed=3{asked}").text
    assert re.search(rf'aria-labelledby="count">.*?aria-current="true">{given}</a>', page)


def test_another_set_is_one_click_away(ann):
    page = ann.get("/bank/drills?grade=3&level=like-add&count=8&seed=1").text
    other = re.search(r'href="([^"]*)">(?:(?!</a>).)*Another set', page)[1]
    assert read(ann.get(unescape(other)).text) != read(page)


def test_the_page_opens_at_the_own_grade_and_says_it_in_both_languages(ann):
    page = ann.get("/bank/drills").text
    assert re.search(r'aria-current="true">3</a>', page)
    chinese = ann.get("/bank/drills?lang=zh&level=column-two-two&grade=3").text
    assert "列竖式计算。" in unmarked(chinese)
    assert 'class="squares' in chinese
    assert "Make a drill" in chinese


@pytest.mark.parametrize(
    "words", ["grade=9", "grade=x&level=nothing", "count=999&seed=-5", "seed=99999999999999999999", "lang=fr",
              "level=within-10&grade=5", "bank=nowhere&kept=%3Cb%3E"],
)  # fmt: skip
def test_what_does_not_fit_becomes_what_comes_nearest(ann, words):
    page = ann.get(f"/bank/drills?{words}")
    assert page.status_code == 200
    assert "Save to the bank" in page.text
    assert "<b>" not in page.text.replace("<b>1", "")[: page.text.index("minutes")]


def test_a_foreign_bank_takes_no_drill(ann, town):
    with town.session("there") as db:
        foreign = db.scalars(select(Bank.uid)).first()
    form = fields(ann.get("/bank/drills?seed=1").text)
    assert post(ann, "/bank/drills", {**form, "bank": foreign}).status_code == 404


def test_the_first_drill_of_a_school_without_a_bank_goes_into_ones_own(app, town):  # noqa: F811
    cho = client_of(app, "cho")
    with town.session("there") as db:
        db.delete(db.scalars(select(Bank)).first())
        db.commit()
    page = cho.get("/bank/drills?seed=1&grade=2").text
    form = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("grade", "level", "count", "seed")}
    assert post(cho, "/bank/drills", form).status_code == 303
    assert "Make a drill" in cho.get("/bank").text
    with town.session("there") as db:
        assert db.scalars(select(Bank.owner_id)).all() == [town.viewer("cho").teacher_id]


@pytest.mark.parametrize(("bank", "spoken"), [("zh", "列竖式计算。"), ("en", "Work out in columns.")])
def test_a_drill_is_in_the_language_that_the_class_is_given(app, town, bank, spoken):  # noqa: F811
    """Whatever language the page is in. Teeth: take the page's language."""
    with town.session() as db:
        db.execute(update(Exercise).values(language=bank))
        db.commit()
    ann = client_of(app, "ann")
    for page in ("zh", "en"):
        post(ann, "/language", {"language": page})
        shown = ann.get("/bank/drills?level=column-two-two&grade=3").text
        assert spoken in unmarked(shown)
        assert f'name="lang" value="{bank}"' in shown


def test_a_drill_for_no_class_of_one_s_own_is_in_the_school_s_language(ann):
    page = ann.get("/bank/drills?grade=5&level=equation-two&seed=3").text
    assert 'name="lang" value="zh"' in page
    assert 'name="lang" value="en"' in ann.get("/bank/drills?grade=5&level=equation-two&lang=en").text
