"""The signs of a sheet: each tier's shape and colour, the purse's boxes to colour, the three faces of its foot."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape

from homework_menu.errors import Message
from question_bank.content import Tier

INK = "#17202a"
TRAY_BOXES, BOX_WIDE, BOX_HIGH, TICK = 10, 10.0, 8.0, 2.2
TRAY_MM = (TRAY_BOXES * BOX_WIDE + 1, BOX_HIGH + 1)
PAINTS = {Tier.BASIC: "#1b6b93", Tier.SPECIALISED: "#8a5a00", Tier.EXTENSION: "#6a3fa0", Tier.CREATIVE: "#b3315f"}
SIGNS = {Tier.BASIC: "●", Tier.SPECIALISED: "■", Tier.EXTENSION: "▲", Tier.CREATIVE: "◆"}
SHAPES = {
    Tier.BASIC: Message("circle shape"),
    Tier.SPECIALISED: Message("square shape"),
    Tier.EXTENSION: Message("triangle shape"),
    Tier.CREATIVE: Message("diamond shape"),
}
FACES = (
    ("M7 14q5 5 10 0", Message("Got it")),
    ("M7.5 15.5h9", Message("More practice")),
    ("M7 16.5q5-4.6 10 0", Message("Show me again")),
)


def face(mouth: str) -> str:
    """A face as SVG."""
    eyes = "".join(f'<circle cx="{x}" cy="9.6" r="1.1" fill="{INK}"/>' for x in (8.6, 15.4))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" '
            f'stroke="{INK}"><circle cx="12" cy="12" r="10" stroke-width="1.1"/><g stroke="none">{eyes}</g>'
            f'<path d="{mouth}" stroke-width="1.3" stroke-linecap="round"/></svg>')  # fmt: skip


def tray(taken: float, ticks: Sequence[float], told: str) -> str:
    """Ten boxes to colour as SVG; `taken`: how many are shaded; `ticks`: where a minute ends within a box, in boxes."""
    boxes = "".join(
        f'<rect x="{at * BOX_WIDE:g}" width="{BOX_WIDE:g}" height="{BOX_HIGH:g}" rx="1"/>' for at in range(TRAY_BOXES)
    )
    ends = "".join(f'<path d="M{at * BOX_WIDE:g} {BOX_HIGH:g}v-{TICK:g}"/>' for at in ticks)
    wide, high = TRAY_MM
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{high:g}mm" '
            f'viewBox="-.5 -.5 {wide:g} {high:g}"><title>{escape(told)}</title><rect width="{taken * BOX_WIDE:g}" '
            f'height="{BOX_HIGH:g}" fill="#e6e6e6"/><g fill="none" stroke="{INK}" stroke-width=".4">{boxes}{ends}</g>'
            "</svg>")  # fmt: skip
