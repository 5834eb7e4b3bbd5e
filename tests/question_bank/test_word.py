"""Worksheets from Word: the two samples come in whole, and of dirtier papers nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank import banks, formats, imports
from question_bank.content import Kind, faults
from question_bank.errors import Refused
from question_bank.formats.found import Doubt
from question_bank.models import Bank, Exercise
from tests.people import NOW
from tests.question_bank.papers import (
    fraction,
    lost,
    numbered,
    paper,
    picture,
    png,
    run,
    understood,
    with_part,
    xml,
)

SAMPLES = Path(__file__).parent.parent / "samples"


def sample(name: str):
    return formats.read((SAMPLES / name).read_bytes(), name)


def contents(made) -> list:
    return [item.content for item in made.items]


def doubts(made) -> list[str]:
    return [str(one) for item in made.items for one in item.messages if isinstance(one, Doubt)]


def test_the_labelled_sample_comes_in_whole():
    made = sample("worksheet-inline-zh.docx")
    found = contents(made)
    assert (made.format, made.encoding) == ("word", "docx")
    assert [one.kind for one in found] == [
        Kind.CHOICE,
        Kind.CHOICES,
        Kind.TRUEFALSE,
        Kind.TRUEFALSE,
        Kind.BLANK,
        Kind.SHORT,
        Kind.SHORT,
        Kind.SHORT,
    ]
    assert found[0].options == ("0.1", "1", "10", "0.01")
    assert found[1].options == ("$3x+1.5=9$", "$5+7=12$", "$x-8>2$", "$2y=14$")
    assert [one.answers for one in found[:4]] == [(1,), (0, 3), (True,), (False,)]
    assert [one.answers for one in found[4].items] == [(("$\\frac{11}{12}$",),), (("$\\frac{1}{3}$",),)]
    assert [one.answers for one in found[5:]] == [("$x=2.5$",), ("12 平方厘米",), ("2.4 元",)]
    assert [item.labels["marks"] for item in made.items] == [3, 3, 2, 2, 4, 5, 6, 6]
    assert len(made.pictures) == 1
    assert "[[picture" in found[6].stem
    assert "底 6 厘米" in found[6].stem
    assert found[5].title == "解方程"
    assert {one.language for one in found} == {"zh"}
    assert found[2].stem == "一个数（0 除外）乘大于 1 的数，积比原来的数大。"
    assert [one.solution != "" for one in found] == [True, True, False, True, True, True, True, True]
    assert doubts(made) == []
    assert not any(faults(one) for one in found)


def test_the_sample_with_its_answers_at_the_end_comes_in_whole():
    made = sample("worksheet-answers-at-end-zh.docx")
    found = contents(made)
    assert [one.answers for one in found[:6]] == [
        (1,),
        (3,),
        (2,),
        (("70",),),
        (("0.3",), ("$\\frac{7}{100}$",)),
        (True,),
    ]
    assert found[6].answers == ({"value": 60, "tolerance": 0},)
    assert [len(one.options) for one in found[:3]] == [4, 4, 4]
    assert found[2].options == ("45°", "90°", "120°", "180°")
    assert [part.answers for part in found[7].parts] == [("篮球",), ("42 人",), ("9 人",)]
    assert "[[picture" in found[7].stem
    assert found[6].solution.count("=") == 2
    assert [item.labels["marks"] for item in made.items] == [3, 3, 3, 2, 4, 2, 6, 9]
    assert doubts(made) == []


@pytest.mark.parametrize("name", ["worksheet-inline-zh.docx", "worksheet-answers-at-end-zh.docx"])
def test_nothing_of_a_sample_is_lost(name):
    assert [text for text in lost((SAMPLES / name).read_bytes(), sample(name)) if not text.startswith("参考答案")] == []


@pytest.mark.parametrize("name", ["worksheet-inline-zh.docx", "worksheet-answers-at-end-zh.docx"])
def test_a_sample_goes_into_a_bank_ready_with_proposals(town, name):
    with town.session() as db:
        bank = banks.create(db, db.query(Bank).first().school_id, "Word")
        report = imports.take_in(db, bank, sample(name), defaults={}, now=NOW)
        made = db.query(Exercise).filter(Exercise.bank_id == bank.id).all()
        assert report.count("imported") == 8
        assert {one.subject for one in made} == {"maths"}
        assert {one.status for one in made} == {"ready"}
        assert {one.origin for one in made} == {"default"}
        assert all(one.half for one in made)
        again = imports.take_in(db, bank, sample(name), defaults={}, now=NOW)
        assert again.count("duplicate") == 8


def test_numbers_that_word_counts_by_itself_are_read():
    data = paper(
        build=lambda document: numbered(
            document,
            [("decimal", "%1."), ("upperLetter", "%2．")],
            [(0, "25×4 等于多少？"), (1, "10"), (1, "100"), (0, "3.5＋1.5 等于多少？"), (1, "5"), (1, "50")],
        )
    )
    made = understood(data)
    assert [one.stem for one in contents(made)] == ["25×4 等于多少？", "3.5＋1.5 等于多少？"]
    assert contents(made)[1].options == ("5", "50")
    assert lost(data, made) == []


def test_options_stand_in_many_ways():
    made = understood(
        paper(
            "1、下列是质数的是（ ）A．1 B．2 C．4 D．6",
            "2．最大的是（　）",
            "Ａ．0.1Ｂ．0.2Ｃ．0.3Ｄ．0.4",
            "3. 哪一个是对的？",
            "A、甲",
            "B、乙",
            "C、丙",
            "4）正方形有几条对称轴？",
            "(A) 1\t(B) 2",
            "(C) 3\t(D) 4",
            "答案：1-4 BDAD",
        )
    )
    found = contents(made)
    assert [len(one.options) for one in found] == [4, 4, 3, 4]
    assert found[1].options == ("0.1", "0.2", "0.3", "0.4")


def test_pictures_alone_are_options():
    def build(document):
        document.add_paragraph("1．哪个图形是正方形？")
        for letter, colour in (("A．", "red"), ("B．", "blue"), ("C．", "green")):
            picture(document, document.add_paragraph(letter), colour)
        document.add_paragraph("【答案】B")

    made = understood(paper(build=build))
    assert [one.startswith("[[picture ") for one in contents(made)[0].options] == [True] * 3
    assert len(made.pictures) == 3


def test_a_compact_key_and_a_table_of_answers_are_matched():
    lines = [f"{at}．第{at}题选什么？ A．甲 B．乙 C．丙 D．丁" for at in range(1, 8)]

    def build(document):
        table = document.add_table(rows=2, cols=3)
        for at, text in enumerate(("题号", "6", "7", "答案", "C", "A")):
            table.cell(at // 3, at % 3).text = text

    data = paper(*lines, "参考答案", "1-5 BDCAB", build=build)
    made = understood(data)
    assert [one.answers for one in contents(made)] == [(1,), (3,), (2,), (0,), (1,), (2,), (0,)]


def test_a_key_is_matched_by_section_where_numbers_start_anew():
    made = understood(
        paper(
            "三年级数学练习",
            "一、填空题",
            "1．3×5＝____。",
            "2．7×8＝____。",
            "二、判断题",
            "1．0 是偶数。（　）",
            "2．1 是质数。（　）",
            "答案",
            "一、1．15 2．56",
            "二、1．√ 2．×",
            "9．多出来的",
        )
    )
    assert [one.answers for one in contents(made)] == [(("15",),), (("56",),), (True,), (False,)]
    assert any("多出来的" in str(one) for one in made.messages)


def test_an_exercise_without_an_answer_says_so():
    made = understood(paper("1．3＋4＝____", "2．5＋6＝____", "参考答案", "1．7"))
    assert ["No answer was found" in one for one in doubts(made)] == [True]


def test_answers_that_stand_in_the_text_are_taken_out():
    def build(document):
        document.add_paragraph("一、选择题")
        document.add_paragraph("1．最小的质数是（ B ）。A．1 B．2 C．3")
        document.add_paragraph("二、判断题")
        document.add_paragraph("2．三角形有三个角。（ √ ）")
        document.add_paragraph("三、填空题")
        xml(document, run("3．一年有") + run(" 12 ", '<w:u w:val="single"/>') + run("个月。"))

    data = paper(build=build)
    made = understood(data)
    found = contents(made)
    assert [one.answers for one in found] == [(1,), (True,), (("12",),)]
    assert found[0].stem == "最小的质数是（　　）。"
    assert found[2].stem == "一年有____个月。"
    assert lost(data, made) == []


def test_deleted_hidden_and_commented_text_is_told_apart():
    gone = '<w:del w:id="1" w:author="x"><w:r><w:delText>三</w:delText></w:r></w:del>'
    new = f'<w:ins w:id="2" w:author="x">{run("五")}</w:ins>'

    def build(document):
        xml(document, run("1．小明有") + gone + new + run("个苹果，吃了 2 个，还剩几个？"))
        xml(document, run("这是藏起来的备注", "<w:vanish/>"))
        document.add_paragraph("答案：3个")
        document.sections[0].header.paragraphs[0].text = "实验小学期末测试卷"
        document.sections[0].footer.paragraphs[0].text = "第 1 页"

    made = understood(paper(build=build))
    told = " ".join(map(str, made.messages))
    assert contents(made)[0].stem == "小明有五个苹果，吃了 2 个，还剩几个？"
    assert "藏起来的备注" in told
    assert "实验小学期末测试卷" in told
    assert "deleted" in told


def test_text_boxes_old_equations_and_signs_are_kept_in_place():
    inner = f"<w:txbxContent><w:p>{run('提示牌：每人限购 3 张')}</w:p></w:txbxContent>"
    new = f"<w:drawing><wp:anchor><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
    both = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    box = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"
    sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = sign.format("begin") + "<w:r><w:instrText>EQ \\F(3,4)</w:instrText></w:r>" + sign.format("end")

    def build(document):
        xml(document, run("1．看牌子，一家三口最多买几张票？") + box)
        document.add_paragraph("答案：9张")
        xml(
            document,
            run("2．")
            + field
            + run("的倒数是____，4m")
            + run("2", '<w:vertAlign w:val="superscript"/>')
            + '<w:r><w:sym w:font="Symbol" w:char="F0B4"/></w:r>'
            + run("2＝____"),
        )
        document.add_paragraph("答案：4/3；8")

    data = paper(build=build)
    made = understood(data)
    first, second = contents(made)
    assert first.stem.count("提示牌") == 1
    assert second.stem == "$\\frac{3}{4}$的倒数是____，4m²×2＝____"
    assert second.answers == (("4/3",), ("8",))
    assert lost(data, made) == []


def test_equations_stand_in_stems_options_and_answers():
    def build(document):
        xml(document, run("1．与") + fraction("1", "2") + run("相等的是（　）"))
        xml(document, run("A．") + fraction("2", "4") + "<w:r><w:tab/></w:r>" + run("B．") + fraction("2", "3"))
        xml(document, run("【答案】A"))
        xml(document, run("2．计算：3") + fraction("1", "5") + run("×5＝____"))
        xml(document, run("答案：") + fraction("16", "1"))

    first, second = contents(understood(paper(build=build)))
    assert first.options == ("$\\frac{2}{4}$", "$\\frac{2}{3}$")
    assert second.stem == "计算：3 $\\frac{1}{5}$×5＝____"
    assert second.answers == (("$\\frac{16}{1}$",),)


def test_tables_are_content_layout_or_furniture():
    def build(document):
        scores = document.add_table(rows=2, cols=3)
        for at, text in enumerate(("题号", "一", "总分", "得分", "", "")):
            scores.cell(at // 3, at % 3).text = text
        document.add_paragraph("1．根据表格，谁跳得最远？")
        table = document.add_table(rows=2, cols=3)
        for at, text in enumerate(("姓名", "小红", "小明", "米", "2.1", "2.4")):
            table.cell(at // 3, at % 3).text = text
        document.add_paragraph("答案：小明")
        layout = document.add_table(rows=2, cols=2)
        for at, text in enumerate(("2．5＋7＝____", "3．9＋8＝____", "4．6＋6＝____", "5．8＋7＝____")):
            layout.cell(at // 2, at % 2).text = text
        document.add_paragraph("参考答案")
        document.add_paragraph("2．12 3．17 4．12 5．15")

    data = paper(build=build)
    made = understood(data)
    found = contents(made)
    assert "| 姓名 | 小红 | 小明 |\n| --- | --- | --- |\n| 米 | 2.1 | 2.4 |" in found[0].stem
    assert [one.answers for one in found[1:]] == [(("12",),), (("17",),), (("12",),), (("15",),)]
    assert any("总分" in str(one) for one in made.messages)


def test_a_shared_passage_holds_its_exercises():
    passage = "春天来了，小河里的冰融化了，柳树发芽了。孩子们脱下棉衣，在田野里奔跑。" * 2
    data = paper(
        "三年级语文练习",
        "阅读短文，回答1—2题。",
        passage,
        "1．短文写的是哪个季节？",
        "答案：春天",
        "2．孩子们在哪里奔跑？",
        "A．田野里 B．操场上",
        "答案：A",
        "3．给“河”组一个词。",
        "答案：小河",
    )
    made = understood(data)
    group, last = contents(made)
    assert group.kind is Kind.GROUP
    assert passage in group.stem
    assert [part.answers for part in group.parts] == [("春天",), (0,)]
    assert last.answers == ("小河",)
    assert lost(data, made) == []


def test_a_reading_section_is_one_group():
    passage = "小松鼠住在高高的松树上。秋天，它收集了许多松果，准备过冬。它把松果藏在树洞里、草丛中、石头下。" * 2
    group, other = contents(
        understood(
            paper(
                "一、阅读理解（12分）",
                "松鼠过冬",
                passage,
                "1．小松鼠住在哪里？",
                "2．它什么时候收集松果？",
                "二、写作",
                "3．写一段话，介绍一种小动物，不少于100字。",
                "参考答案",
                "1．松树上",
                "2．秋天",
                "3．言之有物，语句通顺。",
            )
        )
    )
    assert [part.answers for part in group.parts] == [("松树上",), ("秋天",)]
    assert group.stem.startswith("阅读理解")
    assert other.kind is Kind.ESSAY
    assert other.marking == ("言之有物，语句通顺。",)


def test_sections_without_numbers_are_exercises():
    made = understood(
        paper(
            "一、看拼音，写词语。（8分）",
            "chūn tiān（　　）　huā duǒ（　　）",
            "答案：春天；花朵",
            "二、计算下面各题。",
            "（1）25＋38",
            "（2）90－47",
            "答案：（1）63（2）43",
        )
    )
    first, second = contents(made)
    assert first.answers == (("春天",), ("花朵",))
    assert made.items[0].labels["marks"] == 8
    assert [part.answers for part in second.parts] == [
        ({"value": 63, "tolerance": 0},),
        ({"value": 43, "tolerance": 0},),
    ]


def test_steps_of_a_solution_open_no_exercise():
    made = understood(
        paper(
            "1．解方程 2x＝8。",
            "答案：x＝4",
            "解析：分两步。",
            "1．两边同时除以 2；",
            "2．写出结果。",
            "2．解方程 3x＝9。",
            "答案：x＝3",
        )
    )
    found = contents(made)
    assert found[0].answers == ("x＝4",)
    assert sum(len(one.solution) for one in found) > 0


def test_soft_breaks_part_a_paragraph():
    data = paper("1．6×7＝____\n答案：42\n2．8×9＝____\n答案：72")
    assert [one.answers for one in contents(understood(data))] == [(("42",),), (("72",),)]


def test_an_english_paper_is_understood():
    data = paper(
        "Grade 5 English",
        "Name: ________ Class: ________",
        "I. Choose the best answer.",
        "1. She ____ to school every day.",
        "a) go  b) goes  c) going",
        "2. They ____ playing now.",
        "A. is   B. are   C. am",
        "II. Write T or F.",
        "3. The sun rises in the west. (   )",
        "Answer key",
        "1. B 2. B 3. F",
    )
    made = understood(data)
    assert [one.answers for one in contents(made)] == [(1,), (1,), (False,)]
    assert {item.proposals["subject"] for item in made.items} == {"english"}
    assert made.items[0].proposals["grades"] == {5}


def test_labels_below_an_exercise_are_read():
    (item,) = understood(
        paper(
            "【题目】计算 12×5。",
            "【答案】60",
            "【难度】较易",
            "【知识点】两位数乘一位数",
            "【作业类别】拓展性",
            "【用时】3分钟",
            "【解析】先算 10×5，再算 2×5。",
        )
    ).items
    assert item.labels == {"difficulty": 2, "goals": ("两位数乘一位数",), "tier": "extension", "minutes": 3.0}
    assert item.content.solution == "先算 10×5，再算 2×5。"


def test_a_picture_that_cannot_be_shown_is_named():
    def build(document):
        document.add_paragraph("1．看图列式。")
        picture(document, document.add_paragraph())
        document.add_paragraph("答案：3＋2＝5")

    data = with_part(paper(build=build), "word/media/image1.png", b"\xd7\xcd\xc6\x9a" + bytes(60))
    made = understood(data)
    assert "〔？〕" in contents(made)[0].stem
    assert any("WMF" in one for one in doubts(made))


def test_a_bitmap_becomes_a_picture_of_the_bank():
    def build(document):
        document.add_paragraph("1．看图列式。").add_run().add_picture(png(format="BMP"))
        document.add_paragraph("答案：3＋2＝5")

    made = understood(paper(build=build))
    assert [data[:4] for data in made.pictures.values()] == [b"\x89PNG"]


def test_emphasis_is_kept_and_signs_of_markup_stay_signs():
    def build(document):
        xml(
            document,
            run("1．给加")
            + run("点", '<w:em w:val="dot"/>')
            + run("字注音，3*4*5 和 a_b_c 与 $5 不变，")
            + run("“你好”", "<w:b/>")
            + run("。"),
        )
        document.add_paragraph("答案：diǎn")

    stem = contents(understood(paper(build=build)))[0].stem
    assert stem == "给加**点**字注音，3\\*4\\*5 和 a\\_b\\_c 与 \\$5 不变，“**你好**”。"


def test_a_file_that_is_none_is_refused_with_a_sentence():
    for data in (b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\x03\x04 word/document.xml", paper("只有一句话。")):
        with pytest.raises(Refused):
            understood(data)


def test_no_entity_of_a_hostile_file_is_followed():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>'
    with pytest.raises(Refused):
        understood(with_part(paper("1．x"), "word/document.xml", bomb))


def test_an_archive_that_swells_is_refused():
    with pytest.raises(Refused):
        understood(with_part(paper("1．x"), "word/media/big.png", bytes(101 * 1024 * 1024)))


def test_a_key_behind_one_label_and_options_without_points_are_understood():
    made = understood(
        paper(
            "1.填一填：一周有（  ）天。",
            "2、选出季节（　）。",
            "A 春天　B 上午　C 书包",
            "3.判断。",
            "（1）0除以任何数都得0。（  ）",
            "（2）正方形是特殊的长方形。（  ）",
            "答案：1.7  2.A  3.（1）×（2）√",
        )
    )
    first, second, third = contents(made)
    assert first.answers == (("7",),)
    assert (second.options, second.answers) == (("春天", "上午", "书包"), (0,))
    assert [part.answers for part in third.parts] == [(False,), (True,)]
    assert doubts(made) == []


def test_a_choice_of_statements_is_no_group():
    made = understood(
        paper(
            "1．下列说法正确的有（　　）个。",
            "①0是自然数",
            "②1是质数",
            "A．1　　B．2",
            "【答案】A",
            "2．在直线AB上有A、B、C三点，AB＝5，则AC＝（　　）",
            "A．8　B．2　C．8或2",
            "【答案】C",
            "【详解】分两种情况：",
            "（1）C在AB延长线上；",
            "（2）C在AB之间。",
        )
    )
    first, second = contents(made)
    assert first.stem == "下列说法正确的有（　　）个。\n①0是自然数\n②1是质数"
    assert second.options == ("8", "2", "8或2")
    assert second.solution.count("（") == 2


def test_a_unit_between_exercises_is_a_heading_and_no_line_of_the_one_above():
    """Teeth: leave it with the exercise before it."""
    text = "Unit 2 Fractions\n1. What is half?\n2. What is a third?\nUnit 3 Decimals\n1. Why?\n2. How?\n"
    read = formats.read(text.encode(), "pasted.txt", format="word")
    assert [one.content.stem for one in read.items if one.content] == [
        "What is half?", "What is a third?", "Why?", "How?",
    ]  # fmt: skip
    assert [str((one.proposals or {}).get("heading")) for one in read.items] == [
        "",
        "",
        "Unit 3 Decimals",
        "Unit 3 Decimals",
    ]
    told = formats.read("1. 学了什么？\n第三单元 我最喜欢\n2. 写一写。\n".encode(), "pasted.txt", format="word")
    assert "第三单元" in (told.items[0].content.stem if told.items[0].content else "")
