"""A file's texts as they are printed: signs of sums, fractions and Chinese punctuation, each change with its note."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from . import alike, punctuation, sums
from .content import Content, to_json
from .formats.found import FileRead, Found, Note
from .markup import MATHS

SIGNS = "Half-width punctuation between Chinese characters was corrected."
SUMS = "Minus signs typed as hyphens and fractions in sums are now set as in print."
MINUS = "Minus signs typed as hyphens are now set as in print."
FRACTIONS = "Fractions in sums are now set as in print."
SET_AS_PRINTED = (SUMS, MINUS, FRACTIONS)
HYPHEN = re.compile("[-－–]")


def with_signs(read: FileRead, lesson: str = "") -> FileRead:
    """A file with its sums and fractions set as they are printed, with half-width signs between Chinese put right, and
    with a note of each beside the exercise; ours stay as they are. `lesson`: the title of the lesson that it is for.
    """
    return alike.in_file(replace(read, items=tuple(map(_signed, read.items))), lesson)


def _signed(found: Found) -> Found:
    for told, put_right in ((SUMS, sums.set_all), (SIGNS, punctuation.put_right)):
        if found.content is None or found.is_ours:
            return found
        right = put_right(found.content)
        if right != found.content:
            told = _set_as_printed(found.content, right) if told == SUMS else told
            found = replace(found, content=right, messages=(*found.messages, Note(told)))
    return found


def _set_as_printed(before: Content, after: Content) -> str:
    """What was set: minus signs, fractions or both."""
    old, new = (json.dumps(to_json(one), ensure_ascii=False) for one in (before, after))
    has_minus = len(HYPHEN.findall(MATHS.sub("", new))) < len(HYPHEN.findall(MATHS.sub("", old)))
    if new.count("frac{") == old.count("frac{"):
        return MINUS
    return SUMS if has_minus else FRACTIONS
