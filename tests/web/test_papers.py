"""A worksheet from Word in the browser: pasted or as a file, gone through exercise by exercise, saved at once."""

from __future__ import annotations

import base64
import html
import re
from io import BytesIO
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from homework_menu.web import paper_rows
from question_bank.content import Content, Kind
from question_bank.models import Bank, Exercise, ImportBatch
from tests.question_bank.papers import png
from tests.safety.doors import Door, opened_door, post, signed_in

SAMPLES = Path(__file__).parent.parent / "samples"
TEXT = """三年级数学练习
一、填空题
1．7×8＝____。
2．一年有____个月。
二、应用题
3．小明有 24 张画片，平均分给 3 个同学，每人几张？
参考答案
1．56　2．12
3．8张
"""
PAGE = """<html><body><!--StartFragment-->
<p class=MsoNormal><b>1.</b> 比较 <u>&nbsp;&nbsp;&nbsp;</u> 和 m<sup>2</sup></p>
<p class=MsoNormal>答案：大<script>alert(1)</script></p>
<p>2. 看图<img src="file:///C:/clip_image001.png"></p>
<!--EndFragment--></body></html>"""


@pytest.fixture
def door(town_file, tmp_path):
    with opened_door(town_file, tmp_path) as made:
        yield made


def review(door: Door, **form):
    return door.post("/bank/paper", form)


def fields(page: str) -> dict[str, str]:
    """The review page's form as a browser would send it untouched."""
    page = page[page.index('action="/bank/paper/save"') :]
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"(?![^>]*type="checkbox")', page))
    found |= dict.fromkeys(re.findall(r'type="checkbox" name="([^"]+)" value="yes" checked', page), "yes")
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return {name: html.unescape(text) for name, text in found.items()}


def made_in(door: Door) -> list[Exercise]:
    with door.database.everywhere(read_only=True) as db:
        batch = db.scalars(select(ImportBatch)).one()
        found = db.scalars(select(Exercise).where(Exercise.uid.in_(batch.exercises)).order_by(Exercise.id)).all()
        for one in found:
            _ = one.revisions[-1].content, one.points, one.lesson
        return list(found)


def test_a_pasted_worksheet_is_gone_through_and_saved(door):
    answer = review(door, text=TEXT)
    assert answer.status_code == 200
    form = fields(answer.text)
    assert (form["subject"], form["grade"]) == ("maths", "3")
    assert [form[f"answer-{at}"] for at in range(3)] == ["56", "12", "8张"]
    form |= {"tier-2": "extension", "minutes-2": "5", "answer-2": "8 张"}
    del form["take-1"]
    saved = door.client.post("/bank/paper/save", data=form)
    assert saved.status_code == 200
    assert "Not chosen: 1 exercise in the paper" in saved.text
    first, last = made_in(door)
    assert (first.subject, first.grades, first.status, first.origin) == ("maths", 8, "ready", "default")
    assert (last.tier, last.half, last.origin) == ("extension", 10, "teacher")
    assert last.revisions[-1].content.answers == ("8 张",)
    assert "二、应用题" in last.revisions[-1].original
    assert door.client.post("/bank/paper/save", data=form).status_code == 303
    assert len(made_in(door)) == 2


def test_a_phrase_for_families_is_warned_of_in_the_review_and_in_every_report(door):
    """Teeth: leave the advice to the editor alone."""
    told = "“家长检查”: families"
    text = "三年级数学练习\n1．请家长检查：7×8＝____。\n答案：56\n2．6×8＝____。\n答案：48\n"
    page = review(door, text=text).text
    assert [told in row for row in page.split('<li class="card pad taken"')[1:]] == [True, False]
    assert f'<p class="note warn" data-advice data-content>{told}' in page
    reworded = door.client.post("/bank/paper/change", data={**fields(page), "stem-0": "7×8＝____。"})
    assert told not in reworded.text
    saved = door.client.post("/bank/paper/save", data=fields(page)).text
    assert f'<p class="note warn" data-advice data-content>{told}' in saved
    assert [one.status for one in made_in(door)] == ["to-check", "ready"]


def test_what_is_warned_of_is_cut_by_a_button_and_then_saved_as_ready(door):
    """Teeth: save what is warned of as ready, or leave the text as it was after the button."""
    first = "1．（难题）小红有 24 张画片，平均分给 3 人，每人几张？请家长签字。\n答案：8张"
    text = f"三年级数学练习\n{first}\n2．同桌互相批改：6×8＝____。\n答案：48\n"
    page = review(door, text=text).text
    assert "Delete “（难题）”, “请家长签字”" in page
    assert 'value="cut 1"' not in page
    looked = door.client.post("/bank/paper/change", data={**fields(page), "do": "cut 0"}).text
    assert "Deleted." in looked
    assert fields(looked)["stem-0"] == "小红有 24 张画片，平均分给 3 人，每人几张？"
    back = door.client.post("/bank/paper/change", data={**fields(looked), "do": "undo"}).text
    assert fields(back)["stem-0"].startswith("（难题）")
    report = door.client.post("/bank/paper/save", data=fields(looked)).text
    assert report.count('<span class="chip">To check</span>') == 1
    made = made_in(door)
    assert [one.status for one in made] == ["ready", "to-check"]
    told = "“同桌互相批改”: families"
    assert told not in door.client.get(f"/bank/exercise/{made[0].uid}").text
    assert told in door.client.get(f"/bank/exercise/{made[1].uid}").text


def test_a_word_file_keeps_its_pictures_and_parts(door):
    name = "worksheet-answers-at-end-zh.docx"
    answer = review(door, file=(BytesIO((SAMPLES / name).read_bytes()), name))
    assert len(re.findall(r"/media/picture/[0-9a-f]{32}", answer.text)) == 1
    form = fields(answer.text)
    assert [form[f"part-{at}-answer-7"] for at in range(3)] == ["篮球", "42 人", "9 人"]
    form["part-1-answer-7"] = "42"
    assert door.client.post("/bank/paper/save", data=form).status_code == 200
    made = made_in(door)
    group = made[-1].revisions[-1].content
    assert len(made) == 8
    assert group.parts[1].answers == ({"value": 42, "tolerance": 0},)
    picture = re.search(r"\[\[picture ([0-9a-f]{32})", group.stem)
    assert picture
    assert door.client.get(f"/media/picture/{picture[1]}").status_code == 200


def test_a_pasted_page_is_cleaned_and_keeps_its_look(door):
    answer = review(door, text="what stands beside it", page=PAGE)
    assert answer.status_code == 200
    assert "alert(1)" not in answer.text
    assert "m²" in answer.text
    assert "file:///" not in answer.text
    assert "was not on the clipboard" in answer.text
    assert fields(answer.text)["answer-0"] == "大"


def test_signs_between_chinese_are_put_right_before_they_are_gone_through(door):
    answer = review(door, text="1．小明有3个苹果,吃了1个,还剩几个?\n答案：2个\n2．3,000是几位数？\n答案：4")
    assert answer.text.count("Half-width punctuation between Chinese characters was corrected.") == 1
    assert "小明有3个苹果，吃了1个，还剩几个？" in answer.text
    assert "小明有3个苹果,吃了1个,还剩几个?" in answer.text, "how it stood is kept beside it"
    form = fields(answer.text) | {"subject": "maths", "grade": "3"}
    assert door.client.post("/bank/paper/save", data=form).status_code == 200
    assert [one.revisions[-1].content.stem for one in made_in(door)] == [
        "小明有3个苹果，吃了1个，还剩几个？", "3,000是几位数？"]  # fmt: skip


def test_a_doubt_that_was_looked_at_keeps_nothing_from_use_but_a_missing_answer_does(door):
    form = fields(review(door, text="1．3＋4＝____\n2．5＋6＝____\n3．7＋8＝____").text)
    form |= {"subject": "maths", "grade": "1", "answer-0": "7", "answer-1": "11"}
    assert door.client.post("/bank/paper/save", data=form).status_code == 200
    assert [one.status for one in made_in(door)] == ["ready", "ready", "draft"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"minutes-0": "soon"}, "Give the minutes as a number."),
        ({"subject": ""}, "Choose a subject."),
        ({"grade": "12"}, "Choose a grade from 1 to 9."),
    ],
)
def test_a_fault_keeps_what_was_written(door, change, told):
    form = fields(review(door, text=TEXT).text) | {"answer-1": "twelve"} | change
    answer = door.client.post("/bank/paper/save", data=form)
    assert answer.status_code == 422
    assert told in html.unescape(answer.text)
    assert fields(answer.text)["answer-1"] == "twelve"


def test_nothing_ticked_and_nothing_pasted_are_said(door):
    form = {name: text for name, text in fields(review(door, text=TEXT).text).items() if not name.startswith("take-")}
    assert "Choose at least one exercise." in door.client.post("/bank/paper/save", data=form).text
    assert review(door).status_code == 422
    assert review(door, text="只有一句话").status_code == 400


def test_a_paper_is_for_the_one_who_pasted_it(door):
    form = fields(review(door, text=TEXT).text)
    ben = signed_in(door.app, "ben")
    for paper in (form["paper"], form["paper"][:-3] + "abc"):
        own = {name: text for name, text in form.items() if name not in ("csrf_token", "key")} | {"paper": paper}
        assert post(ben, "/bank/paper/save", own).status_code == 422


def test_a_bank_of_the_school_is_offered(door):
    page = review(door, text=TEXT).text
    with door.database.everywhere(read_only=True) as db:
        names = db.scalars(select(Bank.name)).all()
    assert [name in page for name in names] == [name != "Bank there" for name in names]


def test_text_options_and_form_are_changed_in_the_review(door):
    form = fields(review(door, text="1．3的两倍是几？\nA. 5\nB. 6\n答案：B\n2．5＋6＝____\n答案：11").text)
    form |= {"subject": "maths", "grade": "2", "stem-0": "4 的两倍是几？", "options-0": "7\nB. 8", "answer-0": "B"}
    form |= {"stem-1": "5＋6＝____，6＋7＝____", "answer-1": "11；13"}
    looked = door.client.post("/bank/paper/change", data=form | {"do": "look"}).text
    assert "4 的两倍是几？" in re.search(r'data-look="0">(.*?)</details>', looked, re.S)[1]
    assert door.client.post("/bank/paper/save", data=fields(looked)).status_code == 200
    first, second = (one.revisions[-1].content for one in made_in(door))
    assert (first.kind, first.stem, first.options, first.answers) == ("choice", "4 的两倍是几？", ("7", "B. 8"), (1,))
    assert second.answers == (("11",), ("13",))


@pytest.mark.parametrize(
    ("change", "told", "field"),
    [
        ({"stem-0": "  "}, "The exercise has no text.", "stem-0"),
        ({"options-0": "5"}, "A choice needs at least two options.", "options-0"),
        ({"answer-0": "D"}, "is not one of the options", "answer-0"),
        ({"stem-1": "5＋6＝____，7＋8＝____", "answer-1": "11"}, "The text has 2 gaps", "answer-1"),
    ],
)
def test_a_wording_at_fault_is_said_beside_its_field_and_keeps_everything(door, change, told, field):
    form = fields(review(door, text="1．3的两倍是几？\nA. 5\nB. 6\n答案：B\n2．5＋6＝____\n答案：11").text)
    form |= {"subject": "maths", "grade": "2", "points-1": "加法", "minutes-1": "2.5", "lesson": ""} | change
    for path in ("/bank/paper/save", "/bank/paper/change"):
        answer = door.client.post(path, data=form | {"do": "join 1"})
        assert answer.status_code == 422, path
        assert re.search(told, html.unescape(answer.text)), path
        assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', answer.text)
        kept, out = fields(answer.text), ("csrf_token", "paper", "key", "stem-0")
        assert {name: kept[name] for name in form if name not in out} == {
            name: text for name, text in form.items() if name not in out
        }


def test_two_are_joined_and_undo_gives_what_was(door):
    form = fields(review(door, text=TEXT).text) | {"answer-0": "五十六", "minutes-1": "1.5", "tier-2": "extension"}
    joined = door.client.post("/bank/paper/change", data=form | {"do": "join 1"})
    assert joined.status_code == 200
    now = fields(joined.text)
    assert (now["stem-0"], now["answer-0"]) == ("7×8＝____。\n一年有____个月。", "五十六；12")
    assert float(now["minutes-0"]) == float(form["minutes-0"]) + 1.5
    assert (now["tier-1"], now["answer-1"], "stem-2" in now) == ("extension", "8张", False)
    back = fields(door.client.post("/bank/paper/change", data=now | {"do": "undo", "answer-1": "8 张画"}).text)
    same = form.keys() - {"csrf_token", "paper", "key", "answer-2"}
    assert {name: back[name] for name in same} == {name: form[name] for name in same}
    assert back["answer-2"] == "8 张画", "what was written elsewhere since stays"
    assert door.client.post("/bank/paper/save", data=now).status_code == 200
    first, second = (one.revisions[-1].content for one in made_in(door))
    assert (first.kind, first.answers) == ("blank", (("五十六",), ("12",)))
    assert second.answers == ("8张",)


def test_the_report_says_only_proposals_that_were_taken_each_once(door):
    """Teeth: hand every note on, or those of both joined exercises."""
    form = fields(review(door, text=TEXT).text) | {"grade": "3", "subject": "maths"}
    now = fields(door.client.post("/bank/paper/change", data=form | {"do": "join 1"}).text)
    taken = now["minutes-1"]
    report = door.client.post("/bank/paper/save", data=now | {"minutes-0": "7", "tier-0": "creative"}).text
    joined, other = re.findall(r"<li>(.*?)</li>", report[report.index('class="report"') :], re.S)[:2]
    speed = "Minutes proposed by the speed table|用时按速度表建议|按难度"
    assert not re.search(speed, joined)
    assert not re.search("基础|[Bb]asic", joined)
    assert len(re.findall(speed, other)) == 1, taken
    notes = re.findall(r'<p class="small soft"[^>]*>(.*?)</p>', joined)
    assert len(notes) == len(set(notes))


def test_one_is_parted_before_a_line_and_shares_out_its_answers(door):
    form = fields(review(door, text="1．7×8＝____。\n一年有____个月。\n答案：56；12").text) | {
        "subject": "maths",
        "grade": "3",
    }
    assert door.client.post("/bank/paper/change", data=form | {"do": "part 0"}).status_code == 422
    now = fields(door.client.post("/bank/paper/change", data=form | {"do": "part 0", "line-0": "line 1"}).text)
    assert [(now[f"stem-{at}"], now[f"answer-{at}"]) for at in range(2)] == [
        ("7×8＝____。", "56"),
        ("一年有____个月。", "12"),
    ]
    again = fields(door.client.post("/bank/paper/change", data=now | {"do": "join 1"}).text)
    assert (again["stem-0"], again["answer-0"]) == (form["stem-0"], form["answer-0"])


def test_a_passage_gives_its_parts_and_takes_them(door):
    text = "1．读短文，回答问题。小明有12个苹果。\n（1）他有几个？\n（2）吃了3个还剩几个？\n答案：（1）12个（2）9个\n"
    text += "2．几天？\n答案：7天"
    form = fields(review(door, text=text).text) | {"subject": "maths", "grade": "3"}
    assert form["part-1-answer-0"] == "9个"
    taken = fields(door.client.post("/bank/paper/change", data=form | {"do": "join 1"}).text)
    assert (taken["part-2-stem-0"], taken["part-2-answer-0"], "stem-1" in taken) == ("几天？", "7天", False)
    given = fields(door.client.post("/bank/paper/change", data=taken | {"do": "part 0", "line-0": "part 2"}).text)
    assert (given["stem-1"], given["answer-1"], given["part-1-answer-0"]) == ("几天？", "7天", "9个")


def test_one_label_is_written_to_all_below_and_taken_back(door):
    form = fields(review(door, text=TEXT).text) | {"minutes-0": "2.5", "minutes-2": "7"}
    now = fields(door.client.post("/bank/paper/change", data=form | {"do": "same minutes 0"}).text)
    assert [now[f"minutes-{at}"] for at in range(3)] == ["2.5"] * 3
    back = fields(door.client.post("/bank/paper/change", data=now | {"do": "undo"}).text)
    assert [back[f"minutes-{at}"] for at in range(3)] == ["2.5", form["minutes-1"], "7"]


def test_undo_of_a_label_keeps_what_was_typed_since(door):
    """Teeth: put whole rows back, or the label also where it was changed since."""
    form = fields(review(door, text=TEXT).text) | {"minutes-0": "2.5"}
    now = fields(door.client.post("/bank/paper/change", data=form | {"do": "same minutes 0"}).text)
    now |= {"answer-2": "8 张画", "tier-1": "extension", "minutes-2": "9"}
    back = fields(door.client.post("/bank/paper/change", data=now | {"do": "undo"}).text)
    assert (back["answer-2"], back["tier-1"]) == ("8 张画", "extension")
    assert [back[f"minutes-{at}"] for at in range(3)] == ["2.5", form["minutes-1"], "9"]


@pytest.mark.parametrize("steps", [None, [[0, 2, "Joined with the one above.", []]]])
def test_a_page_of_an_earlier_version_is_told_so(door, steps):
    form = fields(review(door, text=TEXT).text)
    signer = URLSafeSerializer(door.app.secret_key, salt="paper")
    whole = signer.loads(form["paper"])
    del whole["steps"]
    old = form | {"paper": signer.dumps(whole | ({"steps": steps} if steps else {}))}
    for path in ("change", "save"):
        answer = door.client.post(f"/bank/paper/{path}", data=old)
        assert answer.status_code == 422
        assert re.search("earlier version of the program|程序的旧版本", answer.text)


@pytest.mark.parametrize("wish", ["join 0", "join 99", "part x", "same tier 7777777", "undo", "same stem 0", ""])
def test_a_wish_that_means_nothing_changes_nothing(door, wish):
    form = fields(review(door, text=TEXT).text)
    answer = door.client.post("/bank/paper/change", data=form | {"do": wish})
    assert answer.status_code in (200, 422)
    assert fields(answer.text)["stem-2"] == form["stem-2"]


def test_the_places_to_part_an_exercise_at_name_a_picture_as_one(door):
    """Teeth: show the markup."""
    source = base64.b64encode(png().getvalue()).decode()
    page = f'<p>1. 看图填空</p><p><img src="data:image/png;base64,{source}"></p><p>共有多少个？</p><p>答案：8</p>'
    options = re.search(r'<select class="cut".*?</select>', review(door, page=page, text=page).text, re.S)[0]
    assert "[[" not in options
    assert re.search(r">(?:\(picture\)|（图）)", options)


def test_a_formula_that_is_a_fraction_is_typed_as_teachers_write_it_and_stays_untouched():
    """Teeth: put the formula's source into the field."""
    gaps = (("$\\frac{3}{5}$",), ("$1\\frac{2}{3}$",), ("$x^2$",))
    content = Content(Kind.BLANK, "____、____、____", answers=gaps)
    shown = paper_rows.wording(content)
    assert shown["answer"] == "3/5；1 2/3；$x^2$"
    assert paper_rows.reworded(content, shown, []) is content
    changed = paper_rows.reworded(content, {**shown, "answer": "4/5；1 2/3；$x^2$"}, [])
    assert changed.answers == (("4/5",), ("1 2/3",), ("$x^2$",))


def test_answers_stand_set_beside_their_fields(door):
    page = review(door, text="1．1/5+2/5=____\n答案：3/5").text
    assert "\\frac" not in (key := re.search(r'class="key".*?</p>', page, re.S)[0])
    assert 'class="fr"' in key


def test_an_exercise_without_points_says_that_it_takes_those_of_the_lesson(door):
    paper = {"text": "1．3的两倍是几？\n答案：6", "grade": "3", "subject": "maths"}
    assert "If empty: “" in review(door, **paper, lesson="pep-maths-3a-1.1").text
    assert "If empty: those of the lesson above" not in (page := review(door, **paper).text)
    assert "Not certain: choose points, or a lesson above." in page


def test_a_lesson_s_title_in_the_text_proposes_its_one_point(door):
    """Teeth: propose one for 几分之几 too, which every such question asks for."""
    text = "1. 毫米、分米的认识里学了什么？\n答案：略\n2. 还剩全长的几分之几？\n答案：1/4\n"
    page = fields(review(door, text=text, subject="maths", grade="3").text)
    assert (page["points-0"], page["points-1"]) == ("毫米和分米", "")
    assert (page["subject"], page["grade"]) == ("maths", "3")
    assert fields(review(door, text=text).text)["points-0"] == ""


def test_what_the_paper_says_of_its_grade_stands_above_the_import_page(door):
    page = fields(review(door, text=TEXT, subject="maths", grade="5").text)
    assert page["grade"] == "3"


def test_the_report_says_that_an_answer_lacks_once(door):
    """Teeth: say what the reader and the review found, both."""
    page = review(door, text="1. 看书：\n(1)为什么？\n(2)做什么？\n2. 怎么做？\n答案：这样做\n").text
    assert len(re.findall("没有找到答案|No answer was found", page.split('id="row-1"')[0])) == 1
    form = fields(page) | {"grade": "3", "subject": "maths"}
    report = door.client.post("/bank/paper/save", data=form).text
    assert len(re.findall("没有找到答案|No answer was found", report)) == 1
    assert "utf-8" not in report[report.index('id="report"') :].split("</h2>")[0]


def test_sums_with_nothing_between_are_parted_by_a_button_and_undo_joins_them_again(door):
    """Teeth: lose the small items on the way through the form."""
    form = fields(review(door, text="1．算一算：3×8=4×7=\n答案：24 28", subject="maths", grade="3").text)
    page = door.client.post("/bank/paper/change", data=form | {"do": "small 0"}).text
    made = fields(page)
    assert (made["stem-0"], made["items-0"], made["answer-0"]) == ("算一算：", "3×8=____\n4×7=____", "24；28")
    assert fields(door.client.post("/bank/paper/change", data=made | {"do": "undo"}).text)["stem-0"] == form["stem-0"]
    door.client.post("/bank/paper/save", data=made | {"items-0": "3×8=____\n4×8=____", "answer-0": "24；32"})
    (one,) = made_in(door)
    assert [(item.text, item.answers) for item in one.revisions[-1].content.items] == [
        ("3×8=____", (("24",),)), ("4×8=____", (("32",),)),
    ]  # fmt: skip


def test_what_was_saved_is_one_line_that_leads_to_it_and_says_no_grade_that_was_typed(door):
    """Teeth: lead to the list of the class, or say the grade that was typed."""
    form = fields(review(door, text=TEXT, subject="maths", grade="3").text)
    report = door.client.post("/bank/paper/save", data=form).text
    assert re.search("已存 3 道|3 exercises saved", report)
    assert not re.search("年级“3”|grade “3”", report, re.I)
    address = html.unescape(re.search(r'href="(/bank[?]status=all[^"]*order=newest[^"]*)"', report)[1])
    assert "24 张画片" in door.client.get(address).text
