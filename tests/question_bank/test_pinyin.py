"""Pinyin of real words: by the word a character stands in, with every other reading told where no word decides."""

from __future__ import annotations

import pytest

from question_bank import figures, markup, pinyin
from question_bank.errors import Invalid


def likely(text: str) -> str:
    return " ".join(one.readings[0] for one in pinyin.read(text))


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("重庆", "chóng qìng"),
        ("重要", "zhòng yào"),
        ("银行", "yín háng"),
        ("行长", "háng zhǎng"),
        ("行走", "xíng zǒu"),
        ("音乐", "yīn yuè"),
        ("快乐", "kuài lè"),
        ("睡觉", "shuì jiào"),
        ("觉得", "jué de"),
        ("还书", "huán shū"),
        ("妈妈", "mā ma"),
        ("朋友", "péng you"),
        ("绿色", "lǜ sè"),
        ("他长大了", "tā zhǎng dà le"),
        ("慢慢地走", "màn màn de zǒu"),
        ("在重庆的银行里，行长在写字。", "zài chóng qìng de yín háng lǐ háng zhǎng zài xiě zì"),
    ],
)
def test_a_character_is_read_as_in_its_word(word: str, syllables: str):
    """Teeth: read the characters one by one, or leave out our own words."""
    assert likely(word) == syllables


def test_a_character_that_no_word_decides_has_all_its_readings():
    assert set(pinyin.read("长")[0].readings) == {"cháng", "zhǎng"}
    assert {"xíng", "háng"} <= set(pinyin.read("行")[0].readings)
    assert [len(one.readings) for one in pinyin.read("重庆")] == [1, 1]
    assert pinyin.read("一个")[0].readings == ("yí", "yī", "yì")
    assert pinyin.read("㐂")[0].readings == ()


def test_a_sentence_keeps_its_signs_notations_and_formulas():
    """Teeth: read what stands in a notation, or tear words where lines may end."""
    text = "行长说：“重庆有 $x$ 家银行[[o]]，[[ruby 好 hǎo]]吗？”"
    made = pinyin.above(text, likely(text).split())
    assert made == (
        "[[ruby 行长说 háng zhǎng shuō]]：“[[ruby 重庆有 chóng qìng yǒu]] $x$ [[ruby 家银行 jiā yín háng]][[o]]，"
        "[[ruby 好 hǎo]][[ruby 吗 ma]]？”"
    )
    assert markup.render(made).count("<img") == 5
    assert 'svg">：</span>“<img' in markup.render(made)
    assert pinyin.squares("苹果、重庆", likely("苹果、重庆").split()) == "[[tian píng guǒ]]、[[tian chóng qìng]]"


def test_every_notation_it_writes_is_a_figure():
    text = "小朋友们高高兴兴地在天安门广场上看升国旗中华人民共和国万岁"
    for way in (pinyin.above, pinyin.squares):
        for notation in way(text, likely(text).split()).removeprefix("[[").removesuffix("]]").split("]][["):
            figures.draw(notation)


@pytest.mark.parametrize(
    ("text", "syllables", "why"),
    [
        ("好" * 201, [], "at most 200"),
        ("12 + 3 [[ruby 好 hǎo]]", [], "no Chinese characters"),
        ("苹果", ["píng"], "Each character needs one syllable"),
        ("苹果", ["píng", "gu3"], "“gu3” is not a pinyin syllable"),
        ("苹果", ["píng", "]]<b>"], "is not a pinyin syllable"),
    ],
)
def test_what_cannot_be_written_says_why(text: str, syllables: list[str], why: str):
    with pytest.raises(Invalid, match=why):
        pinyin.above(text, syllables)
