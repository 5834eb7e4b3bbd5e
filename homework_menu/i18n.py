"""Chinese and English as equals: a sentence's English text is its name, and the catalogues of one language are merged.

Every owner of a part keeps its own `translations/<language>/<part>.po`; plain gettext files, read at first use.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.pofile import read_po

from question_bank.errors import BankError

from .errors import Message, Name

LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).with_name("translations")
LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
DAY_PATTERNS = {"zh": "M月d日 EEE", "en": "EEEE d MMMM"}
DAY_PATTERNS_WITH_YEAR = {"zh": "y年M月d日 EEE", "en": "EEEE d MMMM y"}
DATES = {"zh": "M月d日", "en": "d MMMM"}
SHORT_DAYS = {"zh": "EEE d日", "en": "EEE d"}
NUMERALS: Mapping[object, str] = dict(enumerate("一二三四五六七八九", 1))
HALF = re.compile(r"\d+\.5")
COMMA = {"zh": "、", "en": ", "}

NOUNS = (
    "minutes|seconds|lines|days|times|exercises|lessons|units|textbooks|learners|samples|menus|dishes|choices|ways|decisions|"
    "pages|sides|sheets|coins|gaps|rows|parts|meals|characters|items|steps|groups|subjects|colleagues|people|classes|"
    "comments|words|boxes|copies|points|circles|degrees|marks"
)
ONES = {"dishes": "dish", "people": "person", "classes": "class", "boxes": "box", "copies": "copy"}
VERBS = {"were": "was", "are": "is", "have": "has", "hold": "holds", "fit": "fits", "leave": "leaves",
         "stand": "stands", "share": "shares"}  # fmt: skip
COUNTED = re.compile(rf"\{{(\w+)\}}(\*\*)?( more| small)? ({NOUNS})\b(?: ({'|'.join(VERBS)})\b)?")

HALVES = re.compile(r"\{(\w+)\}(?=(?: to \{\w+\}|–\{\w+\})?(?: of \{\w+\})?(?:\*\*)?(?: more)? min)")
"""Where an English sentence has minutes: 2½ min."""

Sayable = str | Message | BankError


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every sentence of a language by its English text; English has none, for it stands in the code."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
    return found


def gettext(language: str, text: str, /, **values: object) -> str:
    """A sentence in a language with its `{names}` filled in; a sentence without an entry stays English."""
    template = worded(language, text, values)
    shown = {name: NUMERALS[value] if language == "zh" and name == "grade" and value in NUMERALS
             else _shown(language, value) for name, value in values.items()}  # fmt: skip
    return template.format(**shown) if values else template


def worded(language: str, text: str, values: Mapping[str, object]) -> str:
    """A sentence in a language, its `{names}` still to be filled in: in English one of a thing is named as one."""
    template = _halved(language, catalogue(language).get(text, text), values)
    ones = {name for name, value in values.items() if str(value) in ("1", "1.0")}
    if language != "en" or not ones:
        return template
    return COUNTED.sub(lambda found: _single(found) if found[1] in ones else found[0], template)


def _halved(language: str, template: str, values: Mapping[str, object]) -> str:
    """The sentence with its half minutes as English writes them; what is measured to a tenth stays a figure."""
    halves = {name: float(str(value)) for name, value in values.items() if HALF.fullmatch(str(value))}
    if not halves or language != "en":
        return template
    return HALVES.sub(lambda found: minutes("en", halves[found[1]]) if found[1] in halves else found[0], template)


def minutes(language: str, least: float, most: float | None = None) -> str:
    """The figure of minutes, or from the least to the most of them: 2.5 and 11.5–14, in English 2½ and 11½–14."""
    if most is not None and most != least:
        return f"{minutes(language, least)}–{minutes(language, most)}"
    whole, is_half = int(least), bool(least % 1)
    return f"{whole or ''}½" if is_half and language == "en" else f"{least:g}"


def _single(found: re.Match[str]) -> str:
    name, bold, kind, noun, verb = found.groups("")
    return f"{{{name}}}{bold}{kind} {ONES.get(noun, noun[:-1])}{f' {VERBS[verb]}' if verb else ''}"


def say(language: str, thing: Sayable) -> str:
    """What the code has to tell, in a language: a plain sentence, a `Message` or an error of the bank.

    Values that are messages or names are said too, days are named, lists are joined, whole numbers lose their ".0".
    """
    return gettext(language, thing) if isinstance(thing, str) else gettext(language, thing.text, **thing.values)


def day(language: str, day: date, *, today: date | None = None) -> str:
    """A day with its weekday; seen from `today`, the two nearest are named: 明天 11月26日 周四."""
    near = {0: "today, {day}", 1: "tomorrow, {day}"}.get((day - today).days) if today else None
    pattern = DAY_PATTERNS[language] if today is None or day.year == today.year else DAY_PATTERNS_WITH_YEAR[language]
    said = format_date(day, pattern, locale=LOCALES[language])
    return gettext(language, near, day=said) if near else said


def date_of(language: str, day: date) -> str:
    """A day without its weekday: 12月2日, 2 December."""
    return format_date(day, DATES[language], locale=LOCALES[language])


def short_day(language: str, day: date) -> str:
    """A day of the week at hand: 周四 26日."""
    return format_date(day, SHORT_DAYS[language], locale=LOCALES[language])


def closest(tag: str | None, fallback: str = "en") -> str:
    """The language that a tag such as `zh_CN.UTF-8`, `zh-Hans` or `en` asks for."""
    name = (tag or "").replace("_", "-").split("-")[0].split(".")[0].lower()
    return name if name in LANGUAGES else fallback


def of_environment(environ: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for."""
    return closest(environ.get("LC_ALL") or environ.get("LANG"))


def _shown(language: str, value: object) -> object:
    if isinstance(value, Message | BankError):
        return say(language, value)
    if isinstance(value, Name):
        return (value.zh or value.en) if language == "zh" else str(value)
    if isinstance(value, date):
        return day(language, value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list | tuple):
        return _joined(language, value)  # pyright: ignore[reportUnknownArgumentType]
    return value


def aside(language: str, words: str) -> str:
    """Words in brackets, to follow others at once: `（…）` in Chinese, ` (…)` elsewhere."""
    return f"（{words}）" if language == "zh" else f" ({words})"


def _joined(language: str, values: Iterable[object]) -> str:
    return COMMA.get(language, ", ").join(str(_shown(language, value)) for value in values)
