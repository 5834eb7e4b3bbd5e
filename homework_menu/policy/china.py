"""Presets of China: the rule of 2021, readings of it by places and schools, sleep and the day without homework."""

from __future__ import annotations

from dataclasses import replace

from ..menu_rules.values import Level
from .rows import GRADES, Day, Measure, Policy, Row, Scope, Source, Stage

CHECKED = "2026-11-24"
CONFIRM = "to be confirmed"
ALL = GRADES | {10, 11, 12}
BEDTIMES = {Stage.LOWER: "21:20", Stage.UPPER: "21:20", Stage.JUNIOR: "22:00", Stage.SENIOR: "23:00"}
SLEEP = {Stage.LOWER: 10, Stage.UPPER: 10, Stage.JUNIOR: 9, Stage.SENIOR: 8}
MAIN_THREE = frozenset({"chinese", "maths", "english"})
OTHERS = frozenset({
    "ethics", "history", "geography", "science", "physics", "chemistry", "biology", "it", "pe", "art", "music",
    "labour", "practice", "local",
})  # fmt: skip

DOUBLE_REDUCTION = Source(
    "中共中央办公厅、国务院办公厅《关于进一步减轻义务教育阶段学生作业负担和校外培训负担的意见》（2021年7月24日）第5条："
    "小学一、二年级不布置家庭书面作业，可在校内适当安排巩固练习；小学三至六年级书面作业平均完成时间不超过60分钟，"
    "初中书面作业平均完成时间不超过90分钟",
    "https://www.gov.cn/zhengce/2021-07/24/content_5627132.htm", CHECKED, valid_from="2021-07-24",
)  # fmt: skip
APRIL_2021 = Source(
    "教育部作业管理通知（教基厅函〔2021〕13号，2021年4月）：周末、寒暑假、法定节假日也要控制书面作业时间总量；未给出分钟数",
    "wodeyuanxiao.com", CHECKED, "the figure is our default",
)  # fmt: skip
HIGH_SCHOOL = Source("双减意见：高中作业时间要合理", DOUBLE_REDUCTION.address, CHECKED, valid_from="2021-07-24")
FIVE_FOUR = Source("五四学制学校的读法：六年级属初中学段，按初中90分钟", "", CHECKED, CONFIRM)
TEN_MEASURES = Source(
    "教育部十条措施（2025年10月24日）：鼓励每周设一天无作业日", "am730, crntt", CHECKED, "encouraged", "2025-10-24"
)
SLEEP_NOTICE = Source(
    "教育部办公厅《关于进一步加强中小学生睡眠管理工作的通知》（教基厅函〔2021〕11号）：就寝时间一般不晚于小学21:20、初中22:00、"
    "高中23:00；每天睡眠小学10小时、初中9小时、高中8小时",
    "chinadaily 2021-04-02", CHECKED, "document number to be confirmed", "2021-04-02",
)  # fmt: skip


def _of(stage: Stage, day: Day, minutes: int, level: Level, *, source: Source | None = None) -> Row:
    return Row(frozenset(), day, Measure.WRITTEN, 2 * minutes, level, stage=stage, source=source)


def _day(day: Day, upper: int, junior: int, level: Level, *, source: Source | None = None) -> tuple[Row, Row]:
    """Written work of a day in grades 3 to primary's end, and in junior school."""
    return (
        _of(Stage.UPPER, day, upper, level, source=source),
        _of(Stage.JUNIOR, day, junior, level, source=source),
    )


NONE_AT_HOME = _of(Stage.LOWER, Day.ANY, 0, Level.BLOCK, source=DOUBLE_REDUCTION)
SCHOOL_DAYS = _day(Day.SCHOOL, 60, 90, Level.BLOCK, source=DOUBLE_REDUCTION)
FREE_DAYS = (
    *_day(Day.WEEKEND, 60, 90, Level.WARN, source=APRIL_2021),
    *_day(Day.HOLIDAY, 60, 90, Level.WARN, source=APRIL_2021),
)
SENIOR = Row(frozenset(), Day.SCHOOL, Measure.ALL, None, Level.INFO, note="reasonable", stage=Stage.SENIOR,
             source=HIGH_SCHOOL)  # fmt: skip
NATIONAL = (NONE_AT_HOME, *SCHOOL_DAYS, *FREE_DAYS, SENIOR)

CN_2021 = Policy(
    "cn-2021", "全国“双减”规定", "China, double reduction 2021", "CN", NATIONAL, DOUBLE_REDUCTION, bedtimes=BEDTIMES,
    sleep=SLEEP,
)  # fmt: skip


def _national(id: str, zh: str, en: str, source: Source, *rows: Row) -> Policy:
    """The national policy with rows of its own, each in the place of the national row that bears its name."""
    own = {row.id: row for row in rows}
    kept = tuple(own.pop(row.id, row) for row in NATIONAL)
    return replace(CN_2021, id=id, zh=zh, en=en, rows=(*kept, *own.values()), source=source)


def _boarding() -> Policy:
    source = Source("一所寄宿制学校的规定：平日不带书面作业回家；周末、假期每天语数英各30分钟，其他学科各20分钟",
                    "shitiku.com.cn", CHECKED)  # fmt: skip
    subject_rows = tuple(
        Row(ALL, day, Measure.WRITTEN, 2 * minutes, Level.BLOCK, scope=Scope.SUBJECT_DAY, subjects=subjects)
        for day in (Day.WEEKEND, Day.HOLIDAY)
        for minutes, subjects in ((30, MAIN_THREE), (20, OTHERS))
    )
    school_days = Row(ALL, Day.SCHOOL, Measure.WRITTEN, 0, Level.BLOCK)
    rows = (NONE_AT_HOME, school_days, *FREE_DAYS, *subject_rows)
    return replace(CN_2021, id="cn-boarding", zh="寄宿制学校", en="China, a boarding school", rows=rows, source=source,
                   system="boarding")  # fmt: skip


CHINA: tuple[Policy, ...] = (
    CN_2021,
    replace(
        CN_2021, id="cn-five-four", zh="“五四”学制（六年级按初中）", en="China, 5-4 schools (grade 6 as junior)",
        source=FIVE_FOUR, system="五四", rows=tuple(replace(row, source=FIVE_FOUR) if row in SCHOOL_DAYS else row
                                                  for row in NATIONAL),
    ),
    _national(
        "cn-anshan", "鞍山（45 / 60 分钟）", "China, Anshan (45 / 60 minutes)",
        Source("鞍山市作业管理规定：小学其他年级45分钟，初中60分钟", "senbk.com", CHECKED),
        *_day(Day.SCHOOL, 45, 60, Level.BLOCK),
    ),
    _national(
        "cn-regional-a", "某地区（周末与假期）", "China, one region (weekends and holidays)",
        Source("某地区规定：周末、假期每天书面作业小学90分钟、初中120分钟", "", CHECKED, CONFIRM),
        *_day(Day.WEEKEND, 90, 120, Level.WARN), *_day(Day.HOLIDAY, 90, 120, Level.WARN),
    ),
    _national(
        "cn-school-b", "某校假期规定（60 / 90 分钟）", "China, one school's holidays (60 / 90 minutes)",
        Source("某校规定：假期每天书面作业小学60分钟、初中90分钟", "", CHECKED),
        *_day(Day.HOLIDAY, 60, 90, Level.WARN),
    ),
    _boarding(),
    _national(
        "cn-noday", "每周一天无作业日", "China, one day a week without homework", TEN_MEASURES,
        Row(ALL, Day.SCHOOL, Measure.ALL, 0, Level.INFO, note="one day a week, chosen in the settings"),
    ),
    _national(
        "cn-sleep", "睡眠规定（就寝时间）", "China, sleep (bedtimes)", SLEEP_NOTICE,
        *(Row(frozenset(), Day.ANY, Measure.ALL, None, Level.INFO, scope=Scope.CLOCK, stage=stage,
              note=f"bed {BEDTIMES[stage]}, sleep {SLEEP[stage]} h", source=SLEEP_NOTICE) for stage in Stage),
    ),
)  # fmt: skip
