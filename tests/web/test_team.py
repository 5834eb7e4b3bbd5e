"""The team in the browser: exercises offered and reviewed, menus shared and adopted, by two people at two screens."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from homework_menu import classes, menus, shared_menus
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import Menu
from question_bank import banks, exercises, reviews, teams
from question_bank.content import Content
from question_bank.exercises import Draft
from question_bank.models import Bank, Exercise, School, Teacher, Unit
from question_bank.team_models import Review
from question_bank.teams import TeamSpec
from tests.people import NOW, UNIT, Town
from tests.web.routes import DAY, labels, shown_version
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_journey import LEFT_OPEN, Visit, address, chromium  # noqa: F401
from tests.web.test_statements import MOST, counted


@pytest.fixture
def team(town: Town) -> str:
    """Ann and Ben; Ben teaches maths in 3 Elm."""
    with town.session() as db:
        people = [db.get_one(Teacher, town.people[one]) for one in ("ann", "ben")]
        made = teams.create(db, town.viewer("lee"), TeamSpec("Maths 3", "maths", frozenset({3}), people))
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        elm = classes.create(db, made.school_id, "3 Elm", 3, learners=30)
        classes.arrive_at(classes.teach(db, elm, "maths", teacher_id=town.people["ben"], unit=unit), unit.lessons[-1])
        db.commit()
        return made.uid


def offer(town: Town, team: str, count: int, name: str = "ann") -> list[str]:
    """The uids of reviews of so many exercises."""
    with town.session() as db:
        viewer = town.viewer(name)
        bank, shelf = teams.find(db, viewer, team).bank, banks.own_or_new(db, viewer)
        drafts = [Draft(Content(kind="short", stem=f"Half of {2 * at}?", answers=(f"{at}",)), labels())
                  for at in range(count)]  # fmt: skip
        made = [exercises.create(db, shelf, one, now=NOW, author_id=viewer.teacher_id) for one in drafts]
        uids = [reviews.offer(db, viewer, one, bank, now=NOW).uid for one in made]
        db.commit()
        return uids


def states(town: Town) -> list[str]:
    with town.session() as db:
        return list(db.scalars(select(Review.state).order_by(Review.id)))


def test_twenty_stand_on_a_page_and_pass_together_but_for_what_changed_meanwhile(app, town, team):  # noqa: F811
    """Teeth: let the whole page pass without looking at versions."""
    uids, ben = offer(town, team, 23), client_of(app, "ben")
    page = ben.get("/review")
    assert page.text.count('class="dish review"') == 20
    assert ben.get("/review?page=2").text.count('class="dish review"') == 3
    assert "23 to review" in page.text
    with town.session() as db:
        changed = db.scalars(select(Review).where(Review.uid == uids[1])).one().exercise
        exercises.relabel(db, changed, replace(labels(), half=12), version=changed.version, now=NOW)
        db.commit()
    form = {"review": uids[:3], "version": ["1", "1", "1"]}
    assert post(ben, "/review/pass", form).status_code == 303
    assert states(town)[:4] == ["passed", "offered", "passed", "offered"]
    after = ben.get("/review").text
    assert "left as they are: 1." in after
    assert "2 passed." in after
    assert post(ben, "/review/undo", {"review": [uids[0], uids[2]]}).status_code == 303
    assert set(states(town)) == {"offered"}


def _reword(db, uid: str, stem: str, answer: str) -> None:
    """What waits for a review gets another wording before anybody looks."""
    found = db.scalars(select(Review).where(Review.uid == uid)).one()
    text = Content(kind="short", stem=stem, answers=(answer,))
    exercises.revise(db, found.exercise, text, version=found.exercise.version, now=NOW)
    found.revision = found.exercise.number


def test_a_fraction_with_a_slash_is_a_hint_and_the_others_pass_by_one_button(app, town, team):  # noqa: F811
    """Teeth: show the button only where several have no hint."""
    uids, ben = offer(town, team, 2), client_of(app, "ben")
    with town.session() as db:
        _reword(db, uids[0], "Work out 1/5+3/5=", "4/5")
        other = db.scalars(select(Review).where(Review.uid == uids[1])).one().exercise
        exercises.relabel(db, other, replace(labels(), half=3), version=other.version, now=NOW)
        db.commit()
    page = ben.get("/review").text
    assert "Fractions are written with a slash: 1/5+" in page
    assert "Pass the 1 with no warnings" in page
    assert "Print these" in page


def test_the_editors_warnings_stand_in_review_and_keep_an_exercise_from_passing_with_the_others(app, town, team):  # noqa: F811
    """Teeth: check answers, minutes and grades alone."""
    uids, ben = offer(town, team, 3), client_of(app, "ben")
    with town.session() as db:
        _reword(db, uids[0], "\u2605 Half of 10? Have a parent sign here.", "5")
        for uid in uids[1:]:
            other = db.scalars(select(Review).where(Review.uid == uid)).one().exercise
            exercises.relabel(db, other, replace(labels(), half=3), version=other.version, now=NOW)
        db.commit()
    page = ben.get("/review").text
    hints = re.findall(r'<li class="hint">.*?</svg>(.*?)</li>', page)
    assert sum("families and classmates" in one for one in hints) == 1
    assert sum("a sheet rates neither" in one for one in hints) == 1
    assert "Pass the 2 with no warnings" in page
    assert "1 more to look at one by one" in page


def test_a_teams_exercise_says_whether_a_colleague_let_it_pass_and_who(app, town, team):  # noqa: F811
    """Teeth: tell every exercise of a team's bank as reviewed, or look at the state of a review without its bank."""
    offer(town, team, 1)
    ben, lee = client_of(app, "ben"), client_of(app, "lee")
    with town.session() as db:
        found = db.scalars(select(Review)).one()
        reviews.let_pass(db, town.viewer("ben"), found, seen=found.exercise.version, now=NOW)
        bank = teams.find(db, town.viewer("lee"), team).bank
        own, shelf, passed = bank.uid, bank.id, found.exercise.uid
        db.commit()
    form = {"bank": own, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "4", "stem": "1+1=____",
            "answer": "2", "modality": "written", "status": "ready"}  # fmt: skip
    direct = post(lee, "/bank/new", form).location
    page = ben.get(f"/bank?bank={shelf}&status=all").text
    rows = page.split('<li class="hit"')[1:]
    assert ["entered by the lead, not reviewed" in one for one in rows] == [True, False]
    assert ["passed a review" in one for one in rows] == [False, True]
    assert re.search(r"passed a review · <span data-content>Ben", rows[1])
    assert "entered by the lead, not reviewed" in ben.get(direct).text
    assert "changed since" not in ben.get(f"/bank/exercise/{passed}").text
    with town.session() as db:
        one = db.scalars(select(Exercise).where(Exercise.uid == passed)).one()
        exercises.revise(
            db, one, Content(kind="short", stem="Half of 8?", answers=("4",)), version=one.version, now=NOW
        )
        db.commit()
    assert "changed since" in ben.get(f"/bank/exercise/{passed}").text


def test_a_new_exercise_goes_into_ones_own_bank_the_leads_too(app, town, team):  # noqa: F811
    """Teeth: propose the first bank of the list, or carry a team's bank on to the next exercise."""
    lee = client_of(app, "lee")
    with town.session() as db:
        shelf = teams.find(db, town.viewer("lee"), team).bank.uid
    chosen = r'<select id="bank".*?</select>'

    def first(path: str) -> str:
        options = re.findall(r'<option value="([^"]*)"( selected)?', re.search(chosen, lee.get(path).text, re.S)[0])
        return next((value for value, is_on in options if is_on), options[0][0])

    assert first("/bank/new?subject=maths&grade=3") == "own"
    assert first("/bank/import") == "own"
    assert first(f"/bank/new?bank={shelf}") == shelf
    form = {"bank": shelf, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "4", "stem": "1+1=____",
            "answer": "2", "modality": "written", "status": "ready"}  # fmt: skip
    assert f"bank={shelf}" not in lee.get(post(lee, "/bank/new", form).location).text


def test_who_has_no_class_for_a_shared_menu_is_told_why_there_is_no_button(app, town, team):  # noqa: F811
    uid = build(town)
    ann, ben = client_of(app, "ann"), client_of(app, "ben")
    version = shown_version(ann.get(f"/menus/{uid}").text, f"/menus/{uid}/share")
    post(ann, f"/menus/{uid}/share", {"version": version, "team": team})
    page = ben.get(f"/teams/{team}").text
    assert "You have no class" not in page
    assert 'menus <span class="soft">1</span></h2>' in page.replace("&#39;", "'"), (
        "the heading tells how many there are"
    )
    with town.session() as db:
        for one in classes.taught_by(db, town.people["ben"]):
            one.teacher_id = None
        db.commit()
    page = ben.get(f"/teams/{team}").text
    assert "You have no class of Grade 3 in this subject yet" in page
    assert '<a class="button" href="/first?grade=3&amp;subject=maths">' in page


def test_a_reason_is_asked_for_beside_the_exercise_and_shown_to_its_author(app, town, team):  # noqa: F811
    [uid], ben = offer(town, team, 1), client_of(app, "ben")
    assert "1 to review" in ben.get("/").text
    bare = post(ben, f"/review/{uid}/return", {"version": "1", "words": " "})
    assert bare.status_code == 422
    assert 'aria-invalid="true"' in bare.text
    assert post(ben, f"/review/{uid}/return", {"version": "1", "words": "Half of zero?"}).status_code == 303
    ann = client_of(app, "ann")
    assert "Half of zero?" in ann.get(f"/teams/{team}").text
    assert "Half of zero?" in ann.get("/").text
    late = post(ben, "/review/pass", {"review": uid, "version": "1"})
    assert late.status_code == 409
    assert "A colleague was faster" in late.text


def test_a_members_exercise_comes_to_the_teams_bank_by_review_alone(app, town, team):  # noqa: F811
    """Teeth: let anybody who sees a bank put something into it."""
    with town.session() as db:
        shelf = teams.find(db, town.viewer("ann"), team).bank.uid
    form = {"bank": shelf, "subject": "maths", "grade": "3", "tier": "basic", "minutes": "4", "stem": "1+1=____",
            "answer": "2", "modality": "written", "status": "ready"}  # fmt: skip
    ann = client_of(app, "ann")
    refused = post(ann, "/bank/new", form)
    assert refused.status_code == 403
    assert "Put it into your own bank" in refused.text
    assert shelf not in ann.get("/bank/new").text
    assert post(client_of(app, "lee"), "/bank/new", form).status_code == 303
    assert post(ann, "/bank/new", {**form, "bank": "own"}).status_code == 303
    with town.session() as db:
        owners = [one.bank.owner_id for one in db.scalars(select(Exercise).order_by(Exercise.id.desc()).limit(2))]
    assert owners == [town.people["ann"], None]


def test_several_are_offered_from_the_basket_and_from_the_own_bank(app, town, team):  # noqa: F811
    """Teeth: leave the offering out of the form that the ticks belong to."""
    offer(town, team, 1)
    with town.session() as db:
        ann = town.viewer("ann")
        shelf, to = banks.own(db, ann), teams.find(db, ann, team).bank.uid
        drafts = [Draft(Content(kind="short", stem=f"{at} + 0 = ?", answers=(f"{at}",)), labels()) for at in range(2)]
        made = [exercises.create(db, shelf, one, now=NOW, author_id=ann.teacher_id).uid for one in drafts]
        bank = shelf.id
        db.commit()
    ann = client_of(app, "ann")
    listed = ann.get(f"/bank?bank={bank}").text
    assert listed.count('form="many" name="exercise"') == 3
    assert listed.count("waits for a colleague") == 1
    assert 'form="many" formaction="/review/offer"' in listed
    for uid in made:
        post(ann, f"/basket/{uid}", {"in": "yes"})
    assert "Offer those in my own bank (2)" in ann.get("/basket").text
    done = post(ann, "/review/offer", {"exercise": [f"{uid}:1" for uid in made], "to": to})
    assert done.status_code == 303
    assert "2 offered to Maths 3" in ann.get(done.location).text
    assert "Offer those in my own bank" not in ann.get("/basket").text
    assert post(ann, "/review/offer", {"exercise": made, "to": to}).status_code == 422
    assert states(town) == ["offered"] * 3


def test_of_two_leads_who_change_a_team_the_second_sees_both(app, town, team):  # noqa: F811
    lead, path = client_of(app, "lee"), f"/teams/{team}/edit"
    form = {"name": "Maths", "subject": "maths", "grade": "3", "version": shown_version_of(lead, path)}
    assert post(lead, path, form).status_code == 303
    late = post(lead, path, {**form, "name": "Sums"})
    assert late.status_code == 409
    assert "What is there now" in late.text
    assert post(lead, path, {**form, "name": "", "version": "2"}).status_code == 422


def shown_version_of(client, path: str) -> str:
    return client.get(path).text.split('name="version" value="')[1].split('"')[0]


def test_a_menu_that_is_not_shared_is_not_adopted(app, town, team):  # noqa: F811
    uid = build(town)
    with town.session() as db:
        elm = classes.named(db, "3 Elm").uid
    ben = client_of(app, "ben")
    assert post(ben, f"/menus/{uid}/adopt", {"class": elm}).status_code == 404
    assert "Adopt for" not in ben.get(f"/menus/{uid}").text
    version = shown_version(client_of(app, "ann").get(f"/menus/{uid}").text, f"/menus/{uid}/share")
    assert post(client_of(app, "ann"), f"/menus/{uid}/share", {"version": version, "team": team}).status_code == 303
    assert "Adopt for 3 Elm" in ben.get(f"/menus/{uid}").text
    made = post(ben, f"/menus/{uid}/adopt", {"class": elm})
    assert made.status_code == 303
    assert "of the 20 minutes that its day has" in (page := ben.get(made.location).text)
    assert f'<a href="/menus/{uid}">Adapted from a menu by <span data-content>Ann</span></a>' in page


def build(town: Town, form: Format = Format.MUST_MAY) -> str:
    with town.session() as db:
        ann, school = town.viewer("ann"), db.get_one(School, town.schools["here"])
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        spec = MenuSpec(grade=3, subject="maths", half=40, format=form, place=Place.SCHOOL_HOME, day=DAY,
                        school_class=classes.named(db, "Class here"), unit=unit, lesson=unit.lessons[-1])  # fmt: skip
        menu = menus.build(db, ann, school, spec, now=NOW).menu
        assert menu
        db.commit()
        return menu.uid


IN_A_BROWSER = (pytest.mark.browser, pytest.mark.pango, pytest.mark.slow, pytest.mark.xdist_group("browser"), LEFT_OPEN)


def marked(test):
    for mark in IN_A_BROWSER:
        test = mark(test)
    return test


@marked
def test_two_colleagues_share_exercises_and_a_menu(address: str, chromium: Browser, town: Town, team: str):  # noqa: F811
    menu = build(town)
    wide, narrow = chromium.new_context(locale="en-GB"), chromium.new_context(locale="zh-CN")
    wide.set_default_timeout(8000)
    narrow.set_default_timeout(8000)
    ann, ben = Visit(wide.new_page(), address, "en", 1280), Visit(narrow.new_page(), address, "zh", 390)
    ben.page.set_viewport_size({"width": 390, "height": 900})
    ann.sign_in("ann")
    ben.sign_in("ben")
    _write_and_offer(ann)
    ben.page.goto(f"{address}/review?team={team}")
    ben.page.keyboard.press("j")
    expect(ben.page.locator("#review-1")).to_be_focused()
    ben.page.keyboard.press("r")
    ben.page.keyboard.type("除以几？")
    ben.act("退回")
    ann.page.goto(f"{address}/teams/{team}")
    _mend_and_offer(ann)
    ben.page.goto(f"{address}/review")
    expect(ben.page.locator(".changed ins")).to_contain_text("parts")
    ben.page.keyboard.press("j")
    ben.page.keyboard.press("p")
    expect(ben.page.locator(".review")).to_have_count(0)
    ben.act("撤销")
    ben.page.keyboard.press("j")
    ben.page.keyboard.press("p")
    expect(ben.page.locator(".review")).to_have_count(0)
    ben.page.goto(f"{address}/teams/{team}")
    with ben.page.expect_navigation():
        ben.page.get_by_role("link", name="Share it").click()
    ben.press("采用到我的题库")
    expect(ben.page.get_by_text("采用自")).to_be_visible()
    ann.page.goto(f"{address}/menus/{menu}")
    ann.act("Maths 3")
    ben.page.goto(f"{address}/teams/{team}")
    ben.press("用于3 Elm")
    expect(ben.page.get_by_role("button", name="提交并打印")).to_be_visible()
    wide.close()
    narrow.close()
    with town.session() as db:
        copies = db.scalars(select(Menu).where(Menu.teacher_id == town.people["ben"], ~Menu.ready)).all()
        own = db.scalars(select(Exercise).join(Bank).where(Bank.owner_id == town.people["ben"])).all()
        assert [one.school_class.name for one in copies] == ["3 Elm"]
        assert [one.revisions[-1].content.stem for one in own] == ["Share 6 cakes into 2 equal parts"]
        assert shared_menus.shared(db, teams.find(db, town.viewer("ben"), team))[0].adopted == 1


def _write_and_offer(ann: Visit) -> None:
    page = ann.page
    page.goto(ann.base + "/bank/new?subject=maths&grade=3&tier=basic")
    page.locator("#title").fill("Share it")
    page.locator("#stem").fill("Share 6 cakes")
    page.locator("#answer").fill("3")
    page.locator("#minutes").fill("2")
    page.locator("#bank").select_option("own")
    ann.press("Save")
    ann.press("Offer it")


def _mend_and_offer(ann: Visit) -> None:
    expect(ann.page.get_by_text("除以几？")).to_be_visible()
    with ann.page.expect_navigation():
        ann.page.get_by_role("link", name="Edit").click()
    ann.page.locator("#stem").fill("Share 6 cakes into 2 equal parts")
    ann.press("Save")
    ann.press("Offer it")


@marked
@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_the_teams_pages_are_in_order(address, chromium, town, team, language, width):  # noqa: F811
    ordinary, [first, _] = build(town), offer(town, team, 2)
    with town.session() as db:
        ann, ben = town.viewer("ann"), town.viewer("ben")
        found, review = teams.find(db, ann, team), db.scalars(select(Review).where(Review.uid == first)).one()
        reviews.comment(db, ben, review.exercise, "1, 2, 3", now=NOW)
        teams.ask(db, ben, found, "1/2", now=NOW)
        shared_menus.share(db, ann, menus.find(db, ann, ordinary), found, now=NOW)
        exercise, shelf = review.exercise.uid, banks.own(db, ann).id
        db.commit()
    context = chromium.new_context(locale={"zh": "zh-CN", "en": "en-GB"}[language])
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    reader = Visit(page, address, language, width)
    reader.sign_in("ben")
    for path in (f"/teams/{team}", "/review"):
        reader.open(path)
    page.keyboard.press("j")
    page.keyboard.press("r")
    reader.check("a reason")
    context.clear_cookies()
    reader.sign_in("ann")
    for path in (f"/bank/exercise/{exercise}", f"/bank?bank={shelf}", f"/teams/{team}"):
        reader.open(path)
    context.clear_cookies()
    reader.sign_in("lee")
    reader.open(f"/teams/{team}/edit")
    context.close()


def test_a_full_review_and_a_busy_team_take_at_most_sixty_statements(app, town, team):  # noqa: F811
    """Teeth: read the exercises of a page one by one."""
    offer(town, team, 23)
    uids = [build(town) for _ in range(4)]
    with town.session() as db:
        ann = town.viewer("ann")
        found = teams.find(db, ann, team)
        for uid in uids:
            shared_menus.share(db, ann, menus.find(db, ann, uid), found, now=NOW)
        for number in range(6):
            more = classes.create(db, found.school_id, f"3 Ash {number}", 3)
            classes.teach(db, more, "maths", teacher_id=town.people["ben"])
            teams.ask(db, ann, found, f"Task {number}", now=NOW)
        db.commit()
    for name in ("ben", "ann"):
        client = client_of(app, name)
        for path in ("/review", f"/teams/{team}", "/"):
            with counted(town.database) as said:
                assert client.get(path).status_code == 200
            assert len(said) <= MOST, (name, path, len(said))


def test_an_offer_and_a_withdrawal_are_one_step_back(app, town, team):  # noqa: F811
    """Teeth: let the exercise stand in the team's bank again though it was changed after it was withdrawn."""
    [uid], ann, ben = offer(town, team, 1), client_of(app, "ann"), client_of(app, "ben")
    assert post(ben, "/review/pass", {"review": uid, "version": "1"}).status_code == 303
    with town.session() as db:
        exercise = db.scalars(select(Review).where(Review.uid == uid)).one().exercise.uid
    there = f"/bank/exercise/{exercise}"
    assert post(ann, f"/review/{uid}/withdraw", {}).status_code == 303
    assert "1 withdrawn." in ann.get(there).text
    assert "1 withdrawn." not in ben.get(f"/teams/{team}").text
    assert post(ben, "/review/step-back", {"review": uid}).status_code == 403
    assert post(ann, "/review/step-back", {"review": uid}).status_code == 303
    assert states(town) == ["passed"]
    with town.session() as db:
        found = db.scalars(select(Exercise).where(Exercise.uid == exercise)).one()
        assert found.bank.uid == teams.find(db, town.viewer("ann"), team).bank.uid
    post(ann, f"/review/{uid}/withdraw", {})
    with town.session() as db:
        found = db.scalars(select(Exercise).where(Exercise.uid == exercise)).one()
        exercises.revise(
            db, found, Content(kind="short", stem="Half of 90?", answers=("45",)), version=found.version, now=NOW
        )
        db.commit()
    late = post(ann, "/review/step-back", {"review": uid})
    assert late.status_code == 409
    assert "changed since" in late.text
    assert states(town) == ["withdrawn"]


def test_what_was_offered_together_is_taken_back_together(app, town, team):  # noqa: F811
    with town.session() as db:
        shelf = banks.own_or_new(db, town.viewer("ann"))
        drafts = [Draft(Content(kind="short", stem=f"Half of {at}?", answers=("1",)), labels()) for at in (2, 4)]
        made = [exercises.create(db, shelf, one, now=NOW, author_id=town.people["ann"]) for one in drafts]
        to, uids = teams.find(db, town.viewer("ann"), team).bank.uid, [one.uid for one in made]
        db.commit()
    ann = client_of(app, "ann")
    page = ann.get(post(ann, "/review/offer", {"to": to, "exercise": uids}).location).text
    assert "2 offered to Maths 3" in page
    some = re.findall(r'name="review" value="([0-9a-f]+)"', page)
    assert len(some) == 2
    page = ann.get(post(ann, "/review/step-back", {"review": some, "team": team}).location).text
    assert states(town) == ["withdrawn", "withdrawn"]
    assert "2 withdrawn." in page
    post(ann, "/review/step-back", {"review": some, "team": team})
    assert states(town) == ["offered", "offered"]


def test_a_retired_exercise_comes_back_as_it_was_with_the_review_that_it_waited_for(app, town, team):  # noqa: F811
    [uid], ann = offer(town, team, 1), client_of(app, "ann")
    with town.session() as db:
        exercise = db.scalars(select(Review).where(Review.uid == uid)).one().exercise.uid
    there = f"/bank/exercise/{exercise}"
    post(ann, f"{there}/retire", {"version": shown_version(ann.get(there).text, f"{there}/retire")})
    page = ann.get(there).text
    assert "This exercise is retired" in page
    assert states(town) == ["withdrawn"]
    assert "1 withdrawn" not in ann.get(f"/teams/{team}").text
    assert post(ann, f"{there}/bring-back", {"version": shown_version(page, f"{there}/bring-back")}).status_code == 303
    assert states(town) == ["offered"]
    with town.session() as db:
        assert db.scalars(select(Exercise).where(Exercise.uid == exercise)).one().status == "ready"
    again = post(ann, f"{there}/bring-back", {"version": shown_version(ann.get(there).text, f"{there}/retire")})
    assert again.status_code == 422


def test_a_retired_draft_comes_back_as_a_draft(app, town):  # noqa: F811
    with town.session() as db:
        shelf = banks.own_or_new(db, town.viewer("ann"))
        draft = Draft(Content(kind="short", stem="Half of 2?"), replace(labels(), status="draft"))
        made = exercises.create(db, shelf, draft, now=NOW, author_id=town.people["ann"])
        exercises.retire(db, made, now=NOW)
        exercises.bring_back(db, made, version=made.version, now=NOW)
        assert made.status == "draft"
