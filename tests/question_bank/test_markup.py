"""Texts as teachers write them: maths, gaps, figures and what is no maths."""

from __future__ import annotations

import pytest

from question_bank import formulas, markup
from question_bank.markup import plain


@pytest.mark.parametrize(
    "text", ["$3$ 1", r"$\frac{6}{7}$ [[o]] 1", "$a$\n\n$b$ 2", "| $1$ 2 | x |\n|---|---|\n| $3$ 4 | y |"]
)
def test_a_text_may_begin_with_maths_and_end_with_a_digit(text):
    assert "$" not in markup.render(text)
    assert "$" not in markup.plain(text)


@pytest.mark.parametrize("text", ["It costs $20 and $30.", "$5", "5$ and 6$ more", "from $10-$20"])
def test_prices_are_no_maths(text):
    assert markup.plain(text) == text


def test_a_text_that_is_one_formula_keeps_its_place():
    assert markup.plain("$x+1$") == markup.plain("a $x+1$")[2:]


@pytest.mark.parametrize("text", ["4 and 12: ____, ____", "6和15：____、____", "____（____）____", "a__b__c"])
def test_gaps_beside_marks_are_no_emphasis(text):
    assert markup.render(text).count('class="gap') == text.count("__") // (2 if "____" in text else 1)


SPOKEN = {
    r"\frac{2}{7}": "2/7", r"2\frac{3}{4}": "2 3/4", r"\frac12": "1/2", r"\frac{1+x}{2}": "(1+x)/2",
    r"\frac{4^{100}+3^{100}}{4^{96}}": "(4^100+3^100)/4^96", r"x^{n+1}": "x^(n+1)", r"\frac{\sqrt{2}}{3}": "√2/3",
}  # fmt: skip


@pytest.mark.parametrize("source", SPOKEN)
def test_a_formula_is_read_out_as_it_is_written_in_a_line(source):
    assert formulas.spoken(source) == SPOKEN[source]


def test_a_picture_reads_as_what_it_shows_without_its_id():
    """Teeth: leave the id in what lists show."""
    assert plain("看图[[picture bc8dc1420011 条形统计图]]。") == "看图条形统计图。"
    assert plain("看图[[picture bc8dc1420011]]。") == "看图。"
