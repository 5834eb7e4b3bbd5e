"""Exercises that read nearly alike: one with other names, another spelling, or, in a word problem, other numbers.

They never stand on one sheet, nor does one come back soon after the other. Exactly equal ones are told by
`exercises.fingerprint`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import ceil

from rapidfuzz.distance import Indel

from .content import Content
from .exercises import normalised

ALIKE = 0.9
"""How alike the words of near-identical exercises are at least; 1 is equal, one word of twenty changed is 0.95."""

FEWEST_WORDS, WORDS_A_NUMBER = 12, 4
_NUMBER = re.compile(r"\[\[[^\]]*\]\]|\d+(?:[.:/]\d+)*")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]{2,}")
_TEX = re.compile(r"\\[a-z]+")
_TOKEN = re.compile(r"[\u3400-\u9fff]|\\?[^\W_\u3400-\u9fff]+|\S")
_RUN = 2
Words = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """How an exercise reads: its words with 0 for every number or figure, and these in order.

    A word is a Han sign, a word of another script, or a sign. `is_story`: words carry it, so that other numbers make no
    other exercise; in a calculation they do.
    """

    words: Words
    numbers: tuple[str, ...]
    is_story: bool


def reading(content: Content) -> Reading:
    """The reading of stem, small items, options and parts; of an exercise in a book, its place."""
    return _reading("\n".join(_texts(content)), content.place is None)


@lru_cache(maxsize=4096)
def _reading(written: str, has_text: bool) -> Reading:
    text = unicodedata.normalize("NFKC", written).casefold()
    numbers = tuple(_NUMBER.findall(text))
    bare = _NUMBER.sub("0", text)
    weight = sum(1 if len(word) == 1 else 2 for word in _WORD.findall(_TEX.sub(" ", bare)))
    is_story = has_text and weight >= max(FEWEST_WORDS, WORDS_A_NUMBER * len(numbers))
    return Reading(tuple(word for word in _TOKEN.findall(bare) if normalised(word)), numbers, is_story)


def _texts(content: Content) -> Iterable[str]:
    yield from (content.stem, *(item.text for item in content.items), *content.options)
    for part in content.parts:
        yield from _texts(part)
    if content.place:
        yield from (content.place.book, content.place.page, content.place.numbers)


def are_near(one: Reading, other: Reading) -> bool:
    """Whether two exercises are near-identical."""
    if one.numbers != other.numbers and not (one.is_story and other.is_story):
        return False
    return Indel.normalized_similarity(one.words, other.words) >= ALIKE


@lru_cache(maxsize=8)
def near_pairs(readings: tuple[Reading, ...]) -> tuple[tuple[int, int], ...]:
    """Pairs of places that join all near-identical readings: each such pair stands here or follows from others.

    The last few answers are kept, so that a bank that did not change is not compared twice.
    """
    found = _pairs_of(readings)
    by_numbers = defaultdict[tuple[str, ...], list[tuple[str, int]]](list)
    stories: dict[str, int] = {}
    signs: dict[str, str] = {}
    for one, place in {one: place for place, one in enumerate(readings)}.items():
        text = "".join([signs.setdefault(word, chr(len(signs))) for word in one.words])
        by_numbers[one.numbers].append((text, place))
        if one.is_story:
            stories[text] = place
    for some in (*by_numbers.values(), list(stories.items())):
        found += _alike(some)
    return (*found, *_pairs_of([one.words if one.is_story else None for one in readings]))


def groups(count: int, pairs: Iterable[tuple[int, int]], names: Sequence[Hashable | None] = ()) -> list[frozenset[int]]:
    """For each place from 0 to `count` - 1 the places that pairs or an equal name join it with, itself among them."""
    leaders = list(range(count))
    for one, other in (*pairs, *_pairs_of(names)):
        leaders[_leader(leaders, one)] = _leader(leaders, other)
    members = defaultdict[int, list[int]](list)
    for place in range(count):
        members[_leader(leaders, place)].append(place)
    whole = {leader: frozenset(some) for leader, some in members.items()}
    return [whole[_leader(leaders, place)] for place in range(count)]


def _pairs_of(names: Iterable[Hashable | None]) -> list[tuple[int, int]]:
    """Each place with the last one before it that has the same name."""
    last: dict[Hashable, int] = {}
    found: list[tuple[int, int]] = []
    for place, name in enumerate(names):
        if name is not None:
            found += [(last[name], place)] if name in last else []
            last[name] = place
    return found


def _leader(leaders: list[int], place: int) -> int:
    while leaders[place] != place:
        leaders[place] = place = leaders[leaders[place]]
    return place


def _alike(texts: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
    """Pairs of places whose texts, a sign a word, are alike; all of them, and few are compared in full.

    Two texts that differ by D words put in or taken out lack at most 2 D of each other's runs of two words. So of each
    text its 2 D + 1 rarest runs are enough: texts that share none of these are not alike.
    """
    if len(texts) < 2:
        return []
    runs = [{text[at : at + _RUN] for at in range(len(text) - 1)} or {text} for text, _ in texts]
    often = Counter(chain.from_iterable(runs))
    rank = {run: at for at, run in enumerate(sorted(often, key=lambda run: (often[run], run)))}
    holders = defaultdict[int, list[int]](list)
    found: list[tuple[int, int]] = []
    for at in sorted(range(len(texts)), key=lambda at: len(texts[at][0])):
        text, place = texts[at]
        rare = sorted(map(rank.__getitem__, runs[at]))[: _enough(len(text))]
        shortest = len(text) * ALIKE / (2 - ALIKE)
        for other in {one for run in rare for one in holders[run]}:
            like, where = texts[other]
            if len(like) >= shortest and Indel.normalized_similarity(text, like, score_cutoff=ALIKE):
                found.append((where, place))
        for run in rare:
            holders[run].append(at)
    return found


def _enough(length: int) -> int:
    """2 D + 1, where D is the most words by which a text of any length may differ and still be alike."""
    return _RUN * ceil(2 * length * (1 - ALIKE) / ALIKE) + 1
