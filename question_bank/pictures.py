"""Pictures: uploads re-encoded and capped, and what a text's picture addresses stand for."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from collections.abc import Iterable
from datetime import datetime

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import access, figures, formulas
from .access import Viewer
from .errors import Invalid, NotFound
from .models import Picture

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 25_000_000
PRINT_PIXELS = 4_000_000
MOST_BYTES = 10 * 1024 * 1024
SOURCE_CAP = 2_000


def store(db: Session, school_id: int, data: bytes, *, now: datetime) -> Picture:
    """Keep a PNG, JPEG or WebP as a fresh PNG of at most 4 Mpx without its metadata. Raises `Invalid`."""
    picture = _reduced(_opened(data))
    body = io.BytesIO()
    picture.save(body, "PNG", optimize=True)
    uid = hashlib.sha256(body.getvalue()).hexdigest()[:32]
    known = db.scalars(select(Picture).where(Picture.uid == uid)).one_or_none()
    if known:
        return known
    row = Picture(school_id=school_id, uid=uid, media_type="image/png", width=picture.width, height=picture.height,
                  print_bytes=body.getvalue(), created=now)  # fmt: skip
    db.add(row)
    db.flush()
    return row


def find(db: Session, viewer: Viewer, uid: str) -> Picture:
    """A picture of the viewer's school. Raises `NotFound`."""
    return access.find(db, Picture, uid, viewer)


def bytes_of(db: Session, uids: Iterable[str]) -> dict[str, bytes]:
    """The pictures with these uids that the session sees, for a print job."""
    rows = db.execute(select(Picture.uid, Picture.print_bytes).where(Picture.uid.in_(list(uids))))
    return dict(rows.all())


def drawn(what: str, code: str) -> bytes:
    """The SVG of a formula or figure from the source in its address. Raises `NotFound` for what is neither."""
    try:
        source = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode()
        if len(source) > SOURCE_CAP:
            raise NotFound
        return formulas.svg(source) if what == "formula" else figures.svg(source)
    except (binascii.Error, UnicodeDecodeError, Invalid) as error:
        raise NotFound from error


def _opened(data: bytes) -> Image.Image:
    """A picture opened by a named format, its size checked before it is decoded."""
    if len(data) > MOST_BYTES:
        raise Invalid("The picture is larger than 10 MB. Make it smaller.", field="picture")
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise Invalid("The picture has more than 25 million pixels. Make it smaller.", field="picture")
        picture.load()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Invalid("This is not a PNG, JPEG or WebP picture that can be read.", field="picture") from error
    return picture


def _reduced(picture: Image.Image) -> Image.Image:
    """A fresh copy, transparent parts on white, of at most 4 Mpx."""
    page = Image.new("RGB", picture.size, "white")
    coloured = picture.convert("RGBA")
    page.paste(coloured, mask=coloured.getchannel("A"))
    factor = (PRINT_PIXELS / (page.width * page.height)) ** 0.5
    return page if factor >= 1 else page.resize((max(1, int(page.width * factor)), max(1, int(page.height * factor))))
