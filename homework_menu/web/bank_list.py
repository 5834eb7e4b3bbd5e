"""The bank's list as its address tells it: what is looked for, the labels to choose from, and what is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from question_bank import banks, curriculum, exercises, point_lists, search, shelf
from question_bank.content import SUBJECTS, Kind, Modality, Tier
from question_bank.models import Bank, KnowledgePoint, Unit

from .. import classes, had, i18n
from ..errors import Message
from ..models import ClassSubject
from ..names import name_of
from . import last_class
from .requests import db, language, school, viewer

PAGE = 20
SHORT = 5
ORDERS = {"newest": "Newest", "used": "Most used", "short": "Shortest"}
Words = dict[str, list[str]]
SEVERAL = ("subject", "grade", "tier", "kind", "modality", "bank", "goal")
ONE = ("q", "most", "status", "unit", "class", "call", "tag", "order", "page")


@dataclass(frozen=True)
class Option:
    """A value of a label as a chip: `name` in the page's language, `number` exercises that it would give."""

    value: str
    name: str
    number: int | None
    is_on: bool
    is_content: bool = False


@dataclass(frozen=True)
class Label:
    """A label to choose from; of an `is_single` one a choice takes the place of the last.

    `groups`: the options under their headings, where they are too many for chips.
    """

    name: str
    title: str
    options: Sequence[Option]
    is_single: bool = False
    groups: Sequence[tuple[str, Sequence[Option]]] = ()


@dataclass(frozen=True)
class Chosen:
    """What is chosen, with the address of the page without it."""

    name: str
    without: str
    is_content: bool
    tier: str = ""


@dataclass(frozen=True)
class Meant:
    """A knowledge point, or a unit with its `book`, that the words of the search name, with its exercises' address."""

    title: str
    address: str
    book: str = ""


@dataclass(frozen=True)
class Wider:
    """The same search with less narrowing: in these words, so many exercises, at this address."""

    told: Message
    number: int
    address: str


@dataclass(frozen=True)
class Listing:
    """One page of the list; made from the words of the address alone."""

    words: Words
    taught: Sequence[ClassSubject]
    query: search.Query
    at: int
    size: int = PAGE
    chosen_points: Sequence[KnowledgePoint] = field(default_factory=tuple[KnowledgePoint, ...])

    @cached_property
    def page(self) -> search.Page:
        """The exercises of this page."""
        return search.find(db(), viewer(), self.query, limit=PAGE, offset=(self.at - 1) * PAGE)

    @cached_property
    def facets(self) -> search.Facets:
        """The numbers beside the labels, and of all that fits."""
        return search.facets(db(), viewer(), self.query)

    @cached_property
    def banks(self) -> list[Bank]:
        """The banks that the viewer sees."""
        return banks.listed(db(), viewer())

    @property
    def for_class(self) -> str:
        """The class that the list is looked at for, as the address names it."""
        return _class_name(self.own) if self.own else ""

    @cached_property
    def own(self) -> ClassSubject | None:
        """The class that the list is looked at for: the one of the address, else of the subject the one used last, else
        the first.
        """
        named = next((one for one in self.taught if _class_name(one) == self.first("class")), None)
        grades = self.query.grades or range(1, 10)
        fitting = [one for one in self.taught if one.subject in (self.query.subjects or SUBJECTS)
                   and one.school_class.grade in grades]  # fmt: skip
        return named or last_class.or_first(fitting)

    @cached_property
    def had(self) -> dict[int, Any]:
        """Exercise id -> when that class had it last."""
        return had.days(db(), self.own.school_class, [one.id for one in self.page.hits]) if self.own else {}

    @cached_property
    def meant(self) -> list[Meant]:
        """Points and units that the words of the search name and exercises of this list serve; none where their texts
        alone fill the page, so that a common word is answered as fast as before.
        """
        if not self.query.text or len(self.page.hits) == PAGE:
            return []
        query = replace(self.query, text="", goals=())
        points, units = point_lists.meant(db(), self.query.text, query.subjects)
        here = {"q": None, "page": None}
        found = [(Meant(one.title(language()), self.address(goal=str(one.id), unit=None, **here)), [one.id])
                 for one in points]  # fmt: skip
        found += [(Meant(one.title, self.address(unit=one.code, goal=None, **here), one.book.title),
                   _points_of(one.code)) for one in units]  # fmt: skip
        return [one for one, ids in found if ids and search.has_any(db(), viewer(), replace(query, goals=tuple(ids)))]

    @cached_property
    def wider(self) -> list[Wider]:
        """Where the list is short: its grades without the unit and the rest, then everything, each if it has more."""
        if len(self.page.hits) >= SHORT:
            return []
        grades, bare = self.query.grades, search.Query(text=self.query.text, subjects=self.query.subjects)
        kept: Words = {name: self.words[name] for name in ("q", "class", "subject") if name in self.words}
        named = Message("Grade {grade}", {"grade": grades[0]}) if len(grades) == 1 else Message("these grades")
        steps = [(named, replace(bare, grades=grades), {**kept, "grade": self.words["grade"]})] if grades else []
        steps.append((Message("All grades"), bare, kept))
        found: list[Wider] = []
        for told, query, words in steps:
            number = search.facets(db(), viewer(), query).total
            if number > (found[-1].number if found else self.facets.total):
                found.append(Wider(told, number, url_for("bank.search_page", **{**words, "status": "ready"})))  # pyright: ignore[reportArgumentType]
        return found

    @property
    def orders(self) -> list[Option]:
        """What may stand first in the list."""
        here = self.query.order or ("used" if self.query.text else "newest")
        return [Option(one, _say(Message(title)), None, one == here) for one, title in ORDERS.items()]

    @property
    def back(self) -> str:
        """The words of the address, for forms that lead back to it."""
        return self.address().partition("?")[2]

    def first(self, name: str) -> str:
        """The first word of this name."""
        return self.words.get(name, [""])[0]

    def address(self, **other: Sequence[str] | str | int | None) -> str:
        """This page with something chosen otherwise."""
        return url_for("bank.search_page", **{**self.words, **other})  # pyright: ignore[reportArgumentType]

    @cached_property
    def labels(self) -> list[Label]:
        """Every label that narrows the list."""
        return [one for one in (
            self._named("subject", "Subject", SUBJECTS), self._grades(), *self._class(), *self._units(),
            self._named("tier", "Kind of work", [*Tier], is_whole=True), self._minutes(),
            self._named("kind", "Kind of exercise", [*Kind]), self._named("modality", "How it is done", [*Modality]),
            self._banks(), self._status(),
        ) if len(one.options) > 1 or any(option.is_on for option in one.options)]  # fmt: skip

    @cached_property
    def chosen(self) -> list[Chosen]:
        """What narrows the list, each with the way to take it away."""
        narrowing = [one for one in self.labels if one.name not in ("class", "status")]
        found = [(one.name, option) for one in narrowing for option in one.options if option.is_on and option.value]
        made = [Chosen(option.name, self._without(name, option.value), option.is_content,
                       option.value if name == "tier" else "") for name, option in found]  # fmt: skip
        shown = {option.value for name, option in found if name == "goal"}
        made += [Chosen(point.title(language()), self._without("goal", str(point.id)), True)
                 for point in self.chosen_points if str(point.id) not in shown]  # fmt: skip
        return made + [Chosen(f"#{tag}", self._without("tag", tag), True) for tag in self.words.get("tag", [])]

    def _without(self, name: str, value: str) -> str:
        left = [one for one in self.words.get(name, []) if one != value]
        return self.address(**{"status": self.first("status") or "ready", name: left, "page": None})

    def _option(self, name: str, value: str, shown: str, key: Any = None, *, is_content: bool = False) -> Option:
        number = self.facets.of(name, value if key is None else key)
        return Option(value, shown, number, value in self.words.get(name, []), is_content)

    def _named(self, name: str, title: str, values: Iterable[str], *, is_whole: bool = False) -> Label:
        options = [self._option(name, str(one), _say(Message(name_of(one)))) for one in values]
        return Label(name, _say(Message(title)), [one for one in options if one.number or one.is_on or is_whole])

    def _grades(self) -> Label:
        options = [self._option("grade", str(grade), _say(Message("Grade {grade}", {"grade": grade})), grade)
                   for grade in range(1, 10)]  # fmt: skip
        return Label("grade", _say(Message("Grade")), [one for one in options if one.number or one.is_on])

    def _minutes(self) -> Label:
        known = self.words.get("most", [])
        options = [Option(str(one), _say(Message("≤ {minutes} min", {"minutes": one})),
                          self.facets.of("most", 2 * one), str(one) in known) for one in search.LIMITS]  # fmt: skip
        return Label("most", _say(Message("Minutes")), [_any(is_on=not known), *options], is_single=True)

    def _banks(self) -> Label:
        options = [self._option("bank", str(one.id), _bank_name(one), one.id,
                                is_content=not (one.owner_id or one.is_sample)) for one in self.banks]  # fmt: skip
        return Label("bank", _say(Message("Bank")), [one for one in options if one.number or one.is_on])

    def _status(self) -> Label:
        status = self.query.status or "all"
        options = [Option(one, _say(Message(name_of(one))), self.facets.of("status", one), one == status)
                   for one in exercises.STATUSES]  # fmt: skip
        every = Option("all", _say(Message("All")), None, status == "all")
        there = [one for one in options if one.number or one.is_on]
        return Label("status", _say(Message("Status")), [*there, every], is_single=True)

    def _class(self) -> list[Label]:
        """The class for which the list is looked at."""
        own = [Option(_class_name(one), f"{one.school_class.name} · {_say(Message(name_of(one.subject)))}", None,
                      one is self.own, is_content=True) for one in self.taught]  # fmt: skip
        return [Label("class", _say(Message("For my class")), own, is_single=True)] if own else []

    def _units(self) -> list[Label]:
        """The units of the textbooks of a subject and grade, and the points of the chosen one, else of the class's."""
        own, code = self.own, self.first("unit")
        unit = curriculum.unit(db(), code) if code else own.unit if own else None
        points, goals = curriculum.unit_points(db(), unit) if unit else [], self.words.get("goal", [])
        counts, whole = search.point_counts(db(), viewer(), self.query, [one.id for one in points])
        options = [Option(str(one.id), one.title(language()), counts[one.id], str(one.id) in goals, is_content=True)
                   for one in points]  # fmt: skip
        options = [one for one in options if one.number or one.is_on]
        return [self._books(unit, whole), Label("goal", _say(Message("Knowledge points")), options)]

    def _books(self, chosen: Unit | None, whole: int) -> Label:
        """Every unit under its book's title, the class's own first; `whole`: what the chosen one would give."""
        own, query, on = self.own, self.query, self.first("unit")
        subject = own.subject if own else query.subjects[0] if query.subjects else ""
        grade = own.school_class.grade if own else query.grades[0] if query.grades else 0
        book = own.unit.book if own and own.unit else None
        shelves = curriculum.books(db(), subject, grade, school().language) if subject and grade else []
        shelves = shelf.for_class(shelves, book, school().language)
        names = shelf.names(shelves)
        known = [(one.title, unit.code, names[unit.code]) for one in shelves for unit in one.units]
        if chosen and on and on not in {code for _, code, _ in known}:
            known = [(chosen.book.title, chosen.code, chosen.title), *known]
        mine = own.unit.code if own and own.unit else ""
        known.sort(key=lambda one: one[1] != mine)
        books = dict.fromkeys(book for book, _, _ in known)
        numbers = {chosen.code: whole} if chosen else {}
        groups = [(book, [Option(code, title, numbers.get(code), code == on, is_content=True)
                          for of, code, title in known if of == book]) for book in books]  # fmt: skip
        options = [_any(is_on=not on), *(one for _, some in groups for one in some)]
        return Label("unit", _say(Message("Unit")), options, is_single=True, groups=groups)


def listing(args: MultiDict[str, str]) -> Listing:
    """What the address asks for; words that mean nothing are left out. Without any: what one's class is taught."""
    taught = classes.taught_by(db(), viewer().teacher_id) if viewer().teacher_id else []
    words = _known_words(args) if args else _usual(taught)
    words = _of_another_class(words, args.get("was", ""), taught)
    goals = [int(one) for one in words.get("goal", [])]
    points = [found for one in goals if (found := db().get(KnowledgePoint, one))]
    unit = [] if goals or "unit" not in words else _points_of(words["unit"][0])
    status, most = words.get("status", ["ready"])[0], words.get("most", [""])[0]
    query = search.Query(
        text=words.get("q", [""])[0], subjects=tuple(words.get("subject", [])), tiers=tuple(words.get("tier", [])),
        grades=tuple(map(int, words.get("grade", []))), kinds=tuple(words.get("kind", [])),
        modalities=tuple(words.get("modality", [])), tag=words.get("tag", [None])[0],
        status=None if status == "all" else status, banks=tuple(map(int, words.get("bank", []))),
        most=2 * int(most) if most else None, goals=tuple(goals or unit), typing="q" in args,
        order=words.get("order", [""])[0],
    )  # fmt: skip
    at = max(1, int(words.get("page", ["1"])[0]))
    return Listing(words, taught, query, at, chosen_points=points)


def _usual(taught: Sequence[ClassSubject]) -> Words:
    """What the class used last is taught, else the first of one's classes."""
    one = last_class.or_first(taught)
    return {"subject": [one.subject], "grade": [str(one.school_class.grade)]} if one else {}


def _of_another_class(words: Words, was: str, taught: Sequence[ClassSubject]) -> Words:
    """Whoever chooses another class than the page was for sees what that class is taught: its grade and its unit."""
    named = words.get("class", [""])[0]
    one = next((one for one in taught if _class_name(one) == named), None)
    if not was or named == was or one is None:
        return words
    kept = {name: some for name, some in words.items() if name not in ("subject", "grade", "unit", "goal", "page")}
    unit = {"unit": [one.unit.code]} if one.unit else {}
    return kept | {"subject": [one.subject], "grade": [str(one.school_class.grade)]} | unit


def _points_of(code: str) -> list[int]:
    """The ids of a unit's points; one that no exercise serves where there is no such unit."""
    unit = curriculum.unit(db(), code)
    return [one.id for one in curriculum.unit_points(db(), unit)] if unit else [0]


_KNOWN: Mapping[str, re.Pattern[str]] = {
    "subject": re.compile("|".join(SUBJECTS)), "grade": re.compile("[1-9]"), "tier": re.compile("|".join(Tier)),
    "kind": re.compile("|".join(Kind)), "modality": re.compile("|".join(Modality)),
    "bank": re.compile("[1-9][0-9]{0,5}"), "goal": re.compile("[1-9][0-9]{0,5}"),
    "q": re.compile(r".*\S.*", re.S), "most": re.compile("[1-9][0-9]?"), "unit": re.compile(r"[\w.-]{1,60}"),
    "status": re.compile("|".join([*exercises.STATUSES, "all"])), "class": re.compile(r"[\w-]{1,36}/[a-z]{1,12}"),
    "call": re.compile("[0-9a-f-]{8,36}"), "page": re.compile("[1-9][0-9]{0,5}"),
    "tag": re.compile(r".*\w.*", re.S), "order": re.compile("|".join(search.ORDERS)),
}  # fmt: skip


def _known_words(args: MultiDict[str, str]) -> Words:
    """The words that mean something: of a number at most six digits, so that no database minds it."""
    words: Words = {}
    for name in (*SEVERAL, *ONE):
        texts = [one[:200] for one in args.getlist(name) if _KNOWN[name].fullmatch(one[:200])]
        if texts:
            words[name] = list(dict.fromkeys(texts))[: 30 if name in SEVERAL else 1]
    return words


def _class_name(taught: ClassSubject) -> str:
    return f"{taught.school_class.uid}/{taught.subject}"


def _bank_name(bank: Bank) -> str:
    """One's own bank and that of samples are called so in the reader's language, others as people named them."""
    known = "My own bank" if bank.owner_id else "Sample bank" if bank.is_sample else ""
    return _say(Message(known)) if known else bank.name


def _any(*, is_on: bool) -> Option:
    return Option("", _say(Message("Any")), None, is_on)


def _say(message: Message) -> str:
    return i18n.say(language(), message)


def back() -> str:
    """The page of the bank that a button stood on, with its search."""
    words = request.form.get("back", "")
    return url_for("bank.search_page") + (f"?{words}" if words else "")
