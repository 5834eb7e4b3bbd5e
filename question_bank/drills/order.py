"""Several operations in one sum, in the order that the rules say; every step gives a fair whole number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from .values import Draw, Sum
from .whole import DIGITS

Shape = str | tuple["Shape", str, "Shape"]
Tree = int | tuple["Tree", str, "Tree"]
NUMBERS: Mapping[str, Sequence[int]] = {
    "t": DIGITS, "n": range(11, 90), "s": range(2, 13), "h": range(60, 200), "f": range(11, 40),
}  # fmt: skip
"""Letters of a shape: t a number of the tables, n of two digits, s small, h about a hundred, f a small one of two."""
TRIES = 60
STRENGTH = {"+": 1, "-": 1, "×": 2, "÷": 2}


def several(*shapes: Shape, most: int = 999) -> Draw:
    """A sum of one of the shapes, each as likely, in which every step gives a whole number from 1 to `most`."""

    def draw(random: Random) -> Sum | None:
        shape = random.choice(shapes)
        trees = (_drawn(random, shape) for _ in range(TRIES))
        fair = ((tree, value) for tree in trees if (value := evaluated(tree, most)) is not None)
        tree, value = next(fair, (0, None))
        return Sum(f"${shown(tree)}$", ((str(value),),)) if value is not None else None

    return draw


def chain(*shapes: Shape, most: int) -> Draw:
    """The same for sums without steps to write: with a gap."""
    inner = several(*shapes, most=most)

    def draw(random: Random) -> Sum | None:
        found = inner(random)
        return Sum(found.text[:-1] + "=$ ____", found.answers) if found else None

    return draw


def evaluated(tree: Tree, most: int) -> int | None:
    """What a tree comes to, None where a step is no whole number from 1 to `most`."""
    if isinstance(tree, int):
        return tree
    left, right = evaluated(tree[0], most), evaluated(tree[2], most)
    if left is None or right is None or (tree[1] == "÷" and left % right):
        return None
    if tree[1] in "×÷" and (1 in (left, right) or (tree[1] == "÷" and left == right)):
        return None
    value = {"+": left + right, "-": left - right, "×": left * right, "÷": left // right}[tree[1]]
    return value if 1 <= value <= most else None


def shown(tree: Tree) -> str:
    """A tree as it is printed, with brackets only where they are needed."""
    if isinstance(tree, int):
        return str(tree)
    left, sign, right = tree
    first = f"({shown(left)})" if _strength(left) < STRENGTH[sign] else shown(left)
    is_weak = _strength(right) < STRENGTH[sign] or (sign in "-÷" and _strength(right) == STRENGTH[sign])
    return f"{first}{sign}{f'({shown(right)})' if is_weak else shown(right)}"


def _strength(tree: Tree) -> int:
    return 3 if isinstance(tree, int) else STRENGTH[tree[1]]


def _drawn(random: Random, shape: Shape) -> Tree:
    """Numbers for a shape's letters; what is divided becomes a multiple of what divides it."""
    if isinstance(shape, str):
        return random.choice(NUMBERS[shape])
    left, sign, right = (_drawn(random, shape[0]), shape[1], _drawn(random, shape[2]))
    if sign == "÷" and isinstance(left, int):
        left *= evaluated(right, 999) or 1
    return left, sign, right


DRAWS: Mapping[str, Draw] = {
    "order-chain": chain((("n", "+", "n"), "-", "n"), (("n", "-", "n"), "+", "n"), (("n", "+", "n"), "+", "n"),
                         (("h", "-", "n"), "-", "n"), most=100),
    "order-tables": chain((("t", "×", "t"), "+", "f"), (("t", "×", "t"), "-", "s"), ("n", "-", ("t", "×", "t")),
                          ("f", "+", ("t", "×", "t")), most=100),
    "order-brackets": several((("f", "+", "f"), "÷", "t"), (("n", "-", "f"), "÷", "t"), ("t", "×", ("n", "-", "f")),
                              ("s", "÷", ("s", "-", "s")), (("t", "+", "s"), "×", "t"), ("n", "-", ("f", "-", "s")),
                              most=200),
    "order-three": several((("f", "×", "t"), "+", ("t", "÷", "t")), (("f", "×", "t"), "-", ("f", "÷", "s")),
                           (("h", "-", ("f", "×", "t")), "+", "n"), (("n", "+", ("f", "÷", "t")), "-", "f"),
                           (("h", "+", ("f", "×", "s")), "-", "n")),
    "order-three-brackets": several(("n", "-", (("f", "+", "n"), "÷", "s")), (("f", "+", "f"), "×", ("n", "-", "f")),
                                    (("h", "-", "n"), "÷", ("s", "+", "s")), (("f", "-", "s"), "×", ("s", "+", "s")),
                                    ("h", "+", (("n", "-", "f"), "×", "t"))),
}  # fmt: skip
