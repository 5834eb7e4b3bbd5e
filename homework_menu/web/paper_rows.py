"""The exercises of a paper under review: what was understood, what the teacher's fields hold, two joined or one parted.

The texts of a row stand by the name of their field; on the page each name ends with the row's number. Those of an
exercise with parts are named as in the editor (`part-0-stem`), parts of parts as `part-0-part-1-stem`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from question_bank import advice, markup, proposals
from question_bank import content as contents
from question_bank.content import Content, Item, Kind, gap_count
from question_bank.errors import BankError, Invalid
from question_bank.formats import sum_items
from question_bank.formats.cells import content_of
from question_bank.formats.found import Doubt, Found
from question_bank.formats.wording import answer_text, with_answer
from question_bank.minutes import half_of

LABELS = ("take", "tier", "minutes", "points")
WORDING = ("kind", "stem", "items", "options", "answer")
PICTURE = re.compile(r"\[\[picture \S+?( [^\]]*)?\]\]")
LETTERED = re.compile(r"[A-HＡ-Ｈ][.．、:：]\s*")
FRACTION = re.compile(r"\$\s*(\d*)\s*\\[dt]?frac\{(\d+)\}\{(\d+)\}\s*\$")
CHOICES = (Kind.CHOICE, Kind.CHOICES)


@dataclass(frozen=True)
class Row:
    """An exercise as the page shows it; `content` is what its fields say, where they are at fault what was understood.

    `fault` names the field that it is about.
    """

    found: Found
    texts: Mapping[str, str]
    content: Content
    fault: BankError | None = None

    @property
    def leaves(self) -> list[tuple[str, Content]]:
        """What has an answer of its own, the exercise or its parts, with the beginning of its fields' names."""
        return list(_leaves("", understood(self.found)))

    @property
    def groups(self) -> list[tuple[str, Content]]:
        """The common texts, with the beginning of their fields' names."""
        return list(_groups("", understood(self.found)))

    @property
    def is_reworded(self) -> bool:
        """Whether text or options are no longer as they were understood."""
        shown = wording(understood(self.found))
        return any(self.texts.get(name, text) != text for name, text in shown.items() if not name.endswith("answer"))

    @property
    def stems(self) -> list[str]:
        """The names of the fields of its texts."""
        return [name for name in self.texts if name.endswith("stem")]

    @property
    def cuts(self) -> list[str]:
        """The phrases that are warned of and can be cut cleanly."""
        return [phrase for name in self.stems for phrase in advice.cut(self.texts[name])[1]]

    @property
    def small(self) -> int:
        """So many small items can be made of the sums at the end of its text; 0 where there are none."""
        made = None if self.fault else sum_items.split(self.content)
        return len(made.items) if made else 0

    def places(self, picture: str) -> list[tuple[str, str]]:
        """Where it can be parted: the code and the beginning of what the second one would begin with.

        `picture`: what stands for a picture there.
        """
        return [(code, _brief(text, picture)) for code, text in _places(self.content)]


def understood(found: Found) -> Content:
    """What was understood. A paper's exercises always have a wording."""
    return found.content or Content(Kind.SHORT, found.original)


def row(found: Found, form: Mapping[str, str] | None = None, at: int = 0) -> Row:
    """An exercise with its fields as they were sent for the row at this place, else as they were understood."""
    labels = found.labels
    shown = {
        "take": "yes", "tier": labels.get("tier", "basic"), "minutes": f"{labels.get('half', 8) / 2:g}",
        "points": "；".join(labels.get("goals", ())), **wording(understood(found)),
    }  # fmt: skip
    if form is None:
        return checked(found, shown)
    sent = {name: _even(form.get(f"{name}-{at}", text if name != "take" else "")) for name, text in shown.items()}
    return checked(found, sent)


def checked(found: Found, texts: Mapping[str, str]) -> Row:
    """A row with what its fields say, or the first fault in them."""
    content = understood(found)
    try:
        content = reworded(content, texts, [])
        half_of(texts["minutes"])
    except BankError as error:
        return Row(found, texts, content, error)
    return Row(found, texts, content)


def cut(row: Row) -> Row:
    """The row without what can be cut cleanly of what its texts are warned of."""
    return checked(row.found, {**row.texts, **{name: advice.cut(row.texts[name])[0] for name in row.stems}})


def labelled(row: Row, name: str, text: str) -> Row:
    """The row with another text in one of its labels."""
    return checked(row.found, {**row.texts, name: text})


def wording(content: Content, at: str = "") -> dict[str, str]:
    """The fields of a wording, each with its text."""
    if content.parts:
        parts = [wording(part, f"{at}part-{place}-") for place, part in enumerate(content.parts)]
        return {f"{at}stem": _even(content.stem), **{name: text for one in parts for name, text in one.items()}}
    small = {f"{at}items": "\n".join(one.text for one in content.items)} if content.items else {}
    return small | {
        f"{at}kind": content.kind.value, f"{at}stem": _even(content.stem),
        f"{at}answer": _as_typed(answer_text(content)),
        f"{at}options": "\n".join(" ".join(one.split()) for one in content.options),
    }  # fmt: skip


def reworded(content: Content, texts: Mapping[str, str], said: list[BankError], at: str = "") -> Content:
    """The wording as its fields say; what was not touched stays as it is, and what is doubtful is added to `said`.

    A missing answer is only said. Raises `Invalid`, which names the field, for anything else that the editor refuses.
    """
    shown = wording(content, at)
    told = {name: _even(texts.get(name, text)) for name, text in shown.items()}
    if not told[f"{at}stem"]:
        raise Invalid("The exercise has no text.", field=f"{at}stem")
    if content.parts:
        parts = (reworded(part, texts, said, f"{at}part-{place}-") for place, part in enumerate(content.parts))
        return replace(content, stem=told[f"{at}stem"] if told[f"{at}stem"] != shown[f"{at}stem"] else content.stem,
                       parts=tuple(parts))  # fmt: skip
    given = {name: told[at + name] for name in WORDING if at + name in told}
    changed = {name for name in given if told[at + name] != shown[at + name]}
    if not changed:
        return content
    own: list[BankError] = []
    made = with_answer(content, given["answer"], own) if changed == {"answer"} else _rewritten(content, given, own)
    if given["answer"] or changed & {"options"}:
        _require_sound(made, own if given["answer"] else [], at)
    said += own
    return made


def join(above: Row, below: Row) -> Row:
    """One exercise of two whose fields are sound: its text is both, its minutes their sum."""
    made, said = _joined(above.content, below.content), [*above.found.messages, *below.found.messages]
    half = half_of(above.texts["minutes"]) + half_of(below.texts["minutes"])
    points = [one for one in (above.texts["points"], below.texts["points"]) if one]
    labels = {**above.found.labels, "half": half}
    found = replace(above.found, content=made, labels=labels, messages=tuple(said),
                    original=f"{above.found.original}\n{below.found.original}")  # fmt: skip
    texts = {**above.texts, "points": "；".join(dict.fromkeys(points)), "minutes": f"{half / 2:g}", "take": "yes"}
    return checked(found, {**{name: texts[name] for name in LABELS}, **wording(made)})


def small(whole: Row) -> list[Row]:
    """The same exercise with the sums at its end as small items. Raises `Invalid` where there are none."""
    made = sum_items.split(whole.content)
    if made is None:
        raise Invalid("The text does not end with several sums.", field="line")
    texts = {name: whole.texts[name] for name in LABELS}
    return [checked(replace(whole.found, content=made), {**texts, **wording(made)})]


def part(whole: Row, code: str, *, subject: str, grade: str) -> list[Row]:
    """Two or more exercises of one whose fields are sound; their minutes by the speed table where it knows the work.

    Raises `Invalid` where it has no such place.
    """
    if code not in dict(_places(whole.content)):
        raise Invalid("Choose the line where the second exercise begins.", field="line")
    pieces = _parted(whole.content, code)
    share = -(-half_of(whole.texts["minutes"]) // len(pieces))
    rows: list[Row] = []
    for place, content in enumerate(pieces):
        half, is_known = proposals.half(content, subject, int(grade), "", None) if subject and grade else (0, False)
        half = half if is_known and half else share
        found = replace(whole.found, content=content, labels={**whole.found.labels, "half": half},
                        messages=whole.found.messages if place == 0 else ())  # fmt: skip
        texts = {name: whole.texts[name] for name in LABELS} | {"minutes": f"{half / 2:g}"}
        rows.append(checked(found, {**texts, **wording(content)}))
    return rows


def _brief(text: str, picture: str) -> str:
    shown = markup.plain(PICTURE.sub(lambda found: picture + (found[1] or ""), text))
    return re.sub(r"\s+", " ", shown)[:40]


def _as_typed(text: str) -> str:
    """An answer as a teacher would type it: a formula that is a fraction and nothing else becomes 3/4 or 1 3/4."""
    return _even(FRACTION.sub(lambda found: f"{found[1]} {found[2]}/{found[3]}".strip(), text))


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _leaves(at: str, content: Content) -> Iterator[tuple[str, Content]]:
    if not content.parts:
        yield at, content
    for place, one in enumerate(content.parts):
        yield from _leaves(f"{at}part-{place}-", one)


def _groups(at: str, content: Content) -> Iterator[tuple[str, Content]]:
    if content.parts:
        yield at, content
    for place, one in enumerate(content.parts):
        yield from _groups(f"{at}part-{place}-", one)


def _rewritten(content: Content, given: Mapping[str, str], said: list[BankError]) -> Content:
    """The wording anew; its kind is told from the answer where nobody chose it and it has other gaps or options."""
    cells = {name: text for name, text in given.items() if text}
    lines = [line.strip() for line in cells.pop("items", "").split("\n") if line.strip()]
    if lines:
        bare = replace(content, stem=given["stem"], items=tuple(map(Item, lines)))
        return with_answer(bare, given["answer"], said)
    options = _options(cells.pop("options", ""))
    is_other = gap_count(given["stem"]) != gap_count(content.stem) or bool(options) != bool(content.options)
    if given["kind"] == content.kind and is_other:
        cells.pop("kind", None)
    made = content_of({**cells, **{f"option.{chr(65 + at)}": one for at, one in enumerate(options[:26])}}, said)
    return replace(made, title=content.title, solution=content.solution, hints=content.hints, how_to=content.how_to,
                   needs=content.needs, space=content.space, columns=content.columns)  # fmt: skip


def _options(text: str) -> list[str]:
    """One a line, with or without their letters."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [LETTERED.sub("", line, count=1) for line in lines] if all(map(LETTERED.match, lines)) else lines


def _require_sound(made: Content, said: Sequence[BankError], at: str) -> None:
    """Raises the first fault but that of a missing answer, options before the answer among them."""
    faults = sorted(contents.faults(made), key=lambda one: one.field != "options")
    doubt = next((one for one in said if isinstance(one, Doubt)), None)
    if doubt and not (faults and faults[0].field == "options"):
        raise Invalid(doubt.text, field=f"{at}answer", **doubt.values)
    fields = {"answers": "answer", "marking": "answer", "options": "options"}
    for one in faults:
        if made.answers or made.marking or one.field not in ("answers", "marking"):
            raise Invalid(one.text, field=at + fields.get(one.field or "", "stem"), **one.values)


def _joined(above: Content, below: Content) -> Content:
    more: dict[str, Any] = {"solution": _lines(above.solution, below.solution), "hints": (*above.hints, *below.hints)}
    if above.parts:
        return replace(above, parts=(*above.parts, *_as_parts(below)), **more)
    if above.items and below.items:
        both = _lines(above.stem, below.stem if below.stem != above.stem else "")
        return replace(above, stem=both, items=(*above.items, *below.items), **more)
    if (above.items or below.items) and not below.parts:
        bearer, other = (above, below) if above.items else (below, above)
        if not (other.options or answer_text(other)):
            return replace(bearer, stem=_lines(above.stem, below.stem), **more)
        above, below = _flat(above), _flat(below)
    if below.parts and not (above.options or answer_text(above)):
        return replace(below, stem=_lines(above.stem, below.stem), title=above.title or below.title, **more)
    if below.parts:
        return replace(below, parts=(replace(above, solution="", hints=()), *below.parts), **more)
    space = above.space if above.space != "none" else below.space
    more |= {"title": above.title or below.title, "space": space, "language": above.language}
    if above.kind == below.kind == Kind.BLANK:
        return replace(above, stem=_lines(above.stem, below.stem), answers=(*above.answers, *below.answers), **more)
    if not (above.options and below.options) and not (answer_text(above) and answer_text(below)):
        bearer = above if answer_text(above) or above.options else below
        if bearer.options or not (above.options or below.options):
            return replace(bearer, stem=_lines(above.stem, below.stem), **more)
    answer = "；".join(filter(None, map(answer_text, (above, below))))
    return Content(Kind.SHORT, _lines(_spelt(above), _spelt(below)), answers=(answer,) if answer else (), **more)


def _flat(content: Content) -> Content:
    """The wording with its small items as lines of the text."""
    texts = (one.text for one in content.items)
    answers = (gap for one in content.items for gap in one.answers)
    return replace(content, stem=_lines(content.stem, *texts), answers=(*content.answers, *answers), items=())


def _as_parts(below: Content) -> tuple[Content, ...]:
    if not below.parts:
        return (replace(below, solution="", hints=()),)
    first = below.parts[0]
    return (replace(first, stem=_lines(below.stem, first.stem)), *below.parts[1:])


def _spelt(content: Content) -> str:
    """The text with its options as lines of it."""
    return _lines(content.stem, *(f"{chr(65 + at)}. {one}" for at, one in enumerate(content.options)))


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _places(content: Content) -> Iterator[tuple[str, str]]:
    lines = content.stem.split("\n")
    yield from ((f"line {at}", line) for at, line in enumerate(lines) if at and line.strip())
    yield from ((f"item {at}", one.text) for at, one in enumerate(content.items) if at)
    yield from ((f"option {at}", one) for at, one in enumerate(content.options) if at)
    yield from ((f"part {at}", one.stem) for at, one in enumerate(content.parts))


def _parted(content: Content, code: str) -> list[Content]:
    where, at = code.split()[0], int(code.split()[1])
    if where == "part":
        head = [replace(content, parts=content.parts[:at])] if at else [_plain(content, content.stem, (), "")]
        return [*head, *content.parts[at:]]
    if where == "option":
        first = _plain(content, content.stem, content.options[:at], answer_text(content))
        return [first, _plain(content, content.options[at], content.options[at + 1 :], "")]
    if where == "item":
        return [replace(content, items=content.items[:at], solution="", hints=()),
                replace(content, items=content.items[at:])]  # fmt: skip
    lines = content.stem.split("\n")
    before, after = ("\n".join(some).strip() for some in (lines[:at], lines[at:]))
    if content.parts or content.items:
        return [_plain(content, before, (), ""), replace(content, stem=after)]
    mine, theirs = _shared_out(content, before)
    return [_plain(content, before, (), mine), _plain(content, after, content.options, theirs, keep=True)]


def _shared_out(content: Content, before: str) -> tuple[str, str]:
    """The answer's two parts: by gaps, by its own parts where there are two; else it is the second one's."""
    if content.kind is Kind.BLANK:
        gaps = gap_count(before)
        halves = (content.answers[:gaps], content.answers[gaps:])
        mine, theirs = ("；".join("|".join(gap) for gap in some) for some in halves)
        return mine, theirs
    answer = answer_text(content)
    pieces = [one.strip() for one in re.split(r"[；;\n]", answer)]
    return (pieces[0], pieces[1]) if len(pieces) == 2 and not content.options else ("", answer)


def _plain(like: Content, stem: str, options: Sequence[str], answer: str, *, keep: bool = False) -> Content:
    """An exercise of its own out of another; `keep`: it has the worked solution and the hints."""
    cells = {"stem": stem, "answer": answer, **{f"option.{chr(65 + at)}": one for at, one in enumerate(options)}}
    if (options and like.kind in CHOICES) or like.kind in contents.OPEN_KINDS:
        cells["kind"] = like.kind.value
    made = content_of({name: text for name, text in cells.items() if text}, [])
    rest: dict[str, Any] = {"solution": like.solution, "hints": like.hints} if keep else {}
    return replace(made, space=like.space, title=like.title, language=like.language, **rest)
