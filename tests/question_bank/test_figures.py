"""Figures keep what they show inside their own picture."""

from __future__ import annotations

import re

import pytest

from question_bank import figures

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
