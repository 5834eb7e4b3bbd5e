"""A team's way in three browsers by the words on the pages: an exercise from its author by a review to a colleague's
own bank, a menu from its maker to a colleague's class, a day over its cap until it fits and is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from time import perf_counter

from playwright.sync_api import BrowserContext

PATIENCE = 90_000
STEM = "把 12 块饼干平均分给 3 个小朋友，每人分到几块？"
NAMES = {"lin": "林老师", "zhou": "周老师", "chen": "陈老师"}


class Hand:
    """A hand at a page that goes by what is written there; clicks and typed fields are counted."""

    def __init__(self, context: BrowserContext) -> None:
        self.page, self.clicks, self.typed = context.new_page(), 0, 0

    def type(self, label: str | re.Pattern[str], text: str) -> None:
        """Fill the first field of this label."""
        self.page.get_by_label(label).first.fill(text)
        self.typed += 1

    def press(self, name: str | re.Pattern[str]) -> None:
        """Click the first button, link or fold of this name."""
        page = self.page
        button = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
        fold = page.locator("summary.button").filter(has_text=name)
        button.or_(fold).locator("visible=true").first.click()
        self.clicks += 1


class Person(Hand):
    """Somebody who signs in at a browser of their own."""

    def __init__(self, context: BrowserContext, base: str, name: str, password: str) -> None:
        super().__init__(context)
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(base + "/")
        self.type("登录名", name)
        self.type(re.compile("^密码"), password)
        self.press("登录")
        sees(self, "今天")


Team = Mapping[str, Person]


def sees(person: Person, words: str | re.Pattern[str]) -> None:
    """Wait until these words stand on the page."""
    person.page.get_by_text(words).locator("visible=true").first.wait_for()


def exercise(team: Team) -> None:
    """Lin writes one and offers it, Zhou passes it, Chen finds it in the team's bank and takes a copy."""
    lin, zhou, chen = (team[name] for name in NAMES)
    lin.press("备课组")
    lin.press("新建题目")
    lin.type("简称", "分饼干")
    lin.type("题干", STEM)
    lin.type(re.compile("^答案"), "4")
    lin.type("预计时间", "2")
    lin.press("保存")
    sees(lin, "提交审核")
    lin.press("提交审核")
    sees(lin, re.compile("已提交 1 道给"))
    zhou.press("今天")
    sees(zhou, re.compile("1 道题等您审核"))
    zhou.press("审核")
    sees(zhou, STEM)
    zhou.press("通过")
    sees(zhou, "已通过 1 道。")
    chen.press("备课组")
    chen.press("本组题库")
    sees(chen, "分饼干")
    chen.press("分饼干")
    chen.press("采用到我的题库")
    sees(chen, "这是您自己的一份，别人不会改动它。")


def menu(team: Team) -> None:
    """Lin shares a menu; Chen, who teaches a class of the grade as well, adopts it for that class and hands it in."""
    lin, _, chen = (team[name] for name in NAMES)
    lin.press("今天")
    lin.press("三(2)班")
    lin.press("改一改")
    lin.press(re.compile("^三年级数学备课组"))
    sees(lin, re.compile("已共享给三年级数学备课组"))
    chen.press("备课组")
    chen.press(re.compile("^用于三"))
    sees(chen, re.compile("已用于三.*最多 .* 分钟，当天可用 .* 分钟"))
    chen.press(re.compile("^提交$"))
    sees(chen, "已提交")


def teach(chen: Person) -> None:
    """Chen has a class of the grade too."""
    chen.press("今天")
    steps = ("选择年级和学科", "三年级", "数学", "三(1)班", re.compile("人教版.*上册"), re.compile("分数的初步认识"))
    for choice in steps:
        chen.press(choice)
    sees(chen, "课")


def day(team: Team) -> None:
    """Lin hands in, Chen writes down three subjects within their quotas, the day is over; Lin takes what is asked for,
    Chen publishes.
    """
    lin, _, chen = (team[name] for name in NAMES)
    lin.press(re.compile("^提交$"))
    sees(lin, "收回")
    chen.press("作业统筹")
    for subject, minutes in (("语文", "25"), ("英语", "15"), ("科学", "5")):
        chen.page.get_by_label("学科").select_option(label=subject)
        chen.type("手工登记一行", "练习册第 23 页")
        chen.type("预计时间", minutes)
        chen.press("登记")
        sees(chen, "已登记。")
    sees(chen, re.compile("最多 .* 分钟，超 .* 分钟"))
    chen.press("请林老师改")
    sees(chen, "已请压减")
    lin.press("今天")
    sees(lin, "等您看一眼")
    lin.press("改一改")
    lin.press("收回")
    sees(lin, re.compile("可以这样调整"))
    lin.press(MENDS)
    lin.page.get_by_text(re.compile("可以这样调整")).wait_for(state="hidden")
    lin.press(re.compile("^提交$"))
    sees(lin, "已提交")
    chen.press("作业统筹")
    chen.press("发布这一天")
    chen.press("现在发布")
    sees(chen, "以后要改，请用“更正”。")


MENDS = re.compile("^(“.*换成|去掉“|去掉这一栏|最多选|从题库重新生成)")
PARTS: Mapping[str, Callable[[Team], None]] = {"exercise": exercise, "menu": menu, "day": day}


def parts(context_of: Callable[..., BrowserContext], base: str, password: str) -> Iterator[tuple[str, float, int, int]]:
    """Each part of the way once: its name, seconds, clicks and typed fields of all three together."""
    contexts = [context_of(locale="zh-CN", viewport={"width": 1280, "height": 900}) for _ in NAMES]
    team = {name: Person(one, base, name, password) for name, one in zip(NAMES, contexts, strict=True)}
    teach(team["chen"])
    for name, way in PARTS.items():
        for one in team.values():
            one.clicks = one.typed = 0
        begun = perf_counter()
        way(team)
        seconds = perf_counter() - begun
        yield name, seconds, sum(one.clicks for one in team.values()), sum(one.typed for one in team.values())
    for context in contexts:
        context.close()
