"""Hand-written menus for the paper tests: a third class's fractions in every format, and one in English."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product

from homework_menu.printing.sheet import OrderFigures, Sheet, SheetDish, SheetOrder, SheetSection
from question_bank.content import Content, Item, Kind, Tier

BASIC, SPECIAL, EXTENSION, CREATIVE = Tier
COMPARED = ((1, 2, 1, 4), (2, 5, 4, 5), (1, 6, 1, 8), (5, 9, 4, 9), (7, 7, 5, 5), (3, 8, 6, 8))
SUMS = ((2, 7, 3), (1, 4, 2), (1, 6, 4), (3, 9, 4), (1, 3, 1), (2, 5, 1), (1, 8, 5), (4, 9, 1))
PARTS = ("circle 1/4", "bar 3/5", "circle 2/3", "grid 2x3 5", "circle 3/8", "bar 2/7")


def fraction(over: int, under: int) -> str:
    return rf"\frac{{{over}}}{{{under}}}"


def made(uid: str, title: str, content: Content, *, tier: Tier = BASIC, half: int = 8) -> SheetDish:
    """A dish; its slow minutes are 1.3 times its own."""
    named = replace(content, title=title)
    return SheetDish(
        uid, title, named, tier, half, Decimal(half) / 2 * Decimal("1.3"), origin="老师预估", goals=("比较分数",)
    )


def drill(stem: str, items: list[tuple[str, str]], **more: object) -> Content:
    """Small items with one gap each."""
    rows = tuple(Item(text, ((answer,),)) for text, answer in items)
    return replace(Content(Kind.BLANK, stem, items=rows), **more)


PICTURES = drill("写出涂色部分。", [(f"[[{one}]] [[/]]", "1/4") for one in PARTS])
COMPARE = drill("填 >、< 或 =。", [(f"${fraction(a, b)}$ [[o]] ${fraction(c, d)}$", ">") for a, b, c, d in COMPARED])
ADD = drill("写出得数。", [(f"${fraction(a, n)} + {fraction(b, n)} =$ ____", f"{a + b}/{n}") for a, n, b in SUMS])
COLOUR = drill("先涂色，再填。", [("$\\frac25$ [[bar 0/5]] [[o]] $\\frac45$ [[bar 0/5]]", "<")] * 2, columns=1)
LINE = drill("标出 $\\frac16$ 和 $\\frac56$。\n\n[[line 0 1 6]]", [("$\\frac16$ [[o]] $\\frac36$", "<")])
REASON = Content(
    Kind.ESSAY,
    "小明说：“$\\frac18$ 比 $\\frac16$ 大。”对吗？",
    marking=("不对：份数越多，每份越小。",),
    space="lines 2",
)
STORY = Content(
    Kind.SHORT, "一块巧克力有 12 小块，小雨吃了 $\\frac14$。吃了几小块？", answers=("3小块",), space="lines 1"
)
FLAG = Content(
    Kind.TASK, "红色占 $\\frac12$，其余涂你喜欢的颜色。\n\n[[grid 4x6 0]]", marking=("红色 12 格",), needs=("彩笔",)
)
MUST = (made("a1", "看图写分数", PICTURES, half=6), made("a2", "比大小", COMPARE), made("a3", "算一算", ADD))
MAY = (made("b1", "涂一涂再比", COLOUR, tier=SPECIAL), made("b2", "数线上比", LINE, tier=SPECIAL),
       made("b3", "说理比", REASON, tier=SPECIAL))  # fmt: skip
MORE = (made("c1", "分巧克力", STORY, tier=EXTENSION, half=10), made("c2", "设计一面旗", FLAG, tier=CREATIVE, half=10))
ENGLISH = {
    "a1": drill("Write >, < or =.", [("$\\frac12$ [[o]] $\\frac38$", ">"), ("$\\frac23$ [[o]] $\\frac56$", "<")]),
    "b1": Content(Kind.ESSAY, "Kim says $\\frac18$ is more than $\\frac16$. Is Kim right?",
                  marking=("No.",), space="lines 2"),
    "b2": drill("Mark $\\frac16$ on the line.\n\n[[line 0 1 6]]", [("$\\frac16$ [[o]] $\\frac36$", "<")]),
    "c1": Content(Kind.SHORT, "A ribbon is $2\\frac14$ m long. Sam cuts off $\\frac34$ m. How much is left?",
                  answers=("1 1/2 m",), space="lines 1"),
}  # fmt: skip


def figures(sections: tuple[SheetSection, ...], allowed: list[tuple[SheetDish, ...]]) -> OrderFigures:
    """What a menu of these orders would say."""
    orders = tuple(
        SheetOrder(tuple(dish.uid for dish in one), sum(dish.half for dish in one),
                   sum((dish.slow for dish in one), Decimal()))
        for one in allowed
    )  # fmt: skip
    halves = [order.half for order in orders]
    worst = max(orders, key=lambda order: order.half)
    typical = Decimal(sum(halves)) / len(halves) / 2
    return OrderFigures(
        len(orders), min(halves), typical, worst.half, max(one.slow for one in orders), worst.uids, orders
    )


def menu(
    format_id: str, sections: tuple[SheetSection, ...], *, allowed: list[tuple[SheetDish, ...]] | None = None
) -> Sheet:
    """A third class's sheet in a format."""
    picks = [
        [one for size in range(section.low, section.high + 1) for one in combinations(section.dishes, size)]
        for section in sections
    ]
    orders = allowed or [tuple(dish for part in parts for dish in part) for parts in product(*picks)]
    target = next((one.points_target for one in sections if one.points_target), None)
    return Sheet(format_id, "zh", 3, "数学", "分数的初步认识", 40, sections, figures(sections, orders), code="3M-0413",
                 points_target=target)  # fmt: skip


def _board() -> Sheet:
    contents = (ADD, COMPARE, REASON, COLOUR, PICTURES, STORY, LINE, FLAG, REASON)
    names = ("算一算", "比大小", "说道理", "涂一涂", "看图写", "分一分", "数线上", "画一画", "想一想")
    tiers = (BASIC, SPECIAL, EXTENSION, SPECIAL, BASIC, CREATIVE, EXTENSION, CREATIVE, BASIC)
    cells = [(row, column) for row in range(3) for column in range(3)]
    dishes = tuple(
        replace(made(f"e{at}", name, content, tier=tier), cell=cell)
        for at, (name, content, tier, cell) in enumerate(zip(names, contents, tiers, cells, strict=True))
    )
    lines = [[at for at, cell in enumerate(cells) if test(cell)] for test in (
        *(lambda cell, n=n: cell[0] == n for n in range(3)), *(lambda cell, n=n: cell[1] == n for n in range(3)),
        lambda cell: cell[0] == cell[1], lambda cell: cell[0] + cell[1] == 2)]  # fmt: skip
    allowed = [tuple(dishes[at] for at in line) for line in lines]
    return menu("three-in-a-row", (SheetSection(dishes, tuple(Tier), 3, 3),), allowed=allowed)


def _meals() -> Sheet:
    dishes = tuple(
        replace(made(uid, "", Content(Kind.GROUP, "-"), half=24),
                parts=(made(uid + "a", "比大小", COMPARE), made(uid + "b", "算一算", ADD),
                       made(uid + "c", "分一分", STORY)))
        for uid in ("m0", "m1", "m2")
    )  # fmt: skip
    return menu("set-meals", (SheetSection(dishes, (BASIC,), 1, 1),))


def _coins(dishes: tuple[SheetDish, ...]) -> int:
    return sum(dish.points or 0 for dish in dishes)


def _points() -> Sheet:
    dishes = tuple(replace(dish, points=points) for dish, points in zip((*MAY, *MORE), (2, 2, 2, 3, 3), strict=True))
    allowed = [
        (MUST[1], *one)
        for size in range(6)
        for one in combinations(dishes, size)
        if sum(d.points or 0 for d in one) == 6
    ]
    parts = SheetSection(MUST[1:2], (BASIC,), 1, 1), SheetSection(dishes, (SPECIAL, EXTENSION), 0, 5, points_target=6)
    return menu("exact-points", parts, allowed=allowed)


def _english() -> Sheet:
    dishes = {uid: made(uid, title, replace(ENGLISH[uid], language="en"), tier=tier) for uid, title, tier in (
        ("a1", "Which is more?", BASIC), ("b1", "Convince a friend", SPECIAL), ("b2", "On the line", SPECIAL),
        ("c1", "Ribbon trouble", EXTENSION))}  # fmt: skip
    sections = (
        SheetSection((dishes["a1"],), (BASIC,), 1, 1),
        SheetSection((dishes["b1"], dishes["b2"]), (SPECIAL,), 0, 1, goal="Comparing fractions"),
        SheetSection((dishes["c1"],), (EXTENSION,), 0, 1),
    )
    return replace(menu("must-may", sections), language="en", grade=4, subject="Maths", title="Fractions")


MUST_MAY = menu("must-may", (
    SheetSection(MUST, (BASIC,), 3, 3), SheetSection(MAY, (SPECIAL,), 0, 1, goal="比较分数的大小"),
    SheetSection(MORE, (EXTENSION, CREATIVE), 0, 1, goal="求一个整体的几分之几")))  # fmt: skip
SHEETS = {
    "must-may": MUST_MAY,
    "three-courses": menu("three-courses", (
        SheetSection(MUST[1:], (BASIC,), 2, 2), SheetSection(MAY, (SPECIAL,), 1, 1, goal="比较分数的大小"),
        SheetSection(MORE, (EXTENSION, CREATIVE), 0, 1))),
    "three-in-a-row": _board(),
    "columns": menu("columns", tuple(
        SheetSection(three, (tier,), 1, 1, goal=goal) for three, tier, goal in (
            (MUST, BASIC, "认识几分之几"), (MAY, SPECIAL, "比较分数的大小"), (MORE, EXTENSION, "几分之几是多少")))),
    "exact-points": _points(),
    "purse": menu("purse", (
        SheetSection(MUST[1:], (BASIC,), 2, 2), SheetSection(MORE + MAY[:2], (SPECIAL, EXTENSION), 0, 2))),
    "set-meals": _meals(),
    "english": _english(),
}  # fmt: skip
