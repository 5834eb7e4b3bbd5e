"""Of the builder's buttons that move a dish none is there in vain."""

from __future__ import annotations

import re

import pytest

from homework_menu.menu_rules import Format
from tests.web.routes import shown_version
from tests.web.test_access import app, post  # noqa: F401
from tests.web.test_build import ann, wish  # noqa: F401

TOO_LONG = "more than the sheet allows"


def moves(page: str) -> list[tuple[str, str]]:
    """(path, place) of each button that moves a dish up or down."""
    return re.findall(r'action="(/menus/\w+/move/\d+)">.*?name="to" value="(\d+)"', page, re.S)


def shapes(page: str) -> list[int]:
    """The number of dishes in each section."""
    return [one.count('class="dish') for one in page.split('<section class="course">')[1:]]


@pytest.mark.parametrize(("form", "alone"), [(Format.EXACT_POINTS, 1), (Format.SET_MEALS, 0), (Format.MUST_MAY, 0)])
def test_what_moves_a_dish_up_or_down_does_so(ann, wish, form, alone):  # noqa: F811
    """What is refused is so for its minutes alone. Teeth: let each dish go to every place."""
    location = post(ann, "/menus", {**wish, "format": form.value}).location
    kept = shapes(ann.get(location).text)
    buttons = moves(ann.get(location).text)
    assert buttons
    assert kept.count(1) == alone
    for path, to in buttons:
        answer = post(ann, path, {"to": to, "version": shown_version(ann.get(location).text, path)})
        assert answer.status_code == 303 or TOO_LONG in answer.text, (path, to)
        if answer.status_code == 303:
            post(ann, f"{location}/undo", {"version": shown_version(ann.get(location).text, f"{location}/undo")})
    assert shapes(ann.get(location).text) == kept


@pytest.mark.parametrize(("form", "kept"), [(Format.EXACT_POINTS, 1), (Format.SET_MEALS, 9), (Format.MUST_MAY, 0)])
def test_the_last_dish_of_a_part_that_stays_has_no_button_to_take_it_off(ann, wish, form, kept):  # noqa: F811
    """Teeth: offer to take off every dish."""
    page = ann.get(post(ann, "/menus", {**wish, "format": form.value}).location).text
    dishes, removals = page.count('class="dish"'), len(set(re.findall(r"/remove/\d+", page)))
    assert dishes - removals == min(kept, dishes)
    assert page.count('class="grip"') == len({path for path, _ in moves(page)})
