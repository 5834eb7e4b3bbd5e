"""What a sheet says around its dishes, in a child's voice: promise, rule, names of the courses, places, minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from homework_menu import i18n, ways
from homework_menu.errors import Message
from question_bank.content import Tier

from .sheet import Sheet, SheetDish, SheetSection, Wording

KINDS: Mapping[Tier, str] = {
    Tier.BASIC: "basic",
    Tier.SPECIALISED: "specialised",
    Tier.EXTENSION: "extension",
    Tier.CREATIVE: "creative",
}
FORMAT_NAMES = {
    "three-courses": Message("Three courses"),
    "must-may": Message("Must and may"),
    "three-in-a-row": Message("Three in a row"),
    "columns": Message("One from each column"),
    "exact-points": Message("Spend it exactly"),
    "purse": Message("Help yourself"),
    "set-meals": Message("Set meals"),
}
PLACES = {
    "school-home": Message("Begin at school, finish at home"),
    "school": Message("To be finished at school, not at home"),
    "class": Message("Done in the lesson"),
    "home": Message("At home"),
}
LONGEST_TITLE, DOT = 40, " · "
LEAVES = (Message("Maple meal"), Message("Ginkgo meal"), Message("Pine meal"))
MEALS = (Message("Spring roll meal"), Message("Dumpling meal"), Message("Wonton meal"))
RULES = {
    "three-courses": Message("Do the first course, pick one from the second; the third is up to you."),
    "three-in-a-row": Message("Pick a line and do its 3 boxes: across, down or diagonally."),
    "columns": Message("Pick one from each column."),
    "purse": Message("Do the first part, then help yourself. Fill the boxes as you go; when they are full, stop."),
}


def minutes(half: int) -> str:
    """Half-minutes as minutes: 8 → "4", 7 → "3.5"."""
    return str(half // 2) if half % 2 == 0 else f"{half // 2}.5"


def told(half: int) -> Message:
    """Half-minutes as children read them before they know decimals: 2 分半钟, 2½ min."""
    if half % 2 == 0:
        return Message("{minutes} min", {"minutes": half // 2})
    return Message("{whole}½ min", {"whole": half // 2}) if half > 1 else Message("½ min")


def tray(sheet: Sheet, required: int) -> Message:
    """What ten boxes to colour mean: the minutes of one where children can say them, else of all."""
    half = Fraction(promised(sheet)) / 5
    taken = told(required)
    if half.denominator == 1:
        return Message("A box is {minutes}; the first part fills {taken}.",
                       {"minutes": told(int(half)), "taken": taken})  # fmt: skip
    whole = Message("{minutes} min", {"minutes": promised(sheet)})
    return Message("Ten boxes are {minutes}; the first part fills {taken}.", {"minutes": whole, "taken": taken})


def promised(sheet: Sheet) -> str:
    """The whole minutes that no order is expected to exceed, also of a draft that is over its cap."""
    most = sheet.figures.most
    whole = most + most % 2
    return minutes(whole if most > sheet.cap else min(sheet.cap, whole))


def promise(sheet: Sheet) -> list[Message]:
    """The rule strip, one sentence after another; `**…**` is bold."""
    values = {"minutes": promised(sheet), "points": sheet.points_target or 0, "meals": len(sheet.dishes)}
    within = Message("Whatever you choose, we expect at most **{minutes} minutes**.", {"minutes": values["minutes"]})
    each = Message("We expect at most **{minutes} minutes**.", {"minutes": values["minutes"]})
    text = "Not finished at {minutes}? You may stop." if sheet.is_written else "Not done at {minutes}? You may stop."
    stop = Message(text, {"minutes": values["minutes"]})
    if sheet.format == "exact-points":
        spend = Message("Spend exactly **{points} coins**.", {"points": values["points"]})
        return [spend, within, Message("Coins are not marks.")]
    if sheet.format == "set-meals":
        return [Message("Pick 1 of the {meals} meals.", {"meals": values["meals"]}), each, stop]
    if sheet.format == "must-may":
        return [within, stop]
    return [RULES[sheet.format], each]


def promise_text(sheet: Sheet) -> str:
    """The rule strip as one text in the sheet's language, `**…**` bold."""
    return ("" if sheet.language == "zh" else " ").join(i18n.say(sheet.language, one) for one in promise(sheet))


def circle(sheet: Sheet) -> tuple[Message | str, str, Message | str]:
    """The promise in the head's circle: a word above, the figure, a word below."""
    if sheet.format == "exact-points":
        return Message("exactly"), str(sheet.points_target or 0), Message("coins")
    return Message("at most"), promised(sheet), Message("minutes")


def section_title(sheet: Sheet, at: int) -> Message | str:
    """A course's name in the school's wording, unless it brings its own."""
    section = sheet.sections[at]
    if section.title:
        return section.title
    if sheet.wording is Wording.RESTAURANT:
        required = sum(one.is_required for one in sheet.sections[:at])
        step = 0 if section.is_required else 1 + at - required
        return (Message("Main course"), Message("Side dish"), Message("Dessert"))[min(step, 2)]
    if sheet.format == "columns":
        return Message("Column {number}", {"number": at + 1})
    if section.low and not section.is_required and section.points_target is None:
        return Message("Must pick")
    return Message("Must do") if section.is_required else Message("May do")


def section_tag(sheet: Sheet, at: int) -> list[Message | str]:
    """The small line beside a course's name: official kinds, shared goal, how many to pick."""
    section = sheet.sections[at]
    if section.tag:
        return [section.tag]
    kinds = section_kinds(sheet, section)
    goal = [section.goal] if section.goal and not section.is_required else []
    return [*([kinds] if kinds else []), *goal, pick(sheet, section)]


def section_kinds(sheet: Sheet, section: SheetSection) -> Message | None:
    """The official kinds of a course's work; nothing in another wording."""
    kinds = [Message(KINDS[tier]) for tier in section.tiers]
    return Message("{kinds}", {"kinds": kinds}) if kinds and sheet.wording is Wording.OFFICIAL else None


def pick(sheet: Sheet, section: SheetSection) -> Message:
    """How many dishes of a course are to be done."""
    if section.is_required:
        return Message("do all, costs no coins") if sheet.format == "exact-points" else Message("do all")
    if section.points_target is not None:
        return Message("exactly {points} coins", {"points": section.points_target})
    if sheet.format == "purse":
        return Message("as many as fit")
    if section.low == section.high:
        return Message("pick {count}", {"count": section.high})
    if section.high == 1:
        return Message("pick 1, or none")
    return Message("pick up to {count}, or none", {"count": section.high})


def section_minutes(sheet: Sheet, section: SheetSection) -> Message:
    """The price at the end of a course's line: the sum of what is required, else the price of each."""
    halves = [dish.half for dish in section.dishes]
    coins = sorted({dish.points for dish in section.dishes if dish.points is not None})
    if section.is_required:
        return told(sum(halves))
    if coins:
        return Message("{low} to {high} coins each", {"low": coins[0], "high": coins[-1]})
    low, high = told(min(halves)), told(max(halves))
    if low == high:
        return Message("{price} each", {"price": low})
    is_told = sheet.language == "zh" and min(halves) % 2
    figure = low if is_told else i18n.minutes(sheet.language, min(halves) / 2)
    return Message("{low} to {high} each", {"low": figure, "high": high})


def time_of(sheet: Sheet, dish: SheetDish) -> Message:
    """A dish's minutes, with their unit."""
    return told(dish.half)


def price(dish: SheetDish) -> Message | None:
    """What a dish costs beside its minutes: coins."""
    return Message("{points} coins", {"points": dish.points}) if dish.points is not None else None


def dish_title(dish: SheetDish) -> str:
    """The short name of a dish, else the beginning of its text."""
    text = dish.title or dish.content.title or dish.content.stem.splitlines()[0]
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"


def meal_title(sheet: Sheet, at: int) -> Message | str:
    """A meal's name: its own, else one without rank."""
    if sheet.dishes[at].title:
        return sheet.dishes[at].title
    names = MEALS if sheet.wording is Wording.RESTAURANT else LEAVES
    return names[at % len(names)]


def meal_tag(sheet: Sheet, at: int) -> str:
    """What a meal is about: its own words, else the ways of working where these tell the meals apart, else its last
    exercise, which no other meal has.
    """
    found = [
        list(dict.fromkeys(ways.way(part.content, is_written=part.is_written) for part in meal.parts))
        for meal in sheet.dishes
    ]
    meal, are_told_apart = sheet.dishes[at], len(set(map(frozenset, found))) == len(found)
    said = DOT.join(i18n.gettext(sheet.language, one) for one in found[at])
    return meal.content.how_to or (said if are_told_apart else dish_title(meal.parts[-1]))


def kicker(sheet: Sheet) -> Sequence[Message | str]:
    """The small line above the title: grade, subject, what this is."""
    if sheet.kicker:
        return [sheet.kicker]
    grade = Message("Grade {grade}", {"grade": "一二三四五六七八九"[sheet.grade - 1]}) if sheet.language == "zh" else (
        Message("Grade {grade}", {"grade": sheet.grade}))  # fmt: skip
    return [grade, sheet.subject, Message("Homework menu") if sheet.place != "school" else Message("Practice menu")]


def title(sheet: Sheet) -> Sequence[Message | str]:
    """The unit, and the format where its play is the point: 分数的初步认识 · 三连棋."""
    if sheet.format in ("must-may", "three-courses"):
        return [sheet.title]
    if sheet.format == "exact-points":
        return [sheet.title, Message("Menu for {coins} coins", {"coins": sheet.points_target or 0})]
    return [sheet.title, FORMAT_NAMES[sheet.format]]
