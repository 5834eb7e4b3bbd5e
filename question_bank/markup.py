"""Authors' texts as HTML: Markdown, LaTeX, gaps and figures in; clean HTML out, with the cleaner as the last step.

The only place that makes HTML of people's text. Pictures carry their source in their address, so a screen and a sheet
need no store: `{media}formula/CODE.svg`, `{media}figure/CODE.svg`, `{media}picture/UID`.
"""

from __future__ import annotations

import base64
import html
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import dollarmath_plugin

from . import figures, formulas
from .content import TEXT_CAP
from .errors import Invalid

RULES = 2
NOTATION = re.compile(r"\[\[(/|o|box|[a-z]+ [^\[\]\n]{1,200})\]\]|_{2,}")
MATHS = re.compile(r"(?<![0-9\\])(\${1,2})(?=\S)((?:\\.|[^$\\])+)(?<=\S)\1(?![0-9])", re.S)
CLASSES = {
    "span": {"m", "fr", "nu", "sl", "de", "op", "gap", "high", "chain", "fraction-gap", "circle-gap", "box-gap", "keep",
             "source", *(f"w{n}" for n in range(1, 13))},
    "img": {"formula", "figure", "large", "ruby", "picture",
            *(f"d{n}" for n in range(60)), *(f"h{n}" for n in range(160))},
}  # fmt: skip
TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "code", "pre",
        "blockquote", "hr", "sup", "sub", "i", "span", "img", "h3"}  # fmt: skip
PLAIN_GAPS = {None: "____", "/": "__/__", "o": "○", "box": "□"}
MARKS = "，。、；：？！,.;:?!)）”’」』》%"
CLOSING = re.compile(f"[{re.escape(MARKS)}]+")
HAN = "[\u3400-\u9fff]"
SET = re.compile(r"(\$[^$\n]+\$|_{2,}|\[\[(?:/|high \d{1,2})\]\])")
"""What has a little air beside Han: a formula, a gap."""
GAP = r"(?:(?<!_)_{2,}+|\[\[(?:/|o|box|high \d{1,2})\]\])"
RAISED = "[⁰¹²³⁴⁵⁶⁷⁸⁹]*+"
SIGN, NUMBER = "[+−×÷<>=≤≥≈≠]", rf"\d++(?:\.\d++)?+{RAISED}"
TERM = rf"(?:{GAP}|\$[^$\n]+\$|{SIGN}|{NUMBER}|\((?:{GAP}|\$[^$\n]+\$|{SIGN}|{NUMBER}| )++\){RAISED})"
UNIT = rf"(?: ?{HAN}{{1,3}}(?!{HAN})| [a-z]{{1,9}}\b)"
SUM = rf"{TERM}(?: ?{TERM})++(?:(?<=[_\]]){UNIT})?"
SHAPE = r"\[\[(?:bar|circle|square|triangles|grid|set) [^\]\n]*\]\]"
PART = r"(?:\$[^$\n]+\$|(?<!_)_{2,}+|\[\[(?:/|high \d{1,2})\]\])"
FIGURED = rf"(?:(?:{PART} ?)?{SHAPE}(?: ?{PART})?)"
ASKED = r"\[\[(?:o|box)\]\]"
COMPARED = rf"{FIGURED} ?(?:(?:{SIGN}|{ASKED})(?= ?{FIGURED})|{ASKED}(?= ?{PART}))"
"""A fraction's figure with the sign behind it that compares it with the next: no line begins with that sign."""
SHOWN = rf"(?:{COMPARED}|{PART} ?{SHAPE}|{SHAPE} ?{PART})"
"""A fraction, or the gap for one, with its figure."""
LEAD = rf"(?:(?<!{HAN}){HAN}{{1,5}}|{HAN}{{2}}) ?{GAP}(?! ?{TERM}|{HAN}| {HAN}{{4}})(?:{UNIT})?"
"""The words before a gap, a short clause of them whole, and what is counted in it."""
CHAIN = re.compile(
    rf"(?P<chain>(?<![A-Za-z\d.])(?:{SHOWN}|{LEAD}|{SUM}|{GAP}{UNIT}|[①-⑳]{GAP})[，。、；：？！,.;:?!]*)|\$[^$\n]+\$"
)
"""A chain, or a formula alone: what stands between two formulas is none."""
FIGURES_COMPARED = re.compile(COMPARED)
INNER = re.compile(r"(\$[^$\n]+\$|\[\[[^\]\n]*\]\])| ")
"""A blank, or what has its own blanks and keeps them."""
LONG_SUM = re.compile(rf"(?!.*{GAP}.*=)[^=]{{15,}}(?== ?{GAP})")
UNITS = (
    "米厘毫升吨克千公元角分秒时天周年月日号点岁人名个只支枝本页张道题盒袋包瓶杯块颗粒"
    "条件双套份串朵棵行列排层楼班组步次倍种度斤亩万亿"
)
AMOUNT = r"(?<!\d)\d++(?:\.\d++)?+"
COUNTED = re.compile(rf"{AMOUNT}(?:[{UNITS}]{{1,2}}| (?:mm|cm|dm|km|m|kg|g|ml|mL|l|L|min|h|s)\b)")
"""A number with its unit, which no line's end parts."""
LAST = re.compile(rf"(?:(?:{AMOUNT})?{HAN}{{2,3}}|[A-Za-z’'-]{{1,9}} [A-Za-z’'-]{{1,6}})[{re.escape(MARKS)}]*$")
"""The signs with which a text ends: none of them stands on a line by itself, and no short English word."""
SIGNED = re.compile(r"(?<=[，、；：])(?=[+−]\d)")
"""Before a signed number in a list, where the rules of Unicode for lines (UAX 14, LB25) allow no end of a line."""
OPENED, CLOSED = "\ue000", "\ue001"


SOURCE = '<span class="source">'


def render(text: str, *, media: str = "/media/", inline: bool = False, language: str = "zh") -> str:
    """Clean HTML of a text; `inline` leaves out the paragraph. A formula that fails is shown as its source."""
    return _render(text, media, inline, language)


@lru_cache(maxsize=8192)
def _render(text: str, media: str, inline: bool, language: str) -> str:
    if len(text.encode()) > TEXT_CAP:
        return html.escape(text[:2000])
    parser, marked = _parser(), _chained(spaced(text))
    tokens = parser.parseInline(marked) if inline else parser.parse(marked)
    raw = parser.renderer.render(tokens, parser.options, {"media": media, "language": language})
    return _clean(raw.replace(OPENED, '<span class="chain">').replace(CLOSED, "</span>"), media)


def spaced(text: str) -> str:
    """The text with one space between Han and a formula or a gap, however the author wrote it."""
    parts = SET.split(text)
    for at in range(0, len(parts), 2):
        if at and re.match(f" *{HAN}", parts[at]):
            parts[at] = " " + parts[at].lstrip(" ")
        if at < len(parts) - 1 and re.search(f"{HAN} *$", parts[at]):
            parts[at] = parts[at].rstrip(" ") + " "
    return "".join(parts)


def chains(text: str) -> list[tuple[int, int]]:
    """Where gaps stand in a sum or a row, behind their number or in a short clause, and where a fraction stands with
    its figure, which no line's end tears: `____ < ____ < ____`, `1 - [[/]] = ____`, `①____`, `还剩 ____ 米`.

    A long sum is two of them: a line may end before its `= ____`.
    """
    found = [one.span("chain") for one in CHAIN.finditer(text) if one["chain"] and re.search(f"{GAP}|{SHAPE}", one[0])]
    return [part for start, stop in found for part in _parted(text, start, stop)]


def glued(text: str) -> str:
    """The text with blanks in its chains that no line's end tears, for formats without an element for a chain."""
    text = spaced(text)
    for start, stop in chains(text):
        text = text[:start] + INNER.sub(lambda found: found[1] or "\u00a0", text[start:stop]) + text[stop:]
    return text


def compared(text: str) -> str:
    """The text with a line's end behind each sign that compares a fraction's figure with the next."""
    for start, stop in reversed(chains(text)):
        if FIGURES_COMPARED.match(text, start):
            text = f"{text[:stop]}\n{text[stop:].lstrip()}"
    return text


def compares_figures(text: str) -> bool:
    """Whether a text compares a fraction's figure with what stands behind it."""
    return FIGURES_COMPARED.search(text) is not None


def _parted(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    long = LONG_SUM.match(text[start:stop])
    cut = start + long.end() if long else start
    return [(start, cut), (cut, stop)] if long else [(start, stop)]


def _chained(text: str) -> str:
    """The text with its chains between signs of our own, which become their element."""
    text = text.replace(OPENED, "").replace(CLOSED, "")
    cuts = [0, *(edge for chain in chains(text) for edge in chain), len(text)]
    parts = [text[start:end] for start, end in pairwise(cuts)]
    return "".join(f"{OPENED}{part}{CLOSED}" if at % 2 else part for at, part in enumerate(parts))


def tokens(text: str, *, inline: bool = False) -> list[Token]:
    """The parsed text for formats other than HTML; notations (`NOTATION`) stand in text tokens as written."""
    parser = _parser()
    return parser.parseInline(text[:TEXT_CAP]) if inline else parser.parse(text[:TEXT_CAP])


@lru_cache(maxsize=4096)
def plain(text: str, language: str = "zh") -> str:
    """The text as it would be read out: fractions as 2/7, gaps as ____, figures by their description."""
    parts: list[str] = []
    for token in _parser().parse(text[:TEXT_CAP]):
        for child in token.children or []:
            if child.type.startswith("math"):
                parts.append(formulas.spoken(child.content))
            elif child.type in ("softbreak", "hardbreak"):
                parts.append("\n")
            else:
                parts.append(NOTATION.sub(lambda found: _plain_notation(found, language), child.content))
        if token.type in ("paragraph_close", "tr_close", "list_item_close"):
            parts.append("\n")
        elif token.type in ("td_close", "th_close"):
            parts.append(" ")
    return "".join(parts).strip()


def unset(text: str) -> list[str]:
    """Sources of the formulas in a text that cannot be set, or whose brackets do not close."""
    inline = [one for token in tokens(text) for one in (token, *(token.children or []))]
    sources = [one.content for one in inline if one.type.startswith("math")]
    return [one for one in sources if not formulas.is_closed(one) or formula_html(one, "").startswith(SOURCE)]


def code(source: str) -> str:
    """A source as it stands in a picture's address."""
    return base64.urlsafe_b64encode(source.encode()).decode().rstrip("=")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable(["link", "image", "autolink", "reference", "html_block", "html_inline", "heading", "lheading"])
    parser.use(dollarmath_plugin, allow_labels=False)
    parser.inline.ruler.at("math_inline", _inline_maths)
    parser.inline.ruler.before("emphasis", "gap", _gap)
    for name in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(name, _formula)
    parser.add_render_rule("text", _text)
    return parser


def _gap(state: StateInline, silent: bool) -> bool:
    """A run of underscores is a gap and never emphasis, whatever stands beside it."""
    found = re.compile("_{2,}").match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def _inline_maths(state: StateInline, silent: bool) -> bool:
    """Maths between dollars that are no prices."""
    found = MATHS.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("math_inline_double" if len(found[1]) == 2 else "math_inline", "math", 0)
        token.content, token.markup = found[2], found[1]
    state.pos = found.end()
    return True


def _formula(self: Any, tokens: Any, at: int, options: Any, env: dict[str, Any]) -> str:
    token = tokens[at]
    following = tokens[at + 1].content[:1] if at + 1 < len(tokens) and tokens[at + 1].type == "text" else ""
    shown = formula_html(token.content, env["media"])
    if token.type == "math_block":
        return f"<p>{shown}</p>"
    if following and following in MARKS:
        env["held"] = following
        return f'<span class="keep">{shown}{html.escape(following)}</span>'
    return shown


def formula_html(source: str, media: str) -> str:
    """A formula as HTML: set where it is simple, else a picture, else its source."""
    try:
        formulas.check(source)
        set_ = formulas.simple(source)
        if set_ is not None:
            return set_
        _, height, depth = formulas.box(source)
        size = f"h{min(159, round(height * 20))} d{min(59, round(depth * 20))}"
        alt = html.escape(formulas.spoken(source), quote=True)
        return f'<img class="formula {size}" alt="{alt}" src="{media}formula/{code(source)}.svg">'
    except Invalid:
        return f"{SOURCE}{html.escape(source)}</span>"


def _text(self: Any, tokens: Any, at: int, options: Any, env: dict[str, Any]) -> str:
    text: str = tokens[at].content
    ends = at + 1 == len(tokens) or tokens[at + 1].type in ("softbreak", "hardbreak")
    held = env.pop("held", "")
    text = text[1:] if held and text.startswith(held) else text
    done: list[str] = []
    end = 0
    for found in NOTATION.finditer(text):
        shown, before, at = _notation(found, env), text[end : found.start()], found.end()
        end = at
        if (found[1] or "").startswith("ruby ") and (marks := CLOSING.match(text, at)):
            shown, end = f'<span class="keep">{shown}{html.escape(marks[0], quote=False)}</span>', marks.end()
        done += [_unparted(before), shown]
    return "".join([*done, _unparted(text[end:], ends=ends)])


def _unparted(text: str, *, ends: bool = False) -> str:
    """Text whose numbers keep their units, and whose signed numbers may begin a line; where a line of the author `ends`
    with it, its last signs stand together.
    """
    last = LAST.search(text) if ends else None
    head, tail = (text[: last.start()], last[0]) if last else (text, "")
    kept = COUNTED.sub(r'<span class="keep">\g<0></span>', SIGNED.sub("\u200b", html.escape(head, quote=False)))
    return kept + (f'<span class="keep">{html.escape(tail, quote=False)}</span>' if tail else "")


def _notation(found: re.Match[str], env: dict[str, Any]) -> str:
    word = found[1]
    if word is None:
        return f'<span class="gap w{min(12, max(1, len(found[0]) - 3))}">{"_" * 4}</span>'
    if word.startswith("high "):
        return f'<span class="gap w{min(12, max(1, int(word[5:])))} high">{"_" * 4}</span>'
    if word == "/":
        return ('<span class="fraction-gap"><span class="nu">&nbsp;</span><span class="sl">/</span>'
                '<span class="de">&nbsp;</span></span>')  # fmt: skip
    if word in ("o", "box"):
        return f'<span class="{"circle" if word == "o" else "box"}-gap">&nbsp;</span>'
    if word.startswith("picture "):
        uid, _, alt = word[8:].partition(" ")
        return (
            f'<img class="picture" alt="{html.escape(alt, quote=True)}" src="{env["media"]}picture/{html.escape(uid)}">'
        )
    try:
        width, height = figures.size(word)
        alt = html.escape(figures.alt(word, env["language"]), quote=True)
        name = "figure large" if figures.is_coloured(word) else "figure ruby" if word[:5] == "ruby " else "figure"
        return (f'<img class="{name}" alt="{alt}" width="{width}" height="{height}" '
                f'src="{env["media"]}figure/{code(word)}.svg">')  # fmt: skip
    except Invalid:
        return html.escape(found[0])


def _plain_notation(found: re.Match[str], language: str) -> str:
    word = found[1]
    if word in PLAIN_GAPS:
        return PLAIN_GAPS[word]
    if word.startswith("high "):
        return PLAIN_GAPS[None]
    try:
        return f"[{figures.alt(word, language)}]"
    except Invalid:
        return " ".join(word.split(" ")[2:]) if word.startswith("picture ") else found[0]


def _clean(raw: str, media: str) -> str:
    """Only our tags, our classes and our pictures are left."""
    address = re.compile(re.escape(media) + r"(?:formula|figure)/[A-Za-z0-9_-]+\.svg|"
                         + re.escape(media) + r"picture/[0-9a-f]{8,64}")  # fmt: skip

    def attribute(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            return value if address.fullmatch(value) else None
        return value

    return nh3.clean(
        raw, tags=TAGS, attributes={"img": {"src", "alt", "width", "height"}, "ol": {"start"}},
        allowed_classes=CLASSES, attribute_filter=attribute, url_schemes={"app"}, link_rel=None,
    )  # fmt: skip
