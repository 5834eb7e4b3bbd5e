"""Works out drills anew from what is printed: nothing here knows how their numbers were drawn."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Iterator
from fractions import Fraction

FRACTION = re.compile(r"(\d*)\\frac\{(\d+)\}\{(\d+)\}")
DECIMAL = re.compile(r"(?<![\d'])\d+\.\d+")
STEPS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
UNITS = {  # how many of the smallest one is; amounts of one kind are compared only
    "元": 100, "角": 10, "分": 1, "yuan": 100, "jiao": 10, "fen": 1,
    "千米": 10**6, "米": 1000, "分米": 100, "厘米": 10, "毫米": 1, "km": 10**6, "m": 1000, "dm": 100, "cm": 10, "mm": 1,
    "吨": 10**6, "千克": 1000, "克": 1, "t": 10**6, "kg": 1000, "g": 1,
    "平方千米": 10**10, "公顷": 10**8, "平方米": 10**4, "平方分米": 100, "平方厘米": 1,
    "km²": 10**10, "ha": 10**8, "m²": 10**4, "dm²": 100, "cm²": 1,
    "立方米": 10**6, "立方分米": 1000, "立方厘米": 1, "升": 1000, "毫升": 1, "m³": 10**6, "dm³": 1000, "cm³": 1,
    "L": 1000, "mL": 1,
}  # fmt: skip
TIMES = {"时": 3600, "分": 60, "秒": 1, "h": 3600, "min": 60, "s": 1}
AMOUNT = re.compile(r"(\d+(?:\.\d+)?|____)\s*([^\d\s=_]+)")


def bare(text: str) -> str:
    """A printed item without its dollars and blanks."""
    return text.replace("$", "").replace(" ", "")


def read(answer: str) -> Fraction:
    """An answer as a value: `12`, `3/4`, `1 3/4`, `0.5`, `$-3$`."""
    whole, _, part = answer.replace("$", "").rpartition(" ")
    return Fraction(whole or 0) + Fraction(part)


def tree(expression: str) -> ast.expr:
    """A printed sum as a tree of Python's own."""
    exact = FRACTION.sub(lambda one: f"F('{one[1] or 0}','{one[2]}/{one[3]}')", expression)
    exact = DECIMAL.sub(lambda one: f"F('0','{one[0]}')", exact)
    return ast.parse(exact.replace("×", "*").replace("÷", "/"), mode="eval").body


def steps(expression: str) -> list[Fraction]:
    """What every step of a printed sum comes to, the whole last."""
    found: list[Fraction] = []

    def value(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant(value=int(number)):
                return Fraction(number)
            case ast.Call(args=[ast.Constant(value=whole), ast.Constant(value=part)]):
                return Fraction(str(whole)) + Fraction(str(part))
            case ast.UnaryOp(op=ast.USub()):
                return -value(node.operand)
            case ast.BinOp():
                found.append(STEPS[type(node.op)](value(node.left), value(node.right)))
                return found[-1]
        raise ValueError(expression)

    value(tree(expression))
    return found


def operands(expression: str) -> Iterator[tuple[str, str, str]]:
    """(left, sign, right) of a sum of two whole numbers or decimals."""
    yield from re.findall(r"^([\d.]+)([+\-×÷])([\d.]+)$", expression)


def is_trivial(expression: str) -> bool:
    """Nothing is to be worked out: 0 is added or taken away, 1 multiplies or divides, a number meets itself."""
    return any(
        (sign in "+-" and "0" in (left, right)) or (sign in "×÷" and {"0", "1"} & {left, right}) or
        (sign in "-÷" and left == right) for left, sign, right in operands(expression)
    )  # fmt: skip


def carried(left: str, right: str) -> int:
    """Columns of a written sum in which ten or more come together."""
    after = max(len(one.partition(".")[2]) for one in (left, right))
    over = [one.partition(".")[0] + one.partition(".")[2].ljust(after, "0") for one in (left, right)]
    wide = max(map(len, over))
    carry, count = 0, 0
    for one, other in zip(*(reversed(digits.rjust(wide, "0")) for digits in over), strict=True):
        carry = (int(one) + int(other) + carry) // 10
        count += carry
    return count


def fulfils(equation: str, x: Fraction) -> bool:
    """Whether a number solves a printed equation."""
    put_in = re.sub(r"(?<=[\dx)])(?=[x(])", "×", equation).replace("x", f"({x})")
    left, right = put_in.split("=")
    return _whole_value(left) == _whole_value(right)


def _whole_value(side: str) -> Fraction:
    found = steps(f"{side}+0")
    return found[-1]


def is_same_amount(text: str, answers: tuple[str, ...]) -> bool:
    """Whether both sides of a change of units are the same amount, the answers put into the gaps."""
    left, right = text.split("=")
    given = iter(answers)
    right = re.sub("____", lambda _: next(given), right)
    names = {unit for _, unit in AMOUNT.findall(left + right)}
    sizes = TIMES if names <= set(TIMES) and names & {"时", "秒", "h", "min", "s"} else UNITS
    amounts = [sum(Fraction(n) * sizes[unit] for n, unit in AMOUNT.findall(side)) for side in (left, right)]
    return amounts[0] == amounts[1] > 0
