"""How far long work is: told to its owner alone, in words with counts, and cancelled without anything half-done."""

from __future__ import annotations

import io
import re
import threading
import time

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from homework_menu import posts
from homework_menu.models import Submission
from homework_menu.printing import paper
from homework_menu.web import finished, under_way
from question_bank import exercises
from question_bank.models import Bank, Exercise, ImportBatch
from question_bank.progress import Stopped
from tests.people import Town
from tests.web.test_access import app, client_of, token  # noqa: F401
from tests.web.test_cancel import marked, page, slow  # noqa: F401
from tests.web.test_journey import address, chromium  # noqa: F401
from tests.web.test_team import build

# the browser's driver waits for a page that is under way, so that the page itself has to press
PRESSED_ONCE_COUNTED = """() => { const asks = setInterval(() => { const bar = document.querySelector('#busy');
    if (!bar.querySelector('.steps').textContent) return;
    clearInterval(asks); window.told = bar.textContent; bar.querySelector('button').click(); }, 50); }"""
COUNT = re.compile(r"^\d+ of \d+ exercises$")
KEY, OTHER = "0123456789abcdef0123456789abcdef", "fedcba9876543210"
FILE = "stem,answer,kind,subject,grade,tier,minutes\n" + "".join(
    f"Half of {2 * number}?,{number},short,maths,3,basic,4\n" for number in range(101, 113)
)


@pytest.fixture
def told_at_once(monkeypatch):
    monkeypatch.setattr(under_way, "QUIET", 0.0)
    monkeypatch.setattr(under_way, "EVERY", 0.0)


def at_each_step(monkeypatch, look):
    """Calls `look` from another thread, as another request, after each step that is told."""
    tell = under_way._Job.told

    def told(job, text, at, whole):
        tell(job, text, at, whole)
        if at:
            other = threading.Thread(target=look, args=(at,))
            other.start()
            other.join(20 if look.__name__ == "ask" else 0.5)

    monkeypatch.setattr(under_way._Job, "told", told)


def bring_in(client, town: Town):
    with town.session() as db:
        bank = db.scalars(select(Bank)).one().uid
    form = {"csrf_token": token(client), "key": KEY, "bank": bank, "file": (io.BytesIO(FILE.encode()), "a.csv")}
    return client.post("/bank/import", data=form)


def there(town: Town) -> tuple[int, int]:
    """How many exercises and imports there are."""
    with town.session() as db:
        exercises_, imports_ = (db.scalar(select(func.count()).select_from(one)) for one in (Exercise, ImportBatch))
        return exercises_ or 0, imports_ or 0


def test_counts_rise_to_the_whole_and_only_their_owner_sees_them(app, town, monkeypatch, told_at_once):  # noqa: F811
    """Teeth: name the file by the key alone."""
    ann, ann_too, ben = client_of(app, "ann"), client_of(app, "ann"), client_of(app, "ben")
    heard: list[dict] = []
    strange: list[str] = []

    def ask(_at: int) -> None:
        heard.append(ann_too.get(f"/under-way/{KEY}").json)
        strange.append(ben.get(f"/under-way/{KEY}").json["words"])
        strange.append(ann_too.get(f"/under-way/{OTHER}").json["words"])

    at_each_step(monkeypatch, ask)
    assert bring_in(ann, town).status_code == 200
    whole = [one for one in heard if one["words"].endswith("of 12 exercises")]
    assert [one["words"] for one in whole[:12]] == [f"{at} of 12 exercises" for at in range(1, 13)]
    assert [one["at"] for one in whole[:12]] == [*range(1, 13)]
    assert set(strange) == {""}
    assert ann.get(f"/under-way/{KEY}").json == {"words": "", "at": 0, "all": 0}
    assert list((app.extensions["homework-menu"].settings.data / "under-way").iterdir()) == [], "nothing stays behind"


def test_what_is_quick_writes_nothing(app, town, monkeypatch):  # noqa: F811
    monkeypatch.setattr(under_way, "QUIET", 60.0)  # quick is what ends before that, however slow the machine is
    assert bring_in(client_of(app, "ann"), town).status_code == 200
    assert not (app.extensions["homework-menu"].settings.data / "under-way").exists()


def test_an_import_that_is_cancelled_ends_at_its_next_step_and_leaves_nothing(app, town, monkeypatch):  # noqa: F811
    """Teeth: take the key before the work is told to end."""
    ann, ann_too, before = client_of(app, "ann"), client_of(app, "ann"), there(town)
    guard, steps, answers = token(ann_too), list[int](), list[str]()

    def cancel(at: int) -> None:
        steps.append(at)
        if at == 3:
            answers.append(ann_too.post("/cancel", data={"csrf_token": guard, "key": KEY}).json["done"])

    at_each_step(monkeypatch, cancel)
    assert "Cancelled. Nothing was changed." in bring_in(ann, town).text
    deadline = time.monotonic() + 10
    while not answers and time.monotonic() < deadline:
        time.sleep(0.05)
    assert steps == [1, 2, 3]
    assert answers == [""]
    assert there(town) == before


def test_what_was_sent_twice_is_ended_twice(app, town, monkeypatch):  # noqa: F811
    """Teeth: take the word away with the first one, or look for it at the steps alone."""
    first, second, canceller = (client_of(app, "ann") for _ in range(3))
    guard, before, told = token(canceller), there(town), dict[str, str]()
    again = threading.Thread(target=lambda: told.update(second=bring_in(second, town).text))
    cancel = posts.cancel

    def once_both_ended(*args, **more):
        again.join(30)
        return cancel(*args, **more)

    def press() -> None:
        told["done"] = canceller.post("/cancel", data={"csrf_token": guard, "key": KEY}).json["done"]

    pressed = threading.Thread(target=press)

    def meanwhile(at: int) -> None:
        if at == 2 and not again.ident:
            again.start()
        if at == 3:
            pressed.start()

    monkeypatch.setattr(posts, "cancel", once_both_ended)
    at_each_step(monkeypatch, meanwhile)
    told["first"] = bring_in(first, town).text
    pressed.join(30)
    assert told["done"] == ""
    assert "Cancelled. Nothing was changed." in told["first"]
    assert "Cancelled. Nothing was changed." in told["second"]
    assert there(town) == before


def test_another_person_ends_nothing(app, town, monkeypatch):  # noqa: F811
    ben = client_of(app, "ben")
    guard = token(ben)
    at_each_step(monkeypatch, lambda at: ben.post("/cancel", data={"csrf_token": guard, "key": KEY}) if at == 2 else 0)
    before = there(town)
    bring_in(client_of(app, "ann"), town)
    assert there(town) == (before[0] + 12, before[1] + 1)


def test_who_waits_for_a_sheet_that_another_cancels_gets_it_all_the_same():
    """Teeth: let the waiting one have the other one's end."""
    begun, cancelled = threading.Event(), threading.Event()
    got: list[str] = []

    def ended() -> str:
        begun.set()
        cancelled.wait(10)
        raise Stopped

    def first() -> None:
        with pytest.raises(Stopped):
            finished.once("a sheet", ended)

    one = threading.Thread(target=first)
    other = threading.Thread(target=lambda: got.append(finished.once("a sheet", lambda: "made")))
    one.start()
    begun.wait(10)
    other.start()
    time.sleep(0.1)
    cancelled.set()
    one.join(10)
    other.join(10)
    assert got == ["made"]


@marked
def test_a_large_import_is_counted_on_the_page_and_cancelled(page: Page, address, town, monkeypatch):  # noqa: F811
    create = exercises.create

    def slowly(*args, **more):
        time.sleep(0.8)
        return create(*args, **more)

    before = there(town)
    page.goto(f"{address}/bank/import")
    page.locator("input[name=file]").last.set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Next", exact=True).click()
    button = page.get_by_role("button", name="Import", exact=True)
    expect(button).to_be_visible()
    monkeypatch.setattr(exercises, "create", slowly)
    page.evaluate(PRESSED_ONCE_COUNTED)
    button.evaluate("button => button.click()")
    expect(page.locator("#busy")).to_contain_text("Cancelled.")
    assert "of 12 exercises" in page.evaluate("told")
    page.wait_for_timeout(2000)
    assert there(town) == before
    expect(page.locator("#busy progress")).to_be_hidden()


@marked
def test_a_bank_is_counted_while_it_is_written_out(page: Page, address, monkeypatch):  # noqa: F811
    labels_of = exercises.labels_of

    def slowly(one):
        time.sleep(0.1)
        return labels_of(one)

    page.goto(f"{address}/bank")
    monkeypatch.setattr(exercises, "labels_of", slowly)
    page.locator("details:has(.exports) summary").click()
    with page.expect_download(timeout=60_000) as saved:
        page.get_by_role("link", name="CSV", exact=True).click()
        expect(page.locator("#busy .steps")).to_have_text(COUNT, timeout=10_000)
        line = page.locator("#busy progress")
        expect(line).to_be_visible()
        first = line.evaluate("line => line.value")
        page.wait_for_timeout(1000)
        assert line.evaluate("line => line.value") > first
        assert line.evaluate("line => line.max") >= line.evaluate("line => line.value")
    assert saved.value.suggested_filename == "bank.csv"
    expect(page.locator("#busy")).to_be_hidden()


@marked
def test_hand_in_and_print_cancelled_hands_nothing_in(page: Page, address, town, slow):  # noqa: F811
    """Teeth: hand in first and make the sheet then."""

    def handed() -> int:
        with town.session() as db:
            return db.scalar(select(func.count()).select_from(Submission)) or 0

    page.goto(f"{address}/menus/{build(town)}")
    page.wait_for_load_state("networkidle")
    held, _ = slow(paper, "learner_pdf")
    button = page.get_by_role("button", name="Hand in and print")
    button.click()
    working = page.locator("#busy")
    expect(working).to_contain_text("Laying out page …")
    working.get_by_role("button", name="Cancel").click()
    expect(working).to_contain_text("Cancelled. Nothing was changed.")
    held.set()
    page.wait_for_timeout(1000)
    assert handed() == 0
    with page.expect_popup() as opened:
        button.click()
    page.wait_for_timeout(1500)
    assert handed() == 1
    opened.value.close()
