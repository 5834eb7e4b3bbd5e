"""The form of an exercise: every kind in and out unchanged, a sentence beside the field, nothing typed lost."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from homework_menu.web import exercise_form
from question_bank import curriculum, exercises, exports
from question_bank.content import Kind
from question_bank.models import Bank, Exercise, Picture
from tests.web.test_access import app, client_of, post, token, unmarked  # noqa: F401

WORDINGS = {
    "choice": {"stem": "Which is half?", "options": "1/2\n1/3\n1/4", "answer": "A"},
    "choices": {"stem": "Which are even?", "options": "2\n3\n4", "answer": "A,C"},
    "truefalse": {"stem": "1/2 is half.", "answer": "对"},
    "blank": {"stem": "3/4 of 8 is ____, of 12 ____.", "answer": "6；9|nine"},
    "numeric": {"stem": "How many quarters are 2?", "answer": "8"},
    "short": {"stem": "Name a fraction under a half.", "answer": "1/3"},
    "match": {"stem": "Match.", "answer": "1/2=half；1/4=quarter"},
    "order": {"stem": "Order, smallest first.", "answer": "1/4；1/3；1/2"},
    "essay": {"stem": "Write why.", "answer": "gives a reason；uses a picture"},
    "task": {"stem": "Fold a sheet.", "answer": "shows four parts", "space": "box 40"},
    "group": {"stem": "Ten apples.", "parts": "2", "part-0-stem": "Half of them?", "part-0-answer": "5",
              "part-1-stem": "A fifth is ____.", "part-1-answer": "2"},
}  # fmt: skip
LABELS = {
    "subject": "maths", "grade": "3、4", "tier": "extension", "minutes": "4.5", "modality": "written",
    "status": "ready", "title": "Parts", "solution": "See.", "how_to": "Draw it.", "hints": "Look\nCount",
    "columns": "2", "difficulty": "4", "tags": "a，b", "source": "own", "intent": "why", "needs": "scissors",
    "family": "fam-1",
}  # fmt: skip


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


@pytest.fixture
def bank(town):
    with town.session() as db:
        return db.scalars(select(Bank.uid)).first()


def last(db) -> Exercise:
    return db.scalars(select(Exercise).order_by(Exercise.id.desc())).first()


def fields(page: str) -> dict[str, str]:
    """What a browser would post of the page's form: inputs, texts, choices."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1]
    return {name: unescape(text) for name, text in found.items() if name not in ("key", "csrf_token", "next")}


def test_every_kind_goes_in_and_an_unchanged_edit_changes_nothing(ann, bank, town):
    for kind, wording in WORDINGS.items():
        made = post(ann, "/bank/new", {"bank": bank, "kind": kind, **LABELS, **wording})
        assert made.status_code == 303, made.text
        with town.session() as db:
            before, labels = last(db).revisions[-1].content, exercises.labels_of(last(db))
        assert before.kind == Kind(kind)
        assert labels.half == 9
        assert before.how_to == "Draw it."
        assert kind == "group" or before.hints == ("Look", "Count")
        assert len(before.parts) == (2 if kind == "group" else 0)
        page = ann.get(made.location + "/edit").text
        assert post(ann, made.location + "/edit", fields(page)).status_code == 303, kind
        with town.session() as db:
            assert [one.content for one in last(db).revisions] == [before], kind
            assert exercises.labels_of(last(db)) == labels, kind


def test_what_the_form_does_not_show_survives_an_edit(ann, bank, town):
    made = post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["blank"]})
    with town.session() as db:
        row = last(db)
        row.purpose, row.cognitive, row.rights, row.origin = "apply", "apply", "free", "timed"
        db.commit()
    form = {**fields(ann.get(made.location + "/edit").text), "title": "Other"}
    assert post(ann, made.location + "/edit", form).status_code == 303
    with town.session() as db:
        row = last(db)
        assert (row.purpose, row.cognitive, row.rights, row.origin) == ("apply", "apply", "free", "timed")
        assert [one.content.title for one in row.revisions] == ["Parts", "Other"]


def test_numbers_of_a_workbook_are_an_exercise_without_text(ann, bank, town):
    form = {"bank": bank, "subject": "maths", "grade": "3", "tier-0": "basic", "minutes-0": "4",
            "book": "课堂作业本", "page-0": "23", "numbers-0": "2、4"}  # fmt: skip
    assert "Give the book and the numbers." in post(ann, "/bank/workbook", {**form, "numbers-0": ""}).text
    assert post(ann, "/bank/workbook", form).status_code == 303
    with town.session() as db:
        address = f"/bank/exercise/{last(db).uid}"
    assert "《课堂作业本》P23" in ann.get(address).text
    assert 'value="2、4"' in ann.get(address + "/edit").text
    assert post(ann, "/bank/workbook", {**form, "book": "《课堂作业本》", "numbers-0": "5"}).status_code == 303
    with town.session() as db:
        assert "《《" not in ann.get(f"/bank/exercise/{last(db).uid}").text


FAULTS = {
    "no text": ({"stem": ""}, "stem", "The exercise has no text."),
    "no number": ({"minutes": "four"}, "minutes", "Give the minutes as a number."),
    "a third of a minute": ({"minutes": "2.3"}, "minutes", "Give the minutes in steps of half a minute"),
    "endless": ({"minutes": "inf"}, "minutes", "Give the minutes in steps of half a minute"),
    "no grade": ({"grade": ""}, "grade", "Choose at least one grade from 1 to 9."),
    "a grade of another school": ({"grade": "10"}, "grade", "“10” is not a grade from 1 to 9."),
    "no kind of work": ({"tier": "hard"}, "tier", "“hard” is not a kind of work."),
    "no subject": ({"subject": "alchemy"}, "subject", "“alchemy” is not a known subject."),
    "difficulty": ({"difficulty": "x"}, "difficulty", "Difficulty goes from 1 to 5."),
    "a very long difficulty": ({"difficulty": "9" * 5000}, "difficulty", "Difficulty goes from 1 to 5."),
    "space": ({"space": "much"}, "space", "is not an answer space."),
    "gaps": ({"answer": "6"}, "answer", "gaps"),
    "lesson": ({"lesson": "nowhere"}, "lesson", "There is no lesson"),
}


def test_a_fault_is_said_beside_its_field_and_what_was_typed_stays(ann, bank, town):
    with town.session() as db:
        before = db.scalar(select(func.count()).select_from(Exercise))
    for name, (change, field, told) in FAULTS.items():
        typed = {**LABELS, **WORDINGS["blank"], **change}
        answer = post(ann, "/bank/new", {"bank": bank, **typed})
        assert answer.status_code == 422, name
        assert re.search(rf'class="fault" id="{field}-note">[^<]*{re.escape(told)}', answer.text), name
        assert re.search(rf'<[a-z]+[^>]*id="{field}"[^>]*aria-invalid="true"', answer.text), name
        shown, chosen = fields(answer.text), {"tier", "subject"}
        assert {key: shown[key] for key in typed if key not in chosen} == {
            key: text for key, text in typed.items() if key not in chosen
        }, name
    with town.session() as db:
        assert db.scalar(select(func.count()).select_from(Exercise)) == before


def test_minutes_left_empty_are_those_that_the_speed_table_proposes_and_it_is_said(ann, bank, town):
    """Teeth: ask for the minutes that stand beside the form already."""
    typed = {**LABELS, **WORDINGS["blank"], "bank": bank, "minutes": " "}
    saved = post(ann, "/bank/new", typed)
    assert saved.status_code == 303
    assert "The minutes were taken from the speed table: 2." in ann.get(saved.headers["Location"]).text
    with town.session() as db:
        made = last(db)
        assert (made.half, made.origin) == (4, "default")
    unknown = post(ann, "/bank/new", {**typed, "subject": "science", "stem": "Say why ____ or ____.", "answer": "6；9"})
    assert unknown.status_code == 422
    assert "Give the minutes as a number." in unknown.text


def test_a_picture_goes_into_the_text_even_where_the_form_has_a_fault(ann, bank, town):
    body = BytesIO()
    Image.new("RGB", (30, 20), "red").save(body, "PNG")
    form = {"bank": bank, **LABELS, **WORDINGS["blank"], "alt": "a red [flag]", "minutes": "x"}
    sent = {"csrf_token": token(ann), "key": uuid4().hex, **form}
    answer = ann.post("/bank/new", data={**sent, "picture": (BytesIO(body.getvalue()), "a.png")})
    assert answer.status_code == 422
    with town.session() as db:
        uid = db.scalars(select(Picture.uid)).one()
    assert f"[[picture {uid} a red flag]]" in fields(answer.text)["stem"]
    assert post(ann, "/bank/new", {**fields(answer.text), "minutes": "4"}).status_code == 303
    assert ann.get(f"/media/picture/{uid}").content_type == "image/png"
    broken = ann.post("/bank/new", data={**sent, "key": uuid4().hex, "picture": (BytesIO(b"GIF89a"), "a.png")})
    assert broken.status_code == 422
    assert "This is not a PNG, JPEG or WebP picture" in broken.text


def test_the_look_as_children_read_it_saves_nothing(ann, bank, town):
    answer = post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["match"], "kind": "match", "look": "1"})
    assert answer.status_code == 200
    assert 'class="pairs"' in answer.text
    with town.session() as db:
        assert last(db).revisions[-1].content.title != "Parts"


def test_the_look_beside_the_form_warns_proposes_and_waits_for_an_answer(ann):
    form = {
        "kind": "blank",
        "stem": "看图,说一说:____。请家长签字",
        "grade": "3",
        "subject": "maths",
        "status": "ready",
    }
    page = post(ann, "/bank/editor/look", form).text
    assert "看图，说一说：" in page
    assert "“家长签字”: families" in page
    assert 'data-text="看图，说一说：____。请家长签字"' in page
    assert 'data-take="1"' in page
    assert "grades 3 to 4, 1 choices and blanks: ½ to 1 min" in page
    items = "7+5=____ || 12\n8+6=____ || 14\n9+4=____ || 13\n6+6=____ || 12"
    assert 'data-take="1.5"' in post(ann, "/bank/editor/look", {**form, "stem": "口算。", "items": items}).text
    assert "The exercise has no text." in post(ann, "/bank/editor/look", {}).text


def test_a_fraction_written_in_one_line_is_offered_one_above_the_other(ann):
    """Teeth: set dates and pages too, or write the bank's formula into the field."""
    form = {"kind": "blank", "grade": "3", "subject": "maths", "status": "ready", "stem": "小明有3/4块饼，还剩____块。"}
    page = post(ann, "/bank/editor/look", form).text
    assert 'data-stack="stem" data-text="小明有[[3/4]]块饼，还剩____块。"' in page
    for stem in ("小明有[[3/4]]块饼，还剩____块。", "9/30日放学，还剩____块。", "第3/4页____"):
        assert "data-stack" not in post(ann, "/bank/editor/look", {**form, "stem": stem}).text, stem
    assert "data-stack" not in post(ann, "/bank/editor/look", {**form, "subject": "english"}).text


def test_punctuation_is_put_right_at_saving_with_a_word_unless_it_is_to_stay(ann, bank):
    form = {"bank": bank, **LABELS, **WORDINGS["short"], "stem": "看图,说一说:谁多?"}
    assert "was corrected" in ann.get(post(ann, "/bank/new", form).location).text
    page = ann.get(post(ann, "/bank/new", {**form, "as_written": "yes"}).location).text
    assert "看图,说一说:谁多?" in unmarked(page)
    assert "was corrected" not in page


def test_what_a_revision_changed_is_shown_and_a_saved_page_says_so_to_the_browser(ann, bank):
    made = post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["short"]})
    assert "data-saved" in ann.get(made.location).text
    form = {**fields(ann.get(made.location + "/edit").text), "stem": "Name a fraction above a half."}
    assert post(ann, made.location + "/edit", form).status_code == 303
    page = ann.get(made.location).text
    assert "<del>under</del><ins>above</ins>" in page
    assert "data-saved" not in ann.get(made.location).text


def test_one_part_more_is_given_and_no_more_than_twelve(ann, bank):
    answer = post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["group"], "kind": "group", "more": "1"})
    assert 'name="part-2-stem"' in answer.text
    assert fields(answer.text)["part-0-stem"] == "Half of them?"
    answer = post(ann, "/bank/new", {"bank": bank, **WORDINGS["group"], "parts": "9999", "more": "1"})
    assert f'name="part-{exercise_form.MOST_PARTS}-stem"' not in answer.text


def test_a_fresh_exercise_is_version_1_also_where_its_signs_were_put_right(ann, bank, town):
    """Teeth: store what was written as a revision with a number of its own."""
    form = {"bank": bank, **LABELS, **WORDINGS["short"], "stem": "小明有3个苹果,吃了1个.", "title": "苹果"}
    page = ann.get(post(ann, "/bank/new", form).location).text
    assert "Revision 2" not in page
    assert page.index("Revision 1") < page.index("As it was written")
    with town.session() as db:
        told = exports.write(db, last(db).bank, "bundle")
        assert last(db).number == 1
    with ZipFile(BytesIO(told.body)) as packed:
        lines = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert "吃了1个。" in lines
    assert "吃了1个." not in lines, "what was never in use goes to no other school"


def test_a_stale_form_is_a_conflict_with_both_texts_and_can_be_saved_again(ann, bank, town):
    made = post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["short"]})
    mine = fields(ann.get(made.location + "/edit").text)
    assert post(ann, made.location + "/edit", {**mine, "stem": "Theirs, first."}).status_code == 303
    answer = post(ann, made.location + "/edit", {**mine, "stem": "Mine, second."})
    assert answer.status_code == 409
    assert "Theirs, first." in answer.text
    assert fields(answer.text)["stem"] == "Mine, second."
    assert "<mark>Theirs</mark>" in answer.text
    assert post(ann, made.location + "/edit", fields(answer.text)).status_code == 303
    page = ann.get(made.location).text
    assert all(text in page for text in ("Name a fraction", "Theirs, first.", "Mine, second."))


def test_signs_that_were_put_right_at_saving_are_put_back_by_one_click_and_stay_so(ann, bank):
    """Teeth: store what was put right alone."""
    form = {"bank": bank, **LABELS, **WORDINGS["short"], "stem": "小明有3个苹果,吃了1个.", "title": "苹果"}
    made = post(ann, "/bank/new", form)
    page = ann.get(made.location).text
    assert "小明有3个苹果，吃了1个。" in unmarked(page)
    version = re.search(r'name="version" value="(\d+)"><button class="button" data-key="Ctrl\+z">', page)[1]
    assert post(ann, made.location + "/back", {"version": version}).status_code == 303
    page = ann.get(made.location).text
    assert "The punctuation is back as you wrote it." in page
    assert "keep my punctuation" not in page
    kept = fields(ann.get(made.location + "/edit").text)
    assert kept["stem"] == "小明有3个苹果,吃了1个."
    assert 'name="as_written" value="yes" checked' in ann.get(made.location + "/edit").text
    assert post(ann, made.location + "/back", {"version": version}).status_code == 409, "an old page takes nothing back"
    assert post(ann, made.location + "/edit", {**kept, "as_written": "yes", "minutes": "7"}).status_code == 303
    assert "吃了1个." in unmarked(ann.get(made.location).text)


def test_of_two_wordings_both_are_kept_mine_as_an_exercise_of_its_own(ann, bank, town):
    """Teeth: add mine to the same exercise as a revision."""
    made = post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["short"]})
    mine = fields(ann.get(made.location + "/edit").text)
    assert post(ann, made.location + "/edit", {**mine, "stem": "Theirs.", "minutes": "6"}).status_code == 303
    answer = post(ann, made.location + "/edit", {**mine, "stem": "Mine."})
    for words in ("What differs", "Minutes", "<mark>4.5</mark>", "<mark>6</mark>", "Keep both"):
        assert words in answer.text, words
    copied = post(ann, made.location + "/edit", {**fields(answer.text), "copy": "yes"})
    assert copied.status_code == 303
    assert copied.location != made.location
    assert "Mine." in ann.get(copied.location).text
    page = ann.get(made.location).text
    assert "Theirs." in page
    assert "Mine." not in page
    with town.session() as db:
        assert last(db).bank.uid == bank
        assert last(db).half == 9


@pytest.mark.parametrize("chosen", [{}, {"bank": "own"}])
def test_the_first_exercise_of_a_new_school_goes_into_ones_own_bank(app, town, chosen):  # noqa: F811
    """Teeth: name a bank of the school's at the first entry, or take it where none was chosen."""
    cho = new_school(app, town)
    assert "The bank is empty." in cho.get("/bank").text
    for path in ("/bank/new", "/bank/import", "/bank/workbook", "/bank/drills?grade=3"):
        options = re.search(r'<select[^>]* name="bank".*?</select>', cho.get(path).text, re.S)[0]
        assert re.findall(r'<option value="(\w+)"( selected)?', options) == [("own", ""), ("school", "")], path
    assert post(cho, "/bank/new", {**LABELS, **WORDINGS["short"], **chosen}).status_code == 303
    with town.session("there") as db:
        assert db.scalars(select(Bank)).one().owner_id == town.viewer("cho").teacher_id


def test_a_school_gets_a_bank_of_its_own_where_that_is_chosen_and_one_only(app, town):  # noqa: F811
    """Teeth: keep the bank that a look at a file made, or offer another one."""
    cho = new_school(app, town)
    sent = {"csrf_token": token(cho), "bank": "school", "grade": "3", "tier": "basic", "subject": "maths"}
    file = b"stem,answer\n1+1=____,2\n"
    look = cho.post("/bank/import", data={**sent, "key": uuid4().hex, "look": "1", "file": (BytesIO(file), "a.csv")})
    assert '<option value="school" selected>' in look.text
    taken = cho.post("/bank/import", data={**sent, "key": uuid4().hex, "file": (BytesIO(file), "a.csv")})
    assert taken.status_code == 200
    with town.session("there") as db:
        made = db.scalars(select(Bank)).one()
        assert (made.name, made.owner_id, made.team_id) == ("Our school's bank", None, None)
    assert 'value="school"' not in cho.get("/bank/new").text
    assert post(cho, "/bank/new", {**LABELS, **WORDINGS["short"], "bank": "school"}).status_code == 404


def new_school(app, town):  # noqa: F811
    """A browser of the teacher of a school without any bank."""
    with town.session("there") as db:
        db.delete(db.scalars(select(Bank)).one())
        db.commit()
    return client_of(app, "cho")


def test_an_import_with_a_fault_keeps_what_was_chosen(ann, bank):
    answer = post(ann, "/bank/import", {"bank": bank, "subject": "english", "grade": "4"})
    assert answer.status_code == 422
    assert re.search(r'id="file-note">Choose a file\.', answer.text)
    assert fields(answer.text)["subject"] == "english"
    sent = {"csrf_token": token(ann), "key": uuid4().hex, "bank": bank, "grade": "3", "tier": "basic", "look": "1"}
    file = BytesIO(b"stem,answer\n1+1=____,2\n,\n")
    report = ann.post("/bank/import", data={**sent, "file": (file, "a.csv")})
    assert report.status_code == 200
    assert "Will be imported" in report.text
    assert "No subject was given; it was guessed from the text." in report.text


def test_an_import_says_how_many_of_its_exercises_are_kept_to_check(ann, bank):
    """Teeth: count what was left out, or say it where there is none."""
    for rows, told in (("7×8=____,56\n请家长签字：6×8=____,48\n", True), ("7×6=____,42\n", False)):
        sent = {"csrf_token": token(ann), "key": uuid4().hex, "bank": bank, "grade": "3", "tier": "basic"}
        file = BytesIO(f"stem,answer\n{rows}".encode())
        page = ann.post("/bank/import", data={**sent, "subject": "maths", "file": (file, "a.csv")}).text
        assert ("1 of them: the text has a warning, saved as “to check”" in page) is told
        assert ('<span class="chip">To check</span>' in page) is told


def test_half_width_signs_between_han_are_put_right(app):  # noqa: F811
    with app.test_request_context(method="POST"):
        made = exercise_form.content(MultiDict({"kind": "short", "stem": "看图,说一说:谁多?", "answer": "略"}))
    assert made.stem == "看图，说一说：谁多？"


@pytest.mark.parametrize("minutes", ["inf", "nan", "1e400", "1e300", "-4", "241", "four"])
def test_default_minutes_that_no_exercise_can_have_are_refused(ann, bank, minutes):
    form = {"csrf_token": token(ann), "key": uuid4().hex, "bank": bank, "grade": "3", "minutes": minutes}
    answer = ann.post("/bank/import", data={**form, "file": (BytesIO(b"stem,answer\n1+1=____,2\n"), "a.csv")})
    assert answer.status_code == 422
    assert re.search(r"[Gg]ive (the )?minutes", answer.text)


@pytest.mark.parametrize(("word", "level"), [("较难", "4"), ("easy", "1")])
def test_the_form_takes_difficulty_as_a_word(ann, bank, word, level):
    made = post(ann, "/bank/new", {"bank": bank, **LABELS, **WORDINGS["short"], "difficulty": word})
    assert fields(ann.get(made.location + "/edit").text)["difficulty"] == level


def test_a_point_that_there_is_not_is_asked_about_before_it_becomes_the_schools_own(ann, bank, town):
    typed = {"bank": bank, **LABELS, **WORDINGS["short"], "goals": "没有"}
    asked = post(ann, "/bank/new", typed)
    assert asked.status_code == 422
    assert re.search('class="fault" id="goals-note">“没有” is not a knowledge point of this subject', asked.text)
    assert 'name="own_point"' in asked.text
    assert 'name="own_point"' not in ann.get("/bank/new").text
    with town.session() as db:
        assert curriculum.find_points(db, "没有", "maths") == []
    made = post(ann, "/bank/new", {**typed, "own_point": "yes"})
    assert made.status_code == 303
    saved = fields(ann.get(made.location + "/edit").text)
    assert saved["goals"] == "没有"
    assert post(ann, made.location + "/edit", {**saved, "subject": "maths", "tier": "basic"}).status_code == 303
    wrong = post(ann, made.location + "/edit", {**saved, "subject": "maths", "tier": "basic", "goals": "有没"})
    assert (wrong.status_code, "“有没” is not a knowledge point" in wrong.text) == (422, True)


@pytest.mark.parametrize(("space", "count"), [("", 1), ("lines 3", 1), ("box 77", 1)])
def test_the_answer_space_is_a_choice_that_keeps_what_an_exercise_has(ann, bank, town, space, count):
    form = {"subject": "maths", "grade": "3", "tier": "basic", "minutes": "4", "modality": "written", "status": "ready",
            "bank": bank, "stem": "Why?", "kind": "short", "answer": "4", "space": space}  # fmt: skip
    assert post(ann, "/bank/new", form).status_code == 303
    with town.session() as db:
        uid = last(db).uid
        assert last(db).revisions[-1].content.space == (space or "none")
    page = ann.get(f"/bank/exercise/{uid}/edit").text
    chosen = re.search(r'<select id="space".*?</select>', page, re.S)[0]
    assert re.findall(r'value="([^"]*)" selected', chosen) == ([space] if space else [])
    assert chosen.count(f'value="{space}"') == count
