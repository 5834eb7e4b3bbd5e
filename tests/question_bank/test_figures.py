"""Figures keep what they show inside their own picture."""

from __future__ import annotations

import re

import pytest

from question_bank import figures, markup
from question_bank.content import gap_count
from question_bank.errors import Invalid

DIGIT_MM = 2.1


@pytest.mark.parametrize(
    "notation", ["line 0 1 8", "line 0.4 0.5 10", "line 10 20 10", "line 0 2.5 5", "line 0 1000 10"]
)
def test_the_labels_of_a_number_line_stand_inside_it(notation):
    drawn = figures.draw(notation)
    shift = float(re.search(r"translate\(([\d.]+)", drawn.body)[1])
    for x, text in re.findall(r'<text x="([-\d.]+)"[^>]*>([^<]+)</text>', drawn.body):
        half = (len(text) - 0.5 * ("." in text)) * DIGIT_MM / 2
        assert shift + float(x) - half >= -0.2, (notation, text)
        assert shift + float(x) + half <= drawn.width + 0.2, (notation, text)


def test_a_word_to_write_below_its_pinyin_is_one_gap_with_a_square_for_each_syllable():
    assert gap_count("[[tian rè nào]]，[[tian mǔ qīn]]") == 2
    drawn = figures.draw("tian zhuāng jia")
    assert (drawn.body.count("<rect"), drawn.width) == (2, 24)
    assert markup.plain("[[tian rè nào]]") == "[田字格，拼音：rè nào]"


def test_every_character_has_its_syllable_above_it():
    drawn = figures.draw("ruby 菠萝 bō luó")
    assert re.findall(">([^<]+)</text>", drawn.body) == ["bō", "菠", "luó", "萝"]
    with pytest.raises(Invalid, match="one syllable"):
        figures.draw("ruby 菠萝 bō")


@pytest.mark.parametrize("notation", ["tian <b>", "tian 5", "ruby 菠萝", "ruby <i> bō", "tian" + " mǔ" * 9])
def test_what_is_no_pinyin_is_no_figure(notation):
    with pytest.raises(Invalid):
        figures.draw(notation)
