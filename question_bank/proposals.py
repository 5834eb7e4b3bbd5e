"""Proposals for an exercise that comes without labels: its kind of work, minutes and knowledge points.

They are starting points that a teacher looks at, told from the heading above it, its wording and the speed table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from . import curriculum, named_lessons, reckoned, suggestions
from .content import Content, Kind, gap_count
from .errors import BankError
from .formats.found import Found, Note
from .formats.working import COLUMN, EQUATION, LEAST_TOLD, MENTAL, STEPWISE, fitting, word_count

TIERS = (
    ("creative", re.compile(r"创新|实践|探究|设计|动手|开放|creative|explore|project", re.I)),
    ("extension", re.compile(
        r"拓展|拓宽|提高|提升|思考题|附加题|选做|挑战|综合|能力|培优|拔高|奥数|思维|聪明|智慧|extension|challenge", re.I
    )),
    ("specialised", re.compile(r"专项|巩固|变式|易错|错题|辨析|强化|简便|巧算|specialised|drill", re.I)),
)  # fmt: skip
TITLED = re.compile(r"专项|易错|拓展|提高|培优|挑战")
"""What a paper's title says of all its exercises; 综合 stands over ordinary unit papers."""
BASIC = re.compile(r"基础|口算|直接写|basic", re.I)
MARKED = re.compile(r"\s*[【（(\[〔]([^】）)\]〕]{2,8})[】）)\]〕]|\W*(思考题|附加题|选做题|挑战题)")
OPEN = re.compile(
    r"你能.{0,12}(?:几种|不同的?方法|其他方法|还能)|提出[一两几2-9].{0,10}问题|(?:编|设计|制作)一[道个份张]|"
    r"调查|说说你的?(?:想法|理由|看法)|写一?写你的(?:想法|发现)|你(?:发现了什么|有什么发现)|答案不唯一"
)
AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?|\\frac")
STEPS_OF_EXTENSION = 4
"""So many amounts in a word problem, and it takes more steps than one or two."""
DRAW = re.compile(r"画|作图|涂|draw\b", re.I)
PROVE = re.compile(r"证明|求证|prove\b", re.I)
TOLD = ((EQUATION, "equation"), (PROVE, "proof"), (STEPWISE, "stepwise"), (COLUMN, "column"), (MENTAL, "mental-100"))
DIVIDED, FRACTIONS = re.compile("平均分成"), re.compile(r"分数|分之|\\frac")
"""Words that say what a fraction is, and are no division there; where a text is about fractions."""
HAN = re.compile(r"[\u4e00-\u9fff]")
SUM = re.compile(r"=\$? ?_{2,}$")
IN_COLUMNS = re.compile(r"\d{3}|\d\.\d|\d{2,} ?[×÷] ?\d{2,}")
"""What is not done in the head as a whole number to 100."""
LEAST_STEPS_TOLD = 20
MOST_POINTS = 2
UNKNOWN_GRADE = 5
BY_SPEED = "Minutes proposed by the speed table: {minutes}."
BY_LEVEL = "The file gives no minutes; {minutes} were set by difficulty."


def defaults_for(db: Session, found: Found, defaults: Mapping[str, Any], said: list[BankError]) -> Mapping[str, Any]:
    """The defaults with a proposal for each label that neither they nor the file give; each is said in a note."""
    content, around = found.content, found.proposals
    if content is None or around is None:
        return defaults
    given: dict[str, Any] = {**around, **defaults, **found.labels}
    made: dict[str, Any] = {}
    for name in ("subject", "grades"):
        if name in around and not defaults.get(name) and not found.labels.get(name):
            made[name] = around[name]
            guess = "、".join(map(str, sorted(around[name]))) if name == "grades" else around[name]
            said.append(Note("Proposed from the paper: {field} “{guess}”.", field=name, guess=guess))
    heading, difficulty = str(around.get("heading", "")), given.get("difficulty")
    if not given.get("tier"):
        made["tier"] = tier(content, heading, difficulty, paper=str(around.get("paper", "")))
        said.append(Note("Proposed from the paper: {field} “{guess}”.", field="tier", guess=made["tier"]))
    subject, grade = str(given.get("subject", "")), max(given.get("grades") or {UNKNOWN_GRADE})
    made |= _minutes(given, content, subject, grade, said)
    return {**defaults, **made, **_points(db, found, given, subject, grade, said)}


def _minutes(
    given: Mapping[str, Any], content: Content, subject: str, grade: int, said: list[BankError]
) -> dict[str, Any]:
    if given.get("minutes") or "half" in given:
        return {}
    heading = str(given.get("heading", ""))
    return {
        "half": half_told(content, subject, grade, heading, given.get("difficulty"), said), "origin": "default"
    }  # fmt: skip


def _points(
    db: Session, found: Found, given: Mapping[str, Any], subject: str, grade: int, said: list[BankError]
) -> dict[str, Any]:
    if given.get("goals") or not subject or found.content is None:
        return {}
    content = found.content
    heading = str(given.get("heading", ""))
    texts = [content.stem, heading, *content.options, *(part.stem for part in content.parts)]
    named = _reckoned(db, content, subject, grade, heading)
    named = named or points(texts, curriculum.titles(db, subject, grade))
    named = named or tuple(filter(None, [named_lessons.point(db, _whole(content), subject, grade)]))
    if named:
        said.append(Note("Knowledge points proposed: {points}.", points="、".join(named)))
    return {"goals": named} if named else {}


def _reckoned(db: Session, content: Content, subject: str, grade: int, heading: str) -> tuple[str, ...]:
    """The titles of the points of this grade that the sums practise."""
    taught = curriculum.taught_in(db, subject, grade) if subject == "maths" else []
    found = reckoned.taught(content, heading, taught)[:MOST_POINTS]
    return tuple(curriculum.titles_of(db, found, content.language)[code] for code in found)


def tier(content: Content, heading: str, difficulty: int | None, *, paper: str = "") -> str:
    """The kind of work that a mark before the text, the heading, the paper's title, the kind and the difficulty speak
    for, in this order; basic where nothing speaks.
    """
    mark, heading = MARKED.match(content.stem), fitting(heading, content)
    spoken = [" ".join(filter(None, mark.groups())) if mark else "", heading]
    spoken += [] if BASIC.search(heading) else TITLED.findall(paper)
    named = next((name for text in spoken for name, words in TIERS if words.search(text)), "")
    if named:
        return named
    if content.kind is Kind.TASK or OPEN.search(_whole(content)):
        return "creative"
    if difficulty:
        return "extension" if difficulty >= 4 else "basic"
    return "extension" if not BASIC.search(heading) and _takes_steps(content) else "basic"


def _takes_steps(content: Content) -> bool:
    """A text to write, or a problem in words with more amounts than one or two steps need."""
    if content.kind is Kind.ESSAY:
        return True
    is_told = content.kind in (Kind.SHORT, Kind.NUMERIC) and len(HAN.findall(content.stem)) >= LEAST_STEPS_TOLD
    return is_told and len(AMOUNT.findall(content.stem)) >= STEPS_OF_EXTENSION


def _whole(content: Content) -> str:
    return "\n".join([content.stem, *(part.stem for part in content.parts)])


def half(content: Content, subject: str, grade: int, heading: str, difficulty: int | None) -> tuple[int, bool]:
    """Half-minutes, and whether the speed table gave them; else they follow from the difficulty."""
    try:
        done = work(content, subject, grade, heading)
        if done:
            return max(1, suggestions.propose(done, grade)), True
    except KeyError:
        pass
    return suggestions.propose((), grade, difficulty=difficulty or 2), False


def half_told(
    content: Content, subject: str, grade: int, heading: str, difficulty: int | None, said: list[BankError]
) -> int:
    """Half-minutes for an exercise that comes without; whether the speed table gave them or the difficulty is said."""
    halves, is_timed = half(content, subject, grade, heading, difficulty)
    said.append(Note(BY_SPEED if is_timed else BY_LEVEL, minutes=halves / 2))
    return halves


def work(content: Content, subject: str, grade: int, heading: str = "") -> list[tuple[str, float]]:
    """Kinds of work and their amounts, as the speed table names them; nothing where it knows nothing of it."""
    return list(_work(content, subject, grade, heading)) if 1 <= grade <= 9 else []


def points(texts: Iterable[str], titles: Iterable[str]) -> tuple[str, ...]:
    """Those titles of knowledge points that stand in the texts, the longest first, at most two."""
    whole = "\n".join(texts).lower()
    whole = DIVIDED.sub("", whole) if FRACTIONS.search(whole) else whole
    found = sorted({title for title in titles if len(title) >= 3 and title.lower() in whole}, key=len, reverse=True)
    kept: list[str] = []
    for title in found:
        if not any(title in longer for longer in kept):
            kept.append(title)
    return tuple(kept[:MOST_POINTS])


def _work(content: Content, subject: str, grade: int, heading: str) -> Iterator[tuple[str, float]]:
    heading = fitting(heading, content)
    if content.kind is Kind.GROUP:
        yield from _passage(content.stem, subject)
        for part in content.parts:
            yield from _work(part, subject, grade, heading)
    elif subject == "maths":
        yield _maths(content, f"{heading} {content.stem}", grade), _amount(content)
    elif subject == "chinese":
        yield from _chinese(content, grade)
    elif subject == "english":
        yield from _english(content)


def _amount(content: Content) -> int:
    """How many things are to be done: the gaps, of a small item at least one."""
    small = sum(max(1, gap_count(item.text)) for item in content.items)
    return max(1, small + gap_count(content.stem))


def _maths(content: Content, text: str, grade: int) -> str:
    if content.kind in (Kind.CHOICE, Kind.CHOICES, Kind.TRUEFALSE):
        return "short-answer"
    if content.kind is Kind.TASK:
        return "hands-on"
    named = next((work for way, work in TOLD if way.search(text)), "")
    named = named or _sums(content)
    if named and suggestions.SPEEDS[named][suggestions.band(grade)]:
        return named
    if content.kind is Kind.BLANK:
        return "short-answer"
    if DRAW.search(content.stem):
        return "draw"
    is_told = word_count(content.stem) >= LEAST_TOLD
    if "\\frac" in content.stem and not is_told and grade >= 5:
        return "fraction-calculation"
    return "word-problem" if is_told else "stepwise" if grade >= 3 else "short-answer"


def _sums(content: Content) -> str:
    """How fast small items go that are sums to be done in the head; empty where they are none such."""
    if not content.items or not all(SUM.search(one.text) for one in content.items):
        return ""
    whole = " ".join(one.text for one in content.items)
    if "\\frac" in whole:
        return "like-fractions" if reckoned.points(content) else "fraction-calculation"
    return "" if IN_COLUMNS.search(whole) else "mental-100"


def _chinese(content: Content, grade: int) -> Iterator[tuple[str, float]]:
    if content.kind is Kind.ESSAY:
        named = re.search(r"(\d{2,4})\s*字", content.stem)
        yield "compose", min(int(named[1]), 800) if named else 100 if grade < 3 else 300
    else:
        yield "read-question", _amount(content)


def _english(content: Content) -> Iterator[tuple[str, float]]:
    if content.kind is Kind.ESSAY:
        named = re.search(r"(\d{2,3})\s*(?:words|词)", content.stem)
        yield "en-compose", min(int(named[1]), 200) if named else 40
    elif content.kind in (Kind.CHOICE, Kind.CHOICES, Kind.TRUEFALSE):
        yield "en-choice", 1
    else:
        yield "en-sentence", max(1, gap_count(content.stem) / 2)


def _passage(text: str, subject: str) -> Iterator[tuple[str, float]]:
    if subject == "chinese":
        yield "read-passage", len(re.findall("[\u4e00-\u9fff]", text))
    elif subject == "english":
        yield "en-read", len(re.findall("[A-Za-z']+", text))
