"""Texts as teachers write them: maths, gaps, figures and what is no maths."""

from __future__ import annotations

import re

import pytest

from homework_menu.web import plain_writing
from question_bank import formulas, gaps, markup
from question_bank.content import Content, Kind
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


HAN = "小猫跳上墙头，一共走了多远？写出过程。"
READ = re.compile(r"<[^>]+>|\n")


@pytest.mark.parametrize("count", range(1, len(HAN) + 1))
def test_no_chinese_sign_stands_alone_on_the_last_line(count):
    """Whatever the text ends with, what no line's end parts holds two of its signs. Teeth: hold the last one alone."""
    made = markup.render(HAN[:count], inline=True)
    assert READ.sub("", made) == HAN[:count]
    end = re.search(r'<span class="keep">([^<]*)</span>$', made)
    signs = HAN[:count].rstrip("，？。")
    if len(signs) > 1 and signs[-2:].isalpha():
        assert end
        assert len(end[1].rstrip("，？。")) > 1


@pytest.mark.parametrize("unit", [*"米分人个页元角岁", "厘米", "千克", "分米", " cm", " kg", " min"])
@pytest.mark.parametrize("number", ["3", "480", "12.5"])
def test_a_number_keeps_its_unit(number, unit):
    """Teeth: hold the number to the first sign of its unit."""
    made = markup.render(f"第一天走了 {number}{unit}，第二天在家里休息。", inline=True)
    assert f'<span class="keep">{number}{unit}</span>' in made
    assert READ.sub("", made) == f"第一天走了 {number}{unit}，第二天在家里休息。"


def test_a_list_of_signed_numbers_may_be_parted_before_each():
    """Teeth: leave it to the rules of Unicode, by which such a list runs out of its box."""
    made = markup.render("五天的差是：+800，−300、−1200；+500。比−3大，是 −2。", inline=True)
    assert READ.sub("", made) == "五天的差是：\u200b+800，\u200b−300、\u200b−1200；\u200b+500。比−3大，是 −2。"


@pytest.mark.parametrize(
    ("text", "kept"), [("Yum, they are good to eat!", ["to eat!"]), ("Read it to your grandmother.", [])]
)
def test_a_short_english_word_takes_the_one_before_it_along(text, kept):
    """Teeth: hold no word, or every last one."""
    assert re.findall('<span class="keep">(.*?)</span>', markup.render(text, inline=True)) == kept


@pytest.mark.timeout(20)
@pytest.mark.parametrize("sign", ["1", "_", "[[", "半", "1.", "$1$ "])
def test_a_long_text_that_repeats_itself_has_an_end(sign):
    """Teeth: look for the end of a number or a gap from each of its signs, which takes minutes."""
    text = (sign * 256_000)[:256_000]
    assert isinstance(markup.chains(text), list)
    assert markup.render(text[:64_000], inline=True)
    assert not gaps.is_story(Content(Kind.SHORT, text, answers=("3",)))
    assert plain_writing.shown_items(plain_writing.kept_items(text)) == text
