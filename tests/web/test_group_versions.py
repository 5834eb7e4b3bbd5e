"""Versions for groups over requests: made, mended, changed, printed; the group's name stays on the screen."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from homework_menu import group_notes, group_rows, group_versions, i18n, menu_rows, menus, names
from homework_menu.menu_rules import Format
from homework_menu.models import GroupVersion, Menu
from tests.homework_menu.group_town import build, stored, town, versions_file  # noqa: F401
from tests.homework_menu.test_group_versions import made_longer, swapped
from tests.people import Town
from tests.printing.test_binding import elements
from tests.web.test_access import app, client_of, post  # noqa: F401
from tests.web.test_journey import Visit, address, chromium  # noqa: F401
from tests.web.test_team import marked

ALL = {"group": ["support", "stretch"], "common": "3", "helps": "yes"}
WORDS = [i18n.gettext(language, name).lower() for language in i18n.LANGUAGES for name in names.GROUPS.values()]


@pytest.fixture
def menu(town: Town) -> str:  # noqa: F811
    """One that has its versions."""
    with town.session() as db:
        return stored(db, town).uid


def built(town: Town, format: Format) -> str:  # noqa: F811
    with town.session() as db:
        uid = build(db, town, format).uid
        db.commit()
        return uid


def stamp(client, uid: str) -> str:
    return re.search(r'name="stamp" value="([^"]*)"', client.get(f"/menus/{uid}/versions").text)[1]


def send(client, uid: str, step: str = "", form: dict | None = None):
    return post(client, f"/menus/{uid}/versions{step}", {"stamp": stamp(client, uid), **(form or {})})


def test_versions_are_made_counted_changed_taken_back_and_removed(app, town, menu):  # noqa: F811
    ann = client_of(app, "ann")
    assert "Versions for groups" in ann.get(f"/menus/{menu}").text
    assert send(ann, menu, form=ALL).status_code == 303
    page = ann.get(f"/menus/{menu}/versions").text
    assert re.search(r"[3-6] of [678] dishes are on every version", page)
    assert page.count("proven the best of its shape") == 1, "of the core alone: the others are chosen by difficulty"
    assert page.count("chosen for this group") == 2
    assert (
        send(ann, menu, "/copies", {"copies-support": "8", "copies-core": "25", "copies-stretch": "7"}).status_code
        == 303
    )
    page = ann.get(f"/menus/{menu}/versions").text
    assert "Copies: 40." in page
    assert "Behind them come the teacher's pages: which card is whose, and the answers to 3 cards." in page.replace(
        "&#39;", "'"
    )
    before = uids_of(town, menu, "stretch")
    assert send(ann, menu, "/stretch/rebuild").status_code == 303
    drawn = uids_of(town, menu, "stretch")
    assert drawn != before
    assert send(ann, menu, "/stretch/undo").status_code == 303
    assert uids_of(town, menu, "stretch") == before
    trays = [ann.get(f"/menus/{menu}/versions/stretch/swap/{place}").text for place in range(4)]
    offered = [re.findall(r'<button class="offer" name="exercise" value="([^"]+)">', tray) for tray in trays]
    place, offers = next((place, some) for place, some in enumerate(offered) if some)
    assert send(ann, menu, f"/stretch/swap/{place}", {"exercise": offers[0]}).status_code == 303
    assert offers[0] in uids_of(town, menu, "stretch")
    assert send(ann, menu, "/remove").status_code == 303
    page = ann.get(f"/menus/{menu}/versions").text
    assert "on every version" not in page
    assert "The versions are removed; the menu stays." in page
    assert "Undo: bring the versions back" in page
    assert send(ann, menu, "/bring-back").status_code == 303
    assert offers[0] in uids_of(town, menu, "stretch")
    assert ann.get("/menus").text.count(f"/menus/{menu}") >= 1


def test_what_two_groups_have_in_common_is_marked_though_the_core_lacks_it(app, town, menu):  # noqa: F811
    """Teeth: mark what stands on every version alone."""
    ann = client_of(app, "ann")
    core = set(uids_of(town, menu, "core"))
    with town.session() as db:
        of = {one.group: one.menu for one in db.scalars(select(GroupVersion))}
        lacking = {group: [dish for dish in menu_rows.dishes(of[group]) if dish.exercise.uid not in core]
                   for group in ("support", "stretch")}  # fmt: skip
        menu_rows.pin(lacking["stretch"][0], lacking["support"][0].exercise, Decimal("1.3"))
        db.commit()
    support, stretch = (set(uids_of(town, menu, group)) for group in ("support", "stretch"))
    page = ann.get(f"/menus/{menu}/versions").text
    assert page.count("also Stretch group") == len((support & stretch) - core)
    assert page.count("also Support group") >= page.count("also Stretch group") >= 1


def uids_of(town: Town, menu: str, group: str) -> list[str]:  # noqa: F811
    with town.session() as db:
        found = menus.find(db, town.viewer("ann"), menu)
        return [dish.exercise.uid for section in group_rows.find(found, group).menu.sections for dish in section.dishes]


def test_the_fewest_in_common_that_fit_are_taken_with_a_sentence_why(app, town, monkeypatch):  # noqa: F811
    """On no more of the paper than the menu was chosen for. Teeth: refuse, leave the sentence out."""
    monkeypatch.setattr(group_versions, "TALLER", ())
    menu, ann = built(town, Format.EXACT_POINTS), client_of(app, "ann")
    assert send(ann, menu, form={**ALL, "common": "0"}).status_code == 303
    page = ann.get(f"/menus/{menu}/versions").text
    assert page.count("With 0 dishes in common, nothing fits: ") == 1
    assert "the fewest that were found to fit" in page
    assert 'name="common" value="0"' in page or 'value="0" aria-describedby="common-note"' in page, "the wish is kept"


@pytest.mark.parametrize(
    "form", [{"common": "3"}, {"group": "stretch", "common": "seven"}, {"group": "stretch", "common": "99"}]
)
def test_a_wish_with_a_fault_comes_back_with_a_sentence(app, menu, form):  # noqa: F811
    ann = client_of(app, "ann")
    answer = send(ann, menu, form=form)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text


def test_of_two_pages_the_older_one_changes_nothing(app, town, menu):  # noqa: F811
    ann = client_of(app, "ann")
    old = stamp(ann, menu)
    assert send(ann, menu, form=ALL).status_code == 303
    before = uids_of(town, menu, "support")
    assert post(ann, f"/menus/{menu}/versions", {**ALL, "stamp": old, "common": "4"}).status_code == 409
    assert uids_of(town, menu, "support") == before


def test_a_version_is_no_menu_of_its_own_and_nobody_elses(app, town, menu):  # noqa: F811
    ann, ben = client_of(app, "ann"), client_of(app, "ben")
    with town.session() as db:
        found = menus.find(db, town.viewer("ann"), menu)
        version = group_rows.find(found, "support").menu
        uid, number = version.uid, version.version
    assert ann.get(f"/menus/{uid}").location.endswith(f"/menus/{menu}/versions")
    for step in ("hand-in", "remove/0", "rebuild", "undo"):
        assert post(ann, f"/menus/{uid}/{step}", {"version": str(number)}).status_code == 404
    assert ben.get(f"/menus/{menu}/versions").status_code == 403
    assert ben.get(f"/menus/{menu}/versions.pdf").status_code == 403
    assert uid not in ann.get("/menus").text


def test_no_word_of_a_group_leaves_on_a_learners_sheet(app, town, menu):  # noqa: F811
    """Pages, links, metadata, file name; the teacher's page alone tells. Teeth: put the group's name on the card."""
    ann = client_of(app, "ann")
    send(ann, menu, "/copies", {"copies-support": "2", "copies-core": "3", "copies-stretch": "1"})
    answer = ann.get(f"/menus/{menu}/versions.pdf?sides=both")
    assert answer.status_code == 200
    assert not any(word in answer.headers["Content-Disposition"].lower() for word in [*WORDS, *group_rows.GROUPS])
    with pikepdf.open(io.BytesIO(answer.data)) as made:
        told = " ".join(str(value) for value in made.docinfo.values())
        heads = [str(one.S) for one in elements(made.Root.StructTreeRoot.K[0])].count("/H1")
    assert heads == 6 + 1 + 3, "every sheet, the page of the cards and each card's answers has its heading in the tree"
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data)]
    sheets = [text for text in texts[:12] if text.strip()]
    assert len(sheets) == 6
    assert [text.strip() != "" for text in texts[:12]] == [True, False] * 6
    spoken = " ".join([told, *sheets]).lower()
    assert [word for word in [*WORDS, *group_rows.GROUPS] if word in spoken] == []
    cards = [re.search(r"任务卡[一二三]", text)[0] for text in sheets]
    assert sorted(cards.count(one) for one in set(cards)) == [1, 2, 3]
    assert cards == sorted(cards, key=lambda card: "一二三".index(card[-1]))
    assert all(word in texts[12] for word in ("支持组", "基本组", "提升组", *set(cards)))


def test_a_menu_changed_by_hand_is_not_printed_with_versions_that_look_otherwise(app, town, menu):  # noqa: F811
    """Teeth: print whatever there is."""
    ann = client_of(app, "ann")
    version = re.search(r'name="version" value="(\d+)"', ann.get(f"/menus/{menu}").text)[1]
    answers = (post(ann, f"/menus/{menu}/remove/{at}", {"version": version}).status_code for at in range(6))
    removed = next(one for one in answers if one == 303)
    assert removed
    page = ann.get(f"/menus/{menu}/versions").text
    (told,) = re.findall(r'class="note warn stale"><p>([^<]*)', page)
    assert "number of dishes" in told, "one sentence for all that was changed"
    assert "Keep them as they are" not in page
    assert "Make them again" in page
    assert ann.get(f"/menus/{menu}").text.count("after its versions were made") == 1
    assert ann.get(f"/menus/{menu}/versions.pdf").status_code == 422
    assert send(ann, menu, form={**ALL, "common": "2"}).status_code == 303
    with town.session() as db:
        assert group_notes.unlike(menus.find(db, town.viewer("ann"), menu)) == []


def test_a_menu_changed_since_is_said_and_nothing_is_printed_before_its_teacher_decides(app, town, menu):  # noqa: F811
    """Teeth: look at the number of dishes alone."""
    ann = client_of(app, "ann")
    with town.session() as db:
        gone = swapped(db, town, menus.find(db, town.viewer("ann"), menu), is_common=True)
        db.commit()
    page = ann.get(f"/menus/{menu}/versions").text
    assert "The menu was changed after its versions were made" in page
    assert gone in page
    assert "versions.pdf" not in page
    assert ann.get(f"/menus/{menu}/versions.pdf").status_code == 422
    builder = ann.get(f"/menus/{menu}").text
    assert "The menu was changed after its versions were made" in builder
    version = re.search(r'name="version" value="(\d+)"', builder)[1]
    assert post(ann, f"/menus/{menu}/hand-in", {"version": version, "print": "yes"}).status_code == 422
    assert send(ann, menu, "/keep").status_code == 303
    assert "versions.pdf" in ann.get(f"/menus/{menu}/versions").text
    assert post(ann, f"/menus/{menu}/hand-in", {"version": version, "print": "yes"}).status_code == 303


def test_a_version_over_the_cap_shows_its_meter_and_shuts_printing_with_the_reason(app, town, menu):  # noqa: F811
    """Teeth: leave the link to the PDF in."""
    ann = client_of(app, "ann")
    with town.session() as db:
        made_longer(db, town, menus.find(db, town.viewer("ann"), menu))
        db.commit()
    page = ann.get(f"/menus/{menu}/versions").text
    assert page.count('class="track"') == 3
    assert "1 minute over" in page
    assert 'disabled aria-describedby="print-shut"' in page
    assert "versions.pdf" not in page
    assert "Make them again" in page
    with town.session() as db:
        found = menus.find(db, town.viewer("ann"), menu)
        found.cap = 2
        db.commit()
    page = ann.get(f"/menus/{menu}/versions").text
    assert "Make the menu fit" in page
    assert "Make them again" not in page
    assert send(ann, menu, form=ALL).status_code == 422


def test_handing_in_and_printing_goes_to_all_sheets(app, town, menu):  # noqa: F811
    ann = client_of(app, "ann")
    version = re.search(r'name="version" value="(\d+)"', ann.get(f"/menus/{menu}").text)[1]
    made = post(ann, f"/menus/{menu}/hand-in", {"version": version, "print": "yes"})
    assert made.location.endswith(f"/menus/{menu}/versions.pdf")
    assert send(ann, menu, "/copies", {"copies-support": "1"}).status_code == 422
    with town.session() as db:
        assert db.query(Menu).count() == 3


def test_the_menu_itself_bears_its_card_once_it_has_versions(app, town, menu):  # noqa: F811
    """Teeth: leave its own page undressed, and who has no card on the sheet is of the core."""
    ann = client_of(app, "ann")
    assert "任务卡" not in ann.get(f"/menus/{built(town, Format.COLUMNS)}/learner").text
    assert re.search("任务卡[一二三]", ann.get(f"/menus/{menu}/learner").text)


def test_the_menus_own_sheet_promises_nothing_for_versions_that_are_not_its_own_any_more(app, town, menu):  # noqa: F811
    """Teeth: take the promise from all versions whatever."""
    ann = client_of(app, "ann")
    own = promised(ann, menu)
    with town.session() as db:
        version = group_rows.find(menus.find(db, town.viewer("ann"), menu), "stretch").menu
        for dish in menu_rows.dishes(version):
            dish.half -= 1
        menu_rows.dishes(version)[0].half += 8
        db.commit()
    assert promised(ann, menu) > own, "alike: one promise for all"
    with town.session() as db:
        found = menus.find(db, town.viewer("ann"), menu)
        found.sections[-1].pick_min += 1
        alone = found.orders["most"]
        db.commit()
    assert promised(ann, menu) == alone <= own


def promised(client, uid: str) -> float:
    return float(re.search(r"到 ([\d.]+) 分钟没写完", client.get(f"/menus/{uid}/learner").text)[1])


@marked
@pytest.mark.parametrize(("language", "width"), [("zh", 390), ("en", 1280)])
def test_the_page_of_versions_is_in_order(address, chromium, town, language, width):  # noqa: F811
    menu = built(town, Format.COLUMNS)
    context = chromium.new_context(locale={"zh": "zh-CN", "en": "en-GB"}[language])
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    reader = Visit(page, address, language, width)
    reader.sign_in("ann")
    reader.open(f"/menus/{menu}/versions")
    page.locator("form.asked button").click()
    expect(page.locator(".version")).to_have_count(3)
    reader.check("three versions")
    reader.open(f"/menus/{menu}/versions/stretch/swap/1")
    page.locator("button.offer:enabled").first.click()
    expect(page.locator(".tray")).to_have_count(0)
    reader.check("after a swap")
    context.close()
