"""Which characters our faces have: all others would print as an empty box, so the teacher is told."""

from __future__ import annotations

from functools import cache

from homework_menu.assets import FONTS

UNPRINTED = frozenset("\n\r\t\u200b\u2060\ufeff\ufe0e\ufe0f")


@cache
def characters() -> frozenset[str]:
    """Every character that can be printed: GB 2312, 通用规范汉字表, pinyin, maths, shapes."""
    listed = (FONTS / "characters.txt").read_text(encoding="utf-8")
    return frozenset(listed) | UNPRINTED


def missing(text: str) -> set[str]:
    """The characters of a text that our faces lack."""
    return set(text) - characters()
