"""Texts of other systems read as their authors meant them: nothing raw on the page, nothing lost."""

from __future__ import annotations

import html
import re

import pytest

from question_bank import markup
from question_bank.formats.foreign import bank_markup


def shown(text: str) -> str:
    """What a reader sees, pictures as their alternative text."""
    made = re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r"\1", markup.render(bank_markup(text)))
    made = re.sub(r'<span class="gap[^>]*></span>', "____", made)
    return re.sub(r"\n+", "\n", html.unescape(re.sub(r"<[^>]+>", "", made.replace("<br>", "\n"))).strip())


@pytest.mark.parametrize(("text", "seen"), [
    ("小明说``第$$2$$题对''，小红不信", "小明说“第 2 题对”，小红不信"),
    ("①$$m$$，②$$n$$", "①m，②n"), ("<p>先算$$2+3$$</p>\n<p>再乘</p>", "先算 2+3\n再乘"),
    ("解得$$p&nbsp;&lt;&nbsp;4$$&there4;对", "解得 p<4∴对"), ("$$3\\textless{}x\\textgreater 1$$", "3<x>1"),
    ("花费$$5\\times3$$~元", "花费 5×3 元"), ("从1~9中选", "从1~9中选"), ("共100$$\\div 8$$", "共100 ÷8"),
    ("3 * 4 + 2 * 5", "3 * 4 + 2 * 5"), ("3*13=39, 2*5=10", "3*13=39, 2*5=10"), ("\\textbf{注意}单位", "注意单位"),
    ("\\hfill\\break 【分析】\\\\ 先算", "【分析】\n先算"), ("We\\textquotesingle ll", "We'll"),
    ("$$60{}^{}\\circ$$", "60°"), ("$$\\cdot \\cdot \\cdot 8$$", "⋯8"), ("pays $3 and $5", "pays $3 and $5"),
    ("a &lt; b &amp; c", "a < b & c"), ("（ ~ ）里填数", "____ 里填数"),
])  # fmt: skip
def test_a_foreign_text_is_shown_as_it_was_meant(text, seen):
    assert shown(text) == seen


@pytest.mark.parametrize("text", ["①$\\frac{1}{2}$和②$\\frac{1}{3}$", "甲$a$乙$b$"])
def test_maths_after_a_sign_that_is_no_digit_is_maths(text):
    assert "$" not in re.sub(r"<[^>]+>", "", markup.render(text))


@pytest.mark.parametrize("text", ["5$ and 6$", "$5, then $6", "cost \\$3", "a$ b$", "$3 or 4$5"])
def test_a_price_is_no_maths(text):
    assert 'class="m"' not in markup.render(text)
