"""Policies are data: the stricter row wins, a copy never loosens what blocks, a menu never outgrows its room."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from homework_menu import i18n
from homework_menu.menu_rules import Level
from homework_menu.policy import (
    PRESETS,
    SYSTEMS,
    Change,
    Day,
    Measure,
    Policy,
    PolicyFault,
    Row,
    Scope,
    Stage,
    Taken,
    broken,
    cap,
    caps,
    default_place,
    difference,
    draws_on_cap,
    home_refusal,
    is_home_subject,
    of_school,
    offered,
    quota,
    room,
    stage,
    tighten,
    with_setting,
)

GRADES = range(1, 10)
DAYS = (Day.SCHOOL, Day.WEEKEND, Day.HOLIDAY)
CN = PRESETS["cn-2021"]
presets = st.sampled_from(list(PRESETS.values()))
grades = st.sampled_from(GRADES)
days = st.sampled_from(DAYS)


def minutes(policy: Policy, grade: int, day: Day = Day.SCHOOL) -> float | None:
    half = cap(policy, grade, day=day).half
    return None if half is None else half / 2


def test_every_preset_of_the_table_is_there() -> None:
    assert set(PRESETS) == {
        "cn-2021", "cn-five-four", "cn-anshan", "cn-regional-a", "cn-school-b", "cn-boarding", "cn-noday", "cn-sleep",
        "us-10min", "en-1998", "fr-1956", "de-nrw", "de-ni-2012", "ca-tdsb-2008", "ca-calgary", "pl-2024", "in-2020",
        "ru-sanpin", "by-2018", "sg-school", "jp-habit",
    }  # fmt: skip


@pytest.mark.parametrize("policy", PRESETS.values(), ids=lambda one: one.id)
def test_every_row_has_a_name_of_its_own_and_a_source(policy: Policy) -> None:
    names = [row.id for row in policy.rows]
    assert len(set(names)) == len(names)
    assert all(policy.source_of(row).text and policy.source_of(row).checked_on for row in policy.rows)
    assert policy.title("zh") != policy.title("en")
    assert all(row.half is None or row.half >= 0 for row in policy.rows)
    assert all(policy.grades_of(row) for row in policy.rows)


@pytest.mark.parametrize(
    ("id", "day", "by_grade"),
    [
        ("cn-2021", Day.SCHOOL, {1: 0, 2: 0, 3: 60, 6: 60, 7: 90, 9: 90}),
        ("cn-2021", Day.WEEKEND, {2: 0, 3: 60, 9: 90}),
        ("cn-five-four", Day.SCHOOL, {2: 0, 5: 60, 6: 90, 9: 90}),
        ("cn-anshan", Day.SCHOOL, {1: 0, 4: 45, 8: 60}),
        ("cn-regional-a", Day.HOLIDAY, {1: 0, 4: 90, 8: 120}),
        ("cn-school-b", Day.HOLIDAY, {4: 60, 8: 90}),
        ("cn-boarding", Day.SCHOOL, {1: 0, 4: 0, 9: 0}),
        ("cn-noday", Day.SCHOOL, {4: 60}),
        ("cn-sleep", Day.SCHOOL, {4: 60}),
        ("us-10min", Day.SCHOOL, {1: 10, 6: 60, 9: 90}),
        ("en-1998", Day.SCHOOL, {1: 10, 4: 20, 6: 30, 7: 90, 9: 120}),
        ("fr-1956", Day.SCHOOL, {1: 0, 5: 0, 6: None}),
        ("de-nrw", Day.SCHOOL, {2: 30, 4: 45, 7: 60, 9: 75}),
        ("de-nrw", Day.WEEKEND, {2: 0, 9: 0}),
        ("de-ni-2012", Day.WEEKEND, {4: 0, 5: None}),
        ("ca-tdsb-2008", Day.SCHOOL, {3: None, 8: 60, 9: 120}),
        ("ca-calgary", Day.SCHOOL, {3: 10, 6: 20, 7: 60}),
        ("pl-2024", Day.SCHOOL, {3: 0, 4: None}),
        ("in-2020", Day.SCHOOL, {2: 0, 4: 120, 8: 60, 9: 120}),
        ("ru-sanpin", Day.SCHOOL, {1: 60, 3: 90, 5: 120, 8: 150, 9: 210}),
        ("by-2018", Day.SCHOOL, {1: 0, 2: 72, 9: 180}),
        ("by-2018", Day.HOLIDAY, {5: 0}),
        ("sg-school", Day.WEEKEND, {2: 60, 6: 180}),
        ("jp-habit", Day.SCHOOL, {3: None}),
    ],
)
def test_caps_are_those_of_the_sources(id: str, day: Day, by_grade: dict[int, float | None]) -> None:
    assert {grade: minutes(PRESETS[id], grade, day) for grade in by_grade} == by_grade


def test_chinas_caps_block_on_school_days_and_warn_on_free_days() -> None:
    assert cap(CN, 3).level is Level.BLOCK
    assert (cap(CN, 3, day=Day.WEEKEND).level, cap(CN, 1, day=Day.WEEKEND).level) == (Level.WARN, Level.BLOCK)
    weekend = cap(CN, 3, day=Day.WEEKEND).row
    assert weekend is not None
    assert CN.source_of(weekend).mark == "the figure is our default"


def test_words_without_a_number_are_shown_and_bind_nothing() -> None:
    found = cap(PRESETS["ca-tdsb-2008"], 3)
    assert (found.half, found.level) == (None, Level.INFO)
    assert found.row is not None
    assert found.row.note == "reading, differentiated"
    assert broken(PRESETS["jp-habit"], 3, 10_000) is None


def test_rows_outside_grades_one_to_nine_are_kept_and_not_offered() -> None:
    assert {row.stage for row in CN.rows} > {row.stage for row in offered(CN)}
    assert len(PRESETS["us-10min"].rows) == 13
    assert len(offered(PRESETS["us-10min"])) == 9


def test_a_grade_is_looked_up_in_the_schools_system() -> None:
    assert [stage(CN, grade) for grade in (2, 3, 6, 7, 10, 0)] == [
        Stage.LOWER, Stage.UPPER, Stage.UPPER, Stage.JUNIOR, Stage.SENIOR, None
    ]  # fmt: skip
    five_four = with_setting(CN, "system", "五四")
    assert (stage(five_four, 6), minutes(five_four, 6), five_four.bedtime[6]) == (Stage.JUNIOR, 90, "22:00")
    assert (CN.bedtime[6], CN.sleep_hours[6], CN.bedtime[7]) == ("21:20", 10, "22:00")
    assert all(
        {grade for some in system.values() for grade in some} == set(range(1, 13)) for system in SYSTEMS.values()
    )


def row(half: int, level: Level, **more: object) -> Row:
    return Row(frozenset(GRADES), Day.ANY, Measure.WRITTEN, half, level, **more)


rows = st.lists(st.tuples(st.integers(0, 240), st.sampled_from(list(Level))), max_size=5)


@given(presets, rows, grades, days)
def test_the_stricter_of_several_rows_wins(policy: Policy, more: list[tuple[int, Level]], grade: int, day: Day) -> None:
    extended = replace(policy, rows=(*policy.rows, *(row(half, level) for half, level in more)))
    halves = [one.half for one in caps(extended, grade, day=day)]
    assert halves == sorted(halves)
    assert cap(extended, grade, day=day).half == (min(halves) if halves else None)
    before = cap(policy, grade, day=day).half
    assert before is None or halves[0] <= before


@given(presets, rows, grades, days, st.integers(0, 300))
def test_a_broken_cap_is_the_strictest_about_it(
    policy: Policy, more: list[tuple[int, Level]], grade: int, day: Day, most: int
) -> None:
    extended = replace(policy, rows=(*policy.rows, *(row(half, level) for half, level in more)))
    over = [one for one in caps(extended, grade, day=day) if most > one.half]
    found = broken(extended, grade, most, day=day)
    assert (found is None) == (not over)
    assert found is None or found.level is Level.BLOCK or all(one.level is not Level.BLOCK for one in over)


@given(presets, st.data(), grades, days)
def test_tightening_never_loosens(policy: Policy, data: st.DataObject, grade: int, day: Day) -> None:
    numbered = [one for one in policy.rows if one.half is not None and one.level is Level.BLOCK]
    assume(numbered)
    changes = [Change(one.id, data.draw(st.integers(0, one.half))) for one in
               data.draw(st.lists(st.sampled_from(numbered), max_size=3, unique_by=lambda one: one.id))]  # fmt: skip
    tightened = tighten(policy, *changes)
    old, new = cap(policy, grade, day=day), cap(tightened, grade, day=day)
    assert (old.half is None) == (new.half is None)
    assert old.half is None or new.half <= old.half
    for most in range(0, 300, 7):
        before, after = broken(policy, grade, most, day=day), broken(tightened, grade, most, day=day)
        assert before is None or before.level is not Level.BLOCK or (after and after.level is Level.BLOCK)


@pytest.mark.parametrize("half", [121, 500])
def test_a_blocking_row_cannot_be_loosened(half: int) -> None:
    name = cap(CN, 3).row.id
    with pytest.raises(PolicyFault, match="at most 60 minutes"):
        tighten(CN, Change(name, half, reason="we want more"))
    with pytest.raises(PolicyFault, match="cannot become a warning"):
        tighten(CN, Change(name, 100, Level.WARN, reason="we want more"))


def test_a_warning_row_is_edited_with_a_reason_that_stays_on_it() -> None:
    name = cap(CN, 3, day=Day.WEEKEND).row.id
    with pytest.raises(PolicyFault, match="Say why"):
        tighten(CN, Change(name, 140))
    ours = tighten(CN, Change(name, 140, Level.BLOCK, reason="two days"))
    assert (minutes(ours, 3, Day.WEEKEND), cap(ours, 3, day=Day.WEEKEND).level) == (70, Level.BLOCK)
    assert [(one.name, one.reason) for one in difference(CN, ours)] == [(name, "two days")]


def test_a_school_keeps_its_changes_as_plain_data() -> None:
    ours = of_school("cn-2021", [
        {"row": cap(CN, 3).row.id, "minutes": 45.5},
        {"setting": "slow_factor", "value": "1.4"},
        {"setting": "no_homework_weekdays", "value": [2]},
    ])  # fmt: skip
    assert (minutes(ours, 4), ours.slow_factor, ours.no_homework_weekdays) == (45.5, Decimal("1.4"), (2,))
    assert [one.name for one in difference(CN, ours)] == [cap(CN, 3).row.id, "no_homework_weekdays", "slow_factor"]
    assert of_school("cn-2021") == CN
    assert difference(CN, CN) == []


@pytest.mark.parametrize(
    "change",
    [
        {"row": "nothing", "minutes": 3}, {"setting": "rows", "value": []}, {"setting": "slow_factor", "value": "1.2"},
        {"setting": "slow_factor", "value": "fast"}, {"setting": "agree", "value": "never"},
        {"setting": "hand_in_days_ahead", "value": -1}, {"setting": "no_homework_weekdays", "value": [7]},
        {"setting": "bedtimes", "value": {"junior": "24:00"}},
        {"setting": "slow_factor", "value": "1.51"}, {"setting": "home_subjects", "value": "maths"},
        {"setting": "system", "value": "八四"}, {"row": cap(CN, 3).row.id, "minutes": "45.25"},
        {"row": cap(CN, 3).row.id, "minutes": -1}, {"row": cap(CN, 3).row.id, "minutes": "many"},
        {"row": cap(CN, 3).row.id, "minutes": 30, "level": "loud"},
    ],
    ids=str,
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused_in_both_languages(change: dict[str, object]) -> None:
    with pytest.raises(PolicyFault) as refused:
        of_school("cn-2021", [change])
    message = refused.value.message
    assert i18n.say("zh", message) != i18n.say("en", message)


@pytest.mark.parametrize(("setting", "value"), [
    ("slow_factor", "1.3"), ("slow_factor", "1.5"), ("no_homework_weekdays", list(range(7))),
    ("bedtimes", {"junior": "0:00"}), ("bedtimes", {"junior": "23:59"}),
])  # fmt: skip
def test_the_bounds_of_a_setting_are_taken(setting: str, value: object) -> None:
    assert of_school("cn-2021", [{"setting": setting, "value": value}]) != of_school("cn-2021") or value == "1.3"


def test_bedtimes_can_be_set_by_stage() -> None:
    ours = with_setting(CN, "bedtimes", {"upper-primary": "21:00"})
    assert ours.bedtime == dict.fromkeys(range(3, 7), "21:00")


@given(presets, grades, days, st.integers(0, 300), st.integers(0, 300), st.sampled_from(["home", "school-home"]))
def test_room_never_exceeds_the_wish_or_what_the_day_has_left(
    policy: Policy, grade: int, day: Day, wish: int, used: int, place: str
) -> None:
    found = room(policy, grade, wish, Taken({"chinese": used}), place=place, day=day, subject="maths")
    assert 0 <= found <= wish
    for one in caps(policy, grade, day=day):
        assert found <= max(0, one.half - used)
    for one in caps(policy, grade, day=day, subject="maths"):
        assert one.row.scope is Scope.SUBJECT_DAY
        assert found <= one.half


@given(presets, grades, st.integers(0, 300), st.sampled_from(["school", "class"]))
def test_work_that_is_finished_at_school_does_not_draw_on_the_day(
    policy: Policy, grade: int, wish: int, place: str
) -> None:
    assert room(policy, grade, wish, Taken({"chinese": 500}), place=place) == wish


def test_nothing_written_draws_on_a_written_cap_and_all_work_on_a_cap_on_all() -> None:
    used = Taken({"chinese": 120})
    assert room(CN, 3, 40, used, place="home", modalities=("oral", "reading")) == 40
    assert room(CN, 3, 40, used, place="home", modalities=("oral", "written")) == 0
    assert room(PRESETS["us-10min"], 3, 40, Taken({"chinese": 50}), place="home", modalities=("oral",)) == 10
    assert draws_on_cap("school-home")
    assert not draws_on_cap("school-home", ["oral"])
    assert not draws_on_cap("school")


def test_boarding_schools_bound_each_subject_of_a_free_day() -> None:
    policy = PRESETS["cn-boarding"]
    found = {
        one: room(policy, 5, 120, Taken(), place="home", day=Day.WEEKEND, subject=one) for one in ("maths", "science")
    }
    assert found == {"maths": 60, "science": 40}
    assert room(policy, 5, 120, Taken(), place="home") == 0


@pytest.mark.parametrize("policy", PRESETS.values(), ids=lambda one: one.id)
@pytest.mark.parametrize("place", ["home", "school-home"])
def test_grades_one_and_two_never_take_written_work_home(policy: Policy, place: str) -> None:
    assert all(home_refusal(policy, grade, place) for grade in (1, 2))
    assert not any(home_refusal(policy, grade, there) for grade in GRADES for there in ("school", "class"))


def test_other_grades_are_refused_where_the_day_has_no_minutes() -> None:
    assert home_refusal(CN, 3, "home") is None
    assert home_refusal(PRESETS["cn-boarding"], 5, "home") is not None
    assert home_refusal(PRESETS["fr-1956"], 5, "home") is not None
    sunday = home_refusal(PRESETS["de-nrw"], 5, "home", day=Day.WEEKEND)
    assert "no homework on such a day" in str(sunday)


def test_the_place_by_default_is_school_for_the_youngest() -> None:
    assert [default_place(grade) for grade in (1, 2, 3, 9)] == ["school", "school", "school-home", "school-home"]


def test_quotas_share_the_cap_in_proportion() -> None:
    assert [quota(CN, 3, one) / 2 for one in ("chinese", "maths", "english")] == [25, 20, 15]
    assert [quota(CN, 8, one) / 2 for one in ("chinese", "maths", "english")] == [37.5, 30, 22.5]
    assert sum(quota(PRESETS["cn-anshan"], 4, one) for one in ("chinese", "maths", "english")) <= 90
    assert quota(CN, 1, "maths") == 40


def test_a_grades_own_table_and_the_day_without_homework_come_first() -> None:
    table = {"maths": [30, 30, 50, 30, 20]}
    assert [quota(CN, 3, "maths", weekday=day, table=table) for day in (0, 2, 4, 5, 6)] == [30, 50, 20, 40, 40]
    assert quota(with_setting(CN, "no_homework_weekdays", [2]), 3, "maths", weekday=2, table=table) == 0


def test_home_subjects_are_chinas_rule_alone() -> None:
    assert [is_home_subject(CN, one) for one in ("maths", "art", "science")] == [True, True, False]
    assert is_home_subject(PRESETS["us-10min"], "science")


def test_minutes_are_kept_in_half_minutes() -> None:
    assert {one.half for one in PRESETS["sg-school"].rows if one.scope is Scope.SUBJECT_DAY} == {40, 45, 60}
    assert all(Fraction(one.half).denominator == 1 for policy in PRESETS.values() for one in policy.rows if one.half)
