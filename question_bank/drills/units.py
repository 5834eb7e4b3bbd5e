"""Changing units: from large to small and back, and amounts in two units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from .decimals import decimal
from .values import Draw, Sum, Words

WORDS: Mapping[str, Words] = {
    "yuan": Words("元", "yuan"), "jiao": Words("角", "jiao"), "fen": Words("分", "fen"),
    "km": Words("千米", "km"), "m": Words("米", "m"), "dm": Words("分米", "dm"), "cm": Words("厘米", "cm"),
    "mm": Words("毫米", "mm"), "t": Words("吨", "t"), "kg": Words("千克", "kg"), "g": Words("克", "g"),
    "h": Words("时", "h"), "min": Words("分", "min"), "s": Words("秒", "s"),
    "km2": Words("平方千米", "km²"), "ha": Words("公顷", "ha"), "m2": Words("平方米", "m²"),
    "dm2": Words("平方分米", "dm²"), "cm2": Words("平方厘米", "cm²"), "m3": Words("立方米", "m³"),
    "dm3": Words("立方分米", "dm³"), "cm3": Words("立方厘米", "cm³"), "L": Words("升", "L"), "mL": Words("毫升", "mL"),
    "rest": Words("……", " r "),
}  # fmt: skip
"""Words of small items that differ by language."""


@dataclass(frozen=True)
class Step:
    """A large unit, a small one, and how many of the small make one large."""

    large: str
    small: str
    rate: int


def plain(*steps: Step, most: int = 9) -> Draw:
    """`3 km = ____ m` or `3000 m = ____ km`."""

    def draw(random: Random) -> Sum | None:
        step, count = random.choice(steps), random.choice(range(2, most + 1))
        if random.random() < 0.5:
            return _to(f"{count} <{step.large}>", step.small, str(count * step.rate))
        return _to(f"{count * step.rate} <{step.small}>", step.large, str(count))

    return draw


def compound(*steps: Step, most: int = 9, grain: int = 1) -> Draw:
    """`2 m 30 cm = ____ cm` or `230 cm = ____ m ____ cm`; the small part is a multiple of `grain`."""

    def draw(random: Random) -> Sum | None:
        step, count = random.choice(steps), random.choice(range(1, most + 1))
        rest = random.choice(range(grain, step.rate, grain))
        total = count * step.rate + rest
        if random.random() < 0.5:
            return _to(f"{count} <{step.large}> {rest} <{step.small}>", step.small, str(total))
        text = f"{total} <{step.small}> = ____ <{step.large}> ____ <{step.small}>"
        return Sum(text, ((str(count),), (str(rest),)))

    return draw


def decimals(*steps: Step) -> Draw:
    """`3.5 m = ____ cm` or `480 cm = ____ m`, at most three places."""

    def draw(random: Random) -> Sum | None:
        step, places = random.choice(steps), random.choice((1, 2))
        value = Fraction(random.choice(range(11, 100) if places == 1 else range(105, 1000)), 10**places)
        if value.denominator == 1 or step.rate % value.denominator:
            return None
        if random.random() < 0.5:
            return _to(f"{decimal(value)} <{step.large}>", step.small, decimal(value * step.rate))
        return _to(f"{decimal(value * step.rate)} <{step.small}>", step.large, decimal(value))

    return draw


def _to(amount: str, unit: str, answer: str) -> Sum:
    return Sum(f"{amount} = ____ <{unit}>", ((answer,),))


def mostly(first: Draw, second: Draw) -> Draw:
    """The first two times in three."""
    return lambda random: (first if random.random() < 2 / 3 else second)(random)


MONEY = Step("yuan", "jiao", 10), Step("jiao", "fen", 10)
METRE, KILOGRAM = Step("m", "cm", 100), Step("kg", "g", 1000)
LENGTHS = Step("m", "dm", 10), Step("dm", "cm", 10), Step("cm", "mm", 10)
KILOMETRE, TONNE = Step("km", "m", 1000), Step("t", "kg", 1000)
TIMES = Step("h", "min", 60), Step("min", "s", 60)
AREAS = Step("m2", "dm2", 100), Step("dm2", "cm2", 100)
VOLUMES = Step("m3", "dm3", 1000), Step("dm3", "cm3", 1000), Step("L", "mL", 1000)

DRAWS: Mapping[str, Draw] = {
    "units-money": mostly(plain(*MONEY), compound(*MONEY)),
    "units-length-2": mostly(compound(METRE, most=5), plain(METRE)),
    "units-mass": mostly(plain(KILOGRAM), compound(KILOGRAM, most=4, grain=50)),
    "units-length-3": mostly(plain(*LENGTHS, METRE, most=20), compound(*LENGTHS)),
    "units-large": mostly(plain(KILOMETRE, TONNE, most=20), compound(KILOMETRE, TONNE, most=6, grain=50)),
    "units-time": mostly(plain(*TIMES, most=6), compound(*TIMES, most=3, grain=5)),
    "units-area": plain(*AREAS, most=40),
    "units-area-large": plain(Step("ha", "m2", 10_000), Step("km2", "ha", 100), most=20),
    "units-decimal": decimals(METRE, Step("dm", "cm", 10), Step("m", "dm", 10), KILOMETRE, KILOGRAM, TONNE),
    "units-volume": mostly(plain(*VOLUMES, most=20), decimals(*VOLUMES)),
}
