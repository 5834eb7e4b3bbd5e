"""What children count by on paper, minutes, boxes and coins, says the same as the proof."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest

from homework_menu import i18n
from homework_menu.printing import html, marks, teacher, wording
from tests.printing.menus import SHEETS

TINY = 1e-9
PURSE = next(sheet for sheet in SHEETS.values() if sheet.format == "purse")
POINTS = next(sheet for sheet in SHEETS.values() if sheet.format == "exact-points")


def halves(text: str) -> int:
    """Half-minutes of a printed time."""
    return round(2 * float(text.replace("半分钟", "0.5").replace("分半钟", ".5").replace("分钟", "").replace(" ", "")))


@pytest.mark.parametrize("cap", range(20, 44))
def test_whoever_fills_the_tray_keeps_the_cap_and_every_order_fits_it(cap):
    free = [dish for section in PURSE.sections if not section.is_required for dish in section.dishes]
    required = sum(dish.half for section in PURSE.sections if section.is_required for dish in section.dishes)
    sums = {sum(dish.half for dish in some) for n in range(len(free) + 1) for some in combinations(free, n)}
    most = max(required + one for one in sums if required + one <= cap)
    sheet = replace(PURSE, cap=cap, figures=replace(PURSE.figures, most=most))
    full = 2 * marks.TRAY_BOXES * required / (2 * html.tray(sheet)["taken"])
    printed = {dish.uid: halves(i18n.say("zh", wording.time_of(sheet, dish))) for dish in free}
    assert printed == {dish.uid: dish.half for dish in free}
    for one in sums:
        assert (required + one <= full + TINY) is (required + one <= cap)


@pytest.mark.parametrize(
    ("cap", "grade", "said", "ticks"),
    [
        (20, 3, "一格是 1 分钟；必做先占 4 分钟。", 0),
        (40, 3, "一格是 2 分钟；必做先占 4 分钟。", 10),
        (50, 3, "一格是 2 分半钟；必做先占 4 分钟。", 20),
        (50, 5, "一格是 2 分半钟；必做先占 4 分钟。", 20),
        (34, 3, "十格一共 17 分钟；必做先占 4 分钟。", 16),
    ],
)
def test_ten_boxes_are_the_promise_with_a_tick_for_each_minute_within_them(cap, grade, said, ticks):
    dish = replace(PURSE.dishes[0], half=8)
    sections = (replace(PURSE.sections[0], dishes=(dish,), low=1, high=1), *PURSE.sections[1:])
    sheet = replace(PURSE, cap=cap, grade=grade, sections=sections, figures=replace(PURSE.figures, most=cap))
    tray = html.tray(sheet)
    assert (tray["told"], len(tray["ticks"])) == (said, ticks)
    assert tray["taken"] == pytest.approx(10 * 8 / cap)
    assert tray["drawn"].count("<rect") == 1 + marks.TRAY_BOXES
    assert all(0 < end < marks.TRAY_BOXES and end % 1 for end in tray["ticks"])


@pytest.mark.parametrize("half", range(1, 60))
def test_half_minutes_are_said_to_children_in_words_and_to_teachers_in_figures(half):
    """Teeth: print 2.5 from grade 4 on, or show 2 分半钟 on a screen."""
    words = {"zh": ["半分钟", f"{half // 2} 分半钟"][half > 1], "en": f"{half // 2 or ''}½ min"}
    for language in ("zh", "en"):
        dish = replace(PURSE.dishes[0], half=half)
        printed = i18n.say(language, wording.time_of(PURSE, dish))
        shown = i18n.gettext(language, "{minutes} min", minutes=f"{half / 2:g}")
        unit = {"zh": "分钟", "en": "min"}[language]
        assert printed == (words[language] if half % 2 else f"{half // 2} {unit}")
        assert shown == (printed if language == "en" else f"{half / 2:g} 分钟")


def test_a_menu_of_coins_promises_the_most_and_names_the_coins():
    said = wording.promise_text(POINTS)
    assert f"{wording.promised(POINTS)} 分钟" in said
    assert "左右" not in said
    assert f"{POINTS.points_target} 元点菜单" in html.learner(POINTS)
    key = html.teacher(POINTS)
    assert all(f"{dish.points} 元" in key for dish in POINTS.dishes if dish.points)


def test_slow_minutes_are_rounded_half_up_as_everywhere():
    assert [teacher._tenth(Decimal(one)) for one in ("3.25", "16.25", "18.849", "4.0")] == ["3.3", "16.3", "18.8", "4"]
