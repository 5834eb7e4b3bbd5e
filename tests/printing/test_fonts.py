"""Our faces: what is in them, what they are called, under which licence, and that nobody changed them."""

from __future__ import annotations

import hashlib
from functools import cache

import pytest
from fontTools.ttLib import TTFont

from homework_menu.assets import FONTS
from homework_menu.demo import sample_bank
from homework_menu.printing import fonts
from homework_menu.printing.make_fonts import COMMON, FACES, common, gb2312

RESERVED = ("andika", "sil", "lxgw", "霞鹜", "klee", "noto", "source", "adobe")
HAN_FACES = [name for name in FACES if "latin" not in name]


@cache
def face(name: str) -> TTFont:
    with TTFont(FONTS / name) as font:
        for table in ("cmap", "name", "head", "hhea"):
            font[table]
    return font


def cmap(name: str) -> set[str]:
    return {chr(code) for code in face(name).getBestCmap()}


def test_every_face_and_licence_is_as_it_was_made() -> None:
    listed = [line.split("  ") for line in (FONTS / "SHA256SUMS").read_text().splitlines()]
    assert {name for _, name in listed} >= set(FACES)
    for digest, name in listed:
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest, name


def test_the_faces_weigh_at_most_twenty_megabytes() -> None:
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= 20_000_000


def test_every_face_has_its_licence_beside_it() -> None:
    for family in {name.rsplit("-", 1)[0] for name in FACES}:
        text = (FONTS / f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text, family
        assert text.startswith("Copyright"), family


@pytest.mark.parametrize("name", FACES)
def test_no_face_bears_a_reserved_name(name: str) -> None:
    records = [record for record in face(name)["name"].names if record.nameID in (1, 3, 4, 6, 16)]
    assert {record.toUnicode().split()[0].split("-")[0] for record in records if record.nameID == 1} == {"HM"}
    for record in records:
        assert not any(word in record.toUnicode().lower().split() for word in RESERVED)


@pytest.mark.parametrize("name", FACES)
def test_faces_are_static_truetype_without_hinting(name: str) -> None:
    with TTFont(FONTS / name) as font:
        tables = set(font.keys())
    assert "glyf" in tables
    assert not tables & {"CFF ", "CFF2", "fvar", "fpgm", "prep", "cvt "}


@pytest.mark.parametrize("name", HAN_FACES)
def test_a_han_face_has_every_han_of_gb2312_and_the_rare_names(name: str) -> None:
    han = {one for one in gb2312() if "\u4e00" <= one <= "\u9fff"} | set("喆玥祎珺翀堃镕")
    assert not han - cmap(name)


@pytest.mark.parametrize("name", COMMON)
def test_a_small_face_has_the_common_characters_and_weighs_under_a_megabyte(name: str) -> None:
    assert common() & cmap(f"{name}.ttf") <= cmap(f"{name}.woff2")
    assert gb2312(0xB0, 0xD7) < common()
    assert (FONTS / f"{name}.woff2").stat().st_size < 1_000_000


@pytest.mark.parametrize("name", sorted(set(FACES) - set(HAN_FACES)))
def test_the_latin_face_has_pinyin_and_operators(name: str) -> None:
    assert not set("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ0123456789+−×÷=<>≤≥≠√π°") - cmap(name)


def test_the_list_of_characters_is_what_the_faces_have() -> None:
    listed = set((FONTS / "characters.txt").read_text(encoding="utf-8")) - {"\n"}
    assert listed == set().union(*(cmap(name) for name in FACES))


def test_a_character_outside_the_faces_is_named() -> None:
    assert fonts.missing("小明有 3 个🍎，①□○△●■▲◆ 喆\n") == {"🍎"}


@pytest.mark.parametrize("unit", sample_bank.units())
def test_every_character_of_the_sample_bank_has_a_glyph(unit: str) -> None:
    contents = [one.content for one in sample_bank.load(unit)]
    assert fonts.missing("".join(map(repr, contents))) == set()


def test_all_faces_stand_on_one_line() -> None:
    found = set()
    for name in FACES:
        font = face(name)
        em = font["head"].unitsPerEm
        found.add((round(font["hhea"].ascent / em, 2), round(font["hhea"].descent / em, 2)))
    assert len(found) == 1
