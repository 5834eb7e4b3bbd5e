"""Makes the faces of `static/fonts` once, for developers: `python -m homework_menu.printing.make_fonts SOURCES LIST`.

SOURCES holds the six TrueType files named in `FACES` and the text of the Open Font License as `OFL.txt`; LIST is a
text file with the 8,105 characters of 通用规范汉字表 (the keys of `pypinyin_dict.pinyin_data.ktghz2013`). Without both,
only the small faces for screens are cut anew from those that are there.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from homework_menu.assets import FONTS

FACES = {
    "hm-sans-400.ttf": ("HM Sans", "Regular", "NotoSansSC_400Regular.ttf"),
    "hm-sans-700.ttf": ("HM Sans", "Bold", "NotoSansSC_700Bold.ttf"),
    "hm-serif-400.ttf": ("HM Serif", "Regular", "NotoSerifSC_400Regular.ttf"),
    "hm-kai-400.ttf": ("HM Kai", "Regular", "LXGWWenKai-Regular.ttf"),
    "hm-latin-400.ttf": ("HM Latin", "Regular", "Andika_400Regular.ttf"),
    "hm-latin-700.ttf": ("HM Latin", "Bold", "Andika_700Bold.ttf"),
}
COMMON = ("hm-sans-400", "hm-sans-700", "hm-kai-400")
COPYRIGHTS = {
    "hm-sans": "Copyright 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'. "
    "Cut from Noto Sans SC.",
    "hm-serif": "Copyright 2012 Google Inc. Copyright 2017-2024 Adobe (http://www.adobe.com/), with Reserved Font Name "
    "'Source'. Cut from Noto Serif SC.",
    "hm-kai": "Copyright 2021-2023 LXGW (https://github.com/lxgw/LxgwWenKai), with Reserved Font Names "
    "'霞鹜' and 'LXGW'.\nCopyright 2020 The Klee Project Authors (https://github.com/fontworks-fonts/Klee). "
    "Cut from a face by LXGW.",
    "hm-latin": "Copyright (c) 2004-2022 SIL International (http://www.sil.org/) with Reserved Font Names 'Andika' and "
    "'SIL'. Cut from Andika 6.101.",
}
CHANGES = "Changed here: fewer characters, no hinting, other vertical metrics, other names."
PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêếềĀÁǍÀĒÉĚÈŌÓǑÒ"
MATHS = "±×÷−·∙√∛∞≈≠≡≤≥≮≯∝∠∟⊥∥△▽∵∴∶∷⋯∈∉⊂⊃⊆⊇∩∪∅∑∏∫°′″℃℉‰½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⁄⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉π"
SHAPES = "□■▢▪▫◻◼○●◎◯△▲▽▼◇◆☆★☐☑☒✓✔✗✘♀♂←↑→↓↔↕↖↗↘↙⇒⇔①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"
MARKS = "‐–—―‘’‚“”„†‡•…‧‹›※‾€£¥〇〈〉《》「」『』【】〔〕〖〗〜・"
ASCENT, DESCENT = 1.02, 0.26


def gb2312(first: int = 0xA1, last: int = 0xF7) -> set[str]:
    """The 7,445 characters of GB 2312, or those of some of its rows."""
    pairs = (bytes([row, cell]) for row in range(first, last + 1) for cell in range(0xA1, 0xFF))
    return {one for one in (pair.decode("gb2312", "ignore") for pair in pairs) if one}


def common() -> set[str]:
    """What nearly every page is written with: the 3,755 commonest characters, Latin, pinyin, signs."""
    ranges = ((0x20, 0x7F), (0xA0, 0x100), (0x3000, 0x3020), (0xFF01, 0xFF5F))
    ranged = {chr(code) for low, high in ranges for code in range(low, high)}
    return gb2312(0xB0, 0xD7) | ranged | set(PINYIN + MATHS + SHAPES + MARKS)


def charset(listed: str) -> set[str]:
    """All that a sheet may say: both Chinese lists, Latin with pinyin, Greek, maths, shapes, full-width forms."""
    ranges = ((0x20, 0x7F), (0xA0, 0x180), (0x391, 0x3CA), (0xFF01, 0xFF5F))
    ranged = {chr(code) for low, high in ranges for code in range(low, high)}
    return gb2312() | {one for one in listed if not one.isspace()} | ranged | set(PINYIN + MATHS + SHAPES + MARKS)


def make_face(source: Path, target: Path, *, names: tuple[str, str], wanted: set[str]) -> set[str]:
    """Writes one face and returns the characters that it has. Equal sources give equal bytes."""
    options = subset.Options(
        hinting=False, layout_features=["ccmp", "kern", "mark", "mkmk"], notdef_outline=True, name_IDs=["*"],
        drop_tables=["DSIG", "VORG", "vhea", "vmtx", "Silf", "Silt", "Feat", "Glat", "Gloc", "Sill", "meta", "BASE"],
    )  # fmt: skip
    font: Any = TTFont(source, recalcTimestamp=False)
    worker: Any = subset.Subsetter(options)
    worker.populate(unicodes=[ord(one) for one in wanted])
    worker.subset(font)
    _rename(font, *names)
    _level(font)
    font.save(target)
    return {chr(code) for code in font.getBestCmap()}


def cut_common(source: Path, target: Path) -> None:
    """A face's common characters, packed for screens: a fifth of its size, so that words are there at once."""
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"])
    font: Any = TTFont(source, recalcTimestamp=False)
    worker: Any = subset.Subsetter(options)
    worker.populate(unicodes=[ord(one) for one in common()])
    worker.subset(font)
    font.flavor = "woff2"
    font.save(target)


def _rename(font: Any, family: str, style: str) -> None:
    """Our own names in place of reserved ones; copyright and licence stay."""
    full = f"{family} {style}"
    kept = [record for record in font["name"].names if record.nameID in (0, 5, 13, 14) and record.langID == 0x409]
    font["name"].names = kept
    for key, text in {1: family, 2: style, 3: f"homework-menu {full}", 4: full, 6: full.replace(" ", "-")}.items():
        font["name"].setName(text, key, 3, 1, 0x409)


def _level(font: Any) -> None:
    """One ascent and descent for all faces, so that Han and Latin share their baseline and stand amid the line."""
    em = font["head"].unitsPerEm
    up, down = round(ASCENT * em), round(DESCENT * em)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = up, -down, 0
    metrics = font["OS/2"]
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = up, -down, 0
    metrics.usWinAscent, metrics.usWinDescent = up, down


def main(sources: Path, listed: Path) -> None:
    """Makes every face, the list of characters and the licences."""
    wanted, found = charset(listed.read_text(encoding="utf-8")), set[str]()
    for name, (family, style, source) in FACES.items():
        found |= make_face(sources / source, FONTS / name, names=(family, style), wanted=wanted)
    every = "".join(sorted(found))
    lines = [every[at : at + 64] for at in range(0, len(every), 64)]
    (FONTS / "characters.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    licence = (sources / "OFL.txt").read_text(encoding="utf-8")
    for name, holders in COPYRIGHTS.items():
        (FONTS / f"{name}-OFL.txt").write_text(f"{holders}\n{CHANGES}\n\n{licence}", encoding="utf-8")


def small() -> None:
    """Cuts the small faces for screens, and writes the checksums."""
    for name in COMMON:
        cut_common(FONTS / f"{name}.ttf", FONTS / f"{name}.woff2")
    made = sorted(path for path in FONTS.iterdir() if path.suffix in (".ttf", ".txt", ".woff2"))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in made]
    (FONTS / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    small()
