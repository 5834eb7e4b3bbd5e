"""Recomputes the answers of sample exercises from the numbers in their texts."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from homework_menu.demo.sample_bank import SampleExercise
from question_bank.content import Kind

NUMBER = re.compile(
    r"\[\[set (\d+)(?: (\d+))?\]\]|\[\[\w+ (\d+)/(\d+)\]\]|\[\[grid (\d+)x(\d+)(?: (\d+))?\]\]|"
    r"\[\[line (\d+) (\d+) (\d+)[^\]]*\]\]|\[\[[^\]]*\]\]|"
    r"(\d*)\\[dt]?frac\{(\d+)\}\{(\d+)\}|(\d+(?:\.\d+)?)|[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
)
RAISED, ON_LINE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.USub: operator.neg,
}  # fmt: skip
CALLS = {
    "min": min, "max": max, "abs": abs, "floor": math.floor, "ceil": math.ceil,
    "gcd": lambda a, b: math.gcd(int(a), int(b)), "lcm": lambda a, b: math.lcm(int(a), int(b)),
    "frac": lambda p, q: Fraction(p) / Fraction(q), "mixed": lambda x: x, "dec": lambda x: x,
    "cmp": lambda a, b: ">" if a > b else "<" if a < b else "=",
    "same": lambda a, b: "=" if a == b else "≠",
    "yes": lambda holds: "对" if holds else "错",
    "sort": lambda x: "真" if x < 1 else "假", "tick": lambda x, under: "√" if x.denominator == under else x,
    "factors": lambda n: listed(d for d in range(1, int(n) + 1) if n % d == 0),
    "multiples": lambda n, most: listed(range(int(n), int(most) + 1, int(n))),
    "count": lambda n: Fraction(sum(n % d == 0 for d in range(1, int(n) + 1))),
    "middle": lambda *some: sorted(some)[1], "rounded": lambda x: Fraction(math.floor(x * 100 + Fraction(1, 2)), 100),
    "digits": lambda above, most: ", ".join(str(d) for d in range(10) if above < d <= most),
    "odd": lambda *some: next(one for one in some if some.count(one) == 1),
    "largest": lambda *pairs: max(zip(pairs[1::2], pairs[::2], strict=True))[1],
    "smallest": lambda *pairs: min(zip(pairs[1::2], pairs[::2], strict=True))[1],
}  # fmt: skip
COMPARISONS = {ast.Lt: operator.lt, ast.Gt: operator.gt, ast.LtE: operator.le, ast.GtE: operator.ge,
               ast.Eq: operator.eq, ast.NotEq: operator.ne}  # fmt: skip
TRUTHS = {"√": True, "×": False, "对": True, "错": False, "true": True, "false": False, "yes": True, "no": False}


SPOKEN = re.compile("([一二三四五六七八九十])分之([一二三四五六七八九十])")
NUMERALS = "一二三四五六七八九十"
VALUES = {"[[line": r"(?<=:)(\d+)", "[[dots": r"(\d+)", "[[bars": r"(?<!step)=(\d+)"}
"""What a figure shows: the places of its marks, its rows and columns, the heights of its bars."""
SCIENTIFIC = r"(-?)(?:(\d+(?:\.\d+)?)×)?10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)"


def spoken(text: str) -> list[Fraction]:
    """The fractions that a text names in words, as 五分之三, in reading order."""
    return [Fraction(NUMERALS.index(over) + 1, NUMERALS.index(under) + 1) for under, over in SPOKEN.findall(text)]


def listed(some: Iterable[int]) -> str:
    return "、".join(map(str, some))


def numbers(text: str) -> list[Fraction]:
    """The numbers of a text in reading order; figures give the fraction that they show, dots their rows and columns."""
    return [value for _, value in placed(text)]


def placed(text: str) -> Iterator[tuple[re.Match[str], Fraction]]:
    for found in NUMBER.finditer(text):
        if found[0].startswith("[[line"):
            yield from ((found, Fraction(mark)) for mark in re.findall(r":([\d.]+(?:/\d+)?)", found[0]))
            continue
        if found[0].startswith("[[dots"):
            yield from ((found, Fraction(side)) for side in re.findall(r"\d+", found[0])[:2])
            continue
        if found[0].startswith("[[bars"):
            yield from ((found, Fraction(bar)) for bar in re.findall(r"(?<!step)=([\d.]+)", found[0]))
            continue
        total, filled, k, n, rows, columns, shaded, *_, whole, over, under, plain = found.groups()
        if total:
            yield found, Fraction(int(filled), int(total)) if filled else Fraction(total)
        elif n:
            yield found, Fraction(int(k), int(n))
        elif rows and shaded:
            yield found, Fraction(int(shaded), int(rows) * int(columns))
        elif under:
            yield found, int(whole or 0) + Fraction(int(over), int(under))
        elif plain:
            yield found, Fraction(plain)
        elif found[0][0] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            yield found, Fraction(found[0].translate(ON_LINE))


def printed(text: str) -> dict[str, Fraction]:
    """p0, q0 …: numerator and denominator of the text's numbers as they are printed."""
    pairs = [
        (int(found[12]), int(found[13])) if found[13] else (value.numerator, value.denominator)
        for found, value in placed(text)
    ]
    return {f"{name}{at}": Fraction(pair[place]) for at, pair in enumerate(pairs) for place, name in enumerate("pq")}


def computed(expression: str, text: str, stem: str) -> Fraction | str:
    """The value of a check: arithmetic over n0…, p0…, q0…, c0… of the text, s0… of the stem, the functions above.

    A comparison gives a truth, a pair of functions and names a name.
    """
    names = printed(text) | {f"n{at}": value for at, value in enumerate(numbers(text))}
    names |= {f"s{at}": value for at, value in enumerate(numbers(stem))}
    names |= {f"c{at}": value for at, value in enumerate(spoken(text))}

    def value(node: ast.expr) -> Fraction | str:
        match node:
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                return COMPARISONS[type(sign)](value(left), value(right))
            case ast.Constant(value=str(name)):
                return name
            case ast.BinOp():
                return OPERATORS[type(node.op)](value(node.left), value(node.right))
            case ast.UnaryOp():
                return OPERATORS[type(node.op)](value(node.operand))
            case ast.Call(func=ast.Name(id=name)):
                return CALLS[name](*map(value, node.args))
            case ast.Name(id=name):
                return names[name]
            case ast.Constant(value=constant):
                return Fraction(str(constant))
        raise ValueError(expression)

    return value(ast.parse(expression, mode="eval").body)


def read(answer: str) -> Fraction | str:
    """An answer as a value, else as its text. A sign may stand before it, a power of ten after it."""
    plain = re.sub(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r" \1/\2", answer).replace("$", "").replace("−", "-").strip()
    mixed = re.fullmatch(r"(-?) ?(?:(\d+) )?(\d+)/(\d+)", plain)
    short = re.fullmatch(SCIENTIFIC, plain)
    try:
        if short:
            return Fraction(f"{short[1]}{short[2] or 1}") * 10 ** int(short[3].translate(ON_LINE))
        if mixed:
            return (-1 if mixed[1] else 1) * (int(mixed[2] or 0) + Fraction(int(mixed[3]), int(mixed[4])))
        return Fraction(plain.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return answer


def cases(sample: SampleExercise) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """(text, stem, check, accepted answers) of every gap that has a check."""
    content = sample.content
    if content.items:
        for item, checks in zip(content.items, sample.checks, strict=True):
            yield from ((item.text, content.stem, check, answers)
                        for check, answers in zip(checks, item.answers, strict=False) if check)  # fmt: skip
    elif sample.checks and content.kind in (Kind.CHOICE, Kind.CHOICES):
        for at, (check, option) in enumerate(zip(sample.checks[0], content.options, strict=True)):
            yield option, content.stem, check, ("true" if at in content.answers else "false",)
    elif sample.checks:
        gaps = content.answers if content.kind == "blank" else (content.answers,)
        for check, answers in zip(sample.checks[0], gaps, strict=True):
            yield content.stem, "", check, answers if isinstance(answers, tuple) else (answers,)


def holds(text: str, stem: str, check: str, answers: tuple[str, ...]) -> bool:
    """Whether every accepted answer equals the check and has the form that it asks for (`… as simplest`)."""
    expression, _, form = check.partition(" as ")
    try:
        result = computed(expression, text, stem)
        under = int(computed(form[5:-1], text, stem)) if form.startswith("over(") else 0
    except (KeyError, IndexError, ZeroDivisionError):
        return False
    result = read(result) if isinstance(result, str) else result
    if isinstance(result, bool):
        return all(TRUTHS.get(answer) is result for answer in answers)
    return all(read(answer) == result for answer in answers) and has_form(form, answers, under)


def has_form(form: str, answers: tuple[str, ...], under: int = 0) -> bool:
    """`simplest` and `over(…)` hold for every accepted answer, the others for the one that is printed."""
    shapes = [re.fullmatch(r"(?:(\d+) )?(\d+)(?:/(\d+))?", answer) for answer in answers]
    parts = [(int(one[1] or 0), int(one[2]), int(one[3] or 1)) if one else None for one in shapes]
    match form.partition("(")[0]:
        case "simplest":
            return all(one and math.gcd(one[1], one[2]) == 1 and (one[1] < one[2] or not one[0]) for one in parts)
        case "over":
            return all(one and one[0] == 0 and one[2] == under for one in parts)
        case "mixed":
            return bool(parts[0]) and (parts[0][1] < parts[0][2] if parts[0][0] else parts[0][2] == 1)
        case "improper":
            return bool(parts[0]) and not parts[0][0] and parts[0][1] >= parts[0][2] > 1
        case "decimal":
            return bool(re.fullmatch(r"\d+(?:\.\d+)?", answers[0]))
        case "scientific":
            return all(re.fullmatch(r"−?[1-9](?:\.\d+)?×10[⁰¹²³⁴⁵⁶⁷⁸⁹]+", answer) for answer in answers)
    return not form


def changed(text: str) -> Iterator[tuple[str, str]]:
    """(number, text) with one number made larger, a little and a lot, each in turn; of a fraction both parts."""
    for found, value in placed(text):
        for more in (1, 2, 4, 90):
            for raised in _raised(found[0], more):
                yield f"{value}", text[: found.start()] + raised + text[found.end() :]


def _raised(source: str, more: int) -> Iterator[str]:
    def raised(one: re.Match[str]) -> str:
        return one[0].replace(one[1], str(int(one[1]) + more), 1)

    if source.startswith(tuple(VALUES)):
        for mark in re.finditer(VALUES[source[:6]], source):
            yield source[: mark.start()] + raised(mark) + source[mark.end() :]
    elif source.translate(ON_LINE) != source:
        yield str(int(source.translate(ON_LINE)) + more).translate(RAISED)
    elif "frac" in source:
        yield re.sub(r"frac\{(\d+)\}", raised, source, count=1)
        yield re.sub(r"\{(\d+)\}$", raised, source, count=1)
    else:
        yield re.sub(r"(\d+)", raised, source, count=1)
