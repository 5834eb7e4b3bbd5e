"""Presets of other countries: laws, guidance and habits. None of them names subjects that may not give homework."""

from __future__ import annotations

from ..menu_rules.values import Level
from .rows import Day, Measure, Policy, Row, Scope, Source

CHECKED = "2026-11-24"
CONFIRM = "to be confirmed"
Span = tuple[int, int, float | None]


def _rows(
    day: Day, level: Level, *spans: Span, measure: Measure = Measure.ALL, scope: Scope = Scope.CLASS_DAY, note: str = ""
) -> tuple[Row, ...]:
    """A row per span of grades: (from, to, minutes or None for words alone). Grade 0 is the year before grade 1."""
    return tuple(
        Row(frozenset(range(low, high + 1)), day, measure, None if minutes is None else round(2 * minutes), level,
            scope=scope, note=note)
        for low, high, minutes in spans
    )  # fmt: skip


def _policy(id: str, zh: str, en: str, country: str, source: Source, *rows: tuple[Row, ...]) -> Policy:
    flat = tuple(row for some in rows for row in some)
    return Policy(id, zh, en, country, flat, source, system="other", home_subjects=())


def _source(text: str, address: str, mark: str = "", *, valid_from: str = "", valid_to: str = "") -> Source:
    return Source(text, address, CHECKED, mark, valid_from, valid_to)


SCRAPPED = "scrapped 2012"

ABROAD: tuple[Policy, ...] = (
    _policy(
        "us-10min", "美国：每年级10分钟", "United States, ten minutes a grade", "US",
        _source("10 minutes a grade and school night, all subjects", "kfvs12; NEA, PTA"),
        _rows(Day.SCHOOL, Level.WARN, *((grade, grade, 10 * grade) for grade in range(13))),
    ),
    _policy(
        "en-1998", "英格兰1998年指导（已废止）", "England, 1998 guidance (scrapped 2012)", "GB",
        _source("Years 1-2 an hour a week, 3-4 an hour and a half a week, 5-6 30 minutes a day (10 / 20 / 30 a day); "
                "7-8 45-90, 9 60-120, 10-11 90-150 minutes a day", "Hansard 2008-12-18, BBC 211159", SCRAPPED,
                valid_from="1998", valid_to="2012"),
        _rows(Day.ANY, Level.WARN, (1, 2, 60), (3, 4, 90), scope=Scope.WEEK),
        _rows(Day.SCHOOL, Level.WARN, (1, 2, 10), (3, 4, 20), (5, 6, 30), (7, 8, 90), (9, 9, 120), (10, 11, 150)),
    ),
    _policy(
        "fr-1956", "法国：小学无书面家庭作业", "France, no written homework in primary school", "FR",
        _source("Circulaires de 1956 et 94-226: pas de devoirs écrits à la maison; lecture et leçons permises; "
                "30 minutes d'études dirigées", "dcalin.fr, pearltrees; samuelhuet.com on its force", CONFIRM,
                valid_from="1956"),
        _rows(Day.ANY, Level.BLOCK, (1, 5, 0), measure=Measure.WRITTEN,
              note="reading and learning by heart allowed; 30 minutes of études dirigées"),
    ),
    _policy(
        "de-nrw", "德国北威州", "Germany, North Rhine-Westphalia", "DE",
        _source("BASS 12-63 Nr. 3: never graded; none on weekends, holidays and days with long lessons",
                "BASS 12-63 Nr. 3"),
        _rows(Day.SCHOOL, Level.BLOCK, (1, 2, 30), (3, 4, 45), (5, 7, 60), (8, 10, 75)),
        _rows(Day.WEEKEND, Level.BLOCK, (1, 10, 0)), _rows(Day.HOLIDAY, Level.BLOCK, (1, 10, 0)),
    ),
    _policy(
        "de-ni-2012", "德国下萨克森州", "Germany, Lower Saxony 2012", "DE",
        _source("Outside school; no weekend in primary; Sekundarbereich II 120 minutes", "Lower Saxony",
                valid_from="2012"),
        _rows(Day.SCHOOL, Level.WARN, (1, 4, 30), (5, 10, 60), (11, 13, 120)),
        _rows(Day.WEEKEND, Level.WARN, (1, 4, 0)),
    ),
    _policy(
        "ca-tdsb-2008", "加拿大多伦多", "Canada, Toronto 2008", "CA",
        _source("Kindergarten none; grades 1-6 reading, “differentiated”; 7-8 60, 9-12 120 minutes; none on holidays",
                "globeandmail", valid_from="2008"),
        _rows(Day.ANY, Level.WARN, (0, 0, 0)),
        _rows(Day.SCHOOL, Level.INFO, (1, 6, None), note="reading, differentiated"),
        _rows(Day.SCHOOL, Level.WARN, (7, 8, 60), (9, 12, 120)), _rows(Day.HOLIDAY, Level.WARN, (1, 12, 0)),
    ),
    _policy(
        "ca-calgary", "加拿大卡尔加里", "Canada, Calgary", "CA",
        _source("5-10, 20, 30-60 minutes a day", "Calgary"),
        _rows(Day.ANY, Level.WARN, (1, 3, 10), (4, 6, 20), (7, 9, 60)),
    ),
    _policy(
        "pl-2024", "波兰2024", "Poland 2024", "PL",
        _source("Grades 1-3 no written or graded homework but fine motor work or a poem; 4-8 optional, not graded",
                "Euronews via unn.ua", valid_from="2024"),
        _rows(Day.ANY, Level.BLOCK, (1, 3, 0), measure=Measure.WRITTEN, note="fine motor work, a poem"),
        _rows(Day.ANY, Level.INFO, (4, 8, None), measure=Measure.WRITTEN, note="optional, not graded"),
    ),
    _policy(
        "in-2020", "印度书包政策2020", "India, school bag policy 2020", "IN",
        _source("I-II none; III-V 2 hours a week; VI-VIII 1 hour, from IX 2 hours a day", "oneindia",
                valid_from="2020"),
        _rows(Day.ANY, Level.WARN, (1, 2, 0), (6, 8, 60), (9, 12, 120)),
        _rows(Day.ANY, Level.WARN, (3, 5, 120), scope=Scope.WEEK),
    ),
    _policy(
        "ru-sanpin", "俄罗斯卫生规范", "Russia, sanitary rules", "RU",
        _source("1 hour, 1.5, 2, 2.5, 3.5 hours a day by grade", "minister, 2025"),
        _rows(Day.ANY, Level.WARN, (1, 1, 60), (2, 3, 90), (4, 5, 120), (6, 8, 150), (9, 11, 210)),
    ),
    _policy(
        "by-2018", "白俄罗斯2018", "Belarus 2018", "BY",
        _source("None in grade 1, 1.2 hours in 2, 1.5, 2, 2.5, 3 hours; none in holidays", "Belarus",
                valid_from="2018"),
        _rows(Day.SCHOOL, Level.WARN, (1, 1, 0), (2, 2, 72), (3, 4, 90), (5, 6, 120), (7, 8, 150), (9, 11, 180)),
        _rows(Day.HOLIDAY, Level.WARN, (1, 11, 0)),
    ),
    _policy(
        "sg-school", "新加坡一所学校", "Singapore, one school as example", "SG",
        _source("One school's plan; there is no national number", "moe.gov.sg 2026-02-04", "one school's example"),
        _rows(Day.SCHOOL, Level.WARN, (1, 2, 60), (3, 4, 90), (5, 6, 120)),
        _rows(Day.SCHOOL, Level.WARN, (1, 2, 20), (3, 4, 22.5), (5, 6, 30), scope=Scope.SUBJECT_DAY),
        _rows(Day.WEEKEND, Level.WARN, (1, 2, 60), (3, 4, 120), (5, 6, 180), scope=Scope.WEEKEND),
    ),
    _policy(
        "jp-habit", "日本习惯：年级×10至15分钟", "Japan, 10 to 15 minutes a grade by habit", "JP",
        _source("10-15 minutes times the grade; practice, no ministry rule", "practice"),
        _rows(Day.ANY, Level.INFO, *((grade, grade, 15 * grade) for grade in range(1, 7))),
    ),
)  # fmt: skip
