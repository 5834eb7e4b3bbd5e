"""What texts from elsewhere name and no sheet can show: pictures by their address, formulas that cannot be set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import markup
from .content import Content, from_json, to_json
from .errors import BankError
from .formats.found import Doubt

PICTURE = re.compile(r"!\[[^\]\n]{0,200}\]\(\s*([^)\s]{1,2000})[^)\n]{0,200}\)")
SHOWN = 60


def cleared(content: Content) -> tuple[Content, list[BankError]]:
    """The content without pictures that are only named by an address, and what somebody has to look at."""
    said: list[BankError] = []
    clear = from_json(_without_pictures(to_json(content), said)) if _has_picture(content) else content
    for source in dict.fromkeys(source for text in _texts(clear) for source in markup.unset(text)):
        said.append(Doubt("The formula “{source}” is not complete and was left as typed.", source=source[:SHOWN]))
    return clear, said


def _has_picture(content: Content) -> bool:
    return any("![" in text for text in _texts(content))


def _without_pictures(value: Any, said: list[BankError]) -> Any:
    if isinstance(value, dict):
        return {name: _without_pictures(one, said) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return [_without_pictures(one, said) for one in value]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(value, str):
        return value
    said += [Doubt("The picture {address} is not in the file and was left out. Add it to the exercise.",
                   address=found[1][:SHOWN]) for found in PICTURE.finditer(value)]  # fmt: skip
    return PICTURE.sub("", value).strip() if PICTURE.search(value) else value


def _texts(content: Content) -> Iterator[str]:
    yield from (content.stem, content.solution, *content.options, *(one.text for one in content.items))
    for part in content.parts:
        yield from _texts(part)
