"""From class to menu in the browser: bad wishes, what mends a shortfall, one click on, taking back, conflicts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import escape, unescape
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from homework_menu import classes
from homework_menu.demo import sample_bank, school
from homework_menu.menu_rules import Format
from homework_menu.models import ClassSubject, Menu, SchoolClass, Submission
from question_bank.models import Bank, Exercise, Teacher, Unit
from tests.people import NOW
from tests.web.routes import shown_version
from tests.web.test_access import app, client_of, post, token  # noqa: F401

DAY = date(2026, 11, 26)
YOUNGEST = "pep-maths-2a-4"


@pytest.fixture
def ann(app):  # noqa: F811
    return client_of(app, "ann")


@pytest.fixture
def wish(town):
    with town.session() as db:
        uid = db.scalars(select(SchoolClass.uid)).first()
    return {"class": uid, "subject": "maths", "date": DAY.isoformat(), "minutes": "20", "format": "must-may",
            "place": "school-home", "seed": "1"}  # fmt: skip


@pytest.fixture
def youngest(town) -> str:
    """A grade 2 class at the end of its unit, in a school whose bank has the exercises of it."""
    with town.session() as db:
        bank, ann = db.scalars(select(Bank).where(Bank.name == "Bank here")).one(), town.people["ann"]
        school.fill(db, bank, YOUNGEST, now=NOW)
        made = classes.create(db, town.schools["here"], "Class 2", 2, learners=38)
        unit = db.scalars(select(Unit).where(Unit.code == YOUNGEST)).one()
        classes.arrive_at(classes.teach(db, made, "maths", teacher_id=ann, unit=unit), unit.lessons[-1])
        db.commit()
        return made.uid


def mends(page: str) -> list[dict]:
    """The mends of a page as forms, each with what it posts."""
    found = []
    for form in re.findall(r"<li><form[^>]*>(.*?)</form>", page.split('class="mends"')[1].split("</ul>")[0], re.S):
        pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        names = {name for name, _ in pairs} - {"csrf_token", "key"}
        found.append({name: [unescape(text) for one, text in pairs if one == name] for name in names})
    return found


def built(client, wish) -> str:
    answer = post(client, "/menus", wish)
    assert answer.status_code == 303, answer.text
    return answer.location


def test_every_format_is_built_and_shown(ann, wish):
    for format in Format:
        page = ann.get(built(ann, {**wish, "format": format.value})).text
        assert "choices fit" in page, format
        assert 'class="dish' in page, format


def test_the_builder_s_own_words_are_the_reader_s_and_the_sheet_s_the_class_s(ann, wish):
    location = built(ann, wish)
    page, sheet = ann.get(location).text, ann.get(f"{location}/learner").text
    assert "<h2>Must do</h2>" in page
    assert "pick 1, or none</span>" in page
    assert "必做" not in page
    assert "必做" in sheet
    assert "Must do" not in sheet


def test_meals_have_names_on_the_screen_and_on_the_teachers_page(ann, wish):
    location = built(ann, {**wish, "format": "set-meals"})
    for page in (ann.get(location).text, ann.get(f"{location}/teacher").text):
        assert "枫叶套餐" in page
        assert "银杏套餐" in page


FAULTS = {
    "minutes in words": ({"minutes": "twenty"}, "minutes", "Give the minutes as a number."),
    "a third": ({"minutes": "20.3"}, "minutes", "Give the minutes in steps"),
    "no number": ({"minutes": "nan"}, "minutes", "Give the minutes in steps"),
    "too many": ({"minutes": "9999"}, "minutes", "Give the minutes in steps"),
    "no day": ({"date": "tomorrow"}, "date", "Give the day as a date."),
    "a format of nobody": ({"format": "feast"}, "format", "Choose a format."),
    "no place": ({"place": "moon"}, "place", "Choose where the work is done."),
    "a large seed": ({"seed": "9999999999"}, "seed", "Give the set number as a whole number"),
    "seed": ({"seed": "-3"}, "seed", "Give the set number as a whole number"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_points_to_choose_from_are_named_in_the_page_s_language(ann, town, language):
    with town.session() as db:
        db.execute(update(Teacher).values(language=language))
        point = db.scalars(select(ClassSubject)).first().unit.lessons[0].points[0]
        assert point.title(language) != point.title({"zh": "en", "en": "zh"}[language])
        title = point.title(language)
        db.commit()
    assert f"<span data-content>{title}</span>" in ann.get("/").text


def test_a_wish_with_a_fault_comes_back_as_it_was_written(ann, wish):
    for name, (change, field, told) in FAULTS.items():
        answer = post(ann, "/menus", {**wish, **change})
        assert answer.status_code == 422, name
        assert re.search(rf'class="fault" id="{field}-\d+-note">{told}', answer.text), name
        assert re.search(rf'id="{field}-\d+"[^>]*aria-invalid="true"', answer.text), name
        assert field not in ("minutes", "seed") or f'value="{change[field]}"' in answer.text, name


def test_a_goal_that_is_no_point_is_said_beside_the_goals(ann, wish):
    answer = post(ann, "/menus", {**wish, "goal": "nothing"})
    assert answer.status_code == 422
    assert "is not a knowledge point of this subject." in answer.text


SHORT = {
    "little time": {"minutes": "3"},
    "little time on a board": {"minutes": "5", "format": "three-in-a-row"},
    "columns in no time": {"minutes": "4", "format": "columns"},
    "a goal and little time": {"minutes": "4"},
}


def test_every_mend_that_is_offered_builds_a_menu(ann, wish, town):
    with town.session() as db:
        goals = [point.code for point in db.scalars(select(ClassSubject)).first().lesson.points]
    for name, change in SHORT.items():
        answer = post(ann, "/menus", {**wish, **change, "goal": goals if "goal" in name else []})
        assert answer.status_code == 422, name
        offered = mends(answer.text)
        assert offered, name
        for form in offered:
            built(ann, form)


def test_what_the_class_had_lately_is_offered_again(ann, wish, town):
    built(ann, wish)
    with town.session() as db:
        had = {dish.exercise_id for section in db.scalars(select(Menu)).one().sections for dish in section.dishes}
        for row in db.scalars(select(Exercise).where(Exercise.id.not_in(had))):
            row.status = "draft"
        db.commit()
    answer = post(ann, "/menus", {**wish, "date": (DAY + timedelta(days=1)).isoformat()})
    assert answer.status_code == 422
    offered = mends(answer.text)
    assert [form["repeat"] for form in offered if "repeat" in form] == [["yes"]]
    for form in offered:
        built(ann, form)


def test_grade_two_gets_the_reason_and_what_may_be_done_instead(ann, wish, town):
    with town.session() as db:
        school_class = db.scalars(select(SchoolClass)).first()
        school_class.grade = 2
        for row in db.scalars(select(Exercise)):
            row.grades |= 1 << 2
        db.commit()
    assert "Grade 2 gets no written homework at home." in ann.get("/").text
    answer = post(ann, "/menus", {**wish, "place": "home"})
    assert answer.status_code == 422
    assert "Grade 2 gets no written homework at home." in answer.text
    assert "oral, reading or practical" in answer.text
    (at_school,) = [form for form in mends(answer.text) if form["place"] == ["school"]]
    built(ann, at_school)


@pytest.mark.parametrize("place", ["home", "school"])
@pytest.mark.parametrize("format", ["must-may", "set-meals", "three-courses", "three-in-a-row"])
def test_the_youngest_get_a_menu_of_what_is_said_and_done(ann, wish, youngest, format, place):
    location = built(ann, {**wish, "class": youngest, "minutes": "15", "format": format, "place": place})
    page = ann.get(location).text
    assert "choices fit" in page
    titles = {one.content.title for one in sample_bank.load(YOUNGEST)}
    assert sum(escape(title) in page for title in titles) >= 4
    for reader in ("learner", "teacher"):
        assert ann.get(f"{location}/{reader}").status_code == 200


def test_one_click_goes_on_to_the_next_lesson_and_stops_at_the_end_of_the_book(ann, wish, town):
    path = f"/classes/{wish['class']}/maths/next"
    with town.session() as db:
        taught = db.scalars(select(ClassSubject)).first()
        classes.arrive_at(taught, taught.unit.lessons[0])
        wanted = taught.unit.lessons[1].title
        db.commit()
    assert post(ann, path, {"version": shown_version(ann.get("/").text, path)}).status_code == 303
    assert wanted in ann.get("/").text
    with town.session() as db:
        taught = db.scalars(select(ClassSubject)).first()
        classes.arrive_at(taught, [one for unit in taught.unit.book.units for one in unit.lessons][-1])
        db.commit()
    here = shown_version(ann.get("/").text, path.removesuffix("/next"))
    answer = post(ann, path, {"version": here})
    assert answer.status_code == 422
    assert "end of its book" in answer.text


def test_the_day_shows_what_others_have_handed_in(ann, wish, town):
    with town.session() as db:
        chinese = classes.teach(db, db.scalars(select(SchoolClass)).first(), "chinese")
        assert chinese.teacher_id is None
        db.commit()
    location = built(ann, wish)
    post(ann, f"{location}/hand-in", {"version": version(ann, location)})
    with town.session() as db:
        row = db.scalars(select(Submission)).one()
        row.subject, row.most, row.date = "chinese", 44, max(row.date, DAY)
        db.commit()
    answer = post(ann, "/menus", {**wish, "minutes": "60"})
    assert "of 38 minutes" in ann.get(answer.location).text


def version(client, location) -> str:
    return re.search(r'name="version" value="(\d+)"', client.get(location).text)[1]


def test_the_basket_stands_first_in_the_tray_and_what_does_not_fit_has_no_button(ann, wish, town):
    location = built(ann, wish)
    with town.session() as db:
        first = db.scalars(select(Menu)).one().sections[0].dishes[0].exercise
        fits = db.scalars(select(Exercise).where(Exercise.tier == first.tier, Exercise.half <= 6)).first()
        stands, other = first.uid, fits.uid
    for uid in (stands, other):
        post(ann, f"/basket/{uid}", {"in": "yes"})
    tray = ann.get(f"{location}/add/0").text.split('class="tray"')[1]
    laid, rest = tray.split("Same kind and goal")[0], tray.split("Same kind and goal")[1]
    assert "<h3>In your basket</h3>" in laid
    assert "This exercise is already on the menu." in laid
    assert f'value="{stands}"' not in tray
    assert f'value="{other}"' not in rest


def test_a_menu_that_is_handed_in_changes_only_after_it_is_taken_back(ann, wish, town):
    location = built(ann, wish)
    assert post(ann, f"{location}/hand-in", {"version": version(ann, location)}).status_code == 303
    page = ann.get(location).text
    assert "Take back" in page
    assert "Build again" not in page
    with town.session() as db:
        number = str(db.scalars(select(Menu)).one().version)
    refused = post(ann, f"{location}/rebuild", {"version": number})
    assert refused.status_code == 422
    assert "Take it back before you change it." in refused.text
    assert post(ann, f"{location}/take-back", {"version": number}).status_code == 303
    with town.session() as db:
        assert db.scalars(select(Submission)).all() == []
    assert post(ann, f"{location}/rebuild", {"version": version(ann, location)}).status_code == 303


def test_a_rebuild_with_other_minutes_keeps_what_is_locked_and_says_what_is_short(ann, wish, town):
    location = built(ann, wish)
    post(ann, f"{location}/lock/0", {"version": version(ann, location), "locked": "yes"})
    with town.session() as db:
        kept = db.scalars(select(Menu)).one().sections[0].dishes[0].exercise.uid
    more = {"version": version(ann, location), "minutes": "25", "format": "three-courses"}
    assert post(ann, f"{location}/rebuild", more).status_code == 303
    with town.session() as db:
        menu = db.scalars(select(Menu)).one()
        assert menu.cap == 50
        assert kept in [dish.exercise.uid for section in menu.sections for dish in section.dishes]
    short = post(ann, f"{location}/rebuild", {"version": version(ann, location), "minutes": "3"})
    assert short.status_code == 422
    assert "Nothing was changed" in short.text
    for form in mends(short.text):
        assert post(ann, f"{location}/rebuild", {**form, "version": version(ann, location)}).status_code == 303
    back = post(ann, f"{location}/undo", {"version": version(ann, location)})
    assert back.status_code == 303
    words = post(ann, f"{location}/rebuild", {"version": version(ann, location), "minutes": "few"})
    assert words.status_code == 422
    assert 'value="few"' in words.text


def test_another_wording_keeps_the_locks_through_every_rebuild_and_is_taken_back(ann, wish, town):
    location = built(ann, wish)
    post(ann, f"{location}/lock/0", {"version": version(ann, location), "locked": "yes"})
    with town.session() as db:
        kept = db.scalars(select(Menu)).one().sections[0].dishes[0].exercise.uid
    assert "<h2>Must do</h2>" in ann.get(location).text
    post(ann, f"{location}/wording", {"version": version(ann, location), "wording": "restaurant"})
    post(ann, f"{location}/rebuild", {"version": version(ann, location), "format": "three-courses"})
    assert "<h2>Main course</h2>" in ann.get(location).text
    with town.session() as db:
        menu = db.scalars(select(Menu)).one()
        assert kept in [dish.exercise.uid for section in menu.sections for dish in section.dishes if dish.locked]
    assert "配菜" in ann.get(f"{location}/learner").text
    for _ in range(2):
        post(ann, f"{location}/undo", {"version": version(ann, location)})
    assert "<h2>Must do</h2>" in ann.get(location).text
    refused = post(ann, f"{location}/wording", {"version": version(ann, location), "wording": "grand"})
    assert refused.status_code == 422
    assert "Choose one of the wordings." in refused.text


def test_a_menu_that_somebody_changed_meanwhile_is_a_conflict(ann, wish):
    location = built(ann, wish)
    stale = version(ann, location)
    post(ann, f"{location}/rebuild", {"version": stale})
    answer = post(ann, f"{location}/rebuild", {"version": stale, "format": "three-courses"})
    assert answer.status_code == 409
    assert "This menu was changed somewhere else" in answer.text
    assert post(ann, f"{location}/rebuild", {"version": stale}).status_code == 303, "the same menu twice is no conflict"


def test_a_script_that_stays_gets_the_changed_page_at_once(ann, wish):
    location = built(ann, wish)
    stays, form = {"X-Stays-At": "/"}, {"csrf_token": token(ann)}
    before = ann.get(location).text
    answer = ann.post(f"{location}/remove/3", headers=stays,
                      data={**form, "key": uuid4().hex, "version": version(ann, location)})  # fmt: skip
    assert (answer.status_code, answer.headers["X-Stays-At"]) == (200, f"{location}#dish-2")
    assert answer.text.count('class="dish"') == before.count('class="dish"') - 1
    assert f'name="version" value="{version(ann, location)}"' in answer.text
    handed = ann.post(f"{location}/hand-in", headers=stays, data={**form, "key": uuid4().hex, "print": "yes",
                                                                  "version": version(ann, location)})  # fmt: skip
    assert (handed.status_code, handed.location.startswith(f"{location}/")) == (303, True)


def test_a_colleague_looks_and_does_not_change(app, ann, wish):  # noqa: F811
    location = built(ann, wish)
    ben = client_of(app, "ben")
    page = ben.get(location)
    assert page.status_code == 200
    assert "Build again" not in page.text
    assert post(ben, f"{location}/rebuild", {"version": version(ann, location)}).status_code == 403


SENTENCES = {
    "zh": {403: "只能查看", 404: "这里没有内容", 413: "内容太大", 500: "是我们的问题"},
    "en": {403: "View only", 404: "Nothing here", 413: "Too much at once", 500: "That was our fault"},
}


def _broken(client, town):
    """A page whose table is gone."""
    with town.database.everywhere() as db:
        db.execute(text("ALTER TABLE submission RENAME TO gone"))
        db.commit()
    return client.get("/menus")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals_have_their_page_in_both_languages(app, ann, wish, town, language):  # noqa: F811
    location = built(ann, wish)
    ben = client_of(app, "ben")
    post(ben, "/language", {"language": language})
    app.config["MAX_FORM_MEMORY_SIZE"] = 20_000
    answers = {
        403: post(ben, f"{location}/undo", {"version": "1"}),
        404: ben.get("/nowhere"),
        413: ben.post(
            "/bank/import", data={"csrf_token": token(ben), "text": "x" * 30_000}, content_type="multipart/form-data"
        ),
        500: _broken(ben, town),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert f"<h1>{SENTENCES[language][status]}" in answer.text, (status, answer.text[-900:])
        assert answer.headers["X-Request-Id"] in answer.text


def test_the_page_says_what_undo_would_take_back(ann, wish, town):
    location = built(ann, wish)

    def said() -> str:
        found = re.search(r'id="step" data-content>([^<]*)<', ann.get(location).text)
        return unescape(found[1]) if found else ""

    assert said() == ""
    with town.session() as db:
        first = db.scalars(select(Menu)).one().sections[1].dishes[0].revision.content.title
        at = len(db.scalars(select(Menu)).one().sections[0].dishes)
    for path, form, words in (
        (f"remove/{at}", {}, f"“{first}” taken off"),
        ("undo", {}, ""),
        ("lock/0", {"locked": "yes"}, "one dish kept"),
        ("wording", {"wording": "plain"}, "wording of the sheet"),
        ("rebuild", {"format": "three-courses"}, "format Three courses"),
        ("move/1", {"to": "0"}, "another order"),
    ):
        post(ann, f"{location}/{path}", {"version": version(ann, location), **form})
        assert said() == words, path


def test_a_menu_over_its_cap_says_so_once_with_its_mends_and_is_not_handed_in(ann, wish, town):
    """Teeth: leave the buttons on, say it in a note as well."""
    location = built(ann, wish)
    closed = 'disabled aria-describedby="shut"'
    assert closed not in ann.get(location).text
    with town.session() as db:
        menu = db.scalars(select(Menu)).one()
        menu.cap = round(2 * menu.orders["most"]) - 2
        db.commit()
    page = ann.get(location).text
    assert page.count(closed) == 2
    assert "Cannot be handed in yet: 1 minute over" in page
    assert page.count('id="mends"') == 1
    assert "finding" not in page.split('class="card settings"')[0].split('id="mends"')[1], "no note says it again"


def test_where_the_day_leaves_less_than_was_asked_the_meter_says_why(ann, wish, town):
    location = built(ann, wish)
    assert "no more left" not in ann.get(location).text
    with town.session() as db:
        menu = db.scalars(select(Menu)).one()
        menu.cap = menu.wish["half"] - 2
        db.commit()
        asked = menu.wish["half"] / 2
    told = f"you asked for {asked:g}, but the day has no more left"
    assert told in unescape(ann.get(location).text)
