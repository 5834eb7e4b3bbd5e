"""The signs of a sheet: each tier's shape and colour, the three faces of its foot."""

from __future__ import annotations

from homework_menu.errors import Message
from question_bank.content import Tier

INK = "#17202a"
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
