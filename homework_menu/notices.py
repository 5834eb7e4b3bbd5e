"""The notice of a class's day (作业公示) in plain words, to be sent on as a message; no names stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from . import day_versions, i18n
from .day_versions import Change, Line
from .errors import Message
from .models import DayVersion
from .names import name_of


@dataclass(frozen=True)
class Notice:
    """A version of a class's day with the corrections that led to it, the latest first. `cap` in half-minutes."""

    school_class: str
    date: date
    version: DayVersion
    corrections: Sequence[tuple[DayVersion, Sequence[Change]]]
    cap: int | None
    bedtime: str | None

    @property
    def written(self) -> list[Line]:
        """What counts against the day's cap."""
        return [one for one in self.version.lines if one["is_written"] and not one.get("is_missing")]

    @property
    def most(self) -> int:
        """Of a learner who chooses the most, in half-minutes."""
        return sum(one["most"] for one in self.written)

    @property
    def typical(self) -> float | None:
        """Of a learner in the middle; None where a subject's mean is not known."""
        known = [float(one["typical"]) for one in self.written if one["typical"] is not None]
        return sum(known) if len(known) == len(self.written) else None


def text(notice: Notice, language: str) -> str:
    """The notice line by line."""
    return "\n".join(i18n.say(language, one) for one in _lines(notice))


def minutes(line: Line) -> Message:
    """How long a subject takes: what is typical, and the most."""
    if line["typical"] is None or round(line["typical"]) == line["most"]:
        return Message("{most} min", {"most": line["most"] / 2})
    told = {"typical": _whole(line["typical"]), "most": line["most"] / 2}
    return Message("usually {typical} min, {most} at most", told)


def correction(change: Change, reason: str) -> Message:
    """What was corrected: 更正：原 …，现 …，原因 …"""
    told = {"subject": Message(name_of(change.subject)), "was": _said(change.was), "now": _said(change.now)}
    if day_versions.is_said_alike(change.was, change.now):
        return Message("Corrected: {subject}, {now}, with other exercises; reason: {reason}",
                       {**told, "reason": reason})  # fmt: skip
    return Message("Corrected: {subject}, before: {was}; now: {now}; reason: {reason}", {**told, "reason": reason})


def together(notice: Notice) -> Message:
    """The sum of the written work against its cap."""
    if notice.typical is None or notice.cap is None:
        return Message("All written work: at most {most} minutes.", {"most": notice.most / 2})
    told = {"typical": _whole(notice.typical), "most": notice.most / 2, "cap": notice.cap / 2}
    return Message("All written work: usually {typical} minutes, at most {most} of {cap}.", told)


def _lines(notice: Notice) -> Iterator[Message]:
    title = "Homework for {name}, {day}" if notice.version.number == 1 else "Homework for {name}, {day}, corrected"
    yield Message(title, {"name": notice.school_class, "day": notice.date})
    if not notice.version.lines:
        yield Message("No homework today.")
    for line in notice.version.lines:
        yield Message("{subject}: {what}", {"subject": Message(name_of(line["subject"])), "what": _said(line)})
    if notice.written:
        yield together(notice)
    for version, changes in notice.corrections:
        yield from (correction(one, version.reason) for one in changes)
    yield Message("Parents need not mark or sign anything.")
    if notice.bedtime:
        yield Message("Stop when it is time for bed: {clock}.", {"clock": notice.bedtime})


def _said(line: Line | None) -> Message:
    if line is None:
        return Message("no homework")
    if line.get("is_missing"):
        return Message("nothing handed in")
    told = {"content": line["content"] or Message(name_of(line["subject"])), "minutes": minutes(line)}
    return Message("{content}, {minutes}" if line["is_written"] else "{content}, {minutes}, not written", told)


def _whole(half: float) -> float:
    """Minutes to the half minute: a mean with tenths would promise more than it knows."""
    return round(half) / 2
