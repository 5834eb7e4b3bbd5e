"""Older ways of Word to write mathematics: EQ fields, and signs by their place in a symbol font."""

from __future__ import annotations

import re

from ..errors import BankError
from .found import Doubt, clean
from .paper import formula

SYMBOLS = {
    "symbol": {0x22: "∀", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB8: "÷",
               0xB9: "≠", 0xBB: "≈", 0xD0: "∠", 0xD7: "⋅", 0x44: "Δ", 0x5E: "⊥", 0x5C: "∴", 0x61: "α", 0x62: "β",
               0x67: "γ", 0x70: "π", 0x71: "θ", 0xD6: "√"},
    "wingdings": {0xFC: "√", 0xFB: "×", 0xFE: "√", 0xFD: "×", 0xA8: "□", 0x6F: "□", 0x71: "□", 0xA1: "○", 0x6D: "○",
                  0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤"},
}  # fmt: skip
SYMBOLS["wingdings 2"] = {0x50: "√", 0x4F: "×", 0x52: "√", 0x51: "×", 0xA3: "□"}
LOST = "A character of the font {font} was not understood; “〔？〕” is in its place. Check it."
EQUATION = "An equation field was not understood: “{source}”. Write it again."


def symbol(font: str, code: str, said: list[BankError]) -> str:
    """A sign of a symbol font as the sign that it shows."""
    try:
        number = int(code, 16)
    except ValueError:
        number = 0
    found = SYMBOLS.get(font.lower(), {}).get(number & 0xFF if number >= 0xF000 else number, "")
    if found:
        return found
    if 0x20 < number < 0xE000 and font.lower() not in SYMBOLS:
        return clean(chr(number)) if not 0xD800 <= number <= 0xDFFF else ""
    said.append(Doubt(LOST, font=font))
    return "〔？〕"


def equation_of_field(source: str, said: list[BankError]) -> str:
    r"""`EQ \f(1,2)` as a formula; nothing for other fields, whose result stands as text."""
    text = clean(source).strip()
    if not re.match(r"eq\b", text, re.I):
        return ""
    made = text[2:].strip()
    for _ in range(12):
        made = re.sub(r"\\[fF]\s*\(([^(),，;；]*)[,，;；]([^()]*)\)", r"\\frac{\1}{\2}", made)
        made = re.sub(r"\\[rR]\s*\(([^(),，;；]*)[,，;；]([^()]*)\)", r"\\sqrt[\1]{\2}", made)
        made = re.sub(r"\\[rR]\s*\(([^(),，;；]*)\)", r"\\sqrt{\1}", made)
    if re.search(r"\\(?!frac|sqrt)", made):
        said.append(Doubt(EQUATION, source=text[:60]))
        return f"〔{text[:60]}〕".replace("\\", "＼")
    return formula(made.replace("sqrt[]", "sqrt").replace("×", r"\times ").replace("÷", r"\div "))
