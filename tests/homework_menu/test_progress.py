"""What takes long tells how far it is, step by step up to the last one, and ends where its listener says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from homework_menu import first_day, group_rows, group_sheets, group_versions, i18n, sheets
from homework_menu.printing import paper, pdf, weeks
from question_bank import exports, progress
from question_bank.models import Bank, Exercise, School, Unit
from tests.homework_menu.test_group_versions import ALL, build, made
from tests.people import NOW

Step = tuple[str, int, int]


@pytest.fixture
def heard() -> Iterator[list[Step]]:
    """All that is told."""
    told: list[Step] = []
    progress.listen(lambda *step: told.append(step) if step[0] else None)
    yield told
    progress.listen(None)


def counts(heard: list[Step], text: str) -> list[tuple[int, int]]:
    return [(at, whole) for said, at, whole in heard if said == text]


def rising(whole: int) -> list[tuple[int, int]]:
    return [(at, whole) for at in range(1, whole + 1)]


@pytest.mark.parametrize("format", exports.FORMATS)
def test_a_bank_that_is_written_out_is_counted(town, heard, format):
    with town.session() as db:
        bank = db.scalars(select(Bank)).one()
        whole = db.scalar(select(func.count()).select_from(Exercise).where(Exercise.bank_id == bank.id))
        exports.write(db, bank, format)
    assert counts(heard, progress.EXERCISES) == rising(whole)


def test_samples_are_counted_when_they_come_and_when_they_go(town, heard):
    with town.session("there") as db:
        unit = next(one for one in db.scalars(select(Unit)) if first_day.samples(one))
        for change in (
            lambda: first_day.take_samples(db, town.viewer("cho"), unit, now=NOW),
            lambda: first_day.remove_samples(db, town.viewer("cho"), now=NOW),
        ):
            heard.clear()
            whole = change()
            assert counts(heard, "{at} of {all} exercises") == rising(whole)


def test_versions_are_chosen_in_words_and_then_counted_on_their_pages(town, heard):
    with town.session() as db:
        menu = build(db, town)
        heard.clear()
        group_versions.plan(db, town.viewer("ann"), db.get_one(School, town.schools["here"]), menu, ALL, now=NOW)
    assert heard[0] == ("Choosing dishes …", 0, 0)
    assert counts(heard, "Trying the page: version {at} of {all}")[:2] == rising(2)


@pytest.mark.pango
def test_the_sheets_of_a_class_set_are_counted_with_the_teachers_pages(town, heard, monkeypatch):
    monkeypatch.setattr(paper, "teacher_pdf", lambda *_, **__: pdf.render("<p>key</p>"))
    with town.session() as db:
        menu, school = build(db, town), db.get_one(School, town.schools["here"])
        made(db, town, menu)
        group_rows.share_out(menu, {"core": "2", "support": "1", "stretch": "1"})
        group_sheets.together(db, menu, school)
    assert counts(heard, "Sheet {at} of {all}") == rising(7), "three sheets, whose is whose, three keys"


@pytest.mark.pango
def test_the_sheets_of_a_week_are_counted(town, heard):
    with town.session() as db:
        sheet = sheets.sheet_of(db, build(db, town), db.get_one(School, town.schools["here"]))
    weeks.week([sheet, sheet])
    assert counts(heard, "Small pages: sheet {at} of {all}") == rising(2)


@pytest.mark.pango
def test_a_page_that_is_being_laid_out_is_ended_and_the_next_one_is_made(monkeypatch):
    """Teeth: leave the worker running after the word."""
    monkeypatch.setattr(pdf, "LOOK_EVERY", 0.0)
    progress.listen(_ended)
    with pytest.raises(progress.Stopped):
        pdf.render("<p>one</p>" * 500)
    progress.listen(None)
    assert pdf.render("<p>another</p>").count == 1


def _ended(*_step: object) -> None:
    raise progress.Stopped


def test_nothing_is_told_without_a_listener():
    assert list(progress.counted("ab", "{at} of {all} exercises")) == ["a", "b"]
    progress.doing("Choosing dishes …")


def test_a_count_reads_well_in_both_languages():
    say: Callable[[str], str] = lambda language: i18n.gettext(language, progress.EXERCISES, at=240, all=775)  # noqa: E731
    assert say("en") == "240 of 775 exercises"
    assert say("zh") == "第 240 题，共 775 题"
