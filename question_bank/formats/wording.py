"""Wording and labels of one exercise of a paper, from what its lines say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..content import Content, Item, Kind, gap_count
from ..errors import BankError
from ..minutes import MOST
from . import cells, paper_marks, sum_items, sum_rows, working
from . import paper_heads as heads
from .cells import language_of, number
from .foreign import BRACKETS
from .found import (
    KIND_WORDS,
    TIER_WORDS,
    Doubt,
    Found,
    Note,
    difficulty_of,
    folded,
    letters,
    minutes_of,
    split_gaps,
    truth,
)
from .paper import END_UNDER, UNDER, finished, unmarked
from .paper_items import Raw

SECTION_KINDS = (
    ("判断", Kind.TRUEFALSE), ("多选", Kind.CHOICES), ("多项选择", Kind.CHOICES), ("选择", Kind.CHOICE),
    ("填空", Kind.BLANK), ("习作", Kind.ESSAY), ("作文", Kind.ESSAY), ("写作", Kind.ESSAY),
    ("实践", Kind.TASK), ("动手操作", Kind.TASK), ("true or false", Kind.TRUEFALSE), ("choice", Kind.CHOICE),
    ("blank", Kind.BLANK), ("writing", Kind.ESSAY),
)  # fmt: skip
COMMON = re.compile(r"选择|判断|填空|解答题|应用题|简答|计算题|choice|true or false|blank|基础|综合|练习题?$|题$", re.I)
FILLED = re.compile(r"[（(][\s\u3000]*([A-HＡ-Ｈ]{1,6}|[√×✓✗✔✘对错TF])[\s\u3000]*[）)]")
BRACKETS_AT_END = re.compile(r"\s*[（(][\s\u3000]*[）)]\s*$")
BOXES = re.compile("[□◻▢]")
UNEVEN = "The text has {gaps} gaps, the answer {parts} parts. Separate them with “；”."


def found(raw: Raw) -> Found:
    """One exercise as it was understood."""
    paper_marks.take_out(raw)
    said: list[BankError] = list(raw.said)
    content = _content(raw, said, _section_kind(raw))
    title = _title(raw)
    if content.kind is not Kind.GROUP and len(raw.parts) == 0 and not content.title and content.stem != title:
        content = replace(content, title=title)
    if content.kind is not Kind.GROUP and content.space == "none":
        content = replace(content, space=working.room(content, _heading(raw)))
    return Found(raw.place, content, _labels(raw, content, said), tuple(said), _original(raw))


def _original(raw: Raw) -> str:
    """The lines as they stood, those of a passage's exercises among them, below the heading."""
    heading = [finished(raw.section.line)] if raw.section and raw.number is not None else []
    return "\n".join([*heading, *raw.original])


def with_answer(content: Content, text: str, said: list[BankError]) -> Content:
    """The same wording with another answer, written as a teacher writes it; what does not fit is added to `said`."""
    answer = text.strip()
    if not answer:
        said.append(Doubt("No answer was found. Add it, then set the exercise to ready."))
        bare = tuple(Item(one.text) for one in content.items)
        return replace(content, answers=(), marking=(), items=bare)
    if content.items:
        return _to_items(content, answer, said)
    match content.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return _choice(content, answer, said)
        case Kind.TRUEFALSE:
            return _true_false(content, answer, said)
        case Kind.BLANK:
            return replace(content, answers=_gaps(answer, content.stem, said))
        case Kind.ESSAY | Kind.TASK:
            return replace(content, marking=tuple(line.strip() for line in answer.split("\n") if line.strip()))
        case Kind.NUMERIC | Kind.SHORT:
            value = number(answer)
            if value is not None and re.fullmatch(r"-?\d+(?:\.\d+)?", folded(answer)) and folded(answer) == str(value):
                return replace(content, kind=Kind.NUMERIC, answers=({"value": value, "tolerance": 0},))
            return replace(content, kind=Kind.SHORT, answers=(answer,))
        case _:
            return content


def _to_items(content: Content, answer: str, said: list[BankError]) -> Content:
    """The answers of small items in order, parted by `；`."""
    texts = [one.text for one in content.items]
    made = sum_rows.shared(answer, texts)
    if made is None:
        gaps, parts = sum(max(1, gap_count(text)) for text in texts), len(re.split("[；;]", answer))
        said.append(Doubt(UNEVEN, gaps=gaps, parts=parts))
        return replace(content, items=tuple(Item(text) for text in texts))
    return replace(content, items=tuple(Item(text, told) for text, told in zip(texts, made, strict=True)))


def answer_text(content: Content) -> str:
    """An answer as `with_answer` reads it."""
    if content.items:
        return "；".join("|".join(gap) for one in content.items for gap in one.answers)
    if content.kind in (Kind.ESSAY, Kind.TASK):
        return "\n".join(content.marking)
    return cells.answer_text(content)


def _content(raw: Raw, said: list[BankError], kind: Kind | None) -> Content:
    """The wording of an exercise or part."""
    row = sum_items.of(raw, _heading(raw), said)
    if row:
        return replace(row, language=_language(raw, row.stem))
    if raw.parts:
        return _group(raw, said, kind)
    stem = raw.text("stem")
    options = tuple(finished(one) for one in raw.options)
    answer = raw.text("answer")
    stem, answer = _filled_in(raw, stem, answer, options, kind, said)
    kind = _kind(kind, stem, answer, options)
    stem = BRACKETS.sub("____", stem) if kind is Kind.BLANK else stem
    if kind is Kind.BLANK and not gap_count(stem) and BOXES.search(stem):
        stem = BOXES.sub("[[box]]", stem)
    if kind is Kind.TRUEFALSE:
        stem = BRACKETS_AT_END.sub("", stem) or stem
    content = Content(kind, stem, options=options if kind in (Kind.CHOICE, Kind.CHOICES) else (),
                      solution=raw.text("solution"), hints=tuple(filter(None, [raw.text("hints")])),
                      language=_language(raw, stem + "".join(options)))  # fmt: skip
    marking = raw.text("marking")
    if kind in (Kind.ESSAY, Kind.TASK):
        return with_answer(content, "\n".join(filter(None, [marking, answer])), said)
    content = replace(content, solution="\n".join(filter(None, [content.solution, marking])))
    _tell_lost_options(content, options, said)
    return with_answer(content, answer, said)


def _language(raw: Raw, text: str) -> str:
    """That of the text, where it holds words; else that of what stands around it."""
    words = re.sub(r"\$[^$]*\$|\[\[[^\]]*\]\]|\\\w+", "", text)
    if language_of(words) == "zh" or re.search("[A-Za-z]{2}", words):
        return language_of(words)
    heading = raw.section.line if raw.section else ""
    return language_of(heading + "".join(raw.original))


def _tell_lost_options(content: Content, options: Sequence[str], said: list[BankError]) -> None:
    if options and content.kind not in (Kind.CHOICE, Kind.CHOICES):
        said.append(Doubt("Only one option was found: “{text}”. Add the others.", text=options[0][:60]))


def _group(raw: Raw, said: list[BankError], kind: Kind | None) -> Content:
    """A shared text with parts; an answer to the whole is parted as they are."""
    _share_out(raw, said)
    kind = kind or _named_kind(raw.text("stem")[:20])
    parts: list[Content] = []
    for part in raw.parts:
        own = list(part.said)
        made = _content(part, own, kind if kind is not Kind.GROUP else None)
        said += own
        asked = working.room(made, f"{_heading(raw)} {raw.text('stem')}")
        space = asked if asked != "none" else working.USUAL.get(made.kind, "none")
        parts.append(replace(made, space=space) if made.kind is not Kind.GROUP else made)
    stem = raw.text("stem") or (raw.section.title if raw.section else "")
    title = finished(_bare(raw.section.title)) if raw.section and not raw.texts.get("stem") else ""
    texts = [raw.text("solution"), raw.text("answer"), raw.text("marking")]
    options = "\n".join(f"{chr(65 + at)}. {finished(one)}" for at, one in enumerate(raw.options))
    stem = "\n".join(filter(None, [stem, options])) or title or "……"
    return Content(Kind.GROUP, stem, parts=tuple(parts), solution="\n".join(filter(None, texts)),
                   language=_language(raw, stem + parts[0].stem))  # fmt: skip


def _share_out(raw: Raw, said: list[BankError]) -> None:
    """The answer that stands for all parts, to each its own; where that cannot be told it stays with the whole."""
    bare = [part for part in raw.parts if not part.texts.get("answer")]
    last = raw.parts[-1]
    if not raw.texts.get("answer") and len(bare) == len(raw.parts) - 1 > 0 and bare[-1] is not last:
        raw.texts["answer"] = last.texts.pop("answer")
        bare = raw.parts
    for name in ("answer", "solution"):
        text = "\n".join(raw.texts.get(name, ()))
        pieces = heads.parts(text, heads.ANSWER_PART) if text.strip() else None
        if pieces is None and name == "answer" and text.strip():
            splits = (re.split(pattern, text.strip()) for pattern in (r"[；;]", r"\n", r"[\s\u3000]+"))
            pieces = next((some for some in splits if len(some) == len(raw.parts)), None)
        if pieces is not None and len(pieces) == len(raw.parts):
            for part, piece in zip(raw.parts, pieces, strict=True):
                if piece.strip():
                    part.add(name, piece)
            raw.texts.pop(name)
        elif name == "answer" and text.strip() and len(bare) == len(raw.parts):
            said.append(Doubt("The answer “{text}” could not be matched to the parts. It is in the solution.",
                              text=finished(text)[:60]))  # fmt: skip


def _filled_in(
    raw: Raw, stem: str, answer: str, options: Sequence[str], kind: Kind | None, said: list[BankError]
) -> tuple[str, str]:
    """Answers that stand in the text itself, in brackets or underlined, where none stands beside it."""
    if answer:
        return stem, answer
    found = list(FILLED.finditer(stem))
    if len(found) == 1 and (options or kind is Kind.TRUEFALSE):
        said.append(Note("The answer “{answer}” was in the text and was taken out of it.", answer=found[0][1]))
        return stem[: found[0].start()] + "（　　）" + stem[found[0].end() :], found[0][1]
    source = "\n".join(raw.texts.get("stem", ()))
    under = re.findall(f"{UNDER}([^{END_UNDER}]*){END_UNDER}", source)
    if under and kind is Kind.BLANK and not gap_count(unmarked(source)):
        answers = "；".join(finished(one) for one in under)
        said.append(Doubt("The underlined words “{answer}” were taken as answers. Check them.", answer=answers[:60]))
        return finished(re.sub(f"{UNDER}[^{END_UNDER}]*{END_UNDER}", "____", source)), answers
    return stem, answer


def _kind(kind: Kind | None, stem: str, answer: str, options: Sequence[str]) -> Kind:
    if len(options) > 1:
        places = letters(answer, len(options))
        is_many = kind is Kind.CHOICES or re.search("多选|多项选择", stem) or (places and len(places) > 1)
        return Kind.CHOICES if is_many else Kind.CHOICE
    is_truth = truth(answer) is not None and not answer.strip().isdigit()
    if (kind is Kind.TRUEFALSE and (is_truth or not answer)) or (is_truth and BRACKETS.search(stem)):
        return Kind.TRUEFALSE
    if kind is Kind.ESSAY or kind is Kind.TASK:
        return kind
    has_boxes = kind is Kind.BLANK and BOXES.search(stem)
    has_gaps = kind is not Kind.TRUEFALSE and gap_count(BRACKETS.sub("____", stem))
    return Kind.BLANK if has_boxes or has_gaps else Kind.SHORT


def _choice(content: Content, answer: str, said: list[BankError]) -> Content:
    places = letters(answer, len(content.options))
    same = [at for at, option in enumerate(content.options) if folded(option) == folded(answer)]
    if places is None and same:
        places = (same[0],)
    if places is None:
        first = re.match(r"\s*([A-HＡ-Ｈ]{1,6})(?![A-Za-z])", answer)
        places = letters(first[1], len(content.options)) if first else None
        if places is not None:
            said.append(Note("Only the letters of the answer “{answer}” were taken.", answer=answer[:60]))
    if places is None:
        said.append(Doubt("The answer “{answer}” is not one of the options. Choose the right one.", answer=answer[:60]))
        return replace(content, answers=())
    return replace(content, kind=Kind.CHOICES if len(places) > 1 else content.kind, answers=places)


def _true_false(content: Content, answer: str, said: list[BankError]) -> Content:
    value = truth(answer)
    if value is None:
        said.append(Doubt("“{answer}” is neither true nor false. Choose one.", answer=answer[:60]))
        return replace(content, answers=())
    return replace(content, answers=(value,))


def _gaps(answer: str, stem: str, said: list[BankError]) -> tuple[tuple[str, ...], ...]:
    """Per gap the accepted texts; formulas are kept whole while the answer is parted."""
    gaps = gap_count(stem)
    inner = heads.parts(answer, heads.ANSWER_PART) if gaps > 1 else None
    if inner is not None and len(inner) == gaps:
        return tuple((one,) for one in inner)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x01{len(kept) - 1}\x02"

    masked = re.sub(r"(?<![\\0-9])\$[^$]+\$", keep, answer.replace("\n", "；") if gaps > 1 else answer)
    made = tuple(tuple(re.sub("\x01(\\d+)\x02", lambda one: kept[int(one[1])], text) for text in gap)
                 for gap in split_gaps(masked, gaps))  # fmt: skip
    if gaps and len(made) != gaps:
        said.append(Doubt(UNEVEN, gaps=gaps, parts=len(made)))
    return made


def _heading(raw: Raw) -> str:
    return unmarked(raw.section.title) if raw.section else ""


def _section_kind(raw: Raw) -> Kind | None:
    """The kind that a label or the heading above names."""
    named = KIND_WORDS.get(folded(raw.text("kind")))
    if named:
        return named
    return _named_kind(raw.section.title) if raw.section else None


def _named_kind(title: str) -> Kind | None:
    return next((kind for word, kind in SECTION_KINDS if word in title.lower()), None)


def _bare(title: str) -> str:
    """A heading without its marks and its colon."""
    return re.sub(r"[（(][^（()）]*分[^（()）]*[)）]|[:：。．]\s*$", "", unmarked(title)).strip()


def _title(raw: Raw) -> str:
    """The heading's words where they say what is to be done (解方程), not only of what kind the exercises are."""
    bare = finished(_bare(raw.section.title)) if raw.section and raw.number is not None else ""
    return bare if bare and len(bare) <= 12 and not COMMON.search(bare) else ""


def _labels(raw: Raw, content: Content, said: list[BankError]) -> dict[str, Any]:
    """What the paper says beside the wording."""
    labels: dict[str, Any] = {}
    marks = paper_marks.worth(raw, content)
    if marks:
        labels["marks"] = marks
    if raw.text("goals"):
        labels["goals"] = tuple(one.strip() for one in re.split(r"[；;、，,\n]", raw.text("goals")) if one.strip())
    if raw.text("source"):
        labels["source"] = raw.text("source")[:300]
    if raw.text("tier"):
        tier = TIER_WORDS.get(folded(raw.text("tier")))
        labels |= {"tier": tier} if tier else {"tags": (raw.text("tier")[:60],)}
    if raw.text("minutes"):
        told = minutes_of(raw.text("minutes"), said)
        labels |= told if told.get("minutes", 0) <= MOST else {}
    return labels | _difficulty(raw, labels, said)


def _difficulty(raw: Raw, labels: dict[str, Any], said: list[BankError]) -> dict[str, Any]:
    text = folded(raw.text("difficulty"))
    if not text:
        return {}
    value = difficulty_of(text) or 0
    share = re.fullmatch(r"0?\.\d+", text)
    if share:
        value = sum(float(text) < limit for limit in (0.85, 0.7, 0.5, 0.3)) + 1
    if 1 <= value <= 5:
        return {"difficulty": value}
    said.append(Note("The difficulty “{value}” is not from 1 to 5; it was kept as a tag.", value=text[:40]))
    return {"tags": (*labels.get("tags", ()), f"难度:{text[:40]}")}
