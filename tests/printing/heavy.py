"""Pages that cost the printer more than they should: each must end within its limits, one way or the other."""

# ruff: noqa: E501  a page is kept in a line

from __future__ import annotations

import base64
import zlib

from tests.safety.archives import png


def data(kind: str, body: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(body).decode()}"


def nested(tag: str, depth: int, style: str = "") -> str:
    return f'<{tag} style="{style}">' * depth + "x" + f"</{tag}>" * depth


def svg(inner: str) -> str:
    return f"<svg xmlns='http://www.w3.org/2000/svg' width='900' height='900'>{inner}</svg>"


def laughs(levels: int = 10) -> str:
    """SVG that uses itself ten times a level."""
    steps = "<g id='a0'><rect width='9' height='9'/></g>"
    for n in range(1, levels):
        uses = f"<use href='#a{n - 1}'/>" * 10
        steps += f"<g id='a{n}'>{uses}</g>"
    return svg(f"<defs>{steps}</defs><use href='#a{levels - 1}'/>")


def formula(n: int) -> str:
    source = base64.urlsafe_b64encode(b"\\frac{%d}{7}" % n).decode().rstrip("=")
    return f"<img src='app:formula/{source}.svg'>"


LONG = "字" * 200_000
HEAVY = {
    "deep tables": "<table><tr><td>" * 700 + "x",
    "deep divs": nested("div", 5_000),
    "deep spans": nested("span", 5_000),
    "deep lists": nested("ul", 1_500),
    "deep quotes": nested("blockquote", 2_000),
    "deep bold": nested("b", 8_000),
    "deep inline blocks": nested("i", 60, "display:inline-block"),
    "deep floats": nested("div", 300, "float:left"),
    "deep positions": nested("div", 400, "position:absolute"),
    "deep grid": nested("div", 25, "display:grid"),
    "nested flex": '<div style="display:flex">' * 40 + "x",
    "nested columns": nested("div", 12, "columns:2"),
    "nested inline tables": nested("span", 30, "display:inline-table"),
    "wide spans": "".join(f'<table><tr><td colspan="{n}" rowspan="60000">x</table>' for n in range(900, 1000)),
    "a million columns": '<table><tr><td colspan="1000000">x</table>',
    "many rows": "<table>" + "<tr><td>x<td>y" * 60_000 + "</table>",
    "many cells": "<table><tr>" + "<td>x" * 60_000 + "</table>",
    "collapsed borders": "<table style='border-collapse:collapse'>" + ("<tr>" + "<td style='border:1px solid'>x" * 200) * 300,
    "many columns": '<div style="columns: 900">' + "<p>字 字</p>" * 3_000 + "</div>",
    "many floats": "<div style='float:left;width:9px'>x</div>" * 20_000,
    "many positioned": "<div style='position:absolute'>x</div>" * 40_000,
    "many footnotes": "<p>x<span style='float:footnote'>y</span>" * 6_000,
    "many pages": "<p style='break-after:page'>x</p>" * 20_000,
    "many anchors": "".join(f"<a id='a{n}' href='#a{n - 1}'>x</a>" for n in range(60_000)),
    "many headings": "<h1>x</h1>" * 30_000,
    "many pictures": f"<img src='{data('png', png(20, 20))}'>" * 9_000,
    "many fractions": "".join(formula(n) for n in range(4_000)),
    "counters": "<style>p{counter-increment:a 1}p::before{content:counters(a,'.')}</style>" + "<p>x<p>y" * 60_000,
    "deep counters": "<style>div{counter-reset:a}div::before{content:counters(a,'.')}</style>" + nested("div", 800),
    "page of all text": "<style>@page{@top-left{content:string(a)}}p{string-set:a content()}</style>" + "<p>x</p>" * 40_000,
    "endless line": "<p>" + "字" * 3_000_000,
    "endless word": "<p style='hyphens:auto' lang='en'>" + "a" * 900_000,
    "no wrap": f"<p style='white-space:nowrap'>{LONG}",
    "justified": f"<p style='text-align:justify'>{'a b ' * 200_000}",
    "letters apart": f"<p style='letter-spacing:99px'>{LONG}",
    "combining signs": "<p>a" + "\u0301" * 400_000,
    "both directions": "<p>" + "א1 " * 200_000,
    "huge type": "<p style='font-size:99999px'>x",
    "huge page": "<style>@page{size:9000000mm 9000000mm}</style><p style='height:99999999mm;background:red'>x",
    "tiny page": "<style>@page{size:1mm 1mm;margin:0}</style>" + "<p>字字字" * 9_000,
    "huge padding": "<p style='padding:99999999mm'>x",
    "wide grid": "<p style='display:grid;grid-template-columns:repeat(900000,1px)'>x",
    "tall grid": "<p style='display:grid;grid-auto-rows:1px'>" + "<i style='grid-row:900000'>x</i>" * 90,
    "many rules": "<style>" + "".join(f".a{n} b{{x:y}}" for n in range(120_000)) + "</style><p>x",
    "slow selectors": "<style>" + ":not(:has(*)) ~ * * * * * b{color:red}" * 900 + "</style>" + nested("div", 900),
    "many variables": "<style>p{--a0:x;" + "".join(f"--a{n}:var(--a{n - 1})var(--a{n - 1});" for n in range(1, 40)) + "content:var(--a39)}</style><p>x",
    "picture of 30,000 x 30,000": f"<img src='{data('png', png(30_000, 30_000, body=zlib.compress(bytes(900_000), 9)))}'>",
    "picture cut short": f"<img src='{data('png', png(4_000, 4_000)[:900])}'>",
    "picture as wide as a road": f"<img style='width:9000000mm;height:9000000mm' src='{data('png', png(2, 2))}'>",
    "thousand laughs": laughs(),
    "many paths": svg("<path d='M0 0" + "L9 9" * 400_000 + "'/>"),
    "many gradients": svg("<rect width='9' height='9'/>" * 60_000),
}  # fmt: skip
