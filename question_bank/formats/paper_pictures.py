"""Pictures of a paper: opened by a named format, turned into PNG where the bank keeps another kind."""

from __future__ import annotations

import hashlib
import io

from PIL import Image, UnidentifiedImageError

from ..errors import BankError
from ..pictures import FORMATS, MOST_BYTES, MOST_PIXELS
from .found import Doubt
from .paper import Paper

READABLE = (*FORMATS, "GIF", "BMP", "TIFF")
MOST_PICTURES = 500
UNREADABLE = "A picture could not be read ({kind}); “〔？〕” is in its place. Put it in as PNG or JPEG."
KINDS = {
    b"\xd7\xcd\xc6\x9a": "WMF",
    b"\x01\x00\x09\x00": "WMF",
    b"\x01\x00\x00\x00": "EMF",
    b"<svg": "SVG",
    b"<?xm": "SVG",
}


def keep(paper: Paper, data: bytes, said: list[BankError]) -> str:
    """Put a picture into the paper and give its uid; empty, with a doubt, where it is none that can be shown."""
    try:
        body = _as_png(data)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        said.append(Doubt(UNREADABLE, kind=KINDS.get(data[:4], "?" if data else "link")))
        return ""
    if len(body) > MOST_BYTES or len(paper.pictures) >= MOST_PICTURES:
        said.append(Doubt("A picture is too large, or there are too many; “〔？〕” is in its place."))
        return ""
    uid = hashlib.sha256(body).hexdigest()[:32]
    paper.pictures[uid] = body
    return uid


def _as_png(data: bytes) -> bytes:
    """The picture itself where the bank keeps its format, else the first frame of it as PNG."""
    picture = Image.open(io.BytesIO(data), formats=READABLE)
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("more than 25 million pixels")
    picture.load()
    if picture.format in FORMATS:
        return data
    body = io.BytesIO()
    picture.convert("RGBA").save(body, "PNG")
    return body.getvalue()
