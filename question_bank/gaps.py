"""An exercise as it is set on paper and screen: each place to write or to colour as large as its answer asks.

What the author wrote is kept in the bank; only the copy that is set has `[[high 1]]` for a line on which a fraction
would not fit, `large` figures where one is to be coloured (all of them, for they may show the same whole), a bracket
for the letter of a choice, and a number before each gap of a running text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from .content import GAP, Content, Kind, Tier

FRACTION, WIDE = re.compile(r"\d/\d|\\frac"), re.compile(r"\d \d+/\d|\d\\frac|\d{3}|^[−-]")
COLOURED = re.compile(r"\[\[(?:circle|bar|square) 0/")
SHAPE = re.compile(r"\[\[((?:circle|bar|square) \d+/\d+)\]\]")
ROW = re.compile(r"_{2,} ?[<>] ?_{2,}")
CHOSEN = re.compile(r"[（(][\s\u3000\u00a0]*[）)]|_{2,}")
NUMBER = re.compile(r"[−-]?\d[\d./ ×万亿⁰¹²³⁴⁵⁶⁷⁸⁹]*")
WORD, FIRST_NUMBER, LEAST_CLOZE, MOST_CLOZE = re.compile("[A-Za-z\u3400-\u9fff]"), ord("①"), 3, 20
HAN, LATIN_WORD, FIRST_DIGIT = re.compile("[\u3400-\u9fff]"), re.compile("[A-Za-z]{2,}"), re.compile(r"[−-]?\d")
AMOUNT = re.compile(r"\d|[一二两三四五六七八九十]分之|[一二两三四五六七八九十半][个只支块颗米元本张]")
LEAST_STORY, MOST_ASKED = {"zh": 12, "en": 9}, 3
BRACKETS = {"zh": "（　　）", "en": " (\u00a0\u00a0\u00a0\u00a0)"}

Gap = tuple[int, int]
"""A gap's text (0 the stem, then the small items) and its place in it."""


def fitted(content: Content) -> Content:
    """The content with places to write that hold its answers; the same where they do already."""
    if content.place:
        return content
    texts = [content.stem, *(item.text for item in content.items)]
    high = _high(content, texts)
    set_ = [_heightened(text, at, high) for at, text in enumerate(texts)]
    if any(map(COLOURED.search, texts)):
        set_ = [SHAPE.sub(r"[[\1 large]]", text) for text in set_]
    set_[0] += BRACKETS[content.language] if _lacks_bracket(content) else ""
    set_[0] = _numbered(set_[0]) if is_cloze(content) else set_[0]
    if set_ == texts:
        return content
    items = (replace(item, text=text) for item, text in zip(content.items, set_[1:], strict=True))
    return replace(content, stem=set_[0], items=tuple(items))


def is_cloze(content: Content) -> bool:
    """Whether a running text has three gaps or more with words between, so that answers are told by number."""
    if content.kind is not Kind.BLANK or content.items or not LEAST_CLOZE <= len(content.answers) <= MOST_CLOZE:
        return False
    return "|" not in content.stem and all(map(WORD.search, GAP.split(content.stem)[1:-1]))


def _numbered(text: str) -> str:
    """① before the first gap, ② before the second."""
    numbers = iter(range(FIRST_NUMBER, FIRST_NUMBER + MOST_CLOZE))
    return text if "①" in text else GAP.sub(lambda gap: chr(next(numbers)) + gap[0], text)


def working_space(content: Content, tier: Tier) -> str:
    """The answer space; `lines 0`, for which lines are drawn where a page has room to spare, where an extension or a
    word problem is reckoned with numbers and the author gave no room to reckon in.
    """
    is_plain = content.kind in (Kind.BLANK, Kind.SHORT, Kind.NUMERIC) and content.space == "none" and not content.place
    if not is_plain or not (tier in (Tier.EXTENSION, Tier.CREATIVE) or is_story(content)):
        return content.space
    told = [answer for answers in _answers(content) for answer in answers]
    is_short = content.kind is Kind.SHORT and any(map(FIRST_DIGIT.match, map(str, content.answers)))
    is_reckoned = is_short or any(NUMBER.fullmatch(one) or FRACTION.search(one) for one in told)
    return "lines 0" if content.kind is Kind.NUMERIC or is_reckoned else "none"


def is_story(content: Content) -> bool:
    """Whether a task of a sentence or two tells what is to be reckoned: with numbers, and asked for once or twice."""
    told = re.sub(r"\$[^$]*\$|\[\[[^\]\[]*\]\]", "1", content.stem)
    size = len(HAN.findall(told)) if content.language == "zh" else len(LATIN_WORD.findall(told))
    has_figure = "[[" in re.sub(r"\[\[(?:/|o|box|high [^\]\[]*)\]\]", "", content.stem)
    is_told = size >= LEAST_STORY[content.language] and AMOUNT.search(told) is not None
    return is_told and not has_figure and len(content.items) <= MOST_ASKED and not is_cloze(content)


def _lacks_bracket(content: Content) -> bool:
    is_choice = content.kind in (Kind.CHOICE, Kind.CHOICES) and not content.items
    return is_choice and bool(content.stem) and CHOSEN.search(content.stem) is None


def _high(content: Content, texts: Sequence[str]) -> dict[Gap, bool]:
    """The gaps that are to hold a fraction, and whether a wide one. Lines that answer alike (those of a row, or in the
    same place of items that are built alike) are of one size, so that it does not tell where a fraction belongs.
    """
    alike: dict[Any, list[tuple[Gap, str]]] = defaultdict(list)
    for at, (text, answers) in enumerate(zip(texts, _answers(content), strict=True)):
        forms = tuple(form[:2] for form in GAP.findall(text))
        is_row = ROW.search(text) is not None
        for place, (form, answer) in enumerate(zip(forms, answers, strict=False)):
            if form == "__":
                alike[forms, 0 if is_row or not at else place].append(((at, place), answer))
    high: dict[Gap, bool] = {}
    for group in alike.values():
        found = [(gap, answer) for gap, answer in group if FRACTION.search(answer)]
        wide = {gap for gap, answer in found if WIDE.search(answer)}
        is_even = len(group) > 2 and 2 * len(found) >= len(group)
        high |= {gap: bool(wide) if is_even else gap in wide for gap, _ in (group if is_even else found)}
    return high


def _answers(content: Content) -> list[list[str]]:
    """Of the stem and of every small item, per gap the answer that is printed."""
    own = content.answers if content.kind is Kind.BLANK else ()
    return [_first(cast("Iterable[Sequence[str]]", own)), *(_first(item.answers) for item in content.items)]


def _first(answers: Iterable[Sequence[str]]) -> list[str]:
    return [accepted[0] if accepted else "" for accepted in answers]


def _heightened(text: str, at: int, high: dict[Gap, bool]) -> str:
    places = iter(range(len(text)))

    def made(found: re.Match[str]) -> str:
        gap = (at, next(places))
        if gap not in high or not found[0].startswith("_"):
            return found[0]
        return f"[[high {max(1 + high[gap], len(found[0]) - 3)}]]"

    return GAP.sub(made, text) if high else text
