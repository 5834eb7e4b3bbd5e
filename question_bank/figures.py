"""Figures from a small safe notation, as SVG in millimetres: `circle 3/4`, `bar 2/5`, `clock 3:25`, `tian mǔ qīn` …

A figure is parsed by its own pattern or refused; numbers are capped, text in it is escaped, nothing is ever fetched.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from .errors import Invalid

INK, SHADE, STROKE = "#17202a", "#c9cdd2", 0.35
MOST_PARTS, MOST_CELLS, MOST_TICKS = 24, 120, 40
COLOURED = re.compile(r".* large|grid \d+x\d+|set \d+")
LABEL = 3.75
WIDE_LINE = 150.0
FACE = "HM Latin, HM Sans, sans-serif"
FAINT = "#7c838c"
SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,6}"


@dataclass(frozen=True)
class Drawing:
    """A finished figure: size in mm, the inside of the SVG, and what it shows in both languages."""

    width: float
    height: float
    body: str
    zh: str
    en: str


def svg(notation: str) -> bytes:
    """The figure as SVG. Raises `Invalid` for a text that is no figure."""
    one = draw(notation)
    pad = STROKE
    width, height = _n(one.width + 2 * pad), _n(one.height + 2 * pad)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="{-pad} {-pad} {width} {height}" fill="none" stroke="{INK}" stroke-width="{STROKE}">{one.body}</svg>'
    ).encode()


def size(notation: str) -> tuple[int, int]:
    """Width and height in CSS pixels (96 to the inch). Raises `Invalid`."""
    one = draw(notation)
    return round((one.width + 2 * STROKE) * 96 / 25.4), round((one.height + 2 * STROKE) * 96 / 25.4)


def alt(notation: str, language: str = "zh") -> str:
    """What the figure shows, in words. Raises `Invalid`."""
    one = draw(notation)
    return one.zh if language == "zh" else one.en


@lru_cache(maxsize=4096)
def draw(notation: str) -> Drawing:
    """The figure of a notation. Raises `Invalid` for a text that is none."""
    name, _, rest = notation.strip().partition(" ")
    pattern, maker = SHAPES.get(name, (None, None))
    found = pattern.fullmatch(rest.strip()) if pattern else None
    if found is None or maker is None or len(notation) > 300:
        raise Invalid("“{notation}” is not a figure.", field="stem", notation=notation[:40])
    return maker(*(group or "" for group in found.groups()))


def _shown(text_k: str, text_n: str, most: int = MOST_PARTS) -> tuple[int, int]:
    k, n = int(text_k), int(text_n)
    if not (1 <= n <= most and 0 <= k <= n):
        raise Invalid(
            "A figure has at most {most} parts; none, some or all of them can be coloured.", field="stem", most=most
        )
    return k, n


def _parts(what_zh: str, what_en: str, k: int, n: int) -> tuple[str, str]:
    zh = f"{what_zh}平均分成{n}份，涂色{k}份" if k else f"{what_zh}平均分成{n}份，没有涂色"
    return zh, f"{what_en} in {n} equal parts, {k} shaded"


def is_figure(notation: str) -> bool:
    """Whether a notation draws something to look at; pinyin and boxes to write in are part of the text."""
    name = notation.partition(" ")[0]
    return name in SHAPES and name not in ("ruby", "tian")


def is_coloured(notation: str) -> bool:
    """Whether children colour or circle the figure's parts, so that it is not drawn smaller than it is."""
    return bool(COLOURED.fullmatch(notation.strip()))


def _circle(text_k: str, text_n: str, large: str) -> Drawing:
    k, n = _shown(text_k, text_n)
    radius = 8.0 if large else 6.2
    body = "" if n > 1 else _tag("circle", cx=radius, cy=radius, r=radius, fill=SHADE if k else "#fff")
    for part in range(n if n > 1 else 0):
        a, b = (2 * math.pi * one / n - math.pi / 2 for one in (part, part + 1))
        x1, y1, x2, y2 = (
            radius + radius * f(t) for t, f in ((a, math.cos), (a, math.sin), (b, math.cos), (b, math.sin))
        )
        path = f"M{radius} {radius}L{_n(x1)} {_n(y1)}A{radius} {radius} 0 {int(n == 1)} 1 {_n(x2)} {_n(y2)}Z"
        body += _tag("path", d=path, fill=SHADE if part < k else "#fff")
    return Drawing(2 * radius, 2 * radius, body, *_parts("圆", "circle", k, n))


def _bar(text_k: str, text_n: str, large: str) -> Drawing:
    k, n = _shown(text_k, text_n)
    width = max(24.0, 4.0 * n) if large else max(20.0, 3.2 * n)
    return Drawing(width, 7, _cells(1, n, k, width, 7), *_parts("长条", "bar", k, n))


def _grid(rows: str, columns: str, shaded: str) -> Drawing:
    r, c = int(rows), int(columns)
    k, n = _shown(shaded or "0", str(r * c), MOST_CELLS)
    side = max(3.0, min(5.0, 60 / max(r, c)))
    return Drawing(c * side, r * side, _cells(r, c, k, c * side, r * side), *_parts(f"{r}行{c}列的方格", "grid", k, n))


def _square(text_k: str, text_n: str, large: str) -> Drawing:
    k, n = _shown(text_k, text_n)
    side = 16.0 if large else 12.0
    rows = next(d for d in range(math.isqrt(n), 0, -1) if n % d == 0)
    return Drawing(side, side, _cells(rows, n // rows, k, side, side), *_parts("正方形", "square", k, n))


def _cells(rows: int, columns: int, shaded: int, width: float, height: float) -> str:
    w, h = width / columns, height / rows
    return "".join(
        _tag("rect", x=_n(c * w), y=_n(r * h), width=_n(w), height=_n(h),
             fill=SHADE if r * columns + c < shaded else "#fff")
        for r in range(rows) for c in range(columns)
    )  # fmt: skip


def _triangles(text_k: str, _n4: str) -> Drawing:
    k, n = _shown(text_k, _n4)
    if n != 4:
        raise Invalid("“triangles” is one triangle split into 4 equal ones.", field="stem")
    w, h = 14.0, 12.0
    top, left, right = (w / 2, 0.0), (0.0, h), (w, h)
    a, b, c = (w / 4, h / 2), (3 * w / 4, h / 2), (w / 2, h)
    corners = [(top, a, b), (a, left, c), (b, c, right), (a, b, c)]
    body = "".join(
        _tag("path", d="M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in one) + "Z", fill=SHADE if at < k else "#fff")
        for at, one in enumerate(corners)
    )
    return Drawing(w, h, body, *_parts("三角形", "triangle", k, n))


def _dots(rows: str, columns: str, filled: str) -> Drawing:
    r, c = int(rows), int(columns)
    k, n = _shown(filled or "0", str(r * c), MOST_CELLS)
    return _circles(r, c, n, k, 4.4)


def _set(total: str, filled: str) -> Drawing:
    k, n = _shown(filled or "0", total, MOST_CELLS)
    columns = n if n <= 6 else next((d for d in range(8 if k else 7, 3, -1) if n % d == 0), 6)
    return _circles(math.ceil(n / columns), columns, n, k, 4.4 if k else 5.6)


def _circles(rows: int, columns: int, n: int, k: int, step: float) -> Drawing:
    r = round(0.385 * step, 2)
    body = "".join(
        _tag("circle", cx=_n(at % columns * step + step / 2), cy=_n(at // columns * step + step / 2), r=r,
             fill=SHADE if at < k else "#fff")
        for at in range(n)
    )  # fmt: skip
    zh = f"{n}个圆，涂色{k}个" if k else f"{n}个圆"
    return Drawing(columns * step, rows * step, body, zh, f"{n} circles, {k} shaded")


def _line(first: str, last: str, steps: str, options: str) -> Drawing:
    start, end, n = float(first), float(last), int(steps)
    if not 1 <= n <= MOST_TICKS or end <= start:
        raise Invalid(
            "A number line has 1 to {most} steps, and its end is greater than its start.", field="stem", most=MOST_TICKS
        )
    is_wide = "wide" in options.split()
    width, y = WIDE_LINE if is_wide else min(110.0, max(52.0, 4.0 * n)), 5.0
    left, right = (max(least, 1.1 * len(f"{value:g}")) for value, least in ((start, 1.1), (end, 3.0)))
    labels = re.search(r"labels=(all|ends|none)", options)
    body = _tag("path", d=f"M0 {y}H{width + 3}M{width + 1.6} {y - 1}L{width + 3} {y}L{width + 1.6} {y + 1}")
    for at in range(n + 1):
        x = width * at / n
        body += _tag("path", d=f"M{_n(x)} {y - 1.4}V{y + (0 if 0 < at < n else 1.4)}")
        if (labels and labels[1] == "all") or (at in (0, n) and not (labels and labels[1] == "none")):
            body += _label(x, y + 5, f"{start + (end - start) * at / n:g}")
    marks = re.search(r"marks=(\S+)", options)
    for mark in marks[1].split(",") if marks else []:
        name, _, where = mark.partition(":")
        x = width * (_value(where) - start) / (end - start)
        body += _label(x, y - 2.2, name) + _tag("circle", cx=_n(x), cy=y, r=0.7, fill=INK)
    zh = f"从{first}到{last}平均分成{n}段的数线"
    return Drawing(width + left + right, y + 6, f'<g transform="translate({_n(left)} 0)">{body}</g>', zh,
                   f"number line from {first} to {last} in {n} equal steps")  # fmt: skip


def _value(text: str) -> float:
    over, _, under = text.partition("/")
    try:
        return float(over) / float(under or 1)
    except (ValueError, ZeroDivisionError) as error:
        raise Invalid("“{text}” is not a place on a number line.", field="stem", text=text[:20]) from error


def _clock(hours: str, minutes: str) -> Drawing:
    h, m = int(hours), int(minutes)
    if not (0 <= h <= 24 and 0 <= m <= 59):
        raise Invalid("A clock shows 0:00 to 24:00.", field="stem")
    r = 11.0
    body = _tag("circle", cx=r, cy=r, r=r, fill="#fff")
    for at in range(60):
        t = math.pi * at / 30
        inner = r - (1.6 if at % 5 == 0 else 0.7)
        body += _tag("path", d=f"M{_polar(r, inner, t)}L{_polar(r, r, t)}", stroke_width=0.3 if at % 5 == 0 else 0.15)
    for at in range(1, 13):
        x, y = _polar(r, r - 3.4, math.pi * at / 6).split()
        body += _label(float(x), float(y) + 1.2, str(at), 3.2)
    body += _tag("path", d=f"M{r} {r}L{_polar(r, r * 0.5, math.pi * (h % 12 + m / 60) / 6)}", stroke_width=0.9)
    body += _tag("path", d=f"M{r} {r}L{_polar(r, r * 0.76, math.pi * m / 30)}", stroke_width=0.5)
    return Drawing(2 * r, 2 * r, body, f"钟面，{h}时{m:02d}分", f"clock showing {h}:{m:02d}")


def _polar(r: float, length: float, t: float) -> str:
    return f"{_n(r + length * math.sin(t))} {_n(r - length * math.cos(t))}"


def _bars(rest: str, step_text: str) -> Drawing:
    pairs = [(name, float(value)) for name, value in re.findall(r"([^\s=]{1,8})=(\d+(?:\.\d+)?)", rest)]
    step = float(step_text or 1)
    top = max((value for _, value in pairs), default=0)
    if not 1 <= len(pairs) <= 10 or not 0 < top <= 20 * step:
        raise Invalid("A bar chart has 1 to 10 bars and at most 20 steps.", field="stem")
    lines = math.ceil(top / step)
    left, pitch, gap = 8.0, 32 / max(lines, 6), 12.0
    height, width = lines * pitch, len(pairs) * gap + 4
    body = "".join(
        _tag("path", d=f"M{left} {_n(4 + height - at * pitch)}H{left + width}", stroke_width=0.15 if at else STROKE)
        + _label(left - 2.4, 4 + height - at * pitch + 1.3, f"{at * step:g}", 3)
        for at in range(lines + 1)
    )
    for at, (name, value) in enumerate(pairs):
        x, h = left + 4 + at * gap, value / step * pitch
        body += _tag("rect", x=_n(x), y=_n(4 + height - h), width=6, height=_n(h), fill=SHADE)
        body += _label(x + 3, 4 + height + 4.6, name, 3.6)
    told = "，".join(f"{name}{value:g}" for name, value in pairs)
    return Drawing(left + width, height + 10, body, f"条形统计图：{told}", "bar chart: " + told.replace("，", ", "))


def _rect(w_text: str, h_text: str, across: str, down: str) -> Drawing:
    w, h = float(w_text), float(h_text)
    if not (0 < w <= 100 and 0 < h <= 100 and max(w, h) / min(w, h) <= 12):
        raise Invalid("A rectangle's sides are from 0 to 100.", field="stem")
    scale = 30 / max(w, h)
    width, height = w * scale, h * scale
    body = _tag("rect", x=0, y=0, width=_n(width), height=_n(height), fill="#fff")
    body += _label(width / 2, height + 4.4, across) if across else ""
    body += _label(width + 2, height / 2 + 1.3, down, LABEL, "start") if down else ""
    told = "，".join(one for one in (across, down) if one)
    right = 2 + 3.9 * len(down) if down else 0
    return Drawing(width + right, height + (5.6 if across else 0), body, f"长方形，{told}", f"rectangle, {told}")


def _triangle(a_text: str, b_text: str, c_text: str, options: str) -> Drawing:
    a, b, c = float(a_text), float(b_text), float(c_text)
    if not (max(a, b, c) < 100 and a + b > c and b + c > a and a + c > b):
        raise Invalid("These sides do not make a triangle.", field="stem")
    scale = 30 / max(a, b, c)
    x = (b * b + c * c - a * a) / (2 * c) * scale
    y = math.sqrt(max(0.0, (b * scale) ** 2 - x * x))
    left = max(0.0, -x)
    p, q, r = (left, y), (left + c * scale, y), (left + x, 0.0)
    body = _tag("path", d="M" + "L".join(f"{_n(u)} {_n(v)}" for u, v in (p, q, r)) + "Z", fill="#fff")
    names = dict(re.findall(r"([abc])=(\S{1,10})", options))
    middles = {"a": (q, r), "b": (p, r), "c": (p, q)}
    for side, name in names.items():
        (x1, y1), (x2, y2) = middles[side]
        shift = {"a": (4, 0), "b": (-4, 0), "c": (0, 4.6)}[side]
        body += _label((x1 + x2) / 2 + shift[0], (y1 + y2) / 2 + shift[1], name)
    told = "，".join(names.values())
    width = max(q[0], r[0]) + 16
    return Drawing(width, y + 6, f'<g transform="translate(8 0)">{body}</g>', f"三角形，{told}", f"triangle, {told}")


def _angle(degrees: str) -> Drawing:
    d = int(degrees)
    if not 1 <= d <= 180:
        raise Invalid("An angle has 1 to 180 degrees.", field="stem")
    t, arm = math.radians(d), 22.0
    x, y = arm * math.cos(t), arm * math.sin(t)
    left = max(0.0, -x)
    arc = f"M{_n(left + 5)} {_n(y)}A5 5 0 0 0 {_n(left + 5 * math.cos(t))} {_n(y - 5 * math.sin(t))}"
    body = _tag("path", d=f"M{_n(left + arm)} {_n(y)}H{_n(left)}L{_n(left + x)} 0") + _tag("path", d=arc)
    return Drawing(left + arm, max(y, 1), body, f"{d}度的角", f"angle of {d} degrees")


def _tian(text: str) -> Drawing:
    """Squares to write a word in (田字格), each below its syllable. The squares are 12 mm: the least for grades 1-4."""
    syllables, side, row = text.split(), 12.0, 6.0
    body = ""
    for at, syllable in enumerate(syllables):
        x, middle = at * side, at * side + side / 2
        body += _tag("rect", x=_n(x), y=row, width=side, height=side, fill="#fff")
        path = f"M{_n(middle)} {row}V{row + side}M{_n(x)} {row + side / 2}H{_n(x + side)}"
        body += _tag("path", d=path, stroke_width=0.2, stroke_dasharray="1 1", stroke=FAINT)
        body += _label(middle, row - 1.6, syllable)
    zh, en = f"田字格，拼音：{text}", f"squares to write in, pinyin: {text}"
    return Drawing(side * len(syllables), row + side, body, zh, en)


def _ruby(word: str, pinyin: str) -> Drawing:
    """A word with its syllables above its characters. Raises `Invalid` where their numbers differ."""
    syllables = pinyin.split()
    if len(syllables) != len(word):
        raise Invalid("Each character needs one syllable of pinyin.", field="stem")
    widths = [max(5.8, 2.1 * len(syllable) + 1.3 * sum(map(syllable.count, "mw")) + 1.2) for syllable in syllables]
    middles = [sum(widths[:at]) + wide / 2 for at, wide in enumerate(widths)]
    body = "".join(
        _label(x, 4, syllable) + _label(x, 10.2, sign, 5.6, face="HM Kai, KaiTi, serif")
        for x, sign, syllable in zip(middles, word, syllables, strict=True)
    )
    return Drawing(sum(widths), 11.4, body, f"{word}（{pinyin}）", f"{word} ({pinyin})")


SHAPES: dict[str, tuple[re.Pattern[str], Callable[..., Drawing]]] = {
    "circle": (re.compile(r"(\d{1,2})/(\d{1,2})(?: of \d{1,2})?( large)?"), _circle),
    "bar": (re.compile(r"(\d{1,2})/(\d{1,2})( large)?"), _bar),
    "square": (re.compile(r"(\d{1,2})/(\d{1,2})( large)?"), _square),
    "triangles": (re.compile(r"(\d)/(\d)"), _triangles),
    "grid": (re.compile(r"([1-9]\d?)x([1-9]\d?)(?: (\d{1,3}))?"), _grid),
    "dots": (re.compile(r"([1-9]\d?)x([1-9]\d?)(?: (\d{1,3}))?"), _dots),
    "set": (re.compile(r"(\d{1,3})(?: (\d{1,3}))?"), _set),
    "line": (
        re.compile(r"(\d{1,4}(?:\.\d)?) (\d{1,4}(?:\.\d)?) (\d{1,2})((?: (?:(?:labels|marks)=\S{1,80}|wide)){0,3})"),
        _line,
    ),
    "clock": (re.compile(r"(\d{1,2}):(\d{2})"), _clock),
    "bars": (re.compile(r"((?:(?!step=)[^\s=<>&]{1,8}=\d{1,5}(?:\.\d)? ?){1,10})(?:step=(\d{1,4}))?"), _bars),
    "rect": (re.compile(r"(\d{1,3}(?:\.\d)?)x(\d{1,3}(?:\.\d)?)(?: (\S{1,12}))?(?: (\S{1,12}))?"), _rect),
    "triangle": (
        re.compile(r"(\d{1,2}(?:\.\d)?) (\d{1,2}(?:\.\d)?) (\d{1,2}(?:\.\d)?)((?: [abc]=\S{1,10}){0,3})"), _triangle,
    ),
    "angle": (re.compile(r"(\d{1,3})"), _angle),
    "tian": (re.compile(rf"({SYLLABLE}(?: {SYLLABLE}){{0,7}})"), _tian),
    "ruby": (re.compile(rf"([\u3400-\u9fff]{{1,8}}) ({SYLLABLE}(?: {SYLLABLE}){{0,7}})"), _ruby),
}  # fmt: skip


def _tag(name: str, **attributes: object) -> str:
    return f"<{name} " + " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items()) + "/>"


def _label(x: float, y: float, text: str, pt_mm: float = LABEL, anchor: str = "middle", *, face: str = FACE) -> str:
    return (f'<text x="{_n(x)}" y="{_n(y)}" font-family="{face}" font-size="{pt_mm}" text-anchor="{anchor}" '
            f'fill="{INK}" stroke="none">{html.escape(text)}</text>')  # fmt: skip


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
