"""Parts of a group stand under their numbers, on screen, on paper and in Word, as the key has them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from homework_menu import exercise_view
from homework_menu.printing import heights
from question_bank.content import Content, Kind

ONE, TWO = Content(Kind.SHORT, "用去多少米？", answers=("2",)), Content(Kind.SHORT, "还剩多少米？", answers=("6",))
GROUP = Content(Kind.GROUP, "一根绳子长8米。", parts=(ONE, TWO))


def text_of(content: Content, language: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", str(exercise_view.body(content, language=language)))


@pytest.mark.parametrize(("language", "first", "second"), [("zh", "①", "②"), ("en", "a)", "b)")])
def test_parts_have_the_numbers_that_the_key_gives_them(language, first, second):
    """Teeth: leave the parts without their numbers."""
    shown = text_of(GROUP, language)
    assert shown.index(first) < shown.index("用去") < shown.index(second) < shown.index("还剩")
    assert [mark for mark, _ in exercise_view.key(GROUP, language=language)] == [first, second]


def test_a_part_alone_and_parts_that_bring_their_numbers_get_none():
    assert "①" not in text_of(replace(GROUP, parts=(ONE,)), "zh")
    own = replace(GROUP, parts=(replace(ONE, stem="（1）甲"), replace(TWO, stem="（2）乙")))
    assert "①" not in text_of(own, "zh")


def test_a_table_keeps_its_own_lines_under_the_number():
    table = replace(ONE, stem="| 甲 | 乙 |\n|---|---|\n| 1 | 2 |")
    assert "<table>" in str(exercise_view.body(replace(GROUP, parts=(table, TWO))))


def test_the_number_is_counted_in_the_height():
    """Teeth: measure the parts as they are stored."""
    kind = heights.type_of("zh", "g34")
    full = replace(ONE, stem="一" * 20)
    room = next(mm for mm in range(60, 160) if heights.body(full, kind, mm) == pytest.approx(kind.em * kind.line))
    alone, both = (heights.body(replace(GROUP, parts=(full,) * count), kind, room) or 0 for count in (1, 2))
    assert both - alone == pytest.approx(3 * kind.em * kind.line), "two lines each"
