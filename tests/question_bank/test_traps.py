"""What spreadsheets do to exercises, each on a file made here: nothing is lost or changed unseen."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook

from question_bank import formats
from question_bank.content import Kind
from question_bank.errors import Refused
from question_bank.formats import tables
from question_bank.formats.found import Doubt


def book(*rows: tuple, merge: tuple[str, ...] = (), sheets: dict[str, list] | None = None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for area in merge:
        made.active.merge_cells(area)
    for title, more in (sheets or {}).items():
        sheet = made.create_sheet(title)
        for row in more:
            sheet.append(row)
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def read(data: bytes | str, name: str = "x", **mapping: str):
    data = data.encode() if isinstance(data, str) else data
    return formats.READERS[formats.detect(data)](data, name, mapping)


def answers(data: bytes | str) -> list:
    return [item.content.answers for item in read(data).items]


def doubtful(item) -> bool:
    return any(isinstance(one, Doubt) for one in item.messages)


def test_a_title_and_merged_instructions_stand_above_the_heading():
    found = read(book(("三年级题库",), ("每行一题",), ("题干", "答案"), ("1+1=", 2), merge=("A1:C1", "A2:C2")))
    assert [str(one) for one in found.messages] == ["2 rows above the heading were taken as a title."]
    assert [(item.place, item.content.stem) for item in found.items] == [("4", "1+1=")]


def test_of_two_heading_rows_the_lower_names_the_columns():
    rows = (("题目", "", "作业", ""), ("题干", "答案", "年级", "用时"), ("1+1=", 2, "三年级", 3))
    (item,) = read(book(*rows, merge=("A1:B1", "C1:D1"))).items
    assert (item.content.stem, item.labels) == ("1+1=", {"grades": frozenset({3}), "minutes": 3})


@pytest.mark.parametrize(("value", "typed"), [
    (time(1, 2), "1:2"), (timedelta(hours=3, minutes=4), "3:4"), (date(2024, 3, 4), "3/4"),
    (datetime(2024, 1, 2), "1/2"),  # noqa: DTZ001
])  # fmt: skip
def test_a_ratio_or_fraction_that_became_a_time_or_date_is_proposed_and_marked(value, typed):
    (item,) = read(book(("题干", "答案"), ("化简", value))).items
    assert item.content.answers == (typed,)
    assert doubtful(item)


def test_a_ratio_that_became_a_time_among_the_options_is_marked_too():
    (item,) = read(book(("题干", "A", "B", "答案"), ("比是", "1:3", time(1, 2), "B"))).items
    assert (item.content.options, item.content.answers) == (("1:3", "1:2"), (1,))
    assert doubtful(item)


def test_answers_whose_wording_counts_stay_as_they_stand():
    file = '题干,答案\n密码,007\n简写,1E5\n很长,12345678901234567890\n一半,50%\n整数,"1,200"\n小数,0.50\n'
    assert answers(file)[:4] == [("007",), ("1E5",), ("12345678901234567890",), ("50%",)]
    assert [one[0]["value"] for one in answers(file)[4:]] == [1200, 0.5]


def test_a_formula_without_a_value_is_a_missing_answer_and_true_is_true():
    formula, true = read(book(("题干", "答案"), ("求和", "=1+2"), ("对吗", True))).items
    assert doubtful(formula)
    assert (true.content.kind, true.content.answers) == (Kind.TRUEFALSE, (True,))


def test_quotes_line_breaks_and_empty_rows_are_read():
    (one, two) = read('题干;答案\n"甲;""乙""\n丙";2\n;\n丁;3\n').items
    assert (one.content.stem, two.content.stem, two.place) == ('甲;"乙"\n丙', "丁", "4")


def test_ragged_rows_are_told():
    long, short, empty = read("题干,答案\n1+1=,2,3\n1+2=\n,5\n").items
    assert "more cells" in str(long.messages[0])
    assert "fewer cells" in str(short.messages[0])
    assert (empty.content, empty.original) == (None, "\t5")


def test_cells_of_columns_that_nobody_reads_are_no_surplus():
    odd = "题干,答案,出处页,难易,作者心情\n1+1=,2,12,中,好\n1+2=,3,13,易,好,多\n"
    unread = {"出处页": tables.UNREAD, "难易": tables.UNREAD, "作者心情": tables.UNREAD}
    for mapping in ({}, unread):
        even, long = read(odd, **mapping).items
        assert even.messages == ()
        assert ["more cells" in str(one) for one in long.messages] == [True]


FULL_WIDTH = "题型,题干,Ａ,Ｂ,Ｃ,答案\n单选,一,甲,乙,丙,Ｂ\n多选,二,甲,乙,丙,①③\n多选,三,甲,乙,丙,b d\n判断,四,,,,√\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_full_width_letters_and_answers_in_any_encoding(codec):
    found = read(FULL_WIDTH.encode(codec))
    assert [item.content.answers for item in found.items] == [(1,), (0, 2), (), (True,)]
    assert doubtful(found.items[2])
    assert found.encoding == codec


def test_traditional_text_in_big5_is_not_taken_for_gb18030():
    found = read("題幹,答案\n一加一等於幾,二\n".encode("big5"))
    assert (found.encoding, found.items[0].content.stem) == ("big5", "一加一等於幾")


def test_an_answer_by_text_by_number_and_outside_the_options():
    by_text, by_number, outside, none = read("题干,A,B,答案\n一,甲,乙,乙\n二,甲,乙,2\n三,甲,乙,D\n四,甲,乙,\n").items
    assert by_text.content.answers == by_number.content.answers == (1,)
    assert doubtful(outside)
    assert doubtful(none)


def test_of_two_columns_for_one_option_the_first_counts_and_the_other_is_named():
    found = read("题干,选项A,A,B,答案\n题,甲,乙,丙,A\n")
    assert found.items[0].content.options == ("甲", "丙")
    assert "“A”" in str(found.messages[0])


def test_a_section_title_merged_over_rows_belongs_to_all_of_them():
    rows = (("章节", "题干", "答案"), ("口算", "1+1=", 2), (None, "1+2=", 3), ("笔算", "2+2=", 4))
    assert [item.labels["category"] for item in read(book(*rows, merge=("A2:A3",))).items] == ["口算", "口算", "笔算"]


def test_a_passage_merged_over_rows_makes_one_group_of_them():
    rows = (("材料", "题干", "答案", "用时"), ("小狗跑了。", "谁？", "小狗", 2), (None, "怎么了？", "跑了", 3))
    (item,) = read(book(*rows, merge=("A2:A3",))).items
    assert (item.content.kind, item.content.stem, item.labels["minutes"]) == (Kind.GROUP, "小狗跑了。", 5)
    assert [(part.stem, part.answers) for part in item.content.parts] == [("谁？", ("小狗",)), ("怎么了？", ("跑了",))]


def test_rows_numbered_under_a_group_are_its_parts():
    (item, other) = read("题号,题型,题干,答案\n3,材料题,读一读。,\n3.1,,谁？,小狗\n3.2,,几只？,2\n4,,1+1=,2\n").items
    assert [part.stem for part in item.content.parts] == ["谁？", "几只？"]
    assert other.content.stem == "1+1="


def test_every_sheet_is_read_and_named():
    found = read(book(("题干", "答案"), ("一", "1"), sheets={"乙": [("题干", "答案"), ("二", "2")], "空": []}))
    assert [item.place for item in found.items] == ["Sheet!2", "乙!2"]


def test_a_workbook_by_name_that_is_text_is_read_as_text():
    assert read("题干\t答案\n一\t1:2\n", "x.xlsx").items[0].content.answers == ("1:2",)


@pytest.mark.parametrize(
    "body", ["<html><table><tr><td>题干</td></tr></table></html>", '[{"stem": "x"}]', '{"a": 1}\n{"a": 2}']
)
def test_a_web_page_or_json_is_refused_with_what_to_do(body):
    with pytest.raises(Refused, match="save it as"):
        read(body, "x.xls")


def test_a_column_is_mapped_by_hand_and_a_leftover_one_is_named():
    found = read("问题,结果,备注\n1+1=,2,x\n", 问题="stem", 结果="answer")
    assert found.items[0].content.answers[0]["value"] == 2
    assert "备注" in str(found.messages[0])


def test_a_grade_that_is_none_is_said_and_never_bent_into_one():
    found = read("题干,答案,年级\n甲?,1,10\n乙?,1,高一\n丙?,1,3-5\n丁?,1,三年级（2）班\n戊?,1,8-10\n").items
    assert [sorted(item.labels["grades"]) for item in found] == [[], [], [3, 4, 5], [3], [8, 9]]
    assert [doubtful(item) for item in found] == [True, True, False, False, True]
    assert "“高一” is not a grade from 1 to 9" in str(found[1].messages[0])


@pytest.mark.parametrize(("words", "level"), [
    ("易 容易 easy Easy 1 １ \u2605", 1), ("较易 2", 2), ("中 中等 medium 3 \u2605\u2605\u2605", 3),
    ("较难 4", 4), ("难 困难 hard 5", 5),
])  # fmt: skip
def test_difficulty_is_read_as_a_word_a_number_or_stars(words, level):
    rows = "".join(f"{word}?,1,{word}\n" for word in words.split())
    assert {item.labels.get("difficulty") for item in read(f"题干,答案,难度\n{rows}").items} == {level}


@pytest.mark.parametrize("words", ["0", "6", "12", "234", "0.85", "送分"])
def test_a_difficulty_that_is_none_of_five_stays_as_a_tag(words):
    item = read(f"题干,答案,难度\n甲?,1,{words}\n").items[0]
    assert "difficulty" not in item.labels
    assert item.labels["tags"] == (f"难度:{words}",)


@pytest.mark.parametrize("data", ["题干,答案\n", "\n题干,答案\n,\n", book(("题干", "答案"))])
def test_a_heading_with_nothing_below_is_said(data):
    with pytest.raises(Refused, match="There is a heading but no exercise below it"):
        read(data)


def test_a_sheet_with_a_heading_only_does_not_keep_the_others_out():
    found = read(book(("题干", "答案"), ("1+1=", 2), sheets={"空": [("题干", "答案")]}))
    assert len(found.items) == 1
    assert "There is a heading" in str(found.messages[0])


@pytest.mark.parametrize(("value", "form", "shown"), [
    (0.25, "0%", "25%"), (0.255, "0.0%", "25.5%"), (1, "0%", "100%"), (100000, "0.00E+00", "1.00E+05"),
])  # fmt: skip
def test_a_percentage_and_a_power_are_taken_as_they_are_shown(value, form, shown):
    made = Workbook()
    made.active.append(("题干", "答案", "题型", "分钟"))
    made.active.append(("甲?", value, "简答题", 2.5))
    made.active["B2"].number_format = form
    body = io.BytesIO()
    made.save(body)
    item = read(body.getvalue()).items[0]
    assert (item.content.answers, item.labels["minutes"]) == ((shown,), 2.5)
    assert doubtful(item)
    assert formats.table(body.getvalue(), "x")[1][1] == shown
