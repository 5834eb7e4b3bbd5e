"""Pictures of the pages show what a school's printer makes of them: grey, unless the address asks for colour."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from tests.web.test_access import app, client_of  # noqa: F401
from tests.web.test_team import build
from tests.web.test_week import THURSDAY, on, week

pytestmark = pytest.mark.pango


def tint(data: bytes) -> int:
    """By how much the channels of the most colourful pixel differ; 0 of a grey picture."""
    red, green, blue = Image.open(BytesIO(data)).convert("RGB").split()
    apart = (ImageChops.difference(*two).getextrema()[1] for two in ((red, green), (green, blue)))
    return int(max(apart))


def test_pictures_are_grey_and_in_colour_on_asking_in_either_order(app, town):  # noqa: F811
    """Teeth: draw the pages in colour, or keep both pictures under one name. WebP rounds the cards' grey."""
    uid, ann = build(town), client_of(app, "ann")
    on(town, uid, THURSDAY)
    each = [f"/menus/{uid}/learner.png", f"/menus/{uid}/teacher.png", f"{week(town)}/{THURSDAY}.png"]
    for path in each:
        grey, coloured, again = (tint(ann.get(path + asked).data) for asked in ("", "?colour=yes", ""))
        assert (grey, coloured > 20, again) == (0, True, 0), path
    assert tint(ann.get(f"/menus/{uid}/top.webp").data) < 8


def test_a_switch_beside_the_picture_holds_in_the_address_alone(app, town):  # noqa: F811
    """Teeth: leave the colour out of the picture's address, or the reader out of the switch's."""
    uid, ann = build(town), client_of(app, "ann")
    on(town, uid, THURSDAY)
    pages = (f"/menus/{uid}", "reader=teacher&"), (f"/menus/{uid}/paper", ""), (week(town), f"date={THURSDAY}&")
    for path, more in pages:
        grey, coloured = (ann.get(f"{path}?{more}{asked}").text for asked in ("", "colour=yes"))
        shown = [next(line for line in page.splitlines() if ".png" in line) for page in (grey, coloured)]
        assert ["colour=yes" in line for line in shown] == [False, True], path
        assert ">Colour</a>" in grey
        assert more.replace("&", "") in next(line for line in coloured.splitlines() if "switch colours" in line)
