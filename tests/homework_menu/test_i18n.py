"""Chinese and English are complete: every sentence has its entry, and every entry is in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from homework_menu import i18n
from homework_menu.errors import Message
from question_bank.errors import Invalid, NotFound
from tests import sentences
from tests.sentences import CODE, ROOT, TEMPLATES, Found

CATALOGUES = sorted((i18n.FOLDER / "zh").glob("*.po"))


def entries(path: Path) -> list[Entry]:
    with path.open("rb") as file:
        return [entry for entry in read_po(file, abort_invalid=True) if entry.id]


def all_said() -> Iterator[Found]:
    for path in CODE:
        yield from sentences.in_python(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    for path in TEMPLATES:
        yield from sentences.in_template(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_entry_is_translated_and_keeps_its_names(path: Path) -> None:
    for entry in entries(path):
        assert isinstance(entry.id, str), f"{entry.id}: plurals are entries of their own"
        assert entry.string, f"{entry.id}: empty"
        assert not entry.fuzzy, f"{entry.id}: fuzzy"
        assert sentences.names_in(entry.id) == sentences.names_in(str(entry.string)), entry.id


def test_a_sentence_is_translated_in_one_place() -> None:
    places: dict[str, list[str]] = {}
    for path in CATALOGUES:
        for entry in entries(path):
            places.setdefault(str(entry.id), []).append(path.name)
    assert {text: names for text, names in places.items() if len(names) > 1} == {}


def test_no_entry_is_left_over() -> None:
    used = set[str]().union(*(sentences.constants(path) for path in [*CODE, *TEMPLATES]))
    assert not set(i18n.catalogue("zh")) - used, "\n".join(sorted(set(i18n.catalogue("zh")) - used))


def test_every_sentence_has_a_chinese_entry() -> None:
    known = i18n.catalogue("zh")
    forgotten = {f"{one.place} {one.text}" for one in all_said() if one.text and one.text not in known}
    assert not forgotten, "\n".join(sorted(forgotten))


def is_filled_later(one: Found) -> bool:
    """The page fills its own rules and blanks into these after they are translated."""
    return one.place.startswith("homework_menu/printing/html.py") and "is given []" in one.fault


def test_every_sentence_can_be_translated() -> None:
    faults = {f"{one.place} {one.text} {one.fault}" for one in all_said() if one.fault and not is_filled_later(one)}
    assert not faults, "\n".join(sorted(faults))


def test_the_search_for_sentences_finds_them() -> None:
    code = '''
"""A docstring is no sentence of the product."""
Message("It is {n} too much.", {"n": 1})
errors.Invalid("Give a number.", field="minutes")
raise ValueError("This is for developers.")
helper("A sentence by another way.")
Refused(f"{name} is refused.")
Message("It is {n} too much.", {"m": 1})
'''
    found = list(sentences.in_python(code, "x"))
    assert {one.text for one in found if one.text} == {
        "It is {n} too much.",
        "Give a number.",
        "A sentence by another way.",
    }
    assert Counter(one.place for one in found if one.fault) == {"x:7": 1, "x:8": 1}


def test_the_search_for_sentences_reads_templates() -> None:
    page = """{% extends "base.html" %}{% block main %}<p title="{{ _('A title') }}">
      {{ _("Say {n}", n=3) }} {{ n }} 3 min</p>
      <button aria-label="Close it">{{ ngettext("one", "many", 3) }}</button><script>let spoken</script>
      {% if x %}<b class="title">bare</b> 汉字{% endif %}{% endblock %}"""
    found = list(sentences.in_template(page, "p"))
    assert {one.text for one in found if one.text} == {"A title", "Say {n}", "one", "many"}
    assert [one.fault.split(": ")[1] for one in found if one.fault] == ["'0 0 3 min'", "'Close it'", "'bare'", "'汉字'"]


def test_a_message_is_said_in_the_readers_language() -> None:
    assert i18n.say("zh", NotFound()) == "没有这个页面，或者它不对您开放。"
    assert i18n.say("en", NotFound()) == "This page does not exist, or it is not for you."
    assert i18n.say("zh", "You may look at this, but not change it.") == "您可以查看，但不能修改。"


def test_values_are_filled_in_after_translation() -> None:
    inner = Message("You may look at this, but not change it.")
    assert i18n.say("zh", Message("{a} and {b}", {"a": inner, "b": ["{x}", inner]})) == (
        "您可以查看，但不能修改。 and {x}、您可以查看，但不能修改。"
    )
    assert i18n.say("en", Invalid("{n} of {m:g}", n=3.0, m=2.5)) == "3 of 2.5"


def test_a_sentence_without_an_entry_stays_english() -> None:
    assert i18n.gettext("zh", "Nobody translated {this}", this="{that}") == "Nobody translated {that}"
    assert i18n.gettext("zh", "braces {stay} where there are no values") == "braces {stay} where there are no values"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh_CN.UTF-8", "zh"), ("zh-Hans", "zh"), ("en_GB", "en"), ("C.UTF-8", "en"), ("", "en"), (None, "en")],
)
def test_the_closest_language_is_taken(tag: str | None, language: str) -> None:
    assert i18n.closest(tag) == language


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("{count} lessons were added: {book}", {"count": 1, "book": "1 minutes"}, "1 lesson was added: 1 minutes"),
        ("{count} lessons were added to {book}.", {"count": 21, "book": "A"}, "21 lessons were added to A."),
        ("**{most} minutes** expected, {count} ways", {"most": 1.0, "count": 2}, "**1 minute** expected, 2 ways"),
        ("{most} minutes, {over} minutes over", {"most": 11, "over": "1"}, "11 minutes, 1 minute over"),
        ("{least} minutes", {"least": 1.5}, "1½ minutes"),
        (
            "{least} to {most} minutes, {share} points",
            {"least": 0.5, "most": "2.5", "share": 1.5},
            "½ to 2½ minutes, 1.5 points",
        ),
        ("{count} dishes share no goal", {"count": 1}, "1 dish shares no goal"),
    ],
)
def test_one_of_a_thing_is_named_as_one_in_english(text, values, said):
    """Teeth: look for `1 minutes` in what is said: then a book's own title is changed."""
    assert i18n.gettext("en", text, **values) == said
