"""How one exercise looks, on screen and on paper alike: stem, options, small items, room to work; and its key.

The HTML is the same at every width: small items and options have a basis of their estimated natural width in em, so
that they stand in even columns wherever they are set.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache, partial
from itertools import pairwise
from math import ceil
from operator import eq
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from question_bank import figures, markup
from question_bank.content import Content, Kind
from question_bank.errors import Invalid
from question_bank.gaps import fitted, is_cloze

from . import assets, book_places, i18n

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
EM_MM = 4.94
WIDEST = 30
SHUFFLES = 16
LONGEST_NAME = 24


@dataclass(frozen=True)
class Piece:
    """A small item or option: its number or letter, its HTML, and its width class in half-ems."""

    mark: str
    html: Markup
    width: int


@lru_cache(maxsize=2048)
def body(content: Content, *, media: str = "/media/", language: str | None = None) -> Markup:
    """The exercise as learners read it."""
    spoken = language or content.language
    parts: Any = _environment().get_template("exercise/exercise.html").make_module({"_": partial(i18n.gettext, spoken)})
    return parts.body(view(content, media, spoken))


def view(content: Content, media: str, language: str) -> dict[str, Any]:
    """What the template of an exercise needs."""
    content, inline = fitted(content), partial(_html, media=media, language=language)
    return {
        "stem": _stem(content, media, language), "small": _items(content, media, language),
        "options": _pieces([chr(65 + at) + "." for at in range(26)], content.options, inline, narrow=1),
        "is_truth": content.kind is Kind.TRUEFALSE and not content.items,
        "pairs": [(inline(left), inline(right)) for left, right in pairs(content)],
        "sequence": [inline(one) for one in sequence(content)],
        "how_to": inline(content.how_to) if content.how_to else "",
        "parts": [body(part, media=media, language=language) for part in parts(content, language)],
        "space": answer_space(content.space), "is_numeric": content.kind is Kind.NUMERIC and content.space == "none",
    }  # fmt: skip


def text(source: str, *, language: str = "zh", media: str = "/media/") -> Markup:
    """A text of an exercise that is no part of its body: a marking point, a worked solution."""
    return Markup(markup.render(source, media=media, language=language))  # noqa: S704  cleaned by markup


def gist(content: Content) -> str:
    """The wording as one plain line, for lists."""
    place = content.place
    texts = [place.book, place.numbers] if place else [content.stem, *(item.text for item in content.items)]
    return " ".join(markup.plain(text) for text in texts if text)


@lru_cache(maxsize=2048)
def line(content: Content, most: int = 36) -> Markup:
    """The beginning of the wording as one line of HTML, for lists: formulas as they are set, gaps small, figures left
    out.
    """
    place = content.place
    whole = f"{place.book} {place.numbers}" if place else _read(content)
    left, kept = most, list[str]()
    for sign in _WHOLE_SIGNS.findall(whole):
        if figures.is_figure(sign[2:-2]) or sign.startswith("!["):
            continue
        left -= 2 if sign[0] == "$" else 1
        if left < 0:
            kept.append("…")
            break
        kept.append(_SMALL.get(sign, "＿＿" if sign.startswith("__") else sign))
    return _html("".join(kept), media="/media/", language=content.language)


_SMALL = {"[[/]]": "□", "[[box]]": "□", "[[o]]": "○"}


def called(content: Content) -> str:
    """What an exercise is called in a sentence: its title, else the beginning of its wording."""
    name = content.title or gist(content)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def changed(before: Content, after: Content, *, media: str = "/media/") -> Markup:
    """What learners read, with what was taken out and put in between two wordings; formulas and figures stay whole."""
    old, new = (_WHOLE_SIGNS.findall(_read(one)) for one in (before, after))
    inline = partial(_html, media=media, language=after.language)
    parts: list[Markup] = []
    for taken, put in _runs(old, new):
        if taken == put:
            parts.append(inline(put))
            continue
        parts += [Markup("<del>{}</del>").format(inline(taken))] if taken else []
        parts += [Markup("<ins>{}</ins>").format(inline(put))] if put else []
    return Markup("").join(parts)


def _runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """What stood and what stands, run by run; a single sign between two changes is part of the change."""
    found: list[tuple[str, str]] = []
    for step, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        run = "".join(old[i:j]), "".join(new[m:n])
        is_bridge = step == "equal" and j - i == 1 and i > 0 and j < len(old)
        joins = found and found[-1][0] != found[-1][1] and (step != "equal" or is_bridge)
        found[-1:] = [(found[-1][0] + run[0], found[-1][1] + run[1])] if joins else [*found[-1:], run]
    return found


_WHOLE_SIGNS = re.compile(r"\$[^$]*\$|\[\[[^\]]*\]\]|!\[[^\]]*\]\([^)]*\)|_{2,}|[A-Za-z0-9]+|\s+|.", re.S)


def _read(content: Content) -> str:
    numbered = [f"{number(at, content.language)} {item.text}" for at, item in enumerate(content.items)]
    texts = [content.stem, *numbered, *content.options, *(_read(part) for part in content.parts)]
    return " ".join(" ".join(texts).split())


def key(content: Content, *, media: str = "/media/", language: str | None = None) -> list[tuple[str, Markup]]:
    """The answers in reading order, each with the number of its small item ("" where there is none)."""
    spoken = language or content.language
    inline = partial(_html, media=media, language=spoken)
    return [(mark, inline(text)) for mark, text in key_texts(content, spoken)]


def key_texts(content: Content, language: str) -> list[tuple[str, str]]:
    """The same as `key`, in the bank's markup."""
    if content.place:
        return [("", i18n.gettext(language, "See the book."))]
    if is_cloze(content):
        return [(CIRCLED[at], _gaps([gap], language)) for at, gap in enumerate(content.answers)]
    rows = [("", text) for text in _answers(content, language)]
    rows += [(number(at, language), _gaps(item.answers, language)) for at, item in enumerate(content.items)]
    for at, part in enumerate(content.parts):
        rows += [(number(at, language) + inner, text) for inner, text in key_texts(part, language)]
    return rows


def number(at: int, language: str) -> str:
    """The number of a small item: ① in Chinese, a) in English."""
    if language == "zh":
        return CIRCLED[at] if at < len(CIRCLED) else f"({at + 1})"
    return chr(97 + at) + ")" if at < 26 else f"({at + 1})"


NUMBERED = re.compile(rf"\s*(?:[{CIRCLED}]|[（(]\s*\d{{1,2}}\s*[)）]|[a-z]\))")


def parts(content: Content, language: str) -> list[Content]:
    """The parts of a group with their numbers before their texts, as the key has them; one alone has none."""
    if len(content.parts) < 2 or any(NUMBERED.match(part.stem) for part in content.parts):
        return list(content.parts)
    return [replace(part, stem=_numbered(number(at, language), part.stem)) for at, part in enumerate(content.parts)]


def _numbered(mark: str, stem: str) -> str:
    """A table, a list or a formula of its own begins on its line, so the number stands above it."""
    return mark + ("\n\n" if re.match(r"\s*(?:\||[-*] |```|\$\$)", stem) else " ") + stem


def natural_width(text: str) -> float:
    """A text's width in em, estimated: Han 1, other signs 0.56, a fraction its wider part, a figure its own width."""
    total = 0.0
    for word in re.findall(r"\[\[([^\]]*)\]\]", text):
        total += _notation_width(word)
    rest = re.sub(r"\[\[[^\]]*\]\]", "", text)
    total += sum(min(12, max(1, len(run) - 3)) * 0.72 + 2.1 for run in re.findall(r"_{2,}", rest))
    rest = re.sub(r"_{2,}", "", rest)
    total += sum(
        0.55 * max(len(over), len(under)) + 0.2
        for over, under in re.findall(r"\\[dt]?frac\{?(\d+)\}?\{?(\d+)\}?", rest)
    )
    rest = re.sub(r"\\[dt]?frac\{?\d+\}?\{?\d+\}?", "", rest)
    plain = markup.plain(rest)
    return (
        total + sum(1.0 if ord(sign) > 0x2000 else 0.56 for sign in plain) + 0.25 * len(re.findall(r"[+=<>×÷-]", plain))
    )


def register(env: Environment) -> None:
    """Let the templates of an environment show exercises: `exercise_body`, `exercise_key`."""
    names: Any = env.globals
    names.update(exercise_body=body, exercise_key=key, exercise_text=text, exercise_line=line, exercise_changed=changed)


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(assets.TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)  # fmt: skip


def _html(text: str, *, media: str, language: str) -> Markup:
    return Markup(markup.render(text, media=media, inline=True, language=language))  # noqa: S704  cleaned by markup


def _stem(content: Content, media: str, language: str) -> Markup:
    if content.place:
        return Markup("<p>{}</p>").format(book_places.told(content.place, language))
    return Markup(markup.render(content.stem, media=media, language=language))  # noqa: S704  cleaned by markup


def _items(content: Content, media: str, language: str) -> list[Piece]:
    inline = partial(_html, media=media, language=language)
    marks = [number(at, language) for at in range(len(content.items))]
    return _pieces(marks, [item.text for item in content.items], inline, narrow=2, columns=content.columns)


def _pieces(marks: Sequence[str], texts: Sequence[str], inline: Any, *, narrow: float, columns: int = 0) -> list[Piece]:
    """Pieces of one common width: that of the widest, a whole line where it is too wide."""
    if not texts:
        return []
    widest = max(natural_width(text) for text in texts) + narrow
    width = ceil(widest * 2) if widest <= WIDEST / 2 and columns != 1 else 0
    return [Piece(mark, inline(text), width) for mark, text in zip(marks, texts, strict=False)]


def _notation_width(word: str) -> float:
    if word in ("/", "o", "box"):
        return {"/": 1.6, "o": 1.9, "box": 1.7}[word]
    if word.startswith("high "):
        return 2.1 + 0.72 * int(word[5:])
    try:
        return figures.draw(word).width / EM_MM + 0.3
    except Invalid:
        return 4.0


def _answers(content: Content, language: str) -> list[str]:
    """The answers that are no small item's, as markup."""
    match content.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return ["、".join(chr(65 + at) for at in content.answers)] if content.answers else []
        case Kind.TRUEFALSE:
            words = (
                ("√", "×") if language == "zh" else (i18n.gettext(language, "true"), i18n.gettext(language, "false"))
            )
            return [words[0] if one else words[1] for one in content.answers]
        case Kind.NUMERIC:
            return [str(one["value"]) for one in content.answers]
        case Kind.BLANK:
            return [_gaps(content.answers, language)] if content.answers else []
        case Kind.MATCH:
            return ["；".join(f"{left} — {right}" for left, right in content.answers)]
        case Kind.ORDER:
            return [("、" if language == "zh" else ", ").join(map(str, _places(content)))]
        case _:
            return [_typeset(str(content.answers[0]))] if content.answers else []


def _gaps(answers: Sequence[Sequence[str]], language: str) -> str:
    """Per gap the accepted texts: the first one, others behind `/` in words."""
    if len(answers) > 1 and all(len(gap) == len(answers) and set(gap) == set(answers[0]) for gap in answers):
        shown = ("、" if language == "zh" else ", ").join(map(_typeset, answers[0]))
        return i18n.gettext(language, "{answers} (in any order)", answers=shown)
    between = "；" if language == "zh" else "; "
    other = " 或 " if language == "zh" else " or "
    return between.join(other.join(_typeset(one) for one in gap) for gap in answers)


def _typeset(text: str) -> str:
    """A bare fraction such as 3/4 or 1 3/4 is set as a fraction."""
    found = re.fullmatch(r"(?:(\d+) )?(\d+)/(\d+)", text.strip())
    return f"${found[1] or ''}\\frac{{{found[2]}}}{{{found[3]}}}$" if found else text


def pairs(content: Content) -> list[tuple[str, str]]:
    """What is to be matched, as markup: the left column as it stands, the right one in an order of its own."""
    if content.kind is not Kind.MATCH:
        return []
    left, right = ([str(pair[side]) for pair in content.answers] for side in (0, 1))
    return list(zip(left, _shuffled(right), strict=True))


def sequence(content: Content) -> list[str]:
    """What is to be put in order, as markup, in another order."""
    return _shuffled([str(one) for one in content.answers]) if content.kind is Kind.ORDER else []


def _places(content: Content) -> list[int]:
    """The numbers that belong into the boxes of what is to be put in order, from the top."""
    rest: list[str | None] = [str(one) for one in content.answers]
    places: list[int] = []
    for text in sequence(content):
        places.append(rest.index(text) + 1)
        rest[places[-1] - 1] = None
    return places


def _shuffled(texts: Sequence[str]) -> list[str]:
    """In an order that is always the same and gives little away: of some, that which keeps least of the given one."""
    every = (sorted(texts, key=lambda text: _hash(f"{salt}{text}")) for salt in range(SHUFFLES))
    return min(every, key=lambda mixed: _alike(mixed, texts), default=list(texts))


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode()).digest()


def _alike(mixed: Sequence[str], given: Sequence[str]) -> int:
    """How many texts stand in their place, and how many stand before the one that follows them."""
    neighbours = set(pairwise(given))
    return sum(map(eq, mixed, given)) + sum(pair in neighbours for pair in pairwise(mixed))


def answer_space(space: str) -> tuple[str, int]:
    """`lines 3` as its kind and its amount."""
    kind, _, amount = space.partition(" ")
    return kind, int(amount or 0)
