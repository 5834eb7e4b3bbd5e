"""The presets: numbers of laws, notices and practice, each with its source and what is still to be confirmed."""

from __future__ import annotations

from .rows import Policy, Row, Source

CONFIRM = "to be confirmed"
CHECKED = "2026-11-24"
BEDTIME = {**dict.fromkeys(range(1, 7), "21:20"), **dict.fromkeys(range(7, 10), "22:00")}


def _row(
    low: int, high: int, day: str, minutes: float | None, level: str, *,
    measure: str = "written", scope: str = "class-day", place: str = "home", note: str = "",
) -> Row:  # fmt: skip
    half = None if minutes is None else round(minutes * 2)
    return Row(frozenset(range(low, high + 1)), day, measure, half, level, place, scope, note)


def _each(
    day: str, level: str, *minutes: tuple[int, int, float | None], measure: str = "all", scope: str = "class-day"
) -> tuple[Row, ...]:
    """A row per span of grades: (from, to, minutes)."""
    return tuple(_row(low, high, day, one, level, measure=measure, scope=scope) for low, high, one in minutes)


def _source(text: str, mark: str = "", address: str = "") -> Source:
    return Source(text, address, CHECKED, mark)


DOUBLE_REDUCTION = (
    "双减意见（中办、国办，2021年7月24日）第5条：小学一、二年级不布置家庭书面作业，可在校内适当安排巩固练习；"
    "小学三至六年级书面作业平均完成时间不超过60分钟，初中书面作业平均完成时间不超过90分钟"
)
MAIN_30 = "chinese maths english 30 each, others 20 each"

_ALL: tuple[Policy, ...] = (
    Policy(
        "cn-2021", "全国“双减”规定", "China, double reduction 2021", "CN",
        (
            _row(1, 2, "any", 0, "block"), _row(3, 6, "school-day", 60, "block"), _row(7, 9, "school-day", 90, "block"),
            _row(3, 6, "weekend", 60, "warn", note="number is our default"),
            _row(7, 9, "weekend", 90, "warn", note="number is our default"),
            _row(3, 6, "holiday", 60, "warn", note="number is our default"),
            _row(7, 9, "holiday", 90, "warn", note="number is our default"),
        ),
        _source(DOUBLE_REDUCTION), bedtime=BEDTIME,
    ),
    Policy(
        "cn-five-four", "“五四”学制（六年级按初中）", "China, 5-4 schools (grade 6 as junior)", "CN",
        (_row(1, 2, "any", 0, "block"), _row(3, 5, "school-day", 60, "block"), _row(6, 9, "school-day", 90, "block")),
        _source("五四学制学校的读法：六年级属初中学段", CONFIRM), system="五四", bedtime=BEDTIME,
    ),
    Policy(
        "cn-anshan", "鞍山（45 / 60 分钟）", "China, Anshan (45 / 60 minutes)", "CN",
        (_row(1, 2, "any", 0, "block"), _row(3, 6, "school-day", 45, "block"), _row(7, 9, "school-day", 60, "block")),
        _source("鞍山市作业管理规定", address="senbk.com"), bedtime=BEDTIME,
    ),
    Policy(
        "cn-regional-a", "某地区（周末与假期）", "China, one region (weekends and holidays)", "CN",
        (
            _row(1, 2, "any", 0, "block"), _row(3, 6, "school-day", 60, "block"), _row(7, 9, "school-day", 90, "block"),
            *_each("weekend", "warn", (3, 6, 90), (7, 9, 120), measure="written"),
            *_each("holiday", "warn", (3, 6, 90), (7, 9, 120), measure="written"),
        ),
        _source("某地区周末、假期每日书面作业规定", CONFIRM), bedtime=BEDTIME,
    ),
    Policy(
        "cn-school-b", "某校假期规定（60 / 90 分钟）", "China, one school's holidays (60 / 90 minutes)", "CN",
        (
            _row(1, 2, "any", 0, "block"), _row(3, 6, "school-day", 60, "block"), _row(7, 9, "school-day", 90, "block"),
            *_each("holiday", "warn", (3, 6, 60), (7, 9, 90), measure="written"),
        ),
        _source("某校假期作业规定"), bedtime=BEDTIME,
    ),
    Policy(
        "cn-boarding", "寄宿制学校", "China, a boarding school", "CN",
        (
            _row(1, 9, "school-day", 0, "block"),
            _row(1, 9, "weekend", 30, "block", scope="subject-day", note=MAIN_30),
            _row(1, 9, "holiday", 30, "block", scope="subject-day", note=MAIN_30),
        ),
        _source("一所寄宿制学校的规定", address="shitiku.com.cn"), bedtime=BEDTIME,
    ),
    Policy(
        "cn-noday", "每周一天无作业日", "China, one day a week without homework", "CN",
        (
            _row(1, 2, "any", 0, "block"), _row(3, 6, "school-day", 60, "block"), _row(7, 9, "school-day", 90, "block"),
            _row(1, 9, "school-day", 0, "info", measure="all", note="one day a week, encouraged"),
        ),
        _source("教育部十条措施，2025年10月24日：鼓励每周设一天无作业日", "encouraged"), bedtime=BEDTIME,
    ),
    Policy(
        "cn-sleep", "睡眠规定（就寝时间）", "China, sleep (bedtimes)", "CN",
        (
            _row(1, 2, "any", 0, "block"), _row(3, 6, "school-day", 60, "block"), _row(7, 9, "school-day", 90, "block"),
            _row(1, 6, "any", None, "info", scope="clock", note="bed 21:20, 10 hours"),
            _row(7, 9, "any", None, "info", scope="clock", note="bed 22:00, 9 hours"),
        ),
        _source("教基厅函〔2021〕11号", "document number to be confirmed"), bedtime=BEDTIME,
    ),
    Policy(
        "us-10min", "美国：每年级10分钟", "United States, ten minutes a grade", "US",
        tuple(_row(grade, grade, "school-day", 10 * grade, "warn", measure="all") for grade in range(1, 10)),
        _source("NEA and National PTA: 10 minutes a grade and school night"),
    ),
    Policy(
        "en-1998", "英格兰1998年指导（已废止）", "England, 1998 guidance (scrapped 2012)", "GB",
        (
            *_each("school-day", "warn", (1, 2, 60), (3, 4, 90), scope="week"),
            *_each("school-day", "warn", (1, 2, 10), (3, 4, 20), (5, 6, 30), (7, 8, 90), (9, 9, 120)),
        ),
        _source("DfEE 1998, in Hansard 2008-12-18 and BBC 211159", "scrapped 2012"),
    ),
    Policy(
        "fr-1956", "法国：小学无书面家庭作业", "France, no written homework in primary school", "FR",
        (_row(1, 5, "any", 0, "block", note="reading and learning by heart allowed; 30 min études dirigées"),),
        _source("circulaires 1956 and 94-226", CONFIRM),
    ),
    Policy(
        "de-nrw", "德国北威州", "Germany, North Rhine-Westphalia", "DE",
        (
            *_each("school-day", "block", (1, 2, 30), (3, 4, 45), (5, 7, 60), (8, 9, 75)),
            *_each("weekend", "block", (1, 9, 0)), *_each("holiday", "block", (1, 9, 0)),
        ),
        _source("BASS 12-63 Nr. 3"),
    ),
    Policy(
        "de-ni-2012", "德国下萨克森州", "Germany, Lower Saxony 2012", "DE",
        (*_each("school-day", "warn", (1, 4, 30), (5, 9, 60)), *_each("weekend", "warn", (1, 4, 0))),
        _source("Lower Saxony, Erlass 2012"),
    ),
    Policy(
        "ca-tdsb-2008", "加拿大多伦多", "Canada, Toronto 2008", "CA",
        (*_each("school-day", "warn", (1, 6, None), (7, 8, 60), (9, 9, 120)), *_each("holiday", "warn", (1, 9, 0))),
        _source("Toronto District School Board, in the Globe and Mail"),
    ),
    Policy(
        "ca-calgary", "加拿大卡尔加里", "Canada, Calgary", "CA",
        _each("school-day", "warn", (1, 3, 10), (4, 6, 20), (7, 9, 60)),
        _source("Calgary: 5-10, 20, 30-60 minutes"),
    ),
    Policy(
        "pl-2024", "波兰2024", "Poland 2024", "PL",
        (_row(1, 3, "any", 0, "block"), _row(4, 8, "any", None, "info", note="optional, not graded")),
        _source("Poland, April 2024, by Euronews"),
    ),
    Policy(
        "in-2020", "印度书包政策2020", "India, school bag policy 2020", "IN",
        (*_each("any", "warn", (1, 2, 0), (6, 8, 60), (9, 9, 120)), *_each("any", "warn", (3, 5, 120), scope="week")),
        _source("School Bag Policy 2020, by OneIndia"),
    ),
    Policy(
        "ru-sanpin", "俄罗斯卫生规范", "Russia, sanitary rules", "RU",
        _each("school-day", "warn", (1, 1, 60), (2, 3, 90), (4, 5, 120), (6, 8, 150), (9, 9, 210)),
        _source("Minister of education, 2025"),
    ),
    Policy(
        "by-2018", "白俄罗斯2018", "Belarus 2018", "BY",
        (
            *_each("school-day", "warn", (1, 1, 0), (2, 2, 72), (3, 4, 90), (5, 6, 120), (7, 8, 150), (9, 9, 180)),
            *_each("holiday", "warn", (1, 9, 0)),
        ),
        _source("Belarus, sanitary rules 2018"),
    ),
    Policy(
        "sg-school", "新加坡一所学校", "Singapore, one school as example", "SG",
        (
            *_each("school-day", "warn", (1, 2, 60), (3, 4, 90), (5, 6, 120)),
            *_each("school-day", "warn", (1, 2, 20), (3, 4, 22.5), (5, 6, 30), scope="subject-day"),
            *_each("weekend", "warn", (1, 2, 60), (3, 4, 120), (5, 6, 180)),
        ),
        _source("moe.gov.sg 2026-02-04; no national number", "one school as example"),
    ),
    Policy(
        "jp-habit", "日本习惯：年级×10至15分钟", "Japan, 10 to 15 minutes a grade by habit", "JP",
        tuple(_row(grade, grade, "school-day", 15 * grade, "info", measure="all") for grade in range(1, 7)),
        _source("practice, no ministry rule"),
    ),
)  # fmt: skip
PRESETS: dict[str, Policy] = {policy.id: policy for policy in _ALL}
