"""What the sample exercises say: their sums hold, their drills are drills, their language is the classroom's."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from homework_menu.demo import sample_bank
from question_bank import figures, markup, punctuation
from question_bank.content import GAP, Content, Kind, gap_count
from question_bank.gaps import fitted
from tests.homework_menu.sample_checks import NUMBER, read
from tests.homework_menu.sample_sums import chains

UNITS = sample_bank.units()
DRILLS = {"like-fractions", "simplify", "fraction-calculation", "mental-table", "mental-100", "mental-fraction"}
GRADE_FOUR = {2, 3, 4, 5, 6, 8, 10, 12, 100}
BRITISH = re.compile(r"(?i)\b(?:met(?:re|res)|lit(?:re|res)|colou?red in|colour\w*|favourite|centimetre\w*|maths)\b")
HAN = re.compile("[\u3400-\u9fff]")
ASKS = {
    "zh": re.compile("[？填写画圈算选连排标涂读说背摆找编设计改猜接比补默用提化想问做约拿演念答减放打]|"
                     "四舍五入|把词|（　）"),
    "en": re.compile(r"\?|\b(?:Add|Choose|Color|Compare|Complete|Cross|Design|Draw|Fill|Find|Finish|Invent|Make|Mark|"
                     r"Measure|Multiply|Answer|Shade|Show|Solve|Start|Subtract|Think|Use|Write)\b"),
}  # fmt: skip
SENTENCE = re.compile(r"^[A-Z].*____.*\.$|^[^：:]*[\u3400-\u9fff][^：:]*____.*。$|\[\[/\]\]")
MARKED = re.compile(r"圈|画|涂|\[\[(?:bar|circle|square) 0/|\[\[(?:grid \S+|set \d+)\]\]")


def said(sample) -> list[str]:
    """Every text that a child or a teacher reads."""
    content = sample.content
    shown = [content.title, content.stem, content.how_to, *content.hints, *content.needs, *content.options]
    return [*shown, *(item.text for item in content.items), content.solution, *content.marking, sample.intent]


@pytest.mark.parametrize("unit", UNITS)
def test_every_sum_of_a_solution_holds(unit):
    found = [
        (sample.uid, chain)
        for sample in sample_bank.load(unit)
        for text in (sample.content.solution, *sample.content.marking, *sample.content.hints)
        for chain in chains(text)
    ]
    assert [(uid, chain.text) for uid, chain in found if not chain.holds] == []
    if unit.split("-")[1] == "maths":
        assert len({uid for uid, _ in found}) >= min(20, len(sample_bank.load(unit)) / 4)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("3×5+3=18", True), ("3×5+3=19", False), (r"$\frac{16}{64}=\frac{1}{4}$", True), ("17÷5=3……2", True),
     ("17÷5=3……1", False), (r"$1\frac{2}{5}+\frac{4}{5}=\frac{11}{5}$", True), (r"$\frac{1}{5}>\frac{2}{7}$", False),
     ("5÷9=0.555……", True), ("0.48 < 0.5 < 0.6", True), (r"$\frac{2}{3}=\frac{4}{6}=\frac{6}{10}$", False)],
)  # fmt: skip
def test_a_wrong_sum_is_noticed(text, holds):
    (chain,) = chains(text)
    assert chain.holds is holds


@pytest.mark.parametrize("unit", UNITS)
def test_every_gap_is_printed(unit):
    lost = []
    for sample in sample_bank.load(unit):
        for text in (sample.content.stem, *(item.text for item in sample.content.items)):
            shown = markup.render(text, inline=True)
            printed = len(re.findall(r'class="(?:gap w|fraction-gap|circle-gap|box-gap)|figure/dGlhbi', shown))
            lost += [(sample.uid, text)] if printed != gap_count(text) or "source" in shown else []
    assert lost == []


@pytest.mark.parametrize("unit", UNITS)
def test_powers_are_written_one_way(unit):
    """As raised digits, 2³: a formula beside them would set the same sign in another size."""
    formulas = [
        (sample.uid, text)
        for sample in sample_bank.load(unit)
        for text in (*said(sample), *(one for item in sample.content.items for gap in item.answers for one in gap))
        if "^" in text
    ]
    assert formulas == []


def test_a_number_with_its_sign_has_room():
    """A gap of four dashes becomes as narrow as one digit where small items stand close."""
    narrow = [
        (sample.uid, item.text)
        for sample in sample_bank.load("pep-maths-7a-2")
        for item in sample.content.items
        for gap, answers in zip(GAP.findall(item.text), item.answers, strict=False)
        if gap == "____" and re.fullmatch(r"[−\d./]{2,}", answers[0])
    ]
    assert narrow == []


@pytest.mark.parametrize("unit", UNITS)
def test_a_drill_has_six_to_eighteen_gaps_and_its_work_counts_them(unit):
    """More than a dozen small items only where they are quick."""
    odd = []
    for sample in sample_bank.load(unit):
        if {kind for kind, _ in sample.work} <= DRILLS:
            content = sample.content
            gaps = sum(max(1, gap_count(item.text)) for item in content.items) or len(content.answers)
            amount = sum(amount for _, amount in sample.work)
            least = len(content.items) or gaps
            odd += [] if 6 <= gaps <= 18 and least <= amount <= gaps else [(sample.uid, gaps, amount)]
    assert odd == []


@pytest.mark.parametrize("unit", UNITS)
def test_titles_and_intents_are_each_used_once(unit):
    samples = sample_bank.load(unit)
    for words in ([one.content.title for one in samples], [one.intent for one in samples]):
        assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize("unit", UNITS)
def test_no_title_is_cut_on_paper(unit):
    """Twenty-four signs stand beside the minutes; a longer name would end in dots."""
    assert [one.uid for one in sample_bank.load(unit) if len(one.content.title) > 24] == []


@pytest.mark.parametrize("unit", UNITS)
def test_open_work_has_two_marking_points_and_room_to_answer(unit):
    bare = [
        sample.uid
        for sample in sample_bank.load(unit)
        if sample.content.kind in (Kind.ESSAY, Kind.TASK)
        and (len(sample.content.marking) < 2 or (sample.modality == "written" and not has_room(sample.content)))
    ]
    assert bare == []


def has_room(content: Content) -> bool:
    return content.space != "none" or "[[" in content.stem


@pytest.mark.parametrize("unit", UNITS)
def test_every_exercise_asks_something_of_the_child(unit):
    """In its text, or in each of its small items as a question or a sentence with a gap."""
    silent = [
        sample.uid
        for sample in sample_bank.load(unit)
        if not asks(sample.content.language, sample.content.stem)
        and not (sample.content.items and all(asks(sample.content.language, one.text) for one in sample.content.items))
    ]
    assert silent == []


def asks(language: str, text: str) -> bool:
    return bool(ASKS[language].search(text) or SENTENCE.search(text))


@pytest.mark.parametrize("unit", UNITS)
def test_every_written_exercise_has_a_place_to_write(unit):
    bare = [
        sample.uid
        for sample in sample_bank.load(unit)
        if sample.modality == "written" and not has_place(sample.content)
    ]
    assert bare == []


def has_place(content: Content) -> bool:
    if content.kind in (Kind.CHOICE, Kind.CHOICES) and not content.items:
        return "（　" in content.stem
    if content.space != "none" or content.kind in (Kind.MATCH, Kind.ORDER):
        return True
    return all(gap_count(text) or MARKED.search(content.stem + text)
               for text in [item.text for item in content.items] or [content.stem])  # fmt: skip


def test_the_youngest_are_given_nothing_to_write():
    samples = sample_bank.load("pep-maths-2a-4")
    assert {sample.modality for sample in samples} == {"oral", "practical"}
    for sample in samples:
        content = sample.content
        assert content.space == "none", sample.uid
        assert not any(gap_count(text) for text in (content.stem, *(item.text for item in content.items))), sample.uid
        assert not re.search("写出|写一写|画出|画一画|涂|填", content.stem), sample.uid


@pytest.mark.parametrize("unit", ["pep-english-5a-3", "tb-chinese-3a-6"])
def test_a_fifth_of_what_languages_offer_is_read_said_or_made(unit):
    """Of extension and of creative work, so that a child who writes slowly finds something there."""
    samples = sample_bank.load(unit)
    for tier in ("extension", "creative"):
        there = [one for one in samples if one.tier == tier]
        assert sum(one.modality != "written" for one in there) >= len(there) / 5


def test_grade_three_has_texts_to_read_with_two_or_three_questions():
    """Of 80 to 200 signs, told without a pen."""
    texts = [
        one for one in sample_bank.load("tb-chinese-3a-6") if one.modality == "reading" and "默读" in one.content.stem
    ]
    assert len(texts) >= 8
    for sample in texts:
        asked = len(sample.content.items) or len(re.findall("[①②③]", sample.content.stem))
        assert 80 <= len(HAN.findall(sample.content.stem.split("\n\n")[1])) <= 200, sample.uid
        assert 2 <= asked <= 3, sample.uid


@pytest.mark.parametrize("unit", UNITS)
def test_pairs_match_one_to_one_and_are_equal(unit):
    for sample in (one for one in sample_bank.load(unit) if one.content.kind is Kind.MATCH):
        values = [tuple(map(read, pair)) for pair in sample.content.answers]
        numbers = [pair for pair in values if not any(isinstance(side, str) for side in pair)]
        assert all(left == right for left, right in numbers), sample.uid
        assert len({left for left, _ in values}) == len(values), sample.uid


@pytest.mark.parametrize("unit", UNITS)
def test_a_yes_or_no_about_numbers_has_its_check(unit):
    bare = []
    for sample in sample_bank.load(unit):
        for item, checks in zip(sample.content.items, sample.checks, strict=False):
            for at, gap in enumerate(item.answers):
                is_checked = at < len(checks) and checks[at]
                if gap[0] in ("√", "×", "true", "false") and len(NUMBER.findall(item.text)) > 1 and not is_checked:
                    bare.append((sample.uid, item.text))
    assert bare == []


@pytest.mark.parametrize("unit", UNITS)
def test_the_language_is_the_classrooms(unit):
    for sample in sample_bank.load(unit):
        for text in said(sample):
            if sample.content.language == "zh":
                assert punctuation.full_width(text) == text, sample.uid
                assert '"' not in text, sample.uid
            else:
                assert not HAN.search(text), sample.uid
                assert not BRITISH.search(text), sample.uid


def test_grade_four_uses_the_denominators_of_its_standard():
    """2, 3, 4, 5, 6, 8, 10, 12 and 100."""
    for sample in sample_bank.load("ccss-maths-4-nf"):
        content = sample.content
        answers = [one for item in content.items for gap in item.answers for one in gap]
        texts = [*said(sample), *(f"${one}$" for one in answers)]
        unders = [int(n) for text in texts for n in re.findall(r"frac\{\d+\}\{(\d+)\}|\d/(\d+)", text) for n in n if n]
        assert set(unders) <= GRADE_FOUR, sample.uid


@pytest.mark.parametrize("unit", UNITS)
def test_bars_to_colour_show_equal_wholes(unit):
    """Fractions are compared by the coloured lengths, so the bars of one exercise are equally long."""
    uneven = []
    for sample in sample_bank.load(unit):
        if any(kind == "colour-bar" for kind, _ in sample.work):
            whole = fitted(sample.content)
            texts = [whole.stem, *(item.text for item in whole.items)]
            bars = re.findall(r"\[\[(bar \d+/\d+(?: large)?)\]\]", " ".join(texts))
            uneven += [sample.uid] if len({figures.draw(bar).width for bar in bars}) > 1 else []
    assert uneven == []
