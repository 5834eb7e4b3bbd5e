"""A menu, or why there is none, as a teacher reads it in a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from .. import i18n
from ..errors import Message
from ..exercise_view import gist
from ..models import Menu
from ..names import SUBJECTS
from ..printing import teacher, wording
from ..printing.sheet import Sheet, SheetDish, SheetSection
from ..shortfalls import Fix, Shortfall

LONGEST = 40


def shown(sheet: Sheet, menu: Menu, language: str) -> str:
    """Head, courses with their dishes, the figures over all orders, the proof, and the menu's id."""
    say = partial(i18n.say, language)
    sheet = replace(sheet, language=language, subject=say(SUBJECTS[menu.subject]))
    gap = "" if language == "zh" else " "
    courses = [line for at in range(len(sheet.sections)) for line in _course(sheet, at)]
    figures = gap.join(say(one) for one in teacher.summary(sheet)).replace("**", "")
    return "\n".join(
        [_head(sheet), *courses, figures, say(_proof(menu)), say(Message("Menu {uid}", {"uid": menu.uid}))]
    )


def _head(sheet: Sheet) -> str:
    say = partial(i18n.say, sheet.language)
    return " · ".join([*map(say, wording.kicker(sheet)), sheet.title, say(wording.FORMAT_NAMES[sheet.format])])


def _course(sheet: Sheet, at: int) -> Iterator[str]:
    """A section's title, what it asks for, and its dishes, a line each."""
    section, say = sheet.sections[at], partial(i18n.say, sheet.language)
    rule = wording.RULES[sheet.format] if sheet.format == "three-in-a-row" else wording.pick(sheet, section)
    told = [rule, wording.section_minutes(sheet, section)]
    yield f"{say(wording.section_title(sheet, at))}{i18n.aside(sheet.language, ' · '.join(map(say, told)))}"
    yield from _dishes(sheet, section)


def _dishes(sheet: Sheet, section: SheetSection) -> Iterator[str]:
    for dish in section.dishes:
        if dish.parts:
            yield f"  {wording.dish_title(dish)} · {i18n.say(sheet.language, wording.time_of(sheet, dish))}"
            yield from (f"    {_line(sheet, part)}" for part in dish.parts)
        else:
            yield f"  {_line(sheet, dish)}"


def _line(sheet: Sheet, dish: SheetDish) -> str:
    """Where it stands on a board, minutes, price, kind of work, title and how it begins."""
    say, text = partial(i18n.say, sheet.language), " ".join(gist(dish.content).split())
    begins = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    told = [_place(dish), wording.time_of(sheet, dish), wording.price(dish), Message(wording.KINDS[dish.tier])]
    return " · ".join([*(say(one) for one in told if one), wording.dish_title(dish), begins])


def _place(dish: SheetDish) -> Message | None:
    if dish.cell is None:
        return None
    return Message("row {row}, box {column}", {"row": dish.cell[0] + 1, "column": dish.cell[1] + 1})


def _proof(menu: Menu) -> Message:
    if menu.proof["optimal"]:
        return Message("Proven: the bank has no better menu of this format and length.")
    return Message("Not proven to be the best of its shape: another may be worth {percent} % more.",
                   {"percent": round(100 * menu.proof["gap"], 1)})  # fmt: skip


def refusal(short: Sequence[Shortfall], words: Mapping[str, Any], language: str) -> str:
    """What is short, by which rule, and under it what would mend it with the words to type."""
    lines: list[Message] = []
    for one in short:
        values = {"told": one.message, "rule": one.rule}
        lines.append(Message("{told} (Rule {rule})", values) if one.rule.startswith("V") else one.message)
        lines += [_mend(fix, words) for fix in one.fixes]
    return "\n".join(i18n.say(language, one) for one in lines)


def _mend(fix: Fix, words: Mapping[str, Any]) -> Message:
    match fix.action:
        case "unpin":
            return _typed("  {told}: leave out {words}", fix, [one for uid in fix.to for one in ("--pin", uid)])
        case "drop-point":
            return _typed("  {told}: leave out {words}", fix, ["--goals", fix.to])
        case "allow-repeat":
            return _typed("  {told}: type {words}", fix, ["--allow-repeat"])
        case "add-exercises":
            return _typed("  {told}: type {words}", fix, _import(fix, words))
        case _:
            name, value = fix.action.rpartition("-")[2], f"{fix.to:g}" if fix.action == "raise-minutes" else fix.to
            return _typed("  {told}: type {words}", fix, [f"--{name}", value])


def _import(fix: Fix, words: Mapping[str, Any]) -> list[str]:
    """The words that bring a file of such exercises into a bank."""
    asked = {"subject": words["subject"], "grade": words["grade"]} | {
        name: fix.to[name] for name in ("tier", "minutes", "modality", "goal") if name in fix.to
    }
    given = ",".join(f"{name}={value:g}" if name == "minutes" else f"{name}={value}" for name, value in asked.items())
    bank = next(iter(words["bank_names"]), "BANK")
    return ["homework-menu", "import", "FILE", "--bank", bank, "--defaults", given]


def _typed(text: str, fix: Fix, words: Sequence[str]) -> Message:
    return Message(text, {"told": fix.message, "words": shlex.join(words)})
