"""What the report of an import says of many exercises alike is said once, with their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.advice import Advice
from question_bank.errors import BankError
from question_bank.formats.found import Note
from question_bank.imports import Entry

OFTEN = 3
Notes = tuple[BankError, ...]


@dataclass(frozen=True)
class Told:
    """Notes of at least `OFTEN` exercises with their number, most frequent first; what is left to say of each, what may
    be worded otherwise in it, and why it is a draft.
    """

    often: Sequence[tuple[BankError, int]]
    own: Sequence[Notes]
    advice: Sequence[Notes]
    reasons: Sequence[Notes]


def told(entries: Sequence[Entry]) -> Told:
    """The notes of a report. What asks for something stays with its exercise."""
    keys = [[_key(one) for one in entry.messages] for entry in entries]
    count = Counter(key for some in keys for key in dict.fromkeys(some) if key)
    first = {_key(one): one for entry in reversed(entries) for one in reversed(entry.messages)}
    often = [(first[key], number) for key, number in count.most_common() if number >= OFTEN]
    known = {_key(one) for one, _ in often}
    own = [tuple(one for one in apart(entry.messages) if _key(one) not in known) for entry in entries]
    advice = [tuple(one for one in some if isinstance(one, Advice)) for some in own]
    reasons = [_reasons(entry) for entry in entries]
    told_elsewhere = [(*some, *why) for some, why in zip(advice, reasons, strict=True)]
    rest = [tuple(one for one in some if one not in there) for some, there in zip(own, told_elsewhere, strict=True)]
    return Told(often, rest, advice, reasons)


def _reasons(entry: Entry) -> Notes:
    """Why an exercise is a draft, in the words that also say what to do."""
    texts = [one.text for one in entry.reasons]
    return tuple(one for one in apart(entry.messages) if any(f"{one.text} ".startswith(f"{text} ") for text in texts))


def apart(messages: Sequence[BankError]) -> Notes:
    """Each message once; one that another says with what to do is left out."""
    once = {(one.text, str(one.values)): one for one in messages}
    texts = [text for text, _ in once]
    return tuple(one for (text, _), one in once.items() if not any(other.startswith(text + " ") for other in texts))


def _key(message: BankError) -> str:
    """Equal for notes that read alike; empty for anything that is no note."""
    return f"{message.text} {message.values}" if isinstance(message, Note) else ""
