"""A Word document in the making: styles by grade, East Asian and Latin faces, languages, pictures, and no names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import docx
import resvg_py
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from homework_menu.assets import FONTS
from homework_menu.printing import heights
from homework_menu.printing.layout import WIDTHS
from homework_menu.printing.sheet import Layout, Sheet

from .ooxml import EMU, INK, SOFT, WASH, attribute, mm

WIDTH = WIDTHS["1-1"]
MARGINS = {"top": 10, "bottom": 8, "left": 13, "right": 13, "header": 6, "footer": 6}
SHEET_MM = (210, 297)
TEACHER_TYPE = (10.5, 1.35)
DPI, DATE = 300, (1980, 1, 1, 0, 0, 0)
TAGS = {"zh": ("en-US", "zh-CN"), "en": ("en-GB", "zh-CN")}
KAI, SONG, HEI, LATIN, ROMAN = "KaiTi", "SimSun", "SimHei", "Arial", "Times New Roman"
RULES = '<w:pBdr><w:top w:val="thickThinSmallGap" w:sz="18" w:space="3" w:color="17202A"/></w:pBdr>'
RULE, THUMBNAIL = 12, "metadata/thumbnail"
SPACES = ("w", "m", "r", "wp", "a", "pic")


@dataclass(frozen=True)
class Style:
    """A style's own properties: points, bold, faces (Latin, East Asian), mm before and after, and further XML of its
    paragraphs that stands before (`lines`) and after (`more`) its spacing.
    """

    size: float
    latin: str
    asian: str
    before: float = 0.0
    after: float = 0.0
    line: float = 0.0
    bold: bool = False
    colour: str = INK
    lines: str = ""
    more: str = ""
    base: str = "Normal"


@dataclass
class Manuscript:
    """The document, its body's type (points, mm of an em), its language and the uploaded pictures by uid."""

    document: Any
    language: str
    points: float
    pictures: Mapping[str, bytes]
    _pictures: int = field(default=0)

    @property
    def em(self) -> float:
        """Mm of one em of the body."""
        return self.points * heights.PT

    def add(self, *blocks: str) -> None:
        """Paragraphs and tables at the end of the document."""
        body = self.document.element.body
        for block in blocks:
            body.insert(len(body) - 1, _parsed(block))

    def drawing(self, svg: str, width: float, height: float, alt: str) -> str:
        """An SVG of our own as a picture in a run, in mm."""
        return self.picture(png(svg, DPI), width, height, alt)

    def picture(self, data: bytes, width: float, height: float, alt: str) -> str:
        """A PNG or JPEG as a run, in mm, with what it shows in words."""
        name, _ = self.document.part.get_or_add_image(io.BytesIO(data))
        self._pictures += 1
        at, size = self._pictures, f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{at}" name="Picture {at}" descr={attribute(alt)}/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{at}" name="Picture {at}" descr={attribute(alt)}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
            f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def whole(self) -> bytes:
        """The finished file; equal documents give equal bytes."""
        made = io.BytesIO()
        self.document.save(made)
        done = io.BytesIO()
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(zipfile.ZipInfo(name, DATE), old.read(name), zipfile.ZIP_DEFLATED)
        return done.getvalue()


def begun(sheet: Sheet, title: str, *, pictures: Mapping[str, bytes], for_teacher: bool = False) -> Manuscript:
    """An empty A4 document in the sheet's language, in the grade's type or the teacher's small one."""
    size, line = TEACHER_TYPE if for_teacher else heights.SIZES[(sheet.language, sheet.type)]
    faces = (_latin(sheet), SONG, HEI) if for_teacher else _faces(sheet)
    document = docx.Document()
    made = Manuscript(document, sheet.language, size, pictures)
    _clear(document)
    for name, style in _styles(faces, size, line).items():
        _set_style(document, name, style)
    _set_page(document.sections[0])
    _set_language(document, sheet.language)
    _set_properties(document, title, sheet)
    return made


@lru_cache(maxsize=1024)
def png(svg: str, dpi: int) -> bytes:
    """An SVG of our own as PNG, in our own faces alone."""
    faces = [str(FONTS / f"hm-{name}.ttf") for name in ("latin-400", "sans-400", "kai-400")]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=dpi / 96, dpi=96, skip_system_fonts=True, font_files=faces))


def _parsed(block: str) -> Any:
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {nsdecls(*SPACES)}", block))


def _clear(document: Any) -> None:
    """Without the template's own paragraphs and picture."""
    packed = document.part.package.rels
    for name in [name for name, one in packed.items() if one.reltype.endswith(THUMBNAIL)]:
        del packed[name]
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)


def _latin(sheet: Sheet) -> str:
    return LATIN if sheet.language == "en" or sheet.layout is Layout.COMFORT else ROMAN


def _faces(sheet: Sheet) -> tuple[str, str, str]:
    """Latin, East Asian and the headings' East Asian face: Kai for the younger classes, Song from grade 5."""
    if sheet.layout is Layout.COMFORT:
        return LATIN, HEI, HEI
    return (_latin(sheet), KAI, KAI) if sheet.band in ("g12", "g34") else (_latin(sheet), SONG, HEI)


def _styles(faces: tuple[str, str, str], size: float, line: float) -> dict[str, Style]:
    latin, asian, head = faces
    bold = latin == LATIN or head == HEI
    middle = '<w:textAlignment w:val="center"/>'
    wash = f'<w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/>'
    pitch = size * line
    return {
        "Normal": Style(size, latin, asian, line=pitch, more=middle, base=""),
        "Title": Style(24, latin, head, line=28, bold=bold),
        "Subtitle": Style(10.5, latin, HEI, line=13, colour=SOFT),
        "Heading 1": Style(
            16, latin, head, before=1.6, after=1.0, line=20, bold=bold, more='<w:outlineLvl w:val="0"/>'
        ),
        "Heading 2": Style(size, latin, head, line=size * 1.3, after=0.4, bold=bold, more='<w:outlineLvl w:val="1"/>'),
        "List": Style(size, latin, asian, line=size * 1.3, after=0.5, more=middle),
        "List Bullet": Style(size, latin, asian, line=pitch, more=middle),
        "Promise": Style(size, latin, asian, before=1.2, after=0.4, line=size * 1.4, lines=wash),
        "Note": Style(10.5, latin, HEI, line=12.5, colour=SOFT),
        "Writing line": Style(10.5, latin, asian, before=heights.LINE_MM - RULE * heights.PT, line=RULE, colour=SOFT),
        "Fields": Style(10.5, latin, HEI, line=18, colour=SOFT, lines=RULES),
        "Between": Style(1, latin, asian, line=4),
    }


def _set_style(document: Any, name: str, style: Style) -> None:
    """Give a style of Word's, or a new one, these properties and no others."""
    names = [one.name for one in document.styles]
    found = document.styles[name] if name in names else document.styles.add_style(name, 1)
    element = found.element
    is_bullet = name == "List Bullet"
    for old in element.xpath("./w:rPr" if is_bullet else "./w:pPr | ./w:rPr"):
        element.remove(old)
    kind = "exact" if name == "Between" else "atLeast"
    rule = f'w:line="{round(style.line * 20)}" w:lineRule="{kind}"'
    is_head = name in ("Heading 1", "Heading 2")
    if not is_bullet:
        element.append(_parsed(
            f"<w:pPr>{'<w:keepNext/><w:keepLines/>' if is_head else ''}{style.lines}"
            f'<w:spacing w:before="{mm(style.before)}" w:after="{mm(style.after)}" {rule}/>{style.more}</w:pPr>'
        ))  # fmt: skip
    element.append(_parsed(
        f'<w:rPr><w:rFonts w:ascii="{style.latin}" w:hAnsi="{style.latin}" w:eastAsia="{style.asian}" '
        f'w:cs="{style.latin}"/>{"<w:b/>" if style.bold else ""}<w:color w:val="{style.colour}"/>'
        f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/></w:rPr>'
    ))  # fmt: skip
    found.quick_style = True


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = (round(side * EMU) for side in SHEET_MM)
    for name in ("top", "bottom", "left", "right"):
        setattr(section, f"{name}_margin", MARGINS[name] * EMU)
    section.header_distance, section.footer_distance = MARGINS["header"] * EMU, MARGINS["footer"] * EMU


def _set_language(document: Any, language: str) -> None:
    latin, asian = TAGS[language]
    tag = f'<w:lang w:val="{latin}" w:eastAsia="{asian}" w:bidi="ar-SA"/>'
    for old in document.styles.element.xpath(".//w:rPrDefault//w:lang"):
        old.getparent().replace(old, _parsed(tag))
    settings = document.settings.element
    for old in settings.xpath("./w:themeFontLang"):
        old.getparent().replace(old, _parsed(tag.replace("w:lang", "w:themeFontLang")))
    for mode in settings.xpath('.//w:compatSetting[@w:name="compatibilityMode"]'):
        mode.set(qn("w:val"), "15")


def _set_properties(document: Any, title: str, sheet: Sheet) -> None:
    """Title, language and the menu's own moment: nobody's name."""
    known = document.core_properties
    known.title, known.language = title, "zh-CN" if sheet.language == "zh" else "en-GB"
    known.author = known.last_modified_by = known.comments = known.keywords = known.subject = ""
    moment = datetime.fromisoformat(sheet.made).replace(tzinfo=None)
    known.created = known.modified = moment
    known.revision = 1
